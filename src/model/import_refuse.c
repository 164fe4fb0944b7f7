/* Rows that are refused: which cell, what stood there, why, what to do.
 *
 * The reason is kept as the English message of the catalogue and its values
 * apart, so that each reader reads it in his language. */
#include "model/import_private.h"

#include <string.h>

#include "core/buf.h"
#include "core/csv_write.h"
#include "core/text.h"

static int
field_index(const struct import_work *w, const char *name)
{
    const struct import_kind_info *info = &w->ops->info;
    for (size_t i = 0; name && i < info->field_count; i++)
        if (strcmp(info->fields[i].name, name) == 0)
            return (int)i;
    return -1;
}

void
import_refuse(struct import_work *w, struct import_row *r, const char *field,
              const char *reason, const char *arg0, const char *arg1)
{
    r->outcome = IMPORT_REFUSE;
    if (r->refused_count == sizeof r->refused / sizeof r->refused[0])
        return;
    int f = field_index(w, field);
    int col = f >= 0 ? w->column_of[f] : -1;
    for (size_t i = 0; i < r->refused_count; i++)
        if (r->refused[i].column == col)
            return;
    r->refused[r->refused_count++] = (struct import_refused){
        .field = f,
        .column = col,
        .reason = reason,
        .args = {arg0, arg1, NULL},
        .value = col >= 0 && (size_t)col < r->cell_count ? r->cells[col] : ""};
}

static const char *
args_json(struct arena *a, const struct import_refused *p)
{
    struct buf b;
    buf_init(&b, a);
    buf_addc(&b, '[');
    for (size_t i = 0; i < 3 && p->args[i]; i++) {
        if (i)
            buf_addc(&b, ',');
        buf_json(&b, utf8_cut(a, p->args[i], 60));
    }
    buf_addc(&b, ']');
    return b.data;
}

const char *
import_reason_text(struct arena *a, enum lang lang, const char *reason,
                   const char *args)
{
    const char *v[3] = {"", "", ""};
    json_t *list = json_loads(args && *args ? args : "[]", 0, NULL);
    for (size_t i = 0; i < 3 && list && i < json_array_size(list); i++)
        v[i] = arena_text(a, json_string_value(json_array_get(list, i)));
    json_decref(list);
    return lang_format(a, lang, reason, v[0], v[1], v[2]);
}

static const char SQL_REFUSED[] =
    "INSERT INTO import_refusal (import_id, row_no, column_name, value,"
    " reason, args) VALUES (?, ?, ?, ?, ?, ?)";

enum err
import_refusals_write(struct import_work *w)
{
    size_t total = 0, at = 0;
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome == IMPORT_REFUSE)
            total += w->rows[i].refused_count;
    if (!total)
        return OK;
    struct bind *b = ARENA_ARRAY(w->cx.arena, total * 6, struct bind);
    for (size_t i = 0; i < w->count; i++) {
        const struct import_row *r = &w->rows[i];
        for (size_t k = 0; r->outcome == IMPORT_REFUSE && k < r->refused_count;
             k++) {
            const struct import_refused *p = &r->refused[k];
            const char *heading = p->column >= 0 ? w->headings[p->column] : "";
            b[at++] = B_U64(w->im->id);
            b[at++] = B_U64(r->row_no);
            b[at++] = B_TEXT(utf8_cut(w->cx.arena, heading, 99));
            b[at++] = B_TEXT(utf8_cut(w->cx.arena, p->value, 499));
            b[at++] = B_TEXT(p->reason);
            b[at++] = B_TEXT(args_json(w->cx.arena, p));
        }
    }
    return db_exec_array(&w->cx, SQL_REFUSED, b, total, 6);
}

/* The refusals after a row, by its number; the rows of a page are whole. */
static const char SQL_PAGE[] =
    "SELECT row_no, column_name, value, reason, args FROM import_refusal"
    " WHERE import_id = ? AND row_no > ? AND (? = '' OR reason = ?)"
    " ORDER BY row_no, column_name LIMIT ?";

