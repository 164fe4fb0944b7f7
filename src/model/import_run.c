/* Running an import: chunk by chunk, and the same walk without writing.
 *
 * A chunk is one transaction: rows, events, refusals, and the new place in the
 * import's row, which is only moved when it still stands where this run left
 * it. So two runs of one import cannot both write, and a killed one has lost
 * nothing but the chunk it was in. What follows the last chunk (stages, search)
 * can be repeated and is done before the state says so. */
#include "model/import_private.h"

#include <string.h>

struct running {
    struct import_work *w;
    struct import counts;    /* rows_done, created, ... as committed */
    import_progress_fn *progress;
    void *arg;
    struct import_preview *preview; /* NULL: it is a run */
    struct arena *out;
};

static void
start_row(struct import_work *w, struct import_row *r)
{
    size_t size = w->ops->table->size;
    r->main = (struct import_record){.now = arena_alloc(w->cx.arena, size)};
    memcpy(r->main.now, r->parsed, size);
    memcpy(r->refused, r->parse_refused, sizeof r->parse_refused);
    r->refused_count = r->parse_refused_count;
    r->outcome = r->refused_count ? IMPORT_REFUSE : IMPORT_CREATE;
    r->more = NULL;
    r->sub_created = r->sub_changed = r->aside = false;
    r->customer_id = 0;
}

static const char MSG_SAME_ROW[] =
    N_("An earlier row of the file is about the same record.");

/* Rows that reach one stored row by different names: the first counts. */
static struct import_record **
stored_records(struct import_work *w, size_t *n)
{
    struct import_record **list =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_record *);
    struct import_map ids;
    import_map_init(&ids, w->cx.arena);
    *n = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        if (r->outcome == IMPORT_REFUSE || !r->main.id)
            continue;
        uint64_t *first =
            import_map_put(&ids, &r->main.id, sizeof r->main.id);
        if (*first)
            import_refuse(w, r, NULL, MSG_SAME_ROW, NULL, NULL);
        else
            list[(*n)++] = &r->main;
        *first = 1;
    }
    return list;
}

static void
derive(struct import_work *w)
{
    for (size_t i = 0; w->ops->table->derive && i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE)
            w->ops->table->derive(w->cx.arena, w->rows[i].main.now);
}

static void
decide(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        if (r->outcome == IMPORT_REFUSE) {
            r->main.gone = true;
            continue;
        }
        if (r->aside) {
            r->main.gone = true;
            r->outcome = r->sub_created   ? IMPORT_CREATE
                         : r->sub_changed ? IMPORT_UPDATE
                                          : IMPORT_SAME;
            continue;
        }
        r->outcome = !r->main.before ? IMPORT_CREATE
                     : r->main.changed || r->sub_created || r->sub_changed
                         ? IMPORT_UPDATE
                         : IMPORT_SAME;
    }
}

/* Everything up to the outcome of each row. */
static enum err
judge(struct import_work *w)
{
    size_t n;
    for (size_t i = 0; i < w->count; i++)
        start_row(w, &w->rows[i]);
    TRY(w->ops->prepare(w));
    struct import_record **stored = stored_records(w, &n);
    TRY(import_table_load(&w->cx, w->ops->table, stored, n));
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE && !w->rows[i].aside)
            import_table_merge(w->ops->table, &w->ops->info, w->rows[i].given,
                               &w->rows[i].main);
    derive(w);
    if (w->ops->second)
        TRY(w->ops->second(w));
    decide(w);
    return OK;
}

static const char SQL_PLACE[] =
    "UPDATE import SET rows_done = ?, created = ?, updated = ?,"
    " unchanged = ?, refused = ? WHERE id = ? AND rows_done = ?"
    " AND state = 'running'";

static void
count_rows(const struct import_work *w, struct import *c)
{
    for (size_t i = 0; i < w->count; i++) {
        switch (w->rows[i].outcome) {
        case IMPORT_CREATE: c->created++; break;
        case IMPORT_UPDATE: c->updated++; break;
        case IMPORT_SAME: c->unchanged++; break;
        case IMPORT_REFUSE: c->refused++; break;
        }
    }
    c->rows_done += w->count;
}

struct attempt {
    struct running *g;
    struct import next;
    bool again;
};

