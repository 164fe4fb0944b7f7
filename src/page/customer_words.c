/* Rules in plain words: what each condition saw and what it wanted. */
#include <string.h>

#include "page/customer_view.h"
#include "page/rule_words.h"
#include "view/format.h"

/* What stands before the number, or what a yes and a no mean. */
static const struct {
    const char *noun, *yes, *no;
} WORDS[FACT_COUNT] = {
    [FACT_GONE] = {NULL, N_("the relationship has ended"),
                   N_("not declared lost")},
    [FACT_LAPSED] = {NULL, N_("silent for too long"),
                     N_("not silent for too long")},
    [FACT_LATE] = {NULL, N_("the next purchase is late"),
                   N_("the next purchase is not late")},
    [FACT_LAPSED_DAYS] = {N_("why|days silent too long"), NULL, NULL},
    [FACT_PURCHASES] = {N_("why|purchases"), NULL, NULL},
    [FACT_MONTHS] = {N_("why|months since the first purchase"), NULL, NULL},
    [FACT_SINCE_FIRST] = {N_("why|days since the first purchase"), NULL,
                          NULL},
    [FACT_QUIET] = {N_("why|days without a purchase"), NULL, NULL},
    [FACT_DELIVERED] = {NULL, N_("delivered"), N_("nothing delivered yet")},
    [FACT_COVERED] = {NULL, N_("a fixed contract runs"),
                      N_("no fixed contract runs")},
    [FACT_TRIAL] = {NULL, N_("a trial runs"), N_("no trial runs")},
    [FACT_NOTICE] = {NULL, N_("a termination notice is running"),
                     N_("no termination notice")},
    [FACT_OPEN_DEALS] = {N_("why|open deals"), NULL, NULL},
    [FACT_LAST_STEP] = {NULL, N_("a deal is in its last step"),
                        N_("no deal in its last step")},
    [FACT_QUOTE_ACCEPTED] = {NULL, N_("a quote was accepted"),
                             N_("no quote accepted")},
    [FACT_OPEN_TICKETS] = {N_("why|open tickets"), NULL, NULL},
    [FACT_NPS] = {N_("why|NPS"), NULL, NULL},
    [FACT_INTENT] = {N_("why|purchase intent"), NULL, NULL},
    [FACT_CSAT] = {N_("why|satisfaction"), NULL, NULL},
    [FACT_REFERRALS] = {N_("why|referrals"), NULL, NULL},
    [FACT_USE_DAYS] = {N_("days of use in %d days"), NULL, NULL},
    [FACT_TOUCHES] = {N_("talks in %d days"), NULL, NULL},
    [FACT_TICKETS] = {N_("tickets in %d days"), NULL, NULL},
    [FACT_ORDERS] = {N_("orders in %d days"), NULL, NULL},
    [FACT_NEW_CONTRACTS] = {N_("new contracts in %d days"), NULL, NULL},
    [FACT_UPGRADES] = {N_("upgrades in %d days"), NULL, NULL},
    [FACT_RECOVERIES] = {N_("recoveries in %d days"), NULL, NULL},
    [FACT_RENEWAL_DUE] = {NULL, N_("a contract ends soon without a successor"),
                          N_("no contract ends soon")},
    [FACT_PURCHASES_BEFORE] = {N_("purchases in the %d days before"), NULL,
                               NULL},
    [FACT_REVENUE_SHARE] = {N_("revenue in %% of the %d days before"), NULL,
                            NULL},
    [FACT_CONTACT_QUIET] = {N_("why|days without a contact"), NULL, NULL},
    [FACT_UNANSWERED] = {N_("why|contacts without an answer"), NULL, NULL},
    [FACT_USE_QUIET] = {N_("why|days without use"), NULL, NULL},
    [FACT_COMPLAINTS] = {N_("why|open complaints"), NULL, NULL},
    [FACT_OVERDUE] = {N_("why|days overdue"), NULL, NULL},
    [FACT_CSAT_RECENT] = {N_("satisfaction in %d days"), NULL, NULL},
    [FACT_CSAT_DROP] = {N_("satisfaction fell, in %d days, by"), NULL, NULL},
    [FACT_NPS_DROP] = {N_("NPS fell, in %d days, by"), NULL, NULL},
};

