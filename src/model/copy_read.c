/* Customers of the database as columns: attributes, netted moves, money.
 *
 * Pieces of 2,000 customers, each read in one snapshot: the customer's row, its
 * ledger and its events agree. Customers of different pieces may be of different
 * moments; whoever changed in between waits in the outbox and is read again. */
#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/copy_private.h"
#include "model/event_pack.h"
#include "model/ledger.h"
#include "model/life_private.h"

enum { PIECE_MANY = 1000 };

struct change {
    uint64_t customer_id;
    int32_t day, corrects_day;
    uint16_t seq, corrects_seq;
    uint8_t model, from, to;
    bool corrected;
};

struct piece {
    const uint64_t *ids; /* NULL: from..to */
    size_t n;
    uint64_t from, to;
};

/* Money and life of one row of the customers, in the pools of the piece. */
struct money_at {
    size_t amount, amount_count, term, term_count;
    size_t mark, mark_count, sale, sale_count;
    uint64_t category_id;
    int32_t seen; /* first */
    bool lived;   /* its life is in the pool */
};

struct copy_reader {
    struct ctx cx; /* with an arena for a piece */
    const struct copy_wish *wish;
    struct copy_build *build;
    struct stage_source source;
    struct rows customers;
    size_t row;
    struct money_at *money; /* a row of the customers */
    uint64_t *stale;        /* customers */
    size_t stale_count;
    struct copy_build pool; /* its sections of money and lives alone */
    struct life_reader life;
    struct change *changes;
    size_t change_count, change_cap, at;
    int slot[256];  /* of a model's number, -1 = not wanted */
    uint8_t segments; /* number of segments4 */
};

uint64_t
copy_value(const char *code)
{
    size_t n = code == NULL ? 0 : strlen(code);
    return n ? copy_hash(code, n, 7) | 1 : 0;
}

enum err
copy_wish_all(struct ctx *cx, struct copy_wish *out)
{
    const struct rules *r;
    TRY(rules_get(cx, &r));
    *out = (struct copy_wish){.known_on = DAY_NONE, .attributes = true};
    for (size_t i = 0; i < r->model_count; i++)
        if (r->models[i].kept)
            out->models[out->model_count++] = r->models[i].number;
    return OK;
}

/* ---- one customer ---- */

uint16_t
copy_column_day(int32_t day)
{
    int32_t n = day - COPY_DAY_ZERO;
    return n < 0 ? 0 : n > UINT16_MAX ? UINT16_MAX : (uint16_t)n;
}

/* The money of a customer waits in the pool: those whose events have to be read
 * row by row come after all others. */
static void
pool_money(struct copy_reader *q, size_t row, const struct revenue_parts *p)
{
    struct copy_build *b = &q->pool;
    struct money_at *m = &q->money[row];
    m->amount = b->section[SEC_MONEY_AMOUNT].n;
    m->amount_count = p->amount_count;
    m->term = b->section[SEC_TERM].n;
    m->term_count = p->term_count;
    m->category_id = p->category_id;
    for (size_t i = 0; i < p->amount_count; i++) {
        const struct revenue_amount *a = &p->amounts[i];
        *(uint16_t *)copy_build_add(b, SEC_MONEY_FROM, 1)
            = copy_column_day(a->from);
        *(uint16_t *)copy_build_add(b, SEC_MONEY_UNTIL, 1)
            = copy_column_day(a->until);
        *(int64_t *)copy_build_add(b, SEC_MONEY_AMOUNT, 1) = a->amount;
    }
    if (p->term_count)
        memcpy(copy_build_add(b, SEC_TERM, p->term_count), p->terms,
               p->term_count * sizeof *p->terms);
}

/* As money; as known on an earlier day there are no lives. */
static void
pool_life(struct copy_reader *q, size_t row, const struct evaluate_input *in)
{
    struct copy_build *b = &q->pool;
    struct money_at *m = &q->money[row];
    if (!q->wish->attributes)
        return;
    m->mark = b->section[SEC_MARK].n;
    m->sale = b->section[SEC_SALE].n;
    copy_life_add(b, &q->life, in);
    m->mark_count = b->section[SEC_MARK].n - m->mark;
    m->sale_count = b->section[SEC_SALE].n - m->sale;
    m->seen = in->created_on;
    if (in->event_count && in->events[0].day < m->seen)
        m->seen = in->events[0].day;
    m->lived = true;
}

