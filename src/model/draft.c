/* One draft a person and form. Text too long for the column is not kept. */
#include "model/draft.h"

#include <string.h>

#include "db/db.h"

#define HOUR_LONG INT64_C(3600000000)
#define DAY_LONG (24 * HOUR_LONG)

enum { FORM_CHARS = 128, CONTENT_MOST = 1024 * 1024 };

static const char SQL_SAVE[] =
    "INSERT INTO draft (account_id, form, content, saved_at)"
    " VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
    " content = VALUES(content), saved_at = VALUES(saved_at)";

/* Not at every key that is pressed. */
static const char SQL_MARK[] =
    "UPDATE account SET drafted_at = ?"
    " WHERE id = ? AND (drafted_at IS NULL OR drafted_at < ?)";

enum err
draft_save(struct ctx *cx, uint64_t account_id, const char *form,
           const char *content)
{
    if (strlen(form) > FORM_CHARS || strlen(content) > CONTENT_MOST)
        return ERR_TOO_LARGE;
    int64_t now = clock_now();
    TRY(db_exec(cx, SQL_SAVE, B_U64(account_id), B_TEXT(form),
                B_TEXT(content), B_TIME(now)));
    return db_exec(cx, SQL_MARK, B_TIME(now), B_U64(account_id),
                   B_TIME(now - HOUR_LONG));
}

bool
draft_possible(int64_t drafted_at)
{
    return drafted_at != TIME_NONE
        && clock_now() - drafted_at <= DAY_LONG + HOUR_LONG;
}

static const char SQL_FIND[] =
    "SELECT content, saved_at FROM draft"
    " WHERE account_id = ? AND form = ? AND saved_at > ?";

enum err
draft_find(struct ctx *cx, const char *form, const char **content,
           int64_t *saved_at)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(cx->actor.user_id), B_TEXT(form),
                B_TIME(clock_now() - DAY_LONG)));
    *content = rows_text(&r, 0, 0);
    *saved_at = rows_time(&r, 0, 1);
    return OK;
}

static const char SQL_DROP[] =
    "DELETE FROM draft WHERE account_id = ? AND form = ?";

enum err
draft_drop(struct ctx *cx, const char *form)
{
    return db_exec(cx, SQL_DROP, B_U64(cx->actor.user_id), B_TEXT(form));
}
