/* The real `perennial work` as a process: killed in the middle of an import,
 * ended by TERM, told to stop; and the change of day. What is in the database
 * afterwards is what it would be without. */
#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "job/work.h"
#include "model/import_job.h"
#include "model/name_key.h"
#include "model/search.h"
#include "model/user.h"

enum { ROWS = 30000 };

static struct fixture *f;
static char program[4096];

static void
sleep_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 32);
    assert_true(n > 0);
    program[n] = '\0';
    for (int i = 0; i < 3; i++) /* BUILD/tests/job/work */
        *strrchr(program, '/') = '\0';
    setenv("PERENNIAL_TEMPLATE_DIR",
           arena_printf(f->arena, "%s/templates", program), 1);
    strcat(program, "/perennial");
    assert_int_equal(access(program, X_OK), 0);
    setenv("PERENNIAL_CONFIG", "/dev/null", 1);
    setenv("PERENNIAL_DB_SOCKET", f->config.db_socket, 1);
    setenv("PERENNIAL_DB_NAME", f->config.db_name, 1);
    setenv("PERENNIAL_SQL_DIR", "sql", 1);
    setenv("PERENNIAL_UPLOAD_DIR", f->folder, 1);
    setenv("PERENNIAL_CACHE_DIR", f->folder, 1);
    assert_ok(name_key_start());
    assert_ok(search_start());
    struct user u = {.login = "importer", .name = "Importer", .email = "",
                     .phone = "", .team_id = 1,
                     .roles = ROLE_MANAGER | ROLE_MARKETING};
    assert_ok(user_add(&f->cx, &u, "correct horse battery"));
    assert_ok(actor_load(&f->cx, "importer"));
    return 0;
}

static pid_t
worker(bool once)
{
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        execl(program, program, "work", once ? "--once" : NULL, (char *)NULL);
        _exit(127);
    }
    return pid;
}

static int
end_of(pid_t pid)
{
    int status;
    for (int i = 0; i < 6000; i++) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            return status;
        sleep_ms(50);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    fail_msg("the worker does not end");
    return status;
}

static void
work_once(void)
{
    assert_int_equal(end_of(worker(true)), 0);
}

/* A file of products; every hundredth has a price that is none. */
static uint64_t
import_of(const char *prefix, int rows)
{
    static int files;
    const char *problem = NULL;
    const char *path = arena_printf(f->arena, "%s/import-%d", f->folder,
                                    ++files);
    FILE *file = fopen(path, "w");
    uint64_t id;
    assert_non_null(file);
    fputs("产品编号,产品名称,单价\n", file);
    for (int i = 0; i < rows; i++)
        fprintf(file, "%s%06d,产品 %d,%s\n", prefix, i, i,
                i % 100 == 7 ? "许多" : "12.50");
    fclose(file);
    assert_ok(import_create(&f->cx, IMPORT_PRODUCT, path, "p.csv", "", &id,
                            &problem));
    struct import im;
    int of[IMPORT_COLUMNS_MAX];
    assert_ok(import_find(&f->cx, id, &im));
    assert_ok(import_mapping(&f->cx, &im, of));
    assert_ok(import_set_mapping(&f->cx, id, of, 3, &im.options, &problem));
    assert_ok(import_queue(&f->cx, id));
    return id;
}

static struct import
import_now(uint64_t id)
{
    struct import im;
    assert_ok(import_find(&f->cx, id, &im));
    return im;
}

/* Waits until one more chunk is in; false when it is over already. */
static bool
in_the_middle(uint64_t id, uint64_t before)
{
    for (int i = 0; i < 12000; i++) {
        struct import im = import_now(id);
        if (im.rows_done > before)
            return im.rows_done < im.rows_total;
        sleep_ms(5);
    }
    return false;
}

static uint64_t
count_of(const char *sql, const char *like)
{
    struct rows r;
    assert_ok(db_query(&f->cx, &r, sql, B_TEXT(like)));
    return rows_u64(&r, 0, 0);
}

/* Everything an import leaves, but the ids. */
static void
assert_complete(uint64_t id, const char *like)
{
    struct import im = import_now(id);
    assert_string_equal(im.state, "done");
    assert_int_equal(im.rows_done, ROWS);
    assert_int_equal(im.created, ROWS - ROWS / 100);
    assert_int_equal(im.refused, ROWS / 100);
    assert_int_equal(count_of("SELECT COUNT(*) FROM product WHERE code LIKE ?"
                              " AND price = 12.50", like),
                     ROWS - ROWS / 100);
    assert_int_equal(count_of("SELECT COUNT(*) FROM import_refusal r"
                              " JOIN import i ON i.id = r.import_id"
                              " WHERE i.kind = 'product' AND i.id ="
                              " (SELECT MAX(import_id) FROM product"
                              " WHERE code LIKE ?)", like), ROWS / 100);
}

