/* The words of contacts, opportunities and orders on a page of the timeline.
 *
 * One statement a kind, by primary key and without the tables of names, costs a
 * third of one that joins them all. Names come from reference.h; whether a
 * manager stands above the author of a private note never does, it is read. */
#include "db/compose.h"
#include "model/reference.h"
#include "model/timeline_private.h"

#include <string.h>

enum timeline_detail_kind
timeline_detail_of(const struct event *e)
{
    switch (e->kind) {
    case EVENT_INTERACTION: case EVENT_WEB_VISIT: case EVENT_DOWNLOAD:
    case EVENT_REGISTRATION:
        return DETAIL_CONTACT;
    case EVENT_OPPORTUNITY: case EVENT_OPPORTUNITY_STEP:
    case EVENT_OPPORTUNITY_WON: case EVENT_OPPORTUNITY_LOST:
        return DETAIL_DEAL;
    case EVENT_ORDER: case EVENT_ORDER_CANCELLED:
        return DETAIL_ORDER;
    default:
        return DETAIL_OTHER;
    }
}

static bool
is_step(const struct event *e)
{
    return e->kind == EVENT_OPPORTUNITY_STEP;
}

/* The row an event's words are in; of a step the opportunity's. */
static uint64_t
row_of(const struct event *e)
{
    return is_step(e) ? e->other_id : e->ref_id;
}

static bool
shows(const struct timeline_entry *t, enum timeline_detail_kind kind)
{
    return t->event && timeline_detail_of(t->event) == kind;
}

static size_t
rows_wanted(struct arena *a, const struct timeline *t,
            enum timeline_detail_kind kind, uint64_t **out)
{
    uint64_t *ids = ARENA_ARRAY(a, t->count, uint64_t);
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (shows(&t->entries[i], kind) && row_of(t->entries[i].event))
            ids[n++] = row_of(t->entries[i].event);
    *out = ids;
    return n;
}

/* Column 0 is the id; `count` when there is no such row. */
static size_t
row_find(const struct rows *r, uint64_t id)
{
    size_t i = 0;
    while (i < r->count && rows_u64(r, i, 0) != id)
        i++;
    return i;
}

static const char *
text_or_empty(const struct rows *r, size_t row, size_t col)
{
    const char *s = rows_text(r, row, col);
    return s ? s : "";
}

static enum err
by_read(struct ctx *cx, const struct event *e, uint64_t account_id,
        struct timeline_detail *d)
{
    return reference_name(cx, REFERENCE_ACCOUNT,
                          account_id ? account_id : e->account_id, &d->by);
}

/* ---- contacts ---- */

static const char SQL_CONTACTS[] =
    "SELECT it.id, it.subject, it.text, it.kind, it.account_id, cn.name,"
    " it.next_on, it.is_private,"
    " it.account_id = ? OR COALESCE(it.created_by = ?, 0)"
    " FROM interaction it LEFT JOIN contact cn ON cn.id = it.contact_id"
    " WHERE it.id IN";

static const char SQL_ABOVE[] =
    "SELECT COUNT(*) FROM account ac JOIN team at ON at.id = ac.team_id"
    " JOIN team mt ON mt.id = ?"
    " WHERE ac.id = ? AND at.path LIKE CONCAT(mt.path, '%')";

/* Whether a private note is kept from the actor. */
static enum err
hidden_read(struct ctx *cx, const struct event *e, const struct rows *r,
            size_t row, bool *hidden)
{
    struct rows above;
    uint64_t author = rows_u64(r, row, 4);
    *hidden = rows_i64(r, row, 8) == 0;
    if (!*hidden || !(cx->actor.roles & ROLE_MANAGER))
        return OK;
    TRY(db_find(cx, &above, SQL_ABOVE, B_U64(cx->actor.team_id),
                B_U64(author ? author : e->account_id)));
    *hidden = rows_u64(&above, 0, 0) == 0;
    return OK;
}

static enum err
contact_read(struct ctx *cx, const struct rows *r, size_t row,
             const struct event *e, struct timeline_detail *d)
{
    d->is_private = rows_i64(r, row, 7) != 0;
    if (d->is_private)
        TRY(hidden_read(cx, e, r, row, &d->hidden));
    d->title = d->hidden ? "" : text_or_empty(r, row, 1);
    d->text = d->hidden ? "" : text_or_empty(r, row, 2);
    d->contact = d->hidden ? "" : text_or_empty(r, row, 5);
    d->state = text_or_empty(r, row, 3);
    d->on = rows_day(r, row, 6);
    TRY(reference_word(cx, REFERENCE_INTERACTION, d->state, &d->kind));
    return by_read(cx, e, rows_u64(r, row, 4), d);
}

enum err
timeline_detail_contacts(struct ctx *cx, struct timeline *t)
{
    struct query q;
    struct rows r = {0};
    uint64_t *ids;
    size_t n = rows_wanted(cx->arena, t, DETAIL_CONTACT, &ids);
    if (n) {
        query_init(&q, cx->arena);
        query_sql(&q, SQL_CONTACTS);
        query_bind(&q, B_U64(cx->actor.user_id));
        query_bind(&q, B_U64(cx->actor.user_id));
        query_ids(&q, ids, n);
        TRY(query_rows(cx, &q, &r));
    }
    for (size_t i = 0; i < t->count; i++) {
        struct timeline_entry *at = &t->entries[i];
        if (!shows(at, DETAIL_CONTACT))
            continue;
        at->detail.amount = at->event->amount;
        size_t row = row_find(&r, at->event->ref_id);
        TRY(row < r.count ? contact_read(cx, &r, row, at->event, &at->detail)
                          : by_read(cx, at->event, 0, &at->detail));
    }
    return OK;
}

