/* Reading a scope from an address; see scope.h. */
#include "page/scope.h"

#include <string.h>

#include "core/text.h"
#include "page/scope_private.h"

const struct scope_dimension scope_dimensions[DIM_COUNT] = {
    [DIM_TEAM] = {"team", N_("Team")},
    [DIM_OWNER] = {"owner", N_("Owner")},
    [DIM_REGION] = {"region", N_("Region")},
    [DIM_INDUSTRY] = {"industry", N_("Industry")},
    [DIM_SIZE] = {"size", N_("Size")},
    [DIM_SOURCE] = {"source", N_("Source")},
    [DIM_GRADE] = {"grade", N_("Grade")},
    [DIM_CATEGORY] = {"category", N_("Product line")},
    [DIM_SEGMENT] = {"segment", N_("Segment")},
    [DIM_KIND] = {"kind", N_("Kind of customer")},
};

int
scope_dimension_find(const char *name)
{
    for (int d = 0; name && d < DIM_COUNT; d++)
        if (strcmp(scope_dimensions[d].name, name) == 0)
            return d;
    return -1;
}

/* What the readers below share. */
struct reading {
    struct request *rq;
    struct ctx *cx;
    const struct params *from;
    struct page_scope *out;
    bool of_report; /* which may be of one stage alone */
};

static void
ignore(struct reading *r)
{
    r->out->ignored = lang_text(
        r->cx->lang,
        N_("Something in the address does not fit and was left out."));
}

static const char *
asked(struct reading *r, const char *name)
{
    const char *v = param_get(r->from, name);
    return v && *v ? v : NULL;
}

const struct scope_choice *
scope_choice_find(const struct scope_lists *l, enum dimension d,
                 const char *key)
{
    for (size_t i = 0; i < l->of[d].count; i++)
        if (strcmp(l->of[d].list[i].code, key) == 0)
            return &l->of[d].list[i];
    return NULL;
}

/* ---- model, entry, window ---- */

static const struct rule_model *
first_kept(const struct rules *rules)
{
    if (rules->models[rules->default_model].kept)
        return &rules->models[rules->default_model];
    for (size_t i = 0; i < rules->model_count; i++)
        if (rules->models[i].kept)
            return &rules->models[i];
    return &rules->models[rules->default_model];
}

static void
read_model(struct reading *r)
{
    const struct rules *rules = r->out->lists->rules;
    const char *v = asked(r, "model");
    const struct rule_model *m = v ? rules_model(rules, v) : NULL;
    if (v && (!m || !m->kept)) {
        ignore(r);
        m = NULL;
    }
    r->out->s.model = m ? m : first_kept(rules);
}

/* The model beside it: another one that is kept. */
static void
read_with(struct reading *r)
{
    const char *v = asked(r, "with");
    const struct rule_model *m = v ? rules_model(r->out->lists->rules, v)
                                   : NULL;
    if (m && m->kept && m != r->out->s.model)
        r->out->s.with = m;
    else if (v)
        ignore(r);
}

bool
scope_is_step(const struct rule_stage *stage)
{
    return !stage->is_end && !stage->is_loss && !stage->is_fall;
}

int
scope_first_step(const struct rule_model *m)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (scope_is_step(&m->stages[i]))
            return (int)i;
    return 0;
}

static void
read_cohort(struct reading *r)
{
    struct page_scope *s = r->out;
    const char *entry = asked(r, "entry"), *window = asked(r, "window");
    const char *cohort = asked(r, "cohort");
    const char *only = r->of_report ? asked(r, "only") : NULL;
    uint64_t days;
    s->s.entry = scope_first_step(s->s.model);
    s->s.window = SCOPE_WINDOW;
    if (entry) {
        int i = rules_stage(s->s.model, entry);
        if (i < 0 || !scope_is_step(&s->s.model->stages[i]))
            ignore(r);
        else
            s->s.entry = i;
    }
    if (only) {
        int i = rules_stage(s->s.model, only);
        s->only = i < 0 ? NULL : &s->s.model->stages[i];
        if (i < 0)
            ignore(r);
    }
    s->apart = r->of_report && asked(r, "apart") != NULL;
    if (window && (!parse_u64(window, &days) || days < 1 ||
                   days > SCOPE_WINDOW_MAX))
        ignore(r);
    else if (window)
        s->s.window = (int32_t)days;
    s->cohort_said = cohort && period_read(cohort, &s->cohort);
    if (cohort && !s->cohort_said)
        ignore(r);
}

