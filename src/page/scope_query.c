/* Writing a scope as an address, and scopes that differ in one thing. */
#include <stdlib.h>
#include <string.h>

#include "page/scope_private.h"

static void
put(struct buf *b, const char *name, const char *value)
{
    if (b->len)
        buf_addc(b, '&');
    buf_printf(b, "%s=", name);
    buf_url(b, value);
}

static void
put_versus(struct buf *b, const struct page_scope *s)
{
    if (s->versus == VERSUS_YEAR)
        put(b, "vs", "year");
    else if (s->versus == VERSUS_NONE)
        put(b, "vs", "none");
    else if (s->versus == VERSUS_TEAM)
        put(b, "vs", arena_printf(b->arena, "team:%s", s->versus_key));
}

const char *
scope_query_text(struct arena *a, const struct page_scope *s)
{
    struct buf b;
    buf_init(&b, a);
    put(&b, "model", s->s.model->code);
    put(&b, "p", period_text(a, &s->period));
    for (int d = 0; d < DIM_COUNT; d++)
        for (size_t i = 0; i < SCOPE_PICKS && s->picks[d][i].key; i++)
            put(&b, scope_dimensions[d].name, s->picks[d][i].key);
    if (s->s.with)
        put(&b, "with", s->s.with->code);
    put_versus(&b, s);
    if (s->s.known_on != DAY_NONE)
        put(&b, "known", day_iso(a, s->s.known_on));
    if (s->cohort_said)
        put(&b, "cohort", period_text(a, &s->cohort));
    if (s->s.entry != scope_first_step(s->s.model))
        put(&b, "entry", s->s.model->stages[s->s.entry].code);
    if (s->s.window != SCOPE_WINDOW)
        put(&b, "window", arena_printf(a, "%d", (int)s->s.window));
    if (s->only)
        put(&b, "only", s->only->code);
    if (s->apart)
        put(&b, "apart", "1");
    return b.data;
}

const char *
scope_href(struct arena *a, const char *path, const struct page_scope *s,
           const char *more)
{
    return arena_printf(a, "%s?%s%s%s", path, s->query, more ? "&" : "",
                        more ? more : "");
}

void
scope_settle(struct arena *a, enum lang l, struct page_scope *s)
{
    int32_t known = s->s.known_on;
    int32_t closed = known != DAY_NONE && known < s->closed ? known
                                                            : s->closed;
    s->s.from = s->period.from;
    s->s.to = s->period.kind == PERIOD_DAYS ? s->period.to
                                            : period_last(&s->period, closed);
    if (s->s.to < s->s.from)
        s->s.to = s->s.from;
    if (!s->cohort_said) {
        struct period days = {PERIOD_DAYS, s->s.from, s->s.to};
        s->cohort = s->s.to == s->period.to ? period_year_before(&s->period)
                                            : period_year_before(&days);
    }
    s->s.cohort_from = s->cohort.from;
    s->s.cohort_to = s->cohort.to;
    s->query = scope_query_text(a, s);
    s->words = period_words(a, l, &s->period);
}

static const char *const kind_words[] = {
    [PERIOD_MONTH] = "month", [PERIOD_QUARTER] = "quarter",
    [PERIOD_HALF] = "half", [PERIOD_YEAR] = "year"};

bool
scope_latest_period(const char *word, int32_t closed, struct period *out)
{
    for (int k = 0; k < PERIOD_DAYS; k++)
        if (strcmp(kind_words[k], word) == 0) {
            *out = k == PERIOD_QUARTER
                       ? period_usual(closed)
                       : period_of((enum period_kind)k, closed);
            return true;
        }
    return false;
}

const char *
scope_rolling_query(struct arena *a, const struct page_scope *s)
{
    struct period latest;
    if (s->period.kind >= PERIOD_DAYS ||
        !scope_latest_period(kind_words[s->period.kind], s->closed,
                             &latest) ||
        latest.from != s->period.from)
        return s->query;
    const char *p = strstr(s->query, "&p="), *end = strchr(p + 1, '&');
    return arena_printf(a, "%.*s&p=%s%s", (int)(p - s->query), s->query,
                        kind_words[s->period.kind], end ? end : "");
}

static struct page_scope *
copy_of(struct arena *a, const struct page_scope *s)
{
    struct page_scope *c = ARENA_NEW(a, struct page_scope);
    *c = *s;
    c->then = NULL;
    c->versus = VERSUS_NONE;
    return c;
}

const struct page_scope *
scope_with_period(struct arena *a, const struct page_scope *s,
                  const struct period *p)
{
    struct page_scope *c = copy_of(a, s);
    c->period = *p;
    scope_settle(a, LANG_EN, c);
    return c;
}

const struct page_scope *
scope_with_cohort(struct arena *a, const struct page_scope *s,
                  const struct period *p)
{
    struct page_scope *c = copy_of(a, s);
    c->cohort = *p;
    c->cohort_said = true;
    scope_settle(a, LANG_EN, c);
    return c;
}

static const char *
key_of(struct arena *a, const struct page_scope *s, enum dimension d,
       uint64_t value)
{
    if (value == 0)
        return "none";
    for (size_t i = 0; i < s->lists->of[d].count; i++)
        if (s->lists->of[d].list[i].value == value)
            return arena_printf(a, "%s%s", d == DIM_TEAM ? "~" : "",
                                s->lists->of[d].list[i].code);
    return arena_printf(a, "%s%llu", d == DIM_TEAM ? "~" : "",
                        (unsigned long long)value);
}

const struct page_scope *
scope_with_value(struct arena *a, const struct page_scope *s,
                 enum dimension d, uint64_t value)
{
    struct page_scope *c = copy_of(a, s);
    uint64_t *one = ARENA_NEW(a, uint64_t);
    *one = value;
    memset(c->picks[d], 0, sizeof c->picks[d]);
    c->picks[d][0].key = key_of(a, s, d, value);
    c->s.values[d] = one;
    c->s.value_count[d] = 1;
    scope_settle(a, LANG_EN, c);
    return c;
}

/* Of a team all below are in the scope, unless it is asked for alone. */
enum err
scope_pick_values(struct ctx *cx, struct page_scope *s, enum dimension d)
{
    size_t count = 0, below;
    const uint64_t *ids;
    uint64_t *values = NULL;
    for (size_t i = 0; i < SCOPE_PICKS && s->picks[d][i].key; i++) {
        const char *key = s->picks[d][i].key;
        const struct scope_choice *v =
            scope_choice_find(s->lists, d, key + (*key == '~'));
        uint64_t value = v ? v->value : strtoull(key + (*key == '~'), NULL, 10);
        ids = &value;
        below = 1;
        if (d == DIM_TEAM && *key != '~' && value)
            TRY(scope_teams_below(cx, value, &ids, &below));
        uint64_t *more = ARENA_ARRAY(cx->arena, count + below, uint64_t);
        if (count)
            memcpy(more, values, count * sizeof *more);
        memcpy(more + count, ids, below * sizeof *more);
        values = more;
        count += below;
    }
    s->s.values[d] = values;
    s->s.value_count[d] = count;
    return OK;
}
