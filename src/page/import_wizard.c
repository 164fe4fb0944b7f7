/* Head, steps and words that the steps of the wizard share. */
#include "page/import_wizard.h"

#include <string.h>

#include "page/import.h"
#include "view/format.h"

enum err
wizard_find(struct request *rq, struct import *im)
{
    TRY(import_find(&rq->cx, rq->id, im));
    return import_settle(&rq->cx, im);
}

const char *
wizard_href(struct request *rq, const struct import *im, const char *rest)
{
    return arena_printf(rq->cx.arena, "/import/%llu%s",
                        (unsigned long long)im->id, rest);
}

bool
wizard_is_open(const struct import *im)
{
    return !strcmp(im->state, "uploaded") || !strcmp(im->state, "preview");
}

const char *
wizard_kind(struct request *rq, const struct import *im)
{
    return lang_text(rq->cx.lang, import_kind_info(im->kind)->label);
}

const char *
wizard_size(struct arena *a, int64_t bytes)
{
    if (bytes < 1024)
        return arena_printf(a, "%lld B", (long long)bytes);
    if (bytes < 1000 * 1024)
        return arena_printf(a, "%lld KB", (long long)((bytes + 512) / 1024));
    int64_t tenths = (bytes * 10 + 512 * 1024) / (1024 * 1024);
    return arena_printf(a, "%lld.%lld MB", (long long)(tenths / 10),
                        (long long)(tenths % 10));
}

const char *
wizard_separator(struct request *rq, const struct import *im)
{
    static const struct choice SEPARATORS[] = {
        {",", N_("separated by commas")}, {";", N_("separated by semicolons")},
        {"tab", N_("separated by tabs")}, {"|", N_("separated by bars")},
        {NULL, NULL}};
    for (const struct choice *c = SEPARATORS; c->key; c++)
        if (!strcmp(c->key, im->dialect))
            return lang_text(rq->cx.lang, c->label);
    return im->dialect;
}

void
wizard_steps(struct request *rq, struct view *v, enum wizard_step step)
{
    static const char *const LABELS[] = {
        N_("Upload a file"), N_("Encoding and format"), N_("Match of columns"),
        N_("Preview"), N_("Import"), N_("Result")};
    struct view *steps = view_include(v, "STEPS", "parts/steps");
    for (unsigned i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        struct view *s = view_row(steps, "STEP");
        unsigned no = i + 1;
        view_msg(s, "LABEL", LABELS[i]);
        view_u64(view_row(s, no < step    ? "DONE"
                             : no == step ? "CURRENT"
                                          : "LATER"),
                 "NO", no);
    }
}

struct view *
wizard_page(struct request *rq, const char *file, const struct import *im,
            enum wizard_step step)
{
    struct arena *a = rq->cx.arena;
    const char *title = lang_format(a, rq->cx.lang, N_("Import: %s"),
                                    wizard_kind(rq, im));
    struct view *v = reply_page(rq, file, title);
    view_text(v, "HEADLINE", title);
    view_text(v, "FILE_NAME", im->file_name);
    view_text(v, "FILE_SIZE", wizard_size(a, im->size));
    wizard_steps(rq, v, step);
    return v;
}

struct state_word {
    const char *state, *label;
    unsigned tone;
};

void
wizard_state(struct request *rq, const struct import *im, const char **label,
             unsigned *tone)
{
    static const struct state_word WORDS[] = {
        {"uploaded", N_("Uploaded"), 1}, {"preview", N_("In preview"), 2},
        {"queued", N_("Waiting"), 2}, {"running", N_("Running"), 2},
        {"done", N_("Done"), 5}, {"failed", N_("Failed"), 6},
        {"cancelled", N_("Stopped"), 7}, {"undoing", N_("Being undone"), 7},
        {"undone", N_("Undone"), 1}};
    *label = im->state;
    *tone = 1;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (!strcmp(WORDS[i].state, im->state)) {
            *label = lang_text(rq->cx.lang, WORDS[i].label);
            *tone = WORDS[i].tone;
        }
}

bool
wizard_job(struct request *rq, const struct import *im, struct job *job)
{
    return im->job_id && job_find(&rq->cx, im->job_id, job) == OK;
}

enum err
wizard_preview_again(struct request *rq, uint64_t id)
{
    struct import im;
    TRY(import_find(&rq->cx, id, &im));
    if (strcmp(im.state, "preview") ||
        im.rows_total <= IMPORT_PREVIEW_AT_ONCE)
        return OK;
    return import_queue_preview(&rq->cx, id);
}

static void
option(struct request *rq, struct view *v, const char *value,
       const char *label, bool required, bool selected)
{
    struct view *o = view_row(v, "OPTION");
    const char *text = lang_text(rq->cx.lang, label);
    view_text(o, "VALUE", value);
    view_text(o, "LABEL",
              required ? arena_printf(rq->cx.arena, "%s *", text) : text);
    view_if(o, "SELECTED", selected);
}

void
wizard_column(struct request *rq, struct view *v, size_t column,
              const struct import *im, int field)
{
    const struct import_kind_info *kind = import_kind_info(im->kind);
    view_textf(v, "NAME", "c%zu", column);
    view_textf(v, "ID", "f-c%zu", column);
    option(rq, v, "", N_("(leave out)"), false, field < 0);
    for (size_t i = 0; i < kind->field_count; i++)
        option(rq, v, kind->fields[i].name, kind->fields[i].label,
               kind->fields[i].required, (int)i == field);
}
