/* Curves of the funnel: shares that fall in steps, and shares over periods.
 * Both stand on one scale of per cent. */
#include <math.h>

#include "core/text.h"
#include "view/chart_funnel.h"

#define AXIS_LEFT 44.0
#define AXIS_BELOW 22.0
#define ABOVE 24.0
#define RIGHT 10.0
#define COLUMNS_OF_TEXT 6.2
#define NAME_LINE 13.0
#define NAME_GAP 2.0 /* from the grid to a name */
#define AXIS_MIDDLE_TO 0.95 /* days behind it end where they stand */

static const char *
line_class(struct arena *a, unsigned stage)
{
    return stage ? arena_printf(a, "clm-line clm-l%u", stage <= 8 ? stage : 1)
                 : "clm-line clm-line-then";
}

static void
percent_grid(struct svg *s, struct arena *a, const struct svg_scale *up,
             double width)
{
    for (int i = 0; i <= 4; i++) {
        double y = svg_at(up, up->to * i * 0.25);
        svg_line(s, i ? "clm-chart-grid" : "clm-chart-axis", AXIS_LEFT, y,
                 width - RIGHT, y);
        svg_text(s, "clm-chart-label", AXIS_LEFT - 6, y + 4, SVG_END,
                 arena_printf(a, "%.0f%%", up->to * i * 25));
    }
}

/* ---- steps over days ---- */

static void
draw_steps(struct svg *s, struct arena *a, const struct chart_step *l,
           const struct svg_scale *right, const struct svg_scale *up)
{
    double *x = ARENA_ARRAY(a, l->count * 2 + 3, double);
    double *y = ARENA_ARRAY(a, l->count * 2 + 3, double), share = 1;
    size_t n = 0;
    x[n] = svg_at(right, 0), y[n++] = svg_at(up, 1);
    for (size_t i = 0; i < l->count; i++) {
        if (l->days[i] > right->to)
            break;
        x[n] = svg_at(right, l->days[i]), y[n++] = svg_at(up, share);
        share = l->shares[i];
        x[n] = svg_at(right, l->days[i]), y[n++] = svg_at(up, share);
    }
    x[n] = svg_at(right, right->to), y[n++] = svg_at(up, share);
    svg_polyline(s, line_class(a, l->stage), x, y, n);
}

/* Which line is which, above the chart at the right: at their ends the lines
 * may lie upon each other. */
static void
draw_legend(struct svg *s, struct arena *a, const struct chart_curve *c,
            double right)
{
    for (size_t i = c->count; i-- > 0;) {
        const struct chart_step *l = &c->lines[i];
        if (!l->label)
            continue;
        svg_text(s, "clm-chart-label", right, 12, SVG_END, l->label);
        right -= (double)utf8_width(l->label) * COLUMNS_OF_TEXT + 8;
        const double x[] = {right - 18, right}, y[] = {8, 8};
        svg_polyline(s, line_class(a, l->stage), x, y, 2);
        right -= 32;
    }
}

static void
day_axis(struct svg *s, struct arena *a, const struct chart_curve *c,
         const struct svg_scale *right, double base)
{
    double first, step;
    size_t n = svg_ticks(0, c->last, 7, &first, &step);
    for (size_t i = 0; i < n; i++) {
        double day = first + step * (double)i;
        if (day > c->last)
            break;
        svg_text(s, "clm-chart-label", svg_at(right, day), base + 16,
                 !i                               ? SVG_START
                 : day > c->last * AXIS_MIDDLE_TO ? SVG_END
                                                  : SVG_MIDDLE,
                 arena_printf(a, "%.0f%s", day, c->day_format));
    }
}

static void
draw_limit(struct svg *s, const struct chart_curve *c,
           const struct svg_scale *right, const struct svg_scale *up)
{
    if (c->limit < 0 || c->limit > c->last)
        return;
    double x = svg_at(right, c->limit);
    bool at_end = x > (right->low + right->high) * 0.7;
    svg_line(s, "clm-line-limit", x, up->high, x, up->low);
    svg_text(s, "clm-limit-text", at_end ? x - 5 : x + 5, up->high + 10,
             at_end ? SVG_END : SVG_START, c->limit_label);
}

