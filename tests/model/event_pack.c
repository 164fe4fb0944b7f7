/* A pack says what the rows of `event` say, whatever happened to them: the format
 * by itself on any values, and the table after generated histories of adding,
 * voiding, putting back, refreshing and rolling back, and under two writers. */
#include "fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model/event_pack.h"
#include "model/stage.h"

/* ---- numbers from a seed that is printed ---- */

static uint64_t state_of_chance;

static void
chance_start(const char *what)
{
    const char *given = getenv("SEED");
    state_of_chance = given ? strtoull(given, NULL, 10)
                            : (uint64_t)time(NULL) * 2654435761u;
    printf("%s: again with SEED=%llu\n", what,
           (unsigned long long)state_of_chance);
}

static uint64_t
chance(uint64_t n)
{
    state_of_chance ^= state_of_chance << 13;
    state_of_chance ^= state_of_chance >> 7;
    state_of_chance ^= state_of_chance << 17;
    return n ? state_of_chance % n : state_of_chance;
}

/* Small mostly, sometimes as large as it can be. */
static int64_t
any_number(void)
{
    switch (chance(4)) {
    case 0: return (int64_t)chance(0);
    case 1: return -(int64_t)chance(1000000);
    default: return (int64_t)chance(1000);
    }
}

/* ---- the format ---- */

static bool
same(const struct event *a, const struct event *b)
{
    return a->id == b->id && a->customer_id == b->customer_id
        && a->at == b->at && a->amount == b->amount && a->ref_id == b->ref_id
        && a->other_id == b->other_id && a->category_id == b->category_id
        && a->account_id == b->account_id && a->import_id == b->import_id
        && a->day == b->day && a->from_on == b->from_on
        && a->until_on == b->until_on && a->quantity == b->quantity
        && a->flags == b->flags && a->score == b->score && a->kind == b->kind;
}

static struct event
any_event(int32_t day)
{
    struct event e;
    event_clear(&e);
    e.customer_id = 7;
    e.id = chance(3) ? chance(1000000) : chance(0);
    e.day = day;
    e.at = day * INT64_C(86400000000) + (int64_t)chance(4) * 3600000000
        + (chance(3) ? 0 : (int64_t)chance(1000000));
    e.kind = (uint16_t)chance(142);
    e.amount = chance(2) ? any_number() : FIELD_EMPTY;
    e.score = chance(3) ? EVENT_NO_SCORE : (int16_t)chance(0);
    e.ref_id = chance(2) ? chance(1000000) : 0;
    e.other_id = chance(4) ? 0 : chance(0);
    e.category_id = chance(3) ? 0 : chance(100);
    e.account_id = chance(3) ? chance(5) : chance(0);
    e.from_on = chance(4) ? DAY_NONE : day + (int32_t)chance(100);
    e.until_on = chance(4) ? DAY_NONE : day - (int32_t)chance(4000);
    e.quantity = chance(3) ? 0 : (int32_t)chance(0);
    e.flags = chance(2) ? 0 : (uint32_t)chance(0);
    return e;
}

static void
what_was_packed_is_unpacked(void **state)
{
    struct arena *a = arena_new();
    struct event_list out = {0};
    struct event in[40];
    (void)state;
    chance_start("format");
    for (int round = 0; round < 4000; round++) {
        size_t n = chance(41), len;
        int32_t day = (int32_t)chance(40000) - 10000;
        for (size_t i = 0; i < n; i++)
            in[i] = any_event(day += (int32_t)chance(3));
        const unsigned char *data = event_pack(a, in, n, &len);
        assert_true(event_unpack(7, data, len, &out));
        assert_int_equal(out.n, n);
        for (size_t i = 0; i < n; i++)
            assert_true(same(&in[i], &out.events[i]));
        /* Cut anywhere, or with something behind it, it is none. */
        assert_false(event_unpack(7, data, chance(len), &out));
        char *more = arena_alloc(a, len + 1);
        memcpy(more, data, len);
        assert_false(event_unpack(7, more, len + 1, &out));
        arena_reset(a);
    }
    event_list_free(&out);
    arena_free(a);
}

