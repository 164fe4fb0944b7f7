/* perennial churn: who was lost in a period and why, and the churn rate both
 * ways, as JSON or CSV on standard output. One list of lines serves both. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/json.h"
#include "command/scope.h"
#include "core/csv_write.h"
#include "model/churn.h"
#include "model/churn_life.h"
#include "model/churn_rate.h"
#include "model/period.h"

enum { QUARTERS = 8 };

struct asking {
    int32_t from, to, closed, known_on;
    bool json;
    struct shell_filters filters;
    struct scope scope;
    struct churn churn;
    struct churn_rate rates[1 + QUARTERS]; /* of the period, then quarters */
    bool rated;
    int stay; /* dimension of the curves, or CHURN_BY_TERM */
    struct churn_curve all, curves[CHURN_CURVES];
    const char *curve_codes[CHURN_CURVES];
    size_t curve_count;
};

/* ---- what is counted ---- */

struct line {
    const char *part; /* family, reason, competitor, left, or a dimension */
    const char *code; /* NULL = none */
    const char *family;
    struct churn_sum sum;
};

struct lines {
    struct arena *a;
    struct line *list;
    size_t count, room;
};

static bool
same(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static int
text_order(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) : (b == NULL) - (a == NULL);
}

/* By code, then family; what has none is last. */
static int
line_order(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    int order = text_order(x->code, y->code);
    return order ? order : text_order(x->family, y->family);
}

static void
lines_sort(struct lines *l, size_t first)
{
    if (l->count > first)
        qsort(l->list + first, l->count - first, sizeof *l->list, line_order);
}

/* Of one part the lines lie together from `first` on. */
static void
line_add(struct lines *l, size_t first, const struct line *key,
         const struct churn_case *k)
{
    size_t i = first;
    while (i < l->count && !(same(l->list[i].code, key->code) &&
                             same(l->list[i].family, key->family)))
        i++;
    if (i == l->room) {
        struct line *was = l->list;
        l->room = l->room ? l->room * 2 : 64;
        l->list = ARENA_ARRAY(l->a, l->room, struct line);
        if (l->count)
            memcpy(l->list, was, l->count * sizeof *was);
    }
    if (i == l->count)
        l->list[l->count++] = *key;
    churn_add(&l->list[i].sum, k);
}

static const char *
known(const char *code)
{
    return *code ? code : NULL;
}

static void
reason_lines(const struct churn *c, struct lines *l)
{
    size_t first = l->count;
    for (size_t i = 0; i < c->count; i++)
        line_add(l, first,
                 &(struct line){.part = "family",
                                .code = known(
                                    c->families[c->cases[i]->family].code)},
                 c->cases[i]);
    lines_sort(l, first);
    first = l->count;
    for (size_t i = 0; i < c->count; i++) {
        const struct churn_case *k = c->cases[i];
        line_add(l, first,
                 &(struct line){
                     .part = "reason",
                     .code = k->reason < 0 ? NULL
                                           : c->reasons[k->reason].code,
                     .family = known(c->families[k->family].code)},
                 k);
    }
    lines_sort(l, first);
}

static void
other_lines(const struct churn *c, struct lines *l)
{
    static const struct churn_slice nobody = {CHURN_COMPETITOR, -1, -1, 0, "", 0};
    size_t first = l->count;
    for (size_t i = 0; i < c->count; i++) {
        const struct churn_case *k = c->cases[i];
        struct line of = {.part = "competitor",
                          .code = known(churn_competitor(
                              c, k->competitor_id))};
        if (k->competitor_id || churn_fits(c, &nobody, k))
            line_add(l, first, &of, k);
    }
    lines_sort(l, first);
    first = l->count;
    for (size_t i = 0; i < c->count; i++)
        line_add(l, first,
                 &(struct line){.part = "left",
                                .code = known(c->cases[i]->left->stage)},
                 c->cases[i]);
    lines_sort(l, first);
}

/* A value as --scope takes it. */
static const char *
value_code(const struct scope_value *values, size_t n, uint64_t value)
{
    for (size_t i = 0; i < n; i++)
        if (values[i].value == value)
            return values[i].code;
    return "none";
}

static enum err
part_lines(struct ctx *cx, const struct churn *c, struct lines *l)
{
    for (int d = 0; d < DIM_COUNT; d++) {
        struct scope_value *values;
        size_t n, first = l->count;
        TRY(scope_values(cx, (enum dimension)d, &values, &n));
        for (size_t i = 0; i < c->count; i++)
            line_add(l, first,
                     &(struct line){
                         .part = scope_keys[d],
                         .code = value_code(
                             values, n,
                             churn_value(c->cases[i], (enum dimension)d))},
                     c->cases[i]);
        lines_sort(l, first);
    }
    return OK;
}

/* ---- JSON ---- */

