/* The wizard from the file to the result, in the process; the work between is
 * done by the loop of `perennial work`. */
#include <dirent.h>

#include "core/buf.h"
#include "job/work.h"
#include "model/search.h"
#include "page/browser.h"

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    assert_ok(search_start());
    make_user(f, "manager", ROLE_MANAGER, 1);
    make_user(f, "other", ROLE_MARKETING, 1);
    make_user(f, "admin", ROLE_ADMIN, 1);
    make_user(f, "zhang", ROLE_SALES, 1);
    return 0;
}

static void
as(struct browser *b, const char *login)
{
    browser_open(b, f);
    assert_int_equal(browser_login(b, login, TEST_PASSWORD), 303);
}

/* Sends a file as the browser does; the status. */
static int
upload(struct browser *b, const char *kind, const char *preset,
       const char *name, const char *bytes)
{
    struct buf body;
    static const char *const NAMES[] = {"csrf", "once", "kind", "preset"};
    assert_int_equal(browser_get(b, "/import/new"), 200);
    const char *values[] = {b->csrf, b->once, kind, preset};
    buf_init(&body, b->connection->arena);
    for (int i = 0; i < 4; i++)
        buf_printf(&body, "--XyZ\r\nContent-Disposition: form-data;"
                   " name=\"%s\"\r\n\r\n%s\r\n", NAMES[i], values[i]);
    buf_printf(&body, "--XyZ\r\nContent-Disposition: form-data;"
               " name=\"file\"; filename=\"%s\"\r\n"
               "Content-Type: text/csv\r\n\r\n%s\r\n--XyZ--\r\n", name, bytes);
    b->content_type = "multipart/form-data; boundary=XyZ";
    return browser_send(b, "POST", "/import", body.data);
}

static uint64_t
number_of(const char *location)
{
    unsigned long long id = 0;
    assert_int_equal(sscanf(location, "/import/%llu", &id), 1);
    return id;
}

static const char *
address(struct browser *b, uint64_t id, const char *rest)
{
    return arena_printf(b->connection->arena, "/import/%llu%s",
                        (unsigned long long)id, rest);
}

static int
post(struct browser *b, uint64_t id, const char *rest, const char *fields)
{
    return browser_post(b, address(b, id, rest),
                        arena_printf(b->connection->arena, "once=%s&%s",
                                     b->once, fields));
}

/* From the match of columns to the start. */
static void
start_import(struct browser *b, uint64_t id, const char *map)
{
    assert_int_equal(browser_get(b, address(b, id, "/map")), 200);
    assert_int_equal(post(b, id, "/map", map), 303);
    assert_int_equal(browser_get(b, address(b, id, "/preview")), 200);
    assert_int_equal(post(b, id, "/start", ""), 303);
}

/* All jobs that are due, as `perennial work --once` does. */
static void
work(void)
{
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    struct ctx *runtime = fixture_connect(f, DB_RUNTIME);
    struct ctx *keeper = fixture_connect(f, DB_KEEPER);
    struct ctx *changes = fixture_connect(f, DB_RUNTIME);
    struct ctx *known = fixture_connect(f, DB_RUNTIME);
    struct work_place place = {*runtime, *keeper};
    struct roll_place roll = {*changes, *known};
    assert_ok(work_run(cx, &place, 1, &roll, true));
    fixture_disconnect(known);
    fixture_disconnect(changes);
    fixture_disconnect(keeper);
    fixture_disconnect(runtime);
    fixture_disconnect(cx);
}

static uint64_t
count_of(const char *sql)
{
    struct rows r;
    assert_ok(db_query(&f->cx, &r, sql));
    return rows_u64(&r, 0, 0);
}

