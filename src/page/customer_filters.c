/* See customer_filters.h. */
#include "page/customer_filters.h"

#include <string.h>

#include "view/format.h"

#define LIST "/customer"
#define COUNTS_MAX 4

static bool
in_use(const struct customer_query *q, const char *name, const char *value)
{
    for (size_t i = 0; i < q->used_count; i++)
        if (strcmp(q->used[i].name, name) == 0 &&
            strcmp(q->used[i].value, value) == 0)
            return true;
    return false;
}

/* One select; its rows go through `option`. */
struct select {
    struct view *view;
    const char *name;
    const struct customer_query *query;
};

static struct select
select_add(struct view *v, const char *section, const struct ctx *cx,
           const struct customer_query *q, const char *name,
           const char *label)
{
    struct select s = {view_row(v, section), name, q};
    view_text(s.view, "NAME", name);
    view_text(s.view, "LABEL", lang_text(cx->lang, label));
    return s;
}

static void
option(struct select *s, const char *value, const char *label)
{
    struct view *o = view_row(s->view, "OPTION");
    view_text(o, "VALUE", value);
    view_text(o, "LABEL", label);
    view_if(o, "SELECTED", in_use(s->query, s->name, value));
}

static const char *
digits(const struct ctx *cx, uint64_t id)
{
    return arena_printf(cx->arena, "%llu", (unsigned long long)id);
}

static void
stage_select(struct view *v, const struct ctx *cx,
             const struct customer_lists *l, const struct customer_query *q)
{
    struct select s = select_add(v, "FILTER", cx, q, "stage", N_("Stage"));
    option(&s, "", lang_text(cx->lang, N_("All")));
    for (size_t i = 0; i < l->stage_count; i++)
        option(&s, l->stages[i].code, l->stages[i].name);
}

static void
owner_select(struct view *v, const struct ctx *cx,
             const struct customer_lists *l, const struct customer_query *q)
{
    struct select s = select_add(v, "FILTER", cx, q, "owner", N_("Owner"));
    option(&s, "", lang_text(cx->lang, N_("All")));
    option(&s, "me", lang_text(cx->lang, N_("Me")));
    for (size_t i = 0; i < l->owner_count; i++)
        if (l->owners[i].id != cx->actor.user_id)
            option(&s, digits(cx, l->owners[i].id), l->owners[i].name);
    if (cx->actor.reach == REACH_ALL)
        option(&s, "none", lang_text(cx->lang, N_("Nobody (pool)")));
}

static void
team_select(struct view *v, const struct ctx *cx,
            const struct customer_lists *l, const struct customer_query *q)
{
    if (l->team_count < 2)
        return;
    struct select s = select_add(v, "MORE_FILTER", cx, q, "team", N_("Team"));
    option(&s, "", lang_text(cx->lang, N_("All")));
    for (size_t i = 0; i < l->team_count; i++) {
        static const char indent[] = "　　　　　　";
        unsigned d = l->teams[i].depth > 6 ? 6 : l->teams[i].depth;
        option(&s, digits(cx, l->teams[i].id),
               arena_printf(cx->arena, "%.*s%s", (int)d * 3, indent,
                            l->teams[i].name));
    }
}

static void
pick_select(struct view *v, const char *section, const struct ctx *cx,
            const struct customer_query *q, const char *name,
            const char *label, const struct lookup *list, size_t n)
{
    struct select s = select_add(v, section, cx, q, name, label);
    option(&s, "", lang_text(cx->lang, N_("All")));
    for (size_t i = 0; i < n; i++)
        option(&s, list[i].id ? digits(cx, list[i].id) : list[i].code,
               list[i].name);
}

static void
grade_select(struct view *v, const struct ctx *cx,
             const struct customer_query *q)
{
    static const char *const grades[] = {"A", "B", "C", "D"};
    struct select s = select_add(v, "FILTER", cx, q, "grade", N_("Grade"));
    option(&s, "", lang_text(cx->lang, N_("All")));
    for (size_t i = 0; i < 4; i++)
        option(&s, grades[i], grades[i]);
    option(&s, "-", lang_text(cx->lang, N_("Not graded")));
}

static void
contact_select(struct view *v, const struct ctx *cx,
               const struct customer_query *q)
{
    static const int days[] = {7, 15, 30, 60, 90, 180};
    struct select s =
        select_add(v, "FILTER", cx, q, "contact", N_("Last contact"));
    option(&s, "", lang_text(cx->lang, N_("Any time")));
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        option(&s, digits(cx, (uint64_t)days[i]),
               lang_format(cx->arena, cx->lang, N_("over %d days ago"),
                           days[i]));
}

static void
mark_select(struct view *v, const struct ctx *cx,
            const struct customer_query *q)
{
    struct select s = select_add(v, "MORE_FILTER", cx, q, "mark", N_("Mark"));
    option(&s, "", lang_text(cx->lang, N_("All")));
    option(&s, "follow", lang_text(cx->lang, N_("Follow-up overdue")));
    option(&s, "late", lang_text(cx->lang, N_("Purchase late")));
    option(&s, "warned", lang_text(cx->lang, N_("Has a warning")));
    option(&s, "urgent", lang_text(cx->lang, N_("Urgent warning")));
    option(&s, "recovery", lang_text(cx->lang, N_("Recovery case open")));
}

