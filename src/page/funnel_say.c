/* Conclusions in words, each with the customers it is about. */
#include "model/funnel_say.h"

#include "page/funnel_private.h"
#include "page/scope_private.h"
#include "view/format.h"

struct words {
    struct funnel_page *p;
    const struct saying *s;
};

static const char *
name(const struct words *w, int stage)
{
    return funnel_place(w->p, stage);
}

static const char *
percent(const struct words *w, uint64_t part, uint64_t whole)
{
    return format_percent(w->p->a, (int64_t)part, (int64_t)whole);
}

static const char *
count(const struct words *w, uint64_t n)
{
    return format_int(w->p->a, (int64_t)n);
}

static const char *
stage_sentence(const struct words *w)
{
    const struct saying *s = w->s;
    struct arena *a = w->p->a;
    enum lang l = w->p->l;
    int limit = (int)w->p->scope.s.model->stages[s->a].limit_days;
    switch (s->kind) {
    case SAY_OVER:
        return lang_format(a, l, N_("%s customers in %s for more than %d days"),
                           count(w, s->part), name(w, s->a), limit);
    case SAY_BACK:
        return lang_format(a, l, N_("%s moves back from %s to %s"),
                           count(w, s->part), name(w, s->a), name(w, s->b));
    case SAY_GROWN:
        return lang_format(a, l, N_("%s grew from %s to %s customers"),
                           name(w, s->a), count(w, s->whole),
                           count(w, s->part));
    default:
        return lang_format(a, l, N_("%s shrank from %s to %s customers"),
                           name(w, s->a), count(w, s->whole),
                           count(w, s->part));
    }
}

/* Another team is named: nothing "was" so. */
static const char *
team_sentence(const struct words *w)
{
    const struct saying *s = w->s;
    struct arena *a = w->p->a;
    enum lang l = w->p->l;
    const char *now = percent(w, s->part, s->whole);
    const char *then = percent(w, s->then_part, s->then_whole);
    const char *team = w->p->scope.then_words;
    if (s->kind == SAY_STEP_WORSE || s->kind == SAY_STEP_BETTER)
        return lang_format(a, l, N_("%s → %s %s, %s: %s"), name(w, s->a),
                           name(w, s->b), now, team, then);
    return lang_format(a, l, N_("%s of the opening were lost, %s: %s"), now,
                       team, then);
}

static bool
is_of_team(const struct words *w)
{
    enum saying_kind k = w->s->kind;
    return w->p->scope.versus == VERSUS_TEAM &&
           (k == SAY_STEP_WORSE || k == SAY_STEP_BETTER ||
            k == SAY_LOST_MORE || k == SAY_LOST_LESS);
}

static const char *
sentence(const struct words *w)
{
    const struct saying *s = w->s;
    struct arena *a = w->p->a;
    enum lang l = w->p->l;
    if (is_of_team(w))
        return team_sentence(w);
    switch (s->kind) {
    case SAY_STEP_WORST:
        return lang_format(a, l, N_("Most stop at %s → %s: %s go on"),
                           name(w, s->a), name(w, s->b),
                           percent(w, s->part, s->whole));
    case SAY_STEP_WORSE: case SAY_STEP_BETTER:
        return lang_format(a, l, N_("%s → %s %s, it was %s"), name(w, s->a),
                           name(w, s->b), percent(w, s->part, s->whole),
                           percent(w, s->then_part, s->then_whole));
    case SAY_LOST_MORE: case SAY_LOST_LESS:
        return lang_format(a, l, N_("%s of the opening were lost, it was %s"),
                           percent(w, s->part, s->whole),
                           percent(w, s->then_part, s->then_whole));
    case SAY_WON:
        return lang_format(a, l, N_("%s won back"), count(w, s->part));
    default: return stage_sentence(w);
    }
}