static const char *
sign_of(unsigned op, bool negated)
{
    static const char *const SIGNS[][2] = {
        [OP_IS] = {"=", "≠"}, [OP_GE] = {"≥", "<"}, [OP_LE] = {"≤", ">"},
        [OP_GT] = {">", "≤"}, [OP_LT] = {"<", "≥"}, [OP_EQ] = {"=", "≠"}};
    return SIGNS[op][negated];
}

const char *
fact_noun(struct arena *a, enum lang l, const struct rule_atom *t)
{
    if (!WORDS[t->fact].noun)
        return NULL;
    const char *noun = lang_text(l, WORDS[t->fact].noun);
    return strchr(noun, '%') ? lang_format(a, l, WORDS[t->fact].noun,
                                           (int)t->days) : noun;
}

char *
atom_words(struct arena *a, enum lang l, const struct rule_atom *t,
           bool negated)
{
    if (!WORDS[t->fact].noun)
        return arena_text(a, lang_text(l, negated ? WORDS[t->fact].no
                                                  : WORDS[t->fact].yes));
    const char *noun = lang_text(l, WORDS[t->fact].noun);
    if (strchr(noun, '%'))
        noun = lang_format(a, l, WORDS[t->fact].noun, (int)t->days);
    const char *sign = sign_of(t->op, negated);
    if (negated) /* a fact without a value does not hold, so its not does */
        return lang_format(a, l, N_("%s %s %d, or no value"), noun, sign,
                           (int)t->value);
    return arena_printf(a, "%s %s %d", noun, sign, (int)t->value);
}

static char *
number_words(const struct profile_page *pp, const struct condition_why *c)
{
    const struct rule_atom *t = c->atom;
    const char *noun = lang_text(pp->l, WORDS[t->fact].noun);
    if (strchr(noun, '%'))
        noun = lang_format(pp->a, pp->l, WORDS[t->fact].noun, (int)t->days);
    const char *sign = sign_of(t->op, c->negated);
    if (!c->has_value)
        return c->holds
            ? lang_format(pp->a, pp->l, N_("no %s yet"), noun)
            : lang_format(pp->a, pp->l, N_("no %s yet, needs %s %d"), noun,
                          sign, (int)t->value);
    if (c->holds)
        return arena_printf(pp->a, "%s %lld %s %d", noun, (long long)c->value,
                            sign, (int)t->value);
    return lang_format(pp->a, pp->l, N_("%s %lld, needs %s %d"), noun,
                       (long long)c->value, sign, (int)t->value);
}

/* Late and lapsed are about silence: how long, and how long is too long. The
 * limit is the day that the evaluator foresees, so what keeps it off (use, a
 * contract) is in it. */
static char *
silence_words(const struct profile_page *pp, const struct condition_why *c)
{
    const struct facts *f = &pp->p.facts;
    bool late = c->atom->fact == FACT_LATE;
    int32_t on = late ? f->late_on : f->lapse_on;
    if (f->quiet < 0)
        return lang_format(pp->a, pp->l, N_("never bought"));
    if (on == DAY_NONE)
        return NULL;
    int limit = (int)(on - f->last_purchase) - 1;
    if (c->value)
        return lang_format(pp->a, pp->l, N_("quiet %d days > %d"),
                           (int)f->quiet, limit);
    if (c->holds)
        return lang_format(pp->a, pp->l, N_("quiet %d days ≤ %d"),
                           (int)f->quiet, limit);
    return lang_format(pp->a, pp->l, N_("quiet %d days, needs > %d"),
                       (int)f->quiet, limit);
}

