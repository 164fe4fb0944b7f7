/* The page of a stage: every number opens as many customers as it says, plays
 * that do not fit are marked, and managers write needs, plays and studies. */
#include "model/attachment.h"
#include "model/funnel.h"
#include "model/guide.h"
#include "model/period.h"
#include "model/study.h"
#include "page/stage_help.h"
#include "view/format.h"

static void
every_number_opens_its_customers(void **state)
{
    (void)state;
    numbers_open_their_customers("boss", usage_now(), 6);
    numbers_open_their_customers("wang", "/stage/lifecycle6/purchase", 3);
}

static void
it_says_who_is_there_and_why(void **state)
{
    (void)state;
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/stage"), 303);
    assert_string_equal(browser_location(&b), "/stage/lifecycle6/awareness");
    assert_int_equal(browser_get(&b, usage_now()), 200);
    assert_true(browser_sees(&b, "第 4 阶段，共 6"));
    assert_true(browser_sees(&b, "data-count=\"7\""));
    assert_true(browser_sees(&b, ">K001</a>"));
    assert_true(browser_sees(&b, "上手指南"));
    assert_true(browser_sees(&b, "很快用好产品"));
    assert_true(browser_sees(&b, "每户服务单"));
    assert_true(browser_sees(&b, "客户渗透"));
    char *month = arena_printf(f->cx.arena,
                               "/stage/lifecycle6/purchase?from=%s&to=%s",
                               day_iso(f->cx.arena, last - 29),
                               day_iso(f->cx.arena, last));
    assert_int_equal(browser_get(&b, month), 200);
    assert_true(browser_sees(&b, "clm-came"));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/loyalty"), 200);
    assert_false(browser_sees(&b, "clm-came")); /* nobody came in */
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/nowhere"), 404);
    assert_int_equal(browser_get(&b, "/stage/crm4/active"), 200);
    assert_true(browser_sees(&b, "这个模型未启用"));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/usage?model=segments4"
                                     "&p=2026"), 303);
    assert_string_equal(browser_location(&b),
                        "/stage/segments4/prospect?model=segments4&p=2026");
    browser_close(&b);
}

static void
a_play_that_does_not_fit_is_marked(void **state)
{
    (void)state;
    struct browser b;
    static const char AT[] = "/stage/lifecycle6/usage";
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/usage/play"), 200);
    assert_true(browser_sees(&b, "限时优惠"));
    assert_int_equal(post(&b, "/stage/lifecycle6/usage/play",
                          "mark=act&active=1"), 422);
    assert_true(browser_sees(&b, "至少填一种语言的名称"));
    assert_int_equal(browser_get(&b, AT), 200);
    assert_false(browser_sees(&b, "不合阶段"));
    assert_int_equal(post(&b, "/stage/lifecycle6/usage/play",
                          "name_zh_cn=%E4%BF%83%3Cb%3E&mark=act&active=1"),
                     303);
    assert_string_equal(browser_location(&b), AT);
    assert_int_equal(browser_get(&b, AT), 200);
    assert_true(browser_sees(&b, "促&lt;b&gt;"));
    assert_true(browser_sees(&b, "不合阶段"));
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT id, name_en, touched FROM play"
                      " WHERE mark = 'act' ORDER BY id DESC LIMIT 1"));
    assert_string_equal(rows_text(&r, 0, 1), "促<b>");
    assert_int_equal(rows_u64(&r, 0, 2), 1);
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena,
        "/play/%llu/edit?back=lifecycle6.usage",
        (unsigned long long)rows_u64(&r, 0, 0))), 200);
    assert_int_equal(post(&b, "/stage/lifecycle6/usage/play/place",
                          arena_printf(f->cx.arena, "take=%llu",
                          (unsigned long long)rows_u64(&r, 0, 0))), 303);
    assert_int_equal(browser_get(&b, AT), 200);
    assert_false(browser_sees(&b, "不合阶段"));
    assert_int_equal(post(&b, "/stage/lifecycle6/usage/play/place",
                          "put=99999"), 404);
    browser_close(&b);
}

