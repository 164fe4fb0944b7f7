/* Dimensions of a scope: their values and names. */
#include "model/scope.h"

#include <string.h>

#include "core/text.h"
#include "model/copy.h"
#include "model/funnel_private.h"

const char *const scope_keys[DIM_COUNT] = {
    [DIM_TEAM] = "team", [DIM_OWNER] = "owner", [DIM_REGION] = "region",
    [DIM_INDUSTRY] = "industry", [DIM_SIZE] = "size",
    [DIM_SOURCE] = "source", [DIM_GRADE] = "grade",
    [DIM_CATEGORY] = "category", [DIM_SEGMENT] = "segment",
    [DIM_KIND] = "kind"};

int
scope_key(const char *key)
{
    for (int d = 0; d < DIM_COUNT; d++)
        if (!strcmp(scope_keys[d], key))
            return d;
    return -1;
}

void
scope_usual(struct scope *s, const struct rule_model *m, int32_t from,
            int32_t to)
{
    *s = (struct scope){.model = m, .from = from, .to = to,
                        .known_on = DAY_NONE, .window = SCOPE_WINDOW,
                        .cohort_from = day_add_months(from, -12),
                        .cohort_to = day_add_months(to, -12)};
    while ((size_t)s->entry + 1 < m->stage_count
           && (m->stages[s->entry].is_end || m->stages[s->entry].is_loss
               || m->stages[s->entry].is_fall))
        s->entry++;
}

/* ---- values ---- */

/* id (0 = its code is hashed), code, names by language. */
static const char SQL_TEAM[] =
    "SELECT id, code, name, name, name FROM team ORDER BY path";
static const char SQL_OWNER[] =
    "SELECT id, login, name, name, name FROM account ORDER BY name_sort, id";
static const char SQL_REGION[] =
    "SELECT 0, code, name_zh_cn, name_zh_tw, name_en FROM region"
    " ORDER BY position, code";
static const char SQL_INDUSTRY[] =
    "SELECT id, code, name_zh_cn, name_zh_tw, name_en FROM industry"
    " ORDER BY position, id";
static const char SQL_SIZE[] =
    "SELECT 0, code, name_zh_cn, name_zh_tw, name_en FROM choice"
    " WHERE list = 'size' ORDER BY position, code";
static const char SQL_SOURCE[] =
    "SELECT id, code, name_zh_cn, name_zh_tw, name_en FROM source"
    " ORDER BY position, id";
static const char SQL_GRADE[] =
    "SELECT 0, code, name_zh_cn, name_zh_tw, name_en FROM choice"
    " WHERE list = 'grade' AND code <> '-' ORDER BY position, code";
static const char SQL_CATEGORY[] =
    "SELECT id, code, name_zh_cn, name_zh_tw, name_en FROM category"
    " ORDER BY position, id";

static const char *const value_sql[DIM_COUNT] = {
    [DIM_TEAM] = SQL_TEAM, [DIM_OWNER] = SQL_OWNER, [DIM_REGION] = SQL_REGION,
    [DIM_INDUSTRY] = SQL_INDUSTRY, [DIM_SIZE] = SQL_SIZE,
    [DIM_SOURCE] = SQL_SOURCE, [DIM_GRADE] = SQL_GRADE,
    [DIM_CATEGORY] = SQL_CATEGORY};

static enum err
values_segment(struct ctx *cx, struct scope_value **out, size_t *n)
{
    const struct rules *r;
    TRY(rules_get(cx, &r));
    const struct rule_model *m = rules_model(r, "segments4");
    *n = m != NULL && m->kept ? m->stage_count : 0;
    *out = ARENA_ARRAY(cx->arena, *n, struct scope_value);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct scope_value){m->stages[i].number,
                                         m->stages[i].code,
                                         m->stages[i].name[cx->lang]};
    return OK;
}

static enum err
values_kind(struct ctx *cx, struct scope_value **out, size_t *n)
{
    static const char *const kinds[][2] = {{"company", N_("Company")},
                                           {"person", N_("Person")}};
    *n = 2;
    *out = ARENA_ARRAY(cx->arena, *n, struct scope_value);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct scope_value){copy_value(kinds[i][0]), kinds[i][0],
                                         lang_text(cx->lang, kinds[i][1])};
    return OK;
}

enum err
scope_values(struct ctx *cx, enum dimension d, struct scope_value **out,
             size_t *n)
{
    struct rows r;
    if (d == DIM_SEGMENT)
        return values_segment(cx, out, n);
    if (d == DIM_KIND)
        return values_kind(cx, out, n);
    TRY(db_query(cx, &r, value_sql[d]));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct scope_value);
    for (size_t i = 0; i < r.count; i++) {
        const char *code = rows_text(&r, i, 1);
        uint64_t id = rows_u64(&r, i, 0);
        (*out)[i] = (struct scope_value){id ? id : copy_value(code), code,
                                         rows_text(&r, i, 2 + cx->lang)};
    }
    return OK;
}

enum err
scope_value_find(struct ctx *cx, enum dimension d, const char *text,
                 uint64_t *out)
{
    struct scope_value *list;
    size_t n;
    *out = 0;
    if (!strcmp(text, "none"))
        return OK;
    TRY(scope_values(cx, d, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i].code, text)) {
            *out = list[i].value;
            return OK;
        }
    for (size_t i = 0; i < n; i++)
        if (text_equal_nocase(list[i].name, text)) {
            *out = list[i].value;
            return OK;
        }
    return ERR_NOT_FOUND;
}

enum err
scope_names(struct ctx *cx, enum dimension d, const uint64_t *values,
            size_t n, const char **names)
{
    struct scope_value *list;
    size_t count;
    TRY(scope_values(cx, d, &list, &count));
    for (size_t i = 0; i < n; i++) {
        names[i] = "";
        for (size_t k = 0; k < count; k++)
            if (list[k].value == values[i])
                names[i] = list[k].name;
    }
    return OK;
}

/* ---- narrowing ---- */

static const char SQL_BELOW[] =
    "SELECT b.id FROM team t JOIN team b ON b.path LIKE CONCAT(t.path, '%')"
    " WHERE t.id = ?";

enum err
scope_narrow(struct ctx *cx, struct scope *s, enum dimension d,
             uint64_t value)
{
    struct rows r = {0};
    size_t n = s->value_count[d];
    if (d == DIM_TEAM && value != 0)
        TRY(db_query(cx, &r, SQL_BELOW, B_U64(value)));
    uint64_t *all = ARENA_ARRAY(cx->arena, n + r.count + 1, uint64_t);
    if (n)
        memcpy(all, s->values[d], n * sizeof *all);
    all[n++] = value;
    for (size_t i = 0; i < r.count; i++)
        all[n++] = rows_u64(&r, i, 0);
    s->values[d] = all;
    s->value_count[d] = n;
    return OK;
}
