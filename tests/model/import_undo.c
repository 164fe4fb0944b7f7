/* Imports that end otherwise: undone with rows edited since, cancelled, killed
 * at any moment, run twice at once. */
#include "import_help.h"
#include "model/import_job.h"

#include <signal.h>
#include <sys/wait.h>

/* ---- undo ---- */

static void
an_undo_takes_back_what_it_can_and_leaves_what_was_edited(void **state)
{
    struct fixture *f = *state;
    struct import_kept_row *kept;
    size_t n;
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称,城市\nN-1,申一,旧\n"
                            "N-2,申二,旧\n");
    struct import im = run(f, IMPORT_CUSTOMER,
        "客户编号,客户名称,城市,成交次数,首次成交,累计金额\n"
        "N-1,申一,新,,,\nN-2,申二,新,,,\n"
        "N-3,申三,新,4,2024-01-01,800\nN-4,申四,新,,,\nN-5,申五,新,,,\n");
    assert_counts(im, 3, 2, 0, 0);
    fixture_sql(f, "UPDATE customer SET city = '人改', version = version + 1"
                   " WHERE code IN ('N-2', 'N-4');\n");
    run(f, IMPORT_ORDER, "订单号,客户编号,下单日期,金额\n"
                         "N5-1,N-5,2026-05-05,10\n");
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_string_equal(im.state, "undone");
    assert_answer(f, "SELECT city FROM customer WHERE code = 'N-1'", "旧");
    assert_answer(f, "SELECT city FROM customer WHERE code = 'N-2'", "人改");
    assert_answer(f, "SELECT COUNT(*) FROM customer WHERE live = 1 AND"
                  " code = 'N-3'", "0");
    assert_answer(f, "SELECT COUNT(*) FROM event e JOIN customer c ON"
                  " c.id = e.customer_id WHERE c.code = 'N-3' AND"
                  " voided_at IS NULL", "0");
    assert_answer(f, "SELECT COUNT(*) FROM customer WHERE live = 1 AND"
                  " code IN ('N-4', 'N-5')", "2");
    assert_int_equal(im.kept, 3);
    assert_ok(import_kept(&f->cx, im.id, &kept, &n));
    assert_int_equal(n, 3);
    assert_int_equal(import_undo(&f->cx, im.id, NULL, NULL), ERR_CONFLICT);
    /* The file repaired and imported again: the number is free. */
    assert_counts(run(f, IMPORT_CUSTOMER, "客户编号,客户名称\nN-3,申三\n"),
                  1, 0, 0, 0);
}

#define OF_CUSTOMER(code)                                                     \
    "SELECT CONCAT_WS(' ', c.live, c.purchases, c.revenue_total,"             \
    " (SELECT COUNT(*) FROM opening_record o WHERE o.customer_id = c.id"      \
    " AND o.live = 1), (SELECT GROUP_CONCAT(k.mobile) FROM contact k"         \
    " WHERE k.customer_id = c.id AND k.live = 1)) FROM customer c"            \
    " WHERE c.code = '" code "' ORDER BY c.id DESC LIMIT 1"

static void
a_customer_that_is_left_keeps_its_opening_record_and_contact(void **state)
{
    static const char HEAD[] =
        "客户编号,客户名称,联系人,手机,成交次数,首次成交,累计金额\n";
    struct fixture *f = *state;
    struct import_kept_row *kept;
    size_t n;
    run(f, IMPORT_CUSTOMER, arena_printf(f->arena, "%s"
        "B-3,乙三,丙,13000000001,1,2024-01-01,10\n"
        "B-4,乙四,丁,13000000002,1,2024-01-01,10\n", HEAD));
    struct import im = run(f, IMPORT_CUSTOMER, arena_printf(f->arena, "%s"
        "B-1,乙一,甲,13000000003,4,2024-01-01,800\n"
        "B-2,乙二,乙,13000000004,4,2024-01-01,800\n"
        "B-3,乙叁,丙,13000000005,2,2024-01-01,20\n"
        "B-4,乙肆,丁,13000000006,2,2024-01-01,20\n"
        "B-5,乙五,戊,13000000007,4,2024-01-01,800\n", HEAD));
    assert_counts(im, 3, 2, 0, 0);
    fixture_sql(f, "UPDATE customer SET remark = '人改', version = version + 1"
                   " WHERE code IN ('B-1', 'B-3');\n"
                   "UPDATE contact SET title = '人改', version = version + 1"
                   " WHERE mobile = '13000000007';\n");
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_answer(f, OF_CUSTOMER("B-1"), "1 1 800.00 1 13000000003");
    assert_answer(f, OF_CUSTOMER("B-2"), "0 0.00 0");
    assert_answer(f, OF_CUSTOMER("B-3"), "1 1 20.00 1 13000000005");
    assert_answer(f, OF_CUSTOMER("B-4"), "1 1 10.00 1 13000000002");
    assert_answer(f, OF_CUSTOMER("B-5"), "1 1 800.00 1 13000000007");
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_ok(import_kept(&f->cx, im.id, &kept, &n));
    assert_int_equal(im.kept, 3);
    assert_int_equal(n, 3);
    assert_string_equal(kept[0].label, "乙叁");
}