static void
a_usual_event_takes_few_bytes(void **state)
{
    struct arena *a = arena_new();
    struct event e[20];
    size_t len;
    (void)state;
    for (int i = 0; i < 20; i++) {
        event_clear(&e[i]);
        e[i] = (struct event){.id = 5000000 + (uint64_t)i, .kind = EVENT_ORDER,
            .day = 20000 + 30 * i, .amount = 1234500, .account_id = 12,
            .ref_id = 4000000 + (uint64_t)i, .score = EVENT_NO_SCORE,
            .from_on = DAY_NONE, .until_on = DAY_NONE};
        e[i].at = e[i].day * INT64_C(86400000000) - INT64_C(28800000000);
    }
    event_pack(a, e, 20, &len);
    assert_true(len < 20 * 14);
    arena_free(a);
}

/* ---- the table ---- */

enum { CUSTOMERS = 6 };

struct seen {
    struct event *events;
    size_t n;
    struct arena *arena;
    uint64_t customers[64];
    size_t count;
};

static enum err
take(void *arg, uint64_t customer_id, const struct event *events, size_t n)
{
    struct seen *s = arg;
    struct event *more = ARENA_ARRAY(s->arena, s->n + n, struct event);
    if (s->n)
        memcpy(more, s->events, s->n * sizeof *more);
    memcpy(more + s->n, events, n * sizeof *more);
    s->events = more;
    s->n += n;
    s->customers[s->count++] = customer_id;
    return OK;
}

static const struct event *
of_customer(const struct seen *s, uint64_t id, size_t *n)
{
    size_t from = 0;
    while (from < s->n && s->events[from].customer_id != id)
        from++;
    *n = 0;
    while (from + *n < s->n && s->events[from + *n].customer_id == id)
        ++*n;
    return s->events + from;
}

static void
check_equal(const struct event *a, size_t n, const struct event *b, size_t m)
{
    assert_int_equal(n, m);
    for (size_t i = 0; i < n; i++)
        assert_true(same(&a[i], &b[i]));
}

/* Rows of some: of a range, the one between left out, and by a list. */
static void
check_some(struct ctx *cx, const uint64_t *ids, const struct seen *rows)
{
    const size_t last[] = {2, CUSTOMERS - 1};
    for (size_t k = 0; k < 2; k++) {
        const uint64_t two[] = {ids[0], ids[last[k]]};
        struct seen some = {.arena = cx->arena};
        assert_ok(event_rows_of(cx, two, 2, take, &some));
        size_t n[2], m[2];
        for (size_t i = 0; i < 2; i++) {
            const struct event *a = of_customer(rows, two[i], &n[i]);
            const struct event *b = of_customer(&some, two[i], &m[i]);
            check_equal(a, n[i], b, m[i]);
        }
        assert_int_equal(some.n, m[0] + m[1]);
        struct seen bare = {.arena = cx->arena};
        assert_ok(event_rows_bare(cx, two, 2, take, &bare));
        for (size_t i = 0; i < some.n; i++)
            some.events[i].account_id = 0;
        check_equal(some.events, some.n, bare.events, bare.n);
    }
}

/* Every way of reading agrees with the rows. */
static void
check_all(struct ctx *cx, const uint64_t *ids)
{
    struct seen rows = {.arena = cx->arena}, each = rows, of = rows;
    assert_ok(event_rows_of(cx, ids, CUSTOMERS, take, &rows));
    assert_ok(event_each_customer(cx, ids[0], ids[CUSTOMERS - 1], take,
                                  &each));
    assert_ok(event_of_customers(cx, ids, CUSTOMERS, take, &of));
    check_equal(rows.events, rows.n, of.events, of.n);
    assert_int_equal(each.n, rows.n);
    check_some(cx, ids, &rows);
    for (size_t i = 0; i < CUSTOMERS; i++) {
        size_t n, m, k;
        struct event *one;
        const struct event *a = of_customer(&rows, ids[i], &n);
        const struct event *b = of_customer(&each, ids[i], &m);
        check_equal(a, n, b, m);
        assert_ok(event_read(cx, ids[i], &one, &k));
        check_equal(a, n, one, k);
    }
}

