/* The strip of rounds, the line that says why, and what is missing.
 *
 * A round is a row, the present one on top. A stage of it was passed, is where
 * the customer is, was fallen back from, was never passed, or is still ahead;
 * days are the sum of the stays in the round. */
#include <ctype.h>
#include <string.h>

#include "page/customer_view.h"
#include "view/format.h"

enum { STAYS_MAX = 3 };

struct visit {
    int32_t first, last;       /* day of the first and the last entering */
    int32_t days[STAYS_MAX];   /* of the stays; the last holds all further */
    unsigned stays;
    bool fallen;               /* left backwards */
    bool back;                 /* the last entering was a fall */
};

struct round {
    int number;
    int32_t from, to;
    int highest;               /* place of the furthest stage, no loss */
    struct visit visits[RULE_STAGES];
};

static bool
falls(const struct rule_model *m, int from, int to)
{
    return from >= 0 && to < from && !m->stages[from].is_loss &&
           !m->stages[to].is_loss;
}

static void
visit_add(struct round *r, int stage, int32_t day, int32_t days, bool back)
{
    struct visit *v = &r->visits[stage];
    if (!v->stays)
        v->first = day;
    v->last = day;
    v->back = back;
    if (v->stays < STAYS_MAX)
        v->days[v->stays++] = days;
    else
        v->days[STAYS_MAX - 1] += days;
}

/* Newest round first. */
static struct round *
rounds_read(const struct profile_page *pp, size_t *n)
{
    const struct profile *p = &pp->p;
    const struct rule_model *m = p->model;
    struct round *list = ARENA_ARRAY(pp->a, p->move_count + 1, struct round);
    size_t count = 0;
    for (size_t i = 0; i < p->move_count; i++) {
        const struct timeline_move *t = &p->moves[i];
        int32_t end = i + 1 < p->move_count ? p->moves[i + 1].day : pp->today;
        if (!count || list[count - 1].number != t->round)
            list[count++] = (struct round){.number = t->round,
                                           .from = t->day, .highest = -1};
        struct round *r = &list[count - 1];
        bool back = falls(m, t->from, t->to) && i &&
                    p->moves[i - 1].round == t->round;
        if (back)
            r->visits[t->from].fallen = true;
        visit_add(r, t->to, t->day, end - t->day, back);
        r->to = end;
        if (!m->stages[t->to].is_loss && t->to > r->highest)
            r->highest = t->to;
    }
    for (size_t i = 0; i < count / 2; i++) {
        struct round swap = list[i];
        list[i] = list[count - 1 - i];
        list[count - 1 - i] = swap;
    }
    *n = count;
    return list;
}

/* ---- one step ---- */

static char *
days_words(const struct profile_page *pp, const struct visit *v)
{
    struct buf b;
    buf_init(&b, pp->a);
    for (unsigned i = 0; i < v->stays; i++)
        buf_printf(&b, "%s%d", i ? " + " : "", (int)v->days[i]);
    return b.data;
}

static char *
stay_words(const struct profile_page *pp, const struct visit *v, bool now)
{
    if (now && v->back)
        return lang_format(pp->a, pp->l, N_("%s fell back, %d days"),
                           format_day(pp->a, v->last),
                           (int)(pp->today - v->last));
    return lang_format(pp->a, pp->l, N_("%s, %s days"),
                       format_day(pp->a, v->first), days_words(pp, v));
}

/* The day on which a group of conditions holds by time alone; DAY_NONE if one
 * of them never does. */
static int32_t
group_holds_on(const struct rule_why *r, unsigned group)
{
    int32_t on = DAY_NONE;
    for (size_t i = 0; i < r->condition_count; i++) {
        const struct condition_why *c = &r->conditions[i];
        if (c->group != group || c->holds)
            continue;
        if (c->holds_on == DAY_NONE)
            return DAY_NONE;
        if (on == DAY_NONE || c->holds_on > on)
            on = c->holds_on;
    }
    return on;
}

/* The day on which time alone ends in a loss, DAY_NONE = not foreseeable. */
static int32_t
loss_on(const struct profile_page *pp)
{
    const struct stage_why *why = &pp->p.why;
    int32_t first = DAY_NONE;
    for (size_t i = 0; i < why->rule_count; i++) {
        const struct rule_why *r = &why->rules[i];
        if (r->holds || !pp->p.model->stages[r->rule->stage].is_loss)
            continue;
        for (unsigned g = 0; g <= r->rule->group_count; g++) {
            int32_t on = group_holds_on(r, g);
            if (on != DAY_NONE && (first == DAY_NONE || on < first))
                first = on;
        }
    }
    return first;
}

/* What time will do if nothing else happens. */
static const char *
loss_ahead(const struct profile_page *pp)
{
    const struct facts *f = &pp->p.facts;
    int32_t on = loss_on(pp);
    if (on == DAY_NONE)
        return "";
    if (f->notice && f->notice_until != DAY_NONE && on == f->notice_until + 1)
        return lang_format(pp->a, pp->l, N_("after %s if the notice stands"),
                           format_day_short(pp->a, f->notice_until,
                                            pp->today));
    return lang_format(pp->a, pp->l, N_("from %s without a purchase"),
                       format_day_short(pp->a, on, pp->today));
}

