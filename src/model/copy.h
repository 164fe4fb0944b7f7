/* The columnar copy of ledger, attributes and money that answers the funnel.
 *
 * Files in config->cache_dir that one roller writes and all processes map
 * read-only: a base of everybody, and a small part of those who changed since
 * (they stand in the base too, and are skipped there). The pair that holds is
 * named by one small file that is replaced as a whole, so a reader has the old
 * pair or the new one, and keeps it until its arena is reset: all figures of a
 * request are of one moment. A file that does not verify is not used.
 *
 * The copy is a cache: the ledger is the truth, and what is in doubt is built
 * again. Nothing in it is for the eyes of an actor before model/funnel.h has
 * applied the rights. */
#ifndef MODEL_COPY_H
#define MODEL_COPY_H

#include "model/scope.h"

enum { COPY_DAY_ZERO = -25567 }; /* 1900-01-01, day 0 of the columns */

enum copy_flag {
    COPY_LIVE = 1, /* in the base */
    COPY_GONE = 2  /* its row is gone for good; neither: in the bin, merged */
};

/* The netted moves of one model: of customer i those from off[i] to off[i + 1],
 * by day. to = stage.number, 0 = out of the base. */
struct copy_walk {
    uint8_t model; /* model.number */
    const uint32_t *off;
    const uint16_t *day;
    const uint8_t *to;
};

/* What KPIs look at in a life (model/life.h), as far as it is known when it is
 * read, and what time alone will bring. */
enum copy_mark {
    COPY_TURN,         /* + enum life_state: is that from this day on */
    COPY_PURCHASE = 3,
    COPY_CONSIDERED,   /* entered consideration */
    COPY_DEAL,         /* the first inquiry, quote or opportunity */
    COPY_AMENDED       /* the last day that changed what days before say */
};

struct copy_sale {     /* an order that stands or a contract, with these flags */
    int64_t amount;    /* FIELD_EMPTY = none */
    int32_t day;
    uint16_t kind, flags;
};

/* The first bytes of the customer's number, as it sorts. */
struct copy_code {
    uint64_t hi, lo;
};

struct copy_part {
    size_t n;
    const uint64_t *id; /* ascending */
    const uint8_t *flags;
    const struct copy_code *code;
    const uint16_t *dim[DIM_COUNT];    /* index of the value */
    const uint64_t *value[DIM_COUNT];  /* values; the first is 0 = none */
    size_t value_count[DIM_COUNT];
    /* Counts to the revenue of the 365 days to each of these days. */
    const uint32_t *money_off;
    const uint16_t *money_from, *money_until;
    const int64_t *money_amount;
    const uint32_t *term_off;
    const struct revenue_term *terms;
    uint64_t rules; /* what lives were read by, see copy_rules; 0 = there are
                       no lives */
    const uint16_t *seen;     /* first */
    const int64_t *potential; /* minor a year, FIELD_EMPTY = not entered */
    const uint32_t *mark_off; /* marks of a kind by day */
    const uint16_t *mark_day;
    const uint8_t *mark;
    const uint32_t *sale_off;
    const struct copy_sale *sales;
    struct copy_walk walks[RULE_MODELS];
    size_t walk_count;
    const uint32_t *replaced; /* of a part of changes: indexes in the base */
    size_t replaced_count;
};

struct copy {
    const struct copy_part *base, *more; /* more: NULL = nobody changed */
    int64_t moment; /* all that was committed before it is in */
};

/* The copy of now, the same one until the arena of cx is reset.
 * ERR_UNAVAILABLE: there is none yet; copy_state says how far it is. */
enum err copy_get(struct ctx *cx, const struct copy **out) MUST_CHECK;
/* Ledger and money as they were known at the end of an earlier day; `more` is
 * NULL and the attributes are empty: today's hold. Built at once where the base
 * is small, else by a job: ERR_UNAVAILABLE until it is there. */
enum err copy_get_known(struct ctx *cx, const struct rule_model *m,
                        int32_t known_on, const struct copy **out) MUST_CHECK;
/* Builds one for this arena alone and makes copy_get answer with it: for the
 * command line, where exact counts more than fast. */
enum err copy_build(struct ctx *cx, int32_t known_on,
                    const struct copy **out) MUST_CHECK;
/* What lives are read by: the rules, and the cycles of the company and of its
 * categories. Lives of a part that were read by others do not hold. */
struct stage_source;
uint64_t copy_rules(const struct stage_source *s);

/* copy_get where everything committed is in it, else copy_build. */
enum err copy_get_exact(struct ctx *cx, const struct copy **out) MUST_CHECK;

/* As of when the figures are; TIME_NONE = there is no copy. */
int64_t copy_moment(struct ctx *cx);

struct copy_state {
    bool ready;           /* copy_get answers */
    bool building;        /* somebody is at it */
    uint64_t done, total; /* customers read; total 0 = not known */
    int64_t moment;       /* TIME_NONE = not ready */
};
/* of a day known on (DAY_NONE = now); the model is not looked at then. */
enum err copy_state(struct ctx *cx, const struct rule_model *m,
                    int32_t known_on, struct copy_state *out) MUST_CHECK;

/* How a value of a dimension is numbered: an id as it is, a code by its hash,
 * a stage of segments4 by its number. 0 = none. */
uint64_t copy_value(const char *code);

/* ---- for `perennial work` ---- */

struct copy_roller;
struct copy_rolled {
    bool mine;          /* false: another process is the roller */
    bool rebuilt;
    uint64_t customers; /* read anew */
    uint64_t left;      /* entries of the outbox not taken up yet, 0 = none */
};
struct copy_roller *copy_roller_new(void);
void copy_roller_free(struct copy_roller *r);
/* Takes up what waits in the outbox and publishes it; builds all where there is
 * no copy that holds. cx: a connection of its own, not in a transaction. */
enum err copy_roll(struct ctx *cx, struct copy_roller *r,
                   struct copy_rolled *out) MUST_CHECK;
/* Builds the days known on that readers asked for, and clears away files that
 * nobody can need. A connection of its own, as above. */
enum err copy_known_serve(struct ctx *cx) MUST_CHECK;

#endif
