/* Imports against a real database: each kind, refusals and their words, files
 * in several encodings, and what the preview promises. Every test has files and
 * rows of its own, so they can stand in one database. */
#include "import_help.h"

/* ---- customers ---- */

static void
customers_come_with_contact_history_stage_and_search(void **state)
{
    struct fixture *f = *state;
    struct import im = run(f, IMPORT_CUSTOMER, arena_printf(f->arena,
        "客户编号,客户名称,省份,行业,规模,联系人,手机,首次成交,最近成交,"
        "成交次数,累计金额,阶段\n"
        "A-1,河北甲一有限公司,河北,装备制造,小型,王芳,19900001111,2024-01-05,"
        "%s,8,12.6万,活跃客户\n"
        "A-2,𠮷野家甲二,江苏省,,,,,,,0,,\n",
        day_iso(f->arena, clock_today() - 58)));
    assert_counts(im, 2, 0, 0, 0);
    assert_answer(f, "SELECT province FROM customer WHERE code = 'A-1'",
                  "河北省");
    assert_answer(f, "SELECT name FROM customer WHERE code = 'A-2'",
                  "𠮷野家甲二");
    assert_answer(f, "SELECT amount FROM opening_record o JOIN customer c"
                  " ON c.id = o.customer_id WHERE c.code = 'A-1'",
                  "126000.00");
    assert_answer(f, "SELECT COUNT(*) FROM event e JOIN customer c ON"
                  " c.id = e.customer_id WHERE c.code = 'A-1' AND e.kind = 45"
                  " AND e.quantity = 8 AND e.day = '2024-01-05'", "1");
    assert_answer(f, "SELECT stage FROM customer WHERE code = 'A-1'",
                  "loyalty");
    assert_answer(f, "SELECT stage FROM customer WHERE code = 'A-2'",
                  "awareness");
    assert_answer(f, "SELECT k.is_key FROM contact k JOIN customer c ON"
                  " c.id = k.customer_id WHERE k.name = '王芳'", "1");
    assert_answer(f, "SELECT COUNT(*) > 5 FROM customer_gram g JOIN customer c"
                  " ON c.id = g.customer_id WHERE c.code = 'A-1'", "1");
}

static void
the_same_file_again_changes_nothing(void **state)
{
    struct fixture *f = *state;
    static const char TEXT[] = "客户名称,城市,联系人,成交次数,首次成交\n"
                               "乙一公司,石家庄,李雷,3,2025-01-01\n"
                               "乙二公司,唐山,,0,\n";
    assert_counts(run(f, IMPORT_CUSTOMER, TEXT), 2, 0, 0, 0);
    assert_counts(run(f, IMPORT_CUSTOMER, TEXT), 0, 0, 2, 0);
}

static void
a_customer_is_found_by_number_then_credit_code_then_name(void **state)
{
    struct fixture *f = *state;
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称,统一社会信用代码,城市\n"
        "B-1,丙一,91350100M000100Y43,甲\n"
        "B-2,丙二,,甲\n"
        ",丙三,,甲\n");
    struct import im = run(f, IMPORT_CUSTOMER,
        "客户编号,客户名称,统一社会信用代码,城市\n"
        "B-1,丙一新名,,乙\n"
        ",丙一新名,91350100M000100Y43,乙\n"
        "B-2,丙二,,乙\n"
        ",丙三,,乙\n"
        ",丙四,,乙\n");
    /* The second row is the same customer as the first. */
    assert_counts(im, 1, 3, 0, 1);
    assert_answer(f, "SELECT name FROM customer WHERE code = 'B-1'",
                  "丙一新名");
    assert_answer(f, "SELECT COUNT(*) FROM customer WHERE name = '丙三'"
                  " AND city = '乙'", "1");
}