static size_t
files(void)
{
    size_t n = 0;
    DIR *d = opendir(f->folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        n += !strncmp(e->d_name, "import-", 7) ||
             !strncmp(e->d_name, "upload-", 7);
    closedir(d);
    return n;
}

#define HEADING "产品编号,产品名称,单价\r\n"

static void
a_file_becomes_products_and_can_be_undone(void **state)
{
    struct browser b;
    as(&b, "manager");
    assert_int_equal(upload(&b, "product", "", "价目 2026.csv", HEADING
                            "A1,常青一号,98\r\nA2,\xf0\xa0\xae\xb7野家,12万6\r\n"
                            "A3,第三,1.50\r\n"), 303);
    uint64_t id = number_of(browser_location(&b));
    assert_int_equal(browser_get(&b, address(&b, id, "/encoding")), 200);
    assert_true(browser_sees(&b, "价目 2026.csv"));
    assert_true(browser_sees(&b, "\xf0\xa0\xae\xb7野家"));
    assert_int_equal(post(&b, id, "/encoding", "encoding=UTF-8&do=next"), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "/map")), 200);
    assert_true(browser_sees(&b, "value=\"code\" selected"));
    assert_int_equal(post(&b, id, "/map", "c0=code&c1=name&c2=price"), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "/preview")), 200);
    assert_true(browser_sees(&b, "开始导入 2 行"));
    assert_true(browser_sees(&b, "clm-refused"));
    assert_int_equal(count_of("SELECT COUNT(*) FROM product"), 0);
    assert_int_equal(post(&b, id, "/start", ""), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "/progress")), 200);
    assert_true(browser_sees(&b, "hx-get=\"/import/"));
    assert_true(browser_sees(&b, "http-equiv=\"refresh\""));
    work();
    assert_int_equal(browser_get(&b, address(&b, id, "/progress")), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "")), 200);
    assert_true(browser_sees(&b, "没有导入的 1 行"));
    assert_int_equal(count_of("SELECT COUNT(*) FROM product"), 2);
    assert_int_equal(browser_get(&b, address(&b, id, "/refused.csv")), 200);
    assert_int_equal(browser_get(&b, address(&b, id, "/undo")), 200);
    assert_int_equal(count_of("SELECT COUNT(*) FROM product"
                              " WHERE deleted_at IS NULL"), 2);
    assert_int_equal(post(&b, id, "/undo", ""), 303);
    work();
    assert_int_equal(browser_get(&b, address(&b, id, "")), 200);
    assert_true(browser_sees(&b, "已全部撤销"));
    assert_int_equal(count_of("SELECT COUNT(*) FROM product"
                              " WHERE deleted_at IS NULL"), 0);
    assert_int_equal(browser_get(&b, address(&b, id, "/undo")), 303);
    browser_close(&b);
}

static void
what_the_file_says_is_only_text(void **state)
{
    struct browser b;
    as(&b, "manager");
    assert_int_equal(upload(&b, "product", "", "<img src=x>.csv", "<b>h</b>,"
                            "产品名称\r\n<script>alert(1)</script>,"
                            "\"\"\"onmouseover=1\"\r\n"), 303);
    uint64_t id = number_of(browser_location(&b));
    static const char *const STEPS[] = {"/encoding", "/map"};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(browser_get(&b, address(&b, id, STEPS[i])), 200);
        assert_false(browser_sees(&b, "<script>alert"));
        assert_false(browser_sees(&b, "<img src=x>"));
        assert_false(browser_sees(&b, "<b>h</b>"));
    }
    assert_int_equal(post(&b, id, "/map", "c0=&c1=name"), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "/preview")), 200);
    assert_false(browser_sees(&b, "<script>alert"));
    browser_close(&b);
}

