/* The editor of a draft. It works without JavaScript: every button posts the
 * whole form, which is read, changed by what the button says, and stored; the
 * page comes back with the new row. A number that cannot be read is shown again
 * as typed, with its message, and nothing is stored. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "model/rehearsal.h"
#include "page/model.h"
#include "view/format.h"

#define WHOLE SIZE_MAX

struct editor {
    struct request *rq;
    struct model_row model;
    const struct rules *rules;
    const struct rule_model *rm;
    struct rule_draft *draft;
    struct draft_faults *faults;
    const char *stale; /* who saved in between, NULL = nobody */
};

static enum err
editor_open(struct request *rq, struct editor *e)
{
    *e = (struct editor){.rq = rq};
    TRY(model_of_page(rq, &e->model));
    TRY(rules_get(&rq->cx, &e->rules));
    e->rm = rules_model(e->rules, e->model.code);
    if (e->rm == NULL)
        return ERR_NOT_FOUND; /* out of use */
    e->draft = ARENA_NEW(rq->cx.arena, struct rule_draft);
    e->faults = ARENA_NEW(rq->cx.arena, struct draft_faults);
    enum err err = rule_draft_find(&rq->cx, e->model.code, e->draft);
    if (err == ERR_NOT_FOUND) {
        rule_draft_begin(rq->cx.arena, e->rules, e->rm, e->draft);
        return OK;
    }
    return err;
}

/* ---- shown ---- */

static const char *
fault_text(const struct editor *e, const struct draft_fault *f)
{
    struct request *rq = e->rq;
    return f->name ? lang_format(rq->cx.arena, rq->cx.lang,
                                 N_("No rule gives “%s”: its customers move to"
                                    " other stages, and then it can be"
                                    " retired."), f->name)
                   : lang_text(rq->cx.lang, f->message);
}

static bool
fill_faults(const struct editor *e, struct view *v, const char *section,
            size_t rule, size_t term)
{
    bool any = false;
    for (size_t i = 0; i < e->faults->count; i++) {
        const struct draft_fault *f = &e->faults->list[i];
        if (f->rule != rule || f->term != term)
            continue;
        struct view *row = view_row(v, section);
        view_text(row, "TEXT", fault_text(e, f));
        view_if(row, "BAD", !f->warning);
        any = true;
    }
    return any;
}

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
fill_number(struct view *row, const struct draft_term *t, bool bad)
{
    static const char *const SIGNS[] = {[OP_GE] = "≥", [OP_LE] = "≤",
                                        [OP_GT] = ">", [OP_LT] = "<",
                                        [OP_EQ] = "="};
    struct view *n = view_row(row, "NUMBER");
    for (int op = OP_GE; op <= OP_EQ; op++)
        option(n, "OP_OPTION", rule_op_text((enum rule_op)op), SIGNS[op],
               t->op == op);
    view_text(n, "VALUE", t->value);
    view_if(n, "BAD", bad);
}

static void
fill_term(const struct editor *e, struct view *part, size_t rule, size_t term)
{
    const struct draft_term *t = &e->draft->rules[rule].terms[term];
    const struct fact_info *info = &fact_info[t->fact];
    enum lang l = e->rq->cx.lang;
    struct view *row = view_row(part, "TERM");
    view_textf(row, "PREFIX", "r%zu_t%zu", rule, term);
    view_u64(row, "GROUP", t->group);
    view_text(row, "LABEL",
              lang_format(e->rq->cx.arena, l, N_("rule %d, condition %d"),
                          (int)rule + 1, (int)term + 1));
    view_textf(row, "REMOVE", "term_remove:%zu:%zu", rule, term);
    view_if(row, "NEGATED", t->negated);
    for (int i = 0; i < FACT_COUNT; i++)
        option(row, "FACT_OPTION", fact_info[i].code,
               lang_text(l, fact_info[i].label), t->fact == i);
    bool bad = fill_faults(e, row, "FAULT", rule, term);
    if (info->has_days) {
        struct view *d = view_row(row, "DAYS");
        view_text(d, "VALUE", t->days);
        view_if(d, "BAD", bad);
    }
    if (info->type == FACT_NUMBER)
        fill_number(row, t, bad);
}

static void
add_button(const struct editor *e, struct view *part, const char *label,
           size_t rule, unsigned group)
{
    struct view *b = view_row(part, "ADD");
    view_textf(b, "VALUE", "term_add:%zu:%u", rule, group);
    view_text(b, "LABEL", lang_text(e->rq->cx.lang, label));
}

