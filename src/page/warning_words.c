/* Warnings in words, and their small parts on other pages. */
#include <string.h>

#include "page/rule_words.h"
#include "page/warning.h"
#include "view/format.h"

enum { NOW_ROWS = 5 };

const char *
warning_level_label(enum lang l, unsigned level)
{
    static const char *const LEVELS[] = {
        N_("warning|None"), N_("warning|Watch"), N_("warning|Act"),
        N_("warning|Urgent")};
    return lang_text(l, LEVELS[level <= WARNING_LEVELS ? level : 0]);
}

unsigned
warning_level_tone(unsigned level)
{
    static const unsigned TONES[] = {1, 2, 7, 6};
    return TONES[level <= WARNING_LEVELS ? level : 0];
}

const char *
warning_step_label(enum lang l, enum warning_step step)
{
    static const char *const STEPS[] = {
        [WARNING_OWNER] = N_("ladder|Owner"),
        [WARNING_MANAGER] = N_("ladder|Manager"),
        [WARNING_RISK] = N_("ladder|High risk")};
    return lang_text(l, STEPS[step]);
}

/* ---- what it is based on ---- */

static char *
condition(struct arena *a, enum lang l, const struct condition_why *c,
          const struct facts *f)
{
    const char *noun = fact_noun(a, l, c->atom);
    unsigned fact = c->atom->fact;
    if (fact == FACT_CSAT_RECENT || fact == FACT_CSAT)
        return lang_format(a, l, N_("satisfaction rated %d of 5"),
                           (int)c->value);
    if (fact == FACT_NPS)
        return lang_format(a, l, N_("recommendation rated %d of 10"),
                           (int)c->value);
    if (fact == FACT_CSAT_DROP || fact == FACT_NPS_DROP)
        return lang_format(a, l, N_("%d lower than the time before"),
                           (int)c->value);
    if (noun)
        return c->has_value ? arena_printf(a, "%s %lld", noun,
                                           (long long)c->value) : NULL;
    if (c->atom->fact == FACT_LATE && f->quiet >= 0)
        return lang_format(a, l, N_("quiet %d days, cycle %d days"),
                           (int)f->quiet, (int)f->cycle_days);
    if (c->atom->fact == FACT_RENEWAL_DUE && f->contract_until != DAY_NONE)
        return lang_format(a, l, N_("contract until %s, no successor"),
                           format_day(a, f->contract_until));
    if (c->atom->fact == FACT_NOTICE && f->notice_until != DAY_NONE)
        return lang_format(a, l, N_("period of notice until %s"),
                           format_day(a, f->notice_until));
    return atom_words(a, l, c->atom, false);
}

const char *
warning_words(struct arena *a, enum lang l, const struct warning_why *why,
              const struct facts *facts)
{
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, "");
    for (size_t i = 0; i < why->condition_count; i++) {
        const struct condition_why *c = &why->conditions[i];
        char *words = c->negated ? NULL : condition(a, l, c, facts);
        if (words)
            buf_printf(&b, "%s%s", b.len ? (l == LANG_EN ? "; " : "；") : "",
                       words);
    }
    return b.data;
}

const char *
warning_evidence_href(struct arena *a, uint64_t customer_id,
                      const char *cause)
{
    static const struct choice TABS[] = {
        {"notice", "tab=contracts"}, {"frequency", "tab=orders"},
        {"no_use", "kind=use"}, {"csat", "tab=feedback"},
        {"nps", "tab=feedback"}, {"complaint", "tab=tickets"},
        {"overdue", "tab=receivables"}, {"contract_end", "tab=contracts"}};
    const char *query = "kind=contact";
    for (size_t i = 0; i < sizeof TABS / sizeof *TABS; i++)
        if (!strcmp(TABS[i].key, cause))
            query = TABS[i].label;
    return arena_printf(a, "/customer/%llu?%s#tab",
                        (unsigned long long)customer_id, query);
}

const char *
warning_href(struct arena *a, const char *condition)
{
    return arena_printf(a, "/warning?%s", condition);
}

/* ---- on other pages ---- */

static const struct warning_why *
why_of(const struct warning_why *why, size_t n, const char *cause)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(why[i].cause->code, cause))
            return &why[i];
    return NULL;
}

static void
open_row(struct request *rq, struct view *row, const struct warning_row *w,
         const struct warning_why *why, const struct facts *facts)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    int days = (int)(clock_today() - w->opened_on);
    view_u64(row, "ID", w->id);
    view_text(row, "ICON", w->cause->icon);
    view_text(row, "NAME", w->cause->name[l]);
    view_u64(row, "TONE", warning_level_tone(w->level));
    view_text(row, "LEVEL", warning_level_label(l, w->level));
    view_text(row, "EVIDENCE", why ? warning_words(a, l, why, facts) : "");
    view_text(row, "EVIDENCE_HREF",
              warning_evidence_href(a, w->customer_id, w->cause->code));
    view_text(row, "SINCE", days ? lang_format(a, l, N_("for %d days"), days)
                                 : lang_text(l, N_("since today")));
    view_if(row, "OFF", w->snoozed_until != DAY_NONE);
    if (w->snoozed_until != DAY_NONE)
        view_text(row, "OFF_TEXT",
                  lang_format(a, l, N_("put off until %s: %s"),
                              format_day(a, w->snoozed_until),
                              w->snooze_reason));
    view_if(row, "CAN_DO", w->may_change && rq->cx.actor.may_write);
    view_if(row, "CAN_CASE", w->case_id == 0);
}

enum err
warning_show_open(struct request *rq, struct view *v,
                  const struct warning_shown *of)
{
    struct warning_row *rows;
    size_t n = 0;
    if (of->count == 0)
        return OK;
    TRY(warning_of(&rq->cx, of->customer_id, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        rows[i].may_change = of->may_change;
        rows[i].case_id = of->case_id;
        open_row(rq, view_row(v, "WARNING"), &rows[i],
                 why_of(of->why, of->count, rows[i].cause->code), of->facts);
    }
    view_textf(v, "WARNING_BACK", "/customer/%llu",
               (unsigned long long)of->customer_id);
    view_if(v, "WARNED", n > 0);
    return OK;
}

enum err
warning_show_now(struct request *rq, struct view *v, bool team)
{
    struct arena *a = rq->cx.arena;
    struct warning_row *rows;
    size_t n;
    uint64_t total;
    TRY(warning_now(&rq->cx, !team, NOW_ROWS, &rows, &n, &total));
    if (n == 0)
        return OK;
    struct view *part = view_include(v, "WARNINGS_NOW", "warning/now");
    view_text(part, "LIST_HREF", team ? "/warning?who=team" : "/warning");
    view_text(part, "COUNT", format_count(a, total, WARNING_COUNT_MOST));
    for (size_t i = 0; i < n; i++) {
        const struct warning_row *w = &rows[i];
        struct view *row = view_row(part, "ROW");
        view_textf(row, "HREF", "/customer/%llu",
                   (unsigned long long)w->customer_id);
        view_text(row, "CUSTOMER", w->customer);
        const char *who = w->account ? w->account : w->owner;
        view_if(row, "OF", team && who);
        view_text(row, "WHO", who ? who : "");
        open_row(rq, row, w, NULL, NULL);
    }
    return OK;
}
