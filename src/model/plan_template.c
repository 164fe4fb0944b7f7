/* See plan_template.h. */
#include "model/plan_template.h"

#include <string.h>

#include "core/secret.h"
#include "model/audit.h"
#include "model/change.h"

const struct choice plan_kinds[] = {
    {"restore", N_("Restore")}, {"release", N_("Release")}, {NULL, NULL}};
const struct choice plan_tiers[] = {
    {"A", N_("tier|A")}, {"B", N_("tier|B")}, {"C", N_("tier|C")},
    {"D", N_("tier|D")}, {"below", N_("tier|Below zero")}, {NULL, NULL}};
const struct choice plan_states[] = {
    {"warning", N_("plan|Warning")}, {"notice", N_("plan|Notice")},
    {"lost", N_("plan|Lost")}, {NULL, NULL}};

#define COLUMN(member, text_of, kind_of)                                      \
    .name = #member, .label = text_of, .type = kind_of,                       \
    .offset = FIELD_AT(struct plan_template, member)

const struct field plan_template_fields[] = {
    {COLUMN(name_zh_cn, N_("Name in simplified Chinese"), FIELD_TEXT),
     .max = 100, .hint = N_("One language is enough, the others take it.")},
    {COLUMN(name_zh_tw, N_("Name in traditional Chinese"), FIELD_TEXT),
     .max = 100},
    {COLUMN(name_en, N_("Name in English"), FIELD_TEXT), .max = 100},
    {COLUMN(kind, N_("For the decision"), FIELD_CHOICE), .required = true,
     .choices = plan_kinds},
    {COLUMN(family_code, N_("Family of reasons"), FIELD_CHOICE),
     .hint = N_("Empty = any")},
    {COLUMN(reason_code, N_("Only for this reason"), FIELD_CHOICE)},
    {COLUMN(tier, N_("Value tier"), FIELD_CHOICE), .choices = plan_tiers,
     .hint = N_("Empty = any")},
    {COLUMN(state, N_("plan|What happened"), FIELD_CHOICE),
     .choices = plan_states, .hint = N_("Empty = any")},
    {COLUMN(text_zh_cn, N_("What it is for, in simplified Chinese"),
            FIELD_LINES), .max = 500},
    {COLUMN(text_zh_tw, N_("What it is for, in traditional Chinese"),
            FIELD_LINES), .max = 500},
    {COLUMN(text_en, N_("What it is for, in English"), FIELD_LINES),
     .max = 500},
    {COLUMN(active, N_("In use"), FIELD_BOOL),
     .hint = N_("Retired, it is not offered any more; plans made from it "
                "stay.")},
    {COLUMN(holdout_percent, N_("Per cent of the cases that wait first"),
            FIELD_INT), .required = true, .max = 50,
     .hint = N_("Drawn at random, to see whether the plan does better than "
                "none; never where notice was given. 0 = none.")},
    {COLUMN(holdout_days, N_("How many days they wait"), FIELD_INT),
     .required = true, .min = 7, .max = 180},
};
const size_t plan_template_field_count =
    sizeof plan_template_fields / sizeof plan_template_fields[0];
enum { BINDS_MOST = 16 };

#define SELECT                                                                \
    "SELECT t.id, t.name_zh_cn, t.name_zh_tw, t.name_en, t.kind,"             \
    " t.family_code, t.reason_code, t.tier, t.state, t.text_zh_cn,"           \
    " t.text_zh_tw, t.text_en, t.active, t.holdout_percent, t.holdout_days,"    \
    " t.version, f.name_zh_cn, f.name_zh_tw, f.name_en, r.name_zh_cn, r.name_zh_tw, r.name_en,"        \
    " COALESCE(f.colour, 1), (SELECT COUNT(*) FROM plan_step_template s"      \
    " WHERE s.template_id = t.id), (SELECT COALESCE(SUM(s.cost), 0)"          \
    " FROM plan_step_template s WHERE s.template_id = t.id)"                  \
    " FROM plan_template t LEFT JOIN churn_family f"                          \
    " ON f.code = t.family_code LEFT JOIN churn_reason r"                     \
    " ON r.code = t.reason_code"

static const char SQL_LIST[] =
    SELECT " ORDER BY t.kind DESC, f.position IS NULL, f.position,"
    " t.reason_code = '', t.tier = '', t.tier, t.id LIMIT 500";
static const char SQL_FIND[] = SELECT " WHERE t.id = ?";

static void
template_read(const struct ctx *cx, const struct rows *r, size_t i,
              struct plan_template *out)
{
    size_t l = (size_t)cx->lang;
    const char *family = rows_text(r, i, 16 + l);
    const char *reason = rows_text(r, i, 19 + l);
    *out = (struct plan_template){.id = rows_u64(r, i, 0)};
    record_load(plan_template_fields, plan_template_field_count, r, i, 1,
                out);
    out->version = rows_i64(r, i, 15);
    out->name = rows_text(r, i, 1 + l);
    out->text = rows_text(r, i, 9 + l);
    out->family = family ? family : "";
    out->reason = reason ? reason : "";
    out->colour = (unsigned)rows_u64(r, i, 22);
    out->steps = rows_u64(r, i, 23);
    out->cost = rows_money(r, i, 24);
}

