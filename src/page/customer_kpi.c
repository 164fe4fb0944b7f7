/* Six figures, each a link to the list behind it, and the purchase rhythm. What
 * has no data shows a dash, never a zero. */
#include "page/customer_view.h"
#include "view/format.h"
#include "view/rhythm.h"

enum { BAR_PIXELS = 64, CONTACT_DAYS = 90, YEAR_DAYS = 365,
       RHYTHM_WIDTH = 860, RHYTHM_HEIGHT = 132, RHYTHM_NARROW = 400 };

struct kpi {
    const char *label, *value, *unit, *note; /* unit, note NULL = none */
    const char *href;                        /* below /customer/{id} */
    int tone;                                /* of the note: 1 good, -1 bad */
    const char *bar;                         /* level, NULL = no bar */
    int width;
};

static void
add_kpi(const struct profile_page *pp, struct view *v, const struct kpi *k)
{
    struct view *row = view_row(v, "KPI");
    view_msg(row, "LABEL", k->label);
    view_text(row, "VALUE", k->value);
    view_if(row, "LINKED", k->href != NULL);
    view_textf(row, "HREF", "/customer/%llu%s#tab",
               (unsigned long long)pp->c.id, k->href ? k->href : "");
    view_if(row, "UNIT", k->unit != NULL);
    view_text(row, "UNIT_TEXT", k->unit);
    view_if(row, "NOTE", k->note && k->tone == 0);
    view_if(row, "GOOD", k->note && k->tone > 0);
    view_if(row, "BAD", k->note && k->tone < 0);
    view_text(row, "NOTE_TEXT", k->note);
    view_if(row, "BAR", k->bar != NULL);
    view_text(row, "LEVEL", k->bar ? k->bar : "fill");
    view_textf(row, "WIDTH", "%d", k->width);
}

static char *
money(const struct profile_page *pp, int64_t minor)
{
    return format_money_short(pp->a, pp->l, pp->rq->cx.config->currency,
                              minor);
}

static void
kpi_expected(const struct profile_page *pp, struct view *v)
{
    const struct facts *f = &pp->p.facts;
    struct kpi k = {.label = N_("Next purchase expected"),
                    .value = FORMAT_NONE, .href = "?tab=orders"};
    if (f->expected_on == DAY_NONE) {
        k.note = lang_text(pp->l, N_("no purchase yet"));
        k.href = NULL;
    } else {
        int days = (int)(f->expected_on - pp->today);
        k.value = format_day_short(pp->a, f->expected_on, pp->today);
        k.unit = days >= 0 ? lang_format(pp->a, pp->l, N_("in %d days"), days)
                           : lang_format(pp->a, pp->l, N_("%d days overdue"),
                                         -days);
        k.note = lang_format(pp->a, pp->l, N_("last %s, cycle %d days"),
                             format_day_short(pp->a, f->last_purchase,
                                              pp->today),
                             (int)f->cycle_days);
        k.tone = f->late ? -1 : 0;
    }
    add_kpi(pp, v, &k);
}

static void
kpi_quiet(const struct profile_page *pp, struct view *v)
{
    const struct facts *f = &pp->p.facts;
    struct kpi k = {.label = N_("Quiet / cycle"), .value = FORMAT_NONE};
    if (f->quiet >= 0 && f->cycle2 > 0) {
        int64_t hundredths = (int64_t)f->quiet * 200 / f->cycle2;
        int64_t width = hundredths * BAR_PIXELS / 300;
        k.href = "?tab=orders";
        k.value = format_int(pp->a, f->quiet);
        k.unit = lang_format(pp->a, pp->l, N_("/ %d days"),
                             (int)f->cycle_days);
        k.bar = f->lapsed ? "bad" : f->late ? "warn" : "fill";
        k.width = (int)(width > BAR_PIXELS ? BAR_PIXELS : width);
        char *ratio = arena_printf(pp->a, "%lld.%02d",
                                   (long long)(hundredths / 100),
                                   (int)(hundredths % 100));
        k.note = f->late_on == DAY_NONE
            ? ratio
            : lang_format(pp->a, pp->l, N_("%s, late after %d"), ratio,
                          (int)(f->late_on - f->last_purchase - 1));
    }
    add_kpi(pp, v, &k);
}

