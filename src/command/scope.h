/* Days and filters on the command line: --from DAY, --scope KEY=VALUE. */
#ifndef COMMAND_SCOPE_H
#define COMMAND_SCOPE_H

#include "command/command.h"
#include "model/scope.h"

/* DAY_NONE when absent; false after a line on standard error. */
bool shell_day(struct shell *sh, const char *name, int32_t *day);

/* The same of a day that figures are of: one after today is refused. */
bool shell_day_past(struct shell *sh, const char *name, int32_t *day);

enum { SHELL_FILTERS = 32 };
struct shell_filters {
    const char *text[SHELL_FILTERS];
    size_t count;
};
/* Every --scope; false after a line on standard error. */
bool shell_filters_read(struct shell *sh, struct shell_filters *out);
/* ERR_INVALID, ERR_NOT_FOUND: no such key, no such value, after a line on
 * standard error that names it. */
enum err shell_filters_set(struct ctx *cx, const struct shell_filters *f,
                           struct scope *s) MUST_CHECK;

#endif
