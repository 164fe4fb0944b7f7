/* Files of contracts, tickets, feedback, use, referrals, notices and losses: what
 * their rows become, that they are known again, refused with a reason, and taken
 * back. */
#include "import_help.h"
#include "model/import_job.h"

static void
customers(struct fixture *f, const char *letter)
{
    char *text = arena_printf(f->arena, "客户编号,客户名称\n%s-1,%s一\n"
                              "%s-2,%s二\n", letter, letter, letter, letter);
    run(f, IMPORT_CUSTOMER, text);
}

#define EVENTS(code, more)                                                    \
    "SELECT COUNT(*) FROM event e JOIN customer c ON c.id = e.customer_id"    \
    " WHERE c.code = '" code "' AND e.voided_at IS NULL AND " more

static const char CONTRACTS[] =
    "合同编号,客户编号,月费,计费周期,开始日期,结束日期,试用,自动续约,席位,类型\n"
    "HA1,A-1,19.99,按年,2025-03-01,,,,5,\n"
    "HA2,A-1,100,monthly,2024-01-01,2024-06-15,,,,\n"
    "HA3,A-2,0,每月,2026-11-01,,1,,,\n"
    "HA4,A-2,50,季,2026-01-01,,,0,,框架\n";

static void
a_price_a_month_becomes_the_price_of_a_term(void **state)
{
    struct fixture *f = *state;
    customers(f, "A");
    assert_counts(run(f, IMPORT_CONTRACT, CONTRACTS), 4, 0, 0, 0);
    assert_answer(f, "SELECT price FROM contract WHERE code = 'HA1'",
                  "239.88");
    assert_answer(f, "SELECT CONCAT(term_months, ' ', seats, ' ', status, ' ',"
                  " renews) FROM contract WHERE code = 'HA1'",
                  "12 5 running 1");
    assert_answer(f, EVENTS("A-1", "e.kind = 100 AND e.flags = 64 + 512"
                            " AND e.amount = 239.88 AND e.quantity = 12"),
                  "1");
    assert_answer(f, "SELECT CONCAT(status, ' ', ended_on) FROM contract"
                  " WHERE code = 'HA2'", "ended 2024-06-15");
    assert_answer(f, EVENTS("A-1", "e.kind = 102 AND e.until_on ="
                            " '2024-06-15'"), "1");
    assert_answer(f, EVENTS("A-2", "e.kind = 100 AND e.flags = 256 + 512"),
                  "1");
    assert_answer(f, "SELECT CONCAT(type, ' ', price, ' ', renews) FROM"
                  " contract WHERE code = 'HA4'", "framework 150.00 0");
    assert_counts(run(f, IMPORT_CONTRACT, CONTRACTS), 0, 0, 4, 0);
    /* a new price a month is a new price of the term */
    assert_counts(run(f, IMPORT_CONTRACT,
                      "合同编号,客户编号,月费,计费周期,开始日期\n"
                      "HA1,A-1,20,按年,2025-03-01\n"), 0, 1, 0, 0);
    assert_answer(f, "SELECT CONCAT(price, ' ', seats) FROM contract WHERE"
                  " code = 'HA1'", "240.00 5");
    assert_answer(f, EVENTS("A-1", "e.kind = 100 AND e.amount = 240"), "1");
    /* one that ended says so; what it does not say stays */
    assert_counts(run(f, IMPORT_CONTRACT,
                      "合同编号,客户编号,月费,计费周期,开始日期,结束日期\n"
                      "HA1,A-1,20,按年,2025-03-01,2026-10-31\n"), 0, 1, 0, 0);
    assert_answer(f, EVENTS("A-1", "e.kind = 102"), "2");
}