/* What stands behind the sentence: the numbers, as they are compared. */
static const char *
evidence(const struct words *w)
{
    const struct saying *s = w->s;
    struct arena *a = w->p->a;
    enum lang l = w->p->l;
    switch (s->kind) {
    case SAY_STEP_WORST:
        return lang_format(a, l, N_("%s of %s came on within the window"),
                           count(w, s->part), count(w, s->whole));
    case SAY_STEP_WORSE: case SAY_STEP_BETTER:
    case SAY_LOST_MORE: case SAY_LOST_LESS:
        return lang_format(a, l,
                           N_("%s of %s against %s of %s, beyond chance"),
                           count(w, s->part), count(w, s->whole),
                           count(w, s->then_part), count(w, s->then_whole));
    case SAY_OVER:
        return lang_format(a, l, N_("%s of all in this stage"),
                           percent(w, s->part, s->whole));
    case SAY_BACK:
        return lang_format(a, l, N_("%s of all that left %s"),
                           percent(w, s->part, s->whole), name(w, s->a));
    case SAY_WON:
        return lang_format(a, l, N_("%s were lost in the same time"),
                           count(w, s->whole));
    default:
        return lang_format(
            a, l, N_("%s since the opening"),
            format_percent(a, (int64_t)s->part - (int64_t)s->whole,
                           (int64_t)s->whole));
    }
}

/* The number of the link: the customers of the slice. */
static uint64_t
behind(const struct saying *s)
{
    return s->slice.kind == SLICE_MISSING ? s->whole - s->part : s->part;
}

/* Of the step most stop at: the value that stands out most. */
static enum err
drop_show(struct words *w, struct view *row)
{
    struct funnel_drop *drops;
    size_t n;
    const struct funnel_page *p = w->p;
    if (w->s->kind != SAY_STEP_WORST)
        return OK;
    TRY(funnel_drops(p->cx, &p->scope.s, w->s->step, &drops, &n));
    for (size_t i = 0; i < n; i++) {
        const struct funnel_drop *d = &drops[i];
        if (d->on * d->rest >= d->rest_on * d->n)
            continue;
        struct view *v = view_row(row, "DROP");
        view_text(v, "DROP_TEXT",
                  lang_format(p->a, p->l,
                              N_("Furthest behind: %s “%s” %s, the others %s"),
                              funnel_say(p, scope_dimensions[d->dimension]
                                                .label),
                              d->value ? d->name : funnel_say(p, N_("(none)")),
                              percent(w, d->on, d->n),
                              percent(w, d->rest_on, d->rest)));
        figure_count(v, "PART",
                     scope_with_value(p->a, &p->scope, d->dimension,
                                      d->value),
                     (struct slice){SLICE_REACHED, w->s->a, COHORT_MEMBERS},
                     d->n);
        return OK;
    }
    return OK;
}

const char *
funnel_saying_words(struct funnel_page *p, const struct saying *s)
{
    struct words w = {p, s};
    return lang_format(p->a, p->l, N_("say|%s. %s."), sentence(&w),
                       evidence(&w));
}

static enum err
saying_show(struct words *w, struct view *v)
{
    static const char *const icons[] = {"alert-triangle", "alert-circle",
                                        "circle-check", "info-circle"};
    static const char *const classes[] = {"warn", "bad", "good", "soft"};
    struct view *row = view_row(v, "SAYING");
    view_text(row, "ICON", icons[w->s->tone]);
    view_text(row, "TONE", classes[w->s->tone]);
    view_text(row, "SENTENCE", sentence(w));
    view_text(row, "EVIDENCE", evidence(w));
    figure_count(row, "BEHIND", &w->p->scope, w->s->slice, behind(w->s));
    return drop_show(w, row);
}

enum err
funnel_say_fill(struct funnel_page *p, struct view *v)
{
    struct funnel_flow flow, flow_then;
    struct funnel_cohort cohort, cohort_then;
    struct funnel_numbers n = {&flow, NULL, &cohort, NULL};
    struct saying list[SAY_MOST];
    TRY(funnel_flow(p->cx, &p->scope.s, &flow));
    TRY(funnel_cohort(p->cx, &p->scope.s, &cohort));
    if (p->scope.then) {
        n.flow_then = &flow_then;
        n.cohort_then = &cohort_then;
        TRY(funnel_flow(p->cx, &p->scope.then->s, &flow_then));
        TRY(funnel_cohort(p->cx, &p->scope.then->s, &cohort_then));
    }
    size_t count = funnel_sayings(&n, list);
    view_if(v, "ANY", count > 0);
    for (size_t i = 0; i < count; i++) {
        struct words w = {p, &list[i]};
        TRY(saying_show(&w, v));
    }
    return OK;
}
