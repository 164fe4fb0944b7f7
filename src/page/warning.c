/* The list of open warnings, on screen and as a file: what is counted, shown and
 * sent has one filter. */
#include "page/warning.h"

#include <string.h>

#include "core/csv_write.h"
#include "core/text.h"
#include "model/audit.h"
#include "model/lookup.h"
#include "model/stage.h"
#include "page/export.h"
#include "page/filter.h"
#include "page/pager.h"
#include "page/task.h"
#include "view/format.h"

enum { PAGE_ROWS = 50 };

static const struct {
    const char *key, *label, *empty;
} TABS[WARNING_TABS] = {
    [WARNING_TAB_NOW] = {"now", N_("warning|Urgent and new"),
                         N_("Nothing is urgent, nothing is new")},
    [WARNING_TAB_OPEN] = {"open", N_("warning|All open"),
                          N_("No warnings are open")},
    [WARNING_TAB_MANAGER] = {"manager", N_("warning|With the manager"),
                             N_("No warning waits that long")},
    [WARNING_TAB_RISK] = {"risk", N_("warning|High risk"),
                          N_("The list of high risk is empty")},
    [WARNING_TAB_SNOOZED] = {"snoozed", N_("warning|Put off"),
                             N_("No warning is put off")},
};

static const int AGES[] = {3, 7, 14, 30};

struct asked {
    struct warning_filter f;
    const struct rules *rules;
    const struct rule_model *model;
    struct lookup *regions;
    struct lookup_person *owners;
    size_t region_count, owner_count;
    bool team; /* not only mine */
};

/* ---- what is asked for ---- */

static const char *
stage_read(const struct rule_model *m, const char *code)
{
    return code && rules_stage(m, code) >= 0 ? code : NULL;
}

static void
filter_read(struct request *rq, struct asked *k)
{
    struct warning_filter *f = &k->f;
    const char *tab = request_query(rq, "tab");
    const char *cause = request_query(rq, "cause");
    const char *region = request_query(rq, "region");
    uint64_t level = query_id(rq, "level"), age = query_id(rq, "age");
    for (int i = 0; tab && i < WARNING_TABS; i++)
        if (!strcmp(TABS[i].key, tab))
            f->tab = (enum warning_tab)i;
    f->level = level <= WARNING_LEVELS ? (unsigned)level : 0;
    f->age_days = age <= 3650 ? (int64_t)age : 0;
    f->stage = stage_read(k->model, request_query(rq, "stage"));
    for (size_t i = 0; cause && i < k->rules->cause_count; i++)
        if (!strcmp(k->rules->causes[i].code, cause))
            f->cause = cause;
    for (size_t i = 0; region && i < k->region_count; i++)
        if (!strcmp(k->regions[i].code, region))
            f->region = region;
    uint64_t owner = k->team ? query_id(rq, "owner") : 0;
    for (size_t i = 0; owner && i < k->owner_count; i++)
        if (k->owners[i].id == owner)
            f->owner_id = owner;
    f->customer_id = query_id(rq, "customer");
    f->mine = !k->team;
}

static enum err
asked_read(struct request *rq, struct asked *k)
{
    struct ctx *cx = &rq->cx;
    memset(k, 0, sizeof *k);
    k->team = task_scope_read(rq);
    TRY(rules_get(cx, &k->rules));
    TRY(stage_default_model(cx, &k->model));
    TRY(lookup_list(cx, LOOKUP_REGION, &k->regions, &k->region_count));
    if (k->team)
        TRY(lookup_owners(cx, &k->owners, &k->owner_count));
    filter_read(rq, k);
    return OK;
}

/* after=3~2026-11-23~17, or before=. Anything else begins at the start. */
static struct warning_key
key_read(struct request *rq)
{
    const char *after = request_query(rq, "after");
    const char *v = after ? after : request_query(rq, "before");
    struct warning_key k = {.backwards = after == NULL};
    uint64_t id;
    if (!v || strlen(v) < 14 || v[0] < '1' || v[0] > '3' || v[1] != '~' ||
        v[12] != '~' || !parse_u64(v + 13, &id))
        return (struct warning_key){0};
    k.level = (unsigned)(v[0] - '0');
    k.opened_on = day_parse(arena_copy(rq->cx.arena, v + 2, 10));
    k.id = k.opened_on == DAY_NONE ? 0 : id;
    if (!k.id)
        k.backwards = false;
    return k;
}

