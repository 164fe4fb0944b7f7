/* The rows of one customer, as known on a day. */
#include "model/ledger.h"

#include "model/stage.h"

int64_t
ledger_known_until(int32_t known_on)
{
    return known_on == DAY_NONE ? INT64_C(253402300799) * 1000000
                                : day_start(known_on + 1);
}

static const struct rule_stage *
stage_of(const struct rule_model *m, uint64_t number)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (m->stages[i].number == number)
            return &m->stages[i];
    return NULL;
}

static void
row_read(const struct rows *r, size_t i, const struct rule_model *m,
         struct ledger_row *out)
{
    size_t len;
    out->day = rows_day(r, i, 0);
    out->seq = (unsigned)rows_u64(r, i, 1);
    out->happened_at = rows_time(r, i, 2);
    out->recorded_at = rows_time(r, i, 3);
    out->from = stage_of(m, rows_u64(r, i, 4));
    out->to = stage_of(m, rows_u64(r, i, 5));
    out->since = rows_day(r, i, 6);
    out->version = (unsigned)rows_u64(r, i, 7);
    out->rule = (unsigned)rows_u64(r, i, 8);
    out->round = (unsigned)rows_u64(r, i, 9);
    out->reason = rows_text(r, i, 10);
    out->account = rows_text(r, i, 11);
    const void *facts = rows_bytes(r, i, 12, &len);
    out->fact_count = fact_unpack(facts, len, out->facts);
    out->corrects_day = rows_day(r, i, 13);
    out->corrects_seq = (unsigned)rows_u64(r, i, 14);
    out->counts = out->from != NULL || out->to != NULL;
}

static void
rows_judge(struct ledger_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; rows[i].corrects_day != DAY_NONE && k < n; k++)
            if (rows[k].day == rows[i].corrects_day
                && rows[k].seq == rows[i].corrects_seq)
                rows[k].counts = false;
}

static const char SQL_HISTORY[] =
    "SELECT s.day, s.seq, s.happened_at, s.recorded_at, s.from_stage,"
    " s.to_stage, s.since, s.rule_version, s.rule_no, s.round, s.reason,"
    " a.login, s.facts, s.corrects_day, s.corrects_seq FROM stage_change s"
    " LEFT JOIN account a ON a.id = s.account_id"
    " WHERE s.customer_id = ? AND s.model_id = ? AND s.recorded_at < ?"
    " ORDER BY s.day, s.seq";

static enum err
history_kept(struct ctx *cx, uint64_t customer_id, const struct rule_model *m,
             int32_t known_on, struct ledger_row **rows, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_HISTORY, B_U64(customer_id), B_U64(m->number),
                 B_TIME(ledger_known_until(known_on))));
    *rows = ARENA_ARRAY(cx->arena, r.count + 1, struct ledger_row);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        row_read(&r, i, m, &(*rows)[i]);
    rows_judge(*rows, *n);
    return OK;
}

static enum err
history_at_rest(struct ctx *cx, uint64_t customer_id,
                const struct rule_model *m, struct ledger_row **rows,
                size_t *n)
{
    const struct stage_stay *stays;
    TRY(stage_history(cx, customer_id, m->code, &stays, n));
    *rows = ARENA_ARRAY(cx->arena, *n + 1, struct ledger_row);
    for (size_t i = 0; i < *n; i++)
        (*rows)[i] = (struct ledger_row){
            .day = stays[i].entered, .happened_at = TIME_NONE,
            .recorded_at = TIME_NONE, .to = stays[i].stage,
            .from = i ? stays[i - 1].stage : NULL,
            .since = i ? stays[i - 1].entered : DAY_NONE,
            .version = stays[i].version, .rule = stays[i].rule,
            .round = (unsigned)stays[i].round, .reason = "",
            .corrects_day = DAY_NONE, .counts = true};
    return OK;
}

enum err
ledger_history(struct ctx *cx, uint64_t customer_id,
               const struct rule_model *m, int32_t known_on,
               const struct ledger_row **rows, size_t *n)
{
    struct ledger_row *own = NULL;
    if (!m->kept && known_on != DAY_NONE)
        return ERR_CONFLICT;
    enum err e = m->kept
        ? history_kept(cx, customer_id, m, known_on, &own, n)
        : history_at_rest(cx, customer_id, m, &own, n);
    *rows = own;
    return e;
}
