/* Every page keeps to its number of statements: each address of the table that
 * is read is asked once, as a manager who administers too, with a company behind
 * it. An address without rows to ask for fails here, so a new page is counted
 * from its first day. */
#include "page/browser.h"

#include "model/attachment.h"
#include "model/copy.h"
#include "model/demo.h"
#include "model/entry.h"
#include "model/import.h"
#include "model/rehearsal.h"
#include "model/role.h"

enum { CUSTOMERS = 30, MOST = 12, ANALYSIS_MOST = 30, PAPER_MOST = 41 };

static struct fixture *f;
static struct browser boss;

/* What goes where the braces are, a row an address; the longest pattern that an
 * address begins with counts. The story is the customer that has everything. */
#define STORY "(SELECT MIN(id) FROM customer)"
#define ONE(table) "SELECT CAST(MAX(id) AS CHAR) FROM " table
#define MINE(table) ONE(table) " WHERE customer_id = " STORY
static const struct {
    const char *pattern, *sql;
} ROWS[] = {
    {"/customer/{id}", "SELECT CAST(" STORY " AS CHAR) UNION"
                       " SELECT CAST(MAX(id) AS CHAR) FROM customer"},
    {"/contact/{id}", MINE("contact")},
    {"/notice/{id}", MINE("termination_notice")},
    {"/notice/{id}/file/{word}",
     "SELECT CAST(subject_id AS CHAR), CAST(id AS CHAR) FROM attachment"
     " WHERE subject = 'termination_notice'"},
    {"/warning/cause/{id}", "SELECT '1'"},
    {"/warning/rule/{id}", ONE("warning_rule")},
    {"/recovery/{id}", MINE("recovery_case")},
    {"/recovery/{id}/do/{word}", "SELECT CAST(MAX(c.id) AS CHAR), w.word FROM"
     " recovery_case c JOIN (SELECT 'reason' AS word UNION SELECT 'decide'"
     " UNION SELECT 'edit' UNION SELECT 'close') w WHERE c.customer_id = "
     STORY " GROUP BY w.word"},
    {"/recovery/{id}/step/{id}/{word}",
     "SELECT CAST(p.case_id AS CHAR), CAST(MAX(s.id) AS CHAR), w.word FROM"
     " plan p JOIN plan_step s ON s.plan_id = p.id JOIN (SELECT 'done' AS word"
     " UNION SELECT 'move' UNION SELECT 'skip' UNION SELECT 'edit') w"
     " WHERE p.case_id = (" MINE("recovery_case") ")"
     " GROUP BY p.case_id, w.word"},
    {"/goal/{id}", ONE("goal")},
    {"/kpi/entry/{id}", ONE("kpi_entry")},
    {"/kpi/{word}", "SELECT code FROM kpi WHERE active = 1"},
    {"/funnel/section/{word}", "SELECT 'stuck' UNION SELECT 'trend'"},
    {"/report/schedule/{id}", ONE("report_schedule")},
    {"/report/{id}/delete", "SELECT CAST(MAX(id) AS CHAR) FROM report WHERE"
                            " issued_at IS NULL"},
    {"/report/{id}/withdraw", "SELECT CAST(MAX(id) AS CHAR) FROM report WHERE"
                              " issued_at IS NOT NULL"},
    {"/report/{id}", "SELECT CAST(id AS CHAR) FROM report"},
    {"/stage/{word}/{word}",
     "SELECT model_code, code FROM stage WHERE model_code = 'lifecycle6'"},
    {"/play/{id}", ONE("play")},
    {"/need/{id}", ONE("stage_need")},
    {"/study/{id}/file/{word}",
     "SELECT CAST(subject_id AS CHAR), CAST(id AS CHAR) FROM attachment"
     " WHERE subject = 'study'"},
    {"/study/{id}", ONE("study")},
    {"/task/{id}", ONE("task")},
    {"/import/{id}", "SELECT CAST(id AS CHAR) FROM import"},
    {"/account/{id}", ONE("account")},
    {"/team/{id}", ONE("team")},
    {"/reason/{id}", ONE("churn_reason")},
    {"/category/{id}", ONE("category")},
    {"/plan/{id}/step/{id}", "SELECT CAST(t.id AS CHAR), CAST(s.id AS CHAR)"
     " FROM plan_template t JOIN plan_step_template s ON"
     " s.template_id = t.id ORDER BY s.id DESC LIMIT 1"},
    {"/plan/{id}", ONE("plan_template")},
    {"/market/line/{word}", "SELECT 'all' UNION SELECT CAST(MAX(id) AS CHAR)"
     " FROM category"},
    {"/market/{id}", ONE("market")},
    {"/model/{id}/stage/{id}", "SELECT '5', CAST(MAX(number) AS CHAR) FROM"
     " stage WHERE model_code = 'crm4'"},
    {"/model/{id}", "SELECT '5'"},
};

