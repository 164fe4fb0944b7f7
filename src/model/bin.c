/* See bin.h. The list is read from the audit: deletions are few and the latest
 * are wanted, while the tables may have millions of rows. */
#include "model/bin.h"

#include <string.h>

#include "model/audit.h"
#include "model/customer_copies.h"
#include "model/customer_scope.h"
#include "model/search.h"
#include "model/stage.h"

#define DAY_LONG INT64_C(86400000000)

int64_t
bin_since(void)
{
    return clock_now() - BIN_DAYS * DAY_LONG;
}

static bool
may_delete(const struct ctx *cx, uint64_t owner_id, uint64_t team_id)
{
    bool own = owner_id && owner_id == cx->actor.user_id;
    return customer_edit_may(cx, owner_id, team_id) &&
           (own || (cx->actor.roles & ROLE_MANAGER));
}

bool
bin_may_delete(const struct ctx *cx, const struct customer_edit *c)
{
    return may_delete(cx, c->owner_id, c->team_id);
}

static const char SQL_LOAD[] =
    "SELECT (SELECT COUNT(*) FROM contact WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM interaction WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM opportunity WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM sales_order WHERE customer_id = ? AND live = 1),"
    " (SELECT COUNT(*) FROM ticket WHERE customer_id = ? AND live = 1)";

enum err
bin_load_of(struct ctx *cx, uint64_t customer_id, struct bin_load *out)
{
    struct rows r;
    struct bind id = B_U64(customer_id);
    TRY(db_find(cx, &r, SQL_LOAD, id, id, id, id, id));
    *out = (struct bin_load){rows_u64(&r, 0, 0), rows_u64(&r, 0, 1),
                             rows_u64(&r, 0, 2), rows_u64(&r, 0, 3),
                             rows_u64(&r, 0, 4)};
    return OK;
}

static const char SQL_DELETE_CUSTOMER[] =
    "UPDATE customer SET deleted_at = ?, deleted_by = ?, version = version + 1"
    " WHERE id = ? AND version = ? AND live = 1";

