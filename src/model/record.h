/* Rows that people edit: a field table in the order of the columns of a
 * statement moves a row into a struct and back, so that a field is named once
 * in the table, once in SELECT and once in UPDATE, and nowhere else. */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "core/field.h"
#include "db/db.h"

/* Columns first_col.. of a row, one a field, into base. */
void record_load(const struct field *fields, size_t n, const struct rows *r,
                 size_t row, size_t first_col, void *base);
/* One bind a field: empty texts as "", other empty values as NULL. */
void record_binds(const struct field *fields, size_t n, const void *base,
                  struct bind *out);

/* Of texts in three languages the empty ones take the first that is there. */
void record_fill_up(const char **a, const char **b, const char **c);

/* What is wrong with a row as a whole, beside a field each. */
#define PROBLEMS_MAX 16
struct problems {
    struct problem {
        const char *field, *message; /* message: msgid, or worded already */
    } list[PROBLEMS_MAX];
    size_t count;
};
void problem_add(struct problems *p, const char *field, const char *message);

#endif
