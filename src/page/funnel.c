/* The funnel page. Its first screen (scope, figures, stock and flow) comes in
 * the request; every further section has an address of its own and is fetched
 * when it is scrolled to, or followed as a link without JavaScript. all=1 puts
 * everything on one page, which is what is printed. */
#include "page/funnel.h"

#include <string.h>

#include "http/params.h"
#include "http/reply.h"
#include "model/account_setting.h"
#include "model/copy.h"
#include "page/funnel_private.h"
#include "page/funnel_view.h"
#include "view/format.h"

#define FUNNEL "/funnel"

static const char *const LAST[] = {"funnel.last"};

const struct funnel_section funnel_sections[] = {
    {"cohort", "COHORT", "funnel/cohort", N_("Cohort funnel"),
     funnel_cohort_fill},
    {"say", "SAY", "funnel/say", N_("Conclusions"), funnel_say_fill},
    {"drops", "DROPS", "funnel/drops", N_("Who does not go on"),
     funnel_drops_fill},
    {"matrix", "MATRIX", "funnel/matrix", N_("Moves between stages"),
     funnel_matrix_fill},
    {"curve", "CURVE", "funnel/curve", N_("Time in stage"),
     funnel_curve_fill},
    {"stuck", "STUCK", "funnel/stuck", N_("Customers over the limit"),
     funnel_stuck_fill},
    {"trend", "TREND", "funnel/trend", N_("Stock and conversion over time"),
     funnel_trend_fill},
    {"parts", "PARTS", "funnel/parts", N_("Break-down"), funnel_parts_fill},
};
const size_t funnel_section_count =
    sizeof funnel_sections / sizeof *funnel_sections;

/* ---- shared ---- */

const char *
funnel_say(const struct funnel_page *p, const char *msgid)
{
    return lang_text(p->l, msgid);
}

const char *
funnel_section_href(const struct funnel_page *p, const char *name,
                    const char *more)
{
    return scope_href(p->a, arena_printf(p->a, FUNNEL "/section/%s", name),
                      &p->scope, more);
}

void
funnel_stage_show(const struct funnel_page *p, struct view *v,
                  const struct rule_stage *stage)
{
    view_u64(v, "TONE", stage->colour);
    view_text(v, "LABEL", stage->name[p->l]);
}

const char *
funnel_place(const struct funnel_page *p, int stage)
{
    const struct rule_model *m = p->scope.s.model;
    if (stage < 0 || (size_t)stage >= m->stage_count)
        return funnel_say(p, N_("outside the base"));
    return m->stages[stage].name[p->l];
}

void
funnel_delta_show(const struct funnel_page *p, struct view *v,
                  const char *section, int64_t now, int64_t then, int more_is)
{
    struct view *d = view_row(v, section);
    int64_t more = now - then;
    int good = more == 0 ? 0 : more > 0 ? more_is : -more_is;
    view_text(d, "DELTA_CLASS", good > 0 ? "good" : good < 0 ? "bad" : "soft");
    view_textf(d, "DELTA_TEXT", "%s%s", more > 0 ? "▲ " : more < 0 ? "▼ " : "",
               more ? format_int(p->a, more < 0 ? -more : more)
                    : funnel_say(p, N_("no change")));
}

static void
page_init(struct request *rq, struct funnel_page *p)
{
    *p = (struct funnel_page){
        .rq = rq, .cx = &rq->cx, .a = rq->cx.arena, .l = rq->cx.lang};
}

/* ---- no copy yet ---- */

static void
wait_fill(struct request *rq, struct view *v, const struct page_scope *s,
          const struct copy_state *state)
{
    int64_t total = (int64_t)state->total, done = (int64_t)state->done;
    view_text(v, "RELOAD_HREF", rq->raw_uri);
    view_textf(v, "WIDTH", "%lld",
               (long long)(total > 0 ? done * 1000 / total : 0));
    view_text(v, "PERCENT", total > 0 ? format_percent(rq->cx.arena, done,
                                                       total)
                                      : FORMAT_NONE);
    view_text(v, "WAIT_TEXT",
              total > 0 ? lang_format(rq->cx.arena, rq->cx.lang,
                                      N_("%s of %s customers read"),
                                      format_int(rq->cx.arena, done),
                                      format_int(rq->cx.arena, total))
                        : lang_text(rq->cx.lang,
                                    N_("It begins in a moment.")));
}

enum err
funnel_page_wait(struct request *rq, const struct page_scope *s)
{
    struct copy_state state;
    TRY(copy_state(&rq->cx, s->s.model, s->s.known_on, &state));
    struct view *v = rq->htmx ? reply_part(rq, "funnel/wait")
                              : reply_page(rq, "funnel/wait",
                                           lang_text(rq->cx.lang,
                                                     N_("Funnel")));
    if (!rq->htmx)
        view_row(rq->reply.layout, "REFRESH");
    wait_fill(rq, v, s, &state);
    return OK;
}

/* ---- the head ---- */

static const char *
model_words(const struct funnel_page *p)
{
    const struct rule_version *v = rules_version(p->scope.s.model,
                                                 p->scope.s.to);
    return lang_format(p->a, p->l, N_("%s, rules version %d"),
                       p->scope.s.model->name[p->l], (int)v->version);
}

static const char *
period_line(const struct funnel_page *p)
{
    const struct page_scope *s = &p->scope;
    if (s->period.kind == PERIOD_DAYS)
        return s->words;
    return lang_format(p->a, p->l, N_("%s (%s to %s)"), s->words,
                       day_iso(p->a, s->s.from), day_iso(p->a, s->s.to));
}

/* The form and its chips stay on the screen: paper says in words what narrows
 * the figures, and who printed them. */
