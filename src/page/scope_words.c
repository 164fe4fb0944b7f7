/* What narrows a scope, where the form with its chips is not: on paper, on the
 * list behind a number and in files. */
#include "model/funnel.h"
#include "page/scope.h"

static const char *
tr(const struct page_scope *s, const char *msgid)
{
    return lang_text(s->cx->lang, msgid);
}

void
scope_narrows_show(struct view *v, const char *section,
                   const struct page_scope *s)
{
    struct arena *a = s->cx->arena;
    for (int d = 0; d < DIM_COUNT; d++)
        for (size_t i = 0; i < SCOPE_PICKS && s->picks[d][i].key; i++)
            view_text(view_row(v, section), "TEXT",
                      lang_format(a, s->cx->lang, N_("%s: %s"),
                                  tr(s, scope_dimensions[d].label),
                                  s->picks[d][i].name));
    if (s->s.known_on != DAY_NONE)
        view_text(view_row(v, section), "TEXT",
                  lang_format(a, s->cx->lang, N_("as known on %s"),
                              day_iso(a, s->s.known_on)));
}

static uint64_t
pair(struct sheet_writer *w, const char *label, const char *value)
{
    sheet_text(w, label);
    sheet_text(w, value);
    sheet_end_row(w);
    return 1;
}

uint64_t
scope_sheet_write(struct sheet_writer *w, const struct page_scope *s,
                  const char *what)
{
    struct arena *a = s->cx->arena;
    uint64_t rows = 0;
    sheet_begin(w, tr(s, N_("Scope")), false);
    sheet_column(w, tr(s, N_("Condition")), 20);
    sheet_column(w, tr(s, N_("Value")), 50);
    sheet_end_row(w);
    if (what)
        rows += pair(w, tr(s, N_("Customers")), what);
    rows += pair(w, tr(s, N_("Model")), s->s.model->name[s->cx->lang]);
    rows += pair(w, tr(s, N_("Period")),
                 lang_format(a, s->cx->lang, N_("%s to %s"),
                             day_iso(a, s->s.from), day_iso(a, s->s.to)));
    for (int d = 0; d < DIM_COUNT; d++)
        for (size_t i = 0; i < SCOPE_PICKS && s->picks[d][i].key; i++)
            rows += pair(w, tr(s, scope_dimensions[d].label),
                         s->picks[d][i].name);
    if (s->s.known_on != DAY_NONE)
        rows += pair(w, tr(s, N_("As known on")),
                     day_iso(a, s->s.known_on));
    return rows;
}

const char *
scope_team_words(const struct page_scope *s)
{
    const struct scope_pick *teams = s->picks[DIM_TEAM];
    struct buf b;
    if (!teams[0].key)
        return tr(s, N_("All (no team chosen)"));
    buf_init(&b, s->cx->arena);
    for (size_t i = 0; i < SCOPE_PICKS && teams[i].key; i++)
        buf_printf(&b, "%s%s", i ? " + " : "", teams[i].name);
    return b.data;
}

enum err
scope_unrecorded_show(struct view *v, const struct page_scope *s)
{
    bool nothing;
    TRY(funnel_unrecorded(s->cx, &s->s, &nothing));
    if (nothing)
        view_text(view_row(v, "IGNORED"), "TEXT",
                  lang_format(s->cx->arena, s->cx->lang,
                              N_("Nothing had been recorded here by %s: as known "
                                 "on that day every figure is 0. Take a later "
                                 "day for “As known on”, or none."),
                              day_iso(s->cx->arena, s->s.known_on)));
    return OK;
}
