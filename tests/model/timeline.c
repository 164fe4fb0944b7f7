/* The timeline shows every event once, whatever the page and the filter, and
 * keeps private notes; a follow-up is all of its rows or none. */
#include "model/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/field.h"
#include "fixture.h"
#include "model/customer.h"
#include "model/customer_around.h"
#include "model/follow_up.h"
#include "model/profile.h"
#include "model/task.h"
#include "model/task_list.h"

enum { EVENTS = 600, WANG = 20, LI, CHEN, LIN, ANA };

static const char SQL_PEOPLE[] =
    "INSERT INTO team (id, code, name, parent_id, path) VALUES"
    " (10, 'n', 'North', 1, '/1/10/'), (11, 'n1', 'North 1', 10, '/1/10/11/'),"
    " (12, 's', 'South', 1, '/1/12/');\n"
    "INSERT INTO account (id, login, name, team_id) VALUES"
    " (20, 'wang', 'Wang', 11), (21, 'li', 'Li', 11), (22, 'chen', 'Chen', 12),"
    " (23, 'lin', 'Lin', 10), (24, 'ana', 'Ana', 1);\n"
    "INSERT INTO customer (id, code, name, created_on, owner_id, team_id)"
    " VALUES (1, 'C1', 'One', '2024-01-01', 20, 11),"
    " (2, 'C2', 'Two', '2024-01-01', 22, 12);\n"
    "INSERT INTO contact (id, customer_id, name, is_key) VALUES"
    " (1, 1, 'Zhou', 1), (2, 2, 'Other', 1);\n";

static struct fixture *f;
static const uint64_t NORTH[] = {10, 11}, SOUTH[] = {12};

static struct ctx *
as(unsigned who)
{
    struct actor *a = &f->cx.actor;
    *a = (struct actor){.user_id = who, .may_write = who != ANA,
                        .reach = REACH_OWN, .roles = ROLE_SALES,
                        .team_id = who == CHEN ? 12 : who == LIN ? 10 : 11};
    if (who == LIN || who == CHEN) {
        a->roles = ROLE_MANAGER;
        a->reach = REACH_TEAMS;
        a->team_ids = who == LIN ? NORTH : SOUTH;
        a->team_count = who == LIN ? 2 : 1;
    } else if (who == ANA) {
        a->roles = ROLE_ANALYST;
        a->reach = REACH_ALL;
    }
    return &f->cx;
}

static int
start(void **state)
{
    if (fixture_start_schema(state))
        return 1;
    f = *state;
    fixture_sql(f, SQL_PEOPLE);
    return 0;
}

static struct follow_up
note(const char *text)
{
    struct follow_up n;
    field_clear(follow_up_fields, follow_up_field_count, &n);
    n.kind = "call";
    n.way = "reached";
    n.text = text;
    return n;
}

/* ---- pages ---- */

static struct event *
many_events(struct arena *a)
{
    static const uint16_t KINDS[] = {
        EVENT_INTERACTION, EVENT_ORDER, EVENT_TICKET, EVENT_NPS,
        EVENT_DELIVERY, EVENT_NOTICE, EVENT_REFERRAL, EVENT_ORDER_PART};
    struct event *list = ARENA_ARRAY(a, EVENTS, struct event);
    for (unsigned i = 0; i < EVENTS; i++) {
        unsigned r = (i * 2654435761u) >> 7;
        event_clear(&list[i]);
        list[i].id = i + 1;
        list[i].day = 20000 + (int32_t)(r % 90); /* many on one day */
        list[i].at = day_start(list[i].day) + (int64_t)(r % 3) * 1000000;
        list[i].kind = KINDS[r % 8];
        list[i].flags = r % 5 == 0 ? EVENT_INBOUND : 0;
    }
    return list;
}

