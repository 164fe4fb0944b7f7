/* Moves by hand: one model's stage stands against its rules, from the day of the
 * move up to its last day, until it is taken back, or until the rules give
 * another stage than they gave when it was made. A later move of the same model
 * takes its place, and what it replaced does not come back.
 *
 * It is no fact: what an event says about the customer is the same with it and
 * without. So a replay of the events leaves it as it is. */
#include "model/evaluate_walk.h"

void
move_apply(struct walk *w, const struct event *e)
{
    if (w->silent)
        return; /* replayed: it is known already */
    for (size_t m = 0; m < w->rules->model_count; m++) {
        const struct rule_model *model = &w->rules->models[m];
        struct moved *h = &w->moved[m];
        if (e->kind == EVENT_MOVE_ENDED) {
            if (h->stage < 0 || h->ref != e->ref_id)
                continue;
            h->stage = -1;
        } else {
            int stage = rules_stage_number(model, (unsigned)e->score);
            if (model->number != e->other_id || stage < 0)
                continue;
            *h = (struct moved){
                .stage = (int16_t)stage, .rules = -1, .ref = e->ref_id,
                .facts = (e->flags & EVENT_UNTIL_FACTS) != 0,
                .until = e->until_on == DAY_NONE ? DAY_NEVER : e->until_on};
        }
        w->moved_due |= UINT32_C(1) << m;
    }
    move_flip(w);
}

int32_t
move_next(const struct walk *w, uint32_t models)
{
    int32_t last = DAY_NEVER;
    for (size_t m = 0; m < w->rules->model_count; m++)
        if ((models >> m & 1) && w->moved[m].stage >= 0
            && w->moved[m].until < last)
            last = w->moved[m].until;
    return last == DAY_NEVER ? last : last + 1;
}

void
move_flip(struct walk *w)
{
    w->moved_flip = move_next(w, UINT32_MAX);
}

void
move_day(struct walk *w)
{
    if (w->moved_flip > w->day)
        return;
    for (size_t m = 0; m < w->rules->model_count; m++) {
        struct moved *h = &w->moved[m];
        if (h->stage < 0 || h->until >= w->day)
            continue;
        h->stage = -1;
        w->moved_due |= UINT32_C(1) << m;
    }
    move_flip(w);
}

bool
move_stands(struct walk *w, size_t model, int16_t by_rules)
{
    struct moved *h = &w->moved[model];
    if (h->stage < 0)
        return false;
    if (h->rules < 0)
        h->rules = by_rules;
    if (h->facts && h->rules != by_rules) {
        h->stage = -1;
        move_flip(w);
        return false;
    }
    return true;
}

void
move_clear(struct walk *w)
{
    for (size_t m = 0; m < RULE_MODELS; m++)
        w->moved[m].stage = -1;
    w->moved_flip = DAY_NEVER;
    w->moved_due = 0;
}
