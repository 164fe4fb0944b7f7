/* Every address there is. */
#ifndef PAGE_ROUTES_H
#define PAGE_ROUTES_H

#include "http/route.h"

extern const struct route routes[];
extern const size_t route_count;

#endif
