/* Everybody into the copy, piece by piece, by two connections at once: each takes
 * half of the numbers. */
#include <pthread.h>
#include <stdatomic.h>

#include "model/copy_private.h"

enum { PIECE = 2000, PROGRESS_PIECES = 16 };

struct whole {
    const struct copy_wish *wish;
    const char *progress;
    uint64_t low, mid, high; /* ids of customers */
    _Atomic uint64_t done;
    /* the second half */
    struct ctx cx;
    struct copy_build build;
    enum err err;
};

static const char SQL_PIECE_END[] =
    "SELECT id FROM customer WHERE id >= ? ORDER BY id LIMIT 1 OFFSET 1999";

static enum err
piece_end(struct ctx *cx, uint64_t from, uint64_t last, uint64_t *to)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_PIECE_END, B_U64(from)));
    *to = last;
    if (r.count && rows_u64(&r, 0, 0) < last)
        *to = rows_u64(&r, 0, 0);
    return OK;
}

/* What was purged stands in the ledger below or above all customers too. */
static enum err
range_fill(struct ctx *cx, struct whole *all, uint64_t from, uint64_t last,
           const char *progress, struct copy_build *b)
{
    struct copy_reader *q;
    uint64_t to;
    enum err e;
    TRY(copy_reader_new(cx, all->wish, b, &q));
    for (unsigned i = 0;; i++) {
        if ((e = piece_end(cx, from, last, &to)) != OK
            || (e = copy_reader_range(q, from, to)) != OK || to == last)
            break;
        atomic_fetch_add(&all->done, to + 1 - from);
        if (i % PROGRESS_PIECES == 0)
            copy_progress_write(progress, atomic_load(&all->done),
                                all->high + 1);
        from = to + 1;
    }
    copy_reader_free(q);
    return e;
}

static void *
second_half(void *arg)
{
    struct whole *all = arg;
    all->cx.arena = arena_new();
    all->cx.db = db_new(all->cx.config, DB_RUNTIME);
    all->err = range_fill(&all->cx, all, all->mid + 1, INT64_MAX, NULL,
                          &all->build);
    db_free(all->cx.db);
    arena_free(all->cx.arena);
    return NULL;
}

static const char SQL_SPAN[] = "SELECT MIN(id), MAX(id) FROM customer";

enum err
copy_read_all(struct ctx *cx, const struct copy_wish *w, bool two,
              const char *progress, struct copy_build *b)
{
    struct rows r;
    struct whole all = {.wish = w, .cx = *cx, .progress = progress};
    pthread_t other;
    TRY(db_find(cx, &r, SQL_SPAN));
    all.low = rows_u64(&r, 0, 0);
    all.high = rows_u64(&r, 0, 1);
    all.mid = all.low + (all.high - all.low) / 2;
    two = two && !db_in_transaction(cx->db) && all.high - all.low > PIECE;
    copy_build_start(&all.build, w->models, w->model_count);
    if (two && pthread_create(&other, NULL, second_half, &all) != 0)
        two = false;
    enum err e = range_fill(cx, &all, 0, two ? all.mid : INT64_MAX, progress,
                            b);
    if (two) {
        pthread_join(other, NULL);
        e = e == OK ? all.err : e;
        if (e == OK)
            copy_build_join(b, &all.build);
    }
    copy_build_free(&all.build);
    return e;
}