static void
an_import_killed_in_the_middle_ends_as_if_nothing_had_been(void **state)
{
    uint64_t id = import_of("K", ROWS);
    struct job j;
    int killed = 0;
    for (int i = 0; i < 3 && strcmp(import_now(id).state, "done"); i++) {
        uint64_t before = import_now(id).rows_done;
        pid_t pid = worker(false);
        bool middle = in_the_middle(id, before);
        sleep_ms(30 * i);
        kill(pid, SIGKILL);
        end_of(pid);
        killed += middle;
        /* Nobody else touches it before the lease is over. */
        fixture_sql(f, "DELETE FROM job WHERE kind <> 'import';\n");
        assert_ok(job_find(&f->cx, import_now(id).job_id, &j));
        if (!strcmp(j.state, "running"))
            assert_int_equal(job_take(&f->cx, "early", LANE_ALL, &j), ERR_NOT_FOUND);
        fixture_sql(f, "UPDATE job SET lease_until = UTC_TIMESTAMP(6)"
                       " - INTERVAL 1 SECOND WHERE state = 'running';\n");
    }
    work_once();
    assert_true(killed > 0);
    assert_complete(id, "K%");
    assert_ok(job_find(&f->cx, import_now(id).job_id, &j));
    assert_string_equal(j.state, "done");
    assert_true(j.attempts > 1);
}

static void
term_puts_the_job_back_at_a_whole_piece(void **state)
{
    uint64_t id = import_of("T", ROWS);
    struct job j;
    pid_t pid = worker(false);
    bool middle = in_the_middle(id, 0);
    kill(pid, SIGTERM);
    assert_int_equal(end_of(pid), 0);
    assert_ok(job_find(&f->cx, import_now(id).job_id, &j));
    if (middle) {
        assert_string_equal(j.state, "queued");
        assert_int_equal(import_now(id).rows_done % IMPORT_CHUNK, 0);
    }
    work_once();
    assert_complete(id, "T%");
}

static void
a_cancelled_import_leaves_whole_chunks_and_can_be_undone(void **state)
{
    uint64_t id = import_of("C", ROWS * 2);
    struct import im = import_now(id);
    struct job j;
    pid_t pid = worker(true);
    assert_true(in_the_middle(id, 0));
    assert_ok(import_cancel(&f->cx, &im));
    assert_int_equal(end_of(pid), 0);
    im = import_now(id);
    assert_string_equal(im.state, "cancelled");
    assert_true(im.rows_done < ROWS * 2);
    assert_int_equal(im.rows_done % IMPORT_CHUNK, 0);
    assert_int_equal(im.created + im.refused, im.rows_done);
    assert_int_equal(count_of("SELECT COUNT(*) FROM product"
                              " WHERE code LIKE ?", "C%"), im.created);
    assert_ok(job_find(&f->cx, im.job_id, &j));
    assert_string_equal(j.state, "cancelled");
    assert_ok(import_queue_undo(&f->cx, id));
    work_once();
    assert_string_equal(import_now(id).state, "undone");
    assert_int_equal(count_of("SELECT COUNT(*) FROM product WHERE code LIKE ?"
                              " AND deleted_at IS NULL", "C%"), 0);
}

static void
a_job_nobody_can_do_fails_and_says_so(void **state)
{
    struct job j;
    uint64_t id, import = import_of("X", 10);
    assert_ok(job_add(&f->cx, "dance", "", 0, &id));
    fixture_sql(f, "UPDATE account SET active = 0"
                   " WHERE login = 'importer';\n");
    work_once();
    fixture_sql(f, "UPDATE account SET active = 1"
                   " WHERE login = 'importer';\n");
    assert_ok(job_find(&f->cx, id, &j));
    assert_string_equal(j.state, "failed");
    assert_true(*j.error != '\0');
    assert_ok(job_find(&f->cx, import_now(import).job_id, &j));
    assert_string_equal(j.state, "failed");
    /* The import can be started again. */
    assert_ok(import_queue(&f->cx, import));
    work_once();
    assert_string_equal(import_now(import).state, "done");
}

static void
a_job_that_kills_its_workers_is_given_up(void **state)
{
    struct job j;
    uint64_t id;
    assert_ok(job_add(&f->cx, "purge", "", 0, &id));
    fixture_sql(f, "UPDATE job SET state = 'running', attempts = 20,"
                   " lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
                   " WHERE kind = 'purge' AND state = 'queued';\n");
    work_once();
    assert_ok(job_find(&f->cx, id, &j));
    assert_string_equal(j.state, "failed");
}

static void
a_new_day_reads_the_stages_that_are_due(void **state)
{
    fixture_sql(f,
        "DELETE FROM job;\n"
        "UPDATE setting SET value = '2020-01-01' WHERE name = 'work.day';\n"
        "INSERT INTO customer (code, name, created_on, wake_on) VALUES"
        " ('DUE', 'due', '2025-01-01', '2025-06-01');\n");
    work_once();
    assert_int_equal(count_of("SELECT COUNT(*) FROM customer WHERE code = ?"
                              " AND wake_on > '2025-06-01'", "DUE"), 1);
    assert_int_equal(count_of("SELECT COUNT(*) FROM job WHERE state = ?",
                              "done"), 3); /* due, purge, markets */
    work_once(); /* the same day: nothing more */
    assert_int_equal(count_of("SELECT COUNT(*) FROM job WHERE state = ?",
                              "done"), 3); /* due, purge, markets */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            an_import_killed_in_the_middle_ends_as_if_nothing_had_been),
        cmocka_unit_test(term_puts_the_job_back_at_a_whole_piece),
        cmocka_unit_test(
            a_cancelled_import_leaves_whole_chunks_and_can_be_undone),
        cmocka_unit_test(a_job_nobody_can_do_fails_and_says_so),
        cmocka_unit_test(a_job_that_kills_its_workers_is_given_up),
        cmocka_unit_test(a_new_day_reads_the_stages_that_are_due),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
