/* Entries of money: what is due and what came in. What is paid of a receivable
 * is the sum of its payments, kept by entry_more.c. */
#include "model/entry_table.h"

static const struct field RECEIVABLE[] = {
    {F(amount, N_("Amount due"), FIELD_MONEY, amount), .required = true,
     .min = 1},
    {F(code, N_("Invoice number"), FIELD_CODE, code), .max = 64,
     .hint = ENTRY_HINT_CODE},
    {F(day, N_("Invoiced on"), FIELD_DAY, issued_on), .required = true},
    {F(expected_on, N_("Due on"), FIELD_DAY, due_on), .required = true},
    {F(order_id, N_("Order"), FIELD_REF, sales_order_id)},
    {F(contract_id, N_("Contract"), FIELD_REF, contract_id)},
    {F(closed_on, N_("Written off on"), FIELD_DAY, written_off_on),
     .hint = N_("Empty = we still expect it.")},
    {F(returned, "", FIELD_MONEY, paid_amount)},
    {F(ends_on, "", FIELD_DAY, paid_on)},
};

static const struct choice METHODS[] = {
    {"bank", N_("Bank transfer")}, {"cash", N_("Cash")},
    {"card", N_("Card")}, {"wechat", N_("WeChat Pay")},
    {"alipay", N_("Alipay")}, {"cheque", N_("Cheque")},
    {"other", N_("Other")}, {NULL, NULL}};

static const struct field PAYMENT[] = {
    {F(amount, N_("Amount received"), FIELD_MONEY, amount),
     .required = true, .min = 1},
    {F(day, N_("Received on"), FIELD_DAY, paid_on), .required = true},
    {F(receivable_id, N_("Pays"), FIELD_REF, receivable_id),
     .hint = N_("Empty = not yet assigned to an invoice.")},
    {F(type, N_("How it was paid"), FIELD_CHOICE, method),
     .choices = METHODS},
    {F(text, N_("Remark"), FIELD_TEXT, remark), .max = 255},
    {F(at, "", FIELD_MOMENT, paid_at)},
};

const struct entry_kind entry_kinds_money[] = {
    {.code = "receivable", .title = N_("Payment due"), .table = "receivable",
     .tab = "receivables", FIELDS(RECEIVABLE, 2), .is_numbered = true,
     .prefix = "IV-", .last = LAST("receivable", "code"),
     STATEMENTS("receivable",
         "amount, code, issued_on, due_on, sales_order_id, contract_id,"
         " written_off_on, paid_amount, paid_on",
         "?, ?, ?, ?, ?, ?, ?, COALESCE(?, 0), ?",
         "amount = ?, code = ?, issued_on = ?, due_on = ?,"
         " sales_order_id = ?, contract_id = ?, written_off_on = ?,"
         " paid_amount = COALESCE(?, 0), paid_on = ?",
         "x.amount, x.code, x.issued_on, x.due_on, x.sales_order_id,"
         " x.contract_id, x.written_off_on, x.paid_amount, x.paid_on"),
     .set = {0, {EVENT_PAYMENT_DUE, EVENT_PAYMENT_WAIVED}, 0},
     .judge = entry_judge_receivable, .events = entry_receivable_events},
    {.code = "payment", .title = N_("Payment received"), .table = "payment",
     .tab = NULL, FIELDS(PAYMENT, 1),
     STATEMENTS("payment",
         "amount, paid_on, receivable_id, method, remark, paid_at",
         "?, ?, ?, ?, ?, ?",
         "amount = ?, paid_on = ?, receivable_id = ?, method = ?,"
         " remark = ?, paid_at = ?",
         "x.amount, x.paid_on, x.receivable_id, x.method, x.remark,"
         " x.paid_at"),
     .set = {0, {EVENT_PAYMENT_RECEIVED}, 0},
     .judge = entry_judge_payment, .events = entry_payment_events},
};
const size_t entry_kinds_money_count = COUNT(entry_kinds_money);