static int64_t
number(const char *sql)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, sql));
    return rows_i64(&r, 0, 0);
}

/* ---- the company ---- */

static void
company_make(void)
{
    struct demo_made made;
    struct copy_rolled rolled;
    struct copy_roller *roller = copy_roller_new();
    f->cx.actor = (struct actor){.reach = REACH_ALL, .may_write = true};
    assert_ok(demo_make(&f->cx, &(struct demo_order){
        .seed = 1, .customers = CUSTOMERS, .end = clock_today(),
        .password = TEST_PASSWORD}, &made));
    struct ctx *own = fixture_connect(f, DB_RUNTIME);
    assert_ok(copy_roll(own, roller, &rolled));
    copy_roller_free(roller);
    fixture_disconnect(own);
}

static void
file_keep(const char *subject, const char *sql, uint64_t customer)
{
    const char *problem, *path = arena_printf(f->arena, "%s/upload-x",
                                              f->config.upload_dir);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_true(fputs("%PDF-1.4", out) >= 0 && fclose(out) == 0);
    assert_ok(attachment_add(&f->cx, subject, (uint64_t)number(sql), customer,
                             path, "a.pdf", &problem));
}

/* Opens the form and sends it; the number at the end of where it leads to. */
static uint64_t
send_form(const char *form, const char *to, const char *fields)
{
    char version[20] = "0";
    assert_int_equal(browser_get(&boss, form), 200);
    browser_hidden(&boss, "version", version, sizeof version);
    int status = browser_post(&boss, to, arena_printf(
        f->arena, "once=%s&version=%s&%s", boss.once, version, fields));
    if (status != 303)
        print_error("%s: %d\n", to, status);
    assert_int_equal(status, 303);
    const char *at = browser_location(&boss);
    at += strcspn(at, "0123456789");
    return strtoull(at, NULL, 10);
}

/* One drawn up and one issued, of a month with goals. */
static void
reports_make(void)
{
    static const char NEW[] = "kind=stage&model=lifecycle6&period=month&day=2026-02-10";
    fixture_sql(f, "INSERT INTO goal (kpi, model_code, stage, team_id, period,"
                   " starts_on, target) VALUES"
                   " ('revenue', '', '', 1, 'month', '2026-02-01', 1000),"
                   " ('csat', '', '', 1, 'month', '2026-02-01', 90),"
                   " ('stage_customers', 'lifecycle6', 'usage', 1, 'month',"
                   " '2026-02-01', 3);\n");
    uint64_t id = send_form("/report/new", "/report", NEW);
    char *at = arena_printf(f->arena, "/report/%llu", (unsigned long long)id);
    send_form(at, arena_printf(f->arena, "%s/issue", at), "");
    send_form("/report/new", "/report", NEW);
    send_form("/report/schedule/new", "/report/schedule",
              "kind=stage&model=lifecycle6&period=week&rhythm=week&weekday=1"
              "&month_day=1&hour=7&lang=zh-CN&amounts=1&active=1&shown_flow=1"
              "&place_flow=1&shown_moves=1&shown_how=1&name=Monday");
}