enum err
plan_template_list(struct ctx *cx, struct plan_template **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct plan_template);
    for (size_t i = 0; i < r.count; i++)
        template_read(cx, &r, i, &(*out)[i]);
    return OK;
}

enum err
plan_template_find(struct ctx *cx, uint64_t id, struct plan_template *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    template_read(cx, &r, 0, out);
    return OK;
}

void
plan_template_complete(struct plan_template *t)
{
    record_fill_up(&t->name_zh_cn, &t->name_zh_tw, &t->name_en);
    record_fill_up(&t->text_zh_cn, &t->text_zh_tw, &t->text_en);
}

static const char SQL_FAMILY[] =
    "SELECT family_code FROM churn_reason WHERE code = ?";

enum err
plan_template_judge(struct ctx *cx, struct plan_template *next,
                    struct problems *out)
{
    struct rows r;
    memset(out, 0, sizeof *out);
    if (!next->name_zh_cn || !*next->name_zh_cn)
        problem_add(out, "name_zh_cn",
                    N_("Please give a name, in one language at least."));
    if (!next->reason_code || !*next->reason_code)
        return OK;
    TRY(db_query(cx, &r, SQL_FAMILY, B_CODE(next->reason_code)));
    if (r.count && !rows_null(&r, 0, 0))
        next->family_code = rows_text(&r, 0, 0);
    return OK;
}

static const char SQL_ADD[] =
    "INSERT INTO plan_template (name_zh_cn, name_zh_tw, name_en, kind,"
    " family_code, reason_code, tier, state, text_zh_cn, text_zh_tw, text_en,"
    " active, holdout_percent, holdout_days, code, touched)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)";

/* A key of its own, that an upgrade never uses. */
static const char *
own_code(struct ctx *cx)
{
    return arena_printf(cx->arena, "own_%.16s", secret_token(cx->arena));
}

enum err
plan_template_add(struct ctx *cx, struct plan_template *next)
{
    struct bind b[BINDS_MOST];
    size_t n = plan_template_field_count;
    record_binds(plan_template_fields, n, next, b);
    b[n++] = B_TEXT(own_code(cx));
    TRY(db_exec_v(cx, SQL_ADD, b, n));
    next->id = db_last_id(cx->db);
    return audit_write(cx, "plan_template.add", "plan_template", next->id,
                       NULL);
}

static const char SQL_SAVE[] =
    "UPDATE plan_template SET name_zh_cn = ?, name_zh_tw = ?, name_en = ?,"
    " kind = ?, family_code = ?, reason_code = ?, tier = ?, state = ?,"
    " text_zh_cn = ?, text_zh_tw = ?, text_en = ?, active = ?,"
    " holdout_percent = ?, holdout_days = ?, touched = 1,"
    " version = version + 1 WHERE id = ? AND version = ?";

enum err
plan_template_save(struct ctx *cx, const struct plan_template *now,
                   struct plan_template *next)
{
    struct bind b[BINDS_MOST];
    struct change *list;
    size_t n = plan_template_field_count;
    size_t changes = change_list(cx->arena, plan_template_fields, n, now,
                                 next, &list);
    record_binds(plan_template_fields, n, next, b);
    b[n++] = B_U64(now->id);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_write(cx, "plan_template.edit", "plan_template", now->id,
                       change_write(cx->arena, list, changes));
}

static const char SQL_COPY[] =
    "INSERT INTO plan_template (code, kind, family_code, reason_code, tier,"
    " state, name_zh_cn, name_zh_tw, name_en, text_zh_cn, text_zh_tw,"
    " text_en, active, touched) SELECT ?, kind, family_code, reason_code,"
    " tier, state, CONCAT(LEFT(name_zh_cn, 90), '（副本）'),"
    " CONCAT(LEFT(name_zh_tw, 90), '（副本）'),"
    " CONCAT(LEFT(name_en, 90), ' (copy)'), text_zh_cn, text_zh_tw, text_en,"
    " 0, 1 FROM plan_template WHERE id = ?";
static const char SQL_COPY_STEPS[] =
    "INSERT INTO plan_step_template (template_id, code, position, role, day,"
    " kind, required, done_when, cost, name_zh_cn, name_zh_tw, name_en,"
    " offer_zh_cn, offer_zh_tw, offer_en, text_zh_cn, text_zh_tw, text_en)"
    " SELECT ?, code, position, role, day, kind, required, done_when, cost,"
    " name_zh_cn, name_zh_tw, name_en, offer_zh_cn, offer_zh_tw, offer_en,"
    " text_zh_cn, text_zh_tw, text_en FROM plan_step_template"
    " WHERE template_id = ?";

enum err
plan_template_copy(struct ctx *cx, uint64_t from, uint64_t *id)
{
    TRY(db_exec(cx, SQL_COPY, B_TEXT(own_code(cx)), B_U64(from)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    *id = db_last_id(cx->db);
    TRY(db_exec(cx, SQL_COPY_STEPS, B_U64(*id), B_U64(from)));
    return audit_write(cx, "plan_template.add", "plan_template", *id, NULL);
}
