/* Which column of the file is which field.
 *
 * Guessed from the headings (each field lists how Chinese and English files
 * call it, and its own label in all languages), chosen by a person, or taken
 * from a preset. Kept by heading and not by number, so that a preset fits a
 * file whose columns stand in another order. */
#include "model/import_private.h"

#include <ctype.h>
#include <string.h>

#include "core/buf.h"
#include "core/text.h"

static const char MSG_MISSING[] =
    N_("No column is assigned to “%s”, which is needed.");
static const char MSG_DOUBLE[] = N_("Two columns are assigned to “%s”.");
static const char MSG_NO_FIELD[] = N_("There is no field “%s”.");
static const char MSG_NO_HEADING[] = N_("The file has no column “%s”.");
static const char MSG_NO_PRESET[] = N_("There is no preset “%s”.");

/* "Customer_Name *（必填）" -> "customername" */
static char *
folded_heading(struct arena *a, const char *s)
{
    char *half = text_halfwidth(a, s), *to = half;
    for (const char *p = half; *p && *p != '('; p++)
        if ((unsigned char)*p >= 128 || isalnum((unsigned char)*p))
            *to++ = (char)tolower((unsigned char)*p);
    *to = 0;
    return half;
}

static bool
in_list(struct arena *a, const char *list, const char *word)
{
    return *word
           && strstr(list, arena_printf(a, "|%s|", word)) != NULL;
}

/* How well a heading names a field: 3 its own name, 2 its label, 1 a synonym,
 * 0 not at all. */
static int
fit(struct arena *a, const struct import_ops *ops, size_t field,
    const char *heading)
{
    const struct field *f = &ops->info.fields[field];
    if (strcmp(heading, folded_heading(a, f->name)) == 0)
        return 3;
    for (int l = 0; l < LANG_COUNT; l++)
        if (strcmp(heading, folded_heading(a, lang_text((enum lang)l,
                                                        f->label))) == 0)
            return 2;
    for (const struct import_names *n = ops->names; n && n->field; n++)
        if (strcmp(n->field, f->name) == 0)
            return in_list(a, n->headings, heading) ? 1 : 0;
    return 0;
}

/* Each column takes the free field that fits best, best fits first. */
static void
guess(struct arena *a, const struct import_ops *ops,
      const struct import_head *h, int *field_of)
{
    bool taken[64] = {false};
    for (size_t c = 0; c < IMPORT_COLUMNS_MAX; c++)
        field_of[c] = -1;
    for (int level = 3; level > 0; level--) {
        for (size_t c = 0; c < h->columns; c++) {
            const char *heading = folded_heading(a, h->headings[c]);
            for (size_t f = 0; field_of[c] < 0 && f < ops->info.field_count;
                 f++) {
                if (taken[f] || fit(a, ops, f, heading) != level)
                    continue;
                taken[f] = true;
                field_of[c] = (int)f;
            }
        }
    }
}

static const char *
mapping_json(struct arena *a, const struct import_ops *ops,
             const struct import_head *h, const int *field_of,
             const char *old)
{
    json_t *top = json_loads(old && *old ? old : "{}", 0, NULL);
    json_t *map = json_object();
    if (!top)
        top = json_object();
    for (size_t c = 0; c < h->columns; c++)
        if (field_of[c] >= 0)
            json_object_set_new(map, ops->info.fields[field_of[c]].name,
                                json_string(h->headings[c]));
    json_object_set_new(top, "map", map);
    char *text = json_dumps(top, JSON_COMPACT | JSON_SORT_KEYS);
    const char *kept = arena_text(a, text);
    free(text);
    json_decref(top);
    return kept;
}

enum err
import_mapping_guess(struct ctx *cx, const struct import *im,
                     const char **json)
{
    struct import_head h;
    int field_of[IMPORT_COLUMNS_MAX];
    TRY(import_read_head(cx, im, &h));
    guess(cx->arena, import_ops(im->kind), &h, field_of);
    *json = mapping_json(cx->arena, import_ops(im->kind), &h, field_of, NULL);
    return OK;
}

