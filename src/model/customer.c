/* See customer.h. The rights are in the WHERE of the first statement; all that
 * is read after it hangs on the customer and needs no rights of its own. */
#include "model/customer.h"

#include <string.h>

#include "core/field.h"
#include "db/compose.h"
#include "model/customer_scope.h"

/* One text for each language: the names' columns are the only difference. */
#define FIND(name)                                                            \
    "SELECT c.id, c.owner_id, c.team_id, c.category_id, c.code, c.kind,"      \
    " c.name, c.short_name, c.credit_code, c.parent_name, i." name            \
    ", sz." name ", rb." name ", ow." name ", rg." name ", s." name           \
    ", p." name ", c.country, c.province, c.city, c.district, c.address,"     \
    " c.phone, c.email, c.website, c.gender, c.remark, o.name, t.name,"       \
    " c.grade, c.stage, c.employees, c.birth_on, c.created_on,"               \
    " c.cycle_days_set, c.version"                                            \
    " FROM customer c LEFT JOIN industry i ON i.id = c.industry_id"           \
    " LEFT JOIN choice sz ON sz.list = 'size' AND sz.code = c.size_code"      \
    " LEFT JOIN choice rb ON rb.list = 'revenue_band'"                        \
    " AND rb.code = c.revenue_band"                                           \
    " LEFT JOIN choice ow ON ow.list = 'ownership' AND ow.code = c.ownership" \
    " LEFT JOIN region rg ON rg.code = c.region_code"                         \
    " LEFT JOIN source s ON s.id = c.source_id"                               \
    " LEFT JOIN persona p ON p.id = c.persona_id"                             \
    " LEFT JOIN account o ON o.id = c.owner_id"                               \
    " LEFT JOIN team t ON t.id = c.team_id"                                   \
    " WHERE c.id = ? AND c.live = 1"

static const char *const SQL_FIND[LANG_COUNT] = {
    FIND("name_zh_cn"), FIND("name_zh_tw"), FIND("name_en")};

static const char *
text_or_empty(const struct rows *r, size_t col)
{
    const char *s = rows_text(r, 0, col);
    return s ? s : "";
}

/* The texts stand in a row in both the struct and the statement. */
static void
read_texts(const struct rows *r, struct customer *c)
{
    const char **const place[] = {
        &c->code, &c->kind, &c->name, &c->short_name, &c->credit_code,
        &c->parent_name, &c->industry, &c->size, &c->revenue_band,
        &c->ownership, &c->region, &c->source, &c->persona, &c->country,
        &c->province, &c->city, &c->district, &c->address, &c->phone,
        &c->email, &c->website, &c->gender, &c->remark, &c->owner, &c->team,
        &c->grade, &c->stage};
    for (size_t i = 0; i < sizeof place / sizeof *place; i++)
        *place[i] = text_or_empty(r, 4 + i);
}

enum err
customer_find(struct ctx *cx, uint64_t id, struct customer *out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_FIND[cx->lang]);
    query_bind(&q, B_U64(id));
    customer_scope_rights(&q, cx);
    TRY(query_rows(cx, &q, &r));
    if (r.count == 0)
        return ERR_NOT_FOUND;
    memset(out, 0, sizeof *out);
    out->id = rows_u64(&r, 0, 0);
    out->owner_id = rows_u64(&r, 0, 1);
    out->team_id = rows_u64(&r, 0, 2);
    out->category_id = rows_u64(&r, 0, 3);
    read_texts(&r, out);
    out->employees = rows_null(&r, 0, 31) ? FIELD_EMPTY : rows_i64(&r, 0, 31);
    out->birth_on = rows_day(&r, 0, 32);
    out->created_on = rows_day(&r, 0, 33);
    out->cycle_days_set = (int32_t)rows_i64(&r, 0, 34);
    out->version = rows_i64(&r, 0, 35);
    return OK;
}

