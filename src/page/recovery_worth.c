/* What recovery was worth, and what it taught. */
#include <string.h>

#include "core/text.h"
#include "model/recovery_holdout.h"
#include "model/recovery_worth.h"
#include "page/customer_view.h"
#include "page/pager.h"
#include "page/recovery_list.h"
#include "view/format.h"

enum { USUAL_DAYS = 365, LESSONS = 20 };

static const struct {
    const char *key, *label, *param;
} BYS[RECOVERY_WORTH_BYS] = {
    [RECOVERY_WORTH_TEMPLATE] = {"template", N_("Plan template"), "plan"},
    [RECOVERY_WORTH_REASON] = {"reason", N_("Reason"), "reason"},
    [RECOVERY_WORTH_FAMILY] = {"family", N_("Family of the reason"),
                               "family"},
    [RECOVERY_WORTH_TIER] = {"tier", N_("Tier"), "tier"},
    [RECOVERY_WORTH_CAUSE] = {"cause", N_("Opened by"), "cause"},
};

struct worth {
    struct request *rq;
    struct arena *a;
    enum lang l;
    struct recovery_asked k;
    struct recovery_filter f;
    enum recovery_worth_by by;
    int days;
};

static const char *
whole(const struct worth *w, uint64_t x)
{
    return format_int(w->a, (int64_t)x);
}

/* ---- addresses ---- */

/* Of lists that do not ask when a case was closed, with whose they are. */
static const char *
arms_address(const struct worth *w, const char *without)
{
    const char *here = pager_address(
        w->rq, arena_printf(w->a, "by closed state seen relost due sort %s",
                            without));
    const char *query = strchr(here, '?');
    return arena_printf(w->a, "/recovery%s", query ? query : "?");
}

/* Of the list, with the filters of this page but those named in without. */
static const char *
list_address(const struct worth *w, const char *without, const char *more)
{
    return arena_printf(w->a, "%s%s&closed=%d", arms_address(w, without),
                        more, w->days);
}

static void
count_show(struct view *v, const char *section, const char *href,
           const char *text)
{
    struct view *row = view_row(v, section);
    view_text(row, "HREF", href);
    view_text(row, "COUNT", text);
}

/* ---- what came afterwards ---- */

/* What stands for doing nothing, with the counts behind it. */
static void
without_show(const struct worth *w, struct view *v,
             const struct recovery_without *x)
{
    struct view *s = view_row(v, *x->basis ? "WITHOUT" : "NO_WITHOUT");
    bool drawn = strcmp(x->basis, "waited") == 0;
    view_if(s, "DRAWN", drawn);
    view_text(s, "RATE", format_percent(w->a, (int64_t)x->won,
                                        (int64_t)x->cases));
    view_text(s, "INTERVAL", arena_printf(w->a, "[%.1f, %.1f]",
                                          x->rate.low * 100,
                                          x->rate.high * 100));
    view_text(s, "WON", whole(w, x->won));
    view_text(s, "CASES", whole(w, x->cases));
    const char *base = arms_address(w, "plan");
    const char *more = drawn ? "" : arena_printf(w->a, "&closed=%d", w->days);
    view_textf(s, "WON_HREF", "%sstate=%s_won%s", base, x->basis, more);
    view_textf(s, "CASES_HREF", "%sstate=%s%s", base, x->basis, more);
}

static enum err
after_show(const struct worth *w, struct view *v)
{
    struct recovery_worth_after after[RECOVERY_WORTH_SPANS];
    struct recovery_without without;
    TRY(recovery_worth_after(&w->rq->cx, &w->f, after));
    TRY(recovery_without(&w->rq->cx, &w->f, &without));
    without_show(w, v, &without);
    for (int i = 0; i < RECOVERY_WORTH_SPANS; i++) {
        const struct recovery_worth_after *x = &after[i];
        int days = recovery_worth_days[i];
        if (days > w->days)
            continue;
        struct view *row = view_row(v, "AFTER");
        bool known = x->cases && x->margin != FIELD_EMPTY;
        const char *seen = arena_printf(w->a, "state=won&seen=%d", days);
        view_text(row, "SPAN", lang_format(w->a, w->l, N_("%d days"), days));
        count_show(row, "CASES", list_address(w, "", seen),
                   whole(w, x->cases));
        view_text(row, "REVENUE", recovery_money(w->rq, x->cases
                                                 ? x->revenue : FIELD_EMPTY));
        view_text(row, "MARGIN", recovery_money(w->rq, x->margin));
        view_text(row, "COST", recovery_money(w->rq, x->cases
                                              ? x->spent : FIELD_EMPTY));
        int64_t net = known ? x->margin - x->spent : FIELD_EMPTY;
        int64_t idle = recovery_without_margin(&without, x->before, days);
        view_text(row, "NET", recovery_money(w->rq, net));
        view_text(row, "ELSE", recovery_money(w->rq, idle));
        view_text(row, "MORE", recovery_money(
            w->rq, known && idle != FIELD_EMPTY ? net - idle
                                                 : FIELD_EMPTY));
        count_show(row, "RELOST",
                   list_address(w, "", arena_printf(w->a, "%s&relost=%d",
                                                    seen, days)),
                   whole(w, x->relost));
        view_text(row, "RELOST_SHARE",
                  format_percent(w->a, (int64_t)x->relost,
                                 (int64_t)x->cases));
    }
    return OK;
}

