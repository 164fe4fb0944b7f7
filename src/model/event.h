/* What happened to a customer: one row an event, never changed, only voided.
 *
 * The numbers of kinds and flags are stored and never used again for something
 * else. The evaluator reads events in the order day, at, id. A state that ends
 * is an event of its own (a deal closed, a ticket closed, a notice withdrawn),
 * so the stage of any past day is read off the events up to that day. The
 * caller of event_add writes the detail row and calls stage_refresh_customer
 * in the same transaction.
 *
 * Whoever changes events of a customer holds its row until the commit, so that
 * two of them come one after the other: callers of the functions for one
 * customer have read it FOR UPDATE, those for many lock the rows themselves. */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "core/field.h"
#include "db/db.h"

enum event_kind {
    EVENT_INTERACTION = 1,        /* ref interaction; flags touch, inbound */
    EVENT_WEB_VISIT = 2,
    EVENT_DOWNLOAD = 3,           /* always a touch */
    EVENT_REGISTRATION = 4,       /* always a touch */
    EVENT_CAMPAIGN_RESPONSE = 5,  /* always a touch; ref campaign_touch */
    EVENT_INQUIRY = 10,           /* opened; ref inquiry */
    EVENT_INQUIRY_CLOSED = 11,    /* ref inquiry */
    EVENT_QUOTE = 20,             /* sent, open from here; ref quote */
    EVENT_QUOTE_ACCEPTED = 21,    /* ref quote; not open any more */
    EVENT_QUOTE_CLOSED = 22,      /* refused, expired, withdrawn; ref quote */
    EVENT_OPPORTUNITY = 30,       /* opened (again); ref opportunity;
                                     flag last step when it starts there */
    EVENT_OPPORTUNITY_STEP = 31,  /* ref step row, other opportunity; flag last
                                     step when the new step is the last open */
    EVENT_OPPORTUNITY_WON = 32,   /* ref opportunity */
    EVENT_OPPORTUNITY_LOST = 33,  /* ref opportunity */
    EVENT_ORDER = 40,             /* ref order, amount, other contract it names,
                                     category, flags upsell, cross-sell; amount
                                     < 0 = credit that names no order */
    EVENT_ORDER_CANCELLED = 41,   /* ref the order; it never took place */
    EVENT_RETURN = 42,            /* ref return, amount < 0, other the order;
                                     flag full when nothing of it remains */
    EVENT_ORDER_PART = 43,        /* other the order: amount of one category of
                                     an order with several (category NULL) */
    EVENT_OPENING = 45,           /* opening record: day = first purchase,
                                     until = last, quantity n, amount sum; ref
                                     the record */
    EVENT_DELIVERY = 50,
    EVENT_PAYMENT_DUE = 60,       /* invoiced; ref receivable, amount, until =
                                     day it is due */
    EVENT_PAYMENT_RECEIVED = 61,  /* ref payment, amount; other = receivable it
                                     pays, NULL = not assigned */
    EVENT_PAYMENT_WAIVED = 62,    /* ref receivable: written off */
    EVENT_USE = 70,               /* the product was used this day */
    EVENT_TICKET = 80,            /* opened; ref ticket */
    EVENT_TICKET_CLOSED = 81,
    EVENT_TICKET_REOPENED = 82,
    EVENT_CSAT = 90,              /* score */
    EVENT_NPS = 91,               /* score */
    EVENT_INTENT = 92,            /* score */
    EVENT_VALUE_COMPARED = 93,    /* score */
    EVENT_CONTRACT = 100,         /* ref contract; day = its first day, or the
                                     day it was signed with from_on later; until
                                     last day, NULL = one term, or with flag
                                     renews without end; quantity months of a
                                     term; amount price of a term; other = the
                                     contract it follows; flags type, renews,
                                     named, upsell */
    EVENT_CONTRACT_RENEWED = 101, /* ref contract: a further term by agreement,
                                     from_on, until, quantity, amount, flags as
                                     above (the whole new term, its own type);
                                     other the renewal */
    EVENT_CONTRACT_ENDED = 102,   /* ref contract; until last day, NULL = day */
    EVENT_NOTICE = 110,           /* ref notice; other contract, NULL = whole
                                     relationship; until last day of period */
    EVENT_NOTICE_WITHDRAWN = 111, /* ref notice */
    EVENT_REFERRAL = 120,         /* the customer recommended somebody */
    EVENT_RECOVERY_OPENED = 130,  /* ref case */
    EVENT_RECOVERY_CLOSED = 131,  /* ref case; score enum recovery_outcome */
    EVENT_DECLARED_LOST = 140,    /* by a person, or churn day of an opening
                                     (other the record) */
    EVENT_DECLARED_KEPT = 141,    /* a person's word that ends 'gone' */
    EVENT_MOVED_BY_HAND = 150,    /* ref the move; other model.number, score
                                     stage.number; until last day it stands
                                     against the rules, NULL = no end; flag
                                     until facts */
    EVENT_MOVE_ENDED = 151        /* ref the move that is taken back */
};

