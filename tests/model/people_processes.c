/* Roles, teams and delegations that change while two processes serve pages: in
 * both they count at the next request. */
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/delegation.h"
#include "model/name_key.h"
#include "model/session.h"
#include "model/team.h"
#include "model/user.h"
#include "model/user_edit.h"

enum { READERS = 3, ROUNDS = 40, TEAMS_MOST = 8 };

/* What a request knows of who asks. */
struct seen {
    int found; /* enum err */
    unsigned roles;
    enum reach reach;
    size_t team_count;
    uint64_t teams[TEAMS_MOST];
    char team[40];
};

static struct fixture *f;
static int ask[2], answer[2]; /* the other process */
static pid_t other;
static uint64_t kept_session; /* of what is edited here */

static struct seen
look_from(struct ctx *cx, const char *token)
{
    struct session s;
    struct seen seen;
    const struct actor *a = &cx->actor;
    memset(&seen, 0, sizeof seen); /* what lies between, too: it is compared */
    seen.found = session_find(cx, token, &s);
    if (seen.found != OK)
        return seen;
    seen.roles = a->roles;
    seen.reach = a->reach;
    seen.team_count = a->team_count;
    for (size_t i = 0; i < a->team_count && i < TEAMS_MOST; i++)
        seen.teams[i] = a->team_ids[i];
    snprintf(seen.team, sizeof seen.team, "%s",
             a->team_name ? a->team_name : "");
    return seen;
}

static void
serve(void)
{
    struct ctx *cx = fixture_connect(f, DB_RUNTIME);
    char token[100];
    while (read(ask[0], token, sizeof token) == sizeof token) {
        arena_reset(cx->arena);
        struct seen seen = look_from(cx, token);
        if (write(answer[1], &seen, sizeof seen) != sizeof seen)
            break;
    }
    _exit(0);
}

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0 || name_key_start() != OK)
        return -1;
    f = *state;
    f->cx.config = &f->config;
    fixture_sql(f,
        "INSERT INTO team (id, code, name, parent_id, path) VALUES"
        " (2, 'north', 'N', 1, '/1/2/'), (3, 'n1', 'N1', 2, '/1/2/3/'),"
        " (4, 'south', 'S', 1, '/1/4/'), (5, 's1', 'S1', 4, '/1/4/5/');\n");
    if (pipe(ask) != 0 || pipe(answer) != 0)
        return -1;
    other = fork();
    if (other == 0) {
        close(ask[1]);
        serve();
    }
    return other > 0 ? 0 : -1;
}

static int
end(void **state)
{
    close(ask[1]);
    waitpid(other, NULL, 0);
    return fixture_end(state);
}

/* The same in both processes. */
static struct seen
look(const char *token)
{
    char padded[100] = "";
    struct seen here = look_from(&f->cx, token), there;
    f->cx.actor = (struct actor){0};
    snprintf(padded, sizeof padded, "%s", token);
    assert_int_equal(write(ask[1], padded, sizeof padded), sizeof padded);
    assert_int_equal(read(answer[0], &there, sizeof there), sizeof there);
    assert_memory_equal(&here, &there, sizeof here);
    return here;
}

/* Somebody new who is logged in and was seen by both: his token. */
static const char *
somebody(const char *login, unsigned roles, uint64_t team_id, uint64_t *id)
{
    struct user u = {.login = login, .name = login, .roles = roles,
                     .team_id = team_id};
    struct session s;
    const char *token;
    f->cx.actor = (struct actor){0};
    assert_ok(user_add(&f->cx, &u, NULL));
    assert_ok(session_open(&f->cx, u.id, "test", &token));
    assert_ok(session_find(&f->cx, token, &s));
    kept_session = s.id;
    assert_int_equal(look(token).roles, roles);
    *id = u.id;
    return token;
}

static enum err
save_user(struct ctx *cx, void *arg)
{
    struct user_edit now, *next = arg;
    TRY(user_edit_find(cx, next->id, &now));
    return user_edit_save(cx, &now, next, kept_session);
}

static enum err
save_team(struct ctx *cx, void *arg)
{
    struct team now, *next = arg;
    TRY(team_find(cx, next->id, &now));
    return team_save(cx, &now, next);
}

static void
change_team(uint64_t id, const char *name, uint64_t parent_id, bool shared)
{
    struct team next;
    assert_ok(team_find(&f->cx, id, &next));
    next.name = name;
    next.parent_id = parent_id;
    next.shared = shared;
    assert_ok(db_transact(&f->cx, save_team, &next));
}

static void
roles_that_are_given_and_taken_count_at_once(void **state)
{
    struct user_edit next;
    uint64_t id;
    const char *token = somebody("wang", ROLE_SALES | ROLE_ADMIN, 2, &id);
    assert_ok(user_edit_find(&f->cx, id, &next));
    next.admin = false;
    assert_ok(db_transact(&f->cx, save_user, &next));
    assert_int_equal(look(token).roles, ROLE_SALES);
    next.manager = true;
    assert_ok(db_transact(&f->cx, save_user, &next));
    struct seen seen = look(token);
    assert_int_equal(seen.roles, ROLE_SALES | ROLE_MANAGER);
    assert_int_equal(seen.reach, REACH_TEAMS);
    assert_int_equal(seen.team_count, 2);
}

