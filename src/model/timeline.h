/* All that happened to a customer, newest first, a page by key.
 *
 * The events of the customer are in memory anyway (the stage is read off them),
 * so a page is a piece of that array; its details are read with one statement,
 * whatever the kinds. An entry's place is (day, at, id): stable while new
 * events come in, so a page that begins behind a key repeats and loses none.
 * Moves of the stage stand above the events of their day. Parts of orders are
 * no entries; days of use that follow each other are one. */
#ifndef MODEL_TIMELINE_H
#define MODEL_TIMELINE_H

#include "model/event.h"

/* What a filter shows; the bits of a set. */
enum timeline_kind {
    TIMELINE_CONTACT = 1,   /* interactions, visits, downloads, campaigns */
    TIMELINE_DEAL = 2,      /* inquiries, quotes, opportunities */
    TIMELINE_ORDER = 4,     /* orders, returns, deliveries, opening records */
    TIMELINE_MONEY = 8,     /* due and paid */
    TIMELINE_SERVICE = 16,  /* tickets and answers */
    TIMELINE_CONTRACT = 32, /* contracts and notices */
    TIMELINE_USE = 64,
    TIMELINE_STAGE = 128,   /* moves, declarations, recovery, referrals */
    TIMELINE_ALL = 255
};
unsigned timeline_kind_of(unsigned event_kind);

struct timeline_move { /* the stage changed */
    int32_t day;
    int from, to; /* the caller's numbers, from -1 = entered the base */
    int round;
};

struct timeline_filter {
    unsigned kinds;    /* 0 = all */
    int32_t from;      /* not before this day, DAY_NONE = any */
    bool inbound;      /* begun by the customer */
};

struct timeline_key {
    int32_t day;
    int64_t at;
    uint64_t id;
};

struct timeline_detail {
    const char *code, *title, *text, *by, *contact, *goods;
    const char *kind;  /* name of the kind of contact or ticket */
    const char *state; /* code of that kind; step entered, reason of a loss */
    int32_t on;        /* next follow-up, promised day, end; DAY_NONE = none */
    int64_t amount;    /* FIELD_EMPTY = none */
    bool is_private;   /* the texts are empty if the actor may not read them */
    bool hidden;
};

struct timeline_entry {
    struct timeline_key key;
    const struct event *event;        /* NULL: a move */
    const struct timeline_move *move;
    int32_t first_day;                /* of days of use taken together */
    unsigned use_days;
    struct timeline_detail detail;
};

struct timeline {
    struct timeline_entry *entries;
    size_t count;
    bool more;                        /* older ones follow the last */
};

/* What the caller has read of the customer already (customer_around.h). */
struct timeline_name {
    uint64_t id;
    const char *name;
};
struct timeline_deal {
    uint64_t id, contact_id;
    const char *code, *name, *lost_reason;
    int64_t amount;
};
struct timeline_known {
    struct timeline_name *contacts;
    struct timeline_deal *deals;
    size_t contact_count, deal_count;
};

/* after NULL = from the newest. Reads no details. */
void timeline_page(struct arena *a, const struct event *events, size_t n,
                   const struct timeline_move *moves, size_t move_count,
                   const struct timeline_filter *f,
                   const struct timeline_key *after, size_t size,
                   struct timeline *out);
/* Fills in the details of a page; `known` need not hold all, NULL = nothing. */
enum err timeline_details(struct ctx *cx, uint64_t customer_id,
                          const struct timeline_known *known,
                          struct timeline *t) MUST_CHECK;
/* Entries that the filter shows, each day of use counted. */
size_t timeline_count(const struct event *events, size_t n,
                      const struct timeline_filter *f);

#endif
