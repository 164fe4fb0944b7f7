/* See reason.h. */
#include <string.h>

#include "core/secret.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/reason.h"

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct reason, member)

enum { BINDS_MOST = 16 };

const struct field reason_fields[] = {
    {COLUMN(name_zh_cn, N_("Name in simplified Chinese"), FIELD_TEXT),
     .max = 64, .hint = N_("One language is enough, the others take it.")},
    {COLUMN(name_zh_tw, N_("Name in traditional Chinese"), FIELD_TEXT),
     .max = 64},
    {COLUMN(name_en, N_("Name in English"), FIELD_TEXT), .max = 64},
    {COLUMN(family_code, N_("Family"), FIELD_CHOICE)},
    {COLUMN(needs_text, N_("A text has to say what it was"), FIELD_BOOL),
     .hint = N_("And the case chooses the family, if there is none here.")},
    {COLUMN(meaning_zh_cn, N_("When to choose it, in simplified Chinese"),
            FIELD_TEXT), .max = 255},
    {COLUMN(meaning_zh_tw, N_("When to choose it, in traditional Chinese"),
            FIELD_TEXT), .max = 255},
    {COLUMN(meaning_en, N_("When to choose it, in English"), FIELD_TEXT),
     .max = 255},
    {COLUMN(active, N_("In use"), FIELD_BOOL),
     .hint = N_("Retired, it stays on the cases that name it and is not "
                "offered any more.")},
};
const size_t reason_field_count =
    sizeof reason_fields / sizeof reason_fields[0];

#define SELECT                                                                \
    "SELECT r.id, r.name_zh_cn, r.name_zh_tw, r.name_en, r.family_code,"      \
    " r.needs_text, r.meaning_zh_cn, r.meaning_zh_tw, r.meaning_en,"          \
    " r.retired = 0, r.version, r.code, f.name_zh_cn, f.name_zh_tw,"          \
    " f.name_en, f.colour, m.name_zh_cn, m.name_zh_tw, m.name_en"             \
    " FROM churn_reason r LEFT JOIN churn_family f ON f.code = r.family_code" \
    " LEFT JOIN churn_reason m ON m.code = r.merged_into"

static const char SQL_LIST[] =
    SELECT " ORDER BY COALESCE(f.position, 99), r.merged_into IS NOT NULL,"
    " r.retired, r.position, r.id LIMIT 500";
static const char SQL_FIND[] = SELECT " WHERE r.id = ?";

static void
reason_read(const struct ctx *cx, const struct rows *r, size_t i,
            struct reason *out)
{
    size_t l = (size_t)cx->lang;
    const char *family = rows_text(r, i, 12 + l);
    const char *into = rows_text(r, i, 16 + l);
    memset(out, 0, sizeof *out);
    out->id = rows_u64(r, i, 0);
    record_load(reason_fields, reason_field_count, r, i, 1, out);
    out->version = rows_i64(r, i, 10);
    out->code = rows_text(r, i, 11);
    out->name = rows_text(r, i, 1 + l);
    out->meaning = rows_text(r, i, 6 + l);
    out->family = family ? family : "";
    out->colour = (unsigned)rows_u64(r, i, 15);
    out->into = into ? into : "";
}

enum err
reason_list(struct ctx *cx, struct reason **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct reason);
    for (size_t i = 0; i < r.count; i++)
        reason_read(cx, &r, i, &(*out)[i]);
    return OK;
}

enum err
reason_find(struct ctx *cx, uint64_t id, struct reason *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    reason_read(cx, &r, 0, out);
    return OK;
}

static const char SQL_FAMILIES[] =
    "SELECT code, name_zh_cn, name_zh_tw, name_en FROM churn_family"
    " ORDER BY position";

enum err
reason_families(struct ctx *cx, struct choice **out)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_FAMILIES));
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct choice);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct choice){rows_text(&r, i, 0),
                                    rows_text(&r, i, 1 + (size_t)cx->lang)};
    (*out)[r.count] = (struct choice){NULL, NULL};
    return OK;
}

bool
reason_is_fixed(const struct reason *r)
{
    return r->code
        && (!strcmp(r->code, "other") || !strcmp(r->code, "unknown"));
}

/* ---- judged ---- */

static bool
is_empty(const char *s)
{
    return !s || !*s;
}

void
reason_complete(struct reason *r)
{
    record_fill_up(&r->name_zh_cn, &r->name_zh_tw, &r->name_en);
    record_fill_up(&r->meaning_zh_cn, &r->meaning_zh_tw, &r->meaning_en);
}

