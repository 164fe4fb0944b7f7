/* See plan.h. Everybody may read what is usually done; managers and
 * administrators change it. */
#include "page/plan_private.h"

#include <string.h>

#include "core/text.h"
#include "model/plan.h"
#include "model/plan_template.h"
#include "model/reason.h"
#include "model/recovery_holdout.h"
#include "model/role.h"
#include "model/user_edit.h"
#include "page/recovery.h"
#include "view/format.h"

struct template_form {
    struct edit edit;
    struct plan_template now, next;
};

const char *
plan_address(struct request *rq, const char *tail)
{
    return arena_printf(rq->cx.arena, "/plan/%llu%s",
                        (unsigned long long)rq->id, tail);
}

const char *
plan_step_address(struct request *rq, uint64_t id, const char *tail)
{
    return plan_address(rq, arena_printf(rq->cx.arena, "/step/%llu%s",
                                    (unsigned long long)id, tail));
}

static bool
may_edit(const struct request *rq)
{
    return rq->cx.actor.roles & (ROLE_MANAGER | ROLE_ADMIN);
}

static const char *
label_of(struct request *rq, const struct choice *list, const char *key)
{
    for (; list->key; list++)
        if (!strcmp(list->key, key))
            return lang_text(rq->cx.lang, list->label);
    return "";
}

static const char *
money(struct request *rq, int64_t minor)
{
    return minor == FIELD_EMPTY || !minor
               ? FORMAT_NONE
               : format_money_short(rq->cx.arena, rq->cx.lang,
                                    rq->cx.config->currency, minor);
}

/* ---- list and one ---- */

static void
fill_template(struct request *rq, struct view *v,
              const struct plan_template *t)
{
    enum lang l = rq->cx.lang;
    view_textf(v, "HREF", "/plan/%llu", (unsigned long long)t->id);
    view_text(v, "NAME", t->name);
    view_text(v, "TEXT", t->text);
    view_text(v, "KIND", label_of(rq, plan_kinds, t->kind));
    view_u64(v, "TONE", t->colour);
    view_if(v, "FAMILY", *t->family != '\0');
    view_text(v, "FAMILY_NAME", t->family);
    view_text(v, "REASON_NAME", t->reason);
    view_text(v, "TIER", *t->tier ? label_of(rq, plan_tiers, t->tier)
                                  : lang_text(l, N_("plan|any")));
    view_text(v, "STATE", *t->state ? label_of(rq, plan_states, t->state)
                                    : lang_text(l, N_("plan|any")));
    view_text(v, "STEPS", format_int(rq->cx.arena, (int64_t)t->steps));
    view_text(v, "COST", money(rq, t->cost));
    view_if(v, "OFF", !t->active);
}

enum err
page_plan_list(struct request *rq)
{
    struct plan_template *list;
    struct view *group = NULL;
    size_t n;
    TRY(plan_template_list(&rq->cx, &list, &n));
    const char *title = lang_text(rq->cx.lang, N_("Recovery plans"));
    struct view *v = reply_page(rq, "plan/list", title);
    reply_paper(rq, v, title);
    view_if(v, "CAN_NEW", may_edit(rq));
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(list[i].kind, list[i - 1].kind)) {
            group = view_row(v, "GROUP");
            view_text(group, "GROUP_NAME",
                      label_of(rq, plan_kinds, list[i].kind));
        }
        fill_template(rq, view_row(group, "ROW"), &list[i]);
    }
    return OK;
}

static void
fill_step(struct request *rq, struct view *v,
          const struct plan_template_step *s, size_t place)
{
    view_u64(v, "PLACE", place);
    view_text(v, "NAME", s->name);
    view_text(v, "ROLE", label_of(rq, plan_roles, s->role));
    view_text(v, "CHANNEL", s->kind_name);
    view_text(v, "DAY", lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("day %d"), (int)s->day));
    view_text(v, "OFFER", s->offer);
    view_text(v, "MESSAGE", s->text);
    view_text(v, "COST", money(rq, s->cost));
    view_if(v, "OPTIONAL", !s->required);
    view_if(v, "BY_FACT", *s->done_when != '\0');
    view_text(v, "FACT", label_of(rq, plan_facts, s->done_when));
    view_text(v, "EDIT_HREF", plan_step_address(rq, s->id, "/edit"));
    view_text(v, "PLACE_ACTION", plan_step_address(rq, s->id, "/place"));
    view_text(v, "REMOVE_HREF", plan_step_address(rq, s->id, "/remove"));
}

/* Both arms over the same days; which does better is said from 30 cases on. */
static enum err
holdout_show(struct request *rq, struct view *v, const struct plan_template *t)
{
    const struct recovery_filter f = {.state = -1, .open = -1,
                                      .template_id = t->id};
    struct recovery_holdout none = {.template_id = t->id}, *list;
    size_t n;
    TRY(recovery_holdouts(&rq->cx, &f, &list, &n));
    view_if(v, "HOLDOUT", t->holdout_percent > 0 || n > 0);
    view_text(v, "HOLD_TEXT",
              t->holdout_percent
                  ? lang_format(rq->cx.arena, rq->cx.lang,
                                N_("%d %% of the cases wait %d days first, "
                                   "drawn at random"),
                                (int)t->holdout_percent,
                                (int)t->holdout_days)
                  : "");
    recovery_holdout_show(rq, v, n ? list : &none, "/recovery?");
    return OK;
}

