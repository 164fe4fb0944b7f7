/* The rules of a model in the making: one draft a model, kept until it is
 * published or thrown away. What was typed stays as typed until it is saved;
 * only what can be stored is (rule_draft_judge says what cannot). */
#ifndef MODEL_RULE_DRAFT_H
#define MODEL_RULE_DRAFT_H

#include "model/rule.h"

/* A form with all of it stays within the parameters a request may have. */
enum { DRAFT_RULES = 30, DRAFT_TERMS = 24 /* a rule */, DRAFT_ALL = 150 };

struct draft_term {
    unsigned group;           /* 0 = always needed */
    int fact, op;             /* enum fact, enum rule_op */
    const char *days, *value; /* as typed */
    bool negated;
};

struct draft_rule {
    const char *stage; /* code */
    struct draft_term terms[DRAFT_TERMS];
    size_t count;
};

struct rule_draft {
    const char *model;
    unsigned base_version; /* published version it began from */
    int64_t version;       /* of the draft, 0 = not stored yet */
    const char *who;
    int64_t changed_at;
    struct draft_rule rules[DRAFT_RULES];
    size_t count;
};

/* ERR_NOT_FOUND: there is none. */
enum err rule_draft_find(struct ctx *cx, const char *model,
                         struct rule_draft *out) MUST_CHECK;
/* The rules in force, as a draft that is not stored yet. */
void rule_draft_begin(struct arena *a, const struct rules *rules,
                      const struct rule_model *m, struct rule_draft *out);
/* ERR_CONFLICT: somebody else saved in between. Only what has no faults. */
enum err rule_draft_save(struct ctx *cx, struct rule_draft *d) MUST_CHECK;
enum err rule_draft_drop(struct ctx *cx, const struct rule_draft *d)
    MUST_CHECK;
/* Says the same as the rules in force. */
bool rule_draft_same(struct arena *a, const struct rules *rules,
                     const struct rule_draft *d, const struct rule_model *m);

/* ---- the form's buttons; false: no room ---- */

bool rule_draft_add(struct rule_draft *d, const char *stage); /* before last */
void rule_draft_remove(struct rule_draft *d, size_t rule);
void rule_draft_move(struct rule_draft *d, size_t rule, int by);
bool rule_draft_term_add(struct rule_draft *d, size_t rule, unsigned group);
void rule_draft_term_remove(struct rule_draft *d, size_t rule, size_t term);
/* Highest group in use. */
unsigned rule_draft_groups(const struct draft_rule *r);

/* ---- what is wrong ---- */

enum { DRAFT_FAULTS = 64 };
struct draft_fault {
    size_t rule, term;   /* term SIZE_MAX = of the whole rule; rule SIZE_MAX =
                            of all of it */
    bool warning;        /* may be published all the same */
    const char *message; /* msgid; may hold one %s for `name` */
    const char *name;
};
struct draft_faults {
    struct draft_fault list[DRAFT_FAULTS];
    size_t count;
    bool bad; /* one of them is no warning */
};
void rule_draft_judge(const struct rules *rules, const struct rule_model *m,
                      const struct rule_draft *d, enum lang l,
                      struct draft_faults *out);

/* ---- published ---- */

/* Writes the draft as the next version of the model's rules, valid from a day,
 * and drops it, in the caller's transaction. ERR_INVALID: it has faults. */
enum err rule_draft_publish(struct ctx *cx, const struct rule_draft *d,
                            int32_t valid_from, const char *note) MUST_CHECK;
/* The number it would get. */
enum err rule_draft_next(struct ctx *cx, const char *model,
                         unsigned *version) MUST_CHECK;
/* The rows of that version alone (a rehearsal takes them back). */
enum err rule_draft_write(struct ctx *cx, const struct rule_draft *d,
                          unsigned version, int32_t valid_from) MUST_CHECK;

#endif
