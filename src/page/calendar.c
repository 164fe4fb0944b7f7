/* See calendar.h: the month as a sheet, and below it every row, which is what
 * goes on paper. */
#include "page/calendar.h"

#include <stdio.h>
#include <string.h>

#include "core/field.h"
#include "model/calendar.h"
#include "page/task.h"
#include "view/format.h"

enum { CELL_ROWS = 3, WEEK = 7 };

static const struct {
    const char *label;
    unsigned tone;
} KINDS[CALENDAR_KINDS] = {
    [CALENDAR_DEADLINE] = {N_("calendar|Last day to give notice"), 7},
    [CALENDAR_RENEWS] = {N_("calendar|Renews by itself"), 5},
    [CALENDAR_ENDS] = {N_("calendar|Contract ends"), 3},
    [CALENDAR_NOTICE] = {N_("calendar|Notice period ends"), 6},
};

struct month {
    struct request *rq;
    int32_t from, to;
    bool team, cut;
    struct calendar_row *rows;
    size_t n;
};

/* "2026-12", else this month. */
static int32_t
month_read(struct request *rq)
{
    const char *asked = request_query(rq, "month");
    int y, m, d;
    int32_t day = asked && strlen(asked) == 7
        ? day_parse(arena_printf(rq->cx.arena, "%s-01", asked)) : DAY_NONE;
    if (day != DAY_NONE)
        return day;
    day_to_ymd(clock_today(), &y, &m, &d);
    return day_from_ymd(y, m, 1);
}

static const char *
month_href(const struct month *p, int months)
{
    int y, m, d;
    day_to_ymd(day_add_months(p->from, months), &y, &m, &d);
    return arena_printf(p->rq->cx.arena, "/calendar?month=%04d-%02d%s", y, m,
                        p->team ? "&who=team" : "");
}

static const char *
row_href(struct arena *a, const struct calendar_row *r)
{
    unsigned long long customer = (unsigned long long)r->customer_id;
    if (r->notice_id)
        return arena_printf(a, "/notice/%llu",
                            (unsigned long long)r->notice_id);
    return arena_printf(a, "/customer/%llu?tab=contracts#tab", customer);
}

static void
row_show(const struct month *p, struct view *row, const struct calendar_row *r)
{
    struct arena *a = p->rq->cx.arena;
    enum lang l = p->rq->cx.lang;
    view_text(row, "HREF", row_href(a, r));
    view_textf(row, "CUSTOMER_HREF", "/customer/%llu",
               (unsigned long long)r->customer_id);
    view_text(row, "CUSTOMER", r->customer);
    view_msg(row, "KIND", KINDS[r->kind].label);
    view_u64(row, "TONE", KINDS[r->kind].tone);
    view_text(row, "DAY", format_day(a, r->day));
    view_text(row, "WEEKDAY", format_weekday(l, r->day));
    view_text(row, "CONTRACT", *r->contract ? r->contract
              : lang_text(l, N_("calendar|The whole relationship")));
    view_text(row, "WHO", r->owner ? r->owner : FORMAT_NONE);
    view_text(row, "PRICE", r->price == FIELD_EMPTY ? FORMAT_NONE
              : format_money_short(a, l, p->rq->cx.config->currency,
                                   r->price));
    int days = (int)(r->day - clock_today());
    view_text(row, "LEFT", days > 0 ? lang_format(a, l, N_("in %d days"), days)
                           : days ? "" : lang_text(l, N_("Today")));
}

static void
day_show(const struct month *p, struct view *week, int32_t day, size_t *at)
{
    int y, m, d;
    struct view *cell = view_row(week, "DAY_CELL");
    size_t first = *at;
    day_to_ymd(day, &y, &m, &d);
    view_if(cell, "INSIDE", day >= p->from && day <= p->to);
    view_if(cell, "TODAY", day == clock_today());
    view_u64(cell, "NUMBER", (uint64_t)d);
    for (; *at < p->n && p->rows[*at].day == day; ++*at)
        if (*at - first < CELL_ROWS)
            row_show(p, view_row(cell, "ENTRY"), &p->rows[*at]);
    if (*at - first <= CELL_ROWS)
        return;
    struct view *more = view_row(cell, "MORE");
    view_textf(more, "MORE_HREF", "#d%s", day_iso(p->rq->cx.arena, day));
    view_text(more, "MORE_TEXT",
              lang_format(p->rq->cx.arena, p->rq->cx.lang, N_("and %d more"),
                          (int)(*at - first - CELL_ROWS)));
}

