/* Models on the screen: who sees what, a draft that is edited by buttons alone,
 * rehearsed and published, and two people at one draft. */
#include "page/browser.h"

#include "model/rehearsal_private.h"
#include "model/role.h"

static struct fixture *f;
static struct browser admin, other, manager;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    make_user(f, "boss", ROLE_ADMIN, 1);
    make_user(f, "boss2", ROLE_ADMIN, 1);
    make_user(f, "mira", ROLE_MANAGER, 1);
    browser_open(&admin, f);
    browser_login(&admin, "boss", TEST_PASSWORD);
    browser_open(&other, f);
    browser_login(&other, "boss2", TEST_PASSWORD);
    browser_open(&manager, f);
    browser_login(&manager, "mira", TEST_PASSWORD);
    return 0;
}

static int
end(void **state)
{
    browser_close(&admin);
    browser_close(&other);
    browser_close(&manager);
    return fixture_end(state);
}

static bool
shows(const struct browser *b, const char *text)
{
    return strstr(b->rq.reply.body.data, text) != NULL;
}

static const char *
cell(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    const char *s = rows_text(&r, 0, 0);
    return s ? s : "";
}

/* crm4 as its form sends it, but for what the test changes. */
static char *
crm4_form(const char *first_value, const char *button, int version)
{
    return arena_printf(f->arena,
        "r0_stage=left&r0_t0_group=1&r0_t0_fact=gone"
        "&r0_t1_group=2&r0_t1_fact=lapsed"
        "&r1_stage=established&r1_t0_group=0&r1_t0_fact=months"
        "&r1_t0_op=%%3E%%3D&r1_t0_value=%s"
        "&r2_stage=active&r2_t0_group=0&r2_t0_fact=purchases"
        "&r2_t0_op=%%3E%%3D&r2_t0_value=2"
        "&r3_stage=new&r3_t0_group=0&r3_t0_fact=purchases"
        "&r3_t0_op=%%3E%%3D&r3_t0_value=1"
        "&r4_stage=prospect&do=%s&version=%d", first_value, button, version);
}

static void
many_see_models_and_only_an_administrator_changes_them(
    void **state)
{
    assert_int_equal(browser_get(&manager, "/model"), 200);
    assert_true(shows(&manager, "crm4"));
    assert_int_equal(browser_get(&manager, "/model/1"), 200);
    assert_true(shows(&manager, "lifecycle6"));
    assert_false(shows(&manager, "/model/1/rules"));
    assert_false(shows(&manager, "/model/1/stage/"));
    assert_int_equal(browser_get(&admin, "/model/1"), 200);
    assert_true(shows(&admin, "/model/1/rules"));
    assert_true(shows(&admin, "/model/1/stage/2/edit"));
    assert_int_equal(browser_get(&admin, "/model/99"), 404);
    assert_int_equal(browser_get(&admin, "/model/1/stage/99/edit"), 404);
}

static void
a_draft_is_edited_by_buttons_and_comes_back_with_what_was_typed(void **state)
{
    assert_int_equal(browser_get(&admin, "/model/5/rules"), 200);
    assert_int_equal(browser_post(&admin, "/model/5/rules",
                                  crm4_form("36", "rule_add", 0)), 303);
    assert_string_equal(admin.rq.reply.location, "/model/5/rules#r4");
    assert_string_equal(cell("SELECT CAST(LENGTH(rules) - LENGTH(REPLACE("
                             "rules, 'R ', 'R')) AS CHAR) FROM rule_draft"),
                        "6");
    assert_int_equal(browser_get(&admin, "/model/5/rules"), 200);
    assert_true(shows(&admin, "value=\"36\""));
    assert_int_equal(browser_post(&admin, "/model/5/rules",
                                  crm4_form("3x6", "save", 1)), 422);
    assert_true(shows(&admin, "value=\"3x6\""));
    assert_string_equal(cell("SELECT CAST(version AS CHAR) FROM rule_draft"),
                        "1");
    assert_int_equal(browser_post(&admin, "/model/5/rules",
                                  crm4_form("48", "term_remove:1:0", 1)),
                     303);
    /* A rule in the middle without a condition: kept, but not rehearsed. */
    assert_int_equal(browser_get(&admin, "/model/5/rules"), 200);
    assert_true(shows(&admin, "clm-error-text"));
    assert_int_equal(browser_post(&admin, "/model/5/rehearse", ""), 303);
    assert_string_equal(cell("SELECT CAST(COUNT(*) AS CHAR) FROM rehearsal"),
                        "0");
}

