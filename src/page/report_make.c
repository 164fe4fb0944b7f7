/* A report is put together: its scope, its sections in their order, and the
 * head that says what it is, of when and by whom. */
#include <stdlib.h>
#include <string.h>

#include "http/params.h"
#include "model/copy.h"
#include "model/customer_scope.h"
#include "page/figure.h"
#include "page/report_private.h"
#include "page/scope_private.h"
#include "view/format.h"

#define BIT(kind) (1u << (kind))
#define FIGURES (BIT(KIND_STAGE) | BIT(KIND_FUNNEL))
#define ANY_KIND ((1u << KIND_COUNT) - 1)

const struct report_section report_sections[] = {
    {"result", N_("Results of the period"), FIGURES, report_result_fill,
     false, false, false},
    {"flow", N_("Stock and flow"), FIGURES, report_flow_fill, false, false,
     false},
    {"cohort", N_("Conversion"), FIGURES, report_cohort_fill, false, false,
     false},
    {"goals", N_("KPIs against goals"), BIT(KIND_STAGE), report_goals_fill,
     false, false, false},
    {"reach", N_("Account and market penetration"), BIT(KIND_STAGE),
     report_reach_fill, false, false, false},
    {"say", N_("Conclusions"), FIGURES, report_say_fill, false, false, false},
    {"market", N_("Market and company phases"), BIT(KIND_STAGE),
     report_market_fill, false, false, false},
    {"last", N_("What was decided last time"), BIT(KIND_STAGE),
     report_last_fill, false, false, false},
    {"moves", N_("Who moved"), FIGURES, report_moves_fill, false, false,
     false},
    {"stages", N_("Stages"), BIT(KIND_STAGE), report_stages_fill, false, false,
     false},
    {"churn", N_("Why customers left"), BIT(KIND_STAGE) | BIT(KIND_CHURN),
     report_churn_fill, false, false, false},
    {"recovery", N_("Recovery cases"),
     BIT(KIND_STAGE) | BIT(KIND_CHURN) | BIT(KIND_RECOVERY),
     report_recovery_fill, false, false, false},
    {"next", N_("What comes next"), BIT(KIND_STAGE) | BIT(KIND_CALENDAR),
     report_next_fill, false, false, false},
    {"owed", N_("Receivables that are late"),
     BIT(KIND_STAGE) | BIT(KIND_CALENDAR), report_owed_fill, false, false,
     false},
    {"people", N_("A sheet for each salesperson"),
     BIT(KIND_STAGE) | BIT(KIND_PEOPLE), report_people_fill, true, false,
     true},
    {"decide", N_("Decided this time"),
     ANY_KIND & ~BIT(KIND_PEOPLE), report_decide_fill, false, false, false},
    {"how", N_("How this report counts"), ANY_KIND, report_how_fill, false,
     false, false},
    {"soon", N_("Appendix: who changes stage within 30 days"),
     BIT(KIND_STAGE) | BIT(KIND_CALENDAR), report_soon_fill, false, false,
     false},
    {"all", N_("Appendix: all customers"), FIGURES, report_all_fill, true,
     true, true},
};
const size_t report_section_count =
    sizeof report_sections / sizeof *report_sections;

const struct choice report_kinds[] = {
    [KIND_STAGE] = {"stage", N_("Stage report")},
    [KIND_FUNNEL] = {"funnel", N_("Funnel report")},
    [KIND_CHURN] = {"churn", N_("Churn report")},
    [KIND_RECOVERY] = {"recovery", N_("Recovery report")},
    [KIND_PEOPLE] = {"people", N_("Sheets of the salespeople")},
    [KIND_CALENDAR] = {"calendar", N_("Contracts, notices and deals ahead")},
    {NULL, NULL}};

const struct report_section *
report_section_find(const char *code)
{
    for (size_t i = 0; i < report_section_count; i++)
        if (!strcmp(report_sections[i].code, code))
            return &report_sections[i];
    return NULL;
}

int
report_kind_find(const char *key)
{
    for (int k = 0; key && k < KIND_COUNT; k++)
        if (!strcmp(report_kinds[k].key, key))
            return k;
    return -1;
}

const char *
report_kind_label(enum lang l, const char *key)
{
    int k = report_kind_find(key);
    return k < 0 ? key : lang_text(l, report_kinds[k].label);
}