static void
add_life(struct copy_reader *q, size_t row, bool here)
{
    struct copy_build *b = q->build;
    struct evaluate_input in;
    int64_t potential = FIELD_EMPTY;
    uint16_t seen = 0;
    if (here && q->wish->attributes) {
        struct money_at *m = &q->money[row];
        if (!m->lived) { /* nothing ever happened to it */
            stage_source_input(&q->source, &q->customers, row, &in);
            pool_life(q, row, &in);
        }
        copy_build_take(b, SEC_MARK_DAY, &q->pool, m->mark, m->mark_count);
        copy_build_take(b, SEC_MARK, &q->pool, m->mark, m->mark_count);
        copy_build_take(b, SEC_SALE, &q->pool, m->sale, m->sale_count);
        potential = rows_money(&q->customers, row, 14);
        seen = copy_column_day(m->seen);
    }
    *(uint16_t *)copy_build_add(b, SEC_SEEN, 1) = seen;
    *(int64_t *)copy_build_add(b, SEC_POTENTIAL, 1) = potential;
}

static void
add_money(struct copy_reader *q, const struct money_at *m)
{
    static const int sections[] = {SEC_MONEY_FROM, SEC_MONEY_UNTIL,
                                   SEC_MONEY_AMOUNT};
    for (size_t i = 0; i < 3; i++)
        copy_build_take(q->build, sections[i], &q->pool, m->amount,
                        m->amount_count);
    copy_build_take(q->build, SEC_TERM, &q->pool, m->term, m->term_count);
}

