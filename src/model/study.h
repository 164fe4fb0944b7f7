/* Studies: market research for a stage and a market, dated, with text, figures
 * and files. */
#ifndef MODEL_STUDY_H
#define MODEL_STUDY_H

#include "model/record.h"

struct study {
    uint64_t id; /* 0 = new */
    const char *title;
    int32_t day;
    const char *stage; /* "lifecycle6.usage", "" = of no stage */
    const char *region_code;
    uint64_t category_id;
    const char *source, *text, *figures;
    int64_t version;
    /* for showing: */
    const char *region, *category, *by; /* NULL = all, nobody */
    uint64_t by_id;
    int64_t files;      /* how many */
    int64_t deleted_at; /* of those in the bin */
};
extern const struct field study_fields[];
extern const size_t study_field_count;

/* Latest first; stage NULL = all, else those of that stage and of none. */
enum err study_list(struct ctx *cx, const char *stage, size_t limit,
                    struct study **out, size_t *n) MUST_CHECK;
enum err study_find(struct ctx *cx, uint64_t id, struct study *out)
    MUST_CHECK;
/* Managers and marketing. */
bool study_may(const struct ctx *cx);
enum err study_add(struct ctx *cx, struct study *s) MUST_CHECK;
enum err study_save(struct ctx *cx, const struct study *now,
                    const struct study *next) MUST_CHECK;
/* Its files stay with it, and are back with it. */
enum err study_delete(struct ctx *cx, uint64_t id) MUST_CHECK;
/* What can be had back, deleted last first. */
enum err study_bin(struct ctx *cx, struct study **out, size_t *n) MUST_CHECK;
/* ERR_NOT_FOUND: not in the bin any more. */
enum err study_restore(struct ctx *cx, uint64_t id) MUST_CHECK;

#endif