static size_t
walk(const struct event *events, const struct timeline_move *moves,
     size_t move_count, const struct timeline_filter *filter, size_t size,
     unsigned *seen)
{
    struct timeline t;
    struct timeline_key key, *after = NULL;
    size_t shown = 0;
    do {
        timeline_page(f->arena, events, EVENTS, moves, move_count, filter,
                      after, size, &t);
        for (size_t i = 0; i < t.count; i++) {
            const struct timeline_entry *e = &t.entries[i];
            if (e->event)
                seen[e->event->id]++;
            shown++;
            if (i)
                assert_true(e->key.day <= t.entries[i - 1].key.day);
        }
        if (t.count) {
            key = t.entries[t.count - 1].key;
            after = &key;
        }
    } while (t.more);
    return shown;
}

static void
pages_show_each_event_once(void **state)
{
    struct event *events = many_events(f->arena);
    struct timeline_move moves[] = {{20010, -1, 0, 1}, {20010, 0, 1, 1},
                                    {20050, 1, 2, 1}};
    struct timeline_filter all = {0, DAY_NONE, false};
    for (size_t size = 1; size <= 50; size += 7) {
        unsigned seen[EVENTS + 1] = {0};
        size_t shown = walk(events, moves, 3, &all, size, seen), parts = 0;
        for (unsigned i = 0; i < EVENTS; i++) {
            bool part = events[i].kind == EVENT_ORDER_PART;
            assert_int_equal(seen[events[i].id], !part);
            parts += part;
        }
        assert_int_equal(shown, EVENTS - parts + 2); /* entering is no move */
    }
}

static void
counts_are_the_lists_behind_them(void **state)
{
    struct event *events = many_events(f->arena);
    for (unsigned kind = 1; kind <= TIMELINE_ALL; kind *= 2)
        for (int inbound = 0; inbound < 2; inbound++) {
            unsigned seen[EVENTS + 1] = {0};
            struct timeline_filter one = {kind, 20030, inbound};
            assert_int_equal(walk(events, NULL, 0, &one, 9, seen),
                             timeline_count(events, EVENTS, &one));
        }
}

static void
days_of_use_in_a_row_are_one_entry(void **state)
{
    struct event list[6];
    struct timeline t;
    struct timeline_filter all = {0, DAY_NONE, false};
    for (int i = 0; i < 6; i++) {
        event_clear(&list[i]);
        list[i].id = (uint64_t)i + 1;
        list[i].day = 20000 + i;
        list[i].at = day_start(list[i].day);
        list[i].kind = i == 3 ? EVENT_ORDER : EVENT_USE;
    }
    timeline_page(f->arena, list, 6, NULL, 0, &all, NULL, 10, &t);
    assert_int_equal(t.count, 3);
    assert_int_equal(t.entries[0].use_days, 2);
    assert_int_equal(t.entries[2].use_days, 3);
    assert_int_equal(t.entries[2].first_day, 20000);
}

/* ---- follow-ups ---- */

static uint64_t
number(const char *what)
{
    static const char *const SQL[][2] = {
        {"interactions", "SELECT COUNT(*) FROM interaction"},
        {"events", "SELECT COUNT(*) FROM event"},
        {"tasks", "SELECT COUNT(*) FROM task WHERE done_at IS NULL"},
        {"audits", "SELECT COUNT(*) FROM audit"}};
    struct rows r;
    for (size_t i = 0; i < 4; i++)
        if (strcmp(SQL[i][0], what) == 0) {
            assert_ok(db_find(&f->cx, &r, SQL[i][1]));
            return rows_u64(&r, 0, 0);
        }
    fail();
    return 0;
}

