/* Step 4: what will happen, before anything does. Small files are looked
 * through while the person waits, large ones by a job. */
#include <string.h>

#include "model/stage.h"
#include "page/csrf.h"
#include "page/import.h"
#include "page/import_wizard.h"
#include "view/format.h"

static const char *
unit_of(struct request *rq, const struct import *im)
{
    return lang_text(rq->cx.lang, im->kind == IMPORT_CUSTOMER
                                      ? N_("unit|customers")
                                      : N_("unit|rows"));
}

/* note NULL: none. */
static void
kpi(struct request *rq, struct view *v, const char *label, uint64_t value,
    const char *unit, const char *note, bool bad)
{
    struct view *k = view_row(v, "KPI");
    view_msg(k, "LABEL", label);
    view_text(k, "VALUE", format_int(rq->cx.arena, (int64_t)value));
    view_text(k, "UNIT", unit);
    if (note)
        view_text(view_row(k, bad ? "BAD" : "NOTE"), "NOTE_TEXT", note);
}

static void
fill_counts(struct request *rq, struct view *v, const struct import *im,
            const struct import_preview *p)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    const char *unit = unit_of(rq, im);
    const char *opening = NULL, *share = NULL;
    if (p->opening_records && im->kind == IMPORT_CUSTOMER)
        opening = lang_format(a, l, N_("%s with order totals: opening records"),
                              format_int(a, (int64_t)p->opening_records));
    if (p->refuse)
        share = lang_format(a, l, N_("%s, to be downloaded from the result"),
                            format_percent(a, (int64_t)p->refuse,
                                           (int64_t)p->rows_total));
    kpi(rq, v, N_("Will be new"), p->create, unit, opening, false);
    kpi(rq, v, N_("Will be updated"), p->update, unit, NULL, false);
    kpi(rq, v, N_("Unchanged"), p->same, unit,
        lang_text(l, N_("same as stored")), false);
    kpi(rq, v, N_("Will be refused"), p->refuse,
        lang_text(l, N_("unit|rows")), share, true);
}

static bool
is_number(const struct import *im, int field)
{
    if (field < 0)
        return false;
    enum field_type t = import_kind_info(im->kind)->fields[field].type;
    return t == FIELD_MONEY || t == FIELD_INT;
}

static void
fill_was(struct view *v, const char *was)
{
    if (was)
        view_text(view_row(v, "WAS"), "WAS_TEXT", *was ? was : FORMAT_NONE);
}

static void
fill_cell(struct view *row, const struct import_preview_row *r, size_t c,
          bool number)
{
    struct view *cell = view_row(row, "CELL");
    if (r->state[c] == CELL_PLAIN) {
        view_text(view_row(cell, number ? "NUMBER" : "PLAIN"), "TEXT",
                  r->cells[c]);
        return;
    }
    bool refused = r->state[c] == CELL_REFUSED;
    struct view *v = view_row(cell, refused ? "REFUSED" : "CHANGED");
    view_text(v, "TEXT", *r->cells[c] ? r->cells[c] : FORMAT_NONE);
    if (number)
        view_row(v, "NUM");
    if (refused)
        view_text(v, "REASON", r->message);
    else
        fill_was(v, r->was[c]);
}

static const struct rule_stage *
stage_find(const struct rule_model *m, const char *code)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (!strcmp(m->stages[i].code, code))
            return &m->stages[i];
    return NULL;
}

/* As the list of customers shows a stage, and the one now where it differs. */
static void
fill_stage(struct request *rq, struct view *row,
           const struct import_preview_row *r, const struct rule_model *m)
{
    enum lang l = rq->cx.lang;
    struct view *cell = view_row(row, "STAGE_CELL");
    const struct rule_stage *after = stage_find(m, r->stage_after);
    const struct rule_stage *before = stage_find(m, r->stage_before);
    if (!after) {
        view_row(cell, "NO_STAGE");
        return;
    }
    struct view *v = view_row(cell, "STAGE");
    view_u64(v, "TONE", after->colour);
    view_text(v, "LABEL", after->name[l]);
    if (before && before != after)
        fill_was(v, before->name[l]);
}

static void
fill_row(struct request *rq, struct view *v,
         const struct import_preview_row *r,
         const struct import *im, const int *field_of, size_t columns,
         const struct rule_model *model)
{
    static const struct {
        const char *label;
        unsigned tone;
    } OUTCOMES[] = {
        [IMPORT_CREATE] = {N_("outcome|new"), 5},
        [IMPORT_UPDATE] = {N_("outcome|update"), 7},
        [IMPORT_SAME] = {N_("outcome|same"), 1},
        [IMPORT_REFUSE] = {N_("outcome|refused"), 6},
    };
    struct view *row = view_row(v, "ROW");
    view_u64(row, "NO", r->row_no);
    view_u64(row, "TONE", OUTCOMES[r->outcome].tone);
    view_msg(row, "OUTCOME", OUTCOMES[r->outcome].label);
    if (r->outcome == IMPORT_REFUSE)
        view_text(view_row(row, "WHY"), "MESSAGE", r->message);
    if (model)
        fill_stage(rq, row, r, model);
    for (size_t c = 0; c < columns; c++)
        fill_cell(row, r, c, is_number(im, field_of[c]));
}

