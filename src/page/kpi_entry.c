/* The form in which a KPI value is entered. */
#include "model/kpi_entry.h"

#include <string.h>

#include "model/lookup.h"
#include "page/edit.h"
#include "page/kpi.h"
#include "page/kpi_words.h"
#include "view/format.h"

struct entry_form {
    struct edit edit;
    struct kpi_entry now, next;
};

static enum err
choices_fill(struct ctx *cx, struct field *fields)
{
    struct kpi *list;
    struct lookup *regions;
    size_t n, k = 0;
    TRY(kpi_list(cx, &list, &n));
    struct choice *c = ARENA_ARRAY(cx->arena, n + 1, struct choice);
    for (size_t i = 0; i < n; i++)
        if (list[i].entered)
            c[k++] = (struct choice){list[i].code, list[i].name};
    field_named(fields, kpi_entry_field_count, "kpi_code")->choices = c;
    TRY(lookup_list(cx, LOOKUP_REGION, &regions, &n));
    c = ARENA_ARRAY(cx->arena, n + 1, struct choice);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct choice){regions[i].code, regions[i].name};
    field_named(fields, kpi_entry_field_count, "region_code")->choices = c;
    return OK;
}

static enum err
start(struct request *rq, struct entry_form *f)
{
    struct ctx *cx = &rq->cx;
    size_t n = kpi_entry_field_count;
    struct lookup_team *teams;
    struct lookup *lines;
    struct field *fields = field_copy(cx->arena, kpi_entry_fields, n);
    TRY(choices_fill(cx, fields));
    f->next = f->now;
    f->edit = (struct edit){.rq = rq, .action = "/kpi/entry",
                            .fields = fields, .count = n, .base = &f->next,
                            .now = &f->now};
    edit_start(&f->edit);
    TRY(lookup_teams(cx, &teams, &n));
    struct option *o = ARENA_ARRAY(cx->arena, n, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){teams[i].id, teams[i].name};
    form_options(&f->edit.form, "team_id", o, n);
    TRY(lookup_list(cx, LOOKUP_CATEGORY, &lines, &n));
    o = ARENA_ARRAY(cx->arena, n, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){lines[i].id, lines[i].name};
    form_options(&f->edit.form, "category_id", o, n);
    return OK;
}

static void
page(struct entry_form *f)
{
    struct request *rq = f->edit.rq;
    const char *title = lang_text(rq->cx.lang, N_("Enter a value"));
    struct view *v = reply_page(rq, "kpi/entry", title);
    view_text(v, "HEADLINE", title);
    edit_fill(&f->edit, v);
}

enum err
page_kpi_entry_new(struct request *rq)
{
    struct entry_form *f = ARENA_NEW(rq->cx.arena, struct entry_form);
    field_clear(kpi_entry_fields, kpi_entry_field_count, &f->now);
    f->now.kpi_code = request_query(rq, "kpi");
    f->now.day = clock_today() - 1;
    TRY(start(rq, f));
    TRY(edit_show(&f->edit));
    page(f);
    return OK;
}

enum err
page_kpi_entry_create(struct request *rq)
{
    struct entry_form *f = ARENA_NEW(rq->cx.arena, struct entry_form);
    enum edit_state state;
    field_clear(kpi_entry_fields, kpi_entry_field_count, &f->now);
    TRY(start(rq, f));
    TRY(edit_read(&f->edit, &state));
    if (state != EDIT_REFUSED && f->next.day > clock_today())
        form_refuse(&f->edit.form, "day", N_("This day is still to come."));
    if (f->edit.form.failed) {
        page(f);
        return reply_form_again(rq, &f->edit.form);
    }
    TRY(kpi_entry_add(&rq->cx, &f->next));
    return reply_see_other(rq, arena_printf(rq->cx.arena, "/kpi/%s",
                                            f->next.kpi_code),
                           N_("The value is entered."));
}

enum err
page_kpi_entry_delete_ask(struct request *rq)
{
    struct kpi_entry e;
    struct kpi k;
    TRY(kpi_entry_find(&rq->cx, rq->id, &e));
    if (!kpi_entry_may(&rq->cx, e.team_id))
        return ERR_DENIED;
    TRY(kpi_find(&rq->cx, e.kpi_code, &k));
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Delete this value of %s?"), k.name);
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_msg(v, "TEXT", N_("Figures of its period are worked out without "
                           "it from now on."));
    view_text(view_row(v, "FACT"), "TEXT",
              arena_printf(rq->cx.arena, "%s · %s · %s",
                           format_day(rq->cx.arena, e.day),
                           kpi_words(rq, &k, e.value), e.source));
    view_msg(v, "DO_LABEL", N_("Delete"));
    view_textf(v, "BACK_HREF", "/kpi/%s", k.code);
    form_hidden(rq, v, e.version);
    return OK;
}

enum err
page_kpi_entry_delete(struct request *rq)
{
    struct kpi_entry e;
    TRY(kpi_entry_find(&rq->cx, rq->id, &e));
    TRY(kpi_entry_delete(&rq->cx, rq->id));
    return reply_see_other(rq, arena_printf(rq->cx.arena, "/kpi/%s",
                                            e.kpi_code),
                           N_("The value is deleted."));
}
