/* Periods that reports and figures are asked for: a week, a month, a quarter, half a
 * year, a year, a financial year, or any days from one to another.
 *
 * In an address: 2026W47, 2026-09, 2026Q3, 2026H2, 2026, 2026F04 (the financial year
 * that begins in April 2026), 2026-07-01..2026-09-30. A period is whole whatever the
 * day is; period_last says how far it has come. */
#ifndef MODEL_PERIOD_H
#define MODEL_PERIOD_H

#include <stdbool.h>

#include "core/clock.h"
#include "core/lang.h"

enum period_kind {
    PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF, PERIOD_YEAR, PERIOD_DAYS,
    PERIOD_WEEK, /* Monday to Sunday, numbered as in ISO 8601 */
    PERIOD_KIND_COUNT, /* so many are offered beside every scope; reports also: */
    PERIOD_FISCAL = PERIOD_KIND_COUNT
};

struct period {
    enum period_kind kind;
    int32_t from, to; /* both included, the whole period */
};

/* false: no period; out is untouched. Years 1950 to 2100. */
bool period_read(const char *text, struct period *out) MUST_CHECK;
/* As period_read reads it. */
const char *period_text(struct arena *a, const struct period *p);
/* "2026 年第三季度", "Q3 2026"; days: "2026-07-01 – 2026-09-30". */
const char *period_words(struct arena *a, enum lang l,
                         const struct period *p);
/* The period of that kind with the day in it; PERIOD_DAYS: the day alone. */
struct period period_of(enum period_kind kind, int32_t day);
/* The financial year with the day in it, of those that begin in that month. */
struct period period_fiscal(int32_t day, int first_month);
/* n periods later (n < 0: before); days: as many days, right behind it. */
struct period period_step(const struct period *p, int n);
/* The same one a year before; 29 February becomes the 28th; of a week the one
 * 52 weeks back. */
struct period period_year_before(const struct period *p);
/* What a page shows when nobody said: the quarter of the last closed day once
 * 30 days of it are over, else the one before. */
struct period period_usual(int32_t closed);
/* Its last day that is over: its own, or the last closed one. */
int32_t period_last(const struct period *p, int32_t closed);

#endif
