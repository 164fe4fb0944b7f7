/* See account_setting.h. */
#include "model/account_setting.h"

#include <string.h>

static const char SQL_ALL[] =
    "SELECT name, value FROM account_setting WHERE account_id = ?";

enum err
account_setting_get(struct ctx *cx, const char *const *names, size_t n,
                    const char **values)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_ALL, B_U64(cx->actor.user_id)));
    for (size_t k = 0; k < n; k++) {
        values[k] = NULL;
        for (size_t i = 0; i < r.count; i++)
            if (strcmp(rows_text(&r, i, 0), names[k]) == 0)
                values[k] = rows_text(&r, i, 1);
    }
    return OK;
}

static const char SQL_PUT[] =
    "INSERT INTO account_setting (account_id, name, value, changed_at)"
    " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value),"
    " changed_at = VALUES(changed_at)";
static const char SQL_FORGET[] =
    "DELETE FROM account_setting WHERE account_id = ? AND name = ?";

enum err
account_setting_put(struct ctx *cx, const char *name, const char *value)
{
    if (!value)
        return db_exec(cx, SQL_FORGET, B_U64(cx->actor.user_id),
                       B_TEXT(name));
    return db_exec(cx, SQL_PUT, B_U64(cx->actor.user_id), B_TEXT(name),
                   B_TEXT(value), B_TIME(clock_now()));
}
