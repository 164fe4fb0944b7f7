/* See market.h. */
#include "page/market.h"

#include <string.h>

#include "core/text.h"
#include "model/market.h"
#include "page/csrf.h"
#include "page/page.h"
#include "view/format.h"

static const char *
href(struct request *rq, uint64_t id, const char *tail)
{
    return arena_printf(rq->cx.arena, "/market/%llu%s",
                        (unsigned long long)id, tail);
}

static bool
may_edit(const struct request *rq)
{
    return (rq->cx.actor.roles & ROLES_MARKET) != 0;
}

const char *
market_name(struct request *rq, const struct market *m)
{
    enum lang l = rq->cx.lang;
    if (!strcmp(m->model, MARKET_COMPANY))
        return lang_text(l, N_("The company"));
    return arena_printf(rq->cx.arena, "%s · %s",
                        m->category ? m->category
                                    : lang_text(l, N_("All product lines")),
                        m->region ? m->region
                                  : lang_text(l, N_("All regions")));
}

static void
fill_phase(struct view *v, const char *section, const struct phase *p)
{
    if (!p) {
        view_if(v, section, false);
        return;
    }
    struct view *row = view_row(v, section);
    view_u64(row, "TONE", p->colour);
    view_text(row, "LABEL", p->name);
}

static const char *
confirmed_text(struct request *rq, const struct market *m)
{
    if (m->confirmed_at == TIME_NONE)
        return FORMAT_NONE;
    return arena_printf(rq->cx.arena, "%s %s",
                        m->confirmed_by ? m->confirmed_by : FORMAT_NONE,
                        format_moment(rq->cx.arena, m->confirmed_at));
}

enum err
page_market_list(struct request *rq)
{
    struct market *list;
    size_t n;
    TRY(market_list(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "market/list",
                                lang_text(rq->cx.lang, N_("Markets")));
    view_if(v, "CAN_EDIT", may_edit(rq));
    view_if(v, "LINES", (rq->cx.actor.roles & ROLES_DATA) != 0);
    for (size_t i = 0; i < n; i++) {
        const struct market *m = &list[i];
        struct view *row = view_row(v, "ROW");
        view_text(row, "HREF", href(rq, m->id, ""));
        view_text(row, "NAME", market_name(rq, m));
        fill_phase(row, "PHASE", m->phase);
        fill_phase(row, "SUGGESTED", m->suggested);
        view_text(row, "WHO_TEXT", confirmed_text(rq, m));
        view_if(row, "OFF", !m->active);
    }
    return OK;
}

/* ---- one market ---- */

struct market_page {
    struct request *rq;
    struct market m;
    struct market_sign *signs;
    size_t sign_count;
    struct field *fields; /* of a value, with the signs as choices */
    struct market_value value;
    struct form form;
};

static char *
value_text(struct request *rq, const char *unit, int64_t value)
{
    struct arena *a = rq->cx.arena;
    if (!strcmp(unit, "money"))
        return format_money_short(a, rq->cx.lang, rq->cx.config->currency,
                                  value);
    char *number = value % 100 ? format_hundredths(a, value)
                               : format_int(a, value / 100);
    if (!strcmp(unit, "percent"))
        return arena_printf(a, "%s%%", number);
    if (!strcmp(unit, "days"))
        return lang_format(a, rq->cx.lang, N_("%s days"), number);
    return number;
}

static const char *
source_text(struct request *rq, const struct market_sign *s)
{
    if (s->on_day == DAY_NONE)
        return "";
    if (s->computed)
        return lang_text(rq->cx.lang, N_("computed"));
    return s->who ? arena_printf(rq->cx.arena, "%s · %s", s->source, s->who)
                  : s->source;
}

static void
fill_signs(struct market_page *p, struct view *v)
{
    struct request *rq = p->rq;
    for (size_t i = 0; i < p->sign_count; i++) {
        const struct market_sign *s = &p->signs[i];
        bool has = s->on_day != DAY_NONE;
        struct view *row = view_row(v, "SIGN");
        view_text(row, "LABEL", s->name);
        view_text(row, "VALUE", has ? value_text(rq, s->unit, s->value)
                                    : FORMAT_NONE);
        view_if(row, "LINKED", has && s->computed && s->value > 0 &&
                               (rq->cx.actor.roles & ROLES_DATA) &&
                               !strcmp(s->code, "new_customers"));
        view_text(row, "HREF", href(rq, p->m.id, "/customers"));
        view_text(row, "DAY", has ? format_day(rq->cx.arena, s->on_day) : "");
        view_text(row, "SOURCE", source_text(rq, s));
        view_if(row, "OLD", has && !s->known);
        if (!has || s->computed || !may_edit(rq))
            continue;
        struct view *b = view_row(row, "BACK");
        view_text(b, "ACTION",
                  arena_printf(rq->cx.arena, "/market/%llu/sign/%llu/back",
                               (unsigned long long)p->m.id,
                               (unsigned long long)s->id));
        view_text(b, "CSRF", csrf_token(rq));
    }
}

static char *
condition_text(struct request *rq, const struct market_why *w)
{
    struct arena *a = rq->cx.arena;
    static const char *const SIGNS[][2] = {
        {">=", "≥"}, {"<=", "≤"}, {">", ">"}, {"<", "<"}};
    const char *op = w->op;
    for (size_t i = 0; i < sizeof SIGNS / sizeof SIGNS[0]; i++)
        if (!strcmp(SIGNS[i][0], w->op))
            op = SIGNS[i][1];
    if (!w->sign)
        return arena_text(a, lang_text(rq->cx.lang,
                                       N_("otherwise, if any sign is"
                                          " known")));
    return arena_printf(a, "%s %s %s %s", w->sign->name,
                        w->sign->known
                            ? value_text(rq, w->sign->unit, w->sign->value)
                            : FORMAT_NONE,
                        op, value_text(rq, w->sign->unit, w->value));
}

static enum err
fill_rules(struct market_page *p, struct view *v)
{
    struct market_why *w;
    struct view *row = NULL;
    size_t n;
    TRY(market_explain(&p->rq->cx, &p->m, p->signs, p->sign_count, &w, &n));
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || w[i].rule != w[i - 1].rule) {
            row = view_row(v, "RULE");
            view_u64(row, "NO", w[i].rule);
            view_u64(row, "TONE", w[i].phase->colour);
            view_text(row, "LABEL", w[i].phase->name);
            view_if(row, "HOLDS", p->m.suggested && w[i].rule == p->m.rule);
        }
        struct view *c = view_row(row, "CONDITION");
        view_text(c, "TEXT", condition_text(p->rq, &w[i]));
        view_if(c, "OK", w[i].holds);
    }
    view_if(v, "NO_SIGN", !p->m.suggested);
    return OK;
}

