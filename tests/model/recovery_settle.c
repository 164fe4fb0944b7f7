/* Cases follow notices and declarations, whatever day it is and however late
 * somebody looks. */
#include "fixture.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "model/entry.h"
#include "model/recovery.h"
#include "model/stage.h"
#include "model/user.h"

static struct fixture *f;
static struct timespec stopped; /* tv_sec 0 = the clock runs */

/* In place of the library's: a second before midnight is one however slow the
 * machine is. */
int
clock_gettime(clockid_t id, struct timespec *t)
{
    if (id != CLOCK_REALTIME || !stopped.tv_sec)
        return (int)syscall(SYS_clock_gettime, id, t);
    *t = stopped;
    return 0;
}

/* Stops the clock at a second of a day in the company's zone. */
static void
clock_set(const char *iso, int second)
{
    assert_ok(clock_start("Asia/Shanghai", 0));
    stopped.tv_sec = moment_of(day_parse(iso), second) / 1000000;
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    assert_ok(actor_load(&f->cx, "system"));
    fixture_sql(f,
        "INSERT INTO customer (id, code, name, created_on) VALUES"
        " (1, 'C1', 'a', '2025-01-01'), (2, 'C2', 'b', '2025-01-01'),"
        " (3, 'C3', 'c', '2025-01-01'), (4, 'C4', 'd', '2025-01-01'),"
        " (5, 'C5', 'e', '2025-01-01');\n");
    return 0;
}

static int
end(void **state)
{
    stopped.tv_sec = 0;
    if (clock_start("Asia/Shanghai", 0) != OK)
        return -1;
    return fixture_end(state);
}

static const char *
text(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    const char *s = rows_text(&r, 0, 0);
    return s ? s : "none";
}

static void
settle(uint64_t customer)
{
    assert_ok(db_begin_write(&f->cx));
    assert_ok(recovery_settle(&f->cx, &customer, 1));
    assert_ok(db_commit(&f->cx));
}

static uint64_t
due(void)
{
    uint64_t n;
    assert_ok(recovery_settle_due(&f->cx, &n));
    return n;
}

static void
notice(unsigned customer, const char *from, const char *to)
{
    fixture_sql(f, arena_printf(f->arena,
        "INSERT INTO termination_notice (id, customer_id, received_on,"
        " received_at, ends_on) VALUES (%u, %u, '%s', '%s', '%s');\n",
        customer, customer, from, from, to));
    settle(customer);
}

static char *
lost(unsigned customer)
{
    return arena_printf(f->arena, "SELECT CAST(lost_on AS CHAR)"
                        " FROM recovery_case WHERE customer_id = %u",
                        customer);
}

static void
a_notice_that_ends_on_a_sunday_is_lost_on_monday(void **s)
{
    clock_set("2026-11-02", 36000);
    notice(1, "2026-11-01", "2026-11-22");
    clock_set("2026-11-22", 86399);
    assert_int_equal(due(), 0);
    assert_string_equal(text(lost(1)), "none");
    clock_set("2026-11-23", 0);
    assert_int_equal(due(), 1);
    assert_string_equal(text(lost(1)), "2026-11-23");
    assert_int_equal(due(), 0);
}

static void
a_notice_that_ends_on_29_february_is_lost_on_1_march(void **s)
{
    clock_set("2028-02-01", 36000);
    notice(2, "2028-01-30", "2028-02-29");
    clock_set("2028-02-29", 86399);
    assert_int_equal(due(), 0);
    clock_set("2028-03-01", 0);
    assert_int_equal(due(), 1);
    assert_string_equal(text(lost(2)), "2028-03-01");
}

static void
a_server_that_was_off_finds_the_day_it_missed(void **s)
{
    clock_set("2028-04-02", 36000);
    notice(3, "2028-04-01", "2028-05-01");
    clock_set("2028-08-15", 36000);
    assert_int_equal(due(), 1);
    assert_string_equal(text(lost(3)), "2028-05-02");
    assert_string_equal(text("SELECT CAST(review_on AS CHAR)"
                             " FROM recovery_case WHERE customer_id = 3"),
                        "2028-06-01");
}

/* A customer that bought, and on a day gives notice. */
static void
leaves(unsigned id, const char *from, const char *to)
{
    const struct entry_kind *k = entry_kind_find("notice");
    struct entry was, next;
    struct event e;
    struct problems wrong;
    struct actor daily = f->cx.actor;
    f->cx.actor = (struct actor){.user_id = 1, .login = "who",
                                 .roles = ROLE_MANAGER, .reach = REACH_ALL,
                                 .may_write = true};
    clock_set(from, 36000);
    fixture_sql(f, arena_printf(f->arena,
        "INSERT INTO customer (id, code, name, created_on) VALUES (%u, 'L%u',"
        " 'x', '2025-01-01');\n", id, id));
    event_clear(&e);
    e.customer_id = id;
    e.kind = EVENT_ORDER;
    e.day = clock_today() - 20;
    e.ref_id = 1000 + id;
    e.amount = 100;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(event_add(&f->cx, &e));
    assert_ok(stage_refresh_customer(&f->cx, id));
    assert_ok(entry_new(&f->cx, k, id, &was));
    next = was;
    next.ends_on = day_parse(to);
    next.name = "as agreed"; /* why that day */
    assert_ok(entry_judge(&f->cx, k, &was, &next, &wrong));
    assert_int_equal(wrong.count, 0);
    assert_ok(entry_save(&f->cx, k, &was, &next));
    assert_ok(db_commit(&f->cx));
    f->cx.actor = daily;
}

