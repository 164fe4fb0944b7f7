/* Shared by stage*.c only: what evaluating customers of the database needs. */
#ifndef MODEL_STAGE_PRIVATE_H
#define MODEL_STAGE_PRIVATE_H

#include "core/text.h"
#include "model/stage.h"

struct stage_source {
    const struct rules *rules;
    struct category_cycle *categories; /* by id */
    size_t category_count;
    int32_t company_cycle; /* 0 = default */
    struct walk *walk;
};

/* Close after OK; the categories live in the arena of cx. */
enum err stage_source_open(struct ctx *cx, struct stage_source *s) MUST_CHECK;
void stage_source_close(struct stage_source *s);
/* Columns 0..3 of the row: id, created_on, cycle_days_set, category_id. */
void stage_source_input(const struct stage_source *s, const struct rows *r,
                        size_t row, struct evaluate_input *in);

#endif
