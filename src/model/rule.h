/* Lifecycle models and their rules, loaded from the database and compiled.
 *
 * A condition is an atom (fact, days, operator, value); equal atoms are one in
 * all models. A rule is a list of masks over the truth word of the atoms: it
 * holds when for one of them all `must` bits are set and no `never` bit is.
 * Checked when loaded: known facts and operators, at most RULE_ATOMS atoms, the
 * last rule of each version has no condition.
 *
 * A loaded set is immutable, so threads share it. Whoever changes models, stages
 * or rules in the database raises the generation there in the same transaction;
 * a process that sees another generation than its own loads a new set, and the
 * old one is freed when the last request or job that took it is over. */
#ifndef MODEL_RULE_H
#define MODEL_RULE_H

#include "db/db.h"

enum {
    RULE_WORDS = 2,
    RULE_ATOMS = RULE_WORDS * 64,
    RULE_MODELS = 32,
    RULE_STAGES = 16 /* a model */
};

/* Facts a condition may look at (lifecycle.md 2 and 3). The names in the
 * database are in fact_info. Rows of the ledger hold these numbers: a new fact
 * goes to the end, none is taken out. */
enum fact {
    FACT_GONE, FACT_LAPSED, FACT_LATE, FACT_LAPSED_DAYS, FACT_PURCHASES,
    FACT_MONTHS, FACT_SINCE_FIRST, FACT_QUIET, FACT_DELIVERED, FACT_COVERED,
    FACT_TRIAL, FACT_NOTICE, FACT_OPEN_DEALS, FACT_LAST_STEP,
    FACT_QUOTE_ACCEPTED, FACT_OPEN_TICKETS, FACT_NPS, FACT_INTENT, FACT_CSAT,
    FACT_REFERRALS, FACT_USE_DAYS, FACT_TOUCHES, FACT_TICKETS, FACT_ORDERS,
    FACT_NEW_CONTRACTS, FACT_UPGRADES, FACT_RECOVERIES, FACT_RENEWAL_DUE,
    FACT_PURCHASES_BEFORE, FACT_REVENUE_SHARE, FACT_CONTACT_QUIET,
    FACT_UNANSWERED, FACT_USE_QUIET, FACT_COMPLAINTS, FACT_OVERDUE,
    FACT_CSAT_RECENT, FACT_CSAT_DROP, FACT_NPS_DROP, FACT_COUNT
};

enum fact_type { FACT_YES_NO, FACT_NUMBER };

struct fact_info {
    const char *code;   /* in stage_rule_term.fact */
    const char *label;  /* msgid */
    enum fact_type type;
    bool has_days;      /* looks `days` back (renewal_due: ahead) */
};

extern const struct fact_info fact_info[FACT_COUNT];

enum rule_op { OP_IS, OP_GE, OP_LE, OP_GT, OP_LT, OP_EQ };
/* ">=", "is", ... */
const char *rule_op_text(enum rule_op op);

struct rule_atom {
    int32_t value;
    uint16_t days;
    uint8_t fact, op;
};

/* One alternative of one rule. */
struct rule_mask {
    uint64_t must[RULE_WORDS], never[RULE_WORDS];
    uint16_t rule;  /* index in the version's rules */
    uint8_t stage;  /* index in the model's stages */
};

/* A condition as written, for explaining. */
struct rule_term {
    uint16_t atom, group; /* group 0 = always needed */
    bool negated;
};

struct rule {
    uint16_t position; /* as stored, from 1 */
    uint8_t stage;
    const struct rule_term *terms; /* ordered by group */
    size_t term_count;
    uint16_t group_count; /* alternatives beside group 0 */
};

struct rule_version {
    uint16_t version;
    int32_t valid_from;
    const struct rule *rules;
    size_t rule_count;
    const struct rule_mask *masks; /* in the order of the rules */
    size_t mask_count;
};

struct rule_stage {
    const char *code;
    const char *name[LANG_COUNT], *meaning[LANG_COUNT];
    uint8_t number, colour;
    uint16_t position;
    int32_t limit_days; /* 0 = none */
    bool is_end, is_loss, is_fall;
    bool retired; /* no rule gives it any more */
};

struct rule_model {
    const char *code;
    const char *name[LANG_COUNT];
    uint8_t number;
    bool is_default;
    bool kept;              /* in the ledger, else at rest */
    bool written;           /* somebody may have rows of it in the ledger */
    const struct rule_stage *stages; /* by position */
    size_t stage_count;
    const struct rule_version *versions; /* by valid_from, at least one */
    size_t version_count;
    uint64_t uses[RULE_WORDS]; /* atoms any of its versions looks at */
};

