/* Colleagues who log in. Table `account`. */
#ifndef MODEL_USER_H
#define MODEL_USER_H

#include "core/ctx.h"
#include "core/field.h"
#include "db/db.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 256 };

struct user {
    uint64_t id;
    const char *login, *name, *email, *phone;
    uint64_t team_id;
    const char *team_code, *team_name;
    const char *lang, *theme; /* "" = as the browser / the system */
    unsigned roles;
    bool active, must_change;
    int64_t last_login_at;
    int64_t version;
};

/* login, name, email, phone: for forms and the command line. */
extern const struct field user_fields[];
extern const size_t user_field_count;

enum err user_find(struct ctx *cx, uint64_t id, struct user *out) MUST_CHECK;
enum err user_find_login(struct ctx *cx, const char *login,
                         struct user *out) MUST_CHECK;
/* Makes the account with its roles; fills u->id. The password must be changed
 * at the first login if must_change. ERR_CONFLICT: the login is taken. */
enum err user_add(struct ctx *cx, struct user *u,
                  const char *password) MUST_CHECK;
/* Sets the password and ends all sessions but `keep_session` (0 = all). */
enum err user_password_set(struct ctx *cx, uint64_t id, const char *password,
                           bool must_change,
                           uint64_t keep_session) MUST_CHECK;
/* NULL, or the msgid of what is wrong with a new password. */
const char *user_password_judge(const char *login, const char *password);
/* NULL leaves a value as it is. */
enum err user_preference_set(struct ctx *cx, uint64_t id, const char *lang,
                             const char *theme) MUST_CHECK;

enum err team_find_code(struct ctx *cx, const char *code,
                        uint64_t *id) MUST_CHECK;

/* cx->actor from an account: roles, team, reach and the teams in reach. */
enum err actor_load(struct ctx *cx, const char *login) MUST_CHECK;
/* What another account may see; the actor stays who he is. ERR_NOT_FOUND: there is
 * none, or nobody logs in with it any more. */
enum err actor_of_account(struct ctx *cx, uint64_t account_id,
                          struct actor *out) MUST_CHECK;
/* Of account a in team t: the numbers of a manager's team and all below it,
 * NULL for others. */
#define ACTOR_TEAMS                                                           \
    " IF(EXISTS (SELECT 1 FROM account_role m WHERE m.account_id = a.id"      \
    "   AND m.role = 'manager'), (SELECT GROUP_CONCAT(b.id ORDER BY b.id)"    \
    "   FROM team b WHERE b.path LIKE CONCAT(t.path, '%')), NULL)"
/* The same from columns that are already read (session_find): ACTOR_TEAMS,
 * whether the team shares its customers, and whether he may stand in for
 * somebody today. */
enum err actor_reach(struct ctx *cx, const char *teams, bool team_shared,
                     bool stands_in) MUST_CHECK;
/* Whether the actor is a manager with this person in his teams. */
enum err actor_above(struct ctx *cx, uint64_t account_id, bool *out)
    MUST_CHECK;

#endif
