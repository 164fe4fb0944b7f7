/* Cohort funnel: who entered a step in a period, how far they came within a
 * window, and where the others are. First pass solid, repeat pass tinted, won
 * back hatched and in no rate. */
#include <string.h>

#include "model/interval.h"
#include "page/funnel_private.h"
#include "page/scope_private.h"
#include "view/chart_funnel.h"
#include "view/format.h"

enum { BAR_WIDTH = 280, BAR_HEIGHT = 28 };

struct cohort_page {
    struct funnel_page *p;
    struct funnel_cohort now, then;
    bool compares;
};

static uint64_t
members(const struct funnel_step *s)
{
    return s->first + s->repeat;
}

static struct slice
reached(const struct cohort_page *c, size_t step, enum cohort_group g)
{
    const struct funnel_step *s = &c->now.steps[step];
    return (struct slice){SLICE_REACHED,
                          (int)(s->stage - c->p->scope.s.model->stages),
                          (int)g};
}

/* ---- choices: entry step, window, cohort ---- */

static void
choice(struct view *v, const char *section, const char *label,
       const char *href, bool current)
{
    struct view *row = view_row(v, section);
    view_text(row, "LABEL", label);
    view_text(row, "HREF", href);
    view_if(row, "CURRENT", current);
}

static const char *
href_of(const struct funnel_page *p, struct page_scope *other)
{
    other->query = scope_query_text(p->a, other);
    return scope_href(p->a, "/funnel/section/cohort", other, NULL);
}

static void
choices_show(const struct funnel_page *p, struct view *v)
{
    static const int windows[] = {90, 180, 365, 730};
    const struct rule_model *m = p->scope.s.model;
    struct page_scope other = p->scope;
    for (size_t i = 0; i + 1 < m->stage_count; i++) {
        if (!scope_is_step(&m->stages[i]) || !scope_is_step(&m->stages[i + 1]))
            continue;
        other.s.entry = (int)i;
        choice(v, "ENTRY", m->stages[i].name[p->l], href_of(p, &other),
               (int)i == p->scope.s.entry);
    }
    other = p->scope;
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
        other.s.window = windows[i];
        choice(v, "WINDOW",
               lang_format(p->a, p->l, N_("%d days"), windows[i]),
               href_of(p, &other), windows[i] == p->scope.s.window);
    }
    other = p->scope;
    other.cohort_said = false;
    choice(v, "WHEN", funnel_say(p, N_("a year before")), href_of(p, &other),
           !p->scope.cohort_said);
    other.cohort_said = true;
    other.cohort = p->scope.period;
    choice(v, "WHEN", funnel_say(p, N_("the period itself")),
           href_of(p, &other),
           p->scope.cohort_said &&
               p->scope.cohort.from == p->scope.period.from);
}

/* ---- steps ---- */

/* The bar needs a name of its own: the numbers stand beside it as links. */
static const char *
bar(const struct cohort_page *c, size_t i)
{
    const struct funnel_page *p = c->p;
    const struct funnel_step *s = &c->now.steps[i];
    struct chart_funnel_step parts = {
        .stage = s->stage->colour, .first = (double)s->first,
        .repeat = (double)s->repeat, .won = (double)s->won,
        .text = format_int(p->a, (int64_t)members(s))};
    double most = 0;
    for (size_t k = 0; k < c->now.step_count; k++) {
        const struct funnel_step *t = &c->now.steps[k];
        double all = (double)members(t) + (double)t->won;
        most = all > most ? all : most;
    }
    return chart_funnel_bar(
        p->a, &parts, most, BAR_WIDTH, BAR_HEIGHT,
        lang_format(p->a, p->l, N_("%s: %s"), s->stage->name[p->l],
                    parts.text));
}

static void
group_show(const struct cohort_page *c, struct view *row, const char *section,
           size_t i, enum cohort_group g, uint64_t n)
{
    if (n)
        figure_count(view_row(row, section), "PART", &c->p->scope,
                     reached(c, i, g), n);
}

const char *
funnel_interval_text(const struct funnel_page *p, uint64_t part, uint64_t whole)
{
    struct interval w = interval_wilson(part, whole);
    return arena_printf(p->a, "[%.1f, %.1f]", w.low * 100, w.high * 100);
}

bool
funnel_points(uint64_t part, uint64_t whole, uint64_t then_part,
              uint64_t then_whole, double *out)
{
    if (!whole || !then_whole)
        return false;
    *out = 100.0 * (double)part / (double)whole -
           100.0 * (double)then_part / (double)then_whole;
    return true;
}

static void
points_show(const struct cohort_page *c, struct view *v, uint64_t part,
            uint64_t whole, uint64_t then_part, uint64_t then_whole)
{
    const struct funnel_page *p = c->p;
    double more;
    if (!c->compares ||
        !funnel_points(part, whole, then_part, then_whole, &more))
        return;
    int tenths = (int)(more * 10 + (more < 0 ? -0.5 : 0.5));
    struct view *d = view_row(v, "POINTS");
    view_text(d, "DELTA_CLASS",
              tenths > 0 ? "good" : tenths < 0 ? "bad" : "soft");
    int size = tenths < 0 ? -tenths : tenths;
    view_text(d, "DELTA_TEXT",
              lang_format(p->a, p->l, N_("%s%d.%d points"),
                          tenths > 0 ? "▲ " : tenths < 0 ? "▼ " : "",
                          size / 10, size % 10));
}

