/* The kinds of entries: fields in the order of the columns, and statements.
 *
 * find: id, version, changed_at, changed_by, then the columns. add ends in
 * customer, moment and author; save in moment, author, id and version. */
#include "model/entry_private.h"

#include <string.h>

#define F(member, text, kind_of, column)                                      \
    .name = #column, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct entry, member)
#define COUNT(table) (sizeof table / sizeof table[0])

#define FIND(table, columns)                                                  \
    "SELECT x.id, x.version, x.changed_at, w.name, " columns " FROM " table   \
    " x LEFT JOIN account w ON w.id = x.changed_by WHERE x.id = ?"            \
    " AND x.customer_id = ? AND x.deleted_at IS NULL"
#define ADD(table, columns, marks)                                            \
    "INSERT INTO " table " (" columns ", customer_id, created_at, created_by)" \
    " VALUES (" marks ", ?, ?, ?)"
#define SAVE(table, sets)                                                     \
    "UPDATE " table " SET " sets ", changed_at = ?, changed_by = ?,"          \
    " version = version + 1 WHERE id = ? AND version = ?"                     \
    " AND deleted_at IS NULL"
#define DROP(table)                                                           \
    "UPDATE " table " SET deleted_at = ?, deleted_by = ?,"                    \
    " version = version + 1 WHERE id = ? AND version = ?"                     \
    " AND deleted_at IS NULL"
#define GONE(table)                                                           \
    "SELECT deleted_at FROM " table " WHERE id = ? AND customer_id = ?"       \
    " AND deleted_at > ? FOR UPDATE"
#define BACK(table)                                                           \
    "UPDATE " table " SET deleted_at = NULL, deleted_by = NULL,"              \
    " version = version + 1 WHERE id = ? AND deleted_at IS NOT NULL"
/* Those in the bin count: they may come back. */
#define LAST(table, column)                                                   \
    "SELECT COALESCE(MAX(CAST(SUBSTR(" column ", 13) AS UNSIGNED)), 0)"       \
    " FROM " table " WHERE " column " LIKE ?"
#define STATEMENTS(table, columns, marks, sets, shown)                        \
    .find = FIND(table, shown), .add = ADD(table, columns, marks),            \
    .save = SAVE(table, sets), .drop = DROP(table), .gone = GONE(table),      \
    .back = BACK(table)

static const char HINT_CODE[] = N_("Empty = the next number.");

/* ---- orders, returns ---- */

static const struct choice ORDER_STATES[] = {
    {"open", N_("state|open")}, {"done", N_("state|done")},
    {"cancelled", N_("cancelled")}, {"returned", N_("returned")},
    {NULL, NULL}};

static const struct field ORDER[] = {
    {F(day, N_("Order date"), FIELD_DAY, ordered_on), .required = true},
    {F(code, N_("Order number"), FIELD_CODE, order_no), .max = 64,
     .hint = HINT_CODE},
    {F(status, N_("State"), FIELD_CHOICE, status), .required = true,
     .choices = ORDER_STATES},
    {F(closed_on, N_("Cancelled on"), FIELD_DAY, cancelled_on)},
    {F(contract_id, N_("Called off under"), FIELD_REF, contract_id)},
    {F(amount, N_("Amount"), FIELD_MONEY, amount),
     .min = INT64_C(-99999999999999999),
     .hint = N_("With goods it is their sum.")},
    {F(upsell, N_("More than before (up-sell)"), FIELD_BOOL, is_upsell)},
    {F(text, N_("Remark"), FIELD_TEXT, remark), .max = 500},
    {F(at, "", FIELD_MOMENT, ordered_at)},
    {F(closed_at, "", FIELD_MOMENT, cancelled_at)},
    {F(account_id, "", FIELD_REF, account_id)},
    {F(returned, "", FIELD_MONEY, returned_amount)},
};

