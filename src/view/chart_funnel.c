/* See chart_funnel.h. Stage colours are the classes clm-f1 to clm-f8. */
#include "view/chart_funnel.h"

#include <math.h>

#include "core/text.h"
#include "view/format.h"

#define AXIS_LEFT 46.0
#define AXIS_BELOW 22.0
#define ABOVE 18.0
#define COLUMN_MOST 46.0
#define COLUMNS_OF_TEXT 6.2 /* pixels of one column at 12 px */

static const char *
stage_class(struct arena *a, const char *prefix, unsigned stage)
{
    return arena_printf(a, "%s%u", prefix,
                        stage >= 1 && stage <= 8 ? stage : 1);
}

/* ---- one step ---- */

static void
hatch(struct svg *s, double x, double width, double height, const char *class)
{
    svg_rect(s, class, x, 0.5, fmax(width - 1, 1), height - 1, 2);
    for (double at = x + 5; at < x + width - 1; at += 5)
        svg_line(s, class, at, 1, fmax(at - height / 3, x + 1), height - 1);
}

const char *
chart_funnel_bar(struct arena *a, const struct chart_funnel_step *f,
                 double most, double width, double height, const char *title)
{
    struct svg s;
    double scale = most > 0 ? width / most : 0;
    double first = fmax(f->first, 0) * scale;
    double repeat = fmax(f->repeat, 0) * scale, won = fmax(f->won, 0) * scale;
    svg_open(&s, a, "clm-chart clm-funnel-bar", width, height, title);
    if (f->first > 0)
        svg_rect(&s, stage_class(a, "clm-f", f->stage), 0, 0, fmax(first, 2),
                 height, 3);
    if (f->repeat > 0)
        svg_rect(&s, arena_printf(a, "%s clm-tint",
                                  stage_class(a, "clm-f", f->stage)),
                 first + 1, 0, fmax(repeat - 1, 1), height, 3);
    if (f->won > 0)
        hatch(&s, first + repeat + 2, won, height, "clm-hatch");
    double text = (double)utf8_width(f->text ? f->text : "") *
                  COLUMNS_OF_TEXT * 1.1 + 16;
    if (f->text && text < first)
        svg_text(&s, "clm-on-fill", 10, height / 2 + 4.5, SVG_START, f->text);
    return svg_close(&s);
}

/* ---- a scale on the left ---- */

static void
grid(struct svg *s, struct arena *a, struct svg_scale *up, double width,
     double most)
{
    double first, step;
    size_t n = svg_ticks(0, most > 0 ? most : 1, 6, &first, &step);
    up->from = 0;
    up->to = first + step * (double)(n - 1);
    for (size_t i = 0; i < n; i++) {
        double value = first + step * (double)i, y = svg_at(up, value);
        svg_line(s, i ? "clm-chart-grid" : "clm-chart-axis", AXIS_LEFT, y,
                 width, y);
        svg_text(s, "clm-chart-label", AXIS_LEFT - 6, y + 4, SVG_END,
                 format_int(a, (int64_t)value));
    }
}

static double
value_at(const struct chart_stack *c, size_t column, size_t part)
{
    double v = c->values[column * c->parts + part];
    return isfinite(v) && v > 0 ? v : 0;
}

static double
highest(const struct chart_stack *c)
{
    double most = 0;
    for (size_t i = 0; i < c->columns; i++) {
        double sum = 0;
        for (size_t k = 0; k < c->parts; k++)
            sum += value_at(c, i, k);
        most = fmax(most, sum);
    }
    return most;
}

static void
column(struct svg *s, struct arena *a, const struct chart_stack *c, size_t i,
       double middle, double width, const struct svg_scale *up)
{
    double sum = 0;
    for (size_t k = 0; k < c->parts; k++) {
        double v = value_at(c, i, k), y = svg_at(up, sum + v);
        double height = svg_at(up, sum) - y;
        sum += v;
        if (v <= 0)
            continue;
        svg_rect(s, stage_class(a, "clm-f", c->stages[k]), middle - width / 2,
                 y + 0.5, width, fmax(height - 1, 0.5), 1);
    }
    svg_text(s, "clm-chart-value", middle, svg_at(up, sum) - 6, SVG_MIDDLE,
             c->texts[i]);
}

/* Every label that fits; at least the first and the last of many. */
static size_t
label_every(const char *const *labels, size_t n, double room)
{
    size_t widest = 1;
    for (size_t i = 0; i < n; i++) {
        size_t w = utf8_width(labels[i]);
        widest = w > widest ? w : widest;
    }
    double need = (double)widest * COLUMNS_OF_TEXT + 8;
    return room >= need ? 1 : (size_t)ceil(need / fmax(room, 1));
}

const char *
chart_stack(struct arena *a, const struct chart_stack *c, double width,
            double height)
{
    struct svg s;
    struct svg_scale up = {.low = height - AXIS_BELOW, .high = ABOVE};
    double room = (width - AXIS_LEFT) / (double)(c->columns ? c->columns : 1);
    size_t every = label_every(c->labels, c->columns, room);
    svg_open(&s, a, "clm-chart", width, height, c->title);
    grid(&s, a, &up, width, highest(c));
    for (size_t i = 0; i < c->columns; i++) {
        double middle = AXIS_LEFT + room * ((double)i + 0.5);
        column(&s, a, c, i, middle, fmin(room * 0.62, COLUMN_MOST), &up);
        if ((c->columns - 1 - i) % every == 0)
            svg_text(&s, "clm-chart-label", middle, height - 6, SVG_MIDDLE,
                     c->labels[i]);
    }
    return svg_close(&s);
}
