/* Conclusions in words, each with the customers it is about. */
#include "model/funnel_say.h"

#include "page/funnel_private.h"
#include "page/scope_private.h"
#include "view/format.h"

struct words {
    struct funnel_page *p;
    const struct saying *s;
};

static struct figure_word
name(const struct words *w, int stage)
{
    return (struct figure_word){.text = funnel_place(w->p, stage)};
}

static const struct page_scope *
scope_of(const struct words *w, bool then)
{
    return then ? w->p->scope.then : &w->p->scope;
}

/* Whose number the saying counts, and whose that is the whole of it. */
static struct slice
part_of(const struct saying *s)
{
    return s->slice.kind == SLICE_MISSING
               ? (struct slice){SLICE_REACHED, s->b, COHORT_MEMBERS}
               : s->slice;
}

static struct slice
whole_of(const struct saying *s)
{
    switch (s->kind) {
    case SAY_WON: return (struct slice){SLICE_LOST, -1, -1};
    case SAY_LOST_MORE: case SAY_LOST_LESS:
        return (struct slice){SLICE_OPENING, -1, -1};
    case SAY_GROWN: case SAY_SHRUNK:
        return (struct slice){SLICE_OPENING, s->a, -1};
    default: return (struct slice){SLICE_REACHED, s->a, COHORT_MEMBERS};
    }
}

static struct figure_word
part(const struct words *w, bool then)
{
    return (struct figure_word){
        .figure = {.scope = scope_of(w, then), .slice = part_of(w->s),
                   .count = then ? w->s->then_part : w->s->part}};
}

static struct figure_word
whole(const struct words *w, bool then)
{
    return (struct figure_word){
        .figure = {.scope = scope_of(w, then), .slice = whole_of(w->s),
                   .count = then ? w->s->then_whole : w->s->whole}};
}

static struct figure_word
percent(const struct words *w, bool then)
{
    struct figure_word word = part(w, then);
    word.figure.kind = FIGURE_RATE;
    word.figure.whole = then ? w->s->then_whole : w->s->whole;
    return word;
}

static struct figure_phrase
stage_sentence(const struct words *w)
{
    const struct saying *s = w->s;
    int limit = (int)w->p->scope.s.model->stages[s->a].limit_days;
    switch (s->kind) {
    case SAY_OVER:
        return (struct figure_phrase){
            N_("%s customers in %s for more than %d days"),
            {part(w, false), name(w, s->a),
             {.text = format_int(w->p->a, limit)}}};
    case SAY_BACK:
        return (struct figure_phrase){
            N_("%s moves back from %s to %s"),
            {part(w, false), name(w, s->a), name(w, s->b)}};
    case SAY_GROWN:
        return (struct figure_phrase){
            N_("%s grew from %s to %s customers"),
            {name(w, s->a), whole(w, false), part(w, false)}};
    default:
        return (struct figure_phrase){
            N_("%s shrank from %s to %s customers"),
            {name(w, s->a), whole(w, false), part(w, false)}};
    }
}

/* Another team is named: nothing "was" so. */
static struct figure_phrase
team_sentence(const struct words *w)
{
    const struct saying *s = w->s;
    struct figure_word team = {.text = w->p->scope.then_words};
    if (s->kind == SAY_STEP_WORSE || s->kind == SAY_STEP_BETTER)
        return (struct figure_phrase){
            N_("%s → %s %s, %s: %s"),
            {name(w, s->a), name(w, s->b), percent(w, false), team,
             percent(w, true)}};
    return (struct figure_phrase){
        N_("%s of the opening were lost, %s: %s"),
        {percent(w, false), team, percent(w, true)}};
}

static bool
is_of_team(const struct words *w)
{
    enum saying_kind k = w->s->kind;
    return w->p->scope.versus == VERSUS_TEAM &&
           (k == SAY_STEP_WORSE || k == SAY_STEP_BETTER ||
            k == SAY_LOST_MORE || k == SAY_LOST_LESS);
}

