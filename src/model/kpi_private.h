/* Shared by kpi*.c only. */
#ifndef MODEL_KPI_PRIVATE_H
#define MODEL_KPI_PRIVATE_H

#include "model/kpi.h"

/* Values that people entered, into those that are such; and the size
 * of the market under the market share. */
enum err kpi_entered_read(struct ctx *cx, const struct scope *s,
                          struct kpi_ask *asks, size_t n) MUST_CHECK;
/* Those of a stage. ERR_UNAVAILABLE: there is no copy of the ledger yet. */
enum err kpi_stage_read(struct ctx *cx, const struct scope *s,
                        struct kpi_ask *asks, size_t n) MUST_CHECK;
/* Who is in the stage at the end. */
enum err kpi_stage_members(struct ctx *cx, const struct scope *s,
                           const struct kpi_ask *a, struct kpi_rows *out)
    MUST_CHECK;
enum err kpi_stage_rows(struct ctx *cx, const struct scope *s,
                        const struct kpi_ask *a, enum kpi_part part,
                        struct kpi_rows *out) MUST_CHECK;

#endif
