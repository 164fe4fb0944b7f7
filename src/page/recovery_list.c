/* Recovery cases as a list by state. See recovery_list.h. */
#include "page/recovery_list.h"

#include <string.h>

#include "core/text.h"
#include "page/customer_view.h"
#include "page/pager.h"
#include "view/format.h"

static void
tab(struct request *rq, struct view *v, const struct recovery_asked *k,
    const char *state, const char *label, uint64_t count, int64_t value)
{
    struct view *row = view_row(v, "TAB");
    view_textf(row, "HREF", "%sstate=%s", k->plain, state);
    view_text(row, "LABEL", label);
    view_text(row, "COUNT", format_int(rq->cx.arena, (int64_t)count));
    view_text(row, "VALUE",
              value == FIELD_EMPTY ? "" : recovery_money(rq, value));
    view_if(row, "CURRENT",
            !k->filter.closed_from && strcmp(k->state, state) == 0);
}

static void
tabs_show(struct request *rq, struct view *v, const struct recovery_asked *k,
          const struct recovery_sum *sum)
{
    enum lang l = rq->cx.lang;
    uint64_t open = 0, closed = 0;
    int64_t open_value = 0, closed_value = 0;
    for (int s = 0; s < RECOVERY_STATE_COUNT; s++) {
        bool is_open = s < RECOVERY_STATE_WITHDRAWN;
        *(is_open ? &open : &closed) += sum->cases[s];
        *(is_open ? &open_value : &closed_value) += sum->value[s];
    }
    view_if(v, "TABS", true);
    tab(rq, v, k, "open", lang_text(l, N_("recovery|All open")), open,
        open_value);
    for (int s = 0; s < RECOVERY_STATE_WITHDRAWN; s++)
        tab(rq, v, k, recovery_state_codes[s],
            recovery_state_label(l, (enum recovery_state)s), sum->cases[s],
            sum->value[s]);
    tab(rq, v, k, "overdue", lang_text(l, N_("recovery|Overdue")),
        sum->overdue, FIELD_EMPTY);
    tab(rq, v, k, "review", lang_text(l, N_("To look at again")), sum->review,
        FIELD_EMPTY);
    tab(rq, v, k, "closed", lang_text(l, N_("recovery|Closed")), closed,
        closed_value);
}

/* What a list is that no tab stands for; NULL = a tab does. */
static const char *
list_title(struct request *rq, const struct recovery_asked *k)
{
    static const struct choice TITLES[] = {
        {"won", N_("Closed well")}, {"steps", N_("With overdue steps")},
        {"notice", N_("Notices that end within 7 days")},
        {"approval", N_("Waiting for approval")},
        {"lesson", N_("With a lesson")},
        {"csat", N_("Closed well, satisfaction known before and after")},
        {"nps", N_("Closed well, recommendation known before and after")},
        {"treated", N_("Comparison: with the plan at once")},
        {"treated_won", N_("Comparison: with the plan at once, closed well "
                           "in its days")},
        {"waited", N_("Comparison: waited first")},
        {"waited_won", N_("Comparison: waited first, closed well in its "
                          "days")},
        {"bare", N_("Closed without a plan after a day or more")},
        {"bare_won", N_("Closed well without a plan after a day or more")},
        {"tried", N_("Closed, not by itself")},
        {"closed", N_("recovery|Closed")}, {NULL, NULL}};
    enum lang l = rq->cx.lang;
    const char *what = NULL;
    for (const struct choice *c = TITLES; c->key; c++)
        if (strcmp(c->key, k->state) == 0)
            what = lang_text(l, c->label);
    if (!what && k->filter.state >= 0)
        what = recovery_state_label(l, (enum recovery_state)k->filter.state);
    if (what && k->filter.closed_from)
        return lang_format(rq->cx.arena, l, N_("%s, since %s"), what,
                           format_day(rq->cx.arena, k->filter.closed_from));
    return k->filter.won || k->filter.late_steps || k->filter.notice_soon ||
           k->filter.asked || k->filter.lesson || k->filter.arm ||
                   k->filter.bare || k->filter.tried ||
                   k->filter.closed_from || k->filter.state >= RECOVERY_STATE_WITHDRAWN
               ? what : NULL;
}

static void
head_show(struct request *rq, struct view *v, const struct recovery_asked *k)
{
    for (int list = 0; list < 2; list++) {
        struct view *row = view_row(v, "SHAPE");
        view_textf(row, "HREF", "%s%s", k->base, list ? "state=open" : "");
        view_msg(row, "LABEL", list ? N_("recovery|List") : N_("Board"));
        view_if(row, "CURRENT", (*k->state != 0) == (bool)list);
    }
    recovery_filters_show(rq, v, k, "/recovery");
}

static enum err
list_show(struct request *rq, struct view *v, const struct recovery_asked *k)
{
    struct recovery *list;
    struct recovery_sum sum;
    size_t n;
    TRY(recovery_list(&rq->cx, &k->filter, &list, &n));
    TRY(recovery_count(&rq->cx, &k->filter, &sum));
    tabs_show(rq, v, k, &sum);
    const char *title = list_title(rq, k);
    if (title)
        view_text(view_row(v, "TITLED"), "TITLE", title);
    view_if(v, "NONE", n == 0);
    view_if(v, "FULL", n == RECOVERY_LIST_MAX);
    if (!n)
        return OK;
    struct view *table = view_row(v, "LIST");
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(table, "ROW");
        recovery_case_show(rq, row, &list[i]);
        view_text(row, "TIER", recovery_tier_label(rq->cx.lang,
                                                   list[i].tier));
    }
    return OK;
}

enum err
page_recovery_list(struct request *rq)
{
    struct recovery_asked k;
    TRY(recovery_asked_read(rq, &k));
    struct view *v = reply_page(rq, "recovery/list",
                                lang_text(rq->cx.lang, N_("Recovery")));
    reply_paper(rq, v, lang_text(rq->cx.lang, N_("Recovery")));
    head_show(rq, v, &k);
    return *k.state ? list_show(rq, v, &k) : recovery_board_show(rq, v, &k);
}
