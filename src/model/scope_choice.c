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

static struct scope_values
room_for(struct ctx *cx, size_t n)
{
    return (struct scope_values){ARENA_ARRAY(cx->arena, n,
                                             struct scope_choice), n};
}

static enum err
values_of_teams(struct ctx *cx, struct scope_values *out)
{
    struct lookup_team *t;
    size_t n;
    TRY(lookup_teams(cx, &t, &n));
    *out = room_for(cx, n);
    for (size_t i = 0; i < n; i++)
        out->list[i] = (struct scope_choice){t[i].id, digits(cx, t[i].id),
                                             t[i].name, t[i].depth};
    return OK;
}

static enum err
values_of_owners(struct ctx *cx, struct scope_values *out)
{
    struct lookup_person *p;
    size_t n;
    TRY(lookup_owners(cx, &p, &n));
    *out = room_for(cx, n);
    for (size_t i = 0; i < n; i++)
        out->list[i] = (struct scope_choice){p[i].id, digits(cx, p[i].id),
                                             p[i].name, 0};
    return OK;
}

/* Lists by id keep the id, lists by code are numbered by it. */
static enum err
values_of_lists(struct ctx *cx, struct scope_values out[DIM_COUNT])
{
    static const struct {
        enum dimension d;
        enum lookup_list list;
    } LISTS[] = {{DIM_REGION, LOOKUP_REGION}, {DIM_INDUSTRY, LOOKUP_INDUSTRY},
                 {DIM_SIZE, LOOKUP_SIZE}, {DIM_SOURCE, LOOKUP_SOURCE},
                 {DIM_CATEGORY, LOOKUP_CATEGORY}};
    enum { COUNT = sizeof LISTS / sizeof *LISTS };
    struct lookup_want wanted[COUNT];
    struct lookup *l[COUNT];
    size_t n[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        wanted[i] = (struct lookup_want){LISTS[i].list, &l[i], &n[i]};
    TRY(lookup_lists(cx, wanted, COUNT));
    for (size_t i = 0; i < COUNT; i++) {
        struct scope_values *v = &out[LISTS[i].d];
        *v = room_for(cx, n[i]);
        for (size_t k = 0; k < n[i]; k++)
            v->list[k] = (struct scope_choice){
                l[i][k].id ? l[i][k].id : copy_value(l[i][k].code),
                l[i][k].id ? digits(cx, l[i][k].id) : l[i][k].code,
                l[i][k].name, 0};
    }
    return OK;
}

static enum err
values_of_segments(struct ctx *cx, struct scope_values *out)
{
    const struct rules *rules;
    TRY(rules_get(cx, &rules));
    const struct rule_model *m = rules_model(rules, "segments4");
    *out = room_for(cx, m ? m->stage_count : 0);
    for (size_t i = 0; i < out->count; i++)
        out->list[i] = (struct scope_choice){m->stages[i].number,
                                             m->stages[i].code,
                                             m->stages[i].name[cx->lang], 0};
    return OK;
}

static struct scope_values
values_of_words(struct ctx *cx, const char *const words[][2], size_t count)
{
    struct scope_values v = room_for(cx, count);
    for (size_t i = 0; i < count; i++)
        v.list[i] = (struct scope_choice){copy_value(words[i][0]),
                                          words[i][0],
                                          lang_text(cx->lang, words[i][1]),
                                          0};
    return v;
}

enum err
scope_choices(struct ctx *cx, struct scope_values out[DIM_COUNT])
{
    static const char *const grades[][2] = {
        {"A", "A"}, {"B", "B"}, {"C", "C"}, {"D", "D"}};
    static const char *const kinds[][2] = {{"company", N_("Company")},
                                           {"person", N_("Person")}};
    TRY(values_of_teams(cx, &out[DIM_TEAM]));
    TRY(values_of_owners(cx, &out[DIM_OWNER]));
    TRY(values_of_lists(cx, out));
    TRY(values_of_segments(cx, &out[DIM_SEGMENT]));
    out[DIM_GRADE] = values_of_words(cx, grades, 4);
    out[DIM_KIND] = values_of_words(cx, kinds, 2);
    return OK;
}
