/* Who was spoken to in the course of a case, and who can be. */
#include "model/plan.h"

/* A private one is its author's and his managers'. */
#define CONTACTS(name)                                                        \
    "SELECT i.at, i.kind, COALESCE(k." name ", i.kind), a.name,"              \
    " COALESCE(p.name, ''), i.text, i.is_private = 1"                         \
    " AND NOT (COALESCE(i.account_id = ?, 0) OR COALESCE(i.created_by = ?, 0)"\
    " OR (? = 1 AND COALESCE(ta.path LIKE CONCAT(mt.path, '%'), 0))),"        \
    " COALESCE((SELECT MIN(s.position) FROM plan_step s"                      \
    " WHERE s.case_id = ? AND s.interaction_id = i.id), 0)"                   \
    " FROM interaction i LEFT JOIN choice k ON k.list = 'interaction'"        \
    " AND k.code = i.kind LEFT JOIN account a ON a.id = i.account_id"         \
    " LEFT JOIN team ta ON ta.id = a.team_id LEFT JOIN team mt ON mt.id = ?"  \
    " LEFT JOIN contact p ON p.id = i.contact_id WHERE i.customer_id = ?"     \
    " AND i.deleted_at IS NULL AND i.on_day >= ? AND i.on_day <= ?"           \
    " ORDER BY i.on_day DESC, i.at DESC, i.id DESC LIMIT ?"
static const char *const SQL_CONTACTS[LANG_COUNT] = {
    CONTACTS("name_zh_cn"), CONTACTS("name_zh_tw"), CONTACTS("name_en")};

enum err
plan_contacts(struct ctx *cx, const struct recovery *c,
              struct plan_contact **out, size_t *n)
{
    struct rows r;
    struct bind me = B_U64(cx->actor.user_id);
    int32_t end = recovery_is_open(c) ? clock_today() : c->closed_on;
    TRY(db_query(cx, &r, SQL_CONTACTS[cx->lang], me, me,
                 B_I64((cx->actor.roles & ROLE_MANAGER) != 0), B_U64(c->id),
                 B_U64(cx->actor.team_id), B_U64(c->customer_id),
                 B_DAY(c->opened_on), B_DAY(end),
                 B_I64(PLAN_CONTACTS_MOST)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct plan_contact);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct plan_contact){
            .at = rows_time(&r, i, 0), .kind = rows_text(&r, i, 1),
            .kind_name = rows_text(&r, i, 2), .who = rows_text(&r, i, 3),
            .contact = rows_text(&r, i, 4), .text = rows_text(&r, i, 5),
            .hidden = rows_i64(&r, i, 6) != 0,
            .step = (unsigned)rows_u64(&r, i, 7)};
    return OK;
}

static enum err
people_of(struct ctx *cx, const char *sql, const struct bind *binds,
          size_t count, struct plan_person **out, size_t *n)
{
    struct rows r;
    TRY(db_query_v(cx, &r, sql, binds, count));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct plan_person);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct plan_person){rows_u64(&r, i, 0),
                                         rows_text(&r, i, 1)};
    return OK;
}

static const char SQL_PEOPLE[] =
    "SELECT a.id, a.name FROM account a LEFT JOIN team t ON t.id = a.team_id"
    " LEFT JOIN team ct ON ct.id = ? WHERE a.active = 1"
    " AND a.login <> 'system' AND (a.id = ?"
    " OR EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id"
    " AND (r.role IN ('marketing', 'service') OR (r.role = 'manager'"
    " AND ct.path LIKE CONCAT(t.path, '%')) OR (r.role = 'sales'"
    " AND t.shared = 1 AND t.id = ct.id)))) ORDER BY a.name_sort, a.id"
    " LIMIT 300";
static const char SQL_THEIRS[] =
    "SELECT id, name FROM contact WHERE customer_id = ? AND live = 1"
    " AND left_on IS NULL ORDER BY is_key DESC, name_sort, id LIMIT 200";

enum err
plan_people(struct ctx *cx, const struct recovery *c,
            struct plan_person **out, size_t *n)
{
    const struct bind binds[] = {B_REF(c->customer_team_id),
                                 B_U64(c->customer_owner_id)};
    return people_of(cx, SQL_PEOPLE, binds, 2, out, n);
}

enum err
plan_contact_people(struct ctx *cx, const struct recovery *c,
                    struct plan_person **out, size_t *n)
{
    const struct bind binds[] = {B_U64(c->customer_id)};
    return people_of(cx, SQL_THEIRS, binds, 1, out, n);
}
