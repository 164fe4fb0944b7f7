/* Two people at once: who wins, who has to repeat, who is told. */
#include "fixture.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void
table_new(struct fixture *f)
{
    fixture_sql(f, "CREATE OR REPLACE TABLE t (id INT PRIMARY KEY, n INT,"
                   " code VARCHAR(20) UNIQUE);\n"
                   "INSERT INTO t VALUES (1, 10, 'a'), (2, 10, 'b')");
}

static int64_t
value_of(struct ctx *cx, int id)
{
    struct rows r;
    assert_ok(db_find(cx, &r, "SELECT n FROM t WHERE id=?", B_I64(id)));
    return rows_i64(&r, 0, 0);
}

static void
a_transaction_is_all_or_nothing(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx;
    table_new(f);
    assert_ok(db_begin_write(cx));
    assert_true(db_in_transaction(cx->db));
    assert_ok(db_exec(cx, "UPDATE t SET n=11 WHERE id=1"));
    db_rollback(cx);
    assert_false(db_in_transaction(cx->db));
    assert_int_equal(value_of(cx, 1), 10);
    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, "UPDATE t SET n=11 WHERE id=1"));
    assert_ok(db_commit(cx));
    assert_int_equal(value_of(cx, 1), 11);
    db_rollback(cx);
}

static void
a_reader_sees_one_moment_and_cannot_write(void **state)
{
    struct fixture *f = *state;
    struct ctx *other = fixture_connect(f, DB_OWNER);
    table_new(f);
    assert_ok(db_begin_read(&f->cx)); /* the moment of the first statement */
    assert_int_equal(value_of(&f->cx, 1), 10);
    assert_ok(db_exec(other, "UPDATE t SET n=99 WHERE id=1"));
    assert_int_equal(value_of(&f->cx, 1), 10);
    assert_int_equal(db_exec(&f->cx, "UPDATE t SET n=1"), ERR_FAULT);
    assert_ok(db_commit(&f->cx));
    assert_int_equal(value_of(&f->cx, 1), 99);
    fixture_disconnect(other);
}

/* What was read may be kept for as long as the number stays. */
static void
a_transaction_is_one_moment_until_it_changes_something(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = &f->cx, *other = fixture_connect(f, DB_OWNER);
    table_new(f);
    assert_int_equal(db_snapshot(cx->db), 0);
    assert_ok(db_begin_write(cx));
    uint64_t moment = db_snapshot(cx->db);
    assert_int_not_equal(moment, 0);
    assert_int_equal(value_of(cx, 1), 10);
    assert_ok(db_exec(other, "UPDATE t SET n=99 WHERE id=1"));
    assert_int_equal(db_snapshot(cx->db), moment);
    assert_int_equal(value_of(cx, 1), 10);
    assert_ok(db_exec(cx, "INSERT INTO t (id, n) VALUES (3, 1)"));
    assert_int_equal(db_snapshot(cx->db), 0);
    assert_ok(db_commit(cx));
    assert_ok(db_begin_read(cx));
    assert_int_not_equal(db_snapshot(cx->db), moment);
    assert_int_not_equal(db_snapshot(cx->db), 0);
    assert_ok(db_commit(cx));
    fixture_disconnect(other);
}

static void
a_duplicate_key_is_a_conflict_and_the_transaction_goes_on(void **state)
{
    struct fixture *f = *state;
    table_new(f);
    assert_ok(db_begin_write(&f->cx));
    assert_ok(db_exec(&f->cx, "INSERT INTO t VALUES (3, 1, 'c')"));
    assert_int_equal(db_exec(&f->cx, "INSERT INTO t VALUES (4, 1, 'c')"),
                     ERR_CONFLICT);
    assert_ok(db_exec(&f->cx, "INSERT INTO t VALUES (5, 1, 'd')"));
    assert_ok(db_commit(&f->cx));
    assert_int_equal(value_of(&f->cx, 5), 1);
}

static void
an_update_read_before_anothers_is_to_be_repeated(void **state)
{
    struct fixture *f = *state;
    struct ctx *other = fixture_connect(f, DB_OWNER);
    table_new(f);
    assert_ok(db_begin_write(&f->cx));
    assert_int_equal(value_of(&f->cx, 1), 10);
    assert_ok(db_exec(other, "UPDATE t SET n=n+1 WHERE id=1"));
    assert_int_equal(db_exec(&f->cx, "UPDATE t SET n=11 WHERE id=1"),
                     ERR_RETRY);
    /* Nothing of it can be saved any more. */
    assert_int_equal(db_exec(&f->cx, "UPDATE t SET n=5 WHERE id=2"),
                     ERR_RETRY);
    assert_int_equal(db_commit(&f->cx), ERR_RETRY);
    assert_int_equal(value_of(&f->cx, 1), 11);
    assert_int_equal(value_of(&f->cx, 2), 10);
    fixture_disconnect(other);
}

