/* A draft becomes a version: its rows are added, never changed afterwards. */
#include <string.h>

#include "core/text.h"
#include "model/audit.h"
#include "model/change.h"
#include "model/model.h"
#include "model/rule_draft.h"

static const char SQL_RULE[] =
    "INSERT INTO stage_rule (model_code, version, position, stage_code,"
    " valid_from) VALUES (?, ?, ?, ?, ?)";
static const char SQL_TERM[] =
    "INSERT INTO stage_rule_term (model_code, version, position,"
    " group_number, term, fact, days, operator, value, negated)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static enum err
terms_write(struct ctx *cx, const struct rule_draft *d, unsigned version,
            size_t rule)
{
    enum { WIDTH = 10 };
    const struct draft_rule *r = &d->rules[rule];
    struct bind *b = ARENA_ARRAY(cx->arena, r->count * WIDTH, struct bind);
    for (size_t i = 0; i < r->count; i++) {
        const struct draft_term *t = &r->terms[i];
        const struct fact_info *info = &fact_info[t->fact];
        bool number = info->type == FACT_NUMBER;
        int64_t days = 0, value = 1;
        if ((info->has_days && !parse_i64(t->days, &days))
            || (number && !parse_i64(t->value, &value)))
            return ERR_INVALID;
        struct bind *p = b + i * WIDTH;
        p[0] = B_TEXT(d->model);
        p[1] = B_U64(version);
        p[2] = B_U64(rule + 1);
        p[3] = B_U64(t->group);
        p[4] = B_U64(i + 1);
        p[5] = B_TEXT(info->code);
        p[6] = B_I64(days);
        p[7] = B_TEXT(rule_op_text(number ? (enum rule_op)t->op : OP_IS));
        p[8] = B_I64(value);
        p[9] = B_I64(t->negated);
    }
    return r->count ? db_exec_array(cx, SQL_TERM, b, r->count, WIDTH) : OK;
}

enum err
rule_draft_write(struct ctx *cx, const struct rule_draft *d, unsigned version,
                 int32_t valid_from)
{
    for (size_t i = 0; i < d->count; i++) {
        TRY(db_exec(cx, SQL_RULE, B_TEXT(d->model), B_U64(version),
                    B_U64(i + 1), B_TEXT(d->rules[i].stage),
                    B_DAY(valid_from)));
        TRY(terms_write(cx, d, version, i));
    }
    return OK;
}

static const char SQL_NEXT[] =
    "SELECT MAX(version) + 1 FROM stage_rule WHERE model_code = ?";

enum err
rule_draft_next(struct ctx *cx, const char *model, unsigned *version)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_NEXT, B_TEXT(model)));
    *version = (unsigned)rows_u64(&r, 0, 0);
    return OK;
}

static const char SQL_PUBLISHED[] =
    "INSERT INTO rule_publication (model_code, version, published_at,"
    " account_id, note) VALUES (?, ?, ?, ?, ?)";

enum err
rule_draft_publish(struct ctx *cx, const struct rule_draft *d,
                   int32_t valid_from, const char *note)
{
    const struct rules *rules;
    struct draft_faults *faults = ARENA_NEW(cx->arena, struct draft_faults);
    unsigned version;
    TRY(rules_changed(cx)); /* whoever publishes too, waits here */
    TRY(rules_get(cx, &rules));
    const struct rule_model *m = rules_model(rules, d->model);
    if (m == NULL)
        return ERR_NOT_FOUND;
    rule_draft_judge(rules, m, d, cx->lang, faults);
    if (faults->bad)
        return ERR_INVALID;
    TRY(rule_draft_next(cx, d->model, &version));
    TRY(rule_draft_write(cx, d, version, valid_from));
    TRY(db_exec(cx, SQL_PUBLISHED, B_TEXT(d->model), B_U64(version),
                B_TIME(clock_now()), B_REF(cx->actor.user_id),
                B_TEXT(note ? note : "")));
    TRY(rule_draft_drop(cx, d));
    if (m->kept)
        TRY(model_restage(cx, d->model));
    struct change c[] = {
        {"rule_version", arena_printf(cx->arena, "%u", d->base_version),
         arena_printf(cx->arena, "%u", version)},
        {"valid_from", "", day_iso(cx->arena, valid_from)}};
    return audit_write(cx, "model.publish", "model", m->number,
                       change_write(cx->arena, c, 2));
}