static void
who_comes_second_sees_it_and_loses_nothing(void **state)
{
    assert_int_equal(browser_get(&other, "/model/5/rules"), 200);
    assert_int_equal(browser_post(&admin, "/model/5/rules",
                                  crm4_form("30", "save", 2)), 303);
    assert_int_equal(browser_post(&other, "/model/5/rules",
                                  crm4_form("31", "save", 2)), 422);
    assert_true(shows(&other, "value=\"31\""));
    assert_true(shows(&other, "role=\"alert\""));
    assert_true(strstr(cell("SELECT rules FROM rule_draft"), " 30 ") != NULL);
    /* The second time he knows. */
    assert_int_equal(browser_post(&other, "/model/5/rules",
                                  crm4_form("31", "save", 3)), 303);
    assert_true(strstr(cell("SELECT rules FROM rule_draft"), " 31 ") != NULL);
}

/* One who would move, of nobody: the pool is not for the manager's eyes here. */
static void
a_list_is_opened_by_a_number(uint64_t rehearsal)
{
    static const char list[] = "/model/5/rehearsal/list?from=new&to=active";
    const struct rules *rules;
    fixture_sql(f, "INSERT INTO customer (code, name, created_on, team_id)"
                   " VALUES ('R1', '演=员', '2024-01-01', 1);\n");
    assert_ok(rules_get(&f->cx, &rules));
    const struct rule_model *m = rules_model(rules, "crm4");
    struct mover one = {.team = 1, .revenue = 500,
                        .from = (uint8_t)rules_stage(m, "new"),
                        .to = (uint8_t)rules_stage(m, "active"),
                        .id = strtoull(cell("SELECT CAST(id AS CHAR) FROM"
                                            " customer WHERE code = 'R1'"),
                                       NULL, 10)};
    assert_ok(db_begin_write(&f->cx));
    assert_ok(rehearsal_movers_write(&f->cx, rehearsal, m, &one, 1));
    assert_ok(db_commit(&f->cx));
    assert_int_equal(browser_get(&manager, list), 200);
    assert_true(shows(&manager, "data-total=\"1\"") &&
                shows(&manager, "演=员"));
    assert_int_equal(browser_get(&admin, list), 200);
    assert_true(shows(&admin, "data-total=\"0\"") &&
                !shows(&admin, "演=员"));
    assert_true(shows(&admin, "不在你的团队范围"));
    assert_int_equal(browser_get(&manager, "/model/5/rehearsal/list?"
                                           "owner=0&team=1"), 200);
    assert_true(shows(&manager, "data-total=\"1\""));
    assert_true(shows(&manager, "草稿将转移的 公海 的客户"));
    assert_int_equal(browser_get(&manager, "/model/5/rehearsal/list?"
                                           "owner=0&team=2"), 200);
    assert_true(shows(&manager, "data-total=\"0\""));
    assert_int_equal(browser_get(&manager, "/model/5/rehearsal/list?"
                                           "team=1"), 200);
    assert_true(shows(&manager, "data-total=\"1\""));
    assert_true(shows(&manager, "/model/5/rehearsal/list.csv?team=1"));
    assert_int_equal(browser_get(&manager, "/model/5/rehearsal/list.csv?"
                                           "team=1"), 200);
    assert_int_equal(browser_get(&manager, "/model/5/rehearsal/list.xlsx?"
                                           "team=2"), 200);
    assert_string_equal(cell("SELECT JSON_VALUE(detail, '$.rows') FROM audit"
                             " WHERE action = 'model.export'"
                             " ORDER BY id LIMIT 1"), "1");
    assert_int_equal(browser_get(&manager, "/model/5/rehearsal/list?"
                                           "from=moon"), 404);
}