static const struct field RETURN[] = {
    {F(order_id, N_("Order"), FIELD_REF, sales_order_id), .required = true},
    {F(day, N_("Returned on"), FIELD_DAY, returned_on), .required = true},
    {F(amount, N_("Amount"), FIELD_MONEY, amount), .required = true, .min = 1},
    {F(text, N_("Reason"), FIELD_TEXT, reason), .max = 200},
    {F(at, "", FIELD_MOMENT, returned_at)},
    {F(is_full, "", FIELD_BOOL, is_full)},
};

/* ---- opportunities, quotes, inquiries ---- */

static const struct choice OUTCOMES[] = {
    {"open", N_("state|open")}, {"won", N_("won")}, {"lost", N_("lost")},
    {NULL, NULL}};

static const struct field DEAL[] = {
    {F(name, N_("What it is about"), FIELD_TEXT, name), .required = true,
     .max = 200},
    {F(code, N_("Number"), FIELD_CODE, code), .max = 64, .hint = HINT_CODE},
    {F(step, N_("Step"), FIELD_CHOICE, step), .required = true},
    {F(amount, N_("Amount"), FIELD_MONEY, amount)},
    {F(score, N_("Chance in per cent"), FIELD_INT, probability), .max = 100,
     .hint = N_("Empty = the usual one of the step.")},
    {F(product_id, N_("Product"), FIELD_REF, product_id)},
    {F(contact_id, N_("Contact"), FIELD_REF, contact_id)},
    {F(day, N_("Opened on"), FIELD_DAY, opened_on), .required = true},
    {F(expected_on, N_("Decision expected on"), FIELD_DAY, expected_on)},
    {F(status, N_("Outcome"), FIELD_CHOICE, outcome), .required = true,
     .choices = OUTCOMES},
    {F(closed_on, N_("Decided on"), FIELD_DAY, closed_on)},
    {F(reason, N_("Why it was lost"), FIELD_CHOICE, lost_reason)},
    {F(upsell, N_("More than before (up-sell)"), FIELD_BOOL, is_upsell)},
    {F(text, N_("Remark"), FIELD_LINES, remark)},
    {F(account_id, "", FIELD_REF, account_id)},
};

static const struct choice QUOTE_STATES[] = {
    {"open", N_("state|open")}, {"accepted", N_("accepted")},
    {"declined", N_("declined")}, {"expired", N_("expired")},
    {"withdrawn", N_("withdrawn")}, {NULL, NULL}};

static const struct field QUOTE[] = {
    {F(day, N_("Quoted on"), FIELD_DAY, quoted_on), .required = true},
    {F(code, N_("Number"), FIELD_CODE, code), .max = 64, .hint = HINT_CODE},
    {F(amount, N_("Amount"), FIELD_MONEY, amount), .required = true},
    {F(ends_on, N_("Holds until"), FIELD_DAY, valid_until_on)},
    {F(opportunity_id, N_("Opportunity"), FIELD_REF, opportunity_id)},
    {F(status, N_("State"), FIELD_CHOICE, status), .required = true,
     .choices = QUOTE_STATES},
    {F(closed_on, N_("Answered on"), FIELD_DAY, closed_on)},
    {F(text, N_("Remark"), FIELD_LINES, remark)},
    {F(at, "", FIELD_MOMENT, quoted_at)},
    {F(closed_at, "", FIELD_MOMENT, closed_at)},
    {F(account_id, "", FIELD_REF, account_id)},
};

static const struct choice INQUIRY_STATES[] = {
    {"open", N_("state|open")}, {"quoted", N_("We quoted")},
    {"opportunity", N_("Became an opportunity")},
    {"declined", N_("declined")}, {"none", N_("Came to nothing")},
    {NULL, NULL}};

static const struct field INQUIRY[] = {
    {F(name, N_("What it is about"), FIELD_TEXT, subject), .required = true,
     .max = 200},
    {F(day, N_("Received on"), FIELD_DAY, received_on), .required = true},
    {F(contact_id, N_("Contact"), FIELD_REF, contact_id)},
    {F(product_id, N_("Product"), FIELD_REF, product_id)},
    {F(status, N_("Outcome"), FIELD_CHOICE, outcome), .required = true,
     .choices = INQUIRY_STATES},
    {F(closed_on, N_("Answered on"), FIELD_DAY, closed_on)},
    {F(text, N_("What was asked"), FIELD_LINES, text)},
    {F(at, "", FIELD_MOMENT, received_at)},
    {F(account_id, "", FIELD_REF, account_id)},
};

