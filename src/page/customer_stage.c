/* The stage of a customer in every model, as of today or any day before: events
 * up to its end, by the rules that read that day. Below, the history as it is
 * written, corrections and all, and the moves by hand. */
#include "page/customer_stage.h"

#include <string.h>

#include "core/text.h"
#include "model/ledger.h"
#include "model/stage.h"
#include "model/stage_move.h"
#include "page/csrf.h"
#include "page/customer_view.h"
#include "page/rule_words.h"
#include "view/format.h"

struct move_form {
    const char *to, *reason;
    int32_t until_on;
    bool until_facts;
};

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct move_form, member)

static const struct field MOVE[] = {
    {COLUMN(to, N_("To the stage"), FIELD_CHOICE), .required = true},
    {COLUMN(reason, N_("Why"), FIELD_TEXT), .required = true, .max = 255},
    {COLUMN(until_on, N_("Stands until"), FIELD_DAY),
     .hint = N_("Last day. Empty: until it is taken back.")},
    {COLUMN(until_facts, N_("Only until the rules say something else"),
            FIELD_BOOL),
     .hint = N_("Ends when they give another stage than today.")},
};
enum { MOVE_FIELDS = sizeof MOVE / sizeof MOVE[0] };

struct stage_page {
    struct profile_page pp; /* for the words of conditions */
    const struct rules *rules;
    const struct rule_model *m;
    int32_t day;            /* DAY_NONE = today */
    const char *day_refused; /* msgid: why the day asked for was not taken */
    struct stage_now now[RULE_MODELS];
    struct stage_why why;
    struct ledger_word *words; /* what people said */
    size_t word_count;
    int targets[RULE_STAGES];
    size_t target_count;
    struct field fields[MOVE_FIELDS];
    struct move_form move;
    struct form form;
};

static const char *
href(const struct stage_page *p, const char *model, int32_t day)
{
    struct buf b;
    buf_init(&b, p->pp.a);
    buf_printf(&b, "/customer/%llu/stage?model=%s",
               (unsigned long long)p->pp.c.id, model);
    if (day != DAY_NONE)
        buf_printf(&b, "&day=%s", day_iso(p->pp.a, day));
    return b.data;
}

/* ---- read ---- */

static enum err
move_start(struct stage_page *p)
{
    struct arena *a = p->pp.a;
    struct choice *c = ARENA_ARRAY(a, RULE_STAGES + 1, struct choice);
    memcpy(p->fields, MOVE, sizeof MOVE);
    p->fields[0].choices = c;
    p->move = (struct move_form){.until_on = DAY_NONE};
    int now = p->now[p->m - p->rules->models].stage;
    if (p->pp.may_edit && p->day == DAY_NONE)
        TRY(stage_move_targets(&p->pp.rq->cx, p->m, now, p->targets,
                               &p->target_count));
    for (size_t i = 0; i < p->target_count; i++) {
        const struct rule_stage *s = &p->m->stages[p->targets[i]];
        c[i] = (struct choice){s->code, s->name[p->pp.l]};
    }
    form_show(p->pp.rq, p->fields, MOVE_FIELDS, &p->move, &p->form);
    return OK;
}

/* What is no day or a later one is today, and is said. */
static void
day_read(struct stage_page *p, const char *text)
{
    p->day = text ? day_parse(text) : DAY_NONE;
    if (text && *text && p->day == DAY_NONE)
        p->day_refused = N_("That is no day: today is shown.");
    else if (p->day != DAY_NONE && p->day > p->pp.today)
        p->day_refused = N_("That day has not come yet: today is shown.");
    if (p->day != DAY_NONE && p->day >= p->pp.today)
        p->day = DAY_NONE;
}

