/* A draft as text: a line a rule, a line a condition. See rule_draft.h. */
#include "model/rule_draft.h"

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "model/audit.h"
#include "model/change.h"

/* ---- text ---- */

static const char *
draft_write(struct arena *a, const struct rule_draft *d)
{
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, "");
    for (size_t i = 0; i < d->count; i++) {
        const struct draft_rule *r = &d->rules[i];
        buf_printf(&b, "R %s\n", r->stage);
        for (size_t k = 0; k < r->count; k++) {
            const struct draft_term *t = &r->terms[k];
            buf_printf(&b, "T %u %s %s %s %s %d\n", t->group,
                       fact_info[t->fact].code, *t->days ? t->days : "0",
                       rule_op_text((enum rule_op)t->op), t->value,
                       t->negated);
        }
    }
    return b.data;
}

static int
fact_of(const char *code)
{
    for (int i = 0; i < FACT_COUNT; i++)
        if (!strcmp(fact_info[i].code, code))
            return i;
    return -1;
}

static int
op_of(const char *text)
{
    for (int i = OP_IS; i <= OP_EQ; i++)
        if (!strcmp(rule_op_text((enum rule_op)i), text))
            return i;
    return -1;
}

static bool
term_parse(struct arena *a, const char *line, struct draft_term *t)
{
    char fact[25], days[9], op[3], value[13];
    int negated;
    if (sscanf(line, "T %u %24s %8s %2s %12s %d", &t->group, fact, days, op,
               value, &negated) != 6)
        return false;
    t->fact = fact_of(fact);
    t->op = op_of(op);
    t->days = strcmp(days, "0") ? arena_text(a, days) : "";
    t->value = arena_text(a, value);
    t->negated = negated != 0;
    return t->fact >= 0 && t->op >= 0;
}

static bool
line_parse(struct arena *a, const char *line, struct rule_draft *d)
{
    char stage[25];
    if (sscanf(line, "R %24s", stage) == 1) {
        if (d->count == DRAFT_RULES)
            return false;
        d->rules[d->count++] = (struct draft_rule){
            .stage = arena_text(a, stage)};
        return true;
    }
    struct draft_rule *r = d->count ? &d->rules[d->count - 1] : NULL;
    return r && r->count < DRAFT_TERMS
        && term_parse(a, line, &r->terms[r->count]) && ++r->count;
}

static bool
draft_parse(struct arena *a, const char *text, struct rule_draft *d)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        if (!line_parse(a, arena_copy(a, text, n), d))
            return false;
        text += n + (text[n] == '\n');
    }
    return true;
}

/* ---- stored ---- */

static const char SQL_FIND[] =
    "SELECT d.base_version, d.rules, a.name, d.changed_at, d.version"
    " FROM rule_draft d LEFT JOIN account a ON a.id = d.account_id"
    " WHERE d.model_code = ?";

enum err
rule_draft_find(struct ctx *cx, const char *model, struct rule_draft *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_TEXT(model)));
    memset(out, 0, sizeof *out);
    out->model = model;
    out->base_version = (unsigned)rows_u64(&r, 0, 0);
    out->who = rows_text(&r, 0, 2);
    out->changed_at = rows_time(&r, 0, 3);
    out->version = rows_i64(&r, 0, 4);
    if (!draft_parse(cx->arena, rows_text(&r, 0, 1), out))
        return FAIL(ERR_FAULT, "the draft of %s cannot be read", model);
    return OK;
}

static void
begin_terms(struct arena *a, const struct rules *rules, const struct rule *r,
            struct draft_rule *out)
{
    for (size_t i = 0; i < r->term_count && i < DRAFT_TERMS; i++) {
        const struct rule_term *t = &r->terms[i];
        const struct rule_atom *atom = &rules->atoms[t->atom];
        out->terms[out->count++] = (struct draft_term){
            .group = t->group, .fact = atom->fact, .op = atom->op,
            .days = atom->days ? arena_printf(a, "%u", atom->days) : "",
            .value = arena_printf(a, "%d", (int)atom->value),
            .negated = t->negated};
    }
}

void
rule_draft_begin(struct arena *a, const struct rules *rules,
                 const struct rule_model *m, struct rule_draft *out)
{
    const struct rule_version *v = rules_version(m, clock_today());
    memset(out, 0, sizeof *out);
    out->model = m->code;
    out->base_version = v->version;
    out->changed_at = TIME_NONE;
    for (size_t i = 0; i < v->rule_count && i < DRAFT_RULES; i++) {
        struct draft_rule *r = &out->rules[out->count++];
        r->stage = m->stages[v->rules[i].stage].code;
        begin_terms(a, rules, &v->rules[i], r);
    }
}

