/* See customer_around.h. A table costs the server as much as 20 of its rows, so
 * what the events say already is not asked for again. The rows of all parts
 * have one shape; what is summed is summed here. */
#include "model/customer_around.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "db/compose.h"
#include "model/private_note.h"
#include "model/reference.h"

/* Of more contacts than this the key ones and the number are asked for. */
enum { CONTACTS_MOST = 64 };

enum part { CONTACT, DEAL, TASK, RECEIVABLE };
/* Columns of all parts; what a part has there stands at its names below. */
enum { KIND, ID, ONE, TWO, THREE, FOUR, FIVE, DAY, MONEY, NAME, WORD, LINE, DETAIL,
       MAIL, SORT };

/* ONE key contact, TWO still there, NAME, WORD role, LINE telephone, DETAIL
 * position, MAIL, SORT. In the order of the index, key ones first. */
static const char SQL_CONTACTS[] =
    "(SELECT 0, x.id, x.is_key, x.left_on IS NULL, NULL, NULL,"
    " NULL, NULL, NULL, x.name, x.role, COALESCE(NULLIF(x.mobile, ''), x.phone),"
    " CONCAT_WS(' · ', NULLIF(x.department, ''), NULLIF(x.title, '')),"
    " x.email, x.name_sort FROM contact x WHERE x.customer_id = ?"
    " AND x.deleted_at IS NULL ORDER BY x.is_key DESC, x.id DESC LIMIT ?)";

/* ONE open, TWO probability, THREE contact, MONEY amount, NAME, WORD step, LINE
 * code, DETAIL reason of a loss. */
static const char SQL_DEALS[] =
    " UNION ALL SELECT 1, o.id, o.outcome IS NULL, o.probability,"
    " o.contact_id, NULL, NULL, NULL, o.amount, o.name, o.step, o.code,"
    " o.lost_reason, NULL, NULL FROM opportunity o WHERE o.customer_id = ?"
    " AND o.deleted_at IS NULL";

/* ONE it comes from a follow-up, which is THREE and which FOUR wrote down; FIVE
 * whose, DAY due, NAME title. */
static const char SQL_TASKS[] =
    " UNION ALL (SELECT 2, t.id, t.source = 'follow_up', NULL, t.source_id,"
    " t.created_by, t.account_id, t.due_on, NULL, t.title, NULL, NULL, NULL,"
    " NULL, NULL FROM task t WHERE t.customer_id = ? AND t.done_at IS NULL"
    " AND t.deleted_at IS NULL ORDER BY t.due_on, t.id LIMIT ?)";

/* ONE not paid, DAY due, MONEY open. */
static const char SQL_RECEIVABLES[] =
    " UNION ALL SELECT 3, r.id, r.paid_on IS NULL"
    " AND r.written_off_on IS NULL AND r.amount > r.paid_amount, NULL, NULL,"
    " NULL, NULL, r.due_on, r.amount - r.paid_amount, NULL, NULL, NULL, NULL, NULL,"
    " NULL FROM receivable r WHERE r.customer_id = ?"
    " AND r.deleted_at IS NULL";

struct reader {
    struct ctx *cx;
    struct rows rows;
    struct customer_around *out;
    int64_t weighted; /* hundredths of a minor unit */
    size_t contacts, deals;
};

static const char *
text_or_empty(const struct rows *r, size_t row, size_t col)
{
    const char *s = rows_text(r, row, col);
    return s ? s : "";
}

/* ---- people ---- */

static enum err
contact_take(struct reader *q, size_t i)
{
    const struct rows *r = &q->rows;
    struct timeline_known *k = &q->out->known;
    k->contacts[q->contacts++] = (struct timeline_name){
        rows_u64(r, i, ID), text_or_empty(r, i, NAME)};
    return OK;
}

struct person {
    size_t row;
    const void *sort;
    size_t length;
    uint64_t id;
};