/* `model` and `day` of the address. */
static enum err
stage_open(struct request *rq, const char *model, const char *day,
           struct stage_page *p)
{
    struct profile_page *pp = &p->pp;
    memset(p, 0, sizeof *p);
    *pp = (struct profile_page){.rq = rq, .a = rq->cx.arena, .l = rq->cx.lang,
                                .today = clock_today()};
    TRY(customer_find(&rq->cx, rq->id, &pp->c));
    pp->may_edit = customer_edit_may(&rq->cx, pp->c.owner_id, pp->c.team_id);
    day_read(p, day);
    TRY(stage_as_of(&rq->cx, rq->id, p->day, &p->rules, p->now,
                    &pp->p.facts));
    p->m = model && *model ? rules_model(p->rules, model)
                           : &p->rules->models[p->rules->default_model];
    if (!p->m)
        return ERR_NOT_FOUND;
    pp->p.rules = p->rules;
    pp->p.model = p->m;
    if (p->day != DAY_NONE)
        pp->today = p->day;
    TRY(stage_explain(&rq->cx, rq->id, p->m->code, p->day, &p->why,
                      &pp->p.facts));
    TRY(ledger_words(&rq->cx, rq->id, &p->words, &p->word_count));
    return move_start(p);
}

/* ---- shown ---- */

/* By whom or what the customer is in its stage. */
static void
fill_by(const struct stage_page *p, struct view *row,
        const struct rule_model *m, const struct stage_now *now)
{
    bool hand = now->stage >= 0 && now->rule == RULE_BY_HAND;
    bool declared = !hand && now->stage >= 0
        && ledger_word_find(p->words, p->word_count, m, now->since, false);
    view_if(row, "HAND", hand);
    view_if(row, "DECLARED", declared);
    view_if(row, "RULES", !hand && !declared);
}

static void
fill_models(const struct stage_page *p, struct view *v)
{
    enum lang l = p->pp.l;
    for (size_t i = 0; i < p->rules->model_count; i++) {
        const struct rule_model *m = &p->rules->models[i];
        const struct stage_now *now = &p->now[i];
        struct view *row = view_row(v, "MODEL_ROW");
        view_text(row, "HREF", href(p, m->code, p->day));
        view_text(row, "NAME", m->name[l]);
        view_if(row, "HERE", m == p->m);
        view_if(row, "NOT_IN", now->stage < 0);
        fill_by(p, row, m, now);
        view_text(row, "SINCE", now->stage < 0 ? FORMAT_NONE
                                               : format_day(p->pp.a,
                                                            now->since));
        if (now->stage < 0)
            continue;
        struct view *in = view_row(row, "IN");
        view_u64(in, "TONE", m->stages[now->stage].colour);
        view_text(in, "LABEL", m->stages[now->stage].name[l]);
    }
}

static const char *
condition_text(const struct stage_page *p, const struct condition_why *c)
{
    const char *text = condition_words(&p->pp, c);
    if (c->holds || c->holds_on == DAY_NONE)
        return text;
    return lang_format(p->pp.a, p->pp.l, N_("%s (by time alone on %s)"), text,
                       format_day(p->pp.a, c->holds_on));
}

/* A line a condition that is always needed, and one an alternative. */
static void
fill_conditions(const struct stage_page *p, struct view *row,
                const struct rule_why *r)
{
    size_t n = r->condition_count;
    for (size_t i = 0, next; i < n; i = next) {
        const struct condition_why *c = &r->conditions[i];
        const char *text = condition_text(p, c);
        bool holds = c->holds;
        for (next = i + 1; c->group && next < n
             && r->conditions[next].group == c->group; next++) {
            text = arena_printf(p->pp.a, "%s · %s", text,
                                condition_text(p, &r->conditions[next]));
            holds = holds && r->conditions[next].holds;
        }
        view_text(view_row(row, holds ? "HAVE" : "LACK"), "TEXT", text);
    }
}

static void
fill_why(const struct stage_page *p, struct view *v)
{
    enum lang l = p->pp.l;
    view_text(v, "WHY_TITLE",
              p->why.by_hand
                  ? lang_format(p->pp.a, l, N_("%s: moved by hand; what the"
                                               " rules see"), p->m->name[l])
                  : lang_format(p->pp.a, l, N_("%s: what the rules see"),
                                p->m->name[l]));
    for (size_t i = 0; i < p->why.rule_count; i++) {
        const struct rule_why *r = &p->why.rules[i];
        const struct rule_stage *s = &p->m->stages[r->rule->stage];
        struct view *row = view_row(v, "RULE");
        view_u64(row, "NO", i + 1);
        view_u64(row, "TONE", s->colour);
        view_text(row, "LABEL", s->name[l]);
        view_if(row, "DECIDES", r->decides);
        view_if(row, "ALWAYS", r->condition_count == 0);
        fill_conditions(p, row, r);
    }
}