char *
condition_words(const struct profile_page *pp, const struct condition_why *c)
{
    unsigned fact = c->atom->fact;
    char *words = NULL;
    if (WORDS[fact].noun)
        return number_words(pp, c);
    if (fact == FACT_LATE || fact == FACT_LAPSED)
        words = silence_words(pp, c);
    if (fact == FACT_NOTICE && c->value && !c->holds && pp->p.facts.notice)
        words = lang_format(pp->a, pp->l,
                            N_("termination notice until %s, needs none"),
                            format_day_short(pp->a, pp->p.facts.notice_until,
                                             pp->today));
    if (words)
        return words;
    return arena_text(pp->a, lang_text(pp->l, c->value ? WORDS[fact].yes
                                                       : WORDS[fact].no));
}

/* ---- rules ---- */

struct group {
    unsigned held, failed;
};

static struct group
group_of(const struct rule_why *r, unsigned number)
{
    struct group g = {0, 0};
    for (size_t i = 0; i < r->condition_count; i++)
        if (r->conditions[i].group == number) {
            g.held += r->conditions[i].holds;
            g.failed += !r->conditions[i].holds;
        }
    return g;
}

/* Fewest conditions to go among the alternatives. */
static unsigned
least_failed(const struct rule_why *r)
{
    unsigned least = UINT16_MAX;
    for (unsigned n = 1; n <= r->rule->group_count; n++) {
        struct group g = group_of(r, n);
        if (g.failed < least)
            least = g.failed;
    }
    return least;
}

static bool
said_before(const struct rule_why *r, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (r->conditions[k].atom == r->conditions[i].atom &&
            r->conditions[k].negated == r->conditions[i].negated)
            return true;
    return false;
}

static void
add_group(const struct profile_page *pp, const struct rule_why *r,
          unsigned number, bool holds, struct buf *b, const char *separator)
{
    for (size_t i = 0; i < r->condition_count; i++) {
        const struct condition_why *c = &r->conditions[i];
        if (c->group != number || c->holds != holds)
            continue;
        if (holds && said_before(r, i))
            continue;
        if (b->len)
            buf_add(b, separator);
        buf_add(b, condition_words(pp, c));
        separator = pp->l == LANG_EN ? "; " : "；";
    }
}

char *
rule_words(const struct profile_page *pp, const struct rule_why *r, bool holds)
{
    enum { ALTERNATIVES_MAX = 2 };
    const char *or = lang_text(pp->l, N_("why| or "));
    const char *and = pp->l == LANG_EN ? "; " : "；";
    unsigned least = least_failed(r), shown = 0;
    bool loss = pp->p.model->stages[r->rule->stage].is_loss;
    struct buf b;
    buf_init(&b, pp->a);
    buf_add(&b, "");
    add_group(pp, r, 0, holds, &b, and);
    for (unsigned n = 1; n <= r->rule->group_count; n++) {
        if (group_of(r, n).failed != least || shown == ALTERNATIVES_MAX)
            continue;
        if (holds && shown)
            break;
        add_group(pp, r, n, holds, &b, shown && !loss ? or : and);
        shown++;
    }
    return b.data;
}

int
rule_share(const struct rule_why *r)
{
    unsigned least = least_failed(r);
    struct group all = group_of(r, 0), best = {0, 0};
    for (unsigned n = 1; n <= r->rule->group_count; n++) {
        struct group g = group_of(r, n);
        if (g.failed == least && g.held >= best.held)
            best = g;
    }
    unsigned held = all.held + best.held;
    unsigned sum = held + all.failed + best.failed;
    return sum ? (int)(held * 100 / sum) : 100;
}

char *
duration_words(const struct profile_page *pp, int32_t from, int32_t to)
{
    int months = day_months_between(from, to);
    if (months < 1)
        return lang_format(pp->a, pp->l, N_("%d days"), (int)(to - from));
    if (months < 24)
        return lang_format(pp->a, pp->l, N_("%d months"), months);
    if (months % 12 == 0)
        return lang_format(pp->a, pp->l, N_("%d years"), months / 12);
    return lang_format(pp->a, pp->l, N_("%d years %d months"), months / 12,
                       months % 12);
}
