/* See study.h. */
#include "model/study.h"

#include <string.h>

#include "model/audit.h"
#include "model/bin.h"
#include "model/change.h"

#define COLUMN(member, text_of, kind_of)                                      \
    .name = #member, .label = text_of, .type = kind_of,                       \
    .offset = FIELD_AT(struct study, member)

enum { BINDS_MOST = 16 };

const struct field study_fields[] = {
    {COLUMN(title, N_("Heading"), FIELD_TEXT), .required = true, .max = 200},
    {COLUMN(day, N_("Day"), FIELD_DAY), .required = true},
    {COLUMN(stage, N_("Stage"), FIELD_CHOICE)},
    {COLUMN(region_code, N_("Market: region"), FIELD_CHOICE)},
    {COLUMN(category_id, N_("Market: product line"), FIELD_REF)},
    {COLUMN(source, N_("Source"), FIELD_TEXT), .max = 200},
    {COLUMN(text, N_("What it found"), FIELD_LINES), .max = 8000},
    {COLUMN(figures, N_("Figures"), FIELD_LINES), .max = 4000,
     .hint = N_("A line each: name, colon, value.")},
};
const size_t study_field_count = sizeof study_fields / sizeof study_fields[0];

#define COLUMNS                                                               \
    "SELECT s.id, s.title, s.day, IF(s.stage_code = '', '', CONCAT("          \
    "s.model_code, '.', s.stage_code)), s.region_code, s.category_id,"        \
    " s.source, s.text, s.figures, s.version, r.name_zh_cn, r.name_zh_tw,"    \
    " r.name_en, g.name_zh_cn, g.name_zh_tw, g.name_en, a.name,"              \
    " s.created_by, (SELECT COUNT(*) FROM attachment f WHERE f.subject ="      \
    " 'study' AND f.subject_id = s.id AND f.deleted_at IS NULL),"             \
    " s.deleted_at FROM study s"                                              \
    " LEFT JOIN region r ON r.code = s.region_code"                           \
    " LEFT JOIN category g ON g.id = s.category_id"                           \
    " LEFT JOIN account a ON a.id = s.created_by"

static void
study_read(struct ctx *cx, const struct rows *r, size_t i, struct study *s)
{
    memset(s, 0, sizeof *s);
    s->id = rows_u64(r, i, 0);
    record_load(study_fields, study_field_count, r, i, 1, s);
    s->version = rows_i64(r, i, 9);
    s->region = rows_text(r, i, 10 + (size_t)cx->lang);
    s->category = rows_text(r, i, 13 + (size_t)cx->lang);
    s->by = rows_text(r, i, 16);
    s->by_id = rows_u64(r, i, 17);
    s->files = rows_i64(r, i, 18);
    s->deleted_at = rows_null(r, i, 19) ? 0 : rows_time(r, i, 19);
}

static void
studies_read(struct ctx *cx, const struct rows *r, struct study **out,
             size_t *n)
{
    *n = r->count;
    *out = ARENA_ARRAY(cx->arena, r->count, struct study);
    for (size_t i = 0; i < r->count; i++)
        study_read(cx, r, i, &(*out)[i]);
}

static const char SQL_LIST[] =
    COLUMNS " WHERE s.deleted_at IS NULL AND (? IS NULL OR s.stage_code = ''"
    " OR CONCAT(s.model_code, '.', s.stage_code) = ?)"
    " ORDER BY s.day DESC, s.id DESC LIMIT ?";

enum err
study_list(struct ctx *cx, const char *stage, size_t limit,
           struct study **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST, B_CODE(stage), B_CODE(stage),
                 B_U64(limit)));
    studies_read(cx, &r, out, n);
    return OK;
}

static const char SQL_FIND[] =
    COLUMNS " WHERE s.id = ? AND s.deleted_at IS NULL";

enum err
study_find(struct ctx *cx, uint64_t id, struct study *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    study_read(cx, &r, 0, out);
    return OK;
}

bool
study_may(const struct ctx *cx)
{
    return cx->actor.roles & (ROLE_MANAGER | ROLE_MARKETING);
}

static size_t
study_binds(struct arena *a, const struct study *s, struct bind *b)
{
    const char *dot = s->stage ? strchr(s->stage, '.') : NULL;
    const struct bind list[] = {
        B_TEXT(s->title), B_DAY(s->day),
        B_TEXT(dot ? arena_copy(a, s->stage, (size_t)(dot - s->stage)) : ""),
        B_TEXT(dot ? dot + 1 : ""),
        B_TEXT(s->region_code ? s->region_code : ""), B_REF(s->category_id),
        B_TEXT(s->source ? s->source : ""), B_TEXT(s->text ? s->text : ""),
        B_TEXT(s->figures ? s->figures : "")};
    memcpy(b, list, sizeof list);
    return sizeof list / sizeof *list;
}

static enum err
audit_study(struct ctx *cx, const char *action, const struct study *now,
            const struct study *next)
{
    struct change *list;
    size_t n = change_list(cx->arena, study_fields, study_field_count, now,
                           next, &list);
    return audit_write(cx, action, "study", next->id,
                       change_write(cx->arena, list, n));
}

static const char SQL_ADD[] =
    "INSERT INTO study (title, day, model_code, stage_code, region_code,"
    " category_id, source, text, figures, created_at, created_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

enum err
study_add(struct ctx *cx, struct study *s)
{
    struct bind b[BINDS_MOST];
    struct study none = {0};
    if (!study_may(cx))
        return ERR_DENIED;
    size_t n = study_binds(cx->arena, s, b);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    TRY(db_exec_v(cx, SQL_ADD, b, n));
    s->id = db_last_id(cx->db);
    field_clear(study_fields, study_field_count, &none);
    return audit_study(cx, "study.add", &none, s);
}

static const char SQL_SAVE[] =
    "UPDATE study SET title = ?, day = ?, model_code = ?, stage_code = ?,"
    " region_code = ?, category_id = ?, source = ?, text = ?, figures = ?,"
    " version = version + 1 WHERE id = ? AND version = ?"
    " AND deleted_at IS NULL";

enum err
study_save(struct ctx *cx, const struct study *now, const struct study *next)
{
    struct bind b[BINDS_MOST];
    if (!study_may(cx))
        return ERR_DENIED;
    size_t n = study_binds(cx->arena, next, b);
    b[n++] = B_U64(now->id);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_study(cx, "study.edit", now, next);
}

static const char SQL_DELETE[] =
    "UPDATE study SET deleted_at = ?, deleted_by = ?, version = version + 1"
    " WHERE id = ? AND deleted_at IS NULL";

enum err
study_delete(struct ctx *cx, uint64_t id)
{
    if (!study_may(cx))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_DELETE, B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(id)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    return audit_write(cx, "study.delete", "study", id, NULL);
}

/* ---- the bin ---- */

static const char SQL_BIN[] =
    COLUMNS " WHERE s.deleted_at > ? ORDER BY s.deleted_at DESC, s.id"
            " LIMIT 200";

enum err
study_bin(struct ctx *cx, struct study **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_BIN, B_TIME(bin_since())));
    studies_read(cx, &r, out, n);
    return OK;
}

static const char SQL_RESTORE[] =
    "UPDATE study SET deleted_at = NULL, deleted_by = NULL,"
    " version = version + 1 WHERE id = ? AND deleted_at > ?";

enum err
study_restore(struct ctx *cx, uint64_t id)
{
    if (!study_may(cx))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_RESTORE, B_U64(id), B_TIME(bin_since())));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    return audit_write(cx, "study.restore", "study", id, NULL);
}
