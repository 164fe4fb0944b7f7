/* The list of studies, one of them, and its form. */
#include "page/study.h"

#include <string.h>

#include "model/lookup.h"
#include "model/rule.h"
#include "model/study.h"
#include "model/user_edit.h"
#include "page/edit.h"
#include "page/file.h"
#include "view/format.h"

enum { LISTED = 200 };
#define SUBJECT "study"

struct study_form {
    struct edit edit;
    struct study now, next;
};

static const char *
address(struct request *rq, uint64_t id, const char *rest)
{
    return arena_printf(rq->cx.arena, "/study/%llu%s", (unsigned long long)id,
                        rest);
}

/* ---- reading ---- */

/* "使用 · 华北 · 机床" */
static enum err
about_words(struct request *rq, const struct study *s, const char **out)
{
    const struct rules *rules;
    struct buf b;
    const char *dot = strchr(s->stage, '.');
    buf_init(&b, rq->cx.arena);
    buf_add(&b, "");
    TRY(rules_get(&rq->cx, &rules));
    const struct rule_model *m =
        dot ? rules_model(rules, arena_copy(rq->cx.arena, s->stage,
                                            (size_t)(dot - s->stage)))
            : NULL;
    int stage = m ? rules_stage(m, dot + 1) : -1;
    const char *const parts[] = {
        stage >= 0 ? m->stages[stage].name[rq->cx.lang] : NULL, s->region,
        s->category};
    for (size_t i = 0; i < 3; i++)
        if (parts[i])
            buf_printf(&b, "%s%s", b.len ? " · " : "", parts[i]);
    *out = b.data;
    return OK;
}

static enum err
row_show(struct request *rq, struct view *row, const struct study *s)
{
    const char *about;
    TRY(about_words(rq, s, &about));
    view_text(row, "DAY", format_day(rq->cx.arena, s->day));
    view_text(row, "ABOUT", about);
    return OK;
}

/* Deleted ones, for who may have them back. */
static enum err
bin_show(struct request *rq, struct view *v)
{
    struct study *list;
    size_t n;
    if (!study_may(&rq->cx))
        return OK;
    TRY(study_bin(&rq->cx, &list, &n));
    struct view *bin = n ? view_row(v, "BIN") : NULL;
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(bin, "GONE");
        TRY(row_show(rq, row, &list[i]));
        view_text(row, "NAME", list[i].title);
        view_text(row, "GONE_ON", format_moment(rq->cx.arena,
                                                list[i].deleted_at));
        view_text(row, "RESTORE_ACTION", address(rq, list[i].id,
                                                 "/restore"));
    }
    return OK;
}

enum err
page_study_list(struct request *rq)
{
    struct study *list;
    size_t n;
    TRY(study_list(&rq->cx, NULL, LISTED, &list, &n));
    struct view *v = reply_page(rq, "study/list",
                                lang_text(rq->cx.lang, N_("Studies")));
    view_if(v, "CAN_ADD", study_may(&rq->cx));
    view_if(v, "NONE", n == 0);
    view_if(v, "SOME", n > 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "ROW");
        TRY(row_show(rq, row, &list[i]));
        view_text(row, "HREF", address(rq, list[i].id, ""));
        view_text(row, "TITLE", list[i].title);
        view_text(row, "SOURCE", list[i].source);
        view_text(row, "FILES", list[i].files
                  ? format_int(rq->cx.arena, list[i].files) : "");
    }
    return bin_show(rq, v);
}

/* A line each, cut at its first colon, narrow or wide. */
static void
figures_show(struct request *rq, struct view *v, const char *text)
{
    struct arena *a = rq->cx.arena;
    while (text && *text) {
        size_t n = strcspn(text, "\r\n");
        const char *line = arena_copy(a, text, n);
        const char *wide = strstr(line, "："), *cut = strchr(line, ':');
        size_t skip = 1;
        if (wide && (!cut || wide < cut)) {
            cut = wide;
            skip = strlen("：");
        }
        if (*line) {
            struct view *row = view_row(v, "FIGURE");
            view_text(row, "NAME",
                      cut ? arena_copy(a, line, (size_t)(cut - line)) : line);
            view_text(row, "VALUE", cut ? cut + skip : "");
        }
        text += n + strspn(text + n, "\r\n");
    }
}