static void
an_empty_cell_leaves_what_is_there(void **state)
{
    struct fixture *f = *state;
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称,城市,电话\n"
                            "C-1,丁一,保定,0312-5551234\n");
    struct import im = run(f, IMPORT_CUSTOMER, "客户编号,客户名称,城市,电话\n"
                                               "C-1,丁一,,0312-5559999\n");
    assert_counts(im, 0, 1, 0, 0);
    assert_answer(f, "SELECT CONCAT(city, phone) FROM customer"
                  " WHERE code = 'C-1'", "保定0312-5559999");
    im = run(f, IMPORT_CUSTOMER, "客户编号,客户名称,城市\n"
                                 "C-1,,石家庄\n"
                                 "C-1B,  ,石家庄\n");
    assert_counts(im, 0, 1, 0, 1);
    assert_answer(f, "SELECT CONCAT(name, city) FROM customer"
                  " WHERE code = 'C-1'", "丁一石家庄");
    assert_string_equal(reason(f, im.id, 3), "必填。");
}

static void
refusals_say_where_what_and_why(void **state)
{
    struct fixture *f = *state;
    struct import im = run(f, IMPORT_CUSTOMER,
        "客户名称,统一社会信用代码,首次成交,最近成交,成交次数,累计金额,负责人,"
        "规模,省份\n"
        "戊二,9113100XX,,,,,,,\n"
        "戊三,,2026-01-01,2026-13-08,1,,,,\n"
        "戊四,,2026-02-30,,1,,,,\n"
        "戊五,,,,,12万6,,,\n"
        "戊六,,2099-02-01,,1,,,,\n"
        "戊七,,2023-01-10,2022-05-01,1,,,,\n"
        "戊八,,,,-3,,,,\n"
        "戊九,,,,2.5,,,,\n"
        "戊十,,,,,#REF!,,,\n"
        ",,,,,,,小型,\n"
        "戊十二,,,,,,李晓峰,,\n"
        "戊十三,,,,,,,若干,\n"
        "戊十四,,,,,,,,河北省石家庄\n"
        "戊十五,91350100M000100Y44,,,,,,,\n"
        "戊十六,91350100M000100O43,,,,,,,\n"
        "戊二,,,,,,,,\n");
    assert_int_equal(im.created, 0);
    assert_int_equal(im.refused, 16);
    static const char *const WORDS[] = {
        "应为 18 位，这里 9 位。", "没有 13 月。", "2026-02 没有 30 日。",
        "不是数；写 126000 或 12.6万。", "在未来；不能晚于今天。",
        "早于首次成交 2023-01-10。", "不能为负。", "不是整数。",
        "表格公式出错，请填上数值。", "必填。",
        "没有这个账号；可在导入时指定代替人。",
        "不在列表里；可在对应里指定。", "省、市在一格；请拆成两列。",
        "校验位不对。", "含字母 O，信用码不用 I O S V Z。"};
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
        assert_string_equal(reason(f, im.id, i + 2), WORDS[i]);
}

static void
the_same_key_twice_in_a_file_is_refused_with_the_first_row(void **state)
{
    struct fixture *f = *state;
    struct import im = run(f, IMPORT_CUSTOMER, "客户编号,客户名称\n"
                           "D-1,己一\nD-2,己二\nD-1,己一又\n");
    assert_counts(im, 2, 0, 0, 1);
    assert_string_equal(reason(f, im.id, 4), "与第 2 行重复：D-1。");
}

static void
refused_rows_go_to_a_file_that_no_spreadsheet_runs(void **state)
{
    struct fixture *f = *state;
    char text[2048] = "";
    struct import im = run(f, IMPORT_CUSTOMER, "客户名称,累计金额\n"
                           "庚一,=cmd|' /C calc'!A0\n");
    const char *path = arena_printf(f->arena, "%s/refused.csv", f->folder);
    assert_ok(import_refusals_csv(&f->cx, im.id, path));
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    assert_true(fread(text, 1, sizeof text - 1, in) > 0);
    fclose(in);
    assert_non_null(strstr(text, "'=cmd"));
    assert_non_null(strstr(text, "累计金额"));
}

static void
formula_texts_are_kept_as_texts(void **state)
{
    struct fixture *f = *state;
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称,备注\nE-1,+辛一,=1+1\n");
    assert_answer(f, "SELECT CONCAT(name, remark) FROM customer"
                  " WHERE code = 'E-1'", "+辛一=1+1");
}

