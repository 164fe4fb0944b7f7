/* A slice in words: what the customers of a list have in common. */
#include "page/funnel_words.h"

#include <string.h>

static const char *
place(const struct page_scope *s, int stage)
{
    const struct rule_model *m = s->s.model;
    if (stage < 0 || (size_t)stage >= m->stage_count)
        return lang_text(s->cx->lang, N_("outside the base"));
    return m->stages[stage].name[s->cx->lang];
}

/* Of stocks and flows: of all, or of one stage. */
struct phrase {
    const char *all, *one; /* msgids: period; period and stage */
};

static const struct phrase phrases[SLICE_KIND_COUNT] = {
    [SLICE_OPENING] = {N_("%s: all customers at the start"),
                       N_("%s: in “%s” at the start")},
    [SLICE_CLOSING] = {N_("%s: all customers at the end"),
                       N_("%s: in “%s” at the end")},
    [SLICE_IN] = {N_("%s: came into a stage"), N_("%s: came into “%s”")},
    [SLICE_OUT] = {N_("%s: went out of a stage"), N_("%s: went out of “%s”")},
    [SLICE_NEW] = {N_("%s: new in the base"),
                   N_("%s: new in the base, into “%s”")},
    [SLICE_BACK] = {N_("%s: moved back"), N_("%s: moved back to “%s”")},
    [SLICE_WON] = {N_("%s: won back"), N_("%s: won back, into “%s”")},
    [SLICE_LOST] = {N_("%s: lost"), N_("%s: lost, into “%s”")},
    [SLICE_LEFT] = {N_("%s: left the base"),
                    N_("%s: left the base out of “%s”")},
    [SLICE_OVER] = {N_("%s: longer in their stage than its limit at the end"),
                    N_("%s: longer in “%s” than the limit at the end")},
};

static const char *
stay_words(const struct page_scope *s, const struct slice *sl)
{
    static const char *const parts[] = {
        N_("%s: stays in “%s”"), N_("%s: stays in “%s” that ended"),
        N_("%s: stays in “%s” that are still open")};
    return lang_format(s->cx->arena, s->cx->lang,
                       parts[sl->b >= 0 && sl->b < 3 ? sl->b : 0], s->words,
                       place(s, sl->a));
}

static const char *
place_of(const struct page_scope *s, const struct rule_model *m, int stage)
{
    enum lang l = s->cx->lang;
    if (stage < 0)
        return lang_text(l, N_("any stage"));
    return (size_t)stage < m->stage_count
        ? m->stages[stage].name[l] : lang_text(l, N_("outside the base"));
}

/* "2026-09-30: in “Usage” (six stages) and in “Partner” (relationship)" */
static const char *
both_words(const struct page_scope *s, const struct slice *sl)
{
    struct arena *a = s->cx->arena;
    enum lang l = s->cx->lang;
    const struct rule_model *m = s->s.model, *with = s->s.with;
    return lang_format(a, l, N_("%s: in “%s” (%s) and in “%s” (%s)"),
                       day_iso(a, s->s.to), place_of(s, m, sl->a), m->name[l],
                       place_of(s, with, sl->b), with->name[l]);
}

static const char *
group_words(const struct page_scope *s, int group)
{
    static const char *const groups[] = {
        "", N_(", for the first time"), N_(", once more"),
        N_(", won back (in no rate)")};
    return group > 0 && group < 4 ? lang_text(s->cx->lang, groups[group]) : "";
}

/* "entered Awareness in Q3 2025" */
static const char *
cohort_words(const struct page_scope *s)
{
    struct arena *a = s->cx->arena;
    return lang_format(a, s->cx->lang, N_("Entered “%s” in %s"),
                       place(s, s->s.entry),
                       period_words(a, s->cx->lang, &s->cohort));
}

static const char *
cohort_slice(const struct page_scope *s, const struct slice *sl)
{
    struct arena *a = s->cx->arena;
    enum lang l = s->cx->lang;
    int window = (int)s->s.window;
    const char *who = cohort_words(s);
    switch (sl->kind) {
    case SLICE_REACHED:
        return lang_format(a, l, N_("%s and reached “%s” within %d days%s"),
                           who, place(s, sl->a), window,
                           group_words(s, sl->b));
    case SLICE_MISSING:
        if (sl->b >= 0)
            return lang_format(a, l,
                               N_("%s, not to “%s” within %d days, at the end "
                                  "%s"),
                               who, place(s, sl->a), window, place(s, sl->b));
        return lang_format(a, l, N_("%s, not to “%s” within %d days"), who,
                           place(s, sl->a), window);
    default:
        return lang_format(a, l, N_("%s, not observed for %d days yet%s"),
                           who, window, group_words(s, sl->a));
    }
}

const char *
funnel_aim_words(const struct page_scope *s, int stage)
{
    static const char *const aims[] = {
        [PLAY_GO_ON] = N_("play|went on to a later stage"),
        [PLAY_STAY] = N_("play|stayed in the stage"),
        [PLAY_COME_BACK] = N_("play|came back")};
    return lang_text(s->cx->lang, aims[funnel_play_aim(s->s.model, stage)]);
}

static const char *
play_slice(const struct page_scope *s, const struct slice *sl)
{
    struct arena *a = s->cx->arena;
    enum lang l = s->cx->lang;
    bool done = sl->kind == SLICE_PLAYED || sl->kind == SLICE_PLAYED_ON;
    const char *who = lang_format(
        a, l, done ? N_("In “%s”, the play was done within %d days")
                   : N_("In “%s”, the play was not done within %d days"),
        place(s, sl->a), PLAY_LANDMARK);
    if (sl->kind == SLICE_PLAYED || sl->kind == SLICE_UNPLAYED)
        return who;
    return lang_format(a, l, N_("%s; %s within %d days after"), who,
                       funnel_aim_words(s, sl->a), PLAY_WINDOW);
}

const char *
funnel_slice_words(const struct page_scope *s, const struct slice *sl)
{
    struct arena *a = s->cx->arena;
    enum lang l = s->cx->lang;
    if (sl->kind == SLICE_MOVE)
        return lang_format(a, l, N_("%s: moved from “%s” to “%s”"), s->words,
                           place(s, sl->a), place(s, sl->b));
    if (sl->kind == SLICE_STAY)
        return stay_words(s, sl);
    if (sl->kind == SLICE_BOTH)
        return both_words(s, sl);
    if (sl->kind >= SLICE_PLAYED)
        return play_slice(s, sl);
    const struct phrase *p = &phrases[sl->kind];
    if (!p->all)
        return cohort_slice(s, sl);
    if (sl->a < 0)
        return lang_format(a, l, p->all, s->words);
    return lang_format(a, l, p->one, s->words, place(s, sl->a));
}

bool
funnel_slice_moves(const struct slice *sl)
{
    switch (sl->kind) {
    case SLICE_OPENING: case SLICE_CLOSING: case SLICE_OVER:
    case SLICE_REACHED: case SLICE_MISSING: case SLICE_PENDING:
    case SLICE_BOTH:
    case SLICE_PLAYED: case SLICE_PLAYED_ON:
    case SLICE_UNPLAYED: case SLICE_UNPLAYED_ON:
        return false;
    default:
        return true;
    }
}
