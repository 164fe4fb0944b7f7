/* The second half of the naive evaluator: the facts of a day and the models,
 * written down rule by rule from the table of the rules. */
#ifndef TESTS_MODEL_NAIVE_STAGE_H
#define TESTS_MODEL_NAIVE_STAGE_H

#include "naive.h"

/* ---- the rest of the facts, as of q->day ---- */

static int
n_count(const struct naive *q, enum event_kind kind, int days)
{
    int n = 0;
    for (int i = 0; i < q->n; i++)
        n += q->e[i].kind == kind
            && (days == 0 || q->e[i].day >= q->day - days + 1);
    return n;
}

static int
n_touches(const struct naive *q, int days)
{
    int n = 0;
    for (int i = 0; i < q->n; i++)
        n += q->e[i].kind <= EVENT_CAMPAIGN_RESPONSE
            && (q->e[i].flags & EVENT_TOUCH)
            && q->e[i].day >= q->day - days + 1;
    return n;
}

/* The last answer, if it still counts; -1 = none. */
static int
n_answer(const struct naive *q, enum event_kind kind, int valid)
{
    const struct event *best = NULL;
    for (int i = 0; i < q->n; i++) {
        const struct event *e = &q->e[i];
        if (e->kind != kind)
            continue;
        if (best == NULL || e->day > best->day
            || (e->day == best->day
                && (e->at > best->at
                    || (e->at == best->at && e->ref_id >= best->ref_id))))
            best = e;
    }
    return best != NULL && q->day - best->day <= valid - 1 ? best->score : -1;
}

static bool
n_open(const struct naive *q, int opened)
{
    const struct event *o = &q->e[opened];
    for (int i = opened + 1; i < q->n; i++) {
        const struct event *e = &q->e[i];
        if (e->ref_id != o->ref_id)
            continue;
        if (o->kind == EVENT_INQUIRY && e->kind == EVENT_INQUIRY_CLOSED)
            return false;
        if (o->kind == EVENT_QUOTE && (e->kind == EVENT_QUOTE_ACCEPTED
                                       || e->kind == EVENT_QUOTE_CLOSED))
            return false;
        if (o->kind == EVENT_OPPORTUNITY && (e->kind == EVENT_OPPORTUNITY_WON
                                             || e->kind
                                                 == EVENT_OPPORTUNITY_LOST))
            return false;
    }
    return true;
}

static int
n_deals(const struct naive *q)
{
    int n = 0;
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_INQUIRY || q->e[i].kind == EVENT_QUOTE
            || q->e[i].kind == EVENT_OPPORTUNITY)
            n += n_open(q, i);
    return n;
}

static bool
n_last_step(const struct naive *q)
{
    for (int i = 0; i < q->n; i++) {
        if (q->e[i].kind != EVENT_OPPORTUNITY || !n_open(q, i))
            continue;
        bool last = q->e[i].flags & EVENT_LAST_STEP;
        for (int k = i + 1; k < q->n; k++)
            if (q->e[k].kind == EVENT_OPPORTUNITY_STEP
                && q->e[k].other_id == q->e[i].ref_id)
                last = q->e[k].flags & EVENT_LAST_STEP;
        if (last)
            return true;
    }
    return false;
}

static bool
n_accepted(const struct naive *q)
{
    for (int i = 0; i < q->n; i++) {
        if (q->e[i].kind != EVENT_QUOTE_ACCEPTED
            || q->e[i].day < q->day - 59)
            continue;
        bool bought = false;
        for (int k = 0; k < q->pn; k++)
            bought |= q->p[k].day > q->e[i].day
                || (q->p[k].day == q->e[i].day && q->p[k].seq > i + 1);
        if (!bought)
            return true;
    }
    return false;
}

static bool
n_ticket_open(const struct naive *q)
{
    for (int i = 0; i < q->n; i++) {
        if (q->e[i].kind != EVENT_TICKET)
            continue;
        bool open = true;
        for (int k = i + 1; k < q->n; k++)
            if (q->e[k].ref_id == q->e[i].ref_id) {
                if (q->e[k].kind == EVENT_TICKET_CLOSED)
                    open = false;
                if (q->e[k].kind == EVENT_TICKET_REOPENED)
                    open = true;
            }
        if (open)
            return true;
    }
    return false;
}

static bool
n_notice(const struct naive *q)
{
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_NOTICE && q->e[i].until_on >= q->day
            && n_withdrawn(q, &q->e[i]) > q->day)
            return true;
    return false;
}

static bool
n_delivered(const struct naive *q)
{
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_DELIVERY
            && (q->round <= 1 || q->e[i].day >= q->round_first))
            return true;
    return false;
}

static bool
n_upgraded(const struct naive *q, int days)
{
    for (int i = 0; i < q->n; i++)
        if ((q->e[i].flags & EVENT_UPSELL) && q->e[i].day >= q->day - days + 1
            && (n_contract(&q->e[i])
                || (q->e[i].kind == EVENT_ORDER
                    && !n_cancelled(q, q->e[i].ref_id))))
            return true;
    return false;
}

static bool
n_recovered(const struct naive *q, int days)
{
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_RECOVERY_CLOSED
            && q->e[i].score <= RECOVERY_PARTLY
            && q->e[i].day >= q->day - days + 1)
            return true;
    return false;
}

static bool
n_ordered(const struct naive *q, int days)
{
    for (int i = 0; i < q->pn; i++)
        if (q->p[i].order && q->p[i].day >= q->day - days + 1)
            return true;
    for (int i = 0; i < q->n; i++)
        if (q->e[i].kind == EVENT_CONTRACT && (q->e[i].flags & EVENT_FIXED)
            && q->e[i].day >= q->day - days + 1)
            return true;
    return false;
}

