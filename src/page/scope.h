/* The scope of an analysis page, as its address says it: model, period, whose
 * customers, compared with what, as known when.
 *
 * Read once, checked against what the actor sees, and written again for every
 * link, always the same way, so that one scope has one address. A value that
 * does not fit is left out and said, never an error. Used by the funnel, the
 * pages of stages and all that shows figures of the same kind. */
#ifndef PAGE_SCOPE_H
#define PAGE_SCOPE_H

#include "core/sheet_write.h"
#include "http/request.h"
#include "model/period.h"
#include "model/scope_choice.h"
#include "view/view.h"

enum { SCOPE_PICKS = 8 }; /* values of one dimension in an address */

enum scope_versus { VERSUS_BEFORE, VERSUS_YEAR, VERSUS_TEAM, VERSUS_NONE };

struct scope_pick {
    const char *key;     /* in the address */
    const char *name;    /* in the actor's language */
};

struct page_scope {
    struct ctx *cx;
    struct scope s;      /* what the figures are asked with */
    struct period period;
    struct period cohort;
    bool cohort_said;    /* else it follows from the period */
    struct scope_pick picks[DIM_COUNT][SCOPE_PICKS];
    enum scope_versus versus;
    const char *versus_key;      /* of the team compared with */
    int32_t closed;              /* yesterday */
    const char *query;           /* "model=..&p=..": the whole scope */
    const char *words;           /* of the period: "2026 年第三季度" */
    const struct page_scope *then;  /* what is compared with, or NULL */
    const char *then_words;      /* of it, NULL like then */
    const struct rule_stage *only; /* a report's: of this stage alone, or NULL */
    bool apart;                  /* a report's: each stage on a page of its own */
    const char *ignored;         /* translated: something did not fit, or NULL */
    const struct scope_lists *lists;
};

/* Names of the dimensions in addresses, and their labels (msgid). */
struct scope_dimension {
    const char *name, *label;
};
extern const struct scope_dimension scope_dimensions[DIM_COUNT];
/* -1: none */
int scope_dimension_find(const char *name);

enum err scope_read(struct request *rq, struct page_scope *out) MUST_CHECK;
/* As scope_read, from a query kept elsewhere (a named view). */
enum err scope_read_params(struct request *rq, const struct params *p,
                           struct page_scope *out) MUST_CHECK;
/* That of a report, which alone may be of one stage (`only`), or of all on pages of
 * their own (`apart`). */
enum err scope_read_report(struct request *rq, const struct params *p,
                           struct page_scope *out) MUST_CHECK;

/* The address is not in the form every link has: a form sends more than it
 * needs. What was left out keeps its address, so that it is said once. */
bool scope_written_otherwise(const struct request *rq,
                             const struct page_scope *s);

/* path?the scope, and `more` ("slice=in.usage", encoded; NULL: nothing). */
const char *scope_href(struct arena *a, const char *path,
                       const struct page_scope *s, const char *more);
/* The scope with a period that goes with the calendar where it is the latest of
 * its kind: p=quarter. */
const char *scope_rolling_query(struct arena *a, const struct page_scope *s);
/* The same scope otherwise; the copies live in the arena. */
const struct page_scope *scope_with_period(struct arena *a,
                                           const struct page_scope *s,
                                           const struct period *p);
const struct page_scope *scope_with_cohort(struct arena *a,
                                           const struct page_scope *s,
                                           const struct period *p);
/* Only those whose value of the dimension it is (of teams: without those
 * below); value 0: those who have none. */
const struct page_scope *scope_with_value(struct arena *a,
                                          const struct page_scope *s,
                                          enum dimension d, uint64_t value);

/* The form and the chips of what is in use: include SCOPE of the page (the
 * template scope/bar), which is the answer. `path` is where the form leads. */
struct view *scope_show(struct request *rq, struct view *v,
                        const struct page_scope *s, const char *path);

/* What narrows the figures where that form is not: rows of the section, with
 * TEXT. */
void scope_narrows_show(struct view *v, const char *section,
                        const struct page_scope *s);
/* The scope as a table of a file; `what` else it is of, NULL = nothing. How many
 * rows. */
uint64_t scope_sheet_write(struct sheet_writer *w, const struct page_scope *s,
                           const char *what);
/* Whose figures they are, beside another team: its own teams, or all. */
const char *scope_team_words(const struct page_scope *s);
/* A row of IGNORED that says why all is 0 where the day it is known on lies before
 * anything was recorded. ERR_UNAVAILABLE as the figures. */
enum err scope_unrecorded_show(struct view *v, const struct page_scope *s)
    MUST_CHECK;
#endif
