/* What the files of the demonstration company share. Rows are gathered a table
 * at a time and sent by array binding for a piece of customers, parents before
 * children; numbers are given here, because children must know them before they
 * are sent. The generator of numbers is its own, started anew for each customer
 * from seed and place, so that a change in one life moves no other. */
#ifndef MODEL_DEMO_PRIVATE_H
#define MODEL_DEMO_PRIVATE_H

#include "model/demo.h"
#include "model/event.h"

enum demo_table {
    DEMO_CUSTOMER, DEMO_CONTACT, DEMO_OPENING, DEMO_CAMPAIGN_TOUCH,
    DEMO_INTERACTION, DEMO_INQUIRY, DEMO_OPPORTUNITY, DEMO_STEP, DEMO_QUOTE,
    DEMO_QUOTE_LINE, DEMO_CONTRACT, DEMO_RENEWAL, DEMO_NOTICE, DEMO_SALE,
    DEMO_SALE_LINE,
    DEMO_RETURN, DEMO_DELIVERY, DEMO_USE, DEMO_RECEIVABLE, DEMO_PAYMENT,
    DEMO_TICKET, DEMO_FEEDBACK, DEMO_REFERRAL, DEMO_DECLARATION,
    DEMO_RECOVERY, DEMO_TASK, DEMO_TABLES
};

enum { DEMO_SELLERS = 7, DEMO_PRODUCTS = 18, DEMO_CAMPAIGNS = 8,
       DEMO_COMPETITORS = 4, DEMO_DAYS_MAX = 128 };

/* ---- words (demo_words.c, demo_text.c) ---- */

struct demo_list {
    const char *const *words;
    size_t count;
};

struct demo_place {
    unsigned area;        /* 0 north, 1 east, 2 south: whose customers */
    const char *province; /* as table province has it */
    const char *region, *city, *town, *code; /* code: GB/T 2260 of the city */
};

struct demo_trade {
    const char *word;     /* in the name of the company */
    const char *industry; /* code */
};

struct demo_goods {
    const char *code, *name, *series, *category, *unit;
    int64_t price, cost;  /* minor */
    unsigned most;        /* usual quantity of a middling order, 0 = machine */
};

extern const struct demo_place demo_places[];
extern const size_t demo_place_count;
extern const struct demo_trade demo_trades[];
extern const size_t demo_trade_count;
extern const struct demo_goods demo_goods[DEMO_PRODUCTS];
extern const struct demo_list demo_brands, demo_brand_first,
    demo_brand_second, demo_rare, demo_endings, demo_surnames, demo_given,
    demo_titles, demo_latin, demo_streets;
extern const struct demo_list demo_say_cold, demo_say_deal, demo_say_after,
    demo_say_missed, demo_say_inbound, demo_next_step, demo_ask,
    demo_ticket_subject, demo_ticket_solved, demo_praise, demo_complaint,
    demo_lost_words, demo_notice_words, demo_pages;

/* ---- state ---- */

struct demo_seller {
    uint64_t id, team_id;
    unsigned area;
    unsigned share; /* of its area, per cent */
};

struct demo_rows {
    struct bind *binds;
    size_t used, cap; /* cells */
};

struct demo {
    struct ctx cx;        /* arena: of the piece, reset after each */
    struct arena *keep;   /* lives as long as the whole */
    const struct demo_order *order;
    uint64_t random;
    int32_t end, start;
    struct demo_rows rows[DEMO_TABLES];
    uint64_t next[DEMO_TABLES];
    struct event *events;
    size_t event_count, event_cap;
    struct demo_seller sellers[DEMO_SELLERS];
    uint64_t service_id, marketing_id, area_team[3];
    uint64_t product_id[DEMO_PRODUCTS], category_id[DEMO_PRODUCTS];
    uint64_t campaign_id[DEMO_CAMPAIGNS];
    int32_t campaign_day[DEMO_CAMPAIGNS];
    uint64_t competitor_id[DEMO_COMPETITORS];
    uint64_t persona_id[5];
    const char *const *industry_codes; /* of table industry, with their ids */
    const uint64_t *industry_ids;
    size_t industry_count;
    uint64_t source_ids[12];
    size_t source_count;
    uint64_t *name_seen;  /* hashes of names that are taken */
    size_t name_slots;
    uint64_t *customer_ids;
    int32_t *created;     /* day of each customer made so far */
    const char **names;
    size_t made;
    struct demo_made total;
};