static void
a_follow_up_is_all_of_its_rows(void **state)
{
    struct ctx *cx = as(WANG);
    struct follow_up n = note("报价已发\n等回复");
    uint64_t id;
    struct rows r;
    n.next_on = clock_today() + 5;
    n.contact_id = 1;
    n.way = "inbound";
    assert_ok(db_begin_write(cx));
    assert_ok(follow_up_write(cx, 1, &n, &id));
    assert_ok(db_commit(cx));
    assert_ok(db_find(cx, &r, "SELECT i.direction, i.is_touch, e.flags, t.title,"
                      " t.due_on, c.next_follow_on, c.last_contact_on,"
                      " c.last_touch_on, a.action FROM interaction i"
                      " JOIN event e ON e.ref_id = i.id AND e.kind = 1"
                      " JOIN task t ON t.source_id = i.id"
                      " JOIN customer c ON c.id = i.customer_id"
                      " JOIN audit a ON a.subject = 'interaction'"
                      " AND a.subject_id = i.id WHERE i.id = ?", B_U64(id)));
    assert_int_equal(r.count, 1);
    assert_string_equal(rows_text(&r, 0, 0), "in");
    assert_int_equal(rows_u64(&r, 0, 1), 1);
    assert_int_equal(rows_u64(&r, 0, 2), EVENT_TOUCH | EVENT_INBOUND);
    assert_string_equal(rows_text(&r, 0, 3), "报价已发");
    assert_int_equal(rows_day(&r, 0, 4), n.next_on);
    assert_int_equal(rows_day(&r, 0, 5), n.next_on);
    assert_int_equal(rows_day(&r, 0, 6), clock_today());
    assert_int_equal(rows_day(&r, 0, 7), clock_today());
    assert_string_equal(rows_text(&r, 0, 8), "interaction.create");
}

static void
writing_finishes_the_reminder_that_was_due(void **state)
{
    struct ctx *cx = as(WANG);
    struct follow_up n = note("done");
    struct task due = {.customer_id = 1, .title = "ring", .source = "follow_up",
                       .due_on = clock_today() - 1};
    struct task own = {.customer_id = 1, .title = "collect",
                       .due_on = clock_today() - 2};
    uint64_t id, before;
    struct rows r;
    assert_ok(db_begin_write(cx));
    assert_ok(task_add(cx, &due));
    assert_ok(task_add(cx, &own));
    before = number("tasks");
    assert_ok(follow_up_write(cx, 1, &n, &id));
    assert_int_equal(number("tasks"), before - 1);
    assert_ok(db_find(cx, &r, "SELECT interaction_id FROM task WHERE id = ?",
                      B_U64(due.id)));
    assert_int_equal(rows_u64(&r, 0, 0), id);
    assert_ok(db_find(cx, &r, "SELECT next_follow_on FROM customer"
                      " WHERE id = 1"));
    assert_int_equal(rows_day(&r, 0, 0), own.due_on);
    db_rollback(cx);
}

static void
what_is_wrong_or_not_ones_own_writes_nothing(void **state)
{
    struct follow_up n = note("x");
    const char *field;
    uint64_t id, before = number("interactions");
    n.at = clock_now() + 3600000000LL;
    assert_non_null(follow_up_judge(&n, &field));
    assert_string_equal(field, "at");
    assert_int_equal(follow_up_write(as(WANG), 1, &n, &id), ERR_INVALID);
    n = note("x");
    n.next_on = clock_today() - 1;
    assert_int_equal(follow_up_write(as(WANG), 1, &n, &id), ERR_INVALID);
    n = note("x");
    n.contact_id = 2; /* of another customer */
    assert_ok(db_begin_write(&f->cx));
    assert_int_equal(follow_up_write(as(WANG), 1, &n, &id), ERR_NOT_FOUND);
    db_rollback(&f->cx);
    n = note("x");
    assert_int_equal(follow_up_write(as(LI), 1, &n, &id), ERR_NOT_FOUND);
    assert_int_equal(follow_up_write(as(CHEN), 1, &n, &id), ERR_NOT_FOUND);
    assert_int_equal(follow_up_write(as(ANA), 1, &n, &id), ERR_DENIED);
    assert_int_equal(follow_up_write(as(WANG), 99, &n, &id), ERR_NOT_FOUND);
    assert_int_equal(number("interactions"), before);
}

