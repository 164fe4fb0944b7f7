/* The form of a scope and the chips of what narrows it. All of it is links and
 * a GET form: what changes at a click (kind of period, model) is a link, the
 * rest waits for Apply. */
#include <string.h>

#include "page/scope_private.h"
#include "view/format.h"

enum { PERIODS_OFFERED = 16 };

struct bar {
    struct request *rq;
    struct arena *a;
    enum lang l;
    const struct page_scope *s;
    const char *path;
    struct view *v;
};

static const char *
tr(const struct bar *b, const char *msgid)
{
    return lang_text(b->l, msgid);
}

/* ---- period ---- */

static const char *
kind_label(enum period_kind kind)
{
    static const char *const labels[] = {N_("Month"), N_("Quarter"),
                                         N_("Half-year"), N_("Year"),
                                         N_("period|Days"), N_("Week")};
    return labels[kind];
}

/* The period of another kind where this one ends; days: the days of this. */
static struct period
other_kind(const struct page_scope *s, enum period_kind kind)
{
    if (kind == PERIOD_DAYS)
        return (struct period){PERIOD_DAYS, s->s.from, s->s.to};
    return period_of(kind, s->s.to);
}

static void
kinds_show(const struct bar *b)
{
    for (int i = 0; i < PERIOD_KIND_COUNT; i++) { /* the shortest first */
        int k = (i + PERIOD_WEEK) % PERIOD_KIND_COUNT;
        struct period p = other_kind(b->s, (enum period_kind)k);
        struct page_scope other = *b->s;
        other.period = p;
        other.query = scope_query_text(b->a, &other);
        struct view *row = view_row(b->v, "KIND");
        view_text(row, "LABEL", tr(b, kind_label((enum period_kind)k)));
        view_text(row, "HREF", scope_href(b->a, b->path, &other, NULL));
        view_if(row, "CURRENT", (enum period_kind)k == b->s->period.kind);
    }
}

static void
period_option(const struct bar *b, struct view *select,
              const struct period *p, bool chosen)
{
    struct view *o = view_row(select, "OPTION");
    view_text(o, "VALUE", period_text(b->a, p));
    view_text(o, "LABEL", period_words(b->a, b->l, p));
    view_if(o, "SELECTED", chosen);
}

/* The latest periods of the kind, and the chosen one where it is older. */
static void
periods_show(const struct bar *b)
{
    const struct period *p = &b->s->period;
    if (p->kind == PERIOD_DAYS) {
        struct view *days = view_row(b->v, "DAYS");
        view_text(days, "FROM", day_iso(b->a, p->from));
        view_text(days, "TO", day_iso(b->a, p->to));
        return;
    }
    struct view *select = view_row(b->v, "WHICH");
    int year, month, day;
    day_to_ymd(p->from, &year, &month, &day);
    struct period at = p->kind == PERIOD_FISCAL
                           ? period_fiscal(b->s->closed, month)
                           : period_of(p->kind, b->s->closed);
    bool found = false;
    for (int i = 0; i < PERIODS_OFFERED; i++, at = period_step(&at, -1)) {
        period_option(b, select, &at, at.from == p->from);
        found |= at.from == p->from;
    }
    if (!found)
        period_option(b, select, p, true);
}

static void
models_show(const struct bar *b)
{
    const struct rules *rules = b->s->lists->rules;
    view_text(b->v, "MODEL_NAME", b->s->s.model->name[b->l]);
    for (size_t i = 0; i < rules->model_count; i++) {
        const struct rule_model *m = &rules->models[i];
        if (!m->kept)
            continue;
        struct page_scope other = *b->s;
        other.s.model = m;
        if (m == b->s->s.with)
            other.s.with = b->s->s.model;
        other.s.entry = scope_first_step(m);
        other.query = scope_query_text(b->a, &other);
        struct view *row = view_row(b->v, "MODEL");
        view_text(row, "LABEL", m->name[b->l]);
        view_text(row, "HREF", scope_href(b->a, b->path, &other, NULL));
        view_if(row, "CURRENT", m == b->s->s.model);
    }
}

/* ---- conditions ---- */

static void
option(struct view *select, const char *value, const char *label, bool chosen)
{
    struct view *o = view_row(select, "OPTION");
    view_text(o, "VALUE", value);
    view_text(o, "LABEL", label);
    view_if(o, "SELECTED", chosen);
}

static bool
is_first(const struct page_scope *s, enum dimension d, const char *key)
{
    const char *have = s->picks[d][0].key;
    return have && strcmp(have, key) == 0;
}

/* What the list does not offer but the scope has (a team alone, no value, a
 * colleague of another team) stays choosable. */
static void
dimension_show(const struct bar *b, enum dimension d, const char *section)
{
    static const char indent[] = "　　　　　　";
    const struct page_scope *s = b->s;
    struct view *select = view_row(b->v, section);
    bool found = !s->picks[d][0].key;
    view_text(select, "NAME", scope_dimensions[d].name);
    view_text(select, "LABEL", tr(b, scope_dimensions[d].label));
    option(select, "", tr(b, N_("All")), false);
    for (size_t i = 0; i < s->lists->of[d].count; i++) {
        const struct scope_choice *v = &s->lists->of[d].list[i];
        unsigned depth = v->depth > 6 ? 6 : v->depth;
        bool here = is_first(s, d, v->code);
        option(select, v->code,
               arena_printf(b->a, "%.*s%s", (int)depth * 3, indent, v->name),
               here);
        found |= here;
    }
    if (!found)
        option(select, s->picks[d][0].key, s->picks[d][0].name, true);
    for (size_t i = 1; i < SCOPE_PICKS && s->picks[d][i].key; i++) {
        struct view *more = view_row(b->v, "KEEP");
        view_text(more, "NAME", scope_dimensions[d].name);
        view_text(more, "VALUE", s->picks[d][i].key);
    }
}

