/* See guide.h. */
#include "model/guide.h"

#include <string.h>

const struct choice play_mark_choices[] = {
    {"educate", N_("mark|Educate")}, {"engage", N_("mark|Engage")},
    {"act", N_("mark|Call to act")}, {NULL, NULL}};

unsigned
play_mark_find(const char *key)
{
    for (unsigned i = 0; play_mark_choices[i].key; i++)
        if (strcmp(play_mark_choices[i].key, key) == 0)
            return 1u << i;
    return 0;
}

/* ---- reading ---- */

static const char SQL_MARKS[] =
    "SELECT marks FROM stage_guide WHERE model_code = ? AND stage_code = ?";

/* "educate,engage" */
static enum err
marks_read(struct ctx *cx, const char *model, const char *stage,
           struct guide *out)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_MARKS, B_CODE(model), B_CODE(stage)));
    const char *list = r.count ? rows_text(&r, 0, 0) : "";
    while (*list) {
        size_t n = strcspn(list, ",");
        unsigned mark = play_mark_find(arena_copy(cx->arena, list, n));
        if (!out->marks)
            out->leading = mark;
        out->marks |= mark;
        list += n + (list[n] == ',');
    }
    return OK;
}

static const char SQL_NEEDS[] =
    "SELECT id, kind, text_zh_cn, text_zh_tw, text_en FROM stage_need"
    " WHERE model_code = ? AND stage_code = ? AND active = 1"
    " ORDER BY kind, position, id";

static enum err
needs_read(struct ctx *cx, const char *model, const char *stage,
           struct guide *out)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_NEEDS, B_CODE(model), B_CODE(stage)));
    out->need_count = r.count;
    out->needs = ARENA_ARRAY(cx->arena, r.count, struct guide_need);
    for (size_t i = 0; i < r.count; i++)
        out->needs[i] = (struct guide_need){
            rows_u64(&r, i, 0), strcmp(rows_text(&r, i, 1), "does") == 0,
            rows_text(&r, i, 2 + (size_t)cx->lang)};
    return OK;
}

#define PLAY_COLUMNS                                                          \
    "SELECT p.id, p.code, p.mark, p.name_zh_cn, p.name_zh_tw, p.name_en,"     \
    " p.text_zh_cn, p.text_zh_tw, p.text_en FROM play p"

static void
plays_take(struct ctx *cx, const struct rows *r, unsigned marks,
           struct guide_play **out, size_t *n)
{
    *n = r->count;
    *out = ARENA_ARRAY(cx->arena, r->count, struct guide_play);
    for (size_t i = 0; i < r->count; i++) {
        unsigned mark = play_mark_find(rows_text(r, i, 2));
        (*out)[i] = (struct guide_play){
            .id = rows_u64(r, i, 0), .code = rows_text(r, i, 1),
            .name = rows_text(r, i, 3 + (size_t)cx->lang),
            .text = rows_text(r, i, 6 + (size_t)cx->lang), .mark = mark,
            .fits = !marks || (mark & marks)};
    }
}

static const char SQL_PLAYS[] =
    PLAY_COLUMNS " JOIN play_stage s ON s.play_code = p.code AND s.active = 1"
    " WHERE s.model_code = ? AND s.stage_code = ? AND p.active = 1"
    " ORDER BY s.position, p.id";

enum err
guide_read(struct ctx *cx, const char *model, const char *stage,
           struct guide *out)
{
    struct rows r;
    memset(out, 0, sizeof *out);
    TRY(marks_read(cx, model, stage, out));
    TRY(needs_read(cx, model, stage, out));
    TRY(db_query(cx, &r, SQL_PLAYS, B_CODE(model), B_CODE(stage)));
    plays_take(cx, &r, out->marks, &out->plays, &out->play_count);
    return OK;
}

static const char SQL_OTHERS[] =
    PLAY_COLUMNS " WHERE p.active = 1 AND NOT EXISTS (SELECT 1 FROM"
    " play_stage s WHERE s.play_code = p.code AND s.model_code = ?"
    " AND s.stage_code = ? AND s.active = 1) ORDER BY p.mark, p.id";

enum err
play_others(struct ctx *cx, const char *model, const char *stage,
            struct guide_play **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_OTHERS, B_CODE(model), B_CODE(stage)));
    plays_take(cx, &r, 0, out, n);
    return OK;
}

static const char SQL_NAME[] =
    "SELECT name_zh_cn, name_zh_tw, name_en FROM play WHERE id = ?";

enum err
play_name(struct ctx *cx, uint64_t id, const char **out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_NAME, B_U64(id)));
    *out = rows_text(&r, 0, (size_t)cx->lang);
    return OK;
}

/* ---- copying ---- */

static const char *const SQL_COPY[] = {
    "INSERT IGNORE INTO stage_guide (model_code, stage_code, marks, touched)"
    " SELECT ?, stage_code, marks, 1 FROM stage_guide WHERE model_code = ?",
    "INSERT IGNORE INTO stage_need (model_code, stage_code, code, position,"
    " kind, text_zh_cn, text_zh_tw, text_en, active, touched)"
    " SELECT ?, stage_code, code, position, kind, text_zh_cn, text_zh_tw,"
    " text_en, active, 1 FROM stage_need WHERE model_code = ?",
    "INSERT IGNORE INTO play_stage (model_code, stage_code, play_code,"
    " position, active, touched) SELECT ?, stage_code, play_code, position,"
    " active, 1 FROM play_stage WHERE model_code = ?",
    "INSERT IGNORE INTO kpi_stage (model_code, stage_code, kpi_code, position,"
    " active, touched) SELECT ?, stage_code, kpi_code, position, active, 1"
    " FROM kpi_stage WHERE model_code = ?"};

enum err
guide_copy(struct ctx *cx, const char *from, const char *to)
{
    for (size_t i = 0; i < sizeof SQL_COPY / sizeof *SQL_COPY; i++)
        TRY(db_exec(cx, SQL_COPY[i], B_CODE(to), B_CODE(from)));
    return OK;
}
