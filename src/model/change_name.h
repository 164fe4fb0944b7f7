/* Names for what a change log holds as numbers of rows and codes of lists. */
#ifndef MODEL_CHANGE_NAME_H
#define MODEL_CHANGE_NAME_H

#include "core/ctx.h"
#include "db/db.h"

struct change_names {
    struct rows rows;
};

/* All that fields of a customer refer to (short lists, teams and people), with
 * one statement. */
enum err change_names_read(struct ctx *cx, struct change_names *out)
    MUST_CHECK;
/* The name of a value of a field (by its column name), or the value itself. */
const char *change_name(const struct change_names *names, const char *field,
                        const char *value);

#endif
