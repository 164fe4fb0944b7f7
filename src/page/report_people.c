/* A sheet for each salesperson, to be written on, and the last lines. */
#include <string.h>

#include "model/report_due.h"
#include "page/report_private.h"
#include "page/scope_private.h"
#include "view/format.h"

enum { PEOPLE_MOST = 60, WEEK = 7, DECISIONS = 5 };

struct person {
    struct report_page *p;
    const struct scope_choice *who;
    struct funnel_flow flow;
    const struct report_task *tasks; /* of that person */
    size_t task_count;
    bool more_tasks; /* he may have some that were not read */
};

/* ---- the head ---- */

static size_t
late_count(const struct person *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->task_count; i++)
        n += x->tasks[i].due_on < clock_today();
    return n;
}

static void
head_add(const struct person *x, struct doc_section *s)
{
    struct report_page *p = x->p;
    const struct funnel_flow *f = &x->flow;
    struct doc *d = p->doc;
    struct doc_block *b = doc_block(d, s, DOC_CARDS);
    doc_item(d, b, report_say(p, N_("Customers")),
             report_customers(p, f->total.closing),
             lang_format(p->a, p->l, N_("opening %s"),
                         format_int(p->a, (int64_t)f->total.opening)));
    doc_item(d, b, report_say(p, N_("Longer than the limit")),
             report_customers(p, f->total.over), NULL);
    doc_item(d, b, report_say(p, N_("Moves back")),
             format_int(p->a, (int64_t)f->back), NULL);
    doc_item(d, b, report_say(p, N_("Lost")),
             report_customers(p, f->lost), NULL);
    if (p->amounts)
        doc_item(d, b, report_say(p, N_("12-month revenue")),
                 report_money(p, f->total.revenue_365), NULL);
    doc_item(d, b, report_say(p, N_("Overdue follow-ups")),
             arena_printf(p->a, "%s%s",
                          format_int(p->a, (int64_t)late_count(x)),
                          x->more_tasks ? "+" : ""),
             x->task_count ? lang_format(p->a, p->l, N_("oldest of %s"),
                                         day_iso(p->a, x->tasks[0].due_on))
                           : NULL);
}

static void
stages_add(const struct person *x, struct doc_section *s)
{
    struct report_page *p = x->p;
    struct doc *d = p->doc;
    struct doc_table *t = doc_table(d, s);
    static const char *const labels[] = {N_("Opening"), N_("In"), N_("Out"),
                                         N_("Closing")};
    doc_column(d, t, report_say(p, N_("Stage")), false, 14);
    for (size_t i = 0; i < 4; i++)
        doc_column(d, t, report_say(p, labels[i]), true, 10);
    for (size_t i = 0; i < x->flow.stage_count; i++) {
        const struct funnel_stage *st = &x->flow.stages[i];
        struct doc_row *r = doc_row(d, t);
        doc_chip(d, r, st->stage->name[p->l], st->stage->colour);
        doc_int(d, r, (int64_t)st->opening);
        doc_signed(d, r, (int64_t)st->in);
        doc_signed(d, r, -(int64_t)st->out);
        doc_int(d, r, (int64_t)st->closing)->strong = true;
    }
}

static void
tasks_add(const struct person *x, struct doc_section *s)
{
    struct report_page *p = x->p;
    struct doc *d = p->doc;
    doc_heading(d, s, report_say(p, N_("To do this week, overdue first")));
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Done")), false, 6);
    doc_column(d, t, report_say(p, N_("Customer")), false, 26);
    doc_column(d, t, report_say(p, N_("What")), false, 28);
    doc_column(d, t, report_say(p, N_("By when")), false, 12);
    report_money_column(p, t, report_say(p, N_("12 months")));
    doc_column(d, t, report_say(p, N_("Result (by hand)")), false, 24);
    for (size_t i = 0; i < x->task_count; i++) {
        const struct report_task *task = &x->tasks[i];
        bool late = task->due_on < clock_today();
        struct doc_row *r = doc_row(d, t);
        doc_mark(d, r, DOC_TICK, "");
        doc_name(d, r, task->customer_id);
        doc_text(d, r, task->title);
        if (late)
            doc_text(d, r, lang_format(p->a, p->l, N_("%s overdue"),
                                       day_iso(p->a, task->due_on)))
                ->strong = true;
        else
            doc_day(d, r, task->due_on);
        report_money_cell(p, r, task->revenue_365);
        doc_mark(d, r, DOC_BLANK, "");
    }
    if (x->more_tasks)
        report_rows_said(p, s, x->task_count, x->task_count + 1);
    else if (!x->task_count)
        doc_paragraph(d, s, report_say(p, N_("Nothing is due.")));
}