static enum err
write_chunk(struct ctx *cx, void *arg)
{
    struct attempt *at = arg;
    struct running *g = at->g;
    struct import_work *w = g->w;
    arena_reset(w->cx.arena);
    if (at->again) /* lists may hold what the one rolled back had created */
        memset(w->cache.loaded, 0, sizeof w->cache.loaded);
    at->again = true;
    TRY(judge(w));
    struct import_record **all =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_record *);
    for (size_t i = 0; i < w->count; i++)
        all[i] = &w->rows[i].main;
    TRY(import_table_write(w, w->ops->table, all, w->count));
    if (w->ops->write)
        TRY(w->ops->write(w));
    if (w->ops->table->events)
        TRY(import_table_events(w, w->ops->table, all, w->count));
    TRY(import_refusals_write(w));
    at->next = g->counts;
    count_rows(w, &at->next);
    TRY(db_exec(&w->cx, SQL_PLACE, B_U64(at->next.rows_done),
                B_U64(at->next.created), B_U64(at->next.updated),
                B_U64(at->next.unchanged), B_U64(at->next.refused),
                B_U64(w->im->id), B_U64(g->counts.rows_done)));
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}

static enum err
run_chunk(struct import_work *w, void *arg)
{
    struct running *g = arg;
    struct attempt at = {.g = g};
    TRY(db_transact(&w->cx, write_chunk, &at));
    g->counts = at.next;
    return g->progress ? g->progress(g->arg, g->counts.rows_done,
                                     w->im->rows_total)
                       : OK;
}

static const char SQL_START[] =
    "UPDATE import SET state = 'running', error = '',"
    " started_at = COALESCE(started_at, ?) WHERE id = ? AND state IN"
    " ('uploaded', 'preview', 'queued', 'running', 'failed', 'cancelled')";
static const char SQL_END[] =
    "UPDATE import SET state = ?, error = ?, finished_at = ? WHERE id = ?"
    " AND state = 'running'";

/* Another run has it or will have it: the state stays `running`. */
static bool
goes_on(enum err e)
{
    return e == ERR_UNAVAILABLE || e == ERR_CONFLICT || e == ERR_RETRY
           || e == ERR_TIMEOUT;
}

/* What was written is to be right, also when the import is stopped: that the
 * stages are read is not stopped, it is only left to another run. */
static enum err
touch_progress(void *arg, uint64_t done, uint64_t total)
{
    const struct running *g = arg;
    enum err e = g->progress ? g->progress(g->arg, done, total) : OK;
    return e == ERR_DENIED ? OK : e;
}

static enum err
finish(struct ctx *cx, const struct import *im, struct running *g, enum err e)
{
    if (!goes_on(e)) {
        enum err touched = import_touch_all(cx, im, touch_progress, g);
        if (e == OK)
            e = touched;
    }
    if (goes_on(e))
        return e;
    const char *state = e == OK           ? "done"
                        : e == ERR_DENIED ? "cancelled"
                                          : "failed";
    TRY(db_exec(cx, SQL_END, B_TEXT(state), B_TEXT(e == OK ? "" : err_name(e)),
                B_TIME(clock_now()), B_U64(im->id)));
    return e;
}

enum err
import_run(struct ctx *cx, uint64_t id, import_progress_fn *progress,
           void *arg)
{
    struct import im;
    struct import_work w;
    TRY(import_find(cx, id, &im));
    if (!(cx->actor.roles & import_kind_info(im.kind)->roles))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_START, B_TIME(clock_now()), B_U64(id)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(import_work_open(cx, &im, &w));
    struct running g = {.w = &w, .counts = im, .progress = progress,
                        .arg = arg};
    enum err e = im.rows_done < im.rows_total
                     ? import_read_chunks(&w, im.rows_done, run_chunk, &g)
                     : OK;
    import_work_close(&w);
    return finish(cx, &im, &g, e);
}

static bool
is_refused(const struct import_row *r, size_t column)
{
    for (size_t i = 0; i < r->refused_count; i++)
        if (r->outcome == IMPORT_REFUSE
            && r->refused[i].column == (int)column)
            return true;
    return false;
}

/* The record that a field of the file goes to, if it has a column there. */
static const struct import_record *
record_of(const struct import_work *w, const struct import_row *r, int field,
          const struct import_table **t, const struct import_column **c)
{
    const struct import_record *second = NULL;
    *t = w->ops->table;
    *c = import_column_of(*t, w->ops->info.fields[field].name);
    if (*c && !r->aside)
        return &r->main;
    if (w->ops->second_record)
        second = w->ops->second_record(w, r, field, t, c);
    return second;
}

