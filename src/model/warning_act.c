/* What people do with warnings. Each is an action: the ladder begins anew. */
#include "model/warning.h"

#include "model/audit.h"
#include "model/change.h"
#include "model/lookup.h"
#include "model/recovery.h"

static enum err
noted(struct ctx *cx, const char *action, const struct warning_row *w,
      const char *name, const char *value)
{
    struct change c = {name, "", value};
    return audit_write(cx, action, "warning", w->id,
                       change_write(cx->arena, &c, 1));
}

static const char SQL_SNOOZE[] =
    "UPDATE warning SET snoozed_until = ?, snooze_reason = ?, snoozed_by = ?,"
    " acted_on = ?, version = version + 1 WHERE id = ? AND open = 1";

enum err
warning_snooze(struct ctx *cx, const struct warning_row *rows, size_t n,
               int32_t until, const char *reason)
{
    int32_t today = clock_today();
    if (until <= today || until > today + WARNING_SNOOZE_DAYS || !*reason)
        return ERR_INVALID;
    for (size_t i = 0; i < n; i++) {
        TRY(db_exec(cx, SQL_SNOOZE, B_DAY(until), B_TEXT(reason),
                    B_REF(cx->actor.user_id), B_DAY(today),
                    B_U64(rows[i].id)));
        TRY(noted(cx, "warning.snooze", &rows[i], "snoozed_until",
                  day_iso(cx->arena, until)));
    }
    return OK;
}

static const char SQL_WAKE[] =
    "UPDATE warning SET snoozed_until = NULL, snooze_reason = '',"
    " snoozed_by = NULL, version = version + 1 WHERE id = ? AND open = 1";

enum err
warning_wake(struct ctx *cx, const struct warning_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        TRY(db_exec(cx, SQL_WAKE, B_U64(rows[i].id)));
        TRY(noted(cx, "warning.wake", &rows[i], "snoozed_until", ""));
    }
    return OK;
}

static const char SQL_ASSIGN[] =
    "UPDATE warning SET account_id = ?, acted_on = ?, version = version + 1"
    " WHERE id = ? AND open = 1";

enum err
warning_assign(struct ctx *cx, const struct warning_row *rows, size_t n,
               uint64_t account_id)
{
    struct lookup_person *people;
    size_t count;
    const char *name = account_id ? NULL : "";
    TRY(lookup_owners(cx, &people, &count));
    for (size_t i = 0; i < count; i++)
        if (people[i].id == account_id)
            name = people[i].name;
    if (!name)
        return ERR_INVALID;
    for (size_t i = 0; i < n; i++) {
        TRY(db_exec(cx, SQL_ASSIGN, B_REF(account_id), B_DAY(clock_today()),
                    B_U64(rows[i].id)));
        TRY(noted(cx, "warning.assign", &rows[i], "account_id", name));
    }
    return OK;
}

static const char SQL_OPEN_CASE[] =
    "SELECT c.owner_id, (SELECT MAX(k.id) FROM recovery_case k WHERE"
    " k.customer_id = c.id AND k.open = 1) FROM customer c WHERE c.id = ?"
    " FOR UPDATE";
static const char SQL_CASE[] =
    "UPDATE warning SET case_id = ?, acted_on = ?, version = version + 1"
    " WHERE id = ? AND open = 1";

enum err
warning_case(struct ctx *cx, const struct warning_row *rows, size_t n,
             uint64_t *opened)
{
    struct rows r;
    *opened = 0;
    for (size_t i = 0; i < n; i++) {
        const struct warning_row *w = &rows[i];
        TRY(db_find(cx, &r, SQL_OPEN_CASE, B_U64(w->customer_id)));
        uint64_t id = rows_u64(&r, 0, 1);
        if (!id) {
            struct recovery_opening o = {
                .cause = "warning", .warning = w->cause->code,
                .customer_id = w->customer_id,
                .owner_id = rows_u64(&r, 0, 0), .opened_on = clock_today(),
                .opened_at = clock_now(), .lost_on = DAY_NONE,
                .said_by = "data"};
            TRY(recovery_open(cx, &o, &id));
            ++*opened;
            TRY(audit_write(cx, "recovery.open", "recovery_case", id, NULL));
        }
        TRY(db_exec(cx, SQL_CASE, B_U64(id), B_DAY(clock_today()),
                    B_U64(w->id)));
    }
    return OK;
}
