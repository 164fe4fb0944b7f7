/* Why customers leave: the customers lost in a period with their cases, by
 * reason and family. What each figure means is in docs/figures.md.
 *
 * All figures and lists of one scope come from one reading, of one case a
 * customer: his last in the period. So they cannot differ, and sums hold. The
 * cases are read from their table, narrowly; which customers fit and may be seen,
 * and what values they have, is read from the copy of the funnel. */
#ifndef MODEL_CHURN_H
#define MODEL_CHURN_H

#include "model/churn_life.h"
#include "model/copy.h"

enum {
    CHURN_FAMILIES = 8,
    CHURN_WIN_DAYS = 180, /* who is back by then is won back */
    CHURN_ENOUGH = 30     /* below it no rate is named and nothing compared */
};

struct churn_family {
    const char *code; /* "" = none is known */
    const char *name; /* in the actor's language; "" where code is */
    unsigned colour;  /* of the palette */
};

struct churn_reason {
    const char *code, *name, *merged_into;
    int family; /* index */
    bool needs_text;
};

struct churn_left {
    const char *model, *stage; /* "" = nobody knows */
    size_t number;             /* its place in lefts */
};

/* Small: there may be a hundred thousand. */
struct churn_case {
    uint64_t id, customer_id, competitor_id;
    /* Where its customer is in the copy, at which place: what it is, and, as
     * known on the day of the scope, its stages and contracts. */
    const struct copy_part *home, *life;
    uint32_t at, life_at;
    int32_t lost_on, offer_percent;
    int16_t reason, family; /* indexes */
    const struct churn_left *left;
    int64_t revenue_365, margin_365;
    bool has_offer : 1, avoidable : 1; /* yes or partly */
    bool unreviewed : 1;               /* its second look is due */
    bool reviewed : 1, disagreed : 1;
    bool observed : 1, regained : 1; /* CHURN_WIN_DAYS have passed; back */
};
enum churn_tenure { /* months from the first purchase to the loss */
    CHURN_TENURE_6,
    CHURN_TENURE_12,
    CHURN_TENURE_24,
    CHURN_TENURE_48,
    CHURN_TENURE_MORE,
    CHURN_TENURE_NONE, /* not known */
    CHURN_TENURE_COUNT
};
/* The value that its customer has, as of a scope; 0 = none. */
uint64_t churn_value(const struct churn_case *k, enum dimension d);

struct churn_sum {
    uint64_t customers, observed, regained;
    uint64_t offers; /* of the customers: with a price of a competitor */
    int64_t revenue_365, margin_365, offer_percents;
};
struct churn_competitor {
    uint64_t id;
    const char *name;
};

struct churn {
    struct churn_family families[CHURN_FAMILIES + 1]; /* the last: none */
    size_t family_count;                              /* with it */
    struct churn_reason *reasons; /* in the order of the screen */
    size_t reason_count;
    struct churn_competitor *competitors; /* by id */
    size_t competitor_count;
    const struct rule_model *life; /* that says since when it is a customer;
                                      NULL = none is kept */
    struct churn_case **cases; /* by customer */
    size_t count;
    struct churn_left **lefts; /* the different ones of the cases */
    size_t left_count;
    /* Of the cases, by reason (the first one: none) and family, and by what was
     * left and family. */
    struct churn_sum *by_reason, *by_left;
};
/* How long it had been a customer, by what contract, when it was lost, and in
 * which month (year * 12 + month - 1). */
enum churn_tenure churn_tenure(const struct churn *c,
                               const struct churn_case *k);
enum churn_term churn_term(const struct churn_case *k);
int churn_month(const struct churn_case *k);

/* The name, "" = none is named. */
const char *churn_competitor(const struct churn *c, uint64_t id);
struct churn_name {
    const char *code, *customer_code, *customer_name;
    const char *before; /* main reason until its second look, "" = not changed */
};
/* Of these cases and their customers, in the same order. */
enum err churn_names(struct ctx *cx, struct churn_case *const *list, size_t n,
                     struct churn_name **out) MUST_CHECK;
/* `closed` is the last day that is over; the scope's model does not matter. As
 * known on an earlier day only what was recorded by then counts: cases, losses,
 * reasons, second looks and ends. ERR_UNAVAILABLE: there is no copy yet. */
enum err churn_read(struct ctx *cx, const struct scope *s, int32_t closed,
                    struct churn *out) MUST_CHECK;
/* The same with the words that another reading of the request has. */
enum err churn_read_like(struct ctx *cx, const struct scope *s, int32_t closed,
                         const struct churn *like,
                         struct churn *out) MUST_CHECK;
/* The same of several periods, whatever days the scope has: what is in more than
 * one of them is read once. The first one's `out` has words, the others get
 * them. */
enum { CHURN_SPANS = 3 };
struct churn_span {
    int32_t from, to; /* both included */
    struct churn *out;
};
enum err churn_read_spans(struct ctx *cx, const struct scope *s,
                          int32_t closed, const struct churn_span *spans,
                          size_t n) MUST_CHECK;
enum err churn_read_words(struct ctx *cx, struct churn *out) MUST_CHECK;

/* Which of them. In addresses: "all", "family.company", "reason.other.company"
 * (with the family), "competitor.7" (0: a competitor that nobody named),
 * "left.usage", "left.usage.company", "avoidable", "month.202608", "tenure.2",
 * "term.year" ... ; of a stage or family nobody knows "none". */
enum churn_slice_kind {
    CHURN_ALL,
    CHURN_FAMILY,
    CHURN_REASON,
    CHURN_COMPETITOR,
    CHURN_LEFT,
    CHURN_AVOIDABLE,
    CHURN_UNREVIEWED,
    CHURN_REVIEWED,
    CHURN_DISAGREED,
    CHURN_UNKNOWN,
    CHURN_OTHER,
    CHURN_OBSERVED,
    CHURN_REGAINED,
    CHURN_MONTH,
    CHURN_TENURE,
    CHURN_TERM,
    CHURN_SLICE_COUNT
};
struct churn_slice {
    enum churn_slice_kind kind;
    int reason, family; /* -1 = any */
    uint64_t competitor_id;
    const char *stage;
    int part; /* of the last three: month, enum churn_tenure, churn_term */
};
bool churn_slice_read(struct arena *a, const struct churn *c, const char *text,
                      struct churn_slice *out);
const char *churn_slice_text(struct arena *a, const struct churn *c,
                             const struct churn_slice *s);
bool churn_fits(const struct churn *c, const struct churn_slice *s,
                const struct churn_case *k);

void churn_add(struct churn_sum *sum, const struct churn_case *k);
struct churn_sum churn_sum(const struct churn *c, const struct churn_slice *s);
/* When all cases are read: what churn_sum answers most slices with. */
void churn_sums_make(struct arena *a, struct churn *c);

#endif