struct look {
    const char *state, *icon, *note;
    int width;
};

static struct look
look_of_visited(const struct profile_page *pp, const struct round *r,
                int stage, bool current)
{
    bool now = current && stage == pp->p.why.stage;
    const struct visit *v = &r->visits[stage];
    const struct rule_why *next = pp->p.why.next_rule;
    struct look look = {"done", "check", stay_words(pp, v, now), 100};
    if (pp->p.model->stages[stage].is_loss) {
        look.state = "lost";
        look.icon = "door-exit";
    } else if (now) {
        int share = next ? rule_share(next) : 100;
        look.state = "now";
        look.icon = NULL;
        look.width = share < 8 ? 8 : share;
    } else if (v->fallen && stage == r->highest && current) {
        look.state = "back";
        look.icon = "arrow-back-up";
    }
    return look;
}

static struct look
look_of(const struct profile_page *pp, const struct round *r, int stage,
        bool current)
{
    const struct rule_stage *s = &pp->p.model->stages[stage];
    if (r->visits[stage].stays)
        return look_of_visited(pp, r, stage, current);
    if (s->is_loss)
        return (struct look){"todo", NULL, current ? loss_ahead(pp) : "", 0};
    if (stage > r->highest)
        return (struct look){
            "todo", NULL,
            current ? "" : lang_text(pp->l, N_("not reached")), 0};
    if (r->number > 1)
        return (struct look){"skip", NULL,
                             lang_text(pp->l, N_("won back, not passed again")),
                             0};
    return (struct look){"skip", NULL, lang_text(pp->l, N_("not passed")), 0};
}

/* ---- rows ---- */

static void
fill_step(const struct profile_page *pp, struct view *row,
          const struct round *r, int stage, bool current)
{
    struct look look = look_of(pp, r, stage, current);
    struct view *s = view_row(row, "STEP");
    view_text(s, "LABEL", pp->p.model->stages[stage].name[pp->l]);
    view_text(s, "NOTE", look.note);
    view_text(s, "STATE", look.state);
    view_textf(s, "WIDTH", "%d", look.width);
    view_if(s, "ICON", look.icon != NULL);
    view_text(s, "ICON_NAME", look.icon);
    view_if(s, "CURRENT", current && stage == pp->p.why.stage);
}

static void
fill_round(const struct profile_page *pp, struct view *v,
           const struct round *r, bool current)
{
    const struct rule_model *m = pp->p.model;
    struct view *row = view_row(v, "ROUND");
    char *length = duration_words(pp, r->from, r->to);
    view_text(row, "LABEL", lang_format(pp->a, pp->l, N_("Round %d"),
                                        r->number));
    view_text(row, "NOTE",
              r->number > 1
                  ? lang_format(pp->a, pp->l, N_("won back, %s"), length)
                  : length);
    for (int i = 0; i < (int)m->stage_count; i++)
        if (!m->stages[i].is_end || r->visits[i].stays)
            fill_step(pp, row, r, i, current);
}

static void
fill_dots(const struct profile_page *pp, struct view *v,
          const struct round *r)
{
    const struct rule_model *m = pp->p.model;
    const struct rule_stage *now = profile_stage(&pp->p);
    for (int i = 0; i < (int)m->stage_count; i++) {
        if (m->stages[i].is_end && !r->visits[i].stays)
            continue;
        struct view *dot = view_row(v, "DOT");
        view_text(dot, "LABEL", m->stages[i].name[pp->l]);
        view_text(dot, "STATE", look_of(pp, r, i, true).state);
    }
    int stage = (int)(now - m->stages);
    view_text(v, "DOT_TEXT",
              lang_format(pp->a, pp->l, N_("Round %d · %s, %s"), r->number,
                          now->name[pp->l],
                          stay_words(pp, &r->visits[stage], true)));
}

/* By which model, and the way back to the default one. */
static void
fill_model(const struct profile_page *pp, struct view *v)
{
    const struct rules *rules = pp->p.rules;
    const struct rule_model *usual = &rules->models[rules->default_model];
    view_text(v, "MODEL", pp->p.model->name[pp->l]);
    view_text(v, "MODEL_BACK", customer_href(pp, usual, ""));
    view_text(v, "MODEL_USUAL", usual->name[pp->l]);
}

void
customer_fill_rounds(const struct profile_page *pp, struct view *v)
{
    size_t n;
    struct round *rounds = rounds_read(pp, &n);
    view_if(v, "LIVED", n > 0);
    view_if(v, "BY_MODEL", !pp->p.model->is_default);
    if (!pp->p.model->is_default)
        fill_model(pp, v);
    for (size_t i = 0; i < n; i++)
        fill_round(pp, v, &rounds[i], i == 0);
    if (n)
        fill_dots(pp, v, &rounds[0]);
}

/* ---- why ---- */