static void
paper_show(const struct funnel_page *p, struct view *v)
{
    scope_narrows_show(v, "PAPER", &p->scope);
    view_text(view_row(v, "PAPER"), "TEXT", p->cx->actor.name);
}

static void
head_show(const struct funnel_page *p, struct view *v)
{
    int64_t moment = copy_moment(p->cx);
    const char *facts[4] = {
        model_words(p), period_line(p), NULL,
        lang_format(p->a, p->l, N_("as of %s, read %s"),
                    day_iso(p->a, p->scope.s.to),
                    format_moment(p->a, moment))};
    if (p->scope.then)
        facts[2] = lang_format(p->a, p->l, N_("compared with %s"),
                               p->scope.then_words);
    for (int i = 0; i < 4; i++)
        if (facts[i])
            view_text(view_row(v, "FACT"), "TEXT", facts[i]);
    paper_show(p, v);
    view_text(v, "CSV_HREF", scope_href(p->a, FUNNEL ".csv", &p->scope, NULL));
    view_text(v, "XLSX_HREF",
              scope_href(p->a, FUNNEL ".xlsx", &p->scope, NULL));
    view_text(v, "OVERLAP_HREF",
              scope_href(p->a, "/overlap", &p->scope, NULL));
    view_text(v, "REPORT_HREF", scope_href(p->a, "/report/new", &p->scope,
                                           "kind_of=funnel"));
    view_text(v, "ALL_HREF", scope_href(p->a, FUNNEL, &p->scope, "all=1"));
}

/* ---- the page ---- */

static enum err
sections_show(struct funnel_page *p, struct view *v, bool all)
{
    for (size_t i = 0; i < funnel_section_count; i++) {
        const struct funnel_section *s = &funnel_sections[i];
        struct view *part =
            view_include(v, s->include, all ? s->file : "funnel/later");
        if (all) {
            TRY(s->fill(p, part));
            continue;
        }
        view_msg(part, "SECTION_TITLE", s->title);
        view_text(part, "SECTION_HREF", funnel_section_href(p, s->name, NULL));
    }
    return OK;
}

/* The scope somebody looked at last, when the address says none. */
static enum err
last_scope(struct request *rq, struct page_scope *out, bool *found)
{
    const char *last;
    *found = false;
    if (rq->query.count)
        return OK;
    TRY(account_setting_get(&rq->cx, LAST, 1, &last));
    if (!last)
        return OK;
    struct params p = {0};
    TRY(urlencoded_read(rq->cx.arena, last, strlen(last), &p));
    *found = p.count > 0;
    return *found ? scope_read_params(rq, &p, out) : OK;
}

static enum err
last_keep(struct request *rq, const struct page_scope *s)
{
    const char *last;
    TRY(account_setting_get(&rq->cx, LAST, 1, &last));
    const char *now = scope_rolling_query(rq->cx.arena, s);
    if (last && strcmp(last, now) == 0)
        return OK;
    return account_setting_put(&rq->cx, LAST[0], now);
}

static enum err
page_fill(struct funnel_page *p)
{
    struct request *rq = p->rq;
    bool all = request_query(rq, "all") != NULL;
    struct view *v = reply_page(rq, "funnel/show",
                                funnel_say(p, N_("Funnel")));
    view_if(v, "ALL", all);
    struct view *bar = scope_show(rq, v, &p->scope, FUNNEL);
    TRY(funnel_view_menu(rq, bar, &p->scope, FUNNEL));
    TRY(funnel_flow_fill(p, v));
    TRY(scope_unrecorded_show(bar, &p->scope));
    TRY(sections_show(p, v, all));
    head_show(p, v);
    return OK;
}

enum err
page_funnel_show(struct request *rq)
{
    struct funnel_page p;
    bool found;
    page_init(rq, &p);
    TRY(last_scope(rq, &p.scope, &found));
    if (!found)
        TRY(scope_read(rq, &p.scope));
    if (scope_written_otherwise(rq, &p.scope))
        return reply_see_other(rq, scope_href(p.a, FUNNEL, &p.scope, NULL),
                               NULL);
    enum err e = page_fill(&p);
    if (e == ERR_UNAVAILABLE)
        return funnel_page_wait(rq, &p.scope);
    TRY(e);
    return last_keep(rq, &p.scope);
}

static const struct funnel_section *
section_find(const char *name)
{
    for (size_t i = 0; i < funnel_section_count; i++)
        if (strcmp(funnel_sections[i].name, name) == 0)
            return &funnel_sections[i];
    return NULL;
}

enum err
page_funnel_section(struct request *rq)
{
    struct funnel_page p;
    const struct funnel_section *s = section_find(rq->args[0]);
    if (!s)
        return ERR_NOT_FOUND;
    page_init(rq, &p);
    TRY(scope_read(rq, &p.scope));
    const char *path = arena_printf(p.a, FUNNEL "/section/%s", s->name);
    if (!rq->htmx && scope_written_otherwise(rq, &p.scope))
        return reply_see_other(rq, scope_href(p.a, path, &p.scope, NULL),
                               NULL);
    struct view *v, *bar = NULL;
    if (rq->htmx) {
        v = reply_part(rq, s->file);
    } else {
        struct view *page = reply_page(rq, "funnel/section",
                                       funnel_say(&p, s->title));
        bar = scope_show(rq, page, &p.scope, path);
        view_text(page, "BACK_HREF",
                  scope_href(p.a, FUNNEL, &p.scope, NULL));
        v = view_include(page, "SECTION", s->file);
    }
    enum err e = s->fill(&p, v);
    if (e == OK && bar)
        e = scope_unrecorded_show(bar, &p.scope);
    return e == ERR_UNAVAILABLE ? funnel_page_wait(rq, &p.scope) : e;
}
