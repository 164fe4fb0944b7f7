/* A field table, its values and its messages, shown and read.
 *
 * What was typed is never lost: a refused form shows the raw texts again. The
 * parts of templates/parts/field_*.tpl are chosen by the field's type. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/secret.h"
#include "core/text.h"
#include "page/csrf.h"
#include "page/page.h"

static void
form_start(struct request *rq, const struct field *fields, size_t n,
           void *base, struct form *out)
{
    struct arena *a = rq->cx.arena;
    *out = (struct form){.rq = rq, .fields = fields, .count = n, .base = base};
    out->raw = ARENA_ARRAY(a, n, const char *);
    out->messages = ARENA_ARRAY(a, n, const char *);
    out->options = ARENA_ARRAY(a, n, const struct option *);
    out->option_counts = ARENA_ARRAY(a, n, size_t);
    out->suggestions = ARENA_ARRAY(a, n, const char *const *);
    out->suggestion_counts = ARENA_ARRAY(a, n, size_t);
    out->groups = ARENA_ARRAY(a, n, const char *);
}

void
form_read(struct request *rq, const struct field *fields, size_t n,
          void *base, struct form *out)
{
    const char *version = request_form(rq, "version");
    form_start(rq, fields, n, base, out);
    if (version && !parse_i64(version, &out->version))
        out->version = -1; /* no row has it: a conflict */
    for (size_t i = 0; i < n; i++) {
        const char *raw = request_form(rq, fields[i].name);
        const char *message = field_read(&fields[i], rq->cx.arena, raw, base);
        out->raw[i] = raw ? raw : "";
        if (!message)
            continue;
        out->messages[i] = lang_text(rq->cx.lang, message);
        out->failed = true;
    }
}

void
form_show(struct request *rq, const struct field *fields, size_t n,
          const void *base, struct form *out)
{
    form_start(rq, fields, n, (void *)(uintptr_t)base, out);
    for (size_t i = 0; i < n; i++)
        out->raw[i] = field_show(&fields[i], rq->cx.arena, base);
}

void
form_show_params(struct form *f, const struct params *p)
{
    for (size_t i = 0; i < f->count; i++) {
        const char *kept = param_get(p, f->fields[i].name);
        bool unticked = !kept && f->fields[i].type == FIELD_BOOL;
        if (kept || unticked)
            f->raw[i] = kept ? kept : "";
    }
}

const char *
form_raw(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->fields[i].name, name) == 0)
            return f->raw[i];
    return "";
}

void
form_refuse(struct form *f, const char *name, const char *message)
{
    message = lang_text(f->rq->cx.lang, message);
    f->failed = true;
    for (size_t i = 0; i < f->count; i++)
        if (!strcmp(f->fields[i].name, name)) {
            f->messages[i] = message;
            return;
        }
    f->whole = message;
}

void
form_options(struct form *f, const char *name, const struct option *list,
             size_t n)
{
    for (size_t i = 0; i < f->count; i++)
        if (!strcmp(f->fields[i].name, name)) {
            f->options[i] = list;
            f->option_counts[i] = n;
        }
}

void
form_suggest(struct form *f, const char *name, const char *const *list,
             size_t n)
{
    for (size_t i = 0; i < f->count; i++)
        if (!strcmp(f->fields[i].name, name)) {
            f->suggestions[i] = list;
            f->suggestion_counts[i] = n;
        }
}

void
form_group(struct form *f, const char *name, const char *group)
{
    for (size_t i = 0; i < f->count; i++)
        if (!strcmp(f->fields[i].name, name))
            f->groups[i] = group;
}

static void
fill_suggestions(const struct form *f, size_t i, struct view *part)
{
    if (!f->suggestion_counts[i])
        return;
    struct view *list = view_row(part, "LIST");
    for (size_t k = 0; k < f->suggestion_counts[i]; k++)
        view_text(view_row(list, "SUGGESTION"), "TEXT", f->suggestions[i][k]);
}

static const char *
part_of(enum field_type type)
{
    switch (type) {
    case FIELD_LINES:
        return "parts/field_lines";
    case FIELD_DAY:
        return "parts/field_date";
    case FIELD_MONEY:
    case FIELD_INT:
        return "parts/field_money";
    case FIELD_BOOL:
        return "parts/field_check";
    case FIELD_REF:
    case FIELD_CHOICE:
        return "parts/field_select";
    default:
        return "parts/field_text";
    }
}