static void
gap(struct customer_gaps *g, const char *label, const char *value)
{
    g->field_count++;
    if (!value || !*value)
        g->missing[g->missing_count++] = label;
}

void
customer_gaps(const struct customer *c, struct customer_gaps *out)
{
    memset(out, 0, sizeof *out);
    if (strcmp(c->kind, "person") == 0) {
        gap(out, N_("Gender"), c->gender);
        gap(out, N_("Day of birth"), c->birth_on == DAY_NONE ? "" : "known");
        gap(out, N_("Phone"), c->phone);
        gap(out, N_("Email"), c->email);
        gap(out, N_("Region"), c->region);
        gap(out, N_("Address"), c->address);
        return;
    }
    gap(out, N_("Industry"), c->industry);
    gap(out, N_("Size"), c->size);
    gap(out, N_("Revenue band"), c->revenue_band);
    gap(out, N_("Ownership"), c->ownership);
    gap(out, N_("Region"), c->region);
    gap(out, N_("Address"), c->address);
}

static const char SQL_FIGURES[] =
    "SELECT (SELECT COUNT(*) FROM contact WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM sales_order WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM contract WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM ticket WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM feedback WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM audit WHERE subject = 'customer'"
    "   AND subject_id = ?),"
    " o.n, o.open, o.amount, o.weighted, r.n, r.amount, r.overdue, r.since,"
    " r.billed"
    " FROM (SELECT COUNT(*) n, COUNT(IF(p.outcome IS NULL, 1, NULL)) open,"
    "   SUM(IF(p.outcome IS NULL, p.amount, 0)) amount,"
    "   ROUND(SUM(IF(p.outcome IS NULL, p.amount, 0)"
    "     * COALESCE(p.probability, d.probability, 0) / 100), 2) weighted"
    "   FROM opportunity p LEFT JOIN opportunity_step_def d ON d.code = p.step"
    "   WHERE p.customer_id = ? AND p.live = 1) o,"
    " (SELECT COUNT(*) billed, COUNT(v.rest) n, SUM(v.rest) amount,"
    "   SUM(IF(v.due_on < ?, v.rest, 0)) overdue,"
    "   MIN(IF(v.due_on < ? AND v.rest, v.due_on, NULL)) since"
    "   FROM (SELECT due_on, IF(paid_on IS NULL AND written_off_on IS NULL"
    "     AND amount > paid_amount, amount - paid_amount, NULL) rest"
    "     FROM receivable WHERE customer_id = ? AND live = 1) v) r";

static int64_t
money_or_zero(const struct rows *r, size_t col)
{
    return rows_null(r, 0, col) ? 0 : rows_money(r, 0, col);
}

enum err
customer_figures(struct ctx *cx, uint64_t id, int32_t today,
                 struct customer_figures *out)
{
    struct rows r;
    struct bind i = B_U64(id);
    TRY(db_find(cx, &r, SQL_FIGURES, i, i, i, i, i, i, i, B_DAY(today),
                B_DAY(today), i));
    *out = (struct customer_figures){
        .contacts = rows_u64(&r, 0, 0), .orders = rows_u64(&r, 0, 1),
        .contracts = rows_u64(&r, 0, 2), .tickets = rows_u64(&r, 0, 3),
        .feedback = rows_u64(&r, 0, 4), .changes = rows_u64(&r, 0, 5),
        .opportunities = rows_u64(&r, 0, 6),
        .open_opportunities = rows_u64(&r, 0, 7),
        .open_amount = money_or_zero(&r, 8),
        .open_weighted = money_or_zero(&r, 9),
        .receivables = rows_u64(&r, 0, 10),
        .receivable_amount = money_or_zero(&r, 11),
        .overdue_amount = money_or_zero(&r, 12),
        .overdue_since = rows_day(&r, 0, 13),
        .billed = rows_u64(&r, 0, 14)};
    return OK;
}