static void
a_contract_that_cannot_be_is_refused_with_a_reason(void **state)
{
    struct fixture *f = *state;
    customers(f, "B");
    struct import im = run(f, IMPORT_CONTRACT,
        "合同编号,客户编号,价格,计费周期,开始日期,结束日期,产品\n"
        "HB1,B-1,,按年,2025-03-01,,\n"
        "HB2,B-1,10,每旬,2025-03-01,,\n"
        "HB3,B-1,10,按年,,,\n"
        "HB4,B-1,10,按年,2025-03-01,2025-02-01,\n"
        "HB5,B-1,10,按年,2025-03-01,,没有的产品\n"
        "HB6,B-9,10,按年,2025-03-01,,\n"
        "HB7,B-1,10,按年,2099-03-01,,\n"
        "HB8,B-1,10,24,2025-03-01,,\n");
    assert_counts(im, 1, 0, 0, 7);
    assert_string_equal(reason(f, im.id, 2), "请填写价格。");
    assert_string_equal(reason(f, im.id, 3),
                        "请写按月、按季、半年、按年，或月数。");
    assert_string_equal(reason(f, im.id, 4),
                        "缺少开始日期，也没有已开始的月数。");
    assert_string_equal(reason(f, im.id, 8),
                        "合同以后才开始：请填写签订日期。");
    assert_answer(f, "SELECT term_months FROM contract WHERE code = 'HB8'",
                  "24");
    /* the number of another customer's */
    im = run(f, IMPORT_CONTRACT, "合同编号,客户编号,价格,计费周期,开始日期\n"
                                 "HB8,B-2,10,24,2025-03-01\n");
    assert_counts(im, 0, 0, 0, 1);
}

static void
tenure_counts_back_from_the_day_and_who_left_is_lost(void **state)
{
    static const char TEXT[] =
        "合同编号,客户编号,月费,计费周期,在网月数,是否流失,流失原因\n"
        "HC1,C-1,10,月,14,1,搬走了\nHC2,C-2,10,一年,14,0,\n";
    struct fixture *f = *state;
    const char *problem;
    int field_of[IMPORT_COLUMNS_MAX];
    customers(f, "C");
    struct import im = begin(f, IMPORT_CONTRACT, TEXT);
    im.options.as_of = day_parse("2026-10-01");
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_set_mapping(&f->cx, im.id, field_of, IMPORT_COLUMNS_MAX,
                                 &im.options, &problem));
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_counts(im, 2, 0, 0, 0);
    assert_int_equal(im.options.as_of, day_parse("2026-10-01"));
    assert_answer(f, "SELECT CONCAT(starts_on, ' ', ended_on) FROM contract"
                  " WHERE code = 'HC1'", "2025-08-01 2026-09-30");
    assert_answer(f, "SELECT CONCAT(verdict, ' ', day, ' ', reason_text, ' ',"
                  " said_by) FROM declaration d JOIN customer c ON"
                  " c.id = d.customer_id WHERE c.code = 'C-1'",
                  "lost 2026-10-01 搬走了 customer");
    assert_answer(f, EVENTS("C-1", "e.kind = 140 AND e.ref_id > 0"), "1");
    assert_answer(f, "SELECT stage FROM customer WHERE code = 'C-1'", "churn");
    assert_answer(f, "SELECT COUNT(*) FROM declaration d JOIN customer c ON"
                  " c.id = d.customer_id WHERE c.code = 'C-2'", "0");
    /* undone, with the loss */
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_answer(f, EVENTS("C-1", "1"), "0");
    assert_answer(f, "SELECT COUNT(*) FROM declaration WHERE"
                  " deleted_at IS NULL AND reason_text = '搬走了'", "0");
    assert_answer(f, "SELECT stage FROM customer WHERE code = 'C-1'",
                  "awareness");
}

static const char TICKETS[] =
    "服务单号,客户编号,提交时间,关闭时间,优先级,首次响应分钟,满意度,是否升级\n"
    "TD1,D-1,2026-09-01,2026-09-02 03:00,medium,90,4,1\n"
    "TD2,D-1,2026-10-01 08:30,,高,,,0\n";

