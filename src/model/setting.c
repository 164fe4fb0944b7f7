/* See setting.h. */
#include "model/setting.h"

#include "core/text.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/job.h"

const struct field setting_fields[] = {
    {.name = "cycle_days", .label = N_("Purchase cycle of the company, days"),
     .type = FIELD_INT, .offset = FIELD_AT(struct setting, cycle_days),
     .required = true, .min = 14, .max = 3650,
     .hint = N_("For customers whose own cycle is not known yet.")},
};
const size_t setting_field_count =
    sizeof setting_fields / sizeof setting_fields[0];

static const char SQL_FIND[] =
    "SELECT value, version FROM setting WHERE name = 'company.cycle_days'";

enum err
setting_find(struct ctx *cx, struct setting *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND));
    if (!parse_i64(rows_text(&r, 0, 0), &out->cycle_days))
        return FAIL(ERR_FAULT, "setting company.cycle_days is no number");
    out->version = rows_i64(&r, 0, 1);
    return OK;
}

static const char SQL_SAVE[] =
    "UPDATE setting SET value = ?, touched = 1, version = version + 1,"
    " changed_at = ?, changed_by = ?"
    " WHERE name = 'company.cycle_days' AND version = ?";

enum err
setting_save(struct ctx *cx, const struct setting *now,
             const struct setting *next)
{
    struct change *list;
    uint64_t job;
    size_t n = change_list(cx->arena, setting_fields, setting_field_count, now,
                           next, &list);
    if (!n)
        return OK;
    TRY(db_exec(cx, SQL_SAVE,
                B_TEXT(arena_printf(cx->arena, "%lld",
                                    (long long)next->cycle_days)),
                B_TIME(clock_now()), B_REF(cx->actor.user_id),
                B_I64(now->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(job_add(cx, "stage_all", "", 0, &job));
    return audit_write(cx, "setting.edit", "setting", 0,
                       change_write(cx->arena, list, n));
}
