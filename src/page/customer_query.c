/* See customer_query.h. */
#include "page/customer_query.h"

#include <string.h>

#include "core/text.h"

enum err
customer_lists_read(struct request *rq, struct customer_lists *l)
{
    struct ctx *cx = &rq->cx;
    const struct lookup_want wanted[] = {
        {LOOKUP_REGION, &l->regions, &l->region_count},
        {LOOKUP_INDUSTRY, &l->industries, &l->industry_count},
        {LOOKUP_SIZE, &l->sizes, &l->size_count},
        {LOOKUP_SOURCE, &l->sources, &l->source_count}};
    TRY(rules_get(cx, &l->rules));
    l->model = rules_shown(l->rules, request_query(rq, "model"));
    lookup_stages(cx, l->model, &l->stages, &l->stage_count);
    TRY(lookup_owners(cx, &l->owners, &l->owner_count));
    TRY(lookup_teams(cx, &l->teams, &l->team_count));
    return lookup_lists(cx, wanted, sizeof wanted / sizeof *wanted);
}

/* What the readers below share. */
struct reading {
    struct request *rq;
    const struct customer_lists *lists;
    struct customer_query *q;
};

static const char *
tr(struct reading *r, const char *msgid)
{
    return lang_text(r->rq->cx.lang, msgid);
}

static void
use(struct reading *r, const char *name, const char *value, const char *label,
    const char *shown)
{
    struct customer_query *q = r->q;
    if (q->used_count == QUERY_USED_MAX)
        return;
    struct customer_used *u = &q->used[q->used_count++];
    u->name = name;
    u->value = value;
    u->text = label ? lang_format(r->rq->cx.arena, r->rq->cx.lang,
                                  N_("%s: %s"), tr(r, label), shown)
                    : shown;
}

static void
ignore(struct reading *r)
{
    r->q->ignored =
        tr(r, N_("A filter in the address does not fit and was left out."));
}

/* A value of the address, NULL when it is not there or empty. */
static const char *
asked(struct reading *r, const char *name)
{
    const char *v = request_query(r->rq, name);
    return v && *v ? v : NULL;
}

static void
read_text(struct reading *r)
{
    const char *v = asked(r, "q");
    if (!v)
        return;
    const char *typed = text_trim(r->rq->cx.arena, v);
    if (!*typed)
        return;
    if (utf8_length(typed) > 100 || !text_storable(typed, strlen(typed), false))
    {
        ignore(r);
        return;
    }
    r->q->filter.text = typed;
    use(r, "q", typed, N_("Search"), typed);
}

/* A stage of the model that was shown before goes with it. */
static bool
stage_elsewhere(const struct rules *rules, const char *code)
{
    for (size_t i = 0; i < rules->model_count; i++)
        if (rules_stage(&rules->models[i], code) >= 0)
            return true;
    return false;
}

static void
read_stages(struct reading *r)
{
    size_t n;
    const char **v = param_all(r->rq->cx.arena, &r->rq->query, "stage", &n);
    struct customer_filter *f = &r->q->filter;
    for (size_t i = 0; i < n; i++) {
        const struct lookup_stage *s = lookup_stage_find(
            r->lists->stages, r->lists->stage_count, v[i]);
        if (!*v[i] || (!s && stage_elsewhere(r->lists->rules, v[i])))
            continue;
        if (!s || f->stage_count == FILTER_SET_MAX) {
            ignore(r);
            continue;
        }
        f->stages[f->stage_count++] = s->code;
        use(r, "stage", s->code, N_("Stage"), s->name);
    }
}

static void
read_owner(struct reading *r)
{
    const char *v = asked(r, "owner");
    uint64_t id;
    if (!v)
        return;
    if (strcmp(v, "none") == 0) {
        r->q->filter.no_owner = true;
        use(r, "owner", v, N_("Owner"), tr(r, N_("Nobody (pool)")));
        return;
    }
    if (strcmp(v, "me") == 0)
        id = r->rq->cx.actor.user_id;
    else if (!parse_u64(v, &id))
        id = 0;
    for (size_t i = 0; id && i < r->lists->owner_count; i++)
        if (r->lists->owners[i].id == id) {
            r->q->filter.owner_id = id;
            use(r, "owner", v, N_("Owner"), r->lists->owners[i].name);
            return;
        }
    ignore(r);
}

