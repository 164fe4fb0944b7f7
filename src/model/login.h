/* Logging in, and the brake on guessing. */
#ifndef MODEL_LOGIN_H
#define MODEL_LOGIN_H

#include "core/ctx.h"

enum login_answer {
    LOGIN_RIGHT,
    LOGIN_WRONG, /* account or password: nobody learns which */
    LOGIN_WAIT   /* too many failures: not even looked at */
};

enum {
    LOGIN_TRIES = 5,          /* for an account, then it waits */
    LOGIN_TRIES_ADDRESS = 30, /* for an address: an office shares one */
};

struct login_result {
    enum login_answer answer;
    int tries_left;      /* WRONG: 0 = the next try waits */
    int64_t wait_s;      /* WAIT, and WRONG with 0 tries left */
    uint64_t account_id; /* RIGHT */
    const char *token;   /* RIGHT: of the new session */
    const char *lang, *theme; /* RIGHT: of the account, "" = not chosen */
};

/* Outside of a transaction: a failure is written down although the login
 * fails. A right password starts a new session. Takes the same time for an
 * account that does not exist. ERR_BUSY when too many passwords are being
 * checked at once. */
enum err login_try(struct ctx *cx, const char *login, const char *password,
                   const char *agent, struct login_result *out) MUST_CHECK;
/* The password of who is logged in once more, under the same brake and as much
 * outside of a transaction. Starts no session. */
enum err login_confirm(struct ctx *cx, const char *password,
                       struct login_result *out) MUST_CHECK;

#endif
