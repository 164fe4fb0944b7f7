/* The rows of warnings follow customer.warned. Many customers cost few
 * statements: one look at what is open, then what begins, what changes and what
 * closes, a message each. */
#include "model/warning_private.h"

#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/recovery.h"

struct settle {
    struct ctx *cx;
    const struct rules *rules;
    int32_t day;
    struct bind *begin, *level, *close;
    size_t begin_count, level_count, close_count;
    uint64_t *closed; /* ids of `close` */
    struct urgent { uint64_t customer_id; const char *cause; } *urgent;
    size_t urgent_count;
};

enum { BEGIN_COLUMNS = 6, LEVEL_COLUMNS = 5, CLOSE_COLUMNS = 2 };

static const char SQL_BEGIN[] =
    "INSERT INTO warning (customer_id, cause_code, level, opened_on, level_on,"
    " acted_on) VALUES (?, ?, ?, ?, ?, ?)";
static const char SQL_LEVEL[] =
    "UPDATE warning SET acted_on = IF(level < ?, ?, acted_on), level_on = ?,"
    " level = ? WHERE id = ?";
static const char SQL_CLOSE[] =
    "UPDATE warning SET closed_on = ? WHERE id = ?";

/* ---- what is open, beside what should be ---- */

static const char SQL_OPEN[] =
    "SELECT customer_id, cause_code, level, id FROM warning WHERE open = 1"
    " AND customer_id IN";

static void
begin(struct settle *s, uint64_t customer_id, const struct warning_cause *c,
      unsigned level)
{
    struct bind *b = &s->begin[s->begin_count++ * BEGIN_COLUMNS];
    b[0] = B_U64(customer_id);
    b[1] = B_TEXT(c->code);
    b[2] = B_U64(level);
    b[3] = b[4] = b[5] = B_DAY(s->day);
}

static void
urgent(struct settle *s, uint64_t customer_id, size_t cause, unsigned level)
{
    for (size_t i = 0; i < s->rules->warning_count; i++) {
        const struct warning_rule *w = &s->rules->warnings[i];
        if (w->cause != cause || w->level != level || !w->opens_case)
            continue;
        s->urgent[s->urgent_count++] =
            (struct urgent){customer_id, s->rules->causes[cause].code};
        return;
    }
}

static void
change(struct settle *s, uint64_t id, unsigned level)
{
    struct bind *b = &s->level[s->level_count++ * LEVEL_COLUMNS];
    b[0] = B_U64(level);
    b[1] = b[2] = B_DAY(s->day);
    b[3] = B_U64(level);
    b[4] = B_U64(id);
}

static void
end(struct settle *s, uint64_t id)
{
    s->closed[s->close_count] = id;
    struct bind *b = &s->close[s->close_count++ * CLOSE_COLUMNS];
    b[0] = B_DAY(s->day);
    b[1] = B_U64(id);
}

static int
row_of(const struct rows *r, size_t from, size_t to, const char *cause)
{
    for (size_t i = from; i < to; i++)
        if (!strcmp(rows_text(r, i, 1), cause))
            return (int)i;
    return -1;
}

/* Rows [from, to) are those of the customer. */
static void
customer(struct settle *s, const struct warning_change *c,
         const struct rows *r, size_t from, size_t to)
{
    for (size_t i = 0; i < s->rules->cause_count; i++) {
        const struct warning_cause *cause = &s->rules->causes[i];
        unsigned level = warning_level(c->warned, cause->number);
        int row = row_of(r, from, to, cause->code);
        unsigned was = row < 0 ? 0 : (unsigned)rows_u64(r, (size_t)row, 2);
        if (level == was)
            continue;
        if (!was)
            begin(s, c->customer_id, cause, level);
        else if (!level)
            end(s, rows_u64(r, (size_t)row, 3));
        else
            change(s, rows_u64(r, (size_t)row, 3), level);
        if (level > was)
            urgent(s, c->customer_id, i, level);
    }
    for (size_t i = from; i < to; i++) { /* of a cause that is no more */
        bool known = false;
        for (size_t k = 0; k < s->rules->cause_count; k++)
            known |= !strcmp(rows_text(r, i, 1), s->rules->causes[k].code);
        if (!known)
            end(s, rows_u64(r, i, 3));
    }
}

static int
change_order(const void *a, const void *b)
{
    const struct warning_change *x = a, *y = b;
    return (x->customer_id > y->customer_id)
        - (x->customer_id < y->customer_id);
}

