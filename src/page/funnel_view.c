/* The menu of views, the page that keeps them in order, and what it posts. */
#include "page/funnel_view.h"

#include <string.h>

#include "http/params.h"
#include "model/funnel_view.h"
#include "page/funnel_private.h"
#include "view/format.h"

#define VIEWS "/funnel/view"
#define QUERY_MOST 2000

static const char *
href(struct arena *a, const struct funnel_view *v, const char *path)
{
    return arena_printf(a, "%s?%s", path, v->query);
}

enum err
funnel_view_menu(struct request *rq, struct view *bar,
                 const struct page_scope *s, const char *path)
{
    struct funnel_view *list;
    size_t n;
    struct view *menu = view_row(bar, "VIEWS");
    const char *rolling = scope_rolling_query(rq->cx.arena, s);
    TRY(funnel_view_list(&rq->cx, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(menu, "VIEW");
        view_text(row, "HREF", href(rq->cx.arena, &list[i], path));
        view_text(row, "NAME", list[i].name);
        view_if(row, "SHARED", list[i].shared);
        view_if(row, "CURRENT", !strcmp(list[i].query, s->query) ||
                                    !strcmp(list[i].query, rolling));
    }
    struct view *save = view_row(menu, "SAVE");
    view_text(save, "ACTION", VIEWS);
    view_text(save, "QUERY", s->query);
    view_text(save, "PAGE", path);
    view_if(save, "CAN_ROLL", s->period.kind < PERIOD_DAYS);
    form_hidden(rq, save, 0);
    return OK;
}

/* ---- the page ---- */

/* `taken`: the one that was to be renamed as another one is called, or NULL. */
static void
view_row_show(struct request *rq, struct view *page,
              const struct funnel_view *v, const struct funnel_view *taken)
{
    bool refused = taken && taken->id == v->id;
    struct view *row = view_row(page, v->own ? "OWN" : "OTHER");
    unsigned long long id = v->id;
    view_text(row, "HREF", href(rq->cx.arena, v, "/funnel"));
    view_text(row, "NAME", v->name);
    view_text(row, "MAKER", v->maker);
    view_text(row, "TYPED", refused ? taken->name : v->name);
    view_if(row, "TAKEN", refused);
    view_if(row, "SHARED", refused ? taken->shared : v->shared);
    view_textf(row, "INPUT_ID", "view-%llu", id);
    view_textf(row, "ACTION", VIEWS "/%llu", id);
    view_textf(row, "DELETE_ACTION", VIEWS "/%llu/delete", id);
    form_hidden(rq, row, 0);
}

/* ?deleted=5 offers the way back, ?wrong=.. says what a name has to be. */
static void
notices_show(struct request *rq, struct view *page)
{
    const char *deleted = request_query(rq, "deleted");
    const char *problem = request_query(rq, "wrong");
    if (deleted && *deleted && strlen(deleted) < 20 &&
        !deleted[strspn(deleted, "0123456789")]) {
        struct view *v = view_row(page, "DELETED");
        view_textf(v, "RESTORE_ACTION", VIEWS "/%s/restore", deleted);
        form_hidden(rq, v, 0);
    }
    view_if(page, "WRONG_NAME", problem && !strcmp(problem, "name"));
    view_if(page, "TOO_MANY", problem && !strcmp(problem, "many"));
    view_if(page, "BACK_TAKEN", problem && !strcmp(problem, "taken"));
}

static enum err
list_show(struct request *rq, const struct funnel_view *taken)
{
    struct funnel_view *list;
    size_t n, own = 0;
    TRY(funnel_view_list(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "funnel/views",
                                lang_text(rq->cx.lang, N_("Views of the "
                                                          "funnel")));
    notices_show(rq, v);
    for (size_t i = 0; i < n; i++) {
        view_row_show(rq, v, &list[i], taken);
        own += list[i].own;
    }
    view_if(v, "ANY_OWN", own > 0);
    view_if(v, "ANY_OTHER", n > own);
    return OK;
}

enum err
page_funnel_view_list(struct request *rq)
{
    return list_show(rq, NULL);
}

/* ---- what it posts ---- */

/* The scope that was sent, written as we write it; p becomes a word where the
 * view goes with the calendar. ERR_INVALID: it is none. */
static enum err
query_read(struct request *rq, const char **out)
{
    const char *text = request_form(rq, "query");
    struct params p = {0};
    struct page_scope s;
    if (!text || strlen(text) > QUERY_MOST)
        return ERR_INVALID;
    TRY(urlencoded_read(rq->cx.arena, text, strlen(text), &p));
    TRY(scope_read_params(rq, &p, &s));
    *out = request_form(rq, "rolling") ? scope_rolling_query(rq->cx.arena, &s)
                                       : s.query;
    return strlen(*out) <= QUERY_MOST ? OK : ERR_INVALID;
}

enum err
page_funnel_view_create(struct request *rq)
{
    struct funnel_view v = {0};
    struct form f;
    bool replaced;
    TRY(query_read(rq, &v.query));
    form_read(rq, funnel_view_fields, funnel_view_field_count, &v, &f);
    if (f.failed)
        return reply_see_other(rq, VIEWS "?wrong=name", NULL);
    enum err e = funnel_view_add(&rq->cx, &v, &replaced);
    if (e == ERR_INVALID)
        return reply_see_other(rq, VIEWS "?wrong=many", NULL);
    TRY(e);
    const char *page = request_form(rq, "page");
    bool churn = page && strcmp(page, "/churn") == 0;
    return reply_see_other(rq,
                           href(rq->cx.arena, &v,
                                churn ? "/churn" : "/funnel"),
                           replaced ? N_("Your view of that name was there "
                                         "already: it is this one now.")
                                    : N_("The view was saved."));
}

enum err
page_funnel_view_update(struct request *rq)
{
    struct funnel_view v;
    struct form f;
    TRY(funnel_view_find(&rq->cx, rq->id, &v));
    form_read(rq, funnel_view_fields, funnel_view_field_count, &v, &f);
    if (f.failed)
        return reply_see_other(rq, VIEWS "?wrong=name", NULL);
    enum err e = funnel_view_save(&rq->cx, &v);
    if (e == ERR_CONFLICT) {
        rq->reply.status = 422;
        return list_show(rq, &v);
    }
    TRY(e);
    return reply_see_other(rq, VIEWS, N_("The view was saved."));
}

enum err
page_funnel_view_delete(struct request *rq)
{
    TRY(funnel_view_delete(&rq->cx, rq->id));
    return reply_see_other(rq,
                           arena_printf(rq->cx.arena, VIEWS "?deleted=%llu",
                                        (unsigned long long)rq->id),
                           NULL);
}

enum err
page_funnel_view_restore(struct request *rq)
{
    enum err e = funnel_view_restore(&rq->cx, rq->id);
    if (e == ERR_CONFLICT)
        return reply_see_other(rq,
                               arena_printf(rq->cx.arena,
                                            VIEWS "?wrong=taken&deleted=%llu",
                                            (unsigned long long)rq->id),
                               NULL);
    TRY(e);
    return reply_see_other(rq, VIEWS, N_("The view is back."));
}