static bool
n_renewal(const struct naive *q, int ahead)
{
    for (int i = 0; i < q->n; i++) {
        const struct event *c = &q->e[i];
        if (!n_contract(c) || !(c->flags & EVENT_FIXED))
            continue;
        int32_t start = n_start(c), last = n_last(q, c, q->day);
        if (last < q->day || last > q->day + ahead || start > q->day)
            continue;
        int32_t end = n_agreed(c);
        if (n_term(c) && day_add_months(start, n_term(c)) - 1 < end)
            end = day_add_months(start, n_term(c)) - 1;
        if (end == INT32_MAX)
            end = last;
        if (end - start + 1 < 180)
            continue;
        bool followed = false;
        for (int k = 0; k < q->n; k++) {
            const struct event *o = &q->e[k];
            if (k == i || !n_contract(o) || (o->flags & EVENT_TRIAL)
                || n_last(q, o, q->day) < n_start(o))
                continue;
            followed |= (o->kind == EVENT_CONTRACT
                         && o->other_id == c->ref_id) || n_start(o) > last;
        }
        if (!followed)
            return true;
    }
    return false;
}

/* ---- the models, rule by rule ---- */

struct n_facts {
    bool gone, lapsed, late, notice, covered, trial, closing;
    int p, months, nps, intent, referrals, deals, touches;
};

static struct n_facts
n_facts(struct naive *q)
{
    int32_t d = q->day;
    bool bought = q->last_purchase != DAY_NONE;
    return (struct n_facts){
        .gone = q->gone && bought, .lapsed = n_lapsed(q, d),
        .late = n_late(q, d), .notice = n_notice(q),
        .covered = n_runs(q, d, EVENT_FIXED),
        .trial = n_runs(q, d, EVENT_TRIAL), .p = q->round_purchases,
        .months = bought ? day_months_between(q->round_first, d) : -1,
        .nps = n_answer(q, EVENT_NPS, 365),
        .intent = n_answer(q, EVENT_INTENT, 180),
        .referrals = n_count(q, EVENT_REFERRAL, 0), .deals = n_deals(q),
        .touches = n_touches(q, 90),
        .closing = n_accepted(q) || n_last_step(q)
    };
}

static const char *
n_lifecycle6(const struct naive *q, const struct n_facts *f)
{
    if (f->gone || f->lapsed)
        return "churn";
    if (!f->late && !f->notice && !(f->nps >= 0 && f->nps <= 6)
        && ((f->p >= 3 && (f->nps >= 9 || f->referrals >= 1
                           || f->months >= 12))
            || (f->p >= 6 && f->months >= 6)
            || (f->covered && f->p >= 2 && f->months >= 12)))
        return "loyalty";
    if (f->p >= 1 && (n_used(q, q->day, 30) || n_delivered(q)
                      || q->day - q->round_first > 30))
        return "usage";
    if (f->p >= 1)
        return "purchase";
    if (f->deals || f->trial || f->intent >= 4 || f->touches >= 3)
        return "consideration";
    return "awareness";
}

static const char *
n_relationship4(const struct naive *q, const struct n_facts *f)
{
    int32_t d = q->day;
    int before = n_days(q, d - 365, NULL) - n_days(q, d - 730, NULL);
    int64_t theirs = n_revenue(q, d - 729, d - 365, 0);
    bool falls = before >= 3 && theirs > 0
        && 2 * n_revenue(q, d - 364, d, 0) <= theirs;
    return f->gone || (f->lapsed && d - q->lapsed_since + 1 > 365) ? "ended"
        : f->notice ? "decline" : n_recovered(q, 180) ? "restored"
        : f->late || f->lapsed || falls ? "decline"
        : f->months >= 12 && (f->p >= 4 || f->covered) ? "maturity"
        : f->p >= 2 || (f->covered && f->months >= 3) ? "development"
        : "exploration";
}

static void
n_stages(struct naive *q, const char *out[N_MODELS])
{
    const struct n_facts s = n_facts(q), *f = &s;
    bool left = f->gone || f->lapsed;
    out[0] = n_lifecycle6(q, f);
    out[1] = left ? "churned"
        : (f->p >= 3 && f->months >= 3)
            || (f->months >= 12 && (f->p >= 2 || f->covered))
        ? "loyal" : f->p >= 1 ? "new" : "prospect";
    out[2] = left ? "left"
        : (f->p >= 2 && f->months >= 1) || (f->covered && f->months >= 12)
            || (f->p >= 1 && (f->nps >= 9 || f->referrals >= 1))
        ? "loyalty" : f->p >= 1 ? "action" : f->closing ? "decision"
        : f->deals || f->intent >= 4 ? "intent"
        : f->touches >= 2 ? "desire" : "awareness";
    out[3] = f->gone ? "left" : n_ordered(q, 30) || f->closing ? "buy"
        : f->p >= 1 || f->deals || f->trial ? "engage"
        : f->touches >= 2 ? "explore" : "discover";
    out[4] = left ? "left" : f->months >= 24 ? "established"
        : f->p >= 2 || (f->covered && f->months >= 3) ? "active"
        : f->p >= 1 ? "new" : "prospect";
    out[5] = left || f->late || f->notice ? "churn"
        : f->p >= 2 || (f->covered && f->months >= 12) ? "maintain"
        : f->p >= 1 ? "develop" : "acquire";
    out[6] = left ? "termination"
        : n_renewal(q, 90) || n_upgraded(q, 90) ? "renewal"
        : f->p >= 1 && (n_ticket_open(q) || n_count(q, EVENT_TICKET, 30))
        ? "support" : f->p >= 1 ? "adoption"
        : f->deals || f->trial || f->touches >= 1 ? "acquisition"
        : "awareness";
    out[7] = n_relationship4(q, f);
}

#endif