static void
used_show(struct view *v, const struct ctx *cx, const struct customer_query *q)
{
    view_text(v, "CLEAR_HREF", LIST);
    if (!q->used_count)
        return;
    struct view *used = view_row(v, "USED");
    for (size_t i = 0; i < q->used_count; i++) {
        struct view *u = view_row(used, "USED_ROW");
        view_text(u, "TEXT", q->used[i].text);
        view_text(u, "HREF",
                  customer_query_url(cx->arena, LIST, q, (int)i, NULL));
    }
}

static void
keep(struct view *v, const char *name, const char *value)
{
    struct view *k = view_row(v, "KEEP");
    view_text(k, "NAME", name);
    view_text(k, "VALUE", value);
}

static void
keep_show(struct view *v, const struct ctx *cx, const struct customer_query *q)
{
    if (q->sorted)
        keep(v, "sort", arena_printf(cx->arena, "%s%s",
                                     q->sort.descending ? "-" : "",
                                     customer_columns[q->sort.column].key));
    if (q->filter.model)
        keep(v, "model", q->filter.model->code);
    if (q->size)
        keep(v, "rows", digits(cx, q->size));
    for (size_t i = 0; i < q->used_count; i++)
        if (strcmp(q->used[i].name, "import") == 0)
            keep(v, "import", q->used[i].value);
}

static bool
more_in_use(const struct customer_query *q)
{
    const struct customer_filter *f = &q->filter;
    return f->team_id || f->size_code || f->source_id || f->follow_overdue ||
           f->late || f->warn_level || f->in_recovery ||
           f->created_from != DAY_NONE || f->created_to != DAY_NONE;
}

void
customer_filters_show(struct view *v, const struct ctx *cx,
                      const struct customer_lists *l,
                      const struct customer_query *q)
{
    view_text(v, "Q", q->filter.text);
    stage_select(v, cx, l, q);
    owner_select(v, cx, l, q);
    pick_select(v, "FILTER", cx, q, "region", N_("Region"), l->regions,
                l->region_count);
    pick_select(v, "FILTER", cx, q, "industry", N_("Industry"),
                l->industries, l->industry_count);
    grade_select(v, cx, q);
    contact_select(v, cx, q);
    team_select(v, cx, l, q);
    pick_select(v, "MORE_FILTER", cx, q, "size", N_("Size"), l->sizes,
                l->size_count);
    pick_select(v, "MORE_FILTER", cx, q, "source", N_("Source"), l->sources,
                l->source_count);
    mark_select(v, cx, q);
    view_if(v, "MORE_OPEN", more_in_use(q));
    view_text(v, "CREATED_FROM", day_iso(cx->arena, q->filter.created_from));
    view_text(v, "CREATED_TO", day_iso(cx->arena, q->filter.created_to));
    keep_show(v, cx, q);
    used_show(v, cx, q);
}

static void
stage_drop(struct customer_filter *f, const char *code)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->stage_count; i++)
        if (strcmp(f->stages[i], code) != 0)
            f->stages[kept++] = f->stages[i];
    f->stage_count = kept;
}

static void
mark_drop(struct customer_filter *f)
{
    f->follow_overdue = f->late = f->in_recovery = false;
    f->warn_level = 0;
}

static void
filter_drop(struct customer_filter *f, const struct customer_used *u)
{
    const char *n = u->name;
    if (!strcmp(n, "q")) f->text = NULL;
    else if (!strcmp(n, "stage")) stage_drop(f, u->value);
    else if (!strcmp(n, "owner")) f->owner_id = 0, f->no_owner = false;
    else if (!strcmp(n, "team")) f->team_id = 0, f->team_count = 0;
    else if (!strcmp(n, "region")) f->region_code = NULL;
    else if (!strcmp(n, "industry")) f->industry_id = 0;
    else if (!strcmp(n, "size")) f->size_code = NULL;
    else if (!strcmp(n, "source")) f->source_id = 0;
    else if (!strcmp(n, "grade")) f->grade = NULL;
    else if (!strcmp(n, "contact")) f->quiet_contact_days = 0;
    else if (!strcmp(n, "created_from")) f->created_from = DAY_NONE;
    else if (!strcmp(n, "created_to")) f->created_to = DAY_NONE;
    else if (!strcmp(n, "mark")) mark_drop(f);
    else if (!strcmp(n, "import")) f->import_id = 0;
}

enum err
customer_filters_empty(struct view *v, struct ctx *cx,
                       const struct customer_query *q)
{
    struct view *none = view_row(v, "NO_MATCH");
    view_msg(none, "HEADLINE", N_("No customer fits all conditions"));
    for (size_t i = 0; i < q->used_count && i < COUNTS_MAX; i++) {
        struct customer_filter f = q->filter;
        struct customer_total t;
        filter_drop(&f, &q->used[i]);
        TRY(customer_list_total(cx, &f, CUSTOMER_TOTAL_LIMIT, &t));
        struct view *w = view_row(none, "WITHOUT");
        view_text(w, "TEXT", q->used[i].text);
        view_text(w, "HREF",
                  customer_query_url(cx->arena, LIST, q, (int)i, NULL));
        view_text(w, "COUNT_TEXT",
                  lang_format(cx->arena, cx->lang, N_("%s%s customers"),
                              format_int(cx->arena, (int64_t)t.count),
                              t.exact ? "" : "+"));
    }
    return OK;
}
