/* Shared by copy*.c only: parts in the making, files, reading the database. */
#ifndef MODEL_COPY_PRIVATE_H
#define MODEL_COPY_PRIVATE_H

#include "model/copy.h"
#include "model/evaluate.h"

/* ---- copy_part.c: the columns ---- */

enum copy_section {
    SEC_ID, SEC_FLAGS, SEC_CODE, SEC_REPLACED,
    SEC_MONEY_OFF, SEC_MONEY_FROM, SEC_MONEY_UNTIL, SEC_MONEY_AMOUNT,
    SEC_TERM_OFF, SEC_TERM,
    SEC_SEEN, SEC_POTENTIAL, SEC_MARK_OFF, SEC_MARK_DAY, SEC_MARK,
    SEC_SALE_OFF, SEC_SALE,
    SEC_DIM, /* DIM_COUNT of them, and so on */
    SEC_VALUE = SEC_DIM + DIM_COUNT,
    SEC_WALK_OFF = SEC_VALUE + DIM_COUNT,
    SEC_WALK_DAY = SEC_WALK_OFF + RULE_MODELS,
    SEC_WALK_TO = SEC_WALK_DAY + RULE_MODELS,
    SEC_COUNT = SEC_WALK_TO + RULE_MODELS
};

struct column {
    char *data;
    size_t n, cap; /* entries */
};

struct value_table { /* value to its index, open addressing */
    uint32_t *slots;
    size_t size;
};

/* A part in the making. Customers come by ascending id. */
struct copy_build {
    struct column section[SEC_COUNT];
    struct value_table table[DIM_COUNT];
    uint8_t models[RULE_MODELS];
    size_t model_count;
    uint64_t rules;
};

size_t copy_section_size(int section);
void copy_build_start(struct copy_build *b, const uint8_t *models, size_t n);
/* Takes over the values of an older part, with their indexes. */
void copy_build_values(struct copy_build *b, const struct copy_part *p);
void copy_build_free(struct copy_build *b);
void *copy_build_add(struct copy_build *b, int section, size_t n);
/* Entries of the same section of another build. */
void copy_build_take(struct copy_build *b, int section,
                     const struct copy_build *from, size_t at, size_t n);
uint16_t copy_build_value(struct copy_build *b, int dimension, uint64_t value);
/* Ends a customer: all that was added to what it has several of is its. */
void copy_build_customer_end(struct copy_build *b);
/* Customers from..to - 1 of a part whose values are the first ones of b. */
void copy_build_append(struct copy_build *b, const struct copy_part *p,
                       size_t from, size_t to);
/* All of another build, whose ids are higher. */
void copy_build_join(struct copy_build *b, struct copy_build *next);
void copy_build_part(const struct copy_build *b, struct copy_part *out);

/* ---- copy_file.c ---- */

struct copy_map {
    void *data;
    size_t size;
    struct copy_part part;
    uint64_t generation, identity;
    int64_t moment;
};

struct copy_current {
    char magic[8];
    uint64_t identity, base, more; /* more: 0 = none */
    int64_t moment;
    uint64_t hash; /* of the rest */
};

/* Names in config->cache_dir, in the arena of cx. */
const char *copy_file_name(struct ctx *cx, const char *kind,
                           uint64_t generation);
enum err copy_file_write(struct ctx *cx, const char *path,
                         const struct copy_build *b, uint64_t identity,
                         uint64_t generation, int64_t moment) MUST_CHECK;
/* ERR_NOT_FOUND: not there, or not to be trusted. */
enum err copy_file_map(const char *path, struct copy_map *out) MUST_CHECK;
void copy_file_unmap(struct copy_map *m);
enum err copy_current_read(struct ctx *cx, struct copy_current *out)
    MUST_CHECK;
enum err copy_current_write(struct ctx *cx, struct copy_current *c) MUST_CHECK;
/* Number of the database: another one has other customers. */
enum err copy_identity(struct ctx *cx, uint64_t *out) MUST_CHECK;
uint64_t copy_hash(const void *data, size_t n, uint64_t start);

/* How far a build is, for others to see. NULL path: none. */
enum { COPY_PROGRESS_S = 15 }; /* older than this: whoever wrote it is dead */
void copy_progress_write(const char *path, uint64_t done, uint64_t total);
bool copy_progress_read(const char *path, uint64_t *done, uint64_t *total);

/* ---- copy_life.c ---- */

/* Marks and sales of a customer, at the end of these sections. */
struct life_reader;
void copy_life_add(struct copy_build *b, struct life_reader *r,
                   const struct evaluate_input *in);

/* ---- copy_read.c: from the database ---- */

uint16_t copy_column_day(int32_t day);

struct copy_reader; /* reads pieces of customers */
struct copy_wish {
    uint8_t models[RULE_MODELS];
    size_t model_count;
    int32_t known_on;    /* DAY_NONE = now */
    bool attributes;
};

/* All kept models. */
enum err copy_wish_all(struct ctx *cx, struct copy_wish *out) MUST_CHECK;
/* These customers (ascending) into b. */
enum err copy_read_many(struct ctx *cx, const struct copy_wish *w,
                        const uint64_t *ids, size_t n,
                        struct copy_build *b) MUST_CHECK;
/* Customers from..to at once, in one snapshot. */
enum err copy_reader_new(struct ctx *cx, const struct copy_wish *w,
                         struct copy_build *b, struct copy_reader **out)
    MUST_CHECK;
enum err copy_reader_range(struct copy_reader *q, uint64_t from, uint64_t to)
    MUST_CHECK;
void copy_reader_free(struct copy_reader *q);

/* ---- copy_all.c ---- */

/* Everybody, with a second connection beside (`two`), each piece a snapshot of
 * its own unless cx is in a transaction. progress may be NULL. */
enum err copy_read_all(struct ctx *cx, const struct copy_wish *w, bool two,
                       const char *progress, struct copy_build *b) MUST_CHECK;

/* ---- copy.c ---- */

enum err copy_known_build(struct ctx *cx, const struct rule_model *m,
                          int32_t known_on) MUST_CHECK;

#endif
