/* The churn page: every number opens as many customers, with the value, that
 * it says; a customer is counted once; nobody sees those of others. */
#include "model/churn.h"
#include "model/copy.h"
#include "page/browser.h"

static struct fixture *f;
static uint64_t sales, other, first;
static struct ctx *cx;
static struct copy_roller *roller;

#define SCOPE "model=lifecycle6&p=2025Q3"

static uint64_t
put_customer(int n)
{
    static const char SQL[] =
        "INSERT INTO customer (code, name, name_sort, created_on, owner_id,"
        " team_id, region_code) VALUES (?, ?, ?, '2024-01-01', ?,"
        " 1, ?)";
    char code[20], name[60];
    snprintf(code, sizeof code, "K%03d", n);
    snprintf(name, sizeof name, "=客户<b>%d</b>", n);
    assert_ok(db_exec(
        &f->cx, SQL, B_TEXT(code), B_TEXT(name), B_BYTES(code, strlen(code)),
        B_U64(n % 3 ? sales : other), B_TEXT(n % 2 ? "north" : "east")));
    return db_last_id(f->cx.db);
}

struct put {
    const char *lost_on, *reason, *family, *state, *closed_on, *review;
    uint64_t competitor;
    int64_t revenue;
};

static void
put_case(uint64_t customer, const struct put *p)
{
    static const char SQL_WHOSE[] =
        "UPDATE recovery_case rc JOIN customer c ON c.id = rc.customer_id SET"
        " rc.customer_owner_id = c.owner_id, rc.customer_team_id = c.team_id"
        " WHERE rc.code = ?";
    static int number;
    static const char SQL[] =
        "INSERT INTO recovery_case (code, customer_id, cause, warning_code,"
        " state, opened_on, opened_at, state_on, lost_on, closed_on,"
        " left_model, left_stage, reason_code, family_code, competitor_id,"
        " offer_percent, revenue_365, margin_365, avoidable, review_on,"
        " review) VALUES (?, ?, 'loss', ?, ?, ?, ?, ?, ?, ?, 'lifecycle6',"
        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static const char SQL_REVIEW[] =
        "INSERT INTO recovery_case_review (case_id, verdict, reason_before,"
        " reason_after, day, at) VALUES (LAST_INSERT_ID(), ?, 'lower_price',"
        " ?, ?, ?)";
    char code[24];
    int32_t day = day_parse(p->lost_on);
    snprintf(code, sizeof code, "WH-%04d", ++number);
    assert_ok(
        db_exec(&f->cx, SQL, B_TEXT(code), B_U64(customer), B_TEXT(code),
                B_TEXT(p->state ? p->state : "lost"), B_DAY(day),
                B_TIME(day_start(day)), B_DAY(day), B_DAY(day),
                B_DAY(p->closed_on ? day_parse(p->closed_on) : DAY_NONE),
                B_TEXT(number % 5 ? "usage" : ""), B_TEXT(p->reason),
                p->family ? B_TEXT(p->family) : B_NULL, B_REF(p->competitor),
                p->competitor ? B_I64(-900) : B_NULL, B_MONEY(p->revenue),
                B_MONEY(p->revenue / 3), B_TEXT(number % 4 ? "no" : "partly"),
                B_DAY(day + 30), B_TEXT(p->review ? p->review : "")));
    if (p->review)
        assert_ok(db_exec(&f->cx, SQL_REVIEW, B_TEXT(p->review),
                          B_TEXT(p->reason), B_DAY(day), B_TIME(0)));
    assert_ok(db_exec(&f->cx, SQL_WHOSE, B_TEXT(code)));
}

/* 40 lost in 2025 Q3, half of them because of the service; 35 in the quarter
 * before, 5 of them because of it. */
static void
put_all(uint64_t rival)
{
    static const struct put rest[] = {
        {.reason = "lower_price"},
        {.reason = "budget_cut", .review = "changed"},
        {.reason = "other", .family = "company"},
        {.reason = "unknown"}};
    for (int n = 1; n <= 75; n++) {
        struct put p = {.reason = "service_response", .review = "confirmed"};
        if (n <= 40 ? n % 2 : n % 7)
            p = rest[n / 2 % 4];
        p.lost_on = n <= 40 ? "2025-08-10" : "2025-05-10";
        p.competitor = strcmp(p.reason, "lower_price") || n == 1 ? 0 : rival;
        p.revenue = n * 10001;
        if (n == 2 || n == 4) {
            p.state = "restored";
            p.closed_on = n == 2 ? "2026-02-06" : "2026-02-07";
        }
        uint64_t customer = put_customer(n);
        first = first ? first : customer;
        put_case(customer, &p);
    }
}

