/* The facts rules may look at, and looking things up in compiled rules. */
#include "model/rule.h"

#include <string.h>

const struct fact_info fact_info[FACT_COUNT] = {
    [FACT_GONE] = {"gone", N_("fact|Gone"), FACT_YES_NO, false},
    [FACT_LAPSED] = {"lapsed", N_("fact|Lapsed"), FACT_YES_NO, false},
    [FACT_LATE] = {"late", N_("fact|Late"), FACT_YES_NO, false},
    [FACT_LAPSED_DAYS] = {"lapsed_days", N_("fact|Days lapsed"), FACT_NUMBER,
                          false},
    [FACT_PURCHASES] = {"purchases", N_("fact|Purchases"), FACT_NUMBER, false},
    [FACT_MONTHS] = {"months", N_("fact|Months since the first purchase"),
                     FACT_NUMBER, false},
    [FACT_SINCE_FIRST] = {"since_first",
                          N_("fact|Days since the first purchase"),
                          FACT_NUMBER, false},
    [FACT_QUIET] = {"quiet", N_("fact|Days since the last purchase"),
                    FACT_NUMBER, false},
    [FACT_DELIVERED] = {"delivered", N_("fact|Delivered"), FACT_YES_NO, false},
    [FACT_COVERED] = {"covered", N_("fact|Fixed contract runs"), FACT_YES_NO,
                      false},
    [FACT_TRIAL] = {"trial", N_("fact|Trial runs"), FACT_YES_NO, false},
    [FACT_NOTICE] = {"notice", N_("fact|Termination notice running"),
                     FACT_YES_NO, false},
    [FACT_OPEN_DEALS] = {"open_deals", N_("fact|Open deals"), FACT_NUMBER,
                         false},
    [FACT_LAST_STEP] = {"last_step",
                        N_("fact|Opportunity in its last open step"),
                        FACT_YES_NO, false},
    [FACT_QUOTE_ACCEPTED] = {"quote_accepted", N_("fact|Quote accepted"),
                             FACT_YES_NO, false},
    [FACT_OPEN_TICKETS] = {"open_tickets", N_("fact|Open tickets"),
                           FACT_NUMBER, false},
    [FACT_NPS] = {"nps", N_("fact|Last NPS answer"), FACT_NUMBER, false},
    [FACT_INTENT] = {"intent", N_("fact|Last purchase intent"), FACT_NUMBER,
                     false},
    [FACT_CSAT] = {"csat", N_("fact|Last CSAT answer"), FACT_NUMBER, false},
    [FACT_REFERRALS] = {"referrals", N_("fact|Referrals"), FACT_NUMBER, false},
    [FACT_USE_DAYS] = {"use_days", N_("fact|Days of use"), FACT_NUMBER, true},
    [FACT_TOUCHES] = {"touches", N_("fact|Touches"), FACT_NUMBER, true},
    [FACT_TICKETS] = {"tickets", N_("fact|Tickets"), FACT_NUMBER, true},
    [FACT_ORDERS] = {"orders", N_("fact|Orders"), FACT_NUMBER, true},
    [FACT_NEW_CONTRACTS] = {"new_contracts", N_("fact|New fixed contracts"),
                            FACT_NUMBER, true},
    [FACT_UPGRADES] = {"upgrades", N_("fact|Upgrades"), FACT_NUMBER, true},
    [FACT_RECOVERIES] = {"recoveries", N_("fact|Recoveries"), FACT_NUMBER,
                         true},
    [FACT_RENEWAL_DUE] = {"renewal_due",
                          N_("fact|Contract ends without a successor"),
                          FACT_YES_NO, true},
    [FACT_PURCHASES_BEFORE] = {"purchases_before",
                               N_("fact|Purchases in the period before"),
                               FACT_NUMBER, true},
    [FACT_REVENUE_SHARE] = {"revenue_share",
                            N_("fact|Revenue in % of the period before"),
                            FACT_NUMBER, true},
    [FACT_CONTACT_QUIET] = {"contact_quiet",
                            N_("fact|Days since the last contact"),
                            FACT_NUMBER, false},
    [FACT_UNANSWERED] = {"unanswered", N_("fact|Contacts without an answer"),
                         FACT_NUMBER, false},
    [FACT_USE_QUIET] = {"use_quiet", N_("fact|Days since the last use"),
                        FACT_NUMBER, false},
    [FACT_COMPLAINTS] = {"complaints", N_("fact|Open complaints"),
                         FACT_NUMBER, false},
    [FACT_OVERDUE] = {"overdue", N_("fact|Days a payment is overdue"),
                      FACT_NUMBER, false},
    [FACT_CSAT_RECENT] = {"csat_recent", N_("fact|Recent CSAT answer"),
                          FACT_NUMBER, true},
    [FACT_CSAT_DROP] = {"csat_drop",
                        N_("fact|CSAT below the answer before"), FACT_NUMBER,
                        true},
    [FACT_NPS_DROP] = {"nps_drop", N_("fact|NPS below the answer before"),
                       FACT_NUMBER, true},
};

static const char *const op_texts[] = {
    [OP_IS] = "is", [OP_GE] = ">=", [OP_LE] = "<=",
    [OP_GT] = ">",  [OP_LT] = "<",  [OP_EQ] = "="
};

const char *
rule_op_text(enum rule_op op)
{
    return op_texts[op];
}

const struct rule_version *
rules_version(const struct rule_model *m, int32_t day)
{
    size_t i = m->version_count - 1;
    while (i > 0 && m->versions[i].valid_from > day)
        i--;
    return &m->versions[i];
}

const struct rule_model *
rules_model(const struct rules *r, const char *code)
{
    for (size_t i = 0; i < r->model_count; i++)
        if (strcmp(r->models[i].code, code) == 0)
            return &r->models[i];
    return NULL;
}

const struct rule_model *
rules_shown(const struct rules *r, const char *code)
{
    const struct rule_model *m = code ? rules_model(r, code) : NULL;
    return m && m->kept ? m : &r->models[r->default_model];
}

int
rules_stage(const struct rule_model *m, const char *code)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (strcmp(m->stages[i].code, code) == 0)
            return (int)i;
    return -1;
}

int
rules_stage_number(const struct rule_model *m, unsigned number)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (m->stages[i].number == number)
            return (int)i;
    return -1;
}

unsigned
rules_position(const struct rule_model *m, int32_t day, unsigned rule)
{
    const struct rule_version *v = rules_version(m, day);
    return rule < v->rule_count ? v->rules[rule].position : 0;
}