static void
customers_new(struct ctx *cx, const char *prefix, uint64_t *ids)
{
    struct stage_progress p;
    for (int i = 0; i < CUSTOMERS; i++) {
        assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on)"
                          " VALUES (?, 'x', '2024-01-01')",
                          B_TEXT(arena_printf(cx->arena, "%s-%d", prefix,
                                              i))));
        ids[i] = db_last_id(cx->db);
    }
    assert_ok(stage_refresh_range(cx, ids[0], ids[CUSTOMERS - 1], NULL, NULL,
                                  &p));
}

static uint64_t
count(struct ctx *cx, const char *sql, uint64_t id)
{
    struct rows r;
    assert_ok(db_find(cx, &r, sql, B_U64(id)));
    return rows_u64(&r, 0, 0);
}

#define PACKED "SELECT COUNT(*) FROM event_pack WHERE customer_id = ?"        \
    " AND data IS NOT NULL"

static struct event
some_event(uint64_t customer, uint64_t ref)
{
    static const uint16_t KINDS[] = {EVENT_ORDER, EVENT_INTERACTION, EVENT_USE,
                                     EVENT_TICKET, EVENT_REGISTRATION,
                                     EVENT_NPS};
    struct event e;
    event_clear(&e);
    e.customer_id = customer;
    e.kind = KINDS[chance(6)];
    e.ref_id = ref;
    e.day = clock_today() - (int32_t)chance(700);
    e.amount = e.kind == EVENT_ORDER ? (int64_t)chance(900000) : FIELD_EMPTY;
    e.score = e.kind == EVENT_NPS ? (int16_t)chance(11) : EVENT_NO_SCORE;
    return e;
}

/* One of the things a transaction may do to a customer. */
static void
something(struct ctx *cx, uint64_t id, int64_t *gone_at, uint64_t *gone_ref)
{
    struct event many[3], *list;
    size_t n;
    struct event_set set = {.ref_id = 1 + chance(20),
        .kinds = {EVENT_ORDER, EVENT_INTERACTION, EVENT_USE, EVENT_TICKET}};
    switch (chance(6)) {
    case 0:
    case 1:
        many[0] = some_event(id, 1 + chance(20));
        assert_ok(event_add(cx, &many[0]));
        break;
    case 2:
        for (int i = 0; i < 3; i++)
            many[i] = some_event(id, 1 + chance(20));
        assert_ok(event_add_many(cx, many, 3));
        break;
    case 3:
        assert_ok(event_read(cx, id, &list, &n));
        if (n)
            assert_ok(event_void(cx, id, list[chance(n)].id));
        break;
    case 4:
        *gone_at = clock_now();
        *gone_ref = set.ref_id;
        assert_ok(event_void_set(cx, id, &set, *gone_at));
        break;
    default:
        if (*gone_ref)
            assert_ok(event_put_back(cx, id, *gone_ref, *gone_at));
        *gone_ref = 0;
    }
}

static void
a_transaction(struct ctx *cx, const uint64_t *ids, int64_t *gone_at,
              uint64_t *gone_ref)
{
    size_t i = chance(CUSTOMERS);
    assert_ok(db_begin_write(cx));
    for (uint64_t k = 1 + chance(4); k; k--)
        something(cx, ids[i], &gone_at[i], &gone_ref[i]);
    check_all(cx, ids); /* what it did itself is seen */
    bool read = chance(3) != 0;
    if (read)
        assert_ok(stage_refresh_customer(cx, ids[i]));
    if (chance(5) == 0) {
        db_rollback(cx);
        return;
    }
    check_all(cx, ids);
    assert_ok(db_commit(cx));
    if (read)
        assert_int_equal(count(cx, PACKED, ids[i]), 1);
}

static void
packs_equal_the_rows_after_whatever_was_done(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    struct stage_progress p;
    uint64_t ids[CUSTOMERS], gone_ref[CUSTOMERS] = {0};
    int64_t gone_at[CUSTOMERS] = {0};
    chance_start("table");
    customers_new(cx, "T", ids);
    for (int round = 0; round < 400; round++) {
        struct ctx own = *cx;
        own.arena = arena_new();
        a_transaction(&own, ids, gone_at, gone_ref);
        if (chance(40) == 0) {
            assert_ok(stage_refresh_range(&own, ids[0], ids[CUSTOMERS - 1],
                                          NULL, NULL, &p));
            for (int i = 0; i < CUSTOMERS; i++)
                assert_int_equal(count(&own, PACKED, ids[i]), 1);
        }
        check_all(&own, ids);
        arena_free(own.arena);
    }
}

