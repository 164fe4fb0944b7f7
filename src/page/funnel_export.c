/* The tables of the funnel page as a workbook or as text: the same figures,
 * unrounded, asked with the same scope. */
#include "model/audit.h"
#include "model/interval.h"
#include "page/export.h"
#include "page/funnel.h"
#include "page/funnel_private.h"
#include "page/scope_private.h"

enum { QUARTERS = 8 };

struct sending {
    struct funnel_page p;
    struct export to;
    struct sheet_writer *w;
    uint64_t rows;
};

static void
head(struct sending *s, const char *label, int width)
{
    sheet_column(s->w, funnel_say(&s->p, label), width);
}

static void
end_row(struct sending *s)
{
    sheet_end_row(s->w);
    s->rows++;
}

static const char *
stage_name(const struct sending *s, size_t i)
{
    return s->p.scope.s.model->stages[i].name[s->p.l];
}

/* ---- stock and flow, moves ---- */

static void
flow_row(struct sending *s, const struct funnel_stage *g)
{
    sheet_int(s->w, (int64_t)g->opening);
    sheet_int(s->w, (int64_t)g->in);
    sheet_int(s->w, (int64_t)g->in_new);
    sheet_int(s->w, (int64_t)g->in_back);
    sheet_int(s->w, (int64_t)g->in_won);
    sheet_int(s->w, (int64_t)g->out);
    sheet_int(s->w, (int64_t)g->out_base);
    sheet_int(s->w, (int64_t)g->closing);
    sheet_money(s->w, g->revenue_365);
    if (g->median2 < 0)
        sheet_text(s->w, NULL);
    else
        sheet_number(s->w, g->median2 / 2.0);
    sheet_int(s->w, (int64_t)g->over);
    end_row(s);
}

static void
flow_write(struct sending *s, const struct funnel_flow *f)
{
    static const char *const heads[] = {
        N_("Opening"), N_("In"), N_("new in the base"), N_("moved back"),
        N_("won back"), N_("Out"), N_("left the base"), N_("Closing"),
        N_("12-month revenue"), N_("Median stay"), N_("Over the limit")};
    sheet_begin(s->w, funnel_say(&s->p, N_("Stock and flow")), false);
    head(s, N_("Stage"), 16);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        head(s, heads[i], 12);
    sheet_end_row(s->w);
    for (size_t i = 0; i < f->stage_count; i++) {
        sheet_text(s->w, stage_name(s, i));
        flow_row(s, &f->stages[i]);
    }
    struct funnel_stage base = f->total;
    base.in = base.in_new = f->entered;
    base.out = base.out_base = f->left;
    base.in_back = f->back;
    base.in_won = f->won;
    base.median2 = -1;
    sheet_text(s->w, funnel_say(&s->p, N_("The base")));
    flow_row(s, &base);
}

static void
moves_write(struct sending *s, const struct funnel_flow *f)
{
    sheet_begin(s->w, funnel_say(&s->p, N_("Moves between stages")), false);
    head(s, N_("from ╲ to"), 16);
    for (size_t i = 0; i < f->stage_count; i++)
        sheet_column(s->w, stage_name(s, i), 12);
    head(s, N_("left"), 12);
    sheet_end_row(s->w);
    for (size_t k = 0; k <= f->stage_count; k++) {
        size_t from = k < f->stage_count ? k : FUNNEL_OUT;
        sheet_text(s->w, k < f->stage_count
                             ? stage_name(s, k)
                             : funnel_say(&s->p, N_("New in the base")));
        for (size_t i = 0; i < f->stage_count; i++)
            sheet_int(s->w, (int64_t)f->moves[from][i]);
        sheet_int(s->w, (int64_t)f->moves[from][FUNNEL_OUT]);
        end_row(s);
    }
}

/* ---- cohort ---- */

/* A rate with the ends of its Wilson interval; all three empty without anybody
 * before. */
static void
rate_write(struct sending *s, uint64_t part, uint64_t whole)
{
    if (!whole) {
        for (int i = 0; i < 3; i++)
            sheet_text(s->w, NULL);
        return;
    }
    struct interval w = interval_wilson(part, whole);
    sheet_share(s->w, (double)part / (double)whole);
    sheet_share(s->w, w.low);
    sheet_share(s->w, w.high);
}

