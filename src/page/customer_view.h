/* The pieces of the profile page, one file each; shared by page/customer_*.c
 * only. Each fills its markers of templates/customer/show.tpl. */
#ifndef PAGE_CUSTOMER_VIEW_H
#define PAGE_CUSTOMER_VIEW_H

#include "model/customer.h"
#include "model/customer_around.h"
#include "model/customer_part.h"
#include "model/profile.h"
#include "page/page.h"

struct profile_page {
    struct request *rq;
    struct arena *a;
    enum lang l;
    int32_t today;
    struct customer c;
    bool may_edit;      /* this customer, by this actor */
    struct profile p;
    struct customer_around n; /* read for the whole page and its tabs */
    struct form *note;  /* the quick entry as it came back, NULL = new */
};

/* customer_lifecycle.c: ROUND, DOT rows and texts, WHY, GAP. */
void customer_fill_rounds(const struct profile_page *pp, struct view *v);
void customer_fill_why(const struct profile_page *pp, struct view *v);
void customer_fill_gap(const struct profile_page *pp, struct view *v);
/* customer_words.c: "purchases 4, needs ≥ 6". */
char *condition_words(const struct profile_page *pp,
                      const struct condition_why *c);
/* The conditions of a rule that fail (or hold), as words with a separator; of
 * the alternatives those nearest to holding. "" when there are none. */
char *rule_words(const struct profile_page *pp, const struct rule_why *r,
                 bool holds);
/* Share of the conditions nearest to holding that hold, 0..100. */
int rule_share(const struct rule_why *r);
/* "3 years 4 months", "19 months", "12 days". */
char *duration_words(const struct profile_page *pp, int32_t from, int32_t to);

/* customer_kpi.c */
void customer_fill_kpis(const struct profile_page *pp, struct view *v);
void customer_fill_rhythm(const struct profile_page *pp, struct view *v);
/* customer_aside.c */
void customer_fill_aside(const struct profile_page *pp, struct view *v);
/* customer_tab.c: the strip of tabs and what is below it. */
enum err customer_fill_tab(const struct profile_page *pp, struct view *v)
    MUST_CHECK;
/* customer_timeline.c: the tab, or with `part` only the entries. */
enum err customer_fill_timeline(const struct profile_page *pp, struct view *v,
                                bool part) MUST_CHECK;
/* customer_change.c: rows of the change log. */
enum err customer_fill_changes(const struct profile_page *pp, struct view *v)
    MUST_CHECK;

/* The address of the page by a model, with more of the query where it is not
 * empty. */
char *customer_href(const struct profile_page *pp, const struct rule_model *m,
                    const char *query);
/* First character, for avatars. */
char *initial_of(struct arena *a, const char *name);

#endif
