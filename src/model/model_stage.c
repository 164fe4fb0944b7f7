/* Stages of a model as an administrator edits them; see model.h. */
#include <string.h>

#include "core/buf.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/model.h"

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct stage_edit, member)

static const struct choice COLOURS[] = {
    {"1", N_("colour|Slate")}, {"2", N_("colour|Blue")},
    {"3", N_("colour|Violet")}, {"4", N_("colour|Teal")},
    {"5", N_("colour|Green")}, {"6", N_("colour|Red")},
    {"7", N_("colour|Amber")}, {"8", N_("colour|Magenta")}, {NULL, NULL}};

const struct field stage_edit_fields[] = {
    {COLUMN(code, N_("Code"), FIELD_CODE), .required = true, .max = 24,
     .hint = N_("Rules and exports name the stage by it; it never changes.")},
    {COLUMN(position, N_("Place in the model"), FIELD_INT), .required = true,
     .min = 1, .max = 99},
    {COLUMN(colour, N_("Colour"), FIELD_CHOICE), .required = true,
     .choices = COLOURS},
    {COLUMN(name_zh_cn, N_("Name in simplified Chinese"), FIELD_TEXT),
     .required = true, .max = 64},
    {COLUMN(name_zh_tw, N_("Name in traditional Chinese"), FIELD_TEXT),
     .required = true, .max = 64},
    {COLUMN(name_en, N_("Name in English"), FIELD_TEXT), .required = true,
     .max = 64},
    {COLUMN(meaning_zh_cn, N_("Meaning in simplified Chinese"), FIELD_TEXT),
     .max = 255},
    {COLUMN(meaning_zh_tw, N_("Meaning in traditional Chinese"), FIELD_TEXT),
     .max = 255},
    {COLUMN(meaning_en, N_("Meaning in English"), FIELD_TEXT), .max = 255},
    {COLUMN(limit_days, N_("Limit of a stay, in days"), FIELD_INT), .min = 1,
     .max = 3650, .hint = N_("A longer stay is called long. Empty: never.")},
    {COLUMN(is_end, N_("An end: shown beside the funnel"), FIELD_BOOL)},
    {COLUMN(is_loss, N_("A loss"), FIELD_BOOL),
     .hint = N_("A move here by hand is a declared loss in all models.")},
    {COLUMN(is_fall, N_("A turn for the worse"), FIELD_BOOL)},
    {COLUMN(retired, N_("Retired"), FIELD_BOOL),
     .hint = N_("No rule gives it any more; old entries still show it.")},
};
const size_t stage_edit_field_count =
    sizeof stage_edit_fields / sizeof stage_edit_fields[0];

static const char SQL_FIND[] =
    "SELECT number, code, position, CAST(colour AS CHAR), name_zh_cn, name_zh_tw, name_en,"
    " meaning_zh_cn, meaning_zh_tw, meaning_en, limit_days, is_end, is_loss,"
    " is_fall, retired, version FROM stage"
    " WHERE model_code = ? AND number = ?";

enum err
stage_edit_find(struct ctx *cx, const char *model, uint64_t number,
                struct stage_edit *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_TEXT(model), B_U64(number)));
    memset(out, 0, sizeof *out);
    out->number = number;
    record_load(stage_edit_fields, stage_edit_field_count, &r, 0, 1, out);
    out->version = rows_i64(&r, 0, stage_edit_field_count + 1);
    return OK;
}

/* ---- may it be ---- */

static bool
stage_given(const struct rule_model *m, int stage)
{
    const struct rule_version *v = rules_version(m, clock_today());
    bool given = false;
    for (size_t i = 0; i < v->rule_count; i++)
        given |= v->rules[i].stage == stage;
    for (size_t k = 0; k < m->version_count; k++) /* and of those to come */
        for (size_t i = 0; m->versions[k].valid_from > clock_today()
                           && i < m->versions[k].rule_count; i++)
            given |= m->versions[k].rules[i].stage == stage;
    return given;
}

