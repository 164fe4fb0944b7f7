/* The tree and its rendering: rows, includes, what is missing, threads. */
#include <pthread.h>

#include "site.h"

static int
start(void **state)
{
    site_new();
    site_add("page.tpl", PAGE
             "<h1>{{TITLE}}</h1>\n"
             "{{#ROW}}<li>{{NAME}} {{TITLE}}{{#TAG}}[{{TAG}}]{{/TAG}}"
             "{{#ROW_separator}},{{/ROW_separator}}</li>{{/ROW}}"
             "{{#EMPTY}}none{{/EMPTY}}{{#NOT_EMPTY}}some{{/NOT_EMPTY}}"
             "{{>PART}}");
    site_add("part.tpl", PAGE "<i>{{NAME}}/{{TITLE}}{{>PART}}</i>");
    site_add("blank.tpl", PAGE "<p>\n\n   \n</p>\n");
    site_add("tree.tpl", PAGE "{{#CHILD}}({{NAME}}"
             "{{#CHILD}}({{NAME}}{{#CHILD}}!{{/CHILD}}){{/CHILD}}"
             "){{/CHILD}}");
    site_add("mail.txt", "Hello {{NAME}},\n\nbye & thanks\n");
    site_add("deep.tpl", PAGE "<p>{{GONE}}{{>PART}}{{ALSO_GONE}}</p>");
    return view_start(site_dir) == OK ? 0 : -1;
}

static int
stop(void **state)
{
    site_remove();
    return 0;
}

static struct view *
page_view(struct arena *a)
{
    struct view *v = view_new(a, LANG_ZH_CN);
    view_text(v, "TITLE", "T");
    view_if(v, "EMPTY", false);
    return v;
}

static void
rows_see_their_parents_values(void **state)
{
    struct arena *a = arena_new();
    struct view *v = page_view(a);
    for (int i = 0; i < 20; i++) {
        struct view *row = view_row(v, "ROW");
        view_textf(row, "NAME", "n%d", i);
        if (i == 1)
            view_text(row, "TITLE", "own");
        if (i == 2)
            view_text(view_row(row, "TAG"), "TAG", "x");
    }
    char *got = site_render(v, "page");
    assert_non_null(got);
    assert_non_null(strstr(got, "<li>n0 T,</li><li>n1 own,</li>"
                                "<li>n2 T[x],</li>"));
    assert_non_null(strstr(got, "<li>n19 T</li>some"));
    assert_null(strstr(got, "none"));
    arena_free(a);
}

static void
an_include_is_repeated_and_sees_its_parents_values(void **state)
{
    struct arena *a = arena_new();
    struct view *v = page_view(a);
    view_text(view_include(v, "PART", "part"), "NAME", "1");
    struct view *second = view_include(v, "PART", "part");
    view_text(second, "NAME", "2");
    view_text(view_include(second, "PART", "part"), "NAME", "2.1");
    char *got = site_render(v, "page");
    assert_non_null(got);
    assert_non_null(strstr(got, "<i>1/T</i><i>2/T<i>2.1/T</i></i>"));
    arena_free(a);
}

static void
a_tree_ends_where_a_row_has_no_children(void **state)
{
    struct arena *a = arena_new();
    struct view *v = view_new(a, LANG_EN);
    struct view *one = view_row(v, "CHILD");
    view_text(one, "NAME", "1");
    view_text(view_row(one, "CHILD"), "NAME", "1.1");
    view_text(view_row(v, "CHILD"), "NAME", "2");
    assert_string_equal(site_render(v, "tree"), "(1(1.1))(2)");
    arena_free(a);
}

static void
a_row_hides_what_its_parent_shows(void **state)
{
    struct arena *a = arena_new();
    struct view *v = view_new(a, LANG_EN);
    view_text(v, "TITLE", "T");
    view_if(v, "TAG", true);
    view_text(v, "TAG", "t");
    struct view *row = view_row(v, "ROW");
    view_text(row, "NAME", "1");
    view_if(row, "TAG", false);
    view_text(view_row(v, "ROW"), "NAME", "2");
    char *got = site_render(v, "page");
    assert_non_null(strstr(got, "<li>1 T,</li><li>2 T[t]</li>"));
    arena_free(a);
}

static void
a_missing_value_fails_and_leaves_nothing(void **state)
{
    struct arena *a = arena_new();
    struct view *v = view_new(a, LANG_ZH_CN);
    struct buf out;
    buf_init(&out, a);
    buf_add(&out, "before");
    view_include(v, "PART", "part");
    assert_int_equal(view_render(v, "deep", &out), ERR_FAULT);
    assert_string_equal(out.data, "before");
    assert_int_equal(out.len, 6);
    arena_free(a);
}

