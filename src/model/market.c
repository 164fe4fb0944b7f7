/* Reading markets: one statement for the markets, one for phases and rules, one
 * for the latest value of every sign of every market; the rest is here. */
#include "model/market.h"

#include <string.h>

#include "db/compose.h"

static const char *
in_lang(const struct ctx *cx, const struct rows *r, size_t row, size_t col)
{
    return rows_text(r, row, col + cx->lang);
}

/* ---- phases and rules ---- */

static const char SQL_PHASES[] =
    "SELECT model_code, code, position, colour, mark,"
    " name_zh_cn, name_zh_tw, name_en FROM phase"
    " ORDER BY model_code, position";

static enum err
phases_read(struct ctx *cx, const char *model, struct phase **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_PHASES));
    *out = ARENA_ARRAY(cx->arena, r.count, struct phase);
    *n = 0;
    for (size_t i = 0; i < r.count; i++)
        if (model == NULL || !strcmp(rows_text(&r, i, 0), model))
            (*out)[(*n)++] = (struct phase){
                .model = rows_text(&r, i, 0), .code = rows_text(&r, i, 1),
                .position = (unsigned)rows_u64(&r, i, 2),
                .colour = (unsigned)rows_u64(&r, i, 3),
                .mark = rows_text(&r, i, 4), .name = in_lang(cx, &r, i, 5)};
    return OK;
}

enum err
market_phases(struct ctx *cx, const char *model, struct phase **out,
              size_t *n)
{
    return phases_read(cx, model, out, n);
}

static const char SQL_DIRECTIONS[] =
    "SELECT text_zh_cn, text_zh_tw, text_en FROM phase_direction"
    " WHERE model_code = ? AND phase_code = ? AND active = 1"
    " ORDER BY position";

enum err
market_directions(struct ctx *cx, const char *model, const char *phase,
                  const char *const **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_DIRECTIONS, B_TEXT(model), B_TEXT(phase)));
    const char **list = ARENA_ARRAY(cx->arena, r.count, const char *);
    for (size_t i = 0; i < r.count; i++)
        list[i] = in_lang(cx, &r, i, 0);
    *out = list;
    *n = r.count;
    return OK;
}

/* ---- signs ---- */

/* The latest value by today of each sign, entered or computed. */
static const char SQL_SIGNS[] =
    "SELECT s.code, s.computed, s.unit, s.valid_days, v.id, v.on_day,"
    " v.value, v.source, a.name, m.id,"
    " s.name_zh_cn, s.name_zh_tw, s.name_en"
    " FROM market m CROSS JOIN phase_sign s"
    " LEFT JOIN market_sign v ON v.id = (SELECT w.id FROM market_sign w"
    "   WHERE w.market_id = m.id AND w.sign_code = s.code"
    "   AND w.on_day <= ? AND w.voided_at IS NULL"
    "   ORDER BY w.on_day DESC, w.id DESC LIMIT 1)"
    " LEFT JOIN account a ON a.id = v.account_id"
    " WHERE m.id = ? OR ? = 0 ORDER BY m.id, s.position, s.code";

static void
sign_load(struct ctx *cx, const struct rows *r, size_t row,
          struct market_sign *s)
{
    *s = (struct market_sign){
        .code = rows_text(r, row, 0), .computed = rows_i64(r, row, 1) != 0,
        .unit = rows_text(r, row, 2), .id = rows_u64(r, row, 4),
        .on_day = rows_day(r, row, 5), .source = rows_text(r, row, 7),
        .who = rows_text(r, row, 8), .name = in_lang(cx, r, row, 10)};
    if (s->on_day == DAY_NONE)
        return;
    s->value = rows_money(r, row, 6);
    s->known = clock_today() - s->on_day < (int32_t)rows_i64(r, row, 3);
}

enum err
market_signs(struct ctx *cx, uint64_t market_id, struct market_sign **out,
             size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_SIGNS, B_DAY(clock_today()), B_U64(market_id),
                 B_U64(market_id)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct market_sign);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        sign_load(cx, &r, i, &(*out)[i]);
    return OK;
}

/* ---- rules ---- */

static const char SQL_RULES[] =
    "SELECT model_code, position, phase_code, sign_code, operator, value"
    " FROM phase_rule ORDER BY model_code, position, term";

static bool
compare(const char *op, int64_t a, int64_t b)
{
    bool equal = op[1] == '=' && a == b;
    return equal || (op[0] == '>' ? a > b : a < b);
}

static bool
condition_holds(const char *sign, const char *op, int64_t value,
                const struct market_sign *signs, size_t n,
                const struct market_sign **of)
{
    *of = NULL;
    for (size_t i = 0; i < n; i++) {
        if (sign == NULL) {
            if (signs[i].known)
                return true;
        } else if (!strcmp(signs[i].code, sign)) {
            *of = &signs[i];
            return signs[i].known && compare(op, signs[i].value, value);
        }
    }
    return false;
}

