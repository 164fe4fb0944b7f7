/* The words of a page of the timeline. Contacts, opportunities and orders, which
 * most entries are, come by primary key from their own tables
 * (timeline_common.c). What is left is read from the detail tables of all other
 * kinds at once: each event joins by primary key the one table that its kind
 * names, so the statement costs what the page shows, and the opening of 20
 * tables. */
#include "db/compose.h"
#include "model/timeline_private.h"

#define GOODS(comma)                                                          \
    "(SELECT GROUP_CONCAT(CONCAT(COALESCE(NULLIF(l.text, ''), p.name),"       \
    "   ' × ', TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM l.quantity)))"   \
    "   ORDER BY l.line_no SEPARATOR '" comma "' LIMIT 4)"                    \
    "   FROM sales_order_line l LEFT JOIN product p ON p.id = l.product_id"   \
    "   WHERE l.sales_order_id = so.id)"
#define WHERE_PAGE                                                            \
    " WHERE e.customer_id = ? AND e.day BETWEEN ? AND ? AND e.id IN"

#define DETAIL(name, comma)                                                   \
    "SELECT e.id,"                                                            \
    " COALESCE(q.code, so.order_no, dl.code, rc.code, tk.code, ct.code,"      \
    "   ro.case_no, ''),"                                                     \
    " COALESCE(iq.subject, tk.subject, cp.name, rf.referred_name, dl.text,"   \
    "   nc.code, ''),"                                                        \
    " COALESCE(iq.text, cw.remark, q.remark, so.remark, rt.reason,"                      \
    "   IF(e.kind = 81, NULLIF(tk.solution, ''), NULL), tk.text, fb.text,"    \
    "   ct.remark, nt.reason_text, rf.text, dc.reason_text, ob.stage_note,"   \
    "   py.remark, ro.lesson, ''),"                                           \
    " COALESCE(tc." name ", ''), COALESCE(ct.type, ''),"                      \
    " COALESCE(ac.name, ''), COALESCE(cn.name, ''),"                          \
    " IF(so.id IS NULL, NULL, " GOODS(comma) "),"                             \
    " COALESCE(q.valid_until_on, rc.due_on, nt.ends_on, ct.ended_on,"         \
    "   ct.ends_on),"                                                         \
    " COALESCE(e.amount, q.amount, rc.amount)"                                \
    " FROM event e"                                                           \
    " LEFT JOIN campaign_touch cw ON e.kind = 5 AND cw.id = e.ref_id"         \
    " LEFT JOIN campaign cp ON cp.id = cw.campaign_id"                        \
    " LEFT JOIN inquiry iq ON e.kind IN (10, 11) AND iq.id = e.ref_id"        \
    " LEFT JOIN quote q ON e.kind IN (20, 21, 22) AND q.id = e.ref_id"        \
    " LEFT JOIN sales_return rt ON e.kind = 42 AND rt.id = e.ref_id"          \
    " LEFT JOIN sales_order so ON e.kind = 42 AND so.id = e.other_id"         \
    " LEFT JOIN opening_record ob ON e.kind = 45 AND ob.id = e.ref_id"        \
    " LEFT JOIN delivery dl ON e.kind = 50 AND dl.id = e.ref_id"              \
    " LEFT JOIN receivable rc ON e.kind = 60 AND rc.id = e.ref_id"            \
    " LEFT JOIN payment py ON e.kind = 61 AND py.id = e.ref_id"               \
    " LEFT JOIN ticket tk ON e.kind IN (80, 81, 82) AND tk.id = e.ref_id"     \
    " LEFT JOIN choice tc ON tc.list = 'ticket_kind' AND tc.code = tk.kind"   \
    " LEFT JOIN feedback fb ON e.kind BETWEEN 90 AND 93 AND fb.id = e.ref_id" \
    " LEFT JOIN contract ct ON e.kind IN (100, 101, 102)"                     \
    "   AND ct.id = e.ref_id"                                                 \
    " LEFT JOIN termination_notice nt ON e.kind IN (110, 111)"                \
    "   AND nt.id = e.ref_id"                                                 \
    " LEFT JOIN contract nc ON nc.id = nt.contract_id"                        \
    " LEFT JOIN referral rf ON e.kind = 120 AND rf.id = e.ref_id"             \
    " LEFT JOIN recovery_outcome ro ON e.kind IN (130, 131)"                  \
    "   AND ro.id = e.ref_id"                                                 \
    " LEFT JOIN declaration dc ON e.kind IN (140, 141) AND dc.id = e.ref_id"  \
    "   AND dc.customer_id = e.customer_id"                                   \
    " LEFT JOIN account ac ON ac.id = COALESCE(tk.account_id, e.account_id)"  \
    " LEFT JOIN contact cn ON cn.id = COALESCE(iq.contact_id,"                \
    "   tk.contact_id, fb.contact_id, nt.contact_id)"                         \
    WHERE_PAGE

static const char *const SQL_DETAIL[LANG_COUNT] = {
    DETAIL("name_zh_cn", "、"), DETAIL("name_zh_tw", "、"),
    DETAIL("name_en", ", ")};

static const char *
text_or_empty(const struct rows *r, size_t row, size_t col)
{
    const char *s = rows_text(r, row, col);
    return s ? s : "";
}

static void
read_detail(const struct rows *r, size_t row, struct timeline_detail *d)
{
    d->code = text_or_empty(r, row, 1);
    d->title = text_or_empty(r, row, 2);
    d->text = text_or_empty(r, row, 3);
    d->kind = text_or_empty(r, row, 4);
    d->state = text_or_empty(r, row, 5);
    d->by = text_or_empty(r, row, 6);
    d->contact = text_or_empty(r, row, 7);
    d->goods = text_or_empty(r, row, 8);
    d->on = rows_day(r, row, 9);
    d->amount = rows_money(r, row, 10);
}

static void
spread(const struct rows *r, struct timeline *t)
{
    for (size_t row = 0; row < r->count; row++)
        for (size_t i = 0; i < t->count; i++)
            if (t->entries[i].event &&
                t->entries[i].event->id == rows_u64(r, row, 0))
                read_detail(r, row, &t->entries[i].detail);
}

/* Those of the kinds that have no small statement of their own. */
static enum err
others_read(struct ctx *cx, uint64_t customer_id, struct timeline *t)
{
    uint64_t *ids = ARENA_ARRAY(cx->arena, t->count, uint64_t);
    struct query q;
    struct rows r;
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->entries[i].event &&
            timeline_detail_of(t->entries[i].event) == DETAIL_OTHER)
            ids[n++] = t->entries[i].event->id;
    if (n == 0)
        return OK;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_DETAIL[cx->lang]);
    query_bind(&q, B_U64(customer_id));
    query_bind(&q, B_DAY(t->entries[t->count - 1].key.day));
    query_bind(&q, B_DAY(t->entries[0].key.day));
    query_ids(&q, ids, n);
    TRY(query_rows(cx, &q, &r));
    spread(&r, t);
    return OK;
}

enum err
timeline_details(struct ctx *cx, uint64_t customer_id,
                 const struct timeline_known *known, struct timeline *t)
{
    TRY(timeline_detail_common(cx, known, t));
    return others_read(cx, customer_id, t);
}