static void
an_undone_order_takes_its_events_and_its_customer_along(void **state)
{
    struct fixture *f = *state;
    const char *problem;
    int field_of[IMPORT_COLUMNS_MAX];
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称\nO-1,酉一\n");
    run(f, IMPORT_ORDER, "订单号,客户编号,下单日期,金额\n"
                         "O1,O-1,2026-03-01,100\n");
    struct import im = begin(f, IMPORT_ORDER,
                             "订单号,客户编号,下单日期,金额\n"
                             "O1,O-1,2026-03-01,999\n"
                             "O2,O-1,2026-04-01,50\nO3,O-2,2026-04-01,7\n");
    im.options.create_customers = true;
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_set_mapping(&f->cx, im.id, field_of, IMPORT_COLUMNS_MAX,
                                 &im.options, &problem));
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
    assert_answer(f, "SELECT revenue_total FROM customer WHERE code = 'O-1'",
                  "1049.00");
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_answer(f, "SELECT CONCAT(revenue_total, ' ', purchases) FROM"
                  " customer WHERE code = 'O-1'", "100.00 1");
    assert_answer(f, "SELECT COUNT(*) FROM customer WHERE live = 1 AND"
                  " code = 'O-2'", "0");
    assert_answer(f, "SELECT COUNT(*) FROM event e JOIN customer c ON"
                  " c.id = e.customer_id WHERE c.code = 'O-1' AND"
                  " voided_at IS NULL", "1");
}

/* Its events of kind 140 that count, by day. */
static void
assert_losses(struct fixture *f, const char *days)
{
    assert_answer(f, "SELECT GROUP_CONCAT(e.day ORDER BY e.day SEPARATOR ' ')"
                     " FROM event e JOIN customer c ON c.id = e.customer_id"
                     " WHERE c.code = 'Z-1' AND e.kind = 140"
                     " AND e.voided_at IS NULL", days);
}

/* Both tables count from the same number here: the loss that an opening record
 * reports and the declaration of that number are two events. */
static void
a_loss_of_a_summary_and_a_declaration_of_its_number_keep_apart(void **state)
{
    static const char SUMMARY[] =
        "客户编号,客户名称,成交次数,首次成交,最近成交,累计金额,流失日期\n"
        "Z-1,同号,%d,2024-01-01,2024-06-01,800,2025-01-01\n";
    static const char CONTRACT[] =
        "合同编号,客户编号,月费,计费周期,开始日期,结束日期,流失原因\n"
        "Z1,Z-1,10,月,2025-02-01,2026-01-31,%s\n";
    struct fixture *f = *state;
    fixture_sql(f, "ALTER TABLE opening_record AUTO_INCREMENT = 7000000;\n"
                   "ALTER TABLE declaration AUTO_INCREMENT = 7000000;\n");
    run(f, IMPORT_CUSTOMER, arena_printf(f->arena, SUMMARY, 4));
    run(f, IMPORT_CONTRACT, arena_printf(f->arena, CONTRACT, "太贵"));
    assert_answer(f, "SELECT COUNT(*) FROM declaration d JOIN opening_record o"
                     " ON o.id = d.id AND o.customer_id = d.customer_id", "1");
    assert_losses(f, "2025-01-01 2026-02-01");
    struct import im =
        run(f, IMPORT_CUSTOMER, arena_printf(f->arena, SUMMARY, 5));
    assert_counts(im, 0, 1, 0, 0);
    assert_losses(f, "2025-01-01 2026-02-01");
    im = run(f, IMPORT_CONTRACT, arena_printf(f->arena, CONTRACT, "停产"));
    assert_counts(im, 0, 1, 0, 0);
    assert_losses(f, "2025-01-01 2026-02-01");
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_losses(f, "2025-01-01 2026-02-01");
}

