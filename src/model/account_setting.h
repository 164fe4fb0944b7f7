/* What a page remembers for one person: columns, row height, page size. */
#ifndef MODEL_ACCOUNT_SETTING_H
#define MODEL_ACCOUNT_SETTING_H

#include "core/ctx.h"
#include "db/db.h"

/* Values of cx->actor by name, NULL where nothing is remembered; one
 * statement for all. values[] has a place for each name. */
enum err account_setting_get(struct ctx *cx, const char *const *names,
                             size_t n, const char **values) MUST_CHECK;
/* value NULL forgets. */
enum err account_setting_put(struct ctx *cx, const char *name,
                             const char *value) MUST_CHECK;

#endif
