/* Schedules of reports: the list, one with its history, and what is done with
 * it. */
#include "page/schedule.h"

#include <string.h>

#include "model/mail.h"
#include "page/report_private.h"
#include "page/schedule_private.h"
#include "view/format.h"

enum { RUNS_SHOWN = 50 };

static const char *
href(struct request *rq, uint64_t id, const char *rest)
{
    return arena_printf(rq->cx.arena, SCHEDULE "/%llu%s",
                        (unsigned long long)id, rest);
}

/* ---- words ---- */

static const char *
label_of(enum lang l, const struct choice *list, const char *key)
{
    for (; list->key; list++)
        if (!strcmp(list->key, key))
            return lang_text(l, list->label);
    return key;
}

const char *
schedule_rhythm_words(struct ctx *cx, const struct schedule *s)
{
    struct buf b;
    char key[2] = {(char)('0' + s->weekday), '\0'};
    buf_init(&b, cx->arena);
    buf_add(&b, label_of(cx->lang, schedule_rhythms, s->rhythm));
    if (!strcmp(s->rhythm, "week"))
        buf_printf(&b, " · %s", label_of(cx->lang, schedule_weekdays, key));
    if (!strcmp(s->rhythm, "month"))
        buf_printf(&b, " · %s",
                   lang_format(cx->arena, cx->lang, N_("day %s"),
                               format_int(cx->arena, s->month_day)));
    buf_printf(&b, " · %02d:00", (int)s->hour);
    return b.data;
}

const char *
schedule_error_words(enum lang l, const char *error)
{
    return lang_text(l, !strcmp(error, "account")
                            ? N_("its owner's account is switched off")
                        : !strcmp(error, "scope")
                            ? N_("the team or person of its scope is not "
                                 "there any more")
                        : !strcmp(error, "unavailable") ||
                                !strcmp(error, "timeout")
                            ? N_("the figures could not be read in time")
                            : N_("an error; the log has the details"));
}

struct state {
    const char *key, *label;
    unsigned tone;
};
static const struct state STATES[] = {
    {"waiting", N_("run|Waiting"), 7},
    {"issued", N_("run|Issued"), 4},
    {"empty", N_("run|Skipped: nothing happened"), 7},
    {"failed", N_("run|Failed"), 6},
};

static void
state_show(struct request *rq, struct view *v, const char *key)
{
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++)
        if (!strcmp(STATES[i].key, key)) {
            view_u64(v, "TONE", STATES[i].tone);
            view_text(v, "STATE_TEXT",
                      lang_text(rq->cx.lang, STATES[i].label));
        }
}

/* "2026-11-30 07:00 周一" */
static const char *
moment_words(struct request *rq, int64_t at)
{
    return arena_printf(rq->cx.arena, "%s %s",
                        format_moment(rq->cx.arena, at),
                        format_weekday(rq->cx.lang, day_of(at)));
}

/* ---- the list ---- */

static void
row_show(struct request *rq, struct view *v, const struct schedule *s)
{
    struct view *row = view_row(v, "ROW");
    view_text(row, "HREF", href(rq, s->id, ""));
    view_text(row, "NAME", s->name);
    view_text(row, "KIND_TEXT", report_kind_label(rq->cx.lang, s->kind));
    view_text(row, "RHYTHM", schedule_rhythm_words(&rq->cx, s));
    view_text(row, "OWNER", s->owner);
    view_if(row, "ON", s->next_at != TIME_NONE);
    view_text(row, "NEXT", s->next_at == TIME_NONE
                               ? "" : moment_words(rq, s->next_at));
    view_if(row, "RAN", *s->last_state != '\0');
    if (!*s->last_state)
        return;
    state_show(rq, row, s->last_state);
    view_text(row, "LAST", format_moment(rq->cx.arena, s->last_at));
    view_if(row, "CODED", *s->last_code != '\0');
    view_text(row, "REPORT_CODE", s->last_code);
    view_textf(row, "REPORT_HREF", REPORT "/%llu",
               (unsigned long long)s->last_report);
}

