/* See schedule_run.h: the same code as the pages', with the scope of the schedule
 * and a period that goes with the calendar. */
#include "page/schedule_run.h"

#include <string.h>

#include "http/params.h"
#include "page/report_private.h"
#include "page/schedule_private.h"

/* A section that came with a later version stands at the end, as it does in a
 * new report. */
static size_t
parts_all(enum report_kind kind, const struct report_part *chosen, size_t n,
          struct report_part out[REPORT_SECTIONS])
{
    struct report_part usual[REPORT_SECTIONS];
    size_t count = report_usual_parts(kind, usual), kept = 0;
    bool used[REPORT_SECTIONS] = {false};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < count; k++)
            if (!used[k] && !strcmp(chosen[i].code, usual[k].code)) {
                used[k] = true;
                out[kept++] = chosen[i];
            }
    for (size_t k = 0; k < count; k++)
        if (!used[k])
            out[kept++] = usual[k];
    return kept;
}

enum err
schedule_parts_all(struct ctx *cx, const struct schedule *s,
                   struct report_part out[REPORT_SECTIONS], size_t *n)
{
    struct report_part *chosen = NULL;
    size_t count = 0;
    int kind = report_kind_find(s->kind);
    if (kind < 0)
        return ERR_INVALID;
    if (s->id)
        TRY(schedule_parts(cx, s->id, &chosen, &count));
    *n = parts_all((enum report_kind)kind, chosen, count, out);
    return OK;
}

enum err
schedule_scope(struct request *rq, const struct schedule *s, int32_t day,
               struct page_scope *out)
{
    struct params q = {0};
    struct arena *a = rq->cx.arena;
    struct period p = schedule_period(s, day,
                                      (int)rq->cx.config->year_from);
    const char *query = arena_printf(a, "%s&p=%s", s->query,
                                     period_text(a, &p));
    TRY(urlencoded_read(a, query, strlen(query), &q));
    return scope_read_report(rq, &q, out);
}

/* On a page a team that one does not see has nobody in it; a report of nobody
 * would say nothing, and say it every week. */
bool
schedule_scope_fits(const struct page_scope *s)
{
    for (int d = 0; d < DIM_COUNT; d++)
        for (size_t i = 0; i < SCOPE_PICKS && s->picks[d][i].key; i++) {
            const char *key = s->picks[d][i].key;
            if (strcmp(key, "none") &&
                !scope_choice_find(s->lists, (enum dimension)d,
                                   key + (*key == '~')))
                return false;
        }
    return !s->ignored;
}

static enum err
draft_add(struct request *rq, const struct schedule *s,
          const struct page_scope *scope, struct report *r)
{
    struct ctx *cx = &rq->cx;
    struct report_part parts[REPORT_SECTIONS];
    struct report_reader *readers;
    size_t n, count;
    *r = (struct report){
        .kind = s->kind, .title = report_title(cx, scope),
        .query = scope->query, .series = report_series(cx, s->kind, scope),
        .lang = lang_code(cx->lang), .period_from = scope->s.from,
        .period_to = scope->s.to, .amounts = s->amounts, .version = 1,
        .account_id = cx->actor.user_id, .author = cx->actor.name};
    TRY(schedule_parts_all(cx, s, parts, &n));
    TRY(report_add(cx, r, parts, n));
    TRY(schedule_readers(cx, s->id, &readers, &count));
    uint64_t *ids = ARENA_ARRAY(cx->arena, count + 1, uint64_t);
    for (size_t i = 0; i < count; i++)
        ids[i] = readers[i].id;
    TRY(report_save(cx, r, parts, n, ids, count));
    r->version++;
    return OK;
}

enum err
schedule_report_issue(struct ctx *cx, const struct schedule *s, int32_t day,
                      struct report *out, bool *nothing)
{
    struct request rq = {.cx = *cx};
    struct page_scope scope;
    TRY(schedule_scope(&rq, s, day, &scope));
    if (!schedule_scope_fits(&scope))
        return ERR_INVALID;
    TRY(draft_add(&rq, s, &scope, out));
    return report_freeze(&rq, out, nothing);
}

const char *
schedule_kind_words(enum lang l, const char *kind)
{
    return report_kind_label(l, kind);
}

enum err
schedule_report_html(struct ctx *cx, const struct report *r, struct buf *out)
{
    struct request rq = {.cx = *cx};
    struct buf html;
    buf_init(&html, cx->arena);
    TRY(report_html(&rq, r, &html));
    return report_alone(cx->arena, html.data,
                        arena_printf(cx->arena, "%s/../static",
                                     cx->config->template_dir), out);
}