static void
a_file_that_cannot_be_read_leaves_nothing(void **state)
{
    struct browser b;
    size_t before = files();
    uint64_t imports = count_of("SELECT COUNT(*) FROM import");
    as(&b, "manager");
    /* no encoding; no rows; nothing */
    assert_int_equal(upload(&b, "product", "", "a.csv", "名称,a\r\n\xff\xff,1"),
                     422);
    assert_int_equal(upload(&b, "product", "", "a.csv", "产品名称\r\n"), 422);
    assert_int_equal(upload(&b, "product", "", "a.csv", ""), 422);
    assert_int_equal(upload(&b, "product", "product:none such", "a.csv",
                            HEADING "1,2,3\r\n"), 422);
    assert_int_equal(upload(&b, "nothing", "", "a.csv", HEADING "1,2,3\r\n"),
                     400);
    assert_int_equal(files(), before);
    assert_int_equal(count_of("SELECT COUNT(*) FROM import"), imports);
    browser_close(&b);
}

static void
an_encoding_can_be_chosen_and_a_wrong_one_is_refused(void **state)
{
    struct browser b;
    as(&b, "manager");
    /* 产品名称 / 北京 in GB18030 */
    assert_int_equal(upload(&b, "product", "", "gb.csv",
                            "\xb2\xfa\xc6\xb7\xc3\xfb\xb3\xc6\r\n"
                            "\xb1\xb1\xbe\xa9\r\n"), 303);
    uint64_t id = number_of(browser_location(&b));
    assert_int_equal(browser_get(&b, address(&b, id, "/encoding")), 200);
    assert_true(browser_sees(&b, "value=\"GB18030\" selected"));
    assert_true(browser_sees(&b, "北京"));
    assert_int_equal(post(&b, id, "/encoding", "encoding=UTF-8&do=look"), 422);
    assert_int_equal(browser_get(&b, address(&b, id, "/encoding")), 200);
    assert_true(browser_sees(&b, "北京"));
    assert_int_equal(post(&b, id, "/encoding", "encoding=EBCDIC&do=look"),
                     400);
    browser_close(&b);
}

static void
a_column_that_is_needed_is_asked_for(void **state)
{
    struct browser b;
    as(&b, "manager");
    assert_int_equal(upload(&b, "product", "", "a.csv", HEADING "A1,b,3\r\n"),
                     303);
    uint64_t id = number_of(browser_location(&b));
    assert_int_equal(browser_get(&b, address(&b, id, "/map")), 200);
    assert_int_equal(post(&b, id, "/map", "c0=code&c1=&c2=price"), 422);
    assert_true(browser_sees(&b, "value=\"price\" selected"));
    assert_int_equal(browser_get(&b, address(&b, id, "/map")), 200);
    assert_int_equal(post(&b, id, "/map", "c0=name&c1=name&c2=price"), 422);
    browser_close(&b);
}

static void
columns_are_kept_as_a_preset_and_used_again(void **state)
{
    struct browser b;
    as(&b, "manager");
    assert_int_equal(upload(&b, "product", "", "a.csv",
                            "x,y\r\n甲,5\r\n"), 303);
    uint64_t id = number_of(browser_location(&b));
    assert_int_equal(browser_get(&b, address(&b, id, "/map")), 200);
    assert_int_equal(post(&b, id, "/map",
                          "c0=name&c1=price&preset_name=Mine"), 303);
    assert_int_equal(upload(&b, "product", "product:Mine", "b.csv",
                            "y,x\r\n6,乙\r\n"), 303);
    assert_non_null(strstr(browser_location(&b), "/preview"));
    id = number_of(browser_location(&b));
    assert_int_equal(browser_get(&b, address(&b, id, "/preview")), 200);
    assert_true(browser_sees(&b, "开始导入 1 行"));
    browser_close(&b);
}