struct heard {
    uint64_t done[32], total[32];
    size_t n;
    bool stop_at_stages;
};

static enum err
hear(void *arg, uint64_t done, uint64_t total)
{
    struct heard *h = arg;
    bool stages = h->n && done < h->done[h->n - 1];
    assert_true(done <= total && h->n < 32);
    h->done[h->n] = done;
    h->total[h->n++] = total;
    return stages && h->stop_at_stages ? ERR_DENIED : OK;
}

static void
how_far_it_is_counts_what_is_being_done(void **state)
{
    struct fixture *f = *state;
    struct heard h = {.stop_at_stages = true};
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称\nH-1,甲一\n");
    struct import im = begin(f, IMPORT_CUSTOMER,
        "客户编号,客户名称,成交次数,首次成交\nH-1,甲壹,,\n"
        "H-2,乙二,4,2024-01-01\nH-3,,,\n");
    /* The rows, then the customers; that stages are read is not stopped. */
    assert_ok(import_run(&f->cx, im.id, hear, &h));
    assert_int_equal(h.n, 3);
    assert_int_equal(h.done[0], 3);
    assert_int_equal(h.total[0], 3);
    assert_int_equal(h.done[1], 0);
    assert_int_equal(h.done[2], 2);
    assert_int_equal(h.total[2], 2);
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_string_equal(im.state, "done");
    /* An opening record, two customers, and both to be read again. */
    h = (struct heard){0};
    assert_ok(import_undo(&f->cx, im.id, hear, &h));
    for (size_t i = 0; i < h.n; i++) {
        assert_int_equal(h.total[i], 5);
        assert_true(!i || h.done[i] >= h.done[i - 1]);
    }
    assert_int_equal(h.done[0], 1);
    assert_int_equal(h.done[h.n - 1], 5);
}

/* Given up before the start, or all refused. */
static void
what_stored_nothing_is_not_undone(void **state)
{
    struct fixture *f = *state;
    struct import im = begin(f, IMPORT_CUSTOMER, "客户名称\n空一\n");
    assert_ok(import_cancel(&f->cx, &im));
    assert_int_equal(import_undo(&f->cx, im.id, NULL, NULL), ERR_CONFLICT);
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_string_equal(im.state, "cancelled");
}

/* Taken away by another worker after so many pieces. */
static enum err
lost_after(void *arg, uint64_t done, uint64_t total)
{
    int *pieces = arg;
    (void)done, (void)total;
    return --*pieces > 0 ? OK : ERR_CONFLICT;
}

#define OUTBOX                                                                \
    "SELECT GROUP_CONCAT(DISTINCT c.code) FROM stage_dirty d JOIN customer c" \
    " ON c.id = d.customer_id"

static void
what_an_import_changes_of_a_customer_is_in_the_outbox_with_it(void **state)
{
    struct fixture *f = *state;
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称,来源\nX-1,外一,甲\nX-2,外二,甲\n");
    fixture_sql(f, "DELETE FROM stage_dirty;\n");
    struct import im = begin(f, IMPORT_CUSTOMER, "客户编号,客户名称,来源\n"
                             "X-1,外一,乙\nX-2,外二,甲\n");
    int pieces = 1;
    assert_int_equal(import_run(&f->cx, im.id, lost_after, &pieces),
                     ERR_CONFLICT);
    assert_answer(f, OUTBOX, "X-1");
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
    fixture_sql(f, "DELETE FROM stage_dirty;\n");
    pieces = 6; /* two of each of three tables, and the stages not read */
    assert_int_equal(import_undo(&f->cx, im.id, lost_after, &pieces),
                     ERR_CONFLICT);
    assert_int_equal(pieces, 0);
    assert_answer(f, OUTBOX, "X-1");
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
}

