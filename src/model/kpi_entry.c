/* See kpi_entry.h. */
#include "model/kpi_entry.h"

#include <string.h>

#include "db/compose.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/copy.h"
#include "model/customer_scope.h"
#include "model/kpi_private.h"
#include "model/ledger.h"

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct kpi_entry, member)

enum { FIELDS_MOST = 12 };

const struct field kpi_entry_fields[] = {
    {COLUMN(kpi_code, N_("KPI"), FIELD_CHOICE), .required = true},
    {COLUMN(day, N_("Day"), FIELD_DAY), .required = true,
     .hint = N_("Of a period its last day.")},
    {COLUMN(value, N_("Value"), FIELD_MONEY), .required = true,
     .hint = N_("A rate in per cent.")},
    {COLUMN(team_id, N_("Team"), FIELD_REF),
     .hint = N_("Empty: the whole company.")},
    {COLUMN(region_code, N_("Market: region"), FIELD_CHOICE)},
    {COLUMN(category_id, N_("Market: product line"), FIELD_REF)},
    {COLUMN(source, N_("Source"), FIELD_TEXT), .required = true, .max = 200,
     .hint = N_("Where the value comes from, for who asks a year later.")},
    {COLUMN(remark, N_("Remark"), FIELD_TEXT), .max = 500},
};
const size_t kpi_entry_field_count =
    sizeof kpi_entry_fields / sizeof kpi_entry_fields[0];

#define COLUMNS                                                               \
    "SELECT e.id, e.kpi_code, e.day, e.value, e.team_id, e.region_code,"      \
    " e.category_id, e.source, e.remark, e.version, t.name, g.name_zh_cn,"    \
    " g.name_zh_tw, g.name_en, a.name FROM kpi_entry e"                       \
    " LEFT JOIN team t ON t.id = e.team_id"                                   \
    " LEFT JOIN category g ON g.id = e.category_id"                           \
    " LEFT JOIN account a ON a.id = e.created_by"

static void
entry_read(struct ctx *cx, const struct rows *r, size_t i, struct kpi_entry *e)
{
    memset(e, 0, sizeof *e);
    e->id = rows_u64(r, i, 0);
    record_load(kpi_entry_fields, kpi_entry_field_count, r, i, 1, e);
    e->version = rows_i64(r, i, 9);
    e->team = rows_text(r, i, 10);
    e->category = rows_text(r, i, 11 + (size_t)cx->lang);
    e->by = rows_text(r, i, 14);
}

static const char SQL_LIST[] =
    COLUMNS " WHERE e.deleted_at IS NULL AND (? IS NULL OR e.kpi_code = ?)"
            " ORDER BY e.day DESC, e.id DESC LIMIT ?";

enum err
kpi_entry_list(struct ctx *cx, const char *kpi_code, size_t limit,
               struct kpi_entry **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST, B_CODE(kpi_code), B_CODE(kpi_code),
                 B_U64(limit)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct kpi_entry);
    for (size_t i = 0; i < r.count; i++)
        entry_read(cx, &r, i, &(*out)[i]);
    return OK;
}

static const char SQL_FIND[] =
    COLUMNS " WHERE e.id = ? AND e.deleted_at IS NULL";

enum err
kpi_entry_find(struct ctx *cx, uint64_t id, struct kpi_entry *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    entry_read(cx, &r, 0, out);
    return OK;
}

bool
kpi_entry_may(const struct ctx *cx, uint64_t team_id)
{
    const struct actor *me = &cx->actor;
    if (!(me->roles & (ROLE_MANAGER | ROLE_MARKETING)))
        return false;
    return !team_id || customer_scope_sees(cx, 0, team_id);
}

static const char SQL_ADD[] =
    "INSERT INTO kpi_entry (kpi_code, day, value, team_id, region_code,"
    " category_id, source, remark, created_at, created_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

enum err
kpi_entry_add(struct ctx *cx, struct kpi_entry *e)
{
    struct bind b[FIELDS_MOST];
    struct kpi_entry none = {0};
    struct change *list;
    size_t n = kpi_entry_field_count;
    if (!kpi_entry_may(cx, e->team_id))
        return ERR_DENIED;
    record_binds(kpi_entry_fields, n, e, b);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    TRY(db_exec_v(cx, SQL_ADD, b, n));
    e->id = db_last_id(cx->db);
    field_clear(kpi_entry_fields, kpi_entry_field_count, &none);
    n = change_list(cx->arena, kpi_entry_fields, kpi_entry_field_count, &none,
                    e, &list);
    return audit_write(cx, "kpi.enter", "kpi_entry", e->id,
                       change_write(cx->arena, list, n));
}