size_t
report_usual_parts(enum report_kind kind,
                   struct report_part out[REPORT_SECTIONS])
{
    size_t n = 0;
    for (size_t i = 0; i < report_section_count; i++)
        if (report_sections[i].kinds & BIT(kind))
            out[n++] = (struct report_part){
                report_sections[i].code,
                !report_sections[i].off || kind == KIND_PEOPLE, ""};
    return n;
}

/* What a report of one stage says of it; the rest is of all stages. */
void
report_parts_of_stage(struct report_part *parts, size_t n)
{
    static const char *const OWN[] = {"flow", "last", "moves", "stages",
                                      "decide", "how", "soon"};
    for (size_t i = 0; i < n; i++) {
        bool own = false;
        for (size_t k = 0; k < sizeof OWN / sizeof *OWN; k++)
            own = own || !strcmp(parts[i].code, OWN[k]);
        parts[i].shown = parts[i].shown && own;
    }
}

/* ---- for sections ---- */

const char *
report_say(const struct report_page *p, const char *msgid)
{
    return lang_text(p->l, msgid);
}

const char *
report_customers(const struct report_page *p, uint64_t n)
{
    return lang_format(p->a, p->l, N_("report|%s"),
                       format_int(p->a, (int64_t)n));
}

const char *
report_money(const struct report_page *p, int64_t minor)
{
    if (!minor)
        return FORMAT_NONE;
    return format_money_short(p->a, p->l, p->cx->config->currency, minor);
}

bool
report_figure_keep(struct report_page *p, const char *key, int64_t value,
                   int64_t *then)
{
    doc_figure(p->doc, key, value);
    *then = 0;
    for (size_t i = 0; i < p->before_count; i++)
        if (!strcmp(p->before[i].code, key)) {
            *then = p->before[i].value;
            return true;
        }
    return false;
}

const char *
report_against_note(struct report_page *p, const char *key, int64_t now)
{
    int64_t then;
    if (!report_figure_keep(p, key, now, &then))
        return NULL;
    return lang_format(p->a, p->l, N_("%s: %s"), p->previous.code,
                       format_int(p->a, then));
}

void
report_against_column(struct report_page *p, struct doc_table *t)
{
    if (p->previous.id)
        doc_column(p->doc, t,
                   lang_format(p->a, p->l, N_("against %s"),
                               p->previous.code), true, 12);
}

void
report_against_cell(struct report_page *p, struct doc_row *r,
                    const char *key, int64_t now)
{
    int64_t then;
    bool had = report_figure_keep(p, key, now, &then);
    if (p->previous.id && had)
        doc_signed(p->doc, r, now - then);
    else if (p->previous.id)
        doc_text(p->doc, r, "");
}

const char *
report_list_href(const struct report_page *p, enum slice_kind kind, int stage)
{
    struct figure f = {.scope = &p->lists, .slice = {kind, stage, -1}};
    return figure_href(&f);
}

void
report_money_column(struct report_page *p, struct doc_table *t,
                    const char *label)
{
    if (p->amounts)
        doc_column(p->doc, t, label, true, 14);
}

struct doc_cell *
report_money_cell(struct report_page *p, struct doc_row *r, int64_t minor)
{
    return p->amounts ? doc_money(p->doc, r, minor) : NULL;
}

void
report_stage_cell(struct report_page *p, struct doc_row *r, int stage)
{
    const struct rule_model *m = p->scope.s.model;
    if (stage >= 0 && (size_t)stage < m->stage_count)
        doc_chip(p->doc, r, m->stages[stage].name[p->l],
                 m->stages[stage].colour);
    else
        doc_text(p->doc, r, "");
}

bool
report_is_of_stage(const struct report_page *p, int stage)
{
    const struct rule_model *m = p->scope.s.model;
    return !p->scope.only || (stage >= 0 && (size_t)stage < m->stage_count &&
                              p->scope.only == &m->stages[stage]);
}

static int
id_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

bool
report_is_inside(const struct report_page *p, uint64_t customer_id)
{
    return !p->inside || bsearch(&customer_id, p->inside, p->inside_count,
                                 sizeof *p->inside, id_order);
}

void
report_filter_of(const struct report_page *p, struct customer_filter *f)
{
    const struct scope *s = &p->scope.s;
    customer_filter_clear(f);
    if (s->value_count[DIM_OWNER] == 1)
        f->owner_id = s->values[DIM_OWNER][0];
    if (s->value_count[DIM_TEAM]) {
        f->team_id = s->values[DIM_TEAM][0];
        f->team_ids = s->values[DIM_TEAM];
        f->team_count = s->value_count[DIM_TEAM];
    }
}