static void
a_rehearsal_is_shown_and_says_when_it_is_out_of_date(void **state)
{
    uint64_t id;
    assert_int_equal(browser_get(&admin, "/model/5/rehearsal"), 404);
    assert_int_equal(browser_post(&admin, "/model/5/rules",
                                  crm4_form("31", "rehearse", 4)), 303);
    assert_string_equal(admin.rq.reply.location, "/model/5/rehearsal");
    assert_int_equal(browser_get(&admin, "/model/5/rehearsal"), 200);
    assert_true(shows(&admin, "hx-get=\"/model/5/rehearsal\""));
    struct rehearsal r;
    assert_ok(rehearsal_latest(&f->cx, "crm4", &r));
    id = r.id;
    assert_ok(rehearsal_run(&f->cx, id, NULL, NULL));
    assert_int_equal(browser_get(&admin, "/model/5/rehearsal"), 200);
    assert_false(shows(&admin, "hx-get"));
    assert_false(shows(&admin, "clm-notice-warn"));
    assert_int_equal(browser_get(&manager, "/model/5/rehearsal"), 200);
    assert_false(shows(&manager, "/model/5/publish"));
    assert_false(shows(&manager, "/funnel/list")); /* at rest it has none */
    a_list_is_opened_by_a_number(r.id);
    assert_int_equal(browser_post(&admin, "/model/5/rules",
                                  crm4_form("32", "save", 5)), 303);
    assert_int_equal(browser_get(&admin, "/model/5/rehearsal"), 200);
    assert_true(shows(&admin, "clm-notice-warn"));
}

static char *
publication(int32_t day, const char *more, int version)
{
    return arena_printf(f->arena, "valid_from=%s&note=why&version=%d%s",
                        day_iso(f->arena, day), version, more);
}

static void
publishing_asks_before_it_changes_history(void **state)
{
    int32_t today = clock_today();
    assert_int_equal(browser_get(&admin, "/model/5/publish"), 200);
    assert_int_equal(browser_post(&admin, "/model/5/publish",
                                  publication(today - 10, "", 6)), 422);
    assert_int_equal(browser_post(&admin, "/model/5/publish",
                                  publication(today, "", 5)), 422);
    assert_int_equal(browser_post(&admin, "/model/5/publish",
                                  publication(today + 366, "", 6)), 422);
    /* It was changed since its rehearsal. */
    assert_int_equal(browser_post(&admin, "/model/5/publish",
                                  publication(today - 10, "&rewrite=1", 6)),
                     422);
    assert_true(shows(&admin, "name=\"unrehearsed\""));
    assert_true(shows(&admin, "当前草稿尚未预演"));
    assert_string_equal(cell("SELECT CAST(MAX(version) AS CHAR) FROM"
                             " stage_rule WHERE model_code = 'crm4'"), "1");
    assert_int_equal(browser_post(&admin, "/model/5/publish",
                                  publication(today - 10, "&rewrite=1"
                                              "&unrehearsed=1", 6)), 303);
    assert_string_equal(cell("SELECT CAST(MAX(version) AS CHAR) FROM"
                             " stage_rule WHERE model_code = 'crm4'"), "2");
    /* The next request reads by it: its page shows the new number. */
    assert_int_equal(browser_get(&other, "/model/5"), 200);
    assert_true(shows(&other, "≥ 32"));
    assert_int_equal(browser_get(&other, "/model/5/publish"), 404);
    assert_int_equal(browser_get(&other, "/model/5/rehearsal"), 200);
    assert_true(shows(&other, "规则第 2 版此后已于"));
}

