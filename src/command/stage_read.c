/* perennial stage counts and stage history: what the ledger says, as CSV or
 * JSON on standard output. The JSON is documented in the README and stable. */
#include <stdio.h>
#include <string.h>

#include "command/json.h"
#include "command/scope.h"
#include "core/buf.h"
#include "core/csv_write.h"
#include "core/text.h"
#include "model/ledger.h"
#include "model/stage.h"

struct reading {
    const char *code, *model;
    int32_t as_of, known_on;
    bool json;
};

static bool
options_read(struct shell *sh, struct reading *q)
{
    const char *format = shell_option(sh, "--format");
    q->model = shell_option(sh, "--model");
    q->json = format != NULL && !strcmp(format, "json");
    if (format != NULL && !q->json && strcmp(format, "csv")) {
        shell_refuse("--format is csv or json");
        return false;
    }
    return shell_day_past(sh, "--as-of", &q->as_of)
        && shell_day(sh, "--known-on", &q->known_on) && shell_words_only(sh);
}

static enum err
model_find(struct ctx *cx, const char *code, const struct rule_model **m)
{
    const struct rules *r;
    TRY(rules_get(cx, &r));
    *m = code == NULL ? &r->models[r->default_model] : rules_model(r, code);
    return *m == NULL ? ERR_NOT_FOUND : OK;
}

static int
reading_run(struct shell *sh, db_transact_fn *fn, struct reading *q)
{
    struct ctx cx;
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    cx.deadline_ms = 0;
    enum err e = db_begin_read(&cx); /* counts and revenue of one moment */
    if (e == OK)
        e = fn(&cx, q);
    db_rollback(&cx);
    shell_disconnect(&cx);
    if (e == ERR_NOT_FOUND)
        return shell_refuse("no such customer or model");
    if (e == ERR_CONFLICT)
        return shell_refuse("this model is at rest: it is in no ledger");
    return e == OK ? 0 : 1;
}

static const char *
moment_text(struct arena *a, int64_t moment)
{
    return moment == TIME_NONE ? NULL : moment_iso(a, moment);
}

/* ---- counts ---- */

static void
counts_json(struct buf *b, const struct reading *q,
            const struct rule_model *m, const struct ledger_count *c, size_t n)
{
    buf_addc(b, '{');
    json_text(b, "model", m->code);
    buf_addc(b, ',');
    json_day(b, "as_of", q->as_of);
    buf_addc(b, ',');
    json_day(b, "known_on", q->known_on);
    buf_add(b, ",\"stages\":[");
    for (size_t i = 0; i < n; i++) {
        buf_add(b, i ? ",{" : "{");
        json_text(b, "stage", c[i].stage->code);
        buf_printf(b, ",\"customers\":%llu,\"revenue_365_minor\":%lld}",
                   (unsigned long long)c[i].customers,
                   (long long)c[i].revenue_365);
    }
    buf_add(b, "]}\n");
}

static void
counts_csv(struct arena *a, const struct ledger_count *c, size_t n)
{
    struct csv_writer w = {.file = stdout};
    csv_write_plain(&w, "stage");
    csv_write_plain(&w, "customers");
    csv_write_plain(&w, "revenue_365_minor");
    csv_write_end_row(&w);
    for (size_t i = 0; i < n; i++) {
        csv_write_plain(&w, c[i].stage->code);
        csv_write_plain(&w, arena_printf(a, "%llu",
                                         (unsigned long long)c[i].customers));
        csv_write_plain(&w, arena_printf(a, "%lld",
                                         (long long)c[i].revenue_365));
        csv_write_end_row(&w);
    }
}

static enum err
counts_run(struct ctx *cx, void *arg)
{
    struct reading *q = arg;
    const struct rule_model *m;
    struct ledger_count *c;
    struct buf b;
    size_t n;
    TRY(model_find(cx, q->model, &m));
    TRY(ledger_counts(cx, m, q->as_of, q->known_on, &c, &n));
    buf_init(&b, cx->arena);
    if (q->json) {
        counts_json(&b, q, m, c, n);
        fputs(b.data, stdout);
    } else {
        counts_csv(cx->arena, c, n);
    }
    return OK;
}

int
command_stage_counts(struct shell *sh)
{
    struct reading q = {0};
    if (!options_read(sh, &q))
        return 2;
    if (sh->argc != 1 || q.as_of == DAY_NONE)
        return shell_refuse("use: stage counts [--model MODEL] --as-of DAY"
                            " [--known-on DAY] [--format csv|json]");
    return reading_run(sh, counts_run, &q);
}

/* ---- history ---- */

