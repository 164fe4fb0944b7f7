/* Where a customer stands in a copy, for the tests of the copy. */
#ifndef TESTS_MODEL_COPY_FIND_H
#define TESTS_MODEL_COPY_FIND_H

#include "model/copy.h"

struct place {
    const struct copy_part *p;
    size_t i;
};

static struct place
find(const struct copy *c, uint64_t id)
{
    const struct copy_part *parts[] = {c->more, c->base};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; parts[k] != NULL && i < parts[k]->n; i++)
            if (parts[k]->id[i] == id)
                return (struct place){parts[k], i};
    return (struct place){NULL, 0};
}

#endif