static void
fill_missing(const struct stage_page *p, struct view *v)
{
    const struct stage_why *w = &p->why;
    enum lang l = p->pp.l;
    if (w->next < 0 || !w->next_rule)
        return;
    struct view *m = view_row(v, "MISSING");
    view_text(m, "MISSING_TITLE",
              lang_format(p->pp.a, l, N_("Missing for “%s”"),
                          p->m->stages[w->next].name[l]));
    const char *words = rule_words(&p->pp, w->next_rule, false);
    if (*words)
        view_text(view_row(m, "LINE"), "TEXT", words);
    if (w->next_on != DAY_NONE)
        view_text(view_row(m, "LINE"), "TEXT",
                  lang_format(p->pp.a, l, N_("Time alone brings it on %s."),
                              format_day(p->pp.a, w->next_on)));
    else
        view_text(view_row(m, "LINE"), "TEXT",
                  lang_text(l, N_("Time alone does not bring it.")));
}

/* ---- the facts of a past day ---- */

static void
fact_add(struct view *v, const char *label, const char *value)
{
    struct view *row = view_row(v, "FACT");
    view_msg(row, "LABEL", label);
    view_text(row, "VALUE", value);
}

static const char *
day_or_none(const struct stage_page *p, int32_t day)
{
    return day == DAY_NONE ? FORMAT_NONE : format_day(p->pp.a, day);
}

static void
fill_facts(const struct stage_page *p, struct view *v)
{
    const struct facts *f = &p->pp.p.facts;
    struct arena *a = p->pp.a;
    if (!f->in_base)
        return;
    fact_add(v, N_("Purchases"), format_int(a, f->purchases_total));
    fact_add(v, N_("Last purchase"), day_or_none(p, f->last_purchase));
    fact_add(v, N_("Next purchase expected"), day_or_none(p, f->expected_on));
    fact_add(v, N_("12-month revenue"),
             f->purchases_total || f->orders_total
                 ? format_money(a, p->pp.rq->cx.config->currency,
                                f->revenue_365)
                 : FORMAT_NONE);
    fact_add(v, N_("Last contact"), day_or_none(p, f->last_contact));
    fact_add(v, N_("Open opportunities"), format_int(a, f->open_opportunities));
    fact_add(v, N_("Open tickets"), format_int(a, f->open_tickets));
    if (f->notice)
        fact_add(v, N_("Notice runs until"), day_or_none(p, f->notice_until));
}

static const char *
cause(const struct stage_page *p, const struct ledger_row *r)
{
    enum lang l = p->pp.l;
    const char *text = move_reason_words(l, r->reason);
    if (!*r->reason)
        text = lang_format(p->pp.a, l, N_("rule %u, version %u"), r->rule,
                           r->version);
    return r->account ? arena_printf(p->pp.a, "%s · %s", text, r->account)
                      : text;
}

static enum err
fill_history(const struct stage_page *p, struct view *v)
{
    const struct ledger_row *rows;
    struct arena *a = p->pp.a;
    enum lang l = p->pp.l;
    size_t n;
    TRY(ledger_history(&p->pp.rq->cx, p->pp.c.id, p->m, DAY_NONE, &rows, &n));
    for (size_t i = n; i-- > 0;) {
        const struct ledger_row *r = &rows[i];
        struct view *row = view_row(v, "HISTORY");
        view_text(row, "DAY", format_day(a, r->day));
        view_text(row, "FROM", r->from ? r->from->name[l] : FORMAT_NONE);
        view_text(row, "TO", r->to ? r->to->name[l] : FORMAT_NONE);
        view_text(row, "WHY", cause(p, r));
        view_if(row, "WRONG", !r->counts && (r->from || r->to));
        view_if(row, "LATER", p->day != DAY_NONE && r->day > p->day);
        view_text(row, "RECORDED",
                  r->recorded_at == TIME_NONE
                      ? lang_text(l, N_("worked out now"))
                      : format_moment(a, r->recorded_at));
        if (r->corrects_day != DAY_NONE)
            view_text(view_row(row, "FIX"), "FIX_TEXT",
                      lang_format(a, l, N_("corrects the entry of %s"),
                                  format_day(a, r->corrects_day)));
    }
    return OK;
}

