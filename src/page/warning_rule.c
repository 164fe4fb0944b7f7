/* See warning_rule.h. The form of a rule works like that of the stages' rules: a
 * button posts all of it, what it says is done, and it comes back; nothing is
 * stored before "save". */
#include "page/warning_rule.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "model/stage.h"
#include "model/warning_rule.h"
#include "page/rule_words.h"
#include "page/warning.h"
#include "view/format.h"

struct rule_form {
    struct request *rq;
    struct warning_edit e;
    const struct rules *rules;
    const struct rule_model *model;
    const struct warning_rehearsal *rehearsal;
    const char *whole; /* msgid */
};

static const struct warning_cause *
cause_of(const struct rules *r, const char *code)
{
    for (size_t i = 0; code && i < r->cause_count; i++)
        if (!strcmp(r->causes[i].code, code))
            return &r->causes[i];
    return NULL;
}

static const char *
rule_href(struct arena *a, uint64_t id, const char *tail)
{
    return id ? arena_printf(a, "/warning/rule/%llu%s", (unsigned long long)id,
                             tail) : "/warning/rule";
}

/* ---- the list ---- */

const char *
warning_rule_words(struct request *rq, const struct warning_edit *e)
{
    struct buf b;
    struct rule_atom atom;
    enum lang l = rq->cx.lang;
    buf_init(&b, rq->cx.arena);
    buf_add(&b, "");
    for (size_t i = 0; i < e->count; i++) {
        const struct warning_edit_term *t = &e->terms[i];
        if (warning_rule_atom(t, &atom) != OK)
            continue;
        buf_printf(&b, "%s%s", b.len ? lang_text(l, N_("rule| and ")) : "",
                   atom_words(rq->cx.arena, l, &atom, t->negated));
        const struct fact_info *info = &fact_info[t->fact];
        if (info->has_days && info->type == FACT_YES_NO)
            buf_printf(&b, "%s", lang_format(rq->cx.arena, l,
                                             N_(" (%d days)"), atom.days));
    }
    return b.data;
}

static bool
stage_chosen(const char *stages, const char *code)
{
    size_t n = strlen(code);
    for (const char *p = stages; (p = strstr(p, code)) != NULL; p += n)
        if ((p == stages || p[-1] == ',') && (p[n] == ',' || !p[n]))
            return true;
    return false;
}

const char *
warning_stages_words(struct request *rq, const struct rule_model *m,
                     const char *stages)
{
    struct buf b;
    if (!*stages)
        return lang_text(rq->cx.lang, N_("warning|all stages"));
    buf_init(&b, rq->cx.arena);
    buf_add(&b, "");
    for (size_t i = 0; i < m->stage_count; i++)
        if (stage_chosen(stages, m->stages[i].code))
            buf_printf(&b, "%s%s",
                       !b.len ? "" : rq->cx.lang == LANG_EN ? ", " : "、",
                       m->stages[i].name[rq->cx.lang]);
    return b.data;
}

/* What was typed, also when it is no number. */
static const char *
days_text(struct request *rq, const char *what, unsigned level, int64_t days)
{
    const char *raw = request_form(rq, arena_printf(rq->cx.arena, "%s_%u",
                                                    what, level));
    return raw ? raw : arena_printf(rq->cx.arena, "%lld", (long long)days);
}

static void
ladder_show(struct request *rq, struct view *v, const struct warning_rung *r)
{
    for (unsigned i = 0; i < WARNING_LEVELS; i++) {
        struct view *row = view_row(v, "RUNG");
        view_u64(row, "NO", i + 1);
        view_u64(row, "TONE", warning_level_tone(i + 1));
        view_text(row, "LEVEL", warning_level_label(rq->cx.lang, i + 1));
        view_text(row, "MANAGER", days_text(rq, "manager", i + 1,
                                            r[i].manager_days));
        view_text(row, "RISK", days_text(rq, "risk", i + 1, r[i].list_days));
    }
    form_hidden(rq, v, 0);
}

static struct view *
cause_show(struct request *rq, struct view *v, const struct warning_cause *c)
{
    struct view *group = view_row(v, "GROUP");
    view_text(group, "ICON", c->icon);
    view_text(group, "CAUSE", c->name[rq->cx.lang]);
    view_text(group, "MEANING", c->meaning[rq->cx.lang]);
    view_textf(group, "EDIT_HREF", "/warning/cause/%llu/edit",
               (unsigned long long)c->number + 1);
    view_textf(group, "NEW_HREF", "/warning/rule/new?cause=%s", c->code);
    return group;
}

