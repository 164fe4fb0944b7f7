/* PDFs by Chromium: the text is in it, and what takes too long or too much
 * memory ends. Skipped, by name, where there is no Chromium. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/pdf.h"

static struct arena *a;
static char path[] = "/tmp/pdf-test.XXXXXX";

static int
start(void **state)
{
    a = arena_new();
    int fd = mkstemp(path);
    return fd < 0 || close(fd) != 0 ? -1 : 0;
}

static int
end(void **state)
{
    arena_free(a);
    return unlink(path);
}

static enum err
made(const char *body, struct pdf_limits limits)
{
    struct buf html;
    if (!pdf_program(NULL))
        skip();
    buf_init(&html, a);
    buf_printf(&html, "<!DOCTYPE html><meta charset=\"utf-8\">"
                      "<title>t</title><body>%s</body>", body);
    return pdf_make(a, pdf_program(NULL), &html, &limits, path,
                    NULL, NULL);
}

static const char *
text_of(const char *pdf)
{
    static char text[400];
    FILE *f = popen(arena_printf(a, "pdftotext %s -", pdf), "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    assert_int_equal(pclose(f), 0);
    return text;
}

static void
a_document_becomes_a_pdf_with_its_text(void **state)
{
    assert_int_equal(made("<p>常青客户 42 𠮷野家</p>",
                          (struct pdf_limits){120, 1024}), OK);
    assert_non_null(strstr(text_of(path), "常青客户 42 𠮷野家"));
}

static void
one_that_never_ends_is_killed(void **state)
{
    assert_int_equal(made("<script>for (;;);</script>",
                          (struct pdf_limits){4, 1024}), ERR_TIMEOUT);
}

/* The same document, which 1 GiB is enough for. */
static void
one_that_needs_more_memory_than_it_may_have_is_none(void **state)
{
    assert_int_equal(made("<p>常青客户</p>", (struct pdf_limits){120, 48}),
                     ERR_FAULT);
}

/* Alone it would hang: a page that cannot go on has no end of its own. */
static void
one_that_takes_more_and_more_memory_is_killed_for_that(
    void **state)
{
    assert_int_equal(made("<script>const all = []; for (;;) {"
                          " const e = document.createElement('p');"
                          " e.textContent = 'x'.repeat(1 << 16);"
                          " document.body.append(e); all.push(e); }</script>",
                          (struct pdf_limits){600, 512}), ERR_FAULT);
}

static enum err
stop_at_once(void *arg, uint64_t done, uint64_t total)
{
    *(uint64_t *)arg = total;
    return ERR_DENIED;
}

static void
one_that_nobody_wants_any_more_is_killed(void **state)
{
    struct buf html;
    uint64_t total = 0;
    struct pdf_limits limits = {120, 1024};
    if (!pdf_program(NULL))
        skip();
    buf_init(&html, a);
    buf_add(&html, "<!DOCTYPE html><title>t</title>");
    assert_int_equal(pdf_make(a, pdf_program(NULL), &html, &limits, path,
                              stop_at_once, &total), ERR_DENIED);
    assert_true(total > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_becomes_a_pdf_with_its_text),
        cmocka_unit_test(one_that_never_ends_is_killed),
        cmocka_unit_test(
            one_that_needs_more_memory_than_it_may_have_is_none),
        cmocka_unit_test(
            one_that_takes_more_and_more_memory_is_killed_for_that),
        cmocka_unit_test(one_that_nobody_wants_any_more_is_killed),
    };
    return cmocka_run_group_tests(tests, start, end);
}
