/* See scope_choice.h. */
#include "model/scope_choice.h"

#include "model/copy.h"
#include "model/lookup.h"

static const char SQL_BELOW[] =
    "SELECT b.id FROM team t JOIN team b ON b.path LIKE CONCAT(t.path, '%')"
    " WHERE t.id = ?";

enum err
scope_teams_below(struct ctx *cx, uint64_t id, const uint64_t **out,
                  size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_BELOW, B_U64(id)));
    uint64_t *ids = ARENA_ARRAY(cx->arena, r.count, uint64_t);
    for (size_t i = 0; i < r.count; i++)
        ids[i] = rows_u64(&r, i, 0);
    *out = ids;
    *n = r.count;
    return OK;
}

static const char *
digits(struct ctx *cx, uint64_t id)
{
    return arena_printf(cx->arena, "%llu", (unsigned long long)id);
}

static enum err
values_of_teams(struct ctx *cx, struct scope_choice **out, size_t *n)
{
    struct lookup_team *t;
    TRY(lookup_teams(cx, &t, n));
    *out = ARENA_ARRAY(cx->arena, *n, struct scope_choice);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct scope_choice){t[i].id, digits(cx, t[i].id),
                                         t[i].name, t[i].depth};
    return OK;
}

static enum err
values_of_owners(struct ctx *cx, struct scope_choice **out, size_t *n)
{
    struct lookup_person *p;
    TRY(lookup_owners(cx, &p, n));
    *out = ARENA_ARRAY(cx->arena, *n, struct scope_choice);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct scope_choice){p[i].id, digits(cx, p[i].id),
                                         p[i].name, 0};
    return OK;
}

/* Lists by id keep the id, lists by code are numbered by it. */
static enum err
values_of_list(struct ctx *cx, enum lookup_list which,
               struct scope_choice **out, size_t *n)
{
    struct lookup *l;
    TRY(lookup_list(cx, which, &l, n));
    *out = ARENA_ARRAY(cx->arena, *n, struct scope_choice);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct scope_choice){
            l[i].id ? l[i].id : copy_value(l[i].code),
            l[i].id ? digits(cx, l[i].id) : l[i].code, l[i].name, 0};
    return OK;
}

static enum err
values_of_segments(struct ctx *cx, struct scope_choice **out, size_t *n)
{
    const struct rules *rules;
    TRY(rules_get(cx, &rules));
    const struct rule_model *m = rules_model(rules, "segments4");
    *n = m ? m->stage_count : 0;
    *out = ARENA_ARRAY(cx->arena, *n, struct scope_choice);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct scope_choice){m->stages[i].number,
                                         m->stages[i].code,
                                         m->stages[i].name[cx->lang], 0};
    return OK;
}

static enum err
values_of_words(struct ctx *cx, const char *const words[][2], size_t count,
                struct scope_choice **out, size_t *n)
{
    *n = count;
    *out = ARENA_ARRAY(cx->arena, count, struct scope_choice);
    for (size_t i = 0; i < count; i++)
        (*out)[i] = (struct scope_choice){copy_value(words[i][0]), words[i][0],
                                         lang_text(cx->lang, words[i][1]), 0};
    return OK;
}

enum err
scope_choices(struct ctx *cx, enum dimension d, struct scope_choice **out,
             size_t *n)
{
    static const char *const grades[][2] = {
        {"A", "A"}, {"B", "B"}, {"C", "C"}, {"D", "D"}};
    static const char *const kinds[][2] = {{"company", N_("Company")},
                                           {"person", N_("Person")}};
    switch (d) {
    case DIM_TEAM: return values_of_teams(cx, out, n);
    case DIM_OWNER: return values_of_owners(cx, out, n);
    case DIM_REGION: return values_of_list(cx, LOOKUP_REGION, out, n);
    case DIM_INDUSTRY: return values_of_list(cx, LOOKUP_INDUSTRY, out, n);
    case DIM_SIZE: return values_of_list(cx, LOOKUP_SIZE, out, n);
    case DIM_SOURCE: return values_of_list(cx, LOOKUP_SOURCE, out, n);
    case DIM_GRADE: return values_of_words(cx, grades, 4, out, n);
    case DIM_CATEGORY: return values_of_list(cx, LOOKUP_CATEGORY, out, n);
    case DIM_SEGMENT: return values_of_segments(cx, out, n);
    default: return values_of_words(cx, kinds, 2, out, n);
    }
}
