/* Customers as they are edited: every field there and back, numbers given to
 * many at once, regions, codes of Taiwan, and the shape of the audit. */
#include "model/customer_edit.h"

#include <pthread.h>
#include <stdlib.h>

#include "core/field_check.h"
#include "fixture.h"
#include "model/change.h"
#include "model/customer_code.h"
#include "model/customer_owner.h"
#include "model/name_key.h"
#include "model/province.h"
#include "model/search.h"

enum { THREADS = 8, EACH = 15 };

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state))
        return 1;
    f = *state;
    f->cx.actor = (struct actor){.user_id = 1, .team_id = 1, .login = "system",
                                 .roles = ROLE_SERVICE, .reach = REACH_ALL,
                                 .may_write = true, .name = "x"};
    return name_key_start() || search_start();
}

/* A value of its own for each field. */
static const char *
some_value(const struct field *field, size_t i)
{
    switch (field->type) {
    case FIELD_CHOICE:
        return field->choices ? field->choices[0].key : NULL;
    case FIELD_DAY: return i % 2 ? "2020-02-29" : "1999-12-31";
    case FIELD_INT: return i % 2 ? "1999" : "77";
    case FIELD_MONEY: return i % 2 ? "12345.67" : "0.01";
    case FIELD_REF: return "1";
    case FIELD_EMAIL: return "info@example.com";
    case FIELD_PHONE: return "+86 21 5555 0100";
    case FIELD_LINES: return "a\nb";
    default: return arena_printf(f->arena, "v%zu", i);
    }
}

static void
every_field_is_stored_and_read_again(void **state)
{
    struct customer_edit c, back;
    customer_edit_new(&f->cx, "company", &c);
    for (size_t i = 0; i < customer_edit_field_count; i++) {
        const struct field *field = &customer_edit_fields[i];
        const char *value = some_value(field, i);
        if (!value)
            *(const char **)((char *)&c + field->offset) = "kept";
        else if (!strcmp(field->name, "founded_year"))
            assert_null(field_read(field, f->arena, "1998", &c));
        else
            assert_null(field_read(field, f->arena, value, &c));
    }
    assert_ok(db_begin_write(&f->cx));
    assert_ok(customer_edit_add(&f->cx, &c));
    assert_ok(db_commit(&f->cx));
    assert_ok(customer_edit_find(&f->cx, c.id, &back));
    for (size_t i = 0; i < customer_edit_field_count; i++)
        if (!field_same(&customer_edit_fields[i], &c, &back))
            fail_msg("%s: '%s' became '%s'", customer_edit_fields[i].name,
                     field_show(&customer_edit_fields[i], f->arena, &c),
                     field_show(&customer_edit_fields[i], f->arena, &back));
    /* and empty again: nothing is left of any of them */
    struct customer_edit empty = back;
    field_clear(customer_edit_fields, customer_edit_field_count, &empty);
    empty.name = "n";
    empty.kind = "person";
    empty.code = "N-1";
    empty.created_on = back.created_on;
    assert_ok(db_begin_write(&f->cx));
    assert_ok(customer_edit_save(&f->cx, &back, &empty));
    assert_ok(db_commit(&f->cx));
    assert_ok(customer_edit_find(&f->cx, c.id, &back));
    for (size_t i = 0; i < customer_edit_field_count; i++)
        assert_string_equal(
            field_show(&customer_edit_fields[i], f->arena, &empty),
            field_show(&customer_edit_fields[i], f->arena, &back));
}

