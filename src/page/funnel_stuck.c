/* Customers that are longer in their stage than its limit: who to call first. */
#include "model/funnel_name.h"
#include "page/funnel_private.h"
#include "view/format.h"

enum { STUCK_SHOWN = 8 };

static void
row_show(const struct funnel_page *p, struct view *v,
         const struct funnel_stuck *s, const struct funnel_name *n)
{
    const struct rule_stage *stage = &p->scope.s.model->stages[s->row.to];
    struct view *row = view_row(v, "ROW");
    view_if(row, "THERE", n->name && !n->in_bin);
    view_textf(row, "HREF", "/customer/%llu",
               (unsigned long long)s->row.customer_id);
    view_text(row, "NAME", n->name ? n->name
                                   : funnel_say(p, N_("(gone for good)")));
    funnel_stage_show(p, row, stage);
    view_text(row, "DAYS", lang_format(p->a, p->l, N_("%s days"),
                                       format_int(p->a, s->row.days)));
    view_textf(row, "OVER", "+%s",
               format_int(p->a, s->row.days - stage->limit_days));
    view_text(row, "AMOUNT",
              s->open_minor ? format_money_short(p->a, p->l,
                                                 p->cx->config->currency,
                                                 s->open_minor)
                            : FORMAT_NONE);
    view_text(row, "OWNER", *n->owner ? n->owner : FORMAT_NONE);
}

enum err
funnel_stuck_fill(struct funnel_page *p, struct view *v)
{
    struct funnel_stuck *list;
    struct funnel_name *names;
    uint64_t total;
    size_t n;
    TRY(funnel_stuck(p->cx, &p->scope.s, STUCK_SHOWN, &list, &n, &total));
    struct funnel_row *rows = ARENA_ARRAY(p->a, n + 1, struct funnel_row);
    for (size_t i = 0; i < n; i++)
        rows[i] = list[i].row;
    figure_count(v, "ALL_OVER", &p->scope, (struct slice){SLICE_OVER, -1, -1},
                 total);
    view_if(v, "ANY", n > 0);
    if (n == 0)
        return OK;
    TRY(funnel_names(p->cx, p->scope.s.model, rows, n, &names));
    for (size_t i = 0; i < n; i++)
        row_show(p, v, &list[i], &names[i]);
    return OK;
}