/* ---- moves by hand ---- */

static char *
move_text(const struct stage_page *p, const struct stage_move *m)
{
    const struct rule_model *rm = rules_model(p->rules, m->model);
    enum lang l = p->pp.l;
    int from = rm ? rules_stage_number(rm, m->from) : -1;
    int to = rm ? rules_stage_number(rm, m->to) : -1;
    return arena_printf(p->pp.a, "%s: %s → %s", rm ? rm->name[l] : m->model,
                        from < 0 ? FORMAT_NONE : rm->stages[from].name[l],
                        to < 0 ? FORMAT_NONE : rm->stages[to].name[l]);
}

static char *
move_when(const struct stage_page *p, const struct stage_move *m)
{
    struct arena *a = p->pp.a;
    enum lang l = p->pp.l;
    char *on = format_day(a, m->moved_on);
    if (m->ended_at != TIME_NONE)
        return lang_format(a, l, N_("%s, taken back %s"), on,
                           format_moment(a, m->ended_at));
    if (m->until_on != DAY_NONE)
        return lang_format(a, l, N_("%s, until %s"), on,
                           format_day(a, m->until_on));
    if (m->until_facts)
        return lang_format(a, l, N_("%s, until the rules say something else"),
                           on);
    return lang_format(a, l, N_("%s, until it is taken back"), on);
}

static enum err
fill_moves(const struct stage_page *p, struct view *v)
{
    struct stage_move *list;
    size_t n;
    TRY(stage_moves(&p->pp.rq->cx, p->pp.c.id, &list, &n));
    struct view *moves = n ? view_row(v, "MOVES") : NULL;
    for (size_t i = 0; i < n; i++) {
        const struct stage_move *m = &list[i];
        struct view *row = view_row(moves, "MOVE");
        view_text(row, "TEXT", move_text(p, m));
        view_text(row, "REASON", m->reason);
        view_text(row, "WHO", m->who ? m->who : FORMAT_NONE);
        view_text(row, "WHEN", move_when(p, m));
        bool over = m->ended_at != TIME_NONE
            || (m->until_on != DAY_NONE && m->until_on < clock_today());
        if (over || !p->pp.may_edit)
            continue;
        struct view *s = view_row(row, "STANDS");
        view_text(s, "ACTION",
                  arena_printf(p->pp.a, "/customer/%llu/stage/%llu/back",
                               (unsigned long long)p->pp.c.id,
                               (unsigned long long)m->id));
        view_text(s, "CSRF", csrf_token(p->pp.rq));
    }
    return OK;
}

