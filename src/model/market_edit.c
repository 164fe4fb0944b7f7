/* What people do with markets, each act in the audit. */
#include <string.h>

#include "model/audit.h"
#include "model/change.h"
#include "model/job.h"
#include "model/market.h"

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct market_value, member)

const struct field market_value_fields[] = {
    {COLUMN(sign, N_("Sign"), FIELD_CODE), .required = true, .max = 24},
    {COLUMN(on_day, N_("As of"), FIELD_DAY), .required = true},
    {COLUMN(value, N_("Value"), FIELD_MONEY), .required = true},
    {COLUMN(source, N_("Source"), FIELD_TEXT), .required = true, .max = 200,
     .hint = N_("Who says so: a study, a report, a colleague.")},
};
const size_t market_value_field_count =
    sizeof market_value_fields / sizeof market_value_fields[0];

static const char SQL_SIGN[] =
    "INSERT INTO market_sign (market_id, sign_code, on_day, value, source,"
    " account_id, recorded_at) SELECT ?, code, ?, ?, ?, ?, ? FROM phase_sign"
    " WHERE code = ? AND computed = 0";

enum err
market_sign_add(struct ctx *cx, uint64_t market_id,
                const struct market_value *v)
{
    struct market_value none = {.on_day = DAY_NONE, .value = FIELD_EMPTY};
    struct change *list;
    if (v->on_day > clock_today())
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_SIGN, B_U64(market_id), B_DAY(v->on_day),
                B_MONEY(v->value), B_TEXT(v->source),
                B_REF(cx->actor.user_id), B_TIME(clock_now()),
                B_CODE(v->sign)));
    if (db_affected(cx->db) != 1)
        return ERR_INVALID;
    size_t n = change_list(cx->arena, market_value_fields,
                           market_value_field_count, &none, v, &list);
    return audit_write(cx, "market.sign", "market", market_id,
                       change_write(cx->arena, list, n));
}

static const char SQL_VOID[] =
    "UPDATE market_sign SET voided_at = ?, voided_by = ?"
    " WHERE id = ? AND market_id = ? AND source <> ''"
    " AND voided_at IS NULL";

enum err
market_sign_void(struct ctx *cx, uint64_t market_id, uint64_t id)
{
    TRY(db_exec(cx, SQL_VOID, B_TIME(clock_now()), B_REF(cx->actor.user_id),
                B_U64(id), B_U64(market_id)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    return audit_write(cx, "market.sign_back", "market", market_id, NULL);
}

static const char SQL_ADD[] =
    "INSERT INTO market (model_code, category_id, region_code, created_at,"
    " created_by) VALUES ('market4', ?, ?, ?, ?)";

enum err
market_add(struct ctx *cx, uint64_t category_id, const char *region,
           uint64_t *id)
{
    uint64_t job;
    TRY(db_exec(cx, SQL_ADD, B_REF(category_id), B_TEXT(region),
                B_TIME(clock_now()), B_REF(cx->actor.user_id)));
    *id = db_last_id(cx->db);
    TRY(job_add(cx, "market",
                arena_printf(cx->arena, "%llu", (unsigned long long)*id), 0,
                &job));
    return audit_write(cx, "market.add", "market", *id, NULL);
}

static const char SQL_CONFIRM[] =
    "INSERT INTO market_phase (market_id, phase_code, suggested_code, note,"
    " account_id, at) SELECT ?, code, ?, ?, ?, ? FROM phase"
    " WHERE model_code = ? AND code = ?";
static const char SQL_PHASE[] =
    "UPDATE market SET phase_code = ?, version = version + 1 WHERE id = ?";

enum err
market_confirm(struct ctx *cx, const struct market *m, const char *phase,
               const char *note)
{
    TRY(db_exec(cx, SQL_CONFIRM, B_U64(m->id),
                B_TEXT(m->suggested ? m->suggested->code : NULL),
                B_TEXT(note ? note : ""), B_REF(cx->actor.user_id),
                B_TIME(clock_now()), B_TEXT(m->model), B_CODE(phase)));
    if (db_affected(cx->db) != 1)
        return ERR_INVALID;
    TRY(db_exec(cx, SQL_PHASE, B_CODE(phase), B_U64(m->id)));
    struct change c = {"phase", m->phase ? m->phase->code : "", phase};
    return audit_write(cx, "market.confirm", "market", m->id,
                       change_write(cx->arena, &c, 1));
}

static const char SQL_SWITCH[] =
    "UPDATE market SET active = ?, version = version + 1"
    " WHERE id = ? AND active <> ?";

enum err
market_switch(struct ctx *cx, uint64_t id, bool active)
{
    TRY(db_exec(cx, SQL_SWITCH, B_I64(active), B_U64(id), B_I64(active)));
    if (db_affected(cx->db) != 1)
        return OK; /* it is so already */
    return audit_write(cx, active ? "market.on" : "market.off", "market", id,
                       NULL);
}