static void
an_unknown_owner_goes_to_the_one_who_is_named_for_it(void **state)
{
    struct fixture *f = *state;
    const char *problem;
    int field_of[IMPORT_COLUMNS_MAX];
    run(f, IMPORT_ACCOUNT, "姓名,登录名\n赵倩,zhaoqian\n");
    struct import im = begin(f, IMPORT_CUSTOMER, "客户名称,负责人\n"
                             "壬一,李晓峰\n壬二,赵倩\n壬三,\n");
    im.options.owner_id = strtoull(
        ask(f, "SELECT CAST(id AS CHAR) FROM account WHERE"
               " login = 'zhaoqian'"), NULL, 10);
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_set_mapping(&f->cx, im.id, field_of, IMPORT_COLUMNS_MAX,
                                 &im.options, &problem));
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
    assert_answer(f, "SELECT COUNT(*) FROM customer c JOIN account a ON"
                  " a.id = c.owner_id WHERE c.name LIKE '壬_' AND"
                  " a.login = 'zhaoqian'", "3");
}

static void
customers_of_others_are_refused_and_not_copied(void **state)
{
    struct fixture *f = *state;
    run(f, IMPORT_ACCOUNT, "姓名,登录名,角色\n钱一,qianyi,销售\n"
                           "钱二,qianer,销售\n");
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称,负责人\nF-1,癸一,钱一\n");
    struct actor system = f->cx.actor;
    assert_ok(actor_load(&f->cx, "qianer"));
    struct import im = run(f, IMPORT_CUSTOMER, "客户编号,客户名称\n"
                           "F-1,癸一改\nF-2,癸二\n");
    assert_counts(im, 1, 0, 0, 1);
    assert_string_equal(reason(f, im.id, 2), "这个客户归别人负责，您看不到。");
    struct import other;
    assert_int_equal(import_find(&f->cx, im.id - 1, &other), ERR_NOT_FOUND);
    f->cx.actor = system;
    assert_answer(f, "SELECT name FROM customer WHERE code = 'F-1'", "癸一");
    assert_answer(f, "SELECT a.login FROM customer c JOIN account a ON"
                  " a.id = c.owner_id WHERE c.code = 'F-2'", "qianer");
}

/* ---- files ---- */

static void
a_file_in_gb18030_is_known_by_rule(void **state)
{
    struct fixture *f = *state;
    /* 客户名称 LF 常山 */
    static const char TEXT[] = "\xbf\xcd\xbb\xa7\xc3\xfb\xb3\xc6\n"
                               "\xb3\xa3\xc9\xbd\n";
    struct import im = run(f, IMPORT_CUSTOMER, TEXT);
    assert_string_equal(im.encoding, "GB18030");
    assert_answer(f, "SELECT COUNT(*) FROM customer WHERE name = '常山'",
                  "1");
}

static void
another_encoding_can_be_chosen_and_a_wrong_one_is_refused(void **state)
{
    struct fixture *f = *state;
    struct import_head head;
    const char *problem;
    struct import im = begin(f, IMPORT_CUSTOMER, "客户名称\n子一\n");
    assert_int_equal(import_set_encoding(&f->cx, im.id, "big5x", &problem),
                     ERR_INVALID);
    assert_non_null(problem);
    assert_ok(import_set_encoding(&f->cx, im.id, "utf-8", &problem));
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_ok(import_read_head(&f->cx, &im, &head));
    assert_string_equal(head.headings[0], "客户名称");
    assert_string_equal(head.rows[0][0], "子一");
}

static void
semicolons_quotes_and_line_ends_of_windows_are_read(void **state)
{
    struct fixture *f = *state;
    struct import im = run(f, IMPORT_CUSTOMER,
                           "\xef\xbb\xbf客户编号;客户名称;备注\r\n"
                           "G-1;\"丑;一\";\"两\r\n行\"\r\n\r\n");
    assert_string_equal(im.dialect, ";");
    assert_counts(im, 1, 0, 0, 0);
    assert_answer(f, "SELECT CONCAT(name, '|', remark) FROM customer WHERE"
                  " code = 'G-1'", "丑;一|两\n行");
}

