/* Of the export of the funnel: time in stage, who is over the limit, stock and
 * conversion over time, and the break-downs. */
#include "model/funnel_name.h"
#include "page/funnel_export.h"
#include "page/scope_private.h"

enum { QUARTERS = 8, MONTHS = 12, STUCK_MOST = 1000 };

/* ---- time in stage ---- */

static void
stays_row(struct funnel_sending *s, const struct funnel_curve *c,
          const struct funnel_curve *then)
{
    sheet_text(s->w, c->stage->name[s->p.l]);
    sheet_int(s->w, (int64_t)c->stays);
    sheet_int(s->w, (int64_t)(c->stays - c->open));
    sheet_int(s->w, (int64_t)c->open);
    for (int i = 0; i < 3; i++)
        funnel_export_days(s, c->quartile[i]);
    funnel_export_days(s, c->stage->limit_days ? c->stage->limit_days : -1);
    for (int i = 0; then && i < 3; i++)
        funnel_export_days(s, then->quartile[i]);
    funnel_export_end_row(s);
}

static void
stays_write(struct funnel_sending *s, const struct funnel_curve *now,
            const struct funnel_curve *then)
{
    static const char *const heads[] = {
        N_("stays"), N_("ended"), N_("still open, counted as long as seen"),
        N_("A quarter gone, days"), N_("Half gone, days"),
        N_("Three quarters gone, days"), N_("Limit, days")};
    funnel_export_begin(s, N_("Time in stage"));
    funnel_export_head(s, N_("Stage"), 16);
    funnel_export_heads(s, heads, sizeof heads / sizeof *heads, 14);
    for (int i = 3; then && i < 6; i++)
        sheet_column(s->w, lang_format(s->p.a, s->p.l, N_("%s: %s"),
                                       s->p.scope.then_words,
                                       funnel_say(&s->p, heads[i])), 14);
    sheet_end_row(s->w);
    for (size_t i = 0; i < s->p.scope.s.model->stage_count; i++)
        stays_row(s, &now[i], then ? &then[i] : NULL);
}

static void
curve_rows(struct funnel_sending *s, const struct funnel_curve *c,
           const struct funnel_curve *then)
{
    const double *shares = funnel_curve_shares(s->p.a, c);
    const double *before = then ? funnel_curve_shares(s->p.a, then) : NULL;
    size_t k = 0; /* points of the comparison up to the day */
    for (size_t i = 0; i <= c->count; i++) {
        int32_t day = i ? c->points[i - 1].days : 0;
        sheet_text(s->w, c->stage->name[s->p.l]);
        sheet_int(s->w, day);
        sheet_share(s->w, i ? shares[i - 1] : 1);
        sheet_int(s->w, i ? c->points[i - 1].events : 0);
        if (i)
            sheet_int(s->w, c->points[i - 1].at_risk);
        else
            sheet_text(s->w, NULL);
        while (then && k < then->count && then->points[k].days <= day)
            k++;
        if (then)
            sheet_share(s->w, k ? before[k - 1] : 1);
        funnel_export_end_row(s);
    }
}

/* Each step of each curve, from day 0 on. */
static void
curves_write(struct funnel_sending *s, const struct funnel_curve *now,
             const struct funnel_curve *then)
{
    static const char *const heads[] = {
        N_("Days"), N_("still in it"), N_("curve|went out"), N_("at risk")};
    funnel_export_begin(s, N_("Curves of time in stage"));
    funnel_export_head(s, N_("Stage"), 16);
    funnel_export_heads(s, heads, sizeof heads / sizeof *heads, 12);
    if (then)
        sheet_column(s->w, s->p.scope.then_words, 18);
    sheet_end_row(s->w);
    for (size_t i = 0; i < s->p.scope.s.model->stage_count; i++)
        if (now[i].stays)
            curve_rows(s, &now[i], then ? &then[i] : NULL);
}

