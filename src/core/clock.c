/* Moments and the company's zone.
 *
 * The system's zone files decide (TZ is set once, before threads); glibc gives
 * the offset of a moment, everything else is arithmetic. Offsets are cached a
 * thread by quarter of an hour: since 1973 every zone changes on one, and the
 * lock inside localtime_r would otherwise be taken for each row of a report. */
#include "core/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DAY_S 86400
#define QUARTER_S 900
#define CACHE_SLOTS 2048 /* three years of midnights find room */
#define CACHE_FROM_S INT64_C(94694400) /* 1973-01-01 */
/* Years 1..9999: what DATE and DATETIME can hold; outside, the offset is that
 * of the nearest end. */
#define MOMENT_MIN_S INT64_C(-62135596800)
#define MOMENT_MAX_S INT64_C(253402300799)

static int64_t clock_offset_us;

struct offset_slot {
    int64_t quarter; /* 0 = empty: before CACHE_FROM_S */
    int32_t offset_s;
};

static int64_t
floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Compiled zone files begin with "TZif"; names have no dots, so none leads
 * out of the folder. */
static bool
zone_exists(const char *zone)
{
    size_t n = strlen(zone);
    if (n == 0 || n > 64 || zone[0] == '/' ||
        strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                     "0123456789/_+-") != n)
        return false;
    char path[128], magic[4] = "";
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    size_t got = fread(magic, 1, sizeof magic, f);
    fclose(f);
    return got == sizeof magic && memcmp(magic, "TZif", 4) == 0;
}

/* The cache of this thread; dropped when the zone is set anew. */
static _Thread_local struct offset_slot offset_cache[CACHE_SLOTS];

enum err
clock_start(const char *zone, int64_t offset_s)
{
    /* One hundred years: enough for tests, far from overflow. */
    if (!zone || !zone_exists(zone) || offset_s > INT64_C(3155760000) ||
        offset_s < -INT64_C(3155760000))
        return ERR_INVALID;
    char value[80];
    snprintf(value, sizeof value, ":%s", zone);
    if (setenv("TZ", value, 1) != 0)
        return ERR_FAULT;
    tzset();
    memset(offset_cache, 0, sizeof offset_cache);
    clock_offset_us = offset_s * 1000000;
    return OK;
}

int64_t
clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000 + clock_offset_us;
}

int64_t
clock_monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int32_t
clock_today(void)
{
    return day_of(clock_now());
}

static int32_t
offset_ask(int64_t utc_s)
{
    time_t t = (time_t)(utc_s < MOMENT_MIN_S   ? MOMENT_MIN_S
                        : utc_s > MOMENT_MAX_S ? MOMENT_MAX_S
                                               : utc_s);
    struct tm tm;
    return localtime_r(&t, &tm) ? (int32_t)tm.tm_gmtoff : 0;
}

static int32_t
offset_at(int64_t utc_s)
{
    if (utc_s < CACHE_FROM_S || utc_s > MOMENT_MAX_S)
        return offset_ask(utc_s);
    int64_t quarter = utc_s / QUARTER_S;
    size_t i = (uint64_t)quarter * UINT64_C(0x9E3779B97F4A7C15) >> 53;
    struct offset_slot *slot = &offset_cache[i % CACHE_SLOTS];
    if (slot->quarter != quarter) {
        slot->offset_s = offset_ask(utc_s);
        slot->quarter = quarter;
    }
    return slot->offset_s;
}

int32_t
day_of(int64_t moment)
{
    if (moment == TIME_NONE)
        return DAY_NONE;
    int64_t utc_s = floor_div(moment, 1000000);
    return (int32_t)floor_div(utc_s + offset_at(utc_s), DAY_S);
}

