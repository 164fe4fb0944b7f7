/* What stage the customers of the rows shown will have after the import.
 *
 * A dry run goes the way of a real one for the rows that are about those
 * customers, wherever they stand in the file: the functions that write rows and
 * events collect what they would have written (w->foresight), under numbers
 * that no row has. What the evaluator makes of it, together with the stored
 * events, is the stage. */
#include "model/import_private.h"

#include <string.h>

#include "model/import_customer.h"

struct foreseen {
    uint64_t id;      /* stored, or a number of a new one */
    const char *name; /* of a new one that other records name */
    int32_t created_on;
    bool fresh;
};

struct import_foresight {
    struct arena *arena;
    struct foreseen *list;
    size_t count;
    struct event *events;
    size_t event_count, event_cap;
    struct event_ref *gone;
    size_t gone_count, gone_cap;
    uint64_t next_id;
};

struct import_foresight *
import_foresight_new(struct arena *a)
{
    struct import_foresight *g = ARENA_NEW(a, struct import_foresight);
    g->arena = a;
    g->list = ARENA_ARRAY(a, IMPORT_PREVIEW_ROWS, struct foreseen);
    g->next_id = IMPORT_NEW_ID;
    return g;
}

uint64_t
import_foresight_number(struct import_foresight *g)
{
    return ++g->next_id;
}

/* Room for n more of some size. */
static void *
grown(struct arena *a, void *old, size_t count, size_t *cap, size_t n,
      size_t size)
{
    if (count + n <= *cap)
        return old;
    *cap = (count + n) * 2;
    char *more = arena_alloc(a, *cap * size);
    if (count)
        memcpy(more, old, count * size);
    return more;
}

struct event
import_event(const struct import_work *w, enum event_kind kind,
             uint64_t customer_id, uint64_t id, int32_t day, int64_t at,
             uint64_t account_id)
{
    struct event e;
    event_clear(&e);
    e.kind = (uint16_t)kind;
    e.customer_id = customer_id;
    e.ref_id = id;
    e.day = day;
    e.at = at;
    e.account_id = account_id;
    e.import_id = w->im->id;
    return e;
}

enum err
import_events_add(struct import_work *w, struct event *events, size_t n)
{
    struct import_foresight *g = w->foresight;
    if (!g)
        return event_add_many(&w->cx, events, n);
    for (size_t i = 0; i < n; i++)
        TRY(event_complete(&w->cx, &events[i]));
    g->events = grown(g->arena, g->events, g->event_count, &g->event_cap, n,
                      sizeof *events);
    if (n)
        memcpy(g->events + g->event_count, events, n * sizeof *events);
    g->event_count += n;
    return OK;
}

void
import_foresight_gone(struct import_foresight *g, const struct event_ref *refs,
                      size_t n)
{
    g->gone = grown(g->arena, g->gone, g->gone_count, &g->gone_cap, n,
                    sizeof *refs);
    if (n)
        memcpy(g->gone + g->gone_count, refs, n * sizeof *refs);
    g->gone_count += n;
}

/* ---- which customer a row is about ---- */

static bool
is_customers(const struct import_work *w)
{
    return w->ops == &import_customer_ops;
}

static const char *
name_of(const struct import_work *w, const struct import_row *r)
{
    const struct import_kind_info *k = &w->ops->info;
    for (size_t i = 0; i < k->field_count; i++)
        if (strcmp(k->fields[i].name, "customer") == 0)
            return *(const char *const *)(const void *)
                       ((const char *)r->main.now + k->fields[i].offset);
    return NULL;
}

static bool
is_about(const struct import_work *w, const struct import_row *r,
         const struct foreseen *f)
{
    uint64_t id = is_customers(w) ? r->main.id : r->customer_id;
    if (!f->fresh)
        return id == f->id;
    const char *name = name_of(w, r);
    return id == IMPORT_NEW_ID && name && f->name
           && strcmp(name, f->name) == 0;
}

static struct foreseen *
find(const struct import_work *w, const struct import_row *r)
{
    struct import_foresight *g = w->foresight;
    for (size_t i = 0; i < g->count; i++)
        if (is_about(w, r, &g->list[i]))
            return &g->list[i];
    return NULL;
}

