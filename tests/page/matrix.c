/* Who may open what: tests/page/matrix.csv says it once more, by hand. A route
 * without a row fails, a row without a route too.
 *
 *   in     comes in (whatever the page then says of missing fields or rows)
 *   no     403
 *   login  led to the login page */
#include "page/browser.h"

#include "model/role.h"
#include "model/session.h"

enum { ROWS = 400, PEOPLE = 7 };

struct row {
    char method[8], address[100], expected[PEOPLE][8];
    bool used;
};

static struct fixture *f;
static struct row rows[ROWS];
static size_t row_count;
static const char *const WHO[PEOPLE] = {"visitor", "sales", "manager",
                                        "marketing", "service", "analyst",
                                        "admin"};
static uint64_t accounts[PEOPLE];

static void
read_line(char *line)
{
    struct row *r = &rows[row_count++];
    char *rest = line;
    assert_true(row_count < ROWS);
    line[strcspn(line, "\n")] = '\0';
    snprintf(r->method, sizeof r->method, "%s", strsep(&rest, ","));
    snprintf(r->address, sizeof r->address, "%s", strsep(&rest, ","));
    for (int i = 0; i < PEOPLE; i++) {
        if (!rest)
            fail_msg("matrix.csv: %s has too few columns", r->address);
        snprintf(r->expected[i], sizeof r->expected[i], "%s",
                 strsep(&rest, ","));
    }
}

static int
start(void **state)
{
    char line[400];
    FILE *csv = fopen("tests/page/matrix.csv", "r");
    if (!csv || fixture_start_schema(state) != 0)
        return -1;
    f = *state;
    while (fgets(line, sizeof line, csv))
        if (strncmp(line, "method,", 7) && *line != '\n')
            read_line(line);
    fclose(csv);
    browser_prepare(f);
    for (int i = 1; i < PEOPLE; i++)
        accounts[i] = make_user(f, WHO[i], role_find(WHO[i]), 1);
    return 0;
}

static struct row *
row_find(const struct route *r)
{
    const char *method = r->method == METHOD_POST ? "POST" : "GET";
    for (size_t i = 0; i < row_count; i++)
        if (!strcmp(rows[i].method, method) &&
            !strcmp(rows[i].address, r->pattern))
            return &rows[i];
    return NULL;
}

/* {id} becomes a number that nothing has, {word} a word. */
static char *
address_of(struct arena *a, const char *pattern)
{
    struct buf b;
    buf_init(&b, a);
    while (*pattern) {
        if (*pattern != '{') {
            buf_addc(&b, *pattern++);
            continue;
        }
        buf_add(&b, !strncmp(pattern, "{id}", 4) ? "999999999" : "word");
        pattern = strchr(pattern, '}') + 1;
    }
    return b.data;
}

static void
become(struct browser *b, int who)
{
    const char *token;
    memset(b->cookies, 0, sizeof b->cookies);
    if (who == 0) {
        browser_get(b, "/login");
        return;
    }
    assert_ok(session_open(b->connection, accounts[who], "", &token));
    browser_cookie(b, arena_printf(b->connection->arena, "sid=%s", token));
    assert_int_equal(browser_get(b, "/account/password"), 200);
}

static const char *
what_happens(struct browser *b, const struct route *r, int who)
{
    become(b, who);
    char *address = address_of(b->connection->arena, r->pattern);
    int status = r->method == METHOD_POST ? browser_post(b, address, "x=1")
                                          : browser_get(b, address);
    if (status == 403)
        return "no";
    if (status == 303 && !strncmp(browser_location(b), "/login?next=", 12))
        return "login";
    if (status >= 500)
        print_message("%s %s as %s: %d\n", r->pattern, b->rq.path, WHO[who],
                      status);
    return status >= 500 ? "broken" : "in";
}

static void
each_route_lets_in_who_the_matrix_says(void **state)
{
    struct browser b;
    int wrong = 0;
    browser_open(&b, f);
    for (size_t i = 0; i < route_count; i++) {
        struct row *row = row_find(&routes[i]);
        if (!row) {
            print_error("no row in tests/page/matrix.csv for %s %s\n",
                        routes[i].method == METHOD_POST ? "POST" : "GET",
                        routes[i].pattern);
            wrong++;
            continue;
        }
        row->used = true;
        for (int who = 0; who < PEOPLE; who++) {
            const char *got = what_happens(&b, &routes[i], who);
            if (!strcmp(got, row->expected[who]))
                continue;
            print_error("%s %s as %s: %s, the matrix says %s\n", row->method,
                        row->address, WHO[who], got, row->expected[who]);
            wrong++;
        }
        arena_reset(b.connection->arena);
    }
    browser_close(&b);
    assert_int_equal(wrong, 0);
}

static void
each_row_of_the_matrix_has_a_route(void **state)
{
    for (size_t i = 0; i < row_count; i++)
        if (!rows[i].used)
            fail_msg("no route for %s %s", rows[i].method, rows[i].address);
}

static void
no_route_is_without_a_right_and_not_public(void **state)
{
    for (size_t i = 0; i < route_count; i++)
        if (!routes[i].roles != !!(routes[i].flags & ROUTE_PUBLIC))
            fail_msg("%s: roles or public, not both", routes[i].pattern);
}

static void
no_public_route_takes_uploads(void **state)
{
    for (size_t i = 0; i < route_count; i++)
        assert_false((routes[i].flags & ROUTE_PUBLIC) &&
                     (routes[i].flags & ROUTE_UPLOAD));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_route_lets_in_who_the_matrix_says),
        cmocka_unit_test(each_row_of_the_matrix_has_a_route),
        cmocka_unit_test(no_route_is_without_a_right_and_not_public),
        cmocka_unit_test(no_public_route_takes_uploads),
    };
    return cmocka_run_group_tests(tests, start, fixture_end);
}