static const char SQL_DELETE[] =
    "UPDATE kpi_entry SET deleted_at = ?, deleted_by = ?,"
    " version = version + 1 WHERE id = ? AND deleted_at IS NULL";

enum err
kpi_entry_delete(struct ctx *cx, uint64_t id)
{
    struct kpi_entry e;
    TRY(kpi_entry_find(cx, id, &e));
    if (!kpi_entry_may(cx, e.team_id))
        return ERR_DENIED;
    TRY(db_exec(cx, SQL_DELETE, B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(id)));
    if (db_affected(cx->db) != 1)
        return ERR_NOT_FOUND;
    return audit_write(cx, "kpi.delete", "kpi_entry", id, NULL);
}

/* ---- as values ---- */

/* The market: the scope's region and product line, where it has one of each.
 * Level and sum of the entries up to the last day, by KPI and team, as they were
 * known: entered by then and not deleted by then. */
static const char SQL_VALUES[] =
    "SELECT e.kpi_code, e.team_id, e.value, e.day, e.source, e.region_code"
    " FROM kpi_entry e WHERE e.created_at < ?"
    " AND (e.deleted_at IS NULL OR e.deleted_at >= ?) AND e.day <= ?"
    " AND (e.day >= ? OR NOT EXISTS (SELECT 1 FROM kpi k"
    " WHERE k.code = e.kpi_code AND k.adds = 1))"
    " AND e.category_id <=> ?"
    " ORDER BY e.day DESC, e.id DESC";

struct entered {
    const struct rows *rows;
    uint64_t region; /* as copy_value numbers it, 0 = no certain one */
};

/* Is the row one of this KPI, team and market? */
static bool
is_of(const struct entered *e, size_t i, const char *code, uint64_t team)
{
    return strcmp(rows_text(e->rows, i, 0), code) == 0 &&
           rows_u64(e->rows, i, 1) == team &&
           copy_value(rows_text(e->rows, i, 5)) == e->region;
}

static uint64_t
team_of(const struct scope *s, const struct kpi_ask *a)
{
    if (a->team_id)
        return a->team_id;
    return s->value_count[DIM_TEAM] ? s->values[DIM_TEAM][0] : 0;
}

static void
level_add(const struct kpi *k, const struct rows *r, size_t i,
          struct kpi_value *v)
{
    if (v->known && !k->adds)
        return; /* an older one */
    if (!v->known) {
        v->day = rows_day(r, i, 3);
        v->source = rows_text(r, i, 4);
    }
    v->known = true;
    v->num += rows_money(r, i, 2);
    v->den = 1;
}

static void
share_end(const struct entered *e, uint64_t team, struct kpi_value *v)
{
    int64_t size = 0;
    for (size_t i = 0; i < e->rows->count && !size; i++)
        if (is_of(e, i, "market_size", team))
            size = rows_money(e->rows, i, 2);
    v->known &= size > 0;
    v->den = size;
}

static uint64_t
only_value(const struct scope *s, enum dimension d)
{
    return s->value_count[d] == 1 ? s->values[d][0] : 0;
}

enum err
kpi_entered_read(struct ctx *cx, const struct scope *s, struct kpi_ask *asks,
                 size_t n)
{
    struct rows r;
    bool any = false;
    uint64_t line = only_value(s, DIM_CATEGORY);
    struct entered all = {&r, only_value(s, DIM_REGION)};
    for (size_t i = 0; i < n; i++)
        any |=
            asks[i].kpi.entered || !strcmp(asks[i].kpi.code, "market_share");
    if (!any)
        return OK;
    int64_t known = ledger_known_until(s->known_on);
    TRY(db_query(cx, &r, SQL_VALUES, B_TIME(known), B_TIME(known),
                 B_DAY(s->to), B_DAY(s->from), B_REF(line)));
    for (size_t i = 0; i < n; i++) {
        struct kpi_ask *a = &asks[i];
        uint64_t team = team_of(s, a);
        if (!strcmp(a->kpi.code, "market_share"))
            share_end(&all, team, &a->value);
        for (size_t k = 0; a->kpi.entered && k < r.count; k++)
            if (is_of(&all, k, a->kpi.code, team))
                level_add(&a->kpi, &r, k, &a->value);
    }
    return OK;
}
