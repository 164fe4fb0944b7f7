/* The words of contacts, opportunities and orders on a page of the timeline.
 *
 * One statement with a part for each table that the page needs, by primary key
 * and without the tables of names, costs a third of one that joins them all, and
 * less than one statement a kind. Opportunities and names of contacts that the
 * profile has read already are not read again. Other names come from
 * reference.h. */
#include "db/compose.h"
#include "model/private_note.h"
#include "model/reference.h"
#include "model/timeline_private.h"

#include <stdlib.h>
#include <string.h>

enum { GOODS_SHOWN = 4 };

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

/* The parts of the statement. */
enum part { CONTACTS, DEALS, STEPS, ORDERS, PARTS };
/* Columns of all parts. */
enum { PART, ID, CODE, TITLE, TEXT, WORD, ACCOUNT, CONTACT, DAY, MONEY,
       PRIVATE, WRITER };

/* WORD kind of contact; WRITER who wrote it down. */
#define SQL_CONTACTS                                                          \
    "SELECT 0, it.id, NULL, it.subject, it.text, it.kind, it.account_id,"     \
    " it.contact_id, it.next_on, NULL, it.is_private, it.created_by"          \
    " FROM interaction it WHERE it.id IN"
/* WORD reason of a loss. */
#define SQL_DEALS                                                             \
    "SELECT 1, op.id, op.code, op.name, NULL, op.lost_reason, NULL,"          \
    " op.contact_id, NULL, op.amount, NULL, NULL FROM opportunity op"         \
    " WHERE op.id IN"
/* WORD step entered. */
#define SQL_STEPS                                                             \
    "SELECT 2, os.id, NULL, NULL, os.remark, os.step, os.account_id, NULL, NULL,"  \
    " NULL, NULL, NULL FROM opportunity_step os WHERE os.id IN"
/* A row a line, or one: a part more costs as much as all of these. ACCOUNT number
 * of the line (they count from 1), TITLE what, WORD how many. */
#define SQL_ORDERS                                                            \
    "SELECT 3, so.id, so.order_no, COALESCE(NULLIF(l.text, ''), p.name),"     \
    " so.remark, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM l.quantity)),"  \
    " l.line_no, NULL, NULL, NULL, NULL, NULL FROM sales_order so"            \
    " LEFT JOIN sales_order_line l ON l.sales_order_id = so.id"               \
    " AND l.line_no <= 4 LEFT JOIN product p ON p.id = l.product_id"          \
    " WHERE so.id IN"

static const char *const SQL_PARTS[PARTS] = {
    SQL_CONTACTS, SQL_DEALS, SQL_STEPS, SQL_ORDERS};

struct reader {
    struct ctx *cx;
    const struct timeline_known *known;
    struct rows rows;
    struct rows names; /* of contacts: id, name */
};

static bool
is_step(const struct event *e)
{
    return e->kind == EVENT_OPPORTUNITY_STEP;
}

static const struct timeline_deal *
deal_known(const struct reader *q, uint64_t id)
{
    for (size_t i = 0; i < q->known->deal_count; i++)
        if (q->known->deals[i].id == id)
            return &q->known->deals[i];
    return NULL;
}

/* The row of a part that the event needs; 0 = none. */
static uint64_t
row_wanted(const struct reader *q, enum part part, const struct event *e)
{
    enum timeline_detail_kind kind = timeline_detail_of(e);
    uint64_t deal = is_step(e) ? e->other_id : e->ref_id;
    switch (part) {
    case CONTACTS: return kind == DETAIL_CONTACT ? e->ref_id : 0;
    case DEALS:
        return kind == DETAIL_DEAL && !deal_known(q, deal) ? deal : 0;
    case STEPS: return is_step(e) ? e->ref_id : 0;
    case ORDERS: return kind == DETAIL_ORDER ? e->ref_id : 0;
    default: return 0;
    }
}

