/* Reads the causes and rules of warnings. They use the facts and conditions of
 * the stages, but are looked at only as of the end of a walk (warning_read.c),
 * so they cost the walk nothing and need no atoms of its own. */
#include <string.h>

#include "model/rule.h"

static const char SQL_CAUSES[] =
    "SELECT code, number, icon, name_zh_cn, name_zh_tw, name_en,"
    " meaning_zh_cn, meaning_zh_tw, meaning_en FROM warning_cause"
    " WHERE number < ? ORDER BY position, number";

static enum err
causes_read(struct ctx *cx, struct arena *keep, struct rules *out)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_CAUSES, B_I64(WARNING_CAUSES)));
    struct warning_cause *c = ARENA_ARRAY(keep, r.count + 1,
                                          struct warning_cause);
    for (size_t i = 0; i < r.count; i++) {
        c[i].code = arena_text(keep, rows_text(&r, i, 0));
        c[i].number = rows_u64(&r, i, 1);
        c[i].icon = arena_text(keep, rows_text(&r, i, 2));
        for (size_t k = 0; k < LANG_COUNT; k++) {
            c[i].name[k] = arena_text(keep, rows_text(&r, i, 3 + k));
            c[i].meaning[k] = arena_text(keep, rows_text(&r, i, 6 + k));
        }
    }
    out->causes = c;
    out->cause_count = r.count;
    return OK;
}

/* "usage,loyalty" as bits of the default model; a stage it has not is left out. */
static uint32_t
stages_read(struct arena *a, const struct rules *r, const char *codes)
{
    const struct rule_model *m = &r->models[r->default_model];
    uint32_t bits = 0;
    char *save, *copy = arena_text(a, codes);
    for (char *code = strtok_r(copy, ",", &save); code;
         code = strtok_r(NULL, ",", &save)) {
        int s = rules_stage(m, code);
        if (s >= 0)
            bits |= UINT32_C(1) << s;
    }
    return bits;
}

/* Columns 0 rule_id, 1 fact, 2 days, 3 operator, 4 value, 5 negated; *at = first
 * row of the rule or of a later one. */
static enum err
terms_read(struct arena *keep, const struct rows *r, size_t *at,
           struct warning_rule *w)
{
    struct warning_term *t = ARENA_ARRAY(keep, WARNING_TERMS,
                                         struct warning_term);
    while (*at < r->count && rows_u64(r, *at, 0) < w->id)
        ++*at;
    for (; *at < r->count && rows_u64(r, *at, 0) == w->id; ++*at) {
        if (w->term_count == WARNING_TERMS
            || rule_atom_read(rows_text(r, *at, 1), rows_i64(r, *at, 2),
                              rows_text(r, *at, 3), rows_i64(r, *at, 4),
                              &t[w->term_count].atom) != OK)
            return FAIL(ERR_FAULT, "warning rule %llu has the wrong condition"
                        " %s", (unsigned long long)w->id,
                        rows_text(r, *at, 1));
        t[w->term_count++].negated = rows_u64(r, *at, 5) != 0;
    }
    w->terms = t;
    return OK;
}

static int
cause_find(const struct rules *r, const char *code)
{
    for (size_t i = 0; i < r->cause_count; i++)
        if (!strcmp(r->causes[i].code, code))
            return (int)i;
    return -1;
}

static const char SQL_RULES[] =
    "SELECT id, cause_code, level, opens_case, stages FROM warning_rule"
    " WHERE active = 1 ORDER BY id LIMIT ?";
static const char SQL_TERMS[] =
    "SELECT t.rule_id, t.fact, t.days, t.operator, t.value, t.negated"
    " FROM warning_term t JOIN warning_rule r ON r.id = t.rule_id"
    " WHERE t.term <= r.terms ORDER BY t.rule_id, t.term";

static enum err
rules_read(struct ctx *cx, struct arena *keep, struct rules *out,
           struct warning_rule *list, size_t *n)
{
    struct rows r, terms;
    size_t at = 0;
    TRY(db_query(cx, &r, SQL_RULES, B_I64(WARNING_RULES)));
    TRY(db_query(cx, &terms, SQL_TERMS));
    for (size_t i = 0; i < r.count; i++) {
        struct warning_rule *w = &list[*n];
        int cause = cause_find(out, rows_text(&r, i, 1));
        const char *stages = rows_text(&r, i, 4);
        *w = (struct warning_rule){
            .id = rows_u64(&r, i, 0), .level = (uint8_t)rows_u64(&r, i, 2),
            .opens_case = rows_u64(&r, i, 3) != 0, .cause = (uint8_t)cause,
            .stages = stages_read(cx->arena, out, stages)};
        TRY(terms_read(keep, &terms, &at, w));
        /* One for stages of another model, or without a condition, rests. */
        *n += cause >= 0 && w->term_count && (!*stages || w->stages);
    }
    return OK;
}

static const char SQL_LADDER[] =
    "SELECT level, manager_days, list_days FROM warning_ladder"
    " WHERE level BETWEEN 1 AND ? ORDER BY level";

enum err
rules_ladder(struct ctx *cx, struct warning_rung out[WARNING_LEVELS])
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LADDER, B_I64(WARNING_LEVELS)));
    memset(out, 0, WARNING_LEVELS * sizeof *out);
    for (size_t i = 0; i < r.count; i++)
        out[rows_u64(&r, i, 0) - 1] = (struct warning_rung){
            rows_i64(&r, i, 1), rows_i64(&r, i, 2)};
    return OK;
}

enum err
rules_load_warnings(struct ctx *cx, struct arena *keep, struct rules *out)
{
    struct warning_rule *list = ARENA_ARRAY(keep, WARNING_RULES + 1,
                                            struct warning_rule);
    struct warning_rule *sorted = ARENA_ARRAY(keep, WARNING_RULES + 1,
                                              struct warning_rule);
    size_t n = 0, k = 0;
    TRY(causes_read(cx, keep, out));
    TRY(rules_read(cx, keep, out, list, &n));
    for (size_t c = 0; c < out->cause_count; c++)
        for (unsigned level = WARNING_LEVELS; level > 0; level--)
            for (size_t i = 0; i < n; i++)
                if (list[i].cause == c && list[i].level == level)
                    sorted[k++] = list[i];
    out->warnings = sorted;
    out->warning_count = k;
    return rules_ladder(cx, out->ladder);
}

unsigned
warning_level(uint64_t warned, uint64_t cause_number)
{
    return (unsigned)(warned >> (2 * cause_number)) & 3;
}
