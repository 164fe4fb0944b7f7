/* bare FILE SOCKET THREADS SECONDS LARGEST: sends the statements of pages that
 * capture.py wrote down, prepared once a connection, reads all rows and does
 * nothing else: what the database alone allows. A page begins when the one
 * before has ended. Prints one line of JSON, times in microseconds. */
#include <ctype.h>
#include <inttypes.h>
#include <mysql.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STATEMENTS = 256, STEPS = 8192, PAGES = 256, VALUES = 256,
       TIMES = 1 << 20 };

struct value {
    char kind;     /* i number, r row of the customer, s text, n NULL */
    int64_t number, rows;
    char *text;
    unsigned long length;
};
struct step {
    int statement; /* -1: text */
    char *text;
    size_t count;
    struct value *values;
};

static char *texts[STATEMENTS];
static int statements, steps, pages;
static struct step plan[STEPS];
static int page_first[PAGES + 1];
static const char *socket_path;
static uint64_t largest;
static double until;

struct client {
    pthread_t thread;
    uint64_t random, done;
    uint32_t *times;
    MYSQL *db;
    MYSQL_STMT *statement[STATEMENTS];
};

static void
fail(const char *what, const char *why)
{
    fprintf(stderr, "bare: %s: %s\n", what, why);
    exit(1);
}

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the plan ---- */

static char *
from_hex(const char *hex, unsigned long *length)
{
    size_t n = strspn(hex, "0123456789abcdef") / 2;
    char *out = calloc(1, n + 1);
    for (size_t i = 0; i < n; i++) {
        unsigned byte = 0;
        sscanf(hex + 2 * i, "%2x", &byte);
        out[i] = (char)byte;
    }
    *length = n;
    return out;
}

static void
value_read(struct value *v, const char *word)
{
    v->kind = word[0];
    if (v->kind == 's')
        v->text = from_hex(word + 1, &v->length);
    else if (v->kind == 'i')
        v->number = strtoll(word + 1, NULL, 10);
    else if (v->kind == 'r')
        sscanf(word + 1, "%" SCNd64 ":%" SCNd64, &v->rows, &v->number);
}

static void
step_read(char *line)
{
    unsigned long length;
    struct step *s = &plan[steps];
    if (steps++ == STEPS)
        fail("plan", "too many steps");
    if (line[0] == 'Q') {
        s->statement = -1;
        s->text = from_hex(line + 2, &length);
        return;
    }
    char *save = NULL, *word = strtok_r(line + 2, " \n", &save);
    s->statement = atoi(word);
    s->values = calloc(VALUES, sizeof *s->values);
    while ((word = strtok_r(NULL, " \n", &save)) && s->count < VALUES)
        value_read(&s->values[s->count++], word);
}

static void
plan_read(const char *path)
{
    static char line[1 << 20];
    unsigned long length;
    FILE *in = fopen(path, "r");
    if (!in)
        fail("plan", path);
    while (fgets(line, sizeof line, in)) {
        if (line[0] == 'S' && statements < STATEMENTS)
            texts[statements++] = from_hex(line + 2, &length);
        else if (line[0] == 'P' && pages < PAGES)
            page_first[pages++] = steps;
        else if (line[0] == 'Q' || line[0] == 'X')
            step_read(line);
    }
    page_first[pages] = steps;
    fclose(in);
}

/* ---- a page ---- */

static void
bind_value(MYSQL_BIND *b, const struct value *v, int64_t id, int64_t *number)
{
    memset(b, 0, sizeof *b);
    if (v->kind == 'n') {
        b->buffer_type = MYSQL_TYPE_NULL;
    } else if (v->kind == 's') {
        b->buffer_type = MYSQL_TYPE_STRING;
        b->buffer = v->text;
        b->buffer_length = v->length;
    } else {
        *number = v->kind == 'r' ? v->rows * (id - 1) + v->number : v->number;
        b->buffer_type = MYSQL_TYPE_LONGLONG;
        b->buffer = number;
    }
}

