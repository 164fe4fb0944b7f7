/* Colleagues, for the administrator. */
#ifndef PAGE_ACCOUNT_ADMIN_H
#define PAGE_ACCOUNT_ADMIN_H

#include "page/page.h"

enum err page_account_list(struct request *rq);
enum err page_account_new(struct request *rq);
enum err page_account_create(struct request *rq);
enum err page_account_edit(struct request *rq);
enum err page_account_update(struct request *rq);
enum err page_account_reset(struct request *rq);
enum err page_account_end_sessions(struct request *rq);

/* The teams of the company as options, those below indented; without those
 * that are dissolved, but for `present`. */
enum err team_options(struct ctx *cx, uint64_t present,
                      const struct option **out, size_t *n) MUST_CHECK;

#endif