enum err
bin_delete_customer(struct ctx *cx, const struct customer_edit *c)
{
    if (!bin_may_delete(cx, c))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_DELETE_CUSTOMER, B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(c->id), B_I64(c->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(stage_refresh_customer(cx, c->id));
    TRY(customer_copies_renew(cx, &c->id, 1));
    return audit_write(cx, "customer.delete", "customer", c->id, NULL);
}

static const char SQL_DELETE_CONTACT[] =
    "UPDATE contact SET deleted_at = ?, deleted_by = ?, version = version + 1"
    " WHERE id = ? AND version = ? AND live = 1";

enum err
bin_delete_contact(struct ctx *cx, const struct contact *c)
{
    TRY(db_exec(cx, SQL_DELETE_CONTACT, B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(c->id), B_I64(c->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(search_index_customer(cx, c->customer_id));
    return audit_write(cx, "contact.delete", "contact", c->id, NULL);
}

static const char SQL_LIST_CUSTOMERS[] =
    "SELECT 0, c.id, c.name, c.code, w.name, NULL, c.deleted_at, c.owner_id,"
    " c.team_id FROM (SELECT subject_id FROM audit WHERE action ="
    "   'customer.delete' AND at > ? GROUP BY subject_id) a"
    " JOIN customer c ON c.id = a.subject_id"
    " LEFT JOIN account w ON w.id = c.deleted_by"
    " WHERE c.deleted_at > ? AND c.merged_into_id IS NULL"
    " ORDER BY c.deleted_at DESC, c.id LIMIT 1000";

static const char SQL_LIST_CONTACTS[] =
    "SELECT 1, p.id, p.name, p.code, w.name, c.name, p.deleted_at, c.owner_id,"
    " c.team_id FROM (SELECT subject_id FROM audit WHERE action ="
    "   'contact.delete' AND at > ? GROUP BY subject_id) a"
    " JOIN contact p ON p.id = a.subject_id"
    " JOIN customer c ON c.id = p.customer_id AND c.live = 1"
    " LEFT JOIN account w ON w.id = p.deleted_by"
    " WHERE p.deleted_at > ? ORDER BY p.deleted_at DESC, p.id LIMIT 1000";

/* What was entered by hand: the audit holds what it was called. */
static const char SQL_LIST_ENTRIES[] =
    "SELECT 2, u.subject_id, JSON_VALUE(u.detail, '$.name'), u.subject,"
    " w.name, c.name, u.at, c.owner_id, c.team_id, c.id FROM audit u"
    " JOIN customer c ON c.id = JSON_VALUE(u.detail, '$.customer')"
    " AND c.live = 1 LEFT JOIN account w ON w.id = u.account_id"
    " WHERE u.action = 'entry.delete' AND u.at > ? AND NOT EXISTS"
    " (SELECT 1 FROM audit r WHERE r.action = 'entry.restore'"
    " AND r.subject = u.subject AND r.subject_id = u.subject_id"
    " AND r.id > u.id AND r.at > ?) ORDER BY u.at DESC, u.id LIMIT 1000";

static struct bin_entry
entry_of(const struct rows *r, size_t i, int64_t now)
{
    int64_t at = rows_time(r, i, 6);
    int64_t what = rows_i64(r, i, 0);
    return (struct bin_entry){
        .is_contact = what == 1, .id = rows_u64(r, i, 1),
        .table = what == 2 ? rows_text(r, i, 3) : NULL,
        .customer_id = what == 2 ? rows_u64(r, i, 9) : 0,
        .name = rows_text(r, i, 2), .code = rows_text(r, i, 3),
        .by = rows_text(r, i, 4), .customer = rows_text(r, i, 5),
        .deleted_at = at,
        .days_left = BIN_DAYS - (int)((now - at) / DAY_LONG)};
}

/* The list whose next row was deleted last; LISTS when all are at their end. */
enum { LISTS = 3 };

static size_t
latest(const struct rows *r, const size_t *at)
{
    size_t best = LISTS;
    for (size_t k = 0; k < LISTS; k++)
        if (at[k] < r[k].count
            && (best == LISTS || rows_time(&r[k], at[k], 6)
                                     > rows_time(&r[best], at[best], 6)))
            best = k;
    return best;
}

/* Merges lists that are each in order. */
enum err
bin_list(struct ctx *cx, struct bin_entry **out, size_t *n)
{
    struct rows r[LISTS];
    size_t at[LISTS] = {0}, count = 0, k;
    int64_t now = clock_now();
    struct bind since = B_TIME(bin_since());
    TRY(db_query(cx, &r[0], SQL_LIST_CUSTOMERS, since, since));
    TRY(db_query(cx, &r[1], SQL_LIST_CONTACTS, since, since));
    TRY(db_query(cx, &r[2], SQL_LIST_ENTRIES, since, since));
    *out = ARENA_ARRAY(cx->arena, BIN_ROWS, struct bin_entry);
    while (count < BIN_ROWS && (k = latest(r, at)) < LISTS) {
        uint64_t owner = rows_u64(&r[k], at[k], 7);
        uint64_t team = rows_u64(&r[k], at[k], 8);
        if (k ? customer_edit_may(cx, owner, team)
              : may_delete(cx, owner, team))
            (*out)[count++] = entry_of(&r[k], at[k], now);
        at[k]++;
    }
    *n = count;
    return OK;
}

static const char SQL_GONE_CUSTOMER[] =
    "SELECT owner_id, team_id, code FROM customer WHERE id = ?"
    " AND deleted_at > ? AND merged_into_id IS NULL";
static const char SQL_RESTORE_CUSTOMER[] =
    "UPDATE customer SET deleted_at = NULL, deleted_by = NULL,"
    " version = version + 1 WHERE id = ? AND deleted_at IS NOT NULL";

enum err
bin_restore_customer(struct ctx *cx, uint64_t id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_GONE_CUSTOMER, B_U64(id),
                B_TIME(bin_since())));
    if (!may_delete(cx, rows_u64(&r, 0, 0), rows_u64(&r, 0, 1)))
        return ERR_NOT_FOUND;
    TRY(db_exec(cx, SQL_RESTORE_CUSTOMER, B_U64(id)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    TRY(search_index_customer(cx, id));
    TRY(stage_refresh_customer(cx, id));
    TRY(customer_copies_renew(cx, &id, 1));
    return audit_write(cx, "customer.restore", "customer", id, NULL);
}

static const char SQL_GONE_CONTACT[] =
    "SELECT p.customer_id, c.owner_id, c.team_id, c.live FROM contact p"
    " JOIN customer c ON c.id = p.customer_id"
    " WHERE p.id = ? AND p.deleted_at > ?";
static const char SQL_RESTORE_CONTACT[] =
    "UPDATE contact SET deleted_at = NULL, deleted_by = NULL,"
    " version = version + 1 WHERE id = ? AND deleted_at IS NOT NULL";

enum err
bin_restore_contact(struct ctx *cx, uint64_t id)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_GONE_CONTACT, B_U64(id),
                B_TIME(bin_since())));
    if (!customer_edit_may(cx, rows_u64(&r, 0, 1), rows_u64(&r, 0, 2)))
        return ERR_NOT_FOUND;
    if (rows_null(&r, 0, 3))
        return ERR_CONFLICT;
    TRY(db_exec(cx, SQL_RESTORE_CONTACT, B_U64(id)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    TRY(search_index_customer(cx, rows_u64(&r, 0, 0)));
    return audit_write(cx, "contact.restore", "contact", id, NULL);
}
