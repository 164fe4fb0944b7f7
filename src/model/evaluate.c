/* The walk: from one day on which something changes to the next.
 *
 * A day is settled at its end: what time does first, then its events, then the
 * facts, the conditions that may have changed, and the models that look at one
 * that did. */
#include "model/evaluate_walk.h"

#include <endian.h>

enum { WORD_BLOCKS = 64 / FLIP_BLOCK };

/* ---- conditions and models ---- */

static bool
mask_holds(const struct walk *w, const struct rule_mask *m)
{
    for (size_t i = 0; i < w->words; i++)
        if ((~w->truth[i] & m->must[i]) | (w->truth[i] & m->never[i]))
            return false;
    return true;
}

/* The first that holds; the last always does. Mostly all atoms are in a word, and
 * of those that the model looks at as many hold as for somebody before. */
static const struct rule_mask *
mask_first(struct walk *w, size_t index)
{
    const struct in_force *m = &w->in_force[index];
    const struct rule_mask *mask = m->masks;
    if (w->words != 1) {
        while (!mask_holds(w, mask))
            mask++;
        return mask;
    }
    uint64_t truth = w->truth[0] & m->uses;
    uint64_t mixed = truth * UINT64_C(0x9e3779b97f4a7c15);
    struct mask_seen *seen = &w->seen[index << MASKS_SEEN_BITS
                                      | mixed >> (64 - MASKS_SEEN_BITS)];
    if (seen->truth == truth && seen->all == mask)
        return seen->first;
    *seen = (struct mask_seen){.truth = truth, .all = mask};
    while ((~truth & mask->must[0]) | (truth & mask->never[0]))
        mask++;
    seen->first = mask;
    return mask;
}

static void
step_tell(struct walk *w, size_t index, const struct stage_now *was)
{
    const struct stage_now *now = &w->stages[index];
    struct stage_step step = {
        .model = (uint16_t)index, .from = was->stage, .to = now->stage,
        .day = w->day, .since = was->since, .version = now->version,
        .rule = now->rule, .round = w->s.round > 0 ? w->s.round : 1
    };
    w->fn(w->arg, &step);
}

static void
model_settle(struct walk *w, size_t index)
{
    const struct rule_mask *mask = mask_first(w, index);
    struct stage_now *now = &w->stages[index], was = *now;
    now->stage = mask->stage;
    now->rule = mask->rule;
    now->version = w->in_force[index].version;
    if (w->moved[index].stage >= 0 && move_stands(w, index, mask->stage)) {
        now->stage = w->moved[index].stage;
        now->rule = RULE_BY_HAND;
        now->version = 0;
    }
    if (now->stage == was.stage)
        return;
    now->since = w->day;
    if (w->fn != NULL)
        step_tell(w, index, &was);
}

/* ---- which atoms ----
 *
 * Without branches where it can be: which atoms an event touches, and how long
 * each stays as it is, is another at every step, and a processor that guesses
 * wrong loses what it would take to read the whole list. */

/* Which of a block of atoms have their flip day behind them, a bit each. */
static uint64_t
block_due(const int32_t *flips, int32_t day)
{
    const uint64_t gather = UINT64_C(0x0102040810204080);
    uint8_t due[FLIP_BLOCK];
    uint64_t half[2];
    for (size_t i = 0; i < FLIP_BLOCK; i++)
        due[i] = flips[i] <= day;
    memcpy(half, due, sizeof half);
    return le64toh(half[0]) * gather >> 56
        | le64toh(half[1]) * gather >> 56 << 8;
}

/* The atoms of a word that an event touched or whose day has come. */
static uint64_t
atoms_due(const struct walk *w, size_t word)
{
    uint64_t due = 0;
    for (unsigned rest = w->s.dirty; rest; rest &= rest - 1)
        due |= w->group_atoms[__builtin_ctz(rest)][word];
    if (w->flip_min > w->day)
        return due;
    for (size_t k = 0, b = word * WORD_BLOCKS;
         k < WORD_BLOCKS && b < w->blocks; k++, b++)
        due |= block_due(w->flip + b * FLIP_BLOCK, w->day) << k * FLIP_BLOCK;
    return due;
}

/* Those without an atom are DAY_NEVER. */
static int32_t
flips_least(const struct walk *w)
{
    int32_t least = DAY_NEVER;
    for (size_t i = 0; i < w->blocks * FLIP_BLOCK; i++)
        least = w->flip[i] < least ? w->flip[i] : least;
    return least;
}

/* The due atoms of a word; those that are another now. */
static uint64_t
word_read(struct walk *w, size_t word, uint64_t due)
{
    uint64_t holds = 0, was = w->truth[word];
    const struct rule_atom *atoms = w->rules->atoms + word * 64;
    int32_t *flips = w->flip + word * 64;
    for (uint64_t rest = due; rest; rest &= rest - 1) {
        int i = __builtin_ctzll(rest);
        holds |= (uint64_t)atom_eval(w, &atoms[i], &flips[i]) << i;
    }
    w->truth[word] = (was & ~due) | holds;
    return w->truth[word] ^ was;
}

