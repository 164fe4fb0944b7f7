/* The words of recovery cases. */
#include <string.h>

#include "page/recovery.h"
#include "view/format.h"

static const struct {
    const char *label;
    unsigned tone;
} STATES[RECOVERY_STATE_COUNT] = {
    [RECOVERY_STATE_AT_RISK] = {N_("recovery|At risk"), 7},
    [RECOVERY_STATE_PLANNED] = {N_("recovery|Plan in place"), 2},
    [RECOVERY_STATE_SAVING] = {N_("recovery|Being saved"), 3},
    [RECOVERY_STATE_WITHDRAWN] = {N_("recovery|Notice withdrawn"), 5},
    [RECOVERY_STATE_RESTORED] = {N_("recovery|Restored"), 5},
    [RECOVERY_STATE_PARTLY] = {N_("recovery|Partly restored"), 4},
    [RECOVERY_STATE_RELEASED] = {N_("recovery|Released"), 1},
    [RECOVERY_STATE_LOST] = {N_("recovery|Lost"), 6},
    [RECOVERY_STATE_PASSED] = {N_("recovery|Warning gone"), 1},
};

const char *
recovery_state_label(enum lang l, enum recovery_state s)
{
    return lang_text(l, STATES[s].label);
}

unsigned
recovery_state_tone(enum recovery_state s)
{
    return STATES[s].tone;
}

const char *
recovery_state_words(struct arena *a, enum lang l,
                     const struct recovery_step *s)
{
    if (!s->warning)
        return s->note;
    return lang_format(a, l,
                       s->state == RECOVERY_STATE_PASSED
                           ? N_("%s: its cause is gone, and nobody had acted "
                                "on the case")
                           : N_("%s: its cause is gone; the case goes on"),
                       s->warning);
}

const char *
recovery_review_words(struct arena *a, enum lang l,
                      const struct recovery_review *x)
{
    const char *day = format_day(a, x->day), *who = x->who ? x->who : "";
    return x->changed
               ? lang_format(a, l, N_("%s %s looked again: “%s” became “%s”"),
                             day, who, x->before, x->after)
               : lang_format(a, l, N_("%s %s looked again: “%s” stands"), day,
                             who, x->before);
}

const char *
recovery_cause_label(enum lang l, const char *cause)
{
    static const struct choice CAUSES[] = {
        {"warning", N_("By a warning")}, {"notice", N_("By a notice")},
        {"loss", N_("By a loss")}, {"hand", N_("By hand")}, {NULL, NULL}};
    for (const struct choice *c = CAUSES; c->key; c++)
        if (strcmp(c->key, cause) == 0)
            return lang_text(l, c->label);
    return "";
}

const char *
recovery_said_label(enum lang l, const char *said_by)
{
    static const struct choice WAYS[] = {
        {"customer", N_("Said by the customer")},
        {"salesperson", N_("Seen by us")},
        {"data", N_("Derived from data")}, {NULL, NULL}};
    for (const struct choice *c = WAYS; c->key; c++)
        if (said_by && strcmp(c->key, said_by) == 0)
            return lang_text(l, c->label);
    return FORMAT_NONE;
}

bool
recovery_is_late(const struct recovery *c)
{
    return recovery_is_open(c) && c->deadline != DAY_NONE &&
           c->deadline < clock_today();
}

const char *
recovery_deadline_words(struct request *rq, const struct recovery *c)
{
    struct arena *a = rq->cx.arena;
    if (!recovery_is_open(c) || c->deadline == DAY_NONE)
        return "";
    int days = c->deadline - clock_today();
    return days < 0 ? lang_format(a, rq->cx.lang, N_("%d days over"), -days)
                    : lang_format(a, rq->cx.lang, N_("%d days left"), days);
}

const char *
recovery_href(struct arena *a, uint64_t id, const char *rest)
{
    return arena_printf(a, "/recovery/%llu%s", (unsigned long long)id, rest);
}

enum err
recovery_show_open(struct request *rq, struct view *v, uint64_t customer_id)
{
    struct recovery_filter f = {.state = -1, .open = 1,
                                .customer_id = customer_id};
    struct recovery *list;
    size_t n;
    TRY(recovery_list(&rq->cx, &f, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "CASE");
        view_text(row, "CASE_HREF", recovery_href(rq->cx.arena, list[i].id,
                                                  ""));
        view_text(row, "CASE_NO", list[i].code);
        view_text(row, "CASE_STATE", recovery_state_label(rq->cx.lang,
                                                          list[i].state));
        view_text(row, "CASE_WHY",
                  strcmp(list[i].reason, "unknown") != 0
                      ? list[i].reason_name
                      : recovery_cause_label(rq->cx.lang, list[i].cause));
        view_text(row, "CASE_DUE", recovery_deadline_words(rq, &list[i]));
        view_if(row, "CASE_LATE", recovery_is_late(&list[i]));
    }
    return OK;
}
