/* What happens to a made-up customer from first contact to today, as its plan
 * says. The days of purchase are laid down first; the rest hangs on them. The
 * rules of the stages are met on purpose (lifecycle.md 2) and never written
 * past: a plan that misses leaves the customer where the rules put it. */
#include "model/demo_private.h"

enum { HISTORY = 700 }; /* days before the end in which all of a life lies */

struct buyer {
    int32_t cycle;
    size_t second;        /* first purchase of the second round, 0 = none */
    bool parts;           /* leaves by its own word, not by silence */
    bool machine;         /* begins with a machine */
    bool waiting;         /* the last order is not delivered yet */
    bool notice;          /* has given notice, the period runs */
    int least, most;      /* NPS answers on the way */
    int last_nps;         /* -1 = none, on day: */
    int32_t last_nps_on;
    int32_t use_from;     /* DAY_NONE = reports no use */
    int32_t quiet_from;   /* contacts with it get rare, DAY_NONE = never */
};

/* ---- who does not buy ---- */

static int32_t
age_pick(struct demo *d, int32_t least, int32_t most)
{
    int32_t a = demo_from_to(d, least, most), b = demo_from_to(d, least, most);
    return a < b ? a : b; /* more young ones than old ones */
}

static int64_t
deal_amount(struct demo *d, const struct demo_life *l)
{
    return 100000 * (int64_t)(l->size * demo_from_to(d, 8, 60));
}

static void
awareness(struct demo *d, struct demo_life *l)
{
    int32_t from = l->created;
    if (d->end - l->created > 170 && demo_chance(d, 40)) {
        struct demo_deal deal = {
            .opened = l->created + demo_from_to(d, 3, 15), .inquired = true,
            .quoted = demo_chance(d, 60), .amount = deal_amount(d, l)};
        deal.closed = demo_from_to(d, deal.opened + 20,
                                   d->end - 100 < deal.opened + 120
                                   ? d->end - 100 : deal.opened + 120);
        demo_contacts(d, l, l->created, deal.closed, 16, false,
                      &demo_say_deal);
        demo_deal(d, l, &deal);
        from = deal.closed + 7;
    }
    demo_contacts(d, l, from, d->end - 1, 45, true, &demo_say_cold);
}

static void
consideration(struct demo *d, struct demo_life *l)
{
    unsigned n = demo_below(d, 100);
    int32_t age = d->end - l->created;
    int32_t on = d->end - demo_from_to(d, 2, age < 70 ? age : 70);
    if (on < l->created)
        on = l->created;
    struct demo_deal deal = {.opened = on, .closed = DAY_NONE,
                             .steps = demo_below(d, 4), .quoted = true,
                             .inquired = demo_chance(d, 60),
                             .amount = deal_amount(d, l)};
    demo_contacts(d, l, age > 260 ? d->end - 260 : l->created, d->end - 1,
                  n >= 82 && n < 92 ? 11 : 24, false, &demo_say_deal);
    if (n < 58)
        demo_deal(d, l, &deal);
    else if (n < 70)
        demo_quote(d, l, 0, on, DAY_NONE, "open", deal.amount);
    else if (n < 82)
        demo_inquiry(d, l, on, DAY_NONE, "");
    else if (n >= 92 && n < 96)
        demo_feedback(d, l, "intent", on, demo_from_to(d, 4, 5), "");
    else if (n >= 96)
        demo_contract(d, l, &(struct demo_contract){
            .type = "trial", .starts = d->end - demo_from_to(d, 1, 20),
            .ends = d->end + demo_from_to(d, 5, 40)});
    if (demo_chance(d, 20))
        demo_feedback(d, l, "value", on, demo_from_to(d, 2, 5), "");
}

/* ---- who buys ---- */

/* Purchases from first to last, about a cycle apart. */
static void
days_lay(struct demo *d, struct demo_life *l, int32_t first, int32_t last,
         int32_t cycle)
{
    int32_t n = (last - first + cycle / 2) / cycle;
    for (int32_t i = 0; i <= n && l->day_count < DEMO_DAYS_MAX; i++) {
        int32_t day = n ? first + (last - first) * i / n : last;
        if (i > 0 && i < n)
            day += demo_from_to(d, -cycle / 6, cycle / 6);
        l->days[l->day_count++] = day;
    }
}

