/* Reads models, stages and rules and compiles them to atoms and masks.
 *
 * Wrong rules would put every customer in a wrong stage in silence, so all is
 * checked here and a broken rule stops the program from starting, with a line
 * that says which. */
#include <stdlib.h>
#include <string.h>

#include "model/rule.h"

struct loader {
    struct ctx *cx;
    struct arena *keep;
    struct rules *rules;
    struct rows stages, versions, terms; /* column 0: the model; in order */
    size_t next_term;
};

/* The rows of a model: from the first up to the end. */
static size_t
rows_of(const struct rows *r, const char *model, size_t *end)
{
    size_t first = 0;
    while (first < r->count && strcmp(rows_text(r, first, 0), model) != 0)
        first++;
    *end = first;
    while (*end < r->count && strcmp(rows_text(r, *end, 0), model) == 0)
        ++*end;
    return first;
}

/* ---- atoms ---- */

static int
fact_find(const char *code)
{
    for (int i = 0; i < FACT_COUNT; i++)
        if (strcmp(fact_info[i].code, code) == 0)
            return i;
    return -1;
}

static int
op_find(const char *text)
{
    for (int i = OP_IS; i <= OP_EQ; i++)
        if (strcmp(rule_op_text((enum rule_op)i), text) == 0)
            return i;
    return -1;
}

static enum err
atom_add(struct loader *l, const struct rule_atom *a, uint16_t *index)
{
    struct rules *r = l->rules;
    for (size_t i = 0; i < r->atom_count; i++) {
        if (memcmp(&r->atoms[i], a, sizeof *a) == 0) {
            *index = (uint16_t)i;
            return OK;
        }
    }
    if (r->atom_count == RULE_ATOMS)
        return FAIL(ERR_FAULT, "rules: more than %d different conditions",
                    RULE_ATOMS);
    *index = (uint16_t)r->atom_count;
    r->atoms[r->atom_count++] = *a;
    return OK;
}

enum err
rule_atom_read(const char *code, int64_t days, const char *op, int64_t value,
               struct rule_atom *out)
{
    int fact = fact_find(code), o = op_find(op);
    if (fact < 0 || o < 0 || value < INT32_MIN || value > INT32_MAX)
        return ERR_INVALID;
    const struct fact_info *info = &fact_info[fact];
    if (info->has_days ? days <= 0 || days > 3650 : days != 0)
        return ERR_INVALID;
    if ((info->type == FACT_YES_NO) != (o == OP_IS)
        || (o == OP_IS && value != 1))
        return ERR_INVALID;
    memset(out, 0, sizeof *out); /* atoms are compared as bytes */
    out->fact = (uint8_t)fact;
    out->op = (uint8_t)o;
    out->days = (uint16_t)days;
    out->value = (int32_t)value;
    return OK;
}

/* Columns: 0 model, 1 version, 2 position, 3 group, 4 fact, 5 days, 6 operator,
 * 7 value, 8 negated. */
static enum err
term_read(struct loader *l, size_t row, struct rule_term *t)
{
    const struct rows *r = &l->terms;
    const char *code = rows_text(r, row, 4), *op = rows_text(r, row, 6);
    struct rule_atom a;
    if (rule_atom_read(code, rows_i64(r, row, 5), op, rows_i64(r, row, 7), &a)
        != OK)
        return FAIL(ERR_FAULT, "rules: %s has the wrong condition %s %s",
                    rows_text(r, row, 0), code, op);
    t->group = (uint16_t)rows_u64(r, row, 3);
    t->negated = rows_u64(r, row, 8) != 0;
    return atom_add(l, &a, &t->atom);
}

/* ---- rules ---- */

static bool
term_belongs(const struct loader *l, const char *model, uint64_t version,
             uint64_t position)
{
    const struct rows *t = &l->terms;
    size_t i = l->next_term;
    return i < t->count && strcmp(rows_text(t, i, 0), model) == 0
        && rows_u64(t, i, 1) == version && rows_u64(t, i, 2) == position;
}

static enum err
rule_read(struct loader *l, const char *model, uint64_t version,
          struct rule *rule)
{
    size_t n = 0, first = l->next_term;
    while (term_belongs(l, model, version, rule->position)) {
        l->next_term++;
        n++;
    }
    struct rule_term *terms = ARENA_ARRAY(l->keep, n, struct rule_term);
    for (size_t i = 0; i < n; i++) {
        TRY(term_read(l, first + i, &terms[i]));
        bool new_group = i == 0 ? terms[i].group != 0
                                : terms[i].group != terms[i - 1].group;
        rule->group_count += new_group;
    }
    rule->terms = terms;
    rule->term_count = n;
    return OK;
}

