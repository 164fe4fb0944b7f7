/* See svg.h for what is promised about the output. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "view/svg.h"

#define LARGEST 1e9 /* no place on a page is further out */

/* %.1f of the C locale, in whole numbers. */
static void
put_number(struct svg *s, double x)
{
    if (!isfinite(x))
        x = 0;
    x = fmin(fmax(x, -LARGEST), LARGEST);
    long long tenths = llround(x * 10);
    long long size = tenths < 0 ? -tenths : tenths;
    char text[24], *p = text + sizeof text;
    *--p = (char)('0' + size % 10);
    *--p = '.';
    do
        *--p = (char)('0' + (size /= 10) % 10);
    while (size >= 10);
    if (tenths < 0)
        *--p = '-';
    buf_addn(&s->out, p, (size_t)(text + sizeof text - p));
}

static void
put_attribute(struct svg *s, const char *name, double x)
{
    buf_addc(&s->out, ' ');
    buf_add(&s->out, name);
    buf_add(&s->out, "=\"");
    put_number(s, x);
    buf_addc(&s->out, '"');
}

static void
put_text(struct svg *s, const char *text)
{
    for (const char *p = text ? text : ""; *p; p++) {
        size_t plain = strcspn(p, "&<>\"'");
        buf_addn(&s->out, p, plain);
        p += plain;
        switch (*p) {
        case '&': buf_add(&s->out, "&amp;"); break;
        case '<': buf_add(&s->out, "&lt;"); break;
        case '>': buf_add(&s->out, "&gt;"); break;
        case '"': buf_add(&s->out, "&quot;"); break;
        case '\'': buf_add(&s->out, "&#39;"); break;
        default: return; /* the end */
        }
    }
}

static void
put_open(struct svg *s, const char *tag, const char *class)
{
    buf_addc(&s->out, '<');
    buf_add(&s->out, tag);
    if (class && *class) {
        buf_add(&s->out, " class=\"");
        put_text(s, class);
        buf_addc(&s->out, '"');
    }
}

void
svg_open(struct svg *s, struct arena *a, const char *class, double width,
         double height, const char *title)
{
    buf_init(&s->out, a);
    put_open(s, "svg", class);
    buf_add(&s->out, " role=\"img\"");
    put_attribute(s, "width", width);
    put_attribute(s, "height", height);
    buf_add(&s->out, " viewBox=\"0 0 ");
    put_number(s, width);
    buf_addc(&s->out, ' ');
    put_number(s, height);
    buf_add(&s->out, "\"><title>");
    put_text(s, title);
    buf_add(&s->out, "</title>");
}

const char *
svg_close(struct svg *s)
{
    buf_add(&s->out, "</svg>");
    return s->out.data;
}

void
svg_rect(struct svg *s, const char *class, double x, double y, double width,
         double height, double radius)
{
    put_open(s, "rect", class);
    put_attribute(s, "x", x);
    put_attribute(s, "y", y);
    put_attribute(s, "width", fmax(width, 0));
    put_attribute(s, "height", fmax(height, 0));
    if (radius > 0)
        put_attribute(s, "rx", radius);
    buf_add(&s->out, "/>");
}

void
svg_line(struct svg *s, const char *class, double x1, double y1, double x2,
         double y2)
{
    put_open(s, "line", class);
    put_attribute(s, "x1", x1);
    put_attribute(s, "y1", y1);
    put_attribute(s, "x2", x2);
    put_attribute(s, "y2", y2);
    buf_add(&s->out, "/>");
}

void
svg_circle(struct svg *s, const char *class, double x, double y,
           double radius)
{
    put_open(s, "circle", class);
    put_attribute(s, "cx", x);
    put_attribute(s, "cy", y);
    put_attribute(s, "r", fmax(radius, 0));
    buf_add(&s->out, "/>");
}

void
svg_polyline(struct svg *s, const char *class, const double *x,
             const double *y, size_t n)
{
    put_open(s, "polyline", class);
    buf_add(&s->out, " points=\"");
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_addc(&s->out, ' ');
        put_number(s, x[i]);
        buf_addc(&s->out, ',');
        put_number(s, y[i]);
    }
    buf_add(&s->out, "\"/>");
}

void
svg_text(struct svg *s, const char *class, double x, double y,
         enum svg_anchor anchor, const char *text)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"",
                                          " text-anchor=\"end\""};
    put_open(s, "text", class);
    put_attribute(s, "x", x);
    put_attribute(s, "y", y);
    buf_add(&s->out, anchors[anchor]);
    buf_addc(&s->out, '>');
    put_text(s, text);
    buf_add(&s->out, "</text>");
}

void
svg_link_open(struct svg *s, const char *href, const char *title)
{
    bool ours = href && href[0] == '/' && href[1] != '/' && href[1] != '\\';
    buf_add(&s->out, ours ? "<a href=\"" : "<g>");
    if (ours) {
        put_text(s, href);
        buf_add(&s->out, "\">");
    }
    if (title) {
        buf_add(&s->out, "<title>");
        put_text(s, title);
        buf_add(&s->out, "</title>");
    }
    s->in_link = ours;
}

void
svg_link_close(struct svg *s)
{
    buf_add(&s->out, s->in_link ? "</a>" : "</g>");
    s->in_link = false;
}

double
svg_at(const struct svg_scale *scale, double value)
{
    double span = scale->to - scale->from;
    if (!isfinite(value) || !isfinite(span) || span == 0)
        return scale->low;
    double share = (value - scale->from) / span;
    share = fmin(fmax(share, 0), 1);
    return scale->low + share * (scale->high - scale->low);
}

size_t
svg_ticks(double lo, double hi, size_t most, double *first, double *step)
{
    static const double rounds[] = {1, 2, 5};
    assert(most >= 3 && most <= 20);
    *first = 0;
    *step = 1;
    if (!isfinite(lo) || !isfinite(hi) || !isfinite(hi - lo) || lo >= hi)
        return 2;
    double power = pow(10, floor(log10((hi - lo) / (double)(most - 1))));
    for (;; power *= 10) /* 3 ticks always do at last */
        for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) {
            *step = rounds[i] * power;
            *first = floor(lo / *step) * *step;
            double n = ceil(hi / *step - 1e-9) - floor(lo / *step) + 1;
            if (n <= (double)most)
                return (size_t)fmax(n, 2);
        }
}
