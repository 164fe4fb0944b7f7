/* See workday.h. */
#include "model/workday.h"

#include <string.h>

#include "model/customer_edit.h"

static const char SQL_DAYS[] =
    "SELECT day, works FROM holiday WHERE country = ? ORDER BY day";

enum err
workdays_read(struct ctx *cx, struct workdays *out)
{
    struct rows r;
    const char *country = home_country(cx->config->zone);
    TRY(db_query(cx, &r, SQL_DAYS, B_TEXT(country ? country : "CN")));
    *out = (struct workdays){ARENA_ARRAY(cx->arena, r.count + 1, int32_t),
                             ARENA_ARRAY(cx->arena, r.count + 1, bool),
                             r.count};
    for (size_t i = 0; i < r.count; i++) {
        out->days[i] = rows_day(&r, i, 0);
        out->works[i] = rows_i64(&r, i, 1) != 0;
    }
    return OK;
}

bool
workday_is(const struct workdays *w, int32_t day)
{
    size_t low = 0, high = w->count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (w->days[mid] < day)
            low = mid + 1;
        else
            high = mid;
    }
    return low < w->count && w->days[low] == day ? w->works[low]
                                                 : day_of_week(day) <= 5;
}

int32_t
workday_add(const struct workdays *w, int32_t day, int n)
{
    int step = n < 0 ? -1 : 1;
    for (; n; n -= step)
        do
            day += step;
        while (!workday_is(w, day));
    while (!workday_is(w, day))
        day++;
    return day;
}

int
workday_between(const struct workdays *w, int32_t from, int32_t to)
{
    int n = 0;
    for (int32_t d = from; d < to; d++)
        n += workday_is(w, d + 1);
    for (int32_t d = to; d < from; d++)
        n -= workday_is(w, d + 1);
    return n;
}