static void
files_without_rows_or_text_are_refused(void **state)
{
    struct fixture *f = *state;
    uint64_t id;
    const char *problem = NULL;
    assert_int_equal(import_create(&f->cx, IMPORT_CUSTOMER,
                                   file_of(f, "a,b\n", 4), "x", "", &id,
                                   &problem), ERR_INVALID);
    assert_non_null(problem);
    problem = NULL;
    assert_int_equal(import_create(&f->cx, IMPORT_CUSTOMER,
                                   file_of(f, "a\0b\n\n", 5), "x", "", &id,
                                   &problem), ERR_INVALID);
    assert_non_null(problem);
    assert_int_equal(import_create(&f->cx, IMPORT_CUSTOMER,
                                   file_of(f, "", 0), "x", "", &id,
                                   &problem), ERR_INVALID);
}

static void
a_needed_field_without_a_column_is_said(void **state)
{
    struct fixture *f = *state;
    struct import im;
    uint64_t id;
    const char *problem;
    int field_of[IMPORT_COLUMNS_MAX];
    static const char TEXT[] = "订单号,金额\n1,2\n";
    assert_ok(import_create(&f->cx, IMPORT_ORDER,
                            file_of(f, TEXT, strlen(TEXT)), "x", "", &id,
                            &problem));
    assert_ok(import_find(&f->cx, id, &im));
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_int_equal(import_set_mapping(&f->cx, id, field_of,
                                        IMPORT_COLUMNS_MAX, &im.options,
                                        &problem), ERR_INVALID);
    assert_non_null(strstr(problem, "“"));
}

static void
a_mapping_is_kept_as_a_preset_and_used_again(void **state)
{
    struct fixture *f = *state;
    struct import im;
    const char *problem;
    int field_of[IMPORT_COLUMNS_MAX];
    uint64_t id;
    im = begin(f, IMPORT_CUSTOMER, "客户名称,xx\n寅一,寅市\n");
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_map_field(&f->cx, &im, "city", "xx", field_of,
                               &problem));
    assert_ok(import_set_mapping(&f->cx, im.id, field_of, IMPORT_COLUMNS_MAX,
                                 &im.options, &problem));
    assert_ok(import_preset_save(&f->cx, im.id, "台账"));
    assert_int_equal(import_preset_save(&f->cx, im.id, "cn_demo"),
                     ERR_CONFLICT);
    static const char OTHER[] = "xx,客户名称\n寅二市,寅二\n";
    assert_ok(import_create(&f->cx, IMPORT_CUSTOMER,
                            file_of(f, OTHER, strlen(OTHER)), "x", "", &id,
                            &problem));
    assert_ok(import_preset_use(&f->cx, id, "台账", &problem));
    assert_ok(import_run(&f->cx, id, NULL, NULL));
    assert_answer(f, "SELECT city FROM customer WHERE name = '寅二'",
                  "寅二市");
}

static void
an_order_that_a_summary_has_already_is_refused(void **state)
{
    struct fixture *f = *state;
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称,成交次数,首次成交,最近成交,累计金额\n"
                            "Y-1,汇总一,4,2024-01-01,2025-06-30,800\n");
    struct import im = run(f, IMPORT_ORDER,
        "订单号,客户编号,下单日期,金额,状态\nY1,Y-1,2025-06-30,200,\n"
        "Y2,Y-1,2025-07-01,50,\nY3,Y-1,2025-01-01,70,取消\n");
    assert_counts(im, 2, 0, 0, 1);
    assert_non_null(strstr(reason(f, im.id, 2), "2025-06-30"));
    assert_answer(f, "SELECT CONCAT(purchases, ' ', revenue_total) FROM customer"
                  " WHERE code = 'Y-1'", "5 850.00");
}

/* ---- the preview ---- */

