/* The rules of warnings and their ladder, for administrators. */
#ifndef PAGE_WARNING_RULE_H
#define PAGE_WARNING_RULE_H

#include "model/warning_rule.h"
#include "page/page.h"

enum err page_warning_rule_list(struct request *rq) MUST_CHECK;
enum err page_warning_rule_new(struct request *rq) MUST_CHECK;
enum err page_warning_rule_edit(struct request *rq) MUST_CHECK;
/* Of both forms: every button posts all of it. */
enum err page_warning_rule_save(struct request *rq) MUST_CHECK;
enum err page_warning_ladder_save(struct request *rq) MUST_CHECK;

/* ---- shared with warning_history.c ---- */

/* Its conditions: "days without a contact ≥ 30 and not gone". */
const char *warning_rule_words(struct request *rq,
                               const struct warning_edit *e);
const char *warning_stages_words(struct request *rq,
                                 const struct rule_model *m,
                                 const char *stages);
/* HISTORY section, VERSION rows: AT WHO, CHANGE rows (LABEL FROM TO), FIRST section
 * (TEXT). */
enum err warning_history_show(struct request *rq, struct view *v,
                              const struct rule_model *model,
                              uint64_t id) MUST_CHECK;

#endif
