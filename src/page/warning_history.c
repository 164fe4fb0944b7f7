/* What a rule of warnings was before, on its page: each version with who saved it
 * when, and what became of what. */
#include <string.h>

#include "page/warning.h"
#include "page/warning_rule.h"
#include "view/format.h"

struct history {
    struct request *rq;
    struct arena *a;
    enum lang l;
    const struct rule_model *model;
};

static const char *
yes_no(const struct history *h, bool yes)
{
    return lang_text(h->l, yes ? N_("yes") : N_("no"));
}

static bool
changed(struct view *row, const char *label, const char *from, const char *to)
{
    if (strcmp(from, to) == 0)
        return false;
    struct view *c = view_row(row, "CHANGE");
    view_msg(c, "LABEL", label);
    view_text(c, "FROM", *from ? from : FORMAT_NONE);
    view_text(c, "TO", *to ? to : FORMAT_NONE);
    return true;
}

static void
differences(const struct history *h, struct view *row,
            const struct warning_edit *was, const struct warning_edit *now)
{
    bool any = false;
    any |= changed(row, N_("warning|Level"),
                   warning_level_label(h->l, was->level),
                   warning_level_label(h->l, now->level));
    any |= changed(row, N_("rule|Conditions"), warning_rule_words(h->rq, was),
                   warning_rule_words(h->rq, now));
    any |= changed(row, N_("rule|Stages"),
                   warning_stages_words(h->rq, h->model, was->stages),
                   warning_stages_words(h->rq, h->model, now->stages));
    any |= changed(row, N_("rule|Opens a case"), yes_no(h, was->opens_case),
                   yes_no(h, now->opens_case));
    any |= changed(row, N_("In use"), yes_no(h, was->active),
                   yes_no(h, now->active));
    if (!any)
        view_text(view_row(row, "FIRST"), "TEXT",
                  lang_text(h->l, N_("Saved without a change")));
}

/* Before the first change, or the first version of a rule of one's own. */
static const char *
first_words(const struct history *h, const struct warning_version *v)
{
    return lang_format(h->a, h->l, N_("%s: %s; %s"),
                       warning_level_label(h->l, v->e.level),
                       warning_rule_words(h->rq, &v->e),
                       warning_stages_words(h->rq, h->model, v->e.stages));
}

enum err
warning_history_show(struct request *rq, struct view *v,
                     const struct rule_model *model, uint64_t id)
{
    struct history h = {rq, rq->cx.arena, rq->cx.lang, model};
    struct warning_version *list;
    size_t n;
    TRY(warning_versions(&rq->cx, id, &list, &n));
    view_if(v, "HISTORY", n > 0);
    for (size_t i = 0; i < n; i++) {
        bool shipped = list[i].at == FIELD_EMPTY;
        struct view *row = view_row(v, "VERSION");
        view_text(row, "AT", shipped ? FORMAT_NONE
                                     : format_moment(h.a, list[i].at));
        view_text(row, "WHO", list[i].who ? list[i].who
                              : shipped   ? lang_text(h.l, N_("as shipped"))
                                          : FORMAT_NONE);
        if (i + 1 < n)
            differences(&h, row, &list[i + 1].e, &list[i].e);
        else
            view_text(view_row(row, "FIRST"), "TEXT",
                      first_words(&h, &list[i]));
    }
    return OK;
}
