/* Shared by life*.c and, for the lives in the copy, copy*.c only. */
#ifndef MODEL_LIFE_PRIVATE_H
#define MODEL_LIFE_PRIVATE_H

#include "model/life.h"
#include "model/stage_private.h"

/* The work space of one pass: grown once to the largest customer. */
struct life_reader {
    struct stage_source source;
    struct rules *rules;      /* lifecycle6, if it is in use, and the own model */
    struct walk *walk;
    struct life_span span;
    struct rows customers;    /* id, created_on, cycle, category, potential,
                                 margin, team, owner */
    size_t row;
    uint64_t *members;        /* of the scope, ascending; NULL = all of them */
    size_t member_count;
    size_t at_least;          /* customers that make it worth a copy */
    struct life_cost *costs;  /* by customer, by nothing else */
    size_t cost_count, cost_at;
    int consideration;        /* stage of rules->models[0], -1 = none */
    size_t own;               /* index of the own model */
    struct life_turn *turns;
    int32_t *purchases, *considered;
    size_t turn_count, turn_cap, purchase_cap;
    size_t considered_count, considered_cap;
    life_fn *fn;
    void *arg;
};

/* life.c */
void *life_room(void *list, size_t n, size_t *cap, size_t size);
void life_turn_add(struct life_reader *r, int32_t day, enum life_state state);
void life_considered_add(struct life_reader *r, int32_t day);
void life_purchase_add(struct life_reader *r, size_t n, int32_t day);
/* Gives l the lists of the reader, and tells it with its costs. */
void life_reader_lists(const struct life_reader *r, struct life *l);
void life_reader_tell(struct life_reader *r, struct life *l);
void life_reader_open(struct life_reader *r, struct arena *a);
void life_reader_close(struct life_reader *r);
/* The walk alone, of in->events up to the end of the span. */
void life_reader_walk(struct life_reader *r, struct evaluate_input *in,
                      struct life *l);
/* The customer in row r->row, with its events. */
void life_reader_show(struct life_reader *r, const struct event *events,
                      size_t n);

/* life_copy.c: customers that are left to be walked; ids are the caller's to
 * free. Not done: there is no copy that holds, all are. */
struct life_late {
    uint64_t *ids;
    size_t n, cap;
};
enum err life_copy_each(struct ctx *cx, const struct scope *s,
                        struct life_reader *r, struct life_late *late,
                        bool *done) MUST_CHECK;

/* life_cost.c: into r->costs. */
enum err life_costs_read(struct ctx *cx, const struct scope *s,
                         struct life_reader *r) MUST_CHECK;

/* life_read.c */

/* Is nobody left out by rights and the dimensions that SQL knows? Else what holds
 * of customers `c`. */
bool life_scope_all(const struct ctx *cx, const struct scope *s);
struct query;
void life_scope_sql(struct query *q, const struct ctx *cx,
                    const struct scope *s);
/* life_each where so many customers are a large base. */
enum err life_each_from(struct ctx *cx, const struct scope *s, unsigned needs,
                        size_t at_least, life_fn *fn, void *arg) MUST_CHECK;

#endif