enum err
import_refusals(struct ctx *cx, uint64_t id, const char *cause,
                uint64_t after_row, size_t size, struct import_refusal **out,
                size_t *n, bool *more)
{
    struct import im;
    struct rows r;
    TRY(import_find(cx, id, &im));
    TRY(db_query(cx, &r, SQL_PAGE, B_U64(id), B_U64(after_row),
                 B_TEXT(cause), B_TEXT(cause), B_U64(size + 8)));
    *n = r.count;
    *more = r.count > size;
    /* A page ends with a row of the file, never inside one. */
    while (*n > size || (*more && *n > 0 && *n < r.count
                         && rows_u64(&r, *n, 0) == rows_u64(&r, *n - 1, 0)))
        (*n)--;
    *out = ARENA_ARRAY(cx->arena, *n, struct import_refusal);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct import_refusal){
            .row_no = rows_u64(&r, i, 0),
            .column = rows_text(&r, i, 1),
            .value = rows_text(&r, i, 2),
            .reason = import_reason_text(cx->arena, cx->lang,
                                         rows_text(&r, i, 3),
                                         rows_text(&r, i, 4))};
    return OK;
}

static const char SQL_CAUSES[] =
    "SELECT reason, MIN(args), COUNT(DISTINCT row_no) n FROM import_refusal"
    " WHERE import_id = ? GROUP BY reason ORDER BY n DESC, reason LIMIT 100";

/* A cause covers all its values: places of the message become an ellipsis. */
static const char *
cause_text(struct ctx *cx, const char *reason)
{
    return lang_format(cx->arena, cx->lang, reason, "…", "…", "…");
}

enum err
import_causes(struct ctx *cx, uint64_t id, struct import_cause **out,
              size_t *n)
{
    struct import im;
    struct rows r;
    TRY(import_find(cx, id, &im));
    TRY(db_query(cx, &r, SQL_CAUSES, B_U64(id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct import_cause);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct import_cause){
            .cause = rows_text(&r, i, 0),
            .reason = cause_text(cx, rows_text(&r, i, 0)),
            .rows = rows_u64(&r, i, 2)};
    return OK;
}

struct csv_out {
    struct ctx *cx;
    struct arena *line;
    struct csv_writer *writer;
};

static enum err
write_line(void *arg, const struct rows *r)
{
    struct csv_out *o = arg;
    arena_reset(o->line);
    csv_write_plain(o->writer,
                    arena_printf(o->line, "%llu",
                                 (unsigned long long)rows_u64(r, 0, 0)));
    csv_write_text(o->writer, rows_text(r, 0, 1));
    csv_write_text(o->writer, rows_text(r, 0, 2));
    csv_write_text(o->writer,
                   import_reason_text(o->line, o->cx->lang,
                                      rows_text(r, 0, 3),
                                      rows_text(r, 0, 4)));
    csv_write_end_row(o->writer);
    return OK;
}

static const char SQL_ALL[] =
    "SELECT row_no, column_name, value, reason, args FROM import_refusal"
    " WHERE import_id = ? ORDER BY row_no, column_name";

enum err
import_refusals_csv(struct ctx *cx, uint64_t id, const char *path)
{
    static const char *const HEADINGS[] = {N_("Row"), N_("Column"),
                                           N_("Value"), N_("Reason")};
    struct import im;
    struct csv_writer w;
    TRY(import_find(cx, id, &im));
    TRY(csv_write_open(&w, path));
    for (size_t i = 0; i < sizeof HEADINGS / sizeof HEADINGS[0]; i++)
        csv_write_text(&w, lang_text(cx->lang, HEADINGS[i]));
    csv_write_end_row(&w);
    struct csv_out o = {.cx = cx, .line = arena_new(), .writer = &w};
    enum err e = db_each(cx, SQL_ALL, (const struct bind[]){B_U64(id)}, 1,
                         write_line, &o);
    arena_free(o.line);
    enum err closed = csv_write_close(&w);
    return e == OK ? closed : e;
}
