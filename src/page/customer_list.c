/* The customer list: filters, a table by key, what it adds up to. The same
 * query object makes the rows, the total, the export and every link. */
#include "page/customer_list.h"

#include <stdio.h>
#include <string.h>

#include "core/field.h"
#include "core/text.h"
#include "model/account_setting.h"
#include "page/customer_cell.h"
#include "page/customer_filters.h"
#include "page/customer_query.h"
#include "page/import.h"
#include "page/model_menu.h"
#include "page/page.h"
#include "view/format.h"

#define LIST "/customer"
#define SIZE_DEFAULT 25

enum { SETTING_COLUMNS, SETTING_COMPACT, SETTING_COUNT };
static const char *const settings[SETTING_COUNT] = {
    "list.customer.columns", "list.customer.compact"};

/* How this person likes the list. */
struct taste {
    bool shown[COLUMN_COUNT];
    bool compact;
};

static enum err
taste_read(struct ctx *cx, struct taste *t)
{
    const char *value[SETTING_COUNT];
    TRY(account_setting_get(cx, settings, SETTING_COUNT, value));
    t->compact = !value[SETTING_COMPACT] || *value[SETTING_COMPACT] != '0';
    for (int i = 0; i < COLUMN_COUNT; i++)
        t->shown[i] = customer_columns[i].by_default;
    if (!value[SETTING_COLUMNS])
        return OK;
    memset(t->shown, 0, sizeof t->shown);
    char *rest = arena_text(cx->arena, value[SETTING_COLUMNS]), *save = NULL;
    for (char *k = strtok_r(rest, ",", &save); k; k = strtok_r(NULL, ",", &save))
    {
        int c = customer_column_find(k);
        if (c >= 0)
            t->shown[c] = true;
    }
    t->shown[COLUMN_NAME] = true;
    return OK;
}

/* Which model the stage is of, where it is not the default one. */
static const char *
head_text(const struct ctx *cx, const struct customer_query *q,
          enum customer_column c)
{
    const char *label = lang_text(cx->lang, customer_columns[c].label);
    return c == COLUMN_STAGE && q->filter.model
        ? lang_format(cx->arena, cx->lang, N_("%s: %s"), label,
                      q->filter.model->name[cx->lang])
        : label;
}

static void
head_show(struct view *list, const struct ctx *cx,
          const struct customer_query *q, enum customer_column c)
{
    const struct customer_column_info *info = &customer_columns[c];
    bool here = q->sort.column == c;
    bool down = here ? !q->sort.descending : info->descending_first;
    struct view *h = view_row(list, "HEAD");
    view_text(h, "LABEL", head_text(cx, q, c));
    view_if(h, "NUMBER", info->number);
    if (!customer_list_sorts(&q->filter, c)) {
        view_if(h, "SORT", false);
        return;
    }
    struct view *s = view_row(h, "SORT");
    view_text(s, "SORT_HREF",
              customer_query_url(cx->arena, LIST, q, -1,
                                 arena_printf(cx->arena, "&sort=%s%s",
                                              down ? "-" : "", info->key)));
    view_if(s, "UP", here && !q->sort.descending);
    view_if(s, "DOWN", here && q->sort.descending);
    if (here)
        view_text(view_row(h, "SORTED"), "DIRECTION",
                  q->sort.descending ? "descending" : "ascending");
}

/* Who assigns may choose rows. */
static bool
may_pick(const struct ctx *cx)
{
    return (cx->actor.roles & ROLE_MANAGER) != 0;
}

static void
row_show(struct view *list, const struct cell_context *c,
         const struct customer_query *q, const struct taste *t,
         const struct customer_row *r)
{
    const struct rule_model *m = q->filter.model;
    struct view *v = view_row(list, "ROW");
    view_u64(v, "ID", r->id);
    view_textf(v, "HREF", "/customer/%llu%s%s", (unsigned long long)r->id,
               m ? "?model=" : "", m ? m->code : "");
    view_text(v, "NAME", r->name);
    view_if(v, "PICK", may_pick(c->cx));
    customer_marks_show(c, v, r);
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (t->shown[i])
            customer_cell_show(c, v, r, (enum customer_column)i);
}

