/* The list of models, and one model: stages, rules in words, versions. */
#include "page/model.h"

#include <string.h>

#include "model/rehearsal.h"
#include "page/csrf.h"
#include "page/rule_words.h"
#include "view/format.h"

enum err
model_of_page(struct request *rq, struct model_row *out)
{
    return model_find(&rq->cx, rq->id, out);
}

const char *
model_href(struct request *rq, uint64_t number, const char *tail)
{
    return arena_printf(rq->cx.arena, "/model/%llu%s",
                        (unsigned long long)number, tail);
}

bool
model_may_edit(const struct request *rq)
{
    return (rq->cx.actor.roles & ROLE_ADMIN) != 0;
}

void
model_fill_back(struct request *rq, struct view *v,
                const struct model_row *m)
{
    view_text(v, "BACK_HREF", model_href(rq, m->number, ""));
    view_text(v, "BACK_LABEL", m->name);
}

void
model_fill_progress(struct request *rq, struct view *v, const struct job *j,
                    const char *what)
{
    uint64_t width = j->total ? j->done * 1000 / j->total : 0;
    view_text(v, "PART_HREF", rq->path);
    view_msg(v, "STATE_TEXT",
             !strcmp(j->state, "queued") ? N_("Waiting for its turn") : what);
    view_u64(v, "WIDTH", width > 1000 ? 1000 : width);
    view_text(v, "DONE_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang, N_("%s of %s"),
                          format_int(rq->cx.arena, (int64_t)j->done),
                          format_int(rq->cx.arena, (int64_t)j->total)));
}

static void
fill_state(struct view *v, const struct model_row *m)
{
    view_if(v, "DEFAULT", m->is_default);
    view_if(v, "KEPT", m->kept);
    view_if(v, "REST", !m->kept && m->active);
    view_if(v, "OFF", !m->active);
}

/* The job that writes its ledger, while it is at it. */
static enum err
fill_busy(struct request *rq, struct view *v, const struct model_row *m)
{
    struct job j;
    enum err e = m->job_id ? job_find(&rq->cx, m->job_id, &j) : ERR_NOT_FOUND;
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    bool busy = e == OK && job_is_active(&j);
    bool failed = e == OK && !strcmp(j.state, "failed");
    if (!busy && !failed)
        return OK;
    struct view *b = view_row(v, "BUSY");
    view_text(b, "BUSY_TEXT",
              failed ? lang_text(rq->cx.lang,
                                 N_("The ledger could not be written; the job"
                                    " failed. Switch the model on again."))
                     : lang_format(rq->cx.arena, rq->cx.lang,
                                   N_("The stages of all customers are being"
                                      " read anew: %s done."),
                                   format_int(rq->cx.arena,
                                              (int64_t)j.done)));
    uint64_t width = j.total ? j.done * 1000 / j.total : 0;
    view_u64(b, "WIDTH", width > 1000 ? 1000 : width);
    return OK;
}

static char *
version_text(struct request *rq, const struct model_row *m)
{
    struct arena *a = rq->cx.arena;
    if (m->valid_from <= day_from_ymd(1900, 1, 1))
        return lang_format(a, rq->cx.lang, N_("Version %llu, %llu rules"),
                           (unsigned long long)m->rule_version,
                           (unsigned long long)m->rules);
    return lang_format(a, rq->cx.lang, N_("Version %llu from %s, %llu rules"),
                       (unsigned long long)m->rule_version,
                       format_day(a, m->valid_from),
                       (unsigned long long)m->rules);
}

/* ---- the list ---- */

#define DAILY N_("Daily run: reading the customers whose day has come")

static const char *
daily_text(struct request *rq, const struct job *j)
{
    struct arena *a = rq->cx.arena;
    const char *day = format_day(a, day_parse(j->arg));
    if (strcmp(j->state, "done") != 0)
        return lang_format(a, rq->cx.lang,
                           N_("The daily run of %s failed. The next one makes"
                              " up for it."), day);
    return lang_format(a, rq->cx.lang,
                       N_("Daily run of %s: %s customers were due and read;"
                          " done %s."), day,
                       format_int(a, (int64_t)j->done),
                       format_moment(a, j->finished_at));
}

static void
fill_daily(struct request *rq, struct view *v, const struct job *j)
{
    if (job_is_active(j)) {
        view_row(rq->reply.layout, "REFRESH");
        model_fill_progress(rq, view_include(v, "PROGRESS", "model/progress"),
                            j, DAILY);
    } else if (j->id) {
        view_text(view_row(v, "DAILY"), "DAILY_TEXT", daily_text(rq, j));
    }
}