static const char SQL_INSIDE[] =
    "SELECT 1 FROM stage_state s JOIN model m ON m.number = s.model_id"
    " JOIN customer c ON c.id = s.customer_id AND c.live = 1"
    " WHERE m.code = ? AND m.kept = 1 AND s.stage = ? LIMIT 1";
/* By the last move of each, which alone counts. One that stands until the rules
 * differ: of a model that is kept the ledger knows whether it still does. */
static const char SQL_HELD[] =
    "SELECT c.code FROM stage_move v JOIN model m ON m.code = v.model_code"
    " JOIN customer c ON c.id = v.customer_id"
    " WHERE v.model_code = ? AND v.to_stage = ? AND v.ended_at IS NULL"
    " AND (v.until_on IS NULL OR v.until_on >= ?)"
    " AND (v.until_facts = 0 OR m.kept = 0)"
    " AND NOT EXISTS (SELECT 1 FROM stage_move n WHERE n.customer_id ="
    " v.customer_id AND n.model_code = v.model_code AND n.id > v.id)"
    " ORDER BY c.code LIMIT 6";
static const char SQL_COUNT[] =
    "SELECT COUNT(*) FROM stage WHERE model_code = ?";

/* Who stays there by hand, whatever the rules say; also of a model at rest, and
 * in the bin, from where they may come back. */
