/* The board of recovery cases: figures, a column for each open state, and what
 * was closed in this quarter. See recovery_list.h. */
#include <string.h>

#include "core/text.h"
#include "model/interval.h"
#include "page/customer_view.h"
#include "page/recovery_list.h"
#include "view/format.h"

enum { CARDS = 10, SOON_DAYS = 7 };

struct board {
    struct request *rq;
    struct arena *a;
    enum lang l;
    const struct recovery_asked *k;
    struct recovery_board now;
    int32_t today;
};

static const char *
whole(const struct board *b, uint64_t x)
{
    return format_int(b->a, (int64_t)x);
}

/* ---- figures ---- */

/* more: what the address says beyond the filters; of closed ones the filters
 * are those that closed ones have. */
static const char *
address(const struct board *b, const char *more)
{
    return arena_printf(b->a, "%s%s",
                        strstr(more, "closed") ? b->k->plain : b->k->base,
                        more);
}

static struct view *
kpi(const struct board *b, struct view *v, const char *label, const char *more,
    const char *value, const char *unit)
{
    struct view *row = view_row(v, "KPI");
    view_text(row, "LABEL", label);
    view_text(row, "HREF", address(b, more));
    view_text(row, "VALUE", value);
    view_text(row, "UNIT", unit);
    return row;
}

static void
note(struct view *row, const char *text, bool bad)
{
    view_text(row, "NOTE", text);
    view_if(row, "BAD", bad);
}

static void
stake_show(const struct board *b, struct view *v)
{
    uint64_t cases = 0;
    int64_t value = 0;
    for (int s = 0; s < RECOVERY_STATE_WITHDRAWN; s++) {
        cases += b->now.cases[s];
        value += b->now.value[s];
    }
    struct view *row = kpi(b, v, lang_text(b->l, N_("At stake, 12 months")),
                           "state=open", recovery_money(b->rq, value), "");
    const char *what = lang_format(b->a, b->l, N_("%s open cases"),
                                   whole(b, cases));
    if (b->now.top && value > 0)
        what = lang_format(b->a, b->l, N_("%s, %s of tier A are %s of it"),
                           what, whole(b, b->now.top),
                           format_percent(b->a, b->now.top_value, value));
    note(row, what, false);
}

static void
work_show(const struct board *b, struct view *v)
{
    const struct recovery_board *n = &b->now;
    struct view *row =
        kpi(b, v, lang_text(b->l, N_("Overdue steps")), "state=steps",
            whole(b, n->steps), lang_text(b->l, N_("step|steps")));
    note(row, n->steps ? lang_format(b->a, b->l,
                                     N_("in %s cases, longest %d days"),
                                     whole(b, n->step_cases),
                                     (int)(b->today - n->step_due))
                       : lang_text(b->l, N_("All on time")), n->steps > 0);
    row = kpi(b, v, lang_text(b->l, N_("Notices that end within 7 days")),
              "state=notice", whole(b, n->notices),
              lang_text(b->l, N_("notice|notices")));
    note(row, recovery_money(b->rq, n->notice_value), false);
    row = kpi(b, v, lang_text(b->l, N_("Waiting for approval")),
              "state=approval", whole(b, n->asked),
              lang_text(b->l, N_("case|cases")));
    note(row, n->asked
                  ? lang_format(b->a, b->l,
                                N_("budget %s, longest %d days"),
                                recovery_money(b->rq, n->asked_budget),
                                (int)(b->today - day_of(n->asked_at)))
                  : lang_text(b->l, N_("Nothing waits")), false);
}

/* Without those that closed by themselves: nobody tried. */
static uint64_t
closed_count(const struct board *b, bool won_only)
{
    uint64_t n = 0;
    for (int s = RECOVERY_STATE_WITHDRAWN; s <= RECOVERY_STATE_LOST; s++)
        if (!won_only || recovery_is_won((enum recovery_state)s))
            n += b->now.cases[s];
    return n;
}

