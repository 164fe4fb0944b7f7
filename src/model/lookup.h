/* Short lists with names in the reader's language: industries, sources,
 * regions, sizes and the other choices, teams and people. One place, so that
 * filters, forms, imports and exports offer and show the same. */
#ifndef MODEL_LOOKUP_H
#define MODEL_LOOKUP_H

#include "core/ctx.h"
#include "db/db.h"
#include "model/rule.h"

enum lookup_list {
    LOOKUP_INDUSTRY, LOOKUP_SOURCE, LOOKUP_CATEGORY, LOOKUP_PERSONA, /* by id */
    LOOKUP_REGION, LOOKUP_PROVINCE,                      /* by code */
    LOOKUP_SIZE, LOOKUP_REVENUE_BAND, LOOKUP_OWNERSHIP,  /* choice, by code */
    LOOKUP_CONTACT_ROLE, LOOKUP_INTERACTION, LOOKUP_ROLE
};

struct lookup {
    uint64_t id;      /* 0 for lists by code */
    const char *code;
    const char *name; /* in cx->lang */
};

/* In the order of the screen; only what is offered (active = 1). */
enum err lookup_list(struct ctx *cx, enum lookup_list which,
                     struct lookup **out, size_t *n) MUST_CHECK;
/* Several of them in one statement. */
struct lookup_want {
    enum lookup_list list;
    struct lookup **out;
    size_t *n;
};
enum err lookup_lists(struct ctx *cx, const struct lookup_want *wanted,
                      size_t count) MUST_CHECK;
/* The stages of a model in order, with colour and whether they are an
 * end. */
struct lookup_stage {
    const char *code, *name;
    unsigned colour; /* 1..8 */
    bool is_end, is_loss;
};
void lookup_stages(const struct ctx *cx, const struct rule_model *m,
                   struct lookup_stage **out, size_t *n);
const struct lookup_stage *lookup_stage_find(const struct lookup_stage *list,
                                             size_t n, const char *code);

struct lookup_person {
    uint64_t id;
    const char *login, *name;
    uint64_t team_id;
};
/* People who may own customers that the actor sees (not those who are
 * administrators and nothing else): all active colleagues for
 * those who see all, the actor's teams' for a manager, the actor alone else. */
enum err lookup_owners(struct ctx *cx, struct lookup_person **out, size_t *n)
    MUST_CHECK;

struct lookup_team {
    uint64_t id;
    const char *code, *name, *path;
    unsigned depth; /* 0 = root */
};
/* Active teams the actor sees, as a tree in order. */
enum err lookup_teams(struct ctx *cx, struct lookup_team **out, size_t *n)
    MUST_CHECK;

#endif
