/* What is around the stages: recovery, what comes next, receivables. */
#include <string.h>

#include "model/day.h"
#include "model/recovery.h"
#include "model/report_due.h"
#include "page/recovery.h"
#include "page/report_private.h"
#include "view/format.h"

int32_t
report_state_day(const struct report_page *p)
{
    const struct scope *s = &p->scope.s;
    int32_t known = s->known_on == DAY_NONE ? clock_today() : s->known_on;
    return s->to < known ? s->to : known;
}

/* ---- recovery ---- */

/* Open at the end of the period, or closed in it. */
static bool
case_fits(const struct report_page *p, const struct recovery *c)
{
    const struct scope *s = &p->scope.s;
    return c->opened_on <= s->to &&
           (c->closed_on == DAY_NONE || c->closed_on >= s->from) &&
           report_is_inside(p, c->customer_id);
}

static void
case_row(struct report_page *p, struct doc_table *t, const struct recovery *c)
{
    struct doc *d = p->doc;
    struct doc_row *r = doc_row(d, t);
    doc_text(d, r, c->code)->href = recovery_href(p->a, c->id, "");
    doc_name(d, r, c->customer_id);
    doc_chip(d, r, recovery_state_label(p->l, c->state),
             recovery_state_tone(c->state));
    doc_text(d, r, strcmp(c->reason, "unknown")
                       ? c->reason_name
                       : recovery_cause_label(p->l, c->cause));
    doc_day(d, r, c->opened_on);
    doc_day(d, r, c->closed_on == DAY_NONE ? c->deadline : c->closed_on);
    report_money_cell(p, r, c->revenue_365);
    doc_text(d, r, c->owner);
}

static void
case_columns(struct report_page *p, struct doc_table *t)
{
    struct doc *d = p->doc;
    doc_column(d, t, report_say(p, N_("Case")), false, 16);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("State")), false, 14);
    doc_column(d, t, report_say(p, N_("Reason")), false, 24);
    doc_column(d, t, report_say(p, N_("recovery|Opened")), false, 12);
    doc_column(d, t, report_say(p, N_("Deadline or end")), false, 12);
    report_money_column(p, t, report_say(p, N_("12 months")));
    doc_column(d, t, report_say(p, N_("Owner")), false, 12);
}

/* What the cases were about: 12-month revenue at their opening, and what was
 * spent on those that ended. */
struct recovery_money {
    int64_t open, won, gone, spent;
};

static void
money_count(struct recovery_money *m, const struct recovery *c)
{
    if (c->state < RECOVERY_STATE_WITHDRAWN)
        m->open += c->revenue_365;
    else if (recovery_is_won(c->state))
        m->won += c->revenue_365;
    else if (c->state != RECOVERY_STATE_PASSED)
        m->gone += c->revenue_365;
    if (c->state >= RECOVERY_STATE_WITHDRAWN)
        m->spent += c->spent;
}

static void
money_cards(struct report_page *p, struct doc_section *s,
            const struct recovery_money *m)
{
    struct doc *d = p->doc;
    if (!p->amounts)
        return;
    struct doc_block *b = doc_block(d, s, DOC_CARDS);
    doc_item(d, b, report_say(p, N_("At stake in open cases")),
             report_money(p, m->open), NULL);
    doc_item(d, b, report_say(p, N_("Kept or won back")),
             report_money(p, m->won), NULL);
    doc_item(d, b, report_say(p, N_("Lost or released")),
             report_money(p, m->gone), NULL);
    doc_item(d, b, report_say(p, N_("Spent on cases that ended")),
             report_money(p, m->spent), NULL);
}

