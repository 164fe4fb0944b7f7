/* perennial funnel: stock and flow, moves and cohort of a period, as JSON or CSV
 * on standard output; with --all, as JSON, every other figure of the funnel. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "command/funnel_json.h"
#include "command/scope.h"
#include "core/csv_write.h"
#include "core/text.h"
#include "model/copy.h"
#include "model/period.h"

struct asking {
    const char *model, *entry;
    struct shell_filters filters;
    int32_t from, to, known_on;
    uint64_t window;
    bool json, all, compare;
    struct period versus;
    struct scope scope, then;
    struct funnel_answer answer;
};

/* ---- the question ---- */

static bool
options_read(struct shell *sh, struct asking *q)
{
    const char *format = shell_option(sh, "--format");
    const char *window = shell_option(sh, "--window");
    const char *versus = shell_option(sh, "--vs");
    q->model = shell_option(sh, "--model");
    q->entry = shell_option(sh, "--entry");
    q->json = format != NULL && !strcmp(format, "json");
    q->window = SCOPE_WINDOW;
    if (format != NULL && !q->json && strcmp(format, "csv")) {
        shell_refuse("--format is csv or json");
        return false;
    }
    if (window != NULL && (!parse_u64(window, &q->window) || q->window < 1
                           || q->window > SCOPE_WINDOW_MAX)) {
        shell_refuse("--window is 1 to %d days", SCOPE_WINDOW_MAX);
        return false;
    }
    q->all = shell_flag(sh, "--all");
    q->compare = versus != NULL;
    if (q->compare && !period_read(versus, &q->versus)) {
        shell_refuse("--vs: %s is no period", versus);
        return false;
    }
    if (q->all && !q->json) {
        shell_refuse("--all is for --format json");
        return false;
    }
    return shell_day(sh, "--from", &q->from)
        && shell_day_past(sh, "--to", &q->to)
        && shell_day(sh, "--known-on", &q->known_on)
        && shell_filters_read(sh, &q->filters);
}

/* The steps alone may be the entry. */
static bool
entry_read(struct asking *q)
{
    int i = q->entry == NULL ? q->scope.entry
                             : rules_stage(q->scope.model, q->entry);
    if (i < 0)
        return false;
    const struct rule_stage *s = &q->scope.model->stages[i];
    q->scope.entry = i;
    return !s->is_end && !s->is_loss && !s->is_fall;
}

/* The same customers and conditions in the period that is compared with. */
static void
then_set(struct asking *q)
{
    struct scope usual;
    scope_usual(&usual, q->scope.model, q->versus.from, q->versus.to);
    q->then = q->scope;
    q->then.from = usual.from;
    q->then.to = usual.to;
    q->then.cohort_from = usual.cohort_from;
    q->then.cohort_to = usual.cohort_to;
}

static enum err
scope_read(struct ctx *cx, struct asking *q)
{
    const struct rules *r;
    TRY(rules_get(cx, &r));
    const struct rule_model *m = q->model == NULL
        ? &r->models[r->default_model] : rules_model(r, q->model);
    if (m == NULL) {
        shell_refuse("--model %s: no such model", q->model);
        return ERR_NOT_FOUND;
    }
    if (!m->kept)
        return ERR_CONFLICT;
    scope_usual(&q->scope, m, q->from, q->to);
    q->scope.known_on = q->known_on;
    q->scope.window = (int32_t)q->window;
    TRY(shell_filters_set(cx, &q->filters, &q->scope));
    if (entry_read(q))
        return OK;
    shell_refuse("--entry %s: no such step of %s",
                 q->entry ? q->entry : "", m->code);
    return ERR_NOT_FOUND;
}

/* ---- CSV: one row a figure, so that a table reads it as it is ---- */

static void
row_write(struct csv_writer *w, const char *const cells[8])
{
    for (int i = 0; i < 8; i++)
        csv_write_plain(w, cells[i] ? cells[i] : "");
    csv_write_end_row(w);
}

static const char *
place(const struct asking *q, int stage)
{
    return stage == FUNNEL_OUT ? NULL : q->scope.model->stages[stage].code;
}

static const char *
number(struct arena *a, uint64_t n)
{
    return arena_printf(a, "%llu", (unsigned long long)n);
}

static void
answer_csv(struct ctx *cx, const struct asking *q)
{
    struct arena *a = cx->arena;
    struct csv_writer w = {.file = stdout};
    static const char *const head[] = {"part", "stage", "to", "opening", "in",
                                       "out", "customers", "median_days"};
    row_write(&w, head);
    for (size_t i = 0; i < q->answer.flow.stage_count; i++) {
        const struct funnel_stage *st = &q->answer.flow.stages[i];
        row_write(&w, (const char *const[]){
            "stage", st->stage->code, NULL, number(a, st->opening),
            number(a, st->in), number(a, st->out), number(a, st->closing),
            funnel_half_text(a, st->median2)});
    }
    for (int from = 0; from <= FUNNEL_OUT; from++)
        for (int to = 0; to <= FUNNEL_OUT; to++)
            if (q->answer.flow.moves[from][to])
                row_write(&w, (const char *const[]){
                    "move", place(q, from), place(q, to), NULL, NULL, NULL,
                    number(a, q->answer.flow.moves[from][to]), NULL});
    for (size_t i = 0; i < q->answer.cohort.step_count; i++) {
        const struct funnel_step *st = &q->answer.cohort.steps[i];
        row_write(&w, (const char *const[]){
            "cohort", st->stage->code, NULL, NULL, NULL, NULL,
            number(a, st->first + st->repeat),
            funnel_half_text(a, st->median2)});
    }
}

/* ---- the command ---- */

static enum err
funnel_ask(struct ctx *cx, struct asking *q)
{
    const struct copy *copy;
    TRY(scope_read(cx, q));
    TRY(copy_get_exact(cx, &copy));
    if (q->known_on != DAY_NONE && q->known_on < clock_today())
        TRY(copy_build(cx, q->known_on, &copy));
    q->answer.scope = &q->scope;
    if (q->compare) {
        then_set(q);
        q->answer.then = &q->then;
    }
    TRY(funnel_flow(cx, &q->scope, &q->answer.flow));
    return funnel_cohort(cx, &q->scope, &q->answer.cohort);
}

int
command_funnel(struct shell *sh)
{
    struct asking *q = ARENA_NEW(sh->arena, struct asking);
    struct ctx cx;
    if (!options_read(sh, q))
        return 2;
    if (sh->argc != 0 || q->from == DAY_NONE || q->to == DAY_NONE
        || q->from > q->to)
        return shell_refuse("use: funnel [--model MODEL] --from DAY --to DAY"
                            " [--known-on DAY] [--scope KEY=VALUE]..."
                            " [--entry STAGE] [--window DAYS] [--all]"
                            " [--vs PERIOD] [--format csv|json]");
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    cx.deadline_ms = 0;
    enum err e = funnel_ask(&cx, q);
    if (e == OK && q->json)
        e = funnel_json_write(&cx, &q->answer, q->all, stdout);
    else if (e == OK)
        answer_csv(&cx, q);
    shell_disconnect(&cx);
    if (e == ERR_CONFLICT)
        return shell_refuse("this model is at rest: it is in no ledger");
    return e == OK ? 0 : e == ERR_NOT_FOUND || e == ERR_INVALID ? 2 : 1;
}