/* ---- lines to write on ---- */

static void
decisions_add(struct report_page *p, struct doc_section *s)
{
    struct doc *d = p->doc;
    struct doc_table *t = doc_table(d, s);
    doc_column(d, t, report_say(p, N_("Done")), false, 6);
    doc_column(d, t, report_say(p, N_("Customer")), false, 26);
    doc_column(d, t, report_say(p, N_("What")), false, 40);
    doc_column(d, t, report_say(p, N_("Who")), false, 14);
    doc_column(d, t, report_say(p, N_("By when")), false, 14);
    for (int i = 0; i < DECISIONS; i++) {
        struct doc_row *r = doc_row(d, t);
        doc_mark(d, r, DOC_TICK, "");
        for (int k = 0; k < 4; k++)
            doc_mark(d, r, DOC_BLANK, "");
    }
    doc_sign(d, s, N_("sign|Salesperson"), N_("sign|Manager"));
}

enum err
report_decide_fill(struct report_page *p, struct doc_section *s)
{
    decisions_add(p, s);
    return OK;
}

/* ---- one after the other ---- */

static bool
chosen(const struct report_page *p, uint64_t owner)
{
    const struct scope *s = &p->scope.s;
    for (size_t i = 0; i < s->value_count[DIM_OWNER]; i++)
        if (s->values[DIM_OWNER][i] == owner)
            return true;
    return !s->value_count[DIM_OWNER];
}

static void
tasks_of(struct person *x, const struct report_task *all, size_t n)
{
    size_t i = 0;
    while (i < n && all[i].account_id < x->who->value)
        i++;
    x->tasks = &all[i];
    while (i < n && all[i].account_id == x->who->value) {
        i++;
        x->task_count++;
    }
    x->more_tasks = n == REPORT_DUE_MOST &&
                    all[n - 1].account_id <= x->who->value;
}

static void
person_add(const struct person *x, struct doc_section *s)
{
    head_add(x, s);
    stages_add(x, s);
    report_goals_table(x->p, s, x->who->value);
    tasks_add(x, s);
    doc_heading(x->p->doc, s, report_say(x->p, N_("Decided this time")));
    decisions_add(x->p, s);
}

enum err
report_people_fill(struct report_page *p, struct doc_section *s)
{
    const struct scope_lists *lists = p->scope.lists;
    struct report_task *tasks;
    size_t n, shown = 0;
    TRY(report_goals_read(p));
    TRY(report_tasks(p->cx, clock_today() + WEEK, &tasks, &n));
    const struct scope_choice *who = lists->of[DIM_OWNER].list;
    size_t count = lists->of[DIM_OWNER].count;
    for (size_t i = 0; i < count && shown < PEOPLE_MOST; i++) {
        struct person x = {.p = p, .who = &who[i]};
        if (!x.who->value || !chosen(p, x.who->value))
            continue;
        const struct page_scope *own = scope_with_value(
            p->a, &p->scope, DIM_OWNER, x.who->value);
        TRY(funnel_flow(p->cx, &own->s, &x.flow));
        if (!x.flow.total.closing && !x.flow.total.opening)
            continue;
        const char *title = lang_format(p->a, p->l, N_("Sheet of %s"),
                                        x.who->name);
        tasks_of(&x, tasks, n);
        if (shown++) {
            s = doc_section(p->doc, "people", title);
            s->page = true;
        }
        s->title = title;
        person_add(&x, s);
    }
    if (!shown)
        doc_paragraph(p->doc, s, report_say(p, N_(
            "Nobody looks after these customers.")));
    return OK;
}