enum err
report_recovery_fill(struct report_page *p, struct doc_section *s)
{
    struct recovery_filter f = {.state = -1, .open = -1,
                                .past_on = report_state_day(p),
                                .most = REPORT_ROWS_MOST + 1};
    struct recovery *list;
    struct doc_table *t;
    size_t n, fit = 0;
    struct recovery_money money = {0};
    int64_t by_state[RECOVERY_STATE_COUNT] = {0};
    TRY(recovery_list(p->cx, &f, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (case_fits(p, &list[i])) {
            by_state[list[i].state]++;
            money_count(&money, &list[i]);
            fit++;
        }
    if (!fit) {
        doc_paragraph(p->doc, s, report_say(p, N_(
            "No recovery case was open in this period.")));
        return OK;
    }
    struct doc_block *b = doc_block(p->doc, s, DOC_CARDS);
    for (int k = 0; k < RECOVERY_STATE_COUNT; k++)
        if (by_state[k])
            doc_item(p->doc, b, recovery_state_label(p->l, k),
                     format_int(p->a, by_state[k]),
                     report_against_note(
                         p, arena_printf(p->a, "case.%s",
                                         recovery_state_codes[k]),
                         by_state[k]));
    if (n <= REPORT_ROWS_MOST) /* of more the sums are not known */
        money_cards(p, s, &money);
    t = doc_table(p->doc, s);
    case_columns(p, t);
    for (size_t i = 0; i < n; i++)
        if (case_fits(p, &list[i]))
            case_row(p, t, &list[i]);
    report_rows_said(p, s, fit, n <= REPORT_ROWS_MOST ? fit : fit + 1);
    return OK;
}

/* ---- what comes next ---- */

struct deal_sum {
    uint64_t n;
    int64_t amount, weighted;
    bool more; /* there are some that were not read: the sums are not known */
};

static struct deal_sum
deals_sum(const struct report_page *p, const struct report_deal *list,
          size_t n, int32_t until)
{
    struct deal_sum sum = {
        .more = n == REPORT_DUE_MOST && list[n - 1].day <= until};
    for (size_t i = 0; i < n; i++) {
        if (list[i].day > until || !report_is_inside(p, list[i].customer_id))
            continue;
        sum.n++;
        if (list[i].amount != FIELD_EMPTY)
            sum.amount += list[i].amount;
        if (list[i].weighted != FIELD_EMPTY)
            sum.weighted += list[i].weighted;
    }
    return sum;
}

static void
deals_card(struct report_page *p, struct doc_block *b, const char *label,
           const struct deal_sum *sum)
{
    const char *note = "", *count = format_int(p->a, (int64_t)sum->n);
    if (sum->more)
        count = arena_printf(p->a, "%s+", count);
    else if (p->amounts && sum->weighted)
        note = lang_format(p->a, p->l, N_("%s, weighted %s"),
                           report_money(p, sum->amount),
                           report_money(p, sum->weighted));
    else if (p->amounts)
        note = report_money(p, sum->amount);
    doc_item(p->doc, b, report_say(p, label), count, note);
}

static void
deals_table(struct report_page *p, struct doc_section *s,
            const struct report_deal *list, size_t n)
{
    struct doc *d = p->doc;
    int32_t month = p->scope.s.to + 30;
    struct deal_sum soon = deals_sum(p, list, n, month);
    struct deal_sum all = deals_sum(p, list, n, month + 60);
    struct doc_block *b = doc_block(d, s, DOC_CARDS);
    deals_card(p, b, N_("Deals expected within 30 days"), &soon);
    deals_card(p, b, N_("Deals expected within 90 days"), &all);
    if (!soon.n)
        return;
    doc_heading(d, s, report_say(p, N_("Deals expected within 30 days")));
    report_rows_said(p, s, soon.n, soon.more ? soon.n + 1 : soon.n);
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("Deal")), false, 26);
    doc_column(d, t, report_say(p, N_("Expected")), false, 12);
    report_money_column(p, t, report_say(p, N_("Amount")));
    doc_column(d, t, report_say(p, N_("Owner")), false, 12);
    for (size_t i = 0; i < n; i++) {
        if (list[i].day > month || !report_is_inside(p, list[i].customer_id))
            continue;
        struct doc_row *r = doc_row(d, t);
        doc_name(d, r, list[i].customer_id);
        doc_text(d, r, list[i].what);
        doc_day(d, r, list[i].day);
        report_money_cell(p, r, list[i].amount == FIELD_EMPTY
                                    ? 0 : list[i].amount);
        doc_text(d, r, list[i].owner);
    }
}

