/* What is wrong with a draft, and what is strange: a rule that no customer can
 * reach because one above it holds whenever it does. */
#include <stdint.h>
#include <string.h>

#include "core/text.h"
#include "model/rule_draft.h"

#define WHOLE SIZE_MAX

struct judge {
    const struct rules *rules;
    const struct rule_model *model;
    const struct rule_draft *draft;
    enum lang lang;
    struct draft_faults *out;
};

static void
fault_add(struct judge *j, size_t rule, size_t term, bool warning,
          const char *message, const char *name)
{
    struct draft_faults *f = j->out;
    f->bad |= !warning;
    if (f->count < DRAFT_FAULTS)
        f->list[f->count++] = (struct draft_fault){rule, term, warning,
                                                   message, name};
}

/* ---- conditions ---- */

static void
term_judge(struct judge *j, size_t rule, size_t term)
{
    const struct draft_term *t = &j->draft->rules[rule].terms[term];
    const struct fact_info *info = &fact_info[t->fact];
    int64_t value;
    uint64_t days;
    if (info->type == FACT_NUMBER
        && (!parse_i64(t->value, &value) || value < -1000000
            || value > 1000000 || strlen(t->value) > 11))
        fault_add(j, rule, term, false,
                  N_("Please enter a whole number as the value."), NULL);
    if (info->has_days
        && (!parse_u64(t->days, &days) || days < 1 || days > 3650
            || strlen(t->days) > 7))
        fault_add(j, rule, term, false,
                  N_("This fact looks back some days: 1 to 3650."), NULL);
    if (info->type == FACT_NUMBER && t->op == OP_IS)
        fault_add(j, rule, term, false,
                  N_("Please choose a comparison for a number."), NULL);
}

/* The least and the most that a comparison with a whole number lets through. */
static int64_t
least(const struct draft_term *t, int64_t value)
{
    switch (t->op) {
    case OP_GE:
    case OP_EQ: return value;
    case OP_GT: return value + 1;
    default: return INT64_MIN;
    }
}

static int64_t
most(const struct draft_term *t, int64_t value)
{
    switch (t->op) {
    case OP_LE:
    case OP_EQ: return value;
    case OP_LT: return value - 1;
    default: return INT64_MAX;
    }
}

/* Every customer for whom a holds has b hold as well. */
static bool
term_implies(const struct draft_term *a, const struct draft_term *b)
{
    int64_t x = 0, y = 0;
    if (a->fact != b->fact || a->negated != b->negated)
        return false;
    const struct fact_info *info = &fact_info[a->fact];
    if (info->has_days && strcmp(a->days, b->days))
        return false;
    if (info->type == FACT_YES_NO)
        return true;
    if (!parse_i64(a->value, &x) || !parse_i64(b->value, &y))
        return false;
    if (a->op == b->op && x == y)
        return true;
    if (a->negated)
        return false;
    switch (b->op) {
    case OP_GE:
    case OP_GT: return least(a, x) >= least(b, y);
    case OP_LE:
    case OP_LT: return most(a, x) <= most(b, y);
    default: return false;
    }
}

/* ---- rules ---- */

/* In the alternative (group 0 and `group`) of r some term implies t. */
static bool
alternative_implies(const struct draft_rule *r, unsigned group,
                    const struct draft_term *t)
{
    for (size_t i = 0; i < r->count; i++)
        if ((r->terms[i].group == 0 || r->terms[i].group == group)
            && term_implies(&r->terms[i], t))
            return true;
    return false;
}

static bool
alternative_covered(const struct draft_rule *r, unsigned group,
                    const struct draft_rule *above, unsigned above_group)
{
    for (size_t i = 0; i < above->count; i++)
        if ((above->terms[i].group == 0
             || above->terms[i].group == above_group)
            && !alternative_implies(r, group, &above->terms[i]))
            return false;
    return true;
}

static bool
group_used(const struct draft_rule *r, unsigned group)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->terms[i].group == group)
            return true;
    return false;
}