static void
tasks_are_done_by_who_has_them_or_sees_the_customer(void **state)
{
    struct task t = {.customer_id = 1, .title = "x",
                     .due_on = clock_today()};
    assert_ok(db_begin_write(&f->cx));
    assert_ok(task_add(as(WANG), &t));
    assert_int_equal(task_done(as(LI), t.id), ERR_NOT_FOUND);
    assert_int_equal(task_done(as(CHEN), t.id), ERR_NOT_FOUND);
    assert_ok(task_done(as(LIN), t.id));
    assert_ok(task_done(as(WANG), t.id));
    assert_int_equal(task_done(as(WANG), 999999), ERR_NOT_FOUND);
    db_rollback(&f->cx);
}

/* ---- private notes ---- */

static const struct timeline_detail *
newest(struct ctx *cx)
{
    struct customer c;
    struct profile p;
    static struct timeline t;
    struct timeline_filter contacts = {TIMELINE_CONTACT, DAY_NONE, false};
    assert_ok(customer_find(cx, 1, &c));
    assert_ok(profile_read(cx, &c, NULL, &p));
    timeline_page(cx->arena, p.events, p.event_count, p.moves, p.move_count,
                  &contacts, NULL, 5, &t);
    assert_ok(timeline_details(cx, 1, NULL, &t));
    return &t.entries[0].detail;
}

static void
private_notes_are_the_authors_and_his_managers(void **state)
{
    struct follow_up n = note("secret");
    const struct timeline_detail *d;
    uint64_t id;
    n.is_private = true;
    n.next_on = clock_today() + 1;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(follow_up_write(as(WANG), 1, &n, &id));
    d = newest(as(WANG));
    assert_true(d->is_private && !d->hidden);
    assert_string_equal(d->text, "secret");
    assert_string_equal(newest(as(LIN))->text, "secret"); /* team above */
    d = newest(as(ANA));
    assert_true(d->is_private && d->hidden);
    assert_string_equal(d->text, "");
    as(ANA)->actor.roles = ROLE_SERVICE | ROLE_MANAGER; /* of another team */
    f->cx.actor.team_id = 12;
    assert_true(newest(&f->cx)->hidden);
    struct rows r; /* the task it makes says nothing of it */
    assert_ok(db_find(&f->cx, &r, "SELECT title, text FROM task"
                      " WHERE source_id = ?", B_U64(id)));
    assert_string_equal(rows_text(&r, 0, 0), "");
    db_rollback(&f->cx);
}

static const char *
title_of_task(struct ctx *cx)
{
    struct customer_around *a = ARENA_NEW(f->arena, struct customer_around);
    struct customer c;
    assert_ok(customer_find(cx, 1, &c));
    assert_ok(customer_around_read(cx, &c, NULL, 0, a));
    assert_int_equal(a->task_count, 1);
    assert_int_equal(a->task_total, 1);
    return a->tasks[0].title;
}

static const char *
title_in_list(struct ctx *cx)
{
    struct task_filter all = {.team = true, .when = TASK_OPEN};
    struct task_key start = {.due_on = DAY_NONE};
    struct task_page p;
    assert_ok(task_list_page(cx, &all, start, 5, &p));
    assert_int_equal(p.count, 1);
    return p.rows[0].title;
}

static void
the_next_step_of_a_private_note_is_private_too(void **state)
{
    struct follow_up n = note("secret");
    uint64_t id;
    n.is_private = true;
    n.next_on = clock_today() + 1;
    n.next = "meet their rival";
    fixture_sql(f, "DELETE FROM task;\n");
    assert_ok(db_begin_write(&f->cx));
    assert_ok(follow_up_write(as(WANG), 1, &n, &id));
    assert_string_equal(title_of_task(as(WANG)), "meet their rival");
    assert_string_equal(title_of_task(as(LIN)), "meet their rival");
    assert_string_equal(title_of_task(as(ANA)), "");
    assert_string_equal(title_in_list(as(WANG)), "meet their rival");
    assert_string_equal(title_in_list(as(LIN)), "meet their rival");
    assert_string_equal(title_in_list(as(ANA)), "");
    db_rollback(&f->cx);
}

