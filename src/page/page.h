/* What handlers use to answer. */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "core/field.h"
#include "http/request.h"
#include "view/view.h"

/* The page's view inside the standard layout (navigation, search, user menu,
 * language, flash message, CSRF). `title` is a text, already translated. */
struct view *reply_page(struct request *rq, const char *template_file,
                        const char *title);
/* A part of a page for htmx, without layout. */
struct view *reply_part(struct request *rq, const char *template_file);
/* 303 to one of our own paths; `flash` (msgid or NULL) shows there once. */
enum err reply_see_other(struct request *rq, const char *location,
                         const char *flash);
/* A file made in upload_dir, sent whole and then unlinked. file_name may be
 * Chinese (RFC 6266 / 5987). */
enum err reply_file(struct request *rq, const char *path, const char *type,
                    const char *file_name);

/* A form: raw texts, values and messages of one field table. */
struct form {
    struct request *rq;
    const struct field *fields;
    size_t count;
    void *base;
    const char **raw;      /* what was typed, by field; never lost */
    const char **messages; /* translated, or NULL */
    bool failed;
    const char *whole;     /* message for the form as a whole, translated */
    int64_t version;       /* of the row being edited: posted, or set by the
                              handler before form_fill; 0 = none */
    const struct option **options; /* of FIELD_REF, by field */
    size_t *option_counts;
    const char *const **suggestions; /* of one-line texts, by field */
    size_t *suggestion_counts;
    const char **groups;   /* msgid of the group of boxes, by field, or NULL */
};

struct option {
    uint64_t id;
    const char *label;
};

/* Reads the posted fields into base. form->failed when any was refused. */
void form_read(struct request *rq, const struct field *fields, size_t n,
               void *base, struct form *out);
/* For the first showing: values from base. */
void form_show(struct request *rq, const struct field *fields, size_t n,
               const void *base, struct form *out);
/* What these parameters say (a draft) in place of the values. */
void form_show_params(struct form *f, const struct params *p);
/* What a field says, as it is shown; "" where the form has no such. */
const char *form_raw(const struct form *f, const char *name);
/* Puts a message (msgid) beside a field ("" = the form as a whole). */
void form_refuse(struct form *f, const char *name, const char *message);
/* Options of a FIELD_REF, before form_fill; a first one of id 0 = left open. */
void form_options(struct form *f, const char *name, const struct option *list,
                  size_t n);
/* Texts that a one-line field suggests; others may be typed as well. */
void form_suggest(struct form *f, const char *name, const char *const *list,
                  size_t n);
/* What the summary of messages calls a box of a group, as nothing is wrong with
 * that one alone: the name of the group (msgid). */
void form_group(struct form *f, const char *name, const char *group);
/* The PAPER include: what stands at the head of each sheet on paper. */
void reply_paper(struct request *rq, struct view *v, const char *title);
/* The FORM_HIDDEN include alone, for a form without fields. */
void form_hidden(struct request *rq, struct view *v, int64_t version);
/* A password input as include `name`: never filled in. hint NULL = none, message
 * NULL = good. */
void form_password(struct view *v, const char *include, const char *name,
                   const char *label, bool is_new, const char *hint,
                   const char *message);
/* Into the page: {{>FIELD_NAME}} for each field, the summary of messages on
 * top ({{>FORM_ERRORS}}), and {{>FORM_HIDDEN}} (CSRF, one-time id, version). */
void form_fill(struct form *f, struct view *v);
/* Ends a POST with the same form, messages and all (422), after the handler has
 * made its page again (reply_page, form_fill): return it. Nothing is stored. */
enum err reply_form_again(struct request *rq, struct form *f);

#endif
