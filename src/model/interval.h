/* Intervals of shares, and whether two shares differ by more than chance. */
#ifndef MODEL_INTERVAL_H
#define MODEL_INTERVAL_H

#include <stdint.h>

struct interval {
    double low, high; /* 0..1 */
};
/* Wilson score, 95 %, no continuity correction (E. B. Wilson, "Probable
 * inference, the law of succession, and statistical inference", 1927).
 * whole = 0: 0..1. */
struct interval interval_wilson(uint64_t part, uint64_t whole);
/* The 95 % interval of p1 - p2 by Newcombe's hybrid of two Wilson intervals
 * (Newcombe 1998, method 10). Either whole = 0: -1..1. */
struct interval interval_difference(uint64_t part1, uint64_t whole1,
                                    uint64_t part2, uint64_t whole2);
/* How likely two shares differ this much by chance: two proportions, pooled,
 * two-sided. Either whole = 0: 1. */
double interval_chance(uint64_t part1, uint64_t whole1, uint64_t part2,
                       uint64_t whole2);

#endif