static const struct phase *
phase_find(const struct phase *list, size_t n, const char *model,
           const char *code)
{
    for (size_t i = 0; code && i < n; i++)
        if (!strcmp(list[i].model, model) && !strcmp(list[i].code, code))
            return &list[i];
    return NULL;
}

struct rule_set {
    struct rows rules;
    struct phase *phases;
    size_t phase_count;
};

static enum err
rules_read(struct ctx *cx, struct rule_set *s)
{
    TRY(db_query(cx, &s->rules, SQL_RULES));
    return phases_read(cx, NULL, &s->phases, &s->phase_count);
}

static size_t
conditions_read(struct ctx *cx, const struct rule_set *s, const char *model,
                const struct market_sign *signs, size_t sign_count,
                struct market_why **out)
{
    const struct rows *r = &s->rules;
    size_t n = 0;
    *out = ARENA_ARRAY(cx->arena, r->count, struct market_why);
    for (size_t i = 0; i < r->count; i++) {
        if (strcmp(rows_text(r, i, 0), model))
            continue;
        struct market_why *w = &(*out)[n++];
        w->rule = (unsigned)rows_u64(r, i, 1);
        w->phase = phase_find(s->phases, s->phase_count, model,
                              rows_text(r, i, 2));
        w->op = rows_text(r, i, 4);
        w->value = rows_money(r, i, 5);
        w->holds = condition_holds(rows_text(r, i, 3), w->op, w->value, signs,
                                   sign_count, &w->sign);
    }
    return n;
}

enum err
market_explain(struct ctx *cx, const struct market *m,
               const struct market_sign *signs, size_t sign_count,
               struct market_why **out, size_t *n)
{
    struct rule_set s;
    TRY(rules_read(cx, &s));
    *n = conditions_read(cx, &s, m->model, signs, sign_count, out);
    return OK;
}

/* The first rule of which every condition holds. */
static void
suggest(struct ctx *cx, const struct rule_set *s,
        const struct market_sign *signs, size_t sign_count, struct market *m)
{
    struct market_why *w;
    size_t n = conditions_read(cx, s, m->model, signs, sign_count, &w);
    for (size_t from = 0, to; from < n; from = to) {
        bool holds = true;
        for (to = from; to < n && w[to].rule == w[from].rule; to++)
            holds &= w[to].holds;
        if (!holds)
            continue;
        m->suggested = w[from].phase;
        m->rule = w[from].rule;
        return;
    }
}

/* ---- markets ---- */

static const char SQL_MARKETS[] =
    "SELECT m.id, m.model_code, m.category_id, m.region_code, m.active,"
    " m.phase_code, m.computed_at, p.at, a.name, p.note,"
    " c.name_zh_cn, c.name_zh_tw, c.name_en,"
    " r.name_zh_cn, r.name_zh_tw, r.name_en"
    " FROM market m LEFT JOIN category c ON c.id = m.category_id"
    " LEFT JOIN region r ON r.code = m.region_code"
    " LEFT JOIN market_phase p ON p.id = (SELECT MAX(q.id)"
    "   FROM market_phase q WHERE q.market_id = m.id)"
    " LEFT JOIN account a ON a.id = p.account_id"
    " WHERE m.id = ? OR ? = 0"
    " ORDER BY m.model_code, c.position, c.id, r.position";

static void
market_load(struct ctx *cx, const struct rows *r, size_t row,
            const struct rule_set *s, struct market *m)
{
    *m = (struct market){
        .id = rows_u64(r, row, 0), .model = rows_text(r, row, 1),
        .category_id = rows_u64(r, row, 2),
        .region_code = rows_text(r, row, 3),
        .active = rows_i64(r, row, 4) != 0,
        .computed_at = rows_time(r, row, 6),
        .confirmed_at = rows_time(r, row, 7),
        .confirmed_by = rows_text(r, row, 8), .note = rows_text(r, row, 9),
        .category = in_lang(cx, r, row, 10),
        .region = in_lang(cx, r, row, 13)};
    m->phase = phase_find(s->phases, s->phase_count, m->model,
                          rows_text(r, row, 5));
}

