/* The words of a page of the timeline, from the detail tables of all kinds at
 * once: each event joins by primary key the one table that its kind names, so
 * the statement costs what the page shows. Opening 30 tables is half of its
 * cost, so a page of contacts, opportunities and orders alone, which most are,
 * is read from the eleven they need. A private note keeps its texts to its
 * author and to the managers of the author's team and the teams above. */
#include "db/compose.h"
#include "model/timeline.h"

#define GOODS(comma)                                                          \
    "(SELECT GROUP_CONCAT(CONCAT(COALESCE(NULLIF(l.text, ''), p.name),"       \
    "   ' × ', TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM l.quantity)))"   \
    "   ORDER BY l.line_no SEPARATOR '" comma "' LIMIT 4)"                    \
    "   FROM sales_order_line l LEFT JOIN product p ON p.id = l.product_id"   \
    "   WHERE l.sales_order_id = so.id)"
#define PRIVATE                                                               \
    "COALESCE(it.is_private, 0),"                                             \
    " COALESCE(it.is_private, 0) = 1 AND NOT (COALESCE(it.account_id = ?, 0)" \
    "   OR COALESCE(it.created_by = ?, 0) OR (? = 1 AND COALESCE("            \
    "   at.path LIKE CONCAT(mt.path, '%'), 0)))"
#define FROM_CONTACT                                                          \
    " LEFT JOIN interaction it ON e.kind <= 4 AND it.id = e.ref_id"           \
    " LEFT JOIN choice ik ON ik.list = 'interaction' AND ik.code = it.kind"
#define FROM_DEAL(name)                                                       \
    " LEFT JOIN opportunity op ON op.id = IF(e.kind IN (30, 32, 33),"         \
    "   e.ref_id, IF(e.kind = 31, e.other_id, NULL))"                         \
    " LEFT JOIN opportunity_step os ON e.kind = 31 AND os.id = e.ref_id"      \
    " LEFT JOIN opportunity_step_def sd ON sd.code = os.step"                 \
    " LEFT JOIN choice lr ON e.kind = 33 AND lr.list = 'lost_reason'"         \
    "   AND lr.code = op.lost_reason"
#define FROM_TEAMS                                                            \
    " LEFT JOIN team at ON at.id = ac.team_id"                                \
    " LEFT JOIN team mt ON mt.id = ?"
#define WHERE_PAGE                                                            \
    " WHERE e.customer_id = ? AND e.day BETWEEN ? AND ? AND e.id IN"

#define DETAIL(name, comma)                                                   \
    "SELECT e.id,"                                                            \
    " COALESCE(q.code, op.code, so.order_no, dl.code, rc.code, tk.code,"      \
    "   ct.code, ro.case_no, ''),"                                            \
    " COALESCE(it.subject, iq.subject, op.name, tk.subject, cp.name,"         \
    "   rf.referred_name, dl.text, nc.code, ''),"                             \
    " COALESCE(it.text, iq.text, q.remark, so.remark, rt.reason,"             \
    "   IF(e.kind = 81, NULLIF(tk.solution, ''), NULL), tk.text, fb.text,"    \
    "   ct.remark, nt.reason_text, rf.text, dc.reason_text, ob.stage_note,"   \
    "   py.remark, ro.lesson, ''),"                                           \
    " COALESCE(ik." name ", tc." name ", ''),"                                \
    " COALESCE(it.kind, sd." name ", lr." name ", ct.type, ''),"              \
    " COALESCE(ac.name, ''), COALESCE(cn.name, ''),"                          \
    " " GOODS(comma) ","                                                      \
    " COALESCE(it.next_on, q.valid_until_on, rc.due_on, nt.ends_on,"          \
    "   ct.ended_on, ct.ends_on),"                                            \
    " COALESCE(e.amount, q.amount, op.amount, rc.amount),"                    \
    " " PRIVATE                                                               \
    " FROM event e" FROM_CONTACT                                              \
    " LEFT JOIN campaign_touch cw ON e.kind = 5 AND cw.id = e.ref_id"         \
    " LEFT JOIN campaign cp ON cp.id = cw.campaign_id"                        \
    " LEFT JOIN inquiry iq ON e.kind IN (10, 11) AND iq.id = e.ref_id"        \
    " LEFT JOIN quote q ON e.kind IN (20, 21, 22) AND q.id = e.ref_id"        \
    FROM_DEAL(name)                                                           \
    " LEFT JOIN sales_return rt ON e.kind = 42 AND rt.id = e.ref_id"          \
    " LEFT JOIN sales_order so ON so.id = IF(e.kind IN (40, 41), e.ref_id,"   \
    "   IF(e.kind = 42, e.other_id, NULL))"                                   \
    " LEFT JOIN opening_record ob ON e.kind = 45 AND ob.id = e.ref_id"        \
    " LEFT JOIN delivery dl ON e.kind = 50 AND dl.id = e.ref_id"              \
    " LEFT JOIN receivable rc ON e.kind = 60 AND rc.id = e.ref_id"            \
    " LEFT JOIN payment py ON e.kind = 61 AND py.id = e.ref_id"               \
    " LEFT JOIN ticket tk ON e.kind IN (80, 81, 82) AND tk.id = e.ref_id"     \
    " LEFT JOIN choice tc ON tc.list = 'ticket_kind' AND tc.code = tk.kind"   \
    " LEFT JOIN feedback fb ON e.kind BETWEEN 90 AND 93 AND fb.id = e.ref_id" \
    " LEFT JOIN contract ct ON e.kind IN (100, 101, 102) AND ct.id = e.ref_id" \
    " LEFT JOIN termination_notice nt ON e.kind IN (110, 111)"                \
    "   AND nt.id = e.ref_id"                                                 \
    " LEFT JOIN contract nc ON nc.id = nt.contract_id"                        \
    " LEFT JOIN referral rf ON e.kind = 120 AND rf.id = e.ref_id"             \
    " LEFT JOIN recovery_outcome ro ON e.kind IN (130, 131)"                  \
    "   AND ro.id = e.ref_id"                                                 \
    " LEFT JOIN declaration dc ON e.kind IN (140, 141) AND dc.id = e.ref_id"  \
    "   AND dc.customer_id = e.customer_id"                                   \
    " LEFT JOIN account ac ON ac.id = COALESCE(it.account_id, tk.account_id," \
    "   os.account_id, e.account_id)" FROM_TEAMS                              \
    " LEFT JOIN contact cn ON cn.id = COALESCE(it.contact_id, iq.contact_id," \
    "   tk.contact_id, fb.contact_id, nt.contact_id, op.contact_id)"          \
    WHERE_PAGE