static const char *
shown_text(struct request *rq, const struct import_preview *p)
{
    struct buf b;
    size_t n = 0;
    buf_init(&b, rq->cx.arena);
    for (size_t i = 0; i < p->count; i++)
        if (p->rows[i].outcome == IMPORT_REFUSE)
            buf_printf(&b, "%s%llu",
                       !n++ ? "" : rq->cx.lang == LANG_EN ? ", " : "、",
                       (unsigned long long)p->rows[i].row_no);
    if (!n)
        return lang_format(rq->cx.arena, rq->cx.lang,
                           N_("The first %zu rows, and what will happen"),
                           p->count);
    return lang_format(rq->cx.arena, rq->cx.lang,
                       N_("The first %zu rows; refused will be row %s"),
                       p->count, b.data);
}

static enum err
fill_table(struct request *rq, struct view *v, const struct import *im,
           const struct import_preview *p)
{
    struct import_head head;
    int field_of[IMPORT_COLUMNS_MAX];
    const struct rule_model *model = NULL;
    TRY(import_read_head(&rq->cx, im, &head));
    TRY(import_mapping(&rq->cx, im, field_of));
    if (p->stages) {
        TRY(stage_default_model(&rq->cx, &model));
        view_row(v, "STAGES");
    }
    view_text(v, "SHOWN_TEXT", shown_text(rq, p));
    for (size_t c = 0; c < head.columns; c++) {
        struct view *h = view_row(v, "HEAD");
        view_text(h, "HEADING", head.headings[c]);
        view_if(h, "NUMBER", is_number(im, field_of[c]));
        wizard_column(rq, h, c, im, field_of[c]);
    }
    for (size_t i = 0; i < p->count; i++)
        fill_row(rq, v, &p->rows[i], im, field_of, head.columns, model);
    return OK;
}

static void
fill_actions(struct request *rq, struct view *v, const struct import *im,
             const struct import_preview *p)
{
    struct arena *a = rq->cx.arena;
    uint64_t rows = p->create + p->update;
    form_hidden(rq, v, 0);
    view_text(v, "CSRF", csrf_token(rq));
    view_text(v, "BACK_HREF", wizard_href(rq, im, "/map"));
    view_text(v, "CANCEL_ACTION", wizard_href(rq, im, "/cancel"));
    view_text(v, "MAP_ACTION", wizard_href(rq, im, "/map"));
    view_textf(v, "OWNER_ID", "%llu",
               (unsigned long long)im->options.owner_id);
    view_if(v, "CREATE_ON", im->options.create_customers);
    if (!rows) {
        view_row(v, "NO_START");
        return;
    }
    struct view *s = view_row(v, "START");
    form_hidden(rq, s, 0); /* its own one-time id */
    view_text(s, "START_ACTION", wizard_href(rq, im, "/start"));
    view_text(s, "START_LABEL",
              lang_format(a, rq->cx.lang, N_("Import %s rows"),
                          format_int(a, (int64_t)rows)));
}

static enum err
preview_page(struct request *rq, const struct import *im,
             const struct import_preview *p)
{
    struct arena *a = rq->cx.arena;
    struct view *v = wizard_page(rq, "import/preview", im, STEP_PREVIEW);
    view_text(v, "ENCODING_TEXT", im->encoding);
    view_text(v, "ENCODING_HREF", wizard_href(rq, im, "/encoding"));
    view_text(v, "SEPARATOR_TEXT", wizard_separator(rq, im));
    view_text(v, "ROWS_TEXT",
              lang_format(a, rq->cx.lang, N_("%s rows"),
                          format_int(a, (int64_t)p->rows_total)));
    fill_counts(rq, v, im, p);
    TRY(fill_table(rq, v, im, p));
    fill_actions(rq, v, im, p);
    return OK;
}

enum err
page_import_preview(struct request *rq)
{
    struct import im;
    struct import_preview p;
    TRY(wizard_find(rq, &im));
    if (!wizard_is_open(&im))
        return reply_see_other(rq, wizard_href(rq, &im, ""), NULL);
    if (strcmp(im.state, "preview"))
        return reply_see_other(rq, wizard_href(rq, &im, "/map"), NULL);
    if (im.rows_total <= IMPORT_PREVIEW_AT_ONCE) {
        TRY(import_preview(&rq->cx, &im, NULL, NULL, &p));
        return preview_page(rq, &im, &p);
    }
    enum err e = import_preview_kept(&rq->cx, &im, &p);
    if (e == ERR_NOT_FOUND)
        return reply_see_other(rq, wizard_href(rq, &im, "/progress"), NULL);
    TRY(e);
    return preview_page(rq, &im, &p);
}
