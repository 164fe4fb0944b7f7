/* Why customers left, in a report: reasons, and who they were. */
#include "page/churn_private.h"
#include "page/report_private.h"
#include "view/format.h"

static const char *
list_href(const struct report_page *p, const struct churn_page *c,
          const struct churn_slice *slice)
{
    return churn_list_href(c, CHURN "/list", &p->lists, slice);
}

static void
churn_cards(struct report_page *p, struct doc_section *s,
            const struct churn_page *c)
{
    static const struct churn_slice all = {CHURN_ALL, -1, -1, 0, "", 0},
                                    easy = {CHURN_AVOIDABLE, -1, -1, 0, "", 0};
    struct churn_sum sum = churn_sum(&c->now, &all);
    struct churn_sum avoidable = churn_sum(&c->now, &easy);
    struct doc_block *b = doc_block(p->doc, s, DOC_CARDS);
    struct doc_item *lost = doc_item(
        p->doc, b, report_say(p, N_("Customers lost")),
        report_customers(p, sum.customers),
        report_against_note(p, "churn", (int64_t)sum.customers));
    lost->href = sum.customers ? list_href(p, c, &all) : NULL;
    if (p->amounts)
        doc_item(p->doc, b, report_say(p, N_("Value lost (12 months)")),
                 report_money(p, sum.revenue_365),
                 lang_format(p->a, p->l, N_("gross margin %s"),
                             report_money(p, sum.margin_365)));
    struct doc_item *some = doc_item(
        p->doc, b, report_say(p, N_("Avoidable")),
        report_customers(p, avoidable.customers),
        format_percent(p->a, (int64_t)avoidable.customers,
                       (int64_t)sum.customers));
    some->href = avoidable.customers ? list_href(p, c, &easy) : NULL;
    doc_item(p->doc, b, report_say(p, N_("Won back within 180 days")),
             format_percent(p->a, (int64_t)sum.regained,
                            (int64_t)sum.observed),
             lang_format(p->a, p->l, N_("%s of %s observed"),
                         format_int(p->a, (int64_t)sum.regained),
                         format_int(p->a, (int64_t)sum.observed)));
}

static void
churn_reasons(struct report_page *p, struct doc_section *s,
              const struct churn_page *c)
{
    struct doc *d = p->doc;
    size_t n;
    uint64_t so_far = 0;
    struct churn_line *lines = churn_lines(c, -1, &n);
    doc_heading(d, s, report_say(p, N_("Reasons, most frequent first")));
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Reason")), false, 26);
    doc_column(d, t, report_say(p, N_("Family")), false, 16);
    doc_column(d, t, report_say(p, N_("Customers")), true, 10);
    report_against_column(p, t);
    doc_column(d, t, report_say(p, N_("Share")), true, 10);
    doc_column(d, t, report_say(p, N_("Added up")), true, 10);
    report_money_column(p, t, report_say(p, N_("Value lost")));
    for (size_t i = 0; i < n; i++) {
        struct doc_row *r = doc_row(d, t);
        int family = lines[i].slice.family;
        so_far += lines[i].sum.customers;
        doc_text(d, r, churn_reason_name(c, lines[i].slice.reason));
        doc_chip(d, r, churn_family_name(c, family),
                 c->now.families[family].colour);
        doc_link(doc_int(d, r, (int64_t)lines[i].sum.customers),
                 list_href(p, c, &lines[i].slice));
        report_against_cell(
            p, r, arena_printf(p->a, "why.%.24s.%d",
                               c->now.reasons[lines[i].slice.reason].code,
                               family),
            (int64_t)lines[i].sum.customers);
        doc_share(d, r, lines[i].sum.customers, c->now.count);
        doc_share(d, r, so_far, c->now.count);
        report_money_cell(p, r, lines[i].sum.revenue_365);
    }
}