/* What of a row to be updated differs, and what stood there. */
static enum err
changed_cell(struct running *g, const struct import_row *r, size_t column,
             struct import_preview_row *out)
{
    struct import_work *w = g->w;
    const struct import_table *t;
    const struct import_column *c;
    const char *was;
    int f = w->field_of[column];
    if (f < 0 || r->outcome != IMPORT_UPDATE || !r->given[f])
        return OK;
    const struct import_record *rec = record_of(w, r, f, &t, &c);
    if (!rec || (rec->before && import_column_same(c, rec->now, rec->before)))
        return OK;
    out->state[column] = CELL_CHANGED;
    if (!rec->before)
        return OK;
    TRY(import_was(w, t, c, rec->before, &was, &out->was_ref[column]));
    out->was[column] = arena_text(g->out, was);
    return OK;
}

/* All reasons, with the column where a row has several. */
static const char *
row_message(struct import_work *w, const struct import_row *r, struct arena *a)
{
    struct buf b;
    if (r->outcome != IMPORT_REFUSE)
        return "";
    buf_init(&b, a);
    for (size_t i = 0; i < r->refused_count; i++) {
        const struct import_refused *p = &r->refused[i];
        const char *text = lang_format(a, w->cx.lang, p->reason,
                                       p->args[0] ? p->args[0] : "",
                                       p->args[1] ? p->args[1] : "", "");
        if (r->refused_count > 1 && p->column >= 0)
            text = lang_format(a, w->cx.lang, N_("%s: %s"),
                               w->headings[p->column], text);
        buf_printf(&b, "%s%s", i ? " " : "", text);
    }
    return b.len ? b.data : "";
}

static enum err
keep_preview_row(struct running *g, struct import_row *r)
{
    struct import_work *w = g->w;
    struct import_preview_row *out = &g->preview->rows[g->preview->count++];
    out->row_no = r->row_no;
    out->outcome = r->outcome;
    out->cells = ARENA_ARRAY(g->out, w->columns, const char *);
    out->state = ARENA_ARRAY(g->out, w->columns, enum import_cell_state);
    out->was = ARENA_ARRAY(g->out, w->columns, const char *);
    out->was_ref = ARENA_ARRAY(g->out, w->columns, uint64_t);
    out->message = row_message(w, r, g->out);
    for (size_t c = 0; c < w->columns; c++) {
        out->cells[c] =
            c < r->cell_count ? arena_text(g->out, r->cells[c]) : "";
        if (is_refused(r, c))
            out->state[c] = CELL_REFUSED;
        else
            TRY(changed_cell(g, r, c, out));
    }
    return OK;
}

static enum err
preview_chunk(struct import_work *w, void *arg)
{
    struct running *g = arg;
    arena_reset(w->cx.arena);
    TRY(judge(w));
    count_rows(w, &g->counts);
    size_t shown = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        if (g->preview->count < IMPORT_PREVIEW_ROWS) {
            TRY(keep_preview_row(g, r));
            shown++;
        }
        g->preview->opening_records += w->ops == &import_customer_ops
                                       && r->outcome != IMPORT_REFUSE
                                       && r->sub_created;
    }
    if (shown)
        TRY(import_was_names(w, g->out, g->preview));
    TRY(import_foresee_chunk(w, g->preview, shown));
    return g->progress ? g->progress(g->arg, g->counts.rows_done,
                                     w->im->rows_total)
                       : OK;
}

enum err
import_preview(struct ctx *cx, const struct import *im,
               import_progress_fn *progress, void *arg,
               struct import_preview *out)
{
    struct import_work w;
    memset(out, 0, sizeof *out);
    out->rows = ARENA_ARRAY(cx->arena, IMPORT_PREVIEW_ROWS,
                            struct import_preview_row);
    bool own = !db_in_transaction(cx->db);
    TRY(import_work_open(cx, im, &w));
    w.dry = true;
    w.foresight = import_foresight_new(cx->arena);
    struct running g = {.w = &w, .preview = out, .out = cx->arena,
                        .progress = progress, .arg = arg};
    enum err e = own ? db_begin_read(cx) : OK;
    if (e == OK)
        e = import_read_chunks(&w, 0, preview_chunk, &g);
    if (e == OK)
        e = import_foresee_end(cx, w.foresight, out);
    if (own)
        db_rollback(cx);
    out->create = g.counts.created;
    out->update = g.counts.updated;
    out->same = g.counts.unchanged;
    out->refuse = g.counts.refused;
    out->rows_total = g.counts.rows_done;
    import_work_close(&w);
    return e;
}
