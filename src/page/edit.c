/* See edit.h. */
#include "page/edit.h"

#include <string.h>

#include "core/text.h"
#include "http/limits.h"
#include "http/params.h"
#include "page/csrf.h"
#include "page/draft.h"
#include "page/merge.h"
#include "view/format.h"

void
edit_start(struct edit *e)
{
    struct arena *a = e->rq->cx.arena;
    form_show(e->rq, e->fields, e->count, e->now, &e->form);
    e->form.version = e->version;
    e->was = ARENA_ARRAY(a, e->count, const char *);
    e->open = ARENA_ARRAY(a, e->count, bool);
    for (size_t i = 0; i < e->count; i++)
        e->was[i] = e->version ? e->form.raw[i] : "";
}

static const char *
named(struct arena *a, const char *prefix, const char *name)
{
    return arena_printf(a, "%s%s", prefix, name);
}

static void
read_was(struct edit *e, const struct params *p)
{
    struct arena *a = e->rq->cx.arena;
    for (size_t i = 0; e->version && i < e->count; i++) {
        const char *was = param_get(p, named(a, "was_", e->fields[i].name));
        e->was[i] = was ? text_trim(a, was) : "";
    }
}

/* A draft of a conflict page: what was not chosen yet is there as mine_NAME. */
static void
show_merge(struct edit *e, const struct params *p)
{
    for (size_t i = 0; i < e->count; i++) {
        const char *mine = param_get(
            p, named(e->rq->cx.arena, "mine_", e->fields[i].name));
        if (mine && !*e->form.raw[i])
            e->form.raw[i] = mine;
    }
}

/* The version goes with the text: a draft of an old version ends in the
 * conflict page and not in overwriting what came after it. */
enum err
edit_show(struct edit *e)
{
    struct params p = {0};
    struct form *f = &e->form;
    const char *version;
    bool differs = false;
    enum err err = draft_read(e->rq, e->action, &p, &e->saved_at);
    if (err == ERR_NOT_FOUND)
        return OK;
    TRY(err);
    const char **shown = f->raw;
    f->raw = ARENA_ARRAY(e->rq->cx.arena, e->count, const char *);
    memcpy(f->raw, shown, e->count * sizeof *shown);
    form_show_params(f, &p);
    show_merge(e, &p);
    for (size_t i = 0; i < e->count; i++)
        differs |= strcmp(f->raw[i], shown[i]) != 0;
    version = param_get(&p, "version");
    if (!differs) {
        f->raw = shown;
        return OK;
    }
    e->restored = true;
    if (e->version && version && parse_i64(version, &f->version))
        read_was(e, &p);
    return OK;
}

/* Fields that this form does not have stay as they are. */
static enum err
add_absent(struct edit *e)
{
    struct request *rq = e->rq;
    for (size_t i = 0; i < e->count; i++)
        if (e->fields[i].type != FIELD_BOOL &&
            !request_form(rq, e->fields[i].name))
            TRY(params_add(rq->cx.arena, &rq->form, e->fields[i].name,
                           field_show(&e->fields[i], rq->cx.arena, e->now),
                           LIMIT_PARAMS));
    return OK;
}

static bool
is_offered(const struct form *f, size_t i)
{
    uint64_t id;
    if (f->fields[i].type != FIELD_REF || !*f->raw[i] ||
        !parse_u64(text_trim(f->rq->cx.arena, f->raw[i]), &id))
        return true;
    for (size_t k = 0; k < f->option_counts[i]; k++)
        if (f->options[i][k].id == id)
            return true;
    return false;
}

/* An old value that the form would not take stays allowed; a reference has to
 * be one of those that were offered. */
static void
judge_fields(struct edit *e)
{
    struct form *f = &e->form;
    struct arena *a = e->rq->cx.arena;
    f->failed = false;
    for (size_t i = 0; i < e->count; i++) {
        const char *now = field_show(&e->fields[i], a, e->now);
        if (f->messages[i] && *f->raw[i] &&
            !strcmp(text_trim(a, f->raw[i]), now))
            f->messages[i] = NULL;
        if (!f->messages[i] && !is_offered(f, i) &&
            strcmp(text_trim(a, f->raw[i]), now))
            form_refuse(f, e->fields[i].name,
                        N_("Please choose from the list."));
        f->failed |= f->messages[i] != NULL;
    }
}

enum err
edit_read(struct edit *e, enum edit_state *state)
{
    struct request *rq = e->rq;
    struct form *f = &e->form;
    struct form lists = *f; /* what the page offered */
    e->merging = request_form(rq, "merging") && e->version;
    bool decided = !e->merging || merge_resolve(e);
    TRY(add_absent(e));
    form_read(rq, e->fields, e->count, e->base, f);
    f->options = lists.options;
    f->option_counts = lists.option_counts;
    f->suggestions = lists.suggestions;
    f->suggestion_counts = lists.suggestion_counts;
    f->groups = lists.groups;
    read_was(e, &rq->form);
    judge_fields(e);
    if (e->version && (f->version != e->version || !decided))
        *state = EDIT_STALE;
    else
        *state = f->failed ? EDIT_REFUSED : EDIT_GOOD;
    return OK;
}

static void
fill_kept(struct edit *e, struct view *v)
{
    if (!e->restored)
        return;
    struct view *kept = view_row(v, "KEPT");
    view_text(kept, "KEPT_AT", format_moment(e->rq->cx.arena, e->saved_at));
    view_text(kept, "CSRF", csrf_token(e->rq));
    view_text(kept, "DRAFT", e->action);
    view_text(kept, "HERE", e->rq->raw_uri);
}

void
edit_fill(struct edit *e, struct view *v)
{
    view_text(v, "ACTION", e->action);
    view_text(v, "DRAFT", e->action);
    fill_kept(e, v);
    for (size_t i = 0; i < e->count; i++) {
        if (!*e->was[i])
            continue;
        struct view *row = view_row(v, "WAS");
        view_textf(row, "NAME", "was_%s", e->fields[i].name);
        view_text(row, "VALUE", e->was[i]);
    }
    form_fill(&e->form, v);
}

const char *
edit_label(const struct edit *e, size_t field, const char *value)
{
    const struct field *f = &e->fields[field];
    const struct form *form = &e->form;
    enum lang l = e->rq->cx.lang;
    uint64_t id;
    if (f->type == FIELD_BOOL)
        return lang_text(l, *value && strcmp(value, "0") ? N_("yes")
                                                         : N_("no"));
    if (!*value)
        return FORMAT_NONE;
    for (const struct choice *c = f->choices; c && c->key; c++)
        if (!strcmp(c->key, value))
            return lang_text(l, c->label);
    if (f->type == FIELD_REF && parse_u64(value, &id))
        for (size_t k = 0; k < form->option_counts[field]; k++)
            if (form->options[field][k].id == id)
                return form->options[field][k].label;
    return value;
}
