/* Goals: a KPI, what it is to reach (or not to exceed), in which period, for a
 * team (with all below it) or a person. A goal is shown to who sees all of its
 * customers, so the value beside it is the whole value. */
#ifndef MODEL_GOAL_H
#define MODEL_GOAL_H

#include "model/kpi.h"
#include "model/period.h"
#include "model/record.h"

struct goal {
    uint64_t id; /* 0 = new */
    const char *kpi;
    const char *stage;  /* "lifecycle6.usage", "" = of no stage */
    uint64_t team_id;   /* one of these two */
    uint64_t account_id;
    const char *period; /* as period_read reads it */
    const char *bound;  /* "least" or "most" */
    int64_t target;     /* hundredths */
    int64_t version;
    /* for showing: */
    const char *team, *account; /* NULL = none */
    const uint64_t *teams;      /* the team and all below */
    size_t team_count;
};
extern const struct field goal_fields[];
extern const size_t goal_field_count;

/* Goals of that very period, by team, person and KPI; stage NULL = all of them,
 * else those of that stage and those of no stage. */
enum err goal_list(struct ctx *cx, const struct period *p, const char *stage,
                   struct goal **out, size_t *n) MUST_CHECK;
/* ERR_NOT_FOUND also for one that is not for the actor's eyes. */
enum err goal_find(struct ctx *cx, uint64_t id, struct goal *out) MUST_CHECK;
/* Managers, for their teams and the people in them. */
bool goal_may(const struct ctx *cx, const struct goal *g);
enum err goal_judge(struct ctx *cx, const struct goal *next,
                    struct problems *out) MUST_CHECK;
enum err goal_add(struct ctx *cx, struct goal *next) MUST_CHECK;
/* ERR_CONFLICT: another version by now. */
enum err goal_save(struct ctx *cx, const struct goal *now,
                   const struct goal *next) MUST_CHECK;
enum err goal_delete(struct ctx *cx, uint64_t id) MUST_CHECK;

/* How far the period has come by the end of `closed`, in thousandths. */
int goal_elapsed(const struct period *p, int32_t closed);
/* The value grows through the period (a count or a sum of what happens in it),
 * so that half the period wants half of it. */
bool goal_grows(const struct kpi *k);

#endif
