/* What an edit changed, as the audit keeps it: {"field": ["from", "to"], ...},
 * each value as a form shows it (field_show): codes, ids, plain amounts, ISO
 * days. One shape for all subjects, so that one reader shows all of them. */
#ifndef MODEL_CHANGE_H
#define MODEL_CHANGE_H

#include "core/field.h"

struct change {
    const char *field, *from, *to;
};

/* The fields that differ between two structs, in the order of the table. */
size_t change_list(struct arena *a, const struct field *fields, size_t n,
                   const void *from, const void *to, struct change **out);
/* As JSON; NULL for none. */
const char *change_write(struct arena *a, const struct change *list, size_t n);
/* The changes in an audit's detail; what is not of this shape is left out. */
size_t change_read(struct arena *a, const char *detail, struct change **out);
/* A whole number of an audit's detail, such as how many rows were exported. */
bool detail_number(const char *detail, const char *key, int64_t *out);

#endif