static void
mask_add(struct rule_mask *m, const struct rule_term *t)
{
    uint64_t bit = UINT64_C(1) << (t->atom % 64);
    if (t->negated)
        m->never[t->atom / 64] |= bit;
    else
        m->must[t->atom / 64] |= bit;
}

/* One mask for each alternative, with the terms of group 0 in all of them. */
static size_t
rule_masks(const struct rule *rule, size_t index, struct rule_mask *out)
{
    struct rule_mask base = {.rule = (uint16_t)index, .stage = rule->stage};
    size_t i = 0, n = 0;
    while (i < rule->term_count && rule->terms[i].group == 0)
        mask_add(&base, &rule->terms[i++]);
    if (rule->group_count == 0) {
        out[0] = base;
        return 1;
    }
    while (i < rule->term_count) {
        uint16_t group = rule->terms[i].group;
        out[n] = base;
        while (i < rule->term_count && rule->terms[i].group == group)
            mask_add(&out[n], &rule->terms[i++]);
        n++;
    }
    return n;
}

static enum err
version_compile(struct loader *l, struct rule_model *m,
                struct rule_version *v, struct rule *rules)
{
    size_t masks = 0, n = 0;
    const struct rule *last = &rules[v->rule_count - 1];
    if (last->term_count != 0)
        return FAIL(ERR_FAULT, "rules: the last rule of %s version %u must "
                    "have no condition", m->code, v->version);
    for (size_t i = 0; i < v->rule_count; i++) {
        if (rules[i].term_count == 0 && &rules[i] != last)
            return FAIL(ERR_FAULT, "rules: rule %u of %s version %u has no "
                        "condition and is not the last", rules[i].position,
                        m->code, v->version);
        masks += rules[i].group_count ? rules[i].group_count : 1;
    }
    struct rule_mask *out = ARENA_ARRAY(l->keep, masks, struct rule_mask);
    for (size_t i = 0; i < v->rule_count; i++)
        n += rule_masks(&rules[i], i, out + n);
    for (size_t i = 0; i < n; i++)
        for (int word = 0; word < RULE_WORDS; word++)
            m->uses[word] |= out[i].must[word] | out[i].never[word];
    v->rules = rules;
    v->masks = out;
    v->mask_count = n;
    return OK;
}

static const char SQL_TERMS[] =
    "SELECT model_code, version, position, group_number, fact, days, operator,"
    " value, negated FROM stage_rule_term"
    " WHERE model_code = ? OR ? IS NULL"
    " ORDER BY model_code, version, position, group_number, term";

static const char SQL_RULES[] =
    "SELECT model_code, version, position, stage_code, valid_from"
    " FROM stage_rule WHERE model_code = ? OR ? IS NULL"
    " ORDER BY model_code, version, position";

static enum err
versions_take(struct loader *l, struct rule_model *m)
{
    const struct rows *r = &l->versions;
    size_t none, end, i = rows_of(r, m->code, &end);
    l->next_term = rows_of(&l->terms, m->code, &none);
    if (i == end)
        return FAIL(ERR_FAULT, "rules: %s has no rules", m->code);
    struct rule_version *versions = ARENA_ARRAY(l->keep, end - i,
                                                struct rule_version);
    while (i < end) {
        struct rule_version *v = &versions[m->version_count++];
        v->version = (uint16_t)rows_u64(r, i, 1);
        v->valid_from = rows_day(r, i, 4);
        struct rule *rules = ARENA_ARRAY(l->keep, end - i, struct rule);
        for (; i < end && rows_u64(r, i, 1) == v->version; i++) {
            struct rule *rule = &rules[v->rule_count++];
            int stage = rules_stage(m, rows_text(r, i, 3));
            if (stage < 0)
                return FAIL(ERR_FAULT, "rules: %s has no stage %s", m->code,
                            rows_text(r, i, 3));
            rule->position = (uint16_t)rows_u64(r, i, 2);
            rule->stage = (uint8_t)stage;
            TRY(rule_read(l, m->code, v->version, rule));
        }
        TRY(version_compile(l, m, v, rules));
    }
    m->versions = versions;
    return OK;
}

/* ---- stages and models ---- */

static const char SQL_STAGES[] =
    "SELECT model_code, code, number, position, colour, is_end, is_loss,"
    " is_fall, limit_days, name_zh_cn, name_zh_tw, name_en,"
    " meaning_zh_cn, meaning_zh_tw, meaning_en, retired"
    " FROM stage WHERE model_code = ? OR ? IS NULL"
    " ORDER BY model_code, position, number";

