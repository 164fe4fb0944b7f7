/* What a draft would change. */
#include <string.h>

#include "model/period.h"
#include "model/rehearsal.h"
#include "page/csrf.h"
#include "page/model.h"
#include "view/format.h"

enum { OWNERS_SHOWN = 20 };

enum err
page_model_rehearse(struct request *rq)
{
    struct model_row m;
    struct rule_draft *d = ARENA_NEW(rq->cx.arena, struct rule_draft);
    struct draft_faults *faults = ARENA_NEW(rq->cx.arena, struct draft_faults);
    const struct rules *rules;
    uint64_t id;
    TRY(model_of_page(rq, &m));
    TRY(rules_get(&rq->cx, &rules));
    const struct rule_model *rm = rules_model(rules, m.code);
    if (rm == NULL)
        return ERR_NOT_FOUND;
    TRY(rule_draft_find(&rq->cx, m.code, d));
    rule_draft_judge(rules, rm, d, rq->cx.lang, faults);
    if (faults->bad)
        return reply_see_other(rq, model_href(rq, m.number, "/rules"),
                               N_("Rules with faults cannot be rehearsed."
                                  " They are marked below."));
    TRY(rehearsal_start(&rq->cx, d, &id));
    return reply_see_other(rq, model_href(rq, m.number, "/rehearsal"), NULL);
}

/* ---- the result ---- */

struct result {
    struct request *rq;
    const struct rule_model *rm;
    struct rehearsal r;
    struct rehearsal_move *moves;
    size_t move_count;
};

static const struct rule_stage *
stage_of(const struct rule_model *m, unsigned number)
{
    for (size_t i = 0; i < m->stage_count; i++)
        if (m->stages[i].number == number)
            return &m->stages[i];
    return NULL;
}

static uint64_t
cell_of(const struct result *x, unsigned from, unsigned to)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < x->move_count; i++)
        if ((from == 0 || x->moves[i].from == from)
            && (to == 0 || x->moves[i].to == to))
            sum += x->moves[i].customers;
    return sum;
}

static char *
number(const struct result *x, uint64_t n)
{
    return format_int(x->rq->cx.arena, (int64_t)n);
}

/* As cell_of, without those who stay: they are in no list. */
static uint64_t
moved_of(const struct result *x, unsigned from, unsigned to)
{
    uint64_t sum = cell_of(x, from, to);
    for (size_t i = 0; i < x->move_count; i++) {
        const struct rehearsal_move *m = &x->moves[i];
        if (m->from == m->to && (m->from == from || m->to == to))
            sum -= m->customers;
    }
    return sum;
}

/* The list of those who would move; a stage that is NULL: any. */
static const char *
movers_href(const struct result *x, const struct rule_stage *from,
            const struct rule_stage *to)
{
    return arena_printf(x->rq->cx.arena,
                        "/model/%llu/rehearsal/list?%s%s%s%s%s",
                        (unsigned long long)x->rq->id, from ? "from=" : "",
                        from ? from->code : "", from && to ? "&" : "",
                        to ? "to=" : "", to ? to->code : "");
}

/* Of a sum the part that moves, with its list. */
static void
moved_show(const struct result *x, struct view *v, const char *section,
           const struct rule_stage *from, const struct rule_stage *to)
{
    struct view *c = view_row(v, section);
    uint64_t n = moved_of(x, from ? from->number : 0, to ? to->number : 0);
    view_if(c, "MOVED", n > 0);
    view_text(c, "HREF", movers_href(x, from, to));
    view_text(c, "TEXT", n ? number(x, n) : FORMAT_NONE);
}

/* Customers by the rules in force, with the list of the funnel where the model
 * has one and the reader may see it. A stage that is NULL: any. */
static void
stock_show(const struct result *x, struct view *v, const char *include,
           const struct rule_stage *s)
{
    struct arena *a = x->rq->cx.arena;
    uint64_t n = cell_of(x, s ? s->number : 0, 0);
    struct view *f = view_include(v, include, "parts/figure");
    const struct period day = {PERIOD_DAYS, x->r.as_of, x->r.as_of};
    view_text(f, "FIGURE_TEXT", number(x, n));
    view_if(f, "FIGURE_LINK", n && x->rm->kept
                                  && (x->rq->cx.actor.roles & ROLES_DATA));
    view_textf(f, "FIGURE_HREF", "/funnel/list?model=%s&p=%s&slice=closing%s%s",
               x->rm->code, period_text(a, &day), s ? "." : "",
               s ? s->code : "");
}

