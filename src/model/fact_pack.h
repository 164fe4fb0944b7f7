/* The values that the conditions of a rule looked at, packed into a ledger row.
 *
 * One entry a fact and window: number of the fact (enum fact), days (varint), 0
 * when it had no value, else 1 and the value (zigzag varint). An entry that has
 * no room any more is left out. */
#ifndef MODEL_FACT_PACK_H
#define MODEL_FACT_PACK_H

#include "model/evaluate.h"

enum { FACT_PACK_MAX = 128, FACT_SEEN_MAX = 32 };

struct fact_seen {
    enum fact fact;
    uint16_t days;
    bool has_value;
    int64_t value; /* yes/no facts 0 or 1 */
};

/* For the callback of evaluate(): what the rule of this step looked at. Bytes
 * written, at most FACT_PACK_MAX. */
size_t fact_pack_step(struct walk *w, const struct stage_step *step,
                      unsigned char out[FACT_PACK_MAX]);
/* Entries read, at most FACT_SEEN_MAX; what is cut off ends it. */
size_t fact_unpack(const void *data, size_t len,
                   struct fact_seen out[FACT_SEEN_MAX]);

#endif