static void
chooser_show(struct view *list, const struct ctx *cx, const struct taste *t)
{
    struct view *v = view_row(list, "CHOOSER");
    int n = 0;
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (i == COLUMN_NAME)
            continue;
        struct view *c = view_row(v, "COLUMN");
        view_text(c, "KEY", customer_columns[i].key);
        view_text(c, "LABEL", lang_text(cx->lang, customer_columns[i].label));
        view_if(c, "CHECKED", t->shown[i]);
        n += t->shown[i];
    }
    view_text(v, "CHOOSER_TEXT",
              lang_format(cx->arena, cx->lang,
                          N_("Columns shown: %d of %d, only for me"), n,
                          COLUMN_COUNT - 1));
}

static const char *
place(const struct ctx *cx, const struct customer_query *q, const char *how,
      const struct customer_row *r)
{
    struct buf b;
    buf_init(&b, cx->arena);
    buf_printf(&b, "&%s=", how);
    buf_url(&b, r->key);
    buf_printf(&b, "~%llu", (unsigned long long)r->id);
    return customer_query_url(cx->arena, LIST, q, -1, b.data);
}

static void
paging_show(struct view *list, const struct ctx *cx,
            const struct customer_query *q, const struct customer_page *p)
{
    struct view *v = view_include(list, "PAGING", "parts/paging");
    view_if(v, "PREVIOUS", p->before);
    view_if(v, "NEXT", p->after);
    if (p->before)
        view_text(v, "PREVIOUS_HREF", place(cx, q, "before", &p->rows[0]));
    if (p->after)
        view_text(v, "NEXT_HREF",
                  place(cx, q, "after", &p->rows[p->count - 1]));
}

static void
sizes_show(struct view *list, const struct ctx *cx,
           const struct customer_query *q, size_t size)
{
    static const size_t sizes[] = {25, 50, 100};
    for (size_t i = 0; i < 3; i++) {
        struct view *v = view_row(list, "PAGE_SIZE");
        const char *more =
            arena_printf(cx->arena, "&rows=%zu", sizes[i]);
        view_u64(v, "LABEL", sizes[i]);
        view_text(v, "HREF", customer_query_url(cx->arena, LIST, q, -1, more));
        view_if(v, "CURRENT", sizes[i] == size);
    }
}

static const char *
total_text(const struct ctx *cx, const struct customer_total *t)
{
    return lang_format(cx->arena, cx->lang, N_("%s%s customers"),
                       format_int(cx->arena, (int64_t)t->count),
                       t->exact ? "" : "+");
}

static const char *
foot_text(const struct ctx *cx, const struct customer_page *p,
          const struct customer_total *t)
{
    const char *all = total_text(cx, t);
    if (t->revenue_365 == FIELD_EMPTY)
        return lang_format(cx->arena, cx->lang, N_("%zu here, %s in all"),
                           p->count, all);
    return lang_format(cx->arena, cx->lang,
                       N_("%zu here, %s in all, 12-month revenue %s"),
                       p->count, all,
                       format_money_short(cx->arena, cx->lang,
                                          cx->config->currency,
                                          t->revenue_365));
}

static void
bulk_show(struct view *list, const struct ctx *cx)
{
    if (!may_pick(cx))
        return;
    struct view *v = view_row(list, "BULK"), *action = view_row(v, "ACTION");
    view_text(action, "VALUE", "owner");
    view_text(action, "ICON", "user");
    view_msg(action, "LABEL", N_("Hand over …"));
}

static void
table_show(struct view *v, const struct cell_context *c,
           const struct customer_query *q, const struct taste *t,
           const struct customer_page *p, const struct customer_total *total)
{
    struct view *list = view_row(v, "LIST");
    bulk_show(list, c->cx);
    chooser_show(list, c->cx, t);
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (t->shown[i])
            head_show(list, c->cx, q, (enum customer_column)i);
    for (size_t i = 0; i < p->count; i++)
        row_show(list, c, q, t, &p->rows[i]);
    view_text(list, "FOOT_TEXT", foot_text(c->cx, p, total));
    sizes_show(list, c->cx, q, q->size ? q->size : SIZE_DEFAULT);
    paging_show(list, c->cx, q, p);
}

/* The same conditions by another model, but for its stages. */
static void
models_show(struct view *v, const struct ctx *cx,
            const struct customer_lists *l, const struct customer_query *q)
{
    struct customer_query usual = *q;
    usual.filter.model = NULL;
    usual.used_count = 0;
    for (size_t i = 0; i < q->used_count; i++)
        if (strcmp(q->used[i].name, "stage") != 0)
            usual.used[usual.used_count++] = q->used[i];
    model_menu_show(v, cx, l->rules, l->model,
                    customer_query_url(cx->arena, LIST, &usual, -1, NULL));
}