static void
answers(struct demo *d, const struct demo_life *l, const struct buyer *b)
{
    int32_t last = b->last_nps >= 0 ? b->last_nps_on - 20 : d->end - 1;
    int32_t day = l->days[0] + demo_from_to(d, 60, 200);
    for (; day <= last; day += demo_from_to(d, 150, 240))
        if (demo_chance(d, 55))
            demo_feedback(d, l, "nps", day,
                          demo_from_to(d, b->least, b->most),
                          demo_pick(d, b->least >= 7 ? &demo_praise
                                                     : &demo_complaint));
    if (b->last_nps >= 0)
        demo_feedback(d, l, "nps", b->last_nps_on, b->last_nps,
                      demo_pick(d, b->last_nps > 6 ? &demo_praise
                                                   : &demo_complaint));
}

static void
help(struct demo *d, const struct demo_life *l, int32_t delivered)
{
    int32_t day = delivered + demo_from_to(d, 2, 35);
    int32_t closed = day + demo_from_to(d, 0, l->mood == 0 ? 9 : 4);
    if (day >= d->end || !demo_chance(d, l->mood == 0 ? 34 : 17))
        return;
    demo_ticket(d, l, day, closed < d->end ? closed : DAY_NONE, NULL,
                NULL);
    if (closed + 2 < d->end && demo_chance(d, 60))
        demo_feedback(d, l, "csat", closed + demo_from_to(d, 0, 1),
                      demo_from_to(d, l->mood == 0 ? 1 : 2 + (int)l->mood,
                                   l->mood == 0 ? 3 : 5),
                      demo_pick(d, l->mood == 0 ? &demo_complaint
                                                : &demo_praise));
}

static void
purchase(struct demo *d, struct demo_life *l, const struct buyer *b, size_t i)
{
    struct demo_sale s = {.day = l->days[i], .due = DAY_NONE,
                          .paid = DAY_NONE, .delivered = DAY_NONE,
                          .upsell = i > 1 && demo_chance(d, 6)};
    bool last = i + 1 == l->day_count;
    int32_t there = s.day + demo_from_to(d, 2, b->machine && i == 0 ? 16 : 7);
    if (there < d->end && !(last && b->waiting))
        s.delivered = there;
    demo_sale_fill(d, l, b->machine && i == 0, &s);
    demo_sale(d, l, &s);
    if (s.delivered != DAY_NONE)
        help(d, l, s.delivered);
    if (demo_chance(d, 1) && s.day + 3 < d->end && i > 0) {
        struct demo_sale more = {.day = s.day + 1, .cancelled = true,
                                 .due = DAY_NONE, .paid = DAY_NONE,
                                 .delivered = DAY_NONE};
        demo_sale_fill(d, l, false, &more);
        demo_sale(d, l, &more);
    }
}

/* How it became a customer: asked, was quoted, said yes on the first day. */
static void
won(struct demo *d, const struct demo_life *l, int32_t day, bool upsell)
{
    struct demo_deal deal = {.closed = day, .won = true, .upsell = upsell,
                             .quoted = demo_chance(d, 80),
                             .inquired = !upsell && demo_chance(d, 70),
                             .amount = deal_amount(d, l)};
    deal.opened = day - demo_from_to(d, 8, 30);
    if (deal.opened < l->created)
        deal.opened = l->created;
    demo_deal(d, l, &deal);
}

static void
extra_deals(struct demo *d, const struct demo_life *l)
{
    if (demo_chance(d, 22))
        demo_deal(d, l, &(struct demo_deal){
            .opened = d->end - demo_from_to(d, 2, 60), .closed = DAY_NONE,
            .steps = demo_below(d, 4), .quoted = true, .upsell = true,
            .amount = deal_amount(d, l)});
    if (demo_chance(d, 10) && l->days[0] + 130 < d->end)
        demo_deal(d, l, &(struct demo_deal){
            .opened = l->days[0] + 40, .closed = l->days[0] + 110,
            .upsell = true, .quoted = true, .amount = deal_amount(d, l)});
}

/* Round the first purchase of a second round. */
static void
won_back(struct demo *d, const struct demo_life *l, int32_t day)
{
    if (demo_chance(d, 25))
        demo_back(d, l, day - demo_from_to(d, 1, 10));
    demo_recovered(d, l, day - demo_from_to(d, 20, 60),
                   day + 5 < d->end ? day + 5 : d->end - 1,
                   demo_chance(d, 25) ? RECOVERY_PARTLY : RECOVERY_RESTORED);
}

