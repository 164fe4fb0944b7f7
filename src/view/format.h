/* Numbers, money and times as each language writes them. */
#ifndef VIEW_FORMAT_H
#define VIEW_FORMAT_H

#include "core/clock.h"
#include "core/lang.h"

/* The en dash that stands for "no value": never 0, never empty. */
#define FORMAT_NONE "–"
/* The sign of a negative number, as wide as a plus; forms and files that are
 * read again take it for a hyphen-minus (core/text.h). */
#define FORMAT_MINUS "−"

char *format_int(struct arena *a, int64_t x);            /* 1,234,567 */
char *format_hundredths(struct arena *a, int64_t x);     /* −8.25 */
/* Of something that is counted no further than `most`: 10,000+. */
char *format_count(struct arena *a, uint64_t n, uint64_t most);
/* ¥1,286,400 (minor units kept only when not 0): tables. */
char *format_money(struct arena *a, const char *currency, int64_t minor);
/* 128.64 万 / 1.29 亿, 萬 / 億, 1.29M / 128.6K: KPIs. */
char *format_money_short(struct arena *a, enum lang l, const char *currency,
                         int64_t minor);
char *format_percent(struct arena *a, int64_t num, int64_t den); /* 12.4% */
char *format_day(struct arena *a, int32_t day);          /* 2026-11-23 */
/* 11-23 in the year of `today`, else 2025-11-23. */
char *format_day_short(struct arena *a, int32_t day, int32_t today);
char *format_moment(struct arena *a, int64_t moment);    /* 2026-11-23 14:05 */
/* "今天", "昨天", "4 天前", "3 天后" by language. */
char *format_days_ago(struct arena *a, enum lang l, int32_t day, int32_t today);
const char *format_weekday(enum lang l, int32_t day);    /* 周一 / 週一 / Mon */

#endif
