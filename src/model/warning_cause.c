/* See warning_cause.h. */
#include "model/warning_cause.h"

#include <string.h>

#include "core/secret.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/rule.h"

#define COLUMN(member, text)                                                  \
    .name = #member, .label = text, .type = FIELD_TEXT,                       \
    .offset = FIELD_AT(struct warning_cause_edit, member)

enum { BINDS_MOST = 16 };

const struct field warning_cause_fields[] = {
    {COLUMN(name_zh_cn, N_("Name in simplified Chinese")), .max = 64,
     .hint = N_("One language is enough, the others take it.")},
    {COLUMN(name_zh_tw, N_("Name in traditional Chinese")), .max = 64},
    {COLUMN(name_en, N_("Name in English")), .max = 64},
    {COLUMN(meaning_zh_cn, N_("What it says and what to do, in simplified "
                              "Chinese")), .max = 255},
    {COLUMN(meaning_zh_tw, N_("What it says and what to do, in traditional "
                              "Chinese")), .max = 255},
    {COLUMN(meaning_en, N_("What it says and what to do, in English")),
     .max = 255},
};
const size_t warning_cause_field_count =
    sizeof warning_cause_fields / sizeof warning_cause_fields[0];

static const char SQL_FIND[] =
    "SELECT number + 1, name_zh_cn, name_zh_tw, name_en, meaning_zh_cn,"
    " meaning_zh_tw, meaning_en, version, code FROM warning_cause"
    " WHERE number + 1 = ?";

enum err
warning_cause_find(struct ctx *cx, uint64_t id, struct warning_cause_edit *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    memset(out, 0, sizeof *out);
    out->id = rows_u64(&r, 0, 0);
    record_load(warning_cause_fields, warning_cause_field_count, &r, 0, 1,
                out);
    out->version = rows_i64(&r, 0, 7);
    out->code = rows_text(&r, 0, 8);
    out->name = rows_text(&r, 0, 1 + (size_t)cx->lang);
    return OK;
}

void
warning_cause_complete(struct warning_cause_edit *c)
{
    record_fill_up(&c->name_zh_cn, &c->name_zh_tw, &c->name_en);
    record_fill_up(&c->meaning_zh_cn, &c->meaning_zh_tw, &c->meaning_en);
}

void
warning_cause_judge(const struct warning_cause_edit *next,
                    struct problems *out)
{
    memset(out, 0, sizeof *out);
    if (!next->name_zh_cn || !*next->name_zh_cn)
        problem_add(out, "name_zh_cn",
                    N_("Please give a name, in one language at least."));
}

/* ---- written ---- */

static enum err
cause_log(struct ctx *cx, const char *action,
          const struct warning_cause_edit *now,
          const struct warning_cause_edit *next)
{
    struct change *list;
    size_t n = change_list(cx->arena, warning_cause_fields,
                           warning_cause_field_count, now, next, &list);
    return audit_write(cx, action, "warning_cause", next->id,
                       change_write(cx->arena, list, n));
}

static const char SQL_NEXT[] =
    "SELECT COALESCE(MAX(number), -1) + 1, COALESCE(MAX(position), 0) + 10"
    " FROM warning_cause FOR UPDATE";
static const char SQL_ADD[] =
    "INSERT INTO warning_cause (name_zh_cn, name_zh_tw, name_en,"
    " meaning_zh_cn, meaning_zh_tw, meaning_en, number, position, code,"
    " touched) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)";

enum err
warning_cause_add(struct ctx *cx, struct warning_cause_edit *c)
{
    struct bind b[BINDS_MOST];
    struct warning_cause_edit none = {0};
    struct rows next;
    size_t n = warning_cause_field_count;
    TRY(rules_changed(cx));
    TRY(db_find(cx, &next, SQL_NEXT));
    if (rows_u64(&next, 0, 0) >= WARNING_CAUSES)
        return ERR_INVALID;
    record_binds(warning_cause_fields, n, c, b);
    c->code = arena_printf(cx->arena, "own_%.16s", secret_token(cx->arena));
    b[n++] = B_U64(rows_u64(&next, 0, 0));
    b[n++] = B_U64(rows_u64(&next, 0, 1));
    b[n++] = B_TEXT(c->code);
    TRY(db_exec_v(cx, SQL_ADD, b, n));
    c->id = rows_u64(&next, 0, 0) + 1;
    field_clear(warning_cause_fields, warning_cause_field_count, &none);
    return cause_log(cx, "warning.cause.add", &none, c);
}

static const char SQL_SAVE[] =
    "UPDATE warning_cause SET name_zh_cn = ?, name_zh_tw = ?, name_en = ?,"
    " meaning_zh_cn = ?, meaning_zh_tw = ?, meaning_en = ?, touched = 1,"
    " version = version + 1 WHERE number + 1 = ? AND version = ?";

enum err
warning_cause_save(struct ctx *cx, const struct warning_cause_edit *now,
                   const struct warning_cause_edit *next)
{
    struct bind b[BINDS_MOST];
    size_t n = warning_cause_field_count;
    TRY(rules_changed(cx));
    record_binds(warning_cause_fields, n, next, b);
    b[n++] = B_U64(now->id);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return cause_log(cx, "warning.cause.edit", now, next);
}
