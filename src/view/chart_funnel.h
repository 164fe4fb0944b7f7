/* Charts of the funnel. As in chart.h: classes for colours, the same numbers
 * beside them in text. A stage is a number of the palette, 1 to 8. */
#ifndef VIEW_CHART_FUNNEL_H
#define VIEW_CHART_FUNNEL_H

#include "view/svg.h"

struct chart_funnel_step {
    unsigned stage;
    double first, repeat, won; /* solid, tinted, hatched */
    const char *text;          /* in the bar */
};
/* One step's bar; `most` fills the width. */
const char *chart_funnel_bar(struct arena *a,
                             const struct chart_funnel_step *s, double most,
                             double width, double height, const char *title);

/* Stacked columns with a scale. values[column * parts + part]. */
struct chart_stack {
    const double *values;
    size_t columns, parts;
    const unsigned *stages;     /* of the parts, from the bottom */
    const char *const *labels;  /* under the columns */
    const char *const *texts;   /* over them: the sums */
    const char *title;
};
const char *chart_stack(struct arena *a, const struct chart_stack *c,
                        double width, double height);

#endif
