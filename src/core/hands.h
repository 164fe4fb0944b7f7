/* How many threads go over the whole base at once. Each computes and waits for the
 * database in turn: one more than there are processors, so that none of them is
 * idle while the others wait for a disk or for being woken. */
#ifndef CORE_HANDS_H
#define CORE_HANDS_H

#include <stddef.h>

enum { HANDS_LEAST = 2, HANDS_MOST = 8 };
size_t hands_count(void);

#endif
