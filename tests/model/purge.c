/* What goes and what stays: the bin after 30 days with all that hangs on a
 * customer, one-time ids, drafts and sessions, and files nobody names. */
#include "fixture.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "model/purge.h"
#include "model/user.h"

static enum err
no_step(void *arg, const struct purge_count *so_far)
{
    return OK;
}

static uint64_t
count_of(struct fixture *f, const char *sql)
{
    struct rows r;
    assert_ok(db_query(&f->cx, &r, sql));
    return rows_u64(&r, 0, 0);
}

static struct purge_count
purged(struct fixture *f)
{
    struct purge_count c;
    struct ctx *keeper = fixture_connect(f, DB_KEEPER);
    assert_ok(actor_load(keeper, "system"));
    assert_ok(purge_run(keeper, no_step, NULL, &c));
    fixture_disconnect(keeper);
    return c;
}

/* Customers 1 (there), 2 (in the bin for 10 days), 3 (for 31 days), each with
 * a row in many tables. */
static const char SQL_CUSTOMERS[] =
    "INSERT INTO customer (id, code, name, created_on, deleted_at) VALUES"
    " (1, 'C1', 'a', '2025-01-01', NULL),"
    " (2, 'C2', 'b', '2025-01-01', UTC_TIMESTAMP(6) - INTERVAL 10 DAY),"
    " (3, 'C3', 'c', '2025-01-01', UTC_TIMESTAMP(6) - INTERVAL 31 DAY);\n"
    "INSERT INTO contact (customer_id, name) SELECT id, 'p' FROM customer;\n"
    "INSERT INTO customer_gram (gram, customer_id) SELECT 7, id"
    " FROM customer;\n"
    "INSERT INTO customer_search (customer_id, grams)"
    " SELECT id, UNHEX('00000007') FROM customer;\n"
    "INSERT INTO sales_order (id, customer_id, order_no, ordered_at,"
    " ordered_on, status, amount) SELECT id, id, CONCAT('O', id),"
    " '2025-02-01', '2025-02-01', 'done', 10 FROM customer;\n"
    "INSERT INTO sales_order_line (sales_order_id, line_no) SELECT id, 1"
    " FROM sales_order;\n"
    "INSERT INTO interaction (customer_id, kind, direction, at, on_day)"
    " SELECT id, 'call', 'out', '2025-02-01', '2025-02-01' FROM customer;\n"
    "INSERT INTO recovery_case (id, code, customer_id, cause, opened_on,"
    " opened_at, state_on) SELECT id, CONCAT('WH-', id), id, 'hand',"
    " '2025-02-01', '2025-02-01', '2025-02-01' FROM customer;\n"
    "INSERT INTO recovery_case_reason (case_id, reason_code, main, at)"
    " SELECT id, 'unknown', 1, '2025-02-01' FROM recovery_case;\n"
    "INSERT INTO recovery_case_state (case_id, state, day, at)"
    " SELECT id, 'at_risk', '2025-02-01', '2025-02-01' FROM recovery_case;\n"
    "INSERT INTO event (customer_id, day, kind, at) SELECT id, '2025-02-01',"
    " 1, '2025-02-01' FROM customer;\n"
    "INSERT INTO stage_change (customer_id, model_id, day, seq, happened_at,"
    " recorded_at, to_stage) SELECT id, 1, '2025-02-01', 0, '2025-02-01',"
    " '2025-02-01', 1 FROM customer;\n";

static void
a_customer_goes_after_thirty_days_with_all_it_has(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f, SQL_CUSTOMERS);
    struct purge_count c = purged(f);
    assert_int_equal(c.customers, 1);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM customer"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM contact"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM customer_gram"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM sales_order"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM sales_order_line"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM interaction"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM event"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM recovery_case"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM recovery_case_state"),
                     2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM stage_dirty WHERE"
                                 " customer_id = 3"), 1);
    /* The ledger outlives the customer. */
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM stage_change"), 3);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM audit WHERE action ="
                                 " 'bin.purge' AND subject_id = 3"), 1);
    assert_int_equal(purged(f).customers, 0);
}

static void
a_deleted_order_goes_when_nothing_hangs_on_it_any_more(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f,
        "UPDATE sales_order SET deleted_at = UTC_TIMESTAMP(6)"
        " - INTERVAL 31 DAY WHERE customer_id = 1;\n"
        "INSERT INTO sales_return (customer_id, sales_order_id, returned_at,"
        " returned_on, amount) VALUES (1, 1, '2025-03-01', '2025-03-01', 5);\n");
    assert_int_equal(purged(f).rows, 0);
    fixture_sql(f, "UPDATE sales_return SET deleted_at = UTC_TIMESTAMP(6)"
                   " - INTERVAL 31 DAY;\n");
    assert_int_equal(purged(f).rows, 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM sales_order"), 1);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM sales_order_line"), 1);
}

static void
a_deleted_case_goes_with_its_reasons_and_its_history(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f, "UPDATE recovery_case SET deleted_at = UTC_TIMESTAMP(6)"
                   " - INTERVAL 31 DAY WHERE id = 1;\n");
    assert_int_equal(purged(f).rows, 1);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM recovery_case"), 1);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM recovery_case_reason"),
                     1);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM recovery_case_state"),
                     1);
}