static void
cohort_row(struct sending *s, const struct funnel_cohort *c, size_t i)
{
    const struct funnel_step *g = &c->steps[i];
    uint64_t all = g->first + g->repeat;
    uint64_t before = i ? c->steps[i - 1].first + c->steps[i - 1].repeat : 0;
    uint64_t entry = c->steps[0].first + c->steps[0].repeat;
    sheet_text(s->w, g->stage->name[s->p.l]);
    sheet_int(s->w, (int64_t)all);
    sheet_int(s->w, (int64_t)g->first);
    sheet_int(s->w, (int64_t)g->repeat);
    sheet_int(s->w, (int64_t)g->won);
    rate_write(s, all, before);
    rate_write(s, all, entry);
    if (g->median2 < 0)
        sheet_text(s->w, NULL);
    else
        sheet_number(s->w, g->median2 / 2.0);
    end_row(s);
}

static enum err
cohort_write(struct sending *s)
{
    static const char *const heads[] = {
        N_("Customers"), N_("first pass"), N_("repeat pass"), N_("won back"),
        N_("From the step before"), N_("95 % from"), N_("95 % to"),
        N_("From the first step"), N_("95 % from"), N_("95 % to"),
        N_("Median days")};
    struct funnel_cohort c;
    TRY(funnel_cohort(s->p.cx, &s->p.scope.s, &c));
    sheet_begin(s->w, funnel_say(&s->p, N_("Cohort funnel")), false);
    head(s, N_("Stage"), 16);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        head(s, heads[i], 14);
    sheet_end_row(s->w);
    for (size_t i = 0; i < c.step_count; i++)
        cohort_row(s, &c, i);
    return OK;
}

/* ---- over time, by a dimension ---- */

static enum err
trend_write(struct sending *s)
{
    const struct rule_model *m = s->p.scope.s.model;
    struct funnel_month months[QUARTERS];
    TRY(funnel_trend(s->p.cx, &s->p.scope.s, 3, QUARTERS, months));
    sheet_begin(s->w,
                funnel_say(&s->p, N_("Customers of each stage at the end")),
                false);
    head(s, N_("From"), 12);
    head(s, N_("Until"), 12);
    for (size_t i = 0; i < m->stage_count; i++)
        sheet_column(s->w, stage_name(s, i), 12);
    sheet_end_row(s->w);
    for (size_t k = 0; k < QUARTERS; k++) {
        sheet_day(s->w, months[k].from);
        sheet_day(s->w, months[k].to);
        for (size_t i = 0; i < m->stage_count; i++)
            sheet_int(s->w, (int64_t)months[k].closing[i]);
        end_row(s);
    }
    return OK;
}

static enum err
parts_write(struct sending *s, enum dimension d)
{
    static const char *const heads[] = {N_("Opening"), N_("In"), N_("Out"),
                                        N_("Closing")};
    struct funnel_part *parts;
    size_t n;
    TRY(funnel_parts(s->p.cx, &s->p.scope.s, d, &parts, &n));
    sheet_begin(s->w, funnel_say(&s->p, scope_dimensions[d].label), false);
    head(s, scope_dimensions[d].label, 24);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        head(s, heads[i], 12);
    head(s, N_("12-month revenue"), 18);
    sheet_end_row(s->w);
    for (size_t i = 0; i < n; i++) {
        sheet_text(s->w, parts[i].value ? parts[i].name
                                        : funnel_say(&s->p, N_("(none)")));
        sheet_int(s->w, (int64_t)parts[i].opening);
        sheet_int(s->w, (int64_t)parts[i].in);
        sheet_int(s->w, (int64_t)parts[i].out);
        sheet_int(s->w, (int64_t)parts[i].closing);
        sheet_money(s->w, parts[i].revenue_365);
        end_row(s);
    }
    return OK;
}

static enum err
all_write(struct sending *s)
{
    struct funnel_flow f;
    TRY(funnel_flow(s->p.cx, &s->p.scope.s, &f));
    s->rows += scope_sheet_write(s->w, &s->p.scope, NULL);
    flow_write(s, &f);
    moves_write(s, &f);
    TRY(cohort_write(s));
    TRY(trend_write(s));
    for (int d = 0; d < DIM_COUNT; d++)
        if (s->p.scope.lists->of[d].count > 1)
            TRY(parts_write(s, (enum dimension)d));
    return OK;
}

enum err
page_funnel_export(struct request *rq)
{
    struct sending s = {.p = {.rq = rq, .cx = &rq->cx, .a = rq->cx.arena,
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