static enum err
contracts_table(struct report_page *p, struct doc_section *s)
{
    struct customer_filter f;
    struct day_contract *list;
    struct doc *d = p->doc;
    size_t n;
    uint64_t all;
    report_filter_of(p, &f);
    TRY(day_contracts(p->cx, &f, UINT64_MAX, REPORT_DUE_MOST, &list, &n,
                      &all));
    doc_heading(d, s, report_say(p, N_("Contracts that end within 60 days")));
    if (!n) {
        doc_paragraph(d, s, report_say(p, N_("None ends.")));
        return OK;
    }
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("Contract")), false, 18);
    doc_column(d, t, report_say(p, N_("Last day")), false, 12);
    doc_column(d, t, report_say(p, N_("Last day for a notice")), false, 14);
    doc_column(d, t, report_say(p, N_("Renews by itself")), false, 12);
    report_money_column(p, t, report_say(p, N_("Price of a term")));
    for (size_t i = 0; i < n; i++) {
        if (!report_is_inside(p, list[i].customer_id))
            continue;
        struct doc_row *r = doc_row(d, t);
        doc_name(d, r, list[i].customer_id);
        doc_text(d, r, list[i].code);
        doc_day(d, r, list[i].ends_on);
        doc_day(d, r, list[i].notice_by);
        doc_text(d, r, report_say(p, list[i].renews ? N_("contract|yes")
                                                    : N_("contract|no")));
        report_money_cell(p, r, list[i].price == FIELD_EMPTY
                                    ? 0 : list[i].price);
    }
    return OK;
}

enum { SOON_MOST = 20000 };

enum err
report_turns_read(struct report_page *p)
{
    struct customer_filter f;
    struct stage_turn *list = NULL;
    size_t n = 0;
    if (p->turns)
        return OK;
    report_filter_of(p, &f);
    if (p->scope.s.model->is_default && p->scope.s.known_on == DAY_NONE)
        TRY(day_soon_all(p->cx, &f, SOON_MOST, &list, &n, &p->turns_many));
    p->turns = ARENA_ARRAY(p->a, n + 1, struct stage_turn);
    const struct rule_stage *only = p->scope.only;
    for (size_t i = 0; i < n; i++)
        if (report_is_inside(p, list[i].customer_id) &&
            (!only || list[i].from == only || list[i].to == only))
            p->turns[p->turn_count++] = list[i];
    return OK;
}

static void
many_said(struct report_page *p, struct doc_section *s)
{
    if (p->turns_many)
        doc_paragraph(p->doc, s, report_say(p, N_(
            "Too many customers to look at each: narrow the scope.")));
}

void
report_turn_chip(struct report_page *p, struct doc_row *r,
                 const struct stage_turn *turn)
{
    struct doc_cell *c = doc_chip(p->doc, r, turn->from->name[p->l],
                                  turn->from->colour);
    c->to = turn->to->name[p->l];
    c->to_tone = turn->to->colour;
}

/* The turns from one stage to another, where there are any. */
static void
turns_row(struct report_page *p, struct doc_table *t,
          const struct rule_stage *from, const struct rule_stage *to)
{
    int64_t count = 0;
    const struct stage_turn *first = NULL;
    for (size_t i = 0; i < p->turn_count; i++)
        if (p->turns[i].from == from && p->turns[i].to == to && !count++)
            first = &p->turns[i];
    if (!count)
        return;
    struct doc_row *r = doc_row(p->doc, t);
    report_turn_chip(p, r, first);
    doc_int(p->doc, r, count);
    doc_day(p->doc, r, first->day);
}

/* How many go which way; by name they stand in the appendix. */
static enum err
turns_table(struct report_page *p, struct doc_section *s)
{
    const struct rule_model *m = p->scope.s.model;
    doc_heading(p->doc, s, report_say(p, N_(
        "Who changes stage within 30 days if nothing is done")));
    TRY(report_turns_read(p));
    many_said(p, s);
    struct doc_table *t = doc_table(p->doc, s);
    doc_column(p->doc, t, report_say(p, N_("Now → then")), false, 20);
    doc_column(p->doc, t, report_say(p, N_("Customers")), true, 10);
    doc_column(p->doc, t, report_say(p, N_("The first on")), false, 12);
    for (size_t a = 0; a < m->stage_count; a++)
        for (size_t b = 0; b < m->stage_count; b++)
            turns_row(p, t, &m->stages[a], &m->stages[b]);
    return OK;
}