static void
forms_drafts_and_sessions_go_when_they_are_old(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f,
        "INSERT INTO form_once (token, account_id, created_at) VALUES"
        " ('old', 1, UTC_TIMESTAMP(6) - INTERVAL 25 HOUR),"
        " ('new', 1, UTC_TIMESTAMP(6) - INTERVAL 23 HOUR);\n"
        "INSERT INTO draft (account_id, form, content, saved_at) VALUES"
        " (1, '/a', 'x', UTC_TIMESTAMP(6) - INTERVAL 25 HOUR),"
        " (1, '/b', 'x', UTC_TIMESTAMP(6) - INTERVAL 1 HOUR);\n"
        "INSERT INTO session (token_digest, account_id, csrf, created_at,"
        " seen_at) VALUES (REPEAT('a', 32), 1, '', UTC_TIMESTAMP(6)"
        " - INTERVAL 40 HOUR, UTC_TIMESTAMP(6) - INTERVAL 40 HOUR),"
        " (REPEAT('b', 32), 1, '', UTC_TIMESTAMP(6) - INTERVAL 20 HOUR,"
        " UTC_TIMESTAMP(6) - INTERVAL 20 HOUR);\n"
        "INSERT INTO job (kind, state, run_at) VALUES ('x', 'done',"
        " UTC_TIMESTAMP(6) - INTERVAL 91 DAY), ('x', 'queued',"
        " UTC_TIMESTAMP(6) - INTERVAL 91 DAY), ('x', 'done',"
        " UTC_TIMESTAMP(6));\n"
        "INSERT INTO message (account_id, kind, name, href, created_at) VALUES"
        " (1, 'x', '', '/', UTC_TIMESTAMP(6) - INTERVAL 401 DAY),"
        " (1, 'x', '', '/', UTC_TIMESTAMP(6) - INTERVAL 399 DAY);\n"
        "INSERT INTO funnel_view (account_id, name, query, created_at,"
        " changed_at, deleted_at) VALUES"
        " (1, 'x', '', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6),"
        " UTC_TIMESTAMP(6) - INTERVAL 25 HOUR), (1, 'y', '',"
        " UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)"
        " - INTERVAL 23 HOUR), (1, 'z', '', UTC_TIMESTAMP(6),"
        " UTC_TIMESTAMP(6), NULL);\n");
    assert_int_equal(purged(f).notes, 6);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM message"), 1);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM funnel_view"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM form_once"), 1);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM draft"), 1);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM session"), 1);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM job"), 2);
}

static void
old_values_go_when_an_import_can_no_longer_be_undone(void **state)
{
    struct fixture *f = *state;
    fixture_sql(f,
        "INSERT INTO import (id, kind, file_name, path, state, created_at,"
        " finished_at) VALUES (1, 'customer', 'a', 'import-a', 'done',"
        " UTC_TIMESTAMP(6) - INTERVAL 32 DAY, UTC_TIMESTAMP(6) - INTERVAL 32"
        " DAY), (2, 'customer', 'b', 'import-b', 'done', UTC_TIMESTAMP(6),"
        " UTC_TIMESTAMP(6));\n"
        "INSERT INTO import_before (import_id, table_name, row_id,"
        " before_json, version_after) VALUES (1, 'customer', 1, '{}', 2),"
        " (2, 'customer', 1, '{}', 3);\n");
    assert_int_equal(purged(f).notes, 1);
    assert_int_equal(count_of(f, "SELECT import_id FROM import_before"), 2);
    assert_int_equal(count_of(f, "SELECT COUNT(*) FROM import"
                                 " WHERE path = ''"), 1);
}

static void
put_file(struct fixture *f, const char *name, int age_hours)
{
    const char *path = arena_printf(f->arena, "%s/%s", f->folder, name);
    int fd = open(path, O_CREAT | O_WRONLY | O_EXCL, 0600);
    int64_t at = time(NULL) - age_hours * 3600;
    struct timespec times[2] = {{.tv_sec = at}, {.tv_sec = at}};
    assert_true(fd >= 0);
    assert_int_equal(futimens(fd, times), 0);
    close(fd);
}

static bool
has_file(struct fixture *f, const char *name)
{
    return access(arena_printf(f->arena, "%s/%s", f->folder, name), F_OK) == 0;
}

static void
files_that_nobody_names_go_after_a_day(void **state)
{
    struct fixture *f = *state;
    put_file(f, "upload-aaaaaa", 25);
    put_file(f, "upload-bbbbbb", 1); /* on its way */
    put_file(f, "import-a", 800);    /* its import is over */
    put_file(f, "import-a.utf8", 800);
    put_file(f, "import-b", 25);     /* import 2 names it */
    put_file(f, "import-b.utf8", 25);
    put_file(f, "something else", 25);
    assert_int_equal(purged(f).files, 3);
    assert_false(has_file(f, "upload-aaaaaa"));
    assert_true(has_file(f, "upload-bbbbbb"));
    assert_false(has_file(f, "import-a.utf8"));
    assert_true(has_file(f, "import-b"));
    assert_true(has_file(f, "import-b.utf8"));
    assert_true(has_file(f, "something else"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_customer_goes_after_thirty_days_with_all_it_has),
        cmocka_unit_test(
            a_deleted_order_goes_when_nothing_hangs_on_it_any_more),
        cmocka_unit_test(a_deleted_case_goes_with_its_reasons_and_its_history),
        cmocka_unit_test(forms_drafts_and_sessions_go_when_they_are_old),
        cmocka_unit_test(old_values_go_when_an_import_can_no_longer_be_undone),
        cmocka_unit_test(files_that_nobody_names_go_after_a_day),
    };
    return cmocka_run_group_tests(tests, fixture_start_schema, fixture_end);
}