/* An analyst who sells sees all and works on his own. */
static void
who_reads_all_writes_only_on_his_own(void **state)
{
    struct follow_up n = note("x");
    struct task t = {.customer_id = 1, .title = "x",
                     .due_on = clock_today()};
    uint64_t id;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(task_add(as(WANG), &t));
    as(ANA)->actor.roles = ROLE_ANALYST | ROLE_SALES;
    f->cx.actor.may_write = true;
    assert_int_equal(follow_up_write(&f->cx, 1, &n, &id), ERR_DENIED);
    assert_int_equal(task_done(&f->cx, t.id), ERR_DENIED);
    assert_int_equal(task_move(&f->cx, t.id, clock_today() + 1), ERR_DENIED);
    db_rollback(&f->cx);
}

/* A shop's customer without a name, to whom all cash sales go. */
static void
a_hundred_thousand_orders_are_read_within_the_time_of_a_page(void **state)
{
    struct customer c;
    struct profile p;
    int64_t total = 0;
    fixture_sql(f, "INSERT INTO customer (id, code, name, created_on, owner_id)"
        " VALUES (77, 'C77', 'Cash', '2020-01-01', 20);\n"
        "INSERT INTO event (customer_id, day, kind, at, amount, ref_id) SELECT"
        " 77, '2020-01-01' + INTERVAL (seq DIV 60) DAY, 40, '2020-01-01'"
        " + INTERVAL (seq DIV 60) DAY, 2, seq FROM seq_0_to_99999;\n"
        "INSERT INTO event (customer_id, day, kind, at, ref_id) VALUES"
        " (77, '2020-01-05', 41, '2020-01-05', 5);\n"
        "INSERT INTO event (customer_id, day, kind, at, amount, ref_id,"
        " other_id) VALUES (77, '2020-01-05', 42, '2020-01-05', -1, 1, 6);\n");
    assert_ok(customer_find(as(WANG), 77, &c));
    uint64_t before = fixture_rows_read(&f->cx);
    clock_t from = clock();
    assert_ok(profile_read(&f->cx, &c, NULL, &p));
    assert_true(clock() - from < 5 * CLOCKS_PER_SEC);
    assert_in_range(fixture_rows_read(&f->cx) - before, 100000, 250000);
    for (size_t i = 0; i < p.purchase_count; i++)
        total += p.purchases[i].amount;
    assert_true(total > 0 && total == p.facts.revenue_total);
    fixture_sql(f, "DELETE FROM event WHERE customer_id = 77;\n"
                   "DELETE FROM customer WHERE id = 77;\n");
}

/* ---- figures and rights ---- */

static void
others_customers_are_not_there(void **state)
{
    struct customer c;
    assert_ok(customer_find(as(WANG), 1, &c));
    assert_int_equal(customer_find(as(WANG), 2, &c), ERR_NOT_FOUND);
    assert_int_equal(customer_find(as(LI), 1, &c), ERR_NOT_FOUND);
    assert_int_equal(customer_find(as(CHEN), 1, &c), ERR_NOT_FOUND);
    assert_ok(customer_find(as(LIN), 1, &c));
    assert_ok(customer_find(as(ANA), 2, &c));
    as(ANA)->actor.reach = REACH_NONE;
    assert_int_equal(customer_find(&f->cx, 1, &c), ERR_NOT_FOUND);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_show_each_event_once),
        cmocka_unit_test(counts_are_the_lists_behind_them),
        cmocka_unit_test(days_of_use_in_a_row_are_one_entry),
        cmocka_unit_test(a_follow_up_is_all_of_its_rows),
        cmocka_unit_test(writing_finishes_the_reminder_that_was_due),
        cmocka_unit_test(what_is_wrong_or_not_ones_own_writes_nothing),
        cmocka_unit_test(tasks_are_done_by_who_has_them_or_sees_the_customer),
        cmocka_unit_test(private_notes_are_the_authors_and_his_managers),
        cmocka_unit_test(the_next_step_of_a_private_note_is_private_too),
        cmocka_unit_test(who_reads_all_writes_only_on_his_own),
        cmocka_unit_test(
            a_hundred_thousand_orders_are_read_within_the_time_of_a_page),
        cmocka_unit_test(others_customers_are_not_there),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
