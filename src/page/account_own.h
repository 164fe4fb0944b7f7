/* One's own account: name, telephone, language, theme, sessions. */
#ifndef PAGE_ACCOUNT_OWN_H
#define PAGE_ACCOUNT_OWN_H

#include "http/request.h"

enum err page_account_own(struct request *rq);
enum err page_account_own_update(struct request *rq);
enum err page_account_own_logout(struct request *rq);

#endif