static void
satisfaction_with_a_ticket_becomes_an_answer_of_its_own(void **state)
{
    struct fixture *f = *state;
    customers(f, "D");
    struct import im = run(f, IMPORT_TICKET, TICKETS);
    assert_counts(im, 2, 0, 0, 0);
    assert_answer(f, "SELECT CONCAT(priority, ' ', TIMESTAMPDIFF(MINUTE,"
                  " opened_at, answered_at), ' ', is_escalated, ' ',"
                  " TIMESTAMPDIFF(HOUR, opened_at, closed_at)) FROM ticket"
                  " WHERE code = 'TD1'", "normal 90 1 27");
    assert_answer(f, "SELECT CONCAT(b.kind, ' ', b.score, ' ', b.given_on)"
                  " FROM feedback b JOIN ticket t ON t.id = b.ticket_id"
                  " WHERE t.code = 'TD1'", "csat 4 2026-09-02");
    assert_answer(f, EVENTS("D-1", "e.kind IN (80, 81, 90)"), "4");
    assert_counts(run(f, IMPORT_TICKET, TICKETS), 0, 0, 2, 0);
    /* another score, and an answer to the open one */
    struct import again = run(f, IMPORT_TICKET,
        "服务单号,客户编号,提交时间,满意度\nTD1,D-1,2026-09-01,2\n"
        "TD2,D-1,2026-10-01 08:30,5\n");
    assert_counts(again, 0, 2, 0, 0);
    assert_answer(f, "SELECT GROUP_CONCAT(score ORDER BY score) FROM feedback"
                  " b JOIN ticket t ON t.id = b.ticket_id WHERE b.live = 1"
                  " AND t.code IN ('TD1', 'TD2')", "2,5");
    assert_ok(import_undo(&f->cx, again.id, NULL, NULL));
    assert_answer(f, "SELECT GROUP_CONCAT(score) FROM feedback b JOIN ticket"
                  " t ON t.id = b.ticket_id WHERE b.live = 1 AND t.code IN"
                  " ('TD1', 'TD2')", "4");
    assert_answer(f, EVENTS("D-1", "e.kind = 90 AND e.score = 4"), "1");
    assert_counts(run(f, IMPORT_TICKET,
                      "服务单号,客户编号,提交时间,关闭时间,满意度,优先级\n"
                      "TD3,D-1,2026-09-03,2026-09-02,,\n"
                      "TD4,D-1,2099-01-01,,,\n"
                      "TD5,D-1,2026-09-03,,6,\n"
                      "TD6,D-1,2026-09-03,,,最高级\n"), 0, 0, 0, 4);
}

static void
answers_are_known_again_by_what_they_say(void **state)
{
    static const char TEXT[] = "客户编号,类型,评分,日期,服务单,意见\n"
                               "E-1,NPS,0,2026-09-01,,不推荐\n"
                               "E-1,满意度,5,2026-09-01,TE1,\n"
                               "E-2,intent,4,2026-09-01 10:00,,\n";
    struct fixture *f = *state;
    customers(f, "E");
    run(f, IMPORT_TICKET, "服务单号,客户编号,提交时间\nTE1,E-1,2026-08-30\n");
    assert_counts(run(f, IMPORT_FEEDBACK, TEXT), 3, 0, 0, 0);
    assert_answer(f, EVENTS("E-1", "e.kind = 91 AND e.score = 0"), "1");
    assert_answer(f, "SELECT COUNT(*) FROM feedback b JOIN ticket t ON"
                  " t.id = b.ticket_id WHERE t.code = 'TE1'", "1");
    assert_counts(run(f, IMPORT_FEEDBACK, TEXT), 0, 0, 3, 0);
    assert_counts(run(f, IMPORT_FEEDBACK, "客户编号,类型,评分,日期\n"
                                          "E-2,购买意向,5,2026-09-01 10:00\n"),
                  0, 1, 0, 0);
    struct import im = run(f, IMPORT_FEEDBACK,
        "客户编号,类型,评分,日期,服务单\nE-1,nps,11,2026-09-02,\n"
        "E-1,csat,0,2026-09-02,\nE-1,好评,5,2026-09-02,\n"
        "E-2,csat,5,2026-09-02,TE1\nE-1,nps,9,2026-09-03,\n"
        "E-1,nps,9,2026-09-03,\n");
    assert_counts(im, 1, 0, 0, 5);
    assert_string_equal(reason(f, im.id, 3), "请填写 1 到 5 的数。");
    assert_string_equal(reason(f, im.id, 5),
                        "该客户没有这张服务单，请先导入服务单。");
}