static void
fill_part(const struct editor *e, struct view *row, size_t rule,
          unsigned group, int alternative)
{
    const struct draft_rule *r = &e->draft->rules[rule];
    struct arena *a = e->rq->cx.arena;
    struct view *part = view_row(row, "PART");
    if (alternative)
        view_text(view_row(part, "HEAD"), "LABEL",
                  lang_format(a, e->rq->cx.lang,
                              alternative == 1
                                  ? N_("and one of these. Alternative %d:")
                                  : N_("or alternative %d:"), alternative));
    for (size_t i = 0; i < r->count; i++)
        if (r->terms[i].group == group)
            fill_term(e, part, rule, i);
    if (group == 0) {
        add_button(e, part, N_("Add a condition"), rule, 0);
        add_button(e, part, N_("Add an alternative"), rule,
                   rule_draft_groups(r) + 1);
    } else {
        add_button(e, part, N_("Add a condition to this alternative"), rule,
                   group);
    }
}

static void
fill_buttons(const struct editor *e, struct view *row, size_t rule)
{
    bool last = rule + 1 == e->draft->count;
    if (rule > 0)
        view_textf(view_row(row, "UP"), "VALUE", "rule_up:%zu", rule);
    if (!last)
        view_textf(view_row(row, "DOWN"), "VALUE", "rule_down:%zu", rule);
    if (e->draft->count > 1)
        view_textf(view_row(row, "REMOVE"), "VALUE", "rule_remove:%zu", rule);
}

static bool
group_used(const struct draft_rule *r, unsigned group)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->terms[i].group == group)
            return true;
    return false;
}

static void
fill_rule(const struct editor *e, struct view *v, size_t rule)
{
    const struct draft_rule *r = &e->draft->rules[rule];
    enum lang l = e->rq->cx.lang;
    struct view *row = view_row(v, "RULE");
    view_u64(row, "NO", rule + 1);
    view_textf(row, "PREFIX", "r%zu", rule);
    view_text(row, "TITLE", lang_format(e->rq->cx.arena, l, N_("Rule %d"),
                                        (int)rule + 1));
    for (size_t i = 0; i < e->rm->stage_count; i++) {
        const struct rule_stage *s = &e->rm->stages[i];
        bool chosen = !strcmp(s->code, r->stage);
        if (!s->retired || chosen)
            option(row, "STAGE_OPTION", s->code, s->name[l], chosen);
    }
    fill_faults(e, row, "FAULT", rule, WHOLE);
    fill_buttons(e, row, rule);
    view_if(row, "LAST", rule + 1 == e->draft->count && !r->count);
    fill_part(e, row, rule, 0, 0);
    int alternative = 0;
    for (unsigned g = 1; g <= rule_draft_groups(r); g++)
        if (group_used(r, g))
            fill_part(e, row, rule, g, ++alternative);
}

static char *
meta_text(const struct editor *e)
{
    struct arena *a = e->rq->cx.arena;
    enum lang l = e->rq->cx.lang;
    const struct rule_draft *d = e->draft;
    if (!d->version)
        return lang_format(a, l, N_("These are the rules in force (version"
                                    " %u). Saving makes a draft; nothing"
                                    " changes until it is published."),
                           d->base_version);
    return lang_format(a, l, N_("Draft from version %u, saved by %s on %s."
                                " Nothing changes until it is published."),
                       d->base_version, d->who ? d->who : FORMAT_NONE,
                       format_moment(a, d->changed_at));
}

static enum err
fill_stored(const struct editor *e, struct view *v)
{
    struct request *rq = e->rq;
    struct rehearsal last;
    if (!e->draft->version)
        return OK;
    struct view *s = view_row(v, "STORED");
    enum err err = rehearsal_latest(&rq->cx, e->model.code, &last);
    if (err != OK && err != ERR_NOT_FOUND)
        return err;
    view_if(s, "REHEARSED", err == OK);
    view_text(s, "REHEARSAL_HREF", model_href(rq, rq->id, "/rehearsal"));
    view_text(s, "PUBLISH_HREF", model_href(rq, rq->id, "/publish"));
    view_text(s, "DROP_HREF", model_href(rq, rq->id, "/rules/drop"));
    return OK;
}