/* ---- contracts ---- */

static const struct choice CONTRACT_TYPES[] = {
    {"fixed", N_("fixed price")}, {"framework", N_("framework")},
    {"trial", N_("trial")}, {NULL, NULL}};
static const struct choice CONTRACT_STATES[] = {
    {"running", N_("running")}, {"draft", N_("state|draft")},
    {"ended", N_("ended")}, {"cancelled", N_("cancelled")}, {NULL, NULL}};

static const struct field CONTRACT[] = {
    {F(type, N_("Type"), FIELD_CHOICE, type), .required = true,
     .choices = CONTRACT_TYPES},
    {F(code, N_("Number"), FIELD_CODE, code), .max = 64, .hint = HINT_CODE},
    {F(product_id, N_("Product"), FIELD_REF, product_id)},
    {F(amount, N_("Price of a term"), FIELD_MONEY, price)},
    {F(signed_on, N_("Signed on"), FIELD_DAY, signed_on)},
    {F(day, N_("First day"), FIELD_DAY, starts_on), .required = true},
    {F(ends_on, N_("Last day"), FIELD_DAY, ends_on),
     .hint = N_("Empty = one term; open end if it renews.")},
    {F(months, N_("Months of a term"), FIELD_INT, term_months), .min = 1,
     .max = 1200},
    {F(notice_days, N_("Days of notice"), FIELD_INT, notice_days),
     .max = 3650},
    {F(contract_id, N_("Follows the contract"), FIELD_REF, predecessor_id)},
    {F(status, N_("State"), FIELD_CHOICE, status), .required = true,
     .choices = CONTRACT_STATES},
    {F(closed_on, N_("Ended on"), FIELD_DAY, ended_on),
     .hint = N_("The last day it really ran.")},
    {F(renews, N_("Renews by itself"), FIELD_BOOL, renews)},
    {F(named, N_("Orders name it"), FIELD_BOOL, named_by_orders)},
    {F(upsell, N_("More than before (up-sell)"), FIELD_BOOL, is_upsell)},
    {F(text, N_("Remark"), FIELD_LINES, remark)},
    {F(account_id, "", FIELD_REF, account_id)},
};

/* ---- service ---- */

static const struct choice PRIORITIES[] = {
    {"low", N_("priority|low")}, {"normal", N_("priority|normal")},
    {"high", N_("priority|high")}, {"urgent", N_("priority|urgent")},
    {NULL, NULL}};

static const struct field TICKET[] = {
    {F(name, N_("What it is about"), FIELD_TEXT, subject), .required = true,
     .max = 200},
    {F(code, N_("Number"), FIELD_CODE, code), .max = 64, .hint = HINT_CODE},
    {F(type, N_("Kind"), FIELD_CHOICE, kind)},
    {F(status, N_("Priority"), FIELD_CHOICE, priority),
     .choices = PRIORITIES},
    {F(contact_id, N_("Contact"), FIELD_REF, contact_id)},
    {F(product_id, N_("Product"), FIELD_REF, product_id)},
    {F(day, N_("Opened on"), FIELD_DAY, opened_on), .required = true},
    {F(closed_on, N_("Closed on"), FIELD_DAY, closed_on),
     .hint = N_("Empty = still open.")},
    {F(escalated, N_("Passed on to a manager"), FIELD_BOOL, is_escalated)},
    {F(text, N_("What is wrong"), FIELD_LINES, text)},
    {F(reason, N_("How it was solved"), FIELD_LINES, solution)},
    {F(at, "", FIELD_MOMENT, opened_at)},
    {F(closed_at, "", FIELD_MOMENT, closed_at)},
    {F(account_id, "", FIELD_REF, account_id)},
};

