/* The copy while several write, others read and the roller begins anew again and
 * again: it holds what SQL over the ledger says at its moment. */
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "copy_find.h"
#include "db/db.h"
#include "model/funnel.h"

enum { WRITERS = 3, WRITES = 12, MOVED = 2000 };

/* One customer of each writer moves on and on. `begun` counts the writes that
 * may be in, `at` the moment from which each was certainly committed. */
struct writer {
    struct fixture *f;
    uint64_t customer;
    atomic_int begun;
    _Atomic int64_t at[WRITES];
};

struct desk {
    struct fixture *f;
    struct writer writers[WRITERS];
    uint8_t model;
    atomic_int busy, reads, wrong;
};

static void
move_add(struct ctx *cx, uint64_t customer, uint8_t model, int k)
{
    int32_t day = clock_today() - MOVED + k;
    assert_ok(db_exec(cx, "INSERT INTO stage_change (customer_id, model_id,"
                      " day, seq, happened_at, recorded_at, from_stage,"
                      " to_stage) VALUES (?, ?, ?, 0, ?, ?, ?, ?)",
                      B_U64(customer), B_U64(model), B_DAY(day),
                      B_TIME(day_start(day)), B_TIME(clock_now()),
                      B_REF(k ? 1 + (uint64_t)(k + 1) % 2 : 0),
                      B_U64(1 + (uint64_t)k % 2)));
    assert_ok(db_exec(cx, "INSERT INTO stage_dirty (customer_id) VALUES (?)",
                      B_U64(customer)));
}

static void *
writer_main(void *arg)
{
    struct writer *w = arg;
    struct ctx *cx = fixture_connect(w->f, DB_RUNTIME);
    const struct rules *r;
    assert_ok(rules_get(cx, &r));
    uint8_t model = rules_model(r, "lifecycle6")->number;
    for (int k = 0; k < WRITES; k++) {
        atomic_fetch_add(&w->begun, 1);
        assert_ok(db_begin_write(cx));
        move_add(cx, w->customer, model, k);
        assert_ok(db_commit(cx));
        atomic_store(&w->at[k], clock_now());
    }
    fixture_disconnect(cx);
    return NULL;
}

static int
moves_in(const struct copy *c, uint64_t customer, uint8_t model)
{
    struct place at = find(c, customer);
    for (size_t w = 0; at.p && w < at.p->walk_count; w++)
        if (at.p->walks[w].model == model)
            return (int)(at.p->walks[w].off[at.i + 1]
                         - at.p->walks[w].off[at.i]);
    return 0;
}

/* Every move of the days that the writers write, as a page lists them. */
static enum err
moves_list(struct ctx *cx, struct funnel_list *out)
{
    const struct rules *r;
    struct scope s;
    struct slice in = {SLICE_IN, -1, -1};
    TRY(rules_get(cx, &r));
    cx->actor.reach = REACH_ALL;
    scope_usual(&s, rules_model(r, "lifecycle6"), clock_today() - MOVED,
                clock_today() - 1);
    return funnel_list(cx, &s, &in, ORDER_CODE, false, 0, 1000, out);
}

static int
rows_in(const struct funnel_list *l, uint64_t customer)
{
    int n = 0;
    for (size_t i = 0; i < l->count; i++)
        n += l->rows[i].customer_id == customer;
    return n;
}

/* Everything that was committed before the moment of the copy, nothing that
 * had not begun when it was taken. */
static bool
writer_holds(struct writer *w, const struct copy *c, uint8_t model)
{
    int must = 0, have = moves_in(c, w->customer, model);
    for (int k = 0; k < WRITES; k++) {
        int64_t at = atomic_load(&w->at[k]);
        must += at && at < c->moment;
    }
    return have >= must && have <= atomic_load(&w->begun);
}

/* The list of the same moment or a later one. */
static bool
lists_hold(struct desk *d, struct ctx *cx, int64_t moment)
{
    struct funnel_list l;
    bool good = moves_list(cx, &l) == OK && l.total == l.count;
    for (int i = 0; i < WRITERS && good; i++) {
        struct writer *w = &d->writers[i];
        int must = 0, have = rows_in(&l, w->customer);
        for (int k = 0; k < WRITES; k++) {
            int64_t at = atomic_load(&w->at[k]);
            must += at && at < moment;
        }
        good = have >= must && have <= atomic_load(&w->begun);
    }
    return good;
}