static int
field_number(const struct import_ops *ops, const char *name)
{
    for (size_t i = 0; i < ops->info.field_count; i++)
        if (strcmp(ops->info.fields[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* The column with this heading: as written, else folded. */
static int
column_number(struct arena *a, const struct import_head *h,
              const char *heading)
{
    for (size_t c = 0; c < h->columns; c++)
        if (strcmp(h->headings[c], heading) == 0)
            return (int)c;
    const char *folded = folded_heading(a, heading);
    for (size_t c = 0; c < h->columns; c++)
        if (*folded && strcmp(folded_heading(a, h->headings[c]), folded) == 0)
            return (int)c;
    return -1;
}

enum err
import_mapping(struct ctx *cx, const struct import *im,
               int field_of[IMPORT_COLUMNS_MAX])
{
    struct import_head h;
    const struct import_ops *ops = import_ops(im->kind);
    const char *name;
    json_t *heading;
    TRY(import_read_head(cx, im, &h));
    for (size_t c = 0; c < IMPORT_COLUMNS_MAX; c++)
        field_of[c] = -1;
    json_t *top = json_loads(im->mapping && *im->mapping ? im->mapping : "{}",
                             0, NULL);
    json_object_foreach(json_object_get(top, "map"), name, heading)
    {
        int f = field_number(ops, name);
        int c = json_is_string(heading)
                    ? column_number(cx->arena, &h, json_string_value(heading))
                    : -1;
        if (f >= 0 && c >= 0)
            field_of[c] = f;
    }
    json_decref(top);
    return OK;
}

/* Fields that a preset fills from a column another field has as well. */
int
import_also(struct arena *a, const struct import_head *h, const char *mapping,
            const char *field)
{
    json_t *top = json_loads(mapping && *mapping ? mapping : "{}", 0, NULL);
    const char *heading = json_string_value(
        json_object_get(json_object_get(top, "also"), field));
    int column = heading ? column_number(a, h, heading) : -1;
    json_decref(top);
    return column;
}

static const char *
check_mapping(struct ctx *cx, const struct import_ops *ops,
              const struct import_head *h, const char *mapping,
              const int *field_of, size_t columns)
{
    size_t uses[64] = {0};
    for (size_t c = 0; c < columns; c++)
        if (field_of[c] >= 0 && (size_t)field_of[c] < ops->info.field_count)
            uses[field_of[c]]++;
    for (size_t f = 0; f < ops->info.field_count; f++) {
        const struct field *fd = &ops->info.fields[f];
        bool missing = fd->required && uses[f] == 0
                       && import_also(cx->arena, h, mapping, fd->name) < 0;
        const char *msg = missing                      ? MSG_MISSING
                          : uses[f] > 1                ? MSG_DOUBLE
                                                       : NULL;
        if (msg)
            return lang_format(cx->arena, cx->lang, msg,
                               lang_text(cx->lang, fd->label));
    }
    return NULL;
}

static const char SQL_SET[] =
    "UPDATE import SET mapping = ?, options = ?, state = 'preview',"
    " version = version + 1 WHERE id = ? AND state IN ('uploaded', 'preview')";

enum err
import_set_mapping(struct ctx *cx, uint64_t id, const int *field_of,
                   size_t columns, const struct import_options *o,
                   const char **problem)
{
    struct import im;
    struct import_head h;
    TRY(import_find(cx, id, &im));
    const struct import_ops *ops = import_ops(im.kind);
    TRY(import_read_head(cx, &im, &h));
    int of[IMPORT_COLUMNS_MAX];
    for (size_t c = 0; c < IMPORT_COLUMNS_MAX; c++)
        of[c] = c < columns && c < h.columns ? field_of[c] : -1;
    *problem = check_mapping(cx, ops, &h, im.mapping, of, h.columns);
    if (*problem)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_SET,
                B_TEXT(mapping_json(cx->arena, ops, &h, of, im.mapping)),
                B_TEXT(import_options_json(cx->arena, o)), B_U64(id)));
    return db_affected(cx->db) ? OK : ERR_CONFLICT;
}

enum err
import_map_field(struct ctx *cx, const struct import *im, const char *field,
                 const char *heading, int *field_of, const char **problem)
{
    struct import_head h;
    TRY(import_read_head(cx, im, &h));
    int f = field_number(import_ops(im->kind), field);
    int c = column_number(cx->arena, &h, heading);
    *problem = f < 0   ? lang_format(cx->arena, cx->lang, MSG_NO_FIELD, field)
               : c < 0 ? lang_format(cx->arena, cx->lang, MSG_NO_HEADING,
                                     heading)
                       : NULL;
    if (*problem)
        return ERR_INVALID;
    for (size_t i = 0; i < h.columns; i++)
        if (field_of[i] == f)
            field_of[i] = -1;
    field_of[c] = f;
    return OK;
}

static const char SQL_PRESETS[] =
    "SELECT kind, name FROM import_preset WHERE active = 1"
    " AND (account_id IS NULL OR account_id = ?)"
    " ORDER BY account_id IS NULL, name";

enum err
import_preset_list(struct ctx *cx, struct import_preset **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_PRESETS, B_U64(cx->actor.user_id)));
    *n = 0;
    *out = ARENA_ARRAY(cx->arena, r.count, struct import_preset);
    for (size_t i = 0; i < r.count; i++) {
        int kind = import_kind_find(rows_text(&r, i, 0));
        if (kind >= 0)
            (*out)[(*n)++] = (struct import_preset){
                (enum import_kind)kind, rows_text(&r, i, 1)};
    }
    return OK;
}

