/* Numbers for customers that come without one: C-2026-00001 and so on. */
#ifndef MODEL_CUSTOMER_CODE_H
#define MODEL_CUSTOMER_CODE_H

#include "db/db.h"

#define CUSTOMER_CODE_MAX 32

/* n free codes of this year in a row, in the caller's write transaction; gaps
 * are not promised away. Two transactions at once: the later gets a duplicate
 * key (ERR_CONFLICT) or ERR_RETRY and repeats. */
enum err customer_code_next(struct ctx *cx, size_t n, const char **codes)
    MUST_CHECK;

#endif
