/* Beside the tabs: what to do next, whom to talk to, the base data. */
#include <ctype.h>
#include <string.h>

#include "core/text.h"
#include "page/customer_view.h"
#include "view/format.h"

enum { REMARK_CHARS = 120 };

char *
initial_of(struct arena *a, const char *name)
{
    size_t n = name[0] ? 1 : 0;
    while (n && ((unsigned char)name[n] & 0xC0) == 0x80)
        n++;
    char *initial = arena_copy(a, name, n);
    initial[0] = (char)toupper((unsigned char)initial[0]);
    return initial;
}

/* ---- next steps ---- */

static const char *
due_words(const struct profile_page *pp, const struct task *t)
{
    int days = (int)(pp->today - t->due_on);
    const char *day = format_day_short(pp->a, t->due_on, pp->today);
    const char *who = t->mine || !*t->account
        ? "" : arena_printf(pp->a, " · %s", t->account);
    if (days == 0)
        return arena_printf(pp->a, "%s%s", lang_text(pp->l, N_("Today")), who);
    if (days == 1)
        return arena_printf(pp->a, "%s · %s%s", day,
                            lang_text(pp->l, N_("since yesterday")), who);
    if (days > 0)
        return arena_printf(pp->a, "%s · %s%s", day,
                            lang_format(pp->a, pp->l, N_("%d days overdue"),
                                        days), who);
    return arena_printf(pp->a, "%s %s%s", day,
                        format_weekday(pp->l, t->due_on), who);
}

static void
fill_tasks(const struct profile_page *pp, struct view *v)
{
    const struct task *tasks = pp->n.tasks;
    size_t n = pp->n.task_count;
    uint64_t total = pp->n.task_total;
    bool may = pp->may_edit;
    view_if(v, "PLANNED", n > 0);
    for (size_t i = 0; i < n; i++) {
        const struct task *t = &tasks[i];
        struct view *row = view_row(v, "TASK");
        view_text(row, "TEXT", *t->title ? t->title
                                         : lang_text(pp->l, N_("Follow up")));
        view_text(row, "WHEN", due_words(pp, t));
        view_if(row, "FIRST", i == 0);
        view_if(row, "LATE", t->due_on < pp->today);
        view_if(row, "DUE", t->due_on <= pp->today);
        view_if(row, "DONE", may);
        view_textf(row, "DONE_ACTION", "/task/%llu/done",
                   (unsigned long long)t->id);
        form_hidden(pp->rq, row, 0);
    }
    view_textf(v, "BACK", "/customer/%llu", (unsigned long long)pp->c.id);
    view_if(v, "MORE_TASKS", total > n);
    view_text(v, "MORE_TASKS_TEXT",
              lang_format(pp->a, pp->l, N_("and %d more"), (int)(total - n)));
}

/* ---- people ---- */

static const char *
dialled(struct arena *a, const char *phone)
{
    char *out = arena_text(a, phone), *to = out;
    for (const char *p = phone; *p; p++)
        if (isdigit((unsigned char)*p) || (*p == '+' && to == out))
            *to++ = *p;
    *to = '\0';
    return out;
}

static void
fill_person(const struct profile_page *pp, struct view *v,
            const struct part_row *p)
{
    struct view *row = view_row(v, "PERSON");
    const char *detail = *p->extra && *p->by
        ? arena_printf(pp->a, "%s · %s", p->extra, p->by)
        : *p->extra ? p->extra : p->by;
    const char *dial = dialled(pp->a, p->by);
    view_text(row, "INITIAL", initial_of(pp->a, p->name));
    view_text(row, "NAME", p->name);
    view_textf(row, "HREF", "/contact/%llu/edit", (unsigned long long)p->id);
    view_if(row, "EDITABLE", pp->may_edit);
    view_text(row, "DETAIL", detail);
    view_if(row, "ROLE", *p->state);
    view_text(row, "ROLE_LABEL", p->state);
    view_if(row, "DIALS", *dial);
    view_text(row, "DIAL", dial);
    view_if(row, "MAIL", *p->more);
    view_text(row, "ADDRESS", p->more);
}

