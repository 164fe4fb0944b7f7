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

/* ---- what people said ---- */

static const char SQL_WORDS[] =
    "SELECT e.day, IF(e.kind = ?, e.other_id, 0), a.login FROM event e"
    " LEFT JOIN account a ON a.id = e.account_id WHERE e.customer_id = ?"
    " AND e.kind IN (?, ?, ?) AND e.voided_at IS NULL ORDER BY e.day, e.id";

enum err
ledger_words(struct ctx *cx, uint64_t customer_id, struct ledger_word **out,
             size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_WORDS, B_U64(EVENT_MOVED_BY_HAND),
                 B_U64(customer_id), B_U64(EVENT_MOVED_BY_HAND),
                 B_U64(EVENT_DECLARED_LOST), B_U64(EVENT_DECLARED_KEPT)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct ledger_word);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct ledger_word){rows_day(&r, i, 0),
                                         (unsigned)rows_u64(&r, i, 1),
                                         rows_text(&r, i, 2)};
    return OK;
}

const struct ledger_word *
ledger_word_find(const struct ledger_word *list, size_t n,
                 const struct rule_model *m, int32_t day, bool by_hand)
{
    const struct ledger_word *last = NULL;
    for (size_t i = 0; i < n; i++)
        if (list[i].day == day
            && (!list[i].model || (by_hand && list[i].model == m->number)))
            last = &list[i];
    return last;
}

/* ---- a model at rest ---- */

/* Days out of the base; back on a day and out again on it is not back. */
struct away {
    int32_t left, back; /* back: INT32_MAX = still out */
    const char *reason;
};

static const char SQL_AWAY[] =
    "SELECT left_at, back_at, reason FROM stage_absence WHERE customer_id = ?"
    " ORDER BY left_at";

static enum err
away_read(struct ctx *cx, uint64_t customer_id, struct away **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_AWAY, B_U64(customer_id)));
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct away);
    *n = 0;
    for (size_t i = 0; i < r.count; i++) {
        struct away a = {day_of(rows_time(&r, i, 0)),
                         rows_null(&r, i, 1) ? INT32_MAX
                                             : day_of(rows_time(&r, i, 1)),
                         rows_text(&r, i, 2)};
        if (a.left >= a.back)
            continue; /* within a day */
        if (*n && a.left <= (*out)[*n - 1].back)
            (*out)[*n - 1].back = a.back;
        else
            (*out)[(*n)++] = a;
    }
    return OK;
}

struct resting {
    const struct rule_model *model;
    const struct ledger_word *words;
    size_t word_count;
    const struct stage_stay *stays;
    size_t n, at; /* at: the first that is not read yet */
    struct ledger_row *rows;
    size_t count;
};

/* Out of the base or back in it: with a reason; else by a person or a rule. */
static void
row_add(struct resting *h, int32_t day, const struct stage_stay *to,
        const char *reason)
{
    const struct ledger_row *last = h->count ? &h->rows[h->count - 1] : NULL;
    const struct stage_stay *by = to ? to : &h->stays[h->at - 1];
    const struct ledger_word *word = *reason ? NULL
        : ledger_word_find(h->words, h->word_count, h->model, day, !by->rule);
    if (word)
        reason = word->model ? "moved" : "declared";
    h->rows[h->count++] = (struct ledger_row){
        .day = day, .happened_at = TIME_NONE, .recorded_at = TIME_NONE,
        .from = last ? last->to : NULL, .to = to ? to->stage : NULL,
        .since = last && last->to ? last->day : DAY_NONE,
        .version = to ? by->version : 0, .rule = to ? by->rule : 0,
        .round = (unsigned)by->round, .reason = reason,
        .account = word ? word->account : NULL,
        .corrects_day = DAY_NONE, .counts = true};
}

static void
away_cut(struct resting *h, const struct away *a)
{
    for (; h->at < h->n && h->stays[h->at].entered < a->left; h->at++)
        row_add(h, h->stays[h->at].entered, &h->stays[h->at], "");
    if (h->at)
        row_add(h, a->left, NULL, a->reason);
    while (h->at < h->n && h->stays[h->at].entered <= a->back)
        h->at++;
    if (h->at && a->back != INT32_MAX)
        row_add(h, a->back, &h->stays[h->at - 1], "restore");
}

static enum err
history_at_rest(struct ctx *cx, uint64_t customer_id,
                const struct rule_model *m, struct ledger_row **rows,
                size_t *n)
{
    struct resting h = {.model = m};
    struct ledger_word *words;
    struct away *away;
    size_t count;
    TRY(ledger_words(cx, customer_id, &words, &h.word_count));
    h.words = words;
    TRY(stage_history(cx, customer_id, m->code, &h.stays, &h.n));
    TRY(away_read(cx, customer_id, &away, &count));
    h.rows = ARENA_ARRAY(cx->arena, h.n + 2 * count + 1, struct ledger_row);
    for (size_t i = 0; i < count; i++)
        away_cut(&h, &away[i]);
    for (; h.at < h.n; h.at++)
        row_add(&h, h.stays[h.at].entered, &h.stays[h.at], "");
    *rows = h.rows;
    *n = h.count;
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
