/* The copy: what the roller publishes is what reading everybody anew gives,
 * whoever changed in between; readers keep what they have; what is in doubt is
 * built again. */
#include "fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "copy_find.h"
#include "model/day.h"
#include "model/evaluate.h"
#include "model/funnel.h"
#include "model/stage_private.h"

enum { CUSTOMERS = 60, MANY = 6000 };

static uint64_t first_id;

/* ---- a base, and what happens to it ---- */

static void
order_add(struct ctx *cx, uint64_t customer, int32_t days_ago)
{
    static uint64_t ref = 1000;
    struct event e;
    event_clear(&e);
    e.customer_id = customer;
    e.kind = EVENT_ORDER;
    e.day = clock_today() - days_ago;
    e.ref_id = ++ref;
    e.amount = 1000 + (int64_t)ref;
    assert_ok(event_add(cx, &e));
}

static uint64_t
customer_add(struct ctx *cx, const char *code)
{
    assert_ok(db_exec(cx, "INSERT INTO customer (code, name, created_on,"
                      " region_code) VALUES (?, 'x', ?, ?)", B_TEXT(code),
                      B_DAY(clock_today() - 500), B_TEXT(code + 1)));
    uint64_t id = db_last_id(cx->db);
    for (uint64_t i = 0; i < id % 4; i++)
        order_add(cx, id, 400 - 90 * (int32_t)i);
    return id;
}

static int
base_start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    struct fixture *f = *state;
    char code[16];
    f->cx.actor.reach = REACH_ALL;
    assert_ok(db_begin_write(&f->cx));
    for (int i = 0; i < CUSTOMERS; i++) {
        snprintf(code, sizeof code, "C%03d", i);
        uint64_t id = customer_add(&f->cx, code);
        first_id = first_id ? first_id : id;
        assert_ok(stage_refresh_customer(&f->cx, id));
    }
    assert_ok(db_commit(&f->cx));
    return 0;
}

/* Orders, one customer to the bin and one out of it, a new one, another
 * region, one that is gone for good. */
static void
change(struct fixture *f, struct ctx *cx, int round)
{
    char code[16];
    uint64_t id[3] = {first_id + (uint64_t)round * 3 % 40,
                      first_id + 40 + (uint64_t)round % 15, 0};
    snprintf(code, sizeof code, "N%03d", round);
    assert_ok(db_begin_write(cx));
    order_add(cx, id[0], round % 30);
    assert_ok(db_exec(cx, "UPDATE customer SET region_code = ?,"
                      " deleted_at = IF(deleted_at IS NULL, ?, NULL)"
                      " WHERE id = ?", B_TEXT(code), B_TIME(clock_now()),
                      B_U64(id[1])));
    id[2] = customer_add(cx, code);
    for (int i = 0; i < 3; i++)
        assert_ok(stage_refresh_customer(cx, id[i]));
    assert_ok(db_commit(cx));
    if (round == 2)
        fixture_sql(f, "DELETE FROM event WHERE customer_id ="
                       " (SELECT id FROM customer WHERE code = 'N001');\n"
                       "INSERT INTO stage_dirty (customer_id)"
                       " SELECT id FROM customer WHERE code = 'N001';\n"
                       "DELETE FROM customer WHERE code = 'N001';\n");
}

/* ---- comparing ---- */

static void
money_same(struct place a, struct place b)
{
    uint32_t x = a.p->money_off[a.i], y = b.p->money_off[b.i];
    uint32_t n = a.p->money_off[a.i + 1] - x;
    assert_int_equal(n, b.p->money_off[b.i + 1] - y);
    for (uint32_t k = 0; k < n; k++) {
        assert_int_equal(a.p->money_from[x + k], b.p->money_from[y + k]);
        assert_int_equal(a.p->money_until[x + k], b.p->money_until[y + k]);
        assert_int_equal(a.p->money_amount[x + k], b.p->money_amount[y + k]);
    }
    assert_int_equal(a.p->term_off[a.i + 1] - a.p->term_off[a.i],
                     b.p->term_off[b.i + 1] - b.p->term_off[b.i]);
}

