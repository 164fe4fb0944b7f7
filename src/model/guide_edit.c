/* Plays and needs as people edit them. */
#include <string.h>

#include "core/secret.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/guide.h"

#define PLAY(member, text, kind_of)                                           \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct play_edit, member)
#define NEED(member, text, kind_of)                                           \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct need_edit, member)

enum { BINDS_MOST = 16 };

const struct field play_fields[] = {
    {PLAY(name_zh_cn, N_("Name in simplified Chinese"), FIELD_TEXT),
     .max = 100, .hint = N_("One language is enough, the others take it.")},
    {PLAY(name_zh_tw, N_("Name in traditional Chinese"), FIELD_TEXT),
     .max = 100},
    {PLAY(name_en, N_("Name in English"), FIELD_TEXT), .max = 100},
    {PLAY(mark, N_("play|Mark"), FIELD_CHOICE), .required = true,
     .choices = play_mark_choices,
     .hint = N_("A stage page warns where it does not fit the stage.")},
    {PLAY(text_zh_cn, N_("How, in simplified Chinese"), FIELD_LINES),
     .max = 500},
    {PLAY(text_zh_tw, N_("How, in traditional Chinese"), FIELD_LINES),
     .max = 500},
    {PLAY(text_en, N_("How, in English"), FIELD_LINES), .max = 500},
    {PLAY(active, N_("In use"), FIELD_BOOL),
     .hint = N_("Retired, it leaves all stages.")},
};
const size_t play_field_count = sizeof play_fields / sizeof play_fields[0];

static const struct choice KINDS[] = {
    {"need", N_("guide|What the customer needs")},
    {"does", N_("guide|What the customer does")}, {NULL, NULL}};

const struct field need_fields[] = {
    {NEED(kind, N_("guide|Kind"), FIELD_CHOICE), .required = true,
     .choices = KINDS},
    {NEED(text_zh_cn, N_("In simplified Chinese"), FIELD_TEXT), .max = 255,
     .hint = N_("One language is enough, the others take it.")},
    {NEED(text_zh_tw, N_("In traditional Chinese"), FIELD_TEXT), .max = 255},
    {NEED(text_en, N_("In English"), FIELD_TEXT), .max = 255},
    {NEED(active, N_("In use"), FIELD_BOOL)},
};
const size_t need_field_count = sizeof need_fields / sizeof need_fields[0];

static enum err
audit_change(struct ctx *cx, const char *action, const char *subject,
             uint64_t id, const struct change *list, size_t n)
{
    return audit_write(cx, action, subject, id,
                       change_write(cx->arena, list, n));
}

/* ---- plays ---- */

static const char SQL_PLAY_FIND[] =
    "SELECT id, name_zh_cn, name_zh_tw, name_en, mark, text_zh_cn,"
    " text_zh_tw, text_en, active, version, code FROM play WHERE id = ?";

enum err
play_find(struct ctx *cx, uint64_t id, struct play_edit *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_PLAY_FIND, B_U64(id)));
    memset(out, 0, sizeof *out);
    out->id = id;
    record_load(play_fields, play_field_count, &r, 0, 1, out);
    out->version = rows_i64(&r, 0, 9);
    out->code = rows_text(&r, 0, 10);
    return OK;
}

void
play_complete(struct play_edit *p)
{
    record_fill_up(&p->name_zh_cn, &p->name_zh_tw, &p->name_en);
    record_fill_up(&p->text_zh_cn, &p->text_zh_tw, &p->text_en);
}

static const char SQL_PLAY_ADD[] =
    "INSERT INTO play (name_zh_cn, name_zh_tw, name_en, mark, text_zh_cn,"
    " text_zh_tw, text_en, active, code, touched)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)";

enum err
play_add(struct ctx *cx, struct play_edit *p, const char *model,
         const char *stage)
{
    struct bind b[BINDS_MOST];
    struct play_edit none = {0};
    struct change *list;
    size_t n = play_field_count;
    p->code = arena_printf(cx->arena, "own_%.16s", secret_token(cx->arena));
    record_binds(play_fields, n, p, b);
    b[n++] = B_TEXT(p->code);
    TRY(db_exec_v(cx, SQL_PLAY_ADD, b, n));
    p->id = db_last_id(cx->db);
    field_clear(play_fields, play_field_count, &none);
    n = change_list(cx->arena, play_fields, play_field_count, &none, p, &list);
    TRY(audit_change(cx, "play.add", "play", p->id, list, n));
    return play_place(cx, p->id, model, stage, true);
}

