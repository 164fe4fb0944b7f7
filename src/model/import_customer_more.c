/* What a row of customers brings beside the customer: its contact, and its
 * history as a summary (opening record), with their events.
 *
 * A customer whose orders are known gets no opening record: its purchases
 * would count twice. For the same reason import_order.c refuses new orders of
 * the days that an opening record covers. */
#include "model/import_contact.h"
#include "model/import_customer.h"

#include <string.h>

struct opening {
    int64_t purchases, amount;
    uint64_t customer_id;
    int32_t first_on, last_on, churned_on;
    const char *stage_note, *churn_reason;
};

#define AT(m) FIELD_AT(struct opening, m)

static const struct import_column COLUMNS[] = {
    {"customer_id", COL_REF, AT(customer_id), NULL},
    {"first_on", COL_DAY, AT(first_on), "first_order_on"},
    {"last_on", COL_DAY, AT(last_on), "last_order_on"},
    {"purchases", COL_INT0, AT(purchases), "order_count"},
    {"amount", COL_MONEY0, AT(amount), "total_amount"},
    {"stage_note", COL_TEXT, AT(stage_note), "stage_note"},
    {"churned_on", COL_DAY, AT(churned_on), "churned_on"},
    {"churn_reason", COL_TEXT, AT(churn_reason), "churn_reason"},
};

static enum err opening_events(struct import_work *w,
                               const struct import_record *const *list,
                               size_t n);

const struct import_table import_opening_table = {
    .name = "opening_record",
    .label = "stage_note",
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_OPENING},
    .other_kind = EVENT_DECLARED_LOST,
    .events = opening_events,
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct opening),
    .edited = true,
    .binned = true,
};

struct more {
    struct import_record contact, opening;
    bool has_contact, has_opening;
};

static const char MSG_GENDER[] = N_("Write male or female.");

static void
begin_contact(struct import_work *w, struct import_row *r, struct more *m)
{
    const struct import_customer *c = r->main.now;
    if (!c->contact_name || !*c->contact_name)
        return;
    struct import_contact *t = ARENA_NEW(w->cx.arena, struct import_contact);
    t->name = c->contact_name;
    t->gender = import_gender(c->contact_gender);
    t->title = c->contact_title;
    t->mobile = c->contact_mobile;
    t->email = c->contact_email;
    t->birth_on = DAY_NONE;
    t->customer_id = r->main.id;
    m->contact = (struct import_record){.now = t};
    m->has_contact = true;
    if (!t->gender)
        import_refuse(w, r, "contact_gender", MSG_GENDER, NULL, NULL);
}

static void
begin_opening(struct import_work *w, struct import_row *r, struct more *m)
{
    const struct import_customer *c = r->main.now;
    bool note = c->stage_note && *c->stage_note;
    bool orders = c->order_count != FIELD_EMPTY && c->order_count > 0;
    if (!orders && !note && c->churned_on == DAY_NONE)
        return;
    struct opening *o = ARENA_NEW(w->cx.arena, struct opening);
    *o = (struct opening){
        .customer_id = r->main.id,
        .first_on = c->first_order_on,
        .last_on = c->last_order_on,
        .churned_on = c->churned_on,
        .purchases = c->order_count,
        .amount = c->total_amount,
        .stage_note = c->stage_note,
        .churn_reason = c->churn_reason};
    m->opening = (struct import_record){.now = o};
    m->has_opening = true;
}

struct by_customer {
    struct import_map rows; /* customer id -> index + 1 */
    uint64_t *ids;
    size_t count;
};

static void
stored_customers(struct import_work *w, struct by_customer *b)
{
    import_map_init(&b->rows, w->cx.arena);
    b->ids = ARENA_ARRAY(w->cx.arena, w->count + 1, uint64_t);
    b->count = 0;
    for (size_t i = 0; i < w->count; i++) {
        uint64_t id = w->rows[i].main.id;
        if (w->rows[i].outcome == IMPORT_REFUSE || !id)
            continue;
        *import_map_put(&b->rows, &id, sizeof id) = i + 1;
        b->ids[b->count++] = id;
    }
}

enum { PIECE = 1024 };

static const char SQL_OPENINGS[] =
    "SELECT customer_id, id FROM opening_record WHERE live = 1"
    " AND customer_id IN";