static void
words_of_an_undone_import_leave_the_lists_and_can_come_again(void **state)
{
    struct fixture *f = *state;
    static const char FILE_TEXT[] =
        "客户编号,客户名称,行业\nW-1,词一,没有过的行业\nW-2,词二,没有过的行业\n"
        "W-3,词三,留下的行业\n";
    struct import im = run(f, IMPORT_CUSTOMER, FILE_TEXT);
    assert_counts(im, 3, 0, 0, 0);
    fixture_sql(f, "UPDATE customer SET city = '人改', version = version + 1"
                   " WHERE code = 'W-3';\n");
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_answer(f, "SELECT GROUP_CONCAT(name_zh_cn) FROM industry WHERE"
                  " active = 1 AND name_zh_cn LIKE '%的行业'", "留下的行业");
    im = run(f, IMPORT_CUSTOMER, FILE_TEXT);
    assert_counts(im, 2, 0, 1, 0);
    assert_answer(f, "SELECT CONCAT(COUNT(*), ' ', SUM(active)) FROM industry"
                  " WHERE name_zh_cn LIKE '%的行业'", "2 2");
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_answer(f, "SELECT SUM(active) FROM industry"
                  " WHERE name_zh_cn LIKE '%的行业'", "1");
}

/* A page that still offers to stop the import may be open in another window. */
static void
an_undo_is_not_stopped_halfway(void **state)
{
    struct fixture *f = *state;
    struct job j;
    struct import im = run(f, IMPORT_CUSTOMER, "客户编号,客户名称\nS-1,止一\n");
    assert_ok(import_queue_undo(&f->cx, im.id));
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_ok(import_cancel(&f->cx, &im));
    assert_ok(job_find(&f->cx, im.job_id, &j));
    assert_string_equal(j.state, "queued");
    assert_false(j.cancel_asked);
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
}

static void
after_thirty_days_an_import_stays(void **state)
{
    struct fixture *f = *state;
    struct import im = run(f, IMPORT_CUSTOMER, "客户名称\n戌一\n");
    fixture_sql(f, "UPDATE import SET created_at = created_at -"
                   " INTERVAL 31 DAY ORDER BY id DESC LIMIT 1;\n");
    assert_int_equal(import_undo(&f->cx, im.id, NULL, NULL), ERR_CONFLICT);
}

/* ---- stopped, killed ---- */

enum { MANY = 12000 };

static const char *
many_orders(struct fixture *f, char letter)
{
    size_t cap = MANY * 48 + 100;
    char *text = arena_alloc(f->arena, cap);
    int n = snprintf(text, cap, "订单号,客户编号,下单日期,金额\n");
    for (int i = 0; i < MANY; i++)
        n += snprintf(text + n, cap - (size_t)n, "%c%d,%c-%d,2026-0%d-11,%d\n",
                      letter, i == 7777 ? 5 : i, letter, i % 300, 1 + i % 9,
                      10 + i % 77);
    return text;
}

static struct import
begin_many(struct fixture *f, char letter)
{
    return begin_creating(f, IMPORT_ORDER, many_orders(f, letter));
}

/* What the orders of a letter left behind, whatever their numbers are. */
static const char *
traces(struct fixture *f, char letter)
{
    struct rows r;
    const char *like = arena_printf(f->arena, "%c-%%", letter);
    assert_ok(db_query(&f->cx, &r,
        "SELECT CONCAT_WS(' ', COUNT(DISTINCT c.id), COUNT(o.id),"
        " SUM(o.amount), (SELECT CONCAT(COUNT(*), ' ', SUM(e.amount)) FROM"
        " event e JOIN customer k ON k.id = e.customer_id WHERE"
        " k.code LIKE ? AND e.voided_at IS NULL)) FROM customer c"
        " JOIN sales_order o ON o.customer_id = c.id AND o.live = 1"
        " WHERE c.code LIKE ?", B_TEXT(like), B_TEXT(like)));
    const char *rows = rows_text(&r, 0, 0);
    assert_ok(db_query(&f->cx, &r,
        "SELECT CONCAT_WS(' ', COUNT(*), SUM(purchases), SUM(revenue_total),"
        " SUM(stage_since < '9999-12-31')) FROM customer WHERE code LIKE ?",
        B_TEXT(like)));
    return arena_printf(f->arena, "%s / %s", rows, rows_text(&r, 0, 0));
}

