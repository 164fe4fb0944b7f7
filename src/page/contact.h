/* New, edit and delete a contact. */
#ifndef PAGE_CONTACT_H
#define PAGE_CONTACT_H

#include "http/request.h"

enum err page_contact_new(struct request *rq);
enum err page_contact_create(struct request *rq);
enum err page_contact_edit(struct request *rq);
enum err page_contact_update(struct request *rq);

#endif
