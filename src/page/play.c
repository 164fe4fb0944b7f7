/* The forms of plays and needs. Both belong to a stage, so they lead back to
 * its page. */
#include "page/play.h"

#include <stdlib.h>
#include <string.h>

#include "model/guide.h"
#include "model/rule.h"
#include "model/user_edit.h"
#include "page/edit.h"
#include "page/pager.h"

struct play_form {
    struct edit edit;
    struct play_edit now, next;
};

struct need_form {
    struct edit edit;
    struct need_edit now, next;
};

/* ---- of which stage ---- */

static enum err
stage_check(struct request *rq, const char *model, const char *stage)
{
    const struct rules *rules;
    TRY(rules_get(&rq->cx, &rules));
    const struct rule_model *m = rules_model(rules, model);
    return m && rules_stage(m, stage) >= 0 ? OK : ERR_NOT_FOUND;
}

static const char *
stage_href(struct request *rq, const char *model, const char *stage,
           const char *rest)
{
    return arena_printf(rq->cx.arena, "/stage/%s/%s%s", model, stage, rest);
}

/* "lifecycle6.usage" of the address or the form: the stage one came from. */
static const char *
back_href(struct request *rq)
{
    const char *text = request_query(rq, "back");
    if (!text)
        text = request_form(rq, "back");
    const char *dot = text ? strchr(text, '.') : NULL;
    if (!dot || stage_check(rq, arena_copy(rq->cx.arena, text,
                                           (size_t)(dot - text)),
                            dot + 1) != OK)
        return "/stage";
    return stage_href(rq, arena_copy(rq->cx.arena, text,
                                     (size_t)(dot - text)), dot + 1, "");
}

/* ---- plays ---- */

static void
play_start(struct request *rq, const char *action, struct play_form *f)
{
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = play_fields,
                            .count = play_field_count, .base = &f->next,
                            .now = &f->now, .version = f->now.version};
    edit_start(&f->edit);
}

static bool
is_empty(const char *s)
{
    return !s || !*s;
}

static void
play_judge(struct play_form *f)
{
    const struct play_edit *p = &f->next;
    if (is_empty(p->name_zh_cn) && is_empty(p->name_zh_tw) &&
        is_empty(p->name_en))
        form_refuse(&f->edit.form, "name_zh_cn",
                    N_("A name in one language is needed."));
}

static const char *
play_title(const struct play_form *f)
{
    struct request *rq = f->edit.rq;
    const char *const names[] = {f->now.name_zh_cn, f->now.name_zh_tw,
                                 f->now.name_en};
    return f->now.id ? lang_format(rq->cx.arena, rq->cx.lang, N_("Edit %s"),
                                   names[rq->cx.lang])
                     : lang_text(rq->cx.lang, N_("New play"));
}

static struct view *
play_page(struct play_form *f, const char *back)
{
    struct request *rq = f->edit.rq;
    struct view *v = reply_page(rq, "play/edit", play_title(f));
    const char *from = request_query(rq, "back");
    if (!from)
        from = request_form(rq, "back");
    view_text(v, "HEADLINE", play_title(f));
    view_text(v, "BACK_HREF", back);
    view_text(v, "BACK", from ? from : "");
    edit_fill(&f->edit, v);
    return v;
}

/* Those there are, each with a button; below the form for a new one. */
static enum err
others_show(struct request *rq, struct view *v)
{
    struct guide_play *list;
    size_t n;
    TRY(play_others(&rq->cx, rq->args[0], rq->args[1], &list, &n));
    struct view *box = view_row(v, "OTHERS");
    view_text(box, "PLACE_ACTION",
              stage_href(rq, rq->args[0], rq->args[1], "/play/place"));
    form_hidden(rq, box, 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(box, "OTHER");
        view_u64(row, "ID", list[i].id);
        view_text(row, "NAME", list[i].name);
        view_text(row, "TEXT", list[i].text);
        for (unsigned k = 0; play_mark_choices[k].key; k++)
            if (list[i].mark == 1u << k)
                view_msg(row, "MARK", play_mark_choices[k].label);
    }
    return OK;
}

