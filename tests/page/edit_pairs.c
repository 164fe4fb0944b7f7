/* 1,000 pairs of edits of one customer, drawn at random: whatever the two type,
 * nothing is lost without the second having said so; and hostile texts in every
 * field are stored as they are or refused by name. */
#include "page/browser.h"

#include "core/secret.h"
#include "core/text.h"
#include "model/customer_edit.h"
#include "model/role.h"

enum { PAIRS = 1000, FIELDS = 6 };

static struct fixture *f;
static struct browser wang;
static const char *const NAMES[FIELDS] = {"short_name", "city",  "address",
                                          "grade",      "remark", "employees"};
static const char *const VALUES[FIELDS][4] = {
    {"", "a", "b", "海河"},    {"", "天津", "Xi'an", "<b>"},
    {"", "6 号", "9 号", "\""}, {"", "A", "B", "C"},
    {"", "x", "x\ny", " & "},  {"", "1", "12", "345"}};

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    browser_prepare(f);
    make_user(f, "wang", ROLE_MANAGER, 1);
    fixture_sql(f, "INSERT INTO customer (id, code, name, created_on, owner_id,"
                   " team_id) SELECT 500, 'X-1', 'Wang Ltd', '2026-01-01', id,"
                   " 1 FROM account WHERE login = 'wang';\n");
    browser_open(&wang, f);
    browser_login(&wang, "wang", TEST_PASSWORD);
    browser_get(&wang, "/customer/500/edit");
    return 0;
}

static int
end(void **state)
{
    browser_close(&wang);
    return fixture_end(state);
}

struct state {
    const char *value[FIELDS];
    int64_t version;
};

static void
now(struct state *s)
{
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT short_name, city, address,"
                      " IF(grade = '-', '', grade), remark,"
                      " COALESCE(CONCAT(employees), ''), version"
                      " FROM customer WHERE id = 500"));
    for (int i = 0; i < FIELDS; i++)
        s->value[i] = arena_text(f->arena, rows_text(&r, 0, (size_t)i));
    s->version = rows_i64(&r, 0, FIELDS);
}

/* Each field as it was or another value. */
static struct state
edit(const struct state *was)
{
    struct state s = *was;
    for (int i = 0; i < FIELDS; i++)
        if (secret_random(3) == 0)
            s.value[i] = text_trim(f->arena, VALUES[i][secret_random(4)]);
    return s;
}

static void
add(struct buf *b, const char *prefix, const char *name, const char *value)
{
    buf_printf(b, "&%s%s=", prefix, name);
    buf_url(b, value);
}

static int
post(const struct state *was, const struct state *is)
{
    struct buf b;
    buf_init(&b, f->arena);
    buf_printf(&b, "version=%lld&was_name=Wang+Ltd&anyway=1",
               (long long)was->version);
    for (int i = 0; i < FIELDS; i++) {
        add(&b, "was_", NAMES[i], was->value[i]);
        add(&b, "", NAMES[i], is->value[i]);
    }
    return browser_post(&wang, "/customer/500", b.data);
}

/* Answers the conflict page: one side or something written where both changed
 * it; what one changed stays as it was chosen for him. */
static int
decide(const struct state *was, const struct state *theirs,
       const struct state *mine, struct state *wanted)
{
    struct buf b;
    buf_init(&b, f->arena);
    buf_printf(&b, "merging=1&version=%lld&anyway=1",
               (long long)theirs->version);
    *wanted = *theirs;
    for (int i = 0; i < FIELDS; i++) {
        const char *w = was->value[i], *t = theirs->value[i];
        const char *m = mine->value[i], *shown = "";
        bool by_them = strcmp(w, t), by_me = strcmp(w, m);
        bool pick_mine = !by_them;
        if (!strcmp(t, m))
            continue;
        if (by_them && by_me)
            pick_mine = secret_random(2);
        else
            shown = by_me ? m : t;
        wanted->value[i] = pick_mine ? m : t;
        char *mark = arena_printf(f->arena, "name=\"pick_%s\"", NAMES[i]);
        if (!browser_sees(&wang, mark))
            fail_msg("%s is not on the conflict page", NAMES[i]);
        add(&b, "was_", NAMES[i], t);
        add(&b, "mine_", NAMES[i], m);
        add(&b, "orig_", NAMES[i], w);
        add(&b, "pre_", NAMES[i], shown);
        add(&b, "pick_", NAMES[i], pick_mine ? "mine" : "theirs");
        /* with a script the result is filled in, without it is as it was */
        add(&b, "", NAMES[i], secret_random(2) ? wanted->value[i] : shown);
    }
    return browser_post(&wang, "/customer/500", b.data);
}

