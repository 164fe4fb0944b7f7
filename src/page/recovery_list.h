/* What is asked of the recovery page, shared by its board and its lists. */
#ifndef PAGE_RECOVERY_LIST_H
#define PAGE_RECOVERY_LIST_H

#include "model/lookup.h"
#include "model/recovery_board.h"
#include "page/recovery.h"

struct recovery_asked {
    struct recovery_filter filter;
    int days;                 /* what was closed in so many; 0 = not said */
    const char *state;        /* as in the address, "" = none: the board */
    const char *base;         /* address of the page with its filters but
                                 without state, ends in ? or & */
    const char *plain;        /* the same without the deadline, which only open
                                 ones have */
    struct choice *families;
    struct lookup_person *owners;
    size_t owner_count;
};

/* Reads it from the address, with what its filters offer. */
enum err recovery_asked_read(struct request *rq, struct recovery_asked *k)
    MUST_CHECK;
/* "A", "below zero", the en dash for none. */
const char *recovery_tier_label(enum lang l, const char *tier);
/* WHOSE rows, KEPT rows, FILTER rows, FILTERED section with CLEAR_HREF; of the
 * page "/recovery" also what only open cases have. */
void recovery_filters_show(struct request *rq, struct view *v,
                           const struct recovery_asked *k, const char *path);

/* recovery_board.c: BOARD section with KPI rows and COLUMN rows. */
enum err recovery_board_show(struct request *rq, struct view *v,
                             const struct recovery_asked *k) MUST_CHECK;

#endif