static void
dimensions_show(const struct bar *b)
{
    static const bool in_front[DIM_COUNT] = {[DIM_TEAM] = true,
                                             [DIM_CATEGORY] = true};
    bool open = b->s->s.known_on != DAY_NONE;
    for (int d = 0; d < DIM_COUNT; d++) {
        if (b->s->lists->of[d].count < 2 && !b->s->picks[d][0].key)
            continue;
        dimension_show(b, (enum dimension)d,
                       in_front[d] ? "FILTER" : "MORE_FILTER");
        open |= !in_front[d] && b->s->picks[d][0].key;
    }
    view_if(b->v, "MORE_OPEN", open);
    view_text(b->v, "KNOWN", day_iso(b->a, b->s->s.known_on));
    view_text(b->v, "KNOWN_MAX", day_iso(b->a, b->s->closed + 1));
}

static void
versus_show(const struct bar *b)
{
    const struct page_scope *s = b->s;
    if (s->s.with) /* of one day: there is nothing to compare */
        return;
    struct view *select = view_row(b->v, "VERSUS");
    option(select, "before", tr(b, N_("the period before")),
           s->versus == VERSUS_BEFORE);
    option(select, "year", tr(b, N_("the year before")),
           s->versus == VERSUS_YEAR);
    for (size_t i = 0; i < s->lists->of[DIM_TEAM].count; i++) {
        const struct scope_choice *t = &s->lists->of[DIM_TEAM].list[i];
        option(select, arena_printf(b->a, "team:%s", t->code), t->name,
               s->versus == VERSUS_TEAM &&
                   strcmp(s->versus_key, t->code) == 0);
    }
    option(select, "none", tr(b, N_("nothing")), s->versus == VERSUS_NONE);
}

/* What the form does not ask for but the address says. */
static void
keep_show(const struct bar *b)
{
    const struct page_scope *s = b->s;
    struct { const char *name, *value; } keep[] = {
        {"model", s->s.model->code},
        {"with", s->s.with ? s->s.with->code : NULL},
        {"entry", s->s.entry != scope_first_step(s->s.model)
                      ? s->s.model->stages[s->s.entry].code : NULL},
        {"window", s->s.window != SCOPE_WINDOW
                       ? arena_printf(b->a, "%d", (int)s->s.window) : NULL},
    };
    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++) {
        if (!keep[i].value)
            continue;
        struct view *row = view_row(b->v, "KEEP");
        view_text(row, "NAME", keep[i].name);
        view_text(row, "VALUE", keep[i].value);
    }
}

/* ---- chips ---- */

static void
chip(const struct bar *b, struct view *used, const struct page_scope *without,
     const char *text)
{
    struct view *row = view_row(used, "USED_ROW");
    view_text(row, "TEXT", text);
    view_text(row, "HREF",
              arena_printf(b->a, "%s?%s", b->path,
                           scope_query_text(b->a, without)));
}

static const char *
pair(const struct bar *b, const char *label, const char *value)
{
    return lang_format(b->a, b->l, N_("%s: %s"), label, value);
}

static void
chips_show(const struct bar *b)
{
    struct view *used = NULL;
    struct page_scope bare = *b->s, without;
    for (int d = 0; d < DIM_COUNT; d++) {
        memset(bare.picks[d], 0, sizeof bare.picks[d]);
        for (size_t i = 0; i < SCOPE_PICKS && b->s->picks[d][i].key; i++) {
            without = *b->s;
            memmove(&without.picks[d][i], &without.picks[d][i + 1],
                    (SCOPE_PICKS - 1 - i) * sizeof **without.picks);
            without.picks[d][SCOPE_PICKS - 1].key = NULL;
            used = used ? used : view_row(b->v, "USED");
            chip(b, used, &without,
                 pair(b, tr(b, scope_dimensions[d].label),
                      b->s->picks[d][i].name));
        }
    }
    if (b->s->s.known_on != DAY_NONE) {
        without = *b->s;
        without.s.known_on = bare.s.known_on = DAY_NONE;
        used = used ? used : view_row(b->v, "USED");
        chip(b, used, &without,
             lang_format(b->a, b->l, N_("as known on %s"),
                         day_iso(b->a, b->s->s.known_on)));
    }
    if (used)
        view_text(used, "CLEAR_HREF",
                  arena_printf(b->a, "%s?%s", b->path,
                               scope_query_text(b->a, &bare)));
}

struct view *
scope_show(struct request *rq, struct view *v, const struct page_scope *s,
           const char *path)
{
    struct bar b = {rq, rq->cx.arena, rq->cx.lang, s, path,
                    view_include(v, "SCOPE", "scope/bar")};
    view_text(b.v, "PATH", path);
    kinds_show(&b);
    periods_show(&b);
    models_show(&b);
    keep_show(&b);
    dimensions_show(&b);
    versus_show(&b);
    chips_show(&b);
    if (s->ignored)
        view_text(view_row(b.v, "IGNORED"), "TEXT", s->ignored);
    return b.v;
}