static void
check(const struct state *wanted, int pair)
{
    struct state s;
    now(&s);
    for (int i = 0; i < FIELDS; i++)
        if (strcmp(s.value[i], wanted->value[i]))
            fail_msg("pair %d: %s is '%s', wanted '%s'", pair, NAMES[i],
                     s.value[i], wanted->value[i]);
}

static void
a_thousand_pairs_of_edits_lose_nothing(void **state)
{
    int conflicts = 0, same = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
        struct state was, wanted, theirs_now;
        now(&was);
        struct state theirs = edit(&was), mine = edit(&was);
        assert_int_equal(post(&was, &theirs), 303);
        now(&theirs_now);
        int status = post(&was, &mine);
        if (status == 409) {
            conflicts++;
            assert_int_equal(decide(&was, &theirs_now, &mine, &wanted), 303);
            check(&wanted, pair);
        } else {
            assert_int_equal(status, 303);
            same++;
            check(theirs_now.version == was.version ? &mine : &theirs_now,
                  pair);
        }
        arena_reset(wang.connection->arena);
    }
    assert_true(conflicts > PAIRS / 4 && same > 10);
}

/* ---- hostile texts ---- */

static const char *const HOSTILE[] = {
    "𠮷野家 👨‍👩‍👧‍👦", "a\u0301\u0301\u0301\u0301", "\u200Bzero\u200Dwidth",
    "'; DROP TABLE customer; --", "\" onfocus=alert(1) x=\"",
    "</textarea><script>alert(1)</script>", "{{NAME}} [[x]] %{Y} %s%n",
    "=cmd|' /C calc'!A0", "＝１＋１", "&amp;&lt;", "\\", "%00%0d%0a",
    "back\\slash/", "｡･:*:･ﾟ'☆", "\u202Eabc", "\u2066x", "a\x01z", "tab\there",
    "\uFEFFbom", "line\u2028sep", "a\nb", "\r\n"};

static const char *const TEXTS[] = {"short_name", "legal_person", "parent_name",
                                    "province", "city", "district", "address",
                                    "remark", "phone", "email", "website",
                                    "code", "credit_code", "grade"};

static const char *
stored(const char *name)
{
    struct customer_edit c;
    struct rows r;
    assert_ok(db_find(&f->cx, &r, "SELECT id FROM account WHERE login ="
                      " 'wang'"));
    f->cx.actor = (struct actor){.user_id = rows_u64(&r, 0, 0),
                                 .roles = ROLE_SERVICE, .reach = REACH_ALL,
                                 .may_write = true};
    assert_ok(customer_edit_find(&f->cx, 500, &c));
    const struct field *field = field_find(customer_edit_fields,
                                           customer_edit_field_count, name);
    return field_show(field, f->arena, &c);
}

/* As the reader of one-line texts tidies: nothing but white space may differ. */
static const char *
tidy(const char *text, bool lines)
{
    char *s = text_trim(f->arena, text);
    for (char *p = s; *p; p++)
        if (*p == '\t' || (*p == '\n' && !lines))
            *p = ' ';
    return s;
}