static enum err
study_page(struct request *rq, const char *problem)
{
    struct study s;
    const char *about;
    TRY(study_find(&rq->cx, rq->id, &s));
    TRY(about_words(rq, &s, &about));
    struct view *v = reply_page(rq, "study/show", s.title);
    view_text(v, "TITLE", s.title);
    view_text(v, "DAY", format_day(rq->cx.arena, s.day));
    view_text(v, "ABOUT", about);
    view_text(v, "SOURCE", s.source);
    view_text(v, "BY", s.by ? s.by : "");
    view_text(v, "TEXT", s.text);
    view_if(v, "FIGURES", s.figures && *s.figures);
    figures_show(rq, v, s.figures);
    view_if(v, "CAN_EDIT", study_may(&rq->cx));
    view_text(v, "EDIT_HREF", address(rq, s.id, "/edit"));
    return page_files_show(rq, v, &(struct page_files){
        .subject = SUBJECT, .id = s.id, .title = N_("Files"),
        .base = address(rq, s.id, ""), .may = study_may(&rq->cx),
        .problem = problem});
}

enum err
page_study_show(struct request *rq)
{
    return study_page(rq, NULL);
}

/* ---- files ---- */

enum err
page_study_file_add(struct request *rq)
{
    struct study s;
    struct form none = {.rq = rq};
    const char *problem;
    TRY(study_find(&rq->cx, rq->id, &s));
    enum err e = page_file_keep(rq, SUBJECT, s.id, 0, &problem);
    if (e == OK)
        return reply_see_other(rq, address(rq, s.id, ""),
                               N_("The file is kept."));
    if (e != ERR_INVALID || !problem)
        return e;
    TRY(study_page(rq, problem));
    return reply_form_again(rq, &none);
}

enum err
page_study_file(struct request *rq)
{
    struct study s;
    TRY(study_find(&rq->cx, rq->id, &s));
    return page_file_send(rq, SUBJECT, s.id);
}

enum err
page_study_file_remove(struct request *rq)
{
    struct study s;
    TRY(study_find(&rq->cx, rq->id, &s));
    TRY(page_file_remove(rq, SUBJECT, s.id));
    return reply_see_other(rq, address(rq, s.id, ""),
                           N_("The file is removed."));
}

/* ---- the form ---- */

static enum err
choices_fill(struct ctx *cx, struct field *fields)
{
    const struct rules *r;
    struct lookup *regions;
    size_t n, k = 0;
    TRY(rules_get(cx, &r));
    struct choice *c = ARENA_ARRAY(cx->arena, RULE_MODELS * RULE_STAGES + 1,
                                   struct choice);
    for (size_t i = 0; i < r->model_count; i++)
        for (size_t s = 0; s < r->models[i].stage_count; s++)
            c[k++] = (struct choice){
                arena_printf(cx->arena, "%s.%s", r->models[i].code,
                             r->models[i].stages[s].code),
                arena_printf(cx->arena, "%s · %s",
                             r->models[i].name[cx->lang],
                             r->models[i].stages[s].name[cx->lang])};
    field_named(fields, study_field_count, "stage")->choices = c;
    TRY(lookup_list(cx, LOOKUP_REGION, &regions, &n));
    c = ARENA_ARRAY(cx->arena, n + 1, struct choice);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct choice){regions[i].code, regions[i].name};
    field_named(fields, study_field_count, "region_code")->choices = c;
    return OK;
}

static enum err
start(struct request *rq, const char *action, struct study_form *f)
{
    struct ctx *cx = &rq->cx;
    size_t n = study_field_count;
    struct lookup *lines;
    struct field *fields = field_copy(cx->arena, study_fields, n);
    TRY(choices_fill(cx, fields));
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = action, .fields = fields,
                            .count = n, .base = &f->next, .now = &f->now,
                            .version = f->now.version};
    edit_start(&f->edit);
    TRY(lookup_list(cx, LOOKUP_CATEGORY, &lines, &n));
    struct option *o = ARENA_ARRAY(cx->arena, n, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){lines[i].id, lines[i].name};
    form_options(&f->edit.form, "category_id", o, n);
    return OK;
}