static const char *
mark_text(const struct phase *p)
{
    if (!strcmp(p->mark, "educate"))
        return N_("Plays that educate come first.");
    if (!strcmp(p->mark, "engage"))
        return N_("Plays that engage come first.");
    return N_("Plays that call to act come first.");
}

static enum err
fill_directions(struct market_page *p, struct view *v)
{
    struct request *rq = p->rq;
    const char *const *list;
    size_t n;
    if (!p->m.phase)
        return OK;
    TRY(market_directions(&rq->cx, p->m.model, p->m.phase->code, &list, &n));
    struct view *d = view_row(v, "DIRECTIONS");
    view_text(d, "DIRECTIONS_TITLE",
              lang_format(rq->cx.arena, rq->cx.lang, N_("To do in %s"),
                          p->m.phase->name));
    view_msg(d, "MARK_TEXT", mark_text(p->m.phase));
    for (size_t i = 0; i < n; i++)
        view_text(view_row(d, "DIRECTION"), "TEXT", list[i]);
    return OK;
}

static enum err
fill_history(struct market_page *p, struct view *v)
{
    struct request *rq = p->rq;
    struct market_confirmed *list;
    size_t n;
    TRY(market_history(&rq->cx, &p->m, &list, &n));
    if (!n)
        return OK;
    struct view *past = view_row(v, "PAST");
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(past, "HISTORY");
        bool other = list[i].suggested
            && strcmp(list[i].suggested, list[i].phase);
        view_text(row, "PHASE", list[i].phase);
        view_if(row, "OTHER", other);
        view_text(row, "SUGGESTED",
                  other ? lang_format(rq->cx.arena, rq->cx.lang,
                                      N_("the signs suggested %s"),
                                      list[i].suggested)
                        : "");
        view_text(row, "NOTE_TEXT", list[i].note);
        view_text(row, "WHO", list[i].who ? list[i].who : FORMAT_NONE);
        view_text(row, "AT", format_moment(rq->cx.arena, list[i].at));
    }
    return OK;
}