/* ---- stale until read anew ---- */

static void
events_nobody_read_anew_for_leave_the_pack_stale(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t ids[CUSTOMERS];
    struct event e;
    customers_new(cx, "S", ids);
    assert_ok(db_begin_write(cx));
    assert_ok(stage_refresh_customer(cx, ids[0]));
    assert_ok(db_commit(cx));
    assert_int_equal(count(cx, PACKED, ids[0]), 1);
    assert_ok(db_begin_write(cx));
    e = some_event(ids[0], 1);
    assert_ok(event_add(cx, &e));
    assert_ok(db_commit(cx));
    assert_int_equal(count(cx, PACKED, ids[0]), 0);
    check_all(cx, ids);
}

static void
a_damaged_pack_is_not_believed(void **state)
{
    struct ctx *cx = &((struct fixture *)*state)->cx;
    uint64_t ids[CUSTOMERS];
    struct event e;
    customers_new(cx, "D", ids);
    assert_ok(db_begin_write(cx));
    e = some_event(ids[0], 1);
    assert_ok(event_add(cx, &e));
    assert_ok(stage_refresh_customer(cx, ids[0]));
    assert_ok(db_commit(cx));
    assert_ok(db_exec(cx, "UPDATE event_pack SET data = LEFT(data, 5)"
                      " WHERE customer_id = ?", B_U64(ids[0])));
    check_all(cx, ids);
}

/* ---- two writers ---- */

struct writer {
    struct ctx *cx;
    const uint64_t *ids;
    unsigned seed;
    int failed;
};

static enum err
write_one(struct ctx *cx, void *arg)
{
    struct writer *w = arg;
    struct event e;
    struct rows r;
    uint64_t id = w->ids[rand_r(&w->seed) % CUSTOMERS];
    event_clear(&e);
    e.customer_id = id;
    e.kind = EVENT_REGISTRATION;
    e.day = clock_today() - (int32_t)(rand_r(&w->seed) % 300);
    TRY(db_query(cx, &r, "SELECT id FROM customer WHERE id = ? FOR UPDATE",
                 B_U64(id)));
    TRY(event_add(cx, &e));
    return rand_r(&w->seed) % 3 ? stage_refresh_customer(cx, id) : OK;
}

static void *
writer_main(void *arg)
{
    struct writer *w = arg;
    for (int i = 0; i < 150; i++) {
        enum err e = db_transact(w->cx, write_one, w);
        arena_reset(w->cx->arena);
        if (e != OK && e != ERR_RETRY)
            w->failed++;
    }
    return NULL;
}

static void
two_writers_and_a_restage_leave_packs_that_equal_the_rows(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    struct writer w[2];
    pthread_t thread[2];
    uint64_t ids[CUSTOMERS];
    struct stage_progress p;
    customers_new(cx, "W", ids);
    for (unsigned i = 0; i < 2; i++) {
        w[i] = (struct writer){fixture_connect(f, DB_RUNTIME), ids, i + 1, 0};
        assert_int_equal(pthread_create(&thread[i], NULL, writer_main, &w[i]),
                         0);
    }
    for (int i = 0; i < 30; i++) {
        enum err e = stage_refresh_range(cx, ids[0], ids[CUSTOMERS - 1], NULL,
                                         NULL, &p);
        assert_true(e == OK || e == ERR_RETRY);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(w[i].failed, 0);
        fixture_disconnect(w[i].cx);
    }
    check_all(cx, ids);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_packed_is_unpacked),
        cmocka_unit_test(a_usual_event_takes_few_bytes),
        cmocka_unit_test(packs_equal_the_rows_after_whatever_was_done),
        cmocka_unit_test(events_nobody_read_anew_for_leave_the_pack_stale),
        cmocka_unit_test(a_damaged_pack_is_not_believed),
        cmocka_unit_test(
            two_writers_and_a_restage_leave_packs_that_equal_the_rows),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