static void
fill_matrix(const struct result *x, struct view *v)
{
    enum lang l = x->rq->cx.lang;
    for (size_t i = 0; i < x->rm->stage_count; i++) {
        const struct rule_stage *s = &x->rm->stages[i];
        struct view *h = view_row(v, "HEADING");
        view_u64(h, "TONE", s->colour);
        view_text(h, "LABEL", s->name[l]);
        struct view *row = view_row(v, "ROW");
        view_u64(row, "TONE", s->colour);
        view_text(row, "LABEL", s->name[l]);
        stock_show(x, row, "TOTAL", s);
        moved_show(x, row, "OUT", s, NULL);
        moved_show(x, v, "INTO", NULL, s);
        for (size_t k = 0; k < x->rm->stage_count; k++) {
            const struct rule_stage *t = &x->rm->stages[k];
            uint64_t n = cell_of(x, s->number, t->number);
            struct view *c = view_row(row, "CELL");
            view_text(c, "TEXT", n ? number(x, n) : FORMAT_NONE);
            view_if(c, "MOVED", n && i != k);
            view_if(c, "SAME", !n || i == k);
            view_text(c, "HREF", movers_href(x, s, t));
        }
        view_text(view_row(v, "SUMS"), "TEXT",
                  number(x, cell_of(x, 0, s->number)));
    }
    stock_show(x, v, "ALL", NULL);
}

static void
fill_counts(const struct result *x, struct view *v)
{
    for (size_t i = 0; i < x->rm->stage_count; i++) {
        const struct rule_stage *s = &x->rm->stages[i];
        uint64_t now = cell_of(x, s->number, 0);
        uint64_t then = cell_of(x, 0, s->number);
        int64_t change = (int64_t)then - (int64_t)now;
        struct view *row = view_row(v, "COUNT");
        view_u64(row, "TONE", s->colour);
        view_text(row, "LABEL", s->name[x->rq->cx.lang]);
        stock_show(x, row, "NOW", s);
        view_text(row, "THEN", number(x, then));
        view_textf(row, "CHANGE", "%s%s", change > 0 ? "+" : "",
                   change ? format_int(x->rq->cx.arena, change)
                          : FORMAT_NONE);
    }
}

static void
fill_samples(const struct result *x, struct view *row,
             const struct rehearsal_move *m,
             const struct rehearsal_sample *list, size_t n)
{
    struct arena *a = x->rq->cx.arena;
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (list[i].from != m->from || list[i].to != m->to)
            continue;
        struct view *s = view_row(row, "SAMPLE");
        view_textf(s, "HREF", "/customer/%llu",
                   (unsigned long long)list[i].customer_id);
        view_text(s, "NAME", list[i].name);
        view_text(s, "CODE", list[i].code);
        view_text(s, "REVENUE",
                  format_money(a, x->rq->cx.config->currency,
                               list[i].revenue_365));
        any = true;
    }
    view_if(row, "HIDDEN", !any);
}

static enum err
fill_moves(const struct result *x, struct view *v)
{
    struct rehearsal_sample *samples;
    struct arena *a = x->rq->cx.arena;
    enum lang l = x->rq->cx.lang;
    size_t n;
    TRY(rehearsal_samples(&x->rq->cx, x->r.id, &samples, &n));
    for (size_t i = 0; i < x->move_count; i++) {
        const struct rehearsal_move *m = &x->moves[i];
        const struct rule_stage *from = stage_of(x->rm, m->from);
        const struct rule_stage *to = stage_of(x->rm, m->to);
        if (m->from == m->to || !from || !to)
            continue;
        struct view *row = view_row(v, "MOVE");
        view_textf(row, "ID", "m%u-%u", m->from, m->to);
        view_u64(row, "FROM_TONE", from->colour);
        view_text(row, "FROM", from->name[l]);
        view_u64(row, "TO_TONE", to->colour);
        view_text(row, "TO", to->name[l]);
        view_text(row, "CUSTOMERS",
                  lang_format(a, l, N_("%s customers"),
                              number(x, m->customers)));
        view_text(row, "ALL_HREF", movers_href(x, from, to));
        view_text(row, "REVENUE",
                  format_money_short(a, l, x->rq->cx.config->currency,
                                     m->revenue_365));
        fill_samples(x, row, m, samples, n);
    }
    return OK;
}

