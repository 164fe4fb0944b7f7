/* The steps of a template. Their order is that of position, 1 to n; whoever
 * changes it holds the template's row. */
#include <string.h>

#include "core/secret.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/plan_template.h"

const struct choice plan_roles[] = {
    {"owner", N_("Who looks after the case")}, {"manager", N_("Manager")},
    {"service", N_("Service")}, {NULL, NULL}};
const struct choice plan_facts[] = {
    {"withdrawn", N_("fact|the notice is withdrawn")},
    {"order", N_("fact|an order comes in")},
    {"contract", N_("fact|a contract is signed or renewed")},
    {"quote", N_("fact|a quote is sent")},
    {"delivery", N_("fact|something is delivered")},
    {"payment", N_("fact|nothing is owed any more")},
    {"ticket", N_("fact|a ticket is closed")},
    {"feedback", N_("fact|the customer gives a rating")}, {NULL, NULL}};

#define COLUMN(member, text_of, kind_of)                                      \
    .name = #member, .label = text_of, .type = kind_of,                       \
    .offset = FIELD_AT(struct plan_template_step, member)

const struct field plan_template_step_fields[] = {
    {COLUMN(name_zh_cn, N_("What is to be done, in simplified Chinese"),
            FIELD_TEXT), .max = 200,
     .hint = N_("One language is enough, the others take it.")},
    {COLUMN(name_zh_tw, N_("What is to be done, in traditional Chinese"),
            FIELD_TEXT), .max = 200},
    {COLUMN(name_en, N_("What is to be done, in English"), FIELD_TEXT),
     .max = 200},
    {COLUMN(role, N_("Who does it"), FIELD_CHOICE), .required = true,
     .choices = plan_roles},
    {COLUMN(kind, N_("Channel"), FIELD_CHOICE), .required = true},
    {COLUMN(day, N_("Working days after the start"), FIELD_INT),
     .required = true, .max = 365},
    {COLUMN(cost, N_("What it usually costs"), FIELD_MONEY)},
    {COLUMN(required, N_("It may not be left out without a reason"),
            FIELD_BOOL)},
    {COLUMN(done_when, N_("Done by itself when"), FIELD_CHOICE),
     .choices = plan_facts, .hint = N_("Empty = a person says so.")},
    {COLUMN(offer_zh_cn, N_("Offer, in simplified Chinese"), FIELD_TEXT)},
    {COLUMN(offer_zh_tw, N_("Offer, in traditional Chinese"), FIELD_TEXT)},
    {COLUMN(offer_en, N_("Offer, in English"), FIELD_TEXT)},
    {COLUMN(text_zh_cn, N_("Message, in simplified Chinese"), FIELD_LINES),
     .max = 2000, .hint = N_("{customer}, {contact} and {salesperson} are "
                             "filled in.")},
    {COLUMN(text_zh_tw, N_("Message, in traditional Chinese"), FIELD_LINES),
     .max = 2000},
    {COLUMN(text_en, N_("Message, in English"), FIELD_LINES), .max = 2000},
};
const size_t plan_template_step_field_count =
    sizeof plan_template_step_fields / sizeof plan_template_step_fields[0];
enum { BINDS_MOST = 20 };

#define SELECT(channel)                                                       \
    "SELECT s.id, s.template_id, s.name_zh_cn, s.name_zh_tw, s.name_en,"      \
    " s.role, s.kind, s.day, s.cost, s.required, s.done_when, s.offer_zh_cn," \
    " s.offer_zh_tw, s.offer_en, s.text_zh_cn, s.text_zh_tw, s.text_en,"      \
    " s.version, COALESCE(k." channel ", s.kind) FROM plan_step_template s"   \
    " LEFT JOIN choice k ON k.list = 'task_kind' AND k.code = s.kind"         \
    " WHERE s.template_id = ? AND (? = 0 OR s.id = ?)"                        \
    " ORDER BY s.position, s.id"
static const char *const SQL_STEPS[LANG_COUNT] = {
    SELECT("name_zh_cn"), SELECT("name_zh_tw"), SELECT("name_en")};

static void
step_read(const struct ctx *cx, const struct rows *r, size_t i,
          struct plan_template_step *out)
{
    size_t l = (size_t)cx->lang;
    *out = (struct plan_template_step){.id = rows_u64(r, i, 0),
                                       .template_id = rows_u64(r, i, 1)};
    record_load(plan_template_step_fields, plan_template_step_field_count, r,
                i, 2, out);
    out->version = rows_i64(r, i, 17);
    out->name = rows_text(r, i, 2 + l);
    out->offer = rows_text(r, i, 11 + l);
    out->text = rows_text(r, i, 14 + l);
    out->kind_name = rows_text(r, i, 18);
}

enum err
plan_template_steps(struct ctx *cx, uint64_t template_id,
                    struct plan_template_step **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_STEPS[cx->lang], B_U64(template_id), B_U64(0),
                 B_U64(0)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct plan_template_step);
    for (size_t i = 0; i < r.count; i++)
        step_read(cx, &r, i, &(*out)[i]);
    return OK;
}

enum err
plan_template_step_find(struct ctx *cx, uint64_t template_id, uint64_t id,
                        struct plan_template_step *out)
{
    struct rows r;
    if (!id)
        return ERR_NOT_FOUND;
    TRY(db_find(cx, &r, SQL_STEPS[cx->lang], B_U64(template_id), B_U64(id),
                B_U64(id)));
    step_read(cx, &r, 0, out);
    return OK;
}