/* What was put in is seen by the figures. */
static void
roll(void)
{
    struct copy_rolled done;
    arena_reset(cx->arena);
    assert_ok(copy_roll(cx, roller, &done));
}

/* All were customers from 2024 on but the first ten; K011 to K020 are lost in
 * 2025 Q3, and K012 is back in it. Two contracts end with it: that of K030 is
 * followed within 30 days, that of K031 is not. */
static void
put_lives(void)
{
    fixture_sql(f,
        "INSERT INTO stage_change (customer_id, model_id, day, seq,"
        " happened_at, recorded_at, from_stage, to_stage)"
        " SELECT c.id, m.number, d.day, 0, d.day, d.day, d.a, d.b"
        " FROM customer c JOIN model m ON m.code = 'lifecycle6' JOIN ("
        " SELECT DATE '2024-02-01' day, NULL a, 1 b, 1 lo, 75 hi"
        " UNION SELECT DATE '2024-03-01', 1, 3, 11, 75"
        " UNION SELECT DATE '2025-08-01', 3, 6, 11, 20"
        " UNION SELECT DATE '2025-09-01', 6, 3, 12, 12) d"
        " ON c.code BETWEEN CONCAT('K', LPAD(d.lo, 3, '0'))"
        " AND CONCAT('K', LPAD(d.hi, 3, '0'));");
    fixture_sql(f,
        "INSERT INTO event (customer_id, day, at, recorded_at, kind, ref_id,"
        " until_on, quantity, amount, flags) SELECT c.id, d.day, d.day, d.day,"
        " 100, d.ref, d.day + INTERVAL 12 MONTH - INTERVAL 1 DAY, 12, 900, 64"
        " FROM customer c JOIN (SELECT 'K030' code, DATE '2024-08-01' day,"
        " 9001 ref UNION SELECT 'K030', DATE '2025-08-30', 9002"
        " UNION SELECT 'K031', DATE '2024-08-01', 9003) d"
        " ON d.code = c.code;");
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    f->config.cache_dir = f->folder;
    browser_prepare(f);
    sales = make_user(f, "sales", ROLE_SALES, 1);
    other = make_user(f, "other", ROLE_SALES, 1);
    make_user(f, "boss", ROLE_ANALYST, 1);
    assert_ok(db_exec(&f->cx, "INSERT INTO competitor (name) VALUES (?)",
                      B_TEXT("恒泰<i>滤业")));
    put_all(db_last_id(f->cx.db));
    put_lives();
    cx = fixture_connect(f, DB_RUNTIME);
    roller = copy_roller_new();
    roll();
    return 0;
}

static int
end(void **state)
{
    copy_roller_free(roller);
    fixture_disconnect(cx);
    return fixture_end(state);
}

static void
as(struct browser *b, const char *login)
{
    browser_open(b, f);
    assert_int_equal(browser_login(b, login, TEST_PASSWORD), 303);
}

static const char *
body(const struct browser *b)
{
    return b->rq.reply.body.data;
}

static char *
address(struct browser *b, const char *from, size_t n)
{
    char *s = arena_copy(b->connection->arena, from, n), *to = s;
    for (const char *p = s; *p; p++) {
        *to++ = *p;
        if (strncmp(p, "&amp;", 5) == 0)
            p += 4;
    }
    *to = '\0';
    return s;
}

static long
attribute(const char *tag, const char *name)
{
    char mark[40];
    snprintf(mark, sizeof mark, "%s=\"", name);
    const char *p = strstr(tag, mark);
    return p ? strtol(p + strlen(mark), NULL, 10) : -1;
}

static int
numbers_open(const char *login, const char *from, const char *to)
{
    char link[60];
    struct browser page, list;
    int n = 0;
    as(&page, login);
    as(&list, login);
    assert_int_equal(browser_get(&page, from), 200);
    snprintf(link, sizeof link, "<a href=\"%s?", to);
    for (const char *p = body(&page); (p = strstr(p, link)); p += 9) {
        char tag[1200];
        snprintf(tag, sizeof tag, "%.*s", (int)(strchr(p, '>') - p), p);
        const char *href = address(&list, p + 9, strcspn(p + 9, "\""));
        long count = attribute(tag, "data-count");
        long sum = attribute(tag, "data-sum");
        if (count < 0)
            continue;
        assert_int_equal(browser_get(&list, href), 200);
        if (attribute(body(&list), "data-total") != count ||
            (sum >= 0 && attribute(body(&list), "data-sum") != sum))
            fail_msg("%s: %ld, %ld on the page, %ld, %ld in the list", href,
                     count, sum, attribute(body(&list), "data-total"),
                     attribute(body(&list), "data-sum"));
        n++;
    }
    browser_close(&page);
    browser_close(&list);
    return n;
}