static enum err
fill_teams(const struct result *x, struct view *v)
{
    struct rehearsal_owner *list;
    enum lang l = x->rq->cx.lang;
    size_t n;
    TRY(rehearsal_teams(&x->rq->cx, x->r.id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "IN_TEAM");
        view_text(row, "NAME", list[i].team
                                   ? list[i].team
                                   : lang_text(l, N_("rehearsal|no team")));
        view_text(row, "CUSTOMERS", number(x, list[i].customers));
        view_text(row, "HREF",
                  arena_printf(x->rq->cx.arena, "%steam=%llu",
                               movers_href(x, NULL, NULL),
                               (unsigned long long)list[i].team_id));
    }
    return OK;
}

static enum err
fill_owners(const struct result *x, struct view *v)
{
    struct rehearsal_owner *list;
    enum lang l = x->rq->cx.lang;
    size_t n;
    uint64_t all;
    TRY(rehearsal_owners(&x->rq->cx, x->r.id, OWNERS_SHOWN, &list, &n, &all));
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "OWNER");
        view_text(row, "NAME", list[i].owner ? list[i].owner
                                             : lang_text(l, N_("the pool")));
        view_text(row, "TEAM", list[i].team ? list[i].team : FORMAT_NONE);
        view_text(row, "CUSTOMERS", number(x, list[i].customers));
        view_text(row, "HREF",
                  arena_printf(x->rq->cx.arena, "%sowner=%llu&team=%llu",
                               movers_href(x, NULL, NULL),
                               (unsigned long long)list[i].owner_id,
                               (unsigned long long)list[i].team_id));
    }
    if (all > n)
        view_text(view_row(v, "MORE"), "MORE_TEXT",
                  lang_format(x->rq->cx.arena, l, N_("and %llu others"),
                              (unsigned long long)(all - n)));
    return OK;
}

static enum err
fill_result(struct result *x, struct view *page)
{
    struct request *rq = x->rq;
    TRY(rehearsal_moves(&rq->cx, x->r.id, &x->moves, &x->move_count));
    struct view *v = view_row(page, "RESULT");
    view_text(v, "SUMMARY_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang,
                          N_("%s of %s customers would move; read in %lld"
                             " ms"), number(x, x->r.moved),
                          number(x, x->r.customers),
                          (long long)x->r.computed_ms));
    view_if(v, "NOTHING", x->r.moved == 0);
    view_text(v, "MOVED_HREF", movers_href(x, NULL, NULL));
    fill_matrix(x, v);
    fill_counts(x, v);
    TRY(fill_moves(x, v));
    TRY(fill_teams(x, v));
    return fill_owners(x, v);
}

const char *
model_age_text(struct request *rq, const struct rehearsal_age *age)
{
    if (age->draft)
        return lang_text(rq->cx.lang, N_("The draft was changed since."
                                         " Rehearse again."));
    if (age->rules)
        return lang_text(rq->cx.lang, N_("Models or rules in force were"
                                         " changed since. Rehearse again."));
    if (age->day)
        return lang_text(rq->cx.lang, N_("This is of another day. Rehearse"
                                         " again."));
    return lang_format(rq->cx.arena, rq->cx.lang,
                       N_("%s events came since. Rehearse again."),
                       format_int(rq->cx.arena, (int64_t)age->events));
}