static enum err
fill_edit(struct market_page *p, struct view *v)
{
    struct request *rq = p->rq;
    struct phase *list;
    size_t n;
    struct view *c = view_row(v, "CAN_EDIT");
    view_text(c, "CONFIRM_ACTION", href(rq, p->m.id, "/confirm"));
    view_text(c, "SIGN_ACTION", href(rq, p->m.id, "/sign"));
    view_text(c, "SWITCH_ACTION", href(rq, p->m.id, "/switch"));
    view_msg(c, "SWITCH_LABEL", p->m.active ? N_("Look at it no more")
                                            : N_("Look at it again"));
    view_text(c, "CSRF", csrf_token(rq));
    TRY(market_phases(&rq->cx, p->m.model, &list, &n));
    const struct phase *best = p->m.suggested ? p->m.suggested : p->m.phase;
    for (size_t i = 0; i < n; i++) {
        struct view *o = view_row(v, "PHASE_OPTION");
        view_text(o, "VALUE", list[i].code);
        view_text(o, "LABEL", list[i].name);
        view_if(o, "SELECTED", best && !strcmp(list[i].code, best->code));
    }
    form_fill(&p->form, v);
    return OK;
}

static enum err
market_open(struct request *rq, struct market_page *p)
{
    *p = (struct market_page){.rq = rq};
    struct arena *a = rq->cx.arena;
    size_t bytes = market_value_field_count * sizeof *p->fields, n = 0;
    TRY(market_find(&rq->cx, rq->id, &p->m));
    TRY(market_signs(&rq->cx, rq->id, &p->signs, &p->sign_count));
    struct choice *c = ARENA_ARRAY(a, p->sign_count + 1, struct choice);
    for (size_t i = 0; i < p->sign_count; i++)
        if (!p->signs[i].computed)
            c[n++] = (struct choice){p->signs[i].code, p->signs[i].name};
    p->fields = arena_alloc(a, bytes);
    memcpy(p->fields, market_value_fields, bytes);
    p->fields[0].type = FIELD_CHOICE;
    p->fields[0].choices = c;
    p->value = (struct market_value){.on_day = clock_today(),
                                     .value = FIELD_EMPTY};
    form_show(rq, p->fields, market_value_field_count, &p->value, &p->form);
    return OK;
}

static enum err
market_page(struct market_page *p)
{
    struct request *rq = p->rq;
    const char *name = market_name(rq, &p->m);
    struct view *v = reply_page(rq, "market/show", name);
    view_text(v, "NAME", name);
    view_text(v, "META_TEXT",
              p->m.computed_at == TIME_NONE
                  ? lang_text(rq->cx.lang, N_("Its signs were not computed"
                                              " yet."))
                  : lang_format(rq->cx.arena, rq->cx.lang,
                                N_("Signs computed %s"),
                                format_moment(rq->cx.arena,
                                              p->m.computed_at)));
    fill_phase(v, "PHASE", p->m.phase);
    fill_signs(p, v);
    TRY(fill_rules(p, v));
    TRY(fill_directions(p, v));
    TRY(fill_history(p, v));
    if (may_edit(rq))
        return fill_edit(p, v);
    form_fill(&p->form, v); /* the place of messages stays empty */
    return OK;
}

enum err
page_market_show(struct request *rq)
{
    struct market_page *p = ARENA_NEW(rq->cx.arena, struct market_page);
    TRY(market_open(rq, p));
    return market_page(p);
}

/* ---- acts ---- */

enum err
page_market_sign(struct request *rq)
{
    struct market_page *p = ARENA_NEW(rq->cx.arena, struct market_page);
    TRY(market_open(rq, p));
    form_read(rq, p->fields, market_value_field_count, &p->value, &p->form);
    if (!p->form.failed && p->value.on_day > clock_today())
        form_refuse(&p->form, "on_day", N_("That day is still to come."));
    if (p->form.failed) {
        TRY(market_page(p));
        return reply_form_again(rq, &p->form);
    }
    TRY(market_sign_add(&rq->cx, p->m.id, &p->value));
    return reply_see_other(rq, href(rq, p->m.id, ""),
                           N_("The sign was entered."));
}

