/* Names, copies, kept or at rest, default, in use; see model.h. */
#include <string.h>

#include "model/audit.h"
#include "model/change.h"
#include "model/guide.h"
#include "model/job.h"
#include "model/model.h"

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct model_edit, member)

const struct field model_fields[] = {
    {COLUMN(code, N_("Code"), FIELD_CODE), .required = true, .max = 24,
     .hint = N_("Addresses and exports name the model by it; it never"
                " changes.")},
    {COLUMN(name_zh_cn, N_("Name in simplified Chinese"), FIELD_TEXT),
     .required = true, .max = 64},
    {COLUMN(name_zh_tw, N_("Name in traditional Chinese"), FIELD_TEXT),
     .required = true, .max = 64},
    {COLUMN(name_en, N_("Name in English"), FIELD_TEXT), .required = true,
     .max = 64},
    {COLUMN(position, N_("Place in lists"), FIELD_INT), .required = true,
     .max = 9999},
};
const size_t model_field_count = sizeof model_fields / sizeof model_fields[0];

static const char SQL_FIND[] =
    "SELECT number, code, name_zh_cn, name_zh_tw, name_en, position, version"
    " FROM model WHERE number = ?";

enum err
model_edit_find(struct ctx *cx, uint64_t number, struct model_edit *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(number)));
    memset(out, 0, sizeof *out);
    out->number = number;
    record_load(model_fields, model_field_count, &r, 0, 1, out);
    out->version = rows_i64(&r, 0, model_field_count + 1);
    return OK;
}

static const char SQL_SAVE[] =
    "UPDATE model SET name_zh_cn = ?, name_zh_tw = ?, name_en = ?,"
    " position = ?, touched = 1, version = version + 1"
    " WHERE number = ? AND version = ?";

enum err
model_save(struct ctx *cx, const struct model_edit *now,
           const struct model_edit *next)
{
    enum { FIELDS = 4 };
    struct change *list;
    struct bind b[FIELDS + 2];
    size_t n = change_list(cx->arena, model_fields + 1, FIELDS, now, next,
                           &list);
    if (!n)
        return OK;
    record_binds(model_fields + 1, FIELDS, next, b);
    b[FIELDS] = B_U64(now->number);
    b[FIELDS + 1] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_SAVE, b, FIELDS + 2));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(rules_changed(cx));
    return audit_write(cx, "model.edit", "model", now->number,
                       change_write(cx->arena, list, n));
}

/* ---- copies ---- */

static const char SQL_ROOM[] =
    "SELECT MAX(number), SUM(active) FROM model FOR UPDATE";
static const char SQL_COPY[] =
    "INSERT INTO model (code, number, position, name_zh_cn, name_zh_tw,"
    " name_en, copied_from, touched) VALUES (?, ?, ?, ?, ?, ?, ?, 1)";
static const char SQL_COPY_STAGES[] =
    "INSERT INTO stage (model_code, code, number, position, colour, is_end,"
    " is_loss, is_fall, limit_days, retired, name_zh_cn, name_zh_tw, name_en,"
    " meaning_zh_cn, meaning_zh_tw, meaning_en, touched) SELECT ?, code,"
    " number, position, colour, is_end, is_loss, is_fall, limit_days, retired,"
    " name_zh_cn, name_zh_tw, name_en, meaning_zh_cn, meaning_zh_tw,"
    " meaning_en, 1 FROM stage WHERE model_code = ?";
static const char SQL_COPY_RULES[] =
    "INSERT INTO stage_rule (model_code, version, position, stage_code)"
    " SELECT ?, 1, position, stage_code FROM stage_rule"
    " WHERE model_code = ? AND version = ?";
static const char SQL_COPY_TERMS[] =
    "INSERT INTO stage_rule_term (model_code, version, position,"
    " group_number, term, fact, days, operator, value, negated)"
    " SELECT ?, 1, position, group_number, term, fact, days, operator, value,"
    " negated FROM stage_rule_term WHERE model_code = ? AND version = ?";

static const char SQL_COPY_BANS[] =
    "INSERT INTO stage_move_ban (model_code, from_stage, to_stage)"
    " SELECT ?, from_stage, to_stage FROM stage_move_ban"
    " WHERE model_code = ?";
static const char SQL_COPY_FIELDS[] =
    "INSERT INTO stage_move_field (model_code, to_stage, field)"
    " SELECT ?, to_stage, field FROM stage_move_field WHERE model_code = ?";

static enum err
parts_copy(struct ctx *cx, const char *from, const char *to,
           uint64_t version)
{
    TRY(db_exec(cx, SQL_COPY_STAGES, B_TEXT(to), B_TEXT(from)));
    TRY(db_exec(cx, SQL_COPY_BANS, B_TEXT(to), B_TEXT(from)));
    TRY(db_exec(cx, SQL_COPY_FIELDS, B_TEXT(to), B_TEXT(from)));
    TRY(db_exec(cx, SQL_COPY_RULES, B_TEXT(to), B_TEXT(from),
                B_U64(version)));
    return db_exec(cx, SQL_COPY_TERMS, B_TEXT(to), B_TEXT(from),
                   B_U64(version));
}