/* What the job of each day does about notices. */
static uint64_t
run_of(const char *iso, int second)
{
    struct stage_progress done;
    clock_set(iso, second);
    assert_ok(stage_refresh_due(&f->cx, clock_today(), NULL, NULL, &done));
    return due();
}

/* All that the ledger says of a customer but when it was written, then what its
 * case does. */
static const char *
ledger(unsigned id)
{
    return text(arena_printf(f->arena,
        "SELECT CONCAT((SELECT GROUP_CONCAT(model_id, ' ', day, ' ', seq, ' ',"
        " happened_at, ' ', COALESCE(from_stage, '-'), ' ', to_stage, ' ',"
        " COALESCE(since, '-'), ' ', rule_no, ' ', round, ' ', reason,"
        " ' ', corrects_day IS NULL ORDER BY model_id, day, seq SEPARATOR"
        " '\n') FROM stage_change WHERE customer_id = c.id), '\n', c.stage,"
        " ' ', c.stage_since, ' ', k.lost_on, ' ', k.review_on)"
        " FROM customer c JOIN recovery_case k ON k.customer_id = c.id"
        " WHERE c.id = %u", id));
}

static const char *
stage_of(unsigned id)
{
    return text(arena_printf(f->arena, "SELECT CONCAT_WS(' ', stage,"
                             " stage_since) FROM customer WHERE id = %u", id));
}

static void
a_relationship_ends_at_midnight_in_the_zone_of_the_company(void **s)
{
    leaves(20, "2028-09-01", "2028-09-29");
    assert_int_equal(run_of("2028-09-29", 86399), 0);
    assert_string_not_equal(stage_of(20), "churn 2028-09-30");
    assert_string_equal(text(lost(20)), "none");
    assert_int_equal(run_of("2028-09-30", 0), 1);
    assert_string_equal(stage_of(20), "churn 2028-09-30");
    assert_string_equal(text(lost(20)), "2028-09-30");
    /* That is still the day before in Greenwich. */
    assert_string_equal(text("SELECT CAST(MAX(s.at) AS CHAR) FROM"
                             " recovery_case_state s JOIN recovery_case k"
                             " ON k.id = s.case_id WHERE k.customer_id = 20"),
                        "2028-09-29 16:00:00.000000");
}

/* 29 February and a Sunday among them. */
static void
two_days_without_a_server_leave_the_same_ledger(void **s)
{
    static const char *const ENDS[][4] = {
        {"2031-11-20", "2031-11-21", "2031-11-22", "2031-11-23"},
        {"2032-02-29", "2032-03-01", "2032-03-02", "2032-03-03"}};
    for (unsigned i = 0; i < 2; i++) {
        unsigned on = 30 + 2 * i, off = on + 1;
        leaves(on, "2031-11-02", ENDS[i][0]);
        for (int day = 0; day < 4; day++)
            assert_int_equal(run_of(ENDS[i][day], 3600), day == 1);
        leaves(off, "2031-11-02", ENDS[i][0]);
        assert_int_equal(run_of(ENDS[i][3], 3600), 1);
        assert_string_equal(ledger(off), ledger(on));
        assert_string_equal(stage_of(off), arena_printf(f->arena, "churn %s",
                                                        ENDS[i][1]));
    }
}

static void
a_notice_of_one_contract_is_no_loss_while_the_customer_stays(void **s)
{
    clock_set("2028-04-02", 36000);
    fixture_sql(f, "INSERT INTO contract (id, code, customer_id, type,"
                   " status, starts_on) VALUES (60, 'CT', 5, 'fixed',"
                   " 'running', '2027-01-01');\n");
    notice(5, "2028-04-01", "2028-05-01");
    fixture_sql(f, "UPDATE termination_notice SET contract_id = 60"
                   " WHERE id = 5;\nUPDATE customer SET stage = 'usage'"
                   " WHERE id = 5;\n");
    clock_set("2028-08-15", 36000);
    assert_int_equal(due(), 0);
    fixture_sql(f, "UPDATE customer SET stage = 'churn' WHERE id = 5;\n");
    assert_int_equal(due(), 1);
    assert_string_equal(text(lost(5)), "2028-05-02");
    fixture_sql(f, "UPDATE recovery_case SET deleted_at = UTC_TIMESTAMP(6)"
                   " WHERE customer_id = 5;\n");
}

