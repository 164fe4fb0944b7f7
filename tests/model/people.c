/* What follows for a person from teams, roles and stand-ins is kept, and yet every
 * change of them counts at the next request. */
#include "model/people.h"

#include "fixture.h"
#include "model/delegation.h"
#include "model/name_key.h"
#include "model/role.h"
#include "model/session.h"
#include "model/team.h"
#include "model/user.h"
#include "model/user_edit.h"

static struct fixture *f;
static const char *token;
static uint64_t lin, wang;

static uint64_t
person(const char *login, uint64_t team_id)
{
    struct user u = {.login = login, .name = login, .roles = ROLE_MANAGER,
                     .team_id = team_id};
    assert_ok(user_add(&f->cx, &u, NULL));
    return u.id;
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0 || name_key_start() != OK)
        return -1;
    f = *state;
    fixture_sql(f, "INSERT INTO team (id, code, name, parent_id, path) VALUES"
                   " (2, 'n', 'N', 1, '/1/2/'), (3, 'n1', 'N1', 2, '/1/2/3/'),"
                   " (4, 's', 'S', 1, '/1/4/');\n");
    lin = person("lin", 2);
    wang = person("wang", 4);
    return session_open(&f->cx, lin, "", &token);
}

/* Who comes with the cookie of lin. */
static const struct actor *
comes(void)
{
    struct session s;
    assert_ok(session_find(&f->cx, token, &s));
    assert_int_equal(f->cx.actor.user_id, lin);
    return &f->cx.actor;
}

static void
what_was_read_is_used_again_until_something_changes(void **state)
{
    assert_string_equal(comes()->team_name, "N");
    fixture_sql(f, "UPDATE team SET name = 'M' WHERE id = 2;\n");
    assert_string_equal(comes()->team_name, "N");
    assert_int_equal(comes()->team_count, 2);
    assert_ok(people_changed(&f->cx));
    assert_string_equal(comes()->team_name, "M");
}

static void
a_team_that_is_added_or_moved_counts_at_once(void **state)
{
    struct team below = {.name = "N2", .code = "n2", .parent_id = 2,
                         .region = "", .active = true,
                         .recovery_limit = FIELD_EMPTY};
    struct team now, next;
    assert_int_equal(comes()->team_count, 2);
    assert_ok(team_add(&f->cx, &below));
    assert_int_equal(comes()->team_count, 3);
    assert_ok(team_find(&f->cx, 3, &now));
    next = now;
    next.parent_id = 4;
    assert_ok(team_save(&f->cx, &now, &next));
    assert_int_equal(comes()->team_count, 2);
}

/* With a session of that day: the one before has run out. */
static void
days_later(int days)
{
    assert_ok(clock_start("Asia/Shanghai", days * 86400));
    assert_ok(session_open(&f->cx, lin, "", &token));
}

static void
a_stand_in_sees_the_teams_as_long_as_he_stands_in(void **state)
{
    struct delegation d = {.stand_in_id = lin, .from_on = clock_today() - 1,
                           .to_on = clock_today()};
    assert_int_equal(comes()->team_count, 2);
    f->cx.actor = (struct actor){.user_id = wang, .roles = ROLE_MANAGER};
    assert_ok(delegation_set(&f->cx, &d));
    assert_int_equal(comes()->team_count, 4); /* and S and N1 below it */
    days_later(1);
    assert_int_equal(comes()->team_count, 2);
    days_later(0);
    assert_int_equal(comes()->team_count, 4);
    f->cx.actor = (struct actor){.user_id = wang, .roles = ROLE_MANAGER};
    assert_ok(delegation_drop(&f->cx));
    assert_int_equal(comes()->team_count, 2);
}

static void
another_team_and_other_roles_count_at_once(void **state)
{
    struct user_edit now, next;
    assert_ok(user_edit_find(&f->cx, lin, &now));
    next = now;
    next.team_id = 4;
    assert_ok(user_edit_save(&f->cx, &now, &next, 0));
    assert_string_equal(comes()->team_name, "S");
    assert_int_equal(comes()->team_id, 4);
    assert_ok(user_edit_find(&f->cx, lin, &now));
    next = now;
    next.manager = false;
    next.sales = true;
    assert_ok(user_edit_save(&f->cx, &now, &next, 0));
    struct session s;
    assert_int_equal(session_find(&f->cx, token, &s), ERR_NOT_FOUND);
    assert_ok(session_open(&f->cx, lin, "", &token));
    assert_int_equal(comes()->roles, ROLE_SALES);
    assert_int_equal(comes()->reach, REACH_OWN);
}

static void
a_change_that_is_taken_back_changes_nothing(void **state)
{
    assert_string_equal(comes()->team_name, "S");
    assert_ok(db_begin_write(&f->cx));
    assert_ok(db_exec(&f->cx, "UPDATE team SET name = 'X' WHERE id = 4"));
    assert_ok(people_changed(&f->cx));
    db_rollback(&f->cx);
    assert_string_equal(comes()->team_name, "S");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_read_is_used_again_until_something_changes),
        cmocka_unit_test(a_team_that_is_added_or_moved_counts_at_once),
        cmocka_unit_test(a_stand_in_sees_the_teams_as_long_as_he_stands_in),
        cmocka_unit_test(another_team_and_other_roles_count_at_once),
        cmocka_unit_test(a_change_that_is_taken_back_changes_nothing),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
