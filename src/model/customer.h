/* One customer as its profile shows it: the row with the names of what it
 * refers to, and what is missing in it. */
#ifndef MODEL_CUSTOMER_H
#define MODEL_CUSTOMER_H

#include "core/ctx.h"
#include "db/db.h"

struct customer {
    uint64_t id, owner_id, team_id, category_id;
    const char *code, *kind, *name, *short_name, *credit_code, *parent_name;
    const char *industry, *size, *revenue_band, *ownership, *region, *source,
        *persona;                 /* names in cx->lang, "" = unknown */
    const char *country, *province, *city, *district, *address, *phone, *email,
        *website, *gender, *remark;
    const char *owner, *team;     /* "" = none */
    const char *grade, *stage;    /* codes; stage of the default model */
    int64_t employees;            /* FIELD_EMPTY = unknown */
    int32_t birth_on, created_on; /* birth_on DAY_NONE = unknown */
    int32_t cycle_days_set;       /* 0 = not set by a person */
    int64_t version;
    const void *pack;             /* of its events, NULL = none: event.h */
    size_t pack_len;
    uint64_t changes;             /* entries of its change log */
    uint64_t open_case;           /* recovery_case, 0 = none */
};

/* ERR_NOT_FOUND when it is not there, in the bin, or not the actor's to see. */
enum err customer_find(struct ctx *cx, uint64_t id, struct customer *out)
    MUST_CHECK;

/* Holds its row, in a transaction that writes what belongs to it. ERR_DENIED:
 * the actor only reads; ERR_NOT_FOUND: it is not there or in the bin. */
enum err customer_lock(struct ctx *cx, uint64_t id) MUST_CHECK;

/* The firmographic fields (for a person: those that describe one). */
#define CUSTOMER_FIELDS_MAX 8
struct customer_gaps {
    const char *missing[CUSTOMER_FIELDS_MAX]; /* msgids of their labels */
    size_t missing_count, field_count;
};
void customer_gaps(const struct customer *c, struct customer_gaps *out);

#endif