enum event_flag {
    EVENT_TOUCH = 1,       /* the customer took part */
    EVENT_INBOUND = 2,     /* the customer began it */
    EVENT_UPSELL = 4,
    EVENT_CROSS_SELL = 8,
    EVENT_LAST_STEP = 16,  /* in the last open step */
    EVENT_FULL_RETURN = 32,
    EVENT_FIXED = 64,      /* type of contract: one of these three */
    EVENT_FRAMEWORK = 128,
    EVENT_TRIAL = 256,
    EVENT_RENEWS = 512,    /* goes on term by term */
    EVENT_NAMED = 1024,    /* orders name the contract */
    EVENT_COMPLAINT = 4096,  /* a ticket that is a complaint */
    EVENT_UNTIL_FACTS = 2048 /* a move stands until the rules say otherwise
                                than on its day */
};

enum recovery_outcome { /* stored in score */
    RECOVERY_WITHDRAWN = 1, /* notice withdrawn */
    RECOVERY_RESTORED = 2,
    RECOVERY_PARTLY = 3,    /* partly restored */
    RECOVERY_RELEASED = 4,
    RECOVERY_LOST = 5
};

struct event {
    uint64_t id;
    uint64_t customer_id;
    int64_t at;        /* moment; TIME_NONE in event_add = now */
    int64_t amount;    /* minor units, FIELD_EMPTY = none */
    uint64_t ref_id, other_id, category_id; /* 0 = none */
    uint64_t account_id, import_id;
    int32_t day;       /* DAY_NONE in event_add = day of `at` */
    int32_t from_on, until_on; /* DAY_NONE = none */
    int32_t quantity;
    uint32_t flags;
    int16_t score;     /* EVENT_NO_SCORE = none */
    uint16_t kind;
};

#define EVENT_NO_SCORE INT16_MIN

/* The event that a kind of interaction (call, web, download ...) is, and
 * whether it is always the customer who begins one. */
enum event_kind event_of_contact(const char *interaction_kind);
bool contact_by_customer(const char *interaction_kind);

/* All members empty. */
void event_clear(struct event *e);
/* Fills in what event_add writes for an event and judges it, without writing. */
enum err event_complete(const struct ctx *cx, struct event *e) MUST_CHECK;
/* Writes the event in the caller's transaction and fills e->id, e->day, e->at
 * and the touch flag of kinds that always are one. An event later than today,
 * without a customer or with a value its kind does not allow is ERR_INVALID.
 * e->account_id 0 takes the actor's. */
enum err event_add(struct ctx *cx, struct event *e) MUST_CHECK;
/* Many at once (imports), array binding; `at`, `day` are filled as above, the
 * ids are not read back. Locks the customers. */