static void
refused_rows_say_why_and_what_to_do_with_them(void **state)
{
    struct browser b;
    as(&b, "manager");
    assert_int_equal(upload(&b, "product", "", "a.csv",
                            "x,y\r\n甲,5\r\n"), 303);
    uint64_t id = number_of(browser_location(&b));
    assert_int_equal(browser_get(&b, address(&b, id, "/map")), 200);
    assert_int_equal(post(&b, id, "/map",
                          "c0=name&c1=price&preset_name=A%26B"), 303);
    assert_int_equal(upload(&b, "product", "product:A&B", "b.csv",
                            "y,x\r\n多少,丁一\r\n2,丁二\r\n,\r\n"
                            "不知,\r\n"), 303);
    id = number_of(browser_location(&b));
    assert_int_equal(browser_get(&b, address(&b, id, "/preview")), 200);
    assert_true(browser_sees(&b, "拒绝</span><div class=\"clm-soft-small\">"));
    assert_true(browser_sees(&b, "第 2、4"));
    assert_false(browser_sees(&b, "clm-soft-small\"></div>"));
    assert_int_equal(post(&b, id, "/start", ""), 303);
    work();
    assert_int_equal(browser_get(&b, address(&b, id, "")), 200);
    assert_true(browser_sees(&b, "没有导入的 3 行"));
    /* The reason of one of them. */
    assert_true(browser_sees(&b, "?after=0&amp;reason="));
    struct rows r;
    struct buf one;
    assert_ok(db_query(&f->cx, &r, "SELECT reason, COUNT(DISTINCT row_no)"
                       " FROM import_refusal WHERE import_id = ? GROUP BY"
                       " reason ORDER BY 2 LIMIT 1", B_U64(id)));
    assert_true(rows_u64(&r, 0, 1) < 3);
    buf_init(&one, f->arena);
    buf_printf(&one, "%s?reason=", address(&b, id, ""));
    buf_url(&one, rows_text(&r, 0, 0));
    assert_int_equal(browser_get(&b, one.data), 200);
    assert_true(browser_sees(&b, arena_printf(f->arena, "没有导入的 %llu 行",
                             (unsigned long long)rows_u64(&r, 0, 1))));
    assert_true(browser_sees(&b, "全部被拒绝的行"));
    assert_int_equal(browser_get(&b, address(&b, id, "")), 200);
    assert_true(browser_sees(&b, "在您自己的文件里改好这些行"));
    assert_true(browser_sees(&b, "/import/new?kind=product&amp;preset="
                                 "product%3AA%26B"));
    assert_int_equal(browser_get(&b, "/import/new?kind=product&preset="
                                     "product%3AA%26B"), 200);
    assert_true(browser_sees(&b, "value=\"product:A&amp;B\" selected"));
    browser_close(&b);
}

static void
presets_that_ship_have_names(void **state)
{
    struct browser b;
    as(&b, "manager");
    assert_int_equal(browser_get(&b, "/import/new"), 200);
    assert_true(browser_sees(&b, "国内客户（示例数据）"));
    assert_false(browser_sees(&b, "_demo</option>"));
    struct rows r;
    assert_ok(db_query(&f->cx, &r, "SELECT name FROM import_preset"
                                   " WHERE account_id IS NULL"));
    for (size_t i = 0; i < r.count; i++)
        assert_false(browser_sees(&b, arena_printf(f->arena, "%s</option>",
                                                   rows_text(&r, i, 0))));
    browser_close(&b);
}

/* Its import and the job of it as they stand at some moment. */
static void
stand(uint64_t id, const char *state, unsigned done, const char *kind,
      unsigned job_done, unsigned job_total)
{
    assert_ok(db_exec(&f->cx, "UPDATE import i JOIN job j ON j.id = i.job_id"
        " SET i.state = ?, i.rows_done = ?, j.kind = ?, j.state = 'running',"
        " j.progress_done = ?, j.progress_total = ?,"
        " j.started_at = UTC_TIMESTAMP(6) - INTERVAL 10 SECOND,"
        " j.heartbeat_at = UTC_TIMESTAMP(6) WHERE i.id = ?",
        B_TEXT(state), B_U64(done), B_TEXT(kind), B_U64(job_done),
        B_U64(job_total), B_U64(id)));
}

