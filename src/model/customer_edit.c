/* See customer_edit.h. */
#include "model/customer_edit.h"

#include <string.h>

#include "model/audit.h"
#include "model/change.h"
#include "model/customer_code.h"
#include "model/customer_copies.h"
#include "model/customer_owner.h"
#include "model/customer_scope.h"
#include "model/name_key.h"
#include "model/province.h"
#include "model/search.h"
#include "model/stage.h"

enum { FIELDS_MOST = 48 };

static const char SQL_FIND[] =
    "SELECT c.id, c.name, c.short_name, c.kind, c.code, c.credit_code,"
    " c.legal_person, c.parent_name, c.gender, c.birth_on, c.country,"
    " c.province, c.city, c.district, c.address, c.phone, c.email, c.website,"
    " c.owner_id, c.team_id, NULLIF(c.grade, '-'), c.source_id, c.persona_id,"
    " c.created_on, c.industry_id, c.size_code, c.employees, c.ownership,"
    " c.founded_year, c.registered_capital, c.annual_revenue, c.revenue_band,"
    " c.category_id, c.cycle_days_set, c.potential, c.remark, c.version,"
    " c.changed_at, w.name, o.name, t.name FROM customer c"
    " LEFT JOIN account w ON w.id = c.changed_by"
    " LEFT JOIN account o ON o.id = c.owner_id"
    " LEFT JOIN team t ON t.id = c.team_id"
    " WHERE c.id = ? AND c.live = 1";

enum err
customer_edit_find(struct ctx *cx, uint64_t id, struct customer_edit *out)
{
    struct query q;
    struct rows r;
    size_t n = customer_edit_field_count;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_FIND);
    query_bind(&q, B_U64(id));
    customer_scope_rights(&q, cx);
    TRY(query_rows(cx, &q, &r));
    if (r.count == 0)
        return ERR_NOT_FOUND;
    memset(out, 0, sizeof *out);
    out->id = rows_u64(&r, 0, 0);
    record_load(customer_edit_fields, n, &r, 0, 1, out);
    out->version = rows_i64(&r, 0, n + 1);
    out->changed_at = rows_time(&r, 0, n + 2);
    out->changed_by = rows_text(&r, 0, n + 3);
    out->owner = rows_text(&r, 0, n + 4);
    out->team = rows_text(&r, 0, n + 5);
    return customer_edit_may(cx, out->owner_id, out->team_id) ? OK
                                                               : ERR_DENIED;
}

const char *
home_country(const char *zone)
{
    static const struct {
        const char *zone, *country;
    } HOMES[] = {{"Asia/Taipei", "TW"},   {"Asia/Shanghai", "CN"},
                 {"Asia/Urumqi", "CN"},   {"Asia/Chongqing", "CN"},
                 {"Asia/Hong_Kong", "HK"}, {"Asia/Macau", "MO"}};
    for (size_t i = 0; zone && i < sizeof HOMES / sizeof *HOMES; i++)
        if (!strcmp(HOMES[i].zone, zone))
            return HOMES[i].country;
    return NULL;
}

void
customer_edit_new(const struct ctx *cx, const char *kind,
                  struct customer_edit *out)
{
    const struct actor *me = &cx->actor;
    memset(out, 0, sizeof *out);
    field_clear(customer_edit_fields, customer_edit_field_count, out);
    out->kind = strcmp(kind, "person") ? "company" : "person";
    out->created_on = clock_today();
    out->country = home_country(cx->config->zone);
    out->team_id = me->team_id;
    if (me->roles & (ROLE_SALES | ROLE_MANAGER))
        out->owner_id = me->user_id;
    out->owner = me->name;
    out->team = me->team_name;
    out->changed_at = TIME_NONE;
}

bool
customer_edit_may(const struct ctx *cx, uint64_t owner_id, uint64_t team_id)
{
    const struct actor *me = &cx->actor;
    if (!(me->roles & ~(unsigned)(ROLE_ANALYST | ROLE_ADMIN)) ||
        !customer_scope_sees(cx, owner_id, team_id))
        return false;
    /* Who sees all as an analyst alone works on his own and his team's. */
    if (me->reach == REACH_ALL &&
        !(me->roles & (ROLE_MARKETING | ROLE_SERVICE)))
        return owner_id == me->user_id ||
               ((me->roles & ROLE_MANAGER) && team_id == me->team_id);
    return true;
}

static const char SQL_QUEUE[] =
    "SELECT value FROM setting WHERE name = 'company.cycle_days' FOR UPDATE";

enum err
customer_edit_queue(struct ctx *cx)
{
    struct rows r;
    return db_query(cx, &r, SQL_QUEUE);
}

/* What is computed from the fields and stored beside them. */
struct derived {
    struct name_key key;
    const char *py, *region;
};

static enum err
derive(struct ctx *cx, const struct customer_edit *c, struct derived *out)
{
    name_key_make(cx->arena, c->name, &out->key);
    out->py = name_key_py(cx->arena, &out->key);
    return province_region(cx, c->country ? c->country : "",
                           c->province ? c->province : "", &out->region);
}