static void
life_same(struct place a, struct place b)
{
    const struct copy_part *p = a.p, *q = b.p;
    uint32_t x = p->mark_off[a.i], y = q->mark_off[b.i];
    uint32_t n = p->mark_off[a.i + 1] - x;
    assert_int_equal(p->seen[a.i], q->seen[b.i]);
    assert_int_equal(p->potential[a.i], q->potential[b.i]);
    assert_int_equal(n, q->mark_off[b.i + 1] - y);
    assert_memory_equal(p->mark_day + x, q->mark_day + y,
                        n * sizeof *p->mark_day);
    assert_memory_equal(p->mark + x, q->mark + y, n);
    x = p->sale_off[a.i];
    y = q->sale_off[b.i];
    n = p->sale_off[a.i + 1] - x;
    assert_int_equal(n, q->sale_off[b.i + 1] - y);
    assert_memory_equal(p->sales + x, q->sales + y, n * sizeof *p->sales);
}

static void
customer_same(struct place a, struct place b)
{
    assert_int_equal(a.p->flags[a.i], b.p->flags[b.i]);
    assert_memory_equal(&a.p->code[a.i], &b.p->code[b.i],
                        sizeof *a.p->code);
    for (int d = 0; d < DIM_COUNT; d++)
        assert_int_equal(a.p->value[d][a.p->dim[d][a.i]],
                         b.p->value[d][b.p->dim[d][b.i]]);
    assert_int_equal(a.p->walk_count, b.p->walk_count);
    for (size_t w = 0; w < a.p->walk_count; w++) {
        const struct copy_walk *x = &a.p->walks[w], *y = &b.p->walks[w];
        size_t n = x->off[a.i + 1] - x->off[a.i];
        assert_int_equal(x->model, y->model);
        assert_int_equal(n, y->off[b.i + 1] - y->off[b.i]);
        assert_memory_equal(x->day + x->off[a.i], y->day + y->off[b.i],
                            n * sizeof *x->day);
        assert_memory_equal(x->to + x->off[a.i], y->to + y->off[b.i], n);
    }
    money_same(a, b);
    life_same(a, b);
}

static size_t
copy_count(const struct copy *c)
{
    return c->base->n + (c->more ? c->more->n - c->more->replaced_count : 0);
}

/* What is published is what everybody read anew gives. */
static void
copy_holds(struct fixture *f)
{
    struct ctx *a = fixture_connect(f, DB_RUNTIME);
    struct ctx *b = fixture_connect(f, DB_RUNTIME);
    const struct copy *have, *want;
    assert_ok(copy_get(a, &have));
    assert_ok(copy_build(b, DAY_NONE, &want));
    assert_int_equal(copy_count(have), copy_count(want));
    for (size_t i = 0; i < want->base->n; i++) {
        struct place p = find(have, want->base->id[i]);
        assert_non_null(p.p);
        customer_same(p, (struct place){want->base, i});
    }
    fixture_disconnect(a);
    fixture_disconnect(b);
}

static uint64_t
waiting(struct ctx *cx)
{
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT COUNT(*) FROM stage_dirty"));
    return rows_u64(&r, 0, 0);
}

static void
roll(struct fixture *f, struct copy_roller *roller, struct copy_rolled *out)
{
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    assert_ok(copy_roll(cx, roller, out));
    fixture_disconnect(cx);
}

/* What my day shows of many customers is what their rows say. */
static void
stages_hold(struct fixture *f)
{
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    const struct rules *r;
    struct scope now;
    struct customer_filter all;
    struct day_stage *copied, *counted;
    size_t n, rows;
    uint64_t total, want;
    cx->actor.reach = REACH_ALL;
    customer_filter_clear(&all);
    assert_ok(rules_get(cx, &r));
    scope_usual(&now, &r->models[r->default_model], clock_today(),
                clock_today());
    assert_ok(day_stages_of_copy(cx, &now, &copied, &n, &total));
    assert_ok(day_stages(cx, &all, &counted, &rows, &want));
    assert_int_equal(n, rows);
    assert_int_equal(total, want);
    for (size_t i = 0; i < n; i++) {
        assert_ptr_equal(copied[i].stage, counted[i].stage);
        assert_int_equal(copied[i].customers, counted[i].customers);
    }
    fixture_disconnect(cx);
}

/* ---- the tests ---- */

static void
there_is_none_before_somebody_built_it(void **state)
{
    struct ctx *cx = fixture_connect(*state, DB_RUNTIME);
    const struct copy *c;
    struct copy_state s;
    assert_int_equal(copy_get(cx, &c), ERR_UNAVAILABLE);
    assert_ok(copy_state(cx, NULL, DAY_NONE, &s));
    assert_false(s.ready);
    assert_int_equal(copy_moment(cx), TIME_NONE);
    fixture_disconnect(cx);
}