static void
add_reason(const struct profile_page *pp, struct view *v,
           const struct rule_why *r, bool good, bool rest)
{
    const struct rule_stage *s = &pp->p.model->stages[r->rule->stage];
    const char *words = rule_words(pp, r, good);
    if (!*words && !(good && !rest))
        return;
    if (!*words)
        words = lang_text(pp->l, N_("no other rule holds"));
    struct view *row = view_row(v, "REASON");
    view_if(row, "OK", good);
    view_text(row, "TEXT",
              lang_format(pp->a, pp->l,
                          rest ? N_("%s, the rest: %s") : N_("why|%s: %s"),
                          s->name[pp->l], words));
}

/* Rules that fail first: those for the worse, which say what did not happen,
 * and that of the next stage; then what holds. */
void
customer_fill_why(const struct profile_page *pp, struct view *v)
{
    const struct stage_why *why = &pp->p.why;
    bool bought = pp->p.facts.purchases_total > 0;
    view_if(v, "WHY", why->stage >= 0);
    if (why->stage < 0)
        return;
    view_text(v, "WHY_TITLE",
              lang_format(pp->a, pp->l, N_("Why “%s”"),
                          profile_stage(&pp->p)->name[pp->l]));
    for (size_t i = 0; i < why->rule_count; i++) {
        const struct rule_why *r = &why->rules[i];
        const struct rule_stage *s = &pp->p.model->stages[r->rule->stage];
        if (!r->holds && ((s->is_loss && bought) || r == why->next_rule))
            add_reason(pp, v, r, false, false);
    }
    if (why->next_rule && !why->next_rule->holds)
        add_reason(pp, v, why->next_rule, true, true);
    for (size_t i = 0; i < why->rule_count; i++)
        if (why->rules[i].decides)
            add_reason(pp, v, &why->rules[i], true, false);
    view_textf(v, "STAGES_HREF", "/customer/%llu/stage?model=%s",
               (unsigned long long)pp->c.id, pp->p.model->code);
    if (why->by_hand) {
        struct view *hand = view_row(v, "REASON");
        view_if(hand, "OK", true);
        view_msg(hand, "TEXT", N_("moved there by hand, against the rules"));
    }
}

/* ---- what is missing ---- */

static void
add_sentence(const struct profile_page *pp, struct buf *b, const char *text)
{
    if (b->len && pp->l == LANG_EN)
        buf_addc(b, ' ');
    buf_add(b, text);
}

static void
add_future(const struct profile_page *pp, struct buf *b)
{
    const struct facts *f = &pp->p.facts;
    const struct stage_why *why = &pp->p.why;
    int32_t loss = loss_on(pp);
    if (f->notice && f->notice_until != DAY_NONE)
        add_sentence(pp, b, lang_format(pp->a, pp->l,
                     N_("If the notice is not withdrawn, it runs out on %s."),
                     format_day(pp->a, f->notice_until)));
    if (why->next_on != DAY_NONE)
        add_sentence(pp, b, lang_format(pp->a, pp->l,
                     N_("Time alone brings it on %s."),
                     format_day(pp->a, why->next_on)));
    if (f->late_on != DAY_NONE && f->late_on > pp->today &&
        (loss == DAY_NONE || f->late_on < loss))
        add_sentence(pp, b, lang_format(pp->a, pp->l,
                     N_("Without a purchase it is late from %s."),
                     format_day(pp->a, f->late_on)));
    if (loss != DAY_NONE)
        add_sentence(pp, b, lang_format(pp->a, pp->l,
                     N_("From %s on it counts as churned."),
                     format_day(pp->a, loss)));
}

static const char *
gap_title(const struct profile_page *pp)
{
    const struct stage_why *why = &pp->p.why;
    if (why->next < 0)
        return lang_text(pp->l, N_("What may change"));
    bool was_there = false;
    for (size_t i = 0; i < pp->p.move_count; i++)
        was_there |= pp->p.moves[i].to == why->next &&
                     pp->p.moves[i].round == pp->p.facts.round;
    return lang_format(pp->a, pp->l,
                       was_there ? N_("Missing to be back at “%s”")
                                 : N_("Missing for “%s”"),
                       pp->p.model->stages[why->next].name[pp->l]);
}

void
customer_fill_gap(const struct profile_page *pp, struct view *v)
{
    const struct stage_why *why = &pp->p.why;
    struct buf b;
    buf_init(&b, pp->a);
    buf_add(&b, "");
    if (why->next_rule) {
        const char *words = rule_words(pp, why->next_rule, false);
        if (*words)
            buf_printf(&b, "%s%s", words, pp->l == LANG_EN ? "." : "。");
        if (b.len)
            b.data[0] = (char)toupper((unsigned char)b.data[0]);
    }
    if (why->stage >= 0 && pp->p.model->stages[why->stage].is_loss)
        buf_add(&b, lang_format(pp->a, pp->l,
                N_("The next purchase or contract brings the customer back"
                   " and starts round %d."), (int)pp->p.facts.round + 1));
    else
        add_future(pp, &b);
    view_if(v, "GAP", b.len > 0);
    view_text(v, "GAP_TITLE", gap_title(pp));
    view_text(v, "GAP_TEXT", b.data);
}
