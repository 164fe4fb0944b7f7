/* What the files that export the funnel share: each writes some of its tables. */
#ifndef PAGE_FUNNEL_EXPORT_H
#define PAGE_FUNNEL_EXPORT_H

#include "page/export.h"
#include "page/funnel_private.h"

struct funnel_sending {
    struct funnel_page p;
    struct export to;
    struct sheet_writer *w;
    uint64_t rows;
};

/* A table; its heads follow, and end with sheet_end_row. */
void funnel_export_begin(struct funnel_sending *s, const char *msgid);
void funnel_export_head(struct funnel_sending *s, const char *msgid,
                        int width);
void funnel_export_heads(struct funnel_sending *s, const char *const *msgids,
                         size_t n, int width);
void funnel_export_end_row(struct funnel_sending *s);
const char *funnel_export_stage(const struct funnel_sending *s, size_t i);
/* Empty where there is none: days * 2, a whole number. */
void funnel_export_days2(struct funnel_sending *s, int32_t days2);
void funnel_export_days(struct funnel_sending *s, int32_t days);
void funnel_export_share(struct funnel_sending *s, uint64_t part,
                         uint64_t whole);
/* A rate with the ends of its Wilson interval; all three empty without anybody
 * before. */
void funnel_export_rate(struct funnel_sending *s, uint64_t part,
                        uint64_t whole);

/* Cohort, conclusions, who does not go on. */
enum err funnel_export_cohort(struct funnel_sending *s) MUST_CHECK;
/* Time in stage, over the limit, trend, break-down. */
enum err funnel_export_time(struct funnel_sending *s) MUST_CHECK;

#endif