static enum err
editor_page(const struct editor *e)
{
    struct request *rq = e->rq;
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Rules of %s"), e->model.name);
    rule_draft_judge(e->rules, e->rm, e->draft, rq->cx.lang, e->faults);
    struct view *v = reply_page(rq, "model/rules", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "META_TEXT", meta_text(e));
    view_text(v, "ACTION", model_href(rq, rq->id, "/rules"));
    model_fill_back(rq, v, &e->model);
    if (e->stale)
        view_text(view_row(v, "STALE"), "STALE_TEXT",
                  lang_format(rq->cx.arena, rq->cx.lang,
                              N_("%s saved the draft while you were editing."
                                 " Below is yours, not saved yet; saving it"
                                 " again replaces the other one."),
                              e->stale));
    fill_faults(e, v, "WHOLE", WHOLE, WHOLE);
    for (size_t i = 0; i < e->draft->count; i++)
        fill_rule(e, v, i);
    form_hidden(rq, v, e->draft->version);
    return fill_stored(e, v);
}

enum err
page_model_rules(struct request *rq)
{
    struct editor e;
    TRY(editor_open(rq, &e));
    return editor_page(&e);
}

/* ---- read ---- */

static const char *
posted(struct request *rq, const char *prefix, const char *name)
{
    const char *raw = request_form(rq, arena_printf(rq->cx.arena, "%s_%s",
                                                    prefix, name));
    return raw ? text_trim(rq->cx.arena, raw) : NULL;
}

static int
fact_of(const char *code)
{
    for (int i = 0; i < FACT_COUNT; i++)
        if (!strcmp(fact_info[i].code, code))
            return i;
    return FACT_PURCHASES;
}

static int
op_of(const char *text)
{
    for (int i = OP_GE; text && i <= OP_EQ; i++)
        if (!strcmp(rule_op_text((enum rule_op)i), text))
            return i;
    return OP_GE;
}

static bool
term_read(struct request *rq, size_t rule, size_t term, struct draft_term *t)
{
    const char *prefix = arena_printf(rq->cx.arena, "r%zu_t%zu", rule, term);
    const char *fact = posted(rq, prefix, "fact");
    const char *group = posted(rq, prefix, "group");
    uint64_t number = 0;
    if (!fact)
        return false;
    if (!group || !parse_u64(group, &number) || number > DRAFT_TERMS)
        number = 0;
    const char *days = posted(rq, prefix, "days");
    const char *value = posted(rq, prefix, "value");
    t->group = (unsigned)number;
    t->fact = fact_of(fact);
    const struct fact_info *info = &fact_info[t->fact];
    bool yes_no = info->type == FACT_YES_NO;
    t->op = yes_no ? OP_IS : op_of(posted(rq, prefix, "op"));
    /* Another fact was chosen: what it needs was not asked yet. */
    t->days = !info->has_days ? "" : days ? days : "30";
    t->value = yes_no ? "1" : value ? value : "1";
    t->negated = posted(rq, prefix, "not") != NULL;
    return true;
}

static int
group_order(const void *a, const void *b)
{
    const struct draft_term *x = a, *y = b;
    return (x->group > y->group) - (x->group < y->group);
}

/* The form as it was sent, in place of the stored rules. */
static void
draft_read_form(struct request *rq, struct rule_draft *d)
{
    memset(d->rules, 0, sizeof d->rules);
    d->count = 0;
    while (d->count < DRAFT_RULES) {
        struct draft_rule *r = &d->rules[d->count];
        const char *prefix = arena_printf(rq->cx.arena, "r%zu", d->count);
        r->stage = posted(rq, prefix, "stage");
        if (!r->stage)
            break;
        while (r->count < DRAFT_TERMS
               && term_read(rq, d->count, r->count, &r->terms[r->count]))
            r->count++;
        /* Stable enough: terms of a group were sent in their order. */
        for (size_t i = 1; i < r->count; i++)
            for (size_t k = i; k > 0 && group_order(&r->terms[k - 1],
                                                    &r->terms[k]) > 0; k--) {
                struct draft_term swap = r->terms[k];
                r->terms[k] = r->terms[k - 1];
                r->terms[k - 1] = swap;
            }
        d->count++;
    }
}

/* ---- buttons ---- */

struct button {
    const char *name;
    unsigned long first, second;
};

static struct button
button_read(struct request *rq)
{
    const char *raw = request_form(rq, "do");
    char *text = arena_text(rq->cx.arena, raw ? raw : "save");
    struct button b = {.name = text};
    char *colon = strchr(text, ':');
    if (colon) {
        *colon = '\0';
        b.first = strtoul(colon + 1, &colon, 10);
        if (*colon == ':')
            b.second = strtoul(colon + 1, NULL, 10);
    }
    return b;
}

