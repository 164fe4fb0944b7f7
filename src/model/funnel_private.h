/* Shared by funnel*.c only: one pass over the copy.
 *
 * Days are those of the columns (since COPY_DAY_ZERO). A stage is its index in
 * the model, FUNNEL_OUT = not in the base. */
#ifndef MODEL_FUNNEL_PRIVATE_H
#define MODEL_FUNNEL_PRIVATE_H

#include <string.h>

#include "model/copy.h"
#include "model/evaluate.h"
#include "model/funnel.h"

enum match { /* of a customer; LIVE and GONE are its flags */
    MATCH_FITS = 1, /* all filters */
    MATCH_SEEN = 2, /* the actor may see it */
    MATCH_LIVE = COPY_LIVE << 2,
    MATCH_GONE = COPY_GONE << 2,
    MATCH_MEANT = 16, /* the scope's maker may see it */
    MATCH_IN = MATCH_FITS | MATCH_SEEN
};

struct pass_block {
    const struct copy_part *part; /* of moves and money */
    const struct copy_walk *walk;
    uint8_t *match;
    /* As known on an earlier day attributes are those of today: where they
     * are, in base or (PLACE_MORE set) in more; NULL = at the same place. */
    const uint32_t *home;
    /* Where each is at the end in the model beside; NULL = not asked. */
    const uint8_t *beside;
};

enum { PLACE_MORE = 0x40000000, PLACE_NONE = 0x7fffffff };

/* The first from i on that something is left of, n where there is none: who does
 * not fit is passed over eight at a time. */
static inline size_t
match_next(const uint8_t *match, size_t n, size_t i)
{
    uint64_t eight;
    while (i + sizeof eight <= n) {
        memcpy(&eight, match + i, sizeof eight);
        if (eight != 0)
            break;
        i += sizeof eight;
    }
    while (i < n && match[i] == 0)
        i++;
    return i;
}

/* The first customer from i on who is in, the number of all where there is none. */
static inline size_t
pass_next(const struct pass_block *b, size_t i)
{
    size_t n = b->part->n;
    uint64_t eight;
    while (i + sizeof eight <= n) {
        memcpy(&eight, b->match + i, sizeof eight);
        if (eight & eight >> 1 & UINT64_C(0x0101010101010101))
            break; /* one of them fits and is seen */
        i += sizeof eight;
    }
    while (i < n && (b->match[i] & MATCH_IN) != MATCH_IN)
        i++;
    return i;
}

struct pass {
    struct ctx *cx;
    const struct rule_model *model;
    const struct copy *now;
    struct pass_block blocks[2];
    size_t block_count;
    int32_t from, to, closed; /* closed: last day that is over and known */
    int cohort_from, cohort_to, window, entry;
    uint8_t stage_of[256];    /* stage.number to index */
    bool loss[RULE_STAGES + 1], fall[RULE_STAGES + 1];
    int8_t rank[RULE_STAGES + 1]; /* place among the steps, -1 = no step */
    int8_t rank_of[256];      /* the same by stage.number */
    /* [from][to]: does the move make a member of the cohort or a won-back? */
    uint8_t enters[RULE_STAGES + 1][RULE_STAGES + 1];
    size_t step_count;
};

enum err pass_open(struct ctx *cx, const struct scope *s, struct pass *p)
    MUST_CHECK;

/* Fills `beside` of the blocks; the scope says which model. */
enum err pass_beside(struct pass *p, const struct scope *s) MUST_CHECK;

struct moves {
    const uint16_t *day; /* ascending */
    const uint8_t *to;   /* each another than before */
    size_t n;
};

/* Where a customer is before move k. */
static inline int
moves_stage(const struct pass *p, const struct moves *m, size_t k)
{
    return k ? p->stage_of[m->to[k - 1]] : FUNNEL_OUT;
}

