/* Stock and flow: one walk along the moves of each customer who is in. */
#include "model/funnel.h"

#include <string.h>

#include "model/funnel_private.h"

struct flow {
    const struct pass *p;
    struct funnel_flow *out;
    uint64_t opening[RULE_STAGES + 1], closing[RULE_STAGES + 1];
    uint64_t over[RULE_STAGES + 1];
    int64_t revenue[RULE_STAGES + 1];
    int32_t limit[RULE_STAGES + 1]; /* days, INT32_MAX = none */
    uint32_t *days; /* histogram of ended stays, `span` a stage */
    size_t span;
};

static void
flow_customer(struct flow *f, const struct pass_block *b, size_t i)
{
    const struct pass *p = f->p;
    struct moves m = moves_of(b, i);
    size_t k = moves_from(&m, p->from);
    int stage = moves_stage(p, &m, k);
    int32_t entered = k ? m.day[k - 1] : 0;
    f->opening[stage]++;
    for (; k < m.n && m.day[k] <= p->to; k++) {
        int to = p->stage_of[m.to[k]];
        if (to == stage)
            continue;
        f->out->moves[stage][to]++;
        if (stage != FUNNEL_OUT)
            f->days[(size_t)stage * f->span
                    + (size_t)(m.day[k] - entered)]++;
        stage = to;
        entered = m.day[k];
    }
    f->closing[stage]++;
    if (stage == FUNNEL_OUT)
        return;
    f->over[stage] += p->to - entered > f->limit[stage];
    f->revenue[stage] += pass_revenue(b, i, p->to);
}

/* ---- what the matrix says ---- */

static void
stage_from_moves(const struct pass *p, struct funnel_flow *out, int stage,
                 struct funnel_stage *st)
{
    for (int o = 0; o <= FUNNEL_OUT; o++) {
        uint64_t in = out->moves[o][stage], away = out->moves[stage][o];
        st->in += in;
        st->out += away;
        switch (pass_move_kind(p, o, stage)) {
        case MOVE_NEW: st->in_new += in; break;
        case MOVE_BACK: st->in_back += in; break;
        case MOVE_WON: st->in_won += in; break;
        default: break;
        }
        if (o == FUNNEL_OUT)
            st->out_base += away;
    }
}

static void
moves_by_kind(const struct pass *p, struct funnel_flow *out)
{
    uint64_t *const sum[] = {[MOVE_NEW] = &out->entered,
                             [MOVE_BACK] = &out->back,
                             [MOVE_LOST] = &out->lost,
                             [MOVE_WON] = &out->won,
                             [MOVE_LEFT] = &out->left};
    for (int a = 0; a <= FUNNEL_OUT; a++)
        for (int b = 0; b <= FUNNEL_OUT; b++) {
            if (!out->moves[a][b]) /* also: no such stage */
                continue;
            enum move_kind kind = pass_move_kind(p, a, b);
            if (kind != MOVE_AHEAD)
                *sum[kind] += out->moves[a][b];
        }
}

static void
total_add(struct funnel_stage *total, const struct funnel_stage *st)
{
    total->opening += st->opening;
    total->in += st->in;
    total->out += st->out;
    total->closing += st->closing;
    total->in_new += st->in_new;
    total->in_back += st->in_back;
    total->in_won += st->in_won;
    total->out_base += st->out_base;
    total->over += st->over;
    total->revenue_365 += st->revenue_365;
}

static void
flow_finish(struct flow *f)
{
    struct funnel_flow *out = f->out;
    uint32_t *all = ARENA_ARRAY(f->p->cx->arena, f->span, uint32_t);
    for (size_t i = 0; i < out->stage_count; i++) {
        struct funnel_stage *st = &out->stages[i];
        const uint32_t *days = f->days + i * f->span;
        st->stage = &out->model->stages[i];
        st->opening = f->opening[i];
        st->closing = f->closing[i];
        st->over = f->over[i];
        st->revenue_365 = f->revenue[i];
        st->median2 = histogram_median2(days, f->span);
        stage_from_moves(f->p, out, (int)i, st);
        total_add(&out->total, st);
        for (size_t d = 0; d < f->span; d++)
            all[d] += days[d];
    }
    out->total.median2 = histogram_median2(all, f->span);
    moves_by_kind(f->p, out);
}

enum err
funnel_flow(struct ctx *cx, const struct scope *s, struct funnel_flow *out)
{
    struct pass p;
    TRY(pass_open(cx, s, &p));
    memset(out, 0, sizeof *out);
    out->model = s->model;
    out->stage_count = s->model->stage_count;
    struct flow f = {.p = &p, .out = out,
                     .span = (size_t)(p.to > 0 ? p.to : 0) + 1};
    f.days = ARENA_ARRAY(cx->arena, f.span * out->stage_count, uint32_t);
    for (size_t i = 0; i < out->stage_count; i++) {
        int32_t limit = s->model->stages[i].limit_days;
        f.limit[i] = limit ? limit : INT32_MAX;
    }
    for (size_t k = 0; k < p.block_count; k++) {
        const struct pass_block *b = &p.blocks[k];
        for (size_t i = pass_next(b, 0); i < b->part->n;
             i = pass_next(b, i + 1))
            flow_customer(&f, b, i);
    }
    flow_finish(&f);
    return OK;
}