static void
rule_show(struct request *rq, struct view *group,
          const struct rule_model *model, const struct warning_edit *e)
{
    struct view *row = view_row(group, "RULE");
    view_text(row, "HREF", rule_href(rq->cx.arena, e->id, "/edit"));
    view_u64(row, "TONE", warning_level_tone(e->level));
    view_text(row, "LEVEL", warning_level_label(rq->cx.lang, e->level));
    view_text(row, "TEXT", warning_rule_words(rq, e));
    view_text(row, "STAGES", warning_stages_words(rq, model, e->stages));
    view_if(row, "CASE", e->opens_case);
    view_if(row, "OFF", !e->active);
}

static enum err
list_page(struct request *rq, const struct warning_rung *rungs)
{
    struct warning_edit *list;
    const struct rules *rules;
    const struct rule_model *model;
    size_t n;
    TRY(rules_get(&rq->cx, &rules));
    TRY(stage_default_model(&rq->cx, &model));
    TRY(warning_rule_list(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "warning/rules",
                                lang_text(rq->cx.lang,
                                          N_("Rules of warnings")));
    for (size_t i = 0; i < rules->cause_count; i++) {
        struct view *group = cause_show(rq, v, &rules->causes[i]);
        for (size_t k = 0; k < n; k++)
            if (!strcmp(list[k].cause, rules->causes[i].code))
                rule_show(rq, group, model, &list[k]);
    }
    ladder_show(rq, v, rungs);
    return OK;
}

enum err
page_warning_rule_list(struct request *rq)
{
    struct warning_rung rungs[WARNING_LEVELS];
    TRY(rules_ladder(&rq->cx, rungs));
    return list_page(rq, rungs);
}

static int64_t
days_posted(struct request *rq, const char *what, unsigned level)
{
    const char *raw = request_form(rq, arena_printf(rq->cx.arena, "%s_%u",
                                                    what, level));
    uint64_t n;
    return raw && parse_u64(raw, &n) && n < 100000 ? (int64_t)n : 0;
}

enum err
page_warning_ladder_save(struct request *rq)
{
    struct warning_rung rungs[WARNING_LEVELS];
    struct form none = {.rq = rq};
    for (unsigned i = 0; i < WARNING_LEVELS; i++)
        rungs[i] = (struct warning_rung){days_posted(rq, "manager", i + 1),
                                         days_posted(rq, "risk", i + 1)};
    enum err e = warning_ladder_save(&rq->cx, rungs);
    if (e == OK)
        return reply_see_other(rq, "/warning/rule", N_("The ladder is saved."));
    if (e != ERR_INVALID)
        return e;
    TRY(list_page(rq, rungs));
    view_msg(view_row(rq->reply.page, "WHOLE"), "TEXT",
             N_("Days from 1 to 365; the list of high risk comes after the"
                " manager."));
    return reply_form_again(rq, &none);
}

/* ---- the form ---- */

static void
option(struct view *v, const char *section, const char *value,
       const char *label, bool selected)
{
    struct view *o = view_row(v, section);
    view_text(o, "VALUE", value);
    view_text(o, "LABEL", label);
    view_if(o, "SELECTED", selected);
}

static void
fill_term(const struct rule_form *f, struct view *v, size_t i)
{
    static const char *const SIGNS[] = {[OP_GE] = "≥", [OP_LE] = "≤",
                                        [OP_GT] = ">", [OP_LT] = "<",
                                        [OP_EQ] = "="};
    const struct warning_edit_term *t = &f->e.terms[i];
    const struct fact_info *info = &fact_info[t->fact];
    enum lang l = f->rq->cx.lang;
    struct view *row = view_row(v, "TERM");
    view_textf(row, "PREFIX", "t%zu", i);
    view_text(row, "LABEL", lang_format(f->rq->cx.arena, l,
                                        N_("condition %d"), (int)i + 1));
    view_textf(row, "REMOVE", "remove:%zu", i);
    view_if(row, "NEGATED", t->negated);
    for (int k = 0; k < FACT_COUNT; k++)
        option(row, "FACT_OPTION", fact_info[k].code,
               lang_text(l, fact_info[k].label), t->fact == k);
    if (t->fault)
        view_msg(view_row(row, "FAULT"), "TEXT", t->fault);
    if (info->has_days)
        view_text(view_row(row, "DAYS"), "VALUE", t->days);
    if (info->type != FACT_NUMBER)
        return;
    struct view *n = view_row(row, "NUMBER");
    for (int op = OP_GE; op <= OP_EQ; op++)
        option(n, "OP_OPTION", rule_op_text((enum rule_op)op), SIGNS[op],
               t->op == op);
    view_text(n, "VALUE", t->value);
}

static void
fill_rehearsal(const struct rule_form *f, struct view *v)
{
    const struct warning_rehearsal *h = f->rehearsal;
    struct arena *a = f->rq->cx.arena;
    enum lang l = f->rq->cx.lang;
    if (!h)
        return;
    struct view *s = view_row(v, "REHEARSAL");
    view_text(s, "TEXT",
              lang_format(a, l, N_("Of %s customers the rule holds for %s;"
                                   " %s of them do not have this warning"
                                   " now."),
                          format_int(a, (int64_t)h->customers),
                          format_int(a, (int64_t)h->holds),
                          format_int(a, (int64_t)h->fresh)));
    for (size_t i = 0; i < h->count; i++) {
        struct view *row = view_row(s, "SAMPLE");
        view_textf(row, "HREF", "/customer/%llu",
                   (unsigned long long)h->sample[i].id);
        view_text(row, "NAME", h->sample[i].name);
        view_if(row, "FRESH", h->sample[i].fresh);
    }
}

static enum err
form_page(const struct rule_form *f)
{
    struct request *rq = f->rq;
    enum lang l = rq->cx.lang;
    const struct warning_cause *c = cause_of(f->rules, f->e.cause);
    const char *title = lang_format(rq->cx.arena, l, N_("Rule of “%s”"),
                                    c ? c->name[l] : f->e.cause);
    struct view *v = reply_page(rq, "warning/rule", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rule_href(rq->cx.arena, f->e.id, ""));
    view_text(v, "CAUSE", f->e.cause);
    if (f->whole)
        view_msg(view_row(v, "WHOLE"), "TEXT", f->whole);
    for (unsigned i = 1; i <= WARNING_LEVELS; i++)
        option(v, "LEVEL_OPTION", arena_printf(rq->cx.arena, "%u", i),
               warning_level_label(l, i), f->e.level == i);
    for (size_t i = 0; i < f->model->stage_count; i++)
        option(v, "STAGE", f->model->stages[i].code,
               f->model->stages[i].name[l],
               stage_chosen(f->e.stages, f->model->stages[i].code));
    view_if(v, "OPENS_CASE", f->e.opens_case);
    view_if(v, "ACTIVE", f->e.active);
    for (size_t i = 0; i < f->e.count; i++)
        fill_term(f, v, i);
    view_if(v, "CAN_ADD", f->e.count < WARNING_TERMS);
    fill_rehearsal(f, v);
    form_hidden(rq, v, f->e.version);
    return f->e.id ? warning_history_show(rq, v, f->model, f->e.id) : OK;
}

static enum err
form_open(struct request *rq, struct rule_form *f)
{
    memset(f, 0, sizeof *f);
    f->rq = rq;
    TRY(rules_get(&rq->cx, &f->rules));
    return stage_default_model(&rq->cx, &f->model);
}

static void
term_add(struct warning_edit *e)
{
    if (e->count < WARNING_TERMS)
        e->terms[e->count++] = (struct warning_edit_term){
            .fact = FACT_CONTACT_QUIET, .op = OP_GE, .days = "",
            .value = "30"};
}

enum err
page_warning_rule_new(struct request *rq)
{
    struct rule_form f;
    const char *cause = request_query(rq, "cause");
    if (!cause || !*cause) /* it is chosen there */
        return reply_see_other(rq, "/warning/rule", NULL);
    TRY(form_open(rq, &f));
    if (!cause_of(f.rules, cause))
        return ERR_NOT_FOUND;
    f.e = (struct warning_edit){.cause = cause, .stages = "", .level = 1,
                                .active = true};
    term_add(&f.e);
    return form_page(&f);
}

enum err
page_warning_rule_edit(struct request *rq)
{
    struct rule_form f;
    TRY(form_open(rq, &f));
    TRY(warning_rule_find(&rq->cx, rq->id, &f.e));
    return form_page(&f);
}

/* ---- posted ---- */

static const char *
posted(struct request *rq, size_t term, const char *name)
{
    const char *raw = request_form(rq, arena_printf(rq->cx.arena, "t%zu_%s",
                                                    term, name));
    return raw ? text_trim(rq->cx.arena, raw) : NULL;
}

static bool
term_read(struct request *rq, size_t i, struct warning_edit_term *t)
{
    const char *fact = posted(rq, i, "fact"), *op = posted(rq, i, "op");
    const char *days = posted(rq, i, "days"), *value = posted(rq, i, "value");
    if (!fact)
        return false;
    *t = (struct warning_edit_term){.fact = FACT_PURCHASES, .op = OP_GE};
    for (int k = 0; k < FACT_COUNT; k++)
        if (!strcmp(fact_info[k].code, fact))
            t->fact = k;
    for (int k = OP_GE; op && k <= OP_EQ; k++)
        if (!strcmp(rule_op_text((enum rule_op)k), op))
            t->op = k;
    const struct fact_info *info = &fact_info[t->fact];
    bool yes_no = info->type == FACT_YES_NO;
    if (yes_no)
        t->op = OP_IS;
    /* Another fact was chosen: what it needs was not asked yet. */
    t->days = !info->has_days ? "" : days ? days : "30";
    t->value = yes_no ? "1" : value ? value : "1";
    t->negated = posted(rq, i, "not") != NULL;
    return true;
}

static void
form_take(struct rule_form *f)
{
    struct request *rq = f->rq;
    struct buf b;
    size_t n;
    uint64_t number;
    const char **v = param_all(rq->cx.arena, &rq->form, "stage", &n);
    const char *level = request_form(rq, "level");
    const char *version = request_form(rq, "version");
    buf_init(&b, rq->cx.arena);
    buf_add(&b, "");
    for (size_t i = 0; i < n; i++)
        if (rules_stage(f->model, v[i]) >= 0 && !stage_chosen(b.data, v[i]))
            buf_printf(&b, "%s%s", b.len ? "," : "", v[i]);
    f->e.stages = b.data;
    f->e.level = level && parse_u64(level, &number) && number <= 3
        ? (unsigned)number : 0;
    f->e.opens_case = request_form(rq, "opens_case") != NULL;
    f->e.active = request_form(rq, "active") != NULL;
    if (version && parse_u64(version, &number))
        f->e.version = (int64_t)number;
    f->e.count = 0;
    while (f->e.count < WARNING_TERMS
           && term_read(rq, f->e.count, &f->e.terms[f->e.count]))
        f->e.count++;
}

static void
term_remove(struct warning_edit *e, size_t at)
{
    if (at >= e->count)
        return;
    memmove(&e->terms[at], &e->terms[at + 1],
            (--e->count - at) * sizeof *e->terms);
}

static enum err
refused(struct rule_form *f, const char *whole)
{
    struct form none = {.rq = f->rq};
    f->whole = whole;
    TRY(form_page(f));
    return reply_form_again(f->rq, &none);
}

static enum err
button_do(struct rule_form *f, const char *what)
{
    struct warning_rehearsal *h;
    if (!strcmp(what, "add") || !strncmp(what, "remove:", 7)) {
        if (*what == 'a')
            term_add(&f->e);
        else
            term_remove(&f->e, strtoul(what + 7, NULL, 10));
        (void)warning_rule_judge(&f->e);
        return form_page(f);
    }
    if (!warning_rule_judge(&f->e))
        return refused(f, f->e.count
                       ? N_("Please look at the marked conditions.")
                       : N_("A rule needs a condition."));
    if (strcmp(what, "rehearse") == 0) {
        h = ARENA_NEW(f->rq->cx.arena, struct warning_rehearsal);
        TRY(warning_rehearse(&f->rq->cx, &f->e, h));
        f->rehearsal = h;
        return form_page(f);
    }
    enum err e = warning_rule_save(&f->rq->cx, &f->e);
    if (e == ERR_CONFLICT)
        return refused(f, N_("Somebody else saved this rule meanwhile. Open"
                             " it again to see what it says now."));
    TRY(e);
    return reply_see_other(f->rq, "/warning/rule",
                           N_("The rule is saved; all customers are read"
                              " anew."));
}

enum err
page_warning_rule_save(struct request *rq)
{
    struct rule_form f;
    const char *what = request_form(rq, "do");
    TRY(form_open(rq, &f));
    if (rq->id)
        TRY(warning_rule_find(&rq->cx, rq->id, &f.e));
    else
        f.e.cause = request_form(rq, "cause");
    if (!cause_of(f.rules, f.e.cause))
        return ERR_INVALID;
    form_take(&f);
    return button_do(&f, what ? what : "save");
}
