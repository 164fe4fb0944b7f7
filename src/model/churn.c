/* See churn.h. */
#include "model/churn.h"

#include <stdlib.h>
#include <string.h>

#include "db/compose.h"
#include "model/funnel_private.h"
#include "model/ledger.h"

enum { /* columns of SQL_CASES */
    COL_ID, COL_CUSTOMER, COL_LOST, COL_REASON, COL_FAMILY, COL_COMPETITOR,
    COL_OFFER, COL_REVENUE, COL_MARGIN, COL_AVOIDABLE, COL_REVIEW_ON,
    COL_REVIEW, COL_MODEL, COL_STAGE, COL_BACK
};

struct case_of {
    uint64_t customer_id;
    struct churn_case *k;
};

struct reading {
    struct ctx *cx;
    struct pass pass;
    int32_t closed;
    const struct churn *words;
    struct case_of *cases;
    size_t count, room;
    struct churn_left **lefts; /* of all of them */
    size_t left_count, left_room;
};

/* ---- families and reasons ---- */

/* Families, then reasons: the columns of a family are 0 is_reason, 1 to 3 its
 * place, 4 code, 8 colour, names; a reason has its family, where it is merged
 * into and whether it needs a text as well. */
static const char SQL_WORDS[] =
    "SELECT 0, 0, position, 0, code, '', '', 0, colour, name_zh_cn,"
    " name_zh_tw, name_en FROM churn_family UNION ALL"
    " SELECT 1, f.position IS NULL, f.position, r.position, r.code,"
    " COALESCE(r.family_code, ''), COALESCE(r.merged_into, ''),"
    " r.needs_text, 0, r.name_zh_cn, r.name_zh_tw, r.name_en"
    " FROM churn_reason r LEFT JOIN churn_family f ON f.code = r.family_code"
    " ORDER BY 1, 2, 3, 4, 5";

/* The last one, which has no code, where there is no such family. */
static int
family_of(const struct churn *c, const char *code)
{
    size_t i = 0;
    while (i + 1 < c->family_count && strcmp(c->families[i].code, code) != 0)
        i++;
    return (int)i;
}

static int
reason_of(const struct churn *c, const char *code)
{
    for (size_t i = 0; i < c->reason_count; i++)
        if (strcmp(c->reasons[i].code, code) == 0)
            return (int)i;
    return -1;
}

static enum err
words_read(struct ctx *cx, struct churn *out)
{
    struct rows r;
    size_t i = 0, n = 0;
    TRY(db_query(cx, &r, SQL_WORDS));
    for (; i < r.count && !rows_i64(&r, i, 0); i++)
        if (n < CHURN_FAMILIES)
            out->families[n++] = (struct churn_family){
                rows_text(&r, i, 4), rows_text(&r, i, 9 + cx->lang),
                (unsigned)rows_i64(&r, i, 8)};
    out->families[n] = (struct churn_family){"", "", 1};
    out->family_count = n + 1;
    out->reasons = ARENA_ARRAY(cx->arena, r.count + 1, struct churn_reason);
    for (n = 0; i < r.count; i++)
        out->reasons[n++] = (struct churn_reason){
            .code = rows_text(&r, i, 4),
            .merged_into = rows_text(&r, i, 6),
            .family = family_of(out, rows_text(&r, i, 5)),
            .needs_text = rows_i64(&r, i, 7) != 0,
            .name = rows_text(&r, i, 9 + cx->lang)};
    out->reason_count = n;
    return OK;
}

static const char SQL_COMPETITOR[] =
    "SELECT id, name FROM competitor ORDER BY id";

static enum err
competitors_read(struct ctx *cx, struct churn *out)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_COMPETITOR));
    out->competitors =
        ARENA_ARRAY(cx->arena, r.count + 1, struct churn_competitor);
    out->competitor_count = r.count;
    for (size_t i = 0; i < r.count; i++)
        out->competitors[i] = (struct churn_competitor){
            rows_u64(&r, i, 0), rows_text(&r, i, 1)};
    return OK;
}

