/* A dry run's findings as JSON beside the uploaded file. Written under another
 * name and renamed, so that it is there whole or not at all. */
#include "model/import_job.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *
kept_path(struct ctx *cx, const struct import *im)
{
    return arena_printf(cx->arena, "%s/%s.preview", cx->config->upload_dir,
                        im->path);
}

static json_t *
row_json(const struct import_preview_row *r, size_t columns)
{
    json_t *cells = json_array(), *state = json_array(), *was = json_array();
    for (size_t c = 0; c < columns; c++) {
        json_array_append_new(cells, json_string(r->cells[c]));
        json_array_append_new(state, json_integer(r->state[c]));
        json_array_append_new(was, r->was[c] ? json_string(r->was[c])
                                             : json_null());
    }
    return json_pack("{s:I, s:i, s:s, s:o, s:o, s:o, s:s, s:s}", "row",
                     (json_int_t)r->row_no, "outcome", (int)r->outcome,
                     "message", r->message ? r->message : "", "cells", cells,
                     "state", state, "was", was, "before",
                     r->stage_before ? r->stage_before : "", "after",
                     r->stage_after ? r->stage_after : "");
}

enum err
import_preview_keep(struct ctx *cx, const struct import *im,
                    const struct import_preview *p)
{
    struct import_head head;
    TRY(import_read_head(cx, im, &head));
    json_t *rows = json_array();
    for (size_t i = 0; i < p->count; i++)
        json_array_append_new(rows, row_json(&p->rows[i], head.columns));
    json_t *top = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:b, s:o}", "version",
        (json_int_t)im->version, "columns", (json_int_t)head.columns,
        "create", (json_int_t)p->create, "update", (json_int_t)p->update,
        "same", (json_int_t)p->same, "refuse", (json_int_t)p->refuse,
        "total", (json_int_t)p->rows_total, "opening",
        (json_int_t)p->opening_records, "stages", (int)p->stages, "rows",
        rows);
    const char *to = kept_path(cx, im);
    const char *part = arena_printf(cx->arena, "%s.part", to);
    bool good = top && json_dump_file(top, part, JSON_COMPACT) == 0 &&
                rename(part, to) == 0;
    json_decref(top);
    return good ? OK : FAIL(ERR_FAULT, "%s: %s", to, strerror(errno));
}

static uint64_t
number(const json_t *j, const char *name)
{
    return (uint64_t)json_integer_value(json_object_get(j, name));
}

static const char *
text(struct arena *a, const json_t *j, const char *name)
{
    const char *s = json_string_value(json_object_get(j, name));
    return arena_text(a, s ? s : "");
}

static void
row_read(struct arena *a, const json_t *j, size_t columns,
         struct import_preview_row *out)
{
    const json_t *cells = json_object_get(j, "cells");
    const json_t *state = json_object_get(j, "state");
    const json_t *was = json_object_get(j, "was");
    out->row_no = number(j, "row");
    out->outcome = (enum import_outcome)number(j, "outcome");
    out->message = text(a, j, "message");
    out->stage_before = text(a, j, "before");
    out->stage_after = text(a, j, "after");
    out->was = ARENA_ARRAY(a, columns, const char *);
    out->cells = ARENA_ARRAY(a, columns, const char *);
    out->state = ARENA_ARRAY(a, columns, enum import_cell_state);
    for (size_t c = 0; c < columns; c++) {
        const char *cell = json_string_value(json_array_get(cells, c));
        const char *old = json_string_value(json_array_get(was, c));
        out->cells[c] = arena_text(a, cell ? cell : "");
        out->was[c] = old ? arena_text(a, old) : NULL;
        out->state[c] = (enum import_cell_state)json_integer_value(
            json_array_get(state, c));
    }
}

enum err
import_preview_kept(struct ctx *cx, const struct import *im,
                    struct import_preview *out)
{
    memset(out, 0, sizeof *out);
    json_t *top = json_load_file(kept_path(cx, im), 0, NULL);
    if (!top || number(top, "version") != im->version) {
        json_decref(top);
        return ERR_NOT_FOUND;
    }
    size_t columns = number(top, "columns");
    const json_t *rows = json_object_get(top, "rows");
    out->rows = ARENA_ARRAY(cx->arena, IMPORT_PREVIEW_ROWS,
                            struct import_preview_row);
    while (out->count < json_array_size(rows) &&
           out->count < IMPORT_PREVIEW_ROWS && columns <= IMPORT_COLUMNS_MAX) {
        row_read(cx->arena, json_array_get(rows, out->count), columns,
                 &out->rows[out->count]);
        out->count++;
    }
    out->create = number(top, "create");
    out->update = number(top, "update");
    out->same = number(top, "same");
    out->refuse = number(top, "refuse");
    out->rows_total = number(top, "total");
    out->opening_records = number(top, "opening");
    out->stages = json_is_true(json_object_get(top, "stages"));
    json_decref(top);
    return OK;
}
