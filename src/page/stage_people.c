/* Customers of the stage by name: who came last, and who is there longest and
 * what is missing to go on. */
#include <string.h>

#include "model/kpi.h"
#include "page/customer_view.h"
#include "page/stage_page.h"
#include "view/format.h"

enum { SHOWN = 4 };

/* ---- names ---- */

struct people {
    struct slice slice;
    struct funnel_list list;
    struct kpi_person names[SHOWN];
};

static enum err
list_read(struct stage_page *p, struct people *who, enum slice_kind kind,
          enum funnel_order order)
{
    who->slice = stage_slice(p, kind);
    return funnel_list(p->cx, &p->scope.s, &who->slice, order, true, 0, SHOWN,
                       &who->list);
}

/* Of both lists in one statement. */
static enum err
names_read(struct stage_page *p, struct people *a, struct people *b)
{
    struct kpi_row rows[2 * SHOWN];
    struct kpi_person names[2 * SHOWN];
    size_t first = a->list.count, n = first + b->list.count;
    for (size_t i = 0; i < n; i++)
        rows[i].customer_id = i < first
                                  ? a->list.rows[i].customer_id
                                  : b->list.rows[i - first].customer_id;
    if (n)
        TRY(kpi_people(p->cx, rows, n, names));
    for (size_t i = 0; i < n; i++)
        *(i < first ? &a->names[i] : &b->names[i - first]) = names[i];
    return OK;
}

static void
person_show(struct stage_page *p, struct view *row,
            const struct kpi_person *who, const struct funnel_row *r)
{
    view_if(row, "THERE", *who->name != '\0');
    view_textf(row, "HREF", "/customer/%llu",
               (unsigned long long)who->id);
    view_text(row, "NAME", *who->name ? who->name
                                      : stage_say(p, N_("in the bin")));
    view_text(row, "REVENUE",
              format_money_short(p->a, p->l, p->cx->config->currency,
                                 r->revenue_365));
    view_text(row, "DAYS", lang_format(p->a, p->l, N_("%s days"),
                                       format_int(p->a, r->days)));
    view_text(row, "DAY", format_day_short(p->a, r->day, clock_today()));
}

static const char *
all_href(struct stage_page *p, const char *sort)
{
    struct figure f = {.scope = &p->scope, .count = 1,
                       .slice = stage_slice(p, SLICE_CLOSING)};
    return arena_printf(p->a, "%s&sort=%s", figure_href(&f), sort);
}

/* ---- newest ---- */

static void
newest_show(struct stage_page *p, struct view *v, const struct people *who)
{
    struct figure f = {.scope = &p->scope, .count = who->list.total,
                       .slice = who->slice};
    view_text(v, "NEWEST_HREF", arena_printf(p->a, "%s&sort=-day",
                                             figure_href(&f)));
    view_if(v, "NO_NEWEST", who->list.count == 0);
    for (size_t i = 0; i < who->list.count; i++) {
        struct view *row = view_row(v, "NEWEST");
        person_show(p, row, &who->names[i], &who->list.rows[i]);
        stage_chip(p, row, who->list.rows[i].from);
    }
}

/* ---- longest ---- */

const char *
stage_missing_words(struct request *rq, const struct rule_model *m,
                    const struct stage_lack *lack)
{
    struct profile_page as = {.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang,
                              .today = clock_today()};
    as.p.model = m;
    as.p.facts = lack->facts;
    as.p.why = lack->why;
    return lack->why.next_rule ? rule_words(&as, lack->why.next_rule, false)
                               : "";
}

static enum err
longest_show(struct stage_page *p, struct view *v, const struct people *who)
{
    struct stage_lack lacks[SHOWN] = {0};
    for (size_t i = 0; i < who->list.count; i++)
        lacks[i].customer_id = who->list.rows[i].customer_id;
    TRY(stage_explain_list(p->cx, p->model->code, lacks, who->list.count));
    view_text(v, "LONGEST_HREF", all_href(p, "-days"));
    view_if(v, "NO_LONGEST", who->list.count == 0);
    for (size_t i = 0; i < who->list.count; i++) {
        struct view *row = view_row(v, "LONGEST");
        person_show(p, row, &who->names[i], &who->list.rows[i]);
        view_text(row, "MISSING", *who->names[i].name
                                      ? stage_missing_words(p->rq, p->model,
                                                            &lacks[i])
                                      : "");
    }
    return OK;
}

enum err
stage_fill_people(struct stage_page *p, struct view *v)
{
    struct people newest, longest;
    TRY(list_read(p, &newest, SLICE_IN, ORDER_DAY));
    TRY(list_read(p, &longest, SLICE_CLOSING, ORDER_DAYS));
    TRY(names_read(p, &newest, &longest));
    newest_show(p, v, &newest);
    return longest_show(p, v, &longest);
}
