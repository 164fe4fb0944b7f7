/* See category.h. */
#include "model/category.h"

#include "model/audit.h"
#include "model/change.h"
#include "model/job.h"

const struct field category_fields[] = {
    {.name = "cycle_days", .label = N_("Purchase cycle, days"),
     .type = FIELD_INT, .offset = FIELD_AT(struct category, cycle_days),
     .min = 14, .max = 3650,
     .hint = N_("From one purchase to the next. Empty: as the company's.")},
};
const size_t category_field_count =
    sizeof category_fields / sizeof category_fields[0];

#define SELECT                                                                \
    "SELECT id, code, name_zh_cn, name_zh_tw, name_en, cycle_days, version"   \
    " FROM category"
static const char SQL_LIST[] = SELECT " ORDER BY position, id LIMIT 500";
static const char SQL_FIND[] = SELECT " WHERE id = ?";

static void
category_read(const struct ctx *cx, const struct rows *r, size_t i,
              struct category *out)
{
    out->id = rows_u64(r, i, 0);
    out->code = rows_text(r, i, 1);
    out->name = rows_text(r, i, 2 + (size_t)cx->lang);
    record_load(category_fields, category_field_count, r, i, 5, out);
    out->version = rows_i64(r, i, 6);
}

enum err
category_list(struct ctx *cx, struct category **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct category);
    for (size_t i = 0; i < r.count; i++)
        category_read(cx, &r, i, &(*out)[i]);
    return OK;
}

enum err
category_find(struct ctx *cx, uint64_t id, struct category *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id)));
    category_read(cx, &r, 0, out);
    return OK;
}

static const char SQL_SAVE[] =
    "UPDATE category SET cycle_days = ?, touched = 1, version = version + 1"
    " WHERE id = ? AND version = ?";

enum err
category_save(struct ctx *cx, const struct category *now,
              const struct category *next)
{
    struct change *list;
    struct bind days;
    uint64_t job;
    size_t n = change_list(cx->arena, category_fields, category_field_count,
                           now, next, &list);
    if (!n)
        return OK;
    record_binds(category_fields, category_field_count, next, &days);
    TRY(db_exec(cx, SQL_SAVE, days, B_U64(now->id), B_I64(now->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(job_add(cx, "stage_all", "", 0, &job));
    return audit_write(cx, "category.edit", "category", now->id,
                       change_write(cx->arena, list, n));
}
