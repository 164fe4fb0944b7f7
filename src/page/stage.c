/* The head of the stage page, and the page as a whole. */
#include "page/stage.h"

#include <string.h>

#include "http/limits.h"
#include "http/params.h"
#include "model/stage.h"
#include "page/funnel_private.h"
#include "page/stage_page.h"
#include "view/format.h"

/* More customers than this, and the KPIs come after the page. */
enum { KPI_AT_ONCE = 3000 };

const char *
stage_say(const struct stage_page *p, const char *msgid)
{
    return lang_text(p->l, msgid);
}

struct slice
stage_slice(const struct stage_page *p, enum slice_kind kind)
{
    return (struct slice){kind, p->stage, -1};
}

const char *
stage_path(const struct stage_page *p, int stage, const char *rest)
{
    return arena_printf(p->a, "/stage/%s/%s%s", p->model->code,
                        p->model->stages[stage].code, rest);
}

void
stage_chip(const struct stage_page *p, struct view *v, int stage)
{
    bool in = stage >= 0 && (size_t)stage < p->model->stage_count;
    view_u64(v, "TONE", in ? p->model->stages[stage].colour : 1);
    view_text(v, "LABEL", in ? p->model->stages[stage].name[p->l]
                             : stage_say(p, N_("outside the base")));
}

void
stage_place_piece(const struct stage_page *p, struct view *pieces,
                  bool further, int stage)
{
    const char *name = stage == FUNNEL_OUT ? stage_say(p, N_("flow|outside"))
                                           : p->model->stages[stage].name[p->l];
    const char *comma = p->l == LANG_EN ? ", " : "，";
    figure_piece_text(pieces, arena_printf(p->a, "%s%s ",
                                           further ? comma : "", name));
}

/* ---- which ---- */

/* The scope of the address, with the model of the path in it. */
static enum err
scope_take(struct request *rq, struct stage_page *p)
{
    struct params q = {0};
    for (size_t i = 0; i < rq->query.count; i++)
        if (strcmp(rq->query.list[i].name, "model"))
            TRY(params_add(p->a, &q, rq->query.list[i].name,
                           rq->query.list[i].value, LIMIT_PARAMS));
    TRY(params_add(p->a, &q, "model", p->model->code, LIMIT_PARAMS));
    return scope_read_params(rq, &q, &p->scope);
}

static enum err
page_take(struct request *rq, struct stage_page *p)
{
    const struct rules *rules;
    *p = (struct stage_page){.rq = rq, .cx = &rq->cx, .a = rq->cx.arena,
                             .l = rq->cx.lang};
    TRY(rules_get(&rq->cx, &rules));
    p->model = rules_model(rules, rq->args[0]);
    p->stage = p->model ? rules_stage(p->model, rq->args[1]) : -1;
    if (p->stage < 0)
        return ERR_NOT_FOUND;
    p->st = &p->model->stages[p->stage];
    p->may_edit = rq->cx.actor.roles & ROLE_MANAGER;
    return scope_take(rq, p);
}

enum err
page_stage_first(struct request *rq)
{
    const struct rule_model *m;
    TRY(stage_default_model(&rq->cx, &m));
    return reply_see_other(rq, arena_printf(rq->cx.arena, "/stage/%s/%s",
                                            m->code, m->stages[0].code),
                           NULL);
}

/* The bar of the scope offers other models: their first stage. */
static const char *
other_model(struct request *rq, const struct stage_page *p)
{
    const struct rules *rules;
    const char *code = request_query(rq, "model");
    if (!code || !strcmp(code, p->model->code) ||
        rules_get(&rq->cx, &rules) != OK)
        return NULL;
    const struct rule_model *m = rules_model(rules, code);
    if (!m)
        return NULL;
    const char *query = strchr(rq->raw_uri, '?');
    return arena_printf(p->a, "/stage/%s/%s%s", m->code, m->stages[0].code,
                        query ? query : "");
}

/* ---- head ---- */

/* "stage 3 of 4": ends stand beside the stages and are none. */
static const char *
place_words(const struct stage_page *p)
{
    int at = 0, count = 0;
    if (p->st->is_end)
        return stage_say(p, N_("end, not a stage"));
    for (int i = 0; i < (int)p->model->stage_count; i++) {
        count += !p->model->stages[i].is_end;
        at += i <= p->stage && !p->model->stages[i].is_end;
    }
    return lang_format(p->a, p->l, N_("stage %d of %d"), at, count);
}

static void
head_show(const struct stage_page *p, struct view *v)
{
    const struct rule_version *version = rules_version(p->model,
                                                       p->scope.s.to);
    view_text(v, "HEADLINE", p->st->name[p->l]);
    view_u64(v, "STAGE_TONE", p->st->colour);
    view_text(v, "PLACE_TEXT", place_words(p));
    view_text(v, "MEANING", p->st->meaning[p->l]);
    view_text(v, "MODEL_TEXT", p->model->name[p->l]);
    view_text(v, "VERSION_TEXT",
              lang_format(p->a, p->l, N_("rules version %d"),
                          (int)version->version));
    view_text(v, "PERIOD_TEXT",
              lang_format(p->a, p->l, N_("%s (%s to %s)"), p->scope.words,
                          format_day(p->a, p->scope.s.from),
                          format_day(p->a, p->scope.s.to)));
    for (int i = 0; i < (int)p->model->stage_count; i++) {
        struct view *row = view_row(v, "SWITCH");
        view_text(row, "HREF", scope_href(p->a, stage_path(p, i, ""),
                                          &p->scope, NULL));
        view_text(row, "LABEL", p->model->stages[i].name[p->l]);
        view_if(row, "CURRENT", i == p->stage);
    }
    view_text(v, "PRINTED_TEXT",
              lang_format(p->a, p->l, N_("Printed %s by %s"),
                          format_moment(p->a, clock_now()),
                          p->cx->actor.name));
}

