/* perennial kpi: every computed KPI of a period, as exact numerator and
 * denominator, with --customers what each customer adds to it. JSON or CSV on
 * standard output. */
#include <stdio.h>
#include <string.h>

#include "command/json.h"
#include "command/scope.h"
#include "core/csv_write.h"
#include "model/copy.h"
#include "model/kpi.h"
#include "model/rule.h"

static const char *const PARTS[] = {
    [KPI_ABOVE] = "num", [KPI_BELOW] = "den", [KPI_PENDING] = "pending"};

struct asking {
    int32_t from, to, known_on;
    bool json, customers;
    struct shell_filters filters;
    struct scope scope;
    struct kpi_ask *asks;
    size_t count;
};

static enum err
values_read(struct ctx *cx, struct asking *q)
{
    const struct rules *r;
    const struct copy *copy;
    struct kpi *list;
    size_t n;
    TRY(rules_get(cx, &r));
    scope_usual(&q->scope, &r->models[r->default_model], q->from, q->to);
    q->scope.known_on = q->known_on;
    TRY(shell_filters_set(cx, &q->filters, &q->scope));
    if (q->filters.count)
        TRY(copy_get_exact(cx, &copy));
    TRY(kpi_list(cx, &list, &n));
    q->asks = ARENA_ARRAY(cx->arena, n, struct kpi_ask);
    for (size_t i = 0; i < n; i++)
        if (!list[i].entered && !list[i].of_stage)
            q->asks[q->count++] = (struct kpi_ask){.kpi = list[i],
                                                   .stage = -1};
    return kpi_values(cx, &q->scope, q->asks, q->count);
}

/* A median is stored doubled, so that it is a whole number. */
static int64_t
denominator(const struct kpi_ask *a)
{
    return a->kpi.unit == KPI_DAYS ? 2 : a->value.den;
}

/* ---- JSON ---- */

static enum err
customers_add(struct ctx *cx, struct asking *q, const struct kpi_ask *a,
              struct buf *b)
{
    const char *comma = "";
    buf_add(b, ",\"customers\":[");
    for (int part = KPI_ABOVE; part <= KPI_PENDING; part++) {
        struct kpi_rows rows;
        TRY(kpi_whose(cx, &q->scope, a, (enum kpi_part)part, &rows));
        struct kpi_person *who =
            ARENA_ARRAY(cx->arena, rows.count + 1, struct kpi_person);
        if (rows.count)
            TRY(kpi_people(cx, rows.rows, rows.count, who));
        for (size_t i = 0; i < rows.count; i++, comma = ",") {
            buf_printf(b, "%s{", comma);
            json_text(b, "part", PARTS[part]);
            buf_addc(b, ',');
            json_text(b, "customer", who[i].code);
            buf_printf(b, ",\"num\":%lld,\"den\":%lld}",
                       (long long)rows.rows[i].num,
                       (long long)rows.rows[i].den);
        }
    }
    buf_addc(b, ']');
    return OK;
}

static enum err
value_add(struct ctx *cx, struct asking *q, const struct kpi_ask *a,
          struct buf *b)
{
    const struct kpi_value *v = &a->value;
    buf_addc(b, '{');
    json_text(b, "kpi", a->kpi.code);
    buf_addc(b, ',');
    json_text(b, "unit", kpi_unit_codes[a->kpi.unit]);
    if (v->known)
        buf_printf(b, ",\"num\":%lld,\"den\":%lld", (long long)v->num,
                   (long long)denominator(a));
    else
        buf_add(b, ",\"num\":null,\"den\":null");
    buf_printf(b, ",\"above\":%llu,\"below\":%llu,\"pending\":%llu",
               (unsigned long long)v->above, (unsigned long long)v->below,
               (unsigned long long)v->pending);
    if (q->customers)
        TRY(customers_add(cx, q, a, b));
    buf_addc(b, '}');
    return OK;
}

static enum err
answer_json(struct ctx *cx, struct asking *q)
{
    struct buf b;
    buf_init(&b, cx->arena);
    buf_addc(&b, '{');
    json_day(&b, "from", q->from);
    buf_addc(&b, ',');
    json_day(&b, "to", q->to);
    buf_addc(&b, ',');
    json_day(&b, "known_on", q->known_on);
    buf_add(&b, ",\"kpis\":[");
    for (size_t i = 0; i < q->count; i++) {
        buf_add(&b, i ? "," : "");
        TRY(value_add(cx, q, &q->asks[i], &b));
    }
    buf_add(&b, "]}\n");
    fwrite(b.data, 1, b.len, stdout);
    return OK;
}

/* ---- CSV ---- */

static void
answer_csv(struct arena *a, const struct asking *q)
{
    static const char *const head[] = {"kpi", "unit", "num", "den", "above",
                                       "below", "pending"};
    struct csv_writer w = {.file = stdout};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        csv_write_plain(&w, head[i]);
    csv_write_end_row(&w);
    for (size_t i = 0; i < q->count; i++) {
        const struct kpi_value *v = &q->asks[i].value;
        const int64_t cells[] = {v->num, denominator(&q->asks[i]),
                                 (int64_t)v->above, (int64_t)v->below,
                                 (int64_t)v->pending};
        csv_write_plain(&w, q->asks[i].kpi.code);
        csv_write_plain(&w, kpi_unit_codes[q->asks[i].kpi.unit]);
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
            csv_write_plain(&w, k < 2 && !v->known
                                    ? ""
                                    : arena_printf(a, "%lld",
                                                   (long long)cells[k]));
        csv_write_end_row(&w);
    }
}

/* ---- the command ---- */

static bool
options_read(struct shell *sh, struct asking *q)
{
    const char *format = shell_option(sh, "--format");
    q->json = format != NULL && !strcmp(format, "json");
    q->customers = shell_flag(sh, "--customers");
    if ((format != NULL && !q->json && strcmp(format, "csv")) ||
        (q->customers && !q->json)) {
        shell_refuse("--format is csv or json; --customers needs json");
        return false;
    }
    return shell_day(sh, "--from", &q->from) &&
           shell_day(sh, "--to", &q->to) &&
           shell_day(sh, "--known-on", &q->known_on) &&
           shell_filters_read(sh, &q->filters);
}

int
command_kpi(struct shell *sh)
{
    struct asking *q = ARENA_NEW(sh->arena, struct asking);
    struct ctx cx;
    if (!options_read(sh, q))
        return 2;
    if (sh->argc != 0 || q->from == DAY_NONE || q->to == DAY_NONE ||
        q->from > q->to)
        return shell_refuse("use: kpi --from DAY --to DAY [--known-on DAY]"
                            " [--scope KEY=VALUE]... [--customers]"
                            " [--format csv|json]");
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    cx.deadline_ms = 0;
    enum err e = values_read(&cx, q);
    if (e == OK && q->json)
        e = answer_json(&cx, q);
    else if (e == OK)
        answer_csv(cx.arena, q);
    shell_disconnect(&cx);
    return e == OK ? 0 : e == ERR_NOT_FOUND || e == ERR_INVALID ? 2 : 1;
}
