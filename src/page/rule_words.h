/* Rules in plain words, without a customer. */
#ifndef PAGE_RULE_WORDS_H
#define PAGE_RULE_WORDS_H

#include "model/ledger_why.h"
#include "view/view.h"

/* "purchases ≥ 3", "no termination notice". */
char *atom_words(struct arena *a, enum lang l, const struct rule_atom *t,
                 bool negated);
/* The whole rule in one line; "otherwise" where it has no condition. */
const char *rule_sentence(struct arena *a, enum lang l,
                          const struct rules *rules, const struct rule *rule);
/* "days without a contact"; NULL where the fact is a yes or no. */
const char *fact_noun(struct arena *a, enum lang l, const struct rule_atom *t);
/* What of its rule held by the values that were seen, else why it was no rule:
 * "purchases ≥ 3 and NPS ≥ 9", "moved by hand". */
const char *rule_seen_words(struct arena *a, enum lang l,
                            const struct rules *rules,
                            const struct ledger_why *why);
/* A reason of the ledger that is no rule; unknown ones as they are. */
const char *move_reason_words(enum lang l, const char *reason);
/* Into a row: ALWAYS rows: TEXT (needed in any case); ANY section with
 * ALTERNATIVE rows: TEXT (one of them is needed; FURTHER section: after
 * ALWAYS); OTHERWISE section (no condition at all). */
void rule_fill_words(struct view *row, enum lang l, const struct rules *rules,
                     const struct rule *rule);

#endif