static void
every_number_opens_as_many_customers_as_it_says(void **state)
{
    static const char *const list = "/churn/list";
    assert_true(numbers_open("boss", "/churn?" SCOPE, list) > 40);
    assert_true(numbers_open("boss", "/churn?by=owner&" SCOPE, list) > 40);
    assert_true(numbers_open("boss", "/churn?by=region&region=north&" SCOPE,
                             list) > 20);
    assert_true(numbers_open("boss", "/churn?by=month&" SCOPE, list) > 40);
    assert_true(numbers_open("boss", "/churn?by=tenure&" SCOPE, list) > 40);
    assert_true(numbers_open("boss", "/churn?by=contract&" SCOPE, list) > 40);
    assert_true(numbers_open("sales", "/churn?" SCOPE, list) > 30);
}

/* Lost on the 10th of August 2025; ten of the 40 never bought, 30 did so on the
 * first of March 2024, two of them with a contract of a year. */
static void
losses_are_broken_down_by_what_is_known_of_them(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn?by=month&" SCOPE), 200);
    assert_true(browser_sees(&b, "slice=month.202508\" data-count=\"40\""));
    assert_false(browser_sees(&b, "month.202507"));
    assert_int_equal(browser_get(&b, "/churn?by=tenure&stay=region&" SCOPE),
                     200);
    assert_true(browser_sees(&b, "by=month&amp;stay=region#parts"));
    assert_true(browser_sees(&b, "stay=term&amp;by=tenure#stay"));
    assert_true(browser_sees(&b, "slice=tenure.2\" data-count=\"30\""));
    assert_true(browser_sees(&b, "slice=tenure.5\" data-count=\"10\""));
    assert_int_equal(browser_get(&b, "/churn?by=contract&" SCOPE), 200);
    assert_true(browser_sees(&b, "slice=term.year\" data-count=\"2\""));
    assert_true(browser_sees(&b, "slice=term.none\" data-count=\"38\""));
    assert_int_equal(browser_get(&b, "/churn/list?slice=month.202513&" SCOPE),
                     404);
    assert_int_equal(browser_get(&b, "/churn/list?slice=tenure.9&" SCOPE),
                     404);
    browser_close(&b);
}

static void
the_churn_rate_both_ways_opens_its_customers(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn?" SCOPE), 200);
    assert_true(browser_sees(&b, "slice=start\" data-count=\"65\""));
    assert_true(browser_sees(&b, "slice=gone\" data-count=\"9\">13.8%"));
    assert_true(browser_sees(&b, "slice=due\" data-count=\"2\""));
    assert_true(browser_sees(&b, "slice=ended\" data-count=\"1\">50.0%"));
    assert_int_equal(browser_get(&b, "/churn/rate?slice=gone&" SCOPE), 200);
    assert_true(browser_sees(&b, "K011") && browser_sees(&b, "K020"));
    assert_false(browser_sees(&b, "K012"));
    assert_int_equal(browser_get(&b, "/churn/rate?slice=ended&" SCOPE), 200);
    assert_true(browser_sees(&b, "K031") && !browser_sees(&b, "K030"));
    assert_int_equal(browser_get(&b, "/churn/rate?slice=x&" SCOPE), 404);
    browser_close(&b);
    assert_true(numbers_open("boss", "/churn?" SCOPE, "/churn/rate") > 8);
    assert_true(numbers_open("boss", "/churn?stay=region&" SCOPE,
                             "/churn/rate") > 8);
    assert_true(numbers_open("sales", "/churn?" SCOPE, "/churn/rate") > 4);
}

/* 65 were customers, 10 of them are lost 518 days after the first of March
 * 2024; K030 and K031 have contracts of a year. */
static void
how_long_customers_stay_opens_them_by_contract(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn?" SCOPE), 200);
    assert_true(browser_sees(&b, "slice=stayed\" data-count=\"65\""));
    assert_true(browser_sees(&b, "slice=lost\" data-count=\"10\""));
    assert_true(browser_sees(&b, "slice=stayed.year\" data-count=\"2\""));
    assert_true(browser_sees(&b, "slice=stayed.none\" data-count=\"63\""));
    assert_int_equal(browser_get(&b, "/churn/rate?slice=stayed.year&" SCOPE),
                     200);
    assert_true(browser_sees(&b, "K030") && browser_sees(&b, "K031"));
    assert_int_equal(browser_get(&b, "/churn/rate?slice=lost.x&" SCOPE), 404);
    assert_int_equal(browser_get(&b, "/churn/rate?slice=losts&" SCOPE), 404);
    browser_close(&b);
}

