/* Days that are worked: Monday to Friday, but for the days off that the table of
 * holidays names, and with the weekend days it says are worked in exchange. The
 * country is that of the company's zone; where nothing is entered for a year
 * its weekends alone are free. */
#ifndef MODEL_WORKDAY_H
#define MODEL_WORKDAY_H

#include "db/db.h"

struct workdays {
    int32_t *days; /* the exceptions, ascending */
    bool *works;
    size_t count;
};
/* One statement, for all of the calls below. */
enum err workdays_read(struct ctx *cx, struct workdays *out) MUST_CHECK;
bool workday_is(const struct workdays *w, int32_t day);
/* The day n working days after `day` (before it where n < 0); n = 0: the day
 * itself, or the next that is worked. */
int32_t workday_add(const struct workdays *w, int32_t day, int n);
/* Working days after `from` up to `to`, negative where it lies before. */
int workday_between(const struct workdays *w, int32_t from, int32_t to);

#endif
