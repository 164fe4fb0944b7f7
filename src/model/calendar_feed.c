/* See calendar_feed.h. */
#include "model/calendar_feed.h"

#include "core/secret.h"
#include "model/audit.h"
#include "model/user.h"

static const char SQL_RENEW[] =
    "INSERT INTO calendar_feed (account_id, digest, created_at)"
    " VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE digest = VALUES(digest),"
    " created_at = VALUES(created_at)";

enum err
calendar_feed_renew(struct ctx *cx, const char **token)
{
    uint8_t digest[32];
    const char *word = secret_token(cx->arena);
    secret_digest(word, digest);
    TRY(db_exec(cx, SQL_RENEW, B_U64(cx->actor.user_id),
                B_BYTES(digest, sizeof digest), B_TIME(clock_now())));
    *token = word;
    return audit_write(cx, "calendar.renew", "account", cx->actor.user_id,
                       NULL);
}

static const char SQL_DROP[] =
    "DELETE FROM calendar_feed WHERE account_id = ?";

enum err
calendar_feed_drop(struct ctx *cx)
{
    TRY(db_exec(cx, SQL_DROP, B_U64(cx->actor.user_id)));
    return audit_write(cx, "calendar.drop", "account", cx->actor.user_id,
                       NULL);
}

static const char SQL_SINCE[] =
    "SELECT created_at FROM calendar_feed WHERE account_id = ?";

enum err
calendar_feed_since(struct ctx *cx, int64_t *at)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_SINCE, B_U64(cx->actor.user_id)));
    *at = r.count ? rows_time(&r, 0, 0) : TIME_NONE;
    return OK;
}

static const char SQL_OPEN[] =
    "SELECT a.login, a.lang FROM calendar_feed f JOIN account a"
    " ON a.id = f.account_id AND a.active = 1 WHERE f.digest = ?";

enum err
calendar_feed_open(struct ctx *cx, const char *token)
{
    struct rows r;
    uint8_t digest[32];
    secret_digest(token, digest);
    TRY(db_find(cx, &r, SQL_OPEN, B_BYTES(digest, sizeof digest)));
    int l = lang_find(rows_text(&r, 0, 1));
    if (l >= 0)
        cx->lang = (enum lang)l;
    return actor_load(cx, rows_text(&r, 0, 0));
}
