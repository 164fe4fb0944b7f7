/* See ledger_why.h. */
#include "model/ledger_why.h"

#include <string.h>

#include "db/compose.h"

static const struct rule *
rule_find(const struct rule_model *m, uint64_t version, uint64_t number)
{
    for (size_t i = 0; number && i < m->version_count; i++)
        if (m->versions[i].version == version)
            for (size_t k = 0; k < m->versions[i].rule_count; k++)
                if (m->versions[i].rules[k].position == number)
                    return &m->versions[i].rules[k];
    return NULL;
}

static const struct rule_stage *
stage_find(const struct rule_model *m, uint64_t number)
{
    for (size_t i = 0; number && i < m->stage_count; i++)
        if (m->stages[i].number == number)
            return &m->stages[i];
    return NULL;
}

static void
row_read(struct ctx *cx, const struct rule_model *m, const struct rows *r,
         size_t i, struct ledger_why *out)
{
    struct fact_seen seen[FACT_SEEN_MAX];
    size_t len;
    const void *data = rows_bytes(r, i, 6, &len);
    size_t n = fact_unpack(data, len, seen);
    struct fact_seen *facts = ARENA_ARRAY(cx->arena, n + 1,
                                          struct fact_seen);
    memcpy(facts, seen, n * sizeof *facts);
    *out = (struct ledger_why){
        rows_u64(r, i, 0), rows_day(r, i, 1), stage_find(m, rows_u64(r, i, 2)),
        rule_find(m, rows_u64(r, i, 3), rows_u64(r, i, 4)),
        rows_text(r, i, 5), facts, n};
}

enum err
ledger_whys(struct ctx *cx, const struct rule_model *m, const uint64_t *ids,
            size_t id_count, int32_t from, int32_t to,
            struct ledger_why **out, size_t *n)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT customer_id, day, COALESCE(to_stage, 0),"
                  " rule_version, rule_no, reason, facts FROM stage_change"
                  " WHERE model_id = ? AND day BETWEEN ? AND ?"
                  " AND customer_id IN");
    query_bind(&q, B_U64(m->number));
    query_bind(&q, B_DAY(from));
    query_bind(&q, B_DAY(to));
    query_ids(&q, ids, id_count);
    query_sql(&q, " ORDER BY customer_id, day, seq");
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct ledger_why);
    for (size_t i = 0; i < r.count; i++)
        row_read(cx, m, &r, i, &(*out)[i]);
    return OK;
}

const struct ledger_why *
ledger_why_find(const struct ledger_why *list, size_t n, uint64_t customer_id,
                int32_t day, const struct rule_stage *to)
{
    size_t lo = 0, hi = n;
    while (lo < hi) { /* the first behind that day of the customer */
        size_t m = lo + (hi - lo) / 2;
        bool behind = list[m].customer_id != customer_id
            ? list[m].customer_id > customer_id : list[m].day > day;
        if (behind)
            hi = m;
        else
            lo = m + 1;
    }
    while (lo-- > 0 && list[lo].customer_id == customer_id
           && list[lo].day == day)
        if (list[lo].to == to)
            return &list[lo];
    return NULL;
}

bool
fact_seen_holds(const struct fact_seen *facts, size_t n,
                const struct rule_atom *atom, bool negated)
{
    for (size_t i = 0; i < n; i++) {
        const struct fact_seen *f = &facts[i];
        if (f->fact != atom->fact || f->days != atom->days)
            continue;
        bool holds = false;
        if (f->has_value)
            switch (atom->op) {
            case OP_IS: case OP_EQ: holds = f->value == atom->value; break;
            case OP_GE: holds = f->value >= atom->value; break;
            case OP_LE: holds = f->value <= atom->value; break;
            case OP_GT: holds = f->value > atom->value; break;
            default: holds = f->value < atom->value;
            }
        return holds != negated;
    }
    return false;
}
