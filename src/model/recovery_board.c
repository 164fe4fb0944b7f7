/* See recovery_board.h. */
#include "model/recovery_board.h"

#include <string.h>

#include "model/period.h"

static const char SQL_OPEN[] =
    "SELECT rc.state, COUNT(*), SUM(rc.revenue_365),"
    " COUNT(IF(rc.tier = 'A', 1, NULL)),"
    " SUM(IF(rc.tier = 'A', rc.revenue_365, 0)),"
    " COUNT(IF(rc.approval = 'asked', 1, NULL)),"
    " SUM(IF(rc.approval = 'asked', COALESCE(rc.budget, 0), 0)),"
    " MIN(IF(rc.approval = 'asked', rc.asked_at, NULL)),"
    " COUNT(IF(rc.cause = 'notice' AND rc.deadline BETWEEN ? AND ?, 1, NULL)),"
    " SUM(IF(rc.cause = 'notice' AND rc.deadline BETWEEN ? AND ?,"
    " rc.revenue_365, 0))";

static enum err
open_read(struct ctx *cx, const struct recovery_filter *whose,
          struct recovery_board *out)
{
    struct query q;
    struct rows r;
    struct recovery_filter f = *whose;
    int32_t today = clock_today();
    f.open = 1;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_OPEN);
    for (int i = 0; i < 2; i++) {
        query_bind(&q, B_DAY(today));
        query_bind(&q, B_DAY(today + RECOVERY_NOTICE_DAYS));
    }
    recovery_scope(&q, cx, &f);
    query_sql(&q, " GROUP BY rc.state");
    TRY(query_rows(cx, &q, &r));
    out->asked_at = FIELD_EMPTY;
    for (size_t i = 0; i < r.count; i++) {
        enum recovery_state s = recovery_state_of(rows_text(&r, i, 0));
        out->cases[s] = rows_u64(&r, i, 1);
        out->value[s] = rows_money(&r, i, 2);
        out->top += rows_u64(&r, i, 3);
        out->top_value += rows_money(&r, i, 4);
        out->asked += rows_u64(&r, i, 5);
        out->asked_budget += rows_money(&r, i, 6);
        int64_t at = rows_time(&r, i, 7);
        if (!rows_null(&r, i, 7) &&
            (out->asked_at == FIELD_EMPTY || at < out->asked_at))
            out->asked_at = at;
        out->notices += rows_u64(&r, i, 8);
        out->notice_value += rows_money(&r, i, 9);
    }
    return OK;
}

static const char SQL_CLOSED[] =
    "SELECT rc.state, COUNT(IF(rc.closed_on >= ?, 1, NULL)),"
    " SUM(IF(rc.closed_on >= ?, rc.revenue_365, 0)),"
    " COUNT(IF(rc.closed_on >= ?, 1, NULL)),"
    " SUM(IF(rc.closed_on >= ?, rc.revenue_365, 0)),"
    " SUM(IF(rc.closed_on >= ?, COALESCE(rc.spent, 0), 0))";

static enum err
closed_read(struct ctx *cx, const struct recovery_filter *whose,
            struct recovery_board *out)
{
    struct query q;
    struct rows r;
    struct recovery_filter f = *whose;
    f.due_days = 0;
    f.closed_from = out->quarter < out->regained_from ? out->quarter
                                                      : out->regained_from;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_CLOSED);
    for (int i = 0; i < 5; i++)
        query_bind(&q, B_DAY(i < 2 ? out->quarter : out->regained_from));
    recovery_scope(&q, cx, &f);
    query_sql(&q, " GROUP BY rc.state");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++) {
        enum recovery_state s = recovery_state_of(rows_text(&r, i, 0));
        out->cases[s] = rows_u64(&r, i, 1);
        out->value[s] = rows_money(&r, i, 2);
        if (!recovery_is_won(s))
            continue;
        out->regained_cases += rows_u64(&r, i, 3);
        out->regained += rows_money(&r, i, 4);
        out->regained_spent += rows_money(&r, i, 5);
    }
    return OK;
}

static const char SQL_STEPS[] =
    "SELECT SUM(l.steps), COUNT(*), MIN(l.due_on) FROM (SELECT rc.id,"
    " (SELECT COUNT(*) FROM plan_step ps WHERE ps.case_id = rc.id AND"
    " ps.state = 'open' AND ps.due_on < ?) AS steps,"
    " (SELECT MIN(ps.due_on) FROM plan_step ps WHERE ps.case_id = rc.id AND"
    " ps.state = 'open') AS due_on";

static enum err
steps_read(struct ctx *cx, const struct recovery_filter *whose,
           struct recovery_board *out)
{
    struct query q;
    struct rows r;
    struct recovery_filter f = *whose;
    f.late_steps = true;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_STEPS);
    query_bind(&q, B_DAY(clock_today()));
    recovery_scope(&q, cx, &f);
    query_sql(&q, ") l");
    TRY(query_rows(cx, &q, &r));
    out->steps = rows_null(&r, 0, 0) ? 0 : rows_u64(&r, 0, 0);
    out->step_cases = rows_u64(&r, 0, 1);
    out->step_due = rows_day(&r, 0, 2);
    return OK;
}

enum err
recovery_board_read(struct ctx *cx, const struct recovery_filter *f,
                    struct recovery_board *out)
{
    struct recovery_filter whose = {
        .state = -1, .open = -1, .mine = f->mine, .family = f->family,
        .tier = f->tier, .owner_id = f->owner_id,
        .template_id = f->template_id, .due_days = f->due_days};
    int32_t today = clock_today();
    memset(out, 0, sizeof *out);
    out->quarter = period_of(PERIOD_QUARTER, today).from;
    out->regained_from = today - RECOVERY_REGAINED_DAYS;
    TRY(open_read(cx, &whose, out));
    TRY(closed_read(cx, &whose, out));
    return steps_read(cx, &whose, out);
}

static const char SQL_PROGRESS[] =
    "SELECT ps.case_id, ps.position, ps.state, ps.due_on, ps.title, a.name"
    " FROM plan_step ps JOIN plan p ON p.id = ps.plan_id AND p.running = 1"
    " JOIN account a ON a.id = ps.account_id WHERE ps.state <> 'gone'"
    " AND ps.case_id IN";

static void
progress_add(struct recovery_progress *p, const struct rows *r, size_t i)
{
    const char *state = rows_text(r, i, 2);
    int32_t due = rows_day(r, i, 3);
    p->count++;
    if (strcmp(state, "open") != 0)
        p->done++;
    else if (due < clock_today() && (!p->late || due < p->late_on)) {
        p->late = (unsigned)rows_u64(r, i, 1);
        p->late_on = due;
        p->title = rows_text(r, i, 4);
        p->who = rows_text(r, i, 5);
    }
}

enum err
recovery_board_progress(struct ctx *cx, const struct recovery *cases, size_t n,
                        struct recovery_progress **out)
{
    struct query q;
    struct rows r;
    uint64_t *ids = ARENA_ARRAY(cx->arena, n, uint64_t);
    *out = ARENA_ARRAY(cx->arena, n, struct recovery_progress);
    for (size_t i = 0; i < n; i++)
        ids[i] = cases[i].id;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_PROGRESS);
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY ps.case_id, ps.position");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < r.count; i++)
        for (size_t k = 0; k < n; k++)
            if (ids[k] == rows_u64(&r, i, 0))
                progress_add(&(*out)[k], &r, i);
    return OK;
}
