/* Entries that bind: contracts, their renewals, and notices that end them. */
#include "model/entry_table.h"

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
    {F(code, N_("Number"), FIELD_CODE, code), .max = 64, .hint = ENTRY_HINT_CODE},
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
    {F(seats, N_("Seats or pieces"), FIELD_INT, seats), .min = 1,
     .max = 10000000},
    {F(text, N_("Remark"), FIELD_LINES, remark)},
    {F(account_id, N_("Salesperson"), FIELD_REF, account_id)},
};

/* ---- renewals ---- */

static const struct field RENEWAL[] = {
    {F(contract_id, N_("Contract"), FIELD_REF, contract_id),
     .required = true},
    {F(signed_on, N_("Agreed on"), FIELD_DAY, agreed_on), .required = true},
    {F(day, N_("First day"), FIELD_DAY, starts_on), .required = true},
    {F(ends_on, N_("Last day"), FIELD_DAY, ends_on),
     .hint = N_("Empty = one term; open end if it renews.")},
    {F(months, N_("Months of a term"), FIELD_INT, term_months), .min = 1,
     .max = 1200},
    {F(amount, N_("Price of a term"), FIELD_MONEY, price)},
    {F(renews, N_("Renews by itself"), FIELD_BOOL, renews)},
    {F(upsell, N_("More than before (up-sell)"), FIELD_BOOL, is_upsell)},
    {F(text, N_("Remark"), FIELD_LINES, remark)},
    {F(account_id, N_("Salesperson"), FIELD_REF, account_id)},
};

/* ---- termination notices ---- */

static const struct choice CHANNELS[] = {
    {"letter", N_("Letter")}, {"mail", N_("Mail")},
    {"call", N_("noun|Call")}, {"message", N_("Message")},
    {"visit", N_("Visit")}, {"other", N_("Other")}, {NULL, NULL}};

static const struct field NOTICE[] = {
    {F(day, N_("Received on"), FIELD_DAY, received_on), .required = true},
    {F(contract_id, N_("Contract"), FIELD_REF, contract_id),
     .hint = N_("Empty = the whole relationship is to end.")},
    {F(type, N_("How it came"), FIELD_CHOICE, channel),
     .choices = CHANNELS},
    {F(contact_id, N_("Who gave it"), FIELD_REF, contact_id)},
    {F(ends_on, N_("Last day of the notice period"), FIELD_DAY, ends_on),
     .hint = N_("Empty = counted from the days of notice of the contract.")},
    {F(name, N_("Why it ends on another day"), FIELD_TEXT, ends_why),
     .max = 255, .hint = N_("Needed when the day is corrected.")},
    {F(closed_on, N_("Withdrawn on"), FIELD_DAY, withdrawn_on),
     .hint = N_("Empty = the notice stands.")},
    {F(text, N_("Reason in their words"), FIELD_LINES, reason_text)},
    {F(at, "", FIELD_MOMENT, received_at)},
    {F(closed_at, "", FIELD_MOMENT, withdrawn_at)},
    {F(account_id, "", FIELD_REF, account_id)},
};

const struct entry_kind entry_kinds_contract[] = {
    {.code = "renewal", .title = N_("Renewal"), .table = "contract_renewal",
     .tab = "contracts", FIELDS(RENEWAL, 0),
     STATEMENTS("contract_renewal",
         "contract_id, agreed_on, starts_on, ends_on, term_months, price,"
         " renews, is_upsell, remark, account_id",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "contract_id = ?, agreed_on = ?, starts_on = ?, ends_on = ?,"
         " term_months = ?, price = ?, renews = ?, is_upsell = ?, remark = ?,"
         " account_id = ?",
         "x.contract_id, x.agreed_on, x.starts_on, x.ends_on, x.term_months,"
         " x.price, x.renews, x.is_upsell, x.remark, x.account_id"),
     .set = {0, {0}, EVENT_CONTRACT_RENEWED},
     .judge = entry_judge_renewal, .events = entry_renewal_events},
    {.code = "contract", .title = N_("Contract"), .table = "contract",
     .tab = "contracts", FIELDS(CONTRACT, 0), .is_numbered = true,
     .prefix = "CT-", .last = LAST("contract", "code"),
     STATEMENTS("contract",
         "type, code, product_id, price, signed_on, starts_on, ends_on,"
         " term_months, notice_days, predecessor_id, status, ended_on,"
         " renews, named_by_orders, is_upsell, seats, remark, account_id",
         "?, ?, ?, ?, ?, ?, ?, ?, COALESCE(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "type = ?, code = ?, product_id = ?, price = ?, signed_on = ?,"
         " starts_on = ?, ends_on = ?, term_months = ?,"
         " notice_days = COALESCE(?, 0), predecessor_id = ?, status = ?,"
         " ended_on = ?, renews = ?, named_by_orders = ?, is_upsell = ?,"
         " seats = ?, remark = ?, account_id = ?",
         "x.type, x.code, x.product_id, x.price, x.signed_on, x.starts_on,"
         " x.ends_on, x.term_months, x.notice_days, x.predecessor_id,"
         " x.status, x.ended_on, x.renews, x.named_by_orders, x.is_upsell,"
         " x.seats, x.remark, x.account_id"),
     .set = {0, {EVENT_CONTRACT, EVENT_CONTRACT_ENDED,
                 EVENT_CONTRACT_RENEWED}, 0},
     .judge = entry_judge_contract,
     .events = entry_contract_events},
    {.code = "notice", .title = N_("Termination notice"),
     .table = "termination_notice", .tab = NULL, FIELDS(NOTICE, 3),
     STATEMENTS("termination_notice",
         "received_on, contract_id, channel, contact_id, ends_on, ends_why,"
         " withdrawn_on, reason_text, received_at, withdrawn_at, account_id",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "received_on = ?, contract_id = ?, channel = ?, contact_id = ?,"
         " ends_on = ?, ends_why = ?, withdrawn_on = ?, reason_text = ?,"
         " received_at = ?, withdrawn_at = ?, account_id = ?",
         "x.received_on, x.contract_id, x.channel, x.contact_id, x.ends_on,"
         " x.ends_why, x.withdrawn_on, x.reason_text, x.received_at,"
         " x.withdrawn_at, x.account_id"),
     .set = {0, {EVENT_NOTICE, EVENT_NOTICE_WITHDRAWN}, 0},
     .judge = entry_judge_notice, .events = entry_notice_events},
};
const size_t entry_kinds_contract_count = COUNT(entry_kinds_contract);