/* Whatever makes it hold makes one above it hold. */
static bool
alternative_reachable(const struct rule_draft *d, size_t rule, unsigned group)
{
    for (size_t k = 0; k < rule; k++) {
        const struct draft_rule *above = &d->rules[k];
        unsigned groups = rule_draft_groups(above);
        if (groups == 0
            && alternative_covered(&d->rules[rule], group, above, 0))
            return false;
        for (unsigned g = 1; g <= groups; g++)
            if (group_used(above, g)
                && alternative_covered(&d->rules[rule], group, above, g))
                return false;
    }
    return true;
}

static bool
rule_reachable(const struct rule_draft *d, size_t rule)
{
    unsigned groups = rule_draft_groups(&d->rules[rule]);
    if (groups == 0)
        return alternative_reachable(d, rule, 0);
    for (unsigned g = 1; g <= groups; g++)
        if (group_used(&d->rules[rule], g)
            && alternative_reachable(d, rule, g))
            return true;
    return false;
}

static void
rule_judge(struct judge *j, size_t rule)
{
    const struct draft_rule *r = &j->draft->rules[rule];
    bool last = rule + 1 == j->draft->count;
    int stage = rules_stage(j->model, r->stage);
    if (stage < 0)
        fault_add(j, rule, WHOLE, false, N_("Please choose a stage."), NULL);
    else if (j->model->stages[stage].retired)
        fault_add(j, rule, WHOLE, false,
                  N_("This stage is retired. Put it in use first."), NULL);
    if (last && r->count)
        fault_add(j, rule, WHOLE, false,
                  N_("The last rule always holds: take its conditions out, or"
                     " add a rule below it."), NULL);
    if (!last && r->count == 0)
        fault_add(j, rule, WHOLE, false,
                  N_("A rule without a condition always holds, so those below"
                     " it would never be read. Only the last may have none."),
                  NULL);
    for (size_t i = 0; i < r->count; i++)
        term_judge(j, rule, i);
    if (r->count && !j->out->bad && !rule_reachable(j->draft, rule))
        fault_add(j, rule, WHOLE, true,
                  N_("No customer reaches this rule: one above it holds"
                     " whenever this one does."), NULL);
}

/* ---- all of it ---- */

static bool
atom_known(const struct judge *j, const struct draft_term *t)
{
    int64_t days = 0, value = 1;
    const struct fact_info *info = &fact_info[t->fact];
    if (info->has_days && !parse_i64(t->days, &days))
        return true;
    if (info->type == FACT_NUMBER && !parse_i64(t->value, &value))
        return true;
    for (size_t i = 0; i < j->rules->atom_count; i++) {
        const struct rule_atom *a = &j->rules->atoms[i];
        if (a->fact == t->fact && a->days == days && a->value == value
            && (a->op == t->op || info->type == FACT_YES_NO))
            return true;
    }
    return false;
}

static void
atoms_judge(struct judge *j)
{
    size_t fresh = 0;
    for (size_t i = 0; i < j->draft->count; i++)
        for (size_t k = 0; k < j->draft->rules[i].count; k++)
            fresh += !atom_known(j, &j->draft->rules[i].terms[k]);
    if (j->rules->atom_count + fresh > RULE_ATOMS)
        fault_add(j, WHOLE, WHOLE, false,
                  N_("All models together look at too many different"
                     " conditions (128 at most). Use some that there are."),
                  NULL);
}

static void
stages_judge(struct judge *j)
{
    for (size_t s = 0; s < j->model->stage_count; s++) {
        bool given = j->model->stages[s].retired;
        for (size_t i = 0; i < j->draft->count; i++)
            given |= !strcmp(j->draft->rules[i].stage,
                             j->model->stages[s].code);
        if (!given)
            fault_add(j, WHOLE, WHOLE, true,
                      N_("No rule gives “%s”: its customers move to other"
                         " stages, and then it can be retired."),
                      j->model->stages[s].name[j->lang]);
    }
}

void
rule_draft_judge(const struct rules *rules, const struct rule_model *m,
                 const struct rule_draft *d, enum lang l,
                 struct draft_faults *out)
{
    struct judge j = {.rules = rules, .model = m, .draft = d, .lang = l,
                      .out = out};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < d->count; i++)
        rule_judge(&j, i);
    atoms_judge(&j);
    stages_judge(&j);
}
