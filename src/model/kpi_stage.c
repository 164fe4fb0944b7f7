/* KPIs of a stage: stock and flow of the funnel, and the same lists. */
#include <string.h>

#include "model/funnel.h"
#include "model/kpi_private.h"

/* The scope for one value: narrowed to its team or person, in its model. */
static struct scope
narrowed(const struct scope *s, const struct kpi_ask *a)
{
    struct scope n = *s;
    n.model = a->model;
    if (a->team_id) {
        n.values[DIM_TEAM] = a->teams;
        n.value_count[DIM_TEAM] = a->team_count;
    }
    if (a->owner_id) {
        n.values[DIM_OWNER] = &a->owner_id;
        n.value_count[DIM_OWNER] = 1;
    }
    return n;
}

/* Where a move out of the stage counts for the KPI. */
static bool
counts(const struct kpi_ask *a, int to)
{
    const struct rule_stage *from = &a->model->stages[a->stage];
    const struct rule_stage *t = &a->model->stages[to];
    if (!strcmp(a->kpi.code, "stage_lost_rate"))
        return t->is_loss && !from->is_loss;
    return !t->is_loss && !t->is_end && !t->is_fall &&
           t->position > from->position;
}

static void
value_take(const struct funnel_flow *f, struct kpi_ask *a)
{
    const struct funnel_stage *g = &f->stages[a->stage];
    struct kpi_value *v = &a->value;
    if (!strcmp(a->kpi.code, "stage_customers")) {
        *v = (struct kpi_value){.known = true, .num = (int64_t)g->closing,
                                .den = 1, .above = g->closing,
                                .day = DAY_NONE};
        return;
    }
    for (int to = 0; to < (int)f->stage_count; to++)
        if (counts(a, to))
            v->above += f->moves[a->stage][to];
    v->below = g->opening + g->in;
    v->num = (int64_t)v->above;
    v->den = (int64_t)v->below;
    v->known = v->below > 0;
}

static bool
same_place(const struct kpi_ask *a, const struct kpi_ask *b)
{
    return a->model == b->model && a->team_id == b->team_id &&
           a->owner_id == b->owner_id;
}

/* One look at the funnel for each model and team. */
enum err
kpi_stage_read(struct ctx *cx, const struct scope *s, struct kpi_ask *asks,
               size_t n)
{
    struct funnel_flow *flow = NULL;
    const struct kpi_ask *of = NULL;
    for (size_t i = 0; i < n; i++) {
        struct kpi_ask *a = &asks[i];
        if (!a->kpi.of_stage || a->stage < 0 || !a->model->kept)
            continue;
        if (!of || !same_place(of, a)) {
            struct scope one = narrowed(s, a);
            flow = ARENA_NEW(cx->arena, struct funnel_flow);
            TRY(funnel_flow(cx, &one, flow));
            of = a;
        }
        value_take(flow, a);
    }
    return OK;
}

/* ---- the customers behind ---- */

static enum err
rows_add(struct ctx *cx, const struct scope *s, struct slice sl,
         struct kpi_rows *out)
{
    struct funnel_list list;
    TRY(funnel_list(cx, s, &sl, ORDER_CODE, false, 0, SIZE_MAX, &list));
    struct kpi_row *rows = ARENA_ARRAY(cx->arena, out->count + list.count,
                                       struct kpi_row);
    if (out->count)
        memcpy(rows, out->rows, out->count * sizeof *rows);
    for (size_t i = 0; i < list.count; i++)
        rows[out->count++] = (struct kpi_row){list.rows[i].customer_id, 1, 1};
    out->rows = rows;
    out->num += (int64_t)list.count;
    return OK;
}

enum err
kpi_stage_members(struct ctx *cx, const struct scope *s,
                  const struct kpi_ask *a, struct kpi_rows *out)
{
    struct scope one = narrowed(s, a);
    memset(out, 0, sizeof *out);
    if (a->stage < 0 || !a->model->kept)
        return OK;
    return rows_add(cx, &one, (struct slice){SLICE_CLOSING, a->stage, -1},
                    out);
}

enum err
kpi_stage_rows(struct ctx *cx, const struct scope *s, const struct kpi_ask *a,
               enum kpi_part part, struct kpi_rows *out)
{
    struct scope one = narrowed(s, a);
    if (a->stage < 0 || !a->model->kept || part == KPI_PENDING)
        return OK;
    if (!strcmp(a->kpi.code, "stage_customers"))
        return rows_add(cx, &one, (struct slice){SLICE_CLOSING, a->stage, -1},
                        out);
    if (part == KPI_BELOW) {
        TRY(rows_add(cx, &one, (struct slice){SLICE_OPENING, a->stage, -1},
                     out));
        return rows_add(cx, &one, (struct slice){SLICE_IN, a->stage, -1}, out);
    }
    for (int to = 0; to < (int)a->model->stage_count; to++)
        if (counts(a, to))
            TRY(rows_add(cx, &one, (struct slice){SLICE_MOVE, a->stage, to},
                         out));
    return OK;
}