/* ---- the filters ---- */

static void
what_selects(struct request *rq, struct view *v, const struct asked *k)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    const char *all = lang_text(l, N_("All"));
    struct view *s = filter_add(v, "level", N_("warning|Level"));
    filter_option(s, "", all, !k->f.level);
    filter_option(s, "2", lang_text(l, N_("warning|Act and urgent")),
                  k->f.level == 2);
    filter_option(s, "3", warning_level_label(l, 3), k->f.level == 3);
    s = filter_add(v, "cause", N_("warning|Cause"));
    filter_option(s, "", all, !k->f.cause);
    for (size_t i = 0; i < k->rules->cause_count; i++) {
        const struct warning_cause *c = &k->rules->causes[i];
        filter_option(s, c->code, c->name[l],
                      k->f.cause && !strcmp(c->code, k->f.cause));
    }
    s = filter_add(v, "age", N_("warning|Open for"));
    filter_option(s, "", all, !k->f.age_days);
    for (size_t i = 0; i < sizeof AGES / sizeof *AGES; i++)
        filter_option(s, arena_printf(a, "%d", AGES[i]),
                      lang_format(a, l, N_("%d days and more"), AGES[i]),
                      k->f.age_days == AGES[i]);
}

static void
whose_selects(struct request *rq, struct view *v, const struct asked *k)
{
    enum lang l = rq->cx.lang;
    const char *all = lang_text(l, N_("All"));
    struct view *s = filter_add(v, "stage", N_("Stage"));
    filter_option(s, "", all, !k->f.stage);
    for (size_t i = 0; i < k->model->stage_count; i++) {
        const struct rule_stage *st = &k->model->stages[i];
        filter_option(s, st->code, st->name[l],
                      k->f.stage && !strcmp(st->code, k->f.stage));
    }
    s = filter_add(v, "region", N_("Region"));
    filter_option(s, "", all, !k->f.region);
    for (size_t i = 0; i < k->region_count; i++)
        filter_option(s, k->regions[i].code, k->regions[i].name,
                      k->f.region && !strcmp(k->regions[i].code, k->f.region));
    if (!k->team)
        return;
    s = filter_add(v, "owner", N_("Owner"));
    filter_option(s, "", all, !k->f.owner_id);
    for (size_t i = 0; i < k->owner_count; i++)
        filter_option(s,
                      arena_printf(rq->cx.arena, "%llu",
                                   (unsigned long long)k->owners[i].id),
                      k->owners[i].name, k->owners[i].id == k->f.owner_id);
}

static void
head_show(struct request *rq, struct view *v, const struct asked *k,
          const uint64_t *counts)
{
    struct arena *a = rq->cx.arena;
    const char *here = pager_address(rq, "tab after before");
    task_scope_show(rq, v, "/warning",
                    arena_printf(a, "&tab=%s", TABS[k->f.tab].key), k->team);
    for (size_t i = 0; i < WARNING_TABS; i++) {
        struct view *t = view_row(v, "TAB");
        view_textf(t, "HREF", "%stab=%s", here, TABS[i].key);
        view_msg(t, "LABEL", TABS[i].label);
        view_text(t, "COUNT", format_count(a, counts[i], WARNING_COUNT_MOST));
        view_if(t, "CURRENT", i == (size_t)k->f.tab);
    }
    const char *all = pager_address(rq, "after before");
    view_textf(v, "CSV_HREF", "/warning.csv%s", strchr(all, '?')
               ? strchr(all, '?') : "");
    if (k->team)
        view_text(view_row(v, "KEEP_WHO"), "WHO", "team");
    view_text(v, "TAB_KEY", TABS[k->f.tab].key);
    what_selects(rq, v, k);
    whose_selects(rq, v, k);
    view_if(v, "FILTERED", k->f.level || k->f.cause || k->f.age_days ||
                           k->f.stage || k->f.region || k->f.owner_id ||
                           k->f.customer_id);
    view_if(v, "MAY_RULE", rq->cx.actor.roles & ROLE_ADMIN);
    view_textf(v, "CLEAR_HREF", "/warning?%stab=%s",
               k->team ? "who=team&" : "", TABS[k->f.tab].key);
}