/* False: there is no room for more. *rule = the one to come back to. */
static bool
button_do(const struct editor *e, const struct button *b, size_t *rule)
{
    struct rule_draft *d = e->draft;
    *rule = b->first;
    if (!strcmp(b->name, "rule_add")) {
        *rule = d->count ? d->count - 1 : 0;
        return rule_draft_add(d, e->rm->stages[0].code);
    }
    if (!strcmp(b->name, "rule_remove"))
        rule_draft_remove(d, b->first);
    else if (!strcmp(b->name, "rule_up"))
        rule_draft_move(d, (*rule)--, -1);
    else if (!strcmp(b->name, "rule_down"))
        rule_draft_move(d, (*rule)++, 1);
    else if (!strcmp(b->name, "term_add"))
        return rule_draft_term_add(d, b->first, (unsigned)b->second);
    else if (!strcmp(b->name, "term_remove"))
        rule_draft_term_remove(d, b->first, b->second);
    return true;
}

static bool
can_be_stored(const struct editor *e)
{
    for (size_t i = 0; i < e->faults->count; i++)
        if (e->faults->list[i].term != WHOLE)
            return false;
    for (size_t i = 0; i < e->draft->count; i++)
        if (rules_stage(e->rm, e->draft->rules[i].stage) < 0)
            return false;
    return e->draft->count > 0;
}

static enum err
again(const struct editor *e, const char *whole)
{
    struct form none = {.rq = e->rq};
    TRY(editor_page(e));
    if (whole)
        view_msg(view_row(e->rq->reply.page, "WHOLE"), "TEXT", whole);
    return reply_form_again(e->rq, &none);
}

static enum err
store(struct editor *e, const struct button *b, size_t rule)
{
    struct request *rq = e->rq;
    uint64_t id;
    TRY(rule_draft_save(&rq->cx, e->draft));
    if (!strcmp(b->name, "rehearse")) {
        TRY(rehearsal_start(&rq->cx, e->draft, &id));
        return reply_see_other(rq, model_href(rq, rq->id, "/rehearsal"),
                               NULL);
    }
    bool saved = !strcmp(b->name, "save");
    return reply_see_other(rq,
                           arena_printf(rq->cx.arena, "/model/%llu/rules%s",
                                        (unsigned long long)rq->id,
                                        saved ? ""
                                              : arena_printf(rq->cx.arena,
                                                             "#r%zu", rule)),
                           saved ? N_("The draft was saved.") : NULL);
}

enum err
page_model_rules_update(struct request *rq)
{
    struct editor e;
    struct button b = button_read(rq);
    const char *version = request_form(rq, "version");
    int64_t seen = 0;
    size_t rule;
    TRY(editor_open(rq, &e));
    if (version && !parse_i64(version, &seen))
        seen = -1;
    draft_read_form(rq, e.draft);
    if (seen != e.draft->version)
        e.stale = e.draft->who ? e.draft->who : FORMAT_NONE;
    bool room = button_do(&e, &b, &rule);
    rule_draft_judge(e.rules, e.rm, e.draft, rq->cx.lang, e.faults);
    if (e.stale || !room || !can_be_stored(&e))
        return again(&e, room ? NULL
                              : N_("There is no room for more: 30 rules, 24"
                                   " conditions a rule, 150 in all."));
    if (!strcmp(b.name, "rehearse") && e.faults->bad)
        return again(&e, N_("Rules with faults cannot be rehearsed. They are"
                            " marked below."));
    return store(&e, &b, rule);
}

/* ---- thrown away ---- */

enum err
page_model_rules_drop_ask(struct request *rq)
{
    struct editor e;
    TRY(editor_open(rq, &e));
    if (!e.draft->version)
        return ERR_NOT_FOUND;
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Throw away the draft of %s?"),
                                    e.model.name);
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_text(v, "TEXT", meta_text(&e));
    view_msg(v, "DO_LABEL", N_("Throw the draft away"));
    view_text(v, "BACK_HREF", model_href(rq, rq->id, "/rules"));
    form_hidden(rq, v, e.draft->version);
    return OK;
}

enum err
page_model_rules_drop(struct request *rq)
{
    struct editor e;
    TRY(editor_open(rq, &e));
    if (e.draft->version)
        TRY(rule_draft_drop(&rq->cx, e.draft));
    return reply_see_other(rq, model_href(rq, rq->id, ""),
                           N_("The draft was thrown away."));
}