static void
a_day_of_use_comes_once_however_often_it_is_given(void **state)
{
    struct fixture *f = *state;
    run(f, IMPORT_PRODUCT, "产品名称,产品编号\n空压机,GP-1\n");
    customers(f, "G");
    struct import im = run(f, IMPORT_USE,
                           "客户编号,使用日期,产品,使用次数\n"
                           "G-1,2026-11-01,GP-1,3\nG-1,2026-11-01,,\n"
                           "G-1,2026-11-02,空压机,\n");
    assert_counts(im, 3, 0, 0, 0);
    assert_counts(run(f, IMPORT_USE,
                      "客户编号,使用日期,产品,使用次数\n"
                      "G-1,2026-11-01,GP-1,3\nG-1,2026-11-02,空压机,7\n"
                      "G-1,2026-11-02,空压机,8\nG-1,2099-01-01,,\n"),
                  0, 1, 1, 2);
    assert_answer(f, "SELECT GROUP_CONCAT(count ORDER BY day, count) FROM"
                  " product_use u JOIN customer c ON c.id = u.customer_id"
                  " WHERE c.code = 'G-1'", "1,3,7");
    assert_answer(f, EVENTS("G-1", "e.kind = 70 AND e.ref_id > 0"), "3");
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    /* the one that was changed since is kept */
    assert_answer(f, EVENTS("G-1", "e.kind = 70"), "1");
}

static void
a_referral_points_to_the_customer_it_brought(void **state)
{
    static const char TEXT[] = "推荐人,被推荐人,推荐日期\nH-1,H二,2026-05-01\n"
                               "H-1,一家不认识的公司,2026-05-02\n";
    struct fixture *f = *state;
    customers(f, "H");
    assert_counts(run(f, IMPORT_REFERRAL, TEXT), 2, 0, 0, 0);
    assert_counts(run(f, IMPORT_REFERRAL, TEXT), 0, 0, 2, 0);
    assert_answer(f, EVENTS("H-1", "e.kind = 120"), "2");
    assert_answer(f, "SELECT COUNT(*) FROM referral r JOIN customer c ON"
                  " c.id = r.referred_id WHERE c.code = 'H-2'", "1");
    assert_counts(run(f, IMPORT_REFERRAL,
                      "推荐人,被推荐人,推荐日期\nH-1,H一,2026-05-01\n"),
                  0, 0, 0, 1);
}

#define CASES(code)                                                           \
    "SELECT GROUP_CONCAT(CONCAT_WS(' ', k.cause, k.state, k.reason_code,"     \
    " COALESCE(k.family_code, '-'), k.lost_on) ORDER BY k.id SEPARATOR ', ')" \
    " FROM recovery_case k JOIN customer c ON c.id = k.customer_id"           \
    " WHERE c.code = '" code "' AND k.live = 1"

/* Two customers with a contract that runs: who never bought cannot be lost. */
static void
buyers(struct fixture *f, const char *letter)
{
    customers(f, letter);
    run(f, IMPORT_CONTRACT,
        arena_printf(f->arena,
                     "合同编号,客户编号,价格,计费周期,开始日期,通知天数\n"
                     "%s1,%s-1,10,按月,2024-01-05,60\n"
                     "%s2,%s-2,10,按月,2024-01-05,0\n",
                     letter, letter, letter, letter));
}

