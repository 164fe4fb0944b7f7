/* Reading models and their versions; see model.h. */
#include "model/model.h"

#include <string.h>

static const char SQL_LIST[] =
    "SELECT m.number, m.code, m.is_default, m.kept, m.active, m.job_id,"
    " (SELECT COUNT(*) FROM stage s WHERE s.model_code = m.code),"
    " v.version, v.valid_from, (SELECT COUNT(*) FROM stage_rule r"
    "   WHERE r.model_code = m.code AND r.version = v.version),"
    " (SELECT COUNT(*) FROM rule_draft d WHERE d.model_code = m.code),"
    " m.name_zh_cn, m.name_zh_tw, m.name_en,"
    " f.name_zh_cn, f.name_zh_tw, f.name_en"
    " FROM model m LEFT JOIN model f ON f.code = m.copied_from"
    " LEFT JOIN stage_rule v ON v.model_code = m.code AND v.position = 1"
    "   AND v.version = (SELECT MAX(w.version) FROM stage_rule w"
    "     WHERE w.model_code = m.code AND w.valid_from <= ?)"
    " WHERE m.number = ? OR ? = 0 ORDER BY m.position, m.number";

static enum err
rows_read(struct ctx *cx, uint64_t number, struct model_row **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST, B_DAY(clock_today()), B_U64(number),
                 B_U64(number)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct model_row);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct model_row){
            .number = rows_u64(&r, i, 0), .code = rows_text(&r, i, 1),
            .is_default = rows_i64(&r, i, 2) != 0,
            .kept = rows_i64(&r, i, 3) != 0,
            .active = rows_i64(&r, i, 4) != 0, .job_id = rows_u64(&r, i, 5),
            .stages = rows_u64(&r, i, 6), .rule_version = rows_u64(&r, i, 7),
            .valid_from = rows_day(&r, i, 8), .rules = rows_u64(&r, i, 9),
            .draft = rows_u64(&r, i, 10) != 0,
            .name = rows_text(&r, i, 11 + cx->lang),
            .copied_from = rows_text(&r, i, 14 + cx->lang)};
    return OK;
}

enum err
model_list(struct ctx *cx, struct model_row **out, size_t *n)
{
    return rows_read(cx, 0, out, n);
}

enum err
model_find(struct ctx *cx, uint64_t number, struct model_row *out)
{
    struct model_row *list;
    size_t n = 0;
    if (number)
        TRY(rows_read(cx, number, &list, &n));
    if (n == 0)
        return ERR_NOT_FOUND;
    *out = list[0];
    return OK;
}

static const char SQL_VERSIONS[] =
    "SELECT r.version, COUNT(*), MIN(r.valid_from), p.published_at, a.name,"
    " p.note FROM stage_rule r"
    " LEFT JOIN rule_publication p ON p.model_code = r.model_code"
    "   AND p.version = r.version"
    " LEFT JOIN account a ON a.id = p.account_id"
    " WHERE r.model_code = ? GROUP BY r.version ORDER BY r.version DESC";

enum err
model_versions(struct ctx *cx, const char *code, struct model_version **out,
               size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_VERSIONS, B_TEXT(code)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct model_version);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct model_version){
            .version = rows_u64(&r, i, 0), .rules = rows_u64(&r, i, 1),
            .valid_from = rows_day(&r, i, 2),
            .published_at = rows_time(&r, i, 3), .who = rows_text(&r, i, 4),
            .note = rows_text(&r, i, 5)};
    return OK;
}
