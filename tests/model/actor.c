/* Roles and teams: whose customers somebody may see (lifecycle.md 9). */
#include "fixture.h"
#include "model/name_key.h"
#include "model/role.h"
#include "model/user.h"

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    if (name_key_start() != OK)
        return -1;
    f = *state;
    fixture_sql(f,
        "INSERT INTO team (id, code, name, parent_id, path, shared) VALUES"
        " (2, 'north', 'N', 1, '/1/2/', 0), (3, 'n1', 'N1', 2, '/1/2/3/', 1),"
        " (12, 'south', 'S', 1, '/1/12/', 0);\n");
    return 0;
}

static struct actor *
actor_of(const char *login, unsigned roles, uint64_t team_id)
{
    struct user u = {.login = login, .name = login, .roles = roles,
                     .team_id = team_id};
    f->cx.actor = (struct actor){0};
    assert_ok(user_add(&f->cx, &u, NULL));
    assert_ok(actor_load(&f->cx, login));
    return &f->cx.actor;
}

static void
a_salesperson_sees_his_own_customers(void **state)
{
    struct actor *a = actor_of("sales", ROLE_SALES, 2);
    assert_int_equal(a->reach, REACH_OWN);
    assert_true(a->may_write);
}

static void
a_salesperson_of_a_sharing_team_sees_the_teams(void **state)
{
    struct actor *a = actor_of("shared", ROLE_SALES, 3);
    assert_int_equal(a->reach, REACH_TEAMS);
    assert_int_equal(a->team_count, 1);
    assert_int_equal(a->team_ids[0], 3);
}

static void
a_manager_sees_the_team_and_all_below(void **state)
{
    struct actor *a = actor_of("manager", ROLE_MANAGER | ROLE_SALES, 2);
    assert_int_equal(a->reach, REACH_TEAMS);
    assert_int_equal(a->team_count, 2); /* not /1/12/ */
    assert_int_equal(a->team_ids[0], 2);
    assert_int_equal(a->team_ids[1], 3);
}

static void
a_manager_without_a_team_sees_his_own(void **state)
{
    assert_int_equal(actor_of("lonely", ROLE_MANAGER, 0)->reach, REACH_OWN);
}

static void
marketing_service_and_analysts_see_all(void **state)
{
    assert_int_equal(actor_of("mk", ROLE_MARKETING, 2)->reach, REACH_ALL);
    assert_int_equal(actor_of("sv", ROLE_SERVICE, 2)->reach, REACH_ALL);
    struct actor *a = actor_of("an", ROLE_ANALYST, 2);
    assert_int_equal(a->reach, REACH_ALL);
    assert_false(a->may_write);
    assert_true(actor_of("both", ROLE_ANALYST | ROLE_SALES, 2)->may_write);
}

static void
an_administrator_alone_sees_no_customer(void **state)
{
    assert_int_equal(actor_of("adm", ROLE_ADMIN, 1)->reach, REACH_NONE);
    assert_int_equal(actor_of("nobody", 0, 1)->reach, REACH_NONE);
    assert_false(f->cx.actor.may_write);
}

static void
the_command_line_reaches_every_customer(void **state)
{
    assert_ok(actor_load(&f->cx, "system"));
    assert_int_equal(f->cx.actor.reach, REACH_ALL);
}

static void
who_is_switched_off_is_nobody(void **state)
{
    actor_of("gone", ROLE_SALES, 2);
    fixture_sql(f, "UPDATE account SET active = 0 WHERE login = 'gone';\n");
    assert_int_equal(actor_load(&f->cx, "gone"), ERR_NOT_FOUND);
}

static void
a_login_is_taken_only_once(void **state)
{
    struct user u = {.login = "sales", .name = "x"};
    assert_int_equal(user_add(&f->cx, &u, NULL), ERR_CONFLICT);
}

static void
passwords_have_ten_characters_and_not_the_account(void **state)
{
    assert_non_null(user_password_judge("wang", NULL));
    assert_non_null(user_password_judge("wang", "123456789"));
    assert_null(user_password_judge("wang", "1234567890"));
    assert_null(user_password_judge("wang", "一二三四五六七八九十"));
    assert_non_null(user_password_judge("wang", "my-WANG-secret"));
    assert_non_null(user_password_judge("wang", "\xff\xff\xff\xff\xff\xff\xff"
                                                "\xff\xff\xff\xff\xff"));
}

static void
role_words_are_read_and_shown(void **state)
{
    unsigned roles;
    assert_true(role_parse(f->cx.arena, "sales,admin", &roles));
    assert_int_equal(roles, ROLE_SALES | ROLE_ADMIN);
    assert_string_equal(role_list(f->cx.arena, LANG_EN, roles),
                        "Sales, Administrator");
    assert_string_equal(role_list(f->cx.arena, LANG_ZH_TW, roles),
                        "業務、系統管理員");
    assert_false(role_parse(f->cx.arena, "sales,boss", &roles));
    assert_true(role_parse(f->cx.arena, NULL, &roles));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_salesperson_sees_his_own_customers),
        cmocka_unit_test(a_salesperson_of_a_sharing_team_sees_the_teams),
        cmocka_unit_test(a_manager_sees_the_team_and_all_below),
        cmocka_unit_test(a_manager_without_a_team_sees_his_own),
        cmocka_unit_test(marketing_service_and_analysts_see_all),
        cmocka_unit_test(an_administrator_alone_sees_no_customer),
        cmocka_unit_test(the_command_line_reaches_every_customer),
        cmocka_unit_test(who_is_switched_off_is_nobody),
        cmocka_unit_test(a_login_is_taken_only_once),
        cmocka_unit_test(passwords_have_ten_characters_and_not_the_account),
        cmocka_unit_test(role_words_are_read_and_shown),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