static void
an_old_version_is_not_written(void **state)
{
    struct customer_edit c, a, b;
    customer_edit_new(&f->cx, "company", &c);
    c.name = "Twice";
    assert_ok(db_begin_write(&f->cx));
    assert_ok(customer_edit_add(&f->cx, &c));
    assert_ok(db_commit(&f->cx));
    assert_ok(customer_edit_find(&f->cx, c.id, &a));
    b = a;
    b.city = "one";
    assert_ok(db_begin_write(&f->cx));
    assert_ok(customer_edit_save(&f->cx, &a, &b));
    assert_ok(db_commit(&f->cx));
    b.city = "two";
    assert_ok(db_begin_write(&f->cx));
    assert_int_equal(customer_edit_save(&f->cx, &a, &b), ERR_CONFLICT);
    db_rollback(&f->cx);
}

static enum err
add_one(struct ctx *cx, void *arg)
{
    struct customer_edit c;
    TRY(customer_edit_queue(cx));
    customer_edit_new(cx, "company", &c);
    c.name = "At once";
    return customer_edit_add(cx, &c);
}

static void *
add_many(void *arg)
{
    struct ctx *cx = arg;
    size_t failed = 0;
    for (int i = 0; i < EACH; i++)
        failed += db_transact(cx, add_one, NULL) != OK;
    return (void *)failed;
}

static void
many_at_once_get_numbers_of_their_own(void **state)
{
    pthread_t threads[THREADS];
    struct ctx *cx[THREADS];
    struct rows r;
    for (int i = 0; i < THREADS; i++) {
        cx[i] = fixture_connect(f, DB_RUNTIME);
        assert_int_equal(pthread_create(&threads[i], NULL, add_many, cx[i]),
                         0);
    }
    for (int i = 0; i < THREADS; i++) {
        void *failed;
        pthread_join(threads[i], &failed);
        assert_null(failed);
        fixture_disconnect(cx[i]);
    }
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*), COUNT(DISTINCT code) FROM"
                      " customer WHERE name = 'At once'"));
    assert_int_equal(rows_u64(&r, 0, 0), THREADS * EACH);
    assert_int_equal(rows_u64(&r, 0, 1), THREADS * EACH);
}

static void
a_place_gives_its_region(void **state)
{
    static const struct {
        const char *country, *province, *region;
    } CASES[] = {
        {"CN", "天津市", "north"},   {"", "天津", "north"},
        {"", "Tianjin", "north"},    {"CN", "内蒙古", "north"},
        {"CN", "内蒙古自治区", "north"}, {"CN", "nowhere", ""},
        {"CN", "", ""},              {"TW", "臺北市", "tw-north"},
        {"HK", "", "hk-mo"},         {"JP", "東京都", "abroad"},
        {"Ruritania", "", "abroad"}, {"", "省", ""},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *region;
        assert_ok(province_region(&f->cx, CASES[i].country, CASES[i].province,
                                  &region));
        if (strcmp(region, CASES[i].region))
            fail_msg("%s %s: '%s'", CASES[i].country, CASES[i].province,
                     region);
    }
}

static void
uniform_numbers_have_their_own_rule(void **state)
{
    static const char *const GOOD[] = {"04595257", "10458575", "10458574",
                                       "22099131", "84149961"};
    static const char *const BAD[] = {"04595258", "1045857", "104585755", "",
                                      "1045857a", "１０４５８５７５",
                                      "12345678"};
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++)
        if (!uniform_number_valid(GOOD[i]))
            fail_msg("%s is good", GOOD[i]);
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        if (uniform_number_valid(BAD[i]))
            fail_msg("%s is not good", BAD[i]);
}

static void
only_changes_of_the_known_shape_are_read(void **state)
{
    static const char *const BAD[] = {
        "", "{", "[]", "null", "{\"a\":1}", "{\"a\":[1,2]}",
        "{\"a\":[\"x\"]}", "{\"a\":[\"x\",\"y\",\"z\"]}", "{\"a\":{}}",
        "\xff", "{\"a\":[\"\xc0\x80\",\"y\"]}"};
    struct change *list;
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        assert_int_equal(change_read(f->arena, BAD[i], &list), 0);
    struct change two[] = {{"a", "", "\"\\\n海"}, {"b", "1", ""}};
    size_t n = change_read(f->arena, change_write(f->arena, two, 2), &list);
    assert_int_equal(n, 2);
    assert_string_equal(list[0].to, two[0].to);
    assert_string_equal(list[1].from, "1");
}

