/* What warnings are about, as administrators keep it: added, and renamed in three
 * languages. Its rules say when there is one (warning_rule.h). The code and the
 * number of a cause never change, so that warnings, histories and what is packed
 * in customer.warned go on to mean the same; without a rule in use it is at
 * rest. */
#ifndef MODEL_WARNING_CAUSE_H
#define MODEL_WARNING_CAUSE_H

#include "model/record.h"

struct warning_cause_edit {
    uint64_t id; /* its number and one, 0 = new */
    const char *name_zh_cn, *name_zh_tw, *name_en;
    const char *meaning_zh_cn, *meaning_zh_tw, *meaning_en;
    int64_t version;
    /* for showing: */
    const char *code, *name;
};
extern const struct field warning_cause_fields[];
extern const size_t warning_cause_field_count;

enum err warning_cause_find(struct ctx *cx, uint64_t id,
                            struct warning_cause_edit *out) MUST_CHECK;
/* The language that is there stands for those that are empty. */
void warning_cause_complete(struct warning_cause_edit *c);
void warning_cause_judge(const struct warning_cause_edit *next,
                         struct problems *out);
/* ERR_INVALID: there are as many as a customer has places for. */
enum err warning_cause_add(struct ctx *cx, struct warning_cause_edit *c)
    MUST_CHECK;
/* ERR_CONFLICT: another version by now. */
enum err warning_cause_save(struct ctx *cx,
                            const struct warning_cause_edit *now,
                            const struct warning_cause_edit *next) MUST_CHECK;

#endif