static void
the_figures_are_those_of_the_cases(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn?" SCOPE), 200);
    /* 1 + ... + 40 times 100.01 */
    assert_true(browser_sees(&b, "slice=all\" data-count=\"40\" "
                                 "data-sum=\"8200820\""));
    assert_true(browser_sees(&b, "slice=reason.service_response.company\" "
                                 "data-count=\"20\""));
    assert_true(browser_sees(&b, "slice=reason.other.company\" "
                                 "data-count=\"5\""));
    assert_true(browser_sees(&b, "slice=family.company\" data-count=\"25\""));
    assert_true(browser_sees(&b, "slice=unknown\" data-count=\"5\""));
    assert_true(browser_sees(&b, "slice=disagreed\" data-count=\"5\""));
    assert_true(browser_sees(&b, "占已复核的 20.0%"));
    /* of lower_price one named nobody */
    assert_true(browser_sees(&b, "slice=competitor.0\" data-count=\"1\""));
    assert_true(browser_sees(&b, "恒泰&lt;i&gt;滤业"));
    assert_true(browser_sees(&b, "−9.0%"));
    assert_true(browser_sees(&b, "<svg class=\"clm-chart\""));
    /* 180 days after the 10th of August end on the 6th of February */
    assert_true(browser_sees(&b, "slice=regained\" data-count=\"1\""));
    browser_close(&b);
}

static void
who_disagreed_is_listed_with_the_reason_before(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn/list?slice=disagreed&" SCOPE),
                     200);
    assert_true(browser_sees(&b, "data-customers=\"5\""));
    assert_true(browser_sees(&b, "预算削减"));
    assert_true(browser_sees(&b, "复核前：价格更低"));
    assert_int_equal(browser_get(&b, "/churn/list?slice=reviewed&" SCOPE),
                     200);
    assert_true(browser_sees(&b, "data-customers=\"25\""));
    assert_int_equal(browser_get(&b, "/churn/list?slice=unknown&" SCOPE), 200);
    assert_false(browser_sees(&b, "复核前"));
    browser_close(&b);
}

static void
what_grew_is_said_from_thirty_on(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn?" SCOPE), 200);
    assert_true(
        browser_sees(&b, "服务响应：流失 40 户中 20 户，对比期 35 户中 5 户"));
    assert_int_equal(browser_get(&b, "/churn?region=north&" SCOPE), 200);
    assert_true(browser_sees(&b, "不足 30 户，不作比较"));
    assert_false(browser_sees(&b, "（p = "));
    browser_close(&b);
}

static void
a_salesperson_sees_his_own(void **state)
{
    struct browser b;
    as(&b, "sales");
    assert_int_equal(browser_get(&b, "/churn?" SCOPE), 200);
    assert_true(browser_sees(&b, "slice=all\" data-count=\"27\""));
    assert_int_equal(browser_get(&b, "/churn/list?" SCOPE), 200);
    assert_true(browser_sees(&b, "K040") && !browser_sees(&b, "K039"));
    browser_close(&b);
}

static void
a_customer_lost_twice_counts_once_with_the_last(void **state)
{
    struct browser b;
    const struct put early = {
        .lost_on = "2025-07-02", .reason = "need_ended", .revenue = 5};
    put_case(first, &early);
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn?" SCOPE), 200);
    assert_true(browser_sees(&b, "slice=all\" data-count=\"40\""));
    assert_false(browser_sees(&b, "need_ended"));
    browser_close(&b);
}

/* The first customer was lost in July and in August: in a period that has both
 * the last counts, in one that has July alone the first. */
