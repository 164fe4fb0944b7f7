/* Customers of the stage by name: who came last, who is there longest and what
 * is missing to go on, and who will leave it if nothing is done. */
#include <string.h>

#include "model/day.h"
#include "model/kpi.h"
#include "page/customer_view.h"
#include "page/stage_page.h"
#include "view/format.h"

enum { SHOWN = 4, SOON_SHOWN = 5 };

/* ---- names ---- */

static enum err
names_read(struct stage_page *p, const struct funnel_list *list, size_t n,
           struct kpi_person *out)
{
    struct kpi_row *rows = ARENA_ARRAY(p->a, n, struct kpi_row);
    for (size_t i = 0; i < n; i++)
        rows[i].customer_id = list->rows[i].customer_id;
    return n ? kpi_people(p->cx, rows, n, out) : OK;
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
    view_text(row, "DAYS", lang_format(p->a, p->l, N_("%d days"),
                                       (int)r->days));
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

static enum err
newest_show(struct stage_page *p, struct view *v)
{
    struct slice in = stage_slice(p, SLICE_IN);
    struct funnel_list list;
    struct kpi_person people[SHOWN];
    TRY(funnel_list(p->cx, &p->scope.s, &in, ORDER_DAY, true, 0, SHOWN,
                    &list));
    TRY(names_read(p, &list, list.count, people));
    struct figure f = {.scope = &p->scope, .count = list.total, .slice = in};
    view_text(v, "NEWEST_HREF", arena_printf(p->a, "%s&sort=-day",
                                             figure_href(&f)));
    view_if(v, "NO_NEWEST", list.count == 0);
    for (size_t i = 0; i < list.count; i++) {
        struct view *row = view_row(v, "NEWEST");
        person_show(p, row, &people[i], &list.rows[i]);
        stage_chip(p, row, list.rows[i].from);
    }
    return OK;
}

/* ---- longest ---- */

static const char *
missing_words(struct stage_page *p, const struct stage_why *why,
              const struct facts *facts)
{
    struct profile_page as = {.rq = p->rq, .a = p->a, .l = p->l,
                              .today = clock_today()};
    as.p.model = p->model;
    as.p.facts = *facts;
    as.p.why = *why;
    return why->next_rule ? rule_words(&as, why->next_rule, false) : "";
}

static enum err
longest_show(struct stage_page *p, struct view *v)
{
    struct slice here = stage_slice(p, SLICE_CLOSING);
    struct funnel_list list;
    struct kpi_person people[SHOWN];
    TRY(funnel_list(p->cx, &p->scope.s, &here, ORDER_DAYS, true, 0, SHOWN,
                    &list));
    TRY(names_read(p, &list, list.count, people));
    view_text(v, "LONGEST_HREF", all_href(p, "-days"));
    view_if(v, "NO_LONGEST", list.count == 0);
    for (size_t i = 0; i < list.count; i++) {
        struct view *row = view_row(v, "LONGEST");
        struct stage_why why;
        struct facts facts;
        person_show(p, row, &people[i], &list.rows[i]);
        view_text(row, "MISSING", "");
        if (!*people[i].name)
            continue;
        TRY(stage_explain(p->cx, people[i].id, p->model->code, DAY_NONE,
                          &why, &facts));
        view_text(row, "MISSING", missing_words(p, &why, &facts));
    }
    return OK;
}

/* ---- who will change ---- */

/* The outlook knows the default model, of today, and the filters of the
 * customer list: other scopes have none. */
static bool
filter_of(const struct stage_page *p, struct customer_filter *f)
{
    const struct scope *s = &p->scope.s;
    customer_filter_clear(f);
    for (int d = 0; d < DIM_COUNT; d++)
        if (s->value_count[d] && d != DIM_TEAM && d != DIM_OWNER)
            return false;
    if (!p->model->is_default || s->known_on != DAY_NONE ||
        s->value_count[DIM_OWNER] > 1)
        return false;
    if (s->value_count[DIM_OWNER])
        f->owner_id = s->values[DIM_OWNER][0];
    if (s->value_count[DIM_TEAM]) {
        f->team_id = s->values[DIM_TEAM][0];
        f->team_ids = s->values[DIM_TEAM];
        f->team_count = s->value_count[DIM_TEAM];
    }
    f->stages[f->stage_count++] = p->st->code;
    return true;
}

static void
soon_tile(struct stage_page *p, struct view *v, size_t n, bool cut)
{
    struct view *k = view_row(v, "KPI");
    struct view *value = view_include(k, "VALUE", "parts/figure");
    view_text(k, "LABEL", stage_say(p, N_("Will change in 30 days")));
    view_text(k, "NOTE_TEXT", stage_say(p, N_("if nothing is done")));
    view_if(value, "FIGURE_LINK", n > 0);
    view_text(value, "FIGURE_HREF", "#soon");
    view_textf(value, "FIGURE_TEXT", "%s%s",
               format_int(p->a, (int64_t)n), cut ? "+" : "");
}

static enum err
soon_show(struct stage_page *p, struct view *v)
{
    struct customer_filter f;
    struct day_soon *list;
    size_t n;
    bool cut;
    if (!filter_of(p, &f))
        return OK;
    TRY(day_soon(p->cx, &f, DAY_SOON_LOOKED_AT, &list, &n, &cut));
    soon_tile(p, v, n, cut);
    if (!n)
        return OK;
    struct view *box = view_row(v, "SOON");
    view_text(box, "SOON_TEXT",
              lang_format(p->a, p->l, cut ? N_("%d of those with the most "
                                               "revenue")
                                          : N_("%d customers"), (int)n));
    for (size_t i = 0; i < n; i++) {
        const struct stage_turn *t = &list[i].turn;
        struct view *row = view_row(box, i < SOON_SHOWN ? "SOON_ROW"
                                                        : "SOON_MORE");
        view_textf(row, "HREF", "/customer/%llu",
                   (unsigned long long)t->customer_id);
        view_text(row, "NAME", list[i].name);
        view_u64(row, "TONE", t->to->colour);
        view_text(row, "LABEL", t->to->name[p->l]);
        view_text(row, "DAY", format_day_short(p->a, t->day, clock_today()));
    }
    view_if(box, "MORE", n > SOON_SHOWN);
    return OK;
}

enum err
stage_fill_people(struct stage_page *p, struct view *v)
{
    TRY(newest_show(p, v));
    TRY(longest_show(p, v));
    return soon_show(p, v);
}