/* ---- period ---- */

/* from= and to= of the form for any two days, on= for one. */
static bool
read_two_days(struct reading *r, struct period *p)
{
    const char *on = asked(r, "on");
    const char *from = on ? on : asked(r, "from");
    const char *to = on ? on : asked(r, "to");
    if (!from || !to)
        return false;
    *p = (struct period){PERIOD_DAYS, day_parse(from), day_parse(to)};
    return p->from != DAY_NONE && p->to != DAY_NONE && p->from <= p->to;
}

/* A period that has not begun has no figures: the usual one instead. Today is
 * open and only taken when it is asked for by its date. */
static void
read_period(struct reading *r)
{
    struct page_scope *s = r->out;
    struct period p;
    const char *v = asked(r, "p");
    bool good = v ? period_read(v, &p) ||
                        scope_latest_period(v, s->closed, &p)
                  : read_two_days(r, &p);
    int32_t last = good && p.kind == PERIOD_DAYS ? s->closed + 1 : s->closed;
    if (good && p.from <= last) {
        s->period = p;
        if (p.kind == PERIOD_DAYS && p.to > last)
            s->period.to = last;
        return;
    }
    if (v || asked(r, "from") || asked(r, "to") || asked(r, "on"))
        ignore(r);
    s->period = period_usual(s->closed);
}

static void
read_known(struct reading *r)
{
    struct page_scope *s = r->out;
    const char *v = asked(r, "known");
    s->s.known_on = DAY_NONE;
    if (!v)
        return;
    int32_t day = day_parse(v);
    if (day == DAY_NONE)
        ignore(r);
    else if (day < s->closed + 1) /* today: as known now */
        s->s.known_on = day;
}

/* ---- dimensions ---- */

/* A colleague's or team's number that the actor's lists do not have stays a
 * condition: left out, a shared link would show more than it says. */
static const struct scope_choice *
hidden_value(struct reading *r, enum dimension d, const char *key)
{
    uint64_t id;
    if ((d != DIM_TEAM && d != DIM_OWNER) || !parse_u64(key, &id) || !id)
        return NULL;
    struct scope_choice *v = ARENA_NEW(r->cx->arena, struct scope_choice);
    *v = (struct scope_choice){
        .value = id, .code = key,
        .name = lang_text(r->cx->lang, N_("not among yours"))};
    return v;
}

static const struct scope_choice *
value_read(struct reading *r, enum dimension d, const char *key)
{
    const char *bare = d == DIM_TEAM && *key == '~' ? key + 1 : key;
    const struct scope_choice *v;
    if (d == DIM_OWNER && strcmp(key, "me") == 0)
        bare = arena_printf(r->cx->arena, "%llu",
                            (unsigned long long)r->cx->actor.user_id);
    v = scope_choice_find(r->out->lists, d, bare);
    return v ? v : hidden_value(r, d, bare);
}

static void
read_picks(struct reading *r, enum dimension d)
{
    size_t n, count = 0;
    struct scope_pick *picks = r->out->picks[d];
    const char **keys = param_all(r->cx->arena, r->from,
                                  scope_dimensions[d].name, &n);
    for (size_t i = 0; i < n; i++) {
        bool none = strcmp(keys[i], "none") == 0;
        const struct scope_choice *v =
            none || !*keys[i] ? NULL : value_read(r, d, keys[i]);
        if (!*keys[i])
            continue;
        if ((!v && !none) || count == SCOPE_PICKS) {
            ignore(r);
            continue;
        }
        bool alone = d == DIM_TEAM && keys[i][0] == '~';
        picks[count++] = (struct scope_pick){
            none ? "none"
                 : arena_printf(r->cx->arena, "%s%s", alone ? "~" : "",
                                v->code),
            none ? lang_text(r->cx->lang, N_("(none)"))
            : alone ? lang_format(r->cx->arena, r->cx->lang,
                                  N_("%s itself"), v->name)
                    : v->name};
    }
}

