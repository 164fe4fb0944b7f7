/* Shared by stage*.c only: what evaluating customers of the database needs. */
#ifndef MODEL_STAGE_PRIVATE_H
#define MODEL_STAGE_PRIVATE_H

#include "core/text.h"
#include "model/event_pack.h"
#include "model/stage.h"
#include "model/stage_ledger.h"

struct stage_source {
    const struct rules *rules;
    const struct category_cycle *categories; /* by id */
    size_t category_count;
    int32_t company_cycle; /* 0 = default */
    int32_t today;
    struct walk *walk;
    struct ledger *ledger;
};

/* Three columns: the cycles of the categories, that of the company, and the
 * generation of the rules, 0 = whichever there are. */
#define STAGE_CYCLES(generation)                                              \
    " (SELECT GROUP_CONCAT(k.id, ':', COALESCE(k.cycle_days, 0)"              \
    "   ORDER BY k.code) FROM category k),"                                   \
    " (SELECT value FROM setting WHERE name = 'company.cycle_days'), "        \
    generation
#define STAGE_HELD "(SELECT generation FROM rule_generation LOCK IN SHARE MODE)"

/* Close after OK; rules and categories live as long as the arena of cx. Who
 * writes what he evaluates holds: see rules_hold. Take: of the row of a statement
 * that has STAGE_CYCLES from that column on. */
enum err stage_source_open(struct ctx *cx, struct stage_source *s) MUST_CHECK;
enum err stage_source_hold(struct ctx *cx, struct stage_source *s) MUST_CHECK;
enum err stage_source_take(struct ctx *cx, const struct rows *r, size_t column,
                           struct stage_source *s) MUST_CHECK;
void stage_source_close(struct stage_source *s);
/* Columns 0..3 of the row: id, created_on, cycle_days_set, category_id. */
void stage_source_input(const struct stage_source *s, const struct rows *r,
                        size_t row, struct evaluate_input *in);

/* A lock of the server that who reads all customers anew holds meanwhile, so that
 * the copy is read after it and not beside it, piece by piece (copy_roll.c). */
#define STAGE_ALL_LOCK "CONCAT('stage.', LEFT(DATABASE(), 50))"

/* ---- stage_derived.c ---- */

enum { STAGE_DERIVED_BINDS = 18 };

/* Columns 4..20 of the row, in the order of stage_derived_differs and of the
 * values that are bound. */
#define CUSTOMER_DERIVED                                                      \
    " c.stage, c.stage_since, c.first_purchase_on, c.last_purchase_on,"       \
    " c.expected_on, c.late_on, c.lapse_on, c.last_touch_on,"                 \
    " c.last_contact_on, c.wake_on, c.round, c.purchases, c.cycle_days,"      \
    " c.open_deals, c.revenue_365, c.revenue_total, c.warned"

/* Evaluates; each step goes to fn too. */
void stage_derived_read(struct stage_source *s,
                        const struct evaluate_input *in, stage_step_fn *fn,
                        void *arg, struct stage_derived *d);
/* The same in two parts, for who may not need the second: the steps, and where
 * they end in the default model; then the rest of the same walk. */
void stage_derived_steps(struct stage_source *s,
                         const struct evaluate_input *in, stage_step_fn *fn,
                         void *arg, struct stage_now *now);
void stage_derived_facts(struct stage_source *s,
                         const struct evaluate_input *in,
                         const struct stage_now *now, struct stage_derived *d);
/* Which columns say something else, a bit each from the first on; 0 = none. */
unsigned stage_derived_differs(const struct rows *r, size_t row,
                               const struct stage_derived *d);
enum { DIFFERS_STAGE = 1, DIFFERS_CONTACT = 1 << 8, DIFFERS_WARNED = 1 << 16 };
/* STAGE_DERIVED_BINDS values, the last is the id. */
void stage_derived_binds(const struct stage_derived *d, uint64_t id,
                         struct bind *b);

/* stage_derived_send.c: writes those that wait, in any columns in which one of
 * them differs. */
enum err stage_derived_send(struct ctx *cx, struct ledger *l) MUST_CHECK;

/* ---- stage_beside.c: what other tables say of many customers ---- */

struct beside {
    struct rows rows;
    struct { size_t from, to; } *of; /* rows of each customer */
};

/* The rows of stage_state, as stage_ledger_customer_rows takes them: of the models
 * with these numbers, all = NULL; and the customers that were ever out of the base,
 * a row a time. Of these customers, ids ascending, n > 0. */
enum err stage_beside_states(struct ctx *cx, const uint64_t *ids, size_t n,
                             const uint64_t *models, size_t model_count,
                             struct beside *out) MUST_CHECK;
enum err stage_beside_absences(struct ctx *cx, const uint64_t *ids, size_t n,
                               struct beside *out) MUST_CHECK;

/* ---- stage_dry.c: what a run would change, with nothing written ---- */

/* A piece of the customers. */
struct dry {
    struct stage_source *source;
    struct beside rest;     /* states of the models at rest that are wished for */
    bool any_rest;
    struct dry_open *open;  /* of whom the ledger and their columns have to tell */
    size_t open_count;
};

enum err stage_dry_begin(struct ctx *cx, struct stage_source *s,
                         const uint64_t *ids, size_t n, struct dry *d)
    MUST_CHECK;
/* The customer of this place among the ids; false: not known to change, yet. */
bool stage_dry_customer(struct dry *d, uint64_t id, size_t place,
                        const struct evaluate_input *in);
/* How many of those that were not known would change too. */
enum err stage_dry_end(struct ctx *cx, struct dry *d, size_t *changed)
    MUST_CHECK;

/* ---- stage_refresh.c: one customer ---- */

/* Columns 0..3 as above, CUSTOMER_DERIVED, then these. */
enum { COL_STAGE = 4, COL_CONTACT = 12, COL_WARNED = 20, COL_LIVE,
       COL_DELETED_AT, COL_DELETED_BY, COL_MERGED, COL_ABSENCES, COL_STATES,
       COL_PACKED, COL_CYCLES, COL_EVENT = COL_CYCLES + 3 };

#define STAGE_CUSTOMERS                                                       \
    "SELECT c.id, c.created_on, c.cycle_days_set, c.category_id,"             \
    CUSTOMER_DERIVED ", c.live, c.deleted_at, c.deleted_by, c.merged_into_id"
/* Of one, or a few: a subquery a customer. Who reads thousands reads these two
 * tables beside STAGE_CUSTOMERS instead (stage_range.c). */
#define STAGE_CUSTOMER                                                        \
    STAGE_CUSTOMERS ", (SELECT COUNT(*) FROM stage_absence a"                 \
    "   WHERE a.customer_id = c.id)," CUSTOMER_STATES

struct stage_customer {
    struct evaluate_input in;
    struct ledger_absence *absences;
    size_t absence_count;
    struct stage_derived derived;
};

/* Was it ever out of the base? */
bool stage_customer_absent(const struct rows *r, size_t row);
void stage_customer_evaluate(struct stage_source *s, struct stage_customer *c);
/* What differs waits to be written; false: nothing does. */
bool stage_customer_wait(struct stage_source *s, const struct rows *r,
                         size_t row, const struct stage_customer *c);
/* Its pack waits with the rest. */
void stage_customer_pack(struct ctx *cx, struct ledger *l, uint64_t id,
                         const struct event *events, size_t n);
/* All of it, whatever it takes: absences, corrections, its pack. */
enum err stage_customer_refresh(struct ctx *cx, struct stage_source *s,
                                uint64_t id, bool *changed) MUST_CHECK;

#endif