static enum err
play_new_page(struct play_form *f)
{
    struct request *rq = f->edit.rq;
    struct view *v = play_page(f, stage_href(rq, rq->args[0], rq->args[1],
                                             ""));
    return others_show(rq, v);
}

static enum err
play_new_start(struct request *rq, struct play_form *f)
{
    TRY(stage_check(rq, rq->args[0], rq->args[1]));
    field_clear(play_fields, play_field_count, &f->now);
    f->now.active = true;
    play_start(rq, stage_href(rq, rq->args[0], rq->args[1], "/play"), f);
    return OK;
}

enum err
page_play_new(struct request *rq)
{
    struct play_form *f = ARENA_NEW(rq->cx.arena, struct play_form);
    TRY(play_new_start(rq, f));
    return play_new_page(f);
}

enum err
page_play_create(struct request *rq)
{
    struct play_form *f = ARENA_NEW(rq->cx.arena, struct play_form);
    enum edit_state state;
    TRY(play_new_start(rq, f));
    TRY(edit_read(&f->edit, &state));
    if (!f->edit.form.failed)
        play_judge(f);
    if (f->edit.form.failed) {
        TRY(play_new_page(f));
        return reply_form_again(rq, &f->edit.form);
    }
    play_complete(&f->next);
    TRY(play_add(&rq->cx, &f->next, rq->args[0], rq->args[1]));
    return reply_see_other(rq, stage_href(rq, rq->args[0], rq->args[1], ""),
                           N_("The play is in the stage."));
}

enum err
page_play_place(struct request *rq)
{
    struct form f;
    const char *take = request_form(rq, "take");
    const char *id = take ? take : request_form(rq, "put");
    unsigned long long number = id ? strtoull(id, NULL, 10) : 0;
    form_read(rq, NULL, 0, NULL, &f);
    TRY(stage_check(rq, rq->args[0], rq->args[1]));
    TRY(play_place(&rq->cx, number, rq->args[0], rq->args[1], !take));
    return reply_see_other(rq, stage_href(rq, rq->args[0], rq->args[1], ""),
                           take ? N_("The play is out of the stage.")
                                : N_("The play is in the stage."));
}

static const char *
play_address(struct request *rq)
{
    return arena_printf(rq->cx.arena, "/play/%llu",
                        (unsigned long long)rq->id);
}

static void
take_show(struct request *rq, struct view *v)
{
    const char *back = back_href(rq);
    bool known = strncmp(back, "/stage/", 7) == 0;
    view_if(v, "TAKE", known);
    view_text(v, "TAKE_ACTION",
              arena_printf(rq->cx.arena, "%s/play/place", back));
    view_u64(v, "ID", rq->id);
}

enum err
page_play_edit(struct request *rq)
{
    struct play_form *f = ARENA_NEW(rq->cx.arena, struct play_form);
    TRY(play_find(&rq->cx, rq->id, &f->now));
    play_start(rq, play_address(rq), f);
    take_show(rq, play_page(f, back_href(rq)));
    return OK;
}

enum err
page_play_update(struct request *rq)
{
    struct play_form *f = ARENA_NEW(rq->cx.arena, struct play_form);
    struct edit_other other = {.list = "/stage", .list_label = N_("Stages")};
    enum edit_state state;
    TRY(play_find(&rq->cx, rq->id, &f->now));
    play_start(rq, play_address(rq), f);
    TRY(edit_read(&f->edit, &state));
    if (state == EDIT_STALE) {
        other.name = f->now.name_zh_cn;
        other.back = back_href(rq);
        TRY(audit_last_edit(&rq->cx, "play", rq->id, &other.who, &other.at));
        if (edit_conflict(&f->edit, &other))
            return OK;
    }
    if (!f->edit.form.failed)
        play_judge(f);
    if (f->edit.form.failed) {
        take_show(rq, play_page(f, back_href(rq)));
        return reply_form_again(rq, &f->edit.form);
    }
    play_complete(&f->next);
    TRY(play_save(&rq->cx, &f->now, &f->next));
    return reply_see_other(rq, back_href(rq), N_("The play is saved."));
}

