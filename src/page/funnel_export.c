/* The tables of the funnel page as a workbook or as text: the same figures,
 * unrounded, asked with the same scope, with all that the page offers to choose
 * from (steps, stages, months and quarters, dimensions). */
#include "page/funnel_export.h"

#include "model/audit.h"
#include "model/interval.h"
#include "page/funnel.h"
#include "page/scope_private.h"

/* ---- cells ---- */

void
funnel_export_begin(struct funnel_sending *s, const char *msgid)
{
    sheet_begin(s->w, funnel_say(&s->p, msgid), false);
}

void
funnel_export_head(struct funnel_sending *s, const char *msgid, int width)
{
    sheet_column(s->w, funnel_say(&s->p, msgid), width);
}

void
funnel_export_heads(struct funnel_sending *s, const char *const *msgids,
                    size_t n, int width)
{
    for (size_t i = 0; i < n; i++)
        funnel_export_head(s, msgids[i], width);
}

void
funnel_export_end_row(struct funnel_sending *s)
{
    sheet_end_row(s->w);
    s->rows++;
}

const char *
funnel_export_stage(const struct funnel_sending *s, size_t i)
{
    return s->p.scope.s.model->stages[i].name[s->p.l];
}

void
funnel_export_days2(struct funnel_sending *s, int32_t days2)
{
    if (days2 < 0)
        sheet_text(s->w, NULL);
    else
        sheet_number(s->w, days2 / 2.0);
}

void
funnel_export_days(struct funnel_sending *s, int32_t days)
{
    if (days < 0)
        sheet_text(s->w, NULL);
    else
        sheet_int(s->w, days);
}

void
funnel_export_share(struct funnel_sending *s, uint64_t part, uint64_t whole)
{
    if (!whole)
        sheet_text(s->w, NULL);
    else
        sheet_share(s->w, (double)part / (double)whole);
}

void
funnel_export_rate(struct funnel_sending *s, uint64_t part, uint64_t whole)
{
    funnel_export_share(s, part, whole);
    if (!whole) {
        sheet_text(s->w, NULL);
        sheet_text(s->w, NULL);
        return;
    }
    struct interval w = interval_wilson(part, whole);
    sheet_share(s->w, w.low);
    sheet_share(s->w, w.high);
}

/* ---- what it is about ---- */

static void
pair(struct funnel_sending *s, const char *msgid, const char *value)
{
    sheet_text(s->w, funnel_say(&s->p, msgid));
    sheet_text(s->w, value);
    funnel_export_end_row(s);
}

static void
cohort_pairs(struct funnel_sending *s)
{
    const struct page_scope *q = &s->p.scope;
    struct arena *a = s->p.a;
    pair(s, N_("Entry stage"), funnel_export_stage(s, (size_t)q->s.entry));
    pair(s, N_("When they entered"),
         lang_format(a, s->p.l, N_("%s to %s"), day_iso(a, q->s.cohort_from),
                     day_iso(a, q->s.cohort_to)));
    pair(s, N_("Window"), lang_format(a, s->p.l, N_("%d days"),
                                      (int)q->s.window));
    if (q->then)
        pair(s, N_("Compared with"), q->then_words);
}

/* Rows on the sheet of the scope, after what narrows it. */
static void
about_write(struct funnel_sending *s)
{
    s->rows += scope_sheet_write(s->w, &s->p.scope, NULL);
    cohort_pairs(s);
}

/* ---- figures, stock and flow, moves ---- */

static void
kpis_write(struct funnel_sending *s, const struct funnel_flow *f,
           const struct funnel_flow *then)
{
    struct funnel_kpi now[FUNNEL_KPIS], before[FUNNEL_KPIS];
    size_t n = funnel_kpis(f, now);
    if (then)
        funnel_kpis(then, before);
    funnel_export_begin(s, N_("Figures"));
    funnel_export_head(s, N_("Figures"), 24);
    funnel_export_head(s, N_("Customers"), 14);
    if (then)
        sheet_column(s->w, s->p.scope.then_words, 18);
    sheet_end_row(s->w);
    for (size_t i = 0; i < n; i++) {
        sheet_text(s->w, funnel_say(&s->p, now[i].label));
        sheet_int(s->w, (int64_t)now[i].n);
        if (then)
            sheet_int(s->w, (int64_t)before[i].n);
        funnel_export_end_row(s);
    }
}

static void
flow_row(struct funnel_sending *s, const struct funnel_stage *g,
         const struct funnel_stage *then, uint64_t all)
{
    sheet_int(s->w, (int64_t)g->opening);
    sheet_int(s->w, (int64_t)g->in);
    sheet_int(s->w, (int64_t)g->in_new);
    sheet_int(s->w, (int64_t)g->in_back);
    sheet_int(s->w, (int64_t)g->in_won);
    sheet_int(s->w, (int64_t)g->out);
    sheet_int(s->w, (int64_t)g->out_base);
    sheet_int(s->w, (int64_t)g->closing);
    funnel_export_share(s, g->closing, all);
    sheet_int(s->w, (int64_t)g->closing - (int64_t)g->opening);
    if (then) {
        sheet_int(s->w, (int64_t)g->in - (int64_t)then->in);
        sheet_int(s->w, (int64_t)g->out - (int64_t)then->out);
    }
    sheet_money(s->w, g->revenue_365);
    funnel_export_days2(s, g->median2);
    sheet_int(s->w, (int64_t)g->over);
    funnel_export_end_row(s);
}

