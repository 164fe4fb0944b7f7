/* Templates of recovery plans as people edit them. Any edit marks the template
 * as touched, so that an upgrade leaves it and its steps as they are; what is
 * not used any more is retired, for plans name the template they came from. */
#ifndef MODEL_PLAN_TEMPLATE_H
#define MODEL_PLAN_TEMPLATE_H

#include "model/record.h"

struct plan_template {
    uint64_t id; /* 0 = new */
    const char *name_zh_cn, *name_zh_tw, *name_en;
    const char *kind, *family_code, *reason_code, *tier, *state;
    const char *text_zh_cn, *text_zh_tw, *text_en;
    bool active;
    int64_t holdout_percent, holdout_days; /* share of cases that wait first */
    int64_t version;
    /* for showing, in the language of cx: */
    const char *name, *text, *family, *reason; /* "" = any */
    unsigned colour;             /* of the family, 1 = any */
    uint64_t steps;
    int64_t cost;
};
extern const struct field plan_template_fields[];
extern const size_t plan_template_field_count;
extern const struct choice plan_kinds[], plan_tiers[], plan_states[];

/* By kind, family, tier; at most 500. */
enum err plan_template_list(struct ctx *cx, struct plan_template **out,
                            size_t *n) MUST_CHECK;
enum err plan_template_find(struct ctx *cx, uint64_t id,
                            struct plan_template *out) MUST_CHECK;
/* A name in one language is enough: the others are filled with it. */
void plan_template_complete(struct plan_template *t);
/* next->family_code follows the reason. */
enum err plan_template_judge(struct ctx *cx, struct plan_template *next,
                             struct problems *out) MUST_CHECK;
/* Both fill next->id. ERR_CONFLICT: saved by somebody else. */
enum err plan_template_add(struct ctx *cx, struct plan_template *next)
    MUST_CHECK;
enum err plan_template_save(struct ctx *cx, const struct plan_template *now,
                            struct plan_template *next) MUST_CHECK;
/* With its steps, retired until it is put into use; *id the copy. */
enum err plan_template_copy(struct ctx *cx, uint64_t from, uint64_t *id)
    MUST_CHECK;

/* ---- its steps (plan_template_step.c) ---- */

struct plan_template_step {
    uint64_t id, template_id; /* id 0 = new */
    const char *name_zh_cn, *name_zh_tw, *name_en;
    const char *role, *kind, *done_when;
    int64_t day, cost;
    bool required;
    const char *offer_zh_cn, *offer_zh_tw, *offer_en;
    const char *text_zh_cn, *text_zh_tw, *text_en;
    int64_t version;
    const char *name, *offer, *text, *kind_name; /* for showing */
};
extern const struct field plan_template_step_fields[];
extern const size_t plan_template_step_field_count;
extern const struct choice plan_roles[], plan_facts[];

enum err plan_template_steps(struct ctx *cx, uint64_t template_id,
                             struct plan_template_step **out, size_t *n)
    MUST_CHECK;
enum err plan_template_step_find(struct ctx *cx, uint64_t template_id,
                                 uint64_t id, struct plan_template_step *out)
    MUST_CHECK;
void plan_template_step_complete(struct plan_template_step *s);
enum err plan_template_step_add(struct ctx *cx,
                                struct plan_template_step *next) MUST_CHECK;
enum err plan_template_step_save(struct ctx *cx,
                                 const struct plan_template_step *now,
                                 const struct plan_template_step *next)
    MUST_CHECK;
/* One place up or down; at the end it stays (OK). */
enum err plan_template_step_place(struct ctx *cx, uint64_t template_id,
                                  uint64_t id, bool up) MUST_CHECK;
enum err plan_template_step_remove(struct ctx *cx, uint64_t template_id,
                                   uint64_t id) MUST_CHECK;
/* The channels there are (choice list task_kind), as choices. */
enum err plan_channels(struct ctx *cx, struct choice **out) MUST_CHECK;

#endif