static void
json_count(struct buf *b, const char *name, int64_t n)
{
    buf_printf(b, ",\"%s\":%lld", name, (long long)n);
}

static void
json_sum(struct buf *b, const struct churn_sum *s)
{
    json_count(b, "customers", (int64_t)s->customers);
    json_count(b, "revenue_365_minor", s->revenue_365);
    json_count(b, "margin_365_minor", s->margin_365);
    json_count(b, "observed", (int64_t)s->observed);
    json_count(b, "regained", (int64_t)s->regained);
}

static const char *const rate_names[CHURN_RATE_COUNT] = {
    "start", "gone", "due", "not_renewed", "may_be_renewed"};

static void
json_rate(struct buf *b, const struct churn_rate *r)
{
    buf_addc(b, '{');
    json_day(b, "from", r->from);
    buf_addc(b, ',');
    json_day(b, "to", r->to);
    for (int k = 0; k < CHURN_RATE_COUNT; k++)
        json_count(b, rate_names[k], (int64_t)r->customers[k]);
    buf_addc(b, '}');
}

static void
json_lines(struct buf *b, const struct lines *l)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct line *n = &l->list[i];
        buf_add(b, i ? ",{" : "{");
        json_text(b, "by", n->part);
        buf_addc(b, ',');
        json_text(b, "value", n->code);
        if (!strcmp(n->part, "reason")) {
            buf_addc(b, ',');
            json_text(b, "family", n->family);
        }
        json_sum(b, &n->sum);
        buf_addc(b, '}');
    }
}

static void
json_curve(struct buf *b, int by, const char *code,
           const struct churn_curve *c)
{
    buf_addc(b, '{');
    json_text(b, by == CHURN_BY_TERM ? "contract" : scope_keys[by], code);
    json_count(b, "customers", (int64_t)c->customers);
    json_count(b, "lost", (int64_t)c->lost);
    buf_add(b, ",\"points\":[");
    for (size_t i = 0; i < c->count; i++)
        buf_printf(b, "%s[%d,%u,%u]", i ? "," : "", c->points[i].days,
                   c->points[i].events, c->points[i].at_risk);
    buf_add(b, "]}");
}

static void
answer_json(struct ctx *cx, const struct asking *q, const struct lines *l)
{
    static const struct {
        enum churn_slice_kind kind;
        const char *name;
    } marks[] = {{CHURN_AVOIDABLE, "avoidable"},
                 {CHURN_UNREVIEWED, "unreviewed"},
                 {CHURN_DISAGREED, "disagreed"}};
    struct churn_slice s = {CHURN_ALL, -1, -1, 0, "", 0};
    struct churn_sum all = churn_sum(&q->churn, &s);
    struct buf b;
    buf_init(&b, cx->arena);
    buf_addc(&b, '{');
    json_day(&b, "from", q->from);
    buf_addc(&b, ',');
    json_day(&b, "to", q->to);
    buf_addc(&b, ',');
    json_day(&b, "known_on", q->known_on);
    json_sum(&b, &all);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        s.kind = marks[i].kind;
        json_count(&b, marks[i].name,
                   (int64_t)churn_sum(&q->churn, &s).customers);
    }
    buf_add(&b, ",\"lines\":[");
    json_lines(&b, l);
    buf_add(&b, "],\"rates\":[");
    for (size_t i = 0; q->rated && i < 1 + QUARTERS; i++) {
        buf_add(&b, i ? "," : "");
        json_rate(&b, &q->rates[i]);
    }
    buf_add(&b, "],\"survival\":[");
    if (q->rated)
        json_curve(&b, q->stay, NULL, &q->all);
    for (size_t i = 0; q->rated && i < q->curve_count; i++) {
        buf_addc(&b, ',');
        json_curve(&b, q->stay, q->curve_codes[i], &q->curves[i]);
    }
    buf_add(&b, "]}\n");
    fwrite(b.data, 1, b.len, stdout);
}

/* ---- CSV: a row a line ---- */

static void
cell(struct csv_writer *w, struct arena *a, int64_t n)
{
    csv_write_plain(w, arena_printf(a, "%lld", (long long)n));
}

static void
csv_line(struct csv_writer *w, struct arena *a, const struct line *n)
{
    csv_write_plain(w, n->part);
    csv_write_plain(w, n->code ? n->code : "");
    csv_write_plain(w, n->family ? n->family : "");
    cell(w, a, (int64_t)n->sum.customers);
    cell(w, a, n->sum.revenue_365);
    cell(w, a, n->sum.margin_365);
    cell(w, a, (int64_t)n->sum.observed);
    cell(w, a, (int64_t)n->sum.regained);
    csv_write_end_row(w);
}