static int
by_name(const void *left, const void *right)
{
    const struct person *a = left, *b = right;
    size_t n = a->length < b->length ? a->length : b->length;
    int order = n ? memcmp(a->sort, b->sort, n) : 0;
    if (order)
        return order;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static enum err
person_read(struct reader *q, size_t row, struct part_row *p)
{
    const struct rows *r = &q->rows;
    *p = (struct part_row){
        .id = rows_u64(r, row, ID), .day = DAY_NONE, .end = DAY_NONE,
        .code = "", .outcome = "", .amount = FIELD_EMPTY,
        .name = text_or_empty(r, row, NAME),
        .by = text_or_empty(r, row, LINE),
        .extra = text_or_empty(r, row, DETAIL),
        .more = text_or_empty(r, row, MAIL), .flag = true};
    return reference_word(q->cx, REFERENCE_CONTACT_ROLE,
                          rows_text(r, row, WORD), &p->state);
}

/* Those that are marked and still there, by name. */
static enum err
people_take(struct reader *q)
{
    const struct rows *r = &q->rows;
    struct part_page *out = &q->out->people;
    struct person *list = ARENA_ARRAY(q->cx->arena, r->count, struct person);
    size_t n = 0;
    for (size_t i = 0; i < r->count; i++) {
        struct person p = {.row = i, .id = rows_u64(r, i, ID)};
        if (rows_i64(r, i, KIND) != CONTACT || !rows_i64(r, i, ONE) ||
            !rows_i64(r, i, TWO))
            continue;
        p.sort = rows_bytes(r, i, SORT, &p.length);
        list[n++] = p;
    }
    qsort(list, n, sizeof *list, by_name);
    out->more = n > AROUND_PEOPLE;
    out->count = out->more ? AROUND_PEOPLE : n;
    out->rows = ARENA_ARRAY(q->cx->arena, out->count, struct part_row);
    for (size_t i = 0; i < out->count; i++)
        TRY(person_read(q, list[i].row, &out->rows[i]));
    return OK;
}

static const char SQL_CONTACT_COUNT[] =
    "SELECT COUNT(*) FROM contact WHERE customer_id = ?"
    " AND deleted_at IS NULL";

static enum err
people_read(struct reader *q, uint64_t customer_id)
{
    struct part_filter key = {.from = DAY_NONE, .open = true};
    struct rows all;
    q->out->known.contact_count = q->contacts;
    q->out->figures.contacts = q->contacts;
    if (q->contacts <= CONTACTS_MOST)
        return people_take(q);
    TRY(db_find(q->cx, &all, SQL_CONTACT_COUNT, B_U64(customer_id)));
    q->out->figures.contacts = rows_u64(&all, 0, 0);
    return customer_part_page(q->cx, customer_id, PART_CONTACT, &key,
                              (struct part_key){0}, AROUND_PEOPLE,
                              &q->out->people);
}

/* ---- opportunities ---- */

/* The share of the amount that is likely to come; of an opportunity without one
 * that of its step. */
static enum err
weighted(struct reader *q, size_t i)
{
    const struct rows *r = &q->rows;
    uint64_t share = rows_u64(r, i, TWO);
    const char *text;
    if (rows_null(r, i, TWO)) {
        TRY(reference_word(q->cx, REFERENCE_STEP_SHARE,
                           rows_text(r, i, WORD), &text));
        if (!parse_u64(text, &share))
            share = 0;
    }
    q->weighted += rows_money(r, i, MONEY) * (int64_t)share;
    return OK;
}

static enum err
deal_take(struct reader *q, size_t i)
{
    const struct rows *r = &q->rows;
    struct customer_figures *f = &q->out->figures;
    q->out->known.deals[q->deals++] = (struct timeline_deal){
        .id = rows_u64(r, i, ID), .contact_id = rows_u64(r, i, THREE),
        .code = text_or_empty(r, i, LINE), .name = text_or_empty(r, i, NAME),
        .lost_reason = text_or_empty(r, i, DETAIL),
        .amount = rows_money(r, i, MONEY)};
    f->opportunities++;
    if (!rows_i64(r, i, ONE))
        return OK;
    f->open_opportunities++;
    if (rows_null(r, i, MONEY))
        return OK;
    f->open_amount += rows_money(r, i, MONEY);
    return weighted(q, i);
}

/* ---- money ---- */

static enum err
receivable_take(struct reader *q, size_t i)
{
    const struct rows *r = &q->rows;
    struct customer_figures *f = &q->out->figures;
    int32_t due = rows_day(r, i, DAY);
    f->billed++;
    if (!rows_i64(r, i, ONE))
        return OK;
    f->receivables++;
    f->receivable_amount += rows_money(r, i, MONEY);
    if (due >= clock_today())
        return OK;
    f->overdue_amount += rows_money(r, i, MONEY);
    if (f->overdue_since == DAY_NONE || due < f->overdue_since)
        f->overdue_since = due;
    return OK;
}

/* ---- tasks ---- */

static enum err
task_take(struct reader *q, size_t i)
{
    const struct rows *r = &q->rows;
    struct customer_around *o = q->out;
    uint64_t me = q->cx->actor.user_id;
    o->task_total++;
    if (o->task_count == AROUND_TASKS)
        return OK;
    struct task *t = &o->tasks[o->task_count++];
    *t = (struct task){
        .id = rows_u64(r, i, ID), .account_id = rows_u64(r, i, FIVE),
        .due_on = rows_day(r, i, DAY), .title = text_or_empty(r, i, NAME)};
    t->mine = t->account_id == me;
    if (rows_i64(r, i, ONE) && (!me || rows_u64(r, i, FOUR) != me))
        t->source_id = rows_u64(r, i, THREE);
    return reference_name(q->cx, REFERENCE_ACCOUNT, t->account_id,
                          &t->account);
}

static const char SQL_PRIVATE[] =
    "SELECT p.id, p.account_id, p.created_by FROM interaction p"
    " WHERE p.is_private = 1 AND p.id IN";

static enum err
title_hide(struct reader *q, const struct rows *notes, size_t i)
{
    bool hidden;
    TRY(private_note_hidden(q->cx, rows_u64(notes, i, 1), rows_u64(notes, i, 2),
                            &hidden));
    for (size_t k = 0; hidden && k < q->out->task_count; k++)
        if (q->out->tasks[k].source_id == rows_u64(notes, i, 0))
            q->out->tasks[k].title = "";
    return OK;
}

/* The next step of a private follow-up is its author's, the writer's and the
 * managers'. What the actor wrote down himself needs no asking. */
static enum err
titles_hide(struct reader *q)
{
    struct customer_around *o = q->out;
    uint64_t ids[AROUND_TASKS];
    struct query text;
    struct rows notes;
    size_t n = 0;
    for (size_t i = 0; i < o->task_count; i++)
        if (o->tasks[i].source_id)
            ids[n++] = o->tasks[i].source_id;
    if (n == 0)
        return OK;
    query_init(&text, q->cx->arena);
    query_sql(&text, SQL_PRIVATE);
    query_ids(&text, ids, n);
    TRY(query_rows(q->cx, &text, &notes));
    for (size_t i = 0; i < notes.count; i++)
        TRY(title_hide(q, &notes, i));
    return OK;
}

static const char SQL_TASK_COUNT[] =
    "SELECT COUNT(*) FROM task"
    " WHERE customer_id = ? AND done_at IS NULL AND deleted_at IS NULL";

static enum err
tasks_count(struct reader *q, uint64_t customer_id)
{
    struct rows all;
    if (q->out->task_total <= AROUND_TASKS)
        return OK;
    TRY(db_find(q->cx, &all, SQL_TASK_COUNT, B_U64(customer_id)));
    q->out->task_total = rows_u64(&all, 0, 0);
    return OK;
}

/* ---- all of it ---- */

static enum err
row_take(struct reader *q, size_t i)
{
    switch ((enum part)rows_i64(&q->rows, i, KIND)) {
    case CONTACT: return contact_take(q, i);
    case DEAL: return deal_take(q, i);
    case TASK: return task_take(q, i);
    case RECEIVABLE: return receivable_take(q, i);
    }
    return FAIL(ERR_FAULT, "a row around a customer of no kind");
}

/* Whether something was billed. */
static bool
events_count(const struct event *events, size_t n, struct customer_figures *f)
{
    bool billed = false;
    for (size_t i = 0; i < n; i++) {
        unsigned kind = events[i].kind;
        f->orders += kind == EVENT_ORDER;
        f->contracts += kind == EVENT_CONTRACT;
        f->tickets += kind == EVENT_TICKET;
        f->feedback += kind >= EVENT_CSAT && kind <= EVENT_VALUE_COMPARED;
        billed |= kind == EVENT_PAYMENT_DUE;
    }
    return billed;
}

static enum err
rows_read(struct reader *q, uint64_t customer_id, bool billed)
{
    struct bind id = B_U64(customer_id);
    struct query text;
    query_init(&text, q->cx->arena);
    query_sql(&text, SQL_CONTACTS);
    query_bind(&text, id);
    query_bind(&text, B_I64(CONTACTS_MOST + 1));
    query_sql(&text, SQL_DEALS);
    query_bind(&text, id);
    query_sql(&text, SQL_TASKS);
    query_bind(&text, id);
    query_bind(&text, B_I64(AROUND_TASKS + 1));
    if (billed) {
        query_sql(&text, SQL_RECEIVABLES);
        query_bind(&text, id);
    }
    return query_rows(q->cx, &text, &q->rows);
}

enum err
customer_around_read(struct ctx *cx, const struct customer *c,
                     const struct event *events, size_t n,
                     struct customer_around *out)
{
    struct reader q = {.cx = cx, .out = out};
    memset(out, 0, sizeof *out);
    out->figures.overdue_since = DAY_NONE;
    out->figures.changes = c->changes;
    out->figures.open_case = c->open_case;
    bool billed = events_count(events, n, &out->figures);
    TRY(rows_read(&q, c->id, billed));
    out->known.contacts =
        ARENA_ARRAY(cx->arena, q.rows.count, struct timeline_name);
    out->known.deals =
        ARENA_ARRAY(cx->arena, q.rows.count, struct timeline_deal);
    for (size_t i = 0; i < q.rows.count; i++)
        TRY(row_take(&q, i));
    out->known.deal_count = q.deals;
    out->figures.open_weighted =
        (q.weighted + (q.weighted < 0 ? -50 : 50)) / 100;
    TRY(titles_hide(&q));
    TRY(tasks_count(&q, c->id));
    return people_read(&q, c->id);
}
