/* Failures are counted by what was typed as the account, existing or not, and
 * by address. From the fifth on the next try waits: one minute, then twice as
 * long each time, at most a quarter of an hour, so that nobody is locked out
 * for good by somebody else. A right password forgets the account's failures:
 * those before last_login_at do not count.
 *
 * A try stands among the failures before its password is looked at, and is taken
 * out again when it was right or not looked at: so of many at the same moment no
 * more are judged than one after the other. */
#include "model/login.h"

#include <ctype.h>
#include <string.h>

#include "core/secret.h"
#include "core/text.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/session.h"

#define SECOND INT64_C(1000000)
#define WINDOW (3600 * SECOND)

enum { FIRST_WAIT_S = 60, LONGEST_WAIT_S = 900, LOGIN_CHARS = 64 };

struct failures {
    int64_t count, last_at;
};

struct account {
    uint64_t id; /* 0 = there is none, or it is off */
    const char *login, *hash, *lang, *theme;
    int64_t last_login_at;
};

static const char SQL_ACCOUNT[] =
    "SELECT id, password_hash, last_login_at, lang, theme FROM account"
    " WHERE login = ? AND active = 1 AND password_hash <> ''";

static enum err
account_find(struct ctx *cx, const char *login, struct account *out)
{
    struct rows r;
    *out = (struct account){.login = login, .last_login_at = TIME_NONE};
    for (const char *p = login; *p; p++)
        if ((unsigned char)*p > 0x7e)
            login = ""; /* the column is ASCII */
    TRY(db_query(cx, &r, SQL_ACCOUNT, B_TEXT(login)));
    if (r.count)
        *out = (struct account){.id = rows_u64(&r, 0, 0),
                                .login = login,
                                .hash = rows_text(&r, 0, 1),
                                .last_login_at = rows_time(&r, 0, 2),
                                .lang = rows_text(&r, 0, 3),
                                .theme = rows_text(&r, 0, 4)};
    return OK;
}

static const char SQL_BY_LOGIN[] =
    "SELECT COUNT(*), MAX(at) FROM login_failure WHERE login = ? AND at > ?"
    " AND id <> ?";
static const char SQL_BY_ADDRESS[] =
    "SELECT COUNT(*), MAX(at) FROM login_failure WHERE address = ? AND at > ?"
    " AND id <> ?";

static enum err
failures_find(struct ctx *cx, const char *sql, const char *key, int64_t since,
              uint64_t but, struct failures *out)
{
    struct rows r;
    TRY(db_find(cx, &r, sql, B_TEXT(key), B_TIME(since), B_U64(but)));
    out->count = rows_i64(&r, 0, 0);
    out->last_at = rows_time(&r, 0, 1);
    return OK;
}

/* Seconds to wait after the last of these failures, counted from `now`. */
static int64_t
wait_after(const struct failures *f, int tries, int64_t now)
{
    if (f->count < tries)
        return 0;
    int64_t over = f->count - tries;
    int64_t wait = over > 4 ? LONGEST_WAIT_S : FIRST_WAIT_S << over;
    if (wait > LONGEST_WAIT_S)
        wait = LONGEST_WAIT_S;
    int64_t left = f->last_at + wait * SECOND - now;
    return left > 0 ? (left + SECOND - 1) / SECOND : 0;
}

/* By all tries but one (0 = all). */
static enum err
brake(struct ctx *cx, const struct account *a, uint64_t but,
      struct failures *by_login, int64_t *wait_s)
{
    struct failures by_address;
    int64_t now = clock_now(), since = now - WINDOW;
    const char *address = cx->address ? cx->address : "";
    TRY(failures_find(cx, SQL_BY_ADDRESS, address, since, but, &by_address));
    if (a->last_login_at != TIME_NONE && a->last_login_at > since)
        since = a->last_login_at;
    TRY(failures_find(cx, SQL_BY_LOGIN, a->login, since, but, by_login));
    int64_t one = wait_after(by_login, LOGIN_TRIES, now);
    int64_t two = wait_after(&by_address, LOGIN_TRIES_ADDRESS, now);
    *wait_s = one > two ? one : two;
    return OK;
}

