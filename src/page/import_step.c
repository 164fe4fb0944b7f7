/* Steps 2 and 3: how the file is to be read, and what its columns are. */
#include <stdlib.h>
#include <string.h>

#include "core/charset.h"
#include "core/text.h"
#include "model/lookup.h"
#include "page/import.h"
#include "page/import_wizard.h"
#include "view/format.h"

enum { SAMPLE_ROWS = 8, SAMPLE_COLUMNS = 12 };

/* ---- encoding ---- */

static const char *
found_text(const struct import *im)
{
    switch (charset_find(im->encoding)) {
    case CHARSET_UTF8:
        return N_("Every byte of the file is valid UTF-8.");
    case CHARSET_GB18030:
        return N_("Not UTF-8; every byte is valid GB18030 (GBK, GB2312).");
    case CHARSET_BIG5:
        return N_("Read as Big5, as you chose.");
    default:
        return N_("The mark at the beginning of the file says so.");
    }
}

static void
fill_encodings(struct request *rq, struct view *v, const char *chosen)
{
    for (int c = CHARSET_AUTO; c < CHARSET_COUNT; c++) {
        const char *name = charset_name((enum charset)c);
        struct view *o = view_row(v, "ENCODING");
        view_text(o, "VALUE", name);
        view_text(o, "LABEL", c == CHARSET_AUTO
                                  ? lang_text(rq->cx.lang, N_("By rule"))
                                  : name);
        view_if(o, "SELECTED", text_equal_nocase(name, chosen));
    }
}

static void
sample_row(struct view *v, uint64_t no, const char **cells, size_t columns)
{
    struct view *row = view_row(v, "SAMPLE");
    view_u64(row, "NO", no);
    for (size_t c = 0; c < columns && c < SAMPLE_COLUMNS; c++)
        view_text(view_row(row, "CELL"), "TEXT",
                  utf8_cut(view_arena(v), cells[c], 60));
}

static enum err
encoding_page(struct request *rq, const struct import *im, const char *chosen,
              const char *problem)
{
    struct import_head head;
    struct form f;
    TRY(import_read_head(&rq->cx, im, &head));
    struct view *v = wizard_page(rq, "import/encoding", im, STEP_ENCODING);
    form_show(rq, NULL, 0, NULL, &f);
    f.whole = problem;
    f.failed = problem != NULL;
    form_fill(&f, v);
    view_text(v, "ACTION", wizard_href(rq, im, "/encoding"));
    view_text(v, "BACK_HREF", "/import/new");
    view_msg(v, "FOUND_TEXT", found_text(im));
    view_text(v, "SEPARATOR_TEXT", wizard_separator(rq, im));
    view_text(v, "ROWS_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang, N_("%s rows"),
                          format_int(rq->cx.arena, (int64_t)im->rows_total)));
    fill_encodings(rq, v, chosen);
    sample_row(v, 1, head.headings, head.columns);
    for (size_t i = 0; i < head.row_count && i < SAMPLE_ROWS; i++)
        sample_row(v, i + 2, head.rows[i], head.columns);
    return OK;
}

enum err
page_import_encoding(struct request *rq)
{
    struct import im;
    TRY(wizard_find(rq, &im));
    if (!wizard_is_open(&im))
        return reply_see_other(rq, wizard_href(rq, &im, ""), NULL);
    return encoding_page(rq, &im, im.encoding, NULL);
}

enum err
page_import_encoding_set(struct request *rq)
{
    struct import im;
    const char *chosen = request_form(rq, "encoding");
    const char *what = request_form(rq, "do");
    const char *problem = NULL;
    TRY(wizard_find(rq, &im));
    if (!wizard_is_open(&im))
        return ERR_CONFLICT;
    if (!chosen || charset_find(chosen) < 0)
        return ERR_INVALID;
    if (!text_equal_nocase(chosen, im.encoding)) {
        enum err e = import_set_encoding(&rq->cx, im.id, chosen, &problem);
        if (e == ERR_INVALID && problem) {
            TRY(encoding_page(rq, &im, chosen, problem));
            rq->reply.status = 422;
            return OK;
        }
        TRY(e);
    }
    bool look = what && !strcmp(what, "look");
    return reply_see_other(rq, wizard_href(rq, &im, look ? "/encoding"
                                                         : "/map"), NULL);
}

/* ---- columns ---- */

struct columns {
    int field_of[IMPORT_COLUMNS_MAX];
    size_t count;
    struct import_options options;
    const char *preset_name;
};

static const char *
sample_text(struct arena *a, const struct import_head *h, size_t column)
{
    struct buf b;
    size_t shown = 0;
    buf_init(&b, a);
    for (size_t i = 0; i < h->row_count && shown < 3; i++) {
        const char *cell = h->rows[i][column];
        if (!*cell)
            continue;
        buf_printf(&b, "%s%s", shown++ ? " · " : "", utf8_cut(a, cell, 24));
    }
    return b.len ? b.data : FORMAT_NONE;
}

static enum err
fill_owner(struct request *rq, struct view *v, uint64_t chosen)
{
    struct lookup_person *people;
    size_t n;
    TRY(lookup_owners(&rq->cx, &people, &n));
    struct view *owner = view_row(v, "OWNER");
    for (size_t i = 0; i <= n; i++) {
        struct view *o = view_row(owner, "OWNER_OPTION");
        uint64_t id = i ? people[i - 1].id : 0;
        view_u64(o, "VALUE", id);
        view_text(o, "LABEL", i ? people[i - 1].name
                                : lang_text(rq->cx.lang, N_("me; names that"
                                                   " are not here are"
                                                   " refused")));
        view_if(o, "SELECTED", id == chosen);
    }
    return OK;
}