static size_t
customer_row(const struct copy_reader *q, uint64_t id)
{
    size_t lo = 0, hi = q->customers.count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (rows_u64(&q->customers, mid, 0) < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* In any order of customers. */
static enum err
customer_events(void *arg, uint64_t customer_id, const struct event *events,
                size_t n)
{
    struct copy_reader *q = arg;
    struct revenue_parts parts;
    struct evaluate_input in;
    size_t row = customer_row(q, customer_id);
    if (row == q->customers.count
        || rows_u64(&q->customers, row, 0) != customer_id)
        return OK;
    stage_source_input(&q->source, &q->customers, row, &in);
    in.events = events;
    in.event_count = n;
    pool_life(q, row, &in);
    in.category_id = 0;
    evaluate_revenue(q->source.walk, &in, &parts);
    pool_money(q, row, &parts);
    return OK;
}

/* The number of the customer, cut to 16 bytes, so that numbers compare. */
static struct copy_code
code_key(const char *code)
{
    unsigned char k[16] = {0};
    struct copy_code out = {0, 0};
    memcpy(k, code, strnlen(code, sizeof k));
    for (int i = 0; i < 8; i++) {
        out.hi = out.hi << 8 | k[i];
        out.lo = out.lo << 8 | k[8 + i];
    }
    return out;
}

static uint64_t
text_value(const struct rows *r, size_t row, size_t column)
{
    return copy_value(rows_text(r, row, column));
}

/* Columns 4 and after: see SQL_CUSTOMERS. */
static void
add_attributes(struct copy_reader *q, size_t row, uint64_t most,
               uint8_t segment)
{
    const struct rows *r = &q->customers;
    const char *grade = rows_text(r, row, 10);
    uint64_t named = rows_u64(r, row, 3);
    const uint64_t value[DIM_COUNT] = {
        [DIM_OWNER] = rows_u64(r, row, 4), [DIM_TEAM] = rows_u64(r, row, 5),
        [DIM_REGION] = text_value(r, row, 6),
        [DIM_INDUSTRY] = rows_u64(r, row, 7),
        [DIM_SIZE] = text_value(r, row, 8),
        [DIM_SOURCE] = rows_u64(r, row, 9),
        [DIM_GRADE] = strcmp(grade, "-") ? copy_value(grade) : 0,
        [DIM_CATEGORY] = named ? named : most, [DIM_SEGMENT] = segment,
        [DIM_KIND] = text_value(r, row, 11)};
    for (int d = 0; d < DIM_COUNT; d++)
        *(uint16_t *)copy_build_add(q->build, SEC_DIM + d, 1)
            = copy_build_value(q->build, d, value[d]);
}

static void
add_nothing(struct copy_reader *q)
{
    for (int d = 0; d < DIM_COUNT; d++)
        *(uint16_t *)copy_build_add(q->build, SEC_DIM + d, 1) = 0;
}

static void
mark_corrected(struct change *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; c[i].corrects_day != DAY_NONE && k < n; k++)
            if (c[k].day == c[i].corrects_day
                && c[k].seq == c[i].corrects_seq)
                c[k].corrected = true;
}

/* Moves of one model: the last row of a day that counts says where it ended;
 * where that is where it was, there was no move. */
static uint8_t
add_walk(struct copy_reader *q, int slot, struct change *c, size_t n)
{
    uint8_t stage = 0;
    mark_corrected(c, n);
    for (size_t i = 0; i < n;) {
        int32_t day = c[i].day;
        uint8_t to = stage;
        for (; i < n && c[i].day == day; i++)
            if (!c[i].corrected && (c[i].from || c[i].to))
                to = c[i].to;
        if (to == stage)
            continue;
        *(uint16_t *)copy_build_add(q->build, SEC_WALK_DAY + slot, 1)
            = copy_column_day(day);
        *(uint8_t *)copy_build_add(q->build, SEC_WALK_TO + slot, 1) = to;
        stage = to;
    }
    return stage;
}

static uint64_t
next_id(const struct copy_reader *q)
{
    uint64_t id = UINT64_MAX;
    if (q->row < q->customers.count)
        id = rows_u64(&q->customers, q->row, 0);
    if (q->at < q->change_count && q->changes[q->at].customer_id < id)
        id = q->changes[q->at].customer_id;
    return id;
}

/* The ledger of the customer; returns its segment. */
static uint8_t
add_walks(struct copy_reader *q, uint64_t id)
{
    uint8_t segment = 0;
    while (q->at < q->change_count && q->changes[q->at].customer_id == id) {
        struct change *c = &q->changes[q->at];
        size_t n = 1;
        while (q->at + n < q->change_count && c[n].customer_id == id
               && c[n].model == c->model)
            n++;
        q->at += n;
        uint8_t stage = 0;
        if (q->slot[c->model] >= 0)
            stage = add_walk(q, q->slot[c->model], c, n);
        if (c->model == q->segments)
            segment = stage;
    }
    return segment;
}

static void
add_customer(struct copy_reader *q)
{
    struct copy_build *b = q->build;
    uint64_t id = next_id(q);
    size_t row = q->row;
    bool here = row < q->customers.count
        && rows_u64(&q->customers, row, 0) == id;
    q->row += here;
    uint8_t segment = add_walks(q, id), flags = here ? 0 : COPY_GONE;
    if (here && !rows_null(&q->customers, row, 12))
        flags |= COPY_LIVE;
    *(uint64_t *)copy_build_add(b, SEC_ID, 1) = id;
    *(uint8_t *)copy_build_add(b, SEC_FLAGS, 1) = flags;
    *(struct copy_code *)copy_build_add(b, SEC_CODE, 1)
        = code_key(here ? rows_text(&q->customers, row, 13) : "");
    if (here)
        add_money(q, &q->money[row]);
    add_life(q, row, here);
    if (here && q->wish->attributes)
        add_attributes(q, row, q->money[row].category_id, segment);
    else
        add_nothing(q);
    copy_build_customer_end(b);
}

/* ---- one piece ---- */

static enum err
change_row(void *arg, const struct rows *r)
{
    struct copy_reader *q = arg;
    if (q->change_count == q->change_cap) {
        q->change_cap = q->change_cap ? q->change_cap * 2 : 4096;
        q->changes = realloc(q->changes, q->change_cap * sizeof *q->changes);
        if (q->changes == NULL)
            abort();
    }
    q->changes[q->change_count++] = (struct change){
        .customer_id = rows_u64(r, 0, 0), .model = (uint8_t)rows_u64(r, 0, 1),
        .day = rows_day(r, 0, 2), .seq = (uint16_t)rows_u64(r, 0, 3),
        .from = (uint8_t)rows_u64(r, 0, 4), .to = (uint8_t)rows_u64(r, 0, 5),
        .corrects_day = rows_day(r, 0, 6),
        .corrects_seq = (uint16_t)rows_u64(r, 0, 7)};
    return OK;
}

static void
where_piece(struct query *s, const struct piece *p, bool ledger)
{
    query_sql(s, ledger ? " WHERE customer_id" : " WHERE id");
    if (p->ids != NULL) {
        query_sql(s, " IN");
        query_ids(s, p->ids, p->n);
    } else {
        query_sql(s, " BETWEEN ? AND ?");
        query_bind(s, B_U64(p->from));
        query_bind(s, B_U64(p->to));
    }
}

static enum err
customers_read(struct copy_reader *q, const struct piece *p)
{
    struct query s;
    query_init(&s, q->cx.arena);
    query_sql(&s, "SELECT id, created_on, cycle_days_set, category_id,"
                  " owner_id, team_id, region_code, industry_id, size_code,"
                  " source_id, grade, kind, live, code, potential"
                  " FROM customer");
    where_piece(&s, p, false);
    query_sql(&s, " ORDER BY id");
    q->row = 0;
    return query_rows(&q->cx, &s, &q->customers);
}

static enum err
changes_read(struct copy_reader *q, const struct piece *p)
{
    struct query s;
    query_init(&s, q->cx.arena);
    query_sql(&s, "SELECT customer_id, model_id, day, seq, from_stage,"
                  " to_stage, corrects_day, corrects_seq FROM stage_change"
                  " FORCE INDEX (PRIMARY)");
    where_piece(&s, p, true);
    if (q->wish->known_on != DAY_NONE) {
        query_sql(&s, " AND recorded_at < ?");
        query_bind(&s, B_TIME(ledger_known_until(q->wish->known_on)));
    }
    query_sql(&s, " ORDER BY customer_id, model_id, day, seq");
    q->change_count = q->at = 0;
    return query_each(&q->cx, &s, change_row, q);
}

static enum err
customer_pack(void *arg, size_t row, bool fresh, const struct event *events,
              size_t n)
{
    struct copy_reader *q = arg;
    uint64_t customer_id = rows_u64(&q->customers, row, 0);
    if (fresh)
        return n ? customer_events(q, customer_id, events, n) : OK;
    q->stale[q->stale_count++] = customer_id;
    return OK;
}

/* From the packs; of whom the pack is stale from the rows, all of them: lives
 * need more than money. */
static enum err
money_read_now(struct copy_reader *q)
{
    size_t n = q->customers.count;
    uint64_t *ids = ARENA_ARRAY(q->cx.arena, n, uint64_t);
    for (size_t i = 0; i < n; i++)
        ids[i] = rows_u64(&q->customers, i, 0);
    q->stale_count = 0;
    q->stale = ARENA_ARRAY(q->cx.arena, n, uint64_t);
    TRY(event_pack_each(&q->cx, ids, n, customer_pack, q));
    return q->stale_count ? event_rows_bare(&q->cx, q->stale, q->stale_count,
                                            customer_events, q)
                          : OK;
}

static enum err
money_read(struct copy_reader *q, const struct piece *p)
{
    int32_t known_on = q->wish->known_on;
    q->money = ARENA_ARRAY(q->cx.arena, q->customers.count, struct money_at);
    for (int s = SEC_MONEY_FROM; s <= SEC_SALE; s++)
        q->pool.section[s].n = 0;
    if (p->ids != NULL)
        return event_of_customers(&q->cx, p->ids, p->n, customer_events, q);
    if (known_on == DAY_NONE)
        return money_read_now(q);
    return event_each_money(&q->cx, p->from, p->to,
                            ledger_known_until(known_on), customer_events, q);
}

static enum err
piece_fill(struct copy_reader *q, const struct piece *p)
{
    TRY(customers_read(q, p));
    TRY(changes_read(q, p));
    TRY(money_read(q, p));
    while (next_id(q) != UINT64_MAX)
        add_customer(q);
    return OK;
}

static enum err
piece_read(struct copy_reader *q, const struct piece *p)
{
    bool own = !db_in_transaction(q->cx.db);
    if (own)
        TRY(db_begin_read(&q->cx));
    enum err e = piece_fill(q, p);
    if (own)
        db_rollback(&q->cx);
    return e;
}

static enum err
reader_open(struct copy_reader *q, struct ctx *cx, const struct copy_wish *w,
            struct copy_build *b)
{
    *q = (struct copy_reader){.wish = w, .build = b};
    TRY(stage_source_open(cx, &q->source));
    for (size_t i = 0; i < 256; i++)
        q->slot[i] = -1;
    for (size_t i = 0; i < w->model_count; i++)
        q->slot[w->models[i]] = (int)i;
    const struct rule_model *m = rules_model(q->source.rules, "segments4");
    if (m != NULL && m->kept)
        q->segments = m->number;
    q->life.source = q->source;
    life_reader_open(&q->life, cx->arena);
    b->rules = w->attributes ? copy_rules(&q->source) : 0;
    q->cx = *cx;
    q->cx.arena = arena_new();
    return OK;
}

static void
reader_close(struct copy_reader *q)
{
    arena_free(q->cx.arena);
    life_reader_close(&q->life);
    stage_source_close(&q->source);
    copy_build_free(&q->pool);
    free(q->changes);
}

enum err
copy_read_many(struct ctx *cx, const struct copy_wish *w, const uint64_t *ids,
               size_t n, struct copy_build *b)
{
    struct copy_reader q;
    enum err e = OK;
    TRY(reader_open(&q, cx, w, b));
    for (size_t i = 0; i < n && e == OK; i += PIECE_MANY) {
        struct piece p = {.ids = ids + i,
                          .n = n - i < PIECE_MANY ? n - i : PIECE_MANY};
        arena_reset(q.cx.arena);
        e = piece_read(&q, &p);
    }
    reader_close(&q);
    return e;
}

enum err
copy_reader_new(struct ctx *cx, const struct copy_wish *w,
                struct copy_build *b, struct copy_reader **out)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        abort();
    enum err e = reader_open(*out, cx, w, b);
    if (e != OK)
        free(*out);
    return e;
}

void
copy_reader_free(struct copy_reader *q)
{
    reader_close(q);
    free(q);
}

enum err
copy_reader_range(struct copy_reader *q, uint64_t from, uint64_t to)
{
    struct piece p = {.from = from, .to = to};
    arena_reset(q->cx.arena);
    return piece_read(q, &p);
}
