/* See rhythm.h. Time runs from left to right in days, so that a long silence is
 * a wide gap; where two bars stand too close for their texts, the texts give
 * way and not the bars. */
#include "view/rhythm.h"

#include "view/format.h"

enum { BAR_ROOM = 60, BAR_WIDTH = 10, TEXT_GAP = 34, BELOW = 20, ABOVE = 34 };

struct frame {
    const struct rhythm *r;
    const struct rhythm_bar *bars; /* those drawn */
    size_t count;
    struct svg_scale x, y;
    double width, base;
    struct arena *arena;
};

static int32_t
later(int32_t a, int32_t b)
{
    return b != DAY_NONE && b > a ? b : a;
}

static void
frame_fit(struct frame *f, double width, double height)
{
    const struct rhythm *r = f->r;
    size_t most_bars = (size_t)(width / BAR_ROOM);
    f->count = r->count < most_bars ? r->count : most_bars;
    f->bars = r->bars + (r->count - f->count);
    int32_t from = f->bars[0].day;
    int32_t to = later(later(r->today, r->expected_on), r->late_on);
    to = later(to, r->lapse_on);
    int32_t room = (to - from) / 24 + 6;
    /* the last zone is open to the right: wide enough for its word */
    int32_t open = (int32_t)((to - from) * 60 / width) + room;
    double most = 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->bars[i].value > most)
            most = f->bars[i].value;
    f->width = width;
    f->base = height - BELOW;
    f->x = (struct svg_scale){from - room, to + open, 0, width};
    f->y = (struct svg_scale){0, most > 0 ? most : 1, f->base, ABOVE};
}

static double
at_day(const struct frame *f, int32_t day)
{
    return svg_at(&f->x, day);
}

static void
draw_zone(struct svg *s, const struct frame *f, const char *class,
          const char *text_class, int32_t from, int32_t to, const char *label)
{
    double x = at_day(f, from);
    double end = to == DAY_NONE ? f->width : at_day(f, to);
    if (end <= x)
        return;
    svg_rect(s, class, x, 18, end - x, f->base - 18, 0);
    if (end - x > 16)
        svg_text(s, text_class, (x + end) / 2, 31, SVG_MIDDLE, label);
}

static void
draw_zones(struct svg *s, const struct frame *f)
{
    const struct rhythm *r = f->r;
    if (r->late_on != DAY_NONE)
        draw_zone(s, f, "clm-zone-late", "clm-zone-late-text", r->late_on,
                  r->lapse_on, r->late_label);
    if (r->lapse_on != DAY_NONE)
        draw_zone(s, f, "clm-zone-lost", "clm-zone-lost-text", r->lapse_on,
                  DAY_NONE, r->lapse_label);
}

/* A tick at the first of January, April, July and October; of January alone
 * where those would not fit. */
static void
draw_months(struct svg *s, const struct frame *f)
{
    int32_t from = (int32_t)f->x.from, to = (int32_t)f->x.to;
    bool dense = (to - from) / 91.0 * 70 > f->width;
    int year, month, date;
    day_to_ymd(from, &year, &month, &date);
    for (year = year - 1; year < 2200; year++)
        for (month = 1; month <= 12; month += dense ? 12 : 3) {
            int32_t day = day_from_ymd(year, month, 1);
            if (day > to)
                return;
            double x = day < from ? -1 : at_day(f, day);
            if (x < 30 || x > f->width - 30)
                continue;
            svg_line(s, "clm-chart-grid", x, 18, x, f->base);
            svg_text(s, "clm-chart-label", x, f->base + 16, SVG_MIDDLE,
                     arena_printf(f->arena, "%04d-%02d", year, month));
        }
}

/* Where two texts have no room beside each other the larger amount keeps its. */
static bool *
texts_shown(const struct frame *f)
{
    bool *shown = ARENA_ARRAY(f->arena, f->count, bool);
    size_t last = 0;
    for (size_t i = 0; i < f->count; i++) {
        shown[i] = !i || at_day(f, f->bars[i].day) -
                         at_day(f, f->bars[last].day) >= TEXT_GAP;
        if (!shown[i] && f->bars[i].value > f->bars[last].value) {
            shown[last] = false;
            shown[i] = true;
        }
        if (shown[i])
            last = i;
    }
    return shown;
}

static void
draw_bars(struct svg *s, const struct frame *f)
{
    double before = -1000;
    const bool *shown = texts_shown(f);
    for (size_t i = 0; i < f->count; i++) {
        const struct rhythm_bar *b = &f->bars[i];
        double x = at_day(f, b->day), y = svg_at(&f->y, b->value);
        if (y > f->base - 2)
            y = f->base - 2;
        svg_rect(s, "clm-bar-fill", x - BAR_WIDTH / 2.0, y, BAR_WIDTH,
                 f->base - y, 2);
        if (shown[i])
            svg_text(s, "clm-chart-value", x, y - 5, SVG_MIDDLE, b->text);
        if (i && x - before >= TEXT_GAP)
            svg_text(s, "clm-chart-label", (x + before) / 2, f->base - 4,
                     SVG_MIDDLE,
                     arena_printf(f->arena, "%d",
                                  (int)(b->day - f->bars[i - 1].day)));
        before = x;
    }
}

static void
draw_marks(struct svg *s, const struct frame *f)
{
    const struct rhythm *r = f->r;
    double today = at_day(f, r->today);
    if (r->expected_on != DAY_NONE) {
        double x = at_day(f, r->expected_on);
        double y = svg_at(&f->y, f->bars[f->count - 1].value);
        svg_rect(s, "clm-bar-next", x - BAR_WIDTH / 2.0, y, BAR_WIDTH,
                 f->base - y, 2);
        svg_text(s, "clm-chart-value", x, y - 5,
                 x > today && x - today < 30 ? SVG_START : SVG_MIDDLE,
                 format_day_short(f->arena, r->expected_on, r->today));
    }
    svg_line(s, "clm-chart-today", today, 14, today, f->base);
    svg_text(s, "clm-chart-value", today, 11,
             today > f->width - 30 ? SVG_END : SVG_MIDDLE, r->today_label);
}

const char *
chart_rhythm(struct arena *a, const struct rhythm *r, double width,
             double height)
{
    struct frame f = {.r = r, .arena = a};
    struct svg s;
    frame_fit(&f, width, height);
    svg_open(&s, a, "clm-chart", width, height, r->title);
    draw_zones(&s, &f);
    draw_months(&s, &f);
    svg_line(&s, "clm-chart-axis", 0, f.base, width, f.base);
    draw_bars(&s, &f);
    draw_marks(&s, &f);
    return svg_close(&s);
}
