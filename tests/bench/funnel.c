/* funnel ROUNDS [CUSTOMERS]: processor time of each figure of the funnel on the
 * copy that is published (PERENNIAL_CONFIG), and of rolls of 1, 100 and 10,000
 * customers when CUSTOMERS is given. One line a measure: name, middle, 99th of a
 * hundred and the wall's middle, in microseconds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/copy.h"
#include "model/funnel.h"

enum { ROUNDS_MAX = 1000, VALUES = 3 };

static struct ctx cx;
static struct scope scope;
static int rounds;

static double
clock_us(clockid_t which)
{
    struct timespec t;
    clock_gettime(which, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void
report(const char *name, double *cpu, double *wall, int n)
{
    qsort(cpu, (size_t)n, sizeof *cpu, order);
    qsort(wall, (size_t)n, sizeof *wall, order);
    printf("%s\t%.0f\t%.0f\t%.0f\n", name, cpu[n / 2],
           cpu[n * 99 / 100], wall[n / 2]);
    fflush(stdout);
}

static void
must(enum err e, const char *what)
{
    if (e == OK)
        return;
    fprintf(stderr, "%s: %s\n", what, err_name(e));
    exit(1);
}

/* ---- the figures ---- */

typedef void figure_fn(void);

static void
figure_flow(void)
{
    struct funnel_flow *f = ARENA_NEW(cx.arena, struct funnel_flow);
    must(funnel_flow(&cx, &scope, f), "flow");
}

static void
figure_cohort(void)
{
    struct funnel_cohort *c = ARENA_NEW(cx.arena, struct funnel_cohort);
    must(funnel_cohort(&cx, &scope, c), "cohort");
}

static void
figure_curve(void)
{
    struct funnel_curve c;
    must(funnel_curve(&cx, &scope, 1, &c), "curve");
}

static void
figure_trend(void)
{
    struct funnel_month months[24];
    must(funnel_trend(&cx, &scope, 1, 24, months), "trend");
}

static void
figure_parts(void)
{
    struct funnel_part *p;
    size_t n;
    must(funnel_parts(&cx, &scope, DIM_OWNER, &p, &n), "parts");
}

static void
figure_drops(void)
{
    struct funnel_drop *d;
    size_t n;
    must(funnel_drops(&cx, &scope, 1, &d, &n), "drops");
}

/* Beside a shorter limit than the stages have, or nobody is over it. */
static void
figure_stuck(void)
{
    enum { LIMIT = 25 };
    static struct rule_model m;
    static struct rule_stage stages[RULE_STAGES];
    struct funnel_stuck *list;
    uint64_t total;
    size_t n;
    m = *scope.model;
    for (size_t i = 0; i < m.stage_count; i++) {
        stages[i] = m.stages[i];
        stages[i].limit_days = stages[i].limit_days ? LIMIT : 0;
    }
    m.stages = stages;
    scope.model = &m;
    must(funnel_stuck(&cx, &scope, 10, &list, &n, &total), "stuck");
}

static void
list(const char *text, enum funnel_order by)
{
    struct funnel_list l;
    struct slice s;
    if (!slice_read(&scope, text, &s))
        exit(2);
    must(funnel_list(&cx, &scope, &s, by, true, 0, 50, &l), text);
}

static void
figure_list_stock(void)
{
    list("closing", ORDER_REVENUE);
}

static void
figure_list_moves(void)
{
    list("in", ORDER_DAY);
}

static void
figure_list_reached(void)
{
    list("reached.consideration.members", ORDER_CODE);
}

static const struct {
    const char *name;
    figure_fn *fn;
} figures[] = {
    {"flow", figure_flow}, {"cohort", figure_cohort},
    {"curve", figure_curve}, {"trend of 24 months", figure_trend},
    {"by owner", figure_parts}, {"who does not go on", figure_drops},
    {"over their limit", figure_stuck},
    {"list of stock", figure_list_stock}, {"list of moves", figure_list_moves},
    {"list of cohort", figure_list_reached}};

/* ---- the scopes ---- */

static void
narrow(enum dimension d)
{
    struct scope_value *v;
    size_t n;
    must(scope_values(&cx, d, &v, &n), "values");
    for (size_t i = 0; i < n && i < VALUES; i++)
        must(scope_narrow(&cx, &scope, d, v[i].value), "narrow");
}

static void
scope_make(int months, int filters)
{
    static const enum dimension by[] = {DIM_REGION, DIM_INDUSTRY, DIM_SIZE};
    const struct rules *r;
    int32_t to = clock_today() - 1;
    must(rules_get(&cx, &r), "rules");
    scope_usual(&scope, &r->models[r->default_model],
                day_add_months(to, -months) + 1, to);
    for (int i = 0; i < filters; i++)
        narrow(by[i]);
}