static void
kpi_revenue(const struct profile_page *pp, struct view *v)
{
    const struct facts *f = &pp->p.facts;
    struct kpi k = {.label = N_("12-month revenue"), .value = FORMAT_NONE};
    if (f->purchases_total || f->orders_total) {
        int64_t up = f->revenue_365 - f->revenue_before;
        k.value = money(pp, f->revenue_365);
        k.href = arena_printf(pp->a, "?tab=orders&open=1&from=%s",
                              day_iso(pp->a, pp->today - YEAR_DAYS + 1));
        k.note = lang_format(pp->a, pp->l, N_("%d orders"),
                             (int)f->orders_365);
        if (f->revenue_before > 0) {
            k.tone = up > 0 ? 1 : up < 0 ? -1 : 0;
            k.note = lang_format(
                pp->a, pp->l, N_("%s %s on the year before, %d orders"),
                up > 0 ? "▲" : up < 0 ? "▼" : "=",
                format_percent(pp->a, up < 0 ? -up : up, f->revenue_before),
                (int)f->orders_365);
        }
    }
    add_kpi(pp, v, &k);
}

static void
kpi_deals(const struct profile_page *pp, struct view *v)
{
    const struct customer_figures *n = &pp->n.figures;
    struct kpi k = {.label = N_("Open opportunities"), .value = FORMAT_NONE};
    if (n->opportunities) {
        k.value = money(pp, n->open_amount);
        k.href = "?tab=opportunities&open=1";
        k.note = lang_format(pp->a, pp->l, N_("%d, weighted %s"),
                             (int)n->open_opportunities,
                             money(pp, n->open_weighted));
    }
    add_kpi(pp, v, &k);
}

static void
kpi_receivable(const struct profile_page *pp, struct view *v)
{
    const struct customer_figures *n = &pp->n.figures;
    struct kpi k = {.label = N_("Receivable"), .value = FORMAT_NONE};
    if (n->billed) {
        k.value = money(pp, n->receivable_amount);
        k.href = "?tab=receivables";
        k.note = n->receivables ? lang_text(pp->l, N_("nothing overdue"))
                                : lang_text(pp->l, N_("all paid"));
        if (n->overdue_since != DAY_NONE) {
            k.tone = -1;
            k.note = lang_format(pp->a, pp->l, N_("%s overdue, %d days"),
                                 money(pp, n->overdue_amount),
                                 (int)(pp->today - n->overdue_since));
        }
    }
    add_kpi(pp, v, &k);
}

static void
kpi_contact(const struct profile_page *pp, struct view *v)
{
    const struct profile *p = &pp->p;
    struct kpi k = {.label = N_("Last contact"), .value = FORMAT_NONE};
    struct timeline_filter f = {TIMELINE_CONTACT,
                                pp->today - CONTACT_DAYS + 1, false};
    if (p->facts.last_contact != DAY_NONE) {
        int days = (int)(pp->today - p->facts.last_contact);
        int all = (int)timeline_count(p->events, p->event_count, &f);
        f.inbound = true;
        int begun = (int)timeline_count(p->events, p->event_count, &f);
        k.value = days == 0 ? lang_text(pp->l, N_("Today"))
                            : format_int(pp->a, days);
        k.unit = days == 0 ? NULL : lang_text(pp->l, N_("days ago"));
        k.href = arena_printf(pp->a, "?kind=contact&from=%s",
                              day_iso(pp->a, f.from));
        k.note = lang_format(pp->a, pp->l,
                             N_("%d in 90 days, %d by the customer"), all,
                             begun);
    } else {
        k.note = lang_text(pp->l, N_("no contact yet"));
    }
    add_kpi(pp, v, &k);
}

