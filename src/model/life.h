/* The life of a customer as the KPI formulas see it: its events, its days of
 * purchase, and when it was a customer.
 *
 * A customer on a day has purchases >= 1 and is neither gone nor lapsed
 * (lifecycle.md 4). No model need say so in its stages, so a model of three
 * states that no one can edit walks beside those of the database. Looked at are
 * the customers of the base of today, with the filters of the scope and the
 * rights of the actor; as known on K, those entered by then, with the events,
 * costs and orders that were recorded by then. */
#ifndef MODEL_LIFE_H
#define MODEL_LIFE_H

#include "model/copy.h"
#include "model/evaluate.h"
#include "model/scope.h"

enum life_state { LIFE_NONE, LIFE_CUSTOMER, LIFE_LOST };

struct life_turn {
    int32_t day;
    enum life_state state;
};

enum life_cost_kind { COST_CAMPAIGN, COST_INTERACTION, COST_TICKET };

struct life_cost { /* of a day of the period */
    uint64_t customer_id;
    int32_t day;
    enum life_cost_kind kind;
    int64_t minor;
};

struct life {
    uint64_t customer_id;
    uint64_t team_id, owner_id;    /* 0 = none */
    int32_t first_seen;
    int64_t potential;             /* minor a year, FIELD_EMPTY = not entered */
    const struct event *events;    /* day, at, id ascending, up to `closed`;
                                      without LIFE_EVENTS only one for the first
                                      deal, and what is flagged as sold more */
    size_t event_count;
    const int32_t *purchases;      /* days ascending, up to `closed` */
    size_t purchase_count;
    const struct life_turn *turns; /* by day */
    size_t turn_count;
    const int32_t *considered;     /* days it entered consideration */
    size_t considered_count;
    const struct walk *walk;       /* for life_revenue: as of the last day, */
    const struct copy_part *part;  /* or, without one, its place here */
    size_t place;
    int32_t last;
    const struct life_cost *costs; /* of the period, where asked for */
    size_t cost_count;
    int64_t margin;                /* of the orders of the period whose cost is
                                      known, FIELD_EMPTY = none */
};

/* The period of the scope, and the last day that is looked at to see what came
 * after it. */
struct life_span {
    int32_t from, to, closed;
};
void life_span(const struct scope *s, struct life_span *out);

/* What is looked at of a life. Without the first and the last of them a large
 * base is not walked but looked up in the copy, as of a second ago. */
enum life_need {
    LIFE_EVENTS = 1, /* all events */
    LIFE_COSTS = 2,
    LIFE_MARGIN = 4
};

typedef void life_fn(void *arg, const struct life *l);

/* Each customer of the scope once; l is good during the call. */
enum err life_each(struct ctx *cx, const struct scope *s, unsigned needs,
                   life_fn *fn, void *arg) MUST_CHECK;

/* Of the days from..to, as it was known at the end of the period; not looked up
 * in the copy: any, else a year at most to its last day. */
int64_t life_revenue(const struct life *l, int32_t from, int32_t to);
/* An inquiry, a quote or an opportunity. */
bool life_is_deal(const struct event *e);
enum life_state life_state_at(const struct life *l, int32_t day);

#endif