static void
periods_read_at_once_are_what_each_is_alone(void **state)
{
    static const struct { const char *from, *to; size_t count; } days[] = {
        {"2025-07-01", "2025-09-30", 40}, {"2025-07-01", "2025-07-31", 1},
        {"2025-04-01", "2025-07-10", 36}};
    struct churn at_once[CHURN_SPANS], alone;
    struct churn_span spans[CHURN_SPANS];
    struct scope s = {.known_on = DAY_NONE};
    cx->actor.reach = REACH_ALL;
    for (size_t i = 0; i < CHURN_SPANS; i++)
        spans[i] = (struct churn_span){day_parse(days[i].from),
                                       day_parse(days[i].to), &at_once[i]};
    assert_ok(churn_read_words(cx, &at_once[0]));
    s.model = at_once[0].life;
    assert_ok(churn_read_spans(cx, &s, clock_today() - 1, spans,
                               CHURN_SPANS));
    for (size_t i = 0; i < CHURN_SPANS; i++) {
        s.from = spans[i].from;
        s.to = spans[i].to;
        assert_ok(churn_read(cx, &s, clock_today() - 1, &alone));
        assert_int_equal(at_once[i].count, days[i].count);
        assert_int_equal(alone.count, days[i].count);
        for (size_t k = 0; k < alone.count; k++)
            assert_int_equal(at_once[i].cases[k]->id, alone.cases[k]->id);
        for (int kind = CHURN_ALL; kind < CHURN_MONTH; kind++) {
            struct churn_slice slice = {(enum churn_slice_kind)kind, -1, -1,
                                        0, "usage", 0};
            struct churn_sum a = churn_sum(&at_once[i], &slice);
            struct churn_sum sum = {0};
            for (size_t k = 0; k < alone.count; k++)
                if (churn_fits(&alone, &slice, alone.cases[k]))
                    churn_add(&sum, alone.cases[k]);
            assert_memory_equal(&a, &sum, sizeof sum);
        }
    }
    arena_reset(cx->arena);
}

static void
a_merged_reason_is_counted_with_the_other(void **state)
{
    struct browser b;
    fixture_sql(f, "UPDATE churn_reason SET merged_into = 'need_ended',"
                   " retired = 1 WHERE code = 'budget_cut'");
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn?" SCOPE), 200);
    assert_true(browser_sees(&b, "slice=reason.need_ended.customer\" "
                                 "data-count=\"5\""));
    assert_false(browser_sees(&b, "budget_cut"));
    browser_close(&b);
    fixture_sql(f, "UPDATE churn_reason SET merged_into = NULL, retired = 0"
                   " WHERE code = 'budget_cut'");
}

static void
a_scope_is_kept_as_a_view_of_both_pages(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn?" SCOPE), 200);
    assert_int_equal(
        browser_post(&b, "/funnel/view",
                     "name=北方流失&page=%2Fchurn&query=model%3Dlifecycle6"
                     "%26p%3D2025Q3%26region%3Dnorth%26vs%3Dbefore"),
        303);
    assert_memory_equal(b.rq.reply.location, "/churn?", 7);
    assert_int_equal(browser_get(&b, "/churn?" SCOPE), 200);
    assert_true(browser_sees(&b, "北方流失"));
    assert_true(browser_sees(&b, "<a href=\"/churn?model=lifecycle6&amp;"
                                 "p=2025Q3&amp;region=north"));
    browser_close(&b);
}

static void
what_is_no_slice_is_not_found(void **state)
{
    static const char *const wrong[] = {"nonsense",
                                        "family.nobody",
                                        "reason",
                                        "reason.x.company",
                                        "competitor.x",
                                        "left",
                                        "all.x",
                                        "family",
                                        ""};
    struct browser b;
    as(&b, "boss");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(
            browser_get(&b, arena_printf(b.connection->arena,
                                         "/churn/list?" SCOPE "&slice=%s",
                                         wrong[i])),
            404);
    browser_close(&b);
}

static void
a_period_without_losses_says_so(void **state)
{
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/churn?model=lifecycle6&p=2024Q1"), 200);
    assert_true(browser_sees(&b, "这里没有客户流失"));
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_opens_as_many_customers_as_it_says),
        cmocka_unit_test(losses_are_broken_down_by_what_is_known_of_them),
        cmocka_unit_test(the_churn_rate_both_ways_opens_its_customers),
        cmocka_unit_test(how_long_customers_stay_opens_them_by_contract),
        cmocka_unit_test(the_figures_are_those_of_the_cases),
        cmocka_unit_test(who_disagreed_is_listed_with_the_reason_before),
        cmocka_unit_test(what_grew_is_said_from_thirty_on),
        cmocka_unit_test(a_salesperson_sees_his_own),
        cmocka_unit_test(a_customer_lost_twice_counts_once_with_the_last),
        cmocka_unit_test(periods_read_at_once_are_what_each_is_alone),
        cmocka_unit_test(a_merged_reason_is_counted_with_the_other),
        cmocka_unit_test(a_scope_is_kept_as_a_view_of_both_pages),
        cmocka_unit_test(what_is_no_slice_is_not_found),
        cmocka_unit_test(a_period_without_losses_says_so),
    };
    return cmocka_run_group_tests(tests, start, end);
}