void
reason_judge(const struct reason *was, const struct reason *next,
             struct problems *out)
{
    bool fixed = was->id && reason_is_fixed(was);
    memset(out, 0, sizeof *out);
    if (is_empty(next->name_zh_cn))
        problem_add(out, "name_zh_cn",
                    N_("Please give a name, in one language at least."));
    if (!fixed && is_empty(next->family_code) && !next->needs_text)
        problem_add(out, "family_code", N_("Please choose the family."));
    if (fixed && !is_empty(next->family_code))
        problem_add(out, "family_code",
                    N_("This one stands outside the families."));
    if (fixed && next->needs_text != was->needs_text)
        problem_add(out, "needs_text", N_("This one stays as it is."));
    if (fixed && !next->active)
        problem_add(out, "active",
                    N_("This one is needed where no other fits."));
    if (was->id && !is_empty(was->into) && next->active)
        problem_add(out, "active",
                    N_("It was merged. Take it out of the other first."));
}

/* ---- written ---- */

static size_t
reason_binds(const struct reason *r, struct bind *b)
{
    size_t n = reason_field_count;
    record_binds(reason_fields, n, r, b);
    b[3] = B_TEXT(is_empty(r->family_code) ? NULL : r->family_code);
    b[n - 1] = B_I64(!r->active);
    return n;
}

static enum err
reason_log(struct ctx *cx, const char *action, const struct reason *now,
           const struct reason *next)
{
    struct change *list;
    size_t n = change_list(cx->arena, reason_fields, reason_field_count, now,
                           next, &list);
    return audit_write(cx, action, "churn_reason", next->id,
                       change_write(cx->arena, list, n));
}

static const char SQL_ADD[] =
    "INSERT INTO churn_reason (name_zh_cn, name_zh_tw, name_en, family_code,"
    " needs_text, meaning_zh_cn, meaning_zh_tw, meaning_en, retired, code,"
    " touched, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)";

enum err
reason_add(struct ctx *cx, struct reason *r)
{
    struct bind b[BINDS_MOST];
    struct reason none = {0};
    size_t n = reason_binds(r, b);
    r->code = arena_printf(cx->arena, "own_%.16s", secret_token(cx->arena));
    b[n++] = B_TEXT(r->code);
    b[n++] = B_REF(cx->actor.user_id);
    TRY(db_exec_v(cx, SQL_ADD, b, n));
    r->id = db_last_id(cx->db);
    field_clear(reason_fields, reason_field_count, &none);
    return reason_log(cx, "reason.add", &none, r);
}

static const char SQL_SAVE[] =
    "UPDATE churn_reason SET name_zh_cn = ?, name_zh_tw = ?, name_en = ?,"
    " family_code = ?, needs_text = ?, meaning_zh_cn = ?, meaning_zh_tw = ?,"
    " meaning_en = ?, retired = ?, touched = 1, version = version + 1"
    " WHERE id = ? AND version = ?";

enum err
reason_save(struct ctx *cx, const struct reason *now,
            const struct reason *next)
{
    struct bind b[BINDS_MOST];
    size_t n = reason_binds(next, b);
    b[n++] = B_U64(now->id);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return reason_log(cx, "reason.edit", now, next);
}

/* ---- merged ---- */

static const char SQL_USED[] =
    "SELECT COUNT(DISTINCT v.case_id) FROM recovery_case_reason v"
    " JOIN recovery_case k ON k.id = v.case_id AND k.live = 1"
    " WHERE v.reason_code = ?";

enum err
reason_used(struct ctx *cx, const struct reason *r, uint64_t *cases)
{
    struct rows rows;
    TRY(db_find(cx, &rows, SQL_USED, B_TEXT(r->code)));
    *cases = rows_u64(&rows, 0, 0);
    return OK;
}

static const char SQL_MERGE[] =
    "UPDATE churn_reason SET merged_into = ?, retired = 1, touched = 1,"
    " version = version + 1 WHERE id = ?";
static const char SQL_ALONG[] =
    "UPDATE churn_reason SET merged_into = ?, version = version + 1"
    " WHERE merged_into = ?";

enum err
reason_merge(struct ctx *cx, uint64_t id, uint64_t into)
{
    struct reason from, to;
    TRY(reason_find(cx, id, &from));
    TRY(reason_find(cx, into, &to));
    if (id == into || reason_is_fixed(&from) || *from.into || *to.into
        || !to.active)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_MERGE, B_TEXT(to.code), B_U64(id)));
    TRY(db_exec(cx, SQL_ALONG, B_TEXT(to.code), B_TEXT(from.code)));
    struct change c = {"merged_into", from.name, to.name};
    return audit_write(cx, "reason.merge", "churn_reason", id,
                       change_write(cx->arena, &c, 1));
}

static const char SQL_PART[] =
    "UPDATE churn_reason SET merged_into = NULL, retired = 0, touched = 1,"
    " version = version + 1 WHERE id = ? AND merged_into IS NOT NULL";

enum err
reason_part(struct ctx *cx, uint64_t id)
{
    struct reason r;
    TRY(reason_find(cx, id, &r));
    TRY(db_exec(cx, SQL_PART, B_U64(id)));
    if (db_affected(cx->db) != 1)
        return ERR_INVALID;
    struct change c = {"merged_into", r.into, ""};
    return audit_write(cx, "reason.part", "churn_reason", id,
                       change_write(cx->arena, &c, 1));
}