static void
a_notice_of_a_file_opens_its_case_or_is_the_history_of_one(void **state)
{
    static const char TEXT[] =
        "客户编号,通知日期,合同编号,到期日,收回日期,渠道,原因\n"
        "N-1,%s,,,,电话,太贵\n"
        "N-1,2024-03-01,N1,2024-05-01,,letter,\n"
        "N-2,2024-03-01,,2024-05-01,2024-04-01,mail,\n"
        "N-2,2025-03-01,,2025-03-31,,,搬走\n";
    struct fixture *f = *state;
    const char *yesterday = day_iso(f->arena, clock_today() - 1);
    const char *text = arena_printf(f->arena, TEXT, yesterday);
    buyers(f, "N");
    struct import im = run(f, IMPORT_NOTICE, text);
    assert_counts(im, 4, 0, 0, 0);
    /* the period is that of the contracts, else 30 days */
    assert_answer(f, "SELECT CONCAT(DATEDIFF(ends_on, received_on), ' ',"
                     " channel) FROM termination_notice WHERE reason_text ="
                     " '太贵'", "60 call");
    assert_answer(f, EVENTS("N-1", "e.kind = 110"), "2");
    assert_answer(f, EVENTS("N-2", "e.kind = 111 AND e.day = '2024-04-01'"),
                  "1");
    assert_answer(f, CASES("N-1"), "notice at_risk unknown -");
    assert_answer(f, CASES("N-2"), "notice withdrawn unknown -, notice lost"
                                   " unknown - 2025-04-01");
    assert_counts(run(f, IMPORT_NOTICE, text), 0, 0, 4, 0);
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_answer(f, EVENTS("N-2", "e.kind IN (110, 111, 130, 131)"), "0");
    assert_answer(f, "SELECT COUNT(*) FROM recovery_case k JOIN customer c ON"
                     " c.id = k.customer_id WHERE c.code LIKE 'N-_' AND"
                     " k.live = 1", "0");
}

static void
a_notice_that_cannot_be_is_refused_with_a_reason(void **state)
{
    struct fixture *f = *state;
    buyers(f, "M");
    struct import im = run(f, IMPORT_NOTICE,
        "客户编号,通知日期,合同编号,到期日,收回日期,渠道\n"
        "M-1,2024-03-01,M2,,,\n"
        "M-1,2024-03-02,,2024-03-01,,\n"
        "M-1,2024-03-03,,2024-04-01,2024-04-02,\n"
        "M-1,2099-03-01,,,,\n"
        "M-1,2024-03-04,,,,飞鸽\n");
    assert_counts(im, 0, 0, 0, 5);
    assert_string_equal(reason(f, im.id, 2),
                        "该客户没有这份合同，请先导入合同。");
    assert_string_equal(reason(f, im.id, 3), "早于开始日期。");
    assert_string_equal(reason(f, im.id, 6),
                        "请写信函、邮件、电话、消息、拜访或其他。");
}

static void
a_loss_of_a_file_is_declared_with_its_reason_and_case(void **state)
{
    static const char TEXT[] =
        "客户编号,流失日期,流失原因,原因类别,竞争对手,说明\n"
        "L-1,2025-02-03,Price too high,,,\n"
        "L-1,2026-02-03,价格更低,,宏达,降价两成\n"
        "L-2,2026-03-04,风水不好,客户原因,,\n";
    struct fixture *f = *state;
    buyers(f, "L");
    struct import im = run(f, IMPORT_CHURN, TEXT);
    assert_counts(im, 3, 0, 0, 0);
    assert_answer(f, CASES("L-1"),
                  "loss lost price_terms - 2025-02-03,"
                  " loss lost lower_price - 2026-02-03");
    assert_answer(f, CASES("L-2"),
                  "loss lost other customer 2026-03-04");
    assert_answer(f, "SELECT CONCAT(m.name, ' ', d.reason_text, ' ',"
                     " d.said_by) FROM declaration d JOIN competitor m ON"
                     " m.id = d.competitor_id WHERE d.reason = 'lower_price'",
                  "宏达 降价两成 customer");
    assert_answer(f, "SELECT m.name FROM recovery_case k JOIN competitor m"
                     " ON m.id = k.competitor_id WHERE k.reason_code ="
                     " 'lower_price'", "宏达");
    assert_answer(f, "SELECT reason_text FROM declaration WHERE reason ="
                     " 'other'", "风水不好");
    assert_counts(run(f, IMPORT_CHURN, TEXT), 0, 0, 3, 0);
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_answer(f, EVENTS("L-1", "e.kind = 140"), "0");
    assert_answer(f, "SELECT COUNT(*) FROM recovery_case k JOIN customer c ON"
                     " c.id = k.customer_id WHERE c.code LIKE 'L-_' AND"
                     " k.live = 1", "0");
}