enum demo_plan { PLAN_AWARENESS, PLAN_CONSIDERATION, PLAN_PURCHASE,
                 PLAN_USAGE, PLAN_LOYALTY, PLAN_CHURN };

struct demo_life {
    uint64_t id, owner_id, team_id;
    const char *name;
    uint64_t contacts[5];
    size_t contact_count;
    enum demo_plan plan;
    int32_t created;
    int32_t days[DEMO_DAYS_MAX]; /* of purchases, ascending */
    size_t day_count;
    unsigned size;        /* 1 to 8, of what it buys */
    unsigned mood;        /* 0 bad, 1 middling, 2 good */
    uint64_t framework;   /* contract that orders from framework_on on name */
    int32_t framework_on;
    bool pooled;
};

/* ---- numbers ---- */

uint32_t demo_below(struct demo *d, uint32_t n); /* 0 .. n - 1 */
int32_t demo_from_to(struct demo *d, int32_t low, int32_t high);
bool demo_chance(struct demo *d, unsigned per_cent);
const char *demo_pick(struct demo *d, const struct demo_list *list);
const char *demo_phone(struct demo *d);
/* A moment in the hours of work of the day. */
int64_t demo_moment(struct demo *d, int32_t day);
/* One after all of those. */
int64_t demo_evening(struct demo *d, int32_t day);

/* ---- rows (demo_rows.c) ---- */

#define DEMO_PUT(d, table, ...)                                               \
    demo_put((d), (table), DB_BINDS_(__VA_ARGS__) + 1,                        \
             DB_COUNT_(__VA_ARGS__))
void demo_put(struct demo *d, enum demo_table table, const struct bind *binds,
              size_t n);
uint64_t demo_number(struct demo *d, enum demo_table table);
/* An event of a customer, with day, moment and reference; fill the rest. */
struct event *demo_event(struct demo *d, const struct demo_life *l,
                         enum event_kind kind, int32_t day, int64_t at,
                         uint64_t ref);
enum err demo_rows_start(struct demo *d) MUST_CHECK;
enum err demo_rows_send(struct demo *d) MUST_CHECK;
void demo_rows_end(struct demo *d);

/* ---- the company and its customers ---- */

enum err demo_company_make(struct demo *d) MUST_CHECK;   /* people, products */
enum err demo_goals_make(struct demo *d) MUST_CHECK;     /* after customers */
void demo_customer_make(struct demo *d, struct demo_life *l); /* and contacts */
void demo_life_make(struct demo *d, struct demo_life *l);
void demo_story_make(struct demo *d, struct demo_life *l);

/* Their recovery cases, once rows and stages are there. */
enum err demo_cases_make(struct demo *d, const uint64_t *ids, size_t n)
    MUST_CHECK;

struct demo_plan_of { /* a case somebody decided on */
    uint64_t case_id, customer_id, owner_id;
    const char *customer, *decision, *tier, *cause, *state;
    int32_t lost_on, closed_on, started_on; /* DAY_NONE = not */
    bool story;
};
/* Some templates let a share of their cases wait; before the plans. */
enum err demo_plan_hold_out(struct demo *d) MUST_CHECK;
enum err demo_plan_make(struct demo *d, const struct demo_plan_of *of)
    MUST_CHECK;

/* ---- what happens (each writes its rows and events) ---- */

