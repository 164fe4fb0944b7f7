/* KPIs: what each is, is in docs/kpi.md. A value and the customers behind it are
 * made by one formula that says what one customer adds to the numerator and to
 * the denominator (or, of a median, its value), so they cannot differ.
 *
 * Values are compared and stored in hundredths of the unit that people read:
 * a rate of 86.2 % is 8620, money is in minor units, 4.25 days are 425. */
#ifndef MODEL_KPI_H
#define MODEL_KPI_H

#include "model/scope.h"

enum { KPI_CODE = 32, KPI_WINDOW = 90, KPI_WINBACK = 180 };

enum kpi_unit { KPI_COUNT, KPI_RATE, KPI_MONEY, KPI_DAYS, KPI_MEAN,
                KPI_POINTS, KPI_RATIO };

extern const char *const kpi_unit_codes[]; /* as in the table */

/* A row of the table `kpi`. */
struct kpi {
    const char *code;
    enum kpi_unit unit;
    bool entered;     /* by people, else computed */
    bool at_most;     /* less is better */
    bool adds;        /* entries of a period are added up */
    bool of_stage;    /* has a value only in a stage */
    const char *stage; /* that it is shown with; of kpi_list_model alone */
    const char *name, *formula; /* in the language of cx */
};
/* All that are in use, in order. */
enum err kpi_list(struct ctx *cx, struct kpi **out, size_t *n) MUST_CHECK;
/* A row for each stage of the model that a KPI is shown with, in the order of
 * its page; then those that are shown with none. */
enum err kpi_list_model(struct ctx *cx, const char *model, struct kpi **out,
                        size_t *n) MUST_CHECK;
/* The first of that code; NULL: there is none. */
const struct kpi *kpi_named(const struct kpi *list, size_t n,
                            const char *code);
enum err kpi_find(struct ctx *cx, const char *code, struct kpi *out)
    MUST_CHECK;

struct kpi_value {
    bool known;            /* false prints as – */
    int64_t num, den;      /* num / den; den 1 where there is none; a median:
                              num = twice the median */
    uint64_t above, below; /* customers in numerator and denominator */
    uint64_t pending;      /* not observed yet, in no rate */
    /* entered: where from */
    int32_t day;           /* DAY_NONE = computed */
    const char *source;
};

/* One value: of which KPI, and what narrows the scope for it. */
struct kpi_ask {
    struct kpi kpi;
    const struct rule_model *model;
    int stage;             /* index in that model, -1 = of no stage */
    uint64_t team_id;      /* 0 = whole scope */
    const uint64_t *teams; /* that team and all below */
    size_t team_count;
    uint64_t owner_id;     /* 0 = any */
    bool narrowed;         /* to these: */
    const uint64_t *members; /* ascending */
    size_t member_count;
    struct kpi_value value;
};
/* Narrows to the customers who are in its model's stage at the end of the
 * scope's period. Not for KPIs of a stage. ERR_UNAVAILABLE as the funnel. */
enum err kpi_narrow(struct ctx *cx, const struct scope *s,
                    struct kpi_ask *a) MUST_CHECK;
/* Fills in the values, of the scope's period. One pass over the customers for
 * all of them. */
enum err kpi_values(struct ctx *cx, const struct scope *s,
                    struct kpi_ask *asks, size_t n) MUST_CHECK;

/* In hundredths, half away from zero; only where known. */
int64_t kpi_hundredths(const struct kpi *k, const struct kpi_value *v);
/* Exact, without rounding. */
bool kpi_reaches(const struct kpi *k, const struct kpi_value *v,
                 int64_t target, bool at_most);

/* ---- the customers behind a value ---- */

enum kpi_part { KPI_ABOVE, KPI_BELOW, KPI_PENDING };

struct kpi_row {
    uint64_t customer_id;
    int64_t num, den; /* what it adds */
};

struct kpi_rows {
    struct kpi_row *rows; /* largest num first; of a median the smallest */
    size_t count;         /* in all */
    int64_t num, den;     /* their sums */
};
/* ERR_NOT_FOUND: not computed by customers. */
enum err kpi_whose(struct ctx *cx, const struct scope *s,
                   const struct kpi_ask *a, enum kpi_part part,
                   struct kpi_rows *out) MUST_CHECK;

struct kpi_person {
    uint64_t id;
    const char *code, *name, *stage, *owner; /* owner NULL = nobody */
    int64_t revenue_365;
};
/* Of these rows, in their order: one page of them. */
enum err kpi_people(struct ctx *cx, const struct kpi_row *rows, size_t n,
                    struct kpi_person *out) MUST_CHECK;

#endif
