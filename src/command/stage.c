/* perennial stage: explain (why a customer is where it is), counts and history
 * (stage_read.c); and perennial restage: read all customers anew (or, with --due, those whose day has come,
 * as the daily run does). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "core/text.h"
#include "model/stage.h"

/* ---- explain ---- */

struct question {
    const char *code, *model;
    int32_t day;
};

static const char *
value_text(struct arena *a, const struct condition_why *c)
{
    if (!c->has_value)
        return "no value";
    if (fact_info[c->atom->fact].type == FACT_YES_NO)
        return c->value ? "yes" : "no";
    return arena_printf(a, "%lld", (long long)c->value);
}

static void
print_condition(struct arena *a, const struct condition_why *c)
{
    const struct fact_info *f = &fact_info[c->atom->fact];
    printf("      %s %s%s", c->holds ? "+" : "-", c->negated ? "not " : "",
           f->code);
    if (f->has_days)
        printf(" (%u days)", c->atom->days);
    if (f->type == FACT_NUMBER)
        printf(" %s %d", rule_op_text((enum rule_op)c->atom->op),
               c->atom->value);
    printf(": %s", value_text(a, c));
    if (!c->holds && c->holds_on != DAY_NONE)
        printf(", holds on %s by itself", day_iso(a, c->holds_on));
    putchar('\n');
}

static void
print_rule(struct arena *a, const struct stage_why *why,
           const struct rule_why *r)
{
    printf("%s %u %s\n", r->decides ? "=>" : "  ", r->rule->position,
           why->model->stages[r->rule->stage].code);
    for (size_t i = 0; i < r->condition_count; i++) {
        const struct condition_why *c = &r->conditions[i];
        if (c->group && (i == 0 || r->conditions[i - 1].group != c->group))
            printf("      %s\n", c->group == 1 ? "any of:" : "or:");
        print_condition(a, c);
    }
}

static void
print_why(struct arena *a, const struct question *q,
          const struct stage_why *why, const struct facts *f)
{
    printf("%s on %s: %s in %s, round %d\n", q->code, day_iso(a, f->day),
           why->stage < 0 ? "not in the base"
                          : why->model->stages[why->stage].code,
           why->model->code, f->round);
    printf("purchases %d (in all %d), revenue %s, of 365 days %s\n",
           f->purchases, f->purchases_total, money_plain(a, f->revenue_total),
           money_plain(a, f->revenue_365));
    printf("cycle %d days (%s), expected %s, late %s, lapsed %s, wake %s\n",
           f->cycle_days, f->cycle_from, day_iso(a, f->expected_on),
           day_iso(a, f->late_on), day_iso(a, f->lapse_on),
           day_iso(a, f->wake_on));
    for (size_t i = 0; i < why->rule_count; i++)
        print_rule(a, why, &why->rules[i]);
    if (why->next >= 0)
        printf("next: %s%s%s\n", why->model->stages[why->next].code,
               why->next_on == DAY_NONE ? "" : " by itself on ",
               day_iso(a, why->next_on));
}

static enum err
explain_run(struct ctx *cx, void *arg)
{
    struct question *q = arg;
    struct stage_why why;
    struct facts facts;
    uint64_t id;
    TRY(stage_find_customer(cx, q->code, &id));
    TRY(stage_explain(cx, id, q->model, q->day, &why, &facts));
    print_why(cx->arena, q, &why, &facts);
    return OK;
}

static int
stage_explain_run(struct shell *sh)
{
    struct question q = {.model = shell_option(sh, "--model"),
                         .day = DAY_NONE};
    const char *day = shell_option(sh, "--day");
    struct ctx cx;
    if (!shell_words_only(sh))
        return 2;
    if (sh->argc != 2)
        return shell_refuse("use: stage explain CODE [--model MODEL]"
                            " [--day DAY]");
    if (day != NULL && (q.day = day_parse(day)) == DAY_NONE)
        return shell_refuse("%s is no day", day);
    q.code = sh->argv[1];
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    enum err e = explain_run(&cx, &q);
    shell_disconnect(&cx);
    if (e == ERR_NOT_FOUND)
        return shell_refuse("no such customer or model");
    return e == OK ? 0 : 1;
}

int
command_stage(struct shell *sh)
{
    const char *what = sh->argc ? sh->argv[0] : "";
    if (!strcmp(what, "explain"))
        return stage_explain_run(sh);
    if (!strcmp(what, "counts"))
        return command_stage_counts(sh);
    if (!strcmp(what, "history"))
        return command_stage_history(sh);
    return shell_refuse("use: stage explain|counts|history ...");
}

/* ---- restage ---- */

static enum err
restage_show(void *arg, const struct stage_progress *p)
{
    if (!isatty(STDOUT_FILENO))
        return OK;
    printf("\r%llu customers read", (unsigned long long)p->customers);
    fflush(stdout);
    return OK;
}

/* ERR_NOT_FOUND when one of the codes is no model. */
static enum err
models_exist(struct ctx *cx, const char *models)
{
    const struct rules *r;
    TRY(rules_get(cx, &r));
    const char *list = arena_text(cx->arena, models ? models : "all");
    char *rest = (char *)list, *code;
    while (strcmp(list, "all") != 0
           && (code = strtok_r(rest, ",", &rest)) != NULL)
        if (rules_model(r, code) == NULL)
            return ERR_NOT_FOUND;
    return OK;
}

static int
restage_end(enum err e, const struct stage_progress *p, const char *verb)
{
    if (e == ERR_NOT_FOUND)
        return shell_refuse("no such model");
    if (e != OK)
        return shell_refuse("not done (%s)", err_name(e));
    printf("%s%llu customers read, %llu %s\n",
           isatty(STDOUT_FILENO) ? "\r" : "",
           (unsigned long long)p->customers, (unsigned long long)p->changed,
           verb);
    return 0;
}

int
command_restage(struct shell *sh)
{
    const char *models = shell_option(sh, "--models");
    struct stage_task task = {.from = 1, .to = UINT64_MAX,
        .due = shell_flag(sh, "--due") ? clock_today() : DAY_NONE,
        .dry = shell_flag(sh, "--dry"), .rows = shell_flag(sh, "--rows"),
        .models = models && strcmp(models, "kept") ? models : NULL};
    struct stage_progress p = {0};
    struct ctx cx;
    if (sh->argc != 0 || (task.dry && task.due != DAY_NONE)
        || (task.rows && !task.dry))
        return shell_refuse("use: restage [--due | --dry [--rows]]"
                            " [--models all|kept|CODE,...]");
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    cx.deadline_ms = 0;
    enum err e = models_exist(&cx, task.models);
    if (e == OK)
        e = stage_refresh_task(&cx, &task, restage_show, NULL, &p);
    shell_disconnect(&cx);
    return restage_end(e, &p, task.dry ? "would change" : "changed");
}
