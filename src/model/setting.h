/* Settings of the whole company that people change on a screen. Name, zone and
 * currency are in the settings file. */
#ifndef MODEL_SETTING_H
#define MODEL_SETTING_H

#include "model/record.h"

struct setting {
    int64_t cycle_days;
    int64_t version;
};
extern const struct field setting_fields[];
extern const size_t setting_field_count;

enum err setting_find(struct ctx *cx, struct setting *out) MUST_CHECK;
/* ERR_CONFLICT: somebody else changed it. Queues the reading of all customers
 * anew, whose stages rest on it. */
enum err setting_save(struct ctx *cx, const struct setting *now,
                      const struct setting *next) MUST_CHECK;

#endif
