/* Whoever is in a scope today, a customer at a time, where it stands in the copy:
 * for what reads more of it than stages. */
#ifndef MODEL_FUNNEL_EACH_H
#define MODEL_FUNNEL_EACH_H

#include "model/copy.h"

/* By number in a part; those who changed lately are in the second one. */
typedef void funnel_each_fn(void *arg, const struct copy_part *p, size_t i);

/* With the rights of the actor; the days and the model of the scope are not
 * looked at. ERR_UNAVAILABLE: there is no copy. */
enum err funnel_each(struct ctx *cx, const struct scope *s,
                     funnel_each_fn *fn, void *arg) MUST_CHECK;

#endif