static void
draw_median(struct svg *s, const struct chart_curve *c,
            const struct svg_scale *right, const struct svg_scale *up)
{
    if (c->median < 0 || c->median > c->last)
        return;
    double x = svg_at(right, c->median), y = svg_at(up, 0.5);
    svg_line(s, "clm-chart-grid", x, y, x, up->low);
    svg_circle(s, "clm-median-dot", x, y, 4);
    svg_text(s, "clm-median-text", x + 8, y - 7, SVG_START, c->median_label);
}

const char *
chart_curve(struct arena *a, const struct chart_curve *c, double width,
            double height)
{
    struct svg s;
    struct svg_scale up = {0, 1, height - AXIS_BELOW, ABOVE};
    struct svg_scale right = {0, c->last > 0 ? c->last : 1, AXIS_LEFT,
                              width - RIGHT};
    svg_open(&s, a, "clm-chart", width, height, c->title);
    percent_grid(&s, a, &up, width);
    day_axis(&s, a, c, &right, height - AXIS_BELOW);
    draw_limit(&s, c, &right, &up);
    for (size_t i = c->count; i-- > 0;)
        draw_steps(&s, a, &c->lines[i], &right, &up);
    draw_median(&s, c, &right, &up);
    draw_legend(&s, a, c, width - RIGHT);
    return svg_close(&s);
}

/* ---- lines over periods ---- */

/* -1: there is none. */
static double
last_share(const struct chart_line *l, size_t columns)
{
    while (columns > 0)
        if (isfinite(l->shares[--columns]))
            return l->shares[columns];
    return -1;
}

/* The names at the right ends, each at least a line below the one above. */
static void
name_lines(struct svg *s, struct arena *a, const struct chart_lines *c,
           double x, const struct svg_scale *up)
{
    bool *done = ARENA_ARRAY(a, c->count, bool);
    double free = up->high - NAME_LINE;
    for (size_t k = 0; k < c->count; k++) {
        size_t top = c->count;
        double best = -1;
        for (size_t i = 0; i < c->count; i++) {
            double share = last_share(&c->lines[i], c->columns);
            if (!done[i] && share > best)
                best = share, top = i;
        }
        if (top == c->count)
            return;
        done[top] = true;
        double y = fmax(svg_at(up, best) + 4, free + NAME_LINE);
        svg_text(s, "clm-chart-label", x, y, SVG_START, c->lines[top].label);
        free = y;
    }
}

static void
draw_line(struct svg *s, struct arena *a, const struct chart_lines *c,
          const struct chart_line *l, double room, const struct svg_scale *up)
{
    double *x = ARENA_ARRAY(a, c->columns + 1, double);
    double *y = ARENA_ARRAY(a, c->columns + 1, double);
    size_t n = 0;
    for (size_t i = 0; i < c->columns; i++) {
        if (!isfinite(l->shares[i]))
            continue;
        x[n] = AXIS_LEFT + room * ((double)i + 0.5);
        y[n++] = svg_at(up, l->shares[i]);
    }
    if (n > 1)
        svg_polyline(s, line_class(a, l->stage), x, y, n);
    for (size_t i = 0; i < n; i++)
        svg_circle(s, arena_printf(a, "clm-f%u", l->stage), x[i], y[i], 2.5);
}

const char *
chart_lines(struct arena *a, const struct chart_lines *c, double width,
            double height)
{
    struct svg s;
    struct svg_scale up = {0, c->most > 0 ? c->most : 1, height - AXIS_BELOW,
                           ABOVE};
    double right = RIGHT, most = 0;
    for (size_t i = 0; i < c->count; i++)
        most = fmax(most, (double)utf8_width(c->lines[i].label));
    right += NAME_GAP + most * COLUMNS_OF_TEXT;
    double room = (width - AXIS_LEFT - right) /
                  (double)(c->columns ? c->columns : 1);
    size_t every = room > 0 ? (size_t)ceil(46 / room) : 1;
    svg_open(&s, a, "clm-chart", width, height, c->title);
    percent_grid(&s, a, &up, width - right + RIGHT);
    for (size_t i = 0; i < c->columns; i++)
        if ((c->columns - 1 - i) % every == 0)
            svg_text(&s, "clm-chart-label",
                     AXIS_LEFT + room * ((double)i + 0.5), height - 6,
                     SVG_MIDDLE, c->labels[i]);
    for (size_t i = 0; i < c->count; i++)
        draw_line(&s, a, c, &c->lines[i], room, &up);
    if (c->columns)
        name_lines(&s, a, c, width - right + RIGHT + NAME_GAP, &up);
    return svg_close(&s);
}
