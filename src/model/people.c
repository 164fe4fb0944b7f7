/* See people.h. A row of the table is taken by whoever comes: with more than
 * PLACES people two may share one, and read in turn. The lock is held while texts
 * are copied; reading is outside of it. */
#include "model/people.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "model/role.h"
#include "model/user.h"

enum { PLACES = 1024 };

struct place {
    uint64_t account_id, generation; /* account 0 = free */
    struct standing standing;
    char *team_name, *teams;         /* its texts */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct place places[PLACES];

static bool
find(struct ctx *cx, uint64_t account_id, uint64_t team_id, uint64_t generation,
     struct standing *out)
{
    const struct place *p = &places[account_id % PLACES];
    pthread_mutex_lock(&lock);
    bool same = p->account_id == account_id && p->generation == generation &&
                p->standing.team_id == team_id;
    if (same) {
        *out = p->standing;
        out->team_name = arena_text(cx->arena, p->team_name);
        out->teams = arena_text(cx->arena, p->teams);
    }
    pthread_mutex_unlock(&lock);
    return same;
}

static bool
copy(char **to, const char *from)
{
    *to = from ? strdup(from) : NULL;
    return *to || !from;
}

/* Without memory it is read again the next time. */
static void
keep(uint64_t account_id, uint64_t generation, const struct standing *s)
{
    struct place *p = &places[account_id % PLACES];
    struct place unused = {account_id, generation, *s, NULL, NULL};
    bool named = copy(&unused.team_name, s->team_name);
    bool whole = copy(&unused.teams, s->teams) && named;
    pthread_mutex_lock(&lock);
    if (whole && (p->account_id != account_id || p->generation <= generation)) {
        struct place next = unused;
        unused = *p;
        *p = next;
    }
    pthread_mutex_unlock(&lock);
    free(unused.team_name);
    free(unused.teams);
}

static const char SQL_READ[] =
    "SELECT g.generation, a.team_id, t.name, t.shared, (SELECT GROUP_CONCAT("
    "r.role) FROM account_role r WHERE r.account_id = a.id)," ACTOR_TEAMS ","
    " (SELECT MAX(d.to_on) FROM delegation d WHERE d.stand_in_id = a.id)"
    " FROM account a LEFT JOIN team t ON t.id = a.team_id"
    " JOIN people_generation g ON g.one = 1 WHERE a.id = ?";

enum err
people_standing(struct ctx *cx, uint64_t account_id, uint64_t team_id,
          uint64_t generation, struct standing *out)
{
    struct rows r;
    if (find(cx, account_id, team_id, generation, out))
        return OK;
    TRY(db_find(cx, &r, SQL_READ, B_U64(account_id)));
    *out = (struct standing){
        .team_id = rows_u64(&r, 0, 1), .team_name = rows_text(&r, 0, 2),
        .team_shared = rows_i64(&r, 0, 3) != 0, .teams = rows_text(&r, 0, 5),
        .stands_in_to = rows_day(&r, 0, 6)};
    if (!role_parse(cx->arena, rows_text(&r, 0, 4), &out->roles))
        return FAIL(ERR_FAULT, "account %llu has a role that is none",
                    (unsigned long long)account_id);
    keep(account_id, rows_u64(&r, 0, 0), out);
    return OK;
}

static const char SQL_CHANGED[] =
    "UPDATE people_generation SET generation = generation + 1";

enum err
people_changed(struct ctx *cx)
{
    return db_exec(cx, SQL_CHANGED);
}