static enum err
map_page(struct request *rq, const struct import *im, const struct columns *c,
         const char *problem)
{
    struct import_head head;
    struct form f;
    TRY(import_read_head(&rq->cx, im, &head));
    struct view *v = wizard_page(rq, "import/map", im, STEP_MAP);
    form_show(rq, NULL, 0, NULL, &f);
    f.whole = problem;
    f.failed = problem != NULL;
    form_fill(&f, v);
    view_text(v, "ACTION", wizard_href(rq, im, "/map"));
    view_text(v, "BACK_HREF", wizard_href(rq, im, "/encoding"));
    view_text(v, "PRESET_NAME", c->preset_name);
    view_text(v, "ROWS_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang, N_("%s rows"),
                          format_int(rq->cx.arena, (int64_t)im->rows_total)));
    for (size_t i = 0; i < head.columns; i++) {
        struct view *row = view_row(v, "COLUMN");
        view_text(row, "HEADING", head.headings[i]);
        view_text(row, "SAMPLE_TEXT", sample_text(rq->cx.arena, &head, i));
        wizard_column(rq, row, i, im, c->field_of[i]);
        view_if(row, "GUESSED", !strcmp(im->state, "uploaded") && !problem &&
                                    c->field_of[i] >= 0);
    }
    if (im->kind != IMPORT_ACCOUNT && im->kind != IMPORT_PRODUCT)
        TRY(fill_owner(rq, v, c->options.owner_id));
    if (import_kind_info(im->kind)->has_as_of) {
        struct view *day = view_row(v, "AS_OF");
        view_text(day, "AS_OF_VALUE",
                  day_iso(rq->cx.arena, c->options.as_of
                          ? c->options.as_of : clock_today()));
        view_text(day, "TODAY_ISO", day_iso(rq->cx.arena, clock_today()));
    }
    if (import_kind_info(im->kind)->names_customers)
        view_if(view_row(v, "CREATE"), "CREATE_ON",
                c->options.create_customers);
    return OK;
}

enum err
page_import_map(struct request *rq)
{
    struct import im;
    struct columns c = {.count = 0};
    TRY(wizard_find(rq, &im));
    if (!wizard_is_open(&im))
        return reply_see_other(rq, wizard_href(rq, &im, ""), NULL);
    TRY(import_mapping(&rq->cx, &im, c.field_of));
    c.options = im.options;
    return map_page(rq, &im, &c, NULL);
}

static void
read_columns(struct request *rq, const struct import *im, struct columns *c)
{
    const struct import_kind_info *kind = import_kind_info(im->kind);
    const char *owner = request_form(rq, "owner");
    const char *name = request_form(rq, "preset_name");
    *c = (struct columns){.preset_name = name ? text_trim(rq->cx.arena, name)
                                              : ""};
    for (size_t i = 0; i < IMPORT_COLUMNS_MAX; i++) {
        const char *field =
            request_form(rq, arena_printf(rq->cx.arena, "c%zu", i));
        const struct field *f =
            field ? field_find(kind->fields, kind->field_count, field) : NULL;
        c->field_of[i] = f ? (int)(f - kind->fields) : -1;
        if (field)
            c->count = i + 1;
    }
    c->options.create_customers =
        request_form(rq, "create_customers") != NULL;
    const char *as_of = request_form(rq, "as_of");
    int32_t day = as_of ? day_parse(as_of) : DAY_NONE;
    c->options.as_of = day == DAY_NONE || day >= clock_today() ? 0 : day;
    if (!owner || !parse_u64(owner, &c->options.owner_id))
        c->options.owner_id = 0;
}

/* Only people that this person could give customers to. */
static enum err
check_owner(struct request *rq, uint64_t id)
{
    struct lookup_person *people;
    size_t n;
    if (!id)
        return OK;
    TRY(lookup_owners(&rq->cx, &people, &n));
    for (size_t i = 0; i < n; i++)
        if (people[i].id == id)
            return OK;
    return ERR_DENIED;
}

static enum err
save_columns(struct request *rq, const struct import *im,
             const struct columns *c, const char **problem)
{
    TRY(check_owner(rq, c->options.owner_id));
    TRY(import_set_mapping(&rq->cx, im->id, c->field_of, c->count,
                           &c->options, problem));
    if (c->preset_name && *c->preset_name) {
        enum err e = import_preset_save(&rq->cx, im->id, c->preset_name);
        if (e == ERR_CONFLICT || e == ERR_INVALID) {
            *problem = lang_text(rq->cx.lang,
                e == ERR_CONFLICT
                    ? N_("There is a preset of that name already; choose"
                         " another name.")
                    : N_("This is no name for a preset."));
            return ERR_INVALID;
        }
        TRY(e);
    }
    return wizard_preview_again(rq, im->id);
}

enum err
page_import_map_set(struct request *rq)
{
    struct import im;
    struct columns c;
    const char *problem = NULL;
    TRY(wizard_find(rq, &im));
    if (!wizard_is_open(&im))
        return ERR_CONFLICT;
    read_columns(rq, &im, &c);
    enum err e = save_columns(rq, &im, &c, &problem);
    if (e == ERR_INVALID && problem) {
        TRY(map_page(rq, &im, &c, problem));
        rq->reply.status = 422;
        return OK;
    }
    TRY(e);
    return reply_see_other(rq, wizard_href(rq, &im, "/preview"), NULL);
}