static enum err
figures_fill(struct stage_page *p, struct view *v)
{
    TRY(funnel_flow(p->cx, &p->scope.s, &p->now));
    if (p->scope.then)
        TRY(funnel_flow(p->cx, &p->scope.then->s, &p->then));
    struct figure list = {.scope = &p->scope,
                          .slice = stage_slice(p, SLICE_CLOSING),
                          .count = p->now.stages[p->stage].closing};
    view_text(v, "LIST_HREF", figure_href(&list));
    view_text(v, "REPORT_HREF", scope_href(p->a, "/report/new", &p->scope,
                                           arena_printf(
                                               p->a, "only=%s&kind_of=stage",
                                               p->model->stages[p->stage]
                                                   .code)));
    stage_fill_figures(p, v);
    TRY(stage_fill_soon(p, v));
    return stage_fill_people(p, v);
}

static enum err
kpis_fill(struct stage_page *p, struct view *v)
{
    bool now = p->now.total.closing <= KPI_AT_ONCE;
    struct view *part = view_include(v, "KPIS", now ? "stage/kpi"
                                                    : "funnel/later");
    if (now)
        return stage_fill_kpis(p, part);
    view_msg(part, "SECTION_TITLE", N_("KPIs against goals"));
    view_text(part, "SECTION_HREF",
              scope_href(p->a, stage_path(p, p->stage, "/kpi"), &p->scope,
                         NULL));
    return OK;
}

static enum err
page_fill(struct stage_page *p)
{
    struct request *rq = p->rq;
    struct view *v = reply_page(rq, "stage/show", p->st->name[p->l]);
    head_show(p, v);
    view_if(v, "KEPT", p->model->kept);
    if (p->model->kept) {
        struct view *bar = scope_show(rq, v, &p->scope,
                                      stage_path(p, p->stage, ""));
        TRY(figures_fill(p, v));
        TRY(scope_unrecorded_show(bar, &p->scope));
        TRY(kpis_fill(p, v));
    }
    stage_fill_rules(p, v);
    TRY(stage_fill_guide(p, v));
    return stage_fill_market(p, v);
}

enum err
page_stage_show(struct request *rq)
{
    struct stage_page p;
    TRY(page_take(rq, &p));
    const char *other = other_model(rq, &p);
    if (other)
        return reply_see_other(rq, other, NULL);
    enum err e = page_fill(&p);
    return e == ERR_UNAVAILABLE ? funnel_page_wait(rq, &p.scope) : e;
}

enum err
page_stage_kpi(struct request *rq)
{
    struct stage_page p;
    TRY(page_take(rq, &p));
    if (!p.model->kept)
        return ERR_NOT_FOUND;
    enum err e = funnel_flow(p.cx, &p.scope.s, &p.now);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &p.scope);
    TRY(e);
    if (rq->htmx)
        return stage_fill_kpis(&p, reply_part(rq, "stage/kpi"));
    struct view *v = reply_page(rq, "stage/section", p.st->name[p.l]);
    view_text(v, "BACK_HREF", scope_href(p.a, stage_path(&p, p.stage, ""),
                                         &p.scope, NULL));
    view_text(v, "HEADLINE", p.st->name[p.l]);
    return stage_fill_kpis(&p, view_include(v, "KPIS", "stage/kpi"));
}

enum err
page_stage_soon(struct request *rq)
{
    struct stage_page p;
    TRY(page_take(rq, &p));
    if (!p.model->kept)
        return ERR_NOT_FOUND;
    struct view *v = reply_page(rq, "stage/soon", p.st->name[p.l]);
    view_text(v, "BACK_HREF", scope_href(p.a, stage_path(&p, p.stage, ""),
                                         &p.scope, NULL));
    view_text(v, "HEADLINE", p.st->name[p.l]);
    view_u64(v, "STAGE_TONE", p.st->colour);
    return stage_fill_soon_list(&p, v);
}

enum err
page_stage_effect(struct request *rq)
{
    struct stage_page p;
    TRY(page_take(rq, &p));
    if (!p.model->kept)
        return ERR_NOT_FOUND;
    struct view *v = reply_page(rq, "stage/effect", p.st->name[p.l]);
    view_text(v, "BACK_HREF", scope_href(p.a, stage_path(&p, p.stage, ""),
                                         &p.scope, NULL));
    view_text(v, "HEADLINE", p.st->name[p.l]);
    view_u64(v, "STAGE_TONE", p.st->colour);
    scope_show(rq, v, &p.scope, rq->path);
    enum err e = stage_fill_effect(&p, v);
    return e == ERR_UNAVAILABLE ? funnel_page_wait(rq, &p.scope) : e;
}