static void
fill_people(const struct profile_page *pp, struct view *v)
{
    const struct part_page *people = &pp->n.people;
    const char *dial = dialled(pp->a, pp->c.phone);
    view_if(v, "KEY_CONTACT", people->count > 0);
    for (size_t i = 0; i < people->count; i++)
        fill_person(pp, v, &people->rows[i]);
    for (size_t i = 0; i < people->count && !*dial; i++)
        dial = dialled(pp->a, people->rows[i].by);
    view_textf(v, "CONTACTS_HREF", "/customer/%llu?tab=contacts#tab",
               (unsigned long long)pp->c.id);
    view_text(v, "CONTACTS_TEXT", lang_format(pp->a, pp->l, N_("all %d"),
                                              (int)pp->n.figures.contacts));
    view_if(v, "PHONE", *dial);
    view_text(v, "DIAL", dial);
}

/* ---- base data ---- */

static void
base(const struct profile_page *pp, struct view *v, const char *label,
     const char *value)
{
    if (!value || !*value)
        return;
    struct view *row = view_row(v, "BASE");
    view_text(row, "LABEL", lang_text(pp->l, label));
    view_text(row, "VALUE", value);
}

/* Each shows the page by that model. */
static void
other_models(const struct profile_page *pp, struct view *v)
{
    bool any = false;
    for (size_t i = 0; i < pp->p.rules->model_count; i++) {
        const struct rule_model *m = &pp->p.rules->models[i];
        if (m == pp->p.model || pp->p.now[i].stage < 0)
            continue;
        struct view *row = view_row(v, "OTHER");
        view_text(row, "MODEL", m->name[pp->l]);
        view_text(row, "LABEL", m->stages[pp->p.now[i].stage].name[pp->l]);
        view_text(row, "HREF", customer_href(pp, m, ""));
        any = true;
    }
    view_if(v, "OTHERS", any);
}

static const char *
place(const struct profile_page *pp)
{
    const struct customer *c = &pp->c;
    const char *parts[] = {c->province, c->city, c->district, c->address};
    struct buf b;
    buf_init(&b, pp->a);
    buf_add(&b, "");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i] &&
            (!i || strncmp(parts[i], parts[i - 1], strlen(parts[i]))))
            buf_printf(&b, "%s%s", b.len ? " " : "", parts[i]);
    return b.data;
}

static void
fill_base(const struct profile_page *pp, struct view *v)
{
    const struct customer *c = &pp->c;
    other_models(pp, v);
    base(pp, v, N_("Source"), c->source);
    base(pp, v, N_("Persona"), c->persona);
    base(pp, v, N_("Credit code or uniform number"), c->credit_code);
    base(pp, v, N_("Parent company"), c->parent_name);
    base(pp, v, N_("Ownership"), c->ownership);
    base(pp, v, N_("Revenue band"), c->revenue_band);
    base(pp, v, N_("Region"), c->region);
    base(pp, v, N_("Address"), place(pp));
    base(pp, v, N_("Phone"), c->phone);
    base(pp, v, N_("Email"), c->email);
    base(pp, v, N_("Web site"), c->website);
    base(pp, v, N_("Remark"), utf8_cut(pp->a, c->remark, REMARK_CHARS));
}

static void
fill_complete(const struct profile_page *pp, struct view *v)
{
    struct customer_gaps g;
    struct buf b;
    customer_gaps(&pp->c, &g);
    buf_init(&b, pp->a);
    buf_add(&b, "");
    for (size_t i = 0; i < g.missing_count; i++)
        buf_printf(&b, "%s%s", i ? (pp->l == LANG_EN ? ", " : "、") : "",
                   lang_text(pp->l, g.missing[i]));
    view_if(v, "MISSING", g.missing_count > 0);
    view_text(v, "MISSING_TEXT", b.data);
    view_text(v, "COMPLETE_TEXT",
              lang_format(pp->a, pp->l, N_("%d%% complete"),
                          (int)((g.field_count - g.missing_count) * 100 /
                                g.field_count)));
}

void
customer_fill_aside(const struct profile_page *pp, struct view *v)
{
    fill_tasks(pp, v);
    fill_people(pp, v);
    fill_base(pp, v);
    fill_complete(pp, v);
}