enum err event_add_many(struct ctx *cx, struct event *events, size_t n)
    MUST_CHECK;
/* Takes an event back. ERR_NOT_FOUND when it is not there or voided already. */
enum err event_void(struct ctx *cx, uint64_t customer_id, uint64_t id)
    MUST_CHECK;
/* Takes back many (an import that is undone): all events of the kind that
 * name the row as their reference, or as `other`. Never both: the numbers of
 * two tables meet, and an event may name a row of each. Nothing to take back
 * is no error. Locks the customers. */
struct event_ref {
    uint64_t customer_id, row_id;
    enum event_kind kind;
    bool other;
};
enum err event_void_many(struct ctx *cx, const struct event_ref *refs,
                         size_t n) MUST_CHECK;
/* The events that stand for one detail row: up to four kinds that name it as
 * their reference and one that names it as `other`; 0 = none. */
struct event_set {
    uint64_t ref_id;
    uint16_t kinds[4], other_kind;
};
/* Takes them back at the moment `at`, and adds them again as they were taken
 * back at that moment: a detail row goes to the bin and comes out of it. */
enum err event_void_set(struct ctx *cx, uint64_t customer_id,
                        const struct event_set *set, int64_t at) MUST_CHECK;
enum err event_put_back(struct ctx *cx, uint64_t customer_id, uint64_t ref_id,
                        int64_t at) MUST_CHECK;
/* Events of a customer that count, in order day, at, id. */
enum err event_read(struct ctx *cx, uint64_t customer_id,
                    struct event **events, size_t *n) MUST_CHECK;
/* The same for who has read the row of its pack beside the customer's
 * (event_pack.data; NULL = it has none or it is stale). */
enum err event_read_packed(struct ctx *cx, uint64_t customer_id,
                           const void *data, size_t len,
                           struct event **events, size_t *n) MUST_CHECK;
/* For a statement that reads events beside other things: their columns, and as
 * many that are nothing; and those of one customer from its rows, from a row and a
 * column on. */
#define EVENT_FIELDS EVENT_FIELDS_BARE ", account_id"
#define EVENT_FIELDS_BARE                                                    \
    " customer_id, day, id, kind, at, amount, score, ref_id, other_id,"       \
    " category_id, from_on, until_on, quantity, flags"
#define EVENT_NO_FIELDS                                                      \
    " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL," \
    " NULL, NULL, NULL"
void event_of_rows(struct ctx *cx, const struct rows *r, size_t row,
                   size_t column, struct event **events, size_t *n);
/* As event_read for customers from..to (ids, both included): in order of customer,
 * fn gets each that has events once; the array is valid during the call. Events
 * that this transaction itself added to a customer that had none are not met. */
typedef enum err event_customer_fn(void *arg, uint64_t customer_id,
                                   const struct event *events, size_t n);
enum err event_each_customer(struct ctx *cx, uint64_t from, uint64_t to,
                             event_customer_fn *fn, void *arg) MUST_CHECK;
/* The same for these customers, in order of customer, with one statement (two
 * where packs are stale); fn may use the connection. */
enum err event_of_customers(struct ctx *cx, const uint64_t *ids, size_t n,
                            event_customer_fn *fn, void *arg) MUST_CHECK;
/* The same as it was known before a moment: recorded before it, and not taken
 * back before it. */
enum err event_each_known(struct ctx *cx, uint64_t from, uint64_t to,
                          int64_t before, event_customer_fn *fn, void *arg)
    MUST_CHECK;
/* The same, only those that bear on revenue (evaluate.h). */
enum err event_each_money(struct ctx *cx, uint64_t from, uint64_t to,
                          int64_t before, event_customer_fn *fn, void *arg)
    MUST_CHECK;
/* The same of these customers, ascending. */
enum err event_money_known(struct ctx *cx, const uint64_t *ids, size_t n,
                           int64_t before, event_customer_fn *fn, void *arg)
    MUST_CHECK;

#endif