static void
read_versus(struct reading *r)
{
    struct page_scope *s = r->out;
    const char *v = asked(r, "vs");
    s->versus = VERSUS_BEFORE;
    if (!v || strcmp(v, "before") == 0)
        return;
    if (strcmp(v, "year") == 0) {
        s->versus = VERSUS_YEAR;
    } else if (strcmp(v, "none") == 0) {
        s->versus = VERSUS_NONE;
    } else if (strncmp(v, "team:", 5) == 0 &&
               scope_choice_find(s->lists, DIM_TEAM, v + 5)) {
        s->versus = VERSUS_TEAM;
        s->versus_key = v + 5;
    } else {
        ignore(r);
    }
}

/* ---- all of it ---- */

static enum err
lists_read(struct ctx *cx, struct scope_lists *l)
{
    TRY(rules_get(cx, &l->rules));
    return scope_choices(cx, l->of);
}

/* The period that comes before it in the same sense as that of the comparison. */
static struct period
period_then(const struct page_scope *s, const struct period *p)
{
    return s->versus == VERSUS_YEAR ? period_year_before(p)
                                    : period_step(p, -1);
}

/* The comparison is this scope with another period or team. A cohort that was
 * chosen goes back as its period does, or it would be compared with itself. */
static enum err
then_set(struct ctx *cx, struct page_scope *s)
{
    struct arena *a = cx->arena;
    struct page_scope *t;
    struct period p = period_then(s, &s->period);
    int32_t days = s->s.to - s->s.from;
    if (s->versus == VERSUS_NONE)
        return OK;
    t = ARENA_NEW(a, struct page_scope);
    *t = *s;
    t->versus = VERSUS_NONE;
    if (s->versus == VERSUS_TEAM) {
        const struct scope_choice *v =
            scope_choice_find(s->lists, DIM_TEAM, s->versus_key);
        memset(t->picks[DIM_TEAM], 0, sizeof t->picks[DIM_TEAM]);
        t->picks[DIM_TEAM][0] = (struct scope_pick){v->code, v->name};
        TRY(scope_pick_values(cx, t, DIM_TEAM));
    } else if (s->s.to < s->period.to && p.from + days < p.to) {
        /* of a period that still runs: as many days of the other */
        t->period = (struct period){PERIOD_DAYS, p.from, p.from + days};
    } else {
        t->period = p;
    }
    if (s->cohort_said && s->versus != VERSUS_TEAM)
        t->cohort = period_then(s, &s->cohort);
    scope_settle(a, cx->lang, t);
    s->then = t;
    s->then_words = s->versus == VERSUS_TEAM ? t->picks[DIM_TEAM][0].name
                                             : t->words;
    return OK;
}

static enum err
read_scope(struct request *rq, const struct params *p, bool of_report,
           struct page_scope *out)
{
    struct reading r = {rq, &rq->cx, p, out, of_report};
    struct scope_lists *lists = ARENA_NEW(rq->cx.arena, struct scope_lists);
    memset(out, 0, sizeof *out);
    out->cx = &rq->cx;
    out->lists = lists;
    out->closed = clock_today() - 1;
    TRY(lists_read(&rq->cx, lists));
    read_model(&r);
    read_with(&r);
    read_period(&r);
    read_cohort(&r);
    read_known(&r);
    for (int d = 0; d < DIM_COUNT; d++) {
        read_picks(&r, (enum dimension)d);
        TRY(scope_pick_values(&rq->cx, out, (enum dimension)d));
    }
    read_versus(&r);
    scope_settle(rq->cx.arena, rq->cx.lang, out);
    return then_set(&rq->cx, out);
}

enum err
scope_read(struct request *rq, struct page_scope *out)
{
    return read_scope(rq, &rq->query, false, out);
}

enum err
scope_read_params(struct request *rq, const struct params *p,
                  struct page_scope *out)
{
    return read_scope(rq, p, false, out);
}

enum err
scope_read_report(struct request *rq, const struct params *p,
                  struct page_scope *out)
{
    return read_scope(rq, p, true, out);
}

bool
scope_written_otherwise(const struct request *rq, const struct page_scope *s)
{
    const char *p = request_query(rq, "p");
    struct period whole;
    return (request_query(rq, "apply") || !rq->query.count ||
            (p && !period_read(p, &whole))) &&
           !s->ignored;
}