static uint64_t
import_make(const char *name)
{
    struct import_options none = {0};
    int field_of[IMPORT_COLUMNS_MAX];
    struct import im;
    const char *problem;
    uint64_t id;
    const char *path = arena_printf(f->arena, "%s/%s",
                                    f->config.upload_dir, name);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_true(fputs("code,name,price\nA1,One,98\nA2,,x\n", out) >= 0);
    assert_int_equal(fclose(out), 0);
    assert_ok(import_create(&f->cx, IMPORT_PRODUCT, path, "a.csv", "", &id,
                            &problem));
    assert_ok(import_find(&f->cx, id, &im));
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_set_mapping(&f->cx, id, field_of, 3, &none, &problem));
    return id;
}

/* A changed rule of crm4, rehearsed. */
static void
draft_make(void)
{
    uint64_t id;
    send_form("/model/5/rules", "/model/5/rules",
              "r0_stage=left&r0_t0_group=1&r0_t0_fact=gone"
              "&r0_t1_group=2&r0_t1_fact=lapsed"
              "&r1_stage=established&r1_t0_group=0&r1_t0_fact=months"
              "&r1_t0_op=%3E%3D&r1_t0_value=31"
              "&r2_stage=active&r2_t0_group=0&r2_t0_fact=purchases"
              "&r2_t0_op=%3E%3D&r2_t0_value=2"
              "&r3_stage=new&r3_t0_group=0&r3_t0_fact=purchases"
              "&r3_t0_op=%3E%3D&r3_t0_value=1&r4_stage=prospect&do=save");
    send_form("/model/5/rules", "/model/5/rehearse", "");
    id = (uint64_t)number("SELECT MAX(id) FROM rehearsal");
    assert_ok(rehearsal_run(&f->cx, id, NULL, NULL));
}

/* A row of each kind that the story does not surely tell, as of today. */
static const struct {
    const char *kind, *day, *end, *more, *ref, *sql;
} KINDS[] = {
    {"referral", "referred_on", NULL, "referred_name=Firm", NULL, NULL},
    {"inquiry", "received_on", NULL, "subject=Price&outcome=open", NULL, NULL},
    {"use", "day", NULL, "count=1", NULL, NULL},
    {"declaration", "day", NULL, "verdict=back", NULL, NULL},
    {"return", "returned_on", NULL, "amount=1", "sales_order_id",
     "SELECT MIN(id) FROM sales_order WHERE customer_id = " STORY},
    {"contract", "starts_on", "ends_on",
     "type=fixed&status=running&term_months=12&price=1200&notice_days=30",
     NULL, NULL},
    {"renewal", "starts_on", "ends_on", "price=1200&term_months=12",
     "contract_id", "SELECT MAX(id) FROM contract"},
};

static void
rest_enter(void)
{
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        struct buf b;
        char *to = arena_printf(f->arena, "/customer/%lld/event/%s",
                                (long long)number("SELECT " STORY),
                                KINDS[i].kind);
        buf_init(&b, f->arena);
        buf_printf(&b, "%s&%s=%s", KINDS[i].more, KINDS[i].day,
                   day_iso(f->arena, clock_today()));
        if (KINDS[i].end)
            buf_printf(&b, "&%s=%s", KINDS[i].end,
                       day_iso(f->arena, clock_today() + 364));
        if (KINDS[i].ref)
            buf_printf(&b, "&%s=%lld", KINDS[i].ref,
                       (long long)number(KINDS[i].sql));
        send_form(arena_printf(f->arena, "%s/new", to), to, b.data);
    }
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    f->config.cache_dir = f->folder;
    browser_prepare(f);
    f->cx.config = &f->config;
    company_make();
    file_keep("study", "SELECT MAX(id) FROM study", 0);
    file_keep("termination_notice", "SELECT MAX(id) FROM"
              " termination_notice WHERE customer_id = " STORY,
              (uint64_t)number("SELECT " STORY));
    uint64_t boss_id = make_user(f, "boss", ROLE_MANAGER | ROLE_MARKETING | ROLE_ADMIN, 1);
    browser_open(&boss, f);
    assert_int_equal(browser_login(&boss, "boss", TEST_PASSWORD), 303);
    rest_enter();
    reports_make();
    draft_make();
    f->cx.actor.user_id = boss_id;
    f->cx.actor.roles = ROLE_MANAGER;
    import_make("import-open");
    assert_ok(import_run(&f->cx, import_make("import-done"), NULL, NULL));
    return 0;
}

