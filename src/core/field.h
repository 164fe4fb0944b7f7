/* A named, typed, limited value: declared once in a table and used by forms,
 * CSV columns, settings and command-line options alike.
 *
 * A table row is bound to a member of a struct by offset; FIELD_AT checks that
 * the member has the type the row says:
 *   TEXT, LINES, CODE, EMAIL, PHONE -> const char *  (NULL = empty)
 *   INT, MONEY                      -> int64_t       (FIELD_EMPTY = empty)
 *   REF                             -> uint64_t      (0 = empty)
 *   DAY                             -> int32_t       (DAY_NONE = empty)
 *   MOMENT                          -> int64_t       (TIME_NONE = empty)
 *   BOOL                            -> bool
 *   CHOICE                          -> const char *  (one of choices[].key) */
#ifndef CORE_FIELD_H
#define CORE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/lang.h"

#define FIELD_EMPTY INT64_MIN

enum field_type {
    FIELD_TEXT,   /* one line, trimmed */
    FIELD_LINES,  /* several lines */
    FIELD_CODE,   /* ASCII letters, digits, - _ . */
    FIELD_EMAIL,
    FIELD_PHONE,  /* digits, + - ( ) space; kept as typed */
    FIELD_INT,
    FIELD_MONEY,
    FIELD_DAY,
    FIELD_MOMENT,
    FIELD_BOOL,
    FIELD_REF,    /* id of another row; the caller supplies the options */
    FIELD_CHOICE  /* key of a fixed list */
};

struct choice {
    const char *key;   /* stored; ends the list when NULL */
    const char *label; /* msgid */
};

struct field {
    const char *name;  /* form name, column name, setting name */
    const char *label; /* msgid */
    enum field_type type;
    size_t offset;
    bool required;
    int64_t min, max;  /* characters for texts, value for numbers; max 0 = the
                          type's default (text 200, lines 4000) */
    const struct choice *choices;
    const char *hint;  /* msgid of a line under the input, or NULL */
};

#define FIELD_AT(type, member) offsetof(type, member)

/* Reads raw (NULL = absent = empty) into base. NULL when good, else the msgid
 * of a message for a person (N_ texts in field.c); base is then untouched. */
const char *field_read(const struct field *f, struct arena *a, const char *raw,
                       void *base);
/* The value as a form shows it ("" when empty): money plain, ISO dates. */
const char *field_show(const struct field *f, struct arena *a,
                       const void *base);
/* Sets every member of the table to its empty value. */
void field_clear(const struct field *fields, size_t n, void *base);
/* Value equal in both structs (text compared bytewise, NULL = ""). */
bool field_same(const struct field *f, const void *a, const void *b);
const struct field *field_find(const struct field *fields, size_t n,
                               const char *name);
/* A copy of a table for one form, whose choices are filled in then. */
struct field *field_copy(struct arena *a, const struct field *fields, size_t n);
/* field_find in such a copy. */
struct field *field_named(struct field *fields, size_t n, const char *name);
int64_t field_max(const struct field *f); /* with the type's default */

#endif