static void
facts_json(struct buf *b, const struct ledger_row *r)
{
    buf_add(b, ",\"facts\":[");
    for (size_t i = 0; i < r->fact_count; i++) {
        const struct fact_seen *f = &r->facts[i];
        const struct fact_info *info = &fact_info[f->fact];
        buf_add(b, i ? ",{" : "{");
        json_text(b, "fact", info->code);
        if (info->has_days)
            buf_printf(b, ",\"days\":%u", f->days);
        buf_add(b, ",\"value\":");
        if (!f->has_value)
            buf_add(b, "null}");
        else if (info->type == FACT_YES_NO)
            buf_add(b, f->value ? "true}" : "false}");
        else
            buf_printf(b, "%lld}", (long long)f->value);
    }
    buf_addc(b, ']');
}

static void
row_json(struct buf *b, const struct ledger_row *r)
{
    buf_addc(b, '{');
    json_day(b, "day", r->day);
    buf_printf(b, ",\"seq\":%u,", r->seq);
    json_text(b, "from", r->from ? r->from->code : NULL);
    buf_addc(b, ',');
    json_text(b, "to", r->to ? r->to->code : NULL);
    buf_addc(b, ',');
    json_day(b, "since", r->since);
    buf_printf(b, ",\"round\":%u,", r->round);
    json_text(b, "happened_at", moment_text(b->arena, r->happened_at));
    buf_addc(b, ',');
    json_text(b, "recorded_at", moment_text(b->arena, r->recorded_at));
    buf_printf(b, ",\"rule_version\":%u,\"rule\":%u,", r->version, r->rule);
    json_text(b, "reason", r->reason);
    buf_addc(b, ',');
    json_text(b, "account", r->account);
    facts_json(b, r);
    buf_addc(b, ',');
    json_day(b, "corrects_day", r->corrects_day);
    buf_add(b, ",\"corrects_seq\":");
    if (r->corrects_day == DAY_NONE)
        buf_add(b, "null");
    else
        buf_printf(b, "%u", r->corrects_seq);
    buf_printf(b, ",\"counts\":%s}", r->counts ? "true" : "false");
}

static void
row_csv(struct csv_writer *w, struct arena *a, const struct ledger_row *r)
{
    const char *cells[] = {
        day_iso(a, r->day), arena_printf(a, "%u", r->seq),
        r->from ? r->from->code : "", r->to ? r->to->code : "",
        day_iso(a, r->since), arena_printf(a, "%u", r->round),
        moment_text(a, r->happened_at), moment_text(a, r->recorded_at),
        arena_printf(a, "%u", r->version), arena_printf(a, "%u", r->rule),
        r->reason, r->account ? r->account : "", day_iso(a, r->corrects_day),
        r->corrects_day == DAY_NONE ? "" : arena_printf(a, "%u",
                                                        r->corrects_seq),
        r->counts ? "1" : "0"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        csv_write_plain(w, cells[i] ? cells[i] : "");
    csv_write_end_row(w);
}

static void
history_csv(struct arena *a, const struct ledger_row *rows, size_t n)
{
    static const char *const names[] = {
        "day", "seq", "from", "to", "since", "round", "happened_at",
        "recorded_at", "rule_version", "rule", "reason", "account",
        "corrects_day", "corrects_seq", "counts"};
    struct csv_writer w = {.file = stdout};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        csv_write_plain(&w, names[i]);
    csv_write_end_row(&w);
    for (size_t i = 0; i < n; i++)
        row_csv(&w, a, &rows[i]);
}

static void
history_json(struct buf *b, const struct reading *q,
             const struct rule_model *m, const struct ledger_row *rows,
             size_t n)
{
    buf_addc(b, '{');
    json_text(b, "customer", q->code);
    buf_addc(b, ',');
    json_text(b, "model", m->code);
    buf_addc(b, ',');
    json_day(b, "known_on", q->known_on);
    buf_printf(b, ",\"kept\":%s,\"changes\":[", m->kept ? "true" : "false");
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_addc(b, ',');
        row_json(b, &rows[i]);
    }
    buf_add(b, "]}\n");
}

static enum err
history_run(struct ctx *cx, void *arg)
{
    struct reading *q = arg;
    const struct rule_model *m;
    const struct ledger_row *rows;
    struct buf b;
    uint64_t id;
    size_t n;
    TRY(model_find(cx, q->model, &m));
    TRY(stage_find_any(cx, q->code, &id));
    TRY(ledger_history(cx, id, m, q->known_on, &rows, &n));
    buf_init(&b, cx->arena);
    if (q->json) {
        history_json(&b, q, m, rows, n);
        fputs(b.data, stdout);
    } else {
        history_csv(cx->arena, rows, n);
    }
    return OK;
}

int
command_stage_history(struct shell *sh)
{
    struct reading q = {0};
    if (!options_read(sh, &q))
        return 2;
    if (sh->argc != 2 || q.as_of != DAY_NONE)
        return shell_refuse("use: stage history CODE [--model MODEL]"
                            " [--known-on DAY] [--format csv|json]");
    q.code = sh->argv[1];
    return reading_run(sh, history_run, &q);
}