static void
another_team_of_the_account_counts_at_once(void **state)
{
    struct user_edit next;
    uint64_t id;
    const char *token = somebody("mover", ROLE_MANAGER, 2, &id);
    assert_ok(user_edit_find(&f->cx, id, &next));
    next.team_id = 5;
    assert_ok(db_transact(&f->cx, save_user, &next));
    struct seen seen = look(token);
    assert_string_equal(seen.team, "S1");
    assert_int_equal(seen.team_count, 1);
    assert_int_equal(seen.teams[0], 5);
}

static void
who_is_switched_off_or_logged_out_is_out_at_once(void **state)
{
    struct user_edit next;
    uint64_t id;
    const char *token = somebody("leaver", ROLE_SALES, 2, &id);
    assert_ok(user_edit_find(&f->cx, id, &next));
    next.active = false;
    assert_ok(db_transact(&f->cx, save_user, &next));
    assert_int_equal(look(token).found, ERR_NOT_FOUND);
    token = somebody("logs_out", ROLE_SALES, 2, &id);
    assert_ok(session_end_all(&f->cx, id, 0));
    assert_int_equal(look(token).found, ERR_NOT_FOUND);
}

static void
teams_that_move_share_and_are_renamed_count_at_once(void **state)
{
    uint64_t id;
    const char *above = somebody("above", ROLE_MANAGER, 4, &id);
    const char *inside = somebody("inside", ROLE_SALES, 3, &id);
    assert_int_equal(look(above).team_count, 2);
    assert_int_equal(look(inside).reach, REACH_OWN);
    change_team(3, "New", 4, true); /* from the north to the south */
    struct seen seen = look(above);
    assert_int_equal(seen.team_count, 3);
    assert_int_equal(seen.teams[0], 3);
    assert_int_equal(look(inside).reach, REACH_TEAMS);
    assert_string_equal(look(inside).team, "New");
    change_team(3, "N1", 2, false);
    assert_int_equal(look(above).team_count, 2);
    assert_int_equal(look(inside).reach, REACH_OWN);
    struct team add = {.name = "S2", .code = "s2", .parent_id = 4,
                       .recovery_limit = FIELD_EMPTY, .active = true};
    assert_ok(team_add(&f->cx, &add));
    assert_int_equal(look(above).team_count, 3);
}

static void
a_delegation_counts_from_its_first_day_to_its_last(void **state)
{
    uint64_t away_id, id;
    int32_t today = clock_today();
    somebody("away", ROLE_MANAGER, 2, &away_id);
    const char *token = somebody("stand_in", ROLE_MANAGER, 5, &id);
    struct actor away = {.user_id = away_id, .roles = ROLE_MANAGER};
    struct delegation d = {id, today + 1, today + 3, NULL};
    f->cx.actor = away;
    assert_ok(delegation_set(&f->cx, &d));
    assert_int_equal(look(token).team_count, 1); /* from tomorrow */
    d.from_on = today;
    f->cx.actor = away;
    assert_ok(delegation_set(&f->cx, &d));
    assert_int_equal(look(token).team_count, 3);
    f->cx.actor = away;
    assert_ok(delegation_drop(&f->cx));
    assert_int_equal(look(token).team_count, 1);
}

/* ---- many at once ---- */

static atomic_int ended;
static const char *shared_token;

/* The name of team 5 only ever counts up. */
static void *
reader_main(void *arg)
{
    struct ctx *cx = arg;
    int newest = 0;
    while (!atomic_load(&ended)) {
        arena_reset(cx->arena);
        struct seen seen = look_from(cx, shared_token);
        assert_int_equal(seen.found, OK);
        assert_true(atoi(seen.team) >= newest);
        newest = atoi(seen.team);
    }
    return NULL;
}

static void
nobody_is_kept_as_he_was_before_a_change(void **state)
{
    struct ctx *cx[READERS];
    pthread_t t[READERS];
    uint64_t id;
    change_team(5, "0", 4, false);
    shared_token = somebody("reader", ROLE_MANAGER, 5, &id);
    for (int i = 0; i < READERS; i++) {
        cx[i] = fixture_connect(f, DB_RUNTIME);
        assert_int_equal(pthread_create(&t[i], NULL, reader_main, cx[i]), 0);
    }
    for (int round = 1; round <= ROUNDS; round++) {
        char name[16];
        snprintf(name, sizeof name, "%d", round);
        change_team(5, name, 4, false);
        assert_string_equal(look(shared_token).team, name);
    }
    atomic_store(&ended, 1);
    for (int i = 0; i < READERS; i++)
        pthread_join(t[i], NULL);
    for (int i = 0; i < READERS; i++)
        fixture_disconnect(cx[i]);
}

static void
who_is_known_costs_one_statement(void **state)
{
    uint64_t id;
    const char *token = somebody("known", ROLE_MANAGER, 4, &id);
    db_count_reset(f->cx.db);
    look_from(&f->cx, token);
    assert_int_equal(db_statement_count(f->cx.db), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_that_are_given_and_taken_count_at_once),
        cmocka_unit_test(another_team_of_the_account_counts_at_once),
        cmocka_unit_test(who_is_switched_off_or_logged_out_is_out_at_once),
        cmocka_unit_test(teams_that_move_share_and_are_renamed_count_at_once),
        cmocka_unit_test(a_delegation_counts_from_its_first_day_to_its_last),
        cmocka_unit_test(nobody_is_kept_as_he_was_before_a_change),
        cmocka_unit_test(who_is_known_costs_one_statement),
    };
    return cmocka_run_group_tests(tests, start, end);
}
