/* What the stage is in figures, the rules that lead into it, where its
 * customers came from, and how its stock went. */
#include <string.h>

#include "page/rule_words.h"
#include "page/stage_page.h"
#include "view/chart.h"
#include "view/format.h"

enum { QUARTERS = 8, PLACES = 2 };

/* ---- six figures ---- */

static struct view *
tile(struct stage_page *p, struct view *v, const char *label,
     const struct figure *f)
{
    struct view *k = view_row(v, "KPI");
    view_text(k, "LABEL", stage_say(p, label));
    figure_show(k, "VALUE", f);
    return k;
}

/* The period is in the bar above. */
static const char *
then_words(const struct stage_page *p)
{
    switch (p->scope.versus) {
    case VERSUS_BEFORE: return stage_say(p, N_("the period before"));
    case VERSUS_YEAR: return stage_say(p, N_("the year before"));
    default: return p->scope.then_words;
    }
}

/* The same figure of what is compared with. */
static void
then_show(struct stage_page *p, struct view *k, const struct figure *now,
          uint64_t count, int64_t minor, int32_t days2)
{
    if (!p->scope.then)
        return;
    struct figure f = *now;
    struct view *then = view_row(k, "THEN");
    f.scope = p->scope.then;
    f.count = count;
    f.minor = minor;
    f.days2 = days2;
    view_text(then, "THEN_TEXT", then_words(p));
    figure_show(then, "THEN_VALUE", &f);
}

/* Under the figure of a tile. */
static void
note(struct view *k, const char *text)
{
    figure_piece_text(figure_pieces(k, "NOTE"), text);
}

/* The largest sources (or targets), "购买 298，忠诚 47". */
static void
places_show(const struct stage_page *p, struct view *k, bool from)
{
    struct view *pieces = figure_pieces(k, "NOTE");
    bool used[RULE_STAGES + 1] = {false};
    for (int shown = 0; shown < PLACES; shown++) {
        struct figure most = {.scope = &p->scope};
        int best = -1;
        for (int i = 0; i <= RULE_STAGES; i++) {
            struct slice move = {SLICE_MOVE, from ? i : p->stage,
                                 from ? p->stage : i};
            uint64_t n = p->now.moves[move.a][move.b];
            if (!used[i] && n > most.count) {
                most.count = n;
                most.slice = move;
                best = i;
            }
        }
        if (best < 0)
            break;
        used[best] = true;
        stage_place_piece(p, pieces, shown > 0, best);
        figure_piece(pieces, &most);
    }
}

static void
growth_show(const struct stage_page *p, struct view *k,
            const struct funnel_stage *g)
{
    int64_t more = (int64_t)g->closing - (int64_t)g->opening;
    struct figure_phrase words = {
        N_("%s%s, opening %s"),
        {{.text = more > 0 ? "▲ " : more < 0 ? "▼ " : ""},
         {.text = format_percent(p->a, more < 0 ? -more : more,
                                 (int64_t)g->opening)},
         {.figure = {.scope = &p->scope, .count = g->opening,
                     .slice = stage_slice(p, SLICE_OPENING)}}}};
    figure_phrase_show(p->cx, k, "NOTE", &words);
}

static const struct funnel_stage *
then_of(const struct stage_page *p)
{
    return &p->then.stages[p->stage];
}

static void
stay_tile(struct stage_page *p, struct view *v)
{
    const struct funnel_stage *g = &p->now.stages[p->stage];
    struct figure f = {.scope = &p->scope, .kind = FIGURE_DAYS,
                       .slice = stage_slice(p, SLICE_OUT), .count = g->out,
                       .days2 = g->median2};
    struct view *k = tile(p, v, N_("Median stay"), &f);
    note(k, stage_say(p, N_("of those who went out")));
    then_show(p, k, &f, then_of(p)->out, 0, then_of(p)->median2);
}

static struct view *
count_tile(struct stage_page *p, struct view *v, const char *label,
           const struct figure *f, uint64_t then)
{
    struct view *k = tile(p, v, label, f);
    then_show(p, k, f, then, 0, 0);
    return k;
}

static void
revenue_tile(struct stage_page *p, struct view *v)
{
    const struct funnel_stage *g = &p->now.stages[p->stage];
    struct figure f = {.scope = &p->scope, .kind = FIGURE_MONEY,
                       .minor = g->revenue_365, .count = g->closing,
                       .slice = stage_slice(p, SLICE_CLOSING)};
    struct view *k = tile(p, v, N_("12-month revenue"), &f);
    note(k, g->closing
                ? lang_format(p->a, p->l, N_("%s a customer"),
                              format_money_short(
                                  p->a, p->l, p->cx->config->currency,
                                  g->revenue_365 / (int64_t)g->closing))
                : "");
    then_show(p, k, &f, then_of(p)->closing, then_of(p)->revenue_365, 0);
}