void
report_rows_said(struct report_page *p, struct doc_section *s, size_t n,
                 uint64_t total)
{
    if (n == total)
        doc_paragraph(p->doc, s,
                      lang_format(p->a, p->l, N_("Rows 1 to %s of %s."),
                                  format_int(p->a, (int64_t)n),
                                  format_int(p->a, (int64_t)total)));
    else
        doc_paragraph(p->doc, s, lang_format(
            p->a, p->l, N_("Rows 1 to %s; a report holds no more. Narrow the "
                           "scope, or take the list as a file."),
            format_int(p->a, (int64_t)n)));
}

/* ---- scope ---- */

const char *
report_whose(struct ctx *cx, const struct page_scope *s)
{
    struct buf b;
    buf_init(&b, cx->arena);
    buf_add(&b, "");
    for (int d = 0; d < DIM_COUNT; d++)
        for (size_t i = 0; i < SCOPE_PICKS && s->picks[d][i].key; i++)
            buf_printf(&b, "%s%s", b.len ? cx->lang == LANG_EN ? ", " : "、"
                                         : "", s->picks[d][i].name);
    return b.len ? b.data
                 : lang_format(cx->arena, cx->lang,
                               N_("all that %s may see"), cx->actor.name);
}

const char *
report_title(struct ctx *cx, const struct page_scope *s)
{
    const char *period = period_words(cx->arena, cx->lang, &s->period);
    if (s->period.kind != PERIOD_DAYS)
        period = lang_format(cx->arena, cx->lang, N_("%s (%s to %s)"), period,
                             day_iso(cx->arena, s->s.from),
                             day_iso(cx->arena, s->s.to));
    return arena_printf(cx->arena, "%s%s%s · %s · %s",
                        s->s.model->name[cx->lang], s->only ? " · " : "",
                        s->only ? s->only->name[cx->lang] : "",
                        report_whose(cx, s), period);
}

const char *
report_series(struct ctx *cx, const char *kind, const struct page_scope *s)
{
    struct page_scope same = *s;
    same.apart = false; /* how it is laid out makes it no other */
    const char *query = scope_query_text(cx->arena, &same);
    const char *p = strstr(query, "&p="), *end;
    if (!p)
        return arena_printf(cx->arena, "%s %s", kind, query);
    end = strchr(p + 1, '&');
    return arena_printf(cx->arena, "%s %d %.*s%s", kind, (int)s->period.kind,
                        (int)(p - query), query, end ? end : "");
}

static enum err
inside_read(struct report_page *p)
{
    struct slice sl = {SLICE_CLOSING, -1, -1};
    struct funnel_list list;
    bool narrowed = false;
    for (int d = 0; d < DIM_COUNT; d++)
        narrowed = narrowed || p->scope.s.value_count[d] > 0;
    if (!narrowed)
        return OK;
    TRY(funnel_list(p->cx, &p->scope.s, &sl, ORDER_CODE, false, 0,
                    p->flow.total.closing, &list));
    uint64_t *ids = ARENA_ARRAY(p->a, list.count + 1, uint64_t);
    for (size_t i = 0; i < list.count; i++)
        ids[i] = list.rows[i].customer_id;
    qsort(ids, list.count, sizeof *ids, id_order);
    p->inside = ids;
    p->inside_count = list.count;
    return OK;
}

static enum err
previous_read(struct report_page *p)
{
    bool found;
    TRY(report_previous(p->cx, p->report.series, p->scope.s.to, &p->previous,
                        &found));
    if (!found)
        return OK;
    return report_figures(p->cx, p->previous.id, &p->before,
                          &p->before_count);
}

static enum err
parts_named(struct report_page *p, const char *names)
{
    int kind = report_kind_find(p->report.kind);
    while (*names && p->part_count < REPORT_SECTIONS) {
        size_t n = strcspn(names, ",");
        const struct report_section *s =
            report_section_find(arena_copy(p->a, names, n));
        if (!s || !(s->kinds & BIT(kind)))
            return ERR_INVALID;
        p->parts[p->part_count++] = (struct report_part){s->code, true, ""};
        names += n + (names[n] == ',');
    }
    return OK;
}

