/* See feed.h. A day without an hour is a whole day; what is overdue stands on
 * today, so that it is not missed in a week view. */
#include "page/feed.h"

#include <string.h>

#include "model/calendar_feed.h"
#include "model/task_list.h"
#include "page/csrf.h"
#include "view/format.h"
#include "view/ics.h"

enum { TASKS_MOST = 500, HALF_HOUR_US = 1800000000 };

static const char *
base_of(struct request *rq)
{
    return arena_printf(rq->cx.arena, "%s://%s",
                        rq->cx.config->https ? "https" : "http",
                        rq->host ? rq->host : "localhost");
}

/* ---- the file ---- */

static const char *
summary_of(struct request *rq, const struct task_row *t)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    const char *title = *t->title ? t->title
                                  : lang_text(l, N_("Follow up"));
    if (t->customer_id)
        title = lang_format(a, l, N_("%s: %s"), t->customer, title);
    if (t->due_on >= clock_today())
        return title;
    return lang_format(a, l, N_("Overdue since %s: %s"),
                       format_day_short(a, t->due_on, clock_today()), title);
}

static void
event_times(struct request *rq, struct buf *b, const struct task_row *t)
{
    struct arena *a = rq->cx.arena;
    int32_t today = clock_today();
    int32_t day = t->due_on < today ? today : t->due_on;
    if (t->due_at != TIME_NONE && t->due_on >= today) {
        ics_line(b, "DTSTART", ics_moment(a, t->due_at));
        ics_line(b, "DTEND", ics_moment(a, t->due_at + HALF_HOUR_US));
        return;
    }
    ics_line(b, "DTSTART;VALUE=DATE", ics_day(a, day));
    ics_line(b, "DTEND;VALUE=DATE", ics_day(a, day + 1));
    ics_line(b, "TRANSP", "TRANSPARENT");
}

static void
todo_times(struct request *rq, struct buf *b, const struct task_row *t)
{
    if (t->due_at != TIME_NONE)
        ics_line(b, "DUE", ics_moment(rq->cx.arena, t->due_at));
    else
        ics_line(b, "DUE;VALUE=DATE", ics_day(rq->cx.arena, t->due_on));
    ics_line(b, "STATUS", "NEEDS-ACTION");
}

static void
task_write(struct request *rq, struct buf *b, const struct task_row *t,
           bool todo)
{
    struct arena *a = rq->cx.arena;
    const char *kind = todo ? "VTODO" : "VEVENT", *base = base_of(rq);
    const char *page =
        t->case_id ? arena_printf(a, "%s/recovery/%llu", base,
                                  (unsigned long long)t->case_id)
        : t->customer_id ? arena_printf(a, "%s/customer/%llu", base,
                                        (unsigned long long)t->customer_id)
                         : arena_printf(a, "%s/task", base);
    ics_line(b, "BEGIN", kind);
    ics_line(b, "UID", arena_printf(a, "task-%llu@%s",
                                    (unsigned long long)t->id,
                                    rq->host ? rq->host : "localhost"));
    ics_line(b, "DTSTAMP", ics_moment(a, clock_now()));
    if (todo)
        todo_times(rq, b, t);
    else
        event_times(rq, b, t);
    ics_text(b, "SUMMARY", summary_of(rq, t));
    ics_text(b, "CATEGORIES", t->kind_name);
    ics_line(b, "URL", page);
    ics_line(b, "END", kind);
}

enum err
page_feed_show(struct request *rq)
{
    const char *as = request_query(rq, "as");
    struct task_filter f = {.when = TASK_OPEN};
    struct task_key start = {.due_on = DAY_NONE};
    struct task_page page;
    struct buf *b = &rq->reply.body;
    TRY(calendar_feed_open(&rq->cx, rq->args[0]));
    TRY(task_list_page(&rq->cx, &f, start, TASKS_MOST, &page));
    ics_line(b, "BEGIN", "VCALENDAR");
    ics_line(b, "VERSION", "2.0");
    ics_line(b, "PRODID", "-//Perennial//Tasks//EN");
    ics_line(b, "METHOD", "PUBLISH");
    ics_text(b, "X-WR-CALNAME", lang_text(rq->cx.lang, N_("Tasks")));
    ics_line(b, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    for (size_t i = 0; i < page.count; i++)
        task_write(rq, b, &page.rows[i], as && !strcmp(as, "todo"));
    ics_line(b, "END", "VCALENDAR");
    rq->reply.type = "text/calendar; charset=utf-8";
    return OK;
}

/* ---- one's own account ---- */

enum err
feed_own_show(struct request *rq, struct view *v)
{
    int64_t at;
    TRY(calendar_feed_since(&rq->cx, &at));
    view_if(v, "CALENDAR", at != TIME_NONE);
    view_text(v, "CAL_SINCE", at == TIME_NONE
                                  ? "" : format_moment(rq->cx.arena, at));
    return OK;
}

enum err
page_feed_change(struct request *rq)
{
    const char *what = request_form(rq, "do"), *token;
    if (what && !strcmp(what, "drop")) {
        TRY(calendar_feed_drop(&rq->cx));
        return reply_see_other(rq, "/account/own",
                               N_("The address shows nothing any more."));
    }
    TRY(calendar_feed_renew(&rq->cx, &token));
    struct view *v = reply_page(rq, "account/calendar",
                                lang_text(rq->cx.lang,
                                          N_("Tasks in your calendar")));
    view_text(v, "ADDRESS", arena_printf(rq->cx.arena, "%s/feed/%s/task.ics",
                                         base_of(rq), token));
    return OK;
}