enum err
model_copy(struct ctx *cx, const char *from, struct model_edit *next)
{
    const struct rules *rules;
    struct rows r;
    TRY(rules_get(cx, &rules));
    const struct rule_model *m = rules_model(rules, from);
    if (m == NULL)
        return ERR_NOT_FOUND;
    TRY(db_find(cx, &r, SQL_ROOM));
    if (rows_u64(&r, 0, 0) >= UINT8_MAX
        || rows_i64(&r, 0, 1) >= RULE_MODELS)
        return ERR_TOO_LARGE;
    next->number = rows_u64(&r, 0, 0) + 1;
    enum err e = db_exec(cx, SQL_COPY, B_TEXT(next->code),
                         B_U64(next->number), B_I64(next->position),
                         B_TEXT(next->name_zh_cn), B_TEXT(next->name_zh_tw),
                         B_TEXT(next->name_en), B_TEXT(from));
    if (e == ERR_CONFLICT)
        return ERR_INVALID;
    TRY(e);
    TRY(parts_copy(cx, from, next->code,
                   rules_version(m, clock_today())->version));
    TRY(guide_copy(cx, from, next->code));
    TRY(rules_changed(cx));
    struct change c = {"copied_from", "", from};
    return audit_write(cx, "model.copy", "model", next->number,
                       change_write(cx->arena, &c, 1));
}

/* ---- kept, default, in use ---- */

static const char SQL_JOB[] = "UPDATE model SET job_id = ? WHERE code = ?";

enum err
model_restage(struct ctx *cx, const char *code)
{
    uint64_t job;
    TRY(job_add(cx, "stage_all", code, 0, &job));
    return db_exec(cx, SQL_JOB, B_U64(job), B_TEXT(code));
}

/* Nobody wakes for it any more; its page has nothing to wait for. */
static enum err
wakes_restage(struct ctx *cx)
{
    uint64_t job;
    return job_add(cx, "stage_all", "", 0, &job);
}

static const char SQL_KEEP[] =
    "UPDATE model SET kept = ?, written = 1, touched = 1,"
    " version = version + 1"
    " WHERE code = ? AND kept <> ? AND active = 1 AND is_default = 0";

enum err
model_keep(struct ctx *cx, const struct model_row *m, bool kept)
{
    TRY(db_exec(cx, SQL_KEEP, B_I64(kept), B_TEXT(m->code), B_I64(kept)));
    if (db_affected(cx->db) != 1)
        return ERR_INVALID;
    TRY(rules_changed(cx));
    TRY(kept ? model_restage(cx, m->code) : wakes_restage(cx));
    return audit_write(cx, kept ? "model.keep" : "model.rest", "model",
                       m->number, NULL);
}

#define UNWRITTEN " WHERE written = 0 AND (? = 'all' OR FIND_IN_SET(code, ?))"
static const char SQL_UNWRITTEN[] = "SELECT 1 FROM model" UNWRITTEN;
static const char SQL_WRITTEN[] = "UPDATE model SET written = 1" UNWRITTEN;

static enum err
written_note(struct ctx *cx, void *arg)
{
    const char *codes = arg;
    TRY(db_exec(cx, SQL_WRITTEN, B_TEXT(codes), B_TEXT(codes)));
    return rules_changed(cx);
}

/* Only the first run of a model has to wait for who else changes one. */
enum err
model_written(struct ctx *cx, const char *codes)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_UNWRITTEN, B_TEXT(codes), B_TEXT(codes)));
    return r.count ? db_transact(cx, written_note, (void *)codes) : OK;
}

static const char SQL_DEFAULT[] =
    "UPDATE model SET is_default = (code = ?), touched = 1"
    " WHERE is_default <> (code = ?)";

enum err
model_make_default(struct ctx *cx, const struct model_row *m)
{
    if (!m->kept || !m->active || m->is_default)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_DEFAULT, B_TEXT(m->code), B_TEXT(m->code)));
    TRY(rules_changed(cx));
    TRY(model_restage(cx, m->code));
    return audit_write(cx, "model.default", "model", m->number, NULL);
}

static const char SQL_USE[] =
    "UPDATE model SET active = ?, touched = 1, version = version + 1"
    " WHERE code = ? AND active <> ? AND kept = 0 AND is_default = 0";

enum err
model_use(struct ctx *cx, const struct model_row *m, bool active)
{
    TRY(db_exec(cx, SQL_USE, B_I64(active), B_TEXT(m->code), B_I64(active)));
    if (db_affected(cx->db) != 1)
        return ERR_INVALID;
    TRY(rules_changed(cx));
    return audit_write(cx, active ? "model.use" : "model.retire", "model",
                       m->number, NULL);
}
