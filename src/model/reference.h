/* Names and settings that hardly ever change, kept by each process: industries,
 * sources, regions, choices, steps, people, teams, plays, the categories' cycles.
 * Joining them to every customer cost more than reading the customer.
 *
 * What is answered is at most REFERENCE_AGE_MS old: a name changed a moment
 * ago may stand on a page for that long. A number not known yet is looked for
 * again at once, so that who was just created has a name. Rights are never
 * read from here, nor is what is written. */
#ifndef MODEL_REFERENCE_H
#define MODEL_REFERENCE_H

#include "core/ctx.h"
#include "model/evaluate.h"

enum { REFERENCE_AGE_MS = 2000 };

enum reference_list {
    REFERENCE_INDUSTRY, REFERENCE_SOURCE, REFERENCE_PERSONA, /* by id */
    REFERENCE_ACCOUNT, REFERENCE_TEAM,
    REFERENCE_REGION, REFERENCE_STEP, REFERENCE_STEP_SHARE,  /* by code */
    REFERENCE_SIZE, REFERENCE_REVENUE_BAND, REFERENCE_OWNERSHIP,
    REFERENCE_CONTACT_ROLE, REFERENCE_INTERACTION, REFERENCE_LOST_REASON,
    REFERENCE_PLAY, /* reference_plays */
    REFERENCE_LISTS
};

/* In cx->lang, in the arena of cx; "" when there is none. */
enum err reference_name(struct ctx *cx, enum reference_list list, uint64_t id,
                        const char **out) MUST_CHECK;
enum err reference_word(struct ctx *cx, enum reference_list list,
                        const char *code, const char **out) MUST_CHECK;

struct reference_play {
    uint64_t id;
    const char *name; /* in cx->lang, in the arena of cx */
};
/* The plays in use of a stage of the default model, in their order, and behind
 * them `also` where it is one of another stage (0 = none): what somebody chose
 * before the customer went on. */
enum err reference_plays(struct ctx *cx, const char *stage, uint64_t also,
                         struct reference_play **out, size_t *n) MUST_CHECK;

struct reference_cycles {
    const struct category_cycle *categories; /* by id */
    size_t category_count;
    int32_t company; /* 0 = default */
};
/* Good until the request ends; for showing, not for what is stored. */
enum err reference_cycles(struct ctx *cx, struct reference_cycles *out)
    MUST_CHECK;

#endif