static const struct choice SCALES[] = {
    {"csat", N_("Satisfaction (1–5)")},
    {"nps", N_("Would recommend us, NPS (0–10)")},
    {"intent", N_("Purchase intent (1–5)")},
    {"value", N_("Value against competitors (1–5)")}, {NULL, NULL}};

static const struct field FEEDBACK[] = {
    {F(type, N_("Kind"), FIELD_CHOICE, kind), .required = true,
     .choices = SCALES},
    {F(score, N_("Score"), FIELD_INT, score), .required = true, .max = 10},
    {F(day, N_("Given on"), FIELD_DAY, given_on), .required = true},
    {F(contact_id, N_("Contact"), FIELD_REF, contact_id)},
    {F(ticket_id, N_("Ticket"), FIELD_REF, ticket_id)},
    {F(text, N_("In their words"), FIELD_LINES, text)},
    {F(at, "", FIELD_MOMENT, given_at)},
    {F(account_id, "", FIELD_REF, account_id)},
};

static const struct field DELIVERY[] = {
    {F(order_id, N_("Order"), FIELD_REF, sales_order_id)},
    {F(name, N_("What was delivered"), FIELD_TEXT, text), .max = 255},
    {F(expected_on, N_("Promised for"), FIELD_DAY, promised_on)},
    {F(day, N_("Delivered on"), FIELD_DAY, delivered_on),
     .hint = N_("Empty = not yet.")},
    {F(at, "", FIELD_MOMENT, delivered_at)},
};

static const struct field REFERRAL[] = {
    {F(name, N_("Who was recommended to us"), FIELD_TEXT, referred_name),
     .required = true, .max = 200},
    {F(day, N_("Day"), FIELD_DAY, referred_on), .required = true},
    {F(text, N_("Remark"), FIELD_TEXT, text), .max = 500},
    {F(at, "", FIELD_MOMENT, referred_at)},
};

static const struct choice VERDICTS[] = {
    {"lost", N_("The customer is lost")},
    {"back", N_("The customer is back")}, {NULL, NULL}};
static const struct choice SAID_BY[] = {
    {"customer", N_("The customer said so")},
    {"salesperson", N_("We think so")}, {"data", N_("The figures say so")},
    {NULL, NULL}};

static const struct field DECLARATION[] = {
    {F(status, N_("What holds"), FIELD_CHOICE, verdict), .required = true,
     .choices = VERDICTS},
    {F(day, N_("From"), FIELD_DAY, day), .required = true},
    {F(said_by, N_("How we know"), FIELD_CHOICE, said_by),
     .choices = SAID_BY},
    {F(text, N_("In own words"), FIELD_LINES, reason_text)},
    {F(at, "", FIELD_MOMENT, at)},
    {F(account_id, "", FIELD_REF, account_id)},
};

#define FIELDS(table, hidden)                                                 \
    .fields = table, .count = COUNT(table), .shown = COUNT(table) - (hidden)