static enum err
retire_judge_held(struct ctx *cx, const char *model,
                  const struct stage_edit *was, struct problems *out)
{
    enum { NAMED = 5 };
    struct rows r;
    struct buf b;
    TRY(db_query(cx, &r, SQL_HELD, B_TEXT(model), B_U64(was->number),
                 B_DAY(clock_today())));
    if (!r.count)
        return OK;
    buf_init(&b, cx->arena);
    for (size_t i = 0; i < r.count && i < NAMED; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", rows_text(&r, i, 0));
    buf_add(&b, r.count > NAMED ? " …" : "");
    problem_add(out, "retired",
                lang_format(cx->arena, cx->lang,
                            N_("Moves by hand keep customers in this stage:"
                               " %s. Take them back first, on the page of"
                               " their stages."), b.data));
    return OK;
}

static enum err
retire_judge(struct ctx *cx, const char *model, const struct stage_edit *was,
             struct problems *out)
{
    const struct rules *rules;
    struct rows r;
    TRY(rules_get(cx, &rules));
    const struct rule_model *m = rules_model(rules, model);
    int stage = m ? rules_stage(m, was->code) : -1;
    if (stage >= 0 && stage_given(m, stage)) {
        problem_add(out, "retired",
                    N_("The rules give this stage. Publish rules without it"
                       " first; its customers are then read by those."));
        return OK;
    }
    TRY(retire_judge_held(cx, model, was, out));
    if (out->count)
        return OK;
    TRY(db_query(cx, &r, SQL_INSIDE, B_TEXT(model), B_U64(was->number)));
    if (r.count)
        problem_add(out, "retired",
                    N_("Customers are still in this stage. They leave it when"
                       " the job that reads them by the new rules is done."));
    return OK;
}

enum err
stage_edit_judge(struct ctx *cx, const char *model,
                 const struct stage_edit *was, const struct stage_edit *next,
                 struct problems *out)
{
    struct rows r;
    memset(out, 0, sizeof *out);
    if (was->number && next->retired && !was->retired)
        TRY(retire_judge(cx, model, was, out));
    if (!was->number) {
        TRY(db_find(cx, &r, SQL_COUNT, B_TEXT(model)));
        if (rows_u64(&r, 0, 0) >= RULE_STAGES)
            problem_add(out, "code",
                        N_("A model has 16 stages at most, those retired"
                           " included."));
    }
    return OK;
}

/* ---- written ---- */

static const char SQL_NUMBER[] =
    "SELECT COALESCE(MAX(number), 0) + 1 FROM stage WHERE model_code = ?"
    " FOR UPDATE";
static const char SQL_ADD[] =
    "INSERT INTO stage (code, position, colour, name_zh_cn, name_zh_tw,"
    " name_en, meaning_zh_cn, meaning_zh_tw, meaning_en, limit_days, is_end,"
    " is_loss, is_fall, retired, model_code, number, touched)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)";
static const char SQL_SAVE[] =
    "UPDATE stage SET position = ?, colour = ?, name_zh_cn = ?,"
    " name_zh_tw = ?, name_en = ?, meaning_zh_cn = ?, meaning_zh_tw = ?,"
    " meaning_en = ?, limit_days = ?, is_end = ?, is_loss = ?, is_fall = ?,"
    " retired = ?, touched = 1, version = version + 1"
    " WHERE model_code = ? AND number = ? AND version = ?";

enum { FIELDS_MOST = 20 };

static enum err
stage_add(struct ctx *cx, const char *model, struct stage_edit *next)
{
    struct rows r;
    struct bind b[FIELDS_MOST];
    size_t n = stage_edit_field_count;
    TRY(db_find(cx, &r, SQL_NUMBER, B_TEXT(model)));
    next->number = rows_u64(&r, 0, 0);
    record_binds(stage_edit_fields, n, next, b);
    b[n++] = B_TEXT(model);
    b[n++] = B_U64(next->number);
    enum err e = db_exec_v(cx, SQL_ADD, b, n);
    return e == ERR_CONFLICT ? ERR_INVALID : e;
}

static enum err
stage_write(struct ctx *cx, const char *model, const struct stage_edit *now,
            const struct stage_edit *next)
{
    struct bind b[FIELDS_MOST];
    size_t n = stage_edit_field_count - 1;
    record_binds(stage_edit_fields + 1, n, next, b);
    b[n++] = B_TEXT(model);
    b[n++] = B_U64(now->number);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}

/* Where two have the same place, the one that was edited has it: the others go
 * out of its way, and all are numbered anew. */
static const char SQL_TAKEN[] =
    "SELECT 1 FROM stage WHERE model_code = ? AND position = ?"
    " AND number <> ?";
static const char SQL_PLACES[] =
    "UPDATE stage s JOIN (SELECT number, ROW_NUMBER() OVER (ORDER BY position,"
    " IF(number = ?, ?, 0), number) AS place FROM stage WHERE model_code = ?) o"
    " ON o.number = s.number SET s.position = o.place, s.touched = 1,"
    " s.version = s.version + 1 WHERE s.model_code = ?"
    " AND s.position <> o.place";

static enum err
stage_places(struct ctx *cx, const char *model, const struct stage_edit *now,
             const struct stage_edit *next)
{
    struct rows r;
    bool back = now->number && next->position > now->position;
    TRY(db_query(cx, &r, SQL_TAKEN, B_TEXT(model), B_I64(next->position),
                 B_U64(next->number)));
    if (!r.count)
        return OK;
    return db_exec(cx, SQL_PLACES, B_U64(next->number), B_I64(back ? 1 : -1),
                   B_TEXT(model), B_TEXT(model));
}

enum err
stage_edit_save(struct ctx *cx, const char *model,
                const struct stage_edit *now, struct stage_edit *next)
{
    struct change *list;
    size_t n = change_list(cx->arena, stage_edit_fields,
                           stage_edit_field_count, now, next, &list);
    if (!n)
        return OK;
    if (now->number)
        TRY(stage_write(cx, model, now, next));
    else
        TRY(stage_add(cx, model, next));
    TRY(stage_places(cx, model, now, next));
    TRY(rules_changed(cx));
    return audit_write(cx, now->number ? "stage.edit" : "stage.add", "stage",
                       next->number, change_write(cx->arena, list, n));
}
