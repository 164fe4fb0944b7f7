/* Rules of warnings as they were. See warning_rule.h. */
#include "model/warning_rule.h"

static const char SQL_KEEP[] =
    "INSERT IGNORE INTO warning_rule_version (rule_id, version, at, account_id,"
    " level, stages, opens_case, active) SELECT id, version, ?, ?, level,"
    " stages, opens_case, active FROM warning_rule WHERE id = ?";
static const char SQL_KEEP_TERMS[] =
    "INSERT INTO warning_term_version (rule_id, version, term, fact, days,"
    " operator, value, negated) SELECT r.id, r.version, t.term, t.fact, t.days,"
    " t.operator, t.value, t.negated FROM warning_rule r JOIN warning_term t"
    " ON t.rule_id = r.id AND t.term <= r.terms WHERE r.id = ?";

enum err
warning_version_keep(struct ctx *cx, uint64_t id, uint64_t account_id)
{
    TRY(db_exec(cx, SQL_KEEP, account_id ? B_TIME(clock_now()) : B_NULL,
                B_REF(account_id), B_U64(id)));
    return db_affected(cx->db) ? db_exec(cx, SQL_KEEP_TERMS, B_U64(id)) : OK;
}

static const char SQL_VERSIONS[] =
    "SELECT v.rule_id, v.version, v.level, v.stages, v.opens_case, v.active,"
    " v.at, a.name, r.cause_code FROM warning_rule_version v JOIN warning_rule r"
    " ON r.id = v.rule_id LEFT JOIN account a ON a.id = v.account_id"
    " WHERE v.rule_id = ? ORDER BY v.version DESC LIMIT ?";
static const char SQL_TERMS[] =
    "SELECT t.version, t.fact, t.days, t.operator, t.value, t.negated"
    " FROM warning_term_version t WHERE t.rule_id = ? AND t.version >= ?"
    " ORDER BY t.version, t.term";

enum err
warning_versions(struct ctx *cx, uint64_t id, struct warning_version **out,
                 size_t *n)
{
    struct rows r, terms;
    TRY(db_query(cx, &r, SQL_VERSIONS, B_U64(id), B_I64(WARNING_VERSIONS)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct warning_version);
    if (!r.count)
        return OK;
    TRY(db_query(cx, &terms, SQL_TERMS, B_U64(id),
                 B_U64(rows_u64(&r, r.count - 1, 1))));
    for (size_t i = 0; i < r.count; i++) {
        struct warning_version *v = &(*out)[i];
        *v = (struct warning_version){
            .e = {.id = rows_u64(&r, i, 1), .cause = rows_text(&r, i, 8),
                  .level = (unsigned)rows_u64(&r, i, 2),
                  .stages = rows_text(&r, i, 3),
                  .opens_case = rows_u64(&r, i, 4) != 0,
                  .active = rows_u64(&r, i, 5) != 0},
            .at = rows_time(&r, i, 6), .who = rows_text(&r, i, 7)};
        warning_rule_terms(cx->arena, &terms, &v->e); /* by version */
        v->e.version = (int64_t)v->e.id;
        v->e.id = id;
        if (rows_null(&r, i, 6))
            v->at = FIELD_EMPTY;
    }
    return OK;
}