static void
the_progress_says_what_is_being_done(void **state)
{
    struct browser b;
    as(&b, "manager");
    assert_int_equal(upload(&b, "product", "", "p.csv",
                            HEADING "PR1,b,3\r\nPR2,c,3\r\n"), 303);
    uint64_t id = number_of(browser_location(&b));
    start_import(&b, id, "c0=code&c1=name&c2=price");
    stand(id, "running", 1, "import", 1, 2);
    assert_int_equal(browser_get(&b, address(&b, id, "/progress")), 200);
    assert_true(browser_sees(&b, "第 1 行，共 2 行"));
    assert_true(browser_sees(&b, address(&b, id, "/cancel")));
    stand(id, "running", 2, "import", 10, 40);
    assert_int_equal(browser_get(&b, address(&b, id, "/progress")), 200);
    assert_true(browser_sees(&b, "正在读出客户的阶段"));
    assert_true(browser_sees(&b, "已处理 10 户，共 40 户"));
    assert_true(browser_sees(&b, ">25%<"));
    assert_false(browser_sees(&b, address(&b, id, "/cancel")));
    stand(id, "undoing", 2, "import_undo", 3, 4);
    assert_int_equal(browser_get(&b, address(&b, id, "/progress")), 200);
    assert_true(browser_sees(&b, "已完成 3 步，共 4 步"));
    assert_true(browser_sees(&b, "撤销会一直做完"));
    assert_false(browser_sees(&b, "导入会继续"));
    fixture_sql(f, "DELETE FROM job;\n");
    browser_close(&b);
}

static void
what_an_undo_leaves_is_named_or_counted(void **state)
{
    struct browser b;
    struct buf file;
    as(&b, "manager");
    buf_init(&file, f->arena);
    buf_add(&file, HEADING);
    for (int i = 0; i < 53; i++)
        buf_printf(&file, "K%02d,留下 %d,1\r\n", i, i);
    assert_int_equal(upload(&b, "product", "", "k.csv", file.data), 303);
    uint64_t id = number_of(browser_location(&b));
    start_import(&b, id, "c0=code&c1=name&c2=price");
    work();
    fixture_sql(f, "UPDATE product SET version = version + 1"
                   " WHERE code LIKE 'K%';\n");
    assert_int_equal(browser_get(&b, address(&b, id, "/undo")), 200);
    assert_int_equal(post(&b, id, "/undo", ""), 303);
    work();
    assert_int_equal(browser_get(&b, address(&b, id, "")), 200);
    assert_true(browser_sees(&b, "另有 3 条"));
    browser_close(&b);
}

static void
a_large_file_is_looked_through_in_the_background(void **state)
{
    struct browser b;
    struct buf file;
    as(&b, "manager");
    buf_init(&file, f->arena);
    buf_add(&file, HEADING);
    for (int i = 0; i < 6000; i++)
        buf_printf(&file, "L%05d,大文件 %d,%d\r\n", i, i, i);
    assert_int_equal(upload(&b, "product", "", "l.csv", file.data), 303);
    uint64_t id = number_of(browser_location(&b));
    assert_int_equal(browser_get(&b, address(&b, id, "/map")), 200);
    assert_int_equal(post(&b, id, "/map", "c0=code&c1=name&c2=price"), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "/preview")), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "/progress")), 200);
    assert_true(browser_sees(&b, "排队等待"));
    work();
    assert_int_equal(browser_get(&b, address(&b, id, "/progress")), 303);
    assert_non_null(strstr(browser_location(&b), "/preview"));
    assert_int_equal(browser_get(&b, address(&b, id, "/preview")), 200);
    assert_true(browser_sees(&b, "开始导入 6,000 行"));
    /* Other columns: what was found counts no more. */
    assert_int_equal(post(&b, id, "/map", "c0=code&c1=name&c2="), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "/preview")), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "/progress")), 200);
    assert_int_equal(post(&b, id, "/cancel", ""), 303);
    browser_close(&b);
}

