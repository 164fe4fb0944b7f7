/* See message.h. A message is read when it is opened, by a form: a GET changes
 * nothing. */
#include "page/message.h"

#include <string.h>

#include "core/text.h"
#include "model/message.h"
#include "model/session.h"
#include "page/csrf.h"
#include "page/page.h"
#include "view/format.h"

#define MESSAGE "/message"
enum { PAGE_ROWS = 50 };

static const struct {
    const char *kind, *text, *icon;
} SENTENCES[] = {
    {"report_issued", N_("Report issued: %s"), "printer"},
    {"report_failed", N_("A report could not be drawn up: %s"),
     "alert-triangle"},
    {"plan_step", N_("Somebody asks for this step: %s"), "bell-ringing"},
    {"mail_failed", N_("Mail could not be delivered: %s"), "mail"},
};

static void
row_show(struct request *rq, struct view *v, const struct message *m)
{
    struct view *row = view_row(v, "ROW");
    const char *text = m->name, *icon = "message";
    for (size_t i = 0; i < sizeof SENTENCES / sizeof *SENTENCES; i++)
        if (!strcmp(SENTENCES[i].kind, m->kind)) {
            text = lang_format(rq->cx.arena, rq->cx.lang, SENTENCES[i].text,
                               m->name);
            icon = SENTENCES[i].icon;
        }
    view_textf(row, "OPEN_ACTION", MESSAGE "/%llu",
               (unsigned long long)m->id);
    view_text(row, "TEXT", text);
    view_text(row, "ICON", icon);
    view_text(row, "WHEN", format_moment(rq->cx.arena, m->created_at));
    view_if(row, "READ", m->read);
}

static const char *
page_href(struct request *rq, bool unread, uint64_t page)
{
    return arena_printf(rq->cx.arena, MESSAGE "?page=%llu%s",
                        (unsigned long long)page,
                        unread ? "&unread=1" : "");
}

static void
tab_show(struct request *rq, struct view *v, bool unread, bool current)
{
    struct view *tab = view_row(v, "TAB");
    view_text(tab, "HREF", unread ? MESSAGE "?unread=1" : MESSAGE);
    view_msg(tab, "LABEL", unread ? N_("message|Unread") : N_("message|All"));
    view_if(tab, "CURRENT", current);
}

enum err
page_message_list(struct request *rq)
{
    struct message *list;
    size_t n;
    uint64_t total, page = 1;
    const char *at = request_query(rq, "page");
    bool unread = request_query(rq, "unread") != NULL;
    if (at && (!parse_u64(at, &page) || !page || page > 100000))
        page = 1;
    TRY(message_list(&rq->cx, unread, (size_t)(page - 1) * PAGE_ROWS,
                     PAGE_ROWS, &list, &n, &total));
    struct view *v = reply_page(rq, "message/list",
                                lang_text(rq->cx.lang, N_("Messages")));
    tab_show(rq, v, false, !unread);
    tab_show(rq, v, true, unread);
    view_text(v, "CSRF", csrf_token(rq));
    view_if(v, "ANY", n > 0);
    view_if(v, "EMPTY_UNREAD", !n && unread);
    view_if(v, "EMPTY_ALL", !n && !unread);
    for (size_t i = 0; i < n; i++)
        row_show(rq, v, &list[i]);
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    view_if(paging, "PREVIOUS", page > 1);
    view_if(paging, "NEXT", page * PAGE_ROWS < total);
    view_text(paging, "PREVIOUS_HREF", page_href(rq, unread, page - 1));
    view_text(paging, "NEXT_HREF", page_href(rq, unread, page + 1));
    return OK;
}

enum err
page_message_open(struct request *rq)
{
    struct message m;
    TRY(message_find(&rq->cx, rq->id, &m));
    TRY(message_read(&rq->cx, m.id));
    return reply_see_other(rq, m.href, NULL);
}

enum err
page_message_read(struct request *rq)
{
    TRY(message_read(&rq->cx, 0));
    return reply_see_other(rq, MESSAGE, N_("All messages are read."));
}
