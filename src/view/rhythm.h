/* The rhythm of purchases: a bar a purchase, the days between them, when the
 * next one is expected, and from when the customer is late and lapsed. */
#ifndef VIEW_RHYTHM_H
#define VIEW_RHYTHM_H

#include <stdint.h>

#include "view/svg.h"

struct rhythm_bar {
    int32_t day;
    double value;
    const char *text; /* above the bar */
};

struct rhythm {
    const struct rhythm_bar *bars; /* ascending, at least one */
    size_t count;
    int32_t today;
    int32_t expected_on, late_on, lapse_on; /* DAY_NONE = leave out */
    const char *title;                      /* for who cannot see it */
    const char *today_label, *late_label, *lapse_label;
};

/* The last bars that fit into the width are drawn. */
const char *chart_rhythm(struct arena *a, const struct rhythm *r, double width,
                         double height);

#endif
