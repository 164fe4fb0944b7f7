/* Queries, forms and cookies, also hostile ones (reliability B8). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/limits.h"
#include "http/params.h"

static int
start(void **state)
{
    *state = arena_new();
    return 0;
}

static int
end(void **state)
{
    arena_free(*state);
    return 0;
}

static enum err
decode(struct arena *a, const char *text, struct params *out)
{
    *out = (struct params){0};
    return urlencoded_read(a, text, strlen(text), out);
}

static void
a_query_gives_names_and_values_in_order(void **state)
{
    struct params p;
    size_t n;
    assert_int_equal(decode(*state, "q=%E5%AE%A2+x&stage=2&stage=3&go", &p),
                     OK);
    assert_int_equal(p.count, 4);
    assert_string_equal(param_get(&p, "q"), "客 x");
    assert_string_equal(param_get(&p, "stage"), "2");
    assert_string_equal(param_get(&p, "go"), "");
    assert_null(param_get(&p, "missing"));
    const char **all = param_all(*state, &p, "stage", &n);
    assert_int_equal(n, 2);
    assert_string_equal(all[1], "3");
}

static void
empty_pieces_and_empty_names_are_passed_over(void **state)
{
    struct params p;
    assert_int_equal(decode(*state, "&&a=1&=x&&b=&", &p), OK);
    assert_int_equal(p.count, 2);
    assert_string_equal(param_get(&p, "a"), "1");
    assert_string_equal(param_get(&p, "b"), "");
    assert_int_equal(decode(*state, "", &p), OK);
    assert_int_equal(p.count, 0);
    assert_int_equal(decode(*state, "a=b=c", &p), OK);
    assert_string_equal(param_get(&p, "a"), "b=c");
}

static void
what_is_broken_is_refused_whole(void **state)
{
    static const char *const BAD[] = {
        "a=%", "a=%4", "a=%z1", "a=%1z", "%=1", "a=%00", "%00=1",
        "a=%FF", "a=%C0%80", "a=%ED%A0%80", "a=%F4%90%80%80", "a=%E5%AE",
        "a=\xff", "a=%BF%27", "good=1&a=%", "a=%e5&b=%ae%a2",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct params p;
        if (decode(*state, BAD[i], &p) != ERR_INVALID)
            fail_msg("accepted: %s", BAD[i]);
    }
    struct params p = {0};
    assert_int_equal(urlencoded_read(*state, "a=\0b", 4, &p), ERR_INVALID);
}

static void
a_thousand_parameters_are_the_limit(void **state)
{
    struct buf b;
    struct params p = {0};
    buf_init(&b, *state);
    for (int i = 0; i < LIMIT_PARAMS; i++)
        buf_printf(&b, "p%d=%d&", i, i);
    assert_int_equal(urlencoded_read(*state, b.data, b.len, &p), OK);
    assert_int_equal(p.count, LIMIT_PARAMS);
    assert_string_equal(param_get(&p, "p999"), "999");
    assert_string_equal(param_get(&p, "p0"), "0");
    buf_add(&b, "x=1");
    p = (struct params){0};
    assert_int_equal(urlencoded_read(*state, b.data, b.len, &p),
                     ERR_TOO_LARGE);
}

static void
cookies_are_read_as_browsers_send_them(void **state)
{
    struct params p = {0};
    cookie_read(*state, "sid=abc; theme=dark;lang=\"zh-CN\" ;  x = y ", &p);
    assert_string_equal(param_get(&p, "sid"), "abc");
    assert_string_equal(param_get(&p, "theme"), "dark");
    assert_string_equal(param_get(&p, "lang"), "zh-CN");
    assert_string_equal(param_get(&p, "x"), "y");
    assert_int_equal(p.count, 4);
}

static void
a_strange_cookie_is_passed_over_and_locks_nobody_out(void **state)
{
    struct params p = {0};
    cookie_read(*state, "=; ;;a; \xff=1; b=\xc0\x80; c=1\x01; =v; sid=ok; q=\"",
                &p);
    assert_string_equal(param_get(&p, "sid"), "ok");
    assert_string_equal(param_get(&p, "q"), "\"");
    assert_int_equal(p.count, 2);
    p = (struct params){0};
    cookie_read(*state, NULL, &p);
    cookie_read(*state, "", &p);
    assert_int_equal(p.count, 0);
}

static void
the_first_of_two_cookies_of_a_name_counts(void **state)
{
    struct params p = {0};
    cookie_read(*state, "sid=first; sid=second", &p);
    assert_string_equal(param_get(&p, "sid"), "first");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_gives_names_and_values_in_order),
        cmocka_unit_test(empty_pieces_and_empty_names_are_passed_over),
        cmocka_unit_test(what_is_broken_is_refused_whole),
        cmocka_unit_test(a_thousand_parameters_are_the_limit),
        cmocka_unit_test(cookies_are_read_as_browsers_send_them),
        cmocka_unit_test(a_strange_cookie_is_passed_over_and_locks_nobody_out),
        cmocka_unit_test(the_first_of_two_cookies_of_a_name_counts),
    };
    return cmocka_run_group_tests(tests, start, end);
}