static void
what_is_rolled_is_what_reading_all_anew_gives(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    struct copy_roller *r = copy_roller_new();
    struct copy_rolled rolled;
    assert_ok(copy_roll(cx, r, &rolled));
    assert_true(rolled.mine && rolled.rebuilt);
    assert_int_equal(waiting(cx), 0);
    copy_holds(f);
    for (int i = 0; i < 20; i++) {
        change(f, cx, i);
        assert_ok(copy_roll(cx, r, &rolled));
        assert_false(rolled.rebuilt);
        assert_true(rolled.customers >= 3);
        assert_int_equal(waiting(cx), 0);
        copy_holds(f);
        if (i < 2) /* then one goes who never left the base */
            stages_hold(f);
    }
    assert_ok(copy_roll(cx, r, &rolled));
    assert_int_equal(rolled.customers, 0);
    copy_roller_free(r);
    fixture_disconnect(cx);
}

static void
a_roller_that_starts_again_goes_on_with_what_there_is(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    for (int i = 20; i < 24; i++) {
        struct copy_roller *r = copy_roller_new();
        struct copy_rolled rolled;
        change(f, cx, i);
        assert_ok(copy_roll(cx, r, &rolled));
        assert_false(rolled.rebuilt);
        copy_holds(f);
        copy_roller_free(r);
    }
    fixture_disconnect(cx);
}

/* As a roller leaves it that is killed after it published. */
static void
entries_that_were_published_and_not_deleted_are_done_again(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    struct copy_roller *r = copy_roller_new();
    struct copy_rolled rolled;
    change(f, cx, 30);
    fixture_sql(f, "CREATE TABLE kept_dirty AS SELECT * FROM stage_dirty;\n");
    assert_ok(copy_roll(cx, r, &rolled));
    fixture_sql(f, "INSERT INTO stage_dirty SELECT * FROM kept_dirty;\n"
                   "DROP TABLE kept_dirty;\n");
    assert_ok(copy_roll(cx, r, &rolled));
    assert_true(rolled.customers >= 3);
    assert_int_equal(waiting(cx), 0);
    copy_holds(f);
    copy_roller_free(r);
    fixture_disconnect(cx);
}

/* What is published was read from packs: of few and of all it is the same read
 * from the events. */
static void
packs_that_are_stale_are_read_from_the_events(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f, "UPDATE event_pack SET data = NULL WHERE"
                   " customer_id % 5 = 0;\n");
    copy_holds(f);
    fixture_sql(f, "UPDATE event_pack SET data = NULL;\n");
    copy_holds(f);
}

static void
lock_of_all(struct ctx *cx, const char *what)
{
    struct rows r;
    assert_ok(db_find(cx, &r, arena_printf(cx->arena, "SELECT %s_LOCK("
        STAGE_ALL_LOCK "%s)", what, strcmp(what, "GET") ? "" : ", 0")));
    assert_int_equal(rows_i64(&r, 0, 0), 1);
}

/* Piece by piece it would take as long as those who write them. */
static void
while_all_are_read_anew_the_copy_waits_and_is_then_built_anew(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    struct ctx *other = fixture_connect(f, DB_RUNTIME);
    struct copy_roller *r = copy_roller_new();
    struct copy_rolled rolled;
    lock_of_all(other, "GET");
    change(f, cx, 32);
    assert_ok(copy_roll(cx, r, &rolled)); /* a few wait for nothing */
    assert_true(rolled.customers >= 3);
    assert_int_equal(waiting(cx), 0);
    fixture_sql(f, "INSERT INTO stage_dirty (customer_id)"
                   " SELECT seq FROM seq_1_to_20001;\n");
    assert_ok(copy_roll(cx, r, &rolled));
    assert_true(rolled.mine && !rolled.rebuilt);
    assert_int_equal(rolled.customers, 0);
    assert_int_equal(waiting(cx), 20001);
    lock_of_all(other, "RELEASE");
    assert_ok(copy_roll(cx, r, &rolled));
    assert_true(rolled.rebuilt);
    assert_int_equal(waiting(cx), 0);
    copy_holds(f);
    copy_roller_free(r);
    fixture_disconnect(cx);
    fixture_disconnect(other);
}

