/* What the lists of warnings share: which of them are asked for. */
#ifndef MODEL_WARNING_PRIVATE_H
#define MODEL_WARNING_PRIVATE_H

#include "model/warning.h"

/* What is asked for is read in one or two parts, so that each finds its rows by
 * one index: "his, or given to him" is two. No row is in both. */
enum warning_part {
    WARNING_PART_ALL,
    WARNING_PART_OWNER,  /* of the customers of one person */
    WARNING_PART_GIVEN,  /* assigned to the actor */
    WARNING_PART_TEAMS,  /* of the actor's teams */
    WARNING_PART_OUTSIDE /* of the actor's own customers in other teams */
};

struct warning_asked {
    const struct warning_filter *f;
    const struct rules *rules; /* for the ladder */
    enum warning_part parts[2];
    size_t part_count;
};

/* Urgent, or begun after a day; by level, as the indexes have it. */
#define WARNING_NOW                                                           \
    " (w.level = 3 OR (w.level IN (1, 2) AND w.opened_on > ?))"
/* The columns that are part of an order. */
#define WARNING_AHEAD " ORDER BY w.level DESC, w.opened_on, w.id LIMIT ?"
#define WARNING_BACK " ORDER BY w.level, w.opened_on DESC, w.id DESC LIMIT ?"

enum warning_way {
    WARNING_FEW,  /* where the fewest are read */
    WARNING_ORDER /* in the order of the list: for the first of many */
};

enum err warning_asked(struct ctx *cx, const struct warning_filter *f,
                       struct warning_asked *out) MUST_CHECK;
/* Adds " FROM warning w WHERE ..." of a part of a tab; every column it names is
 * in every index that it may be read by. */
void warning_asked_add(struct query *q, const struct ctx *cx,
                       const struct warning_asked *a, size_t part,
                       enum warning_tab tab, enum warning_way way);

/* ---- warning_list.c ---- */

/* One without a name, where there is none of that code any more. */
const struct warning_cause *warning_cause_of(const struct rules *rules,
                                             const char *code);

/* ---- warning_case.c ---- */

/* The cases that these warnings opened, which have just closed: their last
 * warning may be gone. */
enum err warning_case_gone(struct ctx *cx, int32_t day, const uint64_t *ids,
                           size_t n) MUST_CHECK;

/* ---- warning_tab.c ---- */

struct warning_place { /* of a row in the list */
    uint64_t id;
    unsigned level;
    int32_t opened_on, quiet_on;
};

/* The rows of a tab in the order of the list, where they are few. */
struct warning_tab_rows {
    struct warning_place *rows;
    size_t count; /* above WARNING_COUNT_MOST: there are more, and rows is NULL */
};

enum err warning_tabs(struct ctx *cx, const struct warning_asked *a,
                      struct warning_tab_rows out[WARNING_TABS]) MUST_CHECK;

#endif
