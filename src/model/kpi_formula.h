/* The formulas, one customer at a time. */
#ifndef MODEL_KPI_FORMULA_H
#define MODEL_KPI_FORMULA_H

#include "model/kpi.h"
#include "model/life.h"

struct kpi_share {
    int64_t num, den;
    bool above, below; /* is in the numerator, in the denominator */
    bool pending;
    bool seen;         /* has data of the kind that is counted at all */
};

typedef void kpi_formula_fn(const struct life *l, const struct life_span *p,
                            struct kpi_share *out);

struct kpi_formula {
    const char *code;
    kpi_formula_fn *fn;
    bool is_median; /* of num over those with below */
    bool is_count;  /* no denominator: known when anybody has seen */
    unsigned needs; /* enum life_need */
    bool in_period; /* revenue of the period itself */
    bool needs_data; /* a fraction that is known only when anybody has seen */
};

const struct kpi_formula *kpi_formula_find(const char *code);

#endif