/* Of the base as a whole: who came in and who left it. */
static struct funnel_stage
base_of(const struct funnel_flow *f)
{
    struct funnel_stage base = f->total;
    base.in = base.in_new = f->entered;
    base.out = base.out_base = f->left;
    base.in_back = f->back;
    base.in_won = f->won;
    base.median2 = -1;
    return base;
}

static void
flow_heads(struct funnel_sending *s, bool compares)
{
    static const char *const heads[] = {
        N_("Opening"), N_("In"), N_("new in the base"), N_("moved back"),
        N_("won back"), N_("Out"), N_("left the base"), N_("Closing"),
        N_("Share"), N_("since opening")};
    static const char *const against[] = {N_("In against the comparison"),
                                          N_("Out against the comparison")};
    static const char *const rest[] = {
        N_("12-month revenue"), N_("Median stay"), N_("Over the limit")};
    funnel_export_head(s, N_("Stage"), 16);
    funnel_export_heads(s, heads, sizeof heads / sizeof *heads, 12);
    if (compares)
        funnel_export_heads(s, against, 2, 14);
    funnel_export_heads(s, rest, sizeof rest / sizeof *rest, 12);
    sheet_end_row(s->w);
}

static void
flow_write(struct funnel_sending *s, const struct funnel_flow *f,
           const struct funnel_flow *then)
{
    struct funnel_stage base = base_of(f), base_then;
    funnel_export_begin(s, N_("Stock and flow"));
    flow_heads(s, then != NULL);
    for (size_t i = 0; i < f->stage_count; i++) {
        sheet_text(s->w, funnel_export_stage(s, i));
        flow_row(s, &f->stages[i], then ? &then->stages[i] : NULL,
                 f->total.closing);
    }
    if (then)
        base_then = base_of(then);
    sheet_text(s->w, funnel_say(&s->p, N_("The base")));
    flow_row(s, &base, then ? &base_then : NULL, f->total.closing);
}

static void
moves_write(struct funnel_sending *s, const struct funnel_flow *f)
{
    funnel_export_begin(s, N_("Moves between stages"));
    funnel_export_head(s, N_("from ╲ to"), 16);
    for (size_t i = 0; i < f->stage_count; i++)
        sheet_column(s->w, funnel_export_stage(s, i), 12);
    funnel_export_head(s, N_("left"), 12);
    sheet_end_row(s->w);
    for (size_t k = 0; k <= f->stage_count; k++) {
        size_t from = k < f->stage_count ? k : FUNNEL_OUT;
        sheet_text(s->w, k < f->stage_count
                             ? funnel_export_stage(s, k)
                             : funnel_say(&s->p, N_("New in the base")));
        for (size_t i = 0; i < f->stage_count; i++)
            sheet_int(s->w, (int64_t)f->moves[from][i]);
        sheet_int(s->w, (int64_t)f->moves[from][FUNNEL_OUT]);
        funnel_export_end_row(s);
    }
}

/* ---- all of it ---- */

static enum err
all_write(struct funnel_sending *s)
{
    struct funnel_flow f, before;
    const struct funnel_flow *then = s->p.scope.then ? &before : NULL;
    TRY(funnel_flow(s->p.cx, &s->p.scope.s, &f));
    if (then)
        TRY(funnel_flow(s->p.cx, &s->p.scope.then->s, &before));
    about_write(s);
    kpis_write(s, &f, then);
    flow_write(s, &f, then);
    TRY(funnel_export_cohort(s));
    moves_write(s, &f);
    return funnel_export_time(s);
}

enum err
page_funnel_export(struct request *rq)
{
    struct funnel_sending s = {.p = {.rq = rq, .cx = &rq->cx, .a = rq->cx.arena,
                              .l = rq->cx.lang}};
    TRY(scope_read(rq, &s.p.scope));
    TRY(export_open(rq, &s.to));
    s.w = s.to.sheet;
    enum err e = all_write(&s);
    if (e == OK)
        e = audit_write(&rq->cx, "funnel.export", "", 0,
                        export_detail(s.p.a, s.rows, s.p.scope.query));
    e = export_send(&s.to, e,
                    arena_printf(s.p.a, "%s %s",
                                 funnel_say(&s.p, N_("Funnel")),
                                 period_text(s.p.a, &s.p.scope.period)));
    return e == ERR_UNAVAILABLE ? funnel_page_wait(rq, &s.p.scope) : e;
}