const struct entry_kind entry_kinds[] = {
    {.code = "order", .title = N_("noun|Order"), .table = "sales_order",
     .tab = "orders", FIELDS(ORDER, 4), .has_lines = true,
     .is_numbered = true, .prefix = "SO-", .last = LAST("sales_order",
                                                        "order_no"),
     STATEMENTS("sales_order",
         "ordered_on, order_no, status, cancelled_on, contract_id, amount,"
         " is_upsell, remark, ordered_at, cancelled_at, account_id,"
         " returned_amount",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "ordered_on = ?, order_no = ?, status = ?, cancelled_on = ?,"
         " contract_id = ?, amount = ?, is_upsell = ?, remark = ?,"
         " ordered_at = ?, cancelled_at = ?, account_id = ?,"
         " returned_amount = ?",
         "x.ordered_on, x.order_no, x.status, x.cancelled_on, x.contract_id,"
         " x.amount, x.is_upsell, x.remark, x.ordered_at, x.cancelled_at,"
         " x.account_id, x.returned_amount"),
     .set = {0, {EVENT_ORDER, EVENT_ORDER_CANCELLED}, EVENT_ORDER_PART},
     .judge = entry_judge_order, .events = entry_order_events},
    {.code = "return", .title = N_("Return"), .table = "sales_return",
     .tab = "orders", FIELDS(RETURN, 2),
     STATEMENTS("sales_return",
         "sales_order_id, returned_on, amount, reason, returned_at, is_full",
         "?, ?, ?, ?, ?, ?",
         "sales_order_id = ?, returned_on = ?, amount = ?, reason = ?,"
         " returned_at = ?, is_full = ?",
         "x.sales_order_id, x.returned_on, x.amount, x.reason, x.returned_at,"
         " x.is_full"),
     .set = {0, {EVENT_RETURN}, 0},
     .judge = entry_judge_return, .events = entry_return_events},
    {.code = "opportunity", .title = N_("Opportunity"),
     .table = "opportunity", .tab = "opportunities", FIELDS(DEAL, 1),
     .is_numbered = true, .prefix = "OP-", .last = LAST("opportunity",
                                                        "code"),
     STATEMENTS("opportunity",
         "name, code, step, amount, probability, product_id, contact_id,"
         " opened_on, expected_on, outcome, closed_on, lost_reason,"
         " is_upsell, remark, account_id",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 'open'), ?, ?, ?, ?, ?",
         "name = ?, code = ?, step = ?, amount = ?, probability = ?,"
         " product_id = ?, contact_id = ?, opened_on = ?, expected_on = ?,"
         " outcome = NULLIF(?, 'open'), closed_on = ?, lost_reason = ?,"
         " is_upsell = ?, remark = ?, account_id = ?",
         "x.name, x.code, x.step, x.amount, x.probability, x.product_id,"
         " x.contact_id, x.opened_on, x.expected_on,"
         " COALESCE(x.outcome, 'open'), x.closed_on, x.lost_reason,"
         " x.is_upsell, x.remark, x.account_id"),
     .set = {0, {EVENT_OPPORTUNITY, EVENT_OPPORTUNITY_WON,
                 EVENT_OPPORTUNITY_LOST}, EVENT_OPPORTUNITY_STEP},
     .judge = entry_judge_deal,
     .events = entry_deal_events},
    {.code = "contract", .title = N_("Contract"), .table = "contract",
     .tab = "contracts", FIELDS(CONTRACT, 1), .is_numbered = true,
     .prefix = "CT-", .last = LAST("contract", "code"),
     STATEMENTS("contract",
         "type, code, product_id, price, signed_on, starts_on, ends_on,"
         " term_months, notice_days, predecessor_id, status, ended_on,"
         " renews, named_by_orders, is_upsell, remark, account_id",
         "?, ?, ?, ?, ?, ?, ?, ?, COALESCE(?, 0), ?, ?, ?, ?, ?, ?, ?, ?",
         "type = ?, code = ?, product_id = ?, price = ?, signed_on = ?,"
         " starts_on = ?, ends_on = ?, term_months = ?,"
         " notice_days = COALESCE(?, 0), predecessor_id = ?, status = ?,"
         " ended_on = ?, renews = ?, named_by_orders = ?, is_upsell = ?,"
         " remark = ?, account_id = ?",
         "x.type, x.code, x.product_id, x.price, x.signed_on, x.starts_on,"
         " x.ends_on, x.term_months, x.notice_days, x.predecessor_id,"
         " x.status, x.ended_on, x.renews, x.named_by_orders, x.is_upsell,"
         " x.remark, x.account_id"),
     .set = {0, {EVENT_CONTRACT, EVENT_CONTRACT_ENDED,
                 EVENT_CONTRACT_RENEWED}, 0},
     .judge = entry_judge_contract,
     .events = entry_contract_events},
    {.code = "ticket", .title = N_("Ticket"), .table = "ticket",
     .tab = "tickets", FIELDS(TICKET, 3), .is_numbered = true,
     .prefix = "TK-", .last = LAST("ticket", "code"),
     STATEMENTS("ticket",
         "subject, code, kind, priority, contact_id, product_id, opened_on,"
         " closed_on, is_escalated, text, solution, opened_at, closed_at,"
         " account_id",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "subject = ?, code = ?, kind = ?, priority = ?, contact_id = ?,"
         " product_id = ?, opened_on = ?, closed_on = ?, is_escalated = ?,"
         " text = ?, solution = ?, opened_at = ?, closed_at = ?,"
         " account_id = ?",
         "x.subject, x.code, x.kind, x.priority, x.contact_id, x.product_id,"
         " x.opened_on, x.closed_on, x.is_escalated, x.text, x.solution,"
         " x.opened_at, x.closed_at, x.account_id"),
     .set = {0, {EVENT_TICKET, EVENT_TICKET_CLOSED, EVENT_TICKET_REOPENED},
             0},
     .judge = entry_judge_ticket, .events = entry_ticket_events},
    {.code = "feedback", .title = N_("Feedback"), .table = "feedback",
     .tab = "feedback", FIELDS(FEEDBACK, 2),
     STATEMENTS("feedback",
         "kind, score, given_on, contact_id, ticket_id, text, given_at,"
         " account_id",
         "?, ?, ?, ?, ?, ?, ?, ?",
         "kind = ?, score = ?, given_on = ?, contact_id = ?, ticket_id = ?,"
         " text = ?, given_at = ?, account_id = ?",
         "x.kind, x.score, x.given_on, x.contact_id, x.ticket_id, x.text,"
         " x.given_at, x.account_id"),
     .set = {0, {EVENT_CSAT, EVENT_NPS, EVENT_INTENT, EVENT_VALUE_COMPARED},
             0},
     .judge = entry_judge_feedback, .events = entry_feedback_events},
    {.code = "quote", .title = N_("Quote"), .table = "quote", .tab = NULL,
     FIELDS(QUOTE, 3), .is_numbered = true, .prefix = "QT-",
     .last = LAST("quote", "code"),
     STATEMENTS("quote",
         "quoted_on, code, amount, valid_until_on, opportunity_id, status,"
         " closed_on, remark, quoted_at, closed_at, account_id",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "quoted_on = ?, code = ?, amount = ?, valid_until_on = ?,"
         " opportunity_id = ?, status = ?, closed_on = ?, remark = ?,"
         " quoted_at = ?, closed_at = ?, account_id = ?",
         "x.quoted_on, x.code, x.amount, x.valid_until_on, x.opportunity_id,"
         " x.status, x.closed_on, x.remark, x.quoted_at, x.closed_at,"
         " x.account_id"),
     .set = {0, {EVENT_QUOTE, EVENT_QUOTE_ACCEPTED, EVENT_QUOTE_CLOSED}, 0},
     .judge = entry_judge_quote, .events = entry_quote_events},
    {.code = "inquiry", .title = N_("Inquiry"), .table = "inquiry",
     .tab = NULL, FIELDS(INQUIRY, 2),
     STATEMENTS("inquiry",
         "subject, received_on, contact_id, product_id, outcome, closed_on,"
         " text, received_at, account_id",
         "?, ?, ?, ?, COALESCE(NULLIF(?, 'open'), ''), ?, ?, ?, ?",
         "subject = ?, received_on = ?, contact_id = ?, product_id = ?,"
         " outcome = COALESCE(NULLIF(?, 'open'), ''), closed_on = ?, text = ?,"
         " received_at = ?, account_id = ?",
         "x.subject, x.received_on, x.contact_id, x.product_id,"
         " COALESCE(NULLIF(x.outcome, ''), 'open'), x.closed_on, x.text,"
         " x.received_at, x.account_id"),
     .set = {0, {EVENT_INQUIRY, EVENT_INQUIRY_CLOSED}, 0},
     .judge = entry_judge_quote, .events = entry_inquiry_events},
    {.code = "delivery", .title = N_("Delivery"), .table = "delivery",
     .tab = NULL, FIELDS(DELIVERY, 1),
     STATEMENTS("delivery",
         "sales_order_id, text, promised_on, delivered_on, delivered_at",
         "?, ?, ?, ?, ?",
         "sales_order_id = ?, text = ?, promised_on = ?, delivered_on = ?,"
         " delivered_at = ?",
         "x.sales_order_id, x.text, x.promised_on, x.delivered_on,"
         " x.delivered_at"),
     .set = {0, {EVENT_DELIVERY}, 0},
     .judge = entry_judge_delivery, .events = entry_delivery_events},
    {.code = "referral", .title = N_("Referral"), .table = "referral",
     .tab = NULL, FIELDS(REFERRAL, 1),
     STATEMENTS("referral",
         "referred_name, referred_on, text, referred_at", "?, ?, ?, ?",
         "referred_name = ?, referred_on = ?, text = ?, referred_at = ?",
         "x.referred_name, x.referred_on, x.text, x.referred_at"),
     .set = {0, {EVENT_REFERRAL}, 0},
     .judge = entry_judge_day, .events = entry_referral_events},
    {.code = "declaration", .title = N_("Lost or back"),
     .table = "declaration", .tab = NULL, FIELDS(DECLARATION, 2),
     STATEMENTS("declaration",
         "verdict, day, said_by, reason_text, at, account_id",
         "?, ?, ?, ?, ?, ?",
         "verdict = ?, day = ?, said_by = ?, reason_text = ?, at = ?,"
         " account_id = ?",
         "x.verdict, x.day, x.said_by, x.reason_text, x.at, x.account_id"),
     .set = {0, {EVENT_DECLARED_LOST, EVENT_DECLARED_KEPT}, 0},
     .judge = entry_judge_day, .events = entry_declaration_events},
};
const size_t entry_kind_count = COUNT(entry_kinds);