static const char SQL_PLAY_SAVE[] =
    "UPDATE play SET name_zh_cn = ?, name_zh_tw = ?, name_en = ?, mark = ?,"
    " text_zh_cn = ?, text_zh_tw = ?, text_en = ?, active = ?, touched = 1,"
    " version = version + 1 WHERE id = ? AND version = ?";

enum err
play_save(struct ctx *cx, const struct play_edit *now,
          const struct play_edit *next)
{
    struct bind b[BINDS_MOST];
    struct change *list;
    size_t n = play_field_count;
    size_t changes = change_list(cx->arena, play_fields, n, now, next, &list);
    if (!changes)
        return OK;
    record_binds(play_fields, n, next, b);
    b[n++] = B_U64(now->id);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_PLAY_SAVE, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_change(cx, "play.edit", "play", now->id, list, changes);
}

static const char SQL_PLACE[] =
    "INSERT INTO play_stage (model_code, stage_code, play_code, position,"
    " active, touched) SELECT ?, ?, p.code, (SELECT COALESCE(MAX(s.position),"
    " 0) + 10 FROM play_stage s WHERE s.model_code = ? AND s.stage_code = ?),"
    " ?, 1 FROM play p WHERE p.id = ?"
    " ON DUPLICATE KEY UPDATE active = VALUES(active), touched = 1";

enum err
play_place(struct ctx *cx, uint64_t id, const char *model, const char *stage,
           bool in)
{
    struct play_edit p;
    TRY(play_find(cx, id, &p));
    TRY(db_exec(cx, SQL_PLACE, B_CODE(model), B_CODE(stage), B_CODE(model),
                B_CODE(stage), B_U64(in), B_U64(id)));
    return audit_write(cx, in ? "play.place" : "play.take", "play", id, NULL);
}

/* ---- needs ---- */

static const char SQL_NEED_FIND[] =
    "SELECT id, kind, text_zh_cn, text_zh_tw, text_en, active, version,"
    " model_code, stage_code FROM stage_need WHERE id = ?";

enum err
need_find(struct ctx *cx, uint64_t id, struct need_edit *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_NEED_FIND, B_U64(id)));
    memset(out, 0, sizeof *out);
    out->id = id;
    record_load(need_fields, need_field_count, &r, 0, 1, out);
    out->version = rows_i64(&r, 0, 6);
    out->model = rows_text(&r, 0, 7);
    out->stage = rows_text(&r, 0, 8);
    return OK;
}

void
need_complete(struct need_edit *n)
{
    record_fill_up(&n->text_zh_cn, &n->text_zh_tw, &n->text_en);
}

static const char SQL_NEED_ADD[] =
    "INSERT INTO stage_need (kind, text_zh_cn, text_zh_tw, text_en, active,"
    " model_code, stage_code, code, position, touched) SELECT ?, ?, ?, ?, ?,"
    " ?, ?, ?, (SELECT COALESCE(MAX(position), 0) + 10 FROM stage_need"
    " WHERE model_code = ? AND stage_code = ?), 1";

enum err
need_add(struct ctx *cx, struct need_edit *need)
{
    struct bind b[BINDS_MOST];
    struct need_edit none = {0};
    struct change *list;
    size_t n = need_field_count;
    record_binds(need_fields, n, need, b);
    b[n++] = B_CODE(need->model);
    b[n++] = B_CODE(need->stage);
    b[n++] = B_TEXT(arena_printf(cx->arena, "own_%.16s",
                                 secret_token(cx->arena)));
    b[n++] = B_CODE(need->model);
    b[n++] = B_CODE(need->stage);
    TRY(db_exec_v(cx, SQL_NEED_ADD, b, n));
    need->id = db_last_id(cx->db);
    field_clear(need_fields, need_field_count, &none);
    n = change_list(cx->arena, need_fields, need_field_count, &none, need,
                    &list);
    return audit_change(cx, "need.add", "stage_need", need->id, list, n);
}

static const char SQL_NEED_SAVE[] =
    "UPDATE stage_need SET kind = ?, text_zh_cn = ?, text_zh_tw = ?,"
    " text_en = ?, active = ?, touched = 1, version = version + 1"
    " WHERE id = ? AND version = ?";

enum err
need_save(struct ctx *cx, const struct need_edit *now,
          const struct need_edit *next)
{
    struct bind b[BINDS_MOST];
    struct change *list;
    size_t n = need_field_count;
    size_t changes = change_list(cx->arena, need_fields, n, now, next, &list);
    if (!changes)
        return OK;
    record_binds(need_fields, n, next, b);
    b[n++] = B_U64(now->id);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_NEED_SAVE, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_change(cx, "need.edit", "stage_need", now->id, list, changes);
}