/* ---- needs ---- */

static void
need_start(struct request *rq, const char *action, struct need_form *f)
{
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = need_fields,
                            .count = need_field_count, .base = &f->next,
                            .now = &f->now, .version = f->now.version};
    edit_start(&f->edit);
}

static const char *
need_back(const struct need_form *f)
{
    return stage_href(f->edit.rq, f->now.model, f->now.stage, "");
}

static void
need_page(struct need_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = lang_text(rq->cx.lang,
                                  f->now.id ? N_("Edit a need")
                                            : N_("New need"));
    struct view *v = reply_page(rq, "play/need", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "BACK_HREF", need_back(f));
    edit_fill(&f->edit, v);
}

static enum err
need_finish(struct need_form *f)
{
    struct request *rq = f->edit.rq;
    const struct need_edit *n = &f->next;
    if (!f->edit.form.failed && is_empty(n->text_zh_cn) &&
        is_empty(n->text_zh_tw) && is_empty(n->text_en))
        form_refuse(&f->edit.form, "text_zh_cn",
                    N_("A text in one language is needed."));
    if (f->edit.form.failed) {
        need_page(f);
        return reply_form_again(rq, &f->edit.form);
    }
    need_complete(&f->next);
    TRY(f->now.id ? need_save(&rq->cx, &f->now, &f->next)
                  : need_add(&rq->cx, &f->next));
    return reply_see_other(rq, need_back(f), N_("The need is saved."));
}

static enum err
need_new_start(struct request *rq, struct need_form *f)
{
    TRY(stage_check(rq, rq->args[0], rq->args[1]));
    field_clear(need_fields, need_field_count, &f->now);
    f->now.kind = "need";
    f->now.active = true;
    f->now.model = rq->args[0];
    f->now.stage = rq->args[1];
    need_start(rq, stage_href(rq, rq->args[0], rq->args[1], "/need"), f);
    return OK;
}

enum err
page_need_new(struct request *rq)
{
    struct need_form *f = ARENA_NEW(rq->cx.arena, struct need_form);
    TRY(need_new_start(rq, f));
    need_page(f);
    return OK;
}

enum err
page_need_create(struct request *rq)
{
    struct need_form *f = ARENA_NEW(rq->cx.arena, struct need_form);
    enum edit_state state;
    TRY(need_new_start(rq, f));
    TRY(edit_read(&f->edit, &state));
    return need_finish(f);
}

static enum err
need_edit_start(struct request *rq, struct need_form *f)
{
    TRY(need_find(&rq->cx, rq->id, &f->now));
    need_start(rq, arena_printf(rq->cx.arena, "/need/%llu",
                                (unsigned long long)rq->id), f);
    return OK;
}

enum err
page_need_edit(struct request *rq)
{
    struct need_form *f = ARENA_NEW(rq->cx.arena, struct need_form);
    TRY(need_edit_start(rq, f));
    need_page(f);
    return OK;
}

enum err
page_need_update(struct request *rq)
{
    struct need_form *f = ARENA_NEW(rq->cx.arena, struct need_form);
    struct edit_other other = {.list = "/stage", .list_label = N_("Stages")};
    enum edit_state state;
    TRY(need_edit_start(rq, f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return need_finish(f);
    other.name = f->now.text_zh_cn;
    other.back = need_back(f);
    TRY(audit_last_edit(&rq->cx, "stage_need", rq->id, &other.who,
                        &other.at));
    if (edit_conflict(&f->edit, &other))
        return OK;
    return reply_see_other(rq, other.back,
                           N_("Somebody else had saved the same already."));
}