const char *
churn_competitor(const struct churn *c, uint64_t id)
{
    size_t low = 0, high = c->competitor_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->competitors[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->competitor_count && c->competitors[low].id == id
               ? c->competitors[low].name
               : "";
}

/* ---- where its customer is ---- */

/* Numbers are given one after the other: mostly it stands where its number
 * says. */
static size_t
place_of(const struct copy_part *p, uint64_t id)
{
    size_t low = 0, high = p->n;
    if (!p->n || id < p->id[0] || id > p->id[p->n - 1])
        return SIZE_MAX;
    uint64_t at = id - p->id[0];
    if (p->id[p->n - 1] - p->id[0] == p->n - 1 || p->id[at] == id)
        return (size_t)at;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (p->id[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->n && p->id[low] == id ? low : SIZE_MAX;
}

/* False: it is not for the actor, not in the scope, or not there any more. */
static bool
home_find(const struct pass *p, struct churn_case *k)
{
    static const uint8_t WANTED = MATCH_IN | MATCH_LIVE;
    for (size_t b = 0; b < p->block_count; b++) {
        const struct pass_block *block = &p->blocks[b];
        size_t at = place_of(block->part, k->customer_id);
        if (at == SIZE_MAX || (block->match[at] & WANTED) != WANTED)
            continue;
        k->life = block->part;
        k->life_at = (uint32_t)at;
        k->home = pass_home(p, block, &at);
        k->at = (uint32_t)at;
        return true;
    }
    return false;
}

uint64_t
churn_value(const struct churn_case *k, enum dimension d)
{
    return k->home->value[d][k->home->dim[d][k->at]];
}

enum churn_tenure
churn_tenure(const struct churn *c, const struct churn_case *k)
{
    static const int most[] = {6, 12, 24, 48};
    int32_t first =
        c->life ? churn_first_day(k->life, k->life_at, c->life) : DAY_NONE;
    if (first == DAY_NONE || first > k->lost_on)
        return CHURN_TENURE_NONE;
    int months = day_months_between(first, k->lost_on), i = 0;
    while (i < CHURN_TENURE_MORE && months > most[i])
        i++;
    return (enum churn_tenure)i;
}

enum churn_term
churn_term(const struct churn_case *k)
{
    return churn_term_at(k->life, k->life_at, k->lost_on);
}

int
churn_month(const struct churn_case *k)
{
    int y, m, d;
    day_to_ymd(k->lost_on, &y, &m, &d);
    return y * 12 + m - 1;
}

/* ---- cases ---- */

/* The reason it is counted with, and the family: that of the reason, else what
 * the case says. */
static void
reason_read(const struct churn *c, const struct rows *r, struct churn_case *k)
{
    int reason = reason_of(c, rows_text(r, 0, COL_REASON));
    if (reason >= 0 && *c->reasons[reason].merged_into)
        reason = reason_of(c, c->reasons[reason].merged_into);
    int family =
        reason >= 0 ? c->reasons[reason].family : (int)c->family_count - 1;
    if (!*c->families[family].code && reason >= 0 &&
        c->reasons[reason].needs_text)
        family = family_of(c, rows_text(r, 0, COL_FAMILY));
    k->reason = (int16_t)reason;
    k->family = (int16_t)family;
}

/* Twice the room for a list of n: what is in it is taken along. */
static void *
list_grow(struct reading *q, const void *list, size_t n, size_t size,
          size_t *room)
{
    *room = n * 2 > 64 ? n * 2 : 64;
    void *wider = arena_room(q->cx->arena, *room * size);
    if (n)
        memcpy(wider, list, n * size);
    return wider;
}

/* Stages are few: each is kept once. */
static const struct churn_left *
left_keep(struct reading *q, const char *model, const char *stage)
{
    for (size_t i = 0; i < q->left_count; i++)
        if (!strcmp(q->lefts[i]->stage, stage) &&
            !strcmp(q->lefts[i]->model, model))
            return q->lefts[i];
    struct churn_left *l = ARENA_NEW(q->cx->arena, struct churn_left);
    *l = (struct churn_left){arena_text(q->cx->arena, model),
                             arena_text(q->cx->arena, stage), q->left_count};
    if (q->left_count == q->left_room)
        q->lefts = list_grow(q, q->lefts, q->left_count, sizeof *q->lefts,
                             &q->left_room);
    return q->lefts[q->left_count++] = l;
}

static void
case_read(struct reading *q, const struct rows *r, struct churn_case *k)
{
    int32_t back = rows_day(r, 0, COL_BACK);
    int32_t review_on = rows_day(r, 0, COL_REVIEW_ON);
    const char *review = rows_text(r, 0, COL_REVIEW);
    k->competitor_id = rows_u64(r, 0, COL_COMPETITOR);
    k->has_offer = !rows_null(r, 0, COL_OFFER);
    k->offer_percent = (int32_t)rows_i64(r, 0, COL_OFFER);
    k->revenue_365 = rows_money(r, 0, COL_REVENUE);
    k->margin_365 = rows_null(r, 0, COL_MARGIN) ? 0
                                                : rows_money(r, 0, COL_MARGIN);
    k->avoidable = rows_u64(r, 0, COL_AVOIDABLE) != 0;
    k->left =
        left_keep(q, rows_text(r, 0, COL_MODEL), rows_text(r, 0, COL_STAGE));
    k->reviewed = *review != '\0';
    k->disagreed = !strcmp(review, "changed");
    k->unreviewed =
        !k->reviewed && review_on != DAY_NONE && review_on <= q->closed;
    k->observed = k->lost_on + CHURN_WIN_DAYS <= q->closed;
    k->regained =
        k->observed && back != DAY_NONE && back <= k->lost_on + CHURN_WIN_DAYS;
    reason_read(q->words, r, k);
}

static enum err
case_take(void *arg, const struct rows *r)
{
    struct reading *q = arg;
    struct churn_case k = {.id = rows_u64(r, 0, COL_ID),
                           .customer_id = rows_u64(r, 0, COL_CUSTOMER),
                           .lost_on = rows_day(r, 0, COL_LOST)};
    if (!home_find(&q->pass, &k))
        return OK;
    case_read(q, r, &k);
    struct churn_case *kept = arena_room(q->cx->arena, sizeof k);
    *kept = k;
    if (q->count == q->room)
        q->cases = list_grow(q, q->cases, q->count, sizeof *q->cases,
                             &q->room);
    q->cases[q->count++] = (struct case_of){k.customer_id, kept};
    return OK;
}

/* ---- the last one of each customer ---- */

static int
by_customer(const void *a, const void *b)
{
    const struct case_of *x = a, *y = b;
    return (x->customer_id > y->customer_id) -
           (x->customer_id < y->customer_id);
}

static bool
is_later(const struct churn_case *a, const struct churn_case *b)
{
    return a->lost_on != b->lost_on ? a->lost_on > b->lost_on : a->id > b->id;
}

static void
span_fill(struct reading *q, const struct churn_span *span)
{
    struct churn *c = span->out;
    struct churn_case **list =
        arena_room(q->cx->arena, (q->count + 1) * sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < q->count; i++) {
        struct churn_case *k = q->cases[i].k;
        if (k->lost_on < span->from || k->lost_on > span->to)
            continue;
        if (!n || list[n - 1]->customer_id != k->customer_id)
            list[n++] = k;
        else if (is_later(k, list[n - 1]))
            list[n - 1] = k;
    }
    c->cases = list;
    c->count = n;
    c->lefts = q->lefts;
    c->left_count = q->left_count;
    churn_sums_make(q->cx->arena, c);
}

/* ---- reading them ---- */

/* All that is asked for is in the index. */
static const char SQL_CASES[] =
    "SELECT k.id, k.customer_id, k.lost_on, k.reason_code,"
    " COALESCE(k.family_code, ''), COALESCE(k.competitor_id, 0),"
    " k.offer_percent, k.revenue_365, k.margin_365,"
    " k.avoidable IN ('yes', 'partly'), k.review_on, k.review, k.left_model,"
    " k.left_stage, IF(k.state IN ('restored', 'partly_restored'),"
    " k.closed_on, NULL)"
    " FROM recovery_case k FORCE INDEX (recovery_case_churn)"
    " WHERE k.live = 1 AND k.lost_on BETWEEN ? AND ?";

/* As known before t.until, on the day t.day. An event says when it was recorded
 * and taken back; a reason that was changed later is in the audit and in the
 * second look that changed it. */
#define OF_KNOWN                                                              \
    " WHERE e.customer_id = k.customer_id AND e.recorded_at < t.until"        \
    " AND (e.voided_at IS NULL OR e.voided_at >= t.until)"
#define EVENT_KNOWN(kinds) OF_KNOWN " AND e.kind = " kinds
/* By its silence nobody is lost of whom nothing was known. */
#define TOLD_OF "EXISTS (SELECT 1 FROM event e" OF_KNOWN ")"
#define DECLARED                                                              \
    "(SELECT MAX(e.day) FROM event e JOIN declaration d ON d.id = e.ref_id"   \
    " AND (d.id = k.declaration_id OR d.case_id = k.id)" EVENT_KNOWN("140")   \
    ")"
#define RUN_OUT                                                               \
    "(SELECT MAX(e.until_on) + INTERVAL 1 DAY FROM event e"                   \
    EVENT_KNOWN("110") " AND e.ref_id = k.notice_id AND e.until_on < t.day"   \
    " AND k.lost_on IS NOT NULL AND NOT (k.contract_id IS NOT NULL"           \
    " AND k.declaration_id IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM event"  \
    " w WHERE w.customer_id = k.customer_id AND w.kind = 111"                 \
    " AND w.ref_id = e.ref_id AND w.recorded_at < t.until"                    \
    " AND (w.voided_at IS NULL OR w.voided_at >= t.until)))"
#define CLOSED(as)                                                            \
    "(SELECT MAX(e.day) FROM event e JOIN recovery_outcome o"                 \
    " ON o.id = e.ref_id AND o.case_no = k.code AND o.outcome IN (" as ")"    \
    EVENT_KNOWN("131") ")"

static const char SQL_CASES_KNOWN[] =
    "SELECT q.id, q.customer_id, q.lost, q.reason, COALESCE(r.family_code,"
    " IF(q.reason = q.reason_code, q.family_code, NULL), ''),"
    " COALESCE(q.competitor_id, 0), q.offer_percent, q.revenue_365,"
    " q.margin_365, q.avoidable IN ('yes', 'partly'),"
    " IF(q.lost <=> q.lost_on, q.review_on, q.lost + INTERVAL 30 DAY),"
    " q.looked, q.left_model, q.left_stage, q.back FROM ("
    "SELECT k.id, k.customer_id, k.lost_on, k.reason_code, k.family_code,"
    " k.competitor_id, k.offer_percent, k.revenue_365, k.margin_365,"
    " k.avoidable, k.review_on, k.left_model, k.left_stage,"
    " COALESCE(" DECLARED ", " RUN_OUT ", " CLOSED("'lost'") ","
    "  IF(k.cause = 'loss' AND k.declaration_id IS NULL AND " TOLD_OF ","
    "   k.lost_on, NULL))"
    " AS lost,"
    " COALESCE((SELECT JSON_VALUE(a.detail, '$.reason[0]') FROM audit a"
    "  WHERE a.subject = 'recovery_case' AND a.subject_id = k.id"
    "  AND a.action = 'recovery.reason' AND a.at >= t.until"
    "  AND JSON_VALUE(a.detail, '$.reason[0]') <> '' ORDER BY a.id LIMIT 1),"
    " (SELECT v.reason_before FROM recovery_case_review v"
    "  WHERE v.case_id = k.id AND v.at >= t.until ORDER BY v.id LIMIT 1),"
    " k.reason_code) AS reason,"
    " COALESCE((SELECT v.verdict FROM recovery_case_review v"
    "  WHERE v.case_id = k.id AND v.at < t.until ORDER BY v.id DESC LIMIT 1),"
    " '') AS looked,"
    " " CLOSED("'restored', 'partly_restored'") " AS back"
    " FROM (SELECT CAST(? AS DATETIME(6)) AS until, CAST(? AS DATE) AS day) t"
    " JOIN recovery_case k WHERE k.created_at < t.until"
    " AND (k.deleted_at IS NULL OR k.deleted_at >= t.until)"
    " HAVING lost BETWEEN ? AND ?) q LEFT JOIN recovery_case_reason r"
    " ON r.case_id = q.id AND r.reason_code = q.reason";

static bool
is_known_earlier(const struct scope *s)
{
    return s->known_on != DAY_NONE && s->known_on < clock_today();
}

static enum err
cases_read(struct ctx *cx, const struct scope *s, int32_t from, int32_t to,
           struct reading *q)
{
    struct bind days[] = {B_DAY(from), B_DAY(to)};
    struct bind known[] = {B_TIME(ledger_known_until(s->known_on)),
                           B_DAY(s->known_on), B_DAY(from), B_DAY(to)};
    return is_known_earlier(s)
               ? db_each(cx, SQL_CASES_KNOWN, known, 4, case_take, q)
               : db_each(cx, SQL_CASES, days, 2, case_take, q);
}

/* What is known on an earlier day is read for a model: for that which says who
 * is a customer. */
static enum err
cases_pass(struct ctx *cx, const struct scope *s, struct reading *q)
{
    struct scope of = *s;
    if (is_known_earlier(s) && q->words->life) {
        of.model = q->words->life;
        of.entry = 0;
    }
    TRY(pass_open(cx, &of, &q->pass));
    if (is_known_earlier(s) && s->known_on < q->closed)
        q->closed = s->known_on;
    return OK;
}

struct range {
    int32_t from, to;
};

/* The days of all spans, by day, as few ranges as there can be. */
static size_t
ranges_join(const struct churn_span *spans, size_t n, struct range *out)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = count++;
        for (; at && out[at - 1].from > spans[i].from; at--)
            out[at] = out[at - 1];
        out[at] = (struct range){spans[i].from, spans[i].to};
    }
    for (size_t i = 0; i + 1 < count;) {
        struct range *a = &out[i], *b = &out[i + 1];
        if (b->from > a->to + 1) {
            i++;
            continue;
        }
        a->to = b->to > a->to ? b->to : a->to;
        memmove(b, b + 1, (--count - i - 1) * sizeof *b);
    }
    return count;
}

enum err
churn_read_spans(struct ctx *cx, const struct scope *s, int32_t closed,
                 const struct churn_span *spans, size_t n)
{
    struct reading *q = ARENA_NEW(cx->arena, struct reading);
    struct range ranges[CHURN_SPANS];
    size_t count = ranges_join(spans, n, ranges);
    *q = (struct reading){.cx = cx, .closed = closed, .words = spans->out};
    TRY(cases_pass(cx, s, q));
    for (size_t i = 0; i < count; i++)
        TRY(cases_read(cx, s, ranges[i].from, ranges[i].to, q));
    if (q->count)
        qsort(q->cases, q->count, sizeof *q->cases, by_customer);
    for (size_t i = 0; i < n; i++) {
        *spans[i].out = *spans->out;
        span_fill(q, &spans[i]);
    }
    return OK;
}

enum err
churn_read_words(struct ctx *cx, struct churn *out)
{
    *out = (struct churn){0};
    TRY(churn_life_model(cx, &out->life));
    TRY(words_read(cx, out));
    return competitors_read(cx, out);
}

enum err
churn_read(struct ctx *cx, const struct scope *s, int32_t closed,
           struct churn *out)
{
    struct churn_span span = {s->from, s->to, out};
    TRY(churn_read_words(cx, out));
    return churn_read_spans(cx, s, closed, &span, 1);
}

enum err
churn_read_like(struct ctx *cx, const struct scope *s, int32_t closed,
                const struct churn *like, struct churn *out)
{
    struct churn_span span = {s->from, s->to, out};
    *out = *like;
    return churn_read_spans(cx, s, closed, &span, 1);
}

/* ---- names ---- */

static const char SQL_NAMES[] =
    "SELECT k.id, k.code, c.code, c.name, b.name_zh_cn, b.name_zh_tw,"
    " b.name_en FROM recovery_case k JOIN customer c ON c.id = k.customer_id"
    " LEFT JOIN recovery_case_review v ON k.review = 'changed' AND v.id ="
    "  (SELECT MAX(x.id) FROM recovery_case_review x WHERE x.case_id = k.id)"
    " LEFT JOIN churn_reason b ON b.code = v.reason_before WHERE k.id IN";

enum { AT_ONCE = 1000 };

static enum err
names_piece(struct ctx *cx, struct churn_case *const *list, size_t n,
            struct churn_name *out)
{
    uint64_t ids[AT_ONCE];
    struct query q;
    struct rows r;
    for (size_t i = 0; i < n; i++)
        ids[i] = list[i]->id;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_NAMES);
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY k.id");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < n; i++) {
        size_t low = 0, high = r.count;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (rows_u64(&r, middle, 0) < ids[i])
                low = middle + 1;
            else
                high = middle;
        }
        bool found = low < r.count && rows_u64(&r, low, 0) == ids[i];
        size_t before = 4 + (size_t)cx->lang;
        out[i] = (struct churn_name){"", "", "", ""};
        bool changed = found && list[i]->disagreed;
        if (found)
            out[i] = (struct churn_name){
                rows_text(&r, low, 1), rows_text(&r, low, 2),
                rows_text(&r, low, 3),
                changed && !rows_null(&r, low, before)
                    ? rows_text(&r, low, before) : ""};
    }
    return OK;
}

enum err
churn_names(struct ctx *cx, struct churn_case *const *list, size_t n,
            struct churn_name **out)
{
    *out = ARENA_ARRAY(cx->arena, n + 1, struct churn_name);
    for (size_t at = 0; at < n; at += AT_ONCE)
        TRY(names_piece(cx, list + at, n - at < AT_ONCE ? n - at : AT_ONCE,
                        *out + at));
    return OK;
}