/* Rehearsed as it is it needs no tick; a draft that is gone is called so. */
static void
a_rehearsed_draft_is_published_as_it_is(void **state)
{
    struct rehearsal r;
    (void)state;
    assert_int_equal(browser_post(&admin, "/model/5/rules",
                                  crm4_form("33", "rehearse", 0)), 303);
    assert_int_equal(browser_get(&admin, "/model/5/publish"), 200);
    assert_true(shows(&admin, "name=\"unrehearsed\""));
    assert_ok(rehearsal_latest(&f->cx, "crm4", &r));
    assert_ok(rehearsal_run(&f->cx, r.id, NULL, NULL));
    assert_int_equal(browser_get(&admin, "/model/5/publish"), 200);
    assert_false(shows(&admin, "name=\"unrehearsed\""));
    assert_int_equal(browser_post(&admin, "/model/5/rules/drop", "version=1"),
                     303);
    assert_int_equal(browser_get(&admin, "/model/5/rehearsal"), 200);
    assert_true(shows(&admin, "草稿此后已丢弃"));
    /* Another one, of as many edits, is not the rehearsed one. */
    assert_int_equal(browser_post(&admin, "/model/5/rules",
                                  crm4_form("34", "save", 0)), 303);
    assert_int_equal(browser_post(&admin, "/model/5/publish",
                                  publication(clock_today(), "", 1)), 422);
    assert_true(shows(&admin, "当前草稿尚未预演"));
    assert_int_equal(browser_post(&admin, "/model/5/rules",
                                  crm4_form("34", "rehearse", 1)), 303);
    assert_ok(rehearsal_latest(&f->cx, "crm4", &r));
    assert_ok(rehearsal_run(&f->cx, r.id, NULL, NULL));
    assert_int_equal(browser_post(&admin, "/model/5/publish",
                                  publication(clock_today(), "", 2)), 303);
}

static void
a_model_is_switched_on_and_one_that_may_not_be_stays(void **state)
{
    assert_int_equal(browser_post(&admin, "/model/5/act/keep", ""), 303);
    assert_string_equal(cell("SELECT CAST(kept AS CHAR) FROM model WHERE"
                             " code = 'crm4'"), "1");
    assert_string_equal(cell("SELECT kind FROM job ORDER BY id DESC"),
                        "stage_all");
    assert_int_equal(browser_get(&admin, "/model/5"), 200);
    assert_true(shows(&admin, "/model/5/act/default"));
    assert_int_equal(browser_post(&admin, "/model/1/act/rest", ""), 303);
    assert_string_equal(cell("SELECT CAST(kept AS CHAR) FROM model WHERE"
                             " code = 'lifecycle6'"), "1");
    assert_int_equal(browser_post(&admin, "/model/1/act/nothing", ""), 404);
    assert_int_equal(browser_post(&admin, "/model/5/copy",
                                  "code=crm4&name_zh_cn=x&name_zh_tw=x"
                                  "&name_en=x&position=1"), 422);
    assert_int_equal(browser_post(&admin, "/model/5/copy",
                                  "code=mine&name_zh_cn=x&name_zh_tw=x"
                                  "&name_en=x&position=1"), 303);
    assert_int_equal(browser_get(&admin, admin.rq.reply.location), 200);
    assert_true(shows(&admin, "mine"));
}

static void
the_daily_run_is_shown_while_it_is_at_it_and_what_came_of_it(void **state)
{
    static const char add[] = /* day, state, done */
        "INSERT INTO job (kind, arg, state, progress_done, progress_total,"
        " attempts, started_at, finished_at) VALUES ('stage_due',"
        " '2026-11-%s', '%s', %s, 2000, 1, NOW(), NOW())";
    (void)state;
    assert_int_equal(browser_get(&manager, "/model"), 200);
    assert_false(shows(&manager, "每日运行"));
    fixture_sql(f, arena_printf(f->arena, add, "26", "running", "500"));
    assert_int_equal(browser_get(&manager, "/model"), 200);
    assert_true(shows(&manager, "hx-get=\"/model\""));
    assert_true(shows(&manager, "500 / 2,000"));
    assert_true(shows(&manager, "clm-bar-fill\" width=\"250\""));
    fixture_sql(f, "UPDATE job SET state = 'failed' WHERE kind = 'stage_due'");
    assert_int_equal(browser_get(&manager, "/model"), 200);
    assert_true(shows(&manager, "2026-11-26 的每日运行失败"));
    fixture_sql(f, arena_printf(f->arena, add, "27", "done", "2000"));
    assert_int_equal(browser_get(&manager, "/model"), 200);
    assert_false(shows(&manager, "hx-get=\"/model\""));
    assert_true(shows(&manager, "2026-11-27 的每日运行：2,000 个客户到期"));
}

