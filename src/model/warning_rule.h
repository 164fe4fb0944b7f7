/* The rules of warnings as an administrator edits them. A rule is one level of a
 * cause; all its conditions are needed, in any of its stages. Saving one holds
 * for every customer at once: all are read anew by a job. */
#ifndef MODEL_WARNING_RULE_H
#define MODEL_WARNING_RULE_H

#include "model/rule.h"

struct warning_edit_term {
    int fact, op;
    bool negated;
    const char *days, *value; /* as typed */
    const char *fault;        /* msgid, NULL = good */
};

struct warning_edit {
    uint64_t id;              /* 0 = new */
    const char *cause, *stages; /* code; codes with commas, "" = all */
    unsigned level;
    bool opens_case, active;
    struct warning_edit_term terms[WARNING_TERMS];
    size_t count;
    int64_t version;
};

/* Rows of a rule's number, fact, days, operator, value, negated: those of this
 * rule as they would be typed. */
void warning_rule_terms(struct arena *a, const struct rows *r,
                        struct warning_edit *e);
/* By cause and level, the highest first; those at rest too. */
enum err warning_rule_list(struct ctx *cx, struct warning_edit **out,
                           size_t *n) MUST_CHECK;
enum err warning_rule_find(struct ctx *cx, uint64_t id,
                           struct warning_edit *out) MUST_CHECK;
/* A condition as it was typed. ERR_INVALID where it is none. */
enum err warning_rule_atom(const struct warning_edit_term *t,
                           struct rule_atom *out) MUST_CHECK;
/* Writes what is wrong beside the conditions; false where something is. */
bool warning_rule_judge(struct warning_edit *e);
/* Judged. ERR_CONFLICT: saved by somebody else meanwhile. */
enum err warning_rule_save(struct ctx *cx, struct warning_edit *e) MUST_CHECK;

/* ---- warning_version.c ---- */

/* Keeps the rule as it stands now; account 0: what it is before the first change.
 * A version that is kept already stays. */
enum err warning_version_keep(struct ctx *cx, uint64_t id, uint64_t account_id)
    MUST_CHECK;

enum { WARNING_VERSIONS = 20 };

struct warning_version {
    struct warning_edit e;
    int64_t at;      /* FIELD_EMPTY = it came with the product */
    const char *who; /* NULL = nobody known */
};
/* The last ones of a rule, the latest first. Empty: nobody has changed it. */
enum err warning_versions(struct ctx *cx, uint64_t id,
                          struct warning_version **out, size_t *n) MUST_CHECK;

enum { WARNING_SAMPLE = 12 };

struct warning_rehearsal {
    uint64_t customers; /* read */
    uint64_t holds;     /* of them, the rule holds for */
    uint64_t fresh;     /* of those, without this warning at its level now */
    struct warning_sample { uint64_t id; const char *name; bool fresh; }
        sample[WARNING_SAMPLE]; /* that the actor may see, by revenue */
    size_t count;
};
/* Who would have it, of all customers as of today; nothing is written. */
enum err warning_rehearse(struct ctx *cx, const struct warning_edit *e,
                          struct warning_rehearsal *out) MUST_CHECK;

/* The ladder (rules_ladder reads it), by level from 1. */
/* ERR_INVALID: a number below 1, over 365, or the list before the manager. */
enum err warning_ladder_save(struct ctx *cx,
                             const struct warning_rung in[WARNING_LEVELS])
    MUST_CHECK;

#endif
