/* Why a customer is where it is, and what is missing for the next stage.
 *
 * The day on which time alone would do it is found by walking on without
 * events for three years and looking when each condition begins to hold. */
#include "model/evaluate_walk.h"

enum { AHEAD_DAYS = 1096 };

static bool
atom_true(const struct walk *w, size_t atom)
{
    return (w->truth[atom / 64] >> (atom % 64)) & 1;
}

static void
conditions_read(struct walk *w, struct arena *a, const struct rule *r,
                struct rule_why *out)
{
    struct condition_why *c = ARENA_ARRAY(a, r->term_count,
                                          struct condition_why);
    for (size_t i = 0; i < r->term_count; i++) {
        const struct rule_term *t = &r->terms[i];
        c[i].atom = &w->rules->atoms[t->atom];
        c[i].group = t->group;
        c[i].negated = t->negated;
        c[i].has_value = fact_value(w, c[i].atom, &c[i].value);
        c[i].holds = atom_true(w, t->atom) != t->negated;
        c[i].holds_on = DAY_NONE;
    }
    out->rule = r;
    out->conditions = c;
    out->condition_count = r->term_count;
}

static bool
rule_holds(const struct walk *w, const struct rule_version *v, size_t rule)
{
    for (size_t i = 0; i < v->mask_count; i++) {
        const struct rule_mask *m = &v->masks[i];
        if (m->rule != rule)
            continue;
        bool holds = true;
        for (int k = 0; k < RULE_WORDS; k++)
            holds &= (w->truth[k] & m->must[k]) == m->must[k]
                && !(w->truth[k] & m->never[k]);
        if (holds)
            return true;
    }
    return false;
}

/* The next stage ahead that is neither an end nor a turn for the worse. */
static int
next_stage(const struct rule_model *m, int stage)
{
    if (stage < 0 || m->stages[stage].is_loss || m->stages[stage].is_end)
        return -1;
    for (int i = stage + 1; i < (int)m->stage_count; i++)
        if (!m->stages[i].is_end && !m->stages[i].is_loss
            && !m->stages[i].is_fall)
            return i;
    return -1;
}

static void
look_ahead(struct walk *w, size_t model, struct stage_why *out,
           struct rule_why *rules)
{
    int32_t end = w->day + AHEAD_DAYS, next;
    w->fn = NULL;
    while ((next = walk_next(w)) <= end) {
        walk_step(w, next);
        for (size_t r = 0; r < out->rule_count; r++) {
            struct condition_why *c =
                (struct condition_why *)rules[r].conditions;
            for (size_t i = 0; i < rules[r].condition_count; i++)
                if (!c[i].holds && c[i].holds_on == DAY_NONE
                    && atom_true(w, rules[r].rule->terms[i].atom)
                        != c[i].negated)
                    c[i].holds_on = next;
        }
        int stage = w->stages[model].stage;
        if (out->next_on == DAY_NONE && out->next >= 0 && stage == out->next)
            out->next_on = next;
    }
}

void
explain(struct walk *w, struct arena *a, const struct evaluate_input *in,
        size_t model, struct stage_why *out, struct facts *facts)
{
    const struct rule_model *m = &w->rules->models[model];
    if (facts != NULL)
        evaluate(w, in, NULL, NULL, facts, NULL);
    walk_customer(w, in, NULL, NULL); /* the facts looked ahead */
    const struct rule_version *v = rules_version(m, w->day);
    struct rule_why *rules = ARENA_ARRAY(a, v->rule_count, struct rule_why);
    memset(out, 0, sizeof *out);
    out->model = m;
    out->version = v;
    out->rules = rules;
    out->rule_count = v->rule_count;
    out->stage = w->stages[model].stage;
    out->next = next_stage(m, out->stage);
    out->next_on = DAY_NONE;
    out->by_hand = w->stages[model].rule == RULE_BY_HAND;
    bool decided = w->fresh || out->by_hand;
    for (size_t i = 0; i < v->rule_count; i++) {
        conditions_read(w, a, &v->rules[i], &rules[i]);
        rules[i].holds = !w->fresh && rule_holds(w, v, i);
        rules[i].decides = rules[i].holds && !decided;
        decided |= rules[i].holds;
        if (out->next >= 0 && v->rules[i].stage == out->next
            && out->next_rule == NULL)
            out->next_rule = &rules[i];
    }
    if (!w->fresh)
        look_ahead(w, model, out, rules);
}
