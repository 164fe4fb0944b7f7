/* The list of warnings beside a plain join: every filter, tab and page, few and
 * many, whoever asks. */
#include "fixture.h"

#include "core/clock.h"
#include "model/warning.h"

static struct fixture *f;

static int
start(void **state)
{
    if (fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    fixture_sql(f, "INSERT INTO team (id, code, name, parent_id, path) VALUES"
        " (91, 'h1', 'H1', 1, '/1/91/'), (92, 'h2', 'H2', 1, '/1/92/');\n"
        "INSERT INTO account (id, login, name, team_id) VALUES"
        " (91, 'hand1', 'Hand', 91), (92, 'hand2', 'Other', 92);\n");
    return 0;
}

/* Customers of two teams with two warnings each, of all kinds. */
static const char SQL_MANY[] =
    "INSERT INTO customer (code, name, created_on, owner_id, team_id, stage,"
    " region_code, last_contact_on) WITH RECURSIVE n AS (SELECT 1 AS i UNION"
    " ALL SELECT i + 1 FROM n WHERE i < 990) SELECT CONCAT('WM', i), 'M',"
    " '2024-01-01', 91 + i % 2, 91 + i DIV 2 % 2, ELT(1 + i % 3, 'usage',"
    " 'loyalty', 'churn'), ELT(1 + i DIV 3 % 2, 'east', 'north'),"
    " IF(i % 5, ? - INTERVAL i % 23 DAY, '9999-12-31') FROM n";
static const char SQL_THEIRS[] =
    "INSERT INTO warning (customer_id, cause_code, level, opened_on, level_on,"
    " acted_on, account_id, snoozed_until) SELECT id, ELT(1 + (id + k) % 3,"
    " 'complaint', 'nps', 'csat'), 1 + id DIV 3 % 3, ? - INTERVAL id % 40 DAY,"
    " ?, ? - INTERVAL id % 17 DAY, IF(id % 11, NULL, 91), IF(id % 13, NULL,"
    " ? - INTERVAL id % 2 DAY) FROM customer JOIN (SELECT 0 AS k UNION"
    " SELECT 1) two WHERE code LIKE 'WM%'";

/* The tabs without a copy, an index or a limit. */
static const char SQL_TABS[] =
    "SELECT SUM(NOT off AND (level = 3 OR young)), SUM(NOT off),"
    " SUM(NOT off AND quiet >= manager_days), SUM(NOT off AND quiet >="
    " list_days), SUM(off) FROM (SELECT w.level, l.manager_days, l.list_days,"
    " COALESCE(w.snoozed_until >= ?, 0) AS off, w.opened_on > ? - INTERVAL 7"
    " DAY AS young, DATEDIFF(?, IF(c.last_contact_on BETWEEN w.acted_on AND"
    " '9999-01-01', c.last_contact_on, w.acted_on)) AS quiet FROM warning w"
    " JOIN customer c ON c.id = w.customer_id JOIN warning_ladder l ON"
    " l.level = w.level WHERE w.closed_on IS NULL AND c.deleted_at IS NULL"
    " AND (? = '' OR c.stage = ?) AND (? = '' OR c.region_code = ?)"
    " AND (? = '' OR w.cause_code = ?) AND w.level >= ? AND w.opened_on <= ?"
    " AND (? = 0 OR c.owner_id = ?)"
    " AND (? = 0 OR IF(w.account_id IS NULL, c.owner_id, w.account_id) = 91)"
    " AND (? = 2 OR (c.owner_id = 91 OR (? = 1 AND c.team_id = 91)))) x";

static struct bind
text_of(const char *s)
{
    return B_TEXT(s ? s : "");
}

static void
tabs_expected(const struct warning_filter *w, struct rows *r)
{
    enum reach reach = f->cx.actor.reach;
    struct bind today = B_DAY(clock_today()), stage = text_of(w->stage),
                region = text_of(w->region), cause = text_of(w->cause),
                who = B_I64(reach == REACH_ALL ? 2 : reach == REACH_TEAMS);
    assert_ok(db_find(&f->cx, r, SQL_TABS, today, today, today, stage, stage,
                      region, region, cause, cause, B_U64(w->level),
                      B_DAY(clock_today() + (w->age_days ? -10 : 1000)),
                      B_U64(w->owner_id), B_U64(w->owner_id),
                      B_I64(w->mine), who, who));
}

/* Every page of a tab, in order and none twice. */
static uint64_t
walk(struct warning_filter *w, const uint64_t *counts)
{
    struct warning_key key = {0};
    struct warning_page p = {.after = true};
    uint64_t n = 0;
    while (p.after) {
        assert_ok(warning_list_page(&f->cx, w, key, 97, &p));
        assert_memory_equal(p.counts, counts, sizeof p.counts);
        for (size_t i = 0; i < p.count; i++) {
            const struct warning_row *row = &p.rows[i];
            assert_true(!key.id || row->level < key.level
                        || (row->level == key.level
                            && (row->opened_on > key.opened_on
                                || (row->opened_on == key.opened_on
                                    && row->id > key.id))));
            key = (struct warning_key){row->level, row->opened_on, row->id,
                                       false};
        }
        n += p.count;
    }
    return n;
}

static void
filter_agrees(struct warning_filter *w)
{
    struct warning_page p;
    struct rows r;
    tabs_expected(w, &r);
    for (size_t tab = 0; tab < WARNING_TABS; tab++) {
        uint64_t expected = rows_u64(&r, 0, tab);
        w->tab = (enum warning_tab)tab;
        assert_ok(warning_list_page(&f->cx, w, (struct warning_key){0}, 1,
                                    &p));
        assert_int_equal(p.counts[tab], expected > WARNING_COUNT_MOST
                         ? WARNING_COUNT_MOST + 1 : expected);
        assert_int_equal(walk(w, p.counts), expected);
    }
    arena_reset(f->cx.arena);
}

static void
every_filter_finds_what_a_plain_join_finds(void **s)
{
    static const char *const STAGES[] = {NULL, "usage", "awareness"};
    static const char *const REGIONS[] = {NULL, "north"};
    static const char *const CAUSES[] = {NULL, "nps"};
    static const enum reach REACH[] = {REACH_ALL, REACH_TEAMS, REACH_OWN};
    struct actor before = f->cx.actor;
    struct bind today = B_DAY(clock_today());
    uint64_t team = 91;
    assert_ok(db_exec(&f->cx, SQL_MANY, today));
    assert_ok(db_exec(&f->cx, SQL_THEIRS, today, today, today, today));
    assert_ok(db_exec(&f->cx, "UPDATE warning w JOIN customer c ON c.id ="
                      " w.customer_id SET w.owner_id = c.owner_id, w.team_id ="
                      " c.team_id, w.stage = c.stage, w.region_code ="
                      " c.region_code, w.contact_on = c.last_contact_on WHERE"
                      " c.code LIKE 'WM%'"));
    for (int i = 0; i < 3 * 2 * 2 * 3 * 4; i++) {
        struct warning_filter w = {
            .stage = STAGES[i % 3], .region = REGIONS[i / 3 % 2],
            .cause = CAUSES[i / 6 % 2], .level = i % 4 ? 0 : 3,
            .age_days = i % 5 ? 0 : 10, .owner_id = i / 36 == 1 ? 92 : 0,
            .mine = i / 36 == 2};
        f->cx.actor.user_id = 91;
        f->cx.actor.reach = REACH[i / 12 % 3];
        f->cx.actor.team_ids = &team;
        f->cx.actor.team_count = 1;
        filter_agrees(&w);
    }
    f->cx.actor = before;
}

static uint64_t
badge(void)
{
    struct query q;
    struct rows r;
    uint64_t n;
    query_init(&q, f->cx.arena);
    warning_badge(&q, &f->cx);
    assert_ok(query_rows(&f->cx, &q, &r));
    assert_in_range(r.count, 0, WARNING_BADGE_MOST + 1);
    assert_ok(warning_badge_count(&f->cx, &r, &n));
    return n > WARNING_BADGE_MOST ? WARNING_BADGE_MOST + 1 : n;
}

/* Of what was given to him he does not see all customers. */
static void
the_navigation_counts_what_the_list_shows(void **s)
{
    static const enum reach REACH[] = {REACH_ALL, REACH_TEAMS, REACH_OWN};
    static const int OPEN[] = {400, 120, 60, 30, 10, 0};
    struct warning_filter w = {.mine = true};
    struct actor before = f->cx.actor;
    uint64_t team = 91, few = 0, hidden = 0;
    for (size_t i = 0; i < 3 * sizeof OPEN / sizeof *OPEN; i++) {
        struct rows r;
        f->cx.actor = (struct actor){.user_id = 91, .reach = REACH[i % 3],
                                     .team_ids = &team, .team_count = 1};
        assert_ok(db_exec(&f->cx, "UPDATE warning SET account_id = IF(id % 3,"
                          " NULL, 91), snoozed_until = IF(id * 7919 % 400 < ?,"
                          " NULL, ?) WHERE open = 1", B_I64(OPEN[i / 3]),
                          B_DAY(clock_today())));
        tabs_expected(&w, &r);
        uint64_t all = rows_u64(&r, 0, WARNING_TAB_NOW);
        assert_int_equal(badge(), all > WARNING_BADGE_MOST
                         ? WARNING_BADGE_MOST + 1 : all);
        few += all > 0 && all <= WARNING_BADGE_MOST;
        hidden += i % 3 == 2 && all <= WARNING_BADGE_MOST;
        arena_reset(f->cx.arena);
    }
    assert_true(few >= 6 && hidden >= 3);
    f->cx.actor = before;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_filter_finds_what_a_plain_join_finds),
        cmocka_unit_test(the_navigation_counts_what_the_list_shows),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
