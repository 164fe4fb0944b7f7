/* The PDF of an issued report: made once in the background for all who ask, kept
 * for a day, and never with the name of who was erased. */
#include <sys/stat.h>

#include "page/report_help.h"

/* The style sheet, which a build with sanitizers has not beside its templates,
 * for the document that goes to Chromium alone. */
static void
style_give(void)
{
    char *top = realpath("static", NULL);
    const char *folder = f->folder;
    assert_non_null(top);
    f->config.template_dir = arena_printf(f->arena, "%s/templates", folder);
    if (mkdir(f->config.template_dir, 0700) == 0)
        assert_int_equal(symlink(top, arena_printf(f->arena, "%s/static",
                                                   folder)), 0);
    free(top);
}

/* Stands for Chromium: what it makes is the document. */
static void
chromium_pretend(const char *what)
{
    char *path = arena_printf(f->arena, "/tmp/perennial-chromium.%d",
                              (int)getpid());
    FILE *script = fopen(path, "w");
    style_give();
    assert_non_null(script);
    fprintf(script, "#!/bin/sh\nfor word; do case $word in --print-to-pdf=*)"
                    " out=${word#*=};; file://*) in=${word#file://};; esac;"
                    " done\n%s\n", what);
    assert_int_equal(fclose(script), 0);
    assert_int_equal(chmod(path, 0755), 0);
    f->config.chromium = path;
}

static void
chromium_away(void)
{
    unlink(f->config.chromium);
    f->config.chromium = NULL;
}

static uint64_t
paper_jobs(void)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r,
                      "SELECT COUNT(*) FROM job WHERE kind = 'paper'"));
    return rows_u64(&r, 0, 0);
}

static void
a_server_without_chromium_says_so(void **state)
{
    struct browser *b = as("sales");
    uint64_t id = draw_up(b, WEEK);
    issue(b, id);
    f->config.chromium = "/nowhere/chromium";
    assert_int_equal(get(b, id, ""), 200);
    assert_false(browser_sees(b, "/pdf\""));
    assert_int_equal(get(b, id, ".pdf"), 303);
    assert_int_equal(get(b, id, ""), 200);
    assert_true(browser_sees(b, "没有安装 Chromium"));
    f->config.chromium = NULL;
}

static void
a_pdf_is_made_once_for_all_who_ask_and_handed_out(void **state)
{
    struct browser *b = as("sales"), *boss = as("boss");
    uint64_t id = draw_up(b, WEEK), before = paper_jobs();
    chromium_pretend("cp \"$in\" \"$out\"");
    issue(b, id);
    assert_int_equal(get(b, id, ".pdf"), 303);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_true(browser_sees(b, "目前没有 PDF"));
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    assert_int_equal(post(b, id, "/pdf", ""), 303); /* clicked twice */
    assert_int_equal(get(boss, id, "/pdf"), 200);
    assert_int_equal(post(boss, id, "/pdf", ""), 303);
    assert_int_equal(paper_jobs(), before + 1);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_true(browser_sees(b, "排队等待"));
    assert_true(browser_sees(b, "http-equiv=\"refresh\""));
    worker_run(f);
    assert_int_equal(get(boss, id, "/pdf"), 200);
    assert_true(browser_sees(boss, "PDF 已生成"));
    assert_int_equal(post(boss, id, "/pdf", ""), 303);
    assert_non_null(strstr(browser_location(boss), ".pdf"));
    assert_int_equal(get(boss, id, ".pdf"), 200);
    assert_string_equal(boss->rq.reply.type, "application/pdf");
    assert_int_equal(get(b, id, ".pdf"), 200); /* still there */
    assert_int_equal(get(as("elsewhere"), id, ".pdf"), 404);
    assert_int_equal(get(as("elsewhere"), id, "/pdf"), 404);
    assert_int_equal(paper_jobs(), before + 1);
    chromium_away();
}

static void
a_pdf_that_is_stopped_or_fails_is_said_and_can_be_asked_for_again(
    void **state)
{
    struct browser *b = as("sales"), *boss = as("boss");
    uint64_t id = draw_up(b, WEEK);
    chromium_pretend("exit 3");
    issue(b, id);
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    assert_int_equal(get(boss, id, "/pdf"), 200);
    assert_int_equal(post(boss, id, "/pdf/cancel", ""), 403);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_int_equal(post(b, id, "/pdf/cancel", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_true(browser_sees(b, "目前没有 PDF"));
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_true(browser_sees(b, "PDF 未能生成"));
    /* too late to be stopped: what became of it is said, and nothing else */
    assert_int_equal(post(b, id, "/pdf/cancel", ""), 303);
    assert_non_null(strstr(browser_location(b), "/pdf"));
    chromium_pretend("cp \"$in\" \"$out\"");
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, ".pdf"), 200);
    chromium_away();
}

/* What was made before still says the name; it is made again without. */
static void
a_pdf_with_the_name_of_who_was_erased_is_not_handed_out(void **state)
{
    struct browser *b = as("sales");
    struct ctx *keeper = fixture_connect(f, DB_KEEPER);
    uint64_t id = draw_up(b, WEEK);
    assert_int_equal(get(b, id, ""), 200);
    assert_int_equal(post(b, id, "", "version=1&shown_all=1"), 303);
    chromium_pretend("cp \"$in\" \"$out\"");
    issue(b, id);
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, ".pdf"), 200);
    assert_ok(db_exec(keeper, "DELETE FROM report_name WHERE report_id = ?"
                              " ORDER BY customer_id LIMIT 1", B_U64(id)));
    fixture_disconnect(keeper);
    assert_int_equal(get(b, id, ".pdf"), 303);
    assert_int_equal(get(b, id, "/pdf"), 200);
    assert_int_equal(post(b, id, "/pdf", ""), 303);
    worker_run(f);
    assert_int_equal(get(b, id, ".pdf"), 200);
    chromium_away();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_server_without_chromium_says_so),
        cmocka_unit_test(a_pdf_is_made_once_for_all_who_ask_and_handed_out),
        cmocka_unit_test(
            a_pdf_that_is_stopped_or_fails_is_said_and_can_be_asked_for_again),
        cmocka_unit_test(
            a_pdf_with_the_name_of_who_was_erased_is_not_handed_out),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
