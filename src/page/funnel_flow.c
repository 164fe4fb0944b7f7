/* First screen of the funnel: six figures, and stock and flow of each stage,
 * where opening + in - out = closing holds row by row and in the total. */
#include "page/funnel_private.h"
#include "view/format.h"

struct flows {
    struct funnel_page *p;
    struct funnel_flow now, then;
    bool compares;
};

static struct slice
slice_of(enum slice_kind kind, int stage)
{
    return (struct slice){kind, stage, -1};
}

/* ---- figures ---- */

static bool
model_has(const struct rule_model *m, bool loss)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (loss ? m->stages[i].is_loss : m->stages[i].limit_days > 0)
            return true;
    return false;
}

size_t
funnel_kpis(const struct funnel_flow *f, struct funnel_kpi out[FUNNEL_KPIS])
{
    size_t n = 0;
    uint64_t opening = f->total.opening, closing = f->total.closing;
    out[n++] = (struct funnel_kpi){N_("Customers at the end"), SLICE_CLOSING,
                                   closing, 1, NULL, 0};
    out[n++] = (struct funnel_kpi){N_("New in the base"), SLICE_NEW,
                                   f->entered, 1, N_("%s of the opening"),
                                   opening};
    out[n++] = (struct funnel_kpi){N_("Moves back"), SLICE_BACK, f->back, -1,
                                   NULL, 0};
    if (model_has(f->model, true)) {
        out[n++] = (struct funnel_kpi){N_("Lost"), SLICE_LOST, f->lost, -1,
                                       N_("%s of the opening"), opening};
        out[n++] = (struct funnel_kpi){N_("Won back"), SLICE_WON, f->won, 1,
                                       NULL, 0};
    }
    if (model_has(f->model, false))
        out[n++] = (struct funnel_kpi){N_("Longer than the limit"), SLICE_OVER,
                                       f->total.over, -1, N_("%s of all"),
                                       closing};
    return n;
}

/* What its number is a share of; of the stock the one at the start. */
static void
note(const struct flows *f, struct view *k, const struct funnel_kpi *kpi)
{
    struct figure figure = {.scope = &f->p->scope, .kind = FIGURE_RATE,
                            .slice = slice_of(kpi->kind, -1),
                            .count = kpi->n, .whole = kpi->whole};
    struct figure_phrase words = {kpi->share, {{.figure = figure}}};
    if (kpi->kind == SLICE_CLOSING)
        words = (struct figure_phrase){
            N_("opening %s"),
            {{.figure = {.scope = &f->p->scope,
                         .slice = slice_of(SLICE_OPENING, -1),
                         .count = f->now.total.opening}}}};
    if (words.msgid)
        figure_phrase_show(f->p->cx, view_row(k, "NOTE"), "TEXT", &words);
}

static void
kpis_show(const struct flows *f, struct view *v)
{
    const struct funnel_page *p = f->p;
    struct funnel_kpi now[FUNNEL_KPIS], then[FUNNEL_KPIS];
    size_t n = funnel_kpis(&f->now, now);
    if (f->compares)
        funnel_kpis(&f->then, then);
    for (size_t i = 0; i < n; i++) {
        struct view *k = view_row(v, "KPI");
        view_text(k, "LABEL", funnel_say(p, now[i].label));
        figure_count(k, "VALUE", &p->scope, slice_of(now[i].kind, -1),
                     now[i].n);
        if (f->compares)
            funnel_delta_show(p, k, "DELTA", (int64_t)now[i].n,
                              (int64_t)then[i].n, now[i].more_is);
        note(f, k, &now[i]);
    }
}

/* ---- the table ---- */

static void
signed_count(struct view *row, const char *include,
             const struct page_scope *s, struct slice sl, uint64_t n,
             const char *sign)
{
    struct figure f = {.scope = s, .slice = sl, .count = n, .before = sign};
    figure_show(row, include, &f);
}

/* A part of the moves, with its icon; nothing where there is none. */
static void
part_show(struct view *row, const char *section, const struct page_scope *s,
          struct slice sl, uint64_t n)
{
    if (n)
        figure_count(view_row(row, section), "PART", s, sl, n);
}

static const char *
change_text(const struct funnel_page *p, uint64_t from, uint64_t to)
{
    int64_t more = (int64_t)to - (int64_t)from;
    const char *sign = more > 0 ? "+" : more < 0 ? "−" : "";
    const char *digits = format_int(p->a, more < 0 ? -more : more);
    if (!from)
        return arena_printf(p->a, "%s%s", sign, digits);
    return lang_format(p->a, p->l, N_("%s%s (%s)"), sign, digits,
                       format_percent(p->a, more, (int64_t)from));
}

