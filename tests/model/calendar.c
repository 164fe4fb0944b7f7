/* The calendar of contracts: ends, renewals, the last day to stop one, notices;
 * months of any length, and only what the actor may see. */
#include "fixture.h"

#include "core/clock.h"
#include "model/calendar.h"

static struct fixture *f;

static void
as(uint64_t id, enum reach reach)
{
    f->cx.actor = (struct actor){.user_id = id, .login = "who",
                                 .roles = ROLE_SALES, .reach = reach,
                                 .may_write = true};
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    fixture_sql(f,
        "INSERT INTO account (id, login, name) VALUES"
        " (901, 'cal1', 'One'), (902, 'cal2', 'Two');\n"
        "INSERT INTO customer (id, code, name, created_on, owner_id) VALUES"
        " (801, 'K-1', 'Firm 1', '2020-01-01', 901),"
        " (802, 'K-2', 'Firm 2', '2020-01-01', 902);\n"
        "INSERT INTO contract (id, code, customer_id, type, status, starts_on,"
        " ends_on, term_months, renews, notice_days, predecessor_id) VALUES"
        " (701, 'C-END', 801, 'fixed', 'running', '2027-03-01', '2028-02-29',"
        "  12, 0, 30, NULL),"
        " (702, 'C-YEAR', 801, 'fixed', 'running', '2027-03-01', NULL, 12, 1,"
        "  30, NULL),"
        " (703, 'C-MONTH', 801, 'fixed', 'running', '2027-01-31', NULL, 1, 1,"
        "  0, NULL),"
        " (704, 'C-NOTE', 802, 'fixed', 'running', '2027-03-01', NULL, 12, 1,"
        "  30, NULL),"
        " (705, 'C-OTHER', 802, 'fixed', 'running', '2027-02-01',"
        "  '2028-02-10', 12, 0, 0, NULL);\n"
        "INSERT INTO termination_notice (id, customer_id, contract_id,"
        " received_on, received_at, ends_on, withdrawn_on) VALUES"
        " (601, 802, 704, '2028-01-20', '2028-01-20', '2028-02-20', NULL),"
        " (602, 801, 702, '2028-01-02', '2028-01-02', '2028-02-02',"
        "  '2028-01-09');\n");
    return 0;
}

/* "kind day contract" of each row of a month, kinds D R E N. */
static const char *
month(const char *first)
{
    struct customer_filter any;
    struct calendar_row *rows;
    size_t n;
    bool cut;
    int32_t from = day_parse(first);
    struct buf b;
    buf_init(&b, f->arena);
    buf_add(&b, "");
    customer_filter_clear(&any);
    assert_ok(calendar_read(&f->cx, &any, from, day_add_months(from, 1) - 1,
                            &rows, &n, &cut));
    assert_false(cut);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%c %s %s", i ? ", " : "", "DREN"[rows[i].kind],
                   day_iso(f->arena, rows[i].day) + 5, rows[i].contract);
    return b.data;
}

static void
a_leap_year_february_has_its_last_day(void **s)
{
    as(901, REACH_OWN);
    assert_string_equal(month("2028-02-01"),
                        "R 02-28 C-MONTH, R 02-29 C-YEAR, E 02-29 C-END");
}

static void
the_last_day_to_stop_a_renewal_lies_in_the_month_before(void **s)
{
    as(901, REACH_OWN);
    assert_string_equal(month("2028-01-01"),
                        "D 01-30 C-YEAR, R 01-30 C-MONTH");
}

static void
what_a_notice_ends_does_not_renew_and_its_end_is_shown(void **s)
{
    as(902, REACH_OWN);
    assert_string_equal(month("2028-02-01"),
                        "E 02-10 C-OTHER, N 02-20 C-NOTE");
    assert_string_equal(month("2028-01-01"), "");
}

static void
terms_go_on_year_after_year(void **s)
{
    as(901, REACH_OWN);
    assert_string_equal(month("2031-02-01"),
                        "R 02-27 C-MONTH, R 02-28 C-YEAR");
}

static void
who_sees_nobody_sees_nothing(void **s)
{
    as(903, REACH_OWN);
    assert_string_equal(month("2028-02-01"), "");
}

static void
each_term_ends_the_day_before_the_next_begins(void **s)
{
    struct calendar_term t = {.ends_on = DAY_NONE, .term_months = 5};
    int32_t first = day_parse("2023-08-31");
    for (t.starts_on = first; t.starts_on < first + 40; t.starts_on++) {
        int32_t at = t.starts_on;
        for (int k = 1; k < 12; k++) {
            int32_t end = calendar_term_end(&t, at);
            assert_int_equal(end, day_add_months(t.starts_on, 5 * k) - 1);
            assert_int_equal(calendar_term_end(&t, end), end);
            at = end + 1;
        }
    }
    t = (struct calendar_term){.starts_on = first, .ends_on = first + 9};
    assert_int_equal(calendar_term_end(&t, first), first + 9);
    assert_int_equal(calendar_term_end(&t, first + 10), DAY_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leap_year_february_has_its_last_day),
        cmocka_unit_test(
            the_last_day_to_stop_a_renewal_lies_in_the_month_before),
        cmocka_unit_test(
            what_a_notice_ends_does_not_renew_and_its_end_is_shown),
        cmocka_unit_test(terms_go_on_year_after_year),
        cmocka_unit_test(who_sees_nobody_sees_nothing),
        cmocka_unit_test(each_term_ends_the_day_before_the_next_begins),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
