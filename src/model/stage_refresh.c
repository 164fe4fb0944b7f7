/* Writes the derived columns of customers: reads events, evaluates, compares
 * with what the row says and writes only what differs, so a run that changes
 * little writes little. Reading the customer's row locks it: two writers of
 * events of one customer come one after the other. */
#include <stdlib.h>
#include <string.h>

#include "model/stage_private.h"

enum {
    PIECE = 2000,
    DERIVED_COLUMNS = 16,
    DAY_FAR = 2932896 /* 9999-12-31, sorts last */
};

/* ---- what all customers share ---- */

static const char SQL_CATEGORIES[] =
    "SELECT id, cycle_days FROM category ORDER BY code";
static const char SQL_COMPANY_CYCLE[] =
    "SELECT value FROM setting WHERE name = 'company.cycle_days'";

static int
category_order(const void *a, const void *b)
{
    const struct category_cycle *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

enum err
stage_source_open(struct ctx *cx, struct stage_source *s)
{
    struct rows r;
    memset(s, 0, sizeof *s);
    TRY(rules_get(cx, &s->rules));
    TRY(db_query(cx, &r, SQL_CATEGORIES));
    s->categories = ARENA_ARRAY(cx->arena, r.count, struct category_cycle);
    s->category_count = r.count;
    for (size_t i = 0; i < r.count; i++)
        s->categories[i] = (struct category_cycle){
            rows_u64(&r, i, 0), (int32_t)i, (int32_t)rows_u64(&r, i, 1)};
    qsort(s->categories, r.count, sizeof *s->categories, category_order);
    TRY(db_query(cx, &r, SQL_COMPANY_CYCLE));
    uint64_t days = 0;
    if (r.count && rows_text(&r, 0, 0) != NULL
        && parse_u64(rows_text(&r, 0, 0), &days) && days <= CYCLE_MAX)
        s->company_cycle = (int32_t)days;
    s->walk = walk_new(s->rules);
    return OK;
}

void
stage_source_close(struct stage_source *s)
{
    walk_free(s->walk);
    s->walk = NULL;
}

void
stage_source_input(const struct stage_source *s, const struct rows *r,
                   size_t row, struct evaluate_input *in)
{
    memset(in, 0, sizeof *in);
    in->created_on = rows_day(r, row, 1);
    in->cycle_set = (int32_t)rows_u64(r, row, 2);
    in->category_id = rows_u64(r, row, 3);
    in->as_of = clock_today();
    in->cycle_company = s->company_cycle;
    in->categories = s->categories;
    in->category_count = s->category_count;
}

/* ---- one customer ---- */

static int32_t
far_day(int32_t day)
{
    return day == DAY_NONE ? DAY_FAR : day;
}

static void
derived_read(struct stage_source *s, const struct evaluate_input *in,
             struct stage_derived *d)
{
    struct facts f;
    struct stage_now now[RULE_MODELS];
    const struct rule_model *m = &s->rules->models[s->rules->default_model];
    evaluate(s->walk, in, NULL, NULL, &f, now);
    const struct stage_now *n = &now[s->rules->default_model];
    /* Before the base (created in the future): the last rule always holds. */
    const struct rule_version *v = rules_version(m, in->as_of);
    int stage = n->stage >= 0 ? n->stage : v->masks[v->mask_count - 1].stage;
    d->stage = m->stages[stage].code;
    d->since = far_day(n->since);
    d->round = f.round > 0 ? f.round : 1;
    d->purchases = f.purchases;
    d->first = far_day(f.first_purchase);
    d->last = far_day(f.last_purchase);
    d->revenue_365 = f.revenue_365;
    d->revenue_total = f.revenue_total;
    d->cycle = f.cycle_days;
    d->expected = far_day(f.expected_on);
    d->late = far_day(f.late_on);
    d->lapse = far_day(f.lapse_on);
    d->touch = far_day(f.last_touch);
    d->contact = far_day(f.last_contact);
    d->deals = f.open_inquiries + f.open_quotes + f.open_opportunities;
    d->wake = far_day(f.wake_on);
}

/* The derived columns begin at column 4 of the row. */
static bool
derived_same(const struct rows *r, size_t row, const struct stage_derived *d)
{
    const int32_t days[] = {d->since, d->first, d->last, d->expected, d->late,
                            d->lapse, d->touch, d->contact, d->wake};
    const int64_t numbers[] = {d->round, d->purchases, d->cycle, d->deals};
    if (strcmp(rows_text(r, row, 4), d->stage) != 0)
        return false;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (rows_day(r, row, 5 + i) != days[i])
            return false;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if ((int64_t)rows_u64(r, row, 14 + i) != numbers[i])
            return false;
    return rows_money(r, row, 18) == d->revenue_365
        && rows_money(r, row, 19) == d->revenue_total;
}

static void
derived_binds(const struct stage_derived *d, uint64_t id, struct bind *b)
{
    const int32_t days[] = {d->since, d->first, d->last, d->expected, d->late,
                            d->lapse, d->touch, d->contact, d->wake};
    const int64_t numbers[] = {d->round, d->purchases, d->cycle, d->deals};
    size_t k = 0;
    b[k++] = B_TEXT(d->stage);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        b[k++] = B_DAY(days[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        b[k++] = B_I64(numbers[i]);
    b[k++] = B_MONEY(d->revenue_365);
    b[k++] = B_MONEY(d->revenue_total);
    b[k] = B_U64(id);
}

static const char SQL_WRITE[] =
    "UPDATE customer SET stage = ?, stage_since = ?, first_purchase_on = ?,"
    " last_purchase_on = ?, expected_on = ?, late_on = ?, lapse_on = ?,"
    " last_touch_on = ?, last_contact_on = ?, wake_on = ?, round = ?,"
    " purchases = ?, cycle_days = ?, open_deals = ?, revenue_365 = ?,"
    " revenue_total = ? WHERE id = ?";

static const char SQL_ONE[] =
    "SELECT id, created_on, cycle_days_set, category_id, stage, stage_since,"
    " first_purchase_on, last_purchase_on, expected_on, late_on, lapse_on,"
    " last_touch_on, last_contact_on, wake_on, round, purchases, cycle_days,"
    " open_deals, revenue_365, revenue_total"
    " FROM customer WHERE id = ? FOR UPDATE";

static enum err
refresh_one(struct ctx *cx, struct stage_source *s, uint64_t id)
{
    struct rows r;
    struct event *events;
    struct evaluate_input in;
    struct stage_derived d;
    struct bind b[DERIVED_COLUMNS + 1];
    TRY(db_find(cx, &r, SQL_ONE, B_U64(id)));
    stage_source_input(s, &r, 0, &in);
    TRY(event_read(cx, id, &events, &in.event_count));
    in.events = events;
    derived_read(s, &in, &d);
    if (derived_same(&r, 0, &d))
        return OK;
    derived_binds(&d, id, b);
    return db_exec_v(cx, SQL_WRITE, b, DERIVED_COLUMNS + 1);
}

enum err
stage_refresh_many(struct ctx *cx, const uint64_t *ids, size_t n)
{
    struct stage_source s;
    TRY(stage_source_open(cx, &s));
    enum err e = OK;
    for (size_t i = 0; i < n && e == OK; i++)
        e = refresh_one(cx, &s, ids[i]);
    stage_source_close(&s);
    return e;
}

enum err
stage_refresh_customer(struct ctx *cx, uint64_t customer_id)
{
    return stage_refresh_many(cx, &customer_id, 1);
}

static int
event_order(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->day != y->day)
        return (x->day > y->day) - (x->day < y->day);
    return (x->at > y->at) - (x->at < y->at);
}

enum err
stage_derive_new(struct ctx *cx, const struct stage_new *list, size_t n)
{
    struct stage_source s;
    TRY(stage_source_open(cx, &s));
    for (size_t i = 0; i < n; i++) {
        struct evaluate_input in = {
            .events = list[i].events, .event_count = list[i].event_count,
            .created_on = list[i].created_on, .as_of = clock_today(),
            .cycle_company = s.company_cycle, .categories = s.categories,
            .category_count = s.category_count};
        if (list[i].event_count)
            qsort(list[i].events, list[i].event_count, sizeof(struct event),
                  event_order);
        derived_read(&s, &in, list[i].out);
    }
    stage_source_close(&s);
    return OK;
}

/* ---- pieces of 2,000 ---- */

struct piece {
    struct stage_source *source;
    uint64_t from, to;
    struct rows customers;
    size_t at;            /* next customer to be read */
    struct bind *binds;
    size_t changed;
    uint64_t last;
};

static void
piece_customer(struct piece *p, const struct event *events, size_t n)
{
    struct evaluate_input in;
    struct stage_derived d;
    stage_source_input(p->source, &p->customers, p->at, &in);
    in.events = events;
    in.event_count = n;
    derived_read(p->source, &in, &d);
    if (!derived_same(&p->customers, p->at, &d))
        derived_binds(&d, rows_u64(&p->customers, p->at, 0),
                      &p->binds[p->changed++ * (DERIVED_COLUMNS + 1)]);
    p->at++;
}

/* Customers without events come between those that have some. */
static enum err
piece_events(void *arg, uint64_t customer_id, const struct event *events,
             size_t n)
{
    struct piece *p = arg;
    while (p->at < p->customers.count
           && rows_u64(&p->customers, p->at, 0) < customer_id)
        piece_customer(p, NULL, 0);
    if (p->at < p->customers.count
        && rows_u64(&p->customers, p->at, 0) == customer_id)
        piece_customer(p, events, n);
    return OK;
}

static const char SQL_PIECE[] =
    "SELECT id, created_on, cycle_days_set, category_id, stage, stage_since,"
    " first_purchase_on, last_purchase_on, expected_on, late_on, lapse_on,"
    " last_touch_on, last_contact_on, wake_on, round, purchases, cycle_days,"
    " open_deals, revenue_365, revenue_total"
    " FROM customer WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ? FOR UPDATE";

static enum err
piece_refresh(struct ctx *cx, void *arg)
{
    struct piece *p = arg;
    p->at = p->changed = 0;
    TRY(db_query(cx, &p->customers, SQL_PIECE, B_U64(p->from), B_U64(p->to),
                 B_I64(PIECE)));
    size_t n = p->customers.count;
    if (n == 0)
        return OK;
    p->last = rows_u64(&p->customers, n - 1, 0);
    p->binds = ARENA_ARRAY(cx->arena, n * (DERIVED_COLUMNS + 1), struct bind);
    TRY(event_each_customer(cx, rows_u64(&p->customers, 0, 0), p->last,
                            piece_events, p));
    while (p->at < n)
        piece_customer(p, NULL, 0);
    return p->changed == 0 ? OK
        : db_exec_array(cx, SQL_WRITE, p->binds, p->changed,
                        DERIVED_COLUMNS + 1);
}

static enum err
range_run(struct ctx *cx, struct stage_source *s, uint64_t from, uint64_t to,
          stage_progress_fn *fn, void *arg, struct stage_progress *out)
{
    struct ctx own = *cx; /* a piece's memory goes with the piece */
    own.arena = arena_new();
    struct piece p = {.source = s, .from = from,
                      .to = to > INT64_MAX ? INT64_MAX : to};
    enum err e = OK;
    for (;;) {
        arena_reset(own.arena);
        e = db_transact(&own, piece_refresh, &p);
        if (e != OK || p.customers.count == 0)
            break;
        out->customers += p.customers.count;
        out->changed += p.changed;
        p.from = p.last + 1;
        if (fn != NULL && (e = fn(arg, out)) != OK)
            break;
    }
    arena_free(own.arena);
    return e;
}

enum err
stage_refresh_range(struct ctx *cx, uint64_t from, uint64_t to,
                    stage_progress_fn *fn, void *arg,
                    struct stage_progress *out)
{
    struct stage_source s;
    *out = (struct stage_progress){0};
    TRY(stage_source_open(cx, &s));
    enum err e = range_run(cx, &s, from, to, fn, arg, out);
    stage_source_close(&s);
    return e;
}

/* ---- the daily run ---- */

struct due {
    struct stage_source *source;
    int32_t day;
    uint64_t last;
    size_t count;
};

static const char SQL_DUE[] =
    "SELECT id FROM customer WHERE wake_on <= ? AND live = 1 AND id > ?"
    " ORDER BY id LIMIT ?";

static enum err
due_piece(struct ctx *cx, void *arg)
{
    struct due *d = arg;
    struct rows r;
    TRY(db_query(cx, &r, SQL_DUE, B_DAY(d->day), B_U64(d->last),
                 B_I64(PIECE)));
    for (size_t i = 0; i < r.count; i++)
        TRY(refresh_one(cx, d->source, rows_u64(&r, i, 0)));
    d->count = r.count;
    if (r.count)
        d->last = rows_u64(&r, r.count - 1, 0);
    return OK;
}

enum err
stage_refresh_due(struct ctx *cx, int32_t day, struct stage_progress *out)
{
    struct stage_source s;
    struct ctx own = *cx;
    *out = (struct stage_progress){0};
    TRY(stage_source_open(cx, &s));
    struct due d = {.source = &s, .day = day};
    own.arena = arena_new();
    enum err e;
    do {
        arena_reset(own.arena);
        e = db_transact(&own, due_piece, &d);
        if (e == OK)
            out->customers += d.count;
    } while (e == OK && d.count == PIECE);
    out->changed = out->customers; /* a wake day that has come always moves */
    arena_free(own.arena);
    stage_source_close(&s);
    return e;
}
