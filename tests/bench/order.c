/* order TIMES CUSTOMERS: what facts and stages add to the request that writes an
 * order (PERENNIAL_CONFIG). Two ways in turn, each of another customer: order,
 * line, event and audit in a transaction; the same with the customer read anew.
 * One line: the middle of each, microseconds, and the statements of each. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model/audit.h"
#include "model/event.h"
#include "model/stage.h"

enum { TIMES_MAX = 1000 };

static struct ctx cx;
static int written;

static void
must(enum err e, const char *what)
{
    if (e == OK)
        return;
    fprintf(stderr, "%s: %s\n", what, err_name(e));
    exit(1);
}

static double
now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static const char SQL_ORDER[] =
    "INSERT INTO sales_order (order_no, customer_id, ordered_on, ordered_at,"
    " status, amount) VALUES (?, ?, ?, ?, 'done', 500.00)";
static const char SQL_LINE[] =
    "INSERT INTO sales_order_line (sales_order_id, line_no, text, quantity,"
    " amount) VALUES (?, 1, 'bench', 1, 500.00)";

static void
order_write(uint64_t customer)
{
    struct event e;
    int32_t day = clock_today();
    char *no = arena_printf(cx.arena, "BENCH-%lld-%d",
                            (long long)clock_now(), ++written);
    must(db_exec(&cx, SQL_ORDER, B_TEXT(no), B_U64(customer), B_DAY(day),
                 B_TIME(clock_now())), "order");
    event_clear(&e);
    e.customer_id = customer;
    e.kind = EVENT_ORDER;
    e.day = day;
    e.at = clock_now();
    e.ref_id = db_last_id(cx.db);
    e.amount = 50000;
    must(db_exec(&cx, SQL_LINE, B_U64(e.ref_id)), "line");
    must(event_add(&cx, &e), "event");
    must(audit_write(&cx, "order.create", "customer", customer, NULL), "audit");
}

/* Microseconds from the first statement to the answer of the commit. */
static double
one(uint64_t customer, bool anew, unsigned *statements)
{
    double begun = now_us();
    db_count_reset(cx.db);
    must(db_begin_write(&cx), "begin");
    order_write(customer);
    if (anew)
        must(stage_refresh_customer(&cx, customer), "refresh");
    must(db_commit(&cx), "commit");
    *statements = db_statement_count(cx.db);
    double took = now_us() - begun;
    if (!anew) { /* leaves the base as a request would */
        must(db_begin_write(&cx), "begin");
        must(stage_refresh_customer(&cx, customer), "refresh");
        must(db_commit(&cx), "commit");
    }
    arena_reset(cx.arena);
    return took;
}

static void
measure(int times, uint64_t customers)
{
    static double took[2][TIMES_MAX];
    unsigned statements[2], most[2] = {0, 0};
    one(1, true, statements); /* reads the rules, as a worker has */
    for (int i = 0; i < 2 * times; i++) {
        uint64_t customer = 1 + (uint64_t)(i * 7919 + 13) % customers;
        int way = i % 2;
        took[way][i / 2] = one(customer, way, &statements[way]);
        if (statements[way] > most[way])
            most[way] = statements[way];
    }
    for (int way = 0; way < 2; way++)
        qsort(took[way], (size_t)times, sizeof **took, order);
    printf("%.0f\t%.0f\t%u\t%u\n", took[0][times / 2], took[1][times / 2],
           most[0], most[1]);
}

int
main(int argc, char **argv)
{
    static struct config config;
    const char *problem = "";
    struct arena *a = arena_new();
    int times = argc > 1 ? atoi(argv[1]) : 100;
    uint64_t customers = argc > 2 ? strtoull(argv[2], NULL, 10) : 1000;
    if (config_read(a, NULL, &config, &problem) != OK
        || clock_start(config.zone, config.clock_offset_s) != OK
        || db_library_start() != OK || times < 1 || times > TIMES_MAX
        || customers < 1) {
        fprintf(stderr, "not started: %s\n", problem);
        return 1;
    }
    cx = (struct ctx){.arena = arena_new(), .config = &config,
                      .db = db_new(&config, DB_RUNTIME),
                      .lang = LANG_ZH_CN, .request_id = "bench",
                      .address = "", .actor = {.reach = REACH_ALL,
                                               .may_write = true}};
    measure(times, customers);
    db_free(cx.db);
    arena_free(cx.arena);
    arena_free(a);
    return 0;
}