enum err
page_plan_show(struct request *rq)
{
    struct plan_template t;
    struct plan_template_step *steps;
    size_t n;
    TRY(plan_template_find(&rq->cx, rq->id, &t));
    TRY(plan_template_steps(&rq->cx, rq->id, &steps, &n));
    struct view *v = reply_page(rq, "plan/show", t.name);
    reply_paper(rq, v, t.name);
    fill_template(rq, v, &t);
    view_if(v, "MAY", may_edit(rq));
    view_text(v, "EDIT_HREF", plan_address(rq, "/edit"));
    view_text(v, "COPY_ACTION", plan_address(rq, "/copy"));
    view_text(v, "STEP_HREF", plan_address(rq, "/step/new"));
    view_if(v, "NO_STEPS", n == 0);
    TRY(holdout_show(rq, v, &t));
    for (size_t i = 0; i < n; i++)
        fill_step(rq, view_row(v, "STEP"), &steps[i], i + 1);
    form_hidden(rq, v, 0);
    return OK;
}

/* ---- the form of a template ---- */

static enum err
reasons_offer(struct request *rq, struct choice **out)
{
    struct reason *list;
    size_t n, k = 0;
    TRY(reason_list(&rq->cx, &list, &n));
    *out = ARENA_ARRAY(rq->cx.arena, n + 1, struct choice);
    for (size_t i = 0; i < n; i++)
        if (list[i].active && !*list[i].into && !reason_is_fixed(&list[i]))
            (*out)[k++] = (struct choice){list[i].code, list[i].name};
    (*out)[k] = (struct choice){NULL, NULL};
    return OK;
}

static enum err
start(struct request *rq, const char *action, struct template_form *f)
{
    size_t n = plan_template_field_count;
    struct field *fields = field_copy(rq->cx.arena, plan_template_fields, n);
    struct choice *families, *reasons;
    TRY(reason_families(&rq->cx, &families));
    TRY(reasons_offer(rq, &reasons));
    field_named(fields, n, "family_code")->choices = families;
    field_named(fields, n, "reason_code")->choices = reasons;
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = fields,
                            .count = n, .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
    return OK;
}

void
plan_edit_page(struct edit *e, const char *title, const char *back)
{
    struct view *v = reply_page(e->rq, "plan/edit", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "BACK_HREF", back);
    edit_fill(e, v);
}

static void
template_page(struct template_form *f)
{
    struct request *rq = f->edit.rq;
    plan_edit_page(&f->edit, f->now.id
         ? lang_format(rq->cx.arena, rq->cx.lang, N_("Edit %s"), f->now.name)
         : lang_text(rq->cx.lang, N_("New recovery plan")),
         f->now.id ? plan_address(rq, "") : "/plan");
}

static enum err
new_start(struct request *rq, struct template_form *f)
{
    field_clear(plan_template_fields, plan_template_field_count, &f->now);
    f->now.active = true;
    f->now.kind = "restore";
    f->now.holdout_percent = 0;
    f->now.holdout_days = 30;
    return start(rq, "/plan", f);
}

enum err
page_plan_new(struct request *rq)
{
    struct template_form *f = ARENA_NEW(rq->cx.arena, struct template_form);
    TRY(new_start(rq, f));
    template_page(f);
    return OK;
}

static enum err
finish(struct template_form *f)
{
    struct request *rq = f->edit.rq;
    struct problems wrong = {0};
    if (!f->edit.form.failed) {
        plan_template_complete(&f->next);
        TRY(plan_template_judge(&rq->cx, &f->next, &wrong));
    }
    for (size_t i = 0; i < wrong.count; i++)
        form_refuse(&f->edit.form, wrong.list[i].field,
                    wrong.list[i].message);
    if (f->edit.form.failed) {
        template_page(f);
        return reply_form_again(rq, &f->edit.form);
    }
    if (f->now.id)
        TRY(plan_template_save(&rq->cx, &f->now, &f->next));
    else
        TRY(plan_template_add(&rq->cx, &f->next));
    rq->id = f->now.id ? f->now.id : f->next.id;
    return reply_see_other(rq, plan_address(rq, ""), N_("The plan is saved."));
}

enum err
page_plan_create(struct request *rq)
{
    struct template_form *f = ARENA_NEW(rq->cx.arena, struct template_form);
    enum edit_state state;
    TRY(new_start(rq, f));
    TRY(edit_read(&f->edit, &state));
    return finish(f);
}

enum err
page_plan_edit(struct request *rq)
{
    struct template_form *f = ARENA_NEW(rq->cx.arena, struct template_form);
    TRY(plan_template_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, plan_address(rq, ""), f));
    TRY(edit_show(&f->edit));
    template_page(f);
    return OK;
}

enum err
page_plan_update(struct request *rq)
{
    struct template_form *f = ARENA_NEW(rq->cx.arena, struct template_form);
    struct edit_other other = {.back = plan_address(rq, "/edit"), .list = "/plan",
                               .list_label = N_("Recovery plans")};
    enum edit_state state;
    TRY(plan_template_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, plan_address(rq, ""), f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return finish(f);
    other.name = f->now.name;
    TRY(audit_last_edit(&rq->cx, "plan_template", rq->id, &other.who,
                        &other.at));
    return edit_conflict(&f->edit, &other)
               ? OK : reply_see_other(rq, plan_address(rq, ""), PLAN_SAME);
}

enum err
page_plan_copy(struct request *rq)
{
    uint64_t id;
    TRY(plan_template_copy(&rq->cx, rq->id, &id));
    rq->id = id;
    return reply_see_other(rq, plan_address(rq, "/edit"),
                           N_("This is the copy. Name it and put it into "
                              "use."));
}
