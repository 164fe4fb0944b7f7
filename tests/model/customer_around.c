/* What a profile shows beside the events says what the lists behind it show. */
#include "model/customer_around.h"

#include "fixture.h"
#include "model/customer.h"

static const char SQL_PEOPLE[] =
    "INSERT INTO account (id, login, name, team_id) VALUES"
    " (20, 'wang', 'Wang', 1);\n"
    "INSERT INTO customer (id, code, name, created_on, owner_id, team_id)"
    " VALUES (1, 'C1', 'One', '2024-01-01', 20, 1),"
    " (2, 'C2', 'Two', '2024-01-01', 20, 1);\n"
    "INSERT INTO contact (id, customer_id, name, is_key) VALUES"
    " (1, 1, 'Zhou', 1), (2, 2, 'Other', 1);\n";

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state))
        return 1;
    f = *state;
    fixture_sql(f, SQL_PEOPLE);
    f->cx.actor = (struct actor){.user_id = 20, .may_write = true,
                                 .reach = REACH_OWN, .roles = ROLE_SALES,
                                 .team_id = 1};
    return 0;
}

static const char SQL_ROWS[] =
    "DELETE FROM task;\nDELETE FROM event;\nUPDATE event_pack SET data = NULL;\n"
    "INSERT INTO opportunity (code, customer_id, name, step, probability,"
    " amount, opened_on, outcome) VALUES"
    " ('o1', 1, 'a', 'quote', 50, 100, '2026-01-01', NULL),"
    " ('o2', 1, 'b', 'quote', NULL, 300, NULL, NULL),"
    " ('o3', 1, 'c', 'quote', 10, 900, '2026-01-02', 'won');\n"
    "INSERT INTO sales_order (order_no, customer_id, ordered_on, ordered_at,"
    " status, amount) SELECT CONCAT('so', seq), 1, '2025-01-01'"
    " + INTERVAL (seq DIV 3) DAY, '2025-01-01', IF(seq % 9, 'done',"
    " 'cancelled'), seq FROM seq_1_to_70;\n"
    "INSERT INTO receivable (customer_id, due_on, amount, paid_amount, paid_on)"
    " VALUES (1, '2025-01-01', 100, 40, NULL), (1, '2999-01-01', 50, 0, NULL),"
    " (1, '2025-02-01', 70, 70, '2025-02-01');\n"
    "INSERT INTO feedback (customer_id, kind, score, given_on, given_at)"
    " VALUES (1, 'nps', 9, '2025-01-01', '2025-01-01');\n"
    "INSERT INTO contract (code, customer_id, type, status, starts_on) VALUES"
    " ('k1', 1, 'fixed', 'running', '2025-01-01');\n"
    "INSERT INTO ticket (code, customer_id, kind, opened_on, opened_at) VALUES"
    " ('t1', 1, 'fault', '2025-01-01', '2025-01-01');\n"
    "INSERT INTO event (customer_id, day, kind, at, amount, ref_id)"
    " SELECT 1, ordered_on, 40, ordered_at, amount, id FROM sales_order"
    " WHERE customer_id = 1 UNION ALL SELECT 1, ordered_on, 41, ordered_at,"
    " NULL, id FROM sales_order WHERE customer_id = 1"
    " AND status = 'cancelled' UNION ALL SELECT 1, '2025-01-01', 60,"
    " '2025-01-01', amount, id FROM receivable WHERE customer_id = 1"
    " UNION ALL SELECT 1, starts_on, 100, starts_on, NULL, id FROM contract"
    " WHERE customer_id = 1"
    " UNION ALL SELECT 1, given_on, 91, given_at, NULL, id FROM feedback"
    " WHERE customer_id = 1 UNION ALL SELECT 1, opened_on, 80, opened_at,"
    " NULL, id FROM ticket WHERE customer_id = 1;\n"
    "INSERT INTO task (customer_id, account_id, kind, title, due_on) SELECT 1,"
    " 20, 'call', seq, '2026-01-01' + INTERVAL 30 - seq DAY FROM seq_1_to_9;\n"
    "INSERT INTO contact (customer_id, name, name_sort, is_key, left_on)"
    " SELECT 1, CONCAT('p', seq), CHAR(100 - seq), seq > 1,"
    " IF(seq = 5, '2025-01-01', NULL) FROM seq_1_to_5;\n"
    "INSERT INTO audit (at, subject, subject_id, action) VALUES"
    " ('2025-01-01', 'customer', 1, 'customer.edit'),"
    " ('2025-01-01', 'customer', 2, 'customer.edit');\n"
    "INSERT INTO customer_tally (customer_id, changes) VALUES (1, 1), (2, 1)"
    " ON DUPLICATE KEY UPDATE changes = 1;\n";