/* The first move on that day or a later one. */
static inline size_t
moves_from(const struct moves *m, int32_t day)
{
    size_t k = 0;
    while (k < m->n && m->day[k] < day)
        k++;
    return k;
}

static inline struct moves
moves_of(const struct pass_block *b, size_t i)
{
    uint32_t at = b->walk->off[i];
    return (struct moves){b->walk->day + at, b->walk->to + at,
                          b->walk->off[i + 1] - at};
}

/* What is read off the model alone. */
void pass_model(struct pass *p);
/* The moves of a model; NULL = they are not in the part. */
const struct copy_walk *pass_walk(const struct copy_part *p,
                                  const struct rule_model *m);
/* Where the attributes of a customer are. */
const struct copy_part *pass_home(const struct pass *p,
                                  const struct pass_block *b, size_t *i);
/* Indexes of the values of a dimension, as of pass_values, a customer. */
const uint16_t *pass_groups(const struct pass *p, const struct pass_block *b,
                            enum dimension d);
size_t pass_values(const struct pass *p, enum dimension d,
                   const uint64_t **values);
/* Of the 365 days to the day; what is gone for good has none. */
int64_t pass_revenue(const struct pass_block *b, size_t i, int32_t day);

/* A histogram of days; twice the median, -1 = empty. */
int32_t histogram_median2(const uint32_t *count, size_t n);

enum move_kind { MOVE_AHEAD, MOVE_NEW, MOVE_BACK, MOVE_LOST, MOVE_WON,
                 MOVE_LEFT };
enum move_kind pass_move_kind(const struct pass *p, int from, int to);

/* ---- cohort ---- */

struct cohort_entry {
    bool won, repeat, observed;
    int32_t day;        /* d0 */
    int stage;          /* entered on it */
    int highest;        /* rank of the highest step reached */
    int32_t reached[RULE_STAGES]; /* day, by rank, from the entry's on */
    int end_stage;      /* on the last day of the window */
    int32_t end_since;
};

/* False: not in the cohort. */
bool cohort_read(const struct pass *p, const struct moves *m, int32_t from,
                 int32_t to, struct cohort_entry *out);
/* The rank of the highest step reached by the end, by who entered with move k. */
static inline int
cohort_top(const struct pass *p, const struct moves *m, size_t k, int32_t end)
{
    int top = p->rank[p->entry] - 1;
    for (; k < m->n && m->day[k] <= end; k++) {
        int rank = p->rank_of[m->to[k]];
        top = rank > top ? rank : top;
    }
    return top;
}

/* The same as cohort_read, for who asks how far it came and not when. */
struct cohort_height {
    bool won, observed;
    int highest; /* where it is observed */
};
bool cohort_climb(const struct pass *p, const struct moves *m, int32_t from,
                  int32_t to, struct cohort_height *out);
/* The stage of a step of that rank. */
int pass_step(const struct pass *p, int rank);

/* ---- plays ---- */

/* The first stay in the stage that began in the year looked at and was not over
 * at the landmark. */
struct landmark {
    int32_t entered;
    bool on; /* what is hoped for came in the window after it */
};
enum play_aim pass_play_aim(const struct pass *p, int stage);
bool landmark_read(const struct pass *p, const struct moves *m, int stage,
                   struct landmark *out);

struct play_day {
    uint64_t play_id, customer_id;
    int32_t day;
};
struct play_days {
    struct play_day *rows;
    size_t count;
};
enum err play_days_read(struct ctx *cx, const struct scope *s,
                        const uint64_t *plays, size_t n,
                        struct play_days *out) MUST_CHECK;
/* From the day it came in to the landmark. */
bool play_was_done(const struct play_days *d, uint64_t play,
                   uint64_t customer, int32_t entered);

/* ---- names (scope.c) ---- */

enum err scope_names(struct ctx *cx, enum dimension d, const uint64_t *values,
                     size_t n, const char **names) MUST_CHECK;

#endif