static const char *
upper(struct arena *a, const char *prefix, const char *name)
{
    char *s = arena_printf(a, "%s%s", prefix, name);
    for (char *p = s; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return s;
}

static void
fill_options(const struct form *f, size_t i, struct view *part)
{
    const struct field *field = &f->fields[i];
    const char *raw = f->raw[i];
    struct arena *a = f->rq->cx.arena;
    const struct choice *first = field->choices;
    bool named = (f->option_counts[i] && !f->options[i][0].id)
        || (first && first->key && !*first->key);
    view_if(part, "EMPTY", !named && (!field->required || !*raw));
    for (size_t k = 0; k < f->option_counts[i]; k++) {
        const struct option *o = &f->options[i][k];
        struct view *row = view_row(part, "OPTION");
        const char *id = o->id ? arena_printf(a, "%llu",
                                              (unsigned long long)o->id)
                               : "";
        view_text(row, "VALUE", id);
        view_text(row, "LABEL", o->label);
        view_if(row, "SELECTED", !strcmp(id, raw));
    }
    for (const struct choice *c = field->choices; c && c->key; c++) {
        struct view *row = view_row(part, "OPTION");
        view_text(row, "VALUE", c->key);
        view_msg(row, "LABEL", c->label);
        view_if(row, "SELECTED", !strcmp(c->key, raw));
    }
}

static void
fill_field(const struct form *f, size_t i, struct view *v)
{
    const struct field *field = &f->fields[i];
    struct arena *a = f->rq->cx.arena;
    struct view *part = view_include(v, upper(a, "FIELD_", field->name),
                                     part_of(field->type));
    bool text = field->type != FIELD_INT && field->type != FIELD_MONEY &&
                field->type != FIELD_MOMENT;
    view_msg(part, "LABEL", field->label);
    view_text(part, "NAME", field->name);
    view_textf(part, "ID", "f_%s", field->name);
    view_text(part, "VALUE", f->raw[i]);
    view_textf(part, "MAXLENGTH", "%lld",
               text ? (long long)field_max(field) : 24LL);
    view_if(part, "REQUIRED", field->required);
    view_if(part, "HINT", field->hint != NULL);
    view_msg(part, "HINT_TEXT", field->hint ? field->hint : "");
    view_if(part, "ERROR", f->messages[i] != NULL);
    view_text(part, "MESSAGE", f->messages[i]);
    fill_suggestions(f, i, part);
    if (field->type == FIELD_BOOL)
        view_if(part, "CHECKED", *f->raw[i] && strcmp(f->raw[i], "0"));
    if (field->type == FIELD_CHOICE || field->type == FIELD_REF)
        fill_options(f, i, part);
}

static void
fill_errors(const struct form *f, struct view *v)
{
    struct view *summary = view_include(v, "FORM_ERRORS", "parts/form_errors");
    view_if(summary, "FAILED", f->failed);
    if (f->whole) {
        struct view *row = view_row(summary, "ERROR");
        view_text(row, "ID", "form");
        view_text(row, "LABEL", "");
        view_text(row, "MESSAGE", f->whole);
        view_if(row, "LABELLED", false);
    }
    for (size_t i = 0; i < f->count; i++) {
        if (!f->messages[i])
            continue;
        struct view *row = view_row(summary, "ERROR");
        view_textf(row, "ID", "f_%s", f->fields[i].name);
        view_msg(row, "LABEL", f->groups[i] ? f->groups[i]
                                            : f->fields[i].label);
        view_text(row, "MESSAGE", f->messages[i]);
        view_if(row, "LABELLED", true);
    }
}

void
form_hidden(struct request *rq, struct view *v, int64_t version)
{
    struct view *hidden = view_include(v, "FORM_HIDDEN", "parts/form_hidden");
    view_text(hidden, "CSRF", csrf_token(rq));
    view_text(hidden, "ONCE", secret_token(rq->cx.arena));
    view_if(hidden, "VERSIONED", version != 0);
    view_textf(hidden, "VERSION", "%lld", (long long)version);
}

void
form_password(struct view *v, const char *include, const char *name,
              const char *label, bool is_new, const char *hint,
              const char *message)
{
    struct view *part = view_include(v, include, "parts/field_password");
    view_msg(part, "LABEL", label);
    view_text(part, "NAME", name);
    view_textf(part, "ID", "f_%s", name);
    view_text(part, "VALUE", "");
    view_text(part, "MAXLENGTH", "256");
    view_text(part, "AUTOCOMPLETE",
              is_new ? "new-password" : "current-password");
    view_if(part, "REQUIRED", true);
    view_if(part, "HINT", hint != NULL);
    view_msg(part, "HINT_TEXT", hint ? hint : "");
    view_if(part, "ERROR", message != NULL);
    view_msg(part, "MESSAGE", message ? message : "");
}

void
form_fill(struct form *f, struct view *v)
{
    for (size_t i = 0; i < f->count; i++)
        fill_field(f, i, v);
    fill_errors(f, v);
    form_hidden(f->rq, v, f->version);
}

enum err
reply_form_again(struct request *rq, struct form *f)
{
    rq->reply.status = 422;
    return OK;
}
