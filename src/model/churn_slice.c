/* Which of the customers lost a number is about, and their sums. */
#include <string.h>

#include "core/text.h"
#include "model/churn.h"

static const char *const KINDS[CHURN_SLICE_COUNT] = {
    [CHURN_ALL] = "all",
    [CHURN_FAMILY] = "family",
    [CHURN_REASON] = "reason",
    [CHURN_COMPETITOR] = "competitor",
    [CHURN_LEFT] = "left",
    [CHURN_AVOIDABLE] = "avoidable",
    [CHURN_UNREVIEWED] = "unreviewed",
    [CHURN_REVIEWED] = "reviewed",
    [CHURN_DISAGREED] = "disagreed",
    [CHURN_UNKNOWN] = "unknown",
    [CHURN_OTHER] = "other",
    [CHURN_OBSERVED] = "observed",
    [CHURN_REGAINED] = "regained",
    [CHURN_MONTH] = "month",
    [CHURN_TENURE] = "tenure",
    [CHURN_TERM] = "term"};

static const char NONE[] = "none";

/* Cuts the next word off, "" at the end. */
static const char *
word_next(char **rest)
{
    char *word = *rest, *dot = strchr(word, '.');
    *rest = dot ? dot + 1 : word + strlen(word);
    if (dot)
        *dot = '\0';
    return word;
}

/* -2: no such family; "" is any. */
static int
family_read(const struct churn *c, const char *word)
{
    if (!*word)
        return -1;
    if (strcmp(word, NONE) == 0)
        return (int)c->family_count - 1;
    for (size_t i = 0; i + 1 < c->family_count; i++)
        if (strcmp(c->families[i].code, word) == 0)
            return (int)i;
    return -2;
}

static bool
reason_read(const struct churn *c, const char *word, struct churn_slice *s)
{
    for (size_t i = 0; i < c->reason_count && s->reason < 0; i++)
        if (strcmp(c->reasons[i].code, word) == 0)
            s->reason = (int)i;
    return s->reason >= 0;
}

/* The month 202608, the number of a tenure, the word of a term. */
static bool
part_read(enum churn_slice_kind kind, const char *word, int *out)
{
    uint64_t n;
    for (int i = 0; kind == CHURN_TERM && i < CHURN_TERM_COUNT; i++)
        if (strcmp(churn_term_codes[i], word) == 0) {
            *out = i;
            return true;
        }
    if (kind == CHURN_TERM || !parse_u64(word, &n) || n > 999912)
        return false;
    *out = kind == CHURN_MONTH ? (int)(n / 100 * 12 + n % 100) - 1 : (int)n;
    return kind == CHURN_MONTH ? n % 100 >= 1 && n % 100 <= 12
                               : n < CHURN_TENURE_COUNT;
}

bool
churn_slice_read(struct arena *a, const struct churn *c, const char *text,
                 struct churn_slice *out)
{
    char *rest = arena_printf(a, "%s", text);
    const char *kind = word_next(&rest);
    const char *first = word_next(&rest), *second = word_next(&rest);
    int k = 0;
    while (k < CHURN_SLICE_COUNT && strcmp(KINDS[k], kind) != 0)
        k++;
    *out = (struct churn_slice){.kind = (enum churn_slice_kind)k,
                                .reason = -1,
                                .family = -1,
                                .stage = ""};
    switch (out->kind) {
    case CHURN_FAMILY:
        out->family = family_read(c, first);
        return out->family >= 0;
    case CHURN_REASON:
        out->family = family_read(c, second);
        return out->family > -2 && reason_read(c, first, out);
    case CHURN_COMPETITOR: return parse_u64(first, &out->competitor_id);
    case CHURN_LEFT:
        out->family = family_read(c, second);
        out->stage = strcmp(first, NONE) == 0 ? "" : first;
        return *first && out->family > -2;
    case CHURN_MONTH:
    case CHURN_TENURE:
    case CHURN_TERM: return part_read(out->kind, first, &out->part);
    case CHURN_SLICE_COUNT: return false;
    default: return !*first;
    }
}

static const char *
family_text(struct arena *a, const struct churn *c, int family)
{
    if (family < 0)
        return "";
    const char *code = c->families[family].code;
    return arena_printf(a, ".%s", *code ? code : NONE);
}

const char *
churn_slice_text(struct arena *a, const struct churn *c,
                 const struct churn_slice *s)
{
    const char *family = family_text(a, c, s->family);
    switch (s->kind) {
    case CHURN_FAMILY: return arena_printf(a, "family%s", family);
    case CHURN_REASON:
        return arena_printf(a, "reason.%s%s", c->reasons[s->reason].code,
                            family);
    case CHURN_COMPETITOR:
        return arena_printf(a, "competitor.%llu",
                            (unsigned long long)s->competitor_id);
    case CHURN_LEFT:
        return arena_printf(a, "left.%s%s", *s->stage ? s->stage : NONE,
                            family);
    case CHURN_MONTH:
        return arena_printf(a, "month.%d%02d", s->part / 12,
                            s->part % 12 + 1);
    case CHURN_TENURE: return arena_printf(a, "tenure.%d", s->part);
    case CHURN_TERM:
        return arena_printf(a, "term.%s", churn_term_codes[s->part]);
    default: return KINDS[s->kind];
    }
}