static void
the_preview_says_what_the_run_then_does(void **state)
{
    struct fixture *f = *state;
    struct import_preview p;
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称,城市\nH-1,卯一,甲\n"
                            "H-2,卯二,甲\n");
    struct import im = begin(f, IMPORT_CUSTOMER,
        "客户编号,客户名称,城市,成交次数,首次成交,行业\n"
        "H-1,卯一,乙,,,\nH-2,卯二,甲,,,\nH-3,卯三,丙,2,2026-01-01,从未有过的行业\n"
        "H-4,卯四,丁,x,,\n");
    assert_ok(import_preview(&f->cx, &im, NULL, NULL, &p));
    assert_int_equal(p.create, 1);
    assert_int_equal(p.update, 1);
    assert_int_equal(p.same, 1);
    assert_int_equal(p.refuse, 1);
    assert_int_equal(p.opening_records, 1);
    assert_int_equal(p.rows[0].outcome, IMPORT_UPDATE);
    assert_int_equal(p.rows[0].state[2], CELL_CHANGED);
    assert_int_equal(p.rows[0].state[1], CELL_PLAIN);
    assert_int_equal(p.rows[3].state[3], CELL_REFUSED);
    assert_true(*p.rows[3].message);
    assert_answer(f, "SELECT COUNT(*) FROM industry WHERE"
                  " name_zh_cn = '从未有过的行业'", "0");
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_counts(im, 1, 1, 1, 1);
    assert_answer(f, "SELECT COUNT(*) FROM industry WHERE"
                  " name_zh_cn = '从未有过的行业'", "1");
}

/* ---- the other kinds ---- */

static void
orders_bring_events_and_new_customers_only_when_asked(void **state)
{
    struct fixture *f = *state;
    const char *problem;
    int field_of[IMPORT_COLUMNS_MAX];
    static const char TEXT[] =
        "订单号,客户编号,下单日期,金额,退货\n"
        "J1-1,J-1,2026-03-01 23:30,\"¥1,200.50\",0\n"
        "J1-2,J-1,2026-03-02,-200,1\n"
        "J1-3,J-2,2026-03-03,99,0\n";
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称\nJ-1,辰一\n");
    struct import im = run(f, IMPORT_ORDER, TEXT);
    assert_counts(im, 2, 0, 0, 1);
    /* Company time is UTC + 8: half past eleven at night is that day. */
    assert_answer(f, "SELECT CONCAT(ordered_on, ' ', ordered_at) FROM"
                  " sales_order WHERE order_no = 'J1-1'",
                  "2026-03-01 2026-03-01 15:30:00.000000");
    assert_answer(f, "SELECT SUM(e.amount) FROM event e JOIN customer c ON"
                  " c.id = e.customer_id WHERE c.code = 'J-1' AND"
                  " e.kind IN (40, 42)", "1000.50");
    assert_answer(f, "SELECT revenue_total FROM customer WHERE code = 'J-1'",
                  "1000.50");
    im = begin(f, IMPORT_ORDER, TEXT);
    im.options.create_customers = true;
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_set_mapping(&f->cx, im.id, field_of, IMPORT_COLUMNS_MAX,
                                 &im.options, &problem));
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_counts(im, 1, 0, 2, 0);
    /* Whatever has come since: the stage of that day stays in the ledger. */
    assert_answer(f, "SELECT s.day FROM stage_change s JOIN customer c ON"
                  " c.id = s.customer_id JOIN model m ON m.number ="
                  " s.model_id WHERE c.code = 'J-2' AND m.is_default = 1"
                  " AND s.day > '2026-03-03' ORDER BY s.day LIMIT 1",
                  "2026-04-03");
}

static void
an_order_that_changes_gets_new_events_and_keeps_its_customer(void **state)
{
    struct fixture *f = *state;
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称\nK-1,巳一\nK-2,巳二\n");
    run(f, IMPORT_ORDER, "订单号,客户编号,下单日期,金额\n"
                         "K1,K-1,2026-03-01,100\n");
    struct import im = run(f, IMPORT_ORDER,
                           "订单号,客户编号,下单日期,金额,状态\n"
                           "K1,K-1,2026-03-01,150,已取消\n"
                           "K1,K-2,2026-03-01,150,\n");
    assert_counts(im, 0, 1, 0, 1);
    assert_answer(f, "SELECT COUNT(*) FROM event e JOIN customer c ON"
                  " c.id = e.customer_id WHERE c.code = 'K-1' AND"
                  " e.kind = 40 AND voided_at IS NULL AND amount = 150", "1");
    assert_answer(f, "SELECT purchases FROM customer WHERE code = 'K-1'",
                  "0");
    im = run(f, IMPORT_ORDER, "订单号,客户编号,下单日期,金额\n"
                              "K1,K-2,2026-03-01,150\n");
    assert_counts(im, 0, 0, 0, 1);
}