bool
rule_draft_same(struct arena *a, const struct rules *rules,
                const struct rule_draft *d, const struct rule_model *m)
{
    struct rule_draft *now = ARENA_NEW(a, struct rule_draft);
    rule_draft_begin(a, rules, m, now);
    return !strcmp(draft_write(a, d), draft_write(a, now));
}

static const char SQL_ADD[] =
    "INSERT INTO rule_draft (rules, account_id, changed_at, model_code,"
    " base_version) VALUES (?, ?, ?, ?, ?)";
static const char SQL_SAVE[] =
    "UPDATE rule_draft SET rules = ?, account_id = ?, changed_at = ?,"
    " version = version + 1 WHERE model_code = ? AND version = ?";

enum err
rule_draft_save(struct ctx *cx, struct rule_draft *d)
{
    d->changed_at = clock_now();
    struct bind rules = B_TEXT(draft_write(cx->arena, d));
    struct bind who = B_REF(cx->actor.user_id), at = B_TIME(d->changed_at);
    if (d->version == 0)
        TRY(db_exec(cx, SQL_ADD, rules, who, at, B_TEXT(d->model),
                    B_U64(d->base_version)));
    else
        TRY(db_exec(cx, SQL_SAVE, rules, who, at, B_TEXT(d->model),
                    B_I64(d->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    d->version++;
    d->who = cx->actor.name;
    return OK;
}

static const char SQL_DROP[] =
    "DELETE FROM rule_draft WHERE model_code = ? AND version = ?";

enum err
rule_draft_drop(struct ctx *cx, const struct rule_draft *d)
{
    TRY(db_exec(cx, SQL_DROP, B_TEXT(d->model), B_I64(d->version)));
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}

/* ---- buttons ---- */

bool
rule_draft_add(struct rule_draft *d, const char *stage)
{
    if (d->count == DRAFT_RULES)
        return false;
    size_t at = d->count ? d->count - 1 : 0;
    memmove(&d->rules[at + 1], &d->rules[at],
            (d->count - at) * sizeof d->rules[0]);
    d->count++;
    memset(&d->rules[at], 0, sizeof d->rules[0]);
    d->rules[at].stage = stage;
    return rule_draft_term_add(d, at, 0);
}

void
rule_draft_remove(struct rule_draft *d, size_t rule)
{
    if (rule >= d->count || d->count == 1)
        return;
    memmove(&d->rules[rule], &d->rules[rule + 1],
            (d->count - rule - 1) * sizeof d->rules[0]);
    d->count--;
}

void
rule_draft_move(struct rule_draft *d, size_t rule, int by)
{
    size_t to = rule + (size_t)by; /* by is 1 or -1 */
    if (rule >= d->count || to >= d->count)
        return;
    struct draft_rule swap = d->rules[rule];
    d->rules[rule] = d->rules[to];
    d->rules[to] = swap;
}

/* Terms are ordered by group, as the rules of a version are. */
bool
rule_draft_term_add(struct rule_draft *d, size_t rule, unsigned group)
{
    size_t all = 0;
    for (size_t i = 0; i < d->count; i++)
        all += d->rules[i].count;
    if (rule >= d->count || all >= DRAFT_ALL
        || d->rules[rule].count == DRAFT_TERMS)
        return false;
    struct draft_rule *r = &d->rules[rule];
    size_t at = r->count;
    while (at > 0 && r->terms[at - 1].group > group)
        at--;
    memmove(&r->terms[at + 1], &r->terms[at],
            (r->count - at) * sizeof r->terms[0]);
    r->count++;
    r->terms[at] = (struct draft_term){.group = group, .fact = FACT_PURCHASES,
                                       .op = OP_GE, .days = "", .value = "1"};
    return true;
}

void
rule_draft_term_remove(struct rule_draft *d, size_t rule, size_t term)
{
    if (rule >= d->count || term >= d->rules[rule].count)
        return;
    struct draft_rule *r = &d->rules[rule];
    memmove(&r->terms[term], &r->terms[term + 1],
            (r->count - term - 1) * sizeof r->terms[0]);
    r->count--;
}

unsigned
rule_draft_groups(const struct draft_rule *r)
{
    unsigned highest = 0;
    for (size_t i = 0; i < r->count; i++)
        if (r->terms[i].group > highest)
            highest = r->terms[i].group;
    return highest;
}
