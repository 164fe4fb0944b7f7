/* See customer.h. The rights are judged on the row of the first statement; all
 * that is read after it hangs on the customer and needs no rights of its own. */
#include "model/customer.h"

#include <string.h>

#include "core/field.h"
#include "db/db.h"
#include "model/customer_scope.h"
#include "model/reference.h"

/* The names of what it refers to come from reference.h. With `live` in its
 * WHERE the server would weigh the ten indexes that begin with it. */
static const char SQL_FIND[] =
    "SELECT c.id, c.owner_id, c.team_id, c.category_id, c.code, c.kind,"
    " c.name, c.short_name, c.credit_code, c.parent_name, c.country,"
    " c.province, c.city, c.district, c.address, c.phone, c.email, c.website,"
    " c.gender, c.remark, c.grade, c.stage, c.employees, c.birth_on,"
    " c.created_on, c.cycle_days_set, c.version, c.industry_id, c.source_id,"
    " c.persona_id, c.size_code, c.revenue_band, c.ownership, c.region_code,"
    " c.live, p.data, t.changes, t.open_case FROM customer c"
    " LEFT JOIN event_pack p ON p.customer_id = c.id"
    " LEFT JOIN customer_tally t ON t.customer_id = c.id WHERE c.id = ?";

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
    if (rows_null(&r, 0, 34) ||
        !customer_scope_sees(cx, rows_u64(&r, 0, 1), rows_u64(&r, 0, 2)))
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
    out->pack = rows_bytes(&r, 0, 35, &out->pack_len);
    out->changes = rows_u64(&r, 0, 36);
    out->open_case = rows_u64(&r, 0, 37);
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

static const char SQL_LOCK[] =
    "SELECT id FROM customer WHERE id = ? AND live = 1 FOR UPDATE";

enum err
customer_lock(struct ctx *cx, uint64_t id)
{
    struct rows r;
    if (!cx->actor.may_write)
        return ERR_DENIED;
    return db_find(cx, &r, SQL_LOCK, B_U64(id));
}
