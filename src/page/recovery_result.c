/* What a case cost and what came of it, on its page: the budget, how content the
 * customer was before and after, its orders afterwards, and whether that is more
 * than was to be expected without recovery. */
#include <string.h>

#include "core/text.h"
#include "model/plan.h"
#include "model/recovery_holdout.h"
#include "model/recovery_worth.h"
#include "page/recovery.h"
#include "view/format.h"

struct result {
    struct request *rq;
    struct arena *a;
    enum lang l;
    const struct recovery *c;
    struct view *card;
};

static struct view *
row(const struct result *x, const char *label, const char *value)
{
    struct view *r = view_row(x->card, "RESULT");
    view_text(r, "LABEL", label);
    view_text(r, "VALUE", value);
    view_if(r, "LINKED", false);
    return r;
}

static struct view *
said(const struct result *x, const char *label, const char *value)
{
    return row(x, lang_text(x->l, label), value);
}

static struct view *
sum(const struct result *x, const char *label, int64_t minor)
{
    return said(x, label, recovery_money(x->rq, minor));
}

static void
note(struct view *r, const char *text)
{
    view_text(view_row(r, "NOTE"), "NOTE_TEXT", text);
}

static void
tab_link(const struct result *x, struct view *r, const char *tab)
{
    view_if(r, "LINKED", true);
    view_textf(r, "HREF", "/customer/%llu?tab=%s#tab",
               (unsigned long long)x->c->customer_id, tab);
}

/* ---- what it cost ---- */

static void
cost_show(const struct result *x)
{
    const struct recovery *c = x->c;
    bool set = c->budget != FIELD_EMPTY && c->budget > 0;
    sum(x, N_("Budget"), c->budget);
    struct view *spent = sum(x, N_("recovery|Spent"), c->spent);
    view_if(x->card, "SPENDING", set);
    if (!set)
        return;
    note(spent, lang_format(x->a, x->l, N_("%s of the budget"),
                            format_percent(x->a, c->spent, c->budget)));
    view_textf(x->card, "SPENT", "%lld",
               (long long)(c->spent < c->budget ? c->spent : c->budget));
    view_textf(x->card, "OF_BUDGET", "%lld", (long long)c->budget);
}

/* ---- how content it was ---- */

static const char *
score_text(const struct result *x, int64_t score, int32_t on)
{
    return score == FIELD_EMPTY
               ? FORMAT_NONE
               : arena_printf(x->a, "%lld (%s)", (long long)score,
                              format_day_short(x->a, on, clock_today()));
}

static enum err
scores_show(const struct result *x)
{
    static const char *const LABELS[RECOVERY_SCORES] = {
        N_("Satisfaction (1-5)"), N_("Recommendation (0-10)")};
    struct recovery_case_score s[RECOVERY_SCORES];
    TRY(recovery_case_scores(&x->rq->cx, x->c, s));
    for (int k = 0; k < RECOVERY_SCORES; k++)
        tab_link(x, said(x, LABELS[k],
                         arena_printf(x->a, "%s → %s",
                                      score_text(x, s[k].before,
                                                 s[k].before_on),
                                      score_text(x, s[k].after,
                                                 s[k].after_on))),
                 "feedback");
    return OK;
}

/* ---- what came afterwards ---- */

static void
after_show(const struct result *x, const struct recovery_worth_after *after,
           int days)
{
    const char *label = lang_format(x->a, x->l, N_("Margin, %d days after"),
                                    days);
    if (!after->cases) {
        note(row(x, label, FORMAT_NONE),
             lang_format(x->a, x->l, N_("known from %s on"),
                         format_day(x->a, x->c->closed_on + days)));
        return;
    }
    struct view *r = row(x, label, recovery_money(x->rq, after->margin));
    tab_link(x, r, "orders");
    note(r, lang_format(x->a, x->l, after->relost
                        ? N_("revenue %s; lost again") : N_("revenue %s"),
                        recovery_money(x->rq, after->revenue)));
}

/* ---- against doing nothing ---- */

