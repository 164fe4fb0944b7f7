/* Colleagues as the administrator edits them. Nobody is deleted: who leaves is
 * switched off and stays the name on what he did.
 *
 * There is always an administrator who can log in, and nobody locks himself
 * out: both are refused here, whoever asks. */
#ifndef MODEL_USER_EDIT_H
#define MODEL_USER_EDIT_H

#include "model/record.h"

struct user_edit {
    uint64_t id; /* 0 = new */
    const char *login, *name, *email, *phone;
    uint64_t team_id;
    const char *lang;
    bool sales, manager, marketing, service, analyst, admin;
    bool active;
    int64_t version;
};

extern const struct field user_edit_fields[];
extern const size_t user_edit_field_count;
unsigned user_edit_roles(const struct user_edit *u);

/* Not the account `system`, which belongs to the command line. */
enum err user_edit_find(struct ctx *cx, uint64_t id, struct user_edit *out)
    MUST_CHECK;
/* What is wrong; takes the lock that keeps two administrators from switching
 * each other off at once. */
enum err user_edit_judge(struct ctx *cx, const struct user_edit *was,
                         struct user_edit *next, struct problems *out)
    MUST_CHECK;
/* The account with a first password that has to be changed. ERR_INVALID: the
 * login is taken. */
enum err user_edit_add(struct ctx *cx, struct user_edit *next,
                       const char **password) MUST_CHECK;
/* ERR_CONFLICT: another version by now; ERR_INVALID: the login is taken. Who is
 * switched off or gets other roles is logged out everywhere, but for the
 * session `keep`. */
enum err user_edit_save(struct ctx *cx, const struct user_edit *now,
                        const struct user_edit *next, uint64_t keep)
    MUST_CHECK;
/* A new first password; ends all sessions. ERR_DENIED: one's own. */
enum err user_reset(struct ctx *cx, uint64_t id, const char **password)
    MUST_CHECK;

/* Who edited a row last and when, from the audit. NULL, TIME_NONE = unknown. */
enum err audit_last_edit(struct ctx *cx, const char *subject, uint64_t id,
                         const char **who, int64_t *at) MUST_CHECK;

/* ---- the list ---- */

struct user_filter {
    const char *text;   /* part of name or login, NULL = any */
    uint64_t team_id;   /* this one alone; 0 = any */
    const char *role;   /* NULL = any */
    int active;         /* 1, 0, -1 = any */
};
struct user_row {
    uint64_t id, customers, seen; /* seen = of them by the reader */
    const char *name, *login, *team, *roles; /* team NULL = none */
    bool active;
    int64_t last_login_at; /* TIME_NONE = never */
};
/* By name; after / before: the id of a row on the neighbouring page, 0 = from
 * the start. */
enum err user_list(struct ctx *cx, const struct user_filter *f, uint64_t after,
                   uint64_t before, size_t size, struct user_row **out,
                   size_t *n, bool *more) MUST_CHECK;
enum err user_count(struct ctx *cx, const struct user_filter *f,
                    uint64_t *n) MUST_CHECK;

#endif
