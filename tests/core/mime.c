/* Heads of mails: what a reader decodes is what was meant, and no text makes a
 * header of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/clock.h"
#include "core/mime.h"

static struct arena *a;

static void
short_plain_texts_stay_as_they_are(void **state)
{
    assert_string_equal(mime_text(a, "Stage report BG-2026-0087"),
                        "Stage report BG-2026-0087");
    assert_string_equal(mime_text(a, ""), "");
}

static void
other_texts_are_encoded_words(void **state)
{
    assert_string_equal(mime_text(a, "周一"), "=?UTF-8?B?5ZGo5LiA?=");
    assert_string_equal(mime_address(a, "王伟", "w@example.com"),
                        "=?UTF-8?B?546L5Lyf?= <w@example.com>");
    assert_string_equal(mime_address(a, "", "w@example.com"),
                        "<w@example.com>");
}

static void
lines_are_short_and_cut_between_characters(void **state)
{
    char text[1000] = "";
    for (int i = 0; i < 60; i++)
        strcat(text, i % 7 ? "𠮷" : "a");
    const char *line = mime_text(a, text);
    while (line) {
        const char *end = strstr(line, "\r\n");
        size_t n = end ? (size_t)(end - line) : strlen(line);
        assert_in_range(n, 1, 76);
        line = end ? end + 2 : NULL;
        if (line)
            assert_int_equal(*line, ' ');
    }
}

static void
no_text_makes_a_header(void **state)
{
    const char *head = mime_text(a, "x\r\nBcc: thief@example.com\r\n\r\nbody");
    assert_null(strstr(head, "Bcc"));
    for (const char *p = head; (p = strchr(p, '\n')); p++)
        assert_int_equal(p[1], ' ');
}

static void
only_plain_addresses_are_sent_to(void **state)
{
    static const char *const bad[] = {
        "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b>", "<a@b", "a@b\r\nX: y",
        "a@b,c@d", "王@example.com", "\"a\"@b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mime_address_good(bad[i]));
    assert_true(mime_address_good("wang.wei+crm@mail.example.com"));
}

static void
a_date_is_that_of_a_mail(void **state)
{
    assert_string_equal(mime_date(a, INT64_C(1796000400) * 1000000),
                        "Mon, 30 Nov 2026 01:00:00 +0000");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_plain_texts_stay_as_they_are),
        cmocka_unit_test(other_texts_are_encoded_words),
        cmocka_unit_test(lines_are_short_and_cut_between_characters),
        cmocka_unit_test(no_text_makes_a_header),
        cmocka_unit_test(only_plain_addresses_are_sent_to),
        cmocka_unit_test(a_date_is_that_of_a_mail),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests_name("core/mime", tests, NULL, NULL);
    arena_free(a);
    return failed;
}