static void
sheet_show(const struct month *p, struct view *v)
{
    int32_t day = p->from - day_of_week(p->from) + 1;
    size_t at = 0;
    for (int32_t d = day; d < day + WEEK; d++)
        view_text(view_row(v, "HEAD"), "LABEL",
                  format_weekday(p->rq->cx.lang, d));
    while (day <= p->to) {
        struct view *week = view_row(v, "WEEK");
        for (int i = 0; i < WEEK; i++)
            day_show(p, week, day++, &at);
    }
}

static void
list_show(const struct month *p, struct view *v)
{
    view_if(v, "LIST", p->n > 0);
    view_if(v, "NONE", p->n == 0);
    for (size_t i = 0; i < p->n; i++) {
        struct view *row = view_row(v, "ROW");
        row_show(p, row, &p->rows[i]);
        if (!i || p->rows[i].day != p->rows[i - 1].day)
            view_textf(view_row(row, "FIRST"), "ANCHOR", "d%s",
                       day_iso(p->rq->cx.arena, p->rows[i].day));
    }
}

/* The first thing of the twelve months after an empty one. Few months are looked at
 * first: it seldom is far. */
static enum err
ahead_show(const struct month *p, const struct customer_filter *f, struct view *v)
{
    static const int MONTHS[] = {1, 2, 4, 13}; /* each until before the next */
    struct month far = *p;
    far.n = 0;
    for (size_t i = 0; i + 1 < sizeof MONTHS / sizeof *MONTHS && !far.n; i++) {
        far.from = day_add_months(p->from, MONTHS[i]);
        far.to = day_add_months(p->from, MONTHS[i + 1]) - 1;
        TRY(calendar_read(&p->rq->cx, f, far.from, far.to, &far.rows, &far.n,
                          &far.cut));
    }
    if (!far.n)
        return OK;
    far.from = far.rows[0].day;
    struct view *ahead = view_row(v, "AHEAD");
    view_text(ahead, "AHEAD_HREF", month_href(&far, 0));
    view_text(ahead, "AHEAD_TEXT",
              lang_format(p->rq->cx.arena, p->rq->cx.lang, N_("Next: %s, %s"),
                          format_day(p->rq->cx.arena, far.rows[0].day),
                          far.rows[0].customer));
    return OK;
}

static void
head_show(const struct month *p, struct view *v)
{
    struct arena *a = p->rq->cx.arena;
    size_t counts[CALENDAR_KINDS] = {0};
    int y, m, d;
    day_to_ymd(p->from, &y, &m, &d);
    view_textf(v, "MONTH", "%04d-%02d", y, m);
    view_text(v, "PREVIOUS_HREF", month_href(p, -1));
    view_text(v, "NEXT_HREF", month_href(p, 1));
    view_text(v, "NOW_HREF", p->team ? "/calendar?who=team" : "/calendar");
    task_scope_show(p->rq, v, "/calendar",
                    arena_printf(a, "&month=%04d-%02d", y, m), p->team);
    for (size_t i = 0; i < p->n; i++)
        counts[p->rows[i].kind]++;
    for (int k = 0; k < CALENDAR_KINDS; k++) {
        struct view *row = view_row(v, "COUNT_ROW");
        view_msg(row, "KIND", KINDS[k].label);
        view_u64(row, "TONE", KINDS[k].tone);
        view_u64(row, "COUNT", counts[k]);
    }
    view_if(v, "CUT", p->cut);
    view_text(v, "PRINTED",
              lang_format(a, p->rq->cx.lang, N_("Printed %s by %s"),
                          format_moment(a, clock_now()),
                          p->rq->cx.actor.name));
}

enum err
page_calendar_show(struct request *rq)
{
    struct month p = {.rq = rq, .from = month_read(rq),
                      .team = task_scope_read(rq)};
    struct customer_filter f;
    p.to = day_add_months(p.from, 1) - 1;
    customer_filter_clear(&f);
    if (!p.team && (rq->cx.actor.roles & (ROLE_SALES | ROLE_MANAGER)))
        f.owner_id = rq->cx.actor.user_id;
    TRY(calendar_read(&rq->cx, &f, p.from, p.to, &p.rows, &p.n, &p.cut));
    struct view *v = reply_page(rq, "calendar/show",
                                lang_text(rq->cx.lang,
                                          N_("Contract calendar")));
    head_show(&p, v);
    sheet_show(&p, v);
    list_show(&p, v);
    return p.n ? OK : ahead_show(&p, &f, v);
}
