/* Markets and the company: signs, suggested and confirmed phase. */
#ifndef PAGE_MARKET_H
#define PAGE_MARKET_H

#include "http/route.h"

#define ROLES_MARKET (ROLE_MANAGER | ROLE_MARKETING | ROLE_ADMIN)

page_fn page_market_list, page_market_show, page_market_new,
    page_market_create, page_market_confirm, page_market_sign,
    page_market_sign_back, page_market_switch, page_market_lines,
    page_market_lines_export,
    page_market_line, page_market_customers;

struct market;
/* "风机 · 华东", or the company. */
const char *market_name(struct request *rq, const struct market *m);

#endif
