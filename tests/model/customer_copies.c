/* What warnings, tasks, cases and contracts copy of their customer is what he is, and
 * what is counted of him what there is, whatever is done to him. */
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "model/bin.h"
#include "model/customer.h"
#include "model/customer_edit.h"
#include "model/customer_owner.h"
#include "model/event.h"
#include "model/fact_check.h"
#include "model/name_key.h"
#include "model/recovery.h"
#include "model/search.h"
#include "model/stage.h"
#include "model/task.h"

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    fixture_sql(f, "UPDATE warning_rule SET active = 0 WHERE cause_code ="
                   " 'no_contact';\n");
    f->cx.actor = (struct actor){.user_id = 1, .login = "who",
                                 .roles = ROLE_MANAGER | ROLE_SERVICE,
                                 .reach = REACH_ALL, .may_write = true};
    return name_key_start() || search_start();
}

static uint64_t
customer_new(const char *code)
{
    assert_ok(db_exec(&f->cx, "INSERT INTO customer (code, name, created_on,"
                      " owner_id) VALUES (?, ?, ?, 1)", B_TEXT(code),
                      B_TEXT(code), B_DAY(clock_today() - 500)));
    return db_last_id(f->cx.db);
}

/* `days` from today, in a transaction that reads the customer anew. */
static void
happens(uint64_t id, enum event_kind kind, int days, uint16_t flags)
{
    static uint64_t next_ref = 5000;
    struct ctx *cx = &f->cx;
    struct event e;
    event_clear(&e);
    e.customer_id = id;
    e.kind = (uint16_t)kind;
    e.day = clock_today() + days;
    e.flags = flags;
    e.amount = kind == EVENT_ORDER ? 100 : 0;
    e.ref_id = next_ref++;
    assert_ok(db_begin_write(cx));
    assert_ok(event_add(cx, &e));
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
}

static uint64_t
number(const char *sql, uint64_t id)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql, B_U64(id)));
    return rows_u64(&r, 0, 0);
}

/* The days that other tests made pass changed other facts. */
static void
count_copies(void *arg, const struct fact_difference *d)
{
    *(int *)arg += !strcmp(d->fact, "warning") ||
                   !strcmp(d->fact, "recovery_case") ||
                   !strcmp(d->fact, "contract") ||
                   !strcmp(d->fact, "task") ||
                   !strcmp(d->fact, "customer_tally");
}

static int
wrong_copies(void)
{
    struct stage_progress p;
    int n = 0;
    assert_ok(fact_check(&f->cx, count_copies, NULL, &n, &p));
    return n;
}

/* One of the things that people and days do to a customer. */
static void
something_happens(uint64_t id, int what, int turn)
{
    static const char *const PROVINCES[] = {"北京市", "广东省", "上海市"};
    struct ctx *cx = &f->cx;
    struct customer_edit c, next;
    uint64_t changed;
    assert_ok(db_begin_write(cx));
    bool here = customer_edit_find(cx, id, &c) == OK;
    next = c;
    if (!here) {
        assert_ok(bin_restore_customer(cx, id));
    } else if (what == 0) {
        assert_ok(customer_hand_over(cx, &id, 1, 91 + (uint64_t)turn % 2,
                                     &changed));
    } else if (what == 1) {
        next.province = PROVINCES[turn % 3];
        next.owner_id = turn % 2 ? 91 : 92;
        assert_ok(customer_edit_save(cx, &c, &next));
    } else if (what == 2) {
        assert_ok(bin_delete_customer(cx, &c));
    }
    assert_ok(db_commit(cx));
    if (here && what == 3)
        happens(id, EVENT_INTERACTION, -(turn % 5), 0);
    else if (here && what == 4)
        happens(id, EVENT_ORDER, -(turn % 7), 0);
}

static void
contract_begins(uint64_t id, const char *code)
{
    struct ctx *cx = &f->cx;
    struct event e;
    event_clear(&e);
    e.customer_id = id;
    e.kind = EVENT_CONTRACT;
    e.day = clock_today() - 100;
    e.until_on = clock_today() + 30;
    e.flags = EVENT_FIXED;
    assert_ok(db_begin_write(cx));
    assert_ok(db_exec(cx, "INSERT INTO contract (code, customer_id, type, status,"
                      " starts_on, ends_on) VALUES (?, ?, 'fixed', 'running', ?,"
                      " ?)", B_TEXT(code), B_U64(id), B_DAY(e.day),
                      B_DAY(e.until_on)));
    e.ref_id = db_last_id(cx->db);
    assert_ok(event_add(cx, &e));
    assert_ok(stage_refresh_customer(cx, id));
    assert_ok(db_commit(cx));
}

/* An open one and one that was closed long ago. */
static void
cases_open(uint64_t id)
{
    struct ctx *cx = &f->cx;
    uint64_t case_id;
    struct recovery_opening o = {
        .cause = "hand", .customer_id = id, .opened_on = clock_today(),
        .opened_at = clock_now(), .lost_on = DAY_NONE, .said_by = ""};
    assert_ok(db_begin_write(cx));
    assert_ok(recovery_open(cx, &o, &case_id));
    assert_ok(db_exec(cx, "UPDATE recovery_case SET state = 'released',"
                      " closed_on = ? WHERE id = ?",
                      B_DAY(clock_today() - 9), B_U64(case_id)));
    assert_ok(recovery_open(cx, &o, &case_id));
    assert_ok(db_commit(cx));
}

