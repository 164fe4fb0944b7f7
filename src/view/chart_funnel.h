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

/* Shares over days that fall in steps (survival), 0 to 1. */
struct chart_step {
    const double *days, *shares; /* from (0, 1) on */
    size_t count;
    unsigned stage;              /* 0: dashed, for comparison */
    const char *label;
};
struct chart_curve {
    const struct chart_step *lines;
    size_t count;
    double last;            /* day where the scale ends */
    double limit;           /* a line there; < 0 = none */
    const char *limit_label;
    double median;          /* marked; < 0 = none */
    const char *median_label;
    const char *day_format; /* "%d d" */
    const char *title;
};
const char *chart_curve(struct arena *a, const struct chart_curve *c,
                        double width, double height);

/* Arrows between stages in their order (chart_loop.c). */
struct chart_arc {
    size_t from, to;   /* places of stages, different ones */
    bool below;        /* the row, else over it */
    unsigned tone;     /* of the palette */
    double count;
    const char *label, *title;
};
struct chart_loops {
    const char *const *names; /* of the stages */
    const unsigned *tones;
    size_t stage_count;
    const struct chart_arc *arcs;
    size_t count;
    const char *title;
};
const char *chart_loops(struct arena *a, const struct chart_loops *c,
                        double width);

/* Lines over periods, shares 0 to `most` (NAN: none). */
struct chart_line {
    const double *shares;
    unsigned stage;
    const char *label;
};
struct chart_lines {
    const struct chart_line *lines;
    size_t count, columns;
    const char *const *labels;
    const char *title;
    double most; /* where the scale ends; 0 = 1 */
};
const char *chart_lines(struct arena *a, const struct chart_lines *c,
                        double width, double height);

#endif
