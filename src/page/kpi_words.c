/* See kpi_words.h. */
#include "page/kpi_words.h"

#include "view/chart.h"
#include "view/format.h"

const char *const kpi_of_accounts[] = {
    "retention_rate",       "repeat_purchase_rate", "upsell_customers",
    "upsell_revenue",       "cross_sell_customers", "share_of_wallet", NULL};
const char *const kpi_of_market[] = {
    "new_contacts", "leads",            "new_customers", "conversion_rate",
    "market_share", "acquisition_cost", NULL};

/* "12.5", without zeros at the end. */
static const char *
decimal(struct arena *a, int64_t hundredths, int places)
{
    int64_t step = places == 1 ? 10 : 1;
    int64_t size = hundredths < 0 ? -hundredths : hundredths;
    int64_t x = (size + step / 2) / step;
    int64_t unit = 100 / step, rest = x % unit;
    if (places == 2 && rest % 10 == 0) {
        rest /= 10;
        places = 1;
    }
    const char *whole = format_int(a, x / unit);
    const char *sign = hundredths < 0 && x ? "−" : "";
    if (rest == 0)
        return arena_printf(a, "%s%s", sign, whole);
    return arena_printf(a, "%s%s.%0*lld", sign, whole, places,
                        (long long)rest);
}

const char *
kpi_words(const struct request *rq, const struct kpi *k, int64_t hundredths)
{
    struct arena *a = rq->cx.arena;
    switch (k->unit) {
    case KPI_RATE:
        return arena_printf(a, "%s%%", decimal(a, hundredths, 1));
    case KPI_MONEY:
        return format_money_short(a, rq->cx.lang, rq->cx.config->currency,
                                  hundredths);
    case KPI_DAYS:
        return lang_format(a, rq->cx.lang, N_("kpi|%s days"),
                           decimal(a, hundredths, 1));
    case KPI_MEAN:
    case KPI_RATIO: return decimal(a, hundredths, 2);
    case KPI_POINTS: return decimal(a, hundredths, 1);
    case KPI_COUNT: break;
    }
    return decimal(a, hundredths, 2);
}

const char *
kpi_value_words(const struct request *rq, const struct kpi *k,
                const struct kpi_value *v)
{
    return v->known ? kpi_words(rq, k, kpi_hundredths(k, v)) : FORMAT_NONE;
}

const char *
kpi_target_words(const struct request *rq, const struct kpi *k,
                 int64_t target, bool at_most)
{
    return arena_printf(rq->cx.arena, "%s %s", at_most ? "≤" : "≥",
                        kpi_words(rq, k, target));
}

/* ---- progress ---- */

/* Behind the time, but not yet missed. */
static bool
on_pace(const struct kpi_progress *p)
{
    __int128 want = (__int128)p->target * p->elapsed;
    return (__int128)kpi_hundredths(p->kpi, p->value) * 1000 >= want;
}

static const char *
state_of(const struct kpi_progress *p, bool *good)
{
    *good = kpi_reaches(p->kpi, p->value, p->target, p->at_most);
    if (!p->value->known)
        return N_("goal|no data");
    if (p->grows && !p->at_most && !*good && p->elapsed < 1000) {
        *good = on_pace(p);
        return *good ? N_("goal|on pace") : N_("goal|behind");
    }
    if (p->elapsed < 1000)
        return *good ? N_("goal|met so far") : N_("goal|not met yet");
    return *good ? N_("goal|met") : N_("goal|missed");
}

void
kpi_progress_show(const struct request *rq, struct view *v,
                  const struct kpi_progress *p, double width)
{
    bool good, known = p->value->known;
    const char *state = state_of(p, &good);
    double have = known ? (double)kpi_hundredths(p->kpi, p->value) : 0;
    double target = (double)p->target;
    double whole = p->grows ? (have > target ? have : target)
                            : (have > target ? have : target) * 1.15;
    double mark = whole > 0 ? target / whole : 0;
    if (p->grows && !p->at_most && p->elapsed < 1000)
        mark *= p->elapsed / 1000.0;
    view_msg(v, "STATE", state);
    view_text(v, "TONE", !known ? "soft" : good ? "good" : "warn");
    view_svg(v, "BAR_SVG",
             chart_progress(rq->cx.arena, have < 0 ? 0 : have, whole,
                            mark, width,
                            good ? "clm-bar-fill" : "clm-bar-warn",
                            lang_text(rq->cx.lang, state)));
}
