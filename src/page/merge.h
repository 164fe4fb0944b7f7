/* The three-way merge of a form: its rows, and the answer to them. */
#ifndef PAGE_MERGE_H
#define PAGE_MERGE_H

#include "page/edit.h"

/* Puts what was chosen on the conflict page in place of the posted fields; false
 * when something that both changed was not decided (e->open says which). Before
 * the fields are read. */
bool merge_resolve(struct edit *e);

struct merge_row {
    size_t field;
    const char *was, *theirs, *mine, *result; /* as field_show writes them */
    const char *pick;   /* "theirs", "mine" or "" */
    bool by_them, by_me, open;
};
/* Compares the row now with the form; *rest = how many fields do not differ. */
size_t merge_rows(struct edit *e, struct merge_row **out);

/* a and b without their common head and tail; lengths in bytes, cut between
 * characters. */
struct merge_diff {
    size_t head, tail;
};
struct merge_diff merge_compare(const char *a, const char *b);

#endif
