/* The page of a report that says how it counts. */
#include "model/customer_scope.h"
#include "model/report_due.h"
#include "page/report_private.h"
#include "page/rule_words.h"
#include "view/format.h"

static void
pair(struct report_page *p, struct doc_block *b, const char *label,
     const char *text)
{
    doc_item(p->doc, b, report_say(p, label), text, NULL);
}

static void
rules_add(struct report_page *p, struct doc_block *b)
{
    const struct rule_model *m = p->scope.s.model;
    const struct rule_version *v = rules_version(m, p->scope.s.to);
    pair(p, b, N_("Model and rules"),
         lang_format(p->a, p->l,
                     N_("%s, rules version %d. The rules are tried from the "
                        "top; the first that holds gives the stage."),
                     m->name[p->l], (int)v->version));
    for (size_t i = 0; i < v->rule_count; i++)
        doc_item(p->doc, b, m->stages[v->rules[i].stage].name[p->l],
                 rule_sentence(p->a, p->l, p->scope.lists->rules,
                               &v->rules[i]), NULL);
}

/* Of a scope that the list of customers cannot say nothing is said. */
static enum err
cycle_add(struct report_page *p, struct doc_block *b)
{
    struct customer_filter f;
    struct report_base base;
    for (int d = 0; d < DIM_COUNT; d++)
        if (p->scope.s.value_count[d] && d != DIM_TEAM &&
            (d != DIM_OWNER || p->scope.s.value_count[d] > 1))
            return OK;
    report_filter_of(p, &f);
    TRY(report_base(p->cx, &f, &base));
    pair(p, b, N_("Purchase cycle"),
         lang_format(p->a, p->l,
                     N_("Set by hand; else the median of the gaps between "
                        "purchases; else that of the category or company. "
                        "Today of %s customers %s (%s) bought once in their "
                        "round and use that of the category or company; %s "
                        "have no purchase."),
                     format_int(p->a, (int64_t)base.customers),
                     format_int(p->a, (int64_t)base.default_cycle),
                     format_percent(p->a, (int64_t)base.default_cycle,
                                    (int64_t)base.customers),
                     format_int(p->a, (int64_t)base.no_purchase)));
    return OK;
}

enum err
report_how_fill(struct report_page *p, struct doc_section *s)
{
    struct doc_block *b = doc_block(p->doc, s, DOC_PAIRS);
    rules_add(p, b);
    pair(p, b, N_("Whose customers"), report_whose(p->cx, &p->scope));
    pair(p, b, N_("Opening, in, out, closing"),
         lang_format(p->a, p->l,
                     N_("Opening: the evening before %s; closing: the evening "
                        "of %s. A customer that goes the same way twice "
                        "counts twice in and out; opening + in − out = "
                        "closing."),
                     day_iso(p->a, p->scope.s.from),
                     day_iso(p->a, p->scope.s.to)));
    if (p->amounts)
        pair(p, b, N_("12-month revenue"),
             lang_format(p->a, p->l,
                         N_("Orders of %s to %s, returns taken off, fixed "
                            "contracts by their days; %s."),
                         day_iso(p->a, p->scope.s.to - 364),
                         day_iso(p->a, p->scope.s.to),
                         p->cx->config->currency));
    if (p->amounts)
        pair(p, b, N_("Currency and tax"),
             lang_format(p->a, p->l, N_("%s. Amounts are as they were entered: "
                                        "no tax is added or taken off."),
                         p->cx->config->currency));
    TRY(cycle_add(p, b));
    pair(p, b, N_("Team, owner, region"), report_say(p, N_(
        "Those of today, whatever the period is.")));
    pair(p, b, N_("Cases, deals, receivables"),
         lang_format(p->a, p->l,
                     N_("As they stood at the end of %s. Amounts and expected "
                        "days of deals are those of now."),
                     day_iso(p->a, report_state_day(p))));
    pair(p, b, N_("No data"), report_say(p, N_(
        "– means that nothing is known; it is not 0.")));
    pair(p, b, N_("Left out"), report_say(p, N_(
        "Customers in the bin or merged into others, and those whom the "
        "issuer may not see.")));
    pair(p, b, N_("Frozen"), report_say(p, N_(
        "Once it is issued this report stays as it is; what is entered later "
        "is in the next one.")));
    return OK;
}
