/* Who will leave the stage within 30 days if nothing is done: all of them, each
 * evaluated ahead. Where that would take long it waits until somebody asks. */
#include "model/day.h"
#include "model/kpi.h"
#include "page/pager.h"
#include "page/stage_page.h"
#include "view/format.h"

/* More customers than this with a day on which something may change, and the
 * page does not look at them by itself. */
enum { AT_ONCE = 2000, NO_LIMIT = 100000000, SHOWN = 5, PAGE_ROWS = 50 };

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

/* Of all, or of those who go to one stage. */
static const char *
list_href(const struct stage_page *p, const struct rule_stage *to)
{
    return scope_href(p->a, stage_path(p, p->stage, "/soon"), &p->scope,
                      to ? arena_printf(p->a, "to=%s", to->code) : NULL);
}

/* The figure of parts/figure that leads to that list. */
static void
figure_fill(struct view *fig, const char *href, size_t n, bool counted,
            const char *text)
{
    view_if(fig, "FIGURE_LINK", n > 0 || !counted);
    view_text(fig, "FIGURE_HREF", href);
    view_if(fig, "FIGURE_COUNTED", counted);
    view_u64(fig, "FIGURE_COUNT", n);
    view_text(fig, "FIGURE_TEXT", text);
}

/* "忠诚 58，流失 28" */
static void
targets_show(const struct stage_page *p, struct view *v, const char *include,
             const struct stage_turn *turns, size_t n)
{
    struct view *pieces = figure_pieces(v, include);
    bool any = false;
    for (size_t s = 0; s < p->model->stage_count; s++) {
        const struct rule_stage *to = &p->model->stages[s];
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            count += turns[i].to == to;
        if (!count)
            continue;
        stage_place_piece(p, pieces, any, (int)s);
        figure_fill(figure_piece_include(pieces), list_href(p, to), count,
                    true, format_int(p->a, (int64_t)count));
        any = true;
    }
    if (!any)
        figure_piece_text(pieces, stage_say(p, N_("if nothing is done")));
}

static void
tile_show(struct stage_page *p, struct view *v, const struct stage_turn *turns,
          size_t n, bool many)
{
    struct view *k = view_row(v, "KPI");
    view_text(k, "LABEL",
              stage_say(p, N_("Will change in 30 days from today")));
    targets_show(p, k, "NOTE", turns, n);
    figure_fill(view_include(k, "VALUE", "parts/figure"), list_href(p, NULL),
                n, !many,
                many ? stage_say(p, N_("soon|Count"))
                     : format_int(p->a, (int64_t)n));
}

/* One page of them, by name. */
static enum err
rows_show(struct stage_page *p, struct view *v, const struct stage_turn *turns,
          size_t n)
{
    struct kpi_row *ids = ARENA_ARRAY(p->a, n, struct kpi_row);
    struct kpi_person *people = ARENA_ARRAY(p->a, n, struct kpi_person);
    for (size_t i = 0; i < n; i++)
        ids[i].customer_id = turns[i].customer_id;
    if (n)
        TRY(kpi_people(p->cx, ids, n, people));
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "SOON_ROW");
        view_textf(row, "HREF", "/customer/%llu",
                   (unsigned long long)turns[i].customer_id);
        view_text(row, "NAME", people[i].name);
        view_text(row, "OWNER", people[i].owner ? people[i].owner : "");
        view_text(row, "REVENUE",
                  format_money_short(p->a, p->l, p->cx->config->currency,
                                     people[i].revenue_365));
        view_u64(row, "TONE", turns[i].to->colour);
        view_text(row, "LABEL", turns[i].to->name[p->l]);
        view_text(row, "DAY",
                  format_day_short(p->a, turns[i].day, clock_today()));
        view_text(row, "IN_TEXT", format_days_ago(p->a, p->l, turns[i].day,
                                                  clock_today()));
    }
    return OK;
}

enum err
stage_fill_soon(struct stage_page *p, struct view *v)
{
    struct customer_filter f;
    struct stage_turn *turns = NULL;
    size_t n;
    bool many;
    if (!filter_of(p, &f))
        return OK;
    TRY(day_soon_all(p->cx, &f, AT_ONCE, &turns, &n, &many));
    tile_show(p, v, turns, n, many);
    if (!n)
        return OK;
    struct view *box = view_row(v, "SOON");
    view_text(box, "SOON_HREF", list_href(p, NULL));
    view_text(box, "SOON_TEXT", lang_format(p->a, p->l, N_("All %s"),
                                            format_int(p->a, (int64_t)n)));
    return rows_show(p, box, turns, n < SHOWN ? n : SHOWN);
}

/* Those who go to the stage that is asked for: in front. How many. */
static size_t
turns_to(struct stage_turn *turns, size_t n, const struct rule_stage *to)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (turns[i].to == to)
            turns[kept++] = turns[i];
    return kept;
}

static const struct rule_stage *
target_asked(const struct stage_page *p)
{
    const char *code = request_query(p->rq, "to");
    int stage = code ? rules_stage(p->model, code) : -1;
    return stage < 0 ? NULL : &p->model->stages[stage];
}

enum err
stage_fill_soon_list(struct stage_page *p, struct view *v)
{
    struct customer_filter f;
    struct stage_turn *turns = NULL;
    const struct rule_stage *to = target_asked(p);
    uint64_t at = query_id(p->rq, "at");
    size_t n = 0;
    bool many;
    if (filter_of(p, &f))
        TRY(day_soon_all(p->cx, &f, NO_LIMIT, &turns, &n, &many));
    if (to)
        n = turns_to(turns, n, to);
    if (at >= n)
        at = 0;
    size_t shown = n - at < PAGE_ROWS ? n - at : PAGE_ROWS;
    view_u64(v, "TOTAL", n);
    view_text(v, "TOTAL_TEXT", lang_format(p->a, p->l, N_("%s customers"),
                                           format_int(p->a, (int64_t)n)));
    if (n)
        targets_show(p, view_row(v, "TARGETS"), "TARGETS_TEXT", turns, n);
    view_if(v, "LIST", n > 0);
    view_if(v, "NOBODY", n == 0);
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    view_if(paging, "PREVIOUS", at > 0);
    view_textf(paging, "PREVIOUS_HREF", "%s&at=%llu", list_href(p, to),
               (unsigned long long)(at > PAGE_ROWS ? at - PAGE_ROWS : 0));
    view_if(paging, "NEXT", at + shown < n);
    view_textf(paging, "NEXT_HREF", "%s&at=%llu", list_href(p, to),
               (unsigned long long)(at + shown));
    return n ? rows_show(p, v, turns + at, shown) : OK;
}