static void
only_one_rolls_at_a_time(void **state)
{
    struct fixture *f = *state;
    struct ctx *one = fixture_connect(f, DB_RUNTIME);
    struct ctx *two = fixture_connect(f, DB_RUNTIME);
    struct copy_roller *a = copy_roller_new(), *b = copy_roller_new();
    struct copy_rolled rolled;
    assert_ok(copy_roll(one, a, &rolled));
    assert_true(rolled.mine);
    assert_ok(copy_roll(two, b, &rolled));
    assert_false(rolled.mine);
    change(f, two, 31);
    assert_ok(copy_roll(two, b, &rolled));
    assert_true(waiting(two) > 0);
    copy_roller_free(a);
    fixture_disconnect(one); /* as if it was killed */
    for (int i = 0; i < 100 && !rolled.mine; i++) {
        assert_ok(copy_roll(two, b, &rolled));
        usleep(20000); /* until the server has seen it */
    }
    assert_true(rolled.mine);
    assert_int_equal(waiting(two), 0);
    copy_roller_free(b);
    fixture_disconnect(two);
}

static void
a_reader_keeps_its_copy_until_it_is_done(void **state)
{
    struct fixture *f = *state;
    struct ctx *reader = fixture_connect(f, DB_RUNTIME);
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    struct copy_roller *r = copy_roller_new();
    struct copy_rolled rolled;
    const struct copy *before, *after;
    assert_ok(copy_get(reader, &before));
    int64_t moment = before->moment;
    size_t n = copy_count(before);
    for (int i = 40; i < 45; i++) {
        change(f, cx, i);
        assert_ok(copy_roll(cx, r, &rolled));
    }
    assert_ok(copy_get(reader, &after));
    assert_ptr_equal(before, after);
    assert_int_equal(after->moment, moment);
    assert_int_equal(copy_count(after), n);
    arena_reset(reader->arena);
    assert_ok(copy_get(reader, &after));
    assert_true(after->moment > moment);
    assert_int_equal(copy_count(after), n + 5);
    copy_roller_free(r);
    fixture_disconnect(cx);
    fixture_disconnect(reader);
}

static void
damage(struct ctx *cx, const char *pattern, long at, const char *bytes)
{
    char path[4096] = "";
    const char *find = arena_printf(cx->arena, "ls -t %s/%s",
                                    cx->config->cache_dir, pattern);
    FILE *list = popen(find, "r");
    assert_non_null(fgets(path, sizeof path, list));
    pclose(list);
    path[strcspn(path, "\n")] = '\0';
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    if (bytes == NULL)
        assert_int_equal(ftruncate(fd, at), 0);
    else
        assert_true(pwrite(fd, bytes, strlen(bytes), at) > 0);
    close(fd);
}

static void
a_damaged_file_is_not_used_and_built_again(void **state)
{
    struct fixture *f = *state;
    static const struct { const char *pattern; long at; const char *bytes; }
        harms[] = {{"funnel.base.*", 9000, "XXXX"},
                   {"funnel.base.*", 100, NULL}, {"funnel.base.*", 0, "XX"},
                   {"funnel.current", 20, "XX"}, {"funnel.current", 3, NULL},
                   {"funnel.base.*", 0, NULL}};
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        struct ctx *cx = fixture_connect(f, DB_RUNTIME);
        struct copy_roller *r = copy_roller_new();
        struct copy_rolled rolled;
        damage(cx, harms[i].pattern, harms[i].at, harms[i].bytes);
        assert_ok(copy_roll(cx, r, &rolled));
        assert_true(rolled.rebuilt);
        copy_holds(f);
        copy_roller_free(r);
        fixture_disconnect(cx);
    }
}

/* Beyond a share of the base the changes go into a new base. */
static void
many_changes_become_a_new_base(void **state)
{
    struct fixture *f = *state;
    struct copy_roller *r = copy_roller_new();
    struct copy_rolled rolled;
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    const struct copy *c;
    fixture_sql(f, "INSERT INTO customer (code, name, created_on)"
                   " SELECT CONCAT('M', seq), 'x', '2026-01-01'"
                   " FROM seq_1_to_6000;\n"
                   "INSERT INTO stage_dirty (customer_id) SELECT id"
                   " FROM customer WHERE code LIKE 'M%';\n");
    roll(f, r, &rolled);
    assert_false(rolled.rebuilt);
    assert_int_equal(rolled.customers, MANY);
    assert_ok(copy_get(cx, &c));
    assert_null(c->more);
    assert_true(c->base->n > MANY);
    change(f, cx, 50);
    roll(f, r, &rolled);
    copy_holds(f);
    copy_roller_free(r);
    fixture_disconnect(cx);
    fixture_sql(f, "INSERT INTO stage_dirty (customer_id) SELECT id"
                   " FROM customer WHERE code LIKE 'M%';\n"
                   "DELETE FROM customer WHERE code LIKE 'M%';\n");
}

