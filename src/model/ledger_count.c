/* How many customers stood in each stage on a day, and their revenue.
 *
 * The rows of the model are read once, a customer after the other. A row of a
 * later day may correct one of an earlier, so all are looked at, and the day is
 * cut afterwards. Revenue is not in the ledger: it is worked out from the events
 * as they were known. */
#include <stdlib.h>
#include <string.h>

#include "model/customer_scope.h"
#include "model/ledger.h"
#include "model/stage_private.h"

struct short_row {
    int32_t day, corrects_day;
    unsigned seq, corrects_seq;
    uint8_t from, to;
};

struct stays_reader {
    struct arena *arena;
    const struct rule_model *model;
    int32_t as_of;
    uint64_t customer_id;
    struct short_row *rows;
    size_t n, cap;
    struct ledger_stay *stays;
    size_t count, room;
};

static bool
corrected(const struct stays_reader *q, const struct short_row *row)
{
    for (size_t i = 0; i < q->n; i++)
        if (q->rows[i].corrects_day == row->day
            && q->rows[i].corrects_seq == row->seq)
            return true;
    return false;
}

static void *
grown(struct arena *a, const void *old, size_t n, size_t *cap, size_t size)
{
    *cap = *cap ? *cap * 2 : 64;
    void *more = arena_array(a, *cap, size);
    if (n)
        memcpy(more, old, n * size);
    return more;
}

static void
stay_add(struct stays_reader *q, uint8_t number)
{
    size_t stage = 0;
    while (stage < q->model->stage_count
           && q->model->stages[stage].number != number)
        stage++;
    if (stage == q->model->stage_count)
        return; /* out of the base */
    if (q->count == q->room)
        q->stays = grown(q->arena, q->stays, q->count, &q->room,
                         sizeof *q->stays);
    q->stays[q->count++] = (struct ledger_stay){q->customer_id,
                                                (uint8_t)stage};
}

static void
stays_flush(struct stays_reader *q)
{
    for (size_t i = q->n; i-- > 0;) {
        const struct short_row *row = &q->rows[i];
        if (row->day > q->as_of || (!row->from && !row->to)
            || corrected(q, row))
            continue;
        stay_add(q, row->to);
        break;
    }
    q->n = 0;
}

static enum err
stays_row(void *arg, const struct rows *r)
{
    struct stays_reader *q = arg;
    uint64_t id = rows_u64(r, 0, 0);
    if (q->n && id != q->customer_id)
        stays_flush(q);
    q->customer_id = id;
    if (q->n == q->cap)
        q->rows = grown(q->arena, q->rows, q->n, &q->cap, sizeof *q->rows);
    q->rows[q->n++] = (struct short_row){
        .day = rows_day(r, 0, 1), .seq = (unsigned)rows_u64(r, 0, 2),
        .from = (uint8_t)rows_u64(r, 0, 3), .to = (uint8_t)rows_u64(r, 0, 4),
        .corrects_day = rows_day(r, 0, 5),
        .corrects_seq = (unsigned)rows_u64(r, 0, 6)};
    return OK;
}

/* Who sees all sees also what the bin has lost for good. */
enum err
ledger_stays(struct ctx *cx, const struct rule_model *m, int32_t as_of,
             int32_t known_on, struct ledger_stay **out, size_t *n)
{
    struct stays_reader q = {.arena = cx->arena, .model = m, .as_of = as_of};
    struct query s;
    if (!m->kept)
        return ERR_CONFLICT;
    query_init(&s, cx->arena);
    query_sql(&s, "SELECT s.customer_id, s.day, s.seq, s.from_stage,"
                  " s.to_stage, s.corrects_day, s.corrects_seq"
                  " FROM stage_change s FORCE INDEX (PRIMARY)");
    if (cx->actor.reach != REACH_ALL)
        query_sql(&s, " JOIN customer c ON c.id = s.customer_id");
    query_sql(&s, " WHERE s.model_id = ? AND s.recorded_at < ?");
    query_bind(&s, B_U64(m->number));
    query_bind(&s, B_TIME(ledger_known_until(known_on)));
    if (cx->actor.reach != REACH_ALL)
        customer_scope_rights(&s, cx);
    query_sql(&s, " ORDER BY s.customer_id, s.day, s.seq");
    TRY(query_each(cx, &s, stays_row, &q));
    stays_flush(&q);
    *out = q.stays;
    *n = q.count;
    return OK;
}

/* ---- revenue ---- */

enum { PIECE = 2000 };

struct revenue {
    struct stage_source source;
    const struct ledger_stay *stays;
    size_t n, at;
    struct rows customers;
    size_t row;
    int32_t as_of, known_on;
    struct ledger_count *counts;
};

/* A customer without events has none. */
static enum err
revenue_customer(void *arg, uint64_t customer_id, const struct event *events,
                 size_t n)
{
    struct revenue *v = arg;
    struct evaluate_input in;
    struct facts f;
    while (v->at < v->n && v->stays[v->at].customer_id < customer_id)
        v->at++;
    while (v->row < v->customers.count
           && rows_u64(&v->customers, v->row, 0) < customer_id)
        v->row++;
    if (v->at == v->n || v->stays[v->at].customer_id != customer_id
        || v->row == v->customers.count
        || rows_u64(&v->customers, v->row, 0) != customer_id)
        return OK;
    stage_source_input(&v->source, &v->customers, v->row, &in);
    in.as_of = v->as_of;
    in.events = events;
    in.event_count = n;
    evaluate(v->source.walk, &in, NULL, NULL, &f, NULL);
    v->counts[v->stays[v->at].stage].revenue_365 += f.revenue_365;
    return OK;
}

static const char SQL_CUSTOMERS[] =
    "SELECT id, created_on, cycle_days_set, category_id FROM customer"
    " WHERE id BETWEEN ? AND ? ORDER BY id";

static enum err
revenue_read(struct ctx *cx, struct revenue *v)
{
    struct ctx own = *cx;
    own.arena = arena_new();
    enum err e = OK;
    for (size_t at = 0; at < v->n && e == OK; at += PIECE) {
        size_t end = at + PIECE < v->n ? at + PIECE : v->n;
        uint64_t from = v->stays[at].customer_id;
        uint64_t to = v->stays[end - 1].customer_id;
        arena_reset(own.arena);
        v->row = 0;
        e = db_query(&own, &v->customers, SQL_CUSTOMERS, B_U64(from),
                     B_U64(to));
        if (e == OK)
            e = event_each_known(&own, from, to,
                                 ledger_known_until(v->known_on),
                                 revenue_customer, v);
    }
    arena_free(own.arena);
    return e;
}

enum err
ledger_counts(struct ctx *cx, const struct rule_model *m, int32_t as_of,
              int32_t known_on, struct ledger_count **out, size_t *n)
{
    struct ledger_stay *stays = NULL;
    struct revenue v = {.as_of = as_of, .known_on = known_on};
    TRY(ledger_stays(cx, m, as_of, known_on, &stays, &v.n));
    v.stays = stays;
    *n = m->stage_count;
    *out = v.counts = ARENA_ARRAY(cx->arena, *n, struct ledger_count);
    for (size_t i = 0; i < *n; i++)
        v.counts[i].stage = &m->stages[i];
    for (size_t i = 0; i < v.n; i++)
        v.counts[stays[i].stage].customers++;
    TRY(stage_source_open(cx, &v.source));
    enum err e = revenue_read(cx, &v);
    stage_source_close(&v.source);
    return e;
}
