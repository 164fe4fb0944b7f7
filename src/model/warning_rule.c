/* See warning_rule.h. */
#include "model/warning_rule.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "model/audit.h"
#include "model/job.h"

/* ---- read ---- */

static const char SQL_RULES[] =
    "SELECT r.id, r.cause_code, r.level, r.opens_case, r.active, r.stages,"
    " r.version FROM warning_rule r JOIN warning_cause c ON c.code = r.cause_code"
    " ORDER BY c.position, r.level DESC, r.id";
static const char SQL_TERMS[] =
    "SELECT t.rule_id, t.fact, t.days, t.operator, t.value, t.negated"
    " FROM warning_term t JOIN warning_rule r ON r.id = t.rule_id"
    " AND t.term <= r.terms ORDER BY t.rule_id, t.term";

static int
fact_find(const char *code)
{
    for (int i = 0; i < FACT_COUNT; i++)
        if (!strcmp(fact_info[i].code, code))
            return i;
    return FACT_PURCHASES;
}

static int
op_find(const char *text)
{
    for (int i = OP_IS; i <= OP_EQ; i++)
        if (!strcmp(rule_op_text((enum rule_op)i), text))
            return i;
    return OP_GE;
}

void
warning_rule_terms(struct arena *a, const struct rows *r,
                   struct warning_edit *e)
{
    for (size_t i = 0; i < r->count; i++) {
        if (rows_u64(r, i, 0) != e->id || e->count == WARNING_TERMS)
            continue;
        struct warning_edit_term *t = &e->terms[e->count++];
        t->fact = fact_find(rows_text(r, i, 1));
        t->days = rows_i64(r, i, 2)
            ? arena_printf(a, "%lld", (long long)rows_i64(r, i, 2)) : "";
        t->op = op_find(rows_text(r, i, 3));
        t->value = arena_printf(a, "%lld", (long long)rows_i64(r, i, 4));
        t->negated = rows_u64(r, i, 5) != 0;
    }
}

enum err
warning_rule_list(struct ctx *cx, struct warning_edit **out, size_t *n)
{
    struct rows r, terms;
    TRY(db_query(cx, &r, SQL_RULES));
    TRY(db_query(cx, &terms, SQL_TERMS));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct warning_edit);
    for (size_t i = 0; i < r.count; i++) {
        struct warning_edit *e = &(*out)[i];
        *e = (struct warning_edit){
            .id = rows_u64(&r, i, 0), .cause = rows_text(&r, i, 1),
            .level = (unsigned)rows_u64(&r, i, 2),
            .opens_case = rows_u64(&r, i, 3) != 0,
            .active = rows_u64(&r, i, 4) != 0, .stages = rows_text(&r, i, 5),
            .version = rows_i64(&r, i, 6)};
        warning_rule_terms(cx->arena, &terms, e);
    }
    return OK;
}

