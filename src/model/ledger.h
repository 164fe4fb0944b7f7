/* Reading the stage ledger.
 *
 * As known on a day K: the rows recorded by the end of K; a row that such a row
 * corrects does not count. K = DAY_NONE is now. Of one day, the rows that count
 * are netted by the reader: the stage at the end of the day is the last one's. */
#ifndef MODEL_LEDGER_H
#define MODEL_LEDGER_H

#include "model/fact_pack.h"

struct ledger_row {
    int32_t day;
    unsigned seq;
    int64_t happened_at, recorded_at;     /* TIME_NONE: worked out just now */
    const struct rule_stage *from, *to;   /* NULL = not in the base */
    int32_t since;                        /* DAY_NONE = entered the base */
    unsigned version, rule, round;        /* 0, 0 = not by a rule */
    const char *reason;                   /* "" = by a rule */
    const char *account;                  /* login, NULL = by a rule */
    struct fact_seen facts[FACT_SEEN_MAX];
    size_t fact_count;
    int32_t corrects_day;                 /* DAY_NONE = corrects none */
    unsigned corrects_seq;
    bool counts;  /* not corrected as known, and not only a correction */
};

/* All rows of the customer in the model by the order of day and number, in the
 * arena of cx. Of a model at rest, what its history would be by what is known
 * now, out of the base while the customer was in the bin; ERR_CONFLICT when another
 * day is asked for. The caller has judged the row rights. */
enum err ledger_history(struct ctx *cx, uint64_t customer_id,
                        const struct rule_model *m, int32_t known_on,
                        const struct ledger_row **rows, size_t *n) MUST_CHECK;

/* What people said about the stages of a customer: moves by hand and
 * declarations, in order. */
struct ledger_word {
    int32_t day;
    unsigned model;      /* of a move: its number; 0 = a declaration */
    const char *account; /* login, NULL = of nobody that is known */
};
enum err ledger_words(struct ctx *cx, uint64_t customer_id,
                      struct ledger_word **out, size_t *n) MUST_CHECK;
/* The one that brought the customer to a stage that day, as the ledger takes it;
 * by hand: against the rules. NULL = the rules alone did. */
const struct ledger_word *ledger_word_find(const struct ledger_word *list,
                                           size_t n,
                                           const struct rule_model *m,
                                           int32_t day, bool by_hand);

struct ledger_count {
    const struct rule_stage *stage;
    uint64_t customers;
    int64_t revenue_365; /* minor units: the 365 days to as_of, as known */
};

/* The customers the actor may see, by their stage at the end of as_of: one entry
 * a stage of the model, in its order. ERR_CONFLICT for a model at rest. A
 * customer that is in the bin today was there before it was deleted. */
enum err ledger_counts(struct ctx *cx, const struct rule_model *m,
                       int32_t as_of, int32_t known_on,
                       struct ledger_count **out, size_t *n) MUST_CHECK;

/* Each customer that was in the base at the end of as_of, ascending. */
struct ledger_stay {
    uint64_t customer_id;
    uint8_t stage; /* index in the model's stages */
};
enum err ledger_stays(struct ctx *cx, const struct rule_model *m,
                      int32_t as_of, int32_t known_on,
                      struct ledger_stay **out, size_t *n) MUST_CHECK;

/* The first moment that is not known on K any more. */
int64_t ledger_known_until(int32_t known_on);

#endif