/* The rows are made once. */
static void
read_around(struct customer_around *out)
{
    static bool made;
    struct customer c;
    struct event *events;
    size_t n;
    if (!made)
        fixture_sql(f, SQL_ROWS);
    made = true;
    assert_ok(event_read(&f->cx, 1, &events, &n));
    assert_ok(customer_find(&f->cx, 1, &c));
    assert_ok(customer_around_read(&f->cx, &c, events, n, out));
}

static size_t
list_length(enum customer_part part, bool open)
{
    struct part_filter filter = {DAY_NONE, open};
    struct part_key key = {0, 0};
    struct part_page page;
    size_t n = 0;
    do {
        assert_ok(customer_part_page(&f->cx, 1, part, &filter, key, 7, &page));
        n += page.count;
        if (page.count)
            key = (struct part_key){page.rows[page.count - 1].day,
                                    page.rows[page.count - 1].id};
    } while (page.more && part != PART_CONTACT);
    return n;
}

static void
figures_are_the_rows_of_the_lists(void **state)
{
    struct customer_around a;
    struct customer_figures n;
    read_around(&a);
    n = a.figures;
    assert_int_equal(n.contacts, list_length(PART_CONTACT, false));
    assert_int_equal(n.opportunities, list_length(PART_OPPORTUNITY, false));
    assert_int_equal(n.open_opportunities,
                     list_length(PART_OPPORTUNITY, true));
    assert_int_equal(n.orders, list_length(PART_ORDER, false));
    assert_int_equal(n.orders, 70);
    assert_int_equal(list_length(PART_ORDER, true), 63);
    assert_int_equal(n.contracts, list_length(PART_CONTRACT, false));
    assert_int_equal(n.tickets, list_length(PART_TICKET, false));
    assert_int_equal(n.feedback, list_length(PART_FEEDBACK, false));
    assert_int_equal(n.receivables, list_length(PART_RECEIVABLE, false));
    assert_int_equal(n.open_amount, 40000);
    assert_int_equal(n.open_weighted, 5000 + 15000);
    assert_int_equal(n.receivable_amount, 11000);
    assert_int_equal(n.overdue_amount, 6000);
    assert_int_equal(n.overdue_since, day_parse("2025-01-01"));
    assert_int_equal(n.billed, 3);
    assert_int_equal(n.changes, 1);
}

static void
the_next_tasks_and_the_key_contacts_are_the_first_of_their_lists(void **state)
{
    struct customer_around a;
    struct part_filter key = {DAY_NONE, true};
    struct part_page people;
    read_around(&a);
    assert_int_equal(a.task_total, 9);
    assert_int_equal(a.task_count, AROUND_TASKS);
    assert_string_equal(a.tasks[0].title, "9");
    assert_string_equal(a.tasks[0].account, "Wang");
    assert_ok(customer_part_page(&f->cx, 1, PART_CONTACT, &key,
                                 (struct part_key){0, 0}, AROUND_PEOPLE,
                                 &people));
    assert_int_equal(a.people.count, AROUND_PEOPLE);
    for (size_t i = 0; i < AROUND_PEOPLE; i++)
        assert_int_equal(a.people.rows[i].id, people.rows[i].id);
}

/* Then the key ones and the number are asked for. */
static void
of_very_many_contacts_none_is_forgotten(void **state)
{
    struct customer_around few, many;
    read_around(&few);
    fixture_sql(f, "INSERT INTO contact (customer_id, name, name_sort, is_key)"
                   " SELECT 1, 'q', 'zz', 0 FROM seq_1_to_100;\n");
    read_around(&many);
    assert_int_equal(many.figures.contacts, few.figures.contacts + 100);
    assert_int_equal(many.people.count, few.people.count);
    for (size_t i = 0; i < few.people.count; i++)
        assert_int_equal(many.people.rows[i].id, few.people.rows[i].id);
    fixture_sql(f, "DELETE FROM contact WHERE name = 'q';\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_the_rows_of_the_lists),
        cmocka_unit_test(
            the_next_tasks_and_the_key_contacts_are_the_first_of_their_lists),
        cmocka_unit_test(of_very_many_contacts_none_is_forgotten),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