static void
needs_are_written_and_retired(void **state)
{
    (void)state;
    struct browser b;
    struct rows r;
    as(&b, "boss");
    assert_int_equal(post(&b, "/stage/lifecycle6/usage/need",
                          "kind=need&active=1"), 422);
    assert_int_equal(post(&b, "/stage/lifecycle6/usage/need",
                          "kind=need&text_en=Spare+parts&active=1"), 303);
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/usage"), 200);
    assert_true(browser_sees(&b, "Spare parts"));
    assert_ok(db_find(&f->cx, &r, "SELECT id FROM stage_need WHERE text_en ="
                      " 'Spare parts'"));
    const char *at = arena_printf(f->cx.arena, "/need/%llu",
                                  (unsigned long long)rows_u64(&r, 0, 0));
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena, "%s/edit",
                                                  at)), 200);
    assert_int_equal(browser_post(&b, at, "version=1&kind=need&text_zh_cn=x"
                                  "&text_zh_tw=x&text_en=x&was_kind=need"), 303);
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/usage"), 200);
    assert_false(browser_sees(&b, "Spare parts"));
    browser_close(&b);
}

static void
a_study_shows_on_its_stage(void **state)
{
    (void)state;
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/study"), 200);
    assert_int_equal(browser_get(&b, "/study/new?stage=lifecycle6.usage"),
                     200);
    assert_int_equal(browser_post(&b, "/study", "title=%3Ci%3E&day=2026-01-02"
        "&stage=lifecycle6.usage&text=abc&figures=a:+1%0Ab%EF%BC%9A2"), 303);
    const char *at = arena_text(f->cx.arena, browser_location(&b));
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, "&lt;i&gt;"));
    assert_true(browser_sees(&b, "<th scope=\"row\">b</th>"));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/usage"), 200);
    assert_true(browser_sees(&b, "&lt;i&gt;"));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/churn"), 200);
    assert_false(browser_sees(&b, "&lt;i&gt;"));
    browser_close(&b);
    as(&b, "wang");
    assert_int_equal(browser_get(&b, at), 200);
    assert_false(browser_sees(&b, "/edit\""));
    browser_close(&b);
}

static const char *
upload_of(const char *bytes)
{
    const char *path = arena_printf(f->cx.arena, "%s/upload-study",
                                    f->config.upload_dir);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, strlen(bytes), out), strlen(bytes));
    assert_int_equal(fclose(out), 0);
    return path;
}

static void
a_study_has_files_and_is_had_back_from_the_bin_with_them(void **state)
{
    (void)state;
    struct browser b;
    struct study s = {.title = "Pumps", .day = last};
    struct attachment *list;
    const char *problem = NULL;
    size_t n;
    f->cx.config = &f->config;
    f->cx.actor.roles |= ROLE_MANAGER;
    assert_ok(study_add(&f->cx, &s));
    assert_int_equal(attachment_add(&f->cx, "study", s.id, 0,
                                    upload_of("<script>"), "a.pdf", &problem),
                     ERR_INVALID);
    assert_ok(attachment_add(&f->cx, "study", s.id, 0,
                             upload_of("%PDF-1.7 x"), "泵.pdf", &problem));
    assert_ok(attachment_list(&f->cx, "study", s.id, &list, &n));
    assert_int_equal(n, 1);
    const char *at = arena_printf(f->cx.arena, "/study/%llu",
                                  (unsigned long long)s.id);
    const char *file = arena_printf(f->cx.arena, "%s/file/%llu", at,
                                    (unsigned long long)list[0].id);
    as(&b, "wang");
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, "泵.pdf"));
    assert_false(browser_sees(&b, "/remove\""));
    assert_int_equal(browser_get(&b, file), 200);
    assert_int_equal(browser_get(&b, "/study"), 200);
    assert_false(browser_sees(&b, "/restore\""));
    browser_close(&b);
    as(&b, "boss");
    assert_int_equal(post(&b, arena_printf(f->cx.arena, "%s/file", at), ""),
                     422); /* no file came */
    assert_int_equal(post(&b, arena_printf(f->cx.arena, "%s/delete", at), ""),
                     303);
    assert_int_equal(browser_get(&b, file), 404);
    assert_int_equal(browser_get(&b, "/study"), 200);
    const char *back = arena_printf(f->cx.arena, "%s/restore", at);
    assert_true(browser_sees(&b, back));
    assert_int_equal(post(&b, back, ""), 303);
    assert_int_equal(post(&b, back, ""), 404);
    assert_int_equal(browser_get(&b, at), 200);
    assert_true(browser_sees(&b, "泵.pdf"));
    assert_int_equal(post(&b, arena_printf(f->cx.arena, "%s/remove", file),
                          ""), 303);
    assert_int_equal(browser_get(&b, file), 404);
    browser_close(&b);
}