/* Everything round the purchases laid down in l->days. */
static void
buyer_live(struct demo *d, struct demo_life *l, const struct buyer *b)
{
    int32_t first = l->days[0];
    int32_t quiet = b->quiet_from == DAY_NONE ? d->end : b->quiet_from;
    if (l->created >= d->start || l->created > first - 40)
        won(d, l, first, false);
    else
        demo_opening(d, l, l->created, first - b->cycle,
                     (first - b->cycle - l->created) / b->cycle + 1);
    demo_contacts(d, l, l->created > d->start ? l->created : d->start,
                  first - 1, 14, false, &demo_say_deal);
    demo_contacts(d, l, first + 3, quiet - 1, b->machine ? 34 : 27, false,
                  &demo_say_after);
    if (b->quiet_from != DAY_NONE)
        demo_contacts(d, l, quiet, d->end - 1, 38, true, &demo_say_cold);
    for (size_t i = 0; i < l->day_count; i++)
        purchase(d, l, b, i);
    if (b->second)
        won_back(d, l, l->days[b->second]);
    answers(d, l, b);
    if (b->use_from != DAY_NONE)
        demo_use(d, l, b->use_from, d->end - 1);
    if (l->plan == PLAN_USAGE || l->plan == PLAN_LOYALTY)
        extra_deals(d, l);
}

/* ---- days ---- */

/* A first round that ended by silence, before the day the second begins. */
static void
first_round(struct demo *d, struct demo_life *l, struct buyer *b,
            int32_t second)
{
    int32_t last = second - b->cycle * 7 / 2 - demo_from_to(d, 5, 40);
    int32_t first = last - b->cycle * demo_from_to(d, 3, 5);
    if (first < d->start + 20)
        return;
    days_lay(d, l, first, last, b->cycle);
    b->second = l->day_count;
}

static void
regular(struct demo *d, struct demo_life *l, struct buyer *b, int32_t age,
        int32_t quiet, bool twice)
{
    int32_t first = d->end - age;
    if (twice)
        first_round(d, l, b, first);
    days_lay(d, l, first, d->end - quiet, b->cycle);
}

static void
framework(struct demo *d, struct demo_life *l, bool soon)
{
    int32_t ends = d->end + (soon ? demo_from_to(d, 3, 60)
                                  : demo_from_to(d, 70, 320));
    int32_t starts = day_add_months(ends + 1, -12);
    int32_t oldest = l->days[l->day_count > 3 ? l->day_count - 3 : 0];
    if (starts < l->created || starts > d->end - 1)
        starts = oldest > l->created ? oldest : l->created;
    l->framework = demo_contract(d, l, &(struct demo_contract){
        .type = "framework", .starts = starts, .ends = ends, .named = true,
        .price = 10000000 * (int64_t)l->size});
    l->framework_on = starts;
}

/* One in seven of those who use a machine wants out of its maintenance; half
 * of them think better of it. */
static void
notice_of(struct demo *d, const struct demo_life *l, const struct buyer *b,
          uint64_t contract, int32_t since)
{
    int32_t got = d->end - demo_from_to(d, 8, 25);
    if (l->plan != PLAN_USAGE || b->notice || since > got - 10
        || !demo_chance(d, 14))
        return;
    demo_notice(d, l, contract, got, got + 30,
                demo_chance(d, 50) ? got + demo_from_to(d, 2, 6) : DAY_NONE,
                demo_pick(d, &demo_notice_words));
}

static void
maintenance(struct demo *d, struct demo_life *l, const struct buyer *b,
            int32_t ends)
{
    struct demo_contract c = {
        .type = "fixed", .ends = ends, .price = 600000 * (int64_t)l->size,
        .starts = day_add_months(ends + 1, -12)};
    if (c.starts < l->days[0]) { /* not before the first purchase */
        c.starts = l->days[0];
        c.ends = day_add_months(c.starts, 12) - 1;
    }
    if (c.starts >= d->end)
        c.starts = d->end - 2;
    struct demo_contract before = {
        .type = "fixed", .ends = c.starts - 1, .price = c.price,
        .starts = day_add_months(c.starts, -12),
        .renewed = demo_chance(d, 60)};
    if (c.starts - 370 > l->created && demo_chance(d, 80)) {
        c.follows = demo_contract(d, l, &before);
        if (before.renewed) {
            demo_renewal(d, l, c.follows, &c);
            return;
        }
    }
    notice_of(d, l, b, demo_contract(d, l, &c), c.starts);
}