/* ---- many at once ---- */

struct crowd {
    struct fixture *f;
    atomic_bool done;
    atomic_int reads, wrong;
};

static void *
reader_main(void *arg)
{
    struct crowd *w = arg;
    struct ctx *cx = fixture_connect(w->f, DB_RUNTIME);
    cx->actor.reach = REACH_ALL;
    while (!atomic_load(&w->done)) {
        const struct rules *r;
        struct funnel_flow f;
        struct scope s;
        struct funnel_list l;
        const struct slice all = {SLICE_CLOSING, -1, -1};
        arena_reset(cx->arena);
        bool good = rules_get(cx, &r) == OK;
        if (!good)
            continue;
        scope_usual(&s, &r->models[r->default_model], clock_today() - 300,
                    clock_today());
        good = funnel_flow(cx, &s, &f) == OK
            && funnel_list(cx, &s, &all, ORDER_DAYS, true, 0, 5, &l) == OK
            && f.total.opening + f.total.in - f.total.out == f.total.closing
            && l.total == f.total.closing; /* of one moment */
        atomic_fetch_add(good ? &w->reads : &w->wrong, 1);
    }
    fixture_disconnect(cx);
    return NULL;
}

static void
readers_see_whole_generations_while_changes_are_rolled(void **state)
{
    struct crowd w = {.f = *state};
    struct ctx *cx = fixture_connect(w.f, DB_RUNTIME);
    struct copy_roller *r = copy_roller_new();
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, reader_main, &w),
                         0);
    for (int i = 60; i < 100 || atomic_load(&w.reads) < 20; i++) {
        struct copy_rolled rolled;
        if (i < 100)
            change(w.f, cx, i);
        arena_reset(cx->arena);
        assert_ok(copy_roll(cx, r, &rolled));
        assert_int_equal(atomic_load(&w.wrong), 0);
    }
    atomic_store(&w.done, true);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&w.wrong), 0);
    copy_roller_free(r);
    fixture_disconnect(cx);
    copy_holds(w.f);
}

static void
a_day_known_on_is_built_once_and_read_again(void **state)
{
    struct ctx *cx = fixture_connect(*state, DB_RUNTIME);
    const struct copy *one, *two;
    const struct rules *rules;
    struct copy_state s;
    assert_ok(rules_get(cx, &rules));
    const struct rule_model *m = rules_model(rules, "lifecycle6");
    int32_t day = clock_today() - 1;
    assert_ok(copy_get_known(cx, m, day, &one));
    assert_int_equal(one->base->walks[0].off[one->base->n], 0); /* today */
    int64_t moment = one->moment;
    assert_ok(copy_get_known(cx, m, day, &two));
    assert_ptr_equal(one, two);
    fixture_disconnect(cx);
    cx = fixture_connect(*state, DB_RUNTIME);
    assert_ok(copy_get_known(cx, m, day, &two));
    assert_int_equal(two->moment, moment);
    assert_ok(copy_state(cx, m, day, &s));
    assert_true(s.ready);
    fixture_disconnect(cx);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_is_none_before_somebody_built_it),
        cmocka_unit_test(what_is_rolled_is_what_reading_all_anew_gives),
        cmocka_unit_test(a_roller_that_starts_again_goes_on_with_what_there_is),
        cmocka_unit_test(
            entries_that_were_published_and_not_deleted_are_done_again),
        cmocka_unit_test(packs_that_are_stale_are_read_from_the_events),
        cmocka_unit_test(
            while_all_are_read_anew_the_copy_waits_and_is_then_built_anew),
        cmocka_unit_test(only_one_rolls_at_a_time),
        cmocka_unit_test(a_reader_keeps_its_copy_until_it_is_done),
        cmocka_unit_test(a_damaged_file_is_not_used_and_built_again),
        cmocka_unit_test(many_changes_become_a_new_base),
        cmocka_unit_test(
            readers_see_whole_generations_while_changes_are_rolled),
        cmocka_unit_test(a_day_known_on_is_built_once_and_read_again),
    };
    return cmocka_run_group_tests(tests, base_start, fixture_end);
}