static void
churn_rivals(struct report_page *p, struct doc_section *s,
             const struct churn_page *c)
{
    struct doc *d = p->doc;
    size_t n;
    struct churn_line *lines = churn_competitor_lines(c, &n);
    if (!n)
        return;
    doc_heading(d, s, report_say(p, N_("Competitors they went to")));
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Competitor")), false, 26);
    doc_column(d, t, report_say(p, N_("Customers")), true, 10);
    report_against_column(p, t);
    report_money_column(p, t, report_say(p, N_("Value lost")));
    doc_column(d, t, report_say(p, N_("Their price against ours")), true, 12);
    doc_column(d, t, report_say(p, N_("Won back")), true, 10);
    for (size_t i = 0; i < n; i++) {
        struct doc_row *r = doc_row(d, t);
        const struct churn_sum *sum = &lines[i].sum;
        doc_text(d, r, churn_competitor_label(c, &lines[i]));
        doc_link(doc_int(d, r, (int64_t)sum->customers),
                 list_href(p, c, &lines[i].slice));
        report_against_cell(p, r,
                            arena_printf(p->a, "rival.%llu",
                                         (unsigned long long)
                                             lines[i].slice.competitor_id),
                            (int64_t)sum->customers);
        report_money_cell(p, r, sum->revenue_365);
        doc_text(d, r, churn_price_text(c, sum));
        doc_int(d, r, (int64_t)sum->regained);
    }
}

static enum err
churn_lost(struct report_page *p, struct doc_section *s,
           const struct churn_page *c)
{
    struct doc *d = p->doc;
    size_t most = c->now.count < REPORT_ROWS_MOST ? c->now.count
                                                  : REPORT_ROWS_MOST;
    struct churn_case **list = ARENA_ARRAY(p->a, most + 1, struct churn_case *);
    struct churn_name *names;
    for (size_t i = 0; i < most; i++)
        list[i] = c->now.cases[i];
    TRY(churn_names(p->cx, list, most, &names));
    doc_heading(d, s, report_say(p, N_("Who was lost")));
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("No.")), true, 6);
    doc_column(d, t, report_say(p, N_("Customer")), false, 30);
    doc_column(d, t, report_say(p, N_("Left from")), false, 14);
    doc_column(d, t, report_say(p, N_("Day")), false, 12);
    doc_column(d, t, report_say(p, N_("Reason")), false, 26);
    doc_column(d, t, report_say(p, N_("Competitor")), false, 16);
    report_money_column(p, t, report_say(p, N_("12 months")));
    doc_column(d, t, report_say(p, N_("Case")), false, 16);
    for (size_t i = 0; i < most; i++) {
        const struct churn_case *k = list[i];
        const struct rule_stage *left = churn_left(c, k->left);
        struct doc_row *r = doc_row(d, t);
        doc_int(d, r, (int64_t)i + 1);
        doc_name(d, r, k->customer_id);
        if (left)
            doc_chip(d, r, left->name[p->l], left->colour);
        else
            doc_text(d, r, "");
        doc_day(d, r, k->lost_on);
        doc_text(d, r, churn_reason_name(c, k->reason));
        doc_text(d, r, churn_competitor(&c->now, k->competitor_id));
        report_money_cell(p, r, k->revenue_365);
        doc_text(d, r, names[i].code);
    }
    report_rows_said(p, s, t->row_count, c->now.count);
    return OK;
}

enum err
report_churn_fill(struct report_page *p, struct doc_section *s)
{
    struct churn_page *c = ARENA_NEW(p->a, struct churn_page);
    *c = (struct churn_page){.rq = p->rq, .a = p->a, .l = p->l,
                             .scope = p->scope};
    TRY(churn_read(p->cx, &p->scope.s, p->scope.closed, &c->now));
    churn_cards(p, s, c);
    if (!c->now.count) {
        doc_paragraph(p->doc, s,
                      report_say(p, N_("Nobody was lost in this period.")));
        return OK;
    }
    churn_reasons(p, s, c);
    churn_rivals(p, s, c);
    return churn_lost(p, s, c);
}
