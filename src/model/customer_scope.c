/* See customer_scope.h. Every piece of SQL is a constant, values are bound. */
#include "model/customer_scope.h"

#include <string.h>

#include "model/import_job.h"
#include "model/search.h"

void
customer_filter_clear(struct customer_filter *f)
{
    memset(f, 0, sizeof *f);
    f->created_from = f->created_to = DAY_NONE;
}

static const char SQL_BELOW[] =
    "SELECT b.id FROM team t JOIN team b ON b.path LIKE CONCAT(t.path, '%')"
    " WHERE t.id = ?";

enum err
customer_filter_resolve(struct ctx *cx, struct customer_filter *f)
{
    struct rows r;
    if (!f->team_id)
        return OK;
    TRY(db_query(cx, &r, SQL_BELOW, B_U64(f->team_id)));
    uint64_t *ids = ARENA_ARRAY(cx->arena, r.count, uint64_t);
    for (size_t i = 0; i < r.count; i++)
        ids[i] = rows_u64(&r, i, 0);
    f->team_ids = ids;
    f->team_count = r.count;
    return OK;
}

/* Filters that customer_stage (and all other indexes of a list) lack. */
static bool
needs_more(const struct customer_filter *f)
{
    return f->kind || f->quiet_contact_days || f->follow_overdue || f->late
        || f->created_from != DAY_NONE || f->created_to != DAY_NONE;
}

/* The smallest index that holds the filter, the rights and the default sort,
 * so that a count reads no row; customer_list holds nearly all filters. */
static void
scope_index(struct query *q, const struct customer_filter *f)
{
    size_t others = customer_filter_count(f) - (f->stage_count > 0);
    if (f->team_count == 1 && others == 1)
        query_sql(q, " FORCE INDEX (customer_team)");
    else if (f->stage_count == 1 && !f->model && !needs_more(f))
        query_sql(q, " FORCE INDEX (customer_stage)");
    else if (f->industry_id && others == 1)
        query_sql(q, " FORCE INDEX (customer_industry)");
    else
        query_sql(q, " FORCE INDEX (customer_list)");
}

void
customer_scope_from(struct query *q, const struct ctx *cx,
                    const struct customer_filter *f, const char *by)
{
    query_sql(q, "customer c");
    if (f->text || f->tag_id || f->import_id || f->in_recovery)
        return; /* few rows: found by piece, tag, import or case */
    if (f->owner_id || cx->actor.reach == REACH_OWN)
        query_sql(q, " FORCE INDEX (customer_owner)");
    else if (by)
        query_sql(q, by);
    else if (f->warn_level)
        query_sql(q, " FORCE INDEX (customer_warned)");
    else
        scope_index(q, f);
}

size_t
customer_filter_count(const struct customer_filter *f)
{
    return (f->text != NULL) + (f->stage_count > 0) + (f->owner_id != 0) +
           f->no_owner + (f->team_id != 0) + (f->region_code != NULL) +
           (f->size_code != NULL) + (f->grade != NULL) + (f->kind != NULL) +
           (f->industry_id != 0) + (f->source_id != 0) + (f->tag_id != 0) +
           (f->import_id != 0) + (f->quiet_contact_days != 0) +
           (f->created_from != DAY_NONE || f->created_to != DAY_NONE) +
           f->follow_overdue + f->late + (f->warn_level != 0) + f->in_recovery;
}

/* The rights as SQL over the columns of one table. */
struct rights_sql {
    const char *team, *or_owner, *owner;
};

static void
rights_add(struct query *q, const struct ctx *cx, const struct rights_sql *s)
{
    switch (cx->actor.reach) {
    case REACH_ALL:
        return;
    case REACH_TEAMS:
        query_sql(q, s->team);
        query_ids(q, cx->actor.team_ids, cx->actor.team_count);
        query_sql(q, s->or_owner);
        query_bind(q, B_U64(cx->actor.user_id));
        return;
    case REACH_OWN:
        query_sql(q, s->owner);
        query_bind(q, B_U64(cx->actor.user_id));
        return;
    case REACH_NONE:
        query_sql(q, " AND 1 = 0");
        return;
    }
}

