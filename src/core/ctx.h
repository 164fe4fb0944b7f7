/* What every call below a request, a job or a command is handed first. */
#ifndef CORE_CTX_H
#define CORE_CTX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/lang.h"

struct db;

enum role { /* bits; a user has one or more */
    ROLE_SALES = 1,
    ROLE_MANAGER = 2,
    ROLE_MARKETING = 4,
    ROLE_SERVICE = 8,
    ROLE_ANALYST = 16,
    ROLE_ADMIN = 32
};

/* Which customers an actor may see (lifecycle.md 9). */
enum reach { REACH_NONE, REACH_OWN, REACH_TEAMS, REACH_ALL };

struct actor {
    uint64_t user_id;   /* 0: nobody is logged in */
    const char *login;
    const char *name;
    uint64_t team_id;
    const char *team_name;
    unsigned roles;     /* enum role bits */
    enum reach reach;   /* read right on customers and what hangs on them */
    bool may_write;     /* false for analyst alone */
    const uint64_t *team_ids; /* REACH_TEAMS: these teams' customers, or own */
    size_t team_count;
};

struct ctx {
    struct arena *arena;
    struct db *db;              /* the thread's connection */
    const struct config *config;
    struct actor actor;
    enum lang lang;
    int64_t deadline_ms;        /* clock_monotonic_ms; 0 = none */
    const char *request_id;     /* shown as the reference number of an error */
    const char *address;        /* of the client, for the audit */
};

#endif
