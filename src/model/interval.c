/* See interval.h. */
#include "model/interval.h"

#include <math.h>

#define Z 1.959963984540054 /* 97.5 % of the normal distribution */

struct interval
interval_wilson(uint64_t part, uint64_t whole)
{
    if (whole == 0)
        return (struct interval){0, 1};
    double n = (double)whole, p = (double)part / n, zz = Z * Z;
    double middle = (p + zz / (2 * n)) / (1 + zz / n);
    double half = Z / (1 + zz / n) *
                  sqrt(p * (1 - p) / n + zz / (4 * n * n));
    return (struct interval){fmax(middle - half, 0), fmin(middle + half, 1)};
}

struct interval
interval_difference(uint64_t part1, uint64_t whole1, uint64_t part2,
                    uint64_t whole2)
{
    if (whole1 == 0 || whole2 == 0)
        return (struct interval){-1, 1};
    struct interval a = interval_wilson(part1, whole1);
    struct interval b = interval_wilson(part2, whole2);
    double p1 = (double)part1 / (double)whole1;
    double p2 = (double)part2 / (double)whole2;
    return (struct interval){p1 - p2 - hypot(p1 - a.low, b.high - p2),
                             p1 - p2 + hypot(a.high - p1, p2 - b.low)};
}

double
interval_chance(uint64_t part1, uint64_t whole1, uint64_t part2,
                uint64_t whole2)
{
    double n = (double)whole1, m = (double)whole2;
    if (whole1 == 0 || whole2 == 0)
        return 1;
    double pooled = (double)(part1 + part2) / (n + m);
    double error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    if (error == 0)
        return 1;
    double z = ((double)part1 / n - (double)part2 / m) / error;
    return erfc(fabs(z) / sqrt(2));
}