enum err
page_market_sign_back(struct request *rq)
{
    uint64_t id;
    if (!parse_u64(rq->args[0], &id))
        return ERR_NOT_FOUND;
    TRY(market_sign_void(&rq->cx, rq->id, id));
    return reply_see_other(rq, href(rq, rq->id, ""),
                           N_("The sign was taken back; the one before counts"
                              " again."));
}

enum err
page_market_confirm(struct request *rq)
{
    struct market m;
    const char *phase = request_form(rq, "phase");
    const char *note = request_form(rq, "note");
    TRY(market_find(&rq->cx, rq->id, &m));
    if (!phase)
        return ERR_INVALID;
    TRY(market_confirm(&rq->cx, &m, phase,
                       utf8_cut(rq->cx.arena, note ? note : "", 255)));
    return reply_see_other(rq, href(rq, m.id, ""),
                           N_("The phase was confirmed."));
}

enum err
page_market_switch(struct request *rq)
{
    struct market m;
    TRY(market_find(&rq->cx, rq->id, &m));
    TRY(market_switch(&rq->cx, m.id, !m.active));
    return reply_see_other(rq, href(rq, m.id, ""), NULL);
}

/* ---- a new one ---- */

struct market_new {
    uint64_t category_id;
    const char *region;
};

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct market_new, member)

static const struct field NEW[] = {
    {COLUMN(category_id, N_("Product line"), FIELD_REF),
     .hint = N_("Empty: all of them.")},
    {COLUMN(region, N_("Sales region"), FIELD_CHOICE),
     .hint = N_("Empty: all of them.")},
};

static enum err
new_start(struct request *rq, struct field fields[2], struct option **lines,
          size_t *count)
{
    struct market_place *list;
    size_t n, regions = 0;
    TRY(market_places(&rq->cx, &list, &n));
    struct choice *c = ARENA_ARRAY(rq->cx.arena, n + 1, struct choice);
    *lines = ARENA_ARRAY(rq->cx.arena, n, struct option);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].category_id)
            (*lines)[(*count)++] = (struct option){list[i].category_id,
                                                   list[i].name};
        else
            c[regions++] = (struct choice){list[i].region, list[i].name};
    memcpy(fields, NEW, sizeof NEW);
    fields[1].choices = c;
    return OK;
}

static void
new_page(struct request *rq, struct form *form, const struct option *lines,
         size_t count)
{
    struct view *v = reply_page(rq, "market/new",
                                lang_text(rq->cx.lang, N_("New market")));
    form_options(form, "category_id", lines, count);
    form_fill(form, v);
}

enum err
page_market_new(struct request *rq)
{
    struct field *fields = ARENA_ARRAY(rq->cx.arena, 2, struct field);
    struct market_new *m = ARENA_NEW(rq->cx.arena, struct market_new);
    struct option *lines;
    struct form form;
    size_t count;
    TRY(new_start(rq, fields, &lines, &count));
    form_show(rq, fields, 2, m, &form);
    new_page(rq, &form, lines, count);
    return OK;
}

enum err
page_market_create(struct request *rq)
{
    struct field *fields = ARENA_ARRAY(rq->cx.arena, 2, struct field);
    struct market_new *m = ARENA_NEW(rq->cx.arena, struct market_new);
    struct option *lines;
    struct form form;
    size_t count;
    uint64_t id = 0;
    bool known = false;
    TRY(new_start(rq, fields, &lines, &count));
    form_read(rq, fields, 2, m, &form);
    for (size_t i = 0; i < count; i++)
        known |= lines[i].id == m->category_id;
    if (m->category_id && !known)
        form_refuse(&form, "category_id", N_("Please choose from the list."));
    const char *region = m->region && *m->region ? m->region : NULL;
    enum err e = form.failed ? ERR_INVALID
                             : market_add(&rq->cx, m->category_id, region,
                                          &id);
    if (e == ERR_CONFLICT)
        form_refuse(&form, "", N_("There is such a market already."));
    if (e == ERR_CONFLICT || e == ERR_INVALID) {
        new_page(rq, &form, lines, count);
        return reply_form_again(rq, &form);
    }
    TRY(e);
    return reply_see_other(rq, href(rq, id, ""),
                           N_("The market was added; its signs are being"
                              " computed."));
}
