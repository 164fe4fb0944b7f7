/* The arithmetic behind a suggestion, line by line on the page of a case, and
 * whether what it may cost is approved. */
#include "model/recovery_value.h"

#include <string.h>

#include "core/text.h"
#include "model/recovery_approval.h"
#include "page/recovery.h"
#include "view/format.h"

static struct view *
line(struct request *rq, struct view *v, const char *label, int64_t minor)
{
    struct view *row = view_row(v, "SUM");
    view_msg(row, "LABEL", label);
    view_text(row, "VALUE",
              minor == FIELD_EMPTY
                  ? FORMAT_NONE
                  : format_money_short(rq->cx.arena, rq->cx.lang,
                                       rq->cx.config->currency, minor));
    return row;
}

static void
note(struct view *row, const char *text)
{
    view_text(view_row(row, "NOTE"), "NOTE_TEXT", text);
}

static const char *
group_text(struct request *rq, const struct recovery_value *v)
{
    struct arena *a = rq->cx.arena;
    const char *group =
        *v->region && *v->industry
            ? arena_printf(a, "%s · %s", v->region, v->industry)
        : *v->region ? v->region
                     : lang_text(rq->cx.lang, N_("all customers"));
    return lang_format(a, rq->cx.lang,
                       N_("survival table: %s, n = %s, at most 5 years"),
                       group, format_int(a, (int64_t)v->customers));
}

/* How often the plan has worked, and what may be hoped for with it. */
static void
success_show(struct request *rq, struct view *s,
             const struct recovery_value *x)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    const struct plan_choice *k = x->plan;
    if (x->value == FIELD_EMPTY || x->value <= 0)
        return;
    struct view *row = view_row(s, "SUM");
    view_msg(row, "LABEL", N_("worth|× success of the plan"));
    if (!k) {
        view_text(row, "VALUE", FORMAT_NONE);
        note(row, lang_format(a, l, N_("not counted: the plan does not fit here, "
                                       "or has ended fewer than %d cases"),
                              PLAN_CASES_LEAST));
        return;
    }
    view_text(row, "VALUE",
              format_percent(a, (int64_t)k->won, (int64_t)k->closed));
    struct view *n = view_row(row, "NOTE");
    view_text(n, "NOTE_TEXT", arena_printf(a, "%s [%.1f, %.1f]", k->name,
                                           k->low * 100, k->high * 100));
    recovery_plan_counts(a, view_row(n, "OF"), k);
    view_if(line(rq, s, N_("worth|= to be hoped for"), x->hoped), "STRONG",
            true);
}

static void
end_show(struct request *rq, struct view *s, const struct recovery_value *x)
{
    if (x->budget)
        line(rq, s, N_("worth|− budget"), x->budget);
    view_if(line(rq, s, N_("worth|= net"), x->net), "STRONG", true);
    view_text(s, "SUGGESTION",
              lang_text(rq->cx.lang,
                        !*x->suggested ? N_("No suggestion: the margin is not "
                                            "known.")
                        : strcmp(x->suggested, "restore") == 0
                            ? N_("Suggested: restore")
                            : N_("Suggested: release")));
}

enum err
recovery_value_show(struct request *rq, struct view *v, uint64_t case_id,
                    const struct plan_choice *list, size_t n,
                    uint64_t template_id)
{
    struct recovery_value x;
    struct arena *a = rq->cx.arena;
    TRY(recovery_value_read(&rq->cx, case_id, &x));
    recovery_value_plan(&x, list, n, template_id);
    struct view *s = view_row(v, "WORTH");
    line(rq, s, N_("worth|Margin of 12 months"), x.margin);
    line(rq, s, N_("worth|− cost to serve"), x.serve);
    view_if(line(rq, s, N_("worth|= a year"), x.contribution), "STRONG",
            true);
    struct view *years = view_row(s, "SUM");
    view_msg(years, "LABEL", N_("worth|× years it may be expected to stay"));
    view_text(years, "VALUE", money_plain(a, x.years));
    note(years, group_text(rq, &x));
    struct view *value = line(rq, s, N_("worth|= expected value"), x.value);
    view_if(value, "STRONG", true);
    if (*x.tier)
        note(value, strcmp(x.tier, "below") == 0
                        ? lang_text(rq->cx.lang, N_("below zero"))
                        : lang_format(a, rq->cx.lang, N_("tier %s"), x.tier));
    success_show(rq, s, &x);
    end_show(rq, s, &x);
    return OK;
}

/* ---- approval ---- */

static const char *
approval_text(struct request *rq, const struct recovery_approval *x)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    if (strcmp(x->state, "asked") == 0)
        return lang_format(a, l, N_("Waits for approval, asked by %s on %s"),
                           x->asked_by, format_moment(a, x->asked_at));
    return lang_format(a, l, strcmp(x->state, "given") == 0
                                 ? N_("Approved by %s on %s")
                                 : N_("Refused by %s on %s"),
                       x->approved_by, format_moment(a, x->approved_at));
}

void
recovery_approval_show(struct request *rq, struct view *v, uint64_t case_id,
                       const struct recovery_approval *x, bool may)
{
    if (!*x->state)
        return;
    struct view *s = view_row(v, "APPROVAL");
    view_text(s, "APPROVAL_TEXT", approval_text(rq, x));
    view_u64(s, "TONE", strcmp(x->state, "given") == 0     ? 5
                        : strcmp(x->state, "refused") == 0 ? 6
                                                           : 7);
    if (!may || !x->may_approve)
        return;
    struct view *m = view_row(s, "MAY");
    view_text(m, "APPROVE_ACTION",
              recovery_href(rq->cx.arena, case_id, "/approve"));
    form_hidden(rq, m, 0);
}