static const char *
signed_text(const struct funnel_page *p, uint64_t now, uint64_t then)
{
    int64_t more = (int64_t)now - (int64_t)then;
    return arena_printf(p->a, "%s%s", more > 0 ? "+" : more < 0 ? "−" : "±",
                        format_int(p->a, more < 0 ? -more : more));
}

/* How much more went in and out than in the comparison. Its closing is this
 * period's opening where it is the period before, so stocks would say nothing
 * new. */
static const char *
against_text(const struct funnel_page *p, const struct funnel_stage *g,
             const struct funnel_stage *then)
{
    bool base = !g->stage;
    return lang_format(
        p->a, p->l, N_("in %s, out %s"),
        signed_text(p, base ? g->in_new : g->in,
                    base ? then->in_new : then->in),
        signed_text(p, base ? g->out_base : g->out,
                    base ? then->out_base : then->out));
}

static void
row_money(struct view *row, const struct page_scope *s, int stage,
          const struct funnel_stage *g)
{
    struct figure money = {.scope = s, .slice = slice_of(SLICE_CLOSING, stage),
                           .kind = FIGURE_MONEY, .minor = g->revenue_365,
                           .count = g->revenue_365 ? g->closing : 0};
    figure_show(row, "REVENUE", &money);
}

static void
stock_show(const struct flows *f, struct view *row, int stage,
           const struct funnel_stage *g, const struct funnel_stage *then)
{
    const struct funnel_page *p = f->p;
    const struct page_scope *s = &p->scope;
    figure_count(row, "OPENING", s, slice_of(SLICE_OPENING, stage),
                 g->opening);
    figure_count(row, "CLOSING", s, slice_of(SLICE_CLOSING, stage),
                 g->closing);
    view_text(row, "SHARE",
              format_percent(p->a, (int64_t)g->closing,
                             (int64_t)f->now.total.closing));
    view_text(row, "CHANGE", change_text(p, g->opening, g->closing));
    row_money(row, s, stage, g);
    view_if(row, "COMPARED", f->compares);
    if (f->compares)
        view_text(row, "AGAINST", against_text(p, g, then));
    view_if(row, "LIMITED", g->over > 0 || (g->stage && g->stage->limit_days));
    figure_count(row, "OVER", s, slice_of(SLICE_OVER, stage), g->over);
    view_text(row, "LIMIT",
              g->stage && g->stage->limit_days
                  ? lang_format(p->a, p->l, N_("> %d days"),
                                (int)g->stage->limit_days)
                  : "");
}

static void
stage_row(const struct flows *f, struct view *v, size_t i)
{
    const struct funnel_page *p = f->p;
    const struct page_scope *s = &p->scope;
    const struct funnel_stage *g = &f->now.stages[i];
    struct view *row = view_row(v, "STAGE");
    int stage = (int)i;
    funnel_stage_show(p, row, g->stage);
    stock_show(f, row, stage, g, &f->then.stages[i]);
    signed_count(row, "IN", s, slice_of(SLICE_IN, stage), g->in, "+");
    part_show(row, "IN_NEW", s, slice_of(SLICE_NEW, stage), g->in_new);
    part_show(row, "IN_BACK", s, slice_of(SLICE_BACK, stage), g->in_back);
    part_show(row, "IN_WON", s, slice_of(SLICE_WON, stage), g->in_won);
    signed_count(row, "OUT", s, slice_of(SLICE_OUT, stage), g->out, "−");
    part_show(row, "OUT_BASE", s, slice_of(SLICE_LEFT, stage), g->out_base);
    struct figure days = {.scope = s, .slice = slice_of(SLICE_OUT, stage),
                          .kind = FIGURE_DAYS, .days2 = g->median2};
    figure_show(row, "MEDIAN", &days);
}

/* Of the base as a whole: who came in and who left it. */
static void
total_row(const struct flows *f, struct view *v)
{
    const struct page_scope *s = &f->p->scope;
    const struct funnel_flow *n = &f->now;
    struct view *row = view_row(v, "TOTAL");
    stock_show(f, row, -1, &n->total, &f->then.total);
    signed_count(row, "IN", s, slice_of(SLICE_NEW, -1), n->entered, "+");
    signed_count(row, "OUT", s, slice_of(SLICE_LEFT, -1), n->left, "−");
}

enum err
funnel_flow_fill(struct funnel_page *p, struct view *v)
{
    struct flows f = {.p = p, .compares = p->scope.then != NULL};
    TRY(funnel_flow(p->cx, &p->scope.s, &f.now));
    if (f.compares)
        TRY(funnel_flow(p->cx, &p->scope.then->s, &f.then));
    view_if(v, "COMPARED", f.compares);
    if (f.compares)
        view_text(v, "THEN", p->scope.then_words);
    kpis_show(&f, v);
    for (size_t i = 0; i < f.now.stage_count; i++)
        stage_row(&f, v, i);
    total_row(&f, v);
    return OK;
}
