/* Settings of the company, for administrators. */
#ifndef PAGE_SETTING_H
#define PAGE_SETTING_H

#include "http/request.h"

enum err page_setting_edit(struct request *rq);
enum err page_setting_update(struct request *rq);

#endif
