/* Lifecycle models as an administrator keeps them: names, stages, which are
 * kept in the ledger, which one the lists show. Their rules are changed through
 * a draft (rule_draft.h). Every change raises the generation of the rules, so
 * all processes follow; what it does to the ledger, a job does. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/record.h"
#include "model/rule.h"

struct model_row {
    uint64_t number; /* its id in addresses */
    const char *code, *name; /* in the language of cx */
    const char *copied_from; /* name of that model, NULL = ships */
    bool is_default, kept, active;
    uint64_t stages, rules;  /* rules of the version in force */
    uint64_t rule_version;
    int32_t valid_from;
    bool draft;
    uint64_t job_id;         /* of the last change, 0 = none ever */
};
/* All models, those out of use too, by position. */
enum err model_list(struct ctx *cx, struct model_row **out, size_t *n)
    MUST_CHECK;
enum err model_find(struct ctx *cx, uint64_t number, struct model_row *out)
    MUST_CHECK;

struct model_version {
    uint64_t version, rules;
    int32_t valid_from;
    int64_t published_at;        /* TIME_NONE = ships */
    const char *who, *note;
};
/* Newest first. */
enum err model_versions(struct ctx *cx, const char *code,
                        struct model_version **out, size_t *n) MUST_CHECK;

/* ---- names ---- */

struct model_edit {
    uint64_t number;
    const char *code;
    const char *name_zh_cn, *name_zh_tw, *name_en;
    int64_t position;
    int64_t version;
};
extern const struct field model_fields[];   /* the first is the code */
extern const size_t model_field_count;
enum err model_edit_find(struct ctx *cx, uint64_t number,
                         struct model_edit *out) MUST_CHECK;
/* ERR_CONFLICT: another version by now. */
enum err model_save(struct ctx *cx, const struct model_edit *now,
                    const struct model_edit *next) MUST_CHECK;
/* A copy with stages, moves by hand, guide and the rules in force, at rest.
 * ERR_INVALID: the code is taken; ERR_TOO_LARGE: there are as many models as
 * there may be. */
enum err model_copy(struct ctx *cx, const char *from,
                    struct model_edit *next) MUST_CHECK;

/* ---- what is done with a model; ERR_INVALID where it may not be ---- */

/* Kept: its ledger is written for all customers by a job. At rest: no row is
 * added any more, and time wakes nobody for it: a job reads the days anew. The
 * default model is always kept. */
enum err model_keep(struct ctx *cx, const struct model_row *m, bool kept)
    MUST_CHECK;
/* Before rows of these ("all" or "CODE,CODE") are written to the ledger: who
 * compares with it need not look for those of a model that never was. */
enum err model_written(struct ctx *cx, const char *codes) MUST_CHECK;
/* Only a model that is kept; a job rewrites what the lists show. */
enum err model_make_default(struct ctx *cx, const struct model_row *m)
    MUST_CHECK;
/* Out of use: not evaluated any more; or in use again, at rest. Not a model
 * that is kept. */
enum err model_use(struct ctx *cx, const struct model_row *m, bool active)
    MUST_CHECK;
/* Queues the reading of all customers after a change of this model. */
enum err model_restage(struct ctx *cx, const char *code) MUST_CHECK;

/* ---- stages ---- */

struct stage_edit {
    uint64_t number; /* 0 = new */
    const char *code;
    int64_t position;
    const char *colour; /* "1" .. "8" */
    const char *name_zh_cn, *name_zh_tw, *name_en;
    const char *meaning_zh_cn, *meaning_zh_tw, *meaning_en;
    int64_t limit_days;
    bool is_end, is_loss, is_fall, retired;
    int64_t version;
};
extern const struct field stage_edit_fields[]; /* the first is the code */
extern const size_t stage_edit_field_count;
enum err stage_edit_find(struct ctx *cx, const char *model, uint64_t number,
                         struct stage_edit *out) MUST_CHECK;
/* A stage that the rules in force give, that customers are in, or that a move by
 * hand keeps them in cannot be retired: they are read by other rules first, or
 * the move is taken back. */
enum err stage_edit_judge(struct ctx *cx, const char *model,
                          const struct stage_edit *was,
                          const struct stage_edit *next,
                          struct problems *out) MUST_CHECK;
/* The others make room for it where its place is taken. ERR_CONFLICT: another
 * version by now; ERR_INVALID: the code is taken. */
enum err stage_edit_save(struct ctx *cx, const char *model,
                         const struct stage_edit *now,
                         struct stage_edit *next) MUST_CHECK;

#endif