static void
rate_show(const struct cohort_page *c, struct view *row, size_t i,
          size_t from, const char *section)
{
    const struct funnel_page *p = c->p;
    const struct funnel_step *s = &c->now.steps[i];
    uint64_t whole = members(&c->now.steps[from]);
    if (!whole)
        return;
    struct view *v = view_row(row, section);
    struct figure rate = {.scope = &p->scope, .kind = FIGURE_RATE,
                          .slice = reached(c, i, COHORT_MEMBERS),
                          .count = members(s), .whole = whole};
    figure_show(v, "RATE", &rate);
    view_text(v, "INTERVAL", funnel_interval_text(p, members(s), whole));
    points_show(c, v, members(s), whole, members(&c->then.steps[i]),
                members(&c->then.steps[from]));
    struct figure days = {.scope = &p->scope, .kind = FIGURE_DAYS,
                          .slice = reached(c, i, COHORT_MEMBERS),
                          .days2 = s->median2};
    figure_show(v, "DAYS", &days);
}

/* Where those are who did not come from step i - 1 to step i. */
static void
missing_show(const struct cohort_page *c, struct view *v, size_t i)
{
    const struct funnel_page *p = c->p;
    const struct funnel_step *s = &c->now.steps[i];
    const struct rule_model *m = p->scope.s.model;
    int step = (int)(s->stage - m->stages);
    uint64_t all = members(&c->now.steps[i - 1]) - members(s);
    if (!all)
        return;
    struct view *row = view_row(v, "MISSING");
    view_text(row, "LABEL",
              lang_format(p->a, p->l, N_("not to %s"),
                          s->stage->name[p->l]));
    figure_count(row, "PART", &p->scope, (struct slice){SLICE_MISSING, step, -1},
                 all);
    for (size_t k = 0; k <= m->stage_count; k++) {
        size_t at = k < m->stage_count ? k : FUNNEL_OUT;
        if (!s->missing[at])
            continue;
        struct view *w = view_row(row, "WHERE");
        view_text(w, "PLACE", funnel_place(p, (int)at));
        figure_count(w, "PART", &p->scope,
                     (struct slice){SLICE_MISSING, step, (int)at},
                     s->missing[at]);
    }
}

static void
step_show(const struct cohort_page *c, struct view *v, size_t i)
{
    const struct funnel_step *s = &c->now.steps[i];
    struct view *row = view_row(v, "STEP");
    view_text(row, "NAME", s->stage->name[c->p->l]);
    view_svg(row, "BAR_SVG", bar(c, i));
    figure_count(row, "MEMBERS", &c->p->scope, reached(c, i, COHORT_MEMBERS),
                 members(s));
    group_show(c, row, "FIRST", i, COHORT_FIRST, s->first);
    group_show(c, row, "REPEAT", i, COHORT_REPEAT, s->repeat);
    group_show(c, row, "WON", i, COHORT_WON, s->won);
    if (i)
        rate_show(c, row, i, i - 1, "FROM_BEFORE");
    if (i + 1 < c->now.step_count && members(s))
        missing_show(c, row, i + 1);
}

/* ---- around ---- */

static const char *
about_text(const struct cohort_page *c)
{
    const struct funnel_page *p = c->p;
    const struct page_scope *s = &p->scope;
    const char *who =
        lang_format(p->a, p->l, N_("entered %s from %s to %s, within %d days"),
                    s->s.model->stages[s->s.entry].name[p->l],
                    day_iso(p->a, c->now.from), day_iso(p->a, c->now.to),
                    (int)s->s.window);
    if (s->versus != VERSUS_TEAM)
        return who;
    return lang_format(p->a, p->l, N_("%s: %s"), scope_team_words(s), who);
}

/* Of another team it is the same cohort. */
static const char *
then_about_text(const struct cohort_page *c)
{
    const struct funnel_page *p = c->p;
    if (p->scope.versus == VERSUS_TEAM)
        return lang_format(p->a, p->l, N_("points against %s, the same days"),
                           p->scope.then_words);
    return lang_format(p->a, p->l, N_("points against %s to %s"),
                       day_iso(p->a, c->then.from), day_iso(p->a, c->then.to));
}

static void
foot_show(const struct cohort_page *c, struct view *v)
{
    size_t last = c->now.step_count ? c->now.step_count - 1 : 0;
    const struct funnel_page *p = c->p;
    if (c->now.pending) {
        struct view *w = view_row(v, "PENDING");
        figure_count(w, "PART", &p->scope,
                     (struct slice){SLICE_PENDING, COHORT_MEMBERS, -1},
                     c->now.pending);
    }
    if (last == 0)
        return;
    struct view *t = view_row(v, "OVERALL");
    view_text(t, "FROM", c->now.steps[0].stage->name[p->l]);
    view_text(t, "TO", c->now.steps[last].stage->name[p->l]);
    rate_show(c, t, last, 0, "OVERALL_RATE");
}

enum err
funnel_cohort_fill(struct funnel_page *p, struct view *v)
{
    struct cohort_page c = {.p = p, .compares = p->scope.then != NULL};
    TRY(funnel_cohort(p->cx, &p->scope.s, &c.now));
    if (c.compares)
        TRY(funnel_cohort(p->cx, &p->scope.then->s, &c.then));
    choices_show(p, v);
    view_text(v, "ABOUT", about_text(&c));
    view_if(v, "COMPARED", c.compares);
    if (c.compares)
        view_text(v, "THEN_ABOUT", then_about_text(&c));
    bool any = c.now.step_count && (members(&c.now.steps[0]) ||
                                    c.now.steps[0].won);
    view_if(v, "ANY", any);
    for (size_t i = 0; any && i < c.now.step_count; i++)
        step_show(&c, v, i);
    foot_show(&c, v);
    return OK;
}