static unsigned
statements_of(struct browser *b, const char *at)
{
    assert_int_equal(browser_get(b, at), 200);
    return db_statement_count(b->connection->db);
}

/* The session's is one of them; who leaves soon costs two more, how many
 * customers there are none. */
static void
a_page_needs_few_statements(void **state)
{
    (void)state;
    struct browser b;
    const char *at = usage_now();
    as(&b, "boss");
    unsigned many = statements_of(&b, at);
    assert_true(statements_of(&b, "/stage/lifecycle6/purchase") <= 31);
    browser_close(&b);
    as(&b, "wang");
    assert_int_equal(statements_of(&b, at), many);
    assert_true(many <= 31);
    print_message("stage page: %u statements\n", many);
    browser_close(&b);
}

/* Bought five days ago: in use when that is more than thirty days ago. */
static void
who_will_change_is_counted_and_listed_whole(void **state)
{
    (void)state;
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/purchase"), 200);
    assert_true(browser_sees(&b, "今天起 30 天内将变更"));
    assert_true(browser_sees(&b, "&amp;to=usage\" data-count=\"1\">1</a>"));
    assert_true(browser_sees(&b, "全部 1 户"));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/purchase/soon"), 200);
    assert_true(browser_sees(&b, "data-total=\"1\""));
    assert_true(browser_sees(&b, ">K008</a>"));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/purchase/soon?to=churn"
                                     ), 200);
    assert_true(browser_sees(&b, "data-total=\"0\""));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/purchase/soon?to=usage"
                                     ), 200);
    assert_true(browser_sees(&b, "data-total=\"1\""));
    assert_true(browser_sees(&b, ">K008</a>"));
    assert_true(browser_sees(&b, format_day_short(f->cx.arena, last + 26,
                                                  clock_today())));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/awareness/soon"), 200);
    assert_true(browser_sees(&b, "没有客户仅因时间推移离开"));
    browser_close(&b);
}

static void
alternatives_alone_begin_with_one_of(void **state)
{
    (void)state;
    struct browser b;
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/churn"), 200);
    assert_true(browser_sees(&b, "<span class=\"clm-soft\">满足其一："));
    assert_true(browser_sees(&b, "并满足其一："));
    browser_close(&b);
}

/* K008 came into purchase five days ago. */
static void
the_day_shows_the_moves_of_seven_days(void **state)
{
    (void)state;
    struct browser b;
    numbers_open_their_customers("wang", "/", 1);
    as(&b, "wang");
    assert_int_equal(browser_get(&b, "/"), 200);
    assert_true(browser_sees(&b, "slice=in.purchase\" data-count=\"1\""));
    assert_true(browser_sees(&b, "hx-get=\"/goal/progress\""));
    browser_close(&b);
}

static void
the_day_shows_the_goals_of_the_reader(void **state)
{
    (void)state;
    struct browser b;
    const struct period q = period_of(PERIOD_QUARTER, last);
    as(&b, "boss");
    assert_int_equal(post(&b, "/goal", arena_printf(f->cx.arena,
        "kpi=customers&team_id=1&period=%s&bound=least&target=9",
        period_text(f->cx.arena, &q))), 303);
    assert_int_equal(browser_get(&b, "/goal/progress"), 303);
    b.headers[0] = "HTTP_HX_REQUEST=true";
    assert_int_equal(browser_get(&b, "/goal/progress"), 200);
    assert_true(browser_sees(&b, "/ ≥ 9"));
    assert_true(browser_sees(&b, "/kpi/customers?p="));
    assert_false(browser_sees(&b, "<html"));
    browser_close(&b);
}

/* Four customers of usage are not wang's; K008 is in purchase. */
static void
penetration_of_accounts_is_that_of_the_stage(void **state)
{
    (void)state;
    struct browser b;
    const struct period year = {PERIOD_DAYS, last - 365, last};
    as(&b, "boss");
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena,
        "/kpi/repeat_purchase_rate?p=%s&stage=lifecycle6.usage&part=den",
        period_text(f->cx.arena, &year))), 200);
    assert_true(browser_sees(&b, ">7 户"));
    assert_true(browser_sees(&b, ">K007</a>"));
    assert_false(browser_sees(&b, ">K008</a>"));
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/usage"), 200);
    assert_true(browser_sees(&b, "这一阶段的"));
    browser_close(&b);
}

