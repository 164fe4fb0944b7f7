/* A notice on its page: what it says, who sees it, its scans, its letter. */
#include "page/entry_help.h"

#include "model/attachment.h"
#include "model/notice.h"

static char *
at(const char *tail)
{
    return arena_printf(f->arena, "/notice/%lld%s", (long long)number(
                            "SELECT MAX(id) FROM termination_notice"), tail);
}

static void
its_page_says_until_when_and_why_and_only_to_who_may_see(void **s)
{
    assert_int_equal(enter(500, "notice", arena_printf(f->arena,
                         "received_on=%s&ends_on=%s", day(-1), day(14))),
                     422); /* not what the days of notice say: why? */
    assert_int_equal(enter(500, "notice", arena_printf(f->arena,
                         "received_on=%s&channel=letter&ends_on=%s"
                         "&ends_why=Half+a+month+agreed&reason_text=Too+slow",
                         day(-1), day(14))), 303);
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_true(browser_sees(&wang, "生效中，剩 14 天"));
    assert_true(browser_sees(&wang, "Half a month agreed"));
    assert_true(browser_sees(&wang, day(29))); /* by the days of notice */
    assert_true(browser_sees(&wang, "Too slow"));
    assert_int_equal(browser_get(&sun, at("")), 404);
    assert_int_equal(browser_get(&sun, at("/letter")), 404);
}

static void
the_letter_is_in_the_language_of_the_customer_or_the_one_asked_for(void **s)
{
    assert_int_equal(browser_get(&wang, at("/letter")), 200);
    assert_true(browser_sees(&wang, "关于贵方解约通知的回复"));
    assert_true(browser_sees(&wang, "Firm 0"));
    assert_false(browser_sees(&wang, "{contact}"));
    fixture_sql(f, "UPDATE customer SET country = 'TW' WHERE id = 500;\n");
    assert_int_equal(browser_get(&wang, at("/letter")), 200);
    assert_true(browser_sees(&wang, "關於貴公司解約通知之回覆"));
    assert_int_equal(browser_get(&wang, at("/letter?lang=en")), 200);
    assert_true(browser_sees(&wang, "Dear Firm 0,"));
    assert_int_equal(letter_lang("US"), LANG_EN);
}

static void
words_in_braces_are_filled_in_once_and_others_stay(void **s)
{
    struct notice_row n = {.customer = "{today}", .received_on = 20000,
                           .ends_on = 20010, .owner = "A"};
    assert_string_equal(letter_fill(&f->cx, "{customer}/{nobody}/{owner",
                                    LANG_EN, &n), "{today}/{nobody}/{owner");
    assert_string_equal(letter_fill(&f->cx, "{ends_on}", LANG_ZH_CN, &n),
                        "2024 年 10 月 14 日");
}

static void
what_a_file_is_its_content_says(void **s)
{
    static const uint8_t PNG[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a,
                                  '\n'};
    assert_string_equal(attachment_type((const uint8_t *)"%PDF-1.7", 8),
                        "application/pdf");
    assert_string_equal(attachment_type(PNG, sizeof PNG), "image/png");
    assert_null(attachment_type(PNG, 5));
    assert_null(attachment_type((const uint8_t *)"<svg onload=", 12));
    assert_null(attachment_type((const uint8_t *)"", 0));
}

static const char *
file_of(const char *text)
{
    const char *path = arena_printf(f->arena, "%s/upload-x",
                                    f->config.upload_dir);
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(text, 1, strlen(text), out), strlen(text));
    assert_int_equal(fclose(out), 0);
    return path;
}

static void
a_scan_is_kept_sent_as_a_download_and_removed(void **s)
{
    const char *problem = NULL;
    struct attachment *list;
    size_t n;
    uint64_t id = (uint64_t)number("SELECT MAX(id) FROM termination_notice");
    f->cx.config = &f->config;
    assert_int_equal(attachment_add(&f->cx, "termination_notice", id, 500,
                                    file_of("<html>"), "a.pdf", &problem),
                     ERR_INVALID);
    assert_non_null(problem);
    assert_ok(attachment_add(&f->cx, "termination_notice", id, 500,
                             file_of("%PDF-1.4 letter"), "解约函.pdf",
                             &problem));
    assert_ok(attachment_list(&f->cx, "termination_notice", id, &list, &n));
    assert_int_equal(n, 1);
    char *href = arena_printf(f->arena, "/file/%llu",
                              (unsigned long long)list[0].id);
    assert_int_equal(browser_get(&wang, at("")), 200);
    assert_true(browser_sees(&wang, "解约函.pdf"));
    assert_int_equal(browser_get(&wang, at(href)), 200);
    assert_int_equal(browser_get(&sun, at(href)), 404);
    assert_int_equal(browser_get(&wang, at("/file/99999")), 404);
    assert_int_equal(browser_post(&wang, at(arena_printf(f->arena,
                         "%s/remove", href)), ""), 303);
    assert_int_equal(browser_get(&wang, at(href)), 404);
    assert_int_equal(number("SELECT COUNT(*) FROM audit WHERE action IN"
                            " ('attachment.add', 'attachment.remove')"), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            its_page_says_until_when_and_why_and_only_to_who_may_see),
        cmocka_unit_test(
            the_letter_is_in_the_language_of_the_customer_or_the_one_asked_for),
        cmocka_unit_test(words_in_braces_are_filled_in_once_and_others_stay),
        cmocka_unit_test(what_a_file_is_its_content_says),
        cmocka_unit_test(a_scan_is_kept_sent_as_a_download_and_removed),
    };
    return cmocka_run_group_tests(tests, start, end);
}
