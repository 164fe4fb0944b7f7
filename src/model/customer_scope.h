/* Which customers: the row rights of the actor and the filters of a list.
 *
 * The one builder of WHERE for lists, searches, exports and counts over
 * `customer c`: a number and the list behind it call it with the same filter
 * and so agree. Rights are part of it and cannot be left out. */
#ifndef MODEL_CUSTOMER_SCOPE_H
#define MODEL_CUSTOMER_SCOPE_H

#include "core/ctx.h"
#include "db/compose.h"
#include "model/rule.h"

#define FILTER_SET_MAX 16
#define WARN_LEVEL_MOST 3

/* 0, NULL, DAY_NONE and empty sets mean "any". */
struct customer_filter {
    const char *text;                 /* as typed in a search box */
    const struct rule_model *model;   /* whose stages those are; NULL = the
                                         default one */
    const char *stages[FILTER_SET_MAX];
    size_t stage_count;
    uint64_t owner_id;
    bool no_owner;                    /* the pool */
    uint64_t team_id;                 /* this team and all below: */
    const uint64_t *team_ids;         /* set by customer_filter_resolve */
    size_t team_count;
    const char *region_code, *size_code, *grade, *kind;
    uint64_t industry_id, source_id, tag_id, import_id;
    int64_t quiet_contact_days;       /* last contact older than; 0 = any */
    int32_t created_from, created_to; /* both days included */
    bool follow_overdue;              /* a follow-up is due before today */
    bool late;                        /* late as of today */
    unsigned warn_level;              /* 1 = has a warning, WARN_LEVEL_MOST =
                                         an urgent one */
    bool import_updates;              /* import_id: not those it brought, those
                                         it changed */
    bool in_recovery;                 /* a recovery case is open */
};

void customer_filter_clear(struct customer_filter *f);
/* Reads which teams lie below team_id; call once after filling the filter. A
 * team that does not exist leaves an empty set, which nobody is in. */
enum err customer_filter_resolve(struct ctx *cx, struct customer_filter *f)
    MUST_CHECK;
/* Number of conditions in use. */
size_t customer_filter_count(const struct customer_filter *f);

/* Adds "customer c FORCE INDEX (...)": the optimizer does not find the index
 * that holds both filter and order (measured: 0.3 ms with, 0.6-1.5 s without
 * at 300,000 rows). by = index of the sort column, NULL for the default sort
 * and for counts. Who sees only his own customers reads only those. */
void customer_scope_from(struct query *q, const struct ctx *cx,
                         const struct customer_filter *f, const char *by);
/* Adds " WHERE c.live = 1 AND ..." with rights and filter. */
void customer_scope_where(struct query *q, const struct ctx *cx,
                          const struct customer_filter *f);
/* Rights alone, as " AND (...)", for any query with `customer c`. */
void customer_scope_rights(struct query *q, const struct ctx *cx);
/* The same for `warning w`, `task t` and `recovery_case rc`, which have copies of
 * owner and team. */
void customer_scope_rights_of_warning(struct query *q, const struct ctx *cx);
void customer_scope_rights_of_task(struct query *q, const struct ctx *cx);
void customer_scope_rights_of_case(struct query *q, const struct ctx *cx);
/* True when the actor may see a customer of this owner and team. */
bool customer_scope_sees(const struct ctx *cx, uint64_t owner_id,
                         uint64_t team_id);
/* Of rows of which each has a kind, a customer (NULL = of none), his owner and his
 * team: how many there are of a kind, and of how many the actor sees the customer,
 * or there is none. */
struct customer_scope_seen { uint64_t all, seen; };
struct customer_scope_seen customer_scope_seen(const struct ctx *cx,
                                               const struct rows *r,
                                               uint64_t kind);

#endif