struct demo_contacted {
    const char *kind, *direction, *text;
    int32_t day, next_on; /* next_on DAY_NONE = none */
    uint64_t contact, account; /* 0 = the owner */
    bool answered;
};
uint64_t demo_interaction(struct demo *d, const struct demo_life *l,
                          const struct demo_contacted *c);
/* Contacts about every `every` days; cold: the customer hardly takes part. */
void demo_contacts(struct demo *d, const struct demo_life *l, int32_t from,
                   int32_t to, int every, bool cold,
                   const struct demo_list *say);
void demo_campaigns(struct demo *d, const struct demo_life *l);
void demo_task(struct demo *d, const struct demo_life *l, const char *kind,
               const char *title, int32_t due, int32_t done,
               uint64_t interaction);
/* The open task of a customer, if it gets one. */
void demo_next_task(struct demo *d, const struct demo_life *l);

struct demo_deal {
    int32_t opened, closed; /* closed DAY_NONE = open */
    bool won, upsell, quoted, inquired;
    unsigned steps;         /* moves made, 0 to 3, of an open one */
    int64_t amount;
    const char *name;       /* NULL = made up */
};
uint64_t demo_deal(struct demo *d, const struct demo_life *l,
                   const struct demo_deal *deal);
uint64_t demo_inquiry(struct demo *d, const struct demo_life *l, int32_t day,
                      int32_t closed, const char *outcome);
uint64_t demo_quote(struct demo *d, const struct demo_life *l, uint64_t deal,
                    int32_t day, int32_t closed, const char *status,
                    int64_t amount);

struct demo_line {
    unsigned goods;
    int64_t quantity, price; /* price minor */
};
struct demo_sale {
    int32_t day, delivered; /* DAY_NONE = not yet */
    int32_t paid;           /* DAY_NONE = as luck has it */
    int32_t due;            /* DAY_NONE = 30 days after delivery */
    int64_t paid_first;     /* part that was paid before it is due, or 0 */
    bool unpaid, upsell, cancelled;
    const char *order_no;   /* NULL = made up */
    struct demo_line lines[4];
    size_t line_count;
};
void demo_sale(struct demo *d, const struct demo_life *l, struct demo_sale *s);
/* What a customer of that size buys on a day. */
void demo_sale_fill(struct demo *d, const struct demo_life *l, bool machine,
                    struct demo_sale *s);
void demo_use(struct demo *d, const struct demo_life *l, int32_t from,
              int32_t to);

struct demo_contract {
    const char *type, *code; /* code NULL = made up */
    int32_t starts, ends;
    int64_t price;
    uint64_t follows;
    bool named, renewed;     /* renewed: goes on although it ended */
};
uint64_t demo_contract(struct demo *d, const struct demo_life *l,
                       const struct demo_contract *c);
/* A further term of it from `starts`, agreed some weeks before. */
void demo_renewal(struct demo *d, const struct demo_life *l,
                  uint64_t contract, const struct demo_contract *term);
void demo_notice(struct demo *d, const struct demo_life *l, uint64_t contract,
                 int32_t received, int32_t ends, int32_t withdrawn,
                 const char *words);
/* subject NULL = made up, with its kind and how it was solved. */
void demo_ticket(struct demo *d, const struct demo_life *l, int32_t day,
                 int32_t closed, const char *subject, const char *solved);
void demo_feedback(struct demo *d, const struct demo_life *l, const char *kind,
                   int32_t day, int score, const char *words);
void demo_referral(struct demo *d, const struct demo_life *l);
/* Back: somebody says that a customer who was given up is there again. */
void demo_back(struct demo *d, const struct demo_life *l, int32_t day);
void demo_lost(struct demo *d, const struct demo_life *l, int32_t day,
               const char *reason, const char *words);
void demo_recovered(struct demo *d, const struct demo_life *l, int32_t opened,
                    int32_t closed, enum recovery_outcome outcome);
void demo_opening(struct demo *d, const struct demo_life *l, int32_t first,
                  int32_t last, int64_t purchases);

#endif