/* The same columns for the kinds of is_common. */
#define DETAIL_COMMON(name, comma)                                            \
    "SELECT e.id, COALESCE(op.code, so.order_no, ''),"                        \
    " COALESCE(it.subject, op.name, ''), COALESCE(it.text, so.remark, ''),"   \
    " COALESCE(ik." name ", ''),"                                             \
    " COALESCE(it.kind, sd." name ", lr." name ", ''),"                       \
    " COALESCE(ac.name, ''), COALESCE(cn.name, ''), " GOODS(comma) ","        \
    " it.next_on, COALESCE(e.amount, op.amount), " PRIVATE                    \
    " FROM event e" FROM_CONTACT FROM_DEAL(name)                              \
    " LEFT JOIN sales_order so ON e.kind IN (40, 41) AND so.id = e.ref_id"    \
    " LEFT JOIN account ac ON ac.id = COALESCE(it.account_id,"                \
    "   os.account_id, e.account_id)" FROM_TEAMS                              \
    " LEFT JOIN contact cn ON cn.id = COALESCE(it.contact_id, op.contact_id)" \
    WHERE_PAGE

static const char *const SQL_COMMON[LANG_COUNT] = {
    DETAIL_COMMON("name_zh_cn", "、"), DETAIL_COMMON("name_zh_tw", "、"),
    DETAIL_COMMON("name_en", ", ")};

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
    d->is_private = rows_i64(r, row, 11) != 0;
    d->hidden = rows_i64(r, row, 12) != 0;
    d->code = text_or_empty(r, row, 1);
    d->title = d->hidden ? "" : text_or_empty(r, row, 2);
    d->text = d->hidden ? "" : text_or_empty(r, row, 3);
    d->kind = text_or_empty(r, row, 4);
    d->state = text_or_empty(r, row, 5);
    d->by = text_or_empty(r, row, 6);
    d->contact = d->hidden ? "" : text_or_empty(r, row, 7);
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

static bool
is_common(enum event_kind kind)
{
    return kind == EVENT_INTERACTION || kind == EVENT_WEB_VISIT
        || kind == EVENT_DOWNLOAD || kind == EVENT_REGISTRATION
        || (kind >= EVENT_OPPORTUNITY && kind <= EVENT_OPPORTUNITY_LOST)
        || kind == EVENT_ORDER || kind == EVENT_ORDER_CANCELLED;
}

enum err
timeline_details(struct ctx *cx, uint64_t customer_id, struct timeline *t)
{
    uint64_t *ids = ARENA_ARRAY(cx->arena, t->count, uint64_t);
    struct query q;
    struct rows r;
    size_t n = 0;
    bool common = true;
    for (size_t i = 0; i < t->count; i++) {
        const struct event *e = t->entries[i].event;
        if (!e)
            continue;
        ids[n++] = e->id;
        common = common && is_common(e->kind);
    }
    if (n == 0)
        return OK;
    query_init(&q, cx->arena);
    query_sql(&q, common ? SQL_COMMON[cx->lang] : SQL_DETAIL[cx->lang]);
    query_bind(&q, B_U64(cx->actor.user_id));
    query_bind(&q, B_U64(cx->actor.user_id));
    query_bind(&q, B_I64((cx->actor.roles & ROLE_MANAGER) != 0));
    query_bind(&q, B_U64(cx->actor.team_id));
    query_bind(&q, B_U64(customer_id));
    query_bind(&q, B_DAY(t->entries[t->count - 1].key.day));
    query_bind(&q, B_DAY(t->entries[0].key.day));
    query_ids(&q, ids, n);
    TRY(query_rows(cx, &q, &r));
    spread(&r, t);
    return OK;
}
