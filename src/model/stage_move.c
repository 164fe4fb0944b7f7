/* See stage_move.h. */
#include "model/stage_move.h"

#include <string.h>

#include "core/buf.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/event.h"
#include "model/stage.h"

const char *const stage_move_field_names[] = {
    "industry_id", "size_code", "province", "source_id", "category_id",
    "potential", "grade", "phone"};
const size_t stage_move_field_count =
    sizeof stage_move_field_names / sizeof stage_move_field_names[0];

static const char SQL_LIST[] =
    "SELECT m.id, m.model_code, m.from_stage, m.to_stage, m.moved_on,"
    " m.until_on, m.until_facts, m.reason, a.name, m.ended_at"
    " FROM stage_move m LEFT JOIN account a ON a.id = m.account_id"
    " WHERE m.customer_id = ? ORDER BY m.id DESC LIMIT 50";

enum err
stage_moves(struct ctx *cx, uint64_t customer_id, struct stage_move **out,
            size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST, B_U64(customer_id)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct stage_move);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct stage_move){
            .id = rows_u64(&r, i, 0), .customer_id = customer_id,
            .model = rows_text(&r, i, 1),
            .from = (unsigned)rows_u64(&r, i, 2),
            .to = (unsigned)rows_u64(&r, i, 3),
            .moved_on = rows_day(&r, i, 4), .until_on = rows_day(&r, i, 5),
            .until_facts = rows_u64(&r, i, 6) != 0,
            .reason = rows_text(&r, i, 7), .who = rows_text(&r, i, 8),
            .ended_at = rows_time(&r, i, 9)};
    return OK;
}

/* ---- what a model allows ---- */

static const char SQL_BANS[] =
    "SELECT from_stage, to_stage FROM stage_move_ban WHERE model_code = ?";
static const char SQL_FIELDS[] =
    "SELECT to_stage, field FROM stage_move_field WHERE model_code = ?";

enum err
stage_move_rules_read(struct ctx *cx, const struct rule_model *m,
                      struct stage_move_rules *out)
{
    struct rows r;
    memset(out, 0, sizeof *out);
    TRY(db_query(cx, &r, SQL_BANS, B_TEXT(m->code)));
    for (size_t i = 0; i < r.count; i++)
        out->banned[(uint8_t)rows_u64(&r, i, 0)]
                   [(uint8_t)rows_u64(&r, i, 1)] = true;
    TRY(db_query(cx, &r, SQL_FIELDS, B_TEXT(m->code)));
    for (size_t i = 0; i < r.count; i++)
        for (size_t k = 0; k < stage_move_field_count; k++)
            if (!strcmp(rows_text(&r, i, 1), stage_move_field_names[k]))
                out->needed[(uint8_t)rows_u64(&r, i, 0)] |= UINT32_C(1) << k;
    return OK;
}

static const char SQL_DROP_BANS[] =
    "DELETE FROM stage_move_ban WHERE model_code = ?";
static const char SQL_DROP_FIELDS[] =
    "DELETE FROM stage_move_field WHERE model_code = ?";
static const char SQL_BAN[] =
    "INSERT INTO stage_move_ban (model_code, from_stage, to_stage)"
    " VALUES (?, ?, ?)";
static const char SQL_FIELD[] =
    "INSERT INTO stage_move_field (model_code, to_stage, field)"
    " VALUES (?, ?, ?)";

static enum err
stage_rules_write(struct ctx *cx, const struct rule_model *m, unsigned stage,
                  const struct stage_move_rules *now)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (now->banned[stage][m->stages[i].number])
            TRY(db_exec(cx, SQL_BAN, B_TEXT(m->code), B_U64(stage),
                        B_U64(m->stages[i].number)));
    for (size_t k = 0; k < stage_move_field_count; k++)
        if (now->needed[stage] >> k & 1)
            TRY(db_exec(cx, SQL_FIELD, B_TEXT(m->code), B_U64(stage),
                        B_TEXT(stage_move_field_names[k])));
    return OK;
}

/* "churn > usage, purchase: phone": what is forbidden and asked for. */
static const char *
rules_text(struct arena *a, const struct rule_model *m,
           const struct stage_move_rules *r)
{
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, "");
    for (size_t i = 0; i < m->stage_count; i++) {
        const struct rule_stage *s = &m->stages[i];
        for (size_t k = 0; k < m->stage_count; k++)
            if (r->banned[s->number][m->stages[k].number])
                buf_printf(&b, "%s%s > %s", b.len ? ", " : "", s->code,
                           m->stages[k].code);
        for (size_t k = 0; k < stage_move_field_count; k++)
            if (r->needed[s->number] >> k & 1)
                buf_printf(&b, "%s%s: %s", b.len ? ", " : "", s->code,
                           stage_move_field_names[k]);
    }
    return b.data;
}

static const char SQL_VERSION[] =
    "UPDATE model SET version = version + 1 WHERE code = ? AND version = ?";