/* The atoms that are due; the models that look at one that is another now. */
static uint32_t
atoms_read(struct walk *w)
{
    uint32_t models = 0;
    uint64_t any = 0;
    for (size_t word = 0; word < w->words; word++) {
        uint64_t due = atoms_due(w, word);
        uint64_t rest = due ? word_read(w, word, due) : 0;
        any |= due;
        for (; rest; rest &= rest - 1)
            models |= w->atom_models[word * 64
                                     + (size_t)__builtin_ctzll(rest)];
    }
    if (any)
        w->flip_min = flips_least(w);
    return models;
}

static void
atoms_settle(struct walk *w, bool all)
{
    uint32_t models = atoms_read(w) | w->moved_due;
    w->moved_due = 0;
    if (all)
        models = (uint32_t)((UINT64_C(1) << w->rules->model_count) - 1);
    for (models &= w->wanted; models; models &= models - 1)
        model_settle(w, (size_t)__builtin_ctz(models));
}

static void
flips_clear(struct walk *w)
{
    for (size_t i = 0; i < w->blocks * FLIP_BLOCK; i++)
        w->flip[i] = DAY_NEVER;
    w->flip_min = DAY_NEVER;
}

void
atoms_first(struct walk *w)
{
    walk_clear(w);
    flips_clear(w);
    (void)atoms_read(w);
    memcpy(w->truth_first, w->truth, sizeof w->truth);
}

/* ---- days ---- */

static void
rules_take(struct walk *w)
{
    for (size_t i = 0; i < w->rules->model_count; i++) {
        const struct rule_model *m = &w->rules->models[i];
        const struct rule_version *v = rules_version(m, w->day);
        w->in_force[i] = (struct in_force){v->masks, m->uses[0], v->version};
    }
}

/* A new version of a rule list begins: every model is read again. */
static bool
switch_due(struct walk *w)
{
    size_t was = w->next_switch;
    while (w->next_switch < w->rules->switch_count
           && w->rules->switch_days[w->next_switch] <= w->day)
        w->next_switch++;
    if (w->next_switch == was)
        return false;
    rules_take(w);
    return true;
}

static void
day_settle(struct walk *w, int32_t day, size_t lo, size_t hi)
{
    w->day = day;
    if (w->s.next_virtual <= day)
        time_day(w, day);
    if (!w->silent)
        move_day(w);
    for (size_t i = lo; i < hi; i++)
        apply_event(w, i);
    fact_settle(w);
    if (!w->silent) {
        bool all = switch_due(w) || w->fresh;
        w->fresh = false;
        atoms_settle(w, all);
    }
    w->s.dirty = 0;
}

static int32_t
least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t
facts_next(const struct walk *w)
{
    const struct walk_state *s = &w->s;
    return least(least(s->next_virtual, s->gone_flip),
                 least(s->lapse_flip, s->late_flip));
}

static int32_t
switch_next(const struct walk *w)
{
    return w->next_switch < w->rules->switch_count
        ? w->rules->switch_days[w->next_switch] : DAY_NEVER;
}

int32_t
walk_next(const struct walk *w)
{
    int32_t next = facts_next(w);
    if (w->silent)
        return next;
    next = least(least(next, w->flip_min), w->moved_flip);
    return least(next, switch_next(w));
}

int32_t
walk_wake(const struct walk *w)
{
    int32_t next = least(facts_next(w), switch_next(w));
    for (size_t word = 0; word < w->words; word++)
        for (uint64_t rest = w->kept_atoms[word]; rest; rest &= rest - 1)
            next = least(next, w->flip[word * 64
                                       + (size_t)__builtin_ctzll(rest)]);
    return least(next, move_next(w, w->kept));
}

void
walk_until(struct walk *w, int32_t day)
{
    int32_t next;
    while ((next = walk_next(w)) <= day)
        day_settle(w, next, 0, 0);
    w->day = day;
}

void
walk_clear(struct walk *w)
{
    struct walk_state *s = &w->s;
    memset(s, 0, sizeof *s);
    s->round_first = s->first_purchase = s->last_purchase = DAY_NONE;
    s->first_order = s->last_order = s->last_outside = DAY_NONE;
    s->last_delivery = s->last_use = s->last_touch = DAY_NONE;
    s->last_contact = s->quote_accepted_on = DAY_NONE;
    s->nps_on = s->intent_on = s->csat_on = DAY_NONE;
    s->nps_before = s->intent_before = s->csat_before = -1;
    s->lapsed_since = s->late_since = DAY_NONE;
    s->gone_flip = s->lapse_flip = s->late_flip = DAY_NEVER;
    s->next_virtual = DAY_NEVER;
    s->dirty = G_ALL;
    for (size_t i = 0; i < DAY_LISTS; i++)
        w->days[i].n = 0;
    w->money.n = 0;
    w->gaps.n = w->contracts.n = w->notices.n = w->openings.n = 0;
    w->deals.n = w->tickets.n = w->categories.n = w->dues.n = 0;
}

