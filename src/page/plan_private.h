/* Shared by the template's pages and those of its steps. */
#ifndef PAGE_PLAN_PRIVATE_H
#define PAGE_PLAN_PRIVATE_H

#include "page/edit.h"
#include "page/plan.h"

#define PLAN_SAME N_("Somebody else had saved the same already.")

/* Below the template of the request. */
const char *plan_address(struct request *rq, const char *tail);
const char *plan_step_address(struct request *rq, uint64_t id,
                              const char *tail);
/* The page of a form with its title. */
void plan_edit_page(struct edit *e, const char *title, const char *back);

#endif