static struct foreseen *
add(const struct import_work *w, const struct import_row *r)
{
    struct import_foresight *g = w->foresight;
    uint64_t id = is_customers(w) ? r->main.id : r->customer_id;
    if (!is_customers(w) && !id)
        return NULL; /* an opportunity of nobody */
    struct foreseen *f = &g->list[g->count++];
    *f = (struct foreseen){.id = id, .created_on = DAY_NONE};
    f->fresh = !id || id == IMPORT_NEW_ID;
    if (f->fresh)
        f->id = import_foresight_number(g);
    if (is_customers(w))
        f->created_on = ((struct import_customer *)r->main.now)->created_on;
    else if (f->fresh)
        f->name = arena_text(g->arena, name_of(w, r));
    return f;
}

/* ---- the walk ---- */

static void
set_customer(const struct import_work *w, struct import_row *r, uint64_t id)
{
    size_t at = w->ops->table->customer_at;
    r->customer_id = id;
    if (is_customers(w))
        r->main.id = id;
    else if (at)
        *(uint64_t *)(void *)((char *)r->main.now + at) = id;
}

static enum err
rows_foresee(struct import_work *w)
{
    const struct import_table *t = w->ops->table;
    struct import_record **all =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_record *);
    for (size_t i = 0; i < w->count; i++)
        all[i] = &w->rows[i].main;
    TRY(import_table_write(w, t, all, w->count));
    if (w->ops->write)
        TRY(w->ops->write(w));
    return t->events ? import_table_events(w, t, all, w->count) : OK;
}

enum err
import_foresee_chunk(struct import_work *w, struct import_preview *p,
                     size_t shown)
{
    struct import_row *rows = w->rows;
    size_t count = w->count, n = 0;
    size_t first = p->count - shown;
    if (!is_customers(w) && !w->ops->table->events)
        return OK;
    struct import_row *some =
        ARENA_ARRAY(w->cx.arena, count + 1, struct import_row);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].outcome == IMPORT_REFUSE)
            continue;
        struct foreseen *f = find(w, &rows[i]);
        if (!f && i < shown)
            f = add(w, &rows[i]);
        if (!f)
            continue;
        if (i < shown)
            p->rows[first + i].customer =
                (size_t)(f - w->foresight->list) + 1;
        some[n] = rows[i];
        set_customer(w, &some[n++], f->id);
    }
    w->rows = some;
    w->count = n;
    enum err e = rows_foresee(w);
    w->rows = rows;
    w->count = count;
    return e;
}

static void
future_of(const struct import_foresight *g, const struct foreseen *f,
          struct stage_future *out)
{
    struct event *e = ARENA_ARRAY(g->arena, g->event_count + 1, struct event);
    struct event_ref *gone =
        ARENA_ARRAY(g->arena, g->gone_count + 1, struct event_ref);
    *out = (struct stage_future){.customer_id = f->fresh ? 0 : f->id,
                                 .created_on = f->created_on,
                                 .events = e, .gone = gone};
    for (size_t i = 0; i < g->event_count; i++)
        if (g->events[i].customer_id == f->id)
            e[out->event_count++] = g->events[i];
    for (size_t i = 0; i < g->gone_count; i++)
        if (g->gone[i].customer_id == f->id)
            gone[out->gone_count++] = g->gone[i];
}

enum err
import_foresee_end(struct ctx *cx, struct import_foresight *g,
                   struct import_preview *p)
{
    struct stage_future *list =
        ARENA_ARRAY(g->arena, g->count + 1, struct stage_future);
    if (!g->count)
        return OK;
    for (size_t i = 0; i < g->count; i++)
        future_of(g, &g->list[i], &list[i]);
    TRY(stage_foresee(cx, list, g->count));
    for (size_t i = 0; i < p->count; i++) {
        struct import_preview_row *r = &p->rows[i];
        const struct stage_future *f = &list[r->customer ? r->customer - 1 : 0];
        r->stage_before = r->customer && f->before
                              ? arena_text(cx->arena, f->before) : "";
        r->stage_after =
            r->customer ? arena_text(cx->arena, f->after) : "";
    }
    p->stages = true;
    return OK;
}