/* When all is in, the lists are what SQL over the ledger says, row by row. */
static void
lists_are_those_of_the_ledger(struct desk *d, struct ctx *cx)
{
    struct funnel_list l;
    struct rows r;
    size_t found = 0;
    assert_ok(moves_list(cx, &l));
    assert_ok(db_query(cx, &r, "SELECT customer_id, day, to_stage FROM"
                               " stage_change WHERE model_id = ?"
                               " AND to_stage IS NOT NULL",
                       B_U64(d->model)));
    assert_int_equal(l.total, r.count);
    assert_int_equal(l.count, WRITERS * WRITES);
    for (size_t i = 0; i < r.count; i++)
        for (size_t k = 0; k < l.count; k++)
            found += l.rows[k].customer_id == rows_u64(&r, i, 0) &&
                     l.rows[k].day == rows_day(&r, i, 1) &&
                     l.rows[k].to + 1 == (int)rows_u64(&r, i, 2);
    assert_int_equal(found, r.count);
}

static void *
watcher_main(void *arg)
{
    struct desk *d = arg;
    struct ctx *cx = fixture_connect(d->f, DB_RUNTIME);
    while (atomic_load(&d->busy)) {
        const struct copy *c;
        arena_reset(cx->arena);
        bool good = copy_get(cx, &c) == OK;
        for (int i = 0; i < WRITERS && good; i++)
            good = writer_holds(&d->writers[i], c, d->model);
        good = good && lists_hold(d, cx, c->moment);
        atomic_fetch_add(good ? &d->reads : &d->wrong, 1);
    }
    fixture_disconnect(cx);
    return NULL;
}

/* So that there is a copy to read. */
static void
roll_once(struct ctx *cx)
{
    struct copy_roller *r = copy_roller_new();
    struct copy_rolled rolled;
    assert_ok(copy_roll(cx, r, &rolled));
    assert_true(rolled.rebuilt);
    copy_roller_free(r);
}

/* A roller that begins anew after every third roll, as one that was killed. */
static void
roll_until_all_is_in(struct desk *d, struct ctx *cx)
{
    struct copy_roller *r = copy_roller_new();
    const struct copy *c;
    int in = 0;
    for (int i = 1; in < WRITERS * WRITES || atomic_load(&d->reads) < 20;
         i++) {
        struct copy_rolled rolled;
        arena_reset(cx->arena);
        assert_ok(copy_roll(cx, r, &rolled));
        assert_ok(copy_get(cx, &c));
        in = 0;
        for (int k = 0; k < WRITERS; k++)
            in += moves_in(c, d->writers[k].customer, d->model);
        assert_int_equal(atomic_load(&d->wrong), 0);
        if (i % 3 == 0) {
            copy_roller_free(r);
            r = copy_roller_new();
        }
    }
    copy_roller_free(r);
}

static void
what_was_committed_before_its_moment_is_in_the_copy(void **state)
{
    struct desk d = {.f = *state};
    struct ctx *cx = fixture_connect(d.f, DB_RUNTIME);
    pthread_t writers[WRITERS], watchers[2];
    const struct rules *rules;
    char code[16];
    assert_ok(rules_get(cx, &rules));
    d.model = rules_model(rules, "lifecycle6")->number;
    atomic_store(&d.busy, 1);
    roll_once(cx);
    for (int i = 0; i < WRITERS; i++) {
        snprintf(code, sizeof code, "W%03d", i);
        assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on)"
                          " VALUES (?, 'x', ?)", B_TEXT(code),
                          B_DAY(clock_today())));
        d.writers[i] = (struct writer){.f = d.f,
                                       .customer = db_last_id(cx->db)};
    }
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&writers[i], NULL, writer_main,
                                        &d.writers[i]), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&watchers[i], NULL, watcher_main, &d),
                         0);
    roll_until_all_is_in(&d, cx);
    atomic_store(&d.busy, 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(writers[i], NULL);
    for (int i = 0; i < 2; i++)
        pthread_join(watchers[i], NULL);
    assert_int_equal(atomic_load(&d.wrong), 0);
    lists_are_those_of_the_ledger(&d, cx);
    fixture_disconnect(cx);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_committed_before_its_moment_is_in_the_copy),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