static void
step_execute(struct client *c, const struct step *s, int64_t id)
{
    MYSQL_BIND binds[VALUES];
    int64_t numbers[VALUES];
    MYSQL_STMT *q = c->statement[s->statement];
    if (!q) {
        const char *text = texts[s->statement];
        q = c->statement[s->statement] = mysql_stmt_init(c->db);
        if (mysql_stmt_prepare(q, text, strlen(text)))
            fail(text, mysql_stmt_error(q));
    }
    for (size_t i = 0; i < s->count; i++)
        bind_value(&binds[i], &s->values[i], id, &numbers[i]);
    if (s->count && mysql_stmt_bind_param(q, binds))
        fail("bind", mysql_stmt_error(q));
    if (mysql_stmt_execute(q)
        || (mysql_stmt_field_count(q) && mysql_stmt_store_result(q)))
        fail(texts[s->statement], mysql_stmt_error(q));
    while (mysql_stmt_field_count(q) && mysql_stmt_fetch(q) == 0)
        ;
    mysql_stmt_free_result(q);
}

static void
page_send(struct client *c, int page, int64_t id)
{
    for (int i = page_first[page]; i < page_first[page + 1]; i++) {
        const struct step *s = &plan[i];
        if (s->statement >= 0)
            step_execute(c, s, id);
        else if (mysql_query(c->db, s->text))
            fail(s->text, mysql_error(c->db));
    }
}

static uint64_t
random_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void *
client_run(void *arg)
{
    struct client *c = arg;
    c->db = mysql_init(NULL);
    mysql_options(c->db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (!mysql_real_connect(c->db, NULL, "perennial_web", NULL, "perennial", 0,
                            socket_path, 0))
        fail("connect", mysql_error(c->db));
    if (mysql_query(c->db, "SET NAMES utf8mb4 COLLATE utf8mb4_uca1400_ai_ci"))
        fail("connect", mysql_error(c->db));
    for (double t = now(); t < until && c->done < TIMES;) {
        uint64_t r = random_next(&c->random);
        page_send(c, (int)(r % (uint64_t)pages),
                  (int64_t)((r >> 20) % largest) + 1);
        double end = now();
        c->times[c->done++] = (uint32_t)((end - t) * 1e6);
        t = end;
    }
    mysql_close(c->db);
    mysql_thread_end();
    return NULL;
}

static int
time_compare(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void
report(struct client *clients, int threads, double seconds)
{
    uint64_t n = 0, k = 0;
    for (int i = 0; i < threads; i++)
        n += clients[i].done;
    uint32_t *all = calloc(n + 1, sizeof *all);
    for (int i = 0; i < threads; i++) {
        memcpy(all + k, clients[i].times, clients[i].done * sizeof *all);
        k += clients[i].done;
    }
    qsort(all, n, sizeof *all, time_compare);
    printf("{\"n\":%" PRIu64 ",\"us\":%.0f,\"p50\":%u,\"p99\":%u,\"bytes\":0,"
           "\"wrong\":0}\n", n, seconds * 1e6, all[n / 2], all[n * 99 / 100]);
}

int
main(int argc, char **argv)
{
    if (argc != 6)
        fail("use", "bare FILE SOCKET THREADS SECONDS LARGEST");
    plan_read(argv[1]);
    socket_path = argv[2];
    int threads = atoi(argv[3]);
    largest = strtoull(argv[5], NULL, 10);
    struct client *c = calloc((size_t)threads, sizeof *c);
    if (pages == 0 || threads < 1 || largest == 0 || mysql_library_init(0, 0, 0))
        fail("start", "nothing to do");
    double begun = now();
    until = begun + atof(argv[4]);
    for (int i = 0; i < threads; i++) {
        c[i].random = (uint64_t)i + 1;
        c[i].times = calloc(TIMES, sizeof *c[i].times);
        pthread_create(&c[i].thread, NULL, client_run, &c[i]);
    }
    for (int i = 0; i < threads; i++)
        pthread_join(c[i].thread, NULL);
    report(c, threads, now() - begun);
    return 0;
}