/* ---- rows ---- */

static const char *
evidence_of(struct request *rq, const struct warning_row *w,
            const struct warning_evidence *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; list[i].customer_id == w->customer_id &&
                           k < list[i].count; k++)
            if (list[i].list[k].cause == w->cause ||
                !strcmp(list[i].list[k].cause->code, w->cause->code))
                return warning_words(rq->cx.arena, rq->cx.lang,
                                     &list[i].list[k], &list[i].facts);
    return "";
}

static void
row_when(struct request *rq, struct view *row, const struct warning_row *w)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    int32_t today = clock_today();
    view_text(row, "OPENED", format_day_short(a, w->opened_on, today));
    view_text(row, "AGE", lang_format(a, l, N_("%d days"),
                                      (int)(today - w->opened_on)));
    view_text(row, "STEP", warning_step_label(l, w->step));
    view_if(row, "RISEN", w->step != WARNING_OWNER);
    view_text(row, "IDLE",
              lang_format(a, l, N_("no action for %d days"),
                          (int)(today - w->acted_on)));
    if (w->snoozed_until == DAY_NONE)
        return;
    struct view *off = view_row(row, "OFF");
    view_text(off, "UNTIL", lang_format(a, l, N_("put off until %s"),
                                        format_day(a, w->snoozed_until)));
    view_text(off, "REASON", w->snooze_reason);
}

static void
row_show(struct request *rq, struct view *list, const struct asked *k,
         const struct warning_row *w, const char *evidence)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    struct view *row = view_row(list, "ROW");
    int s = rules_stage(k->model, w->stage);
    view_u64(row, "ID", w->id);
    view_if(row, "PICK", w->may_change && rq->cx.actor.may_write);
    view_textf(row, "HREF", "/customer/%llu",
               (unsigned long long)w->customer_id);
    view_text(row, "CUSTOMER", w->customer);
    view_u64(row, "STAGE_TONE", s >= 0 ? k->model->stages[s].colour : 1);
    view_text(row, "STAGE", s >= 0 ? k->model->stages[s].name[l] : w->stage);
    view_u64(row, "TONE", warning_level_tone(w->level));
    view_text(row, "LEVEL", warning_level_label(l, w->level));
    view_text(row, "ICON", w->cause->icon);
    view_text(row, "CAUSE", w->cause->name[l]);
    view_text(row, "EVIDENCE", evidence);
    view_text(row, "EVIDENCE_HREF",
              warning_evidence_href(a, w->customer_id, w->cause->code));
    view_text(row, "VALUE", format_money_short(a, l, rq->cx.config->currency,
                                               w->revenue_365));
    view_text(row, "WHO", w->account ? w->account
                          : w->owner ? w->owner : FORMAT_NONE);
    view_if(row, "ASSIGNED", w->account != NULL);
    if (w->case_id)
        view_textf(view_row(row, "CASE"), "CASE_HREF", "/recovery/%llu",
                   (unsigned long long)w->case_id);
    row_when(rq, row, w);
}

static const char *
key_text(struct arena *a, const struct warning_row *w)
{
    return arena_printf(a, "%u~%s~%llu", w->level, day_iso(a, w->opened_on),
                        (unsigned long long)w->id);
}

static void
paging_show(struct request *rq, struct view *list,
            const struct warning_page *p)
{
    struct arena *a = rq->cx.arena;
    const char *here = pager_address(rq, "after before");
    struct view *v = view_include(list, "PAGING", "parts/paging");
    view_if(v, "PREVIOUS", p->before);
    view_if(v, "NEXT", p->after);
    if (p->before)
        view_textf(v, "PREVIOUS_HREF", "%sbefore=%s", here,
                   key_text(a, &p->rows[0]));
    if (p->after)
        view_textf(v, "NEXT_HREF", "%safter=%s", here,
                   key_text(a, &p->rows[p->count - 1]));
}