static enum err
add_one(struct ctx *cx, void *arg)
{
    struct rows r;
    int *tries = arg;
    ++*tries;
    TRY(db_find(cx, &r, "SELECT n FROM t WHERE id=1"));
    usleep(1000);
    return db_exec(cx, "UPDATE t SET n=? WHERE id=1",
                   B_I64(rows_i64(&r, 0, 0) + 1));
}

struct adder {
    struct ctx *cx;
    int good, tries;
};

static void *
adder_run(void *arg)
{
    struct adder *a = arg;
    for (int i = 0; i < 20; i++)
        a->good += db_transact(a->cx, add_one, &a->tries) == OK;
    return NULL;
}

static void
concurrent_counting_loses_nothing(void **state)
{
    struct fixture *f = *state;
    struct adder adders[3] = {{0}};
    pthread_t threads[3];
    int good = 0, tries = 0;
    table_new(f);
    for (int i = 0; i < 3; i++) {
        adders[i].cx = fixture_connect(f, DB_OWNER);
        pthread_create(&threads[i], NULL, adder_run, &adders[i]);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        fixture_disconnect(adders[i].cx);
        good += adders[i].good;
        tries += adders[i].tries;
    }
    assert_true(good > 0);
    assert_true(tries > good);
    assert_int_equal(value_of(&f->cx, 1), 10 + good);
}

struct crossing {
    struct ctx *cx;
    int first, second, tries;
    pthread_barrier_t *both;
    enum err result;
};

static enum err
cross(struct ctx *cx, void *arg)
{
    struct crossing *c = arg;
    c->tries++;
    TRY(db_exec(cx, "UPDATE t SET n=n+1 WHERE id=?", B_I64(c->first)));
    if (c->tries == 1)
        pthread_barrier_wait(c->both);
    return db_exec(cx, "UPDATE t SET n=n+1 WHERE id=?", B_I64(c->second));
}

static void *
cross_run(void *arg)
{
    struct crossing *c = arg;
    c->result = db_transact(c->cx, cross, c);
    return NULL;
}

static void
a_deadlock_is_repeated_until_both_are_done(void **state)
{
    struct fixture *f = *state;
    pthread_barrier_t both;
    pthread_t threads[2];
    struct crossing c[2] = {{.first = 1, .second = 2, .both = &both},
                            {.first = 2, .second = 1, .both = &both}};
    table_new(f);
    pthread_barrier_init(&both, NULL, 2);
    for (int i = 0; i < 2; i++) {
        c[i].cx = fixture_connect(f, DB_OWNER);
        pthread_create(&threads[i], NULL, cross_run, &c[i]);
    }
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        fixture_disconnect(c[i].cx);
        assert_ok(c[i].result);
    }
    assert_int_equal(c[0].tries + c[1].tries, 3);
    assert_int_equal(value_of(&f->cx, 1), 12);
    assert_int_equal(value_of(&f->cx, 2), 12);
    pthread_barrier_destroy(&both);
}

static enum err
always_again(struct ctx *cx, void *arg)
{
    ++*(int *)arg;
    TRY(db_exec(cx, "UPDATE t SET n=0"));
    return ERR_RETRY;
}

static enum err
nested(struct ctx *cx, void *arg)
{
    TRY(db_transact(cx, add_one, arg));
    return ERR_DENIED;
}

static void
repeating_ends_and_errors_roll_back(void **state)
{
    struct fixture *f = *state;
    int tries = 0;
    table_new(f);
    assert_int_equal(db_transact(&f->cx, always_again, &tries), ERR_RETRY);
    assert_int_equal(tries, 4);
    assert_int_equal(db_transact(&f->cx, nested, &tries), ERR_DENIED);
    assert_false(db_in_transaction(f->cx.db));
    assert_int_equal(value_of(&f->cx, 1), 10);
}

/* ---- how often a reader waits ---- */

enum { RELAY_PATIENCE_MS = 20000 };

/* Between a client and the server. The answer to BEGIN or COMMIT is held back
 * until the client has sent something more or the test says that it went on: one
 * that waits for it is found out (and gets it in the end). */
struct relay {
    int listener, client, server;
    int gone_on[2];
    bool holds;
    int waits;
};

static bool
relay_pass(int from, int to, char *text, size_t *n)
{
    ssize_t got = recv(from, text, *n, 0);
    if (got <= 0)
        return false;
    *n = (size_t)got;
    return send(to, text, *n, MSG_NOSIGNAL) == got;
}

/* Whether the text is one command and no more. */
static bool
is_one(const char *text, size_t n, const char *command)
{
    size_t size = strlen(command) + 1; /* a byte says: a text */
    return n == 4 + size && (unsigned char)text[0] == size &&
           memcmp(text + 5, command, size - 1) == 0;
}