static enum err
time_write(struct funnel_sending *s)
{
    struct funnel_curve now[RULE_STAGES], before[RULE_STAGES];
    const struct page_scope *q = &s->p.scope;
    for (size_t i = 0; i < q->s.model->stage_count; i++) {
        TRY(funnel_curve(s->p.cx, &q->s, (int)i, &now[i]));
        if (q->then)
            TRY(funnel_curve(s->p.cx, &q->then->s, (int)i, &before[i]));
    }
    stays_write(s, now, q->then ? before : NULL);
    curves_write(s, now, q->then ? before : NULL);
    return OK;
}

/* ---- over the limit ---- */

static void
stuck_row(struct funnel_sending *s, const struct funnel_stuck *k,
          const struct funnel_name *n)
{
    const struct rule_stage *stage = &s->p.scope.s.model->stages[k->row.to];
    sheet_text(s->w, n->name ? n->name
                             : funnel_say(&s->p, N_("(gone for good)")));
    sheet_text(s->w, stage->name[s->p.l]);
    sheet_int(s->w, k->row.days);
    sheet_int(s->w, k->row.days - stage->limit_days);
    sheet_money(s->w, k->open_minor);
    sheet_text(s->w, n->owner);
    funnel_export_end_row(s);
}

static enum err
stuck_write(struct funnel_sending *s)
{
    static const char *const heads[] = {
        N_("Stage"), N_("in it for"), N_("days over"), N_("In open deals"),
        N_("Owner")};
    struct funnel_stuck *list;
    struct funnel_name *names = NULL;
    uint64_t total;
    size_t n;
    TRY(funnel_stuck(s->p.cx, &s->p.scope.s, STUCK_MOST, &list, &n, &total));
    struct funnel_row *rows = ARENA_ARRAY(s->p.a, n + 1, struct funnel_row);
    for (size_t i = 0; i < n; i++)
        rows[i] = list[i].row;
    if (n)
        TRY(funnel_names(s->p.cx, s->p.scope.s.model, rows, n, &names));
    funnel_export_begin(s, N_("Customers over the limit"));
    funnel_export_head(s, N_("Customer"), 30);
    funnel_export_heads(s, heads, sizeof heads / sizeof *heads, 14);
    sheet_end_row(s->w);
    for (size_t i = 0; i < n; i++)
        stuck_row(s, &list[i], &names[i]);
    if (n < total) {
        sheet_text(s->w, lang_format(s->p.a, s->p.l,
                                     N_("The %d largest of %d are shown."),
                                     (int)n, (int)total));
        funnel_export_end_row(s);
    }
    return OK;
}

/* ---- over time ---- */

static void
days_write(struct funnel_sending *s, const struct funnel_month *m)
{
    sheet_day(s->w, m->from);
    sheet_day(s->w, m->to);
}

/* "Month: Customers of each stage at the end" */
static void
begin_each(struct funnel_sending *s, const char *each, const char *msgid)
{
    sheet_begin(s->w,
                lang_format(s->p.a, s->p.l, N_("%s: %s"),
                            funnel_say(&s->p, each), funnel_say(&s->p, msgid)),
                false);
}

static void
stock_write(struct funnel_sending *s, const char *each,
            const struct funnel_month *months, size_t n)
{
    size_t stages = s->p.scope.s.model->stage_count;
    begin_each(s, each, N_("Customers of each stage at the end"));
    funnel_export_head(s, N_("From"), 12);
    funnel_export_head(s, N_("Until"), 12);
    for (size_t i = 0; i < stages; i++)
        sheet_column(s->w, funnel_export_stage(s, i), 12);
    sheet_end_row(s->w);
    for (size_t k = 0; k < n; k++) {
        days_write(s, &months[k]);
        for (size_t i = 0; i < stages; i++)
            sheet_int(s->w, (int64_t)months[k].closing[i]);
        funnel_export_end_row(s);
    }
}

static void
rates_heads(struct funnel_sending *s, const char *each)
{
    const struct rule_model *m = s->p.scope.s.model;
    size_t entry = (size_t)s->p.scope.s.entry;
    begin_each(s, each, N_("Share of each cohort that reached a step"));
    funnel_export_head(s, N_("From"), 12);
    funnel_export_head(s, N_("Until"), 12);
    for (size_t i = entry; i < m->stage_count; i++) {
        if (!scope_is_step(&m->stages[i]))
            continue;
        sheet_column(s->w, funnel_export_stage(s, i), 12);
        if (i > entry)
            funnel_export_head(s, N_("Share"), 10);
    }
    funnel_export_head(s, N_("not observed long enough yet"), 14);
    sheet_end_row(s->w);
}

