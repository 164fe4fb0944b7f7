/* The lifecycles of the company's surroundings: markets (product line and
 * region) and the company itself. Signs are entered, dated and with a source,
 * or computed from orders and opportunities by a job; rules (data) suggest a
 * phase, and a person confirms it. What a phase suggests is data as well. */
#ifndef MODEL_MARKET_H
#define MODEL_MARKET_H

#include "core/field.h"
#include "db/db.h"

#define MARKET_MODEL "market4"
#define MARKET_COMPANY "company4"

struct phase {
    const char *model, *code;
    const char *name;  /* in the language of cx */
    const char *mark;  /* of the plays that come first: educate engage call */
    unsigned position, colour;
};

struct market {
    uint64_t id;
    const char *model;
    uint64_t category_id;    /* product line, 0 = all */
    const char *category;    /* its name, NULL = all */
    const char *region_code; /* NULL = all */
    const char *region;
    bool active;
    const struct phase *phase;     /* confirmed, NULL = none yet */
    const struct phase *suggested; /* by the rules today, NULL = no sign */
    unsigned rule;                 /* its position, 0 = none */
    int64_t confirmed_at;          /* TIME_NONE = never */
    const char *confirmed_by, *note;
    int64_t computed_at;
};

/* All of them, the company first, with phase and suggestion: four statements,
 * whatever their number. */
enum err market_list(struct ctx *cx, struct market **out, size_t *n)
    MUST_CHECK;
enum err market_find(struct ctx *cx, uint64_t id, struct market *out)
    MUST_CHECK;
/* Phases of a model in order. */
enum err market_phases(struct ctx *cx, const char *model, struct phase **out,
                       size_t *n) MUST_CHECK;
/* What a phase suggests, first things first, in the language of cx. */
enum err market_directions(struct ctx *cx, const char *model,
                           const char *phase, const char *const **out,
                           size_t *n) MUST_CHECK;

/* What the confirmed phases suggest for a stage page: those of the active market
 * that says most about the product line (0 = none in particular) and region
 * (NULL): both, line alone, region alone, all; then of the company. One
 * statement; what nobody confirmed is left out. */
struct market_advice {
    const char *model, *category; /* its product line's name, NULL = all */
    const char *phase;
    unsigned colour;
    const char **texts;
    size_t text_count;
};
enum { MARKET_ADVICES = 2 };
enum err market_advise(struct ctx *cx, uint64_t category_id,
                       const char *region,
                       struct market_advice out[MARKET_ADVICES], size_t *n)
    MUST_CHECK;

/* ---- signs ---- */

struct market_sign {
    const char *code, *name, *unit; /* percent number days money */
    bool computed;
    bool known;          /* has a value that still counts */
    int64_t value;       /* hundredths (of the currency, too) */
    int32_t on_day;      /* DAY_NONE = never had one */
    const char *source, *who; /* entered ones */
    uint64_t id;         /* of the value */
};

/* Every sign with its latest value by today. */
enum err market_signs(struct ctx *cx, uint64_t market_id,
                      struct market_sign **out, size_t *n) MUST_CHECK;

struct market_value { /* as entered */
    const char *sign;
    int32_t on_day;
    int64_t value;
    const char *source;
};
extern const struct field market_value_fields[];
extern const size_t market_value_field_count;
/* ERR_INVALID: no such sign, or one that is computed. */
enum err market_sign_add(struct ctx *cx, uint64_t market_id,
                         const struct market_value *v) MUST_CHECK;
enum err market_sign_void(struct ctx *cx, uint64_t market_id, uint64_t id)
    MUST_CHECK;

/* One condition of a rule, with the value it met. */
struct market_why {
    unsigned rule;
    const struct phase *phase;
    const struct market_sign *sign; /* NULL = any sign is known */
    const char *op;
    int64_t value;
    bool holds;
};
/* The rules of the market's model, condition by condition, in order. */
enum err market_explain(struct ctx *cx, const struct market *m,
                        const struct market_sign *signs, size_t sign_count,
                        struct market_why **out, size_t *n) MUST_CHECK;

/* ---- people ---- */

/* What a market may be made of: product lines (category_id) and then regions,
 * those in use, in the language of cx. */
struct market_place {
    uint64_t category_id;
    const char *region, *name;
};
enum err market_places(struct ctx *cx, struct market_place **out, size_t *n)
    MUST_CHECK;

/* ERR_CONFLICT: there is such a market. */
enum err market_add(struct ctx *cx, uint64_t category_id, const char *region,
                    uint64_t *id) MUST_CHECK;
/* ERR_INVALID: no such phase. */
enum err market_confirm(struct ctx *cx, const struct market *m,
                        const char *phase, const char *note) MUST_CHECK;
enum err market_switch(struct ctx *cx, uint64_t id, bool active) MUST_CHECK;

struct market_confirmed {
    int64_t at;
    const char *phase, *suggested, *note, *who; /* names; NULL = none */
};
enum err market_history(struct ctx *cx, const struct market *m,
                        struct market_confirmed **out, size_t *n) MUST_CHECK;

/* ---- the job ---- */

typedef enum err market_progress_fn(void *arg, uint64_t done, uint64_t total);
/* Computes the signs of all active markets (id 0) or one of them. */
enum err market_compute(struct ctx *cx, uint64_t id, market_progress_fn *fn,
                        void *arg) MUST_CHECK;

#endif