static enum err
stop_after_two(void *arg, uint64_t done, uint64_t total)
{
    return ++*(int *)arg == 1 ? ERR_DENIED : OK;
}

static void
a_cancelled_import_keeps_whole_chunks_and_goes_on_later(void **state)
{
    struct fixture *f = *state;
    struct import im = begin_many(f, 'P');
    int calls = 0;
    assert_int_equal(import_run(&f->cx, im.id, stop_after_two, &calls),
                     ERR_DENIED);
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_string_equal(im.state, "cancelled");
    assert_int_equal(im.rows_done, IMPORT_CHUNK);
    assert_int_equal(im.created, IMPORT_CHUNK);
    assert_answer(f, "SELECT COUNT(*) FROM customer WHERE code LIKE 'P-%'"
                  " AND stage_since = '9999-12-31'", "0");
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_string_equal(im.state, "done");
    assert_counts(im, MANY - 1, 0, 0, 1);
}

static void
work_until_killed(struct fixture *f, uint64_t id)
{
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    cx->config = &f->config;
    cx->actor = f->cx.actor;
    _exit(import_run(cx, id, NULL, NULL) == OK ? 0 : 1);
}

static void
killed_at_any_moment_an_import_ends_as_if_it_had_not_been(void **state)
{
    struct fixture *f = *state;
    struct import whole = begin_many(f, 'Q'), im = begin_many(f, 'R');
    assert_ok(import_run(&f->cx, whole.id, NULL, NULL));
    int kills = 0;
    for (int ms = 40;; ms += 90) {
        int status;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            work_until_killed(f, im.id);
        usleep((useconds_t)ms * 1000);
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (WIFEXITED(status)) {
            assert_int_equal(WEXITSTATUS(status), 0);
            break;
        }
        kills++;
    }
    assert_true(kills > 1);
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_string_equal(im.state, "done");
    assert_counts(im, MANY - 1, 0, 0, 1);
    assert_string_equal(traces(f, 'R'), traces(f, 'Q'));
}

static void
two_runs_of_one_import_write_each_row_once(void **state)
{
    struct fixture *f = *state;
    struct import im = begin_many(f, 'S');
    pid_t child[2];
    int status, good = 0;
    for (int i = 0; i < 2; i++) {
        child[i] = fork();
        assert_true(child[i] >= 0);
        if (child[i] == 0)
            work_until_killed(f, im.id);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(waitpid(child[i], &status, 0), child[i]);
        good += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    assert_true(good >= 1);
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_string_equal(im.state, "done");
    assert_answer(f, "SELECT COUNT(*) FROM sales_order WHERE order_no"
                  " LIKE 'S%' AND live = 1", "11999");
    assert_counts(im, MANY - 1, 0, 0, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            an_undo_takes_back_what_it_can_and_leaves_what_was_edited),
        cmocka_unit_test(
            a_customer_that_is_left_keeps_its_opening_record_and_contact),
        cmocka_unit_test(
            an_undone_order_takes_its_events_and_its_customer_along),
        cmocka_unit_test(
            a_loss_of_a_summary_and_a_declaration_of_its_number_keep_apart),
        cmocka_unit_test(how_far_it_is_counts_what_is_being_done),
        cmocka_unit_test(what_stored_nothing_is_not_undone),
        cmocka_unit_test(
            what_an_import_changes_of_a_customer_is_in_the_outbox_with_it),
        cmocka_unit_test(
            words_of_an_undone_import_leave_the_lists_and_can_come_again),
        cmocka_unit_test(an_undo_is_not_stopped_halfway),
        cmocka_unit_test(after_thirty_days_an_import_stays),
        cmocka_unit_test(
            a_cancelled_import_keeps_whole_chunks_and_goes_on_later),
        cmocka_unit_test(
            killed_at_any_moment_an_import_ends_as_if_it_had_not_been),
        cmocka_unit_test(two_runs_of_one_import_write_each_row_once),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