#define REASONS_OF(code)                                                      \
    "SELECT GROUP_CONCAT(IF(r.main = 1, UPPER(r.reason_code), r.reason_code)" \
    " ORDER BY r.main DESC, r.id SEPARATOR ' ') FROM recovery_case_reason r"  \
    " JOIN recovery_case k ON k.id = r.case_id JOIN customer c"               \
    " ON c.id = k.customer_id WHERE c.code = '" code "'"

static void
a_later_file_with_another_reason_takes_the_case_along(void **state)
{
    static const char BEFORE[] =
        "客户编号,流失日期,流失原因,竞争对手\n"
        "R-1,2026-03-04,Price too high,\nR-2,2026-03-05,Price too high,\n";
    static const char AFTER[] =
        "客户编号,流失日期,流失原因,竞争对手\n"
        "R-1,2026-03-04,价格更低,宏达\nR-2,2026-03-05,价格更低,宏达\n";
    struct fixture *f = *state;
    buyers(f, "R");
    assert_counts(run(f, IMPORT_CHURN, BEFORE), 2, 0, 0, 0);
    /* whose second look is done stays as the manager left it */
    fixture_sql(f, "UPDATE recovery_case k JOIN customer c ON c.id ="
                   " k.customer_id SET k.review = 'confirmed' WHERE c.code ="
                   " 'R-2';\n");
    struct import im = run(f, IMPORT_CHURN, AFTER);
    assert_counts(im, 0, 2, 0, 0);
    assert_answer(f, CASES("R-1"), "loss lost lower_price - 2026-03-04");
    assert_answer(f, REASONS_OF("R-1"), "LOWER_PRICE price_terms");
    assert_answer(f, "SELECT m.name FROM recovery_case k JOIN competitor m ON"
                     " m.id = k.competitor_id JOIN customer c ON c.id ="
                     " k.customer_id WHERE c.code = 'R-1'", "宏达");
    assert_answer(f, "SELECT COUNT(*) FROM audit a JOIN recovery_case k ON"
                     " k.id = a.subject_id JOIN customer c ON c.id ="
                     " k.customer_id WHERE a.action = 'recovery.reason' AND"
                     " c.code = 'R-1'", "1");
    assert_answer(f, CASES("R-2"), "loss lost price_terms - 2026-03-05");
    assert_answer(f, REASONS_OF("R-2"), "PRICE_TERMS");
    assert_ok(import_undo(&f->cx, im.id, NULL, NULL));
    assert_answer(f, CASES("R-1"), "loss lost price_terms - 2026-03-04");
    assert_answer(f, REASONS_OF("R-1"), "PRICE_TERMS");
}