static int
end(void **state)
{
    browser_close(&boss);
    return fixture_end(state);
}

/* ---- addresses ---- */

/* A whole report on paper or in a file has what many pages show. */
static bool
is_paper(const struct route *r)
{
    return !strncmp(r->pattern, "/report/{id}.", 13)
        || !strcmp(r->pattern, "/report/{id}/document");
}

/* Beside that of the session. */
static unsigned
most(const struct route *r)
{
    return 1 + (is_paper(r) ? PAPER_MOST
                : r->flags & ROUTE_ANALYSIS ? ANALYSIS_MOST : MOST);
}

/* The words of a row go where the braces are. */
static char *
address_of(const char *pattern, const struct rows *r, size_t row)
{
    struct buf b;
    buf_init(&b, boss.connection->arena);
    for (size_t col = 0; *pattern; pattern++) {
        if (*pattern != '{') {
            buf_addc(&b, *pattern);
            continue;
        }
        assert_true(col < r->columns);
        buf_add(&b, rows_text(r, row, col++));
        pattern = strchr(pattern, '}');
    }
    return b.data;
}

/* The least of three: what all pages share, names and whether the copy is still
 * good, is asked for by the first one of a second. */
static int
ask(const struct route *r, const char *address)
{
    int status = 0;
    unsigned n = 0;
    for (int i = 0; i < 3; i++) {
        status = browser_get(&boss, address);
        n = db_statement_count(boss.connection->db);
        if ((status == 200 || status == 303) && n <= most(r))
            return 0;
    }
    print_error("%s: %d, %u statements of %u\n", address, status, n, most(r));
    return 1;
}

static int
ask_rows(const struct route *r, const char *sql)
{
    struct rows rows;
    int wrong = 0;
    assert_ok(db_query(&f->cx, &rows, sql));
    if (!rows.count || (rows.count == 1 && rows_null(&rows, 0, 0))) {
        print_error("%s: the company has no such row\n", r->pattern);
        return 1;
    }
    for (size_t i = 0; i < rows.count; i++)
        wrong += ask(r, address_of(r->pattern, &rows, i));
    return wrong;
}

/* Whose a step is, its opportunity says. */
static const char STEPS[] =
    "(SELECT o.customer_id, s.id, s.deleted_at FROM opportunity_step s JOIN"
    " opportunity o ON o.id = s.opportunity_id JOIN opportunity_step_def d"
    " ON d.code = s.step) x";

/* The forms of what happens, by kind. */
static int
ask_kinds(const struct route *r)
{
    const struct entry_kind *k;
    int wrong = 0;
    for (size_t i = 0; (k = entry_kind_at(i)); i++)
        wrong += ask_rows(r, arena_printf(
            f->arena, "SELECT CAST(customer_id AS CHAR), '%s', CAST(id AS"
            " CHAR) FROM %s WHERE deleted_at IS NULL ORDER BY customer_id, id"
            " LIMIT 1", k->code, strcmp(k->code, "step") ? k->table : STEPS));
    return wrong;
}

static const char *
rows_of(const char *pattern)
{
    size_t longest = 0, found = 0;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        size_t n = strlen(ROWS[i].pattern);
        if (n > longest && !strncmp(pattern, ROWS[i].pattern, n)) {
            longest = n;
            found = i;
        }
    }
    return longest ? ROWS[found].sql : "SELECT NULL";
}

static void
no_page_has_more_statements_than_it_may(void **state)
{
    int wrong = 0;
    (void)state;
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &routes[i];
        if (r->method != METHOD_GET || r->flags & ROUTE_PUBLIC)
            continue;
        if (strstr(r->pattern, "{kind}"))
            wrong += ask_kinds(r);
        else if (strchr(r->pattern, '{'))
            wrong += ask_rows(r, rows_of(r->pattern));
        else
            wrong += ask(r, r->pattern);
        arena_reset(boss.connection->arena);
    }
    assert_int_equal(wrong, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_page_has_more_statements_than_it_may),
    };
    return cmocka_run_group_tests_name("page/routes", tests, start, end);
}