static void
numbers_go_by_the_year_without_gaps(void **s)
{
    assert_string_equal(text("SELECT GROUP_CONCAT(code ORDER BY id)"
                             " FROM recovery_case"),
                        "WH-2026-0001,WH-2028-0001,WH-2028-0002,"
                        "WH-2028-0003");
}

/* The word of another system finds the reason; a declared loss joins the case
 * that is open. */
static void
an_imported_loss_is_history_with_the_reason_its_words_mean(void **s)
{
    clock_set("2028-08-15", 36000);
    fixture_sql(f,
        "INSERT INTO declaration (id, customer_id, verdict, day, at,"
        " reason_text, said_by, import_id) VALUES (40, 4, 'lost',"
        " '2028-06-01', '2028-06-01', 'Competitor made better offer',"
        " 'customer', 9), (30, 3, 'lost', '2028-06-02', '2028-06-02',"
        " 'Something else', 'customer', NULL);\n");
    settle(4);
    settle(3);
    assert_string_equal(text("SELECT CONCAT_WS(' ', state, reason_code,"
                             " closed_on) FROM recovery_case"
                             " WHERE customer_id = 4"),
                        "lost better_terms 2028-06-01");
    assert_string_equal(text("SELECT CONCAT_WS(' ', cause, state,"
                             " reason_code, declaration_id)"
                             " FROM recovery_case WHERE customer_id = 3"),
                        "notice at_risk unknown 30");
    settle(4);
    fixture_sql(f, "UPDATE declaration SET deleted_at = UTC_TIMESTAMP(6)"
                   " WHERE id IN (40, 30);\n");
    settle(4);
    settle(3);
    assert_string_equal(text("SELECT GROUP_CONCAT(customer_id, ' ',"
                             " declaration_id IS NULL ORDER BY id)"
                             " FROM recovery_case WHERE live = 1"),
                        "1 1,2 1,3 1");
    assert_string_equal(text("SELECT GROUP_CONCAT(t.customer_id, ' ',"
                             " t.open_case <=> (SELECT MIN(k.id) FROM"
                             " recovery_case k WHERE k.customer_id ="
                             " t.customer_id AND k.open = 1) ORDER BY"
                             " t.customer_id) FROM customer_tally t"
                             " WHERE t.customer_id IN (3, 4)"), "3 1,4 1");
}

static void
a_case_closes_once_and_opens_again_as_it_was(void **s)
{
    struct recovery_closing c = {.id = 1, .customer_id = 1,
                                 .outcome = "released", .lesson = "Late"};
    c.day = clock_today();
    assert_ok(db_begin_write(&f->cx));
    assert_ok(recovery_close_row(&f->cx, &c));
    assert_int_equal(recovery_close_row(&f->cx, &c), ERR_CONFLICT);
    assert_ok(db_commit(&f->cx));
    assert_string_equal(text("SELECT CONCAT_WS(' ', o.outcome, o.case_no,"
                             " e.score) FROM recovery_outcome o JOIN event e"
                             " ON e.customer_id = o.customer_id AND e.kind ="
                             " 131 AND e.ref_id = o.id AND e.voided_at IS"
                             " NULL"), "released WH-2026-0001 4");
    assert_ok(db_begin_write(&f->cx));
    assert_ok(recovery_reopen_row(&f->cx, 1, "Called again"));
    assert_int_equal(recovery_reopen_row(&f->cx, 1, NULL), ERR_CONFLICT);
    assert_ok(db_commit(&f->cx));
    assert_string_equal(text("SELECT CONCAT_WS(' ', k.state, k.open, (SELECT"
                             " COUNT(*) FROM event WHERE kind = 131 AND"
                             " voided_at IS NULL)) FROM recovery_case k"
                             " WHERE k.id = 1"), "at_risk 1 0");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_notice_that_ends_on_a_sunday_is_lost_on_monday),
        cmocka_unit_test(
            a_notice_that_ends_on_29_february_is_lost_on_1_march),
        cmocka_unit_test(a_server_that_was_off_finds_the_day_it_missed),
        cmocka_unit_test(
            a_notice_of_one_contract_is_no_loss_while_the_customer_stays),
        cmocka_unit_test(numbers_go_by_the_year_without_gaps),
        cmocka_unit_test(
            an_imported_loss_is_history_with_the_reason_its_words_mean),
        cmocka_unit_test(a_case_closes_once_and_opens_again_as_it_was),
        cmocka_unit_test(
            a_relationship_ends_at_midnight_in_the_zone_of_the_company),
        cmocka_unit_test(two_days_without_a_server_leave_the_same_ledger),
    };
    return cmocka_run_group_tests(tests, start, end);
}