static enum err
open_read(struct settle *s, const struct warning_change *list, size_t n,
          struct rows *r)
{
    struct query q;
    uint64_t *ids = ARENA_ARRAY(s->cx->arena, n, uint64_t);
    for (size_t i = 0; i < n; i++)
        ids[i] = list[i].customer_id;
    query_init(&q, s->cx->arena);
    query_sql(&q, SQL_OPEN);
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY customer_id, id");
    return query_rows(s->cx, &q, r);
}

/* ---- urgent ones open a case ---- */

static const char SQL_CASE[] =
    "SELECT c.owner_id, (SELECT MIN(k.id) FROM recovery_case k WHERE"
    " k.customer_id = c.id AND k.open = 1) FROM customer c"
    " WHERE c.id = ? AND c.live = 1";
static const char SQL_CASE_OF[] =
    "UPDATE warning SET case_id = ? WHERE customer_id = ? AND cause_code = ?"
    " AND open = 1";

/* One that is open already takes the warning in; a customer in the bin gets
 * none. */
static enum err
case_open(struct settle *s, const struct urgent *u)
{
    struct rows r;
    uint64_t id;
    TRY(db_query(s->cx, &r, SQL_CASE, B_U64(u->customer_id)));
    if (r.count == 0)
        return OK;
    id = rows_u64(&r, 0, 1);
    if (!id) {
        struct recovery_opening o = {
            .cause = "warning", .warning = u->cause,
            .customer_id = u->customer_id, .owner_id = rows_u64(&r, 0, 0),
            .opened_on = s->day, .lost_on = DAY_NONE,
            .opened_at = s->day == clock_today() ? clock_now()
                                                 : day_start(s->day),
            .said_by = "data"};
        TRY(recovery_open(s->cx, &o, &id));
    }
    return db_exec(s->cx, SQL_CASE_OF, B_U64(id), B_U64(u->customer_id),
                   B_TEXT(u->cause));
}

/* ---- copies of the customer ---- */

static const char SQL_FOLLOW[] =
    "UPDATE warning w FORCE INDEX (warning_once) STRAIGHT_JOIN customer c"
    " ON c.id = w.customer_id SET w.owner_id = c.owner_id,"
    " w.team_id = c.team_id, w.stage = c.stage, w.region_code = c.region_code,"
    " w.contact_on = c.last_contact_on, w.live = COALESCE(c.live, 0)"
    " WHERE w.open = 1 AND w.customer_id IN";

enum err
warning_follow(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct query q;
    if (n == 0)
        return OK;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_FOLLOW);
    query_ids(&q, ids, n);
    return query_exec_array(cx, &q, q.binds, 1, q.count);
}

/* ---- all of it ---- */

static enum err
send(struct settle *s)
{
    struct ctx *cx = s->cx;
    if (s->close_count)
        TRY(db_exec_array(cx, SQL_CLOSE, s->close, s->close_count,
                          CLOSE_COLUMNS));
    if (s->level_count)
        TRY(db_exec_array(cx, SQL_LEVEL, s->level, s->level_count,
                          LEVEL_COLUMNS));
    if (s->begin_count)
        TRY(db_exec_array(cx, SQL_BEGIN, s->begin, s->begin_count,
                          BEGIN_COLUMNS));
    for (size_t i = 0; i < s->urgent_count; i++)
        TRY(case_open(s, &s->urgent[i]));
    return warning_case_gone(cx, s->day, s->closed, s->close_count);
}

enum err
warning_settle(struct ctx *cx, const struct rules *rules, int32_t day,
               const struct warning_change *list, size_t n)
{
    struct rows r;
    struct arena *a = cx->arena;
    size_t at = 0, most = n * (rules->cause_count + 1);
    struct settle s = {.cx = cx, .rules = rules, .day = day};
    struct warning_change *sorted = ARENA_ARRAY(a, n + 1,
                                                struct warning_change);
    if (n == 0)
        return OK;
    memcpy(sorted, list, n * sizeof *list);
    qsort(sorted, n, sizeof *sorted, change_order);
    TRY(open_read(&s, sorted, n, &r));
    s.begin = ARENA_ARRAY(a, most * BEGIN_COLUMNS, struct bind);
    s.level = ARENA_ARRAY(a, most * LEVEL_COLUMNS, struct bind);
    s.close = ARENA_ARRAY(a, (r.count + 1) * CLOSE_COLUMNS, struct bind);
    s.closed = ARENA_ARRAY(a, r.count + 1, uint64_t);
    s.urgent = ARENA_ARRAY(a, most, struct urgent);
    for (size_t i = 0; i < n; i++) {
        size_t from = at;
        while (at < r.count && rows_u64(&r, at, 0) == sorted[i].customer_id)
            at++;
        customer(&s, &sorted[i], &r, from, at);
    }
    return send(&s);
}