static const char *
without_href(const struct result *x, const struct recovery_without *w)
{
    return arena_printf(x->a, "/recovery?state=%s&cause=%s", w->basis,
                        x->c->cause);
}

static void
without_note(const struct result *x, struct view *r,
             const struct recovery_without *w)
{
    struct view *n = view_row(r, "NOTE");
    if (!*w->basis) {
        view_text(n, "NOTE_TEXT", lang_format(x->a, x->l,
                  N_("not known: fewer than %d cases waited or had no plan"),
                  RECOVERY_ARM_LEAST));
        return;
    }
    bool drawn = strcmp(w->basis, "waited") == 0;
    view_text(n, "NOTE_TEXT", lang_format(x->a, x->l,
              drawn ? N_("chance %s [%.1f, %.1f], of cases that waited:")
                    : N_("chance %s [%.1f, %.1f], of cases without a plan, "
                         "not drawn at random:"),
              format_percent(x->a, (int64_t)w->won, (int64_t)w->cases),
              w->rate.low * 100, w->rate.high * 100));
    struct view *of = view_row(n, "OF");
    view_textf(of, "WON", "%llu", (unsigned long long)w->won);
    view_textf(of, "CASES", "%llu", (unsigned long long)w->cases);
    view_text(of, "CASES_HREF", without_href(x, w));
    view_text(of, "WON_HREF", arena_printf(x->a, "/recovery?state=%s_won"
                                           "&cause=%s", w->basis,
                                           x->c->cause));
}

/* The longest time that is over, with the arithmetic of what it was worth. */
static enum err
net_show(const struct result *x, const struct recovery_worth_after *after,
         int days)
{
    struct recovery_without w;
    struct recovery_filter same = {.state = -1, .open = -1,
                                   .cause = x->c->cause};
    if (after->margin == FIELD_EMPTY)
        return OK;
    TRY(recovery_without(&x->rq->cx, &same, &w));
    int64_t net = after->margin - x->c->spent;
    int64_t without = recovery_without_margin(&w, x->c->margin_365, days);
    sum(x, N_("worth|− what it cost"), x->c->spent);
    struct view *r = row(x, lang_format(x->a, x->l,
                                        N_("= net after %d days"), days),
                         recovery_money(x->rq, net));
    view_if(r, "STRONG", true);
    r = sum(x, N_("worth|− to be expected without recovery"), without);
    without_note(x, r, &w);
    r = sum(x, N_("worth|= more than without"),
            without == FIELD_EMPTY ? FIELD_EMPTY : net - without);
    view_if(r, "STRONG", true);
    return OK;
}

static enum err
worth_show(const struct result *x)
{
    struct recovery_filter one = {.state = -1, .open = -1,
                                  .case_id = x->c->id};
    struct recovery_worth_after after[RECOVERY_WORTH_SPANS];
    int last = -1;
    if (!recovery_is_won(x->c->state)) {
        if (recovery_is_open(x->c))
            note(said(x, N_("Afterwards"), FORMAT_NONE),
                 lang_text(x->l, N_("revenue and margin from 90 days after a "
                                    "good end on")));
        return OK;
    }
    sum(x, N_("Regained: revenue of 12 months"), x->c->revenue_365);
    TRY(recovery_worth_after(&x->rq->cx, &one, after));
    for (int i = 0; i < RECOVERY_WORTH_SPANS; i++) {
        after_show(x, &after[i], recovery_worth_days[i]);
        last = after[i].cases ? i : last;
    }
    return last < 0 ? OK : net_show(x, &after[last],
                                    recovery_worth_days[last]);
}

enum err
recovery_result_show(struct request *rq, struct view *v,
                     const struct recovery *c, const struct plan *p)
{
    struct result x = {rq, rq->cx.arena, rq->cx.lang, c, v};
    cost_show(&x);
    TRY(scores_show(&x));
    TRY(worth_show(&x));
    said(&x, N_("Comparison group"),
         lang_text(x.l, strcmp(p->arm, "waited") == 0
                            ? N_("arm|waited first")
                        : strcmp(p->arm, "treated") == 0
                            ? N_("arm|with the plan at once")
                            : N_("arm|not part of one")));
    return OK;
}
