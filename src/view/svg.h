/* Writing SVG: the few shapes our charts are made of.
 *
 * The result goes into a page with view_svg, past the escaping of templates,
 * so everything here is safe by itself: texts are escaped, numbers are printed
 * as %.1f whatever the locale (NaN and infinity as 0), colours are classes of
 * app.css (dark mode and paper recolour them), and there is no style
 * attribute. Class names are constants of ours. */
#ifndef VIEW_SVG_H
#define VIEW_SVG_H

#include <stdbool.h>

#include "core/buf.h"

struct svg {
    struct buf out;
    bool in_link;
};

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

/* role="img" with the title as its name; width and height in CSS pixels. */
void svg_open(struct svg *s, struct arena *a, const char *class, double width,
              double height, const char *title);
const char *svg_close(struct svg *s);

void svg_rect(struct svg *s, const char *class, double x, double y,
              double width, double height, double radius);
void svg_line(struct svg *s, const char *class, double x1, double y1,
              double x2, double y2);
void svg_circle(struct svg *s, const char *class, double x, double y,
                double radius);
void svg_polyline(struct svg *s, const char *class, const double *x,
                  const double *y, size_t n);
void svg_text(struct svg *s, const char *class, double x, double y,
              enum svg_anchor anchor, const char *text);
/* What is drawn until svg_link_close leads to `href`, a path of ours (begins
 * with one slash, else no link is made); title NULL: none. */
void svg_link_open(struct svg *s, const char *href, const char *title);
void svg_link_close(struct svg *s);

/* From values to pixels. */
struct svg_scale {
    double from, to; /* values */
    double low, high; /* their places */
};

double svg_at(const struct svg_scale *scale, double value);
/* Round steps (1, 2, 5 times a power of ten) that cover lo..hi in at most
 * `most` (3..20) ticks; gives their number and, in first and step, where they
 * are. lo = hi and values that are no numbers give one step from 0. */
size_t svg_ticks(double lo, double hi, size_t most, double *first,
                 double *step);

#endif
