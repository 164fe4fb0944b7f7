/* What the evaluator says about one customer, for its profile: facts, the stay
 * in every stage of one model, why it is where it is, the stage in the other
 * models, and its purchases. The events are read once for all of it. */
#ifndef MODEL_PROFILE_H
#define MODEL_PROFILE_H

#include "model/customer.h"
#include "model/stage.h"
#include "model/timeline.h"

struct purchase {
    int32_t day;
    int64_t amount; /* minor */
};

struct profile {
    const struct rules *rules;
    const struct rule_model *model;       /* the one shown */
    const struct event *events;           /* day, at, id ascending */
    size_t event_count;
    struct facts facts;                   /* as of today */
    struct stage_why why;
    const struct warning_why *warnings;   /* as of today */
    size_t warning_count;
    struct stage_now now[RULE_MODELS];
    const struct timeline_move *moves;    /* in the model shown, ascending:
                                             `to` is an index of its stages */
    size_t move_count;
    const struct purchase *purchases;     /* of the round, ascending */
    size_t purchase_count;
};

/* By the model with that code, by the default one where it is NULL or none. */
enum err profile_read(struct ctx *cx, const struct customer *c,
                      const char *model, struct profile *out) MUST_CHECK;
/* The stage of the model shown, never NULL. */
const struct rule_stage *profile_stage(const struct profile *p);

#endif
