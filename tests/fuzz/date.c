/* Dates and moments: what is read lies in its range and reads back. */
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/lang.h"
#include "target.h"

static void
check_day(struct arena *a, const char *s)
{
    int32_t day = day_parse(s);
    if (day == DAY_NONE)
        return;
    int y, m, d, week;
    day_to_ymd(day, &y, &m, &d);
    assert(y >= 1900 && y <= 2199);
    assert(day_from_ymd(y, m, d) == day);
    assert(day_parse(day_iso(a, day)) == day);
    assert(moment_parse(s) == day_start(day));
    assert(day_of(day_start(day)) == day);
    day_iso_week(day, &y, &week);
    assert(week >= 1 && week <= 53);
}

static void
check_moment(struct arena *a, const char *s)
{
    int64_t at = moment_parse(s);
    if (at == TIME_NONE)
        return;
    int64_t back = moment_parse(moment_iso(a, at));
    /* The hour that comes twice in autumn reads back as its first pass. */
    assert(back == TIME_NONE ? day_of(at) > day_from_ymd(2199, 12, 31) ||
                                   day_of(at) < day_from_ymd(1900, 1, 1)
                             : llabs(at - back) <= INT64_C(3660000000));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    if (!started && clock_start("Europe/Berlin", 0) != OK)
        abort();
    started = true;
    struct arena *a = arena_new();
    char *s = arena_copy(a, data, size);
    check_day(a, s);
    check_moment(a, s);
    lang_accept(s);
    if (size >= 8) {
        int32_t day, months;
        memcpy(&day, data, 4);
        memcpy(&months, data + 4, 4);
        day %= 3650000;
        int32_t later = day_add_months(day, months);
        if (months >= 0 && later != DAY_NONE)
            assert(day_months_between(day, later) == months);
        day_of((int64_t)day * months);
    }
    arena_free(a);
    return 0;
}
