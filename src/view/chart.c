/* The charts of chart.h. Room for texts is counted in display columns (a
 * Chinese character is two), as nothing here knows the font; labels that do
 * not fit are cut, the full ones are in the table beside. */
#include <math.h>

#include "core/text.h"
#include "view/chart.h"

#define COLUMN 6.2       /* pixels of one column at 12 px */
#define LINE 16.0        /* of text */
#define ROW 24.0         /* a lying bar with its gap */
#define BAR_SHARE 0.6    /* of the room a bar has */

static double
finite_or_0(double x)
{
    return isfinite(x) ? x : 0;
}

static const char *
class_or(const char *class, const char *other)
{
    return class ? class : other;
}

/* The text, or as much of it as goes into `room` pixels. */
static const char *
fitted(struct arena *a, const char *text, double room)
{
    size_t columns = room > COLUMN ? (size_t)(room / COLUMN) : 1;
    if (!text || utf8_width(text) <= columns)
        return text;
    for (size_t chars = utf8_length(text); chars > 1; chars--) {
        const char *cut = utf8_cut(a, text, chars - 1);
        if (utf8_width(cut) <= columns)
            return cut;
    }
    return "";
}

static void
bar_range(const struct chart_bar *bars, size_t n, double *lo, double *hi)
{
    *lo = *hi = 0;
    for (size_t i = 0; i < n; i++) {
        *lo = fmin(*lo, finite_or_0(bars[i].value));
        *hi = fmax(*hi, finite_or_0(bars[i].value));
    }
    if (*lo == *hi)
        *hi = 1;
}

static void
draw_bar(struct svg *s, struct arena *a, const struct chart_bar *bar,
         double x, double room, const struct svg_scale *up)
{
    double zero = svg_at(up, 0), end = svg_at(up, finite_or_0(bar->value));
    double width = fmin(room * BAR_SHARE, 40), middle = x + room / 2;
    bool below = end > zero;
    svg_link_open(s, bar->href, bar->href ? bar->text : NULL);
    svg_rect(s, class_or(bar->class, "clm-bar-fill"), middle - width / 2,
             fmin(zero, end), width, fabs(end - zero), 2);
    if (bar->text)
        svg_text(s, "clm-chart-value", middle, below ? end + 12 : end - 4,
                 SVG_MIDDLE, fitted(a, bar->text, room));
    svg_link_close(s);
}

/* Within `width` of a chart of this height. */
static void
draw_bars(struct svg *s, struct arena *a, const struct chart_bar *bars,
          size_t n, double width, double height)
{
    double lo, hi, room = n ? width / (double)n : width;
    bar_range(bars, n, &lo, &hi);
    struct svg_scale up = {.from = lo, .to = hi,
                           .low = height - LINE - (lo < 0 ? LINE : 2),
                           .high = LINE};
    for (size_t i = 0; i < n; i++) {
        double x = room * (double)i;
        draw_bar(s, a, &bars[i], x, room, &up);
        if (bars[i].label)
            svg_text(s, "clm-chart-label", x + room / 2, height - 4,
                     SVG_MIDDLE, fitted(a, bars[i].label, room - 2));
    }
    svg_line(s, "clm-chart-axis", 0, svg_at(&up, 0), width, svg_at(&up, 0));
}

const char *
chart_bars(struct arena *a, const struct chart_bar *bars, size_t n,
           double width, double height, const char *title)
{
    struct svg s;
    svg_open(&s, a, "clm-chart", width, height, title);
    draw_bars(&s, a, bars, n, width, height);
    return svg_close(&s);
}

#define SHARE_AXIS 38.0 /* room of its labels */

const char *
chart_pareto(struct arena *a, const struct chart_bar *bars,
             const double *shares, size_t n, double width, double height,
             const char *title)
{
    struct svg s;
    double plot = width - SHARE_AXIS, room = n ? plot / (double)n : plot;
    double *x = ARENA_ARRAY(a, n + 1, double);
    double *y = ARENA_ARRAY(a, n + 1, double);
    struct svg_scale up = {
        .from = 0, .to = 1, .low = height - LINE - 2, .high = LINE};
    svg_open(&s, a, "clm-chart", width, height, title);
    for (int i = 0; i <= 4; i++) {
        double at = svg_at(&up, i * 0.25);
        if (i)
            svg_line(&s, "clm-chart-grid", 0, at, plot, at);
        svg_text(&s, "clm-chart-label", plot + 6, at + 4, SVG_START,
                 arena_printf(a, "%d%%", i * 25));
    }
    draw_bars(&s, a, bars, n, plot, height);
    for (size_t i = 0; i < n; i++) {
        x[i] = room * ((double)i + 0.5);
        y[i] = svg_at(&up, finite_or_0(shares[i]));
    }
    if (n > 1)
        svg_polyline(&s, "clm-line clm-line-sum", x, y, n);
    for (size_t i = 0; i < n; i++)
        svg_circle(&s, "clm-dot-sum", x[i], y[i], 2.5);
    return svg_close(&s);
}

