/* One error type for everything that can fail.
 *
 * Results go through the last parameter, the return value says whether they
 * are there. The place that first knows of a fault logs it (FAIL); everybody
 * above passes it on (TRY). ERR_NOT_FOUND, ERR_INVALID, ERR_DENIED and
 * ERR_CONFLICT are answers to a question, not faults, and are not logged. */
#ifndef CORE_ERR_H
#define CORE_ERR_H

enum err {
    OK = 0,
    ERR_NOT_FOUND,   /* no such thing, or not visible to this actor: 404 */
    ERR_INVALID,     /* input is wrong; a message says what: 400 or 422 */
    ERR_DENIED,      /* the actor may not do this: 403 */
    ERR_CONFLICT,    /* somebody else changed it in between: 409 */
    ERR_TOO_LARGE,   /* over a limit: 413 */
    ERR_BUSY,        /* too many at once, try later: 429 */
    ERR_RETRY,       /* deadlock or lost update: repeat the transaction */
    ERR_UNAVAILABLE, /* the database is gone: 503 */
    ERR_TIMEOUT,     /* a time limit was reached: 503 */
    ERR_FAULT        /* a broken expectation; logged: 500 */
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

/* Passes an error on to the caller. The only macro that returns. */
#define TRY(call)                                                             \
    do {                                                                      \
        enum err try_err_ = (call);                                           \
        if (try_err_ != OK)                                                   \
            return try_err_;                                                  \
    } while (0)

/* Logs where and why, yields `code`. Use: return FAIL(ERR_FAULT, "..."). */
#define FAIL(code, ...) err_fail((code), __FILE__, __LINE__, __VA_ARGS__)

enum err err_fail(enum err code, const char *file, int line, const char *fmt,
                  ...) PRINTF_LIKE(4, 5);

/* A short English word for logs: "not_found", "fault", ... */
const char *err_name(enum err code);

#endif
