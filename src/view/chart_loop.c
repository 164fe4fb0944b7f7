/* Moves that do not go ahead, as arrows between the stages in their order: back
 * and won back over the row, lost below it. A move with more customers is drawn
 * with more lines. A picture: the lists open from the table beside it. */
#include <math.h>

#include "core/text.h"
#include "view/chart_funnel.h"

#define BOX_HEIGHT 26.0
#define GAP 10.0
#define LEAST 22.0       /* height of an arrow to the stage beside */
#define PER_STAGE 13.0   /* more for each stage it passes */
#define LABEL_ROOM 16.0
#define HEAD 5.0
#define COLUMN 6.6       /* pixels of one column of text at 12 px */
enum { POINTS = 25, LINES_MOST = 4 };

struct place {
    double left, step, middle; /* of the row */
};

static double
centre(const struct place *p, size_t stage)
{
    return p->left + p->step * ((double)stage + 0.5);
}

static double
arc_height(const struct chart_arc *arc)
{
    double passes = fabs((double)arc->to - (double)arc->from) - 1;
    return LEAST + PER_STAGE * fmax(passes, 0);
}

static const char *
arc_class(struct arena *a, const struct chart_arc *arc)
{
    return arena_printf(a, "clm-line clm-l%u",
                        arc->tone >= 1 && arc->tone <= 8 ? arc->tone : 1);
}

/* Half an ellipse between two stages; the head points at the second. */
static void
arc_draw(struct svg *s, struct arena *a, const struct place *p,
         const struct chart_arc *arc, double most)
{
    double side = arc->below ? 1 : -1, lean = arc->to < arc->from ? -1 : 1;
    double from = centre(p, arc->from) + 7 * lean;
    double to = centre(p, arc->to) - 7 * lean;
    double edge = p->middle + side * (BOX_HEIGHT / 2 + 1);
    double high = arc_height(arc), x[POINTS], y[POINTS];
    const char *class = arc_class(a, arc);
    double share = most > 0 ? arc->count / most : 0;
    int lines = 1 + (share > 0 && share <= 1 ? (int)(share * (LINES_MOST - 1))
                                             : 0);
    for (int k = 0; k < lines && k < LINES_MOST; k++) {
        for (int i = 0; i < POINTS; i++) {
            double turn = M_PI * i / (POINTS - 1);
            x[i] = (from + to) / 2 - (to - from) / 2 * cos(turn);
            y[i] = edge + side * (high - k) * sin(turn);
        }
        svg_polyline(s, class, x, y, POINTS);
    }
    svg_line(s, class, to - HEAD, edge + side * HEAD, to, edge);
    svg_line(s, class, to + HEAD, edge + side * HEAD, to, edge);
}

/* Over all arcs, outlined: those that pass higher cross it. */
static void
label_draw(struct svg *s, const struct place *p, const struct chart_arc *arc)
{
    double middle = (centre(p, arc->from) + centre(p, arc->to)) / 2;
    double away = BOX_HEIGHT / 2 + 1 + arc_height(arc);
    svg_text(s, "clm-chart-label clm-halo", middle,
             arc->below ? p->middle + away + 13
                        : p->middle - away - 4,
             SVG_MIDDLE, arc->label);
}

static void
stages_draw(struct svg *s, struct arena *a, const struct place *p,
            const struct chart_loops *c)
{
    for (size_t i = 0; i < c->stage_count; i++) {
        size_t columns = (size_t)fmax((p->step - GAP - 8) / COLUMN, 1);
        svg_rect(s, arena_printf(a, "clm-f%u", c->tones[i]),
                 p->left + p->step * (double)i + GAP / 2,
                 p->middle - BOX_HEIGHT / 2, p->step - GAP, BOX_HEIGHT, 4);
        svg_text(s, "clm-on-fill", centre(p, i), p->middle + 4.5, SVG_MIDDLE,
                 utf8_width(c->names[i]) <= columns
                     ? c->names[i]
                     : utf8_cut(a, c->names[i], columns / 2));
    }
}

const char *
chart_loops(struct arena *a, const struct chart_loops *c, double width)
{
    struct svg s;
    double above = 0, below = 0, most = 0;
    for (size_t i = 0; i < c->count; i++) {
        double high = arc_height(&c->arcs[i]) + LABEL_ROOM;
        if (c->arcs[i].below)
            below = fmax(below, high);
        else
            above = fmax(above, high);
        most = fmax(most, c->arcs[i].count);
    }
    double height = above + BOX_HEIGHT + below + 4;
    struct place p = {0, c->stage_count ? width / (double)c->stage_count : 0,
                      above + BOX_HEIGHT / 2 + 2};
    svg_open(&s, a, "clm-chart", width, height, c->title);
    stages_draw(&s, a, &p, c);
    for (size_t i = 0; i < c->count; i++) {
        svg_link_open(&s, NULL, c->arcs[i].title);
        arc_draw(&s, a, &p, &c->arcs[i], most);
        svg_link_close(&s);
    }
    for (size_t i = 0; i < c->count; i++)
        label_draw(&s, &p, &c->arcs[i]);
    return svg_close(&s);
}