/* There is no draft any more: it was published, or thrown away. */
static enum err
gone_text(struct request *rq, const struct rehearsal *r, const char **out)
{
    struct model_version *list;
    struct arena *a = rq->cx.arena;
    size_t n;
    TRY(model_versions(&rq->cx, r->model, &list, &n));
    bool published = n && list[0].published_at != TIME_NONE
        && list[0].published_at >= r->created_at;
    *out = published
        ? lang_format(a, rq->cx.lang,
                      N_("Version %llu of the rules was published since, on"
                         " %s. This is what was expected of the draft."),
                      (unsigned long long)list[0].version,
                      format_moment(a, list[0].published_at))
        : lang_text(rq->cx.lang, N_("The draft was thrown away since."));
    return OK;
}

static enum err
fill_age(struct request *rq, struct view *v, const struct rehearsal *r,
         const struct rule_draft *d)
{
    struct rehearsal_age age;
    const char *text = NULL;
    if (!r->done)
        return OK;
    if (!d->version) {
        TRY(gone_text(rq, r, &text));
    } else {
        TRY(rehearsal_age(&rq->cx, r, d, &age));
        text = age.old ? model_age_text(rq, &age) : NULL;
    }
    if (text)
        view_text(view_row(v, "OLD"), "OLD_TEXT", text);
    return OK;
}

static enum err
job_of(struct request *rq, const struct rehearsal *r, struct job *j)
{
    enum err e = r->job_id ? job_find(&rq->cx, r->job_id, j) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND)
        *j = (struct job){.state = "failed"};
    return e == ERR_NOT_FOUND ? OK : e;
}

static void
fill_buttons(struct request *rq, struct view *v)
{
    struct view *c = view_row(v, "CAN_EDIT");
    view_text(c, "AGAIN_ACTION", model_href(rq, rq->id, "/rehearse"));
    view_text(c, "CSRF", csrf_token(rq));
    view_text(c, "PUBLISH_HREF", model_href(rq, rq->id, "/publish"));
    view_text(c, "RULES_HREF", model_href(rq, rq->id, "/rules"));
}

static enum err
rehearsal_page(struct result *x, const struct model_row *m,
               const struct rule_draft *d, const struct job *j)
{
    struct request *rq = x->rq;
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Rehearsal of %s"), m->name);
    struct view *v = reply_page(rq, "model/rehearsal", title);
    view_text(v, "HEADLINE", title);
    model_fill_back(rq, v, m);
    view_text(v, "META_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang,
                          N_("Asked for by %s on %s, as of %s"),
                          x->r.who ? x->r.who : FORMAT_NONE,
                          format_moment(rq->cx.arena, x->r.created_at),
                          format_day(rq->cx.arena, x->r.as_of)));
    if (d->version && model_may_edit(rq))
        fill_buttons(rq, v);
    TRY(fill_age(rq, v, &x->r, d));
    if (x->r.done)
        return fill_result(x, v);
    if (job_is_active(j)) {
        view_row(rq->reply.layout, "REFRESH");
        model_fill_progress(rq, view_include(v, "PROGRESS", "model/progress"),
                            j, N_("Reading all customers"));
    } else {
        view_msg(view_row(v, "FAILED"), "FAILED_TEXT",
                 N_("The rehearsal failed or was stopped. Rehearse again."));
    }
    return OK;
}

enum err
page_model_rehearsal(struct request *rq)
{
    struct result x = {.rq = rq};
    struct model_row m;
    struct job j;
    const struct rules *rules;
    struct rule_draft *d = ARENA_NEW(rq->cx.arena, struct rule_draft);
    TRY(model_of_page(rq, &m));
    TRY(rules_get(&rq->cx, &rules));
    x.rm = rules_model(rules, m.code);
    if (x.rm == NULL)
        return ERR_NOT_FOUND;
    TRY(rehearsal_latest(&rq->cx, m.code, &x.r));
    enum err e = rule_draft_find(&rq->cx, m.code, d);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    TRY(job_of(rq, &x.r, &j));
    if (rq->htmx && !x.r.done && job_is_active(&j)) {
        model_fill_progress(rq, reply_part(rq, "model/progress"), &j,
                            N_("Reading all customers"));
        return OK;
    }
    if (rq->htmx)
        return reply_see_other(rq, rq->path, NULL);
    return rehearsal_page(&x, &m, d, &j);
}