enum err
page_model_list(struct request *rq)
{
    struct model_row *list;
    struct job daily = {.state = ""};
    size_t n;
    enum err e = job_latest(&rq->cx, JOB_DAILY, &daily);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (rq->htmx && job_is_active(&daily)) {
        model_fill_progress(rq, reply_part(rq, "model/progress"), &daily,
                            DAILY);
        return OK;
    }
    if (rq->htmx)
        return reply_see_other(rq, rq->path, NULL);
    TRY(model_list(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "model/list",
                                lang_text(rq->cx.lang,
                                          N_("Lifecycle models")));
    fill_daily(rq, v, &daily);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "ROW");
        view_text(row, "HREF", model_href(rq, list[i].number, ""));
        view_text(row, "NAME", list[i].name);
        view_text(row, "CODE", list[i].code);
        view_u64(row, "STAGES", list[i].stages);
        view_text(row, "VERSION_TEXT", version_text(rq, &list[i]));
        fill_state(row, &list[i]);
        view_if(row, "DRAFT", list[i].draft);
        if (list[i].copied_from)
            view_text(view_row(row, "COPY"), "FROM_TEXT",
                      lang_format(rq->cx.arena, rq->cx.lang,
                                  N_("copied from %s"), list[i].copied_from));
    }
    return OK;
}

/* ---- one model ---- */

static void
fill_stages(struct request *rq, struct view *v, const struct model_row *m,
            const struct rule_model *rm)
{
    for (size_t i = 0; i < rm->stage_count; i++) {
        const struct rule_stage *s = &rm->stages[i];
        struct view *row = view_row(v, "STAGE");
        view_u64(row, "POSITION", s->position);
        view_u64(row, "TONE", s->colour);
        view_text(row, "LABEL", s->name[rq->cx.lang]);
        view_text(row, "CODE", s->code);
        view_text(row, "MEANING", s->meaning[rq->cx.lang]);
        view_text(row, "LIMIT",
                  s->limit_days ? format_int(rq->cx.arena, s->limit_days)
                                : FORMAT_NONE);
        view_if(row, "END", s->is_end);
        view_if(row, "LOSS", s->is_loss);
        view_if(row, "FALL", s->is_fall);
        view_if(row, "RETIRED", s->retired);
        view_if(row, "EDITABLE", model_may_edit(rq));
        view_text(row, "HREF",
                  arena_printf(rq->cx.arena, "/model/%llu/stage/%u/edit",
                               (unsigned long long)m->number, s->number));
    }
}

static enum err
fill_rules(struct request *rq, struct view *v, const struct model_row *m,
           const struct rules *rules, const struct rule_model *rm)
{
    struct rehearsal last;
    struct view *w = view_row(v, "RULES");
    const struct rule_version *version = rules_version(rm, clock_today());
    view_text(w, "RULES_TEXT", version_text(rq, m));
    view_text(v, "RULES_HREF", model_href(rq, m->number, "/rules"));
    view_msg(v, "RULES_LABEL", m->draft ? N_("Go on with the draft")
                                        : N_("Change the rules"));
    enum err e = rehearsal_latest(&rq->cx, m->code, &last);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    view_if(w, "REHEARSED", e == OK);
    view_text(w, "REHEARSAL_HREF", model_href(rq, m->number, "/rehearsal"));
    if (m->draft)
        view_msg(view_row(w, "DRAFT"), "DRAFT_TEXT",
                 N_("There is a draft of other rules. Those below are in"
                    " force until it is published."));
    for (size_t i = 0; i < version->rule_count; i++) {
        const struct rule *r = &version->rules[i];
        struct view *row = view_row(w, "RULE");
        view_u64(row, "NO", i + 1);
        view_u64(row, "TONE", rm->stages[r->stage].colour);
        view_text(row, "LABEL", rm->stages[r->stage].name[rq->cx.lang]);
        rule_fill_words(row, rq->cx.lang, rules, r);
    }
    return OK;
}

static const char *
published_text(struct request *rq, const struct model_version *v)
{
    if (v->published_at == TIME_NONE)
        return lang_text(rq->cx.lang, N_("with the product or the copy"));
    return arena_printf(rq->cx.arena, "%s %s", v->who ? v->who : FORMAT_NONE,
                        format_moment(rq->cx.arena, v->published_at));
}

