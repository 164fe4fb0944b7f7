/* How the stages of two models overlap: of each customer its stage in both at
 * the end of one day. The second model is read beside the pass over the first,
 * so filters, rights and days are those of every other figure. */
#include "model/funnel.h"

#include <string.h>

#include "model/funnel_private.h"

static uint8_t
stage_of_day(const struct copy_walk *w, size_t i, const uint8_t *stage_of,
             int32_t day)
{
    uint8_t stage = FUNNEL_OUT;
    for (uint32_t k = w->off[i]; k < w->off[i + 1] && w->day[k] <= day; k++)
        stage = stage_of[w->to[k]];
    return stage;
}

/* The customers of the block, found by number in the part that has the other
 * model: the block's own, or as known earlier one that has that model alone. */
static enum err
block_beside(struct pass *p, struct pass_block *b, const struct copy_part *in,
             const struct rule_model *m, const uint8_t *stage_of)
{
    const struct copy_walk *w = pass_walk(in, m);
    size_t n = b->part->n, at = 0;
    uint8_t *beside = ARENA_ARRAY(p->cx->arena, n + 1, uint8_t);
    if (w == NULL)
        return ERR_UNAVAILABLE; /* the model was switched on just now */
    for (size_t i = 0; i < n; i++) {
        while (at < in->n && in->id[at] < b->part->id[i])
            at++;
        beside[i] = at < in->n && in->id[at] == b->part->id[i]
            ? stage_of_day(w, at, stage_of, p->to) : FUNNEL_OUT;
    }
    b->beside = beside;
    return OK;
}

enum err
pass_beside(struct pass *p, const struct scope *s)
{
    const struct copy *known;
    uint8_t stage_of[UINT8_MAX + 1];
    if (s->with == NULL)
        return ERR_INVALID;
    memset(stage_of, FUNNEL_OUT, sizeof stage_of);
    for (size_t i = 0; i < s->with->stage_count; i++)
        stage_of[s->with->stages[i].number] = (uint8_t)i;
    for (size_t k = 0; k < p->block_count; k++) {
        const struct copy_part *in = p->blocks[k].part;
        if (p->blocks[k].home != NULL) {
            TRY(copy_get_known(p->cx, s->with, s->known_on, &known));
            in = known->base;
        }
        TRY(block_beside(p, &p->blocks[k], in, s->with, stage_of));
    }
    return OK;
}

enum err
funnel_overlap(struct ctx *cx, const struct scope *s,
               struct funnel_overlap *out)
{
    struct pass p;
    TRY(pass_open(cx, s, &p));
    TRY(pass_beside(&p, s));
    memset(out, 0, sizeof *out);
    for (size_t k = 0; k < p.block_count; k++) {
        const struct pass_block *b = &p.blocks[k];
        for (size_t i = pass_next(b, 0); i < b->part->n;
             i = pass_next(b, i + 1)) {
            uint8_t a = stage_of_day(b->walk, i, p.stage_of, p.to);
            if (a == FUNNEL_OUT && b->beside[i] == FUNNEL_OUT)
                continue;
            out->customers[a][b->beside[i]]++;
            out->revenue_365[a][b->beside[i]] += pass_revenue(b, i, p.to);
        }
    }
    return OK;
}
