/* A page of the customer list, by key.
 *
 * Any shown column sorts; a page begins behind (or before) the last row seen,
 * never at an offset, so page 10,000 costs what page 1 costs. Every sort column
 * is NOT NULL, unknown values sort last in both directions only as far as their
 * stored value does (9999-12-31, 0). */
#ifndef MODEL_CUSTOMER_LIST_H
#define MODEL_CUSTOMER_LIST_H

#include "model/customer_scope.h"

enum customer_column {
    COLUMN_NAME, COLUMN_STAGE, COLUMN_SINCE, COLUMN_GRADE, COLUMN_REVENUE,
    COLUMN_QUIET, COLUMN_EXPECTED, COLUMN_CONTACT, COLUMN_FOLLOW,
    COLUMN_OWNER, COLUMN_TEAM, COLUMN_REGION, COLUMN_INDUSTRY, COLUMN_SIZE,
    COLUMN_SOURCE, COLUMN_CREATED, COLUMN_CODE, COLUMN_COUNT
};

struct customer_column_info {
    const char *key;   /* in addresses and settings */
    const char *label; /* msgid */
    bool by_default, descending_first, number;
};
extern const struct customer_column_info customer_columns[COLUMN_COUNT];
int customer_column_find(const char *key); /* -1 if none */

/* Not by stage and its day where another than the default model is shown: no
 * index has those. */
bool customer_list_sorts(const struct customer_filter *f,
                         enum customer_column column);

struct customer_sort {
    enum customer_column column;
    bool descending;
};

/* Where a page begins: the sort value of a row as text, and its id. */
struct customer_key {
    const char *value; /* NULL: from the start */
    uint64_t id;
    bool backwards;    /* the page before the key instead of behind it */
};

struct customer_row {
    uint64_t id;
    const char *code, *name, *kind, *stage, *grade, *owner, *team, *region,
        *industry, *size, *source;
    int64_t revenue_365; /* minor */
    int32_t stage_since, last_purchase_on, expected_on, late_on, lapse_on,
        last_contact_on, next_follow_on, created_on; /* DAY_NONE = unknown */
    uint64_t cycle_days, purchases;
    unsigned warn_level; /* highest of its warnings, 0 = none */
    bool in_recovery;    /* a recovery case is open */
    const char *key;     /* its sort value, for customer_key */
};

/* Puts the stage by the model of the filter, and since when, into the rows where
 * that is another than the default one; "" for who is in none. */
enum err customer_list_stages(struct ctx *cx, const struct customer_filter *f,
                              struct customer_row *rows, size_t n) MUST_CHECK;

struct customer_page {
    struct customer_row *rows;
    size_t count;
    bool before, after; /* there are rows before the first, behind the last */
};

enum err customer_list_page(struct ctx *cx, const struct customer_filter *f,
                            struct customer_sort sort, struct customer_key key,
                            size_t size, struct customer_page *out) MUST_CHECK;

struct customer_total {
    uint64_t count;
    bool exact;          /* false: there are more than count */
    int64_t revenue_365; /* minor; of all when exact, else FIELD_EMPTY */
};
#define CUSTOMER_TOTAL_LIMIT 10000
/* limit 0 = count them all. */
enum err customer_list_total(struct ctx *cx, const struct customer_filter *f,
                             uint64_t limit,
                             struct customer_total *out) MUST_CHECK;

/* Every row of all pages in list order: their numbers in one pass, the rows in
 * pieces. Call it in one snapshot. */
typedef enum err customer_row_fn(void *arg, const struct customer_row *row);
enum err customer_list_each(struct ctx *cx, const struct customer_filter *f,
                            struct customer_sort sort, customer_row_fn *fn,
                            void *arg, uint64_t *rows) MUST_CHECK;

#endif