/* ---- warnings ---- */

enum {
    WARNING_CAUSES = 31, /* two bits each in customer.warned */
    WARNING_RULES = 96,
    WARNING_TERMS = 8,   /* a rule */
    WARNING_LEVELS = 3   /* 1 watch, 2 act, 3 urgent */
};

struct warning_term {
    struct rule_atom atom;
    bool negated;
};

/* Gives its cause a level where all its terms hold. */
struct warning_rule {
    uint64_t id;
    uint8_t cause, level;
    bool opens_case;
    uint32_t stages; /* of the default model by index, 0 = any */
    const struct warning_term *terms;
    size_t term_count;
};

/* What a warning is about. A customer has it once, at the level of the first of
 * its rules that holds. */
struct warning_cause {
    uint64_t number; /* its place in customer.warned, from 0 */
    const char *code, *icon;
    const char *name[LANG_COUNT], *meaning[LANG_COUNT];
};

/* Days without action after which a warning is shown to the manager, and on the
 * list of high risk. */
struct warning_rung {
    int64_t manager_days, list_days;
};

struct rules {
    uint64_t generation; /* of the database when it was read */
    struct rule_atom atoms[RULE_ATOMS];
    size_t atom_count;
    const struct rule_model *models;
    size_t model_count;
    size_t default_model;
    /* Days from 1970 on which a version begins, ascending: all is read anew. */
    const int32_t *switch_days;
    size_t switch_count;
    const struct warning_cause *causes; /* by position */
    size_t cause_count;
    const struct warning_rule *warnings; /* by cause, the highest level first */
    size_t warning_count;
    struct warning_rung ladder[WARNING_LEVELS]; /* by level from 1 */
};

/* Reads and compiles into the arena of `keep`. ERR_FAULT with a log line that
 * names model, version and rule when the data breaks a check above. */
enum err rules_load(struct ctx *cx, struct arena *keep,
                    const struct rules **out) MUST_CHECK;
/* The same of one model alone. */
enum err rules_load_model(struct ctx *cx, struct arena *keep,
                          const char *model, const struct rules **out)
    MUST_CHECK;
/* rule_warning.c: causes and rules of warnings into r, whose models are there. */
enum err rules_load_warnings(struct ctx *cx, struct arena *keep,
                             struct rules *r) MUST_CHECK;
/* A condition as it is stored, checked: ERR_INVALID where fact, days, operator
 * and value do not go together. */
enum err rule_atom_read(const char *fact, int64_t days, const char *op,
                        int64_t value, struct rule_atom *out) MUST_CHECK;
/* The ladder as it is stored. */
enum err rules_ladder(struct ctx *cx, struct warning_rung out[WARNING_LEVELS])
    MUST_CHECK;
/* The level of a cause in customer.warned, 0 = none. */
unsigned warning_level(uint64_t warned, uint64_t cause_number);
/* The rules this process knows, loaded by the first call; good until the arena
 * of cx is reset or freed. */
enum err rules_get(struct ctx *cx, const struct rules **out) MUST_CHECK;
/* The database is at this generation (0 = not known: it is asked): rules that
 * are older are loaded anew for all who call rules_get from now on. */
enum err rules_follow(struct ctx *cx, uint64_t generation) MUST_CHECK;
/* For who writes stages, in his transaction: the rules in force, which nobody
 * can publish anew before it ends. ERR_RETRY: somebody has since it began. */
enum err rules_hold(struct ctx *cx, const struct rules **out) MUST_CHECK;
/* The models, stages or rules were changed in this transaction. */
enum err rules_changed(struct ctx *cx) MUST_CHECK;
/* The version that reads `day`: the latest published of those that had begun
 * by then, so one that is dated back replaces what it overtakes (the first one
 * for days before all). */
const struct rule_version *rules_version(const struct rule_model *m,
                                         int32_t day);
const struct rule_model *rules_model(const struct rules *r, const char *code);
/* The active model of that code, the default one where there is none (NULL too). */
const struct rule_model *rules_shown(const struct rules *r, const char *code);
/* Index of a stage code, or of stage.number, in the model, -1 if none. */
int rules_stage(const struct rule_model *m, const char *code);
int rules_stage_number(const struct rule_model *m, unsigned number);
/* Place of a rule as stored, 0 for a step by hand (RULE_BY_HAND). */
unsigned rules_position(const struct rule_model *m, int32_t day,
                        unsigned rule);

#endif
