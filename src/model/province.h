/* Which sales region a place belongs to. */
#ifndef MODEL_PROVINCE_H
#define MODEL_PROVINCE_H

#include "db/db.h"

/* The region's code of a province as people write it (any of its names, with
 * or without 省 and the like) in a country (ISO code or ""); "abroad" for
 * another country than China, Taiwan, Hong Kong and Macao; "" = unknown. */
enum err province_region(struct ctx *cx, const char *country,
                         const char *province,
                         const char **region_code) MUST_CHECK;
/* Names of provinces in the reader's language, for suggestions. */
enum err province_names(struct ctx *cx, const char *const **out, size_t *n)
    MUST_CHECK;

#endif
