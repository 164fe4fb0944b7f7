/* Entries of what happens with a customer: tickets, feedback and the like. */
#include "model/entry_table.h"
#include "model/follow_up.h"

/* ---- service ---- */

static const struct choice PRIORITIES[] = {
    {"low", N_("priority|low")}, {"normal", N_("priority|normal")},
    {"high", N_("priority|high")}, {"urgent", N_("priority|urgent")},
    {NULL, NULL}};

static const struct field TICKET[] = {
    {F(name, N_("Subject"), FIELD_TEXT, subject), .required = true,
     .max = 200},
    {F(code, N_("Number"), FIELD_CODE, code), .max = 64, .hint = ENTRY_HINT_CODE},
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
    {F(reason, N_("Main reason"), FIELD_CHOICE, reason),
     .hint = N_("Needed for a loss.")},
    {F(family, N_("Family of the reason"), FIELD_CHOICE, family_code),
     .hint = N_("Only for another reason than those listed.")},
    {F(competitor_id, N_("Competitor it goes to"), FIELD_REF,
       competitor_id)},
    {F(said_by, N_("How we know"), FIELD_CHOICE, said_by),
     .choices = SAID_BY},
    {F(text, N_("In own words"), FIELD_LINES, reason_text)},
    {F(at, "", FIELD_MOMENT, at)},
    {F(account_id, "", FIELD_REF, account_id)},
};

/* ---- use ---- */

static const struct field USE[] = {
    {F(day, N_("Day"), FIELD_DAY, day), .required = true},
    {F(closed_on, N_("Until"), FIELD_DAY, until_on),
     .hint = N_("Empty = this one day.")},
    {F(product_id, N_("Product"), FIELD_REF, product_id)},
    {F(score, N_("How often a day"), FIELD_INT, count), .min = 1,
     .max = 1000000},
    {F(text, N_("Remark"), FIELD_TEXT, remark), .max = 500},
    {F(account_id, "", FIELD_REF, account_id)},
};

/* ---- interactions ---- */

static const struct choice DIRECTIONS[] = {
    {"in", N_("The customer")}, {"out", N_("We")}, {NULL, NULL}};

static const struct field INTERACTION[] = {
    {F(type, N_("Kind of contact"), FIELD_CHOICE, kind), .required = true,
     .choices = follow_up_kinds},
    {F(status, N_("Who began it"), FIELD_CHOICE, direction),
     .required = true, .choices = DIRECTIONS},
    {F(at, N_("When"), FIELD_MOMENT, at), .required = true},
    {F(months, N_("Minutes"), FIELD_INT, minutes), .max = 1440},
    {F(contact_id, N_("Contact"), FIELD_REF, contact_id)},
    {F(play_id, N_("Play"), FIELD_REF, play_id),
     .hint = N_("Those of the customer's stage come first.")},
    {F(name, N_("Subject"), FIELD_TEXT, subject), .max = 200},
    {F(text, N_("What was said"), FIELD_LINES, text)},
    {F(named, N_("The customer took part"), FIELD_BOOL, answered)},
    {F(escalated, N_("Only for me and my managers"), FIELD_BOOL,
       is_private)},
    {F(day, "", FIELD_DAY, on_day)},
    {F(is_full, "", FIELD_BOOL, is_touch)},
    {F(account_id, "", FIELD_REF, account_id)},
};

/* ---- campaigns ---- */

static const struct choice ANSWERS[] = {
    {"replied", N_("campaign|replied")}, {"registered", N_("campaign|registered")},
    {"clicked", N_("campaign|clicked")}, {"opened", N_("campaign|opened")},
    {NULL, NULL}};

static const struct field RESPONSE[] = {
    {F(campaign_id, N_("Campaign"), FIELD_REF, campaign_id)},
    {F(type, N_("campaign|Answer"), FIELD_CHOICE, response), .required = true,
     .choices = ANSWERS},
    {F(at, N_("When"), FIELD_MOMENT, responded_at), .required = true},
    {F(contact_id, N_("Contact"), FIELD_REF, contact_id)},
    {F(text, N_("Remark"), FIELD_TEXT, remark), .max = 500},
    {F(closed_at, "", FIELD_MOMENT, sent_at)},
};
static const struct field RESPONSE_ASKED[] = {
    {F(name, N_("Campaign that is not in the list"), FIELD_TEXT,
       campaign_name), .max = 200, .hint = N_("Its name. It is added to the list.")},
};

const struct entry_kind entry_kinds_service[] = {
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
         "verdict, day, reason, family_code, competitor_id, said_by,"
         " reason_text, at, account_id", "?, ?, ?, ?, ?, ?, ?, ?, ?",
         "verdict = ?, day = ?, reason = ?, family_code = ?,"
         " competitor_id = ?, said_by = ?, reason_text = ?, at = ?,"
         " account_id = ?",
         "x.verdict, x.day, x.reason, x.family_code, x.competitor_id,"
         " x.said_by, x.reason_text, x.at, x.account_id"),
     .set = {0, {EVENT_DECLARED_LOST, EVENT_DECLARED_KEPT}, 0},
     .judge = entry_judge_day, .events = entry_declaration_events},
    {.code = "use", .title = N_("Product use"), .table = "product_use",
     .tab = NULL, FIELDS(USE, 1),
     STATEMENTS("product_use",
         "day, until_on, product_id, count, remark, account_id",
         "?, ?, ?, COALESCE(?, 1), ?, ?",
         "day = ?, until_on = ?, product_id = ?, count = COALESCE(?, 1),"
         " remark = ?, account_id = ?",
         "x.day, x.until_on, x.product_id, x.count, x.remark, x.account_id"),
     .set = {0, {EVENT_USE}, 0},
     .judge = entry_judge_use, .events = entry_use_events},
    {.code = "response", .title = N_("Campaign response"),
     .table = "campaign_touch", .tab = NULL, FIELDS(RESPONSE, 1),
     .asked = RESPONSE_ASKED, .asked_count = COUNT(RESPONSE_ASKED),
     STATEMENTS("campaign_touch",
         "campaign_id, response, responded_at, contact_id, remark, sent_at",
         "?, ?, ?, ?, ?, ?",
         "campaign_id = ?, response = ?, responded_at = ?, contact_id = ?,"
         " remark = ?, sent_at = ?",
         "x.campaign_id, x.response, x.responded_at, x.contact_id, x.remark,"
         " x.sent_at"),
     .set = {0, {EVENT_CAMPAIGN_RESPONSE}, 0},
     .judge = entry_judge_response, .events = entry_response_events},
    {.code = "interaction", .title = N_("Contact made"),
     .table = "interaction", .tab = NULL, FIELDS(INTERACTION, 3),
     STATEMENTS("interaction",
         "kind, direction, at, minutes, contact_id, play_id, subject, text,"
         " answered, is_private, on_day, is_touch, account_id",
         "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?",
         "kind = ?, direction = ?, at = ?, minutes = ?, contact_id = ?,"
         " play_id = ?, subject = ?, text = ?, answered = ?, is_private = ?,"
         " on_day = ?, is_touch = ?, account_id = ?",
         "x.kind, x.direction, x.at, x.minutes, x.contact_id, x.play_id,"
         " x.subject,"
         " x.text, x.answered, x.is_private, x.on_day, x.is_touch,"
         " x.account_id"),
     .set = {0, {EVENT_INTERACTION, EVENT_WEB_VISIT, EVENT_DOWNLOAD,
                 EVENT_REGISTRATION}, 0},
     .judge = entry_judge_interaction, .events = entry_interaction_events},
};
const size_t entry_kinds_service_count = COUNT(entry_kinds_service);
