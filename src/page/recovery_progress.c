/* What happened in a case, the latest first: talks, states, the decision, the
 * budget's approval and the steps that nobody spoke for. */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "model/plan.h"
#include "model/recovery_approval.h"
#include "page/recovery.h"
#include "view/format.h"

struct item {
    int32_t day;
    int64_t at;
    const char *icon, *title, *who, *text;
    unsigned tone, step; /* step 0 = none */
};

struct progress {
    struct request *rq;
    struct arena *a;
    enum lang l;
    struct item *items;
    size_t count;
};

static struct item *
add(struct progress *p, int64_t at, const char *icon, const char *title,
    const char *who, const char *text)
{
    struct item *x = &p->items[p->count++];
    *x = (struct item){day_of(at), at, icon, title, who ? who : "",
                       text ? text : "", 0, 0};
    return x;
}

static const char *
icon_of(const char *kind)
{
    static const char *const ICONS[][2] = {
        {"call", "phone"}, {"visit", "map-pin"}, {"meeting", "users"},
        {"mail", "mail"}, {"message", "message"}};
    for (size_t i = 0; i < sizeof ICONS / sizeof *ICONS; i++)
        if (strcmp(ICONS[i][0], kind) == 0)
            return ICONS[i][1];
    return "message";
}

static void
talks_add(struct progress *p, const struct plan_contact *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct plan_contact *t = &list[i];
        const char *who = t->who ? t->who : "";
        struct item *x =
            add(p, t->at, icon_of(t->kind), t->kind_name,
                *t->contact ? arena_printf(p->a, "%s → %s", who, t->contact)
                            : who,
                t->hidden ? lang_text(p->l, N_("A private follow-up"))
                          : t->text);
        x->step = t->step;
    }
}

/* A state has a day; when it was written only says what came first. */
static void
states_add(struct progress *p, const struct recovery_step *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool noted = list[i].warning &&
                     list[i].state != RECOVERY_STATE_PASSED;
        struct item *x =
            add(p, list[i].at, noted ? "bell" : "flag",
                noted ? lang_text(p->l, N_("The warning is gone"))
                      : recovery_state_label(p->l, list[i].state),
                list[i].who, recovery_state_words(p->a, p->l, &list[i]));
        x->tone = recovery_state_tone(list[i].state);
        x->day = list[i].day;
    }
}

static void
decision_add(struct progress *p, const struct recovery *c)
{
    if (*c->decision && c->decided_at != TIME_NONE)
        add(p, c->decided_at, "circle-check",
            lang_text(p->l, strcmp(c->decision, "restore") == 0
                                ? N_("Decided: restore")
                                : N_("Decided: release")),
            c->decider, c->decided_why);
}

static void
approval_add(struct progress *p, const struct recovery *c,
             const struct recovery_approval *x)
{
    const char *budget = recovery_money(p->rq, c->budget);
    if (!*x->state)
        return;
    if (x->asked_at != TIME_NONE)
        add(p, x->asked_at, "clock",
            lang_format(p->a, p->l, N_("Approval asked for: %s"), budget),
            x->asked_by, "");
    if (x->approved_at == TIME_NONE)
        return;
    bool given = strcmp(x->state, "given") == 0;
    add(p, x->approved_at, given ? "shield-check" : "circle-x",
        lang_format(p->a, p->l, given ? N_("Budget approved: %s")
                                      : N_("Budget refused: %s"), budget),
        x->approved_by, "");
}

/* Steps that were done without a talk, or left out. */
static void
steps_add(struct progress *p, const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_step *s = &plan->steps[i];
        bool done = strcmp(s->state, "done") == 0;
        if (plan_step_open(s) || s->interaction_id ||
            s->state_at == TIME_NONE)
            continue;
        struct item *x = add(p, s->state_at, done ? "check" : "x", s->title,
                             s->state_by, s->note);
        x->step = s->position;
        if (done && !s->state_by)
            x->who = lang_text(p->l, N_("done by what happened"));
        else if (!done)
            x->text = lang_format(p->a, p->l, N_("Left out: %s"), s->note);
    }
}

static int
latest_first(const void *pa, const void *pb)
{
    const struct item *a = pa, *b = pb;
    if (a->day != b->day)
        return a->day > b->day ? -1 : 1;
    return a->at == b->at ? 0 : a->at > b->at ? -1 : 1;
}

static void
item_show(const struct progress *p, struct view *v, const struct item *x)
{
    struct view *row = view_row(v, "ITEM");
    view_text(row, "DAY", format_day_short(p->a, x->day, clock_today()));
    view_text(row, "TIME", x->tone ? "" : format_moment(p->a, x->at) + 11);
    view_text(row, "ICON", x->icon);
    view_if(row, "PLAIN", !x->tone);
    view_u64(row, "TONE", x->tone);
    view_text(row, "TITLE", x->title);
    view_text(row, "WHO", x->who);
    view_text(row, "TEXT", x->text);
    view_if(row, "OF_STEP", x->step != 0);
    view_text(row, "STEP_TEXT", lang_format(p->a, p->l, N_("step %d"),
                                            (int)x->step));
}

enum { ONCE = 3 }; /* a decision, an approval that was asked and given */

enum err
recovery_progress_show(struct request *rq, struct view *v,
                       const struct recovery *c, const struct plan *plan,
                       const struct recovery_step *states, size_t n,
                       const struct recovery_approval *approval)
{
    struct progress p = {.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang};
    struct plan_contact *talks;
    size_t talk_count;
    TRY(plan_contacts(&rq->cx, c, &talks, &talk_count));
    p.items = ARENA_ARRAY(p.a, talk_count + n + plan->count + ONCE,
                          struct item);
    talks_add(&p, talks, talk_count);
    states_add(&p, states, n);
    decision_add(&p, c);
    approval_add(&p, c, approval);
    steps_add(&p, plan);
    if (p.count)
        qsort(p.items, p.count, sizeof *p.items, latest_first);
    for (size_t i = 0; i < p.count; i++)
        item_show(&p, v, &p.items[i]);
    view_if(v, "NO_TALKS", talk_count == 0);
    view_textf(v, "TALKS_HREF", "/customer/%llu#tab",
               (unsigned long long)c->customer_id);
    return OK;
}
