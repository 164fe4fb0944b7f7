/* Made-up customers for `make bench`: what fill.c writes and life.c invents.
 *
 * Everything about customer number i follows from i alone, so 10,000 customers
 * are the first 10,000 of a million. Numbers of rows follow from the number of
 * the customer too; only events are counted as they come. */
#ifndef BENCH_FILL_H
#define BENCH_FILL_H

#include "core/arena.h"
#include "model/event.h"
#include "model/name_key.h"
#include "model/search.h"

enum {
    CONTACTS = 3,
    OPPORTUNITIES = 2,
    ORDERS = 5,
    INTERACTIONS = 10,
    EVENTS_MAX = 48,
    NAMES = 4096, /* of persons */
    CHOICES = 64
};

/* Numbers and codes that the database gave, read from a file. */
struct choices {
    size_t count;
    struct option { const char *id, *more; } list[CHOICES];
};
struct reference {
    struct choices owner, industry, source, size, province, step;
};

/* A person's name is found once and used often. */
struct person {
    const char *name;
    char sort[2 * NAME_KEY_MAX + 1]; /* hexadecimal */
    uint32_t *grams;
    size_t gram_count;
};

struct random { uint64_t state; };
uint64_t random_next(struct random *r);
int random_below(struct random *r, int n);

struct life {
    int32_t created, orders[ORDERS], contacts[INTERACTIONS];
    int64_t amounts[ORDERS];
    struct deal {
        int32_t opened, moved, closed; /* closed DAY_NONE = open */
        bool won;
        int64_t amount;
        int step;
    } deals[OPPORTUNITIES];
    bool inbound[INTERACTIONS], answered[INTERACTIONS];
    int32_t follow; /* next follow-up, DAY_UNKNOWN = none */
    struct event events[EVENTS_MAX];
    size_t event_count;
};

/* The history of customer `id` until today, its events in order of day. */
void life_make(struct random *r, uint64_t id, int32_t today, struct life *l);
const char *life_company(struct arena *a, struct random *r);
const char *life_person(struct arena *a, struct random *r);

#endif
