/* See customer.h. The rights are judged on the row of the first statement; all
 * that is read after it hangs on the customer and needs no rights of its own. */
#include "model/customer.h"

#include <string.h>

#include "core/field.h"
#include "core/text.h"
#include "db/db.h"
#include "model/customer_scope.h"
#include "model/reference.h"

/* The names of what it refers to come from reference.h. */
static const char SQL_FIND[] =
    "SELECT c.id, c.owner_id, c.team_id, c.category_id, c.code, c.kind,"
    " c.name, c.short_name, c.credit_code, c.parent_name, c.country,"
    " c.province, c.city, c.district, c.address, c.phone, c.email, c.website,"
    " c.gender, c.remark, c.grade, c.stage, c.employees, c.birth_on,"
    " c.created_on, c.cycle_days_set, c.version, c.industry_id, c.source_id,"
    " c.persona_id, c.size_code, c.revenue_band, c.ownership, c.region_code"
    " FROM customer c WHERE c.id = ? AND c.live = 1";

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
        &c->parent_name, &c->country, &c->province, &c->city, &c->district,
        &c->address, &c->phone, &c->email, &c->website, &c->gender,
        &c->remark, &c->grade, &c->stage};
    for (size_t i = 0; i < sizeof place / sizeof *place; i++)
        *place[i] = text_or_empty(r, 4 + i);
}

static enum err
read_names(struct ctx *cx, const struct rows *r, struct customer *c)
{
    const struct {
        enum reference_list list;
        uint64_t id;
        const char **place;
    } by_id[] = {
        {REFERENCE_INDUSTRY, rows_u64(r, 0, 27), &c->industry},
        {REFERENCE_SOURCE, rows_u64(r, 0, 28), &c->source},
        {REFERENCE_PERSONA, rows_u64(r, 0, 29), &c->persona},
        {REFERENCE_ACCOUNT, c->owner_id, &c->owner},
        {REFERENCE_TEAM, c->team_id, &c->team}};
    const struct {
        enum reference_list list;
        const char **place;
    } by_code[] = {
        {REFERENCE_SIZE, &c->size}, {REFERENCE_REVENUE_BAND, &c->revenue_band},
        {REFERENCE_OWNERSHIP, &c->ownership}, {REFERENCE_REGION, &c->region}};
    for (size_t i = 0; i < sizeof by_id / sizeof *by_id; i++)
        TRY(reference_name(cx, by_id[i].list, by_id[i].id, by_id[i].place));
    for (size_t i = 0; i < sizeof by_code / sizeof *by_code; i++)
        TRY(reference_word(cx, by_code[i].list, rows_text(r, 0, 30 + i),
                           by_code[i].place));
    return OK;
}

enum err
customer_find(struct ctx *cx, uint64_t id, struct customer *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    if (!customer_scope_sees(cx, rows_u64(&r, 0, 1), rows_u64(&r, 0, 2)))
        return ERR_NOT_FOUND;
    memset(out, 0, sizeof *out);
    out->id = rows_u64(&r, 0, 0);
    out->owner_id = rows_u64(&r, 0, 1);
    out->team_id = rows_u64(&r, 0, 2);
    out->category_id = rows_u64(&r, 0, 3);
    read_texts(&r, out);
    out->employees = rows_null(&r, 0, 22) ? FIELD_EMPTY : rows_i64(&r, 0, 22);
    out->birth_on = rows_day(&r, 0, 23);
    out->created_on = rows_day(&r, 0, 24);
    out->cycle_days_set = (int32_t)rows_i64(&r, 0, 25);
    out->version = rows_i64(&r, 0, 26);
    return read_names(cx, &r, out);
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

/* One statement of three kinds of rows, told apart by the first column: 0 the
 * counts, 1 an opportunity, 2 a receivable. Few rows each, summed here: sums of
 * decimals cost the server more, and so do statements. */
static const char SQL_FIGURES[] =
    "SELECT 0,"
    " (SELECT COUNT(*) FROM contact WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM sales_order WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM contract WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM ticket WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM feedback WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM audit WHERE subject = 'customer'"
    "   AND subject_id = ?), NULL, NULL, NULL"
    " UNION ALL SELECT 1, outcome IS NULL, probability, 0, 0, 0, 0, amount,"
    " step, NULL FROM opportunity WHERE customer_id = ? AND live = 1"
    " UNION ALL SELECT 2, paid_on IS NULL AND written_off_on IS NULL"
    "   AND amount > paid_amount, NULL, 0, 0, 0, 0, amount - paid_amount,"
    " NULL, due_on FROM receivable WHERE customer_id = ? AND live = 1";

/* The share of the amount that is likely to come, in hundredths of a minor
 * unit; of an opportunity without one that of its step. */
static enum err
weighted(struct ctx *cx, const struct rows *r, size_t row, int64_t *sum)
{
    uint64_t share = rows_u64(r, row, 2);
    const char *text;
    if (rows_null(r, row, 2)) {
        TRY(reference_word(cx, REFERENCE_STEP_SHARE, rows_text(r, row, 8),
                           &text));
        if (!parse_u64(text, &share))
            share = 0;
    }
    *sum += rows_money(r, row, 7) * (int64_t)share;
    return OK;
}

static void
add_receivable(const struct rows *r, size_t row, int32_t today,
               struct customer_figures *out)
{
    int32_t due = rows_day(r, row, 9);
    out->billed++;
    if (!rows_u64(r, row, 1))
        return;
    out->receivables++;
    out->receivable_amount += rows_money(r, row, 7);
    if (due >= today)
        return;
    out->overdue_amount += rows_money(r, row, 7);
    if (out->overdue_since == DAY_NONE || due < out->overdue_since)
        out->overdue_since = due;
}

static enum err
add_opportunity(struct ctx *cx, const struct rows *r, size_t row,
                int64_t *sum, struct customer_figures *out)
{
    out->opportunities++;
    if (!rows_u64(r, row, 1))
        return OK;
    out->open_opportunities++;
    if (rows_null(r, row, 7))
        return OK;
    out->open_amount += rows_money(r, row, 7);
    return weighted(cx, r, row, sum);
}

static void
add_counts(const struct rows *r, size_t row, struct customer_figures *out)
{
    out->contacts = rows_u64(r, row, 1);
    out->orders = rows_u64(r, row, 2);
    out->contracts = rows_u64(r, row, 3);
    out->tickets = rows_u64(r, row, 4);
    out->feedback = rows_u64(r, row, 5);
    out->changes = rows_u64(r, row, 6);
}

enum err
customer_figures(struct ctx *cx, uint64_t id, int32_t today,
                 struct customer_figures *out)
{
    struct rows r;
    struct bind i = B_U64(id);
    int64_t sum = 0;
    *out = (struct customer_figures){.overdue_since = DAY_NONE};
    TRY(db_find(cx, &r, SQL_FIGURES, i, i, i, i, i, i, i, i));
    for (size_t row = 0; row < r.count; row++) {
        if (rows_u64(&r, row, 0) == 0)
            add_counts(&r, row, out);
        else if (rows_u64(&r, row, 0) == 1)
            TRY(add_opportunity(cx, &r, row, &sum, out));
        else
            add_receivable(&r, row, today, out);
    }
    out->open_weighted = (sum + (sum < 0 ? -50 : 50)) / 100;
    return OK;
}