/* A row that says no says nothing; who never bought cannot be lost. */
static void
a_loss_without_a_day_is_of_the_month_given(void **state)
{
    struct fixture *f = *state;
    const char *problem;
    int field_of[IMPORT_COLUMNS_MAX];
    buyers(f, "K");
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称\nK-3,没买过\n");
    struct import im = begin(f, IMPORT_CHURN,
        "客户编号,是否流失,流失原因\n"
        "K-1,1,Moved\nK-2,0,\nK-3,1,Moved\n");
    im.options.as_of = day_parse("2026-10-17");
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_set_mapping(&f->cx, im.id, field_of, IMPORT_COLUMNS_MAX,
                                 &im.options, &problem));
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_counts(im, 1, 0, 1, 1);
    assert_answer(f, CASES("K-1"), "loss lost relocated - 2026-10-01");
    assert_string_equal(reason(f, im.id, 4),
                        "从未购买的客户不能判定流失，请改为关闭未结的商机。");
}

static void
a_preset_may_give_a_column_to_two_fields(void **state)
{
    static const char TEXT[] =
        "CustomerID,Count,Country,State,City,Tenure Months,Contract,"
        "Monthly Charges,Churn Value,Churn Reason\n"
        "77-AB,1,United States,California,Los Angeles,26,Two year,53.85,0,\n";
    struct fixture *f = *state;
    const char *problem = NULL;
    int field_of[IMPORT_COLUMNS_MAX];
    struct import im = begin(f, IMPORT_PRODUCT, "产品名称\n别的\n");
    uint64_t id;
    assert_ok(import_create(&f->cx, IMPORT_CONTRACT,
                            file_of(f, TEXT, strlen(TEXT)), "t.csv", "", &id,
                            &problem));
    assert_ok(import_preset_use(&f->cx, id, "telco_extended", &problem));
    assert_ok(import_find(&f->cx, id, &im));
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_set_mapping(&f->cx, id, field_of, IMPORT_COLUMNS_MAX,
                                 &im.options, &problem));
    assert_ok(import_run(&f->cx, id, NULL, NULL));
    assert_answer(f, "SELECT CONCAT(k.code, ' ', c.code, ' ', k.term_months,"
                  " ' ', k.price) FROM contract k JOIN customer c ON"
                  " c.id = k.customer_id WHERE k.code = '77-AB'",
                  "77-AB 77-AB 24 1292.40");
}

/* What the preview says of each row, then the import, then what came of it. */
static void
foresee(struct fixture *f, struct import im, const char *stages)
{
    struct import_preview p;
    struct buf b;
    const char *events = ask(f, "SELECT CAST(COUNT(*) AS CHAR) FROM event");
    buf_init(&b, f->arena);
    assert_ok(import_preview(&f->cx, &im, NULL, NULL, &p));
    assert_true(p.stages);
    for (size_t i = 0; i < p.count; i++)
        buf_printf(&b, "%s%s>%s", i ? " " : "", p.rows[i].stage_before,
                   p.rows[i].stage_after);
    assert_string_equal(b.data, stages);
    assert_string_equal(ask(f, "SELECT CAST(COUNT(*) AS CHAR) FROM event"),
                        events);
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
}

#define STAGE_OF(code) "SELECT stage FROM customer WHERE code = '" code "'"
#define STAGE_NAMED(name) "SELECT stage FROM customer WHERE name = '" name "'"