static void
accounts_get_logins_teams_and_managers(void **state)
{
    struct fixture *f = *state;
    struct import im = run(f, IMPORT_ACCOUNT,
        "sales_agent,manager,regional_office\n"
        "Ann Lee,Bob Ray,West\nAnn Lees,Bob Ray,West\n欧阳修,Bob Ray,West\n");
    assert_counts(im, 3, 0, 0, 0);
    assert_answer(f, "SELECT CONCAT(a.login, ' ', t.name, ' ', t.region, ' ',"
                  " p.name) FROM account a JOIN team t ON t.id = a.team_id"
                  " JOIN team p ON p.id = t.parent_id"
                  " WHERE a.name = 'Ann Lee'",
                  "ann.lee Bob Ray West West");
    assert_answer(f, "SELECT r.role FROM account a JOIN account_role r ON"
                  " r.account_id = a.id WHERE a.login = 'bob.ray'",
                  "manager");
    assert_answer(f, "SELECT login FROM account WHERE name = '欧阳修'",
                  "ouyangxiu");
    assert_answer(f, "SELECT COUNT(*) FROM account WHERE password_hash <> ''"
                  " AND name LIKE 'Ann%'", "0");
    assert_counts(run(f, IMPORT_ACCOUNT, "name,manager,region\n"
                      "Ann Lee,Bob Ray,West\n"), 0, 0, 1, 0);
    assert_counts(run(f, IMPORT_ACCOUNT, "姓名,主管,大区\n"
                      "段誉,王语嫣,华北\n木婉清,王语嫣,华北\n"), 2, 0, 0, 0);
    assert_answer(f, "SELECT CONCAT(t.name, t.region) FROM account a JOIN team"
                  " t ON t.id = a.team_id WHERE a.name = '木婉清'", "王语嫣华北");
}

static void
teams_come_in_below_their_parent_team(void **state)
{
    struct fixture *f = *state;
    assert_counts(run(f, IMPORT_ACCOUNT,
        "姓名,团队,上级团队,大区\n令狐冲,一组,电商部,华南\n"
        "任盈盈,一组,渠道部,华南\n岳灵珊,一组,电商部,华南\n"), 3, 0, 0, 0);
    assert_answer(f, "SELECT GROUP_CONCAT(CONCAT_WS(' ', a.name, t.name,"
                  " p.name, g.name) ORDER BY a.id SEPARATOR ', ')"
                  " FROM account a JOIN team t ON t.id = a.team_id"
                  " JOIN team p ON p.id = t.parent_id"
                  " JOIN team g ON g.id = p.parent_id WHERE t.name = '一组'",
                  "令狐冲 一组 电商部 华南, 任盈盈 一组 渠道部 华南, "
                  "岳灵珊 一组 电商部 华南");
}

static void
products_contacts_and_interactions_come_in(void **state)
{
    struct fixture *f = *state;
    assert_counts(run(f, IMPORT_PRODUCT, "产品名称,价格,类别\n滤芯,98,耗材\n"
                      "GTX Plus,550,\n"), 2, 0, 0, 0);
    assert_answer(f, "SELECT code FROM product WHERE name = 'GTX Plus'",
                  "GTX-PLUS");
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称\nL-1,午一公司\n");
    assert_counts(run(f, IMPORT_CONTACT, "客户,姓名,性别,手机,采购角色\n"
                      "午一公司,韩梅,女,19900001234,决策人\n"
                      "午一公司,韩梅梅,未定,,\n"), 1, 0, 0, 1);
    static const char VISITS[] =
        "客户编号,日期,方式,内容,联系人,下次跟进\n"
        "L-1,2026-11-01 09:30,拜访,谈价格,韩梅,2026-12-01\n"
        "L-1,2026-11-02,网站访问,,,\n";
    assert_counts(run(f, IMPORT_INTERACTION, VISITS), 2, 0, 0, 0);
    assert_counts(run(f, IMPORT_INTERACTION, VISITS), 0, 0, 2, 0);
    assert_answer(f, "SELECT COUNT(*) FROM event e JOIN customer c ON"
                  " c.id = e.customer_id WHERE c.code = 'L-1' AND"
                  " ((e.kind = 1 AND e.flags = 0) OR"
                  " (e.kind = 2 AND e.flags = 3))", "2");
    assert_answer(f, "SELECT last_contact_on FROM customer WHERE"
                  " code = 'L-1'", "2026-11-02");
}