static void
an_import_starts_once_however_often_the_button_is_pressed(void **state)
{
    struct browser b;
    as(&b, "manager");
    fixture_sql(f, "DELETE FROM job;\n");
    assert_int_equal(upload(&b, "product", "", "a.csv",
                            HEADING "S1,b,3\r\n"), 303);
    uint64_t id = number_of(browser_location(&b));
    start_import(&b, id, "c0=code&c1=name&c2=price");
    assert_int_equal(post(&b, id, "/start", ""), 303); /* the same form */
    assert_int_equal(browser_post(&b, address(&b, id, "/start"), "x="), 409);
    assert_int_equal(count_of("SELECT COUNT(*) FROM job"), 1);
    /* Stopped before it began: back to the preview, and on again. */
    assert_int_equal(browser_post(&b, address(&b, id, "/cancel"), "x="), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "")), 303);
    assert_non_null(strstr(browser_location(&b), "/preview"));
    assert_int_equal(browser_post(&b, address(&b, id, "/start"), "x="), 303);
    work();
    assert_int_equal(count_of("SELECT COUNT(*) FROM product"
                              " WHERE code = 'S1'"), 1);
    assert_int_equal(browser_post(&b, address(&b, id, "/map"), "c0=name"),
                     409);
    browser_close(&b);
}

static void
an_import_is_its_persons_and_the_administrators(void **state)
{
    struct browser mine, other, admin;
    as(&mine, "manager");
    as(&other, "other");
    as(&admin, "admin");
    assert_int_equal(upload(&mine, "product", "", "a.csv",
                            HEADING "A1,b,3\r\n"), 303);
    uint64_t id = number_of(browser_location(&mine));
    static const char *const PAGES[] = {"", "/encoding", "/map", "/preview",
                                        "/progress", "/refused.csv", "/undo"};
    static const char *const ACTS[] = {"/encoding", "/map", "/start",
                                       "/cancel", "/undo"};
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++)
        assert_int_equal(browser_get(&other, address(&other, id, PAGES[i])),
                         404);
    assert_int_equal(browser_get(&other, "/import"), 200);
    assert_false(browser_sees(&other, "a.csv"));
    for (size_t i = 0; i < sizeof ACTS / sizeof *ACTS; i++)
        assert_int_equal(browser_post(&other, address(&other, id, ACTS[i]),
                                      "encoding=UTF-8&c1=name"), 404);
    assert_int_equal(browser_get(&admin, address(&admin, id, "/encoding")),
                     200);
    /* Alone an administrator imports no customers: he sees none. */
    assert_int_equal(upload(&admin, "customer", "", "a.csv", "名称\r\na\r\n"),
                     400);
    browser_close(&mine);
    browser_close(&other);
    browser_close(&admin);
}

static void
customers_of_an_import_are_the_list_behind_its_figures(void **state)
{
    struct browser b;
    as(&b, "other");
    assert_int_equal(upload(&b, "customer", "", "c.csv",
        "客户编号,客户名称\r\nW1,甲公司\r\nW2,乙公司\r\nW3,丙公司\r\n"), 303);
    uint64_t id = number_of(browser_location(&b));
    start_import(&b, id, "c0=code&c1=name&owner=0");
    work();
    assert_int_equal(browser_get(&b, address(&b, id, "")), 200);
    assert_true(browser_sees(&b, "新客户现在在哪个阶段"));
    assert_true(browser_sees(&b, "没有一行被拒绝"));
    assert_int_equal(browser_get(&b, arena_printf(f->arena,
                         "/customer?import=%llu", (unsigned long long)id)),
                     200);
    assert_true(browser_sees(&b, "3 户"));
    browser_close(&b);
}