/* Of a model that is kept: how many there are now, for whom may see them. */
static void
stocks_of_a_rehearsal_open_the_list_of_the_funnel(void **state)
{
    const struct rules *rules;
    struct rule_draft *d = ARENA_NEW(f->arena, struct rule_draft);
    const char *list = arena_printf(
        f->arena, "/funnel/list?model=segments4&amp;p=%s..%s&amp;slice=closing",
        day_iso(f->arena, clock_today()), day_iso(f->arena, clock_today()));
    uint64_t id;
    (void)state;
    assert_ok(rules_get(&f->cx, &rules));
    rule_draft_begin(f->arena, rules, rules_model(rules, "segments4"), d);
    assert_ok(db_begin_write(&f->cx));
    assert_ok(rule_draft_save(&f->cx, d));
    assert_ok(rehearsal_start(&f->cx, d, &id));
    assert_ok(db_commit(&f->cx));
    assert_ok(rehearsal_run(&f->cx, id, NULL, NULL));
    assert_int_equal(browser_get(&manager, "/model/2/rehearsal"), 200);
    assert_true(shows(&manager, arena_printf(f->arena, "%s\"", list)));
    assert_true(shows(&manager, arena_printf(f->arena, "%s.prospect\"",
                                             list)));
    assert_int_equal(browser_get(&admin, "/model/2/rehearsal"), 200);
    assert_false(shows(&admin, "/funnel/list"));
}

/* Every move that lifecycle6 may allow but one. */
static char *
moves_form(const char *without, const char *more, const char *version)
{
    struct rows r;
    struct buf b;
    buf_init(&b, f->arena);
    buf_printf(&b, "version=%s%s", version, more);
    assert_ok(db_query(&f->cx, &r, "SELECT a.number, b.number FROM stage a"
                       " JOIN stage b ON b.model_code = a.model_code"
                       " AND b.number <> a.number AND b.is_loss = 0"
                       " WHERE a.model_code = 'lifecycle6'"));
    for (size_t i = 0; i < r.count; i++) {
        const char *name = arena_printf(f->arena, "m%d_%d",
                                        (int)rows_i64(&r, i, 0),
                                        (int)rows_i64(&r, i, 1));
        if (strcmp(name, without) != 0)
            buf_printf(&b, "&%s=1", name);
    }
    return b.data;
}

static const char MODEL_VERSION[] =
    "SELECT CAST(version AS CHAR) FROM model WHERE code = 'lifecycle6'";