static void
result_show(const struct board *b, struct view *v)
{
    const struct recovery_board *n = &b->now;
    uint64_t won = closed_count(b, true), all = closed_count(b, false);
    struct interval i = interval_wilson(won, all);
    struct view *row =
        kpi(b, v, lang_text(b->l, N_("Closed well this quarter")),
            "state=won&closed=quarter", whole(b, won), "");
    struct view *of = view_row(row, "OF");
    view_text(of, "OF_HREF", address(b, "state=tried&closed=quarter"));
    view_text(of, "OF_VALUE", whole(b, all));
    note(row, all ? arena_printf(b->a, "%s [%.1f, %.1f]",
                                 format_percent(b->a, (int64_t)won,
                                                (int64_t)all),
                                 i.low * 100, i.high * 100)
                  : lang_text(b->l, N_("None was closed yet")), false);
    row = kpi(b, v, lang_format(b->a, b->l, N_("Regained, %d days"),
                                RECOVERY_REGAINED_DAYS),
              "state=won&closed=180", recovery_money(b->rq, n->regained), "");
    note(row, lang_format(b->a, b->l, N_("%s cases, cost %s"),
                          whole(b, n->regained_cases),
                          recovery_money(b->rq, n->regained_spent)), false);
}

/* ---- cards ---- */

static void
cause_show(const struct board *b, struct view *card, const struct recovery *c)
{
    bool lost = c->lost_on != DAY_NONE;
    bool warned = strcmp(c->cause, "warning") == 0;
    view_u64(card, "CAUSE_TONE", lost || strcmp(c->cause, "notice") == 0 ? 6
                                 : warned ? 7 : 1);
    view_text(card, "CAUSE_TEXT",
              lost ? lang_format(b->a, b->l, N_("lost for %d days"),
                                 (int)(b->today - c->lost_on))
                   : lang_text(b->l,
                               warned ? N_("recovery|Warning")
                               : strcmp(c->cause, "notice") == 0
                                   ? N_("recovery|Notice")
                                   : N_("recovery|By hand")));
}

static const char *
trouble_of(const struct board *b, const struct recovery *c,
           const struct recovery_progress *p)
{
    if (p->late)
        return lang_format(b->a, b->l,
                           N_("Step %u, %s: %d days over (%s)"), p->late,
                           p->title, (int)(b->today - p->late_on), p->who);
    if (strcmp(c->approval, "asked") == 0)
        return lang_format(b->a, b->l, N_("waits for approval for %d days"),
                           (int)(b->today - day_of(c->asked_at)));
    return NULL;
}

static void
card_show(const struct board *b, struct view *col, const struct recovery *c,
          const struct recovery_progress *p)
{
    struct view *card = view_row(col, "CARD");
    recovery_case_show(b->rq, card, c);
    view_text(card, "NAME", c->customer_short);
    view_text(card, "TIER", recovery_tier_label(b->l, c->tier));
    view_if(card, "TIERED", *c->tier != 0);
    cause_show(b, card, c);
    view_if(card, "ENDED", !recovery_is_open(c));
    view_if(card, "DATED", recovery_is_open(c) && c->deadline != DAY_NONE);
    view_if(card, "SOON", c->deadline != DAY_NONE &&
                          c->deadline - b->today <= SOON_DAYS);
    view_if(card, "STEPPED", recovery_is_open(c) && p->count > 0);
    view_textf(card, "PROGRESS", "%u/%u", p->done, p->count);
    view_text(card, "INITIAL", c->owner ? initial_of(b->a, c->owner) : "");
    view_if(card, "OWNED", c->owner != NULL);
    const char *trouble = recovery_is_open(c) ? trouble_of(b, c, p) : NULL;
    view_if(card, "BAD_CARD", p->late || recovery_is_late(c));
    if (trouble)
        view_text(view_row(card, "TROUBLE"), "TROUBLE_TEXT", trouble);
}

/* ---- columns ---- */