static void
query_part(struct reader *q, struct query *text, const struct timeline *t,
           enum part part)
{
    uint64_t *ids = ARENA_ARRAY(q->cx->arena, t->count, uint64_t);
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct event *e = t->entries[i].event;
        if (e && (ids[n] = row_wanted(q, part, e)))
            n++;
    }
    if (n == 0)
        return;
    if (text->text.len)
        query_sql(text, "UNION ALL ");
    query_sql(text, SQL_PARTS[part]);
    query_ids(text, ids, n);
}

static enum err
parts_read(struct reader *q, const struct timeline *t)
{
    struct query text;
    query_init(&text, q->cx->arena);
    for (int part = 0; part < PARTS; part++)
        query_part(q, &text, t, (enum part)part);
    return text.text.len ? query_rows(q->cx, &text, &q->rows) : OK;
}

/* `count` when it is not there. */
static size_t
row_find(const struct reader *q, enum part part, uint64_t id)
{
    size_t i = 0;
    while (i < q->rows.count
           && (rows_u64(&q->rows, i, PART) != part
               || rows_u64(&q->rows, i, ID) != id))
        i++;
    return i;
}

static const char *
text_or_empty(const struct rows *r, size_t row, size_t col)
{
    const char *s = rows_text(r, row, col);
    return s ? s : "";
}

/* ---- names of contacts ---- */

static const char *
name_find(const struct reader *q, uint64_t id)
{
    for (size_t i = 0; i < q->known->contact_count; i++)
        if (q->known->contacts[i].id == id)
            return q->known->contacts[i].name;
    for (size_t i = 0; i < q->names.count; i++)
        if (rows_u64(&q->names, i, 0) == id)
            return text_or_empty(&q->names, i, 1);
    return NULL;
}

/* Of those that are not known: on later pages, or who went to the bin. */
static enum err
names_read(struct reader *q)
{
    uint64_t *ids = ARENA_ARRAY(q->cx->arena, q->rows.count + q->known->deal_count,
                                uint64_t);
    size_t n = 0;
    struct query text;
    for (size_t i = 0; i < q->rows.count; i++)
        if ((ids[n] = rows_u64(&q->rows, i, CONTACT)) && !name_find(q, ids[n]))
            n++;
    for (size_t i = 0; i < q->known->deal_count; i++)
        if ((ids[n] = q->known->deals[i].contact_id) && !name_find(q, ids[n]))
            n++;
    if (n == 0)
        return OK;
    query_init(&text, q->cx->arena);
    query_sql(&text, "SELECT id, name FROM contact WHERE id IN");
    query_ids(&text, ids, n);
    return query_rows(q->cx, &text, &q->names);
}

static const char *
name_of(const struct reader *q, uint64_t id)
{
    const char *name = id ? name_find(q, id) : NULL;
    return name ? name : "";
}

/* ---- what was read ---- */

static enum err
contact_fill(struct reader *q, const struct event *e,
             struct timeline_detail *d, uint64_t *account_id)
{
    const struct rows *r = &q->rows;
    size_t row = row_find(q, CONTACTS, e->ref_id);
    if (row == r->count)
        return OK;
    uint64_t author = rows_u64(r, row, ACCOUNT);
    *account_id = author;
    d->is_private = rows_i64(r, row, PRIVATE) != 0;
    if (d->is_private)
        TRY(private_note_hidden(q->cx, author ? author : e->account_id,
                                rows_u64(r, row, WRITER), &d->hidden));
    if (!d->hidden) {
        d->title = text_or_empty(r, row, TITLE);
        d->text = text_or_empty(r, row, TEXT);
        d->contact = name_of(q, rows_u64(r, row, CONTACT));
    }
    d->on = rows_day(r, row, DAY);
    d->state = text_or_empty(r, row, WORD);
    return reference_word(q->cx, REFERENCE_INTERACTION, d->state, &d->kind);
}