static const char SQL_CODE_TAKEN[] =
    "SELECT id FROM customer WHERE code = ? AND live = 1 AND id <> ?";

static enum err
code_free(struct ctx *cx, const char *code, uint64_t id)
{
    struct rows r;
    enum err e = db_find(cx, &r, SQL_CODE_TAKEN, B_TEXT(code), B_U64(id));
    if (e == ERR_NOT_FOUND)
        return OK;
    return e == OK ? ERR_INVALID : e;
}

static const char SQL_ADD[] =
    "INSERT INTO customer (name, short_name, kind, code, credit_code,"
    " legal_person, parent_name, gender, birth_on, country, province, city,"
    " district, address, phone, email, website, owner_id, team_id, grade,"
    " source_id, persona_id, created_on, industry_id, size_code, employees,"
    " ownership, founded_year, registered_capital, annual_revenue,"
    " revenue_band, category_id, cycle_days_set, potential, remark,"
    " name_sort, name_py, region_code, created_at, created_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " COALESCE(NULLIF(?, ''), '-'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?)";

static enum err
insert(struct ctx *cx, struct customer_edit *c)
{
    struct derived d;
    struct bind b[FIELDS_MOST];
    size_t n = customer_edit_field_count;
    TRY(derive(cx, c, &d));
    record_binds(customer_edit_fields, n, c, b);
    b[n++] = B_BYTES(d.key.sort, d.key.sort_len);
    b[n++] = B_TEXT(d.py);
    b[n++] = B_TEXT(d.region);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    TRY(db_exec_v(cx, SQL_ADD, b, n));
    c->id = db_last_id(cx->db);
    return OK;
}

enum err
customer_edit_add(struct ctx *cx, struct customer_edit *next)
{
    struct customer_edit none = {0};
    struct change *list;
    bool numbered = next->code && *next->code;
    if (numbered)
        TRY(code_free(cx, next->code, 0));
    else
        TRY(customer_code_next(cx, 1, &next->code));
    enum err e = insert(cx, next);
    if (e == ERR_CONFLICT) /* somebody took it at the same moment */
        return numbered ? ERR_INVALID : ERR_RETRY;
    TRY(e);
    field_clear(customer_edit_fields, customer_edit_field_count, &none);
    size_t n = change_list(cx->arena, customer_edit_fields,
                           customer_edit_field_count, &none, next, &list);
    TRY(search_index_customer(cx, next->id));
    TRY(stage_refresh_customer(cx, next->id));
    return audit_write(cx, "customer.add", "customer", next->id,
                       change_write(cx->arena, list, n));
}

static const char SQL_SAVE[] =
    "UPDATE customer SET name = ?, short_name = ?, kind = ?, code = ?,"
    " credit_code = ?, legal_person = ?, parent_name = ?, gender = ?,"
    " birth_on = ?, country = ?, province = ?, city = ?, district = ?,"
    " address = ?, phone = ?, email = ?, website = ?, owner_id = ?,"
    " team_id = ?, grade = COALESCE(NULLIF(?, ''), '-'), source_id = ?,"
    " persona_id = ?, created_on = ?, industry_id = ?, size_code = ?,"
    " employees = ?, ownership = ?, founded_year = ?,"
    " registered_capital = ?, annual_revenue = ?, revenue_band = ?,"
    " category_id = ?, cycle_days_set = ?, potential = ?, remark = ?,"
    " name_sort = ?, name_py = ?, region_code = ?, changed_at = ?,"
    " changed_by = ?, version = version + 1"
    " WHERE id = ? AND version = ? AND live = 1";

static enum err
update(struct ctx *cx, const struct customer_edit *c, int64_t version)
{
    struct derived d;
    struct bind b[FIELDS_MOST];
    size_t n = customer_edit_field_count;
    TRY(derive(cx, c, &d));
    record_binds(customer_edit_fields, n, c, b);
    b[n++] = B_BYTES(d.key.sort, d.key.sort_len);
    b[n++] = B_TEXT(d.py);
    b[n++] = B_TEXT(d.region);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    b[n++] = B_U64(c->id);
    b[n++] = B_I64(version);
    TRY(db_exec_v(cx, SQL_SAVE, b, n));
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}

enum err
customer_edit_save(struct ctx *cx, const struct customer_edit *now,
                   const struct customer_edit *next)
{
    struct change *list;
    size_t n = change_list(cx->arena, customer_edit_fields,
                           customer_edit_field_count, now, next, &list);
    if (n == 0)
        return OK;
    if (strcmp(now->code, next->code ? next->code : ""))
        TRY(code_free(cx, next->code, next->id));
    TRY(update(cx, next, now->version));
    TRY(customer_tasks_follow(cx, next->id, now->owner_id, next->owner_id));
    TRY(search_index_customer(cx, next->id));
    TRY(stage_refresh_customer(cx, next->id));
    TRY(customer_copies_renew(cx, &next->id, 1));
    return audit_write(cx, "customer.edit", "customer", next->id,
                       change_write(cx->arena, list, n));
}
