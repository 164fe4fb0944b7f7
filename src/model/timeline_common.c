/* The words of contacts, opportunities and orders on a page of the timeline.
 *
 * One statement with a part for each kind that the page shows, by primary key
 * and without the tables of names, costs a third of one that joins them all, and
 * less than one statement a kind. Names come from reference.h; whether a
 * manager stands above the author of a private note never does, it is read. */
#include "db/compose.h"
#include "model/reference.h"
#include "model/timeline_private.h"
#include "model/user.h"

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

/* Of a step that of the step, if it is there; `count` when there is none. */
static size_t
row_find(const struct rows *r, const struct event *e)
{
    size_t found = r->count;
    for (size_t i = 0; i < r->count; i++) {
        if (rows_u64(r, i, 0) != timeline_detail_of(e) ||
            rows_u64(r, i, 1) != row_of(e))
            continue;
        if (!is_step(e) || rows_u64(r, i, 12) == e->ref_id)
            return i;
        found = found == r->count ? i : found;
    }
    return found;
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

/* ---- the statement ---- */

/* Columns: 0 kind, 1 id, 2 code, 3 title, 4 text, 5 code of kind or reason,
 * 6 account, 7 contact, 8 next day, 9 amount, 10 private, 11 the actor's own,
 * 12 step, 13 code of the step, 14 goods. */
static const char SQL_CONTACTS[] =
    "SELECT 0, it.id, NULL, it.subject, it.text, it.kind, it.account_id,"
    " cn.name, it.next_on, NULL, it.is_private,"
    " COALESCE(it.account_id = ?, 0) OR COALESCE(it.created_by = ?, 0),"
    " NULL, NULL, NULL"
    " FROM interaction it LEFT JOIN contact cn ON cn.id = it.contact_id"
    " WHERE it.id IN";

static const char SQL_DEALS[] =
    "SELECT 1, op.id, op.code, op.name, NULL, op.lost_reason, os.account_id,"
    " cn.name, NULL, op.amount, 0, 0, os.id, os.step, NULL"
    " FROM opportunity op LEFT JOIN contact cn ON cn.id = op.contact_id"
    " LEFT JOIN opportunity_step os ON os.opportunity_id = op.id AND os.id IN";

#define ORDERS(comma)                                                         \
    "SELECT 2, so.id, so.order_no, NULL, so.remark, NULL, NULL, NULL, NULL,"  \
    " NULL, 0, 0, NULL, NULL,"                                                \
    " (SELECT GROUP_CONCAT(CONCAT(COALESCE(NULLIF(l.text, ''), p.name),"      \
    "   ' × ', TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM l.quantity)))"   \
    "   ORDER BY l.line_no SEPARATOR '" comma "' LIMIT 4)"                    \
    "   FROM sales_order_line l LEFT JOIN product p ON p.id = l.product_id"   \
    "   WHERE l.sales_order_id = so.id)"                                      \
    " FROM sales_order so WHERE so.id IN"

static const char *const SQL_ORDERS[LANG_COUNT] = {
    ORDERS("、"), ORDERS("、"), ORDERS(", ")};

static void
query_steps(struct query *q, const struct timeline *t)
{
    uint64_t *ids = ARENA_ARRAY(q->text.arena, t->count, uint64_t);
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->entries[i].event && is_step(t->entries[i].event))
            ids[n++] = t->entries[i].event->ref_id;
    query_ids(q, ids, n);
    query_sql(q, "WHERE op.id IN");
}

/* The part for one kind, if the page shows it. */
static void
query_kind(struct query *q, const struct ctx *cx, const struct timeline *t,
           enum timeline_detail_kind kind)
{
    uint64_t *ids = ARENA_ARRAY(cx->arena, t->count, uint64_t);
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (shows(&t->entries[i], kind) && row_of(t->entries[i].event))
            ids[n++] = row_of(t->entries[i].event);
    if (n == 0)
        return;
    if (q->text.len)
        query_sql(q, "UNION ALL ");
    query_sql(q, kind == DETAIL_CONTACT ? SQL_CONTACTS
                 : kind == DETAIL_DEAL  ? SQL_DEALS
                                        : SQL_ORDERS[cx->lang]);
    if (kind == DETAIL_CONTACT) {
        query_bind(q, B_U64(cx->actor.user_id));
        query_bind(q, B_U64(cx->actor.user_id));
    } else if (kind == DETAIL_DEAL) {
        query_steps(q, t);
    }
    query_ids(q, ids, n);
}

/* ---- what it found ---- */

/* Whether a private note is kept from the actor. */
static enum err
hidden_read(struct ctx *cx, const struct event *e, const struct rows *r,
            size_t row, bool *hidden)
{
    uint64_t author = rows_u64(r, row, 6);
    bool above = rows_i64(r, row, 11) != 0;
    if (!above)
        TRY(actor_above(cx, author ? author : e->account_id, &above));
    *hidden = !above;
    return OK;
}

static enum err
states_read(struct ctx *cx, const struct rows *r, size_t row,
            const struct event *e, struct timeline_detail *d)
{
    const char *code = rows_text(r, row, 5);
    if (timeline_detail_of(e) == DETAIL_CONTACT) {
        d->state = code ? code : "";
        return reference_word(cx, REFERENCE_INTERACTION, code, &d->kind);
    }
    if (is_step(e) && rows_u64(r, row, 12) == e->ref_id)
        return reference_word(cx, REFERENCE_STEP, rows_text(r, row, 13),
                              &d->state);
    if (e->kind == EVENT_OPPORTUNITY_LOST)
        return reference_word(cx, REFERENCE_LOST_REASON, code, &d->state);
    return OK;
}

static enum err
detail_read(struct ctx *cx, const struct rows *r, size_t row,
            const struct event *e, struct timeline_detail *d)
{
    bool step = is_step(e) && rows_u64(r, row, 12) == e->ref_id;
    bool named = step || timeline_detail_of(e) == DETAIL_CONTACT;
    d->is_private = rows_i64(r, row, 10) != 0;
    if (d->is_private)
        TRY(hidden_read(cx, e, r, row, &d->hidden));
    d->code = text_or_empty(r, row, 2);
    d->title = d->hidden ? "" : text_or_empty(r, row, 3);
    d->text = d->hidden ? "" : text_or_empty(r, row, 4);
    d->contact = d->hidden ? "" : text_or_empty(r, row, 7);
    d->on = rows_day(r, row, 8);
    d->goods = text_or_empty(r, row, 14);
    if (d->amount == FIELD_EMPTY)
        d->amount = rows_money(r, row, 9);
    TRY(states_read(cx, r, row, e, d));
    return by_read(cx, e, named ? rows_u64(r, row, 6) : 0, d);
}

enum err
timeline_detail_common(struct ctx *cx, struct timeline *t)
{
    struct query q;
    struct rows r = {0};
    query_init(&q, cx->arena);
    for (int kind = DETAIL_CONTACT; kind < DETAIL_OTHER; kind++)
        query_kind(&q, cx, t, (enum timeline_detail_kind)kind);
    if (q.text.len)
        TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < t->count; i++) {
        struct timeline_entry *at = &t->entries[i];
        if (!at->event || timeline_detail_of(at->event) == DETAIL_OTHER)
            continue;
        at->detail.amount = at->event->amount;
        size_t row = row_find(&r, at->event);
        TRY(row < r.count ? detail_read(cx, &r, row, at->event, &at->detail)
                          : by_read(cx, at->event, 0, &at->detail));
    }
    return OK;
}