enum err
page_schedule_list(struct request *rq)
{
    struct schedule *list;
    size_t n;
    TRY(schedule_list(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "schedule/list",
                                lang_text(rq->cx.lang,
                                          N_("Schedules of reports")));
    view_text(v, "ZONE", rq->cx.config->zone);
    view_if(v, "ANY", n > 0);
    for (size_t i = 0; i < n; i++)
        row_show(rq, v, &list[i]);
    return OK;
}

/* ---- one ---- */

static void
fact(struct request *rq, struct view *v, const char *label, const char *text)
{
    struct view *f = view_row(v, "FACT");
    view_msg(f, "LABEL", label);
    view_text(f, "TEXT", text);
}

static const char *
names_of(struct request *rq, const struct report_reader *list, size_t n)
{
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_add(&b, "");
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s", i ? rq->cx.lang == LANG_EN ? ", " : "、" : "",
                   list[i].name);
    return n ? b.data : lang_text(rq->cx.lang,
                                  N_("nobody but its owner"));
}

static const char *
mail_words(struct request *rq, const struct schedule *s)
{
    return lang_text(
        rq->cx.lang,
        !s->mail ? N_("mail|no")
        : config_mails(rq->cx.config)
            ? N_("mail|yes, to those who have an address")
            : N_("No mail server is set: receivers are told under Messages"
                 " only."));
}

static enum err
facts_show(struct request *rq, struct view *v, const struct schedule *s)
{
    struct report_reader *readers;
    struct page_scope scope;
    struct period p = schedule_period(s, clock_today(),
                                      (int)rq->cx.config->year_from);
    enum lang l = rq->cx.lang;
    int lang = lang_find(s->lang);
    size_t n;
    TRY(schedule_readers(&rq->cx, s->id, &readers, &n));
    TRY(schedule_scope(rq, s, clock_today(), &scope));
    fact(rq, v, N_("Scope"),
         arena_printf(rq->cx.arena, "%s · %s", scope.s.model->name[l],
                      report_whose(&rq->cx, &scope)));
    fact(rq, v, N_("Period"),
         lang_format(rq->cx.arena, l, N_("%s (today that would be %s)"),
                     label_of(l, schedule_periods, s->period),
                     period_words(rq->cx.arena, l, &p)));
    fact(rq, v, N_("schedule|When"), schedule_rhythm_words(&rq->cx, s));
    fact(rq, v, N_("Who gets it"), names_of(rq, readers, n));
    fact(rq, v, N_("Owner"), s->owner);
    fact(rq, v, N_("schedule|Language"),
         lang_name(lang < 0 ? LANG_ZH_CN : (enum lang)lang));
    fact(rq, v, N_("By mail"), mail_words(rq, s));
    fact(rq, v, N_("When nothing happened"),
         lang_text(l, s->skip_empty ? N_("no report")
                                    : N_("a report all the same")));
    return OK;
}

static const char *
mail_error_words(struct request *rq, const char *error)
{
    size_t n = strlen(MAIL_UNTRUSTED);
    if (strncmp(error, MAIL_UNTRUSTED, n))
        return error;
    return lang_format(rq->cx.arena, rq->cx.lang,
                       N_("The certificate of the mail server is not trusted,"
                          " so nothing was sent to it (%s). An administrator "
                          "has it renewed, or names who signed it as mail_ca."),
                       error + n);
}

/* What became of the mails of a report, in lines. */
static void
mails_show(struct request *rq, struct view *v, const struct mail_state *m)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    if (m->sent)
        view_text(view_row(v, "MAIL"), "TEXT",
                  lang_format(a, l, N_("mail|sent to %s"),
                              format_int(a, (int64_t)m->sent)));
    if (m->waiting)
        view_text(view_row(v, "MAIL"), "TEXT",
                  lang_format(a, l, N_("mail|%s to be sent"),
                              format_int(a, (int64_t)m->waiting)));
    if (m->failed)
        view_text(view_row(v, "MAIL"), "TEXT",
                  lang_format(a, l, N_("mail|%s failed: %s"),
                              format_int(a, (int64_t)m->failed),
                              m->failed_names));
    view_text(v, "MAIL_ERROR", mail_error_words(rq, m->error));
}

struct history {
    struct schedule_run *runs;
    struct mail_state *mails;
    size_t run_count, mail_count;
};