enum err
stage_move_rules_save(struct ctx *cx, const struct rule_model *m,
                      int64_t version, const struct stage_move_rules *now)
{
    struct stage_move_rules *was = ARENA_NEW(cx->arena,
                                             struct stage_move_rules);
    TRY(db_exec(cx, SQL_VERSION, B_TEXT(m->code), B_I64(version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(stage_move_rules_read(cx, m, was));
    TRY(db_exec(cx, SQL_DROP_BANS, B_TEXT(m->code)));
    TRY(db_exec(cx, SQL_DROP_FIELDS, B_TEXT(m->code)));
    for (size_t i = 0; i < m->stage_count; i++)
        TRY(stage_rules_write(cx, m, m->stages[i].number, now));
    struct change c = {"moves", rules_text(cx->arena, m, was),
                       rules_text(cx->arena, m, now)};
    return audit_write(cx, "model.moves", "model", m->number,
                       change_write(cx->arena, &c, 1));
}

enum err
stage_move_targets(struct ctx *cx, const struct rule_model *m, int from,
                   int *out, size_t *n)
{
    struct stage_move_rules *r = ARENA_NEW(cx->arena, struct stage_move_rules);
    *n = 0;
    TRY(stage_move_rules_read(cx, m, r));
    for (int i = 0; from >= 0 && i < (int)m->stage_count; i++) {
        const struct rule_stage *s = &m->stages[i];
        if (i != from && !s->is_loss && !s->retired
            && !r->banned[m->stages[from].number][s->number])
            out[(*n)++] = i;
    }
    return OK;
}

enum err
stage_move_missing(struct ctx *cx, const struct rule_model *m, int to,
                   const struct customer_edit *c, const char *const **out,
                   size_t *n)
{
    struct stage_move_rules *r = ARENA_NEW(cx->arena, struct stage_move_rules);
    const char **list = ARENA_ARRAY(cx->arena, stage_move_field_count,
                                    const char *);
    *n = 0;
    *out = list;
    TRY(stage_move_rules_read(cx, m, r));
    for (size_t k = 0; k < stage_move_field_count; k++) {
        const struct field *f = field_find(customer_edit_fields,
                                           customer_edit_field_count,
                                           stage_move_field_names[k]);
        const char *now = f ? field_show(f, cx->arena, c) : "";
        if (f && (r->needed[m->stages[to].number] >> k & 1)
            && (!*now || !strcmp(now, "-")))
            list[(*n)++] = f->label;
    }
    return OK;
}

/* ---- made and taken back ---- */

static const char SQL_LOCK[] =
    "SELECT id FROM customer WHERE id = ? AND live = 1 FOR UPDATE";
static const char SQL_ADD[] =
    "INSERT INTO stage_move (customer_id, model_code, from_stage, to_stage,"
    " moved_on, until_on, until_facts, reason, account_id, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static enum err
allowed(struct ctx *cx, const struct rule_model *m,
        const struct stage_move *move)
{
    struct customer_edit c;
    const char *const *missing;
    int targets[RULE_STAGES], from = rules_stage_number(m, move->from);
    size_t n;
    TRY(customer_edit_find(cx, move->customer_id, &c));
    TRY(stage_move_targets(cx, m, from, targets, &n));
    for (size_t i = 0; i < n; i++) {
        if (m->stages[targets[i]].number != move->to)
            continue;
        TRY(stage_move_missing(cx, m, targets[i], &c, &missing, &n));
        return n || !*move->reason
                || (move->until_on != DAY_NONE
                    && move->until_on < clock_today())
            ? ERR_INVALID : OK;
    }
    return ERR_INVALID;
}

static enum err
move_log(struct ctx *cx, const struct rule_model *m,
         const struct stage_move *move, const char *action)
{
    int from = rules_stage_number(m, move->from);
    int to = rules_stage_number(m, move->to);
    struct change c = {"stage", from < 0 ? "" : m->stages[from].code,
                       to < 0 ? "" : m->stages[to].code};
    return audit_write(cx, action, "customer", move->customer_id,
                       change_write(cx->arena, &c, 1));
}

enum err
stage_move_make(struct ctx *cx, const struct rule_model *m,
                const struct stage_move *move)
{
    struct rows r;
    struct event e;
    TRY(db_find(cx, &r, SQL_LOCK, B_U64(move->customer_id)));
    TRY(allowed(cx, m, move));
    event_clear(&e);
    e.day = clock_today();
    TRY(db_exec(cx, SQL_ADD, B_U64(move->customer_id), B_TEXT(m->code),
                B_U64(move->from), B_U64(move->to), B_DAY(e.day),
                B_DAY(move->until_on), B_I64(move->until_facts),
                B_TEXT(move->reason), B_REF(cx->actor.user_id),
                B_TIME(clock_now())));
    e.kind = EVENT_MOVED_BY_HAND;
    e.customer_id = move->customer_id;
    e.ref_id = db_last_id(cx->db);
    e.other_id = m->number;
    e.score = (int16_t)move->to;
    e.until_on = move->until_on;
    e.flags = move->until_facts ? EVENT_UNTIL_FACTS : 0;
    TRY(event_add(cx, &e));
    TRY(stage_refresh_customer(cx, move->customer_id));
    return move_log(cx, m, move, "stage.move");
}

static const char SQL_END[] =
    "UPDATE stage_move SET ended_at = ?, ended_by = ?"
    " WHERE id = ? AND customer_id = ? AND ended_at IS NULL";

enum err
stage_move_end(struct ctx *cx, uint64_t customer_id, uint64_t id)
{
    struct rows r;
    struct event e;
    struct customer_edit c;
    TRY(db_find(cx, &r, SQL_LOCK, B_U64(customer_id)));
    TRY(customer_edit_find(cx, customer_id, &c));
    TRY(db_exec(cx, SQL_END, B_TIME(clock_now()), B_REF(cx->actor.user_id),
                B_U64(id), B_U64(customer_id)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    event_clear(&e);
    e.kind = EVENT_MOVE_ENDED;
    e.customer_id = customer_id;
    e.ref_id = id;
    TRY(event_add(cx, &e));
    TRY(stage_refresh_customer(cx, customer_id));
    return audit_write(cx, "stage.move_back", "customer", customer_id, NULL);
}
