/* Of the export of the funnel: the cohort, where those are who did not go on and
 * which values stand out among them, and the conclusions. */
#include "model/funnel_say.h"
#include "page/funnel_export.h"

static uint64_t
members(const struct funnel_step *g)
{
    return g->first + g->repeat;
}

/* ---- cohort ---- */

/* Nothing of the comparison stands in for a step it does not have. */
static void
then_write(struct funnel_sending *s, const struct funnel_cohort *c,
           const struct funnel_cohort *then, size_t i)
{
    uint64_t part = members(&then->steps[i]);
    uint64_t before = i ? members(&then->steps[i - 1]) : 0;
    double points;
    sheet_int(s->w, (int64_t)part);
    funnel_export_share(s, part, before);
    if (i && funnel_points(members(&c->steps[i]), members(&c->steps[i - 1]),
                           part, before, &points))
        sheet_number(s->w, points);
    else
        sheet_text(s->w, NULL);
}

static void
cohort_row(struct funnel_sending *s, const struct funnel_cohort *c,
           const struct funnel_cohort *then, size_t i)
{
    const struct funnel_step *g = &c->steps[i];
    sheet_text(s->w, g->stage->name[s->p.l]);
    sheet_int(s->w, (int64_t)members(g));
    sheet_int(s->w, (int64_t)g->first);
    sheet_int(s->w, (int64_t)g->repeat);
    sheet_int(s->w, (int64_t)g->won);
    funnel_export_rate(s, members(g), i ? members(&c->steps[i - 1]) : 0);
    funnel_export_rate(s, members(g), members(&c->steps[0]));
    funnel_export_days2(s, g->median2);
    if (then)
        then_write(s, c, then, i);
    funnel_export_end_row(s);
}

static void
cohort_write(struct funnel_sending *s, const struct funnel_cohort *c,
             const struct funnel_cohort *then)
{
    static const char *const heads[] = {
        N_("Customers"), N_("first pass"), N_("repeat pass"), N_("won back"),
        N_("From the step before"), N_("95 % from"), N_("95 % to"),
        N_("From the first step"), N_("95 % from"), N_("95 % to"),
        N_("Median days")};
    static const char *const against[] = {
        N_("Customers of the comparison"),
        N_("From the step before, comparison"),
        N_("Points against the comparison")};
    funnel_export_begin(s, N_("Cohort funnel"));
    funnel_export_head(s, N_("Stage"), 16);
    funnel_export_heads(s, heads, sizeof heads / sizeof *heads, 14);
    if (then)
        funnel_export_heads(s, against, sizeof against / sizeof *against, 14);
    sheet_end_row(s->w);
    for (size_t i = 0; i < c->step_count; i++)
        cohort_row(s, c, then, i);
    sheet_text(s->w, funnel_say(&s->p, N_("not observed long enough yet")));
    sheet_int(s->w, (int64_t)c->pending);
    funnel_export_end_row(s);
}

/* ---- who does not go on ---- */

/* By step, where they are at the end of the window. */
static void
missing_write(struct funnel_sending *s, const struct funnel_cohort *c)
{
    size_t stages = s->p.scope.s.model->stage_count;
    funnel_export_begin(s, N_("Where those are who did not go on"));
    funnel_export_head(s, N_("Step"), 24);
    funnel_export_head(s, N_("Customers"), 12);
    for (size_t k = 0; k < stages; k++)
        sheet_column(s->w, funnel_export_stage(s, k), 12);
    funnel_export_head(s, N_("outside the base"), 12);
    sheet_end_row(s->w);
    for (size_t i = 1; i < c->step_count; i++) {
        const struct funnel_step *g = &c->steps[i];
        sheet_text(s->w, lang_format(s->p.a, s->p.l, N_("not to %s"),
                                     g->stage->name[s->p.l]));
        sheet_int(s->w, (int64_t)(members(&c->steps[i - 1]) - members(g)));
        for (size_t k = 0; k <= stages; k++)
            sheet_int(s->w,
                      (int64_t)g->missing[k < stages ? k : FUNNEL_OUT]);
        funnel_export_end_row(s);
    }
}

static void
drop_row(struct funnel_sending *s, const struct funnel_cohort *c, size_t step,
         const struct funnel_drop *d)
{
    sheet_text(s->w,
               arena_printf(s->p.a, "%s → %s",
                            c->steps[step].stage->name[s->p.l],
                            c->steps[step + 1].stage->name[s->p.l]));
    sheet_text(s->w,
               funnel_say(&s->p, scope_dimensions[d->dimension].label));
    sheet_text(s->w, d->value ? d->name : funnel_say(&s->p, N_("(none)")));
    sheet_int(s->w, (int64_t)d->n);
    sheet_int(s->w, (int64_t)d->on);
    funnel_export_rate(s, d->on, d->n);
    sheet_int(s->w, (int64_t)d->rest);
    sheet_int(s->w, (int64_t)d->rest_on);
    funnel_export_rate(s, d->rest_on, d->rest);
    funnel_export_end_row(s);
}

static enum err
drops_write(struct funnel_sending *s, const struct funnel_cohort *c)
{
    static const char *const heads[] = {
        N_("Customers"), N_("went on"), N_("Share"), N_("95 % from"),
        N_("95 % to"), N_("the others"), N_("went on"), N_("Share"),
        N_("95 % from"), N_("95 % to")};
    funnel_export_begin(s, N_("Who does not go on"));
    funnel_export_head(s, N_("Step"), 20);
    funnel_export_head(s, N_("Dimension"), 14);
    funnel_export_head(s, N_("Value"), 20);
    funnel_export_heads(s, heads, sizeof heads / sizeof *heads, 12);
    sheet_end_row(s->w);
    for (size_t step = 0; step + 1 < c->step_count; step++) {
        struct funnel_drop *drops;
        size_t n;
        TRY(funnel_drops(s->p.cx, &s->p.scope.s, step, &drops, &n));
        for (size_t i = 0; i < n; i++)
            drop_row(s, c, step, &drops[i]);
    }
    return OK;
}

/* ---- conclusions ---- */

static enum err
sayings_write(struct funnel_sending *s)
{
    struct saying list[SAY_MOST];
    size_t n;
    TRY(funnel_sayings_read(&s->p, list, &n));
    funnel_export_begin(s, N_("Conclusions"));
    funnel_export_head(s, N_("Conclusions"), 80);
    funnel_export_head(s, N_("Customers"), 12);
    sheet_end_row(s->w);
    for (size_t i = 0; i < n; i++) {
        sheet_text(s->w, funnel_saying_words(&s->p, &list[i]));
        sheet_int(s->w, (int64_t)funnel_saying_count(&list[i]));
        funnel_export_end_row(s);
    }
    return OK;
}

enum err
funnel_export_cohort(struct funnel_sending *s)
{
    struct funnel_cohort c, before;
    const struct funnel_cohort *then = s->p.scope.then ? &before : NULL;
    TRY(funnel_cohort(s->p.cx, &s->p.scope.s, &c));
    if (then)
        TRY(funnel_cohort(s->p.cx, &s->p.scope.then->s, &before));
    cohort_write(s, &c, then);
    missing_write(s, &c);
    TRY(sayings_write(s));
    return drops_write(s, &c);
}