static void
numbers_go_on_behind_those_that_people_wrote(void **state)
{
    const char *codes[3];
    int year, month, day;
    day_to_ymd(clock_today(), &year, &month, &day);
    assert_ok(db_begin_write(&f->cx));
    assert_ok(customer_code_next(&f->cx, 1, codes));
    uint64_t last = strtoull(codes[0] + 7, NULL, 10);
    assert_ok(db_exec(&f->cx, "INSERT INTO customer (code, name, created_on)"
                      " VALUES (?, 'x', '2026-01-01'), (?, 'y', '2026-01-01')",
                      B_TEXT(arena_printf(f->cx.arena, "C-%d-%05llu", year,
                                          (unsigned long long)last + 2)),
                      B_TEXT(arena_printf(f->cx.arena, "C-%d-99999", year))));
    assert_ok(customer_code_next(&f->cx, 3, codes));
    assert_string_equal(codes[0] + 7, "100000");
    assert_string_equal(codes[2] + 7, "100002");
    assert_ok(customer_code_next(&f->cx, 1, codes));
    assert_string_equal(codes[0] + 7, "100003");
    db_rollback(&f->cx);
}

/* A manager who also reads all as an analyst gives away his team's only. */
static void
who_reads_all_hands_over_only_what_he_works_on(void **state)
{
    struct actor before = f->cx.actor;
    struct hand_over *list;
    uint64_t ids[2] = {901, 902}, changed;
    size_t n;
    struct rows r;
    fixture_sql(f, "INSERT INTO team (id, code, name, parent_id, path) VALUES"
        " (91, 'h1', 'H1', 1, '/1/91/'), (92, 'h2', 'H2', 1, '/1/92/');\n"
        "INSERT INTO account (id, login, name, team_id) VALUES"
        " (91, 'hand1', 'Hand', 91);\n"
        "INSERT INTO customer (id, code, name, created_on, team_id) VALUES"
        " (901, 'H901', 'Ours', '2024-01-01', 91),"
        " (902, 'H902', 'Theirs', '2024-01-01', 92);\n");
    f->cx.actor = (struct actor){
        .user_id = 77, .team_id = 91, .roles = ROLE_MANAGER | ROLE_ANALYST,
        .reach = REACH_ALL, .may_write = true, .name = "x"};
    assert_ok(customer_hand_over_list(&f->cx, ids, 2, &list, &n));
    assert_int_equal(n, 1);
    assert_ok(customer_hand_over(&f->cx, ids, 2, 91, &changed));
    assert_int_equal(changed, 1);
    assert_ok(db_find(&f->cx, &r, "SELECT COUNT(*) FROM customer"
                      " WHERE owner_id = 91"));
    assert_int_equal(rows_u64(&r, 0, 0), 1);
    /* The funnel's copy learns of its new owner. */
    assert_ok(db_find(&f->cx, &r, "SELECT GROUP_CONCAT(customer_id) FROM"
                      " stage_dirty WHERE customer_id IN (901, 902)"));
    assert_string_equal(rows_text(&r, 0, 0), "901");
    f->cx.actor = before;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_stored_and_read_again),
        cmocka_unit_test(an_old_version_is_not_written),
        cmocka_unit_test(many_at_once_get_numbers_of_their_own),
        cmocka_unit_test(a_place_gives_its_region),
        cmocka_unit_test(uniform_numbers_have_their_own_rule),
        cmocka_unit_test(only_changes_of_the_known_shape_are_read),
        cmocka_unit_test(who_reads_all_hands_over_only_what_he_works_on),
        cmocka_unit_test(numbers_go_on_behind_those_that_people_wrote),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