static void
measure(size_t figure, int months, int filters)
{
    static double cpu[ROUNDS_MAX], wall[ROUNDS_MAX];
    char name[128];
    for (int i = 0; i < rounds; i++) {
        const struct copy *c;
        arena_reset(cx.arena);
        must(copy_get(&cx, &c), "copy");
        scope_make(months, filters);
        double at = clock_us(CLOCK_THREAD_CPUTIME_ID);
        double since = clock_us(CLOCK_MONOTONIC);
        figures[figure].fn();
        cpu[i] = clock_us(CLOCK_THREAD_CPUTIME_ID) - at;
        wall[i] = clock_us(CLOCK_MONOTONIC) - since;
        if (figures[figure].fn == figure_parts) /* several threads */
            cpu[i] = wall[i];
    }
    snprintf(name, sizeof name, "%s, %d month%s, %d filter%s",
             figures[figure].name, months, months == 1 ? "" : "s", filters,
             filters == 1 ? "" : "s");
    report(name, cpu, wall, rounds);
}

/* ---- rolls ---- */

static const char SQL_DIRTY[] =
    "INSERT INTO stage_dirty (customer_id) SELECT id FROM customer"
    " WHERE id > ? ORDER BY id LIMIT ?";

static void
measure_roll(struct copy_roller *r, uint64_t after, int64_t customers)
{
    enum { TIMES = 5 };
    double cpu[TIMES], wall[TIMES];
    char name[64];
    for (int i = 0; i < TIMES; i++) {
        struct copy_rolled rolled;
        arena_reset(cx.arena);
        must(db_begin_write(&cx), "begin");
        must(db_exec(&cx, SQL_DIRTY, B_U64(after + 7919 * (uint64_t)i),
                     B_I64(customers)), "dirty");
        must(db_commit(&cx), "commit");
        double at = clock_us(CLOCK_THREAD_CPUTIME_ID);
        double since = clock_us(CLOCK_MONOTONIC);
        must(copy_roll(&cx, r, &rolled), "roll");
        cpu[i] = clock_us(CLOCK_THREAD_CPUTIME_ID) - at;
        wall[i] = clock_us(CLOCK_MONOTONIC) - since;
        if (!rolled.mine) {
            fprintf(stderr, "another process rolls\n");
            exit(1);
        }
    }
    snprintf(name, sizeof name, "roll of %lld", (long long)customers);
    report(name, cpu, wall, TIMES);
}

static void
measure_rolls(uint64_t customers)
{
    struct copy_roller *r = copy_roller_new();
    struct copy_rolled rolled;
    double at = clock_us(CLOCK_THREAD_CPUTIME_ID);
    double since = clock_us(CLOCK_MONOTONIC);
    must(copy_roll(&cx, r, &rolled), "roll");
    if (rolled.rebuilt) {
        double cpu = clock_us(CLOCK_THREAD_CPUTIME_ID) - at;
        double wall = clock_us(CLOCK_MONOTONIC) - since;
        report("cold build", &cpu, &wall, 1);
    }
    measure_roll(r, customers / 3, 1);
    measure_roll(r, customers / 2, 100);
    measure_roll(r, customers / 4, 10000);
    copy_roller_free(r);
}

int
main(int argc, char **argv)
{
    static struct config config;
    const char *problem = "";
    struct arena *a = arena_new();
    rounds = argc > 1 ? atoi(argv[1]) : 20;
    rounds = rounds < 1 ? 1 : rounds > ROUNDS_MAX ? ROUNDS_MAX : rounds;
    if (config_read(a, NULL, &config, &problem) != OK
        || clock_start(config.zone, config.clock_offset_s) != OK
        || db_library_start() != OK) {
        fprintf(stderr, "not started: %s\n", problem);
        return 1;
    }
    cx = (struct ctx){.arena = arena_new(), .config = &config,
                      .db = db_new(&config, DB_RUNTIME),
                      .lang = LANG_ZH_CN, .request_id = "bench",
                      .address = "", .actor = {.reach = REACH_ALL}};
    if (argc > 2)
        measure_rolls(strtoull(argv[2], NULL, 10));
    static const int months[] = {1, 3, 24}, filters[] = {0, 1, 3};
    for (size_t f = 0; f < sizeof figures / sizeof *figures; f++)
        for (int m = 0; m < 3; m++)
            for (int k = 0; k < 3; k++)
                measure(f, months[m], filters[k]);
    db_free(cx.db);
    arena_free(cx.arena);
    arena_free(a);
    return 0;
}
