/* The one clock.
 *
 * A moment is int64_t microseconds since 1970-01-01 UTC, a day is int32_t days
 * since 1970-01-01 in the company's time zone. The zone is set once at start
 * (clock_start), before any thread; tests move the clock with the setting
 * clock_offset_s. Time of day is cut in the company's zone, always. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"

#define DAY_NONE INT32_MIN
#define DAY_UNKNOWN 2932896 /* 9999-12-31: stored where a day must sort last */
#define TIME_NONE INT64_MIN

/* Fixes the zone (IANA name such as Asia/Shanghai) and the offset for tests.
 * ERR_INVALID when the zone is not known to the system. */
enum err clock_start(const char *zone, int64_t offset_s) MUST_CHECK;

int64_t clock_now(void);       /* moment */
int32_t clock_today(void);     /* day */
int64_t clock_monotonic_ms(void);

int32_t day_of(int64_t moment);               /* company zone */
int64_t day_start(int32_t day);               /* moment of 00:00 */
int64_t moment_of(int32_t day, int seconds);  /* seconds after 00:00 local */

int32_t day_from_ymd(int year, int month, int day); /* DAY_NONE if invalid */
void day_to_ymd(int32_t day, int *year, int *month, int *day_of_month);
int day_of_week(int32_t day); /* 1 = Monday ... 7 = Sunday (ISO 8601) */
void day_iso_week(int32_t day, int *year, int *week);
/* The same day n months later, or the last day of that month. */
int32_t day_add_months(int32_t day, int months);
/* Full months from `from` to `to` (lifecycle rules), 0 if to < from. */
int day_months_between(int32_t from, int32_t to);

/* Years 1900..2199. Strict ISO 2026-02-28; also 2026/2/28, 2026.2.28 and
 * 2026年2月28日 (files). DAY_NONE when it is no real day. */
int32_t day_parse(const char *s);
/* "2026-02-28[ T]14:05[:06[.ffffff]][Z|+08:00]"; without a zone it is company
 * time. A date alone is its 00:00. TIME_NONE when wrong. */
int64_t moment_parse(const char *s);
char *day_iso(struct arena *a, int32_t day);       /* "" for DAY_NONE */
char *moment_iso(struct arena *a, int64_t moment); /* local, "2026-02-28 14:05" */

#endif