static enum err
rows_show(struct request *rq, struct view *v, const struct asked *k,
          const struct warning_page *p)
{
    struct warning_evidence *why;
    size_t n;
    TRY(warning_evidence(&rq->cx, p->rows, p->count, &why, &n));
    struct view *list = view_row(v, "LIST");
    for (size_t i = 0; i < p->count; i++)
        row_show(rq, list, k, &p->rows[i],
                 evidence_of(rq, &p->rows[i], why, n));
    view_if(list, "BULK", rq->cx.actor.may_write);
    view_if(list, "SNOOZED", k->f.tab == WARNING_TAB_SNOOZED);
    paging_show(rq, list, p);
    return OK;
}

enum err
page_warning_list(struct request *rq)
{
    struct asked k;
    struct warning_page p;
    TRY(asked_read(rq, &k));
    TRY(warning_list_page(&rq->cx, &k.f, key_read(rq), PAGE_ROWS, &p));
    struct view *v = reply_page(rq, "warning/list",
                                lang_text(rq->cx.lang, N_("Warnings")));
    head_show(rq, v, &k, p.counts);
    if (p.count)
        return rows_show(rq, v, &k, &p);
    view_msg(view_row(v, "NOTHING"), "EMPTY_TITLE", TABS[k.f.tab].empty);
    return OK;
}

/* ---- as a file ---- */

struct sheet {
    struct request *rq;
    const struct asked *k;
    struct sheet_writer *w;
};

static void
sheet_head(struct sheet *s)
{
    static const char *const HEADS[] = {
        N_("warning|Level"), N_("warning|Cause"), N_("Customer"), N_("Stage"),
        N_("Region"), N_("Owner"), N_("warning|Assigned to"),
        N_("warning|Since"), N_("warning|Last action"), N_("warning|Step"),
        N_("warning|Put off until"), N_("warning|Reason"),
        N_("12-month revenue")};
    enum lang l = s->rq->cx.lang;
    sheet_begin(s->w, lang_text(l, N_("Warnings")), true);
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++)
        sheet_column(s->w, lang_text(l, HEADS[i]), i == 2 ? 28 : 14);
}

static enum err
sheet_row(void *arg, const struct warning_row *w)
{
    struct sheet *s = arg;
    enum lang l = s->rq->cx.lang;
    int stage = rules_stage(s->k->model, w->stage);
    sheet_text(s->w, warning_level_label(l, w->level));
    sheet_text(s->w, w->cause->name[l]);
    sheet_text(s->w, w->customer);
    sheet_text(s->w, stage >= 0 ? s->k->model->stages[stage].name[l]
                                : w->stage);
    sheet_text(s->w, w->region);
    sheet_text(s->w, w->owner);
    sheet_text(s->w, w->account);
    sheet_day(s->w, w->opened_on);
    sheet_day(s->w, w->acted_on);
    sheet_text(s->w, warning_step_label(l, w->step));
    sheet_day(s->w, w->snoozed_until);
    sheet_text(s->w, w->snooze_reason);
    sheet_money(s->w, w->revenue_365);
    sheet_end_row(s->w);
    return OK;
}

enum err
page_warning_export(struct request *rq)
{
    struct asked k;
    struct export e;
    struct sheet s = {.rq = rq, .k = &k};
    uint64_t rows = 0;
    TRY(asked_read(rq, &k));
    TRY(export_open(rq, &e));
    s.w = e.sheet;
    sheet_head(&s);
    enum err err = warning_list_each(&rq->cx, &k.f, sheet_row, &s, &rows);
    if (err == OK)
        err = audit_write(&rq->cx, "warning.export", "", 0,
                          export_detail(rq->cx.arena, rows, rq->raw_uri));
    return export_send(&e, err, "warnings");
}
