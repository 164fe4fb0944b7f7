/* Asking for rehearsals and reading what they found; see rehearsal.h. */
#include "model/rehearsal.h"

#include <string.h>

#include "model/audit.h"
#include "model/customer_scope.h"
#include "model/job.h"

static const char SQL_START[] =
    "INSERT INTO rehearsal (model_code, draft_version, generation, as_of,"
    " event_id, account_id, created_at) SELECT ?, ?, generation, ?,"
    " (SELECT COALESCE(MAX(id), 0) FROM event), ?, ? FROM rule_generation";
static const char SQL_JOB[] = "UPDATE rehearsal SET job_id = ? WHERE id = ?";

enum err
rehearsal_start(struct ctx *cx, const struct rule_draft *d, uint64_t *id)
{
    uint64_t job;
    TRY(db_exec(cx, SQL_START, B_TEXT(d->model), B_I64(d->version),
                B_DAY(clock_today()), B_REF(cx->actor.user_id),
                B_TIME(clock_now())));
    *id = db_last_id(cx->db);
    TRY(job_add(cx, "rehearse",
                arena_printf(cx->arena, "%llu", (unsigned long long)*id), 0,
                &job));
    TRY(db_exec(cx, SQL_JOB, B_U64(job), B_U64(*id)));
    return audit_write(cx, "model.rehearse", "rehearsal", *id, NULL);
}

static const char SQL_LATEST[] =
    "SELECT r.id, r.job_id, r.generation, r.event_id, a.name,"
    " r.draft_version, r.created_at, r.as_of, r.customers, r.moved,"
    " r.computed_ms FROM rehearsal r LEFT JOIN account a"
    " ON a.id = r.account_id WHERE r.model_code = ?"
    " ORDER BY r.id DESC LIMIT 1";

enum err
rehearsal_latest(struct ctx *cx, const char *model, struct rehearsal *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_LATEST, B_TEXT(model)));
    *out = (struct rehearsal){
        .id = rows_u64(&r, 0, 0), .job_id = rows_u64(&r, 0, 1),
        .generation = rows_u64(&r, 0, 2), .event_id = rows_u64(&r, 0, 3),
        .who = rows_text(&r, 0, 4), .draft_version = rows_i64(&r, 0, 5),
        .created_at = rows_time(&r, 0, 6), .as_of = rows_day(&r, 0, 7),
        .done = !rows_null(&r, 0, 8), .customers = rows_u64(&r, 0, 8),
        .moved = rows_u64(&r, 0, 9), .computed_ms = rows_u64(&r, 0, 10),
        .model = model};
    return OK;
}

static const char SQL_AGE[] =
    "SELECT generation, (SELECT COALESCE(MAX(id), 0) FROM event)"
    " FROM rule_generation";

enum err
rehearsal_age(struct ctx *cx, const struct rehearsal *r,
              const struct rule_draft *d, struct rehearsal_age *out)
{
    struct rows q;
    TRY(db_find(cx, &q, SQL_AGE));
    uint64_t last = rows_u64(&q, 0, 1);
    *out = (struct rehearsal_age){
        .draft = r->draft_version != d->version
            || d->changed_at > r->created_at, /* edits are counted a draft */
        .rules = rows_u64(&q, 0, 0) != r->generation,
        .day = r->as_of != clock_today(),
        .events = last > r->event_id ? last - r->event_id : 0};
    out->old = out->draft || out->rules || out->day
        || (out->events && out->events * 100 >= r->customers);
    return OK;
}

static const char SQL_MOVES[] =
    "SELECT from_stage, to_stage, customers, revenue_365 FROM rehearsal_move"
    " WHERE rehearsal_id = ? ORDER BY from_stage, to_stage";

enum err
rehearsal_moves(struct ctx *cx, uint64_t id, struct rehearsal_move **out,
                size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_MOVES, B_U64(id)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct rehearsal_move);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct rehearsal_move){
            (unsigned)rows_u64(&r, i, 0), (unsigned)rows_u64(&r, i, 1),
            rows_u64(&r, i, 2), rows_money(&r, i, 3)};
    return OK;
}

static const char SQL_SAMPLES[] =
    "SELECT s.from_stage, s.to_stage, c.id, c.name, c.code, c.revenue_365"
    " FROM rehearsal_sample s JOIN customer c ON c.id = s.customer_id"
    " AND c.live = 1 WHERE s.rehearsal_id = ?";

enum err
rehearsal_samples(struct ctx *cx, uint64_t id, struct rehearsal_sample **out,
                  size_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_SAMPLES);
    query_bind(&q, B_U64(id));
    customer_scope_rights(&q, cx);
    query_sql(&q, " ORDER BY s.from_stage, s.to_stage, c.revenue_365 DESC,"
                  " c.id");
    TRY(query_rows(cx, &q, &r));
    *out = ARENA_ARRAY(cx->arena, r.count, struct rehearsal_sample);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct rehearsal_sample){
            (unsigned)rows_u64(&r, i, 0), (unsigned)rows_u64(&r, i, 1),
            rows_u64(&r, i, 2), rows_text(&r, i, 3), rows_text(&r, i, 4),
            rows_money(&r, i, 5)};
    return OK;
}

static const char SQL_OWNERS[] =
    "SELECT o.team_id, o.owner_id, o.customers, t.name, a.name,"
    " COUNT(*) OVER () FROM rehearsal_owner o"
    " LEFT JOIN team t ON t.id = o.team_id"
    " LEFT JOIN account a ON a.id = o.owner_id WHERE o.rehearsal_id = ?"
    " ORDER BY o.customers DESC, o.team_id, o.owner_id LIMIT ?";

enum err
rehearsal_owners(struct ctx *cx, uint64_t id, size_t most,
                 struct rehearsal_owner **out, size_t *n, uint64_t *all)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_OWNERS, B_U64(id), B_U64(most)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct rehearsal_owner);
    *n = r.count;
    *all = r.count ? rows_u64(&r, 0, 5) : 0;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct rehearsal_owner){
            rows_u64(&r, i, 0), rows_u64(&r, i, 1), rows_u64(&r, i, 2),
            rows_text(&r, i, 3), rows_text(&r, i, 4)};
    return OK;
}

static const char SQL_TEAMS[] =
    "SELECT o.team_id, SUM(o.customers), t.name FROM rehearsal_owner o"
    " LEFT JOIN team t ON t.id = o.team_id WHERE o.rehearsal_id = ?"
    " GROUP BY o.team_id ORDER BY 2 DESC, o.team_id";

enum err
rehearsal_teams(struct ctx *cx, uint64_t id, struct rehearsal_owner **out,
                size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_TEAMS, B_U64(id)));
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct rehearsal_owner);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct rehearsal_owner){
            .team_id = rows_u64(&r, i, 0), .customers = rows_u64(&r, i, 1),
            .team = rows_text(&r, i, 2)};
    return OK;
}
