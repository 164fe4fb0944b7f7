/* The address of a customer list: its conditions, order and place.
 *
 * Read once, checked against the lists that the actor sees, and written again
 * for every link of the page (without one condition, sorted otherwise, behind
 * a row). A value that does not fit is left out and said, never an error. */
#ifndef PAGE_CUSTOMER_QUERY_H
#define PAGE_CUSTOMER_QUERY_H

#include "http/request.h"
#include "model/customer_list.h"
#include "model/lookup.h"

#define QUERY_USED_MAX 32

struct customer_lists {
    const struct rules *rules;
    const struct rule_model *model; /* the one that stages are shown by */
    struct lookup_stage *stages;
    struct lookup_person *owners;
    struct lookup_team *teams;
    struct lookup *regions, *industries, *sizes, *sources;
    size_t stage_count, owner_count, team_count, region_count,
        industry_count, size_count, source_count;
};
/* All lists of the filter row: one statement each. The stages are those of the
 * active model that `model` of the address names, else of the default one. */
enum err customer_lists_read(struct request *rq, struct customer_lists *out)
    MUST_CHECK;

struct customer_used {
    const char *name, *value; /* as in the address */
    const char *text;         /* "Owner: 王伟" */
};

struct customer_query {
    struct customer_filter filter;
    struct customer_used used[QUERY_USED_MAX];
    size_t used_count;
    struct customer_sort sort;
    bool sorted;              /* the address says how */
    struct customer_key key;
    size_t size;              /* rows a page; 0 = as remembered */
    bool count_all;           /* the exact total was asked for */
    const char *ignored;      /* translated: a condition did not fit, or NULL */
};
enum err customer_query_read(struct request *rq,
                             const struct customer_lists *lists,
                             struct customer_query *out) MUST_CHECK;

/* path?conditions&sort without condition number `without` (-1: with all) and
 * with `more` ("&after=..", encoded) behind; no place unless in `more`. */
const char *customer_query_url(struct arena *a, const char *path,
                               const struct customer_query *q, int without,
                               const char *more);

#endif