static void
read_team(struct reading *r)
{
    const char *v = asked(r, "team");
    uint64_t id;
    if (!v)
        return;
    if (parse_u64(v, &id))
        for (size_t i = 0; i < r->lists->team_count; i++)
            if (r->lists->teams[i].id == id) {
                r->q->filter.team_id = id;
                use(r, "team", v, N_("Team"), r->lists->teams[i].name);
                return;
            }
    ignore(r);
}

/* One condition on a short list: by id where the list has ids, else by code. */
static void
read_pick(struct reading *r, const char *name, const char *label,
          const struct lookup *list, size_t n, uint64_t *id, const char **code)
{
    const char *v = asked(r, name);
    uint64_t number = 0;
    if (!v)
        return;
    if (id && !parse_u64(v, &number))
        number = 0;
    for (size_t i = 0; i < n; i++)
        if (id ? list[i].id == number && number : !strcmp(list[i].code, v)) {
            if (id)
                *id = number;
            else
                *code = list[i].code;
            use(r, name, v, label, list[i].name);
            return;
        }
    ignore(r);
}

static void
read_grade(struct reading *r)
{
    const char *v = asked(r, "grade");
    if (!v)
        return;
    if (strlen(v) == 1 && strchr("ABCD-", *v)) {
        r->q->filter.grade = v;
        use(r, "grade", v, N_("Grade"), *v == '-' ? "–" : v);
    } else {
        ignore(r);
    }
}

static void
read_contact(struct reading *r)
{
    const char *v = asked(r, "contact");
    uint64_t days;
    if (!v)
        return;
    if (!parse_u64(v, &days) || days < 1 || days > 36500) {
        ignore(r);
        return;
    }
    r->q->filter.quiet_contact_days = (int64_t)days;
    use(r, "contact", v, NULL,
        lang_format(r->rq->cx.arena, r->rq->cx.lang,
                    N_("No contact for %d days"), (int)days));
}

static void
read_created(struct reading *r, const char *name, const char *label,
             int32_t *day)
{
    const char *v = asked(r, name);
    if (!v)
        return;
    *day = day_parse(v);
    if (*day == DAY_NONE)
        ignore(r);
    else
        use(r, name, v, label, day_iso(r->rq->cx.arena, *day));
}

static void
read_marks(struct reading *r)
{
    const char *v = asked(r, "mark");
    uint64_t id;
    if (v && strcmp(v, "follow") == 0) {
        r->q->filter.follow_overdue = true;
        use(r, "mark", v, NULL, tr(r, N_("Follow-up overdue")));
    } else if (v && strcmp(v, "late") == 0) {
        r->q->filter.late = true;
        use(r, "mark", v, NULL, tr(r, N_("Purchase late")));
    } else if (v && strcmp(v, "warned") == 0) {
        r->q->filter.warn_level = 1;
        use(r, "mark", v, NULL, tr(r, N_("Has a warning")));
    } else if (v && strcmp(v, "urgent") == 0) {
        r->q->filter.warn_level = WARN_LEVEL_MOST;
        use(r, "mark", v, NULL, tr(r, N_("Urgent warning")));
    } else if (v && strcmp(v, "recovery") == 0) {
        r->q->filter.in_recovery = true;
        use(r, "mark", v, NULL, tr(r, N_("Recovery case open")));
    } else if (v) {
        ignore(r);
    }
    v = asked(r, "import");
    if (v && parse_u64(v, &id) && id) {
        r->q->filter.import_id = id;
        use(r, "import", v, N_("Import"), v);
        const char *what = asked(r, "what");
        r->q->filter.import_updates = what && !strcmp(what, "updated");
        if (r->q->filter.import_updates)
            use(r, "what", what, NULL, tr(r, N_("Updated")));
    }
}