static bool
relay_turn(struct relay *r)
{
    char text[16384];
    size_t n = sizeof text;
    struct pollfd p[] = {
        {.fd = r->client, .events = POLLIN},
        {.fd = r->holds ? r->gone_on[0] : r->server, .events = POLLIN}};
    int ready = poll(p, 2, r->holds ? RELAY_PATIENCE_MS : -1);
    if (ready == 0 || (r->holds && p[1].revents)) {
        r->waits += ready == 0;
        r->holds = false;
        return ready == 0 || read(r->gone_on[0], text, 1) == 1;
    }
    if (!p[0].revents)
        return relay_pass(r->server, r->client, text, &n);
    if (!relay_pass(r->client, r->server, text, &n))
        return false;
    r->holds = is_one(text, n, "COMMIT") ||
               is_one(text, n, "START TRANSACTION WITH CONSISTENT SNAPSHOT,"
                               " READ ONLY");
    return true;
}

static void *
relay_run(void *arg)
{
    struct relay *r = arg;
    r->client = accept(r->listener, NULL, NULL);
    while (relay_turn(r))
        ;
    close(r->client);
    close(r->server);
    close(r->gone_on[0]);
    close(r->gone_on[1]);
    return NULL;
}

static struct sockaddr_un
address_of(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    assert_true(strlen(path) < sizeof a.sun_path);
    strcpy(a.sun_path, path);
    return a;
}

static void
relay_open(struct relay *r, const char *server, const char *path)
{
    struct sockaddr_un to = address_of(server), here = address_of(path);
    *r = (struct relay){.listener = socket(AF_UNIX, SOCK_STREAM, 0),
                        .server = socket(AF_UNIX, SOCK_STREAM, 0)};
    assert_int_equal(pipe(r->gone_on), 0);
    assert_int_equal(connect(r->server, (struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(bind(r->listener, (struct sockaddr *)&here, sizeof here),
                     0);
    assert_int_equal(listen(r->listener, 1), 0);
}

static void
a_reader_waits_for_no_begin_and_no_commit(void **state)
{
    struct fixture *f = *state;
    const char *server = f->config.db_socket;
    const char *path = arena_printf(f->arena, "%s/relay", f->folder);
    struct relay r;
    pthread_t thread;
    table_new(f);
    relay_open(&r, server, path);
    assert_int_equal(pthread_create(&thread, NULL, relay_run, &r), 0);
    f->config.db_socket = path;
    struct ctx *cx = fixture_connect(f, DB_OWNER);
    for (int i = 0; i < 3; i++) {
        assert_ok(db_begin_read(cx));
        assert_int_equal(value_of(cx, 1), 10);
        assert_int_equal(value_of(cx, 2), 10);
        assert_ok(db_commit(cx));
        assert_int_equal(write(r.gone_on[1], "", 1), 1);
    }
    assert_ok(db_begin_read(cx)); /* nothing was asked: nothing is sent */
    assert_ok(db_commit(cx));
    assert_int_equal(value_of(cx, 1), 10);
    fixture_disconnect(cx);
    f->config.db_socket = server;
    pthread_join(thread, NULL);
    close(r.listener);
    assert_int_equal(r.waits, 0);
}

static void
a_reader_whose_connection_was_ended_before_begins_anew(void **state)
{
    struct fixture *f = *state;
    struct ctx *cx = fixture_connect(f, DB_OWNER);
    struct rows r;
    table_new(f);
    assert_ok(db_find(cx, &r, "SELECT CONNECTION_ID()"));
    for (int begun = 0; begun < 2; begun++) {
        fixture_sql(f, arena_printf(f->arena, "KILL %lld",
                                    (long long)rows_i64(&r, 0, 0)));
        assert_ok(db_begin_read(cx));
        assert_int_equal(value_of(cx, 1), 10);
        assert_int_equal(db_exec(cx, "UPDATE t SET n=1"), ERR_FAULT);
        assert_ok(db_find(cx, &r, "SELECT CONNECTION_ID()"));
        assert_ok(db_commit(cx)); /* the next KILL meets its answer unread */
    }
    assert_ok(db_begin_read(cx));
    assert_int_equal(value_of(cx, 1), 10);
    fixture_sql(f, arena_printf(f->arena, "KILL %lld",
                                (long long)rows_i64(&r, 0, 0)));
    assert_int_equal(db_find(cx, &r, "SELECT n FROM t"), ERR_UNAVAILABLE);
    assert_int_equal(db_commit(cx), ERR_UNAVAILABLE);
    assert_int_equal(value_of(cx, 1), 10);
    fixture_disconnect(cx);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transaction_is_all_or_nothing),
        cmocka_unit_test(a_reader_sees_one_moment_and_cannot_write),
        cmocka_unit_test(
            a_transaction_is_one_moment_until_it_changes_something),
        cmocka_unit_test(
            a_duplicate_key_is_a_conflict_and_the_transaction_goes_on),
        cmocka_unit_test(an_update_read_before_anothers_is_to_be_repeated),
        cmocka_unit_test(concurrent_counting_loses_nothing),
        cmocka_unit_test(a_deadlock_is_repeated_until_both_are_done),
        cmocka_unit_test(repeating_ends_and_errors_roll_back),
        cmocka_unit_test(a_reader_waits_for_no_begin_and_no_commit),
        cmocka_unit_test(
            a_reader_whose_connection_was_ended_before_begins_anew),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_end);
}
