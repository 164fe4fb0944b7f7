/* See rule_words.h. */
#include "page/rule_words.h"

#include <string.h>

#include "core/field.h"

static void
add_term(struct buf *b, enum lang l, const struct rules *rules,
         const struct rule_term *t)
{
    if (b->len)
        buf_add(b, lang_text(l, N_("rule| and ")));
    buf_add(b, atom_words(b->arena, l, &rules->atoms[t->atom], t->negated));
}

const char *
rule_sentence(struct arena *a, enum lang l, const struct rules *rules,
              const struct rule *rule)
{
    struct buf b;
    unsigned group = 0;
    buf_init(&b, a);
    buf_add(&b, "");
    for (size_t i = 0; i < rule->term_count; i++) {
        const struct rule_term *t = &rule->terms[i];
        const char *word = "";
        if (t->group != group && t->group)
            word = lang_text(l, group ? N_("rule| or ")
                             : b.len  ? N_("rule|; and one of: ")
                                      : N_("rule|one of: "));
        else if (b.len)
            word = lang_text(l, N_("rule| and "));
        group = t->group;
        buf_printf(&b, "%s%s", word,
                   atom_words(a, l, &rules->atoms[t->atom], t->negated));
    }
    return rule->term_count ? b.data : lang_text(l, N_("otherwise"));
}

const char *
move_reason_words(enum lang l, const char *reason)
{
    static const struct choice REASONS[] = {
        {"moved", N_("moved by hand")}, {"declared", N_("declared")},
        {"bin", N_("deleted")}, {"merge", N_("merged")},
        {"undo", N_("import undone")}, {"restore", N_("put back")},
        {"correction", N_("only takes back")}, {NULL, NULL}};
    for (const struct choice *c = REASONS; c->key; c++)
        if (!strcmp(c->key, reason))
            return lang_text(l, c->label);
    return reason;
}

/* The first alternative of which all held; 0: there are none. */
static unsigned
group_seen(const struct rules *rules, const struct ledger_why *why)
{
    const struct rule *r = why->rule;
    for (unsigned g = 1; g <= r->group_count; g++) {
        bool any = false, all = true;
        for (size_t i = 0; i < r->term_count; i++) {
            if (r->terms[i].group != g)
                continue;
            any = true;
            all = all && fact_seen_holds(why->facts, why->fact_count,
                                         &rules->atoms[r->terms[i].atom],
                                         r->terms[i].negated);
        }
        if (any && all)
            return g;
    }
    return 0;
}

const char *
rule_seen_words(struct arena *a, enum lang l, const struct rules *rules,
                const struct ledger_why *why)
{
    struct buf b;
    if (!why || !why->rule)
        return why ? move_reason_words(l, why->reason) : "";
    unsigned group = group_seen(rules, why);
    if (!group)
        return rule_sentence(a, l, rules, why->rule);
    buf_init(&b, a);
    for (size_t i = 0; i < why->rule->term_count; i++)
        if (why->rule->terms[i].group == group)
            add_term(&b, l, rules, &why->rule->terms[i]);
    return b.data;
}

void
rule_fill_words(struct view *row, enum lang l, const struct rules *rules,
                const struct rule *rule)
{
    struct arena *a = view_arena(row);
    size_t i = 0;
    view_if(row, "OTHERWISE", rule->term_count == 0);
    for (; i < rule->term_count && rule->terms[i].group == 0; i++)
        view_text(view_row(row, "ALWAYS"), "TEXT",
                  atom_words(a, l, &rules->atoms[rule->terms[i].atom],
                             rule->terms[i].negated));
    if (i == rule->term_count)
        return;
    struct view *any = view_row(row, "ANY");
    view_if(any, "FURTHER", i > 0); /* conditions stand before them */
    while (i < rule->term_count) {
        unsigned group = rule->terms[i].group;
        struct buf b;
        buf_init(&b, a);
        for (; i < rule->term_count && rule->terms[i].group == group; i++)
            add_term(&b, l, rules, &rule->terms[i]);
        view_text(view_row(any, "ALTERNATIVE"), "TEXT", b.data);
    }
}