static double
widest(const struct chart_bar *bars, size_t n, bool label)
{
    size_t columns = 0;
    for (size_t i = 0; i < n; i++) {
        const char *text = label ? bars[i].label : bars[i].text;
        size_t w = text ? utf8_width(text) : 0;
        columns = w > columns ? w : columns;
    }
    return (double)columns * COLUMN;
}

const char *
chart_rows(struct arena *a, const struct chart_bar *bars, size_t n,
           double width, const char *title)
{
    struct svg s;
    double lo, hi, label = fmin(widest(bars, n, true), width * 0.4);
    double text = fmin(widest(bars, n, false), width * 0.3);
    bar_range(bars, n, &lo, &hi);
    struct svg_scale right = {.from = lo, .to = hi, .low = label + 8,
                              .high = width - text - 8};
    svg_open(&s, a, "clm-chart", width, ROW * (double)n, title);
    for (size_t i = 0; i < n; i++) {
        const struct chart_bar *bar = &bars[i];
        double y = ROW * (double)i, zero = svg_at(&right, 0);
        double end = svg_at(&right, finite_or_0(bar->value));
        svg_link_open(&s, bar->href, NULL);
        if (bar->label)
            svg_text(&s, "clm-chart-label", 0, y + 16, SVG_START,
                     fitted(a, bar->label, label + 1));
        svg_rect(&s, class_or(bar->class, "clm-bar-fill"), fmin(zero, end),
                 y + 5, fabs(end - zero), ROW - 10, 2);
        if (bar->text)
            svg_text(&s, "clm-chart-value", fmax(zero, end) + 6, y + 16,
                     SVG_START, fitted(a, bar->text, text + 1));
        svg_link_close(&s);
    }
    return svg_close(&s);
}

const char *
chart_sparkline(struct arena *a, const double *values, size_t n, double width,
                double height, const char *title)
{
    double *x = ARENA_ARRAY(a, n, double), *y = ARENA_ARRAY(a, n, double);
    double lo = INFINITY, hi = -INFINITY;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(values[i])) {
            lo = fmin(lo, values[i]);
            hi = fmax(hi, values[i]);
        }
    }
    struct svg_scale up = {.from = lo, .to = hi, .low = height - 3, .high = 3};
    if (lo == hi) /* a level line stands in the middle */
        up.low = up.high = height / 2;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(values[i]))
            continue;
        x[count] = n > 1 ? 3 + (width - 6) * (double)i / (double)(n - 1)
                         : width / 2;
        y[count++] = svg_at(&up, values[i]);
    }
    struct svg s;
    svg_open(&s, a, "clm-spark", width, height, title);
    if (count > 1)
        svg_polyline(&s, "clm-spark-line", x, y, count);
    if (count > 0)
        svg_circle(&s, "clm-spark-end", x[count - 1], y[count - 1], 2.5);
    return svg_close(&s);
}

const char *
chart_progress(struct arena *a, double part, double whole, double mark,
               double width, const char *class, const char *title)
{
    struct svg s;
    struct svg_scale right = {.from = 0, .to = whole > 0 ? whole : 1,
                              .low = 0, .high = width};
    svg_open(&s, a, "clm-bar", width, 8, title);
    svg_rect(&s, "clm-bar-track", 0, 0, width, 8, 4);
    svg_rect(&s, class_or(class, "clm-bar-fill"), 0, 0,
             whole > 0 ? svg_at(&right, finite_or_0(part)) : 0, 8, 4);
    if (mark > 0 && mark < 1)
        svg_rect(&s, "clm-bar-mark", width * mark - 0.5, 0, 1, 8, 0);
    return svg_close(&s);
}

const char *
chart_dots(struct arena *a, size_t n, size_t current, bool lost,
           const char *title)
{
    struct svg s;
    n = n > 20 ? 20 : n;
    svg_open(&s, a, "clm-stage-dots", 12 * (double)n, 12, title);
    for (size_t i = 0; i < n; i++) {
        const char *class = "clm-stage-dot";
        if (i < current)
            class = "clm-stage-dot clm-stage-done";
        else if (i == current)
            class = lost ? "clm-stage-dot clm-stage-lost"
                         : "clm-stage-dot clm-stage-now";
        svg_circle(&s, class, 6 + 12 * (double)i, 6, i == current ? 5 : 3.5);
    }
    return svg_close(&s);
}