static enum err
score_show(const struct worth *w, struct view *v, const char *kind,
           const char *label)
{
    struct recovery_worth_score s;
    TRY(recovery_worth_score(&w->rq->cx, &w->f, kind, &s));
    struct view *row = view_row(v, "SCORE");
    view_text(row, "LABEL", label);
    view_text(row, "ASKED", whole(w, s.cases));
    view_text(row, "HREF", list_address(
        w, "", arena_printf(w->a, "state=%s", kind)));
    view_text(row, "BEFORE", s.cases ? arena_printf(w->a, "%.1f", s.before)
                                     : FORMAT_NONE);
    view_text(row, "LATER", s.cases ? arena_printf(w->a, "%.1f", s.after)
                                    : FORMAT_NONE);
    return OK;
}

/* ---- by template, reason … ---- */

static const char *
group_label(const struct worth *w, const struct recovery_worth_group *g)
{
    if (*g->label)
        return g->label;
    if (w->by == RECOVERY_WORTH_TIER)
        return *g->key ? recovery_tier_label(w->l, g->key)
                       : lang_text(w->l, N_("recovery|Not rated"));
    if (w->by == RECOVERY_WORTH_CAUSE)
        return recovery_cause_label(w->l, g->key);
    return lang_text(w->l, w->by == RECOVERY_WORTH_TEMPLATE
                               ? N_("Without a plan")
                               : N_("recovery|No family"));
}

/* A family that is none cannot be asked for: NULL. */
static const char *
group_slice(const struct worth *w, const struct recovery_worth_group *g)
{
    bool template = w->by == RECOVERY_WORTH_TEMPLATE;
    if (w->by == RECOVERY_WORTH_FAMILY && !*g->key)
        return NULL;
    return arena_printf(w->a, "&%s=%s", BYS[w->by].param,
                        !*g->key || (template && strcmp(g->key, "0") == 0)
                            ? "none" : g->key);
}

static void
group_count(const struct worth *w, struct view *row, const char *section,
            const char *slice, const char *state, uint64_t count)
{
    struct view *cell = view_row(row, section);
    view_if(cell, "LINKED", slice != NULL);
    view_text(cell, "HREF",
              slice ? list_address(w, BYS[w->by].param,
                                   arena_printf(w->a, "state=%s%s", state,
                                                slice))
                    : "");
    view_text(cell, "COUNT", whole(w, count));
}

static void
group_show(const struct worth *w, struct view *v,
           const struct recovery_worth_group *g)
{
    const char *slice = group_slice(w, g);
    const char *good = g->release ? "released" : "won";
    struct view *row = view_row(v, "GROUP");
    view_text(row, "LABEL", group_label(w, g));
    view_if(row, "PARTING", g->release);
    group_count(w, row, "CLOSED", slice, "tried", g->closed);
    group_count(w, row, "GOOD", slice, good, g->good);
    view_text(row, "RATE", g->ranked ? format_percent(w->a, (int64_t)g->good,
                                                      (int64_t)g->closed)
                                     : FORMAT_NONE);
    view_text(row, "INTERVAL",
              g->ranked ? arena_printf(w->a, "[%.1f, %.1f]",
                                       g->rate.low * 100, g->rate.high * 100)
                        : lang_format(w->a, w->l, N_("fewer than %d"),
                                      RECOVERY_WORTH_LEAST));
    view_text(row, "EACH",
              recovery_money(w->rq, g->closed ? g->spent / (int64_t)g->closed
                                              : FIELD_EMPTY));
    view_text(row, "VALUE", recovery_money(w->rq, g->value));
    group_count(w, row, "RELOST", slice,
                arena_printf(w->a, "%s&seen=%d&relost=%d", good,
                             RECOVERY_WORTH_SEEN_DAYS,
                             RECOVERY_WORTH_SEEN_DAYS), g->relost);
    group_count(w, row, "SEEN", slice,
                arena_printf(w->a, "%s&seen=%d", good,
                             RECOVERY_WORTH_SEEN_DAYS), g->seen);
}