static void
answer_csv(struct ctx *cx, const struct asking *q, const struct lines *l)
{
    static const char *const head[] = {
        "by", "value", "family", "customers", "revenue_365_minor",
        "margin_365_minor", "observed", "regained"};
    struct csv_writer w = {.file = stdout};
    struct churn_slice s = {CHURN_ALL, -1, -1, 0, "", 0};
    struct line all = {.part = "all", .sum = churn_sum(&q->churn, &s)};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        csv_write_plain(&w, head[i]);
    csv_write_end_row(&w);
    csv_line(&w, cx->arena, &all);
    for (size_t i = 0; i < l->count; i++)
        csv_line(&w, cx->arena, &l->list[i]);
    for (int k = 0; q->rated && k < CHURN_RATE_COUNT; k++)
        csv_line(&w, cx->arena,
                 &(struct line){.part = "rate", .code = rate_names[k],
                                .sum.customers = q->rates[0].customers[k]});
}

/* ---- the command ---- */

static void
periods_set(struct asking *q)
{
    struct period p = period_of(PERIOD_QUARTER, q->to);
    q->rates[0] = (struct churn_rate){.from = q->from, .to = q->to};
    for (size_t i = QUARTERS; i > 0; i--, p = period_step(&p, -1))
        q->rates[i] = (struct churn_rate){
            .from = p.from, .to = p.to < q->to ? p.to : q->to};
}

/* How long customers stay, and what the groups are called. */
static enum err
curves_read(struct ctx *cx, struct asking *q)
{
    struct scope_value *values = NULL;
    size_t n = 0;
    TRY(churn_curves(cx, &q->scope, q->stay, &q->all, q->curves,
                     &q->curve_count));
    if (q->stay != CHURN_BY_TERM)
        TRY(scope_values(cx, (enum dimension)q->stay, &values, &n));
    for (size_t i = 0; i < q->curve_count; i++)
        q->curve_codes[i] = q->stay == CHURN_BY_TERM
            ? churn_term_codes[q->curves[i].value]
            : value_code(values, n, q->curves[i].value);
    return OK;
}

static enum err
churn_ask(struct ctx *cx, struct asking *q, struct lines *l)
{
    const struct rules *r;
    const struct copy *copy;
    TRY(rules_get(cx, &r));
    scope_usual(&q->scope, &r->models[r->default_model], q->from, q->to);
    TRY(shell_filters_set(cx, &q->filters, &q->scope));
    q->scope.known_on = q->known_on;
    TRY(copy_get_exact(cx, &copy));
    if (q->known_on != DAY_NONE && q->known_on < clock_today())
        TRY(copy_build(cx, q->known_on, &copy));
    q->closed = clock_today() - 1;
    TRY(churn_read(cx, &q->scope, q->closed, &q->churn));
    periods_set(q);
    enum err e =
        churn_rates(cx, &q->scope, q->closed, q->rates, 1 + QUARTERS);
    q->rated = e == OK;
    if (e == OK)
        e = curves_read(cx, q);
    if (e != ERR_NOT_FOUND)
        TRY(e);
    l->a = cx->arena;
    reason_lines(&q->churn, l);
    other_lines(&q->churn, l);
    return part_lines(cx, &q->churn, l);
}

static bool
options_read(struct shell *sh, struct asking *q)
{
    const char *format = shell_option(sh, "--format");
    const char *stay = shell_option(sh, "--stay");
    q->json = format != NULL && !strcmp(format, "json");
    if (format != NULL && !q->json && strcmp(format, "csv")) {
        shell_refuse("--format is csv or json");
        return false;
    }
    q->stay = stay ? 0 : CHURN_BY_TERM;
    while (stay && q->stay < DIM_COUNT && strcmp(scope_keys[q->stay], stay))
        q->stay++;
    if (stay && q->stay == DIM_COUNT) {
        shell_refuse("--stay is what --scope is: region, owner, industry ...");
        return false;
    }
    return shell_day(sh, "--from", &q->from) &&
           shell_day(sh, "--to", &q->to) &&
           shell_day(sh, "--known-on", &q->known_on) &&
           shell_filters_read(sh, &q->filters);
}

int
command_churn(struct shell *sh)
{
    struct asking *q = ARENA_NEW(sh->arena, struct asking);
    struct lines l = {0};
    struct ctx cx;
    if (!options_read(sh, q))
        return 2;
    if (sh->argc != 0 || q->from == DAY_NONE || q->to == DAY_NONE ||
        q->from > q->to)
        return shell_refuse("use: churn --from DAY --to DAY"
                            " [--known-on DAY] [--scope KEY=VALUE]..."
                            " [--stay KEY] [--format csv|json]");
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    cx.deadline_ms = 0;
    enum err e = churn_ask(&cx, q, &l);
    if (e == OK && q->json)
        answer_json(&cx, q, &l);
    else if (e == OK)
        answer_csv(&cx, q, &l);
    shell_disconnect(&cx);
    return e == OK ? 0 : e == ERR_NOT_FOUND || e == ERR_INVALID ? 2 : 1;
}