static enum err
markets_read(struct ctx *cx, uint64_t id, struct market **out, size_t *n)
{
    struct rows r, v;
    struct rule_set s;
    size_t at = 0;
    TRY(rules_read(cx, &s));
    TRY(db_query(cx, &r, SQL_MARKETS, B_U64(id), B_U64(id)));
    TRY(db_query(cx, &v, SQL_SIGNS, B_DAY(clock_today()), B_U64(id),
                 B_U64(id)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct market);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        market_load(cx, &r, i, &s, &(*out)[i]);
    struct market_sign *signs = ARENA_ARRAY(cx->arena, v.count,
                                            struct market_sign);
    for (size_t i = 0; i < v.count; i++)
        sign_load(cx, &v, i, &signs[i]);
    for (size_t from = 0; from < v.count; from = at) {
        uint64_t market = rows_u64(&v, from, 9);
        while (at < v.count && rows_u64(&v, at, 9) == market)
            at++;
        for (size_t i = 0; i < r.count; i++)
            if ((*out)[i].id == market)
                suggest(cx, &s, signs + from, at - from, &(*out)[i]);
    }
    return OK;
}

enum err
market_list(struct ctx *cx, struct market **out, size_t *n)
{
    return markets_read(cx, 0, out, n);
}

enum err
market_find(struct ctx *cx, uint64_t id, struct market *out)
{
    struct market *list;
    size_t n;
    if (id == 0)
        return ERR_NOT_FOUND;
    TRY(markets_read(cx, id, &list, &n));
    if (n == 0)
        return ERR_NOT_FOUND;
    *out = list[0];
    return OK;
}

static const char SQL_ADVISE[] =
    "SELECT m.model_code, f.colour, c.name_zh_cn, c.name_zh_tw, c.name_en,"
    " f.name_zh_cn, f.name_zh_tw, f.name_en, d.text_zh_cn, d.text_zh_tw,"
    " d.text_en FROM market m"
    " JOIN phase f ON f.model_code = m.model_code AND f.code = m.phase_code"
    " LEFT JOIN category c ON c.id = m.category_id"
    " LEFT JOIN phase_direction d ON d.model_code = f.model_code"
    "   AND d.phase_code = f.code AND d.active = 1"
    " WHERE m.id = (SELECT id FROM market WHERE model_code = 'market4'"
    "   AND active = 1 AND category_key IN (0, ?) AND region_key IN ('', ?)"
    "   ORDER BY category_key <> 0 DESC, region_key <> '' DESC LIMIT 1)"
    " OR m.model_code = 'company4' AND m.active = 1"
    " ORDER BY m.model_code = 'company4', d.position";

enum err
market_advise(struct ctx *cx, uint64_t category_id, const char *region,
              struct market_advice out[MARKET_ADVICES], size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_ADVISE, B_U64(category_id),
                 B_CODE(region ? region : "")));
    *n = 0;
    for (size_t i = 0; i < r.count; i++) {
        const char *model = rows_text(&r, i, 0), *text = in_lang(cx, &r, i, 8);
        struct market_advice *a = *n ? &out[*n - 1] : NULL;
        if (!a || strcmp(a->model, model)) {
            if (*n == MARKET_ADVICES)
                break;
            a = &out[(*n)++];
            *a = (struct market_advice){
                model, in_lang(cx, &r, i, 2), in_lang(cx, &r, i, 5),
                (unsigned)rows_u64(&r, i, 1),
                ARENA_ARRAY(cx->arena, r.count, const char *), 0};
        }
        if (text)
            a->texts[a->text_count++] = text;
    }
    return OK;
}

static const char SQL_HISTORY[] =
    "SELECT p.at, p.note, a.name, f.name_zh_cn, f.name_zh_tw, f.name_en,"
    " s.name_zh_cn, s.name_zh_tw, s.name_en FROM market_phase p"
    " JOIN phase f ON f.model_code = ? AND f.code = p.phase_code"
    " LEFT JOIN phase s ON s.model_code = ? AND s.code = p.suggested_code"
    " LEFT JOIN account a ON a.id = p.account_id"
    " WHERE p.market_id = ? ORDER BY p.at DESC, p.id DESC";

enum err
market_history(struct ctx *cx, const struct market *m,
               struct market_confirmed **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_HISTORY, B_TEXT(m->model), B_TEXT(m->model),
                 B_U64(m->id)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct market_confirmed);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct market_confirmed){
            .at = rows_time(&r, i, 0), .note = rows_text(&r, i, 1),
            .who = rows_text(&r, i, 2), .phase = in_lang(cx, &r, i, 3),
            .suggested = in_lang(cx, &r, i, 6)};
    return OK;
}

static const char SQL_PLACES[] =
    "SELECT id, NULL, name_zh_cn, name_zh_tw, name_en, 0 AS kind, position"
    " FROM category WHERE active = 1"
    " UNION ALL SELECT 0, code, name_zh_cn, name_zh_tw, name_en, 1, position"
    " FROM region WHERE active = 1 ORDER BY kind, position, 1";

enum err
market_places(struct ctx *cx, struct market_place **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_PLACES));
    *out = ARENA_ARRAY(cx->arena, r.count, struct market_place);
    *n = r.count;
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct market_place){rows_u64(&r, i, 0),
                                          rows_text(&r, i, 1),
                                          in_lang(cx, &r, i, 2)};
    return OK;
}