void
customer_scope_rights(struct query *q, const struct ctx *cx)
{
    static const struct rights_sql CUSTOMER = {
        " AND (c.team_id IN", " OR c.owner_id = ?)", " AND c.owner_id = ?"};
    rights_add(q, cx, &CUSTOMER);
}

void
customer_scope_rights_of_warning(struct query *q, const struct ctx *cx)
{
    static const struct rights_sql WARNING = {
        " AND (w.team_id IN", " OR w.owner_id = ?)", " AND w.owner_id = ?"};
    rights_add(q, cx, &WARNING);
}

void
customer_scope_rights_of_case(struct query *q, const struct ctx *cx)
{
    static const struct rights_sql CASE = {
        " AND (rc.customer_team_id IN", " OR rc.customer_owner_id = ?)",
        " AND rc.customer_owner_id = ?"};
    rights_add(q, cx, &CASE);
}

void
customer_scope_rights_of_task(struct query *q, const struct ctx *cx)
{
    static const struct rights_sql TASK = {
        " AND (t.customer_team_id IN", " OR t.customer_owner_id = ?)",
        " AND t.customer_owner_id = ?"};
    rights_add(q, cx, &TASK);
}

bool
customer_scope_sees(const struct ctx *cx, uint64_t owner_id, uint64_t team_id)
{
    const struct actor *a = &cx->actor;
    if (a->reach == REACH_ALL)
        return true;
    if (a->reach == REACH_NONE)
        return false;
    if (owner_id && owner_id == a->user_id)
        return true;
    if (a->reach == REACH_TEAMS && team_id)
        for (size_t i = 0; i < a->team_count; i++)
            if (a->team_ids[i] == team_id)
                return true;
    return false;
}

struct customer_scope_seen
customer_scope_seen(const struct ctx *cx, const struct rows *r, uint64_t kind)
{
    struct customer_scope_seen n = {0, 0};
    for (size_t i = 0; i < r->count; i++) {
        if (rows_u64(r, i, 0) != kind)
            continue;
        n.all++;
        n.seen += rows_null(r, i, 1) ||
                  customer_scope_sees(cx, rows_u64(r, i, 2),
                                      rows_u64(r, i, 3));
    }
    return n;
}

/* True when the filter itself asks for nothing that the actor may not see: own
 * customers, or teams that are all the actor's. Then the index of the filter
 * answers alone, and the rights need no look at each row. */
static bool
rights_implied(const struct ctx *cx, const struct customer_filter *f)
{
    if (cx->actor.reach != REACH_TEAMS)
        return false;
    if (f->owner_id && f->owner_id == cx->actor.user_id)
        return true;
    for (size_t i = 0; i < f->team_count; i++)
        if (!customer_scope_sees(cx, 0, f->team_ids[i]))
            return false;
    return f->team_id != 0 && f->team_count > 0;
}

/* Of customers of somebody else's only the team decides: a tenth of a count. */
static void
where_rights(struct query *q, const struct ctx *cx,
             const struct customer_filter *f)
{
    if (rights_implied(cx, f))
        return;
    if (cx->actor.reach != REACH_TEAMS || !f->owner_id) {
        customer_scope_rights(q, cx);
        return;
    }
    query_sql(q, " AND c.team_id IN");
    query_ids(q, cx->actor.team_ids, cx->actor.team_count);
}

static void
where_ref(struct query *q, const char *piece, uint64_t id)
{
    if (!id)
        return;
    query_sql(q, piece);
    query_bind(q, B_U64(id));
}

static void
where_text(struct query *q, const char *piece, const char *value)
{
    if (!value)
        return;
    query_sql(q, piece);
    query_bind(q, B_TEXT(value));
}

