/* events SOCKET THREADS: reads all rows of `event` in order, the columns that the
 * evaluator needs, in ranges of 2,000 customers, each thread its part, and does
 * nothing else: what reading them must cost. Prints rows and seconds. */
#include <inttypes.h>
#include <mysql.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RANGE = 2000, COLUMNS = 15, THREADS = 16 };

static const char SQL[] =
    "SELECT customer_id, day, id, kind, at, amount, score, ref_id, other_id,"
    " category_id, from_on, until_on, quantity, flags, account_id FROM event"
    " WHERE customer_id BETWEEN ? AND ? AND voided_at IS NULL"
    " ORDER BY customer_id, day, id";

struct part {
    pthread_t thread;
    const char *socket;
    uint64_t from, to, rows;
};

static void
fail(const char *why)
{
    fprintf(stderr, "events: %s\n", why);
    exit(1);
}

static MYSQL *
open_one(const char *socket)
{
    MYSQL *db = mysql_init(NULL);
    if (!mysql_real_connect(db, "localhost", "perennial_owner", NULL,
                            "perennial", 0, socket, 0))
        fail(mysql_error(db));
    return db;
}

static uint64_t
number(MYSQL *db, const char *sql)
{
    if (mysql_query(db, sql))
        fail(mysql_error(db));
    MYSQL_RES *r = mysql_store_result(db);
    MYSQL_ROW row = mysql_fetch_row(r);
    uint64_t n = row && row[0] ? strtoull(row[0], NULL, 10) : 0;
    mysql_free_result(r);
    return n;
}

static void *
part_main(void *arg)
{
    struct part *p = arg;
    static const int TYPES[COLUMNS] = {8, 10, 8, 8, 12, 246, 8, 8, 8, 8, 10, 10,
                                       8, 8, 8};
    char space[COLUMNS][64];
    unsigned long length[COLUMNS];
    MYSQL_BIND in[2] = {0}, out[COLUMNS] = {0};
    my_bool null[COLUMNS];
    MYSQL *db = open_one(p->socket);
    MYSQL_STMT *s = mysql_stmt_init(db);
    uint64_t from, to;
    if (mysql_stmt_prepare(s, SQL, sizeof SQL - 1))
        fail(mysql_stmt_error(s));
    for (int i = 0; i < COLUMNS; i++)
        out[i] = (MYSQL_BIND){.buffer_type = (enum enum_field_types)TYPES[i],
            .buffer = space[i], .buffer_length = sizeof space[i],
            .length = &length[i], .is_null = &null[i], .is_unsigned = 1};
    in[0].buffer_type = in[1].buffer_type = MYSQL_TYPE_LONGLONG;
    in[0].buffer = &from;
    in[1].buffer = &to;
    for (from = p->from; from <= p->to; from += RANGE) {
        to = from + RANGE - 1 < p->to ? from + RANGE - 1 : p->to;
        if (mysql_stmt_bind_param(s, in) || mysql_stmt_execute(s)
            || mysql_stmt_bind_result(s, out))
            fail(mysql_stmt_error(s));
        while (mysql_stmt_fetch(s) == 0)
            p->rows++;
        mysql_stmt_free_result(s);
    }
    mysql_stmt_close(s);
    mysql_close(db);
    mysql_thread_end();
    return NULL;
}

int
main(int argc, char **argv)
{
    struct part part[THREADS];
    struct timespec a, b;
    int threads = argc == 3 ? atoi(argv[2]) : 0;
    if (threads < 1 || threads > THREADS)
        fail("use: events SOCKET THREADS");
    mysql_library_init(0, NULL, NULL);
    MYSQL *db = open_one(argv[1]);
    uint64_t last = number(db, "SELECT MAX(id) FROM customer"), rows = 0;
    mysql_close(db);
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int i = 0; i < threads; i++) {
        uint64_t from = last * (uint64_t)i / (uint64_t)threads + 1;
        part[i] = (struct part){.socket = argv[1], .from = from,
            .to = last * (uint64_t)(i + 1) / (uint64_t)threads};
        pthread_create(&part[i].thread, NULL, part_main, &part[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(part[i].thread, NULL);
        rows += part[i].rows;
    }
    clock_gettime(CLOCK_MONOTONIC, &b);
    printf("%" PRIu64 " %.3f\n", rows, (double)(b.tv_sec - a.tv_sec)
           + (double)(b.tv_nsec - a.tv_nsec) / 1e9);
    return 0;
}
