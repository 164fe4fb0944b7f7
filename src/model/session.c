/* Sessions end by log out, by 30 minutes of idling or 12 hours after login
 * (settings). All times come from the one clock and are bound, so tests move
 * them. */
#include "model/session.h"

#include "core/secret.h"
#include "core/text.h"
#include "db/db.h"
#include "model/people.h"
#include "model/user.h"

#define MINUTE INT64_C(60000000)
#define HOUR (60 * MINUTE)

static const char SQL_OPEN[] =
    "INSERT INTO session (token_digest, account_id, csrf, created_at, seen_at,"
    " address, agent) VALUES (?, ?, ?, ?, ?, ?, ?)";

enum err
session_open(struct ctx *cx, uint64_t account_id, const char *agent,
             const char **token)
{
    uint8_t *digest = arena_alloc(cx->arena, 32);
    int64_t now = clock_now();
    *token = secret_token(cx->arena);
    secret_digest(*token, digest);
    return db_exec(cx, SQL_OPEN, B_BYTES(digest, 32), B_U64(account_id),
                   B_TEXT(secret_token(cx->arena)), B_TIME(now), B_TIME(now),
                   B_TEXT(cx->address ? cx->address : ""),
                   B_TEXT(utf8_cut(cx->arena, agent ? agent : "", 200)));
}

/* Every table gives one row by its key. What is judged here stands in no WHERE: the
 * server weighs each condition before it looks at a row. */
static const char SQL_FIND[] =
    "SELECT s.id, s.csrf, s.seen_at, s.ended_at, s.created_at, a.id, a.login,"
    " a.name, a.lang, a.theme, a.must_change, a.drafted_at, a.active,"
    " a.team_id, g.generation, p.generation"
    " FROM session s JOIN account a ON a.id = s.account_id"
    " LEFT JOIN rule_generation g ON g.one = 1"
    " LEFT JOIN people_generation p ON p.one = 1 WHERE s.token_digest = ?";

static bool
lives(const struct rows *r, const struct config *c)
{
    int64_t now = clock_now();
    return rows_null(r, 0, 3) && rows_i64(r, 0, 12) == 1 &&
           rows_time(r, 0, 4) > now - c->session_max_h * HOUR &&
           rows_time(r, 0, 2) > now - c->session_idle_min * MINUTE;
}

enum err
session_find(struct ctx *cx, const char *token, struct session *out)
{
    struct rows r;
    struct standing p;
    uint8_t *digest = arena_alloc(cx->arena, 32);
    secret_digest(token, digest);
    TRY(db_find(cx, &r, SQL_FIND, B_BYTES(digest, 32)));
    if (!lives(&r, cx->config))
        return ERR_NOT_FOUND;
    *out = (struct session){
        .id = rows_u64(&r, 0, 0), .csrf = rows_text(&r, 0, 1),
        .seen_at = rows_time(&r, 0, 2), .lang = rows_text(&r, 0, 8),
        .theme = rows_text(&r, 0, 9),
        .must_change = rows_i64(&r, 0, 10) != 0,
        .drafted_at = rows_time(&r, 0, 11),
        .rules = rows_u64(&r, 0, 14)};
    TRY(people_standing(cx, rows_u64(&r, 0, 5), rows_u64(&r, 0, 13),
                  rows_u64(&r, 0, 15), &p));
    cx->actor = (struct actor){
        .user_id = rows_u64(&r, 0, 5), .login = rows_text(&r, 0, 6),
        .name = rows_text(&r, 0, 7), .team_id = p.team_id,
        .team_name = p.team_name, .roles = p.roles};
    return actor_reach(cx, p.teams, p.team_shared,
                       p.stands_in_to != DAY_NONE &&
                           p.stands_in_to >= clock_today());
}

static const char SQL_TOUCH[] =
    "UPDATE session SET seen_at = ? WHERE id = ? AND seen_at < ?";

enum err
session_touch(struct ctx *cx, const struct session *s)
{
    int64_t now = clock_now();
    if (now - s->seen_at < MINUTE)
        return OK;
    return db_exec(cx, SQL_TOUCH, B_TIME(now), B_U64(s->id),
                   B_TIME(now - MINUTE));
}

static const char SQL_END[] =
    "UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL";

enum err
session_end(struct ctx *cx, uint64_t id)
{
    return db_exec(cx, SQL_END, B_TIME(clock_now()), B_U64(id));
}

static const char SQL_END_ALL[] =
    "UPDATE session SET ended_at = ?"
    " WHERE account_id = ? AND ended_at IS NULL AND id <> ?";

enum err
session_end_all(struct ctx *cx, uint64_t account_id, uint64_t keep)
{
    return db_exec(cx, SQL_END_ALL, B_TIME(clock_now()), B_U64(account_id),
                   B_U64(keep));
}

static const char SQL_LAPSED[] =
    "SELECT s.account_id, s.created_at FROM session s JOIN account a ON a.id = s.account_id"
    " WHERE s.token_digest = ? AND s.ended_at IS NULL AND a.active = 1"
    " AND s.seen_at > ?";

enum err
session_lapsed(struct ctx *cx, const char *token, uint64_t *account_id,
               bool *idle)
{
    struct rows r;
    int64_t now = clock_now();
    uint8_t *digest = arena_alloc(cx->arena, 32);
    secret_digest(token, digest);
    TRY(db_find(cx, &r, SQL_LAPSED, B_BYTES(digest, 32),
                B_TIME(now - 24 * HOUR)));
    *account_id = rows_u64(&r, 0, 0);
    *idle = rows_time(&r, 0, 1) > now - cx->config->session_max_h * HOUR;
    return OK;
}