static void
hostile_texts_are_stored_as_they_are_or_refused_by_name(void **state)
{
    for (size_t t = 0; t < sizeof TEXTS / sizeof *TEXTS; t++)
        for (size_t h = 0; h < sizeof HOSTILE / sizeof *HOSTILE; h++) {
            struct state s;
            struct buf b;
            now(&s);
            buf_init(&b, f->arena);
            buf_printf(&b, "version=%lld&anyway=1", (long long)s.version);
            add(&b, "", TEXTS[t], HOSTILE[h]);
            int status = browser_post(&wang, "/customer/500", b.data);
            assert_false(browser_sees(&wang, "<script>alert"));
            assert_false(browser_sees(&wang, "\" onfocus="));
            char *mark = arena_printf(f->arena, "#f_%s", TEXTS[t]);
            if (status == 422 && browser_sees(&wang, mark))
                continue;
            if (status != 303)
                fail_msg("%s: '%s' gives %d", TEXTS[t], HOSTILE[h], status);
            const char *want = tidy(HOSTILE[h], !strcmp(TEXTS[t], "remark"));
            if (strcmp(stored(TEXTS[t]), want))
                fail_msg("%s: '%s' became '%s'", TEXTS[t], want,
                         stored(TEXTS[t]));
            arena_reset(wang.connection->arena);
        }
}

static void
each_field_takes_its_most_characters_and_not_one_more(void **state)
{
    for (size_t i = 0; i < customer_edit_field_count; i++) {
        const struct field *field = &customer_edit_fields[i];
        if (field->type != FIELD_TEXT && field->type != FIELD_LINES)
            continue;
        if (!strcmp(field->name, "website"))
            continue;
        for (int more = 0; more < 2; more++) {
            struct state s;
            struct buf b;
            now(&s);
            buf_init(&b, f->arena);
            buf_printf(&b, "version=%lld&anyway=1&%s=", (long long)s.version,
                       field->name);
            for (int64_t k = 0; k < field_max(field) + more; k++)
                buf_url(&b, "𠮷");
            assert_int_equal(browser_post(&wang, "/customer/500", b.data),
                             more ? 422 : 303);
            if (!more)
                assert_int_equal(utf8_length(stored(field->name)),
                                 field_max(field));
        }
    }
}

static void
numbers_and_days_are_exact_or_refused(void **state)
{
    static const struct {
        const char *field, *typed, *stored; /* NULL = refused */
    } CASES[] = {
        {"potential", "１２３", "123.00"},
        {"potential", "1,286,400.55", "1286400.55"},
        {"potential", "0.1", "0.10"},
        {"potential", "1e308", NULL},
        {"potential", "NaN", NULL},
        {"potential", "1.005", NULL},
        {"potential", "-1", NULL},
        {"employees", "-0", "0"},
        {"employees", "1.5", NULL},
        {"employees", "99999999999999999999", NULL},
        {"cycle_days_set", "13", NULL},
        {"cycle_days_set", "14", "14"},
        {"created_on", "0000-00-00", NULL},
        {"created_on", "2026-02-30", NULL},
        {"created_on", "9999-12-31", NULL},
        {"created_on", "2025年2月8日", "2025-02-08"},
        {"industry_id", "-1", NULL},
        {"industry_id", "9223372036854775808", NULL},
        {"industry_id", "1 OR 1=1", NULL},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct state s;
        struct buf b;
        now(&s);
        buf_init(&b, f->arena);
        buf_printf(&b, "version=%lld&anyway=1", (long long)s.version);
        add(&b, "", CASES[i].field, CASES[i].typed);
        int status = browser_post(&wang, "/customer/500", b.data);
        if (status != (CASES[i].stored ? 303 : 422))
            fail_msg("%s %s: %d", CASES[i].field, CASES[i].typed, status);
        if (CASES[i].stored)
            assert_string_equal(stored(CASES[i].field), CASES[i].stored);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thousand_pairs_of_edits_lose_nothing),
        cmocka_unit_test(
            hostile_texts_are_stored_as_they_are_or_refused_by_name),
        cmocka_unit_test(each_field_takes_its_most_characters_and_not_one_more),
        cmocka_unit_test(numbers_and_days_are_exact_or_refused),
    };
    return cmocka_run_group_tests(tests, start, end);
}