/* What the outcomes of the quarter were, under its column. */
static void
outcomes_show(const struct board *b, struct view *col)
{
    for (int s = RECOVERY_STATE_WITHDRAWN; s < RECOVERY_STATE_COUNT; s++)
        if (b->now.cases[s]) {
            struct view *row = view_row(col, "OUTCOME");
            view_text(row, "HREF",
                      address(b, arena_printf(b->a,
                                              "state=%s&closed=quarter",
                                              recovery_state_codes[s])));
            view_text(row, "LABEL",
                      recovery_state_label(b->l, (enum recovery_state)s));
            view_text(row, "COUNT", whole(b, b->now.cases[s]));
        }
}

struct column {
    int state;  /* RECOVERY_STATE_WITHDRAWN = all that was closed */
    struct recovery *cards;
    size_t shown;
    uint64_t count;
    int64_t value;
};

static enum err
column_read(struct board *b, int state, struct column *out)
{
    struct recovery_filter f = b->k->filter;
    f.most = CARDS;
    *out = (struct column){.state = state};
    if (state < RECOVERY_STATE_WITHDRAWN) {
        f.state = state;
        out->count = b->now.cases[state];
        out->value = b->now.value[state];
    } else {
        f.closed_from = b->now.quarter;
        f.due_days = 0;
        for (int s = state; s < RECOVERY_STATE_COUNT; s++) {
            out->count += b->now.cases[s];
            out->value += b->now.value[s];
        }
    }
    return recovery_list(&b->rq->cx, &f, &out->cards, &out->shown);
}

static void
column_show(const struct board *b, struct view *v, const struct column *c,
            const struct recovery_progress *progress)
{
    struct view *col = view_row(v, "COLUMN");
    bool closed = c->state == RECOVERY_STATE_WITHDRAWN;
    view_text(col, "TITLE",
              closed ? lang_text(b->l, N_("Closed this quarter"))
                     : recovery_state_label(b->l,
                                            (enum recovery_state)c->state));
    view_text(col, "ALL_HREF",
              address(b, arena_printf(b->a, "state=%s",
                                      closed ? "closed&closed=quarter"
                                             : recovery_state_codes[c->state]
                                      )));
    view_text(col, "COUNT", whole(b, c->count));
    view_text(col, "SUM", recovery_money(b->rq, c->value));
    for (size_t i = 0; i < c->shown; i++)
        card_show(b, col, &c->cards[i], &progress[i]);
    view_if(col, "EMPTY", c->shown == 0);
    if (closed)
        outcomes_show(b, col);
    if (c->count > c->shown)
        view_text(view_row(col, "MORE"), "MORE_TEXT",
                  lang_format(b->a, b->l, N_("%s more"),
                              whole(b, c->count - c->shown)));
}

/* *shown: cards in all. */
static enum err
columns_show(struct board *b, struct view *v, size_t *shown)
{
    struct column columns[RECOVERY_STATE_WITHDRAWN + 1];
    struct recovery all[CARDS * (RECOVERY_STATE_WITHDRAWN + 1)];
    struct recovery_progress *progress;
    size_t n = 0;
    for (int s = 0; s <= RECOVERY_STATE_WITHDRAWN; s++) {
        TRY(column_read(b, s, &columns[s]));
        for (size_t i = 0; i < columns[s].shown; i++)
            all[n++] = columns[s].cards[i];
    }
    TRY(recovery_board_progress(&b->rq->cx, all, n, &progress));
    for (int s = 0; s <= RECOVERY_STATE_WITHDRAWN; s++) {
        column_show(b, v, &columns[s], progress);
        progress += columns[s].shown;
    }
    *shown = n;
    return OK;
}

enum err
recovery_board_show(struct request *rq, struct view *v,
                    const struct recovery_asked *k)
{
    struct board b = {.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang, .k = k,
                      .today = clock_today()};
    size_t shown;
    TRY(recovery_board_read(&rq->cx, &k->filter, &b.now));
    struct view *board = view_row(v, "BOARD");
    stake_show(&b, board);
    work_show(&b, board);
    result_show(&b, board);
    TRY(columns_show(&b, board, &shown));
    view_if(v, "NONE", shown == 0);
    view_if(board, "NONE", shown == 0);
    return OK;
}
