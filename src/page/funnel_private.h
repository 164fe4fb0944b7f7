/* What the files of the funnel page share. Each section fills a template of its
 * own from the scope alone, so it can be had by itself. */
#ifndef PAGE_FUNNEL_PRIVATE_H
#define PAGE_FUNNEL_PRIVATE_H

#include "model/funnel.h"
#include "page/figure.h"
#include "page/page.h"

struct funnel_page {
    struct request *rq;
    struct ctx *cx;
    struct arena *a;
    enum lang l;
    struct page_scope scope;
};

struct funnel_section {
    const char *name;     /* in the address */
    const char *include;  /* marker of funnel/show */
    const char *file;     /* template */
    const char *title;    /* msgid */
    enum err (*fill)(struct funnel_page *p, struct view *v);
};
extern const struct funnel_section funnel_sections[];
extern const size_t funnel_section_count;

enum err funnel_flow_fill(struct funnel_page *p, struct view *v) MUST_CHECK;
enum err funnel_cohort_fill(struct funnel_page *p, struct view *v) MUST_CHECK;
enum err funnel_matrix_fill(struct funnel_page *p, struct view *v) MUST_CHECK;
enum err funnel_curve_fill(struct funnel_page *p, struct view *v) MUST_CHECK;
enum err funnel_stuck_fill(struct funnel_page *p, struct view *v) MUST_CHECK;
enum err funnel_trend_fill(struct funnel_page *p, struct view *v) MUST_CHECK;
enum err funnel_parts_fill(struct funnel_page *p, struct view *v) MUST_CHECK;
enum err funnel_say_fill(struct funnel_page *p, struct view *v) MUST_CHECK;
enum err funnel_drops_fill(struct funnel_page *p, struct view *v) MUST_CHECK;

/* What sections and the export of the page share: the figures of the head, */
enum { FUNNEL_KPIS = 6 };
struct funnel_kpi {
    const char *label; /* msgid */
    enum slice_kind kind;
    uint64_t n;
    int more_is;       /* 1 good, -1 bad */
    const char *share; /* msgid, "%s of all"; NULL = of nothing */
    uint64_t whole;    /* what that is of */
};
size_t funnel_kpis(const struct funnel_flow *f,
                   struct funnel_kpi out[FUNNEL_KPIS]);
/* S(t) after each point of a curve, */
double *funnel_curve_shares(struct arena *a, const struct funnel_curve *c);
/* points between two shares (false: there is none), */
bool funnel_points(uint64_t part, uint64_t whole, uint64_t then_part,
                   uint64_t then_whole, double *out);
/* the interval of a share, "[41.0, 48.6]", */
const char *funnel_interval_text(const struct funnel_page *p, uint64_t part,
                                 uint64_t whole);
/* the last step of the model, and of a part who came to it, */
int funnel_last_step(const struct rule_model *m);
uint64_t funnel_part_reached(const struct scope *s,
                             const struct funnel_part *part);
/* and the conclusions. */
struct saying;
enum err funnel_sayings_read(struct funnel_page *p, struct saying *out,
                             size_t *n) MUST_CHECK;

/* ERR_UNAVAILABLE from the figures: the page that says how far the copy is. */
enum err funnel_page_wait(struct request *rq, const struct page_scope *s)
    MUST_CHECK;

const char *funnel_say(const struct funnel_page *p, const char *msgid);
/* The address of a section, with `more` behind the scope. */
const char *funnel_section_href(const struct funnel_page *p, const char *name,
                                const char *more);
/* TONE, LABEL of a stage chip. */
void funnel_stage_show(const struct funnel_page *p, struct view *v,
                       const struct rule_stage *stage);
/* A conclusion and what stands behind it, as sentences. */
const char *funnel_saying_words(struct funnel_page *p,
                                const struct saying *s);
/* The customers of its slice. */
uint64_t funnel_saying_count(const struct saying *s);
/* The word for a place that may be outside the base. */
const char *funnel_place(const struct funnel_page *p, int stage);
/* Shows DELTA section: how much more than `then`, ▲ or ▼, with the class for
 * good, bad or neither (more_is: 1 good, -1 bad, 0 neither). */
void funnel_delta_show(const struct funnel_page *p, struct view *v,
                       const char *section, int64_t now, int64_t then,
                       int more_is);

#endif