void
customer_fill_kpis(const struct profile_page *pp, struct view *v)
{
    kpi_expected(pp, v);
    kpi_quiet(pp, v);
    kpi_revenue(pp, v);
    kpi_deals(pp, v);
    kpi_receivable(pp, v);
    kpi_contact(pp, v);
}

/* ---- rhythm ---- */

/* The unit of the bars, in minor: thousands or 万 where the largest has one. */
static int64_t
bar_unit(const struct profile_page *pp)
{
    int64_t large = pp->l == LANG_EN ? 100000 : 1000000, most = 0;
    for (size_t i = 0; i < pp->p.purchase_count; i++)
        if (pp->p.purchases[i].amount > most)
            most = pp->p.purchases[i].amount;
    return most < large ? 100 : large;
}

/* 14.4 of the unit; less than a tenth of it is not nothing. */
static const char *
bar_text(const struct profile_page *pp, int64_t unit, int64_t minor)
{
    int64_t tenths = (minor * 10 + unit / 2) / unit;
    if (unit == 100)
        return format_int(pp->a, minor / 100);
    if (tenths == 0 && minor > 0)
        return "<0.1";
    return tenths % 10 ? arena_printf(pp->a, "%lld.%d",
                                      (long long)(tenths / 10),
                                      (int)(tenths % 10))
                       : format_int(pp->a, tenths / 10);
}

void
customer_fill_rhythm(const struct profile_page *pp, struct view *v)
{
    const struct profile *p = &pp->p;
    const struct facts *f = &p->facts;
    size_t n = p->purchase_count;
    view_if(v, "RHYTHM", n > 0);
    if (n == 0)
        return;
    int64_t unit = bar_unit(pp);
    struct rhythm_bar *bars = ARENA_ARRAY(pp->a, n, struct rhythm_bar);
    for (size_t i = 0; i < n; i++)
        bars[i] = (struct rhythm_bar){p->purchases[i].day,
                                      (double)p->purchases[i].amount,
                                      bar_text(pp, unit,
                                               p->purchases[i].amount)};
    char *title = lang_format(pp->a, pp->l,
                              N_("Purchases of round %d: %d, usually %d days"
                                 " apart"), (int)f->round, (int)n,
                              (int)f->cycle_days);
    bool past = f->lapsed || f->gone;
    struct rhythm r = {
        .bars = bars, .count = n, .today = pp->today, .title = title,
        .expected_on = past ? DAY_NONE : f->expected_on,
        .late_on = f->late_on, .lapse_on = f->lapse_on,
        .today_label = lang_text(pp->l, N_("Today")),
        .late_label = lang_text(pp->l, N_("late")),
        .lapse_label = lang_text(pp->l, N_("churned"))};
    view_text(v, "RHYTHM_TITLE",
              lang_format(pp->a, pp->l, N_("Purchase rhythm (round %d)"),
                          (int)f->round));
    view_text(v, "RHYTHM_TEXT",
              lang_format(pp->a, pp->l,
                          unit == 100
                              ? N_("Bars: amount. Between: days, usual %d")
                              : N_("Bars: amount (thousands). Between: days,"
                                   " usual %d"),
                          (int)f->cycle_days));
    view_svg(v, "RHYTHM_SVG",
             chart_rhythm(pp->a, &r, RHYTHM_WIDTH, RHYTHM_HEIGHT));
    view_svg(v, "NARROW_SVG",
             chart_rhythm(pp->a, &r, RHYTHM_NARROW, RHYTHM_HEIGHT));
    view_textf(v, "ORDERS_HREF", "/customer/%llu?tab=orders#tab",
               (unsigned long long)pp->c.id);
    view_text(v, "ORDERS_TEXT", lang_format(pp->a, pp->l, N_("Orders %d"),
                                            (int)pp->n.figures.orders));
}
