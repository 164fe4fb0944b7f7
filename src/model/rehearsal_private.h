/* Shared by rehearsal*.c only: what the reading of a rehearsal finds. */
#ifndef MODEL_REHEARSAL_PRIVATE_H
#define MODEL_REHEARSAL_PRIVATE_H

#include "model/rehearsal.h"
#include "model/stage_private.h"

enum { REHEARSAL_SAMPLES = 8 };

struct mover { /* stages by their index */
    uint64_t id, team, owner;
    int64_t revenue;
    uint8_t from, to;
};

struct rehearsal_cell { /* of the matrix */
    uint64_t customers;
    int64_t revenue;
};

/* The model twice in a set of rules of its own: models[0] as in force, models[1]
 * with the draft. */
struct rehearsal_pair {
    struct rules rules;
    struct rule_model models[2];
};

struct rehearsal_found {
    struct rehearsal_cell cells[RULE_STAGES][RULE_STAGES];
    struct mover *movers; /* free them */
    size_t mover_count, mover_cap;
    uint64_t customers;
};

/* Reads all customers that are in the base, with several threads where it is
 * worth it, from the packed events where they are fresh. */
enum err rehearsal_read(struct ctx *cx, const struct rehearsal_pair *pair,
                        rehearsal_progress_fn *fn, void *arg,
                        struct rehearsal_found *out) MUST_CHECK;

/* rehearsal_mover.c: sorts them as they are listed and writes them, in place of
 * those of the model's rehearsals before. Stages by their index in m. */
enum err rehearsal_movers_write(struct ctx *cx, uint64_t id,
                                const struct rule_model *m,
                                struct mover *movers, size_t n) MUST_CHECK;

#endif
