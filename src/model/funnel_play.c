/* What became of the customers with whom a play was done, beside the others of
 * the stage. Both are taken at a landmark, some days after they came into it, so
 * that nobody is counted as "not done" for going on at once (J. R. Anderson,
 * K. C. Cain, R. D. Gelber, "Analysis of survival by tumor response", 1983).
 * Figures and lists ask landmark_read of the same customers. */
#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/funnel_private.h"
#include "model/ledger.h"

enum { YEAR = 365 };

static bool
has_later_step(const struct pass *p, int stage)
{
    for (size_t i = 0; i < p->model->stage_count; i++)
        if (p->rank[i] > p->rank[stage])
            return true;
    return false;
}

enum play_aim
pass_play_aim(const struct pass *p, int stage)
{
    if (p->rank[stage] < 0)
        return PLAY_COME_BACK;
    return has_later_step(p, stage) ? PLAY_GO_ON : PLAY_STAY;
}

enum play_aim
funnel_play_aim(const struct rule_model *m, int stage)
{
    struct pass p = {.model = m};
    pass_model(&p);
    return pass_play_aim(&p, stage);
}

/* Does the move count as what is hoped for (STAY: as what is not)? */
static bool
aim_moves(const struct pass *p, enum play_aim aim, int stage, int to)
{
    if (aim == PLAY_STAY)
        return to != stage;
    return aim == PLAY_GO_ON ? p->rank[to] > p->rank[stage]
                             : p->rank[to] >= 0;
}

static bool
went_on(const struct pass *p, const struct moves *m, int stage, int32_t after)
{
    enum play_aim aim = pass_play_aim(p, stage);
    for (size_t k = 0; k < m->n && m->day[k] <= after + PLAY_WINDOW; k++)
        if (m->day[k] > after && aim_moves(p, aim, stage,
                                           p->stage_of[m->to[k]]))
            return aim != PLAY_STAY;
    return aim == PLAY_STAY;
}

bool
landmark_read(const struct pass *p, const struct moves *m, int stage,
              struct landmark *out)
{
    int32_t last = p->to < p->closed ? p->to : p->closed;
    int32_t to = last - PLAY_LANDMARK - PLAY_WINDOW, from = to - YEAR + 1;
    int at = FUNNEL_OUT;
    for (size_t k = 0; k < m->n && m->day[k] <= to; k++) {
        int next = p->stage_of[m->to[k]];
        int32_t entered = m->day[k];
        bool came = next == stage && at != stage && entered >= from;
        at = next;
        for (size_t j = k + 1; came && j < m->n &&
             m->day[j] <= entered + PLAY_LANDMARK; j++)
            came = p->stage_of[m->to[j]] == stage;
        if (!came)
            continue;
        *out = (struct landmark){entered,
                                 went_on(p, m, stage,
                                         entered + PLAY_LANDMARK)};
        return true;
    }
    return false;
}

/* ---- when it was done ---- */

/* By play, customer and day. */
enum err
play_days_read(struct ctx *cx, const struct scope *s, const uint64_t *plays,
               size_t n, struct play_days *out)
{
    struct query q;
    struct rows r;
    int64_t known = ledger_known_until(s->known_on);
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT i.play_id, i.customer_id, i.on_day FROM interaction"
                  " i WHERE i.created_at < ? AND (i.deleted_at IS NULL OR"
                  " i.deleted_at >= ?) AND i.play_id IN");
    query_bind(&q, B_TIME(known));
    query_bind(&q, B_TIME(known));
    query_ids(&q, plays, n);
    query_sql(&q, " ORDER BY i.play_id, i.customer_id, i.on_day");
    TRY(query_rows(cx, &q, &r));
    out->count = r.count;
    out->rows = ARENA_ARRAY(cx->arena, r.count + 1, struct play_day);
    for (size_t i = 0; i < r.count; i++)
        out->rows[i] = (struct play_day){rows_u64(&r, i, 0),
                                         rows_u64(&r, i, 1),
                                         rows_day(&r, i, 2) - COPY_DAY_ZERO};
    return OK;
}

static int
day_order(const struct play_day *a, uint64_t play, uint64_t customer,
          int32_t day)
{
    if (a->play_id != play)
        return a->play_id < play ? -1 : 1;
    if (a->customer_id != customer)
        return a->customer_id < customer ? -1 : 1;
    return (a->day > day) - (a->day < day);
}

bool
play_was_done(const struct play_days *d, uint64_t play, uint64_t customer,
              int32_t entered)
{
    size_t low = 0, high = d->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (day_order(&d->rows[middle], play, customer, entered) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < d->count && d->rows[low].play_id == play &&
           d->rows[low].customer_id == customer &&
           d->rows[low].day <= entered + PLAY_LANDMARK;
}

/* ---- all plays, of one stage or of several ---- */

static void
customer_count(const struct pass *p, const struct moves *m,
               const struct play_days *d, uint64_t customer,
               struct funnel_play *plays, size_t n)
{
    struct landmark l;
    bool counts = false;
    for (size_t i = 0; i < n; i++) {
        if (!i || plays[i].stage != plays[i - 1].stage)
            counts = landmark_read(p, m, plays[i].stage, &l);
        if (!counts)
            continue;
        bool done = play_was_done(d, plays[i].play_id, customer, l.entered);
        plays[i].customers[done]++;
        plays[i].on[done] += l.on;
    }
}

enum err
funnel_plays(struct ctx *cx, const struct scope *s,
             struct funnel_play *plays, size_t n)
{
    struct pass p;
    struct play_days days;
    uint64_t *ids = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    TRY(pass_open(cx, s, &p));
    for (size_t i = 0; i < n; i++)
        ids[i] = plays[i].play_id;
    if (n == 0)
        return OK;
    TRY(play_days_read(cx, s, ids, n, &days));
    for (size_t k = 0; k < p.block_count; k++) {
        const struct pass_block *b = &p.blocks[k];
        for (size_t i = pass_next(b, 0); i < b->part->n;
             i = pass_next(b, i + 1)) {
            struct moves m = moves_of(b, i);
            customer_count(&p, &m, &days, b->part->id[i], plays, n);
        }
    }
    return OK;
}