static enum err
stages_take(struct loader *l, struct rule_model *m)
{
    const struct rows *r = &l->stages;
    size_t end, row = rows_of(r, m->code, &end), n = end - row;
    if (n == 0 || n > RULE_STAGES)
        return FAIL(ERR_FAULT, "rules: %s has %zu stages", m->code, n);
    struct rule_stage *s = ARENA_ARRAY(l->keep, n, struct rule_stage);
    m->stages = s;
    m->stage_count = n;
    for (; row < end; row++, s++) {
        s->code = arena_text(l->keep, rows_text(r, row, 1));
        s->number = (uint8_t)rows_u64(r, row, 2);
        s->position = (uint16_t)rows_u64(r, row, 3);
        s->colour = (uint8_t)rows_u64(r, row, 4);
        s->is_end = rows_u64(r, row, 5) != 0;
        s->is_loss = rows_u64(r, row, 6) != 0;
        s->is_fall = rows_u64(r, row, 7) != 0;
        s->limit_days = (int32_t)rows_u64(r, row, 8);
        s->retired = rows_u64(r, row, 15) != 0;
        for (size_t k = 0; k < LANG_COUNT; k++) {
            s->name[k] = arena_text(l->keep, rows_text(r, row, 9 + k));
            s->meaning[k] = arena_text(l->keep, rows_text(r, row, 12 + k));
        }
    }
    return OK;
}

static const char SQL_MODELS[] =
    "SELECT code, number, is_default, name_zh_cn, name_zh_tw, name_en,"
    " kept, kept OR written, (SELECT generation FROM rule_generation)"
    " FROM model WHERE active = 1 AND (code = ? OR ? IS NULL)"
    " ORDER BY position, number";

/* Of all models in as many statements as of one. */
static enum err
models_read(struct loader *l, const char *one)
{
    struct bind of = B_TEXT(one);
    struct rows r;
    TRY(db_query(l->cx, &r, SQL_MODELS, of, of));
    TRY(db_query(l->cx, &l->stages, SQL_STAGES, of, of));
    TRY(db_query(l->cx, &l->versions, SQL_RULES, of, of));
    TRY(db_query(l->cx, &l->terms, SQL_TERMS, of, of));
    if (r.count == 0 || r.count > RULE_MODELS)
        return FAIL(ERR_FAULT, "rules: %zu models", r.count);
    l->rules->generation = rows_u64(&r, 0, 5 + LANG_COUNT);
    struct rule_model *m = ARENA_ARRAY(l->keep, r.count, struct rule_model);
    for (size_t i = 0; i < r.count; i++) {
        m[i].code = arena_text(l->keep, rows_text(&r, i, 0));
        m[i].number = (uint8_t)rows_u64(&r, i, 1);
        m[i].is_default = rows_u64(&r, i, 2) != 0;
        if (m[i].is_default)
            l->rules->default_model = i;
        for (size_t k = 0; k < LANG_COUNT; k++)
            m[i].name[k] = arena_text(l->keep, rows_text(&r, i, 3 + k));
        m[i].kept = rows_u64(&r, i, 3 + LANG_COUNT) != 0;
        m[i].written = rows_u64(&r, i, 4 + LANG_COUNT) != 0;
        TRY(stages_take(l, &m[i]));
        TRY(versions_take(l, &m[i]));
    }
    l->rules->models = m;
    l->rules->model_count = r.count;
    return OK;
}

static int
day_order(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* The days on which a later version takes over. */
static void
switches_collect(struct loader *l)
{
    struct rules *r = l->rules;
    size_t n = 0;
    for (size_t i = 0; i < r->model_count; i++)
        n += r->models[i].version_count - 1;
    int32_t *days = ARENA_ARRAY(l->keep, n, int32_t);
    for (size_t i = 0; i < r->model_count; i++)
        for (size_t v = 1; v < r->models[i].version_count; v++)
            days[r->switch_count++] = r->models[i].versions[v].valid_from;
    qsort(days, n, sizeof *days, day_order);
    r->switch_days = days;
}

enum err
rules_load(struct ctx *cx, struct arena *keep, const struct rules **out)
{
    return rules_load_model(cx, keep, NULL, out);
}

enum err
rules_load_model(struct ctx *cx, struct arena *keep, const char *model,
                 const struct rules **out)
{
    struct loader l = {.cx = cx, .keep = keep,
                       .rules = ARENA_NEW(keep, struct rules)};
    TRY(models_read(&l, model));
    switches_collect(&l);
    TRY(rules_load_warnings(cx, keep, l.rules));
    *out = l.rules;
    return OK;
}