static void
where_day(struct query *q, const char *piece, int32_t day)
{
    if (day == DAY_NONE)
        return;
    query_sql(q, piece);
    query_bind(q, B_DAY(day));
}

/* Of another model than that whose stage is on the customer. */
static void
where_stages_of(struct query *q, const struct customer_filter *f)
{
    query_sql(q, " AND EXISTS (SELECT 1 FROM stage_state s WHERE"
                 " s.customer_id = c.id AND s.model_id = ? AND s.stage IN (");
    query_bind(q, B_U64(f->model->number));
    for (size_t i = 0; i < f->stage_count; i++) {
        int stage = rules_stage(f->model, f->stages[i]);
        query_sql(q, i ? ",?" : "?");
        query_bind(q, B_U64(f->model->stages[stage].number));
    }
    query_sql(q, "))");
}

static void
where_stages(struct query *q, const struct customer_filter *f)
{
    if (f->model && f->stage_count) {
        where_stages_of(q, f);
        return;
    }
    for (size_t i = 0; i < f->stage_count; i++) {
        query_sql(q, i ? ",?" : " AND c.stage IN (?");
        query_bind(q, B_TEXT(f->stages[i]));
    }
    if (f->stage_count)
        query_sql(q, ")");
}

static void
where_people(struct query *q, const struct customer_filter *f)
{
    where_ref(q, " AND c.owner_id = ?", f->owner_id);
    if (f->no_owner)
        query_sql(q, " AND c.owner_id IS NULL");
    if (f->team_id) {
        query_sql(q, " AND c.team_id IN");
        query_ids(q, f->team_ids, f->team_count);
    }
}

static void
where_days(struct query *q, const struct customer_filter *f)
{
    int32_t today = clock_today();
    where_day(q, " AND c.created_on >= ?", f->created_from);
    where_day(q, " AND c.created_on <= ?", f->created_to);
    /* who was never contacted has 9999-12-31 and is the quietest of all */
    if (f->quiet_contact_days) {
        query_sql(q, " AND (c.last_contact_on < ?"
                     " OR c.last_contact_on = '9999-12-31')");
        query_bind(q, B_DAY(today - (int32_t)f->quiet_contact_days));
    }
    if (f->follow_overdue)
        where_day(q, " AND c.next_follow_on < ?", today);
    if (f->late)
        where_day(q, " AND c.late_on <= ?", today);
    if (f->warn_level == WARN_LEVEL_MOST)
        query_sql(q, " AND c.warn_level = 3"); /* an order by revenue */
    else if (f->warn_level)
        query_sql(q, " AND c.warn_level >= 1");
    if (f->in_recovery)
        query_sql(q, " AND c.id IN (SELECT k.customer_id FROM recovery_case k"
                     " WHERE k.open = 1)");
}

void
customer_scope_where(struct query *q, const struct ctx *cx,
                     const struct customer_filter *f)
{
    query_sql(q, " WHERE c.live = 1");
    where_rights(q, cx, f);
    where_people(q, f);
    where_stages(q, f);
    where_text(q, " AND c.region_code = ?", f->region_code);
    where_text(q, " AND c.size_code = ?", f->size_code);
    where_text(q, " AND c.grade = ?", f->grade);
    where_text(q, " AND c.kind = ?", f->kind);
    where_ref(q, " AND c.industry_id = ?", f->industry_id);
    where_ref(q, " AND c.source_id = ?", f->source_id);
    if (f->import_updates)
        import_where_updated(q, f->import_id);
    else
        where_ref(q, " AND c.import_id = ?", f->import_id);
    where_ref(q, " AND EXISTS (SELECT 1 FROM customer_tag k WHERE"
                 " k.customer_id = c.id AND k.tag_id = ?)", f->tag_id);
    where_days(q, f);
    if (f->text) {
        struct gram_set s;
        search_grams(cx->arena, f->text, &s);
        search_where(q, &s);
    }
}