void
stage_fill_figures(struct stage_page *p, struct view *v)
{
    const struct funnel_stage *g = &p->now.stages[p->stage];
    const struct funnel_stage *t = then_of(p);
    struct figure f = {.scope = &p->scope, .count = g->closing,
                       .slice = stage_slice(p, SLICE_CLOSING)};
    growth_show(p, count_tile(p, v, N_("Closing customers"), &f, t->closing),
                g);
    f = (struct figure){.scope = &p->scope, .count = g->in, .before = "+",
                        .slice = stage_slice(p, SLICE_IN)};
    places_show(p, count_tile(p, v, N_("Came in"), &f, t->in), true);
    f = (struct figure){.scope = &p->scope, .count = g->out, .before = "−",
                        .slice = stage_slice(p, SLICE_OUT)};
    places_show(p, count_tile(p, v, N_("Went out"), &f, t->out), false);
    revenue_tile(p, v);
    stay_tile(p, v);
    if (!p->st->limit_days)
        return;
    f = (struct figure){.scope = &p->scope, .count = g->over,
                        .slice = stage_slice(p, SLICE_OVER)};
    note(count_tile(p, v, N_("Longer than the limit"), &f, t->over),
         lang_format(p->a, p->l, N_("limit %d days"),
                     (int)p->st->limit_days));
}

/* ---- rules ---- */

static void
from_show(struct stage_page *p, struct view *v)
{
    const struct funnel_stage *g = &p->now.stages[p->stage];
    struct view *came = NULL;
    for (int i = 0; i <= RULE_STAGES; i++) {
        uint64_t n = p->now.moves[i][p->stage];
        if (!n)
            continue;
        if (!came)
            came = view_row(v, "CAME");
        struct view *row = view_row(came, "FROM");
        stage_chip(p, row, i == FUNNEL_OUT ? -1 : i);
        figure_count(row, "COUNT", &p->scope,
                     (struct slice){SLICE_MOVE, i, p->stage}, n);
        view_text(row, "SHARE", format_percent(p->a, (int64_t)n,
                                               (int64_t)g->in));
    }
}

/* Rules of the version that reads the last day, in the order they are tried.
 * The count is that of the stage, so it stands beside its first rule. */
void
stage_fill_rules(struct stage_page *p, struct view *v)
{
    const struct rules *rules = NULL;
    const struct rule_version *version = rules_version(p->model,
                                                       p->scope.s.to);
    bool counted[RULE_STAGES] = {false};
    if (rules_get(p->cx, &rules) != OK)
        return;
    for (size_t i = 0; i < version->rule_count; i++) {
        const struct rule *r = &version->rules[i];
        struct view *row = view_row(v, "RULE");
        view_textf(row, "NUMBER", "%u", (unsigned)r->position);
        stage_chip(p, row, r->stage);
        view_if(row, "OWN", r->stage == p->stage);
        rule_fill_words(row, p->l, rules, r);
        view_if(row, "COUNTED", p->model->kept && !counted[r->stage]);
        if (p->model->kept && !counted[r->stage])
            figure_count(row, "COUNT", &p->scope,
                         (struct slice){SLICE_CLOSING, r->stage, -1},
                         p->now.stages[r->stage].closing);
        counted[r->stage] = true;
    }
    if (p->model->kept)
        from_show(p, v);
}

/* ---- trend ---- */

/* The quarter `ago` quarters before that of the last day, up to that day. */
static const struct page_scope *
quarter_of(const struct stage_page *p, int ago)
{
    struct period q = period_of(PERIOD_QUARTER, p->scope.s.to);
    q = period_step(&q, -ago);
    if (ago == 0) {
        q.kind = PERIOD_DAYS;
        q.to = p->scope.s.to;
    }
    return scope_with_period(p->a, &p->scope, &q);
}

static const char *
quarter_label(const struct stage_page *p, const struct page_scope *q)
{
    int year, month, day;
    day_to_ymd(q->s.from, &year, &month, &day);
    return arena_printf(p->a, "%02dQ%d", year % 100, (month + 2) / 3);
}

enum err
stage_fill_trend(struct stage_page *p, struct view *v)
{
    struct chart_bar bars[QUARTERS];
    struct funnel_month quarters[QUARTERS];
    struct view *t = view_row(v, "TREND");
    TRY(funnel_trend(p->cx, &p->scope.s, 3, QUARTERS, quarters));
    for (int i = 0; i < QUARTERS; i++) {
        const struct page_scope *q = quarter_of(p, QUARTERS - 1 - i);
        uint64_t n = quarters[i].closing[p->stage];
        struct figure f = {.scope = q, .count = n,
                           .slice = stage_slice(p, SLICE_CLOSING)};
        bars[i] = (struct chart_bar){
            .value = (double)n, .label = quarter_label(p, q),
            .text = format_int(p->a, (int64_t)n)};
        struct view *row = view_row(t, "QUARTER");
        view_text(row, "LABEL", bars[i].label);
        figure_show(row, "COUNT", &f);
    }
    view_svg(t, "TREND_SVG",
             chart_bars(p->a, bars, QUARTERS, 440, 150,
                        stage_say(p, N_("Customers at the end of quarters"))));
    return OK;
}
