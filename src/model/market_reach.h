/* How far each product line reaches: who bought of it in a year, who did so for
 * the first time, and its revenue beside the size of its market. The
 * customers behind a number come from the same pass. As far as the actor may see. */
#ifndef MODEL_MARKET_REACH_H
#define MODEL_MARKET_REACH_H

#include "model/kpi.h"
#include "model/market.h"

struct market_line {
    uint64_t category_id;        /* 0 = all of them together */
    const char *name;            /* in the language of cx */
    uint64_t buyers, first;      /* in the year; of them for the first time */
    int64_t revenue;             /* orders of the year, returns included */
    int64_t size;                /* of the market, entered; FIELD_EMPTY = not */
    int32_t size_day;
};
/* The year that ends with the day. All together first, then by revenue. */
enum err market_lines(struct ctx *cx, int32_t day, struct market_line **out,
                      size_t *n) MUST_CHECK;

/* In the language of cx; ERR_NOT_FOUND. */
enum err market_line_name(struct ctx *cx, uint64_t category_id,
                          const char **name) MUST_CHECK;

struct market_reach {
    uint64_t category_id;  /* 0 = any */
    const char *region;    /* NULL = any */
    int32_t day;           /* last of the year */
    int64_t known;         /* as recorded before this moment, 0 = now */
    bool first;            /* for the first time in the year only */
};
/* num: day of the first order there; the latest first. */
enum err market_customers(struct ctx *cx, const struct market_reach *w,
                          struct kpi_rows *out) MUST_CHECK;

#endif