static struct figure_phrase
sentence(const struct words *w)
{
    const struct saying *s = w->s;
    if (is_of_team(w))
        return team_sentence(w);
    switch (s->kind) {
    case SAY_STEP_WORST:
        return (struct figure_phrase){
            N_("Most stop at %s → %s: %s go on"),
            {name(w, s->a), name(w, s->b), percent(w, false)}};
    case SAY_STEP_WORSE: case SAY_STEP_BETTER:
        return (struct figure_phrase){
            N_("%s → %s %s, it was %s"),
            {name(w, s->a), name(w, s->b), percent(w, false),
             percent(w, true)}};
    case SAY_LOST_MORE: case SAY_LOST_LESS:
        return (struct figure_phrase){
            N_("%s of the opening were lost, it was %s"),
            {percent(w, false), percent(w, true)}};
    case SAY_WON:
        return (struct figure_phrase){N_("%s won back"), {part(w, false)}};
    default: return stage_sentence(w);
    }
}

/* What stands behind the sentence: the numbers, as they are compared. */
static struct figure_phrase
evidence(const struct words *w)
{
    const struct saying *s = w->s;
    switch (s->kind) {
    case SAY_STEP_WORST:
        return (struct figure_phrase){
            N_("%s of %s came on within the window"),
            {part(w, false), whole(w, false)}};
    case SAY_STEP_WORSE: case SAY_STEP_BETTER:
    case SAY_LOST_MORE: case SAY_LOST_LESS:
        return (struct figure_phrase){
            N_("%s of %s against %s of %s, beyond chance"),
            {part(w, false), whole(w, false), part(w, true),
             whole(w, true)}};
    case SAY_OVER:
        return (struct figure_phrase){N_("%s of all in this stage"),
                                      {percent(w, false)}};
    case SAY_BACK:
        return (struct figure_phrase){N_("%s of all that left %s"),
                                      {percent(w, false), name(w, s->a)}};
    case SAY_WON:
        return (struct figure_phrase){N_("%s were lost in the same time"),
                                      {whole(w, false)}};
    default:
        return (struct figure_phrase){
            N_("%s since the opening"),
            {{.text = format_percent(w->p->a,
                                     (int64_t)s->part - (int64_t)s->whole,
                                     (int64_t)s->whole)}}};
    }
}

uint64_t
funnel_saying_count(const struct saying *s)
{
    return s->slice.kind == SLICE_MISSING ? s->whole - s->part : s->part;
}

static const char *
share_text(const struct funnel_page *p, uint64_t n, uint64_t of)
{
    return format_percent(p->a, (int64_t)n, (int64_t)of);
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
                              share_text(p, d->on, d->n),
                              share_text(p, d->rest_on, d->rest)));
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
    struct figure_phrase said = sentence(&w), because = evidence(&w);
    return lang_format(p->a, p->l, N_("say|%s. %s."),
                       figure_phrase_text(p->cx, &said),
                       figure_phrase_text(p->cx, &because));
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
    struct figure_phrase said = sentence(w), because = evidence(w);
    figure_phrase_show(w->p->cx, row, "SENTENCE", &said);
    figure_phrase_show(w->p->cx, row, "EVIDENCE", &because);
    figure_count(row, "BEHIND", &w->p->scope, w->s->slice,
                 funnel_saying_count(w->s));
    return drop_show(w, row);
}

enum err
funnel_sayings_read(struct funnel_page *p, struct saying *out, size_t *count)
{
    struct funnel_flow flow, flow_then;
    struct funnel_cohort cohort, cohort_then;
    struct funnel_numbers n = {&flow, NULL, &cohort, NULL};
    TRY(funnel_flow(p->cx, &p->scope.s, &flow));
    TRY(funnel_cohort(p->cx, &p->scope.s, &cohort));
    if (p->scope.then) {
        n.flow_then = &flow_then;
        n.cohort_then = &cohort_then;
        TRY(funnel_flow(p->cx, &p->scope.then->s, &flow_then));
        TRY(funnel_cohort(p->cx, &p->scope.then->s, &cohort_then));
    }
    *count = funnel_sayings(&n, out);
    return OK;
}

enum err
funnel_say_fill(struct funnel_page *p, struct view *v)
{
    struct saying list[SAY_MOST];
    size_t count;
    TRY(funnel_sayings_read(p, list, &count));
    view_if(v, "ANY", count > 0);
    for (size_t i = 0; i < count; i++) {
        struct words w = {p, &list[i]};
        TRY(saying_show(&w, v));
    }
    return OK;
}
