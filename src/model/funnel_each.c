/* See funnel_each.h. */
#include "model/funnel_each.h"

#include "model/funnel_private.h"

enum err
funnel_each(struct ctx *cx, const struct scope *s, funnel_each_fn *fn,
            void *arg)
{
    struct pass p;
    struct scope today = *s;
    const struct rules *rules;
    TRY(rules_get(cx, &rules));
    today.model = &rules->models[rules->default_model];
    today.known_on = DAY_NONE;
    TRY(pass_open(cx, &today, &p));
    for (size_t k = 0; k < p.block_count; k++) {
        const struct pass_block *b = &p.blocks[k];
        for (size_t i = pass_next(b, 0); i < b->part->n;
             i = pass_next(b, i + 1))
            if (b->match[i] & MATCH_LIVE)
                fn(arg, b->part, i);
    }
    return OK;
}