static bool
reason_is(const struct churn *c, const struct churn_case *k, bool needs_text)
{
    const struct churn_reason *r =
        k->reason < 0 ? NULL : &c->reasons[k->reason];
    if (needs_text)
        return r && r->needs_text;
    return !r || (!*c->families[r->family].code && !r->needs_text);
}

static bool
competitor_fits(const struct churn *c, uint64_t id, const struct churn_case *k)
{
    if (id)
        return k->competitor_id == id;
    return !k->competitor_id &&
           strcmp(c->families[k->family].code, "competitor") == 0;
}

bool
churn_fits(const struct churn *c, const struct churn_slice *s,
           const struct churn_case *k)
{
    if ((s->family >= 0 && k->family != s->family) ||
        (s->reason >= 0 && k->reason != s->reason))
        return false;
    switch (s->kind) {
    case CHURN_COMPETITOR: return competitor_fits(c, s->competitor_id, k);
    case CHURN_LEFT: return strcmp(k->left->stage, s->stage) == 0;
    case CHURN_AVOIDABLE: return k->avoidable;
    case CHURN_UNREVIEWED: return k->unreviewed;
    case CHURN_REVIEWED: return k->reviewed;
    case CHURN_DISAGREED: return k->disagreed;
    case CHURN_UNKNOWN: return reason_is(c, k, false);
    case CHURN_OTHER: return reason_is(c, k, true);
    case CHURN_OBSERVED: return k->observed;
    case CHURN_REGAINED: return k->regained;
    case CHURN_MONTH: return churn_month(k) == s->part;
    case CHURN_TENURE: return (int)churn_tenure(c, k) == s->part;
    case CHURN_TERM: return (int)churn_term(k) == s->part;
    default: return true;
    }
}

void
churn_add(struct churn_sum *sum, const struct churn_case *k)
{
    sum->customers++;
    sum->observed += k->observed;
    sum->regained += k->regained;
    sum->offers += k->has_offer;
    sum->offer_percents += k->has_offer ? k->offer_percent : 0;
    sum->revenue_365 += k->revenue_365;
    sum->margin_365 += k->margin_365;
}

/* ---- sums ---- */

void
churn_sums_make(struct arena *a, struct churn *c)
{
    size_t families = c->family_count;
    c->by_reason =
        ARENA_ARRAY(a, (c->reason_count + 1) * families, struct churn_sum);
    c->by_left = ARENA_ARRAY(a, c->left_count * families, struct churn_sum);
    for (size_t i = 0; i < c->count; i++) {
        const struct churn_case *k = c->cases[i];
        size_t reason = (size_t)(k->reason + 1), family = (size_t)k->family;
        churn_add(&c->by_reason[reason * families + family], k);
        churn_add(&c->by_left[k->left->number * families + family], k);
    }
}

static void
sum_join(struct churn_sum *sum, const struct churn_sum *more)
{
    sum->customers += more->customers;
    sum->observed += more->observed;
    sum->regained += more->regained;
    sum->offers += more->offers;
    sum->offer_percents += more->offer_percents;
    sum->revenue_365 += more->revenue_365;
    sum->margin_365 += more->margin_365;
}

/* Of a row of the sums: of one family, or of all (-1). */
static void
row_join(const struct churn *c, struct churn_sum *sum,
         const struct churn_sum *row, int family)
{
    for (size_t f = 0; f < c->family_count; f++)
        if (family < 0 || (size_t)family == f)
            sum_join(sum, &row[f]);
}

/* What the slice says of a case is a matter of its reason and family alone. */
static bool
by_reason(enum churn_slice_kind kind)
{
    return kind == CHURN_ALL || kind == CHURN_FAMILY ||
           kind == CHURN_REASON || kind == CHURN_UNKNOWN ||
           kind == CHURN_OTHER;
}

static struct churn_sum
sum_of_reasons(const struct churn *c, const struct churn_slice *s)
{
    struct churn_sum sum = {0};
    for (size_t i = 0; i <= c->reason_count; i++) {
        struct churn_case like = {.reason = (int16_t)((int)i - 1)};
        bool wanted = s->reason < 0 || s->reason == like.reason;
        if (s->kind == CHURN_UNKNOWN || s->kind == CHURN_OTHER)
            wanted &= reason_is(c, &like, s->kind == CHURN_OTHER);
        if (wanted)
            row_join(c, &sum, &c->by_reason[i * c->family_count], s->family);
    }
    return sum;
}

static struct churn_sum
sum_of_lefts(const struct churn *c, const struct churn_slice *s)
{
    struct churn_sum sum = {0};
    for (size_t i = 0; i < c->left_count; i++)
        if (strcmp(c->lefts[i]->stage, s->stage) == 0)
            row_join(c, &sum, &c->by_left[i * c->family_count], s->family);
    return sum;
}

struct churn_sum
churn_sum(const struct churn *c, const struct churn_slice *s)
{
    struct churn_sum sum = {0};
    if (c->count == 0)
        return sum;
    if (by_reason(s->kind))
        return sum_of_reasons(c, s);
    if (s->kind == CHURN_LEFT && s->reason < 0)
        return sum_of_lefts(c, s);
    for (size_t i = 0; i < c->count; i++)
        if (churn_fits(c, s, c->cases[i]))
            churn_add(&sum, c->cases[i]);
    return sum;
}
