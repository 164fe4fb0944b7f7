/* Gathers the rows of the demonstration company and sends them, a table at a
 * time, parents first. See demo_private.h. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/demo_private.h"

struct table_sql {
    const char *sql;
    size_t columns;
    const char *last; /* reads the highest number in use, NULL = has none */
};

#define LAST(table) "SELECT COALESCE(MAX(id), 0) FROM " table

static const struct table_sql TABLES[DEMO_TABLES] = {
    [DEMO_CUSTOMER] = {
        "INSERT INTO customer (id, code, kind, name, short_name, name_sort,"
        " name_py, credit_code, industry_id, size_code, employees,"
        " founded_year, annual_revenue, revenue_band, ownership, country,"
        " province, city, district, district_code, region_code, address,"
        " phone, email, gender, birth_on, legal_person, source_id, owner_id,"
        " team_id, grade, persona_id, potential, remark, created_on,"
        " created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " ?, ?)", 37, LAST("customer")},
    [DEMO_CONTACT] = {
        "INSERT INTO contact (id, customer_id, name, name_sort, gender, title,"
        " role, mobile, email, is_key, created_at) VALUES (?, ?, ?, ?, ?, ?,"
        " ?, ?, ?, ?, ?)", 11, LAST("contact")},
    [DEMO_OPENING] = {
        "INSERT INTO opening_record (id, customer_id, first_on, last_on,"
        " purchases, amount, stage_note, remark, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", 9, LAST("opening_record")},
    [DEMO_CAMPAIGN_TOUCH] = {
        "INSERT INTO campaign_touch (id, campaign_id, customer_id, contact_id,"
        " sent_at, response, responded_at, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", 8, LAST("campaign_touch")},
    [DEMO_INTERACTION] = {
        "INSERT INTO interaction (id, customer_id, contact_id, account_id,"
        " kind, direction, answered, is_touch, on_day, at, minutes, text,"
        " next_on, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " ?, ?, ?, ?, ?, ?)", 15, LAST("interaction")},
    [DEMO_INQUIRY] = {
        "INSERT INTO inquiry (id, code, customer_id, contact_id, account_id,"
        " product_id, received_on, received_at, subject, closed_on, outcome,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 12,
        LAST("inquiry")},
    [DEMO_OPPORTUNITY] = {
        "INSERT INTO opportunity (id, code, customer_id, contact_id, name,"
        " account_id, product_id, step, amount, opened_on, expected_on,"
        " closed_on, outcome, lost_reason, competitor_id, is_upsell,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " ?)", 17, LAST("opportunity")},
    [DEMO_STEP] = {
        "INSERT INTO opportunity_step (id, opportunity_id, step, day, at,"
        " account_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)", 7,
        LAST("opportunity_step")},
    [DEMO_QUOTE] = {
        "INSERT INTO quote (id, code, customer_id, opportunity_id, account_id,"
        " quoted_on, quoted_at, valid_until_on, amount, status, closed_on,"
        " closed_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " ?)", 13, LAST("quote")},
    [DEMO_QUOTE_LINE] = {
        "INSERT INTO quote_line (quote_id, line_no, product_id, text,"
        " quantity, price, amount) VALUES (?, ?, ?, ?, ?, ?, ?)", 7, NULL},
    [DEMO_CONTRACT] = {
        "INSERT INTO contract (id, code, customer_id, account_id, product_id,"
        " type, status, signed_on, starts_on, ends_on, term_months,"
        " notice_days, price, predecessor_id, named_by_orders, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 16,
        LAST("contract")},
    [DEMO_RENEWAL] = {
        "INSERT INTO contract_renewal (id, customer_id, contract_id,"
        " agreed_on, starts_on, ends_on, term_months, price, account_id,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 10,
        LAST("contract_renewal")},
    [DEMO_NOTICE] = {
        "INSERT INTO termination_notice (id, customer_id, contract_id,"
        " contact_id, account_id, received_on, received_at, channel, ends_on,"
        " reason_text, withdrawn_on, withdrawn_at, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 13,
        LAST("termination_notice")},
    [DEMO_SALE] = {
        "INSERT INTO sales_order (id, order_no, customer_id, contract_id,"
        " account_id, ordered_on, ordered_at, status, amount,"
        " returned_amount, cost, cancelled_on, cancelled_at, is_upsell,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        15, LAST("sales_order")},
    [DEMO_SALE_LINE] = {
        "INSERT INTO sales_order_line (sales_order_id, line_no, product_id,"
        " text, quantity, price, amount, cost) VALUES (?, ?, ?, ?, ?, ?, ?,"
        " ?)", 8, NULL},
    [DEMO_RETURN] = {
        "INSERT INTO sales_return (id, customer_id, sales_order_id,"
        " returned_on, returned_at, amount, is_full, reason, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", 9, LAST("sales_return")},
    [DEMO_DELIVERY] = {
        "INSERT INTO delivery (id, customer_id, sales_order_id, promised_on,"
        " delivered_on, delivered_at, text, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", 8, LAST("delivery")},
    [DEMO_USE] = {
        "INSERT INTO product_use (id, customer_id, product_id, day, count,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?)", 6, LAST("product_use")},
    [DEMO_RECEIVABLE] = {
        "INSERT INTO receivable (id, code, customer_id, sales_order_id,"
        " issued_on, due_on, amount, paid_amount, paid_on, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 10, LAST("receivable")},
    [DEMO_PAYMENT] = {
        "INSERT INTO payment (id, customer_id, receivable_id, paid_on,"
        " paid_at, amount, method, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)", 8, LAST("payment")},
    [DEMO_TICKET] = {
        "INSERT INTO ticket (id, code, customer_id, contact_id, account_id,"
        " product_id, kind, priority, subject, text, opened_on, opened_at,"
        " answered_at, closed_on, closed_at, solution, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 17,
        LAST("ticket")},
    [DEMO_FEEDBACK] = {
        "INSERT INTO feedback (id, customer_id, contact_id, account_id, kind,"
        " score, given_on, given_at, text, competitor_id, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 11, LAST("feedback")},
    [DEMO_REFERRAL] = {
        "INSERT INTO referral (id, customer_id, referred_id, referred_name,"
        " referred_on, referred_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        7, LAST("referral")},
    [DEMO_DECLARATION] = {
        "INSERT INTO declaration (id, customer_id, verdict, day, at, reason,"
        " reason_text, said_by, competitor_id, account_id, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 11, LAST("declaration")},
    [DEMO_RECOVERY] = {
        "INSERT INTO recovery_outcome (id, customer_id, case_no, opened_on,"
        " closed_on, closed_at, outcome, cost, account_id, lesson,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 11,
        LAST("recovery_outcome")},
    [DEMO_TASK] = {
        "INSERT INTO task (id, customer_id, contact_id, account_id, kind,"
        " title, due_on, done_at, done_by, source, source_id, created_at,"
        " created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", 13,
        LAST("task")},
};

void
demo_put(struct demo *d, enum demo_table table, const struct bind *binds,
         size_t n)
{
    struct demo_rows *r = &d->rows[table];
    assert(n == TABLES[table].columns);
    if (r->used + n > r->cap) {
        r->cap = r->cap ? r->cap * 2 : 1024;
        struct bind *more = realloc(r->binds, r->cap * sizeof *more);
        if (more == NULL)
            abort(); /* as the arena does */
        r->binds = more;
    }
    memcpy(r->binds + r->used, binds, n * sizeof *binds);
    r->used += n;
}

uint64_t
demo_number(struct demo *d, enum demo_table table)
{
    return d->next[table]++;
}

struct event *
demo_event(struct demo *d, const struct demo_life *l, enum event_kind kind,
           int32_t day, int64_t at, uint64_t ref)
{
    if (d->event_count == d->event_cap) {
        d->event_cap = d->event_cap ? d->event_cap * 2 : 1024;
        struct event *more =
            realloc(d->events, d->event_cap * sizeof *more);
        if (more == NULL)
            abort();
        d->events = more;
    }
    struct event *e = &d->events[d->event_count++];
    event_clear(e);
    e->customer_id = l->id;
    e->kind = (uint16_t)kind;
    e->day = day;
    e->at = at;
    e->ref_id = ref;
    e->account_id = l->owner_id;
    return e;
}

static enum err
last_number(struct ctx *cx, const struct table_sql *table, uint64_t *last)
{
    struct rows r;
    TRY(db_find(cx, &r, table->last));
    *last = rows_u64(&r, 0, 0);
    return OK;
}

enum err
demo_rows_start(struct demo *d)
{
    for (size_t i = 0; i < DEMO_TABLES; i++) {
        uint64_t last = 0;
        if (TABLES[i].last)
            TRY(last_number(&d->cx, &TABLES[i], &last));
        d->next[i] = last + 1;
    }
    return OK;
}

static enum err
table_send(struct ctx *cx, const struct table_sql *table,
           const struct demo_rows *r)
{
    return db_exec_array(cx, table->sql, r->binds, r->used / table->columns,
                         table->columns);
}

enum err
demo_rows_send(struct demo *d)
{
    for (size_t i = 0; i < DEMO_TABLES; i++) {
        if (d->rows[i].used == 0)
            continue;
        TRY(table_send(&d->cx, &TABLES[i], &d->rows[i]));
        d->rows[i].used = 0;
    }
    TRY(event_add_many(&d->cx, d->events, d->event_count));
    d->total.events += d->event_count;
    d->event_count = 0;
    return OK;
}

void
demo_rows_end(struct demo *d)
{
    for (size_t i = 0; i < DEMO_TABLES; i++)
        free(d->rows[i].binds);
    free(d->events);
}