/* reached[] goes by step from the entry. */
static void
rates_write(struct funnel_sending *s, const char *each,
            const struct funnel_month *months, size_t n)
{
    const struct rule_model *m = s->p.scope.s.model;
    size_t entry = (size_t)s->p.scope.s.entry;
    rates_heads(s, each);
    for (size_t k = 0; k < n; k++) {
        days_write(s, &months[k]);
        for (size_t i = entry, step = 0; i < m->stage_count; i++) {
            if (!scope_is_step(&m->stages[i]))
                continue;
            uint64_t reached = months[k].reached[step++];
            sheet_int(s->w, (int64_t)reached);
            if (i > entry)
                funnel_export_share(s, reached, months[k].entered);
        }
        sheet_int(s->w, (int64_t)months[k].pending);
        funnel_export_end_row(s);
    }
}

static enum err
trend_write(struct funnel_sending *s, const char *each, int length, size_t n)
{
    struct funnel_month months[MONTHS];
    TRY(funnel_trend(s->p.cx, &s->p.scope.s, length, n, months));
    stock_write(s, each, months, n);
    rates_write(s, each, months, n);
    return OK;
}

/* ---- by a dimension ---- */

static void
part_row(struct funnel_sending *s, const struct funnel_part *part)
{
    sheet_text(s->w, part->value ? part->name
                                 : funnel_say(&s->p, N_("(none)")));
    sheet_int(s->w, (int64_t)part->opening);
    sheet_int(s->w, (int64_t)part->in);
    sheet_int(s->w, (int64_t)part->out);
    sheet_int(s->w, (int64_t)part->closing);
    sheet_money(s->w, part->revenue_365);
    sheet_int(s->w, (int64_t)part->entered);
    uint64_t reached = funnel_part_reached(&s->p.scope.s, part);
    sheet_int(s->w, (int64_t)reached);
    funnel_export_rate(s, reached, part->entered);
    funnel_export_end_row(s);
}

static enum err
parts_write(struct funnel_sending *s, enum dimension d)
{
    static const char *const heads[] = {N_("Opening"), N_("In"), N_("Out"),
                                        N_("Closing"), N_("12-month revenue")};
    static const char *const rate[] = {N_("Share"), N_("95 % from"),
                                       N_("95 % to")};
    const struct scope *q = &s->p.scope.s;
    size_t ends[] = {(size_t)q->entry, (size_t)funnel_last_step(q->model)};
    static const char *const of_ends[] = {N_("Entered:"),
                                          N_("of these reached")};
    struct funnel_part *parts;
    size_t n;
    TRY(funnel_parts(s->p.cx, q, d, &parts, &n));
    funnel_export_begin(s, scope_dimensions[d].label);
    funnel_export_head(s, scope_dimensions[d].label, 24);
    funnel_export_heads(s, heads, sizeof heads / sizeof *heads, 12);
    for (int i = 0; i < 2; i++)
        sheet_column(s->w, arena_printf(s->p.a, "%s %s",
                                        funnel_say(&s->p, of_ends[i]),
                                        funnel_export_stage(s, ends[i])), 14);
    funnel_export_heads(s, rate, sizeof rate / sizeof *rate, 10);
    sheet_end_row(s->w);
    for (size_t i = 0; i < n; i++)
        part_row(s, &parts[i]);
    return OK;
}

enum err
funnel_export_time(struct funnel_sending *s)
{
    TRY(time_write(s));
    TRY(stuck_write(s));
    TRY(trend_write(s, N_("Quarter"), 3, QUARTERS));
    TRY(trend_write(s, N_("Month"), 1, MONTHS));
    for (int d = 0; d < DIM_COUNT; d++)
        if (s->p.scope.lists->of[d].count > 1)
            TRY(parts_write(s, (enum dimension)d));
    return OK;
}
