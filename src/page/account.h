/* One's own account: password, language, light or dark. */
#ifndef PAGE_ACCOUNT_H
#define PAGE_ACCOUNT_H

#include "http/request.h"

enum err page_account_password_edit(struct request *rq);
enum err page_account_password_update(struct request *rq);
enum err page_account_preference(struct request *rq);

#endif
