/* What may be moved by hand in a model, from which stage to which, and what has
 * to be filled in first: a matrix of ticks. Out of a loss it says who may be
 * opened again. Into a loss nobody is moved: that is declared. */
#include <string.h>

#include "core/text.h"
#include "model/stage_move.h"
#include "model/user_edit.h"
#include "page/model.h"
#include "view/format.h"

struct moves_form {
    struct request *rq;
    struct model_row model;
    const struct rule_model *rm;
    struct stage_move_rules rules;
    int64_t version;   /* of the model that the form shows */
    const char *stale; /* who saved meanwhile */
};

static enum err
moves_open(struct request *rq, struct moves_form *f)
{
    const struct rules *rules;
    struct model_edit now;
    memset(f, 0, sizeof *f);
    f->rq = rq;
    TRY(model_of_page(rq, &f->model));
    TRY(rules_get(&rq->cx, &rules));
    f->rm = rules_model(rules, f->model.code);
    if (f->rm == NULL)
        return ERR_NOT_FOUND;
    TRY(model_edit_find(&rq->cx, rq->id, &now));
    f->version = now.version;
    return stage_move_rules_read(&rq->cx, f->rm, &f->rules);
}

static bool
is_target(const struct rule_stage *s)
{
    return !s->is_loss && !s->retired;
}

static char *
move_name(const struct moves_form *f, unsigned from, unsigned to)
{
    return arena_printf(f->rq->cx.arena, "m%u_%u", from, to);
}

static char *
field_name(const struct moves_form *f, unsigned to, size_t k)
{
    return arena_printf(f->rq->cx.arena, "n%u_%s", to,
                        stage_move_field_names[k]);
}

/* ---- shown ---- */

static void
stage_show(const struct moves_form *f, struct view *v,
           const struct rule_stage *s)
{
    view_u64(v, "TONE", s->colour);
    view_text(v, "LABEL", s->name[f->rq->cx.lang]);
}

static void
matrix_row(const struct moves_form *f, struct view *v,
           const struct rule_stage *from)
{
    enum lang l = f->rq->cx.lang;
    struct view *row = view_row(v, "ROW");
    stage_show(f, row, from);
    view_if(row, "AGAIN", from->is_loss);
    for (size_t i = 0; i < f->rm->stage_count; i++) {
        const struct rule_stage *to = &f->rm->stages[i];
        struct view *cell = view_row(row, "CELL");
        bool may = to != from && is_target(to);
        view_if(cell, "TICK", may);
        view_if(cell, "DECLARED", to != from && to->is_loss);
        if (!may)
            continue;
        view_text(cell, "NAME", move_name(f, from->number, to->number));
        view_text(cell, "TITLE",
                  lang_format(f->rq->cx.arena, l, N_("%s → %s"),
                              from->name[l], to->name[l]));
        view_if(cell, "CHECKED",
                !f->rules.banned[from->number][to->number]);
    }
}

static void
needs_row(const struct moves_form *f, struct view *v,
          const struct rule_stage *to)
{
    struct view *row = view_row(v, "NEED_ROW");
    stage_show(f, row, to);
    for (size_t k = 0; k < stage_move_field_count; k++) {
        const struct field *field = field_find(customer_edit_fields,
                                               customer_edit_field_count,
                                               stage_move_field_names[k]);
        struct view *n = view_row(row, "NEED");
        view_text(n, "NAME", field_name(f, to->number, k));
        view_msg(n, "LABEL", field->label);
        view_if(n, "CHECKED", f->rules.needed[to->number] >> k & 1);
    }
}

static enum err
moves_page(const struct moves_form *f)
{
    struct request *rq = f->rq;
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Moves by hand in %s"), f->model.name);
    struct view *v = reply_page(rq, "model/moves", title);
    view_text(v, "HEADLINE", title);
    model_fill_back(rq, v, &f->model);
    view_text(v, "ACTION", model_href(rq, rq->id, "/moves"));
    if (f->stale)
        view_text(view_row(v, "STALE"), "STALE_TEXT",
                  lang_format(rq->cx.arena, rq->cx.lang,
                              N_("%s changed this model while you were editing."
                                 " Below is yours, not saved yet; saving it"
                                 " again replaces the other one."),
                              f->stale));
    for (size_t i = 0; i < f->rm->stage_count; i++) {
        const struct rule_stage *s = &f->rm->stages[i];
        stage_show(f, view_row(v, "HEADING"), s);
        matrix_row(f, v, s);
        if (is_target(s))
            needs_row(f, v, s);
    }
    form_hidden(rq, v, f->version);
    return OK;
}

enum err
page_model_moves(struct request *rq)
{
    struct moves_form *f = ARENA_NEW(rq->cx.arena, struct moves_form);
    TRY(moves_open(rq, f));
    return moves_page(f);
}

/* ---- saved ---- */

/* What the form does not ask for stays as it is. */
static void
form_take(struct moves_form *f)
{
    for (size_t i = 0; i < f->rm->stage_count; i++) {
        const struct rule_stage *to = &f->rm->stages[i];
        if (!is_target(to))
            continue;
        for (size_t k = 0; k < f->rm->stage_count; k++) {
            unsigned from = f->rm->stages[k].number;
            if (from != to->number)
                f->rules.banned[from][to->number] =
                    !request_form(f->rq, move_name(f, from, to->number));
        }
        f->rules.needed[to->number] = 0;
        for (size_t k = 0; k < stage_move_field_count; k++)
            if (request_form(f->rq, field_name(f, to->number, k)))
                f->rules.needed[to->number] |= UINT32_C(1) << k;
    }
}

enum err
page_model_moves_update(struct request *rq)
{
    struct moves_form *f = ARENA_NEW(rq->cx.arena, struct moves_form);
    const char *version = request_form(rq, "version");
    struct form none = {.rq = rq};
    int64_t seen, at;
    TRY(moves_open(rq, f));
    form_take(f);
    if (!version || !parse_i64(version, &seen))
        seen = -1;
    enum err e = seen == f->version
        ? stage_move_rules_save(&rq->cx, f->rm, f->version, &f->rules)
        : ERR_CONFLICT;
    if (e != ERR_CONFLICT) {
        TRY(e);
        return reply_see_other(rq, model_href(rq, rq->id, ""),
                               N_("The moves by hand were saved."));
    }
    TRY(audit_last_edit(&rq->cx, "model", rq->id, &f->stale, &at));
    if (!f->stale)
        f->stale = FORMAT_NONE;
    TRY(moves_page(f));
    return reply_form_again(rq, &none);
}