static void
read_picks(struct reading *r)
{
    const struct customer_lists *l = r->lists;
    struct customer_filter *f = &r->q->filter;
    read_pick(r, "region", N_("Region"), l->regions, l->region_count, NULL,
              &f->region_code);
    read_pick(r, "industry", N_("Industry"), l->industries, l->industry_count,
              &f->industry_id, NULL);
    read_pick(r, "size", N_("Size"), l->sizes, l->size_count, NULL,
              &f->size_code);
    read_pick(r, "source", N_("Source"), l->sources, l->source_count,
              &f->source_id, NULL);
    read_grade(r);
}

/* sort=revenue, sort=-revenue (descending). */
static void
read_sort(struct reading *r)
{
    const char *v = asked(r, "sort");
    struct customer_query *q = r->q;
    q->sort = (struct customer_sort){COLUMN_REVENUE, true};
    if (!v)
        return;
    bool down = *v == '-';
    int c = customer_column_find(v + down);
    if (c < 0 || !customer_list_sorts(&q->filter, (enum customer_column)c)) {
        ignore(r);
        return;
    }
    q->sort = (struct customer_sort){(enum customer_column)c, down};
    q->sorted = true;
}

/* after=VALUE~ID, before=VALUE~ID. */
static void
read_place(struct reading *r)
{
    const char *after = asked(r, "after"), *before = asked(r, "before");
    const char *v = after ? after : before;
    struct customer_key *k = &r->q->key;
    const char *tilde = v ? strrchr(v, '~') : NULL;
    if (!v)
        return;
    if (!tilde || tilde - v > 600 || !parse_u64(tilde + 1, &k->id)) {
        ignore(r);
        return;
    }
    k->value = arena_copy(r->rq->cx.arena, v, (size_t)(tilde - v));
    k->backwards = after == NULL;
}

static void
read_size(struct reading *r)
{
    const char *v = asked(r, "rows");
    uint64_t n;
    if (v && parse_u64(v, &n) && (n == 25 || n == 50 || n == 100))
        r->q->size = n;
    v = asked(r, "total");
    r->q->count_all = v && strcmp(v, "all") == 0;
}

enum err
customer_query_read(struct request *rq, const struct customer_lists *lists,
                    struct customer_query *out)
{
    struct reading r = {rq, lists, out};
    memset(out, 0, sizeof *out);
    customer_filter_clear(&out->filter);
    if (!lists->model->is_default)
        out->filter.model = lists->model;
    read_text(&r);
    read_stages(&r);
    read_owner(&r);
    read_team(&r);
    read_picks(&r);
    read_contact(&r);
    read_created(&r, "created_from", N_("Created from"),
                 &out->filter.created_from);
    read_created(&r, "created_to", N_("Created until"),
                 &out->filter.created_to);
    read_marks(&r);
    read_sort(&r);
    read_place(&r);
    read_size(&r);
    return customer_filter_resolve(&rq->cx, &out->filter);
}

const char *
customer_query_url(struct arena *a, const char *path,
                   const struct customer_query *q, int without,
                   const char *more)
{
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, path);
    char lead = '?';
    for (size_t i = 0; i < q->used_count; i++) {
        if ((int)i == without)
            continue;
        buf_addc(&b, lead);
        buf_add(&b, q->used[i].name);
        buf_addc(&b, '=');
        buf_url(&b, q->used[i].value);
        lead = '&';
    }
    if (q->filter.model) {
        buf_printf(&b, "%cmodel=%s", lead, q->filter.model->code);
        lead = '&';
    }
    if (q->sorted && !(more && strstr(more, "sort="))) {
        buf_printf(&b, "%csort=%s%s", lead, q->sort.descending ? "-" : "",
                   customer_columns[q->sort.column].key);
        lead = '&';
    }
    if (q->size && !(more && strstr(more, "rows="))) {
        buf_printf(&b, "%crows=%zu", lead, q->size);
        lead = '&';
    }
    if (q->count_all && !(more && strstr(more, "total="))) {
        buf_printf(&b, "%ctotal=all", lead);
        lead = '&';
    }
    if (more && *more) {
        buf_addc(&b, lead);
        buf_add(&b, *more == '&' ? more + 1 : more);
    }
    return b.data;
}