/* An open one and one that is done. */
static void
tasks_begin(uint64_t id)
{
    struct ctx *cx = &f->cx;
    struct task t = {.customer_id = id, .due_on = clock_today()}, other = t;
    assert_ok(db_begin_write(cx));
    assert_ok(task_add(cx, &t));
    assert_ok(task_done(cx, t.id));
    assert_ok(task_add(cx, &other));
    assert_ok(db_commit(cx));
}

static void
whatever_changes_a_customer_changes_what_others_copy(void **s)
{
    uint64_t ids[6];
    unsigned seed = 7;
    uint64_t gone = 0;
    char code[16];
    fixture_sql(f, "INSERT INTO team (id, code, name, parent_id, path) VALUES"
        " (91, 'h1', 'H1', 1, '/1/91/'), (92, 'h2', 'H2', 1, '/1/92/');\n"
        "INSERT INTO account (id, login, name, team_id) VALUES"
        " (91, 'hand1', 'Hand', 91), (92, 'hand2', 'Other', 92);\n");
    for (int i = 0; i < 6; i++) {
        snprintf(code, sizeof code, "W2%d", i);
        ids[i] = customer_new(code);
        if (i % 2)
            happens(ids[i], EVENT_ORDER, -5, 0);
        happens(ids[i], EVENT_TICKET, -1, EVENT_COMPLAINT);
        cases_open(ids[i]);
        contract_begins(ids[i], code);
        tasks_begin(ids[i]);
    }
    assert_int_equal(wrong_copies(), 0);
    for (int turn = 0; turn < 60; turn++) {
        seed = seed * 1103515245 + 12345;
        something_happens(ids[(seed >> 16) % 6], (int)(seed >> 24) % 5,
                          turn);
        assert_int_equal(wrong_copies(), 0);
        gone += number("SELECT COUNT(*) FROM recovery_case WHERE"
                       " customer_live = 0 AND customer_id >= ?", ids[0]);
        arena_reset(f->cx.arena);
    }
    assert_int_equal(number("SELECT COUNT(DISTINCT owner_id) + COUNT(DISTINCT"
                            " region_code) >= 4 AND MIN(contact_on) <"
                            " '9999-01-01' FROM warning WHERE open = 1 AND"
                            " customer_id >= ?", ids[0]), 1);
    assert_int_equal(number("SELECT COUNT(DISTINCT customer_team_id) = 2 AND"
                            " COUNT(*) = 2 * SUM(open) AND COUNT(*) >= 12 FROM"
                            " recovery_case WHERE cause = 'hand' AND"
                            " customer_id >= ?", ids[0]), 1);
    assert_int_equal(number("SELECT COUNT(*) = 6 AND COUNT(DISTINCT"
                            " customer_team_id) = 2 AND SUM(runs) ="
                            " SUM(customer_live) FROM contract WHERE customer_id"
                            " >= ?", ids[0]), 1);
    assert_int_equal(number("SELECT COUNT(*) = 12 AND COUNT(DISTINCT"
                            " customer_team_id) = 2 AND 2 * SUM(listed) ="
                            " SUM(customer_live) FROM task WHERE customer_id"
                            " >= ?", ids[0]), 1);
    assert_true(gone > 0);
}

static uint64_t
open_case(uint64_t id)
{
    struct customer c;
    assert_int_equal(wrong_copies(), 0);
    assert_ok(customer_find(&f->cx, id, &c));
    return c.open_case;
}

static void
the_oldest_open_case_is_known_with_its_customer(void **s)
{
    struct ctx *cx = &f->cx;
    uint64_t id = customer_new("T1"), first, second;
    struct recovery_opening o = {
        .cause = "hand", .customer_id = id, .opened_on = clock_today(),
        .opened_at = clock_now(), .lost_on = DAY_NONE, .said_by = ""};
    struct recovery_closing end = {
        .customer_id = id, .outcome = "withdrawn", .day = clock_today()};
    assert_int_equal(open_case(id), 0);
    assert_ok(db_begin_write(cx));
    assert_ok(recovery_open(cx, &o, &first));
    o.cause = "warning";
    assert_ok(recovery_open(cx, &o, &second));
    assert_ok(db_commit(cx));
    assert_int_equal(open_case(id), first);
    end.id = first;
    assert_ok(db_begin_write(cx));
    assert_ok(recovery_close_row(cx, &end));
    assert_ok(db_commit(cx));
    assert_int_equal(open_case(id), second);
    assert_ok(db_begin_write(cx));
    assert_ok(recovery_reopen_row(cx, first, ""));
    assert_ok(db_commit(cx));
    assert_int_equal(open_case(id), first);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            whatever_changes_a_customer_changes_what_others_copy),
        cmocka_unit_test(the_oldest_open_case_is_known_with_its_customer),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
