/* Which warnings a customer has at the end of a walk, and the next day on which
 * time alone may change one.
 *
 * A rule that does not hold cannot begin to before the last of its failing
 * conditions may flip, and one that holds goes on until the first may. Stages,
 * and facts that the walk itself wakes for, have no flip of their own here:
 * walk_next() has them. */
#include "model/evaluate_walk.h"

static int32_t
least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* *flip: the next day on which time alone may change it. */
static bool
rule_holds(struct walk *w, const struct warning_rule *r, int stage,
           int32_t *flip)
{
    int32_t first = DAY_NEVER, last = DAY_NONE, day;
    *flip = DAY_NEVER;
    if (r->stages && (stage < 0 || !(r->stages >> stage & 1)))
        return false;
    for (size_t i = 0; i < r->term_count; i++) {
        const struct warning_term *t = &r->terms[i];
        if (atom_eval(w, &t->atom, &day) != t->negated)
            first = least(first, day);
        else
            last = last == DAY_NONE || day > last ? day : last;
        if (last == DAY_NEVER)
            return false; /* and time alone changes nothing */
    }
    *flip = last == DAY_NONE ? first : last;
    return last == DAY_NONE;
}

uint64_t
warning_read(struct walk *w, int32_t *wake)
{
    const struct rules *r = w->rules;
    int stage = w->stages[r->default_model].stage;
    uint64_t warned = 0;
    int32_t next = *wake == DAY_NONE ? DAY_NEVER : *wake, flip;
    if (w->fresh)
        return 0;
    for (size_t i = 0; i < r->warning_count; i++) {
        const struct warning_rule *rule = &r->warnings[i];
        uint64_t number = r->causes[rule->cause].number;
        bool holds = rule_holds(w, rule, stage, &flip);
        next = least(next, flip);
        if (holds && !warning_level(warned, number))
            warned |= (uint64_t)rule->level << (2 * number);
    }
    *wake = next == DAY_NEVER ? DAY_NONE : next;
    return warned;
}

static void
conditions_read(struct walk *w, struct arena *a, const struct warning_rule *r,
                struct warning_why *out)
{
    struct condition_why *c = ARENA_ARRAY(a, r->term_count,
                                          struct condition_why);
    for (size_t i = 0; i < r->term_count; i++) {
        c[i] = (struct condition_why){.atom = &r->terms[i].atom,
                                      .negated = r->terms[i].negated,
                                      .holds = true, .holds_on = DAY_NONE};
        c[i].has_value = fact_value(w, c[i].atom, &c[i].value);
    }
    out->conditions = c;
    out->condition_count = r->term_count;
}

size_t
warning_explain(struct walk *w, struct arena *a,
                const struct evaluate_input *in, struct warning_why **out)
{
    const struct rules *r = w->rules;
    size_t n = 0;
    int32_t flip;
    *out = ARENA_ARRAY(a, r->cause_count + 1, struct warning_why);
    walk_customer(w, in, NULL, NULL);
    if (w->fresh)
        return 0;
    w->day = in->as_of;
    fact_cycle(w);
    int stage = w->stages[r->default_model].stage;
    for (size_t i = 0; i < r->warning_count; i++) {
        const struct warning_rule *rule = &r->warnings[i];
        const struct warning_cause *cause = &r->causes[rule->cause];
        if ((n && (*out)[n - 1].cause == cause)
            || !rule_holds(w, rule, stage, &flip))
            continue;
        (*out)[n].cause = cause;
        (*out)[n].rule = rule;
        conditions_read(w, a, rule, &(*out)[n++]);
    }
    return n;
}
