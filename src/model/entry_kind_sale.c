/* Entries of selling: orders and returns, opportunities, quotes, inquiries. */
#include "model/entry_table.h"

#define STEP_OWNER " JOIN opportunity o ON o.id = x.opportunity_id"

/* ---- orders, returns ---- */

static const struct choice ORDER_STATES[] = {
    {"open", N_("state|open")}, {"done", N_("state|done")},
    {"cancelled", N_("cancelled")}, {"returned", N_("returned")},
    {NULL, NULL}};

static const struct field ORDER[] = {
    {F(day, N_("Order date"), FIELD_DAY, ordered_on), .required = true},
    {F(code, N_("Order number"), FIELD_CODE, order_no), .max = 64,
     .hint = ENTRY_HINT_CODE},
    {F(status, N_("State"), FIELD_CHOICE, status), .required = true,
     .choices = ORDER_STATES},
    {F(closed_on, N_("Cancelled on"), FIELD_DAY, cancelled_on)},
    {F(contract_id, N_("Called off under"), FIELD_REF, contract_id)},
    {F(amount, N_("Amount"), FIELD_MONEY, amount),
     .min = INT64_C(-99999999999999999),
     .hint = N_("With goods it is their sum.")},
    {F(upsell, N_("More than before (up-sell)"), FIELD_BOOL, is_upsell)},
    {F(text, N_("Remark"), FIELD_TEXT, remark), .max = 500},
    {F(account_id, N_("Salesperson"), FIELD_REF, account_id)},
    {F(at, "", FIELD_MOMENT, ordered_at)},
    {F(closed_at, "", FIELD_MOMENT, cancelled_at)},
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
    {F(code, N_("Number"), FIELD_CODE, code), .max = 64, .hint = ENTRY_HINT_CODE},
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
    {F(account_id, N_("Salesperson"), FIELD_REF, account_id)},
};

static const struct field DEAL_ASKED[] = {
    {F(moved_on, N_("Step taken on"), FIELD_DAY, step_on),
     .hint = N_("Only for another step, or to open it again. Empty = today.")},
};

static const struct field STEP[] = {
    {F(opportunity_id, N_("Opportunity"), FIELD_REF, opportunity_id),
     .required = true},
    {F(step, N_("Step"), FIELD_CHOICE, step), .required = true},
    {F(day, N_("Step taken on"), FIELD_DAY, day), .required = true},
    {F(text, N_("Remark"), FIELD_TEXT, remark), .max = 500},
    {F(account_id, N_("Salesperson"), FIELD_REF, account_id)},
    {F(at, "", FIELD_MOMENT, at)},
};

static const struct choice QUOTE_STATES[] = {
    {"open", N_("state|open")}, {"accepted", N_("accepted")},
    {"declined", N_("declined")}, {"expired", N_("expired")},
    {"withdrawn", N_("withdrawn")}, {NULL, NULL}};

static const struct field QUOTE[] = {
    {F(day, N_("Quoted on"), FIELD_DAY, quoted_on), .required = true},
    {F(code, N_("Number"), FIELD_CODE, code), .max = 64, .hint = ENTRY_HINT_CODE},
    {F(amount, N_("Amount"), FIELD_MONEY, amount), .required = true},
    {F(ends_on, N_("Holds until"), FIELD_DAY, valid_until_on)},
    {F(opportunity_id, N_("Opportunity"), FIELD_REF, opportunity_id)},
    {F(status, N_("State"), FIELD_CHOICE, status), .required = true,
     .choices = QUOTE_STATES},
    {F(closed_on, N_("Answered on"), FIELD_DAY, closed_on)},
    {F(text, N_("Remark"), FIELD_LINES, remark)},
    {F(account_id, N_("Salesperson"), FIELD_REF, account_id)},
    {F(at, "", FIELD_MOMENT, quoted_at)},
    {F(closed_at, "", FIELD_MOMENT, closed_at)},
};

static const struct choice INQUIRY_STATES[] = {
    {"open", N_("state|open")}, {"quoted", N_("We quoted")},
    {"opportunity", N_("Became an opportunity")},
    {"declined", N_("declined")}, {"none", N_("Came to nothing")},
    {NULL, NULL}};

