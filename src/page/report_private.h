/* What the files of reports share. A section is a function that adds itself to
 * the document, from the same models as the screens. */
#ifndef PAGE_REPORT_PRIVATE_H
#define PAGE_REPORT_PRIVATE_H

#include "core/text.h"
#include "http/params.h"
#include "model/funnel.h"
#include "model/report.h"
#include "model/stage.h"
#include "page/goal_view.h"
#include "page/page.h"
#include "page/report_file.h"
#include "page/scope.h"
#include "page/scope_private.h"
#include "view/document.h"

#define REPORT "/report"
enum { REPORT_ROWS_MOST = 10000 }; /* of one list; more is said, never cut */

struct report_page {
    struct request *rq;
    struct ctx *cx;
    struct arena *a;
    enum lang l;
    struct report report;
    struct report_part *parts;
    size_t part_count;
    struct page_scope scope;
    struct doc *doc;
    bool amounts;
    struct report previous;        /* id 0 = there is none */
    struct report_figure *before;  /* its figures */
    size_t before_count;
    struct funnel_flow flow;       /* read once, used by many sections */
    struct page_scope lists;       /* the scope as lists behind figures are asked
                                      for: these days, as known that day */
    struct goal_when goal_when,    /* of these: */
        lists_when;                /* as their lists are asked for */
    struct goal_row *goals;        /* those that fit the scope; NULL = not yet */
    size_t goal_count;
    struct stage_turn *turns;      /* of the scope; NULL = not yet */
    size_t turn_count;
    struct report_kpis *kpis;      /* NULL = not yet */
    struct kpi *kpi_list;          /* of the model; NULL = not yet */
    size_t kpi_count;
    bool turns_many;               /* too many customers to look at each */
    /* customers of the scope, ascending; NULL = not narrowed */
    const uint64_t *inside;
    size_t inside_count;
};

struct report_section {
    const char *code, *title;      /* msgid */
    unsigned kinds;                /* bits of enum report_kind */
    enum err (*fill)(struct report_page *p, struct doc_section *s);
    bool page, wide, off;          /* off: not shown unless chosen */
};
extern const struct report_section report_sections[];
extern const size_t report_section_count;
const struct report_section *report_section_find(const char *code);

enum report_kind { KIND_STAGE, KIND_FUNNEL, KIND_CHURN, KIND_RECOVERY,
                   KIND_PEOPLE, KIND_CALENDAR, KIND_COUNT };
extern const struct choice report_kinds[]; /* key and label */
int report_kind_find(const char *key);     /* -1 = none */
const char *report_kind_label(enum lang l, const char *key);
const char *report_state_label(enum lang l, enum report_state s);

/* Reads the scope of r->query and its sections. ERR_UNAVAILABLE: the copy in
 * memory is not there yet. */
enum err report_make(struct request *rq, const struct report *r,
                     struct report_page *out) MUST_CHECK;
/* Gives a draft its number and freezes it; *nothing: there is nothing in it that
 * happened. In the caller's transaction. */
enum err report_freeze(struct request *rq, struct report *r, bool *nothing)
    MUST_CHECK;
/* The sections of a kind as they are shown at first; at most
 * REPORT_SECTIONS. */
size_t report_usual_parts(enum report_kind kind,
                          struct report_part out[REPORT_SECTIONS]);
/* Of those only what is of one stage is shown. */
void report_parts_of_stage(struct report_part *parts, size_t n);
/* For forms: the models that are kept; teams or people in a scope. */
struct choice *report_models(const struct ctx *cx,
                             const struct scope_lists *lists);
void report_options(struct form *form, const struct scope_lists *lists,
                    const char *name, enum dimension d);
/* Puts them in the order of the places that were typed (place_CODE). */
void report_parts_order(struct request *rq, struct report_part *parts,
                        size_t n);
/* PERSON sections (ID LABEL CHOSEN) of whom a report may be for beside its owner;
 * chosen: the readers it has. */
enum err report_people_show(struct request *rq, struct view *v, uint64_t owner,
                            const uint64_t *chosen, size_t n) MUST_CHECK;
