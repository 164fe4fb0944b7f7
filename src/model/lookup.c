/* See lookup.h. The text of a statement is picked by list and language, so
 * each is a constant. */
#include "model/lookup.h"

#include <string.h>

#include "db/compose.h"

/* One text for each language: the name's column is the only difference. */
#define BY_LANG(head, tail)                                                   \
    {                                                                         \
        head "name_zh_cn" tail, head "name_zh_tw" tail, head "name_en" tail   \
    }
#define BY_ID(table)                                                          \
    BY_LANG("SELECT id, code, ", " FROM " table                               \
            " WHERE active = 1 ORDER BY position, id")
#define CHOICE(list)                                                          \
    BY_LANG("SELECT 0, code, ", " FROM choice WHERE list = '" list            \
            "' AND active = 1 ORDER BY position, code")

static const char *const SQL_LIST[][LANG_COUNT] = {
    [LOOKUP_INDUSTRY] = BY_ID("industry"),
    [LOOKUP_SOURCE] = BY_ID("source"),
    [LOOKUP_CATEGORY] = BY_ID("category"),
    [LOOKUP_PERSONA] = BY_ID("persona"),
    [LOOKUP_REGION] = BY_LANG("SELECT 0, code, ", " FROM region"
                              " WHERE active = 1 ORDER BY position, code"),
    [LOOKUP_PROVINCE] = BY_LANG("SELECT 0, code, ", " FROM province"
                                " ORDER BY position, code"),
    [LOOKUP_SIZE] = CHOICE("size"),
    [LOOKUP_REVENUE_BAND] = CHOICE("revenue_band"),
    [LOOKUP_OWNERSHIP] = CHOICE("ownership"),
    [LOOKUP_CONTACT_ROLE] = CHOICE("contact_role"),
    [LOOKUP_INTERACTION] = CHOICE("interaction"),
    [LOOKUP_ROLE] = CHOICE("role"),
};

enum err
lookup_list(struct ctx *cx, enum lookup_list which, struct lookup **out,
            size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST[which][cx->lang]));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct lookup);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct lookup){.id = rows_u64(&r, i, 0),
                                    .code = rows_text(&r, i, 1),
                                    .name = rows_text(&r, i, 2)};
    return OK;
}

static const char *const SQL_STAGES[LANG_COUNT] =
    BY_LANG("SELECT code, ", ", colour, is_end, is_loss FROM stage"
            " WHERE model_code = ? ORDER BY position");

enum err
lookup_stages(struct ctx *cx, const char *model, struct lookup_stage **out,
              size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_STAGES[cx->lang], B_TEXT(model)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count, struct lookup_stage);
    for (size_t i = 0; i < r.count; i++)
        (*out)[i] = (struct lookup_stage){
            .code = rows_text(&r, i, 0),
            .name = rows_text(&r, i, 1),
            .colour = (unsigned)rows_u64(&r, i, 2),
            .is_end = rows_u64(&r, i, 3) != 0,
            .is_loss = rows_u64(&r, i, 4) != 0};
    return OK;
}

const struct lookup_stage *
lookup_stage_find(const struct lookup_stage *list, size_t n, const char *code)
{
    for (size_t i = 0; code && i < n; i++)
        if (strcmp(list[i].code, code) == 0)
            return &list[i];
    return NULL;
}

static const char SQL_DEFAULT_MODEL[] =
    "SELECT code FROM model WHERE is_default = 1 ORDER BY position LIMIT 1";

enum err
lookup_default_model(struct ctx *cx, const char **code)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_DEFAULT_MODEL));
    *code = rows_text(&r, 0, 0);
    return OK;
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