static enum err
fill_versions(struct request *rq, struct view *v, const struct model_row *m)
{
    struct model_version *list;
    size_t n;
    TRY(model_versions(&rq->cx, m->code, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "VERSION");
        view_u64(row, "NUMBER", list[i].version);
        view_if(row, "NOW", list[i].version == m->rule_version);
        view_text(row, "FROM",
                  list[i].valid_from <= day_from_ymd(1900, 1, 1)
                      ? lang_text(rq->cx.lang, N_("the first day"))
                      : format_day(rq->cx.arena, list[i].valid_from));
        view_u64(row, "RULES", list[i].rules);
        view_text(row, "WHO", published_text(rq, &list[i]));
        view_text(row, "NOTE_TEXT", list[i].note);
    }
    return OK;
}

static void
act(struct request *rq, struct view *v, const struct model_row *m,
    const char *what, const char *label)
{
    struct view *row = view_row(v, "ACT");
    view_text(row, "ACTION",
              arena_printf(rq->cx.arena, "/model/%llu/act/%s",
                           (unsigned long long)m->number, what));
    view_msg(row, "LABEL", label);
    view_text(row, "CSRF", csrf_token(rq));
}

static void
fill_actions(struct request *rq, struct view *v, const struct model_row *m)
{
    struct view *c = view_row(v, "CAN_EDIT");
    if (m->kept && !m->is_default) {
        act(rq, c, m, "default", N_("Make it the default"));
        act(rq, c, m, "rest", N_("Put at rest"));
    }
    if (!m->kept && m->active) {
        act(rq, c, m, "keep", N_("Switch on"));
        act(rq, c, m, "retire", N_("Take out of use"));
    }
    if (!m->active)
        act(rq, c, m, "use", N_("Use again"));
    view_text(c, "COPY_HREF", model_href(rq, m->number, "/copy"));
    view_text(c, "MOVES_HREF", model_href(rq, m->number, "/moves"));
    view_text(c, "EDIT_HREF", model_href(rq, m->number, "/edit"));
    view_text(v, "STAGE_HREF", model_href(rq, m->number, "/stage/new"));
}

static const char *
state_note(const struct model_row *m)
{
    if (m->is_default)
        return N_("Lists, the day and the profile show this model.");
    if (m->kept)
        return N_("Every change of its stages is written down, so it has a"
                  " history, a funnel and figures.");
    if (m->active)
        return N_("Worked out for one customer when somebody looks; it has no"
                  " history of its own and no funnel.");
    return N_("Not evaluated. Its history so far stays.");
}

enum err
page_model_show(struct request *rq)
{
    struct model_row m;
    const struct rules *rules;
    TRY(model_of_page(rq, &m));
    TRY(rules_get(&rq->cx, &rules));
    const struct rule_model *rm = rules_model(rules, m.code);
    struct view *v = reply_page(rq, "model/show", m.name);
    view_text(v, "NAME", m.name);
    view_text(v, "CODE", m.code);
    view_msg(v, "NOTE_TEXT", state_note(&m));
    fill_state(v, &m);
    if (model_may_edit(rq))
        fill_actions(rq, v, &m);
    TRY(fill_busy(rq, v, &m));
    if (rm != NULL) {
        fill_stages(rq, v, &m, rm);
        TRY(fill_rules(rq, v, &m, rules, rm));
    }
    return fill_versions(rq, v, &m);
}

/* ---- one click ---- */

static enum err
act_do(struct request *rq, const struct model_row *m, const char **said)
{
    const char *what = rq->args[0];
    if (!strcmp(what, "keep")) {
        *said = N_("Its ledger is being written. You can leave this page.");
        return model_keep(&rq->cx, m, true);
    }
    if (!strcmp(what, "rest")) {
        *said = N_("The model is at rest. Its history so far stays.");
        return model_keep(&rq->cx, m, false);
    }
    if (!strcmp(what, "default")) {
        *said = N_("It is the default now; lists follow within minutes.");
        return model_make_default(&rq->cx, m);
    }
    if (!strcmp(what, "retire") || !strcmp(what, "use")) {
        bool use = !strcmp(what, "use");
        *said = use ? N_("The model is in use again, at rest.")
                    : N_("The model is out of use.");
        return model_use(&rq->cx, m, use);
    }
    return ERR_NOT_FOUND;
}

enum err
page_model_act(struct request *rq)
{
    struct model_row m;
    const char *said;
    TRY(model_of_page(rq, &m));
    enum err e = act_do(rq, &m, &said);
    if (e == ERR_INVALID) /* somebody else was faster */
        said = N_("That cannot be done with the model as it is now.");
    else
        TRY(e);
    return reply_see_other(rq, model_href(rq, m.number, ""), said);
}