static void
an_opportunity_without_a_customer_has_no_event_until_it_gets_one(void **state)
{
    struct fixture *f = *state;
    run(f, IMPORT_CUSTOMER, "客户编号,客户名称\nM-1,未一\n");
    assert_counts(run(f, IMPORT_OPPORTUNITY,
                      "商机编号,客户,阶段,创建日期,成交日期,金额\n"
                      "MO1,,Engaging,2026-10-01,,500\n"
                      "MO2,M-1,赢单,2026-09-01,2026-09-20,900\n"
                      "MO3,M-1,赢单,2026-09-01,,900\n"), 2, 0, 0, 1);
    assert_answer(f, "SELECT open_deals FROM customer WHERE code = 'M-1'",
                  "0");
    assert_counts(run(f, IMPORT_OPPORTUNITY, "商机编号,客户\nMO1,M-1\n"),
                  0, 1, 0, 0);
    assert_answer(f, "SELECT open_deals FROM customer WHERE code = 'M-1'",
                  "1");
    assert_answer(f, "SELECT COUNT(*) FROM event e JOIN customer c ON"
                  " c.id = e.customer_id WHERE c.code = 'M-1' AND e.kind = 32"
                  " AND e.day = '2026-09-20' AND e.amount = 900", "1");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(customers_come_with_contact_history_stage_and_search),
        cmocka_unit_test(the_same_file_again_changes_nothing),
        cmocka_unit_test(
            a_customer_is_found_by_number_then_credit_code_then_name),
        cmocka_unit_test(an_empty_cell_leaves_what_is_there),
        cmocka_unit_test(refusals_say_where_what_and_why),
        cmocka_unit_test(
            the_same_key_twice_in_a_file_is_refused_with_the_first_row),
        cmocka_unit_test(refused_rows_go_to_a_file_that_no_spreadsheet_runs),
        cmocka_unit_test(formula_texts_are_kept_as_texts),
        cmocka_unit_test(an_unknown_owner_goes_to_the_one_who_is_named_for_it),
        cmocka_unit_test(customers_of_others_are_refused_and_not_copied),
        cmocka_unit_test(a_file_in_gb18030_is_known_by_rule),
        cmocka_unit_test(
            another_encoding_can_be_chosen_and_a_wrong_one_is_refused),
        cmocka_unit_test(semicolons_quotes_and_line_ends_of_windows_are_read),
        cmocka_unit_test(files_without_rows_or_text_are_refused),
        cmocka_unit_test(a_needed_field_without_a_column_is_said),
        cmocka_unit_test(a_mapping_is_kept_as_a_preset_and_used_again),
        cmocka_unit_test(an_order_that_a_summary_has_already_is_refused),
        cmocka_unit_test(the_preview_says_what_the_run_then_does),
        cmocka_unit_test(orders_bring_events_and_new_customers_only_when_asked),
        cmocka_unit_test(
            an_order_that_changes_gets_new_events_and_keeps_its_customer),
        cmocka_unit_test(accounts_get_logins_teams_and_managers),
        cmocka_unit_test(teams_come_in_below_their_parent_team),
        cmocka_unit_test(products_contacts_and_interactions_come_in),
        cmocka_unit_test(
            an_opportunity_without_a_customer_has_no_event_until_it_gets_one),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