static enum err
parts_read(struct report_page *p)
{
    if (p->report.id)
        return report_parts(p->cx, p->report.id, &p->parts, &p->part_count);
    p->parts = ARENA_ARRAY(p->a, REPORT_SECTIONS, struct report_part);
    if (p->report.sections)
        return parts_named(p, p->report.sections);
    p->part_count = report_usual_parts(
        (enum report_kind)report_kind_find(p->report.kind), p->parts);
    if (p->scope.only)
        report_parts_of_stage(p->parts, p->part_count);
    return OK;
}

/* As known on the day of the report, and of the days it says, so that a list
 * shows in years what the figure counted. */
static void
lists_set(struct report_page *p)
{
    struct page_scope *s = &p->lists;
    *s = p->scope;
    s->only = NULL; /* a list has its stage in its slice */
    s->apart = false;
    if (s->s.known_on == DAY_NONE)
        s->s.known_on = clock_today();
    if (s->s.to < s->period.to)
        s->period = (struct period){PERIOD_DAYS, s->s.from, s->s.to};
    scope_settle(p->a, p->l, s);
}

static enum err
page_read(struct request *rq, const struct report *r, struct report_page *p)
{
    struct params q = {0};
    *p = (struct report_page){.rq = rq, .cx = &rq->cx, .a = rq->cx.arena,
                              .l = rq->cx.lang, .report = *r,
                              .amounts = r->amounts};
    TRY(urlencoded_read(p->a, r->query, strlen(r->query), &q));
    TRY(scope_read_report(rq, &q, &p->scope));
    lists_set(p);
    TRY(parts_read(p));
    TRY(funnel_flow(p->cx, &p->scope.s, &p->flow));
    TRY(inside_read(p));
    return previous_read(p);
}

/* ---- the head ---- */

static void
head_set(struct report_page *p)
{
    struct doc *d = p->doc;
    const struct report *r = &p->report;
    const char *kind = report_kind_label(p->l, r->kind);
    const char *product = report_say(p, N_("Perennial"));
    bool issued = *r->code != '\0';
    const char *number = issued ? r->code : report_say(p, N_("draft"));
    const char *now = format_moment(p->a, issued ? r->issued_at
                                                 : clock_now());
    d->title = kind;
    d->subtitle = report_title(p->cx, &p->scope);
    d->secret = report_say(p, N_("Internal, not to be passed on"));
    d->head = arena_printf(p->a, "%s · %s %s", product, kind, number);
    d->foot = arena_printf(p->a, "%s · %s %s", report_whose(p->cx, &p->scope),
                           p->cx->actor.name, now);
    d->draft = !issued;
    d->back_href = arena_printf(p->a, REPORT "/%llu",
                                (unsigned long long)r->id);
    doc_fact(d, report_say(p, N_("Number")), number);
    doc_fact(d, report_say(p, N_("Issued by")),
             arena_printf(p->a, "%s · %s", p->cx->actor.name, now));
    doc_fact(d, report_say(p, N_("Data")),
             lang_format(p->a, p->l, N_("to the end of %s, %s"),
                         day_iso(p->a, p->scope.s.to), p->cx->config->zone));
    if (p->scope.s.known_on == DAY_NONE)
        doc_fact(d, report_say(p, N_("As known at")),
                 format_moment(p->a, copy_moment(p->cx)));
    else
        doc_fact(d, report_say(p, N_("As known on")),
                 day_iso(p->a, p->scope.s.known_on));
    if (p->previous.id)
        doc_fact(d, report_say(p, N_("Against")), p->previous.code);
    else if (p->scope.then_words)
        doc_fact(d, report_say(p, N_("Against")), p->scope.then_words);
}

/* ---- all of it ---- */

static enum err
section_add(struct report_page *p, const struct report_part *part)
{
    const struct report_section *def = report_section_find(part->code);
    if (!def || !part->shown)
        return OK;
    struct doc_section *s = doc_section(p->doc, def->code,
                                        report_say(p, def->title));
    s->page = def->page;
    s->wide = def->wide;
    TRY(def->fill(p, s));
    if (part->remark && *part->remark)
        doc_remark(p->doc, s, part->remark);
    return OK;
}

enum err
report_make(struct request *rq, const struct report *r,
            struct report_page *out)
{
    TRY(page_read(rq, r, out));
    out->doc = doc_new(out->a, out->l, rq->cx.config->currency);
    head_set(out);
    for (size_t i = 0; i < out->part_count; i++)
        TRY(section_add(out, &out->parts[i]));
    return OK;
}