enum err
warning_rule_find(struct ctx *cx, uint64_t id, struct warning_edit *out)
{
    struct warning_edit *list;
    size_t n;
    TRY(warning_rule_list(cx, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id) {
            *out = list[i];
            return OK;
        }
    return ERR_NOT_FOUND;
}

/* ---- judged ---- */

static bool
whole_number(const char *text, int64_t *out)
{
    char *end;
    *out = strtoll(text, &end, 10);
    return *text && !*end && *out >= -1000000 && *out <= 1000000;
}

enum err
warning_rule_atom(const struct warning_edit_term *t, struct rule_atom *out)
{
    const struct fact_info *info = &fact_info[t->fact];
    int64_t days = 0, value = 1;
    if ((info->has_days && !whole_number(t->days, &days))
        || (info->type == FACT_NUMBER && !whole_number(t->value, &value)))
        return ERR_INVALID;
    return rule_atom_read(info->code, days,
                          rule_op_text((enum rule_op)t->op), value, out);
}

bool
warning_rule_judge(struct warning_edit *e)
{
    struct rule_atom atom;
    bool good = e->count > 0;
    for (size_t i = 0; i < e->count; i++) {
        e->terms[i].fault = warning_rule_atom(&e->terms[i], &atom) == OK
            ? NULL : N_("Whole numbers, please; days from 1 to 3650.");
        good &= e->terms[i].fault == NULL;
    }
    return good && e->level >= 1 && e->level <= WARNING_LEVELS;
}

/* ---- written ---- */

static const char SQL_ADD[] =
    "INSERT INTO warning_rule (cause_code, level, stages, opens_case, terms,"
    " active, touched) VALUES (?, ?, ?, ?, ?, ?, 1)";
static const char SQL_EDIT[] =
    "UPDATE warning_rule SET level = ?, stages = ?, opens_case = ?, terms = ?,"
    " active = ?, touched = 1, version = version + 1"
    " WHERE id = ? AND version = ?";
static const char SQL_NO_TERMS[] = "DELETE FROM warning_term WHERE rule_id = ?";
static const char SQL_TERM[] =
    "INSERT INTO warning_term (rule_id, term, fact, days, operator, value,"
    " negated) VALUES (?, ?, ?, ?, ?, ?, ?)";

static enum err
row_write(struct ctx *cx, struct warning_edit *e)
{
    struct bind level = B_U64(e->level), stages = B_TEXT(e->stages),
                opens = B_I64(e->opens_case), terms = B_U64(e->count),
                active = B_I64(e->active);
    if (e->id) {
        TRY(db_exec(cx, SQL_EDIT, level, stages, opens, terms, active,
                    B_U64(e->id), B_I64(e->version)));
        return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
    }
    TRY(db_exec(cx, SQL_ADD, B_TEXT(e->cause), level, stages, opens, terms,
                active));
    e->id = db_last_id(cx->db);
    return OK;
}

enum err
warning_rule_save(struct ctx *cx, struct warning_edit *e)
{
    uint64_t job;
    TRY(rules_changed(cx));
    if (e->id)
        TRY(warning_version_keep(cx, e->id, 0));
    TRY(row_write(cx, e));
    TRY(db_exec(cx, SQL_NO_TERMS, B_U64(e->id)));
    for (size_t i = 0; i < e->count; i++) {
        const struct warning_edit_term *t = &e->terms[i];
        struct rule_atom atom;
        TRY(warning_rule_atom(t, &atom));
        TRY(db_exec(cx, SQL_TERM, B_U64(e->id), B_U64(i + 1),
                    B_TEXT(fact_info[t->fact].code), B_U64(atom.days),
                    B_TEXT(rule_op_text((enum rule_op)t->op)),
                    B_I64(atom.value), B_I64(t->negated)));
    }
    TRY(warning_version_keep(cx, e->id, cx->actor.user_id));
    TRY(job_add(cx, "stage_all", "", 0, &job));
    return audit_write(cx, "warning.rule", "warning_rule", e->id, NULL);
}

/* ---- the ladder ---- */

static const char SQL_RUNG[] =
    "UPDATE warning_ladder SET manager_days = ?, list_days = ?, touched = 1"
    " WHERE level = ?";

enum err
warning_ladder_save(struct ctx *cx,
                    const struct warning_rung in[WARNING_LEVELS])
{
    for (size_t i = 0; i < WARNING_LEVELS; i++)
        if (in[i].manager_days < 1 || in[i].list_days > 365
            || in[i].list_days < in[i].manager_days)
            return ERR_INVALID;
    TRY(rules_changed(cx));
    for (size_t i = 0; i < WARNING_LEVELS; i++)
        TRY(db_exec(cx, SQL_RUNG, B_I64(in[i].manager_days),
                    B_I64(in[i].list_days), B_U64(i + 1)));
    return audit_write(cx, "warning.ladder", "warning_ladder", 0, NULL);
}
