/* Named views of the funnel: kept, shared, renamed, deleted, had back, and never
 * two of one person's by the same name. */
#include "page/funnel_help.h"

static void
a_view_is_kept_shared_renamed_deleted_and_had_back(void **state)
{
    struct browser b, c;
    as(&b, "sales");
    as(&c, "other");
    assert_int_equal(browser_get(&b, "/funnel?region=north&" SCOPE), 200);
    assert_int_equal(
        browser_post(&b, "/funnel/view",
                     "name=%E5%8C%97%E6%96%B9&query=apply%3D1%26region%3D"
                     "north%26p%3D2025Q3%26model%3Dlifecycle6"), 303);
    assert_string_equal(browser_location(&b),
                        "/funnel?" SCOPE "&region=north");
    assert_int_equal(browser_get(&c, "/funnel/view"), 200);
    assert_false(browser_sees(&c, "北方"));
    assert_int_equal(browser_get(&b, "/funnel/view"), 200);
    assert_true(browser_sees(&b, "value=\"北方\""));
    const char *id = strstr(body(&b), "action=\"/funnel/view/");
    assert_non_null(id);
    const char *path = arena_printf(
        b.connection->arena, "/funnel/view/%ld",
        strtol(id + strlen("action=\"/funnel/view/"), NULL, 10));
    const char *away = arena_printf(b.connection->arena, "%s/delete", path);
    const char *back = arena_printf(b.connection->arena, "%s/restore", path);
    assert_int_equal(browser_post(&b, path, "name=N&shared=1"), 303);
    assert_int_equal(browser_get(&c, "/funnel/view"), 200);
    assert_true(browser_sees(&c, ">N</a>"));
    assert_int_equal(browser_post(&c, path, "name=mine"), 404);
    assert_int_equal(browser_post(&c, away, ""), 404);
    assert_int_equal(browser_post(&b, away, ""), 303);
    assert_int_equal(browser_get(&b, browser_location(&b)), 200);
    assert_true(browser_sees(&b, back));
    assert_false(browser_sees(&b, ">N</a>"));
    assert_int_equal(browser_post(&b, back, ""), 303);
    assert_int_equal(browser_get(&b, "/funnel/view"), 200);
    assert_true(browser_sees(&b, ">N</a>"));
    browser_close(&b);
    browser_close(&c);
}

#define KEEP(name, region)                                                    \
    "name=" name "&query=region%3D" region "%26p%3D2025Q3%26model%3Dlifecycle6"

/* The number of the person's view whose scope has that region. */
static long
view_of(struct browser *b, const char *region)
{
    assert_int_equal(browser_get(b, "/funnel/view"), 200);
    char mark[40];
    snprintf(mark, sizeof mark, "region=%s\"", region);
    const char *row = strstr(body(b), mark);
    assert_non_null(row);
    const char *id = strstr(row, "action=\"/funnel/view/");
    assert_non_null(id);
    return strtol(id + strlen("action=\"/funnel/view/"), NULL, 10);
}

static int
times_seen(const struct browser *b, const char *text)
{
    int n = 0;
    for (const char *p = body(b); (p = strstr(p, text)); p++)
        n++;
    return n;
}

static void
a_name_is_given_once(void **state)
{
    struct browser b, c;
    as(&b, "boss");
    as(&c, "sales");
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    assert_int_equal(browser_post(&b, "/funnel/view", KEEP("A", "south")), 303);
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    /* the later one takes its place, and it is said */
    assert_int_equal(browser_post(&b, "/funnel/view", KEEP("a", "east")), 303);
    assert_int_equal(browser_get(&b, browser_location(&b)), 200);
    assert_true(browser_sees(&b, "已有同名视图"));
    assert_int_equal(browser_get(&b, "/funnel/view"), 200);
    assert_int_equal(times_seen(&b, "value=\"a\""), 1);
    assert_false(browser_sees(&b, "region=south"));
    /* of another person it is another one */
    assert_int_equal(browser_get(&c, "/funnel?" SCOPE), 200);
    assert_int_equal(browser_post(&c, "/funnel/view", KEEP("A", "north")), 303);
    assert_int_equal(browser_get(&b, "/funnel/view"), 200);
    assert_int_equal(times_seen(&b, "value=\"a\""), 1);
    browser_close(&b);
    browser_close(&c);
}

static void
a_name_that_is_taken_is_refused_beside_its_field(void **state)
{
    struct browser b;
    as(&b, "other");
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    assert_int_equal(browser_post(&b, "/funnel/view", KEEP("A", "north")), 303);
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    assert_int_equal(browser_post(&b, "/funnel/view", KEEP("B", "east")), 303);
    const char *path = arena_printf(f->arena, "/funnel/view/%ld",
                                    view_of(&b, "east"));
    const char *away = arena_printf(f->arena, "%s/delete", path);
    const char *back = arena_printf(f->arena, "%s/restore", path);
    assert_int_equal(browser_post(&b, path, "name=A"), 422);
    assert_true(browser_sees(&b, "value=\"A\" maxlength=\"60\" required"
                                 " aria-label=\"视图名称\" aria-invalid"));
    assert_true(browser_sees(&b, "你已有一个同名视图"));
    assert_int_equal(browser_get(&b, "/funnel/view"), 200);
    assert_true(browser_sees(&b, "value=\"B\""));
    /* nor does one come back beside another one */
    assert_int_equal(browser_post(&b, away, ""), 303);
    assert_int_equal(browser_get(&b, "/funnel?" SCOPE), 200);
    assert_int_equal(browser_post(&b, "/funnel/view", KEEP("B", "south")), 303);
    assert_int_equal(browser_get(&b, "/funnel/view"), 200);
    assert_int_equal(browser_post(&b, back, ""), 303);
    assert_int_equal(browser_get(&b, browser_location(&b)), 200);
    assert_true(browser_sees(&b, "你已另有一个同名视图"));
    assert_int_equal(times_seen(&b, "value=\"B\""), 1);
    assert_true(browser_sees(&b, back));
    browser_close(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_view_is_kept_shared_renamed_deleted_and_had_back),
        cmocka_unit_test(a_name_is_given_once),
        cmocka_unit_test(a_name_that_is_taken_is_refused_beside_its_field),
    };
    return cmocka_run_group_tests(tests, start_rolled, end);
}