/* The log names the file the marker stands in, not just the page. */
static void
the_log_names_file_and_marker(void **state)
{
    struct arena *a = arena_new();
    int saved = dup(2), ends[2];
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], 2);
    struct view *v = view_new(a, LANG_ZH_CN);
    view_text(v, "TITLE", "T");
    view_include(v, "PART", "part");
    assert_null(site_render(v, "deep"));
    dup2(saved, 2);
    close(ends[1]);
    char said[4096];
    ssize_t n = read(ends[0], said, sizeof said - 1);
    close(ends[0]);
    assert_true(n > 0);
    said[n] = '\0';
    assert_non_null(strstr(said, "zh-CN/part.tpl: marker NAME"));
    assert_non_null(strstr(said, "zh-CN/deep.tpl: marker GONE"));
    assert_non_null(strstr(said, "zh-CN/deep.tpl: marker ALSO_GONE"));
    assert_null(strstr(said, "TITLE"));
    arena_free(a);
}

static void
a_page_or_include_that_is_not_there_fails(void **state)
{
    struct arena *a = arena_new();
    assert_null(site_render(view_new(a, LANG_EN), "nosuch"));
    assert_null(site_render(view_new(a, LANG_EN), "../zh-CN/page"));
    struct view *v = page_view(a);
    view_include(v, "PART", "nosuch");
    assert_null(site_render(v, "page"));
    assert_true(view_exists("page"));
    assert_true(view_exists("mail.txt"));
    assert_false(view_exists("nosuch"));
    arena_free(a);
}

static void
blank_lines_go_from_pages_and_stay_in_mails(void **state)
{
    struct arena *a = arena_new();
    struct view *v = view_new(a, LANG_EN);
    view_text(v, "NAME", "<A & B>");
    assert_string_equal(site_render(v, "blank"), "<p>\n</p>\n");
    assert_string_equal(site_render(v, "mail.txt"),
                        "Hello <A & B>,\n\nbye & thanks\n");
    arena_free(a);
}

static void
templates_are_frozen_after_start(void **state)
{
    struct arena *a = arena_new();
    site_add("blank.tpl", PAGE "changed");
    struct view *v = view_new(a, LANG_EN);
    assert_string_equal(site_render(v, "blank"), "<p>\n</p>\n");
    site_add("late.tpl", PAGE "late");
    assert_null(site_render(v, "late"));
    arena_free(a);
}

static void
numbers_and_absent_texts_are_plain(void **state)
{
    struct arena *a = arena_new();
    struct view *v = view_new(a, LANG_EN);
    view_u64(v, "NAME", UINT64_MAX);
    assert_non_null(
        strstr(site_render(v, "mail.txt"), "Hello 18446744073709551615,"));
    view_u64(v, "NAME", 0);
    assert_non_null(strstr(site_render(v, "mail.txt"), "Hello 0,"));
    view_text(v, "NAME", NULL);
    assert_non_null(strstr(site_render(v, "mail.txt"), "Hello ,"));
    arena_free(a);
}

static char *
big_page(struct arena *a)
{
    struct view *v = page_view(a);
    for (int i = 0; i < 60; i++) {
        struct view *row = view_row(v, "ROW");
        view_textf(row, "NAME", "客户 %d <&>", i);
        if (i % 7 == 0)
            view_text(view_row(row, "TAG"), "TAG", "\"");
    }
    view_text(view_include(v, "PART", "part"), "NAME", "p");
    return site_render(v, "page");
}

static void *
render_many(void *expected)
{
    struct arena *a = arena_new();
    for (int i = 0; i < 200; i++) {
        char *got = big_page(a);
        if (!got || strcmp(got, expected) != 0) {
            arena_free(a);
            return (void *)"differs";
        }
        arena_reset(a);
    }
    arena_free(a);
    return NULL;
}

static void
sixteen_threads_make_the_same_bytes(void **state)
{
    struct arena *a = arena_new();
    char *expected = big_page(a);
    assert_non_null(expected);
    pthread_t threads[16];
    for (int i = 0; i < 16; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, render_many, expected), 0);
    for (int i = 0; i < 16; i++) {
        void *trouble;
        pthread_join(threads[i], &trouble);
        assert_null(trouble);
    }
    arena_free(a);
}

static void
a_template_that_does_not_parse_refuses_the_start(void **state)
{
    site_write("zh-TW", "broken.tpl", PAGE "<p>{{#A}}{{/B}}</p>");
    assert_int_equal(view_start(site_dir), ERR_INVALID);
    assert_true(view_exists("page"));
    assert_int_equal(view_start("/nonexistent"), ERR_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_see_their_parents_values),
        cmocka_unit_test(an_include_is_repeated_and_sees_its_parents_values),
        cmocka_unit_test(a_tree_ends_where_a_row_has_no_children),
        cmocka_unit_test(a_row_hides_what_its_parent_shows),
        cmocka_unit_test(a_missing_value_fails_and_leaves_nothing),
        cmocka_unit_test(the_log_names_file_and_marker),
        cmocka_unit_test(a_page_or_include_that_is_not_there_fails),
        cmocka_unit_test(blank_lines_go_from_pages_and_stay_in_mails),
        cmocka_unit_test(templates_are_frozen_after_start),
        cmocka_unit_test(numbers_and_absent_texts_are_plain),
        cmocka_unit_test(sixteen_threads_make_the_same_bytes),
        cmocka_unit_test(a_template_that_does_not_parse_refuses_the_start),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
