/* Reasons why customers leave, as administrators keep them: added, renamed in
 * three languages, retired, merged. The code of a reason never changes, so that
 * cases, imports and addresses go on to mean the same. A merged one stays on
 * the cases that named it and is counted with the other. */
#ifndef MODEL_REASON_H
#define MODEL_REASON_H

#include "model/record.h"

struct reason {
    uint64_t id; /* 0 = new */
    const char *name_zh_cn, *name_zh_tw, *name_en, *family_code;
    bool needs_text;
    const char *meaning_zh_cn, *meaning_zh_tw, *meaning_en;
    bool active;
    int64_t version;
    /* for showing: */
    const char *code, *name, *meaning, *family, *into; /* family, into: ""
                                     = none; into: name of what it went into */
    unsigned colour;                 /* of the family, 0 = none */
};
extern const struct field reason_fields[];
extern const size_t reason_field_count;

/* By family and order; those without a family last. */
enum err reason_list(struct ctx *cx, struct reason **out, size_t *n)
    MUST_CHECK;
enum err reason_find(struct ctx *cx, uint64_t id, struct reason *out)
    MUST_CHECK;
/* Codes and names of the families, for a choice. */
enum err reason_families(struct ctx *cx, struct choice **out) MUST_CHECK;
/* "other" and "unknown" are what the rest of the system falls back to: they are
 * renamed, but neither retired nor merged, and have no family. */
bool reason_is_fixed(const struct reason *r);
/* The language that is there stands for those that are empty. */
void reason_complete(struct reason *r);
void reason_judge(const struct reason *was, const struct reason *next,
                  struct problems *out);
enum err reason_add(struct ctx *cx, struct reason *r) MUST_CHECK;
/* ERR_CONFLICT: another version by now. */
enum err reason_save(struct ctx *cx, const struct reason *now,
                     const struct reason *next) MUST_CHECK;

/* Cases that name it, as their main reason or another. */
enum err reason_used(struct ctx *cx, const struct reason *r, uint64_t *cases)
    MUST_CHECK;
/* What was merged into it goes along. ERR_INVALID: a fixed one, one that was
 * merged, into itself, or into one that is not offered. */
enum err reason_merge(struct ctx *cx, uint64_t id, uint64_t into) MUST_CHECK;
/* Counted by itself again, and offered. ERR_INVALID: it was not merged. */
enum err reason_part(struct ctx *cx, uint64_t id) MUST_CHECK;

#endif