const struct entry_kind *
entry_kind_find(const char *code)
{
    for (size_t i = 0; code && i < entry_kind_count; i++)
        if (!strcmp(entry_kinds[i].code, code))
            return &entry_kinds[i];
    return NULL;
}

const struct entry_kind *
entry_kind_of_table(const char *table)
{
    for (size_t i = 0; i < entry_kind_count; i++)
        if (!strcmp(entry_kinds[i].table, table))
            return &entry_kinds[i];
    return NULL;
}

const struct entry_kind *
entry_kind_of_event(unsigned event_kind)
{
    for (size_t i = 0; i < entry_kind_count; i++)
        for (size_t k = 0; k < 4; k++)
            if (entry_kinds[i].set.kinds[k] == event_kind)
                return &entry_kinds[i];
    return NULL;
}

#define LINE(member, i, text, kind_of)                                        \
    {.name = arena_printf(a, #member "_%zu", (i) + 1), .label = text,         \
     .type = kind_of,                                                         \
     .offset = FIELD_AT(struct entry, lines) +                                \
               (i) * sizeof(struct entry_line) +                              \
               offsetof(struct entry_line, member)}

size_t
entry_fields(const struct entry_kind *k, struct arena *a, struct field **out)
{
    size_t n = k->shown;
    *out = ARENA_ARRAY(a, n + ENTRY_LINES * 3, struct field);
    memcpy(*out, k->fields, n * sizeof **out);
    for (size_t i = 0; k->has_lines && i < ENTRY_LINES; i++) {
        (*out)[n++] = (struct field)LINE(what, i, N_("Goods"), FIELD_TEXT);
        (*out)[n++] = (struct field)LINE(quantity, i, N_("Quantity"),
                                         FIELD_MONEY);
        (*out)[n++] = (struct field)LINE(price, i, N_("Price"), FIELD_MONEY);
        (*out)[n - 3].max = 255;
        (*out)[n - 2].min = INT64_C(-99999999999);
        (*out)[n - 1].min = INT64_C(-99999999999999999);
    }
    return n;
}
