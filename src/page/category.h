/* Administration of the purchase cycles of product categories. */
#ifndef PAGE_CATEGORY_H
#define PAGE_CATEGORY_H

#include "http/route.h"

page_fn page_category_list, page_category_edit, page_category_update;

#endif