/* ---- opportunities ---- */

static const char SQL_DEALS[] =
    "SELECT op.id, op.code, op.name, op.amount, op.lost_reason, cn.name,"
    " os.id, os.step, os.account_id"
    " FROM opportunity op LEFT JOIN contact cn ON cn.id = op.contact_id"
    " LEFT JOIN opportunity_step os ON os.opportunity_id = op.id AND os.id IN";

/* The row of the step, if the event is one, else any of the opportunity. */
static size_t
deal_find(const struct rows *r, const struct event *e)
{
    size_t first = row_find(r, row_of(e));
    for (size_t i = first; is_step(e) && i < r->count; i++)
        if (rows_u64(r, i, 0) == row_of(e) && rows_u64(r, i, 6) == e->ref_id)
            return i;
    return first;
}

static enum err
deal_read(struct ctx *cx, const struct rows *r, size_t row,
          const struct event *e, struct timeline_detail *d)
{
    bool step = is_step(e) && rows_u64(r, row, 6) == e->ref_id;
    d->code = text_or_empty(r, row, 1);
    d->title = text_or_empty(r, row, 2);
    d->contact = text_or_empty(r, row, 5);
    if (d->amount == FIELD_EMPTY)
        d->amount = rows_money(r, row, 3);
    if (step)
        TRY(reference_word(cx, REFERENCE_STEP, rows_text(r, row, 7),
                           &d->state));
    else if (e->kind == EVENT_OPPORTUNITY_LOST)
        TRY(reference_word(cx, REFERENCE_LOST_REASON, rows_text(r, row, 4),
                           &d->state));
    return by_read(cx, e, step ? rows_u64(r, row, 8) : 0, d);
}

static enum err
deals_query(struct ctx *cx, const struct timeline *t, struct rows *r)
{
    struct query q;
    uint64_t *deals, *steps = ARENA_ARRAY(cx->arena, t->count, uint64_t);
    size_t n = rows_wanted(cx->arena, t, DETAIL_DEAL, &deals), k = 0;
    if (n == 0)
        return OK;
    for (size_t i = 0; i < t->count; i++)
        if (t->entries[i].event && is_step(t->entries[i].event))
            steps[k++] = t->entries[i].event->ref_id;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_DEALS);
    query_ids(&q, steps, k);
    query_sql(&q, "WHERE op.id IN");
    query_ids(&q, deals, n);
    return query_rows(cx, &q, r);
}

enum err
timeline_detail_deals(struct ctx *cx, struct timeline *t)
{
    struct rows r = {0};
    TRY(deals_query(cx, t, &r));
    for (size_t i = 0; i < t->count; i++) {
        struct timeline_entry *at = &t->entries[i];
        if (!shows(at, DETAIL_DEAL))
            continue;
        at->detail.amount = at->event->amount;
        size_t row = deal_find(&r, at->event);
        TRY(row < r.count ? deal_read(cx, &r, row, at->event, &at->detail)
                          : by_read(cx, at->event, 0, &at->detail));
    }
    return OK;
}

/* ---- orders ---- */

#define ORDERS(comma)                                                         \
    "SELECT so.id, so.order_no, so.remark,"                                   \
    " (SELECT GROUP_CONCAT(CONCAT(COALESCE(NULLIF(l.text, ''), p.name),"      \
    "   ' × ', TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM l.quantity)))"   \
    "   ORDER BY l.line_no SEPARATOR '" comma "' LIMIT 4)"                    \
    "   FROM sales_order_line l LEFT JOIN product p ON p.id = l.product_id"   \
    "   WHERE l.sales_order_id = so.id)"                                      \
    " FROM sales_order so WHERE so.id IN"

static const char *const SQL_ORDERS[LANG_COUNT] = {
    ORDERS("、"), ORDERS("、"), ORDERS(", ")};

enum err
timeline_detail_orders(struct ctx *cx, struct timeline *t)
{
    struct query q;
    struct rows r = {0};
    uint64_t *ids;
    size_t n = rows_wanted(cx->arena, t, DETAIL_ORDER, &ids);
    if (n) {
        query_init(&q, cx->arena);
        query_sql(&q, SQL_ORDERS[cx->lang]);
        query_ids(&q, ids, n);
        TRY(query_rows(cx, &q, &r));
    }
    for (size_t i = 0; i < t->count; i++) {
        struct timeline_entry *at = &t->entries[i];
        if (!shows(at, DETAIL_ORDER))
            continue;
        struct timeline_detail *d = &at->detail;
        size_t row = row_find(&r, at->event->ref_id);
        d->amount = at->event->amount;
        TRY(by_read(cx, at->event, 0, d));
        if (row == r.count)
            continue;
        d->code = text_or_empty(&r, row, 1);
        d->text = text_or_empty(&r, row, 2);
        d->goods = text_or_empty(&r, row, 3);
    }
    return OK;
}
