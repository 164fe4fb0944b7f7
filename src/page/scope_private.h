/* Shared by the files of page/scope.h: the lists a scope is checked against. */
#ifndef PAGE_SCOPE_PRIVATE_H
#define PAGE_SCOPE_PRIVATE_H

#include "model/rule.h"
#include "page/scope.h"

struct scope_lists {
    const struct rules *rules;
    struct scope_values of[DIM_COUNT];
};

/* The value with that key in an address; NULL: none. */
const struct scope_choice *scope_choice_find(const struct scope_lists *l,
                                           enum dimension d, const char *key);
/* Fills query, words and s.from .. s.cohort_to from the rest. */
void scope_settle(struct arena *a, enum lang l, struct page_scope *s);
/* Sets values of a dimension from its picks. */
enum err scope_pick_values(struct ctx *cx, struct page_scope *s,
                           enum dimension d) MUST_CHECK;

bool scope_is_step(const struct rule_stage *stage);
int scope_first_step(const struct rule_model *m);

/* month, quarter, half, year: the latest one that says something. */
bool scope_latest_period(const char *word, int32_t closed,
                         struct period *out);

/* "model=..&p=..", in the order of the form. */
const char *scope_query_text(struct arena *a, const struct page_scope *s);

#endif