/* Came in 400 days ago; the landmark is 370 days ago, the window ends 280
 * days ago. */
static void
put_played(int n, int bought_ago, uint64_t play, int played_ago)
{
    put_buyer(n, bought_ago, 0);
    struct rows r;
    char code[16];
    snprintf(code, sizeof code, "K%03d", n);
    assert_ok(db_find(&f->cx, &r, "SELECT id FROM customer WHERE code = ?",
                      B_TEXT(code)));
    if (play)
        assert_ok(db_exec(&f->cx, "INSERT INTO interaction (customer_id, kind,"
                          " direction, on_day, at, play_id) VALUES (?, 'mail',"
                          " 'out', ?, ?, ?)", B_U64(rows_u64(&r, 0, 0)),
                          B_DAY(last - played_ago),
                          B_TIME(day_start(last - played_ago)),
                          B_U64(play)));
}

static void
plays_are_compared_at_a_landmark_and_numbers_open_customers(void **s)
{
    (void)s;
    struct rows r;
    struct guide g;
    struct browser b;
    struct stage_progress done;
    const struct rules *rules;
    struct scope scope = {.from = last - 30, .to = last,
                          .known_on = DAY_NONE};
    f->cx.lang = LANG_ZH_CN;
    assert_ok(guide_read(&f->cx, "lifecycle6", "awareness", &g));
    assert_true(g.play_count > 1);
    uint64_t play = g.plays[0].id;
    put_played(31, 350, play, 390); /* done, went on */
    put_played(32, 320, play, 371); /* on the last day that counts */
    put_played(33, 40, play, 380);  /* done, did not */
    put_played(34, 350, play, 369); /* a day late: not done, went on */
    put_played(35, 279, 0, 0);      /* a day late to go on */
    put_played(36, 372, play, 390); /* went on before the landmark: is in
                                       neither */
    assert_ok(stage_refresh_range(&f->cx, 1, UINT64_MAX, NULL, NULL, &done));
    roll();
    assert_ok(rules_get(&f->cx, &rules));
    scope.model = rules_model(rules, "lifecycle6");
    f->cx.actor.reach = REACH_ALL;
    struct funnel_play p = {.play_id = play};
    assert_ok(funnel_plays(&f->cx, &scope, &p, 1));
    assert_int_equal(p.customers[1], 3);
    assert_int_equal(p.on[1], 2);
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*) FROM customer"));
    assert_int_equal(p.customers[0], rows_u64(&r, 0, 0) - 4);
    assert_int_equal(p.on[0], 1);
    numbers_open_their_customers("boss", "/stage/lifecycle6/awareness/effect",
                                 2 * (int)g.play_count + 1);
    as(&b, "boss");
    assert_int_equal(browser_get(&b, "/stage/lifecycle6/awareness/effect"),
                     200);
    assert_true(browser_sees(&b, "有一组不足 30 个"));
    assert_int_equal(browser_get(&b, arena_printf(f->cx.arena,
        "/funnel/list?model=lifecycle6&slice=played.awareness.%llu",
        (unsigned long long)play)), 200);
    assert_true(browser_sees(&b, g.plays[0].name));
    assert_int_equal(browser_get(&b, "/funnel/list?model=lifecycle6"
                                     "&slice=played.awareness.999999"), 404);
    assert_int_equal(browser_get(&b, "/funnel/list?model=lifecycle6"
                                     "&slice=played.awareness.0"), 404);
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_opens_its_customers),
        cmocka_unit_test(it_says_who_is_there_and_why),
        cmocka_unit_test(a_page_needs_few_statements),
        cmocka_unit_test(who_will_change_is_counted_and_listed_whole),
        cmocka_unit_test(alternatives_alone_begin_with_one_of),
        cmocka_unit_test(a_play_that_does_not_fit_is_marked),
        cmocka_unit_test(needs_are_written_and_retired),
        cmocka_unit_test(a_study_shows_on_its_stage),
        cmocka_unit_test(
            a_study_has_files_and_is_had_back_from_the_bin_with_them),
        cmocka_unit_test(penetration_of_accounts_is_that_of_the_stage),
        cmocka_unit_test(the_day_shows_the_moves_of_seven_days),
        cmocka_unit_test(the_day_shows_the_goals_of_the_reader),
        cmocka_unit_test(
            plays_are_compared_at_a_landmark_and_numbers_open_customers),
    };
    return cmocka_run_group_tests(tests, start, end);
}