static const char SQL_HAS_ORDERS[] =
    "SELECT DISTINCT customer_id, 0 FROM sales_order WHERE live = 1"
    " AND customer_id IN";

static const char SQL_OPENING_DAYS[] =
    "SELECT customer_id, MAX(COALESCE(last_on, first_on)) FROM opening_record"
    " WHERE live = 1 AND purchases > 0 AND first_on IS NOT NULL"
    " AND customer_id IN";

enum err
import_opening_days(struct ctx *cx, const uint64_t *ids, size_t n,
                    struct import_map *days)
{
    import_map_init(days, cx->arena);
    for (size_t at = 0; at < n; at += PIECE) {
        struct query q;
        struct rows r;
        query_init(&q, cx->arena);
        query_sql(&q, SQL_OPENING_DAYS);
        query_ids(&q, ids + at, n - at < PIECE ? n - at : PIECE);
        query_sql(&q, " GROUP BY customer_id");
        TRY(query_rows(cx, &q, &r));
        for (size_t i = 0; i < r.count; i++) {
            uint64_t id = rows_u64(&r, i, 0);
            *import_map_put(days, &id, sizeof id) =
                (uint64_t)rows_day(&r, i, 1);
        }
    }
    return OK;
}

static enum err
each_stored(struct import_work *w, const struct by_customer *b,
            const char *sql, void (*fn)(struct more *m, uint64_t id))
{
    for (size_t at = 0; at < b->count; at += PIECE) {
        struct query q;
        struct rows r;
        query_init(&q, w->cx.arena);
        query_sql(&q, sql);
        query_ids(&q, b->ids + at,
                  b->count - at < PIECE ? b->count - at : PIECE);
        TRY(query_rows(&w->cx, &q, &r));
        for (size_t i = 0; i < r.count; i++) {
            uint64_t id = rows_u64(&r, i, 0);
            uint64_t *row = import_map_get(&b->rows, &id, sizeof id);
            if (row && w->rows[*row - 1].more)
                fn(w->rows[*row - 1].more, rows_u64(&r, i, 1));
        }
    }
    return OK;
}

static void
set_opening(struct more *m, uint64_t id)
{
    m->opening.id = id;
}

static void
drop_opening(struct more *m, uint64_t id)
{
    m->has_opening = false;
}

static enum err
find_contacts(struct import_work *w)
{
    struct import_contact_match *c =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_contact_match);
    struct more **of = ARENA_ARRAY(w->cx.arena, w->count + 1, struct more *);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct more *m = w->rows[i].more;
        if (!m || !m->has_contact || !w->rows[i].main.id)
            continue;
        of[n] = m;
        c[n++] = (struct import_contact_match){
            w->rows[i].main.id, ((struct import_contact *)m->contact.now)->name,
            0};
    }
    TRY(import_contact_find(&w->cx, c, n));
    for (size_t i = 0; i < n; i++)
        of[i]->contact.id = c[i].id;
    return OK;
}

typedef struct import_record *pick_fn(struct more *m);

static struct import_record *
pick_contact(struct more *m)
{
    return m->has_contact ? &m->contact : NULL;
}

static struct import_record *
pick_opening(struct more *m)
{
    return m->has_opening ? &m->opening : NULL;
}

static struct import_record **
pick_all(struct import_work *w, pick_fn *pick, bool stored, size_t *n)
{
    struct import_record **list =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_record *);
    *n = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct more *m = w->rows[i].more;
        struct import_record *r = m ? pick(m) : NULL;
        if (r && w->rows[i].outcome != IMPORT_REFUSE && (!stored || r->id))
            list[(*n)++] = r;
    }
    return list;
}

static enum err
load_and_merge(struct import_work *w, const struct import_table *t,
               pick_fn *pick)
{
    size_t n;
    struct import_record **list = pick_all(w, pick, true, &n);
    TRY(import_table_load(&w->cx, t, list, n));
    for (size_t i = 0; i < n; i++)
        import_table_merge(t, &w->ops->info, NULL, list[i]);
    list = pick_all(w, pick, false, &n);
    for (size_t i = 0; t->derive && i < n; i++)
        t->derive(w->cx.arena, list[i]->now);
    return OK;
}

static void foresee_events(struct import_work *w, struct import_row *r,
                           const struct more *m);