/* The first second at which offset `after` holds, between two moments. */
static int64_t
change_between(int64_t low, int64_t high, int32_t after)
{
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (offset_ask(middle) == after)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Of a time that comes twice the earlier; of one that is left out, the end of
 * the gap. So the start of a day is its first moment in every zone. */
static int64_t
utc_of_local(int64_t local_s)
{
    int32_t before = offset_at(local_s - DAY_S);
    int32_t after = offset_at(local_s + DAY_S);
    int64_t early = local_s - before, late = local_s - after;
    if (before == after || offset_at(early) == before)
        return early;
    if (offset_at(late) == after)
        return late;
    return change_between(late, early, after);
}

int64_t
moment_of(int32_t day, int seconds)
{
    if (day == DAY_NONE)
        return TIME_NONE;
    int64_t s = utc_of_local((int64_t)day * DAY_S + seconds);
    int64_t moment;
    return __builtin_mul_overflow(s, INT64_C(1000000), &moment) ? TIME_NONE
                                                                : moment;
}

int64_t
day_start(int32_t day)
{
    return moment_of(day, 0);
}

static const char *
take_number(const char *s, int min_digits, int max_digits, int *out)
{
    int n = 0;
    *out = 0;
    for (; n < max_digits && s[n] >= '0' && s[n] <= '9'; n++)
        *out = *out * 10 + (s[n] - '0');
    return n >= min_digits ? s + n : NULL;
}

/* The end of the day at the start of s; NULL if there is none. */
static const char *
take_day(const char *s, int32_t *day)
{
    static const char *const SEPARATORS[][3] = {
        {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}};
    int y, m, d;
    const char *p = take_number(s, 4, 4, &y);
    for (size_t i = 0; p && i < 4; i++) {
        const char *const *sep = SEPARATORS[i];
        if (strncmp(p, sep[0], strlen(sep[0])) != 0)
            continue;
        p = take_number(p + strlen(sep[0]), 1, 2, &m);
        if (!p || strncmp(p, sep[1], strlen(sep[1])) != 0)
            return NULL;
        p = take_number(p + strlen(sep[1]), 1, 2, &d);
        if (!p || strncmp(p, sep[2], strlen(sep[2])) != 0 || y < 1900 ||
            y > 2199)
            return NULL;
        *day = day_from_ymd(y, m, d);
        return *day == DAY_NONE ? NULL : p + strlen(sep[2]);
    }
    return NULL;
}

int32_t
day_parse(const char *s)
{
    int32_t day;
    const char *end = s ? take_day(s, &day) : NULL;
    return end && !*end ? day : DAY_NONE;
}

/* "14:05[:06[.ffffff]]" to microseconds; digits past the sixth are dropped. */
static const char *
take_time(const char *s, int64_t *us)
{
    int h, m, sec = 0;
    const char *p = take_number(s, 1, 2, &h);
    if (!p || *p != ':' || !(p = take_number(p + 1, 2, 2, &m)))
        return NULL;
    if (*p == ':' && !(p = take_number(p + 1, 2, 2, &sec)))
        return NULL;
    if (h > 23 || m > 59 || sec > 59)
        return NULL;
    *us = ((int64_t)h * 3600 + m * 60 + sec) * 1000000;
    if (*p != '.')
        return p;
    int64_t unit = 100000;
    const char *first = ++p;
    for (; *p >= '0' && *p <= '9' && p - first < 9; p++, unit /= 10)
        *us += (*p - '0') * unit;
    return p > first ? p : NULL;
}

/* "Z", "+08:00" or "+0800" to seconds east. */
static const char *
take_zone(const char *s, int *east_s)
{
    *east_s = 0;
    if (*s == 'Z')
        return s + 1;
    int h, m;
    const char *p = take_number(s + 1, 2, 2, &h);
    if (!p || !(p = take_number(p + (*p == ':'), 2, 2, &m)) || h > 14 ||
        m > 59)
        return NULL;
    *east_s = (*s == '-' ? -1 : 1) * (h * 3600 + m * 60);
    return p;
}

int64_t
moment_parse(const char *s)
{
    int32_t day;
    int64_t us;
    int east_s;
    const char *p = s ? take_day(s, &day) : NULL;
    if (!p)
        return TIME_NONE;
    if (!*p)
        return day_start(day);
    if ((*p != ' ' && *p != 'T') || !(p = take_time(p + 1, &us)))
        return TIME_NONE;
    if (!*p)
        return moment_of(day, (int)(us / 1000000)) + us % 1000000;
    if (*p != 'Z' && *p != '+' && *p != '-')
        return TIME_NONE;
    p = take_zone(p, &east_s);
    if (!p || *p)
        return TIME_NONE;
    return ((int64_t)day * DAY_S - east_s) * 1000000 + us;
}

char *
moment_iso(struct arena *a, int64_t moment)
{
    if (moment == TIME_NONE)
        return arena_text(a, "");
    int64_t utc_s = floor_div(moment, 1000000);
    int64_t local_s = utc_s + offset_at(utc_s);
    int32_t day = (int32_t)floor_div(local_s, DAY_S);
    int minute = (int)((local_s - (int64_t)day * DAY_S) / 60);
    return arena_printf(a, "%s %02d:%02d", day_iso(a, day), minute / 60,
                        minute % 60);
}