static void
moves_by_hand_are_allowed_and_asked_for_by_a_matrix_of_ticks(void **state)
{
    static const char moves[] = "/model/1/moves";
    const char *seen = cell(MODEL_VERSION);
    assert_int_equal(browser_get(&manager, moves), 403);
    assert_int_equal(browser_get(&admin, "/model/1"), 200);
    assert_true(shows(&admin, "/model/1/moves\">手动转移</a>"));
    assert_int_equal(browser_get(&admin, moves), 200);
    assert_true(shows(&admin, "name=\"m1_4\" value=\"1\" checked"));
    assert_true(shows(&admin, "name=\"m6_1\"")); /* opened again */
    assert_false(shows(&admin, "name=\"m1_6\"")); /* a loss is declared */
    assert_int_equal(browser_post(&admin, moves,
                                  moves_form("m6_1", "&n4_phone=1", seen)),
                     303);
    assert_string_equal(cell("SELECT CONCAT(from_stage, '-', to_stage) FROM"
                             " stage_move_ban WHERE model_code ="
                             " 'lifecycle6'"), "6-1");
    assert_string_equal(cell("SELECT CONCAT(to_stage, field) FROM"
                             " stage_move_field"), "4phone");
    assert_int_equal(browser_get(&admin, moves), 200);
    assert_true(shows(&admin, "name=\"m6_1\" value=\"1\">"));
    assert_true(shows(&admin, "name=\"n4_phone\" value=\"1\" checked"));
    /* Who comes second keeps what he ticked and sees who was first. */
    assert_int_equal(browser_post(&other, moves,
                                  moves_form("m2_1", "", seen)), 422);
    assert_true(shows(&other, "您编辑期间 boss 改动"));
    assert_true(shows(&other, "name=\"m2_1\" value=\"1\">"));
    assert_true(shows(&other, "name=\"m6_1\" value=\"1\" checked"));
    assert_int_equal(browser_post(&other, moves,
                                  moves_form("m2_1", "",
                                             cell(MODEL_VERSION))), 303);
    assert_string_equal(cell("SELECT CONCAT(from_stage, '-', to_stage) FROM"
                             " stage_move_ban"), "2-1");
}

static void
a_copy_has_the_moves_of_its_model(void **state)
{
    assert_int_equal(browser_post(&admin, "/model/1/copy",
                                  "code=moved&name_zh_cn=x&name_zh_tw=x"
                                  "&name_en=x&position=30"), 303);
    assert_string_equal(cell("SELECT CONCAT(from_stage, '-', to_stage) FROM"
                             " stage_move_ban WHERE model_code = 'moved'"),
                        "2-1");
}

/* What to do in a stage comes along with its rules. */
static void
a_copy_has_the_needs_plays_and_kpis(void **state)
{
    (void)state;
    static const char *const SQL[] = {
        "SELECT CONCAT(SUM(model_code = 'crm4'), ' ', SUM(model_code = 'its'))"
        " FROM stage_need",
        "SELECT CONCAT(SUM(model_code = 'crm4'), ' ', SUM(model_code = 'its'))"
        " FROM play_stage",
        "SELECT CONCAT(SUM(model_code = 'crm4'), ' ', SUM(model_code = 'its'))"
        " FROM kpi_stage",
        "SELECT CONCAT(SUM(model_code = 'crm4'), ' ', SUM(model_code = 'its'))"
        " FROM stage_guide"};
    assert_int_equal(browser_post(&admin, "/model/5/copy",
                                  "code=its&name_zh_cn=y&name_zh_tw=y"
                                  "&name_en=y&position=1"), 303);
    for (size_t i = 0; i < sizeof SQL / sizeof *SQL; i++) {
        unsigned have = 0, copied = 0;
        assert_int_equal(sscanf(cell(SQL[i]), "%u %u", &have, &copied), 2);
        assert_true(have > 0);
        assert_int_equal(copied, have);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            many_see_models_and_only_an_administrator_changes_them),
        cmocka_unit_test(
            a_draft_is_edited_by_buttons_and_comes_back_with_what_was_typed),
        cmocka_unit_test(who_comes_second_sees_it_and_loses_nothing),
        cmocka_unit_test(a_rehearsal_is_shown_and_says_when_it_is_out_of_date),
        cmocka_unit_test(publishing_asks_before_it_changes_history),
        cmocka_unit_test(stocks_of_a_rehearsal_open_the_list_of_the_funnel),
        cmocka_unit_test(a_rehearsed_draft_is_published_as_it_is),
        cmocka_unit_test(a_model_is_switched_on_and_one_that_may_not_be_stays),
        cmocka_unit_test(
            the_daily_run_is_shown_while_it_is_at_it_and_what_came_of_it),
        cmocka_unit_test(
            moves_by_hand_are_allowed_and_asked_for_by_a_matrix_of_ticks),
        cmocka_unit_test(a_copy_has_the_moves_of_its_model),
        cmocka_unit_test(a_copy_has_the_needs_plays_and_kpis),
    };
    return cmocka_run_group_tests(tests, start, end);
}
