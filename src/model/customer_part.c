/* See customer_part.h. Columns of each statement: id, day, end, code, name,
 * state, outcome, by, extra, more, amount, number, flag. */
#include "model/customer_part.h"

#include "db/compose.h"
#include "model/reference.h"

#define BY_LANG(text) {text("name_zh_cn"), text("name_zh_tw"), text("name_en")}

#define CONTACT(name)                                                         \
    "SELECT x.id, CAST(x.created_at AS DATE), x.left_on, NULL, x.name,"       \
    " x.role, NULL, COALESCE(NULLIF(x.mobile, ''), x.phone),"             \
    " CONCAT_WS(' · ', NULLIF(x.department, ''), NULLIF(x.title, '')),"       \
    " x.email, NULL, 0, x.is_key FROM contact x"                              \
    " WHERE x.customer_id = ? AND x.live = 1"
#define OPPORTUNITY(name)                                                     \
    "SELECT x.id, CAST(COALESCE(x.opened_on, '1900-01-01') AS DATE) day,"     \
    " COALESCE(x.closed_on, x.expected_on), x.code,"                          \
    " COALESCE(NULLIF(x.name, ''), p.name), COALESCE(l." name ", d." name "),"  \
    " COALESCE(x.outcome, 'open'), a.name, p.name, NULL, x.amount,"           \
    " COALESCE(x.probability, d.probability), 0 FROM opportunity x"           \
    " LEFT JOIN opportunity_step_def d ON d.code = x.step"                    \
    " LEFT JOIN choice l ON x.outcome = 'lost' AND l.list = 'lost_reason'"    \
    " AND l.code = x.lost_reason"                                             \
    " LEFT JOIN account a ON a.id = x.account_id"                             \
    " LEFT JOIN product p ON p.id = x.product_id"                             \
    " WHERE x.customer_id = ? AND x.live = 1"
#define ORDER(name)                                                           \
    "SELECT x.id, x.ordered_on day, NULL, x.order_no, x.remark, NULL,"        \
    " x.status, a.name, (SELECT GROUP_CONCAT(COALESCE(NULLIF(l.text, ''),"    \
    " p.name) ORDER BY l.line_no SEPARATOR ' / ' LIMIT 3)"                    \
    " FROM sales_order_line l LEFT JOIN product p ON p.id = l.product_id"     \
    " WHERE l.sales_order_id = x.id), NULL, x.amount - x.returned_amount,"    \
    " 0, x.returned_amount > 0 FROM sales_order x"                            \
    " LEFT JOIN account a ON a.id = x.account_id"                             \
    " WHERE x.customer_id = ? AND x.live = 1"
#define CONTRACT(name)                                                        \
    "SELECT x.id, x.starts_on day, COALESCE(x.ended_on, IF(n.id IS NULL,"     \
    " x.ends_on, n.ends_on)), x.code, p.name, x.type, x.status, a.name,"      \
    " NULL, NULL, COALESCE(n.price, x.price), 0, x.renews FROM contract x"    \
    " LEFT JOIN contract_renewal n ON n.id = (SELECT m.id FROM"               \
    "   contract_renewal m WHERE m.contract_id = x.id AND m.live = 1"         \
    "   ORDER BY m.starts_on DESC, m.id DESC LIMIT 1)"                        \
    " LEFT JOIN account a ON a.id = x.account_id"                             \
    " LEFT JOIN product p ON p.id = x.product_id"                             \
    " WHERE x.customer_id = ? AND x.live = 1"
#define TICKET(name)                                                          \
    "SELECT x.id, x.opened_on day, x.closed_on, x.code, x.subject,"           \
    " k." name ", x.priority, a.name, NULL, NULL, NULL, 0, x.is_escalated"    \
    " FROM ticket x LEFT JOIN account a ON a.id = x.account_id"               \
    " LEFT JOIN choice k ON k.list = 'ticket_kind' AND k.code = x.kind"       \
    " WHERE x.customer_id = ? AND x.live = 1"
#define FEEDBACK(name)                                                        \
    "SELECT x.id, x.given_on day, NULL, t.code, x.text, NULL, x.kind, c.name," \
    " NULL, NULL, NULL, x.score, 0 FROM feedback x"                           \
    " LEFT JOIN contact c ON c.id = x.contact_id"                             \
    " LEFT JOIN ticket t ON t.id = x.ticket_id"                               \
    " WHERE x.customer_id = ? AND x.live = 1"
#define RECEIVABLE(name)                                                      \
    "SELECT x.id, x.due_on day, x.issued_on, x.code, NULL, NULL, NULL, NULL," \
    " o.order_no, NULL, x.amount - x.paid_amount, 0, 0"                      \
    " FROM receivable x LEFT JOIN sales_order o ON o.id = x.sales_order_id"   \
    " WHERE x.customer_id = ? AND x.live = 1 AND x.paid_on IS NULL"           \
    " AND x.written_off_on IS NULL AND x.amount > x.paid_amount"