enum err
import_customer_second(struct import_work *w)
{
    struct by_customer b;
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        if (r->outcome == IMPORT_REFUSE)
            continue;
        struct more *m = ARENA_NEW(w->cx.arena, struct more);
        begin_contact(w, r, m);
        begin_opening(w, r, m);
        r->more = m;
    }
    stored_customers(w, &b);
    TRY(each_stored(w, &b, SQL_OPENINGS, set_opening));
    TRY(each_stored(w, &b, SQL_HAS_ORDERS, drop_opening));
    TRY(find_contacts(w));
    TRY(load_and_merge(w, &import_contact_table, pick_contact));
    TRY(load_and_merge(w, &import_opening_table, pick_opening));
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        struct more *m = r->more;
        if (!m || r->outcome == IMPORT_REFUSE)
            continue;
        if (m->has_contact && !m->contact.id)
            ((struct import_contact *)m->contact.now)->is_key = true;
        r->sub_created = m->has_opening && !m->opening.id;
        r->sub_changed =
            (m->has_contact && (!m->contact.id || m->contact.changed))
            || (m->has_opening && m->opening.changed);
        foresee_events(w, r, m);
    }
    return OK;
}

const struct import_record *
import_customer_second_record(const struct import_work *w,
                              const struct import_row *r, int field,
                              const struct import_table **t,
                              const struct import_column **c)
{
    const struct more *m = r->more;
    const char *name = w->ops->info.fields[field].name;
    bool contact = strncmp(name, "contact_", 8) == 0;
    if (!m || !(contact ? m->has_contact : m->has_opening))
        return NULL;
    *t = contact ? &import_contact_table : &import_opening_table;
    *c = import_column_of(*t, contact ? name + 8 : name);
    return !*c ? NULL : contact ? &m->contact : &m->opening;
}

static struct event
opening_event(const struct opening *o, uint64_t id, enum event_kind kind,
              int32_t day, uint64_t import_id)
{
    struct event e;
    event_clear(&e);
    e.kind = (uint16_t)kind;
    e.customer_id = o->customer_id;
    e.day = day;
    e.at = day_start(day);
    e.import_id = import_id;
    if (kind == EVENT_OPENING) {
        e.ref_id = id;
        e.until_on = o->last_on != DAY_NONE ? o->last_on : o->first_on;
        e.quantity = (int32_t)o->purchases;
        e.amount = o->amount == FIELD_EMPTY ? 0 : o->amount;
    } else {
        e.other_id = id; /* its reference would be a declaration */
    }
    return e;
}

/* At most two; returns how many. */
static size_t
opening_make(const struct opening *o, uint64_t id, uint64_t import_id,
             struct event *e)
{
    size_t n = 0;
    if (o->first_on != DAY_NONE && o->purchases > 0)
        e[n++] = opening_event(o, id, EVENT_OPENING, o->first_on, import_id);
    if (o->churned_on != DAY_NONE)
        e[n++] = opening_event(o, id, EVENT_DECLARED_LOST, o->churned_on,
                               import_id);
    return n;
}

static enum err
opening_events(struct import_work *w, const struct import_record *const *list,
               size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n * 2 + 1, struct event);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += opening_make(list[i]->now, list[i]->id, w->im->id, e + count);
    return import_events_add(w, e, count);
}

static void
set_customers(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct more *m = w->rows[i].more;
        uint64_t id = w->rows[i].main.id;
        if (!m || w->rows[i].outcome == IMPORT_REFUSE)
            continue;
        if (m->has_contact)
            ((struct import_contact *)m->contact.now)->customer_id = id;
        if (m->has_opening)
            ((struct opening *)m->opening.now)->customer_id = id;
    }
}

/* The stage of a new customer follows from these (import_customer_field.c). */
static void
foresee_events(struct import_work *w, struct import_row *r,
               const struct more *m)
{
    struct import_customer *c = r->main.now;
    if (r->main.id || !m->has_opening)
        return;
    c->events = ARENA_ARRAY(w->cx.arena, 2, struct event);
    c->event_count = opening_make(m->opening.now, 0, w->im->id, c->events);
}

enum err
import_customer_write(struct import_work *w)
{
    size_t n;
    set_customers(w);
    struct import_record **list = pick_all(w, pick_contact, false, &n);
    TRY(import_table_write(w, &import_contact_table, list, n));
    list = pick_all(w, pick_opening, false, &n);
    TRY(import_table_write(w, &import_opening_table, list, n));
    return import_table_events(w, &import_opening_table, list, n);
}
