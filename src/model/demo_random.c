/* Numbers of the demonstration company: splitmix64 (Steele, Lea, Flood 2014),
 * the same on every machine. See demo_private.h. */
#include "model/demo_private.h"

static uint64_t
next_number(struct demo *d)
{
    uint64_t z = (d->random += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t
demo_below(struct demo *d, uint32_t n)
{
    return n ? (uint32_t)((next_number(d) >> 32) * n >> 32) : 0;
}

int32_t
demo_from_to(struct demo *d, int32_t low, int32_t high)
{
    if (high <= low)
        return low;
    return low + (int32_t)demo_below(d, (uint32_t)(high - low) + 1);
}

bool
demo_chance(struct demo *d, unsigned per_cent)
{
    return demo_below(d, 100) < per_cent;
}

const char *
demo_pick(struct demo *d, const struct demo_list *list)
{
    return list->words[demo_below(d, (uint32_t)list->count)];
}

const char *
demo_phone(struct demo *d)
{
    return arena_printf(d->cx.arena, "1990000%04u", demo_below(d, 10000));
}

int64_t
demo_moment(struct demo *d, int32_t day)
{
    return moment_of(day, demo_from_to(d, 8 * 3600 + 1800, 17 * 3600));
}

int64_t
demo_evening(struct demo *d, int32_t day)
{
    return moment_of(day, demo_from_to(d, 18 * 3600 + 300, 20 * 3600));
}
