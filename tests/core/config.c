/* Settings from file and environment, and what is wrong with them. */
#include "core/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"

static struct arena *arena;
static struct config config;
static const char *problem;

static enum err
read_text_as_file(const char *text)
{
    char path[] = "/tmp/perennial-config-XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    enum err e = config_read(arena, path, &config, &problem);
    unlink(path);
    return e;
}

static void
without_a_file_the_defaults_hold(void **state)
{
    assert_int_equal(read_text_as_file(""), OK);
    assert_string_equal(config.zone, "Asia/Shanghai");
    assert_string_equal(config.currency, "CNY");
    assert_int_equal(config.web_processes, 2);
    assert_int_equal(config.clock_offset_s, 0);
    assert_false(config.https);
    assert_null(config.db_password);
}

static void
a_file_may_use_sections_or_full_names(void **state)
{
    assert_int_equal(read_text_as_file("; our settings\n"
                                       "company = 常青精密 \n"
                                       "https = yes\n"
                                       "clock_offset_s = -86400\n"
                                       "[db]\nsocket=/tmp/x.sock\n"
                                       "password = a=b#c\n"
                                       "[web]\nthreads = 3\n"), OK);
    assert_string_equal(config.company, "常青精密");
    assert_true(config.https);
    assert_int_equal(config.clock_offset_s, -86400);
    assert_string_equal(config.db_socket, "/tmp/x.sock");
    assert_string_equal(config.db_password, "a=b#c");
    assert_int_equal(config.web_threads, 3);
}

static void
refused(const char *text, const char *why)
{
    assert_int_equal(read_text_as_file(text), ERR_INVALID);
    if (!strstr(problem, why))
        fail_msg("'%s' does not say '%s'", problem, why);
}

static void
what_is_wrong_in_a_file_is_named_with_its_line(void **state)
{
    refused("zone = UTC\nweb_thread = 3\n", ":2: web_thread: there is no such");
    refused("[db]\nweb_socket = x\n", ":2: web_socket: there is no such");
    refused("\n\nweb_threads = many\n", ":3: web_threads: ");
    refused("web_threads = 0\n", ":1: web_threads: ");
    refused("https = perhaps\n", ":1: https: ");
    refused("log_level = loud\n", ":1: log_level: ");
    refused("currency = CN\n", ":1: currency: ");
    refused("zone = UTC\nzone = UTC\n", ":2: zone: is set twice");
    refused("zone = UTC\n  Asia/Taipei\n", ":2: zone: is set twice");
    refused("zone\n", ":1: ");
    refused("[db\n", ":1: ");
    refused("company = \xB3\xA3\n", ":1: company: ");
    refused("zone =\n", "zone: may not be empty");
    char text[600];
    memset(text, 'x', sizeof text);
    memcpy(text, "company = ", 10);
    text[599] = '\0';
    refused(text, ":1: line: is longer");
    text[250] = '=';
    refused(text, ":1: line: is longer");
}

static void
a_file_that_is_not_there_is_an_error(void **state)
{
    assert_int_equal(config_read(arena, "/nonexistent/x.ini", &config,
                                 &problem), ERR_INVALID);
    assert_non_null(strstr(problem, "/nonexistent/x.ini: No such file"));
}

static void
the_environment_has_the_last_word(void **state)
{
    setenv("PERENNIAL_WEB_THREADS", "5", 1);
    assert_int_equal(read_text_as_file("web_threads = 3\n"), OK);
    assert_int_equal(config.web_threads, 5);
    setenv("PERENNIAL_WEB_THREADS", "x", 1);
    assert_int_equal(read_text_as_file(""), ERR_INVALID);
    assert_non_null(strstr(problem, "PERENNIAL_WEB_THREADS: "));
    unsetenv("PERENNIAL_WEB_THREADS");
}

static void
every_setting_is_in_the_table_once(void **state)
{
    for (size_t i = 0; i < config_field_count; i++)
        assert_ptr_equal(field_find(config_fields, config_field_count,
                                    config_fields[i].name),
                         &config_fields[i]);
}

static int
start(void **state)
{
    arena = arena_new();
    return 0;
}

static int
finish(void **state)
{
    arena_free(arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_a_file_the_defaults_hold),
        TEST(a_file_may_use_sections_or_full_names),
        TEST(what_is_wrong_in_a_file_is_named_with_its_line),
        TEST(a_file_that_is_not_there_is_an_error),
        TEST(the_environment_has_the_last_word),
        TEST(every_setting_is_in_the_table_once)};
    return cmocka_run_group_tests(tests, start, finish);
}