static void
run_show(struct request *rq, struct view *v, const struct history *h,
         const struct schedule_run *r)
{
    struct view *row = view_row(v, "RUN");
    view_text(row, "MAIL_ERROR", "");
    for (size_t i = 0; i < h->mail_count; i++)
        if (r->report_id && h->mails[i].report_id == r->report_id)
            mails_show(rq, row, &h->mails[i]);
    view_text(row, "DUE", moment_words(rq, r->due_at));
    view_text(row, "ASKED", *r->asked_by
                                ? r->asked_by
                                : lang_text(rq->cx.lang,
                                            N_("the schedule")));
    view_text(row, "MISSED",
              r->missed ? lang_format(rq->cx.arena, rq->cx.lang,
                                      N_("stands for %s earlier ones that "
                                         "were missed"),
                                      format_int(rq->cx.arena,
                                                 (int64_t)r->missed))
                        : "");
    state_show(rq, row, r->state);
    view_text(row, "WHY", !strcmp(r->state, "failed")
                              ? schedule_error_words(rq->cx.lang, r->error)
                              : "");
    view_text(row, "ENDED", r->ended_at == TIME_NONE
                                ? FORMAT_NONE
                                : format_moment(rq->cx.arena, r->ended_at));
    view_if(row, "CODED", *r->code != '\0');
    view_text(row, "REPORT_CODE", r->code);
    view_textf(row, "REPORT_HREF", REPORT "/%llu",
               (unsigned long long)r->report_id);
}

enum err
page_schedule_show(struct request *rq)
{
    struct schedule s;
    struct history h;
    TRY(schedule_find(&rq->cx, rq->id, &s));
    TRY(schedule_runs(&rq->cx, s.id, RUNS_SHOWN, &h.runs, &h.run_count));
    TRY(mail_states(&rq->cx, s.id, &h.mails, &h.mail_count));
    struct view *v = reply_page(rq, "schedule/show", s.name);
    view_text(v, "NAME", s.name);
    view_text(v, "KIND_TEXT", report_kind_label(rq->cx.lang, s.kind));
    view_if(v, "ON", s.next_at != TIME_NONE);
    view_text(v, "NEXT", s.next_at == TIME_NONE ? ""
                                                : moment_words(rq, s.next_at));
    view_text(v, "ZONE", rq->cx.config->zone);
    view_if(v, "OWN", s.own);
    view_text(v, "HERE_HREF", href(rq, s.id, ""));
    view_text(v, "EDIT_HREF", href(rq, s.id, "/edit"));
    view_text(v, "DELETE_HREF", href(rq, s.id, "/delete"));
    view_text(v, "RUN_ACTION", href(rq, s.id, "/run"));
    view_text(v, "SWITCH_ACTION", href(rq, s.id, "/switch"));
    form_hidden(rq, v, s.version);
    TRY(facts_show(rq, v, &s));
    view_if(v, "ANY", h.run_count > 0);
    view_if(v, "WAITS",
            h.run_count > 0 && !strcmp(h.runs[0].state, "waiting"));
    for (size_t i = 0; i < h.run_count; i++)
        run_show(rq, v, &h, &h.runs[i]);
    return OK;
}

/* ---- what is done with it ---- */

enum err
page_schedule_run(struct request *rq)
{
    struct schedule s;
    TRY(schedule_find(&rq->cx, rq->id, &s));
    if (!s.own)
        return ERR_DENIED;
    TRY(schedule_run_now(&rq->cx, &s));
    return reply_see_other(rq, href(rq, s.id, ""),
                           N_("The report is being drawn up; it is in the "
                              "history in a moment."));
}

enum err
page_schedule_switch(struct request *rq)
{
    struct schedule s;
    bool on = request_form(rq, "on") != NULL;
    TRY(schedule_find(&rq->cx, rq->id, &s));
    if (on && !s.own)
        return ERR_DENIED; /* a manager above may stop it */
    TRY(schedule_switch(&rq->cx, &s, on));
    return reply_see_other(rq, href(rq, s.id, ""),
                           on ? N_("The schedule is switched on.")
                              : N_("The schedule is switched off."));
}

enum err
page_schedule_delete_ask(struct request *rq)
{
    struct schedule s;
    TRY(schedule_find(&rq->cx, rq->id, &s));
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Delete the schedule %s?"), s.name);
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_msg(v, "TEXT", N_("Its history goes with it; the reports that it "
                           "issued stay."));
    view_text(view_row(v, "FACT"), "TEXT",
              schedule_rhythm_words(&rq->cx, &s));
    view_msg(v, "DO_LABEL", N_("Delete"));
    view_text(v, "BACK_HREF", href(rq, s.id, ""));
    form_hidden(rq, v, s.version);
    return OK;
}

enum err
page_schedule_delete(struct request *rq)
{
    struct schedule s;
    TRY(schedule_find(&rq->cx, rq->id, &s));
    TRY(schedule_delete(&rq->cx, &s));
    return reply_see_other(rq, SCHEDULE, N_("The schedule is deleted."));
}