/* ---- a customer ---- */

size_t
walk_day_end(const struct walk *w, size_t lo)
{
    size_t hi = lo + 1;
    while (hi < w->in.event_count
           && w->in.events[hi].day == w->in.events[lo].day)
        hi++;
    return hi;
}

/* Events 0..end-1 once more, with what is known by now, without a word, and
 * then on to `day`. All conditions are read anew when the next day settles. */
static void
walk_again(struct walk *w, size_t end, int32_t day)
{
    bool silent = w->silent;
    w->silent = true;
    walk_clear(w);
    for (size_t lo = 0; lo < end;) {
        size_t hi = walk_day_end(w, lo);
        walk_until(w, w->in.events[lo].day - 1);
        day_settle(w, w->in.events[lo].day, lo, hi);
        lo = hi;
    }
    walk_until(w, day);
    w->silent = silent;
    w->s.dirty = G_ALL;
}

static void
events_settle(struct walk *w, size_t lo, size_t hi)
{
    bool replay;
    int32_t day = w->in.events[lo].day;
    walk_until(w, day - 1);
    if (amend_wanted(w, lo, hi, &replay)) {
        amend_compute(w, hi);
        if (replay)
            walk_again(w, lo, day - 1);
    }
    day_settle(w, day, lo, hi);
}

static int32_t
first_day(const struct evaluate_input *in)
{
    int32_t day = in->created_on == DAY_NONE ? in->as_of : in->created_on;
    if (in->event_count && in->events[0].day < day)
        day = in->events[0].day;
    return day;
}

void
walk_start(struct walk *w, const struct evaluate_input *in)
{
    w->in = *in;
    size_t n = in->event_count;
    while (n && in->events[n - 1].day > in->as_of)
        n--;
    w->in.event_count = n;
    w->silent = false;
    w->fresh = true;
    w->first = w->day = first_day(in);
    w->next_switch = 0;
    if (!switch_due(w)) /* versions that begin before the customer did */
        rules_take(w);
    memcpy(w->truth, w->truth_first, sizeof w->truth);
    flips_clear(w);
    for (size_t i = 0; i < w->rules->model_count; i++)
        w->stages[i] = (struct stage_now){.stage = -1, .since = DAY_NONE};
    pool_need(&w->amends, n + 1, sizeof(uint8_t));
    pool_need(&w->ends, n + 1, sizeof(int32_t));
    memset(w->amends.data, 0, n);
    for (size_t i = 0; i < n; i++)
        POOL_AT(w->ends, int32_t, i) = DAY_NEVER;
    move_clear(w);
    walk_clear(w);
    w->s.dirty = G_CONTACT; /* of nobody the rest is known: truth_first */
    fact_cycle(w);
}

static void
days_walk(struct walk *w)
{
    if (w->in.event_count == 0 || w->in.events[0].day > w->first)
        day_settle(w, w->first, 0, 0);
    for (size_t lo = 0; lo < w->in.event_count;) {
        size_t hi = walk_day_end(w, lo);
        events_settle(w, lo, hi);
        lo = hi;
    }
    walk_until(w, w->in.as_of);
}

void
walk_customer(struct walk *w, const struct evaluate_input *in,
              stage_step_fn *fn, void *arg)
{
    walk_start(w, in);
    w->fn = fn;
    w->arg = arg;
    if (w->first <= in->as_of)
        days_walk(w);
}

void
walk_step(struct walk *w, int32_t day)
{
    day_settle(w, day, 0, 0);
}

void
evaluate(struct walk *w, const struct evaluate_input *in, stage_step_fn *fn,
         void *arg, struct facts *facts, struct stage_now *stages)
{
    walk_customer(w, in, fn, arg);
    if (stages != NULL)
        memcpy(stages, w->stages,
               w->rules->model_count * sizeof *stages);
    if (facts != NULL)
        facts_read(w, facts);
}

void
evaluate_facts(struct walk *w, struct facts *facts)
{
    facts_read(w, facts);
}

static bool
moved_by_hand(const struct walk *w)
{
    for (size_t i = 0; i < w->in.event_count; i++)
        if (w->in.events[i].kind == EVENT_MOVED_BY_HAND)
            return true;
    return false;
}

/* Conditions are read once, on the last day, and not on each; what a move by
 * hand stands against is what the rules gave on its day. */
void
evaluate_end(struct walk *w, const struct evaluate_input *in,
             struct stage_now *stages)
{
    walk_start(w, in);
    w->fn = NULL;
    w->silent = !moved_by_hand(w);
    if (w->first <= in->as_of)
        days_walk(w);
    if (w->silent && w->first <= in->as_of) {
        w->s.dirty = G_ALL;
        (void)switch_due(w);
        atoms_settle(w, true);
    }
    memcpy(stages, w->stages, w->rules->model_count * sizeof *stages);
}
