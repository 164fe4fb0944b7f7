/* The work space of a walk: made for a set of rules, then used for customer after
 * customer. What it reads is what it is asked for: conditions that no wanted and
 * no kept model looks at are left as they are of nobody, which no rule sees. */
#include <stdlib.h>

#include "model/evaluate_walk.h"

/* The default model has the derived columns, kept or not. */
static void
models_kept(struct walk *w)
{
    const struct rules *rules = w->rules;
    for (size_t m = 0; m < rules->model_count; m++) {
        if (!rules->models[m].kept && m != rules->default_model)
            continue;
        w->kept |= UINT32_C(1) << m;
        for (size_t i = 0; i < w->words; i++)
            w->kept_atoms[i] |= rules->models[m].uses[i];
    }
}

/* Who looks at which atoms, and which atoms look at what: those that nobody asks
 * for are not read, and time does not stop at them. */
static void
atoms_index(struct walk *w)
{
    const struct rules *rules = w->rules;
    memset(w->group_atoms, 0, sizeof w->group_atoms);
    for (size_t i = 0; i < rules->atom_count; i++) {
        unsigned groups = atom_groups((enum fact)rules->atoms[i].fact);
        w->atom_models[i] = 0;
        for (size_t m = 0; m < rules->model_count; m++)
            w->atom_models[i] |= (uint32_t)(rules->models[m].uses[i / 64]
                                            >> (i % 64) & 1) << m;
        if (!(w->atom_models[i] & (w->wanted | w->kept)))
            continue;
        for (int g = 0; g < GROUP_COUNT; g++)
            if (groups & (1u << g))
                w->group_atoms[g][i / 64] |= UINT64_C(1) << (i % 64);
    }
}

struct walk *
walk_new(const struct rules *rules)
{
    struct walk *w = calloc(1, sizeof *w);
    assert(w != NULL);
    assert(rules->model_count <= RULE_MODELS);
    w->seen = calloc(rules->model_count << MASKS_SEEN_BITS, sizeof *w->seen);
    assert(w->seen != NULL);
    w->rules = rules;
    w->wanted = UINT32_MAX;
    w->words = (rules->atom_count + 63) / 64;
    w->blocks = (rules->atom_count + FLIP_BLOCK - 1) / FLIP_BLOCK;
    models_kept(w);
    atoms_index(w);
    atoms_first(w);
    return w;
}

void
walk_want(struct walk *w, uint32_t models)
{
    w->wanted = models;
    atoms_index(w);
}

void
walk_free(struct walk *w)
{
    if (w == NULL)
        return;
    for (size_t i = 0; i < DAY_LISTS; i++)
        free(w->days[i].day);
    free(w->seen);
    free(w->money.day);
    free(w->money.sum);
    struct pool *pools[] = {&w->gaps, &w->contracts, &w->notices,
                            &w->openings, &w->deals, &w->tickets,
                            &w->categories, &w->amends, &w->ends,
                            &w->amounts, &w->terms, &w->before, &w->dues};
    for (size_t i = 0; i < sizeof pools / sizeof *pools; i++)
        free(pools[i]->data);
    free(w);
}
