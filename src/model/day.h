/* What somebody's day begins with: his customers by stage, who is about to
 * change stage, contracts that end, texts that were not saved. The scope of all
 * of it is the customer list's own (customer_scope.h), so a count is its list.
 * Each function is one statement but day_soon, which takes a fixed few. */
#ifndef MODEL_DAY_H
#define MODEL_DAY_H

#include "model/customer_scope.h"
#include "model/scope.h"
#include "model/stage.h"

enum { DAY_SOON_DAYS = 30, DAY_SOON_LOOKED_AT = 120, DAY_CONTRACT_DAYS = 60,
       DAY_CONTRACTS_MOST = 1000, DAY_MANY = 20000 };

struct day_stage {
    const struct rule_stage *stage;
    uint64_t customers;
};

/* A row for each stage of the default model, also where it is empty. */
enum err day_stages(struct ctx *cx, const struct customer_filter *f,
                    struct day_stage **out, size_t *n, uint64_t *total)
    MUST_CHECK;
/* The same off the copy of the ledger, for DAY_MANY customers and more, of whom the
 * index alone takes as long as all else. now: a scope that ends today.
 * ERR_UNAVAILABLE: there is no copy. */
enum err day_stages_of_copy(struct ctx *cx, const struct scope *now,
                            struct day_stage **out, size_t *n, uint64_t *total)
    MUST_CHECK;

struct day_soon {
    struct stage_turn turn;
    const char *name;
};

/* Customers that change stage within 30 days if nothing is done, by day: of
 * the 120 with most revenue that have such a day at all, at most `limit`. *cut:
 * there may be more than those 120. */
enum err day_soon(struct ctx *cx, const struct customer_filter *f,
                  size_t limit, struct day_soon **out, size_t *n,
                  bool *cut) MUST_CHECK;

/* All of them, by day. *many: more than `most` may change, so that it would take
 * long; then none was looked at. */
enum err day_soon_all(struct ctx *cx, const struct customer_filter *f,
                      size_t most, struct stage_turn **out, size_t *n,
                      bool *many) MUST_CHECK;

struct day_contract {
    uint64_t customer_id;
    const char *customer, *code, *type;
    int32_t ends_on;
    int64_t price;    /* FIELD_EMPTY = none */
    bool renews;
    int32_t notice_by; /* last day for a notice, DAY_NONE = no period */
};

/* Running contracts without a successor that end within 60 days, by day: the
 * first of them, *all in all, of many customers DAY_CONTRACTS_MOST + 1 at most.
 * customers: how many the filter leaves (day_stages), UINT64_MAX = not known. */
enum err day_contracts(struct ctx *cx, const struct customer_filter *f,
                       uint64_t customers, size_t limit,
                       struct day_contract **out, size_t *n, uint64_t *all)
    MUST_CHECK;

struct day_draft {
    const char *form; /* address its form is sent to */
    const char *customer; /* whom it is about, "" = nobody known */
    int64_t saved_at;
};

enum err day_drafts(struct ctx *cx, size_t limit, struct day_draft **out,
                    size_t *n) MUST_CHECK;

#endif
