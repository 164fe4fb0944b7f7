/* Lifecycle models for administrators; managers and analysts look on. */
#ifndef PAGE_MODEL_H
#define PAGE_MODEL_H

#include "http/route.h"
#include "model/job.h"
#include "model/model.h"
#include "model/rehearsal.h"
#include "page/page.h"

#define ROLES_MODEL (ROLE_ADMIN | ROLE_MANAGER | ROLE_ANALYST)

page_fn page_model_list, page_model_show, page_model_act, page_model_edit,
    page_model_update, page_model_copy, page_model_copy_create,
    page_model_stage_new, page_model_stage_create, page_model_stage_edit,
    page_model_stage_update, page_model_rules, page_model_rules_update,
    page_model_rules_drop_ask, page_model_rules_drop, page_model_rehearse,
    page_model_rehearsal, page_model_publish_ask, page_model_publish,
    page_model_moves, page_model_moves_update,
    page_model_movers, page_model_movers_export;

/* For page/model*.c: the model of the address, and addresses below it. */
enum err model_of_page(struct request *rq, struct model_row *out) MUST_CHECK;
const char *model_href(struct request *rq, uint64_t number, const char *tail);
bool model_may_edit(const struct request *rq);
/* The crumb back to the model. */
void model_fill_back(struct request *rq, struct view *v,
                     const struct model_row *m);
/* Why a rehearsal is old. */
const char *model_age_text(struct request *rq,
                           const struct rehearsal_age *age);
/* A job that is at it, in model/progress; what: msgid. */
void model_fill_progress(struct request *rq, struct view *v,
                         const struct job *j, const char *what);

#endif