static void
the_preview_says_the_stage_that_the_import_brings(void **state)
{
    struct fixture *f = *state;
    const char *today = day_iso(f->arena, clock_today());
    const char *first = day_iso(f->arena, clock_today() - 300);
    foresee(f, begin(f, IMPORT_CUSTOMER,
        arena_printf(f->arena,
        "客户编号,客户名称,成交次数,首次成交,最近成交,累计金额,流失日期\n"
        "Y-1,未一,,,,,\nY-2,未二,3,%s,%s,300,\n"
        "Y-3,未三,3,2024-01-05,2024-06-05,300,2025-01-05\n", first, today)),
        ">awareness >usage >churn");
    assert_answer(f, STAGE_OF("Y-1"), "awareness");
    assert_answer(f, STAGE_OF("Y-2"), "usage");
    assert_answer(f, STAGE_OF("Y-3"), "churn");
    /* An event of the row is taken back and another comes in its place. */
    foresee(f, begin(f, IMPORT_CUSTOMER,
        "客户编号,客户名称,成交次数,首次成交,最近成交,累计金额,流失日期\n"
        "Y-2,未二,3,2024-01-05,2024-06-05,300,2025-01-05\n"), "usage>churn");
    assert_answer(f, STAGE_OF("Y-2"), "churn");
    /* Two rows of one new customer: both say what comes of both. */
    foresee(f, begin_creating(f, IMPORT_ORDER,
        arena_printf(f->arena, "订单号,客户,下单日期,金额\n"
                     "Y1,未一,%s,10\nY2,未五,%s,10\nY3,未五,2025-12-01,20\n",
                     today, today)),
        "awareness>purchase >purchase >purchase");
    assert_answer(f, STAGE_OF("Y-1"), "purchase");
    assert_answer(f, STAGE_NAMED("未五"), "purchase");
}

static void
the_preview_says_what_stood_there(void **state)
{
    struct fixture *f = *state;
    struct import_preview p;
    run(f, IMPORT_CUSTOMER,
        "客户编号,客户名称,城市,行业,人员规模,成交次数,首次成交,累计金额\n"
        "X-1,巳一,旧城,机械,小型,3,2026-01-05,300.5\n");
    struct import im = begin(f, IMPORT_CUSTOMER,
        "客户编号,客户名称,城市,行业,人员规模,成交次数,首次成交,累计金额\n"
        "X-1,巳一,新城,化工,中型,4,2026-01-06,400\n");
    f->cx.lang = LANG_ZH_CN;
    assert_ok(import_preview(&f->cx, &im, NULL, NULL, &p));
    f->cx.lang = LANG_EN;
    static const char *const WAS[] = {NULL, NULL, "旧城", "机械", "小型",
                                      "3", "2026-01-05", "300.50"};
    for (size_t c = 0; c < 8; c++) {
        const char *was = p.rows[0].was[c];
        assert_int_equal(p.rows[0].state[c],
                         WAS[c] ? CELL_CHANGED : CELL_PLAIN);
        if (!WAS[c])
            assert_null(was);
        else
            assert_string_equal(was, WAS[c]);
    }
    assert_ok(import_preview_keep(&f->cx, &im, &p));
    struct import_preview kept;
    assert_ok(import_preview_kept(&f->cx, &im, &kept));
    assert_string_equal(kept.rows[0].was[2], "旧城");
    assert_null(kept.rows[0].was[1]);
    assert_string_equal(kept.rows[0].stage_after, p.rows[0].stage_after);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_price_a_month_becomes_the_price_of_a_term),
        cmocka_unit_test(a_contract_that_cannot_be_is_refused_with_a_reason),
        cmocka_unit_test(
            tenure_counts_back_from_the_day_and_who_left_is_lost),
        cmocka_unit_test(
            satisfaction_with_a_ticket_becomes_an_answer_of_its_own),
        cmocka_unit_test(answers_are_known_again_by_what_they_say),
        cmocka_unit_test(a_day_of_use_comes_once_however_often_it_is_given),
        cmocka_unit_test(a_referral_points_to_the_customer_it_brought),
        cmocka_unit_test(
            a_notice_of_a_file_opens_its_case_or_is_the_history_of_one),
        cmocka_unit_test(a_notice_that_cannot_be_is_refused_with_a_reason),
        cmocka_unit_test(
            a_loss_of_a_file_is_declared_with_its_reason_and_case),
        cmocka_unit_test(
            a_later_file_with_another_reason_takes_the_case_along),
        cmocka_unit_test(a_loss_without_a_day_is_of_the_month_given),
        cmocka_unit_test(a_preset_may_give_a_column_to_two_fields),
        cmocka_unit_test(the_preview_says_the_stage_that_the_import_brings),
        cmocka_unit_test(the_preview_says_what_stood_there),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