static void
head_line_show(struct view *v, const struct ctx *cx,
               const struct customer_lists *l, const struct customer_query *q,
               const struct customer_total *t)
{
    models_show(v, cx, l, q);
    view_text(v, "TOTAL_TEXT", total_text(cx, t));
    if (!t->exact)
        view_text(view_row(v, "EXACT"), "EXACT_HREF",
                  customer_query_url(cx->arena, LIST, q, -1, "&total=all"));
    view_text(view_row(v, "CAN_EXPORT"), "EXPORT_HREF",
              customer_query_url(cx->arena, LIST ".csv", q, -1, NULL));
    view_if(v, "CAN_NEW", cx->actor.may_write);
    view_if(v, "CAN_IMPORT", (cx->actor.roles & ROLES_IMPORT) != 0);
    view_text(v, "HERE", customer_query_url(cx->arena, LIST, q, -1, NULL));
}

/* What was typed is the number of exactly one customer: straight to it. */
static bool
is_hit(const struct customer_query *q, const struct customer_page *p)
{
    return q->used_count == 1 && q->filter.text && p->count == 1 &&
           !p->after && !q->key.value &&
           text_equal_nocase(q->filter.text, p->rows[0].code);
}

static enum err
list_read(struct request *rq, struct customer_query *q,
          struct customer_page *p, struct customer_total *t)
{
    size_t size = q->size ? q->size : SIZE_DEFAULT;
    enum err e = customer_list_page(&rq->cx, &q->filter, q->sort, q->key,
                                    size, p);
    if (e == ERR_INVALID) { /* somebody wrote that key: from the start */
        q->key = (struct customer_key){0};
        e = customer_list_page(&rq->cx, &q->filter, q->sort, q->key, size, p);
    }
    TRY(e);
    return customer_list_total(&rq->cx, &q->filter,
                               q->count_all ? 0 : CUSTOMER_TOTAL_LIMIT, t);
}

enum err
page_customer_list(struct request *rq)
{
    struct customer_lists lists;
    struct customer_query q;
    struct customer_page p;
    struct customer_total total;
    struct taste taste;
    TRY(customer_lists_read(rq, &lists));
    TRY(customer_query_read(rq, &lists, &q));
    TRY(list_read(rq, &q, &p, &total));
    if (is_hit(&q, &p))
        return reply_see_other(rq,
                               arena_printf(rq->cx.arena, LIST "/%llu",
                                   (unsigned long long)p.rows[0].id), NULL);
    TRY(taste_read(&rq->cx, &taste));
    struct cell_context c = {&rq->cx, lists.stages, lists.stage_count,
                             clock_today()};
    struct view *v = reply_page(rq, "customer/list",
                                lang_text(rq->cx.lang, N_("Customers")));
    view_if(v, "COMPACT", taste.compact);
    head_line_show(v, &rq->cx, &lists, &q, &total);
    customer_filters_show(v, &rq->cx, &lists, &q);
    if (q.ignored)
        view_text(view_row(v, "IGNORED"), "TEXT", q.ignored);
    if (p.count) {
        table_show(v, &c, &q, &taste, &p, &total);
        return OK;
    }
    struct view *empty = view_row(v, "EMPTY");
    if (q.used_count)
        return customer_filters_empty(empty, &rq->cx, &q);
    view_row(empty, "NO_CUSTOMERS");
    return OK;
}

enum err
page_customer_columns(struct request *rq)
{
    struct ctx *cx = &rq->cx;
    size_t n;
    const char **keys = param_all(cx->arena, &rq->form, "column", &n);
    const char *next = request_form(rq, "next");
    bool reset = request_form(rq, "reset") != NULL;
    struct buf b;
    buf_init(&b, cx->arena);
    for (size_t i = 0; i < n; i++)
        if (customer_column_find(keys[i]) >= 0 && b.len < 400)
            buf_printf(&b, "%s%s", b.len ? "," : "", keys[i]);
    TRY(account_setting_put(cx, settings[SETTING_COLUMNS],
                            reset ? NULL : b.data));
    TRY(account_setting_put(cx, settings[SETTING_COMPACT],
                            reset ? NULL
                            : request_form(rq, "compact") ? "1" : "0"));
    return reply_see_other(rq, next ? next : LIST, NULL);
}
