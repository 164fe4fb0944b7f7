/* What follows for a person from teams, roles and stand-ins: kept by each process
 * and used as long as the generation of those tables, which the session statement
 * reads at every request, is the one it was read with. So a role that is taken away
 * counts at the next request, and no request joins five tables. */
#ifndef MODEL_PEOPLE_H
#define MODEL_PEOPLE_H

#include "core/ctx.h"

struct standing {
    uint64_t team_id;      /* 0 = none */
    const char *team_name; /* NULL = no team */
    bool team_shared;      /* salespeople see the team's customers */
    unsigned roles;        /* enum role bits */
    const char *teams;     /* as actor_reach reads them, NULL = no manager */
    int32_t stands_in_to;  /* last day of standing in for anybody, or DAY_NONE */
};

/* Of an account that is in the team now, as of that generation or later. The texts
 * live as long as the arena of the context. Not within a transaction that has
 * changed people: what it may yet take back would be kept. */
enum err people_standing(struct ctx *cx, uint64_t account_id, uint64_t team_id,
                   uint64_t generation, struct standing *out) MUST_CHECK;
/* Teams, roles or stand-ins change in this transaction. Every file of src/ that
 * writes one of these tables calls it (tests/lint/people.py). */
enum err people_changed(struct ctx *cx) MUST_CHECK;

#endif
