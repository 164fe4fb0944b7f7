/* Entering, correcting and deleting what happened to a customer: one form page
 * for all kinds of model/entry.h, under the address of the customer. */
#ifndef PAGE_ENTRY_H
#define PAGE_ENTRY_H

#include "http/request.h"

enum err page_entry_new(struct request *rq);
enum err page_entry_create(struct request *rq);
enum err page_entry_edit(struct request *rq);
enum err page_entry_update(struct request *rq);
enum err page_entry_delete_ask(struct request *rq);
enum err page_entry_delete(struct request *rq);
enum err page_entry_restore(struct request *rq);
enum err page_entry_withdraw(struct request *rq);

#endif
