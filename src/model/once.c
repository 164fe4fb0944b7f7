/* The primary key does the work: the second INSERT waits for the first
 * transaction and then fails, or goes on if that was rolled back. */
#include "model/once.h"

#include "db/db.h"

static const char SQL_TAKE[] =
    "INSERT INTO form_once (token, account_id, created_at) VALUES (?, ?, ?)";

enum err
once_take(struct ctx *cx, const char *token)
{
    return db_exec(cx, SQL_TAKE, B_TEXT(token), B_U64(cx->actor.user_id),
                   B_TIME(clock_now()));
}

static const char SQL_ANSWER[] =
    "UPDATE form_once SET location = LEFT(?, 512) WHERE token = ?";

enum err
once_answer(struct ctx *cx, const char *token, const char *location)
{
    return db_exec(cx, SQL_ANSWER, B_TEXT(location), B_TEXT(token));
}

static const char SQL_FIND[] =
    "SELECT location FROM form_once"
    " WHERE token = ? AND account_id = ? AND location <> ''";

enum err
once_find(struct ctx *cx, const char *token, const char **location)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_TEXT(token), B_U64(cx->actor.user_id)));
    *location = rows_text(&r, 0, 0);
    return OK;
}