static enum err
groups_show(const struct worth *w, struct view *v)
{
    struct recovery_worth_group *list;
    size_t n;
    const char *base = pager_address(w->rq, "by");
    TRY(recovery_worth_groups(&w->rq->cx, &w->f, w->by, &list, &n));
    for (int i = 0; i < RECOVERY_WORTH_BYS; i++) {
        struct view *row = view_row(v, "BY");
        view_textf(row, "HREF", "%sby=%s#by", base, BYS[i].key);
        view_msg(row, "LABEL", BYS[i].label);
        view_if(row, "CURRENT", i == (int)w->by);
    }
    view_msg(v, "BY_LABEL", BYS[w->by].label);
    view_if(v, "ANY", n > 0);
    for (size_t i = 0; i < n; i++)
        group_show(w, v, &list[i]);
    return OK;
}

/* ---- lessons ---- */

static enum err
lessons_show(const struct worth *w, struct view *v)
{
    struct recovery_filter f = w->f;
    struct recovery *list;
    size_t n;
    f.lesson = true;
    f.most = LESSONS + 1;
    TRY(recovery_list(&w->rq->cx, &f, &list, &n));
    for (size_t i = 0; i < n && i < LESSONS; i++) {
        struct view *row = view_row(v, "LESSON");
        recovery_case_show(w->rq, row, &list[i]);
        view_text(row, "TEXT", list[i].lesson);
    }
    view_if(v, "NO_LESSON", n == 0);
    if (n > LESSONS)
        view_text(view_row(v, "MORE_LESSONS"), "HREF",
                  list_address(w, "", "state=lesson"));
    return OK;
}

/* ---- against doing nothing ---- */

static enum err
holdouts_show(const struct worth *w, struct view *v)
{
    struct recovery_holdout *list;
    size_t n;
    TRY(recovery_holdouts(&w->rq->cx, &w->f, &list, &n));
    view_if(v, "HOLDOUTS", n > 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "HOLDOUT");
        view_textf(row, "HREF", "/plan/%llu",
                   (unsigned long long)list[i].template_id);
        view_text(row, "NAME", list[i].name);
        recovery_holdout_show(w->rq, row, &list[i], arms_address(w, "plan"));
    }
    return OK;
}

static void
spans_show(const struct worth *w, struct view *v)
{
    static const int DAYS[] = {90, 180, 365, 730};
    const char *base = pager_address(w->rq, "closed");
    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++) {
        struct view *row = view_row(v, "SPANS");
        view_textf(row, "HREF", "%sclosed=%d", base, DAYS[i]);
        view_text(row, "LABEL", lang_format(w->a, w->l, N_("%d days"),
                                            DAYS[i]));
        view_if(row, "CURRENT", DAYS[i] == w->days);
    }
}

static enum err
worth_read(struct request *rq, struct worth *w)
{
    const char *by = request_query(rq, "by");
    *w = (struct worth){.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang};
    TRY(recovery_asked_read(rq, &w->k));
    for (int i = 0; by && i < RECOVERY_WORTH_BYS; i++)
        if (strcmp(BYS[i].key, by) == 0)
            w->by = (enum recovery_worth_by)i;
    w->days = w->k.days ? w->k.days : USUAL_DAYS;
    w->f = w->k.filter;
    w->f.closed_from = clock_today() - w->days;
    w->f.state = w->f.open = -1;
    w->f.due_days = 0;
    w->f.tried = true;
    return OK;
}

enum err
page_recovery_worth(struct request *rq)
{
    struct worth w;
    TRY(worth_read(rq, &w));
    struct view *v = reply_page(rq, "recovery/worth",
                                lang_text(rq->cx.lang,
                                          N_("What recovery was worth")));
    reply_paper(rq, v, lang_text(rq->cx.lang, N_("What recovery was worth")));
    recovery_filters_show(rq, v, &w.k, "/recovery/worth");
    spans_show(&w, v);
    TRY(after_show(&w, v));
    TRY(score_show(&w, v, "csat", lang_text(w.l, N_("Satisfaction (1-5)"))));
    TRY(score_show(&w, v, "nps", lang_text(w.l,
                                           N_("Recommendation (0-10)"))));
    TRY(groups_show(&w, v));
    TRY(holdouts_show(&w, v));
    return lessons_show(&w, v);
}