static const struct field INQUIRY[] = {
    {F(name, N_("inquiry|What it is about"), FIELD_TEXT, subject), .required = true,
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

/* ---- what is known only as a sum ---- */

static const struct field OPENING[] = {
    {F(day, N_("First purchase"), FIELD_DAY, first_on)},
    {F(closed_on, N_("opening|Last purchase"), FIELD_DAY, last_on)},
    {F(months, N_("Number of purchases"), FIELD_INT, purchases),
     .max = 100000},
    {F(amount, N_("Total amount"), FIELD_MONEY, amount)},
    {F(name, N_("Stage in the other system"), FIELD_TEXT, stage_note),
     .max = 100, .hint = N_("A note; it sets no stage.")},
    {F(ends_on, N_("Lost on"), FIELD_DAY, churned_on)},
    {F(reason, N_("Reason of the loss"), FIELD_TEXT, churn_reason),
     .max = 200},
    {F(text, N_("Remark"), FIELD_TEXT, remark), .max = 500},
};

/* A row of its own comes before what it is a part of: the first kind that has
 * an event stands behind it. */
const struct entry_kind entry_kinds_sale[] = {
    {.code = "order", .title = N_("noun|Order"), .table = "sales_order",
     .tab = "orders", FIELDS(ORDER, 3), .has_lines = true,
     .is_numbered = true, .prefix = "SO-", .last = LAST("sales_order",
                                                        "order_no"),
     STATEMENTS("sales_order",
         "ordered_on, order_no, status, cancelled_on, contract_id, amount,"
         " is_upsell, remark, account_id, ordered_at, cancelled_at,"
         " returned_amount",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "ordered_on = ?, order_no = ?, status = ?, cancelled_on = ?,"
         " contract_id = ?, amount = ?, is_upsell = ?, remark = ?,"
         " account_id = ?, ordered_at = ?, cancelled_at = ?,"
         " returned_amount = ?",
         "x.ordered_on, x.order_no, x.status, x.cancelled_on, x.contract_id,"
         " x.amount, x.is_upsell, x.remark, x.account_id, x.ordered_at,"
         " x.cancelled_at, x.returned_amount"),
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
    {.code = "step", .title = N_("Opportunity step"),
     .table = "opportunity_step", .tab = NULL, FIELDS(STEP, 1),
     .find = "SELECT x.id, x.version, x.changed_at, w.name, x.opportunity_id,"
             " x.step, x.day, x.remark, x.account_id, x.at"
             " FROM opportunity_step x" STEP_OWNER
             " JOIN opportunity_step_def d ON d.code = x.step"
             " LEFT JOIN account w ON w.id = x.changed_by WHERE x.id = ?"
             " AND o.customer_id = ? AND x.deleted_at IS NULL",
     .add = "INSERT INTO opportunity_step (opportunity_id, step, day, remark,"
            " account_id, at, created_at, created_by) SELECT x.opportunity_id,"
            " x.step, x.day, x.remark, x.account_id, x.at, x.created_at,"
            " x.created_by FROM (SELECT ? opportunity_id, ? step, ? day,"
            " ? remark, ? account_id, ? at, ? customer_id, ? created_at,"
            " ? created_by) x" STEP_OWNER
            " AND o.customer_id = x.customer_id",
     .save = SAVE("opportunity_step", "opportunity_id = ?, step = ?, day = ?,"
                  " remark = ?, account_id = ?, at = ?"),
     .drop = DROP("opportunity_step"),
     .gone = "SELECT x.deleted_at FROM opportunity_step x" STEP_OWNER
             " WHERE x.id = ? AND o.customer_id = ? AND x.deleted_at > ?"
             " FOR UPDATE",
     .back = BACK("opportunity_step"),
     .set = {0, {EVENT_OPPORTUNITY_STEP}, 0},
     .judge = entry_judge_day, .events = entry_step_events},
    {.code = "opening", .title = N_("Opening record"),
     .table = "opening_record", .tab = NULL, FIELDS(OPENING, 0),
     STATEMENTS("opening_record",
         "first_on, last_on, purchases, amount, stage_note, churned_on,"
         " churn_reason, remark",
         "?, ?, COALESCE(?, 0), COALESCE(?, 0), ?, ?, ?, ?",
         "first_on = ?, last_on = ?, purchases = COALESCE(?, 0),"
         " amount = COALESCE(?, 0), stage_note = ?, churned_on = ?,"
         " churn_reason = ?, remark = ?",
         "x.first_on, x.last_on, x.purchases, x.amount, x.stage_note,"
         " x.churned_on, x.churn_reason, x.remark"),
     .set = {0, {EVENT_OPENING}, EVENT_DECLARED_LOST},
     .judge = entry_judge_opening, .events = entry_opening_events},
    {.code = "opportunity", .title = N_("Opportunity"),
     .table = "opportunity", .tab = "opportunities", FIELDS(DEAL, 0),
     .asked = DEAL_ASKED, .asked_count = COUNT(DEAL_ASKED),
     .asked_later = true,
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
    {.code = "quote", .title = N_("Quote"), .table = "quote", .tab = NULL,
     FIELDS(QUOTE, 2), .is_numbered = true, .prefix = "QT-",
     .last = LAST("quote", "code"),
     STATEMENTS("quote",
         "quoted_on, code, amount, valid_until_on, opportunity_id, status,"
         " closed_on, remark, account_id, quoted_at, closed_at",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "quoted_on = ?, code = ?, amount = ?, valid_until_on = ?,"
         " opportunity_id = ?, status = ?, closed_on = ?, remark = ?,"
         " account_id = ?, quoted_at = ?, closed_at = ?",
         "x.quoted_on, x.code, x.amount, x.valid_until_on, x.opportunity_id,"
         " x.status, x.closed_on, x.remark, x.account_id, x.quoted_at,"
         " x.closed_at"),
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
};
const size_t entry_kinds_sale_count = COUNT(entry_kinds_sale);