struct part {
    const char *text[LANG_COUNT];
    const char *open;      /* piece for filter.open */
    const char *from;      /* piece for filter.from, one bind */
    const char *after;     /* piece for the key, three binds */
    const char *order;
};

#define KEY(column)                                                           \
    " AND (" column " < ? OR (" column " = ? AND x.id < ?))",                 \
    " ORDER BY " column " DESC, x.id DESC LIMIT ?"

static const struct part PARTS[PART_COUNT] = {
    [PART_CONTACT] = {BY_LANG(CONTACT),
        " AND x.is_key = 1 AND x.left_on IS NULL", "", "",
        " ORDER BY x.left_on IS NOT NULL, x.is_key DESC, x.name_sort, x.id"
        " LIMIT ?"},
    [PART_OPPORTUNITY] = {BY_LANG(OPPORTUNITY), " AND x.outcome IS NULL",
        " AND x.opened_on >= ?", KEY("COALESCE(x.opened_on, '1900-01-01')")},
    [PART_ORDER] = {BY_LANG(ORDER),
        " AND x.status <> 'cancelled' AND x.amount > 0",
        " AND x.ordered_on >= ?", KEY("x.ordered_on")},
    [PART_CONTRACT] = {BY_LANG(CONTRACT), " AND x.status = 'running'",
        " AND x.starts_on >= ?", KEY("x.starts_on")},
    [PART_TICKET] = {BY_LANG(TICKET), " AND x.closed_on IS NULL",
        " AND x.opened_on >= ?", KEY("x.opened_on")},
    [PART_FEEDBACK] = {BY_LANG(FEEDBACK), "", " AND x.given_on >= ?",
        KEY("x.given_on")},
    [PART_RECEIVABLE] = {BY_LANG(RECEIVABLE), "", " AND x.due_on >= ?",
        KEY("x.due_on")},
};

static const char *
text_or_empty(const struct rows *r, size_t row, size_t col)
{
    const char *s = rows_text(r, row, col);
    return s ? s : "";
}

static void
part_read(const struct rows *r, size_t i, struct part_row *p)
{
    *p = (struct part_row){
        .id = rows_u64(r, i, 0), .day = rows_day(r, i, 1),
        .end = rows_day(r, i, 2), .code = text_or_empty(r, i, 3),
        .name = text_or_empty(r, i, 4), .state = text_or_empty(r, i, 5),
        .outcome = text_or_empty(r, i, 6), .by = text_or_empty(r, i, 7),
        .extra = text_or_empty(r, i, 8), .more = text_or_empty(r, i, 9),
        .amount = rows_money(r, i, 10), .number = rows_i64(r, i, 11),
        .flag = rows_i64(r, i, 12) != 0};
}

enum err
customer_part_page(struct ctx *cx, uint64_t customer_id,
                   enum customer_part which, const struct part_filter *f,
                   struct part_key after, size_t size, struct part_page *out)
{
    const struct part *part = &PARTS[which];
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, part->text[cx->lang]);
    query_bind(&q, B_U64(customer_id));
    if (f->open)
        query_sql(&q, part->open);
    if (f->from != DAY_NONE && *part->from) {
        query_sql(&q, part->from);
        query_bind(&q, B_DAY(f->from));
    }
    if (after.id && *part->after) {
        query_sql(&q, part->after);
        query_bind(&q, B_DAY(after.day));
        query_bind(&q, B_DAY(after.day));
        query_bind(&q, B_U64(after.id));
    }
    query_sql(&q, part->order);
    query_bind(&q, B_U64(size + 1));
    TRY(query_rows(cx, &q, &r));
    out->more = r.count > size;
    out->count = out->more ? size : r.count;
    out->rows = ARENA_ARRAY(cx->arena, out->count, struct part_row);
    for (size_t i = 0; i < out->count; i++) {
        struct part_row *p = &out->rows[i];
        part_read(&r, i, p);
        if (which == PART_CONTACT)
            TRY(reference_word(cx, REFERENCE_CONTACT_ROLE, p->state,
                               &p->state));
    }
    return OK;
}

/* ---- changes ---- */

static const char SQL_CHANGES[] =
    "SELECT u.id, u.at, COALESCE(a.name, ''), u.action, u.detail FROM audit u"
    " LEFT JOIN account a ON a.id = u.account_id WHERE u.subject = 'customer'"
    " AND u.subject_id = ? AND u.id < ? ORDER BY u.id DESC LIMIT ?";

enum err
customer_changes(struct ctx *cx, uint64_t customer_id, uint64_t before,
                 size_t size, struct change_entry **out, size_t *n, bool *more)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_CHANGES, B_U64(customer_id),
                 B_U64(before ? before : INT64_MAX), B_U64(size + 1)));
    *more = r.count > size;
    *n = *more ? size : r.count;
    *out = ARENA_ARRAY(cx->arena, *n, struct change_entry);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct change_entry){
            .id = rows_u64(&r, i, 0), .at = rows_time(&r, i, 1),
            .by = rows_text(&r, i, 2), .action = rows_text(&r, i, 3),
            .detail = rows_text(&r, i, 4)};
    return OK;
}