/* Changed itself, or what stands beside it. */
static void
updated_customers_are_a_list_as_well(void **state)
{
    static const char MAP[] = "c0=code&c1=name&c2=contact_name&owner=0";
    struct browser b;
    uint64_t id = 0;
    as(&b, "other");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(upload(&b, "customer", "", "u.csv", i
            ? "客户编号,客户名称,联系人\r\nU1,改名,\r\nU2,乙,新人\r\n"
              "U3,丙,\r\nU4,丁,\r\n"
            : "客户编号,客户名称,联系人\r\nU1,甲,\r\nU2,乙,\r\n"
              "U3,丙,\r\n"), 303);
        id = number_of(browser_location(&b));
        start_import(&b, id, MAP);
        work();
    }
    const char *list = arena_printf(f->arena, "/customer?import=%llu",
                                    (unsigned long long)id);
    assert_int_equal(browser_get(&b, address(&b, id, "")), 200);
    assert_true(browser_sees(&b, arena_printf(f->arena,
        "%s&amp;what=updated\">2</a>", list)));
    assert_int_equal(browser_get(&b, arena_printf(f->arena,
                                     "%s&what=updated", list)), 200);
    assert_true(browser_sees(&b, "2 户"));
    assert_true(browser_sees(&b, "改名"));
    assert_int_equal(browser_get(&b, list), 200);
    assert_true(browser_sees(&b, "1 户"));
    assert_int_equal(browser_get(&b, "/import"), 200);
    assert_true(browser_sees(&b, arena_printf(f->arena, "<a href=\"%s\">2<",
                                              address(&b, id, ""))));
    browser_close(&b);
}

static void
a_preview_says_what_is_stored_and_the_stage_after(void **state)
{
    static const char HEADS[] = "客户编号,客户名称,城市,流失日期,成交次数,"
                                "首次成交,累计金额\r\n";
    static const char MAP[] = "c0=code&c1=name&c2=city&c3=churned_on&"
        "c4=order_count&c5=first_order_on&c6=total_amount";
    struct browser b;
    as(&b, "manager");
    assert_int_equal(upload(&b, "customer", "", "旧.csv", arena_printf(
                         f->arena, "%sP-1,预一,旧城,,,,\r\n", HEADS)), 303);
    uint64_t id = number_of(browser_location(&b));
    start_import(&b, id, MAP);
    work();
    assert_int_equal(upload(&b, "customer", "", "新.csv", arena_printf(
                         f->arena, "%sP-1,预一,新城,2025-01-05,3,2024-02-01,"
                         "300\r\nP-2,预二,一城,,,,\r\n", HEADS)), 303);
    id = number_of(browser_location(&b));
    assert_int_equal(browser_get(&b, address(&b, id, "/map")), 200);
    assert_int_equal(post(&b, id, "/map", MAP), 303);
    assert_int_equal(browser_get(&b, address(&b, id, "/preview")), 200);
    assert_true(browser_sees(&b, "导入后阶段"));
    assert_true(browser_sees(&b, "新城<del class=\"clm-was\">旧城</del>"));
    assert_true(browser_sees(&b, "流失</span><del class=\"clm-was\">"));
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_becomes_products_and_can_be_undone),
        cmocka_unit_test(what_the_file_says_is_only_text),
        cmocka_unit_test(a_file_that_cannot_be_read_leaves_nothing),
        cmocka_unit_test(an_encoding_can_be_chosen_and_a_wrong_one_is_refused),
        cmocka_unit_test(a_column_that_is_needed_is_asked_for),
        cmocka_unit_test(columns_are_kept_as_a_preset_and_used_again),
        cmocka_unit_test(refused_rows_say_why_and_what_to_do_with_them),
        cmocka_unit_test(presets_that_ship_have_names),
        cmocka_unit_test(the_progress_says_what_is_being_done),
        cmocka_unit_test(what_an_undo_leaves_is_named_or_counted),
        cmocka_unit_test(a_large_file_is_looked_through_in_the_background),
        cmocka_unit_test(
            an_import_starts_once_however_often_the_button_is_pressed),
        cmocka_unit_test(an_import_is_its_persons_and_the_administrators),
        cmocka_unit_test(
            customers_of_an_import_are_the_list_behind_its_figures),
        cmocka_unit_test(updated_customers_are_a_list_as_well),
        cmocka_unit_test(a_preview_says_what_is_stored_and_the_stage_after),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
