/* Charts as inline SVG: no script, the same on screen and paper, readable by
 * a screen reader through their title. Numbers are formatted by the caller, in
 * the reader's language; beside each chart stands a table of the same numbers.
 * The result goes into the page with view_svg(v, "..._SVG", ...). */
#ifndef VIEW_CHART_H
#define VIEW_CHART_H

#include <stdbool.h>

#include "view/svg.h"

struct chart_bar {
    double value;
    const char *label; /* under the bar, or NULL */
    const char *text;  /* the value as people read it, or NULL */
    const char *class; /* NULL: clm-bar-fill */
    const char *href;  /* the list behind it, a path of ours, or NULL */
};

/* Upright bars on a base line; values below 0 hang from it. */
const char *chart_bars(struct arena *a, const struct chart_bar *bars,
                       size_t n, double width, double height,
                       const char *title);
/* The same, and over them a line of the shares so far (0 to 1), one a bar, with
 * its scale at the right. */
const char *chart_pareto(struct arena *a, const struct chart_bar *bars,
                         const double *shares, size_t n, double width,
                         double height, const char *title);
/* Lying bars, a line each: label, bar, text; `height` follows from n. */
const char *chart_rows(struct arena *a, const struct chart_bar *bars,
                       size_t n, double width, const char *title);
/* A line with no axes, its last point marked. Gaps (NAN) are left out. */
const char *chart_sparkline(struct arena *a, const double *values, size_t n,
                            double width, double height, const char *title);
/* A bar filled to part / whole (0..1); `mark` (0: none) is a share where a
 * line stands. class: clm-bar-fill, clm-bar-warn, clm-bar-bad. */
const char *chart_progress(struct arena *a, double part, double whole,
                           double mark, double width, const char *class,
                           const char *title);
/* n dots in a line (n <= 20), those before `current` done; current = n: all
 * done. `lost` colours the current one as an end. */
const char *chart_dots(struct arena *a, size_t n, size_t current, bool lost,
                       const char *title);

#endif