enum err
report_soon_fill(struct report_page *p, struct doc_section *s)
{
    struct doc *d = p->doc;
    TRY(report_turns_read(p));
    many_said(p, s);
    report_rows_said(p, s, p->turn_count, p->turn_count);
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("No.")), true, 6);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("Now → then")), false, 20);
    doc_column(d, t, report_say(p, N_("Day")), false, 12);
    doc_column(d, t, report_say(p, N_("Plan (by hand)")), false, 30);
    for (size_t i = 0; i < p->turn_count; i++) {
        struct doc_row *r = doc_row(d, t);
        doc_int(d, r, (int64_t)i + 1);
        doc_name(d, r, p->turns[i].customer_id);
        report_turn_chip(p, r, &p->turns[i]);
        doc_day(d, r, p->turns[i].day);
        doc_mark(d, r, DOC_BLANK, "");
    }
    return OK;
}

enum err
report_next_fill(struct report_page *p, struct doc_section *s)
{
    struct report_deal *deals;
    size_t n;
    TRY(report_deals(p->cx, report_state_day(p), p->scope.s.to + 90, &deals,
                     &n));
    deals_table(p, s, deals, n);
    TRY(contracts_table(p, s));
    return turns_table(p, s);
}

/* ---- receivables ---- */

static void
owed_row(struct report_page *p, struct doc_table *t,
         const struct report_owed *x)
{
    struct doc *d = p->doc;
    struct doc_row *r = doc_row(d, t);
    doc_name(d, r, x->customer_id);
    doc_text(d, r, x->code);
    doc_day(d, r, x->due_on);
    doc_int(d, r, p->scope.s.to - x->due_on);
    report_money_cell(p, r, x->rest);
    doc_text(d, r, x->owner);
}

static void
owed_card(struct report_page *p, struct doc_block *b, const char *label,
          int64_t n, int64_t sum)
{
    doc_item(p->doc, b, report_say(p, label), format_int(p->a, n),
             p->amounts ? report_money(p, sum) : NULL);
}

/* All that was open, and of that what was due at the end of the period. Of more
 * than can be read the sums are not known. */
enum err
report_owed_fill(struct report_page *p, struct doc_section *s)
{
    struct report_owed *list;
    struct doc *d = p->doc;
    int64_t sum = 0, all = 0, count = 0;
    size_t n, late = 0;
    TRY(report_owed(p->cx, report_state_day(p), &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!report_is_inside(p, list[i].customer_id))
            continue;
        bool is_late = list[i].due_on <= p->scope.s.to;
        count++;
        all += list[i].rest;
        late += is_late;
        sum += is_late ? list[i].rest : 0;
    }
    bool cut = n == REPORT_DUE_MOST;
    if (!cut && count) {
        struct doc_block *b = doc_block(d, s, DOC_CARDS);
        owed_card(p, b, N_("Open receivables"), count, all);
        owed_card(p, b, N_("Of these late"), (int64_t)late, sum);
    }
    if (!late) {
        doc_paragraph(d, s, report_say(p, N_("Nothing is late.")));
        return OK;
    }
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("Invoice")), false, 18);
    doc_column(d, t, report_say(p, N_("Due")), false, 12);
    doc_column(d, t, report_say(p, N_("Days late")), true, 10);
    report_money_column(p, t, report_say(p, N_("receivable|Open")));
    doc_column(d, t, report_say(p, N_("Owner")), false, 12);
    for (size_t i = 0; i < n; i++)
        if (list[i].due_on <= p->scope.s.to &&
            report_is_inside(p, list[i].customer_id))
            owed_row(p, t, &list[i]);
    cut = cut && list[n - 1].due_on <= p->scope.s.to;
    report_rows_said(p, s, late, cut ? late + 1 : late);
    return OK;
}