static const char SQL_PRESET[] =
    "SELECT id, mapping FROM import_preset WHERE kind = ? AND name = ?"
    " AND active = 1 AND (account_id IS NULL OR account_id = ?)";
static const char SQL_USE[] =
    "UPDATE import SET mapping = ?, options = ?, preset_id = ?,"
    " state = 'preview', version = version + 1"
    " WHERE id = ? AND state IN ('uploaded', 'preview')";

/* ERR_INVALID with the heading that is missing when the preset is of another
 * file. */
enum err
import_preset_use(struct ctx *cx, uint64_t id, const char *name,
                  const char **problem)
{
    struct import im, as;
    struct rows r;
    struct import_head h;
    const char *field;
    json_t *heading;
    TRY(import_find(cx, id, &im));
    const struct import_ops *ops = import_ops(im.kind);
    enum err e = db_find(cx, &r, SQL_PRESET, B_TEXT(ops->info.code),
                         B_TEXT(name), B_U64(cx->actor.user_id));
    if (e == ERR_NOT_FOUND) {
        *problem = lang_format(cx->arena, cx->lang, MSG_NO_PRESET, name);
        return ERR_INVALID;
    }
    TRY(e);
    TRY(import_read_head(cx, &im, &h));
    as = im;
    as.mapping = rows_text(&r, 0, 1);
    json_t *top = json_loads(as.mapping, 0, NULL);
    *problem = NULL;
    json_object_foreach(json_object_get(top, "map"), field, heading)
    {
        const char *text = json_string_value(heading);
        if (!*problem && text && column_number(cx->arena, &h, text) < 0)
            *problem = lang_format(cx->arena, cx->lang, MSG_NO_HEADING, text);
    }
    json_t *options = json_object_get(top, "options");
    if (json_is_true(json_object_get(options, "create_customers")))
        im.options.create_customers = true;
    json_decref(top);
    if (*problem)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_USE, B_TEXT(as.mapping),
                B_TEXT(import_options_json(cx->arena, &im.options)),
                B_U64(rows_u64(&r, 0, 0)), B_U64(id)));
    return db_affected(cx->db) ? OK : ERR_CONFLICT;
}

static const char SQL_SAVE[] =
    "INSERT INTO import_preset (kind, name, mapping, account_id, created_by)"
    " VALUES (?, ?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE"
    " mapping = IF(account_id <=> VALUES(account_id), VALUES(mapping),"
    " mapping), version = version + (account_id <=> VALUES(account_id))";
static const char SQL_SAVED[] =
    "SELECT id FROM import_preset WHERE kind = ? AND name = ?"
    " AND account_id = ?";
static const char SQL_OF_IMPORT[] =
    "UPDATE import SET preset_id = ? WHERE id = ?";

/* ERR_CONFLICT when the name is a shipped or another person's preset. */
enum err
import_preset_save(struct ctx *cx, uint64_t import_id, const char *name)
{
    struct import im;
    struct rows r;
    TRY(import_find(cx, import_id, &im));
    const char *kind = import_kind_info(im.kind)->code;
    uint64_t me = cx->actor.user_id;
    if (!*name || !text_storable(name, strlen(name), false)
        || utf8_length(name) > 100)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_SAVE, B_TEXT(kind), B_TEXT(name), B_TEXT(im.mapping),
                B_REF(me), B_REF(me)));
    enum err e = db_find(cx, &r, SQL_SAVED, B_TEXT(kind), B_TEXT(name),
                         B_U64(me));
    if (e == ERR_NOT_FOUND)
        return ERR_CONFLICT;
    TRY(e);
    return db_exec(cx, SQL_OF_IMPORT, B_U64(rows_u64(&r, 0, 0)),
                   B_U64(import_id));
}
