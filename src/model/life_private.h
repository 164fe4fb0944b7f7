/* Shared by life*.c only. */
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
    struct life_cost *costs;  /* by customer */
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
void life_reader_open(struct life_reader *r, struct arena *a);
void life_reader_close(struct life_reader *r);
/* The customer in row r->row, with its events. */
void life_reader_show(struct life_reader *r, const struct event *events,
                      size_t n);

#endif
