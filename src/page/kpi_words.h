/* KPI values as people read them. */
#ifndef PAGE_KPI_WORDS_H
#define PAGE_KPI_WORDS_H

#include "http/request.h"
#include "model/kpi.h"
#include "view/view.h"

/* "86.2%", "¥5,286.4 万", "14 天"; – where it is not known. */
const char *kpi_value_words(const struct request *rq, const struct kpi *k,
                            const struct kpi_value *v);
/* Hundredths as the unit of the KPI says. */
const char *kpi_words(const struct request *rq, const struct kpi *k,
                      int64_t hundredths);
/* "≥ 85%", "≤ 7". */
const char *kpi_target_words(const struct request *rq, const struct kpi *k,
                             int64_t target, bool at_most);

/* Codes of the KPIs that say how far one gets with the customers one has, and
 * with the market; NULL ends. */
extern const char *const kpi_of_accounts[], *const kpi_of_market[];

/* A bar of the value with a mark at the target, and what it means: TONE (good,
 * bad), STATE, BAR_SVG. grows: the value is to come to the target through the
 * period, of which `elapsed` thousandths are over, and the mark is the time. */
struct kpi_progress {
    const struct kpi *kpi;
    const struct kpi_value *value;
    int64_t target;
    bool at_most, grows;
    int elapsed;
};
void kpi_progress_show(const struct request *rq, struct view *v,
                       const struct kpi_progress *p, double width);

#endif
