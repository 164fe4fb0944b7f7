/* Why customers moved: the ledger rows of many at once, with the values that the
 * conditions of the rule looked at. */
#ifndef MODEL_LEDGER_WHY_H
#define MODEL_LEDGER_WHY_H

#include "model/fact_pack.h"

struct ledger_why {
    uint64_t customer_id;
    int32_t day;
    const struct rule_stage *to;  /* NULL = out of the base */
    const struct rule *rule;      /* NULL = not by a rule */
    const char *reason;           /* moved, bin, merge ...; "" = by a rule */
    const struct fact_seen *facts;
    size_t fact_count;
};
/* Of these customers and days, by customer, day and order; whose they are was
 * judged by the caller. One statement. */
enum err ledger_whys(struct ctx *cx, const struct rule_model *m,
                     const uint64_t *ids, size_t id_count, int32_t from,
                     int32_t to, struct ledger_why **out, size_t *n)
    MUST_CHECK;
/* The last of a customer's day that led there; NULL: there is none. */
const struct ledger_why *ledger_why_find(const struct ledger_why *list,
                                         size_t n, uint64_t customer_id,
                                         int32_t day,
                                         const struct rule_stage *to);

/* Does the condition hold for the values that were seen? */
bool fact_seen_holds(const struct fact_seen *facts, size_t n,
                     const struct rule_atom *atom, bool negated);

#endif
