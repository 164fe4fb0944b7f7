/* Search over customers: names, contacts, telephones, codes, pinyin initials.
 *
 * A row of customer_gram is one small piece of text by which a customer can be
 * found, hashed to 32 bits (FNV-1a): two neighbouring hanzi, three letters of a
 * Latin name or of the initials, how a name begins, a whole number. A search is
 * the customers that have every piece of what was typed; with some millions of
 * pieces in 4 billion values a false hit is too rare to be worth a second look.
 * Traditional and simplified characters, full and half width, upper and lower
 * case are one. */
#ifndef MODEL_SEARCH_H
#define MODEL_SEARCH_H

#include "core/ctx.h"
#include "db/compose.h"

struct gram_set {
    uint32_t *list;
    size_t count, cap;
    struct arena *arena;
};

enum err search_start(void) MUST_CHECK; /* once, before threads (OpenCC) */

void gram_set_init(struct gram_set *s, struct arena *a);
void gram_add_name(struct gram_set *s, const char *name);
void gram_add_initials(struct gram_set *s, const char *initials);
/* A telephone or code: findable whole, by its last 4 or 8 digits, and by its
 * last run of digits without leading zeros. NULL and "" add nothing. */
void gram_add_number(struct gram_set *s, const char *number);
/* Sorts, removes doubles. */
void gram_set_close(struct gram_set *s);

/* Pieces of what a person typed; at most 24, no piece = finds nothing. */
void search_grams(struct arena *a, const char *typed, struct gram_set *out);
/* Adds " AND c.id IN (...)" for each piece to a query over customer c. */
void search_where(struct query *q, const struct gram_set *s);

/* Rewrites the pieces of one customer (and its contacts) in the caller's
 * transaction. */
enum err search_index_customer(struct ctx *cx, uint64_t customer_id) MUST_CHECK;

/* The same for many (ids ascending, each once): a few statements for all. */
enum err search_index_many(struct ctx *cx, const uint64_t *ids, size_t n)
    MUST_CHECK;

/* Removes all pieces of a customer that is about to be removed itself. */
enum err search_forget(struct ctx *cx, uint64_t customer_id) MUST_CHECK;

#endif