static const char SQL_BEGIN[] =
    "INSERT INTO login_failure (login, address, at) VALUES (?, ?, ?)";
static const char SQL_FORGET[] = "DELETE FROM login_failure WHERE id = ?";

static void
say_wrong(struct failures *f, struct login_result *out)
{
    f->count++;
    f->last_at = clock_now();
    out->answer = LOGIN_WRONG;
    out->tries_left =
        f->count < LOGIN_TRIES ? (int)(LOGIN_TRIES - f->count) : 0;
    out->wait_s = wait_after(f, LOGIN_TRIES, f->last_at);
}

/* Fills the answer; the brake comes before anything is written, and again. */
static enum err
password_try(struct ctx *cx, const struct account *a, const char *password,
             struct login_result *out)
{
    struct failures f;
    bool right = false;
    out->answer = LOGIN_WAIT;
    TRY(brake(cx, a, 0, &f, &out->wait_s));
    if (out->wait_s)
        return OK;
    TRY(db_exec(cx, SQL_BEGIN, B_TEXT(a->login),
                B_TEXT(cx->address ? cx->address : ""), B_TIME(clock_now())));
    uint64_t id = db_last_id(cx->db);
    enum err e = brake(cx, a, id, &f, &out->wait_s);
    if (e == OK && !out->wait_s)
        e = secret_check(a->hash, password, &right);
    if (e != OK || out->wait_s || right)
        TRY(db_exec(cx, SQL_FORGET, B_U64(id)));
    else
        say_wrong(&f, out);
    if (right)
        out->answer = LOGIN_RIGHT;
    return e;
}

struct success {
    const char *agent;
    struct login_result *out;
};

static const char SQL_SEEN[] =
    "UPDATE account SET last_login_at = ? WHERE id = ?";

static enum err
login_succeeded(struct ctx *cx, void *arg)
{
    struct success *s = arg;
    uint64_t id = s->out->account_id;
    TRY(db_exec(cx, SQL_SEEN, B_TIME(clock_now()), B_U64(id)));
    TRY(session_open(cx, id, s->agent, &s->out->token));
    cx->actor.user_id = id; /* the audit's "who" */
    return audit_write(cx, "login", "account", id, NULL);
}

/* As the table has it: trimmed, lower case, at most 64 characters. */
static char *
login_key(struct arena *a, const char *typed)
{
    char *key = text_trim(a, text_halfwidth(a, typed));
    for (char *p = key; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    if (utf8_length(key) > LOGIN_CHARS)
        key = utf8_cut(a, key, LOGIN_CHARS - 1);
    return key;
}

/* What was typed is not in the audit: it may be a password in the wrong box. */
enum err
login_try(struct ctx *cx, const char *login, const char *password,
          const char *agent, struct login_result *out)
{
    struct account a;
    *out = (struct login_result){0};
    TRY(account_find(cx, login_key(cx->arena, login), &a));
    TRY(password_try(cx, &a, password, out));
    if (out->answer == LOGIN_WRONG)
        return audit_write(cx, "login.failed", "account", a.id, NULL);
    if (out->answer == LOGIN_WAIT)
        return OK;
    out->account_id = a.id;
    out->lang = a.lang;
    out->theme = a.theme;
    struct success s = {.agent = agent, .out = out};
    return db_transact(cx, login_succeeded, &s);
}

enum err
login_confirm(struct ctx *cx, const char *password, struct login_result *out)
{
    struct account a;
    *out = (struct login_result){0};
    TRY(account_find(cx, cx->actor.login, &a));
    TRY(password_try(cx, &a, password, out));
    if (out->answer == LOGIN_WRONG)
        return audit_write(cx, "user.password.failed", "account", a.id, NULL);
    return OK;
}
