/* See hands.h. */
#include "core/hands.h"

#include <unistd.h>

size_t
hands_count(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN) + 1;
    return n < HANDS_LEAST ? HANDS_LEAST : n > HANDS_MOST ? HANDS_MOST
                                                          : (size_t)n;
}