/* ---- the plans of buyers ---- */

static void
plan_purchase(struct demo *d, struct demo_life *l, struct buyer *b)
{
    b->machine = demo_chance(d, 40);
    b->waiting = true;
    l->days[l->day_count++] = d->end - demo_from_to(d, 1, 28);
}

static void
plan_usage(struct demo *d, struct demo_life *l, struct buyer *b)
{
    unsigned n = demo_below(d, 100);
    int32_t last = demo_from_to(d, 2, b->cycle);
    b->least = 4;
    b->most = 8;
    if (n < 22) {
        b->machine = true;
        l->days[l->day_count++] = d->end - demo_from_to(d, 31, 330);
    } else if (n < 36) {
        l->days[l->day_count++] = d->end - demo_from_to(d, 31, 165);
    } else if (n < 56) {
        regular(d, l, b, last + b->cycle * demo_from_to(d, 2, 3), last,
                demo_chance(d, 30));
    } else if (n < 78) {
        regular(d, l, b, demo_from_to(d, 400, 700), last, false);
        b->last_nps = demo_from_to(d, 2, 6);
        b->last_nps_on = d->end - demo_from_to(d, 5, 200);
        l->mood = 0;
    } else if (n < 95) {
        regular(d, l, b, demo_from_to(d, 500, 700),
                b->cycle * demo_from_to(d, 215, 290) / 100, false);
        l->mood = demo_below(d, 2);
    } else {
        regular(d, l, b, demo_from_to(d, 400, 700), last, false);
        l->mood = 0;
    }
    b->notice = n >= 95;
}

static void
plan_loyalty(struct demo *d, struct demo_life *l, struct buyer *b)
{
    unsigned n = demo_below(d, 100);
    int32_t last = demo_from_to(d, 1, b->cycle * 3 / 2);
    b->least = 7;
    b->most = 10;
    l->mood = 1 + demo_below(d, 2);
    if (n < 60) {
        bool twice = demo_chance(d, 22);
        if (twice)
            b->cycle = demo_from_to(d, 24, 36);
        regular(d, l, b, twice ? demo_from_to(d, 240, 480)
                               : demo_from_to(d, 400, 715), last, twice);
    } else if (n < 78) {
        regular(d, l, b, last + b->cycle * demo_from_to(d, 2, 4), last,
                false);
        b->last_nps = demo_from_to(d, 9, 10);
        b->last_nps_on = d->end - demo_from_to(d, 4, 60);
    } else {
        regular(d, l, b, demo_from_to(d, 400, 600), last, false);
    }
}

static void
plan_churn(struct demo *d, struct demo_life *l, struct buyer *b)
{
    b->least = 2;
    b->most = 7;
    l->mood = demo_below(d, 2);
    int32_t lived = b->cycle * demo_from_to(d, 3, 6);
    int32_t lapse = b->cycle * 310 / 100;
    int32_t room = HISTORY - lived - lapse;
    int32_t quiet = lapse + demo_from_to(d, 5, room < 40 ? 40 : room);
    b->parts = demo_chance(d, 45);
    if (b->parts)
        quiet = demo_from_to(d, 40, HISTORY - lived);
    regular(d, l, b, quiet + lived, quiet, demo_chance(d, 12));
    b->quiet_from = d->end - quiet + 30;
    if (b->quiet_from > d->end)
        b->quiet_from = d->end;
}

/* The end of who left before it fell silent: declared, or by notice. */
static void
part(struct demo *d, const struct demo_life *l, const struct buyer *b)
{
    /* The reasons of the words in demo_lost_words. */
    static const char *const REASONS[] = {"lower_price", "strategy_changed",
        "relocated", "service_response", "bundle"};
    uint32_t why = demo_below(d, 5);
    int32_t last = l->days[l->day_count - 1];
    int32_t by = last + 45 < d->end ? last + 45 : d->end - 1;
    if (!b->parts)
        return;
    if (demo_chance(d, 35) && last + 45 < d->end)
        demo_notice(d, l, 0, last + 8, last + 38, DAY_NONE,
                    demo_pick(d, &demo_notice_words));
    else
        demo_lost(d, l, demo_from_to(d, last + 10, by),
                  REASONS[why], demo_lost_words.words[why]);
}