static bool
deal_find(const struct reader *q, uint64_t id, struct timeline_deal *out)
{
    const struct timeline_deal *known = deal_known(q, id);
    const struct rows *r = &q->rows;
    if (known) {
        *out = *known;
        return true;
    }
    size_t row = row_find(q, DEALS, id);
    if (row == r->count)
        return false;
    *out = (struct timeline_deal){
        .id = id, .contact_id = rows_u64(r, row, CONTACT),
        .code = text_or_empty(r, row, CODE),
        .name = text_or_empty(r, row, TITLE),
        .lost_reason = text_or_empty(r, row, WORD),
        .amount = rows_money(r, row, MONEY)};
    return true;
}

static enum err
deal_fill(struct reader *q, const struct event *e, struct timeline_detail *d,
          uint64_t *account_id)
{
    const struct rows *r = &q->rows;
    struct timeline_deal deal;
    size_t step = is_step(e) ? row_find(q, STEPS, e->ref_id) : r->count;
    if (step < r->count) {
        *account_id = rows_u64(r, step, ACCOUNT);
        d->text = text_or_empty(r, step, TEXT);
        TRY(reference_word(q->cx, REFERENCE_STEP, rows_text(r, step, WORD),
                           &d->state));
    }
    if (!deal_find(q, is_step(e) ? e->other_id : e->ref_id, &deal))
        return OK;
    d->code = deal.code;
    d->title = deal.name;
    d->contact = name_of(q, deal.contact_id);
    if (d->amount == FIELD_EMPTY)
        d->amount = deal.amount;
    if (e->kind != EVENT_OPPORTUNITY_LOST)
        return OK;
    return reference_word(q->cx, REFERENCE_LOST_REASON, deal.lost_reason,
                          &d->state);
}

/* "pump × 3, seal × 20" in the order of the lines. */
static const char *
goods_of(const struct reader *q, uint64_t order)
{
    const struct rows *r = &q->rows;
    struct buf b;
    buf_init(&b, q->cx->arena);
    buf_add(&b, "");
    for (uint64_t line = 1; line <= GOODS_SHOWN; line++)
        for (size_t i = 0; i < r->count; i++)
            if (rows_u64(r, i, PART) == ORDERS && rows_u64(r, i, ID) == order
                && rows_u64(r, i, ACCOUNT) == line
                && !rows_null(r, i, TITLE))
                buf_printf(&b, "%s%s × %s",
                           !b.len ? "" : q->cx->lang == LANG_EN ? ", " : "、",
                           rows_text(r, i, TITLE), rows_text(r, i, WORD));
    return b.data;
}

static void
order_fill(struct reader *q, const struct event *e, struct timeline_detail *d)
{
    size_t row = row_find(q, ORDERS, e->ref_id);
    if (row == q->rows.count)
        return;
    d->code = text_or_empty(&q->rows, row, CODE);
    d->text = text_or_empty(&q->rows, row, TEXT);
    d->goods = goods_of(q, e->ref_id);
}

static enum err
entry_fill(struct reader *q, struct timeline_entry *at)
{
    const struct event *e = at->event;
    uint64_t account_id = 0;
    at->detail.amount = e->amount;
    switch (timeline_detail_of(e)) {
    case DETAIL_CONTACT:
        TRY(contact_fill(q, e, &at->detail, &account_id));
        break;
    case DETAIL_DEAL:
        TRY(deal_fill(q, e, &at->detail, &account_id));
        break;
    default: order_fill(q, e, &at->detail);
    }
    return reference_name(q->cx, REFERENCE_ACCOUNT,
                          account_id ? account_id : e->account_id,
                          &at->detail.by);
}

enum err
timeline_detail_common(struct ctx *cx, const struct timeline_known *known,
                       struct timeline *t)
{
    static const struct timeline_known nothing = {0};
    struct reader q = {.cx = cx, .known = known ? known : &nothing};
    TRY(parts_read(&q, t));
    TRY(names_read(&q));
    for (size_t i = 0; i < t->count; i++)
        if (t->entries[i].event
            && timeline_detail_of(t->entries[i].event) != DETAIL_OTHER)
            TRY(entry_fill(&q, &t->entries[i]));
    return OK;
}