static void
page(struct study_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = lang_text(rq->cx.lang, f->now.id ? N_("Edit a study")
                                                         : N_("New study"));
    struct view *v = reply_page(rq, "study/edit", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "BACK_HREF", f->now.id ? address(rq, f->now.id, "")
                                        : "/study");
    view_if(v, "DELETE", f->now.id != 0);
    view_text(v, "DELETE_HREF", address(rq, f->now.id, "/delete"));
    edit_fill(&f->edit, v);
}

static enum err
new_start(struct request *rq, struct study_form *f)
{
    field_clear(study_fields, study_field_count, &f->now);
    f->now.day = clock_today();
    f->now.stage = request_query(rq, "stage");
    return start(rq, "/study", f);
}

enum err
page_study_new(struct request *rq)
{
    struct study_form *f = ARENA_NEW(rq->cx.arena, struct study_form);
    TRY(new_start(rq, f));
    TRY(edit_show(&f->edit));
    page(f);
    return OK;
}

static enum err
finish(struct study_form *f)
{
    struct request *rq = f->edit.rq;
    if (f->edit.form.failed) {
        page(f);
        return reply_form_again(rq, &f->edit.form);
    }
    TRY(f->now.id ? study_save(&rq->cx, &f->now, &f->next)
                  : study_add(&rq->cx, &f->next));
    return reply_see_other(rq, address(rq, f->now.id ? f->now.id
                                                     : f->next.id, ""),
                           N_("The study is saved."));
}

enum err
page_study_create(struct request *rq)
{
    struct study_form *f = ARENA_NEW(rq->cx.arena, struct study_form);
    enum edit_state state;
    TRY(new_start(rq, f));
    TRY(edit_read(&f->edit, &state));
    return finish(f);
}

enum err
page_study_edit(struct request *rq)
{
    struct study_form *f = ARENA_NEW(rq->cx.arena, struct study_form);
    TRY(study_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, address(rq, rq->id, ""), f));
    TRY(edit_show(&f->edit));
    page(f);
    return OK;
}

enum err
page_study_update(struct request *rq)
{
    struct study_form *f = ARENA_NEW(rq->cx.arena, struct study_form);
    struct edit_other other = {.back = address(rq, rq->id, ""),
                               .list = "/study", .list_label = N_("Studies")};
    enum edit_state state;
    TRY(study_find(&rq->cx, rq->id, &f->now));
    TRY(start(rq, other.back, f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_STALE)
        return finish(f);
    other.name = f->now.title;
    TRY(audit_last_edit(&rq->cx, "study", rq->id, &other.who, &other.at));
    if (edit_conflict(&f->edit, &other))
        return OK;
    return reply_see_other(rq, other.back,
                           N_("Somebody else had saved the same already."));
}

enum err
page_study_delete_ask(struct request *rq)
{
    struct study s;
    TRY(study_find(&rq->cx, rq->id, &s));
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Delete %s?"), s.title);
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_msg(v, "TEXT", N_("The study leaves the pages of its stage. For 30 "
                           "days it can be had back from the list of "
                           "studies, with its files."));
    view_msg(v, "DO_LABEL", N_("Delete"));
    view_text(v, "BACK_HREF", address(rq, s.id, ""));
    form_hidden(rq, v, s.version);
    return OK;
}

enum err
page_study_delete(struct request *rq)
{
    TRY(study_delete(&rq->cx, rq->id));
    return reply_see_other(rq, "/study", N_("The study is deleted."));
}

enum err
page_study_restore(struct request *rq)
{
    TRY(study_restore(&rq->cx, rq->id));
    return reply_see_other(rq, address(rq, rq->id, ""),
                           N_("The study is back."));
}
