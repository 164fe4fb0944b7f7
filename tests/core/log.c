/* Log lines: one line, valid, whatever is logged (S7). With err.c. */
#include "core/log.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static char written[1 << 20];

/* What `speak` writes to standard error. */
static const char *
captured(void (*speak)(void))
{
    FILE *f = tmpfile();
    int saved = dup(STDERR_FILENO);
    dup2(fileno(f), STDERR_FILENO);
    speak();
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(f);
    written[fread(written, 1, sizeof written - 1, f)] = '\0';
    fclose(f);
    return written;
}

static int
lines(const char *s)
{
    int n = 0;
    for (; *s; s++)
        n += *s == '\n';
    return n;
}

static void
speak_hostile(void)
{
    log_write(LOG_INFO, "%s", "a\r\nb\x1b[31m\"\\\t\xFF\xC0\u202E\x7f 常青");
}

static void
a_hostile_text_stays_one_line(void **state)
{
    const char *s = captured(speak_hostile);
    assert_int_equal(lines(s), 1);
    assert_non_null(strstr(
        s, "\"what\":\"a\\u000d\\u000ab\\u001b[31m\\\"\\\\\\u0009\\ufffd\\ufffd"
           "\\u202e\\u007f 常青\"}\n"));
    assert_int_equal(s[0], '{');
}

static void
speak_long(void)
{
    char text[20000];
    memset(text, '\x01', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    log_write(LOG_ERROR, "%s", text);
    for (size_t n = 0; n < 4; n++) {
        memset(text, 'x', n);
        for (size_t i = n; i + 4 < sizeof text; i += 3)
            memcpy(text + i, "常", 4);
        log_write(LOG_ERROR, "%s", text);
    }
}

static void
a_text_that_is_too_long_is_cut_and_the_line_closed(void **state)
{
    const char *s = captured(speak_long);
    assert_int_equal(lines(s), 5);
    assert_string_equal(s + strlen(s) - 3, "\"}\n");
    assert_true(strlen(s) < 5 * 8192);
}

static void
speak_json(void)
{
    log_json(LOG_INFO, "request", "\"status\":200,\"ms\":3");
    log_json(LOG_INFO, "bare", "");
    log_json(LOG_INFO, "broken", "\"a\":\"\n\"");
    log_json(LOG_DEBUG, "hidden", "");
    log_write(LOG_DEBUG, "hidden");
}

static void
members_are_appended_and_may_not_break_the_line(void **state)
{
    const char *s = captured(speak_json);
    assert_int_equal(lines(s), 3);
    assert_non_null(strstr(s, "\"request\",\"status\":200,\"ms\":3}\n"));
    assert_non_null(strstr(s, "\"what\":\"bare\"}\n"));
    assert_non_null(strstr(s, "\"raw\":\"\\\"a\\\":\\\"\\u000a\\\"\"}\n"));
    assert_null(strstr(s, "hidden"));
}

static void *
speak_often(void *unused)
{
    for (int i = 0; i < 500; i++)
        log_write(LOG_INFO, "line %d %s", i, "abcdefghijklmnopqrstuvwxyz");
    return NULL;
}

static void
speak_together(void)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, speak_often, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

static void
lines_of_many_threads_do_not_mix(void **state)
{
    const char *s = captured(speak_together);
    assert_int_equal(lines(s), 2000);
    for (const char *end; (end = strchr(s, '\n')); s = end + 1) {
        assert_memory_equal(s, "{\"at\":\"", 7);
        assert_memory_equal(end - 4, "yz\"}", 4);
    }
}

static void
speak_closed(void)
{
    close(STDERR_FILENO);
    log_write(LOG_ERROR, "nobody hears");
    log_json(LOG_ERROR, "nobody", "\"a\":1");
}

static void
a_log_that_cannot_be_written_stops_nobody(void **state)
{
    assert_string_equal(captured(speak_closed), "");
}

static enum err
passes_on(enum err e)
{
    TRY(e);
    return OK;
}

static void
speak_fault(void)
{
    assert_int_equal(FAIL(ERR_FAULT, "disk %d", 7), ERR_FAULT);
}

static void
a_fault_is_logged_where_it_is_known_and_passed_on(void **state)
{
    const char *s = captured(speak_fault);
    assert_non_null(strstr(s, "fault at tests/core/log.c:"));
    assert_non_null(strstr(s, ": disk 7\""));
    assert_int_equal(passes_on(ERR_CONFLICT), ERR_CONFLICT);
    assert_int_equal(passes_on(OK), OK);
    for (int e = OK; e <= ERR_FAULT; e++)
        assert_string_not_equal(err_name((enum err)e), "unknown");
    assert_string_equal(err_name((enum err)99), "unknown");
}

TEST_MAIN(TEST(a_hostile_text_stays_one_line),
          TEST(a_text_that_is_too_long_is_cut_and_the_line_closed),
          TEST(members_are_appended_and_may_not_break_the_line),
          TEST(lines_of_many_threads_do_not_mix),
          TEST(a_log_that_cannot_be_written_stops_nobody),
          TEST(a_fault_is_logged_where_it_is_known_and_passed_on))
