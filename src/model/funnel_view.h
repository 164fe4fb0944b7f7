/* Named scopes of the funnel: one's own, and those others share. Only its maker
 * changes a view; deleted, it can be had back for a day. */
#ifndef MODEL_FUNNEL_VIEW_H
#define MODEL_FUNNEL_VIEW_H

#include "core/field.h"
#include "db/db.h"

enum { FUNNEL_VIEWS_MOST = 200 }; /* of one person */

struct funnel_view {
    uint64_t id;         /* 0 = new */
    const char *name;
    bool shared;
    const char *query;   /* the scope as in an address */
    const char *maker;
    bool own;            /* the actor made it */
};

extern const struct field funnel_view_fields[]; /* name, shared */
extern const size_t funnel_view_field_count;

/* By name, the actor's own first. */
enum err funnel_view_list(struct ctx *cx, struct funnel_view **out,
                          size_t *n) MUST_CHECK;
/* One's own only: ERR_NOT_FOUND else. */
enum err funnel_view_find(struct ctx *cx, uint64_t id,
                          struct funnel_view *out) MUST_CHECK;
/* Takes the place of the person's view of that name, where there is one.
 * ERR_INVALID: he has too many. Sets v->id. */
enum err funnel_view_add(struct ctx *cx, struct funnel_view *v,
                         bool *replaced) MUST_CHECK;
/* ERR_CONFLICT, here and of restore: another one of his has that name. */
enum err funnel_view_save(struct ctx *cx, const struct funnel_view *v)
    MUST_CHECK;
/* ERR_NOT_FOUND: not there, not one's own, or gone for good. */
enum err funnel_view_delete(struct ctx *cx, uint64_t id) MUST_CHECK;
enum err funnel_view_restore(struct ctx *cx, uint64_t id) MUST_CHECK;

#endif