/* The readers that were ticked. */
uint64_t *report_readers_asked(struct request *rq, size_t *n);
/* Whom the scope has in words. */
const char *report_whose(struct ctx *cx, const struct page_scope *s);
/* "六阶段模型 · 华北一部 · 2026 年第 47 周", and what makes a series. */
const char *report_title(struct ctx *cx, const struct page_scope *s);
const char *report_series(struct ctx *cx, const char *kind,
                          const struct page_scope *s);

/* ---- for sections ---- */

/* True: the report is of all stages, or of this one. */
bool report_is_of_stage(const struct report_page *p, int stage);

const char *report_say(const struct report_page *p, const char *msgid);
const char *report_customers(const struct report_page *p, uint64_t n);
const char *report_money(const struct report_page *p, int64_t minor);
/* A figure that the next report is compared with; *then: of the one before. */
bool report_figure_keep(struct report_page *p, const char *key, int64_t value,
                        int64_t *then);
/* Adds the column or cell only where amounts are shown. */
void report_money_column(struct report_page *p, struct doc_table *t,
                         const char *label);
struct doc_cell *report_money_cell(struct report_page *p, struct doc_row *r,
                                   int64_t minor);
/* The column and cell of what the report before said; none without one. The
 * figure is kept for the next either way. */
void report_against_column(struct report_page *p, struct doc_table *t);
void report_against_cell(struct report_page *p, struct doc_row *r,
                         const char *key, int64_t now);
/* "BG-2026-0084: 12" of a figure, NULL without one; kept as above. */
const char *report_against_note(struct report_page *p, const char *key,
                                int64_t now);
/* The list of a slice, stage -1 = of all. */
const char *report_list_href(const struct report_page *p,
                             enum slice_kind kind, int stage);
/* Those of the period that fit the scope, read once. */
enum err report_goals_read(struct report_page *p) MUST_CHECK;
/* A table of those; owner 0: of teams and people, else of that person. */
void report_goals_table(struct report_page *p, struct doc_section *s,
                        uint64_t owner_id);
/* KPIs of the scope and, where the report has the section, of its stages: one
 * look at the customers for all. */
struct report_kpis {
    struct kpi_ask *asks;
    size_t accounts, markets;      /* of accounts the first, then of markets */
    size_t first[RULE_STAGES + 1]; /* those of a stage */
};
enum err report_kpis_read(struct report_page *p) MUST_CHECK;
void report_kpis_cards(struct report_page *p, struct doc_section *s,
                       size_t stage);
/* Who changes stage within 30 days if nothing is done, read once. */
enum err report_turns_read(struct report_page *p) MUST_CHECK;
/* The day at whose end cases, deals and receivables are looked at: the last of the
 * period, as far as it is over and known. */
int32_t report_state_day(const struct report_page *p);
void report_turn_chip(struct report_page *p, struct doc_row *r,
                      const struct stage_turn *turn);
/* The names of the rows of several lists, in their order: one statement. */
struct funnel_name;
enum err report_names_of(struct report_page *p,
                         const struct funnel_list *lists, size_t n,
                         struct funnel_name **out) MUST_CHECK;
void report_stage_cell(struct report_page *p, struct doc_row *r, int stage);
/* Of one team or owner the lists of the day are narrowed at once, all else by
 * the customers of the scope. */
struct customer_filter;
void report_filter_of(const struct report_page *p, struct customer_filter *f);
bool report_is_inside(const struct report_page *p, uint64_t customer_id);
/* "Rows 1 to n of n", or that there are more than a report holds. */
void report_rows_said(struct report_page *p, struct doc_section *s, size_t n,
                      uint64_t total);

enum err report_result_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_flow_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_cohort_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_goals_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_reach_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_say_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_market_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_last_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_moves_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_stages_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_churn_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_recovery_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_next_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_soon_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_owed_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_people_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_decide_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_how_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;
enum err report_all_fill(struct report_page *p, struct doc_section *s)
    MUST_CHECK;

/* The numbers of the customers named in a text, ascending, each once. */
const uint64_t *report_ids(struct arena *a, const char *text, size_t *n);
/* Puts names in; html: escaped. Who has none becomes –. */
void report_names_put(struct buf *out, const char *text,
                      const struct report_name *names, size_t n, bool html);

#endif
