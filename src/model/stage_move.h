/* Moves of a customer to a stage by hand: against the rules of one model, up to
 * a day, until the rules say something else, or until it is taken back. Nobody
 * is moved into a loss so: that is a declaration, which holds in all models. */
#ifndef MODEL_STAGE_MOVE_H
#define MODEL_STAGE_MOVE_H

#include "model/customer_edit.h"
#include "model/rule.h"

struct stage_move {
    uint64_t id, customer_id;
    const char *model;      /* code */
    unsigned from, to;      /* stage.number */
    int32_t moved_on, until_on; /* until_on DAY_NONE = no end */
    bool until_facts;
    const char *reason, *who;
    int64_t ended_at;       /* TIME_NONE = not taken back */
};

/* Newest first. The caller has judged the row rights. */
enum err stage_moves(struct ctx *cx, uint64_t customer_id,
                     struct stage_move **out, size_t *n) MUST_CHECK;
/* Stages (indexes) that a customer may be moved to from a stage, by the model's
 * matrix. */
enum err stage_move_targets(struct ctx *cx, const struct rule_model *m,
                            int from, int *out, size_t *n) MUST_CHECK;
/* Labels (msgids) of the fields that have to be filled first. */
enum err stage_move_missing(struct ctx *cx, const struct rule_model *m, int to,
                            const struct customer_edit *c,
                            const char *const **out, size_t *n) MUST_CHECK;
/* From today, in the caller's transaction; stage and ledger follow. ERR_DENIED:
 * not his customer to change; ERR_INVALID: not allowed, or a field is missing. */
enum err stage_move_make(struct ctx *cx, const struct rule_model *m,
                         const struct stage_move *move) MUST_CHECK;
enum err stage_move_end(struct ctx *cx, uint64_t customer_id, uint64_t id)
    MUST_CHECK;

/* ---- what a model allows ---- */

/* Fields that may be asked for before a move. */
extern const char *const stage_move_field_names[];
extern const size_t stage_move_field_count;

struct stage_move_rules {
    bool banned[UINT8_MAX + 1][UINT8_MAX + 1]; /* by stage.number: from, to */
    uint32_t needed[UINT8_MAX + 1];            /* bits of the fields, by to */
};
enum err stage_move_rules_read(struct ctx *cx, const struct rule_model *m,
                               struct stage_move_rules *out) MUST_CHECK;
/* ERR_CONFLICT: the model has another version by now. */
enum err stage_move_rules_save(struct ctx *cx, const struct rule_model *m,
                               int64_t version,
                               const struct stage_move_rules *now)
    MUST_CHECK;

#endif
