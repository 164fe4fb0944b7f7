/* See lookup.h. The text of a statement is picked by list and language, so
 * each is a constant. */
#include "model/lookup.h"

#include <string.h>

#include "db/compose.h"

/* One text for each language: the name's column is the only difference. All
 * have the same columns, so that several lists are one statement: the list, its
 * place, number, code and name. */
#define BY_LANG(head, tail)                                                   \
    {                                                                         \
        head "name_zh_cn" tail, head "name_zh_tw" tail, head "name_en" tail   \
    }
#define LIST(name, id, from)                                                  \
    BY_LANG("SELECT '" name "', position, " id ", code, ", " FROM " from)
#define BY_ID(table) LIST(table, "id", table " WHERE active = 1")
#define BY_CODE(name, from) LIST(name, "0", from)
#define CHOICE(list)                                                          \
    BY_CODE(list, "choice WHERE list = '" list "' AND active = 1")

static const struct {
    const char *name, *sql[LANG_COUNT];
} LISTS[] = {
    [LOOKUP_INDUSTRY] = {"industry", BY_ID("industry")},
    [LOOKUP_SOURCE] = {"source", BY_ID("source")},
    [LOOKUP_CATEGORY] = {"category", BY_ID("category")},
    [LOOKUP_PERSONA] = {"persona", BY_ID("persona")},
    [LOOKUP_REGION] = {"region", BY_CODE("region", "region WHERE active = 1")},
    [LOOKUP_PROVINCE] = {"province", BY_CODE("province", "province")},
    [LOOKUP_SIZE] = {"size", CHOICE("size")},
    [LOOKUP_REVENUE_BAND] = {"revenue_band", CHOICE("revenue_band")},
    [LOOKUP_OWNERSHIP] = {"ownership", CHOICE("ownership")},
    [LOOKUP_CONTACT_ROLE] = {"contact_role", CHOICE("contact_role")},
    [LOOKUP_INTERACTION] = {"interaction", CHOICE("interaction")},
    [LOOKUP_ROLE] = {"role", CHOICE("role")},
};

/* The rows of one list. */
static void
list_take(struct ctx *cx, const struct rows *r, const struct lookup_want *w)
{
    *w->n = 0;
    *w->out = ARENA_ARRAY(cx->arena, r->count, struct lookup);
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(rows_text(r, i, 0), LISTS[w->list].name) == 0)
            (*w->out)[(*w->n)++] = (struct lookup){
                .id = rows_u64(r, i, 2), .code = rows_text(r, i, 3),
                .name = rows_text(r, i, 4)};
}

enum err
lookup_lists(struct ctx *cx, const struct lookup_want *wanted, size_t count)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    for (size_t i = 0; i < count; i++) {
        query_sql(&q, i ? " UNION ALL " : "");
        query_sql(&q, LISTS[wanted[i].list].sql[cx->lang]);
    }
    query_sql(&q, " ORDER BY 1, 2, 3, 4");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < count; i++)
        list_take(cx, &r, &wanted[i]);
    return OK;
}

enum err
lookup_list(struct ctx *cx, enum lookup_list which, struct lookup **out,
            size_t *n)
{
    struct lookup_want want = {which, out, n};
    return lookup_lists(cx, &want, 1);
}

void
lookup_stages(const struct ctx *cx, const struct rule_model *m,
              struct lookup_stage **out, size_t *n)
{
    *n = m->stage_count;
    *out = ARENA_ARRAY(cx->arena, *n, struct lookup_stage);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct lookup_stage){
            .code = m->stages[i].code, .name = m->stages[i].name[cx->lang],
            .colour = m->stages[i].colour, .is_end = m->stages[i].is_end,
            .is_loss = m->stages[i].is_loss};
}

const struct lookup_stage *
lookup_stage_find(const struct lookup_stage *list, size_t n, const char *code)
{
    for (size_t i = 0; code && i < n; i++)
        if (strcmp(list[i].code, code) == 0)
            return &list[i];
    return NULL;
}

enum err
lookup_owners(struct ctx *cx, struct lookup_person **out, size_t *n)
{
    const struct actor *me = &cx->actor;
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT a.id, a.login, a.name, a.team_id FROM account a"
                  " WHERE a.active = 1 AND COALESCE((SELECT"
                  " MIN(r.role = 'admin') FROM account_role r"
                  " WHERE r.account_id = a.id), 0) = 0");
    if (me->reach != REACH_ALL) {
        query_sql(&q, " AND (a.id = ?");
        query_bind(&q, B_U64(me->user_id));
        if (me->reach == REACH_TEAMS) {
            query_sql(&q, " OR a.team_id IN");
            query_ids(&q, me->team_ids, me->team_count);
        }
        query_sql(&q, ")");
    }
    query_sql(&q, " ORDER BY a.name_sort, a.id");
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct lookup_person);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct lookup_person){.id = rows_u64(&r, i, 0),
                                           .login = rows_text(&r, i, 1),
                                           .name = rows_text(&r, i, 2),
                                           .team_id = rows_u64(&r, i, 3)};
    return OK;
}

static unsigned
path_depth(const char *path)
{
    unsigned slashes = 0;
    for (; *path; path++)
        slashes += *path == '/';
    return slashes >= 2 ? slashes - 2 : 0;
}

enum err
lookup_teams(struct ctx *cx, struct lookup_team **out, size_t *n)
{
    const struct actor *me = &cx->actor;
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT t.id, t.code, t.name, t.path FROM team t"
                  " WHERE t.active = 1");
    if (me->reach == REACH_TEAMS) {
        query_sql(&q, " AND t.id IN");
        query_ids(&q, me->team_ids, me->team_count);
    } else if (me->reach != REACH_ALL) {
        query_sql(&q, " AND t.id = ?");
        query_bind(&q, B_U64(me->team_id));
    }
    query_sql(&q, " ORDER BY t.path");
    TRY(query_rows(cx, &q, &r));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct lookup_team);
    for (size_t i = 0; i < r.count; i++) {
        const char *path = rows_text(&r, i, 3);
        (*out)[i] = (struct lookup_team){.id = rows_u64(&r, i, 0),
                                         .code = rows_text(&r, i, 1),
                                         .name = rows_text(&r, i, 2),
                                         .path = path,
                                         .depth = path_depth(path)};
    }
    return OK;
}