void
plan_template_step_complete(struct plan_template_step *s)
{
    record_fill_up(&s->name_zh_cn, &s->name_zh_tw, &s->name_en);
    record_fill_up(&s->offer_zh_cn, &s->offer_zh_tw, &s->offer_en);
    record_fill_up(&s->text_zh_cn, &s->text_zh_tw, &s->text_en);
}

/* ---- changed ---- */

static const char SQL_TOUCH[] =
    "UPDATE plan_template SET touched = 1 WHERE id = ?";

static enum err
touched(struct ctx *cx, uint64_t template_id, const char *detail)
{
    TRY(db_exec(cx, SQL_TOUCH, B_U64(template_id)));
    return audit_write(cx, "plan_template.step", "plan_template",
                       template_id, detail);
}

static const char SQL_ADD[] =
    "INSERT INTO plan_step_template (name_zh_cn, name_zh_tw, name_en, role,"
    " kind, day, cost, required, done_when, offer_zh_cn, offer_zh_tw,"
    " offer_en, text_zh_cn, text_zh_tw, text_en, code, template_id, position)"
    " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, t.id,"
    " (SELECT COALESCE(MAX(x.position), 0) + 1 FROM plan_step_template x"
    " WHERE x.template_id = t.id) FROM plan_template t WHERE t.id = ?";

enum err
plan_template_step_add(struct ctx *cx, struct plan_template_step *next)
{
    struct bind b[BINDS_MOST];
    size_t n = plan_template_step_field_count;
    record_binds(plan_template_step_fields, n, next, b);
    b[n++] = B_TEXT(arena_printf(cx->arena, "own_%.16s",
                                 secret_token(cx->arena)));
    b[n++] = B_U64(next->template_id);
    TRY(db_exec_v(cx, SQL_ADD, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    next->id = db_last_id(cx->db);
    return touched(cx, next->template_id, NULL);
}

static const char SQL_SAVE[] =
    "UPDATE plan_step_template SET name_zh_cn = ?, name_zh_tw = ?,"
    " name_en = ?, role = ?, kind = ?, day = ?, cost = ?, required = ?,"
    " done_when = ?, offer_zh_cn = ?, offer_zh_tw = ?, offer_en = ?,"
    " text_zh_cn = ?, text_zh_tw = ?, text_en = ?, version = version + 1"
    " WHERE id = ? AND version = ?";

enum err
plan_template_step_save(struct ctx *cx, const struct plan_template_step *now,
                        const struct plan_template_step *next)
{
    struct bind b[BINDS_MOST];
    struct change *list;
    size_t n = plan_template_step_field_count;
    size_t changes = change_list(cx->arena, plan_template_step_fields, n,
                                 now, next, &list);
    record_binds(plan_template_step_fields, n, next, b);
    b[n++] = B_U64(now->id);
    b[n++] = B_I64(now->version);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return touched(cx, now->template_id,
                   change_write(cx->arena, list, changes));
}

/* ---- order ---- */

static const char SQL_HOLD[] =
    "SELECT id FROM plan_template WHERE id = ? FOR UPDATE";
static const char SQL_PLACE[] =
    "UPDATE plan_step_template SET position = ? WHERE id = ?";

/* Numbers all anew, so that gaps and equal places do no harm. */
static enum err
number_all(struct ctx *cx, const struct plan_template_step *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(cx, SQL_PLACE, B_U64(i + 1), B_U64(list[i].id)));
    return OK;
}

enum err
plan_template_step_place(struct ctx *cx, uint64_t template_id, uint64_t id,
                         bool up)
{
    struct plan_template_step *list;
    struct rows r;
    size_t n, at = 0;
    TRY(db_find(cx, &r, SQL_HOLD, B_U64(template_id)));
    TRY(plan_template_steps(cx, template_id, &list, &n));
    while (at < n && list[at].id != id)
        at++;
    if (at == n)
        return ERR_NOT_FOUND;
    size_t with = up ? at - 1 : at + 1;
    if ((up && !at) || with >= n)
        return OK;
    struct plan_template_step one = list[at];
    list[at] = list[with];
    list[with] = one;
    TRY(number_all(cx, list, n));
    return touched(cx, template_id, NULL);
}

static const char SQL_REMOVE[] =
    "DELETE FROM plan_step_template WHERE id = ? AND template_id = ?";

enum err
plan_template_step_remove(struct ctx *cx, uint64_t template_id, uint64_t id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_HOLD, B_U64(template_id)));
    TRY(db_exec(cx, SQL_REMOVE, B_U64(id), B_U64(template_id)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    return touched(cx, template_id, NULL);
}

#define CHANNELS(name)                                                        \
    "SELECT code, " name " FROM choice WHERE list = 'task_kind'"              \
    " AND active = 1 ORDER BY position, code"
static const char *const SQL_CHANNELS[LANG_COUNT] = {
    CHANNELS("name_zh_cn"), CHANNELS("name_zh_tw"), CHANNELS("name_en")};

enum err
plan_channels(struct ctx *cx, struct choice **out)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_CHANNELS[cx->lang]));
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct choice);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct choice){rows_text(&r, i, 0), rows_text(&r, i, 1)};
    (*out)[r.count] = (struct choice){NULL, NULL};
    return OK;
}
