/* A customer's stages: every model, any day, history, moves by hand. */
#ifndef PAGE_CUSTOMER_STAGE_H
#define PAGE_CUSTOMER_STAGE_H

#include "http/route.h"

page_fn page_customer_stage, page_customer_stage_move,
    page_customer_stage_back;

#endif
