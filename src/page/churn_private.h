/* Shared by the files of the churn page. */
#ifndef PAGE_CHURN_PRIVATE_H
#define PAGE_CHURN_PRIVATE_H

#include "model/churn.h"
#include "page/page.h"
#include "page/scope.h"

#define CHURN "/churn"

struct churn_page {
    struct request *rq;
    struct arena *a;
    enum lang l;
    struct page_scope scope;
    struct churn now;
    /* Of the page itself: of what is compared with, or empty; and of the latest
     * period of the same kind whose customers have all been lost long enough. */
    struct churn then, old;
    const struct page_scope *old_scope;
    struct churn_rate *rates; /* of churn_rate.c; NULL = there are none */
};

/* Reads scope and the cases of its period. */
enum err churn_page_read(struct request *rq, struct churn_page *p) MUST_CHECK;

const char *churn_tr(const struct churn_page *p, const char *msgid);
const char *churn_family_name(const struct churn_page *p, int family);
const char *churn_reason_name(const struct churn_page *p, int reason);
/* The stage a case left from, NULL = nobody knows. */
const struct rule_stage *churn_left(const struct churn_page *p,
                                    const struct churn_left *left);

/* A number that opens its customers: include of parts/figure. money: shown as
 * that, else as a count. */
void churn_figure(const struct churn_page *p, struct view *v,
                  const char *include, const struct churn_slice *s);
void churn_money(const struct churn_page *p, struct view *v,
                 const char *include, const struct churn_slice *s);
/* The page itself with a choice of a section changed, the other one as it is:
 * name "by" or "stay", to the place of that section. */
const char *churn_choice_href(const struct churn_page *p, const char *name,
                              const char *value, const char *place);
const char *churn_list_href(const struct churn_page *p, const char *path,
                            const struct page_scope *scope,
                            const struct churn_slice *s);

/* ---- churn_reasons.c ---- */
struct churn_line { /* a reason within a family */
    struct churn_slice slice;
    struct churn_sum sum;
};
/* Those with anybody, most customers first; family -1 = of all. */
struct churn_line *churn_lines(const struct churn_page *p, int family,
                               size_t *n);
void churn_families_show(const struct churn_page *p, struct view *v);
void churn_pareto_show(const struct churn_page *p, struct view *v);
void churn_hints_show(const struct churn_page *p, struct view *v);

/* ---- churn_rate.c ---- */
/* Reads them; none where nobody says who is a customer. */
enum err churn_rates_read(struct churn_page *p) MUST_CHECK;
void churn_rate_kpis_show(const struct churn_page *p, struct view *v);
void churn_rate_quarters_show(const struct churn_page *p, struct view *v);

/* ---- churn_life.c ---- */
enum err churn_life_show(const struct churn_page *p,
                         struct view *v) MUST_CHECK;
/* "stayed", "lost", "lost.month" ...: term -1 = any. */
bool churn_life_slice(const char *slice, bool *lost, int *term);
const char *churn_term_label(enum lang l, int term);

/* ---- churn_parts.c ---- */
/* Those with anybody, most customers first, as the page has them. */
struct churn_line *churn_competitor_lines(const struct churn_page *p,
                                          size_t *n);
const char *churn_competitor_label(const struct churn_page *p,
                                   const struct churn_line *line);
/* The mean of the prices that were named against ours: "−8.5%". */
const char *churn_price_text(const struct churn_page *p,
                             const struct churn_sum *s);
void churn_left_show(const struct churn_page *p, struct view *v);
void churn_competitors_show(const struct churn_page *p, struct view *v);
enum err churn_largest_show(const struct churn_page *p,
                            struct view *v) MUST_CHECK;

/* ---- churn_list.c: what its files share ---- */
struct export;
struct sheet_writer;
/* The row of headers; labels are msgids. */
void churn_file_columns(const struct churn_page *p, struct sheet_writer *w,
                        const char *const *labels, size_t n);
/* Ends the file, or passes on why it could not be written; what left the house
 * stands in the audit. */
enum err churn_file_send(const struct churn_page *p, struct export *to,
                         enum err written, size_t rows, const char *query,
                         const char *title) MUST_CHECK;

/* ---- churn_break.c ---- */
enum err churn_break_show(const struct churn_page *p,
                          struct view *v) MUST_CHECK;
/* Of a month, a tenure or a term. */
const char *churn_part_label(const struct churn_page *p,
                             const struct churn_slice *s);

#endif
