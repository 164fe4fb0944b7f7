/* What a hostile value can do in each place of a page: nothing. */
#include "site.h"

#define BAD "a\"b'c<d>&e=1;f(2)"

struct place {
    const char *name, *template, *value, *expected;
};

static const struct place places[] = {
    {"text", "<p>{{X}}</p>", BAD,
     "<p>a&quot;b&#39;c&lt;d&gt;&amp;e=1;f(2)</p>"},
    {"title", "<title>{{X}}</title>", "</title><script>",
     "<title>&lt;/title&gt;&lt;script&gt;</title>"},
    {"attr", "<p title=\"{{X}}\">x</p>", BAD,
     "<p title=\"a&quot;b&#39;c&lt;d&gt;&amp;e=1;f(2)\">x</p>"},
    {"attr1", "<p title='{{X}}'>x</p>", "' onclick='x",
     "<p title='&#39; onclick=&#39;x'>x</p>"},
    {"data", "<p data-x=\"{{X}}\">x</p>", "{\"a\":1}",
     "<p data-x=\"{&quot;a&quot;:1}\">x</p>"},
    {"aria", "<p aria-label=\"{{X}}\">x</p>", "客户 \"甲\"",
     "<p aria-label=\"客户 &quot;甲&quot;\">x</p>"},
    {"textarea", "<textarea>{{X}}</textarea>", "</textarea><b>",
     "<textarea>&lt;/textarea&gt;&lt;b&gt;</textarea>"},
    {"hx", "<p hx-get=\"{{X}}\">x</p>", "/a?b=\"",
     "<p hx-get=\"/a?b=&quot;\">x</p>"},
    {"svg", "<svg width=\"{{X}}\"></svg>", "1\"><a>",
     "<svg width=\"1&quot;&gt;&lt;a&gt;\"></svg>"},
    {"href", "<a href=\"{{X}}\">x</a>", "/customer/7?a=1&b=2",
     "<a href=\"/customer/7?a=1&amp;b=2\">x</a>"},
    {"hrefjs", "<a href=\"{{X}}\">x</a>", " jAvascript:alert(1)",
     "<a href=\"#\">x</a>"},
    {"hrefdata", "<a href=\"{{X}}\">x</a>", "data:text/html,x",
     "<a href=\"#\">x</a>"},
    {"srcjs", "<img src=\"{{X}}\" alt=\"\">", "javascript:1",
     "<img src=\"#\" alt=\"\">"},
    {"query", "<a href=\"/c?q={{X:u}}\">x</a>", "a&b=\"c d\"#客",
     "<a href=\"/c?q=a%26b%3D%22c+d%22%23%E5%AE%A2\">x</a>"},
    {"plain", "<p>{{X}}</p>", "张三 (Zhang San)", "<p>张三 (Zhang San)</p>"},
    {"empty", "<p>{{X}}</p>", "", "<p></p>"},
    {"svgraw", "<p>{{A_SVG:none}}{{X}}</p>", "<i>",
     "<p><svg></svg>&lt;i&gt;</p>"},
};

static int
start(void **state)
{
    site_new();
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char name[40], text[400];
        snprintf(name, sizeof name, "%s.tpl", places[i].name);
        snprintf(text, sizeof text, "%s%s", PAGE, places[i].template);
        site_add(name, text);
    }
    site_add("many.tpl", PAGE "<p title=\"{{X}}\" data-x='{{X}}'>{{X}}</p>"
                              "<a href=\"{{X}}\">[</a>"
                              "<a href=\"/c?q={{X:u}}\">]</a>\n");
    return view_start(site_dir) == OK ? 0 : -1;
}

static int
stop(void **state)
{
    site_remove();
    return 0;
}

static void
every_place_escapes_its_value(void **state)
{
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct view *v = view_new(a, LANG_ZH_CN);
        view_text(v, "X", places[i].value);
        view_svg(v, "A_SVG", "<svg></svg>");
        char *got = site_render(v, places[i].name);
        assert_non_null(got);
        assert_string_equal(got, places[i].expected);
    }
    arena_free(a);
}

/* Random bytes, thick with what matters in HTML. */
static void
random_value(char *out, size_t n, uint64_t *seed)
{
    static const char hot[] = "<>\"'&=;:/\\{}[]%`\t\n\r ";
    for (size_t i = 0; i + 1 < n; i++) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        unsigned r = (unsigned)(*seed >> 33);
        out[i] = (char)(r % 3 ? 1 + r / 3 % 255
                              : (unsigned char)hot[r / 3 % (sizeof hot - 1)]);
    }
    out[n - 1] = '\0';
}

/* The page has its own three elements and quotes, and no more, whatever the
 * value was: an escaped value has neither angle brackets nor quotes. */
static void
random_bytes_never_open_a_tag_or_leave_an_attribute(void **state)
{
    struct arena *a = arena_new();
    uint64_t seed = 20261121;
    for (int i = 0; i < 10000; i++) {
        char value[48];
        random_value(value, 2 + (size_t)(i % 46), &seed);
        struct view *v = view_new(a, LANG_EN);
        view_text(v, "X", value);
        char *got = site_render(v, "many");
        assert_non_null(got);
        int open = 0, shut = 0, quotes = 0, singles = 0;
        for (char *p = got; *p; p++) {
            open += *p == '<';
            shut += *p == '>';
            quotes += *p == '"';
            singles += *p == '\'';
        }
        assert_int_equal(open, 6);
        assert_int_equal(shut, 6);
        assert_int_equal(quotes, 6);
        assert_int_equal(singles, 2);
        arena_reset(a);
    }
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_escapes_its_value),
        cmocka_unit_test(random_bytes_never_open_a_tag_or_leave_an_attribute),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