static enum err
stage_page(struct stage_page *p)
{
    struct request *rq = p->pp.rq;
    unsigned long long id = (unsigned long long)p->pp.c.id;
    const char *title = lang_format(p->pp.a, p->pp.l, N_("Stages of %s"),
                                    p->pp.c.name);
    struct view *v = reply_page(rq, "customer/stage", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "CUSTOMER_NAME", p->pp.c.name);
    view_textf(v, "CUSTOMER_HREF", "/customer/%llu", id);
    view_text(v, "MODEL", p->m->code);
    view_text(v, "TODAY", day_iso(p->pp.a, clock_today()));
    view_text(v, "DAY", day_iso(p->pp.a, p->pp.today));
    if (p->day_refused)
        view_msg(view_row(v, "DAY_REFUSED"), "TEXT", p->day_refused);
    if (p->day != DAY_NONE) {
        struct view *past = view_row(v, "PAST");
        view_text(past, "PAST_TEXT",
                  lang_format(p->pp.a, p->pp.l,
                              N_("As of the end of %s: events up to that day,"
                                 " as they are known today, by the rules that"
                                 " read it."),
                              format_day(p->pp.a, p->day)));
        view_text(past, "TODAY_HREF", href(p, p->m->code, DAY_NONE));
        struct view *facts = view_row(v, "FACTS");
        view_text(facts, "FACTS_TITLE",
                  lang_format(p->pp.a, p->pp.l, N_("Facts at the end of %s"),
                              format_day(p->pp.a, p->day)));
        fill_facts(p, facts);
    }
    fill_models(p, v);
    fill_why(p, v);
    fill_missing(p, v);
    TRY(fill_history(p, v));
    form_fill(&p->form, v);
    if (p->target_count) {
        struct view *f = view_row(v, "MOVE_FORM");
        view_textf(f, "ACTION", "/customer/%llu/stage", id);
        view_textf(f, "LOST_HREF", "/customer/%llu/event/declaration/new",
                   id);
    }
    return fill_moves(p, v);
}

enum err
page_customer_stage(struct request *rq)
{
    struct stage_page *p = ARENA_NEW(rq->cx.arena, struct stage_page);
    TRY(stage_open(rq, request_query(rq, "model"), request_query(rq, "day"),
                   p));
    return stage_page(p);
}

/* ---- moved ---- */

static enum err
refuse_missing(struct stage_page *p, int to)
{
    struct request *rq = p->pp.rq;
    struct customer_edit c;
    const char *const *missing;
    struct buf b;
    size_t n;
    TRY(customer_edit_find(&rq->cx, rq->id, &c));
    TRY(stage_move_missing(&rq->cx, p->m, to, &c, &missing, &n));
    if (!n)
        return OK;
    buf_init(&b, p->pp.a);
    buf_add(&b, "");
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i ? (p->pp.l == LANG_EN ? ", " : "、") : "",
                   lang_text(p->pp.l, missing[i]));
    form_refuse(&p->form, "to", N_("Fill in the customer first."));
    p->form.messages[0] =
        lang_format(p->pp.a, p->pp.l, N_("Fill in the customer first: %s"),
                    b.data);
    return OK;
}

static enum err
move_judge(struct stage_page *p, int *to)
{
    *to = p->form.failed ? -1 : rules_stage(p->m, p->move.to);
    if (*to < 0)
        return OK;
    if (p->move.until_on != DAY_NONE && p->move.until_on < clock_today())
        form_refuse(&p->form, "until_on", N_("That day is over."));
    return refuse_missing(p, *to);
}

enum err
page_customer_stage_move(struct request *rq)
{
    struct stage_page *p = ARENA_NEW(rq->cx.arena, struct stage_page);
    int to;
    TRY(stage_open(rq, request_form(rq, "model"), NULL, p));
    if (!p->pp.may_edit)
        return ERR_DENIED;
    if (!p->target_count)
        return ERR_INVALID;
    form_read(rq, p->fields, MOVE_FIELDS, &p->move, &p->form);
    TRY(move_judge(p, &to));
    if (p->form.failed) {
        TRY(stage_page(p));
        return reply_form_again(rq, &p->form);
    }
    struct stage_move m = {
        .customer_id = rq->id, .to = p->m->stages[to].number,
        .from = p->m->stages[p->now[p->m - p->rules->models].stage].number,
        .until_on = p->move.until_on, .until_facts = p->move.until_facts,
        .reason = p->move.reason};
    TRY(stage_move_make(&rq->cx, p->m, &m));
    return reply_see_other(rq, href(p, p->m->code, DAY_NONE),
                           N_("The customer was moved."));
}

enum err
page_customer_stage_back(struct request *rq)
{
    uint64_t id;
    if (!parse_u64(rq->args[0], &id))
        return ERR_NOT_FOUND;
    TRY(stage_move_end(&rq->cx, rq->id, id));
    return reply_see_other(rq,
                           arena_printf(rq->cx.arena, "/customer/%llu/stage",
                                        (unsigned long long)rq->id),
                           N_("Taken back: the rules decide again."));
}