/* A recovery that came to nothing. */
static void
given_up(struct demo *d, const struct demo_life *l, const struct buyer *b)
{
    int32_t opened = l->days[l->day_count - 1] + b->cycle * 3
        + demo_from_to(d, 10, 60);
    if (demo_chance(d, 20) && opened + 4 < d->end)
        demo_recovered(d, l, opened, opened + demo_from_to(d, 1, 4),
                       demo_chance(d, 50) ? RECOVERY_RELEASED
                                          : RECOVERY_LOST);
}

static void
contracts(struct demo *d, struct demo_life *l, const struct buyer *b)
{
    int32_t soon = d->end + demo_from_to(d, 3, 60);
    int32_t far = d->end + demo_from_to(d, 61, 340);
    bool ends_soon = demo_chance(d, 30);
    if (b->notice) {
        int32_t got = d->end - demo_from_to(d, 3, 20);
        demo_notice(d, l, 0, got, got + 30 + demo_from_to(d, 0, 2) * 15,
                    DAY_NONE, demo_pick(d, &demo_notice_words));
    } else if (l->plan == PLAN_LOYALTY && demo_chance(d, 3)) {
        int32_t got = d->end - demo_from_to(d, 40, 150);
        int32_t back = got + demo_from_to(d, 5, 20);
        demo_notice(d, l, 0, got, got + 30, back,
                    demo_pick(d, &demo_notice_words));
        demo_recovered(d, l, got + 1, back, RECOVERY_WITHDRAWN);
    }
    if (b->second)
        return; /* a contract would have kept the first round alive */
    if (l->plan == PLAN_LOYALTY && demo_chance(d, 18))
        framework(d, l, ends_soon);
    else if ((l->plan == PLAN_LOYALTY && demo_chance(d, 16)) ||
             (b->machine && l->plan == PLAN_USAGE && demo_chance(d, 40)))
        maintenance(d, l, b, ends_soon && l->days[0] < d->end - 320 ? soon
                             : far);
}

static void
buyer(struct demo *d, struct demo_life *l)
{
    static void (*const PLANS[])(struct demo *, struct demo_life *,
                                 struct buyer *) = {
        NULL, NULL, plan_purchase, plan_usage, plan_loyalty, plan_churn};
    struct buyer b = {.cycle = demo_from_to(d, 34, 78), .last_nps = -1,
                      .least = 6, .most = 8, .use_from = DAY_NONE,
                      .quiet_from = DAY_NONE};
    PLANS[l->plan](d, l, &b);
    int32_t first = l->days[0];
    l->created = first - demo_from_to(d, 15, 70);
    if (l->created < d->start)
        l->created = d->start - demo_from_to(d, 100, 900);
    demo_customer_make(d, l);
    contracts(d, l, &b);
    if (b.machine && l->plan == PLAN_USAGE && demo_chance(d, 35))
        b.use_from = first + 20;
    else if (l->plan == PLAN_LOYALTY && demo_chance(d, 12))
        b.use_from = d->end - demo_from_to(d, 60, 200);
    buyer_live(d, l, &b);
    if (l->plan == PLAN_CHURN) {
        part(d, l, &b);
        given_up(d, l, &b);
    }
    if (l->plan == PLAN_LOYALTY && demo_chance(d, 14) &&
        first + 60 < d->end - 20)
        demo_referral(d, l);
}

/* ---- all ---- */

static enum demo_plan
plan_pick(struct demo *d)
{
    static const unsigned UP_TO[] = {252, 432, 492, 738, 920, 1000};
    unsigned n = demo_below(d, 1000), plan = 0;
    while (n >= UP_TO[plan])
        plan++;
    return (enum demo_plan)plan;
}

void
demo_life_make(struct demo *d, struct demo_life *l)
{
    l->plan = plan_pick(d);
    l->size = 1 + demo_below(d, 8) * (1 + demo_below(d, 8)) / 8;
    l->mood = 1 + demo_below(d, 2);
    if (l->plan <= PLAN_CONSIDERATION) {
        l->created = d->end - age_pick(d, l->plan ? 6 : 2, 720);
        demo_customer_make(d, l);
        if (l->plan == PLAN_AWARENESS)
            awareness(d, l);
        else
            consideration(d, l);
    } else {
        buyer(d, l);
    }
    demo_campaigns(d, l);
    demo_next_task(d, l);
}
