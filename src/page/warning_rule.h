/* The rules of warnings and their ladder, for administrators. */
#ifndef PAGE_WARNING_RULE_H
#define PAGE_WARNING_RULE_H

#include "page/page.h"

enum err page_warning_rule_list(struct request *rq) MUST_CHECK;
enum err page_warning_rule_new(struct request *rq) MUST_CHECK;
enum err page_warning_rule_edit(struct request *rq) MUST_CHECK;
/* Of both forms: every button posts all of it. */
enum err page_warning_rule_save(struct request *rq) MUST_CHECK;
enum err page_warning_ladder_save(struct request *rq) MUST_CHECK;

#endif
