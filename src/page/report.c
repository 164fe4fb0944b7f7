/* The list of reports, and a new one: its kind and its scope. */
#include "page/report.h"

#include <string.h>

#include "http/params.h"
#include "page/report_private.h"
#include "page/scope_private.h"
#include "view/format.h"

enum { PAGE_ROWS = 50 };

const char *
report_state_label(enum lang l, enum report_state s)
{
    static const char *const labels[] = {
        [REPORT_DRAFT] = N_("report|Draft"),
        [REPORT_ISSUED] = N_("report|Issued"),
        [REPORT_WITHDRAWN] = N_("report|Withdrawn")};
    return lang_text(l, labels[s]);
}

/* ---- the list ---- */

static const char *const state_keys[] = {"draft", "issued", "withdrawn"};

static int
state_asked(const struct request *rq)
{
    const char *text = request_query(rq, "state");
    for (int s = 0; text && s <= REPORT_WITHDRAWN; s++)
        if (!strcmp(text, state_keys[s]))
            return s;
    return -1;
}

static void
choices_show(struct request *rq, struct view *v,
             const struct report_filter *f)
{
    for (int k = 0; k < KIND_COUNT; k++) {
        struct view *o = view_row(v, "KIND");
        view_text(o, "VALUE", report_kinds[k].key);
        view_msg(o, "LABEL", report_kinds[k].label);
        view_if(o, "SELECTED", f->kind &&
                                   !strcmp(f->kind, report_kinds[k].key));
    }
    for (int s = 0; s <= REPORT_WITHDRAWN; s++) {
        struct view *o = view_row(v, "STATE");
        view_text(o, "VALUE", state_keys[s]);
        view_text(o, "LABEL", report_state_label(rq->cx.lang, s));
        view_if(o, "SELECTED", f->state == s);
    }
    view_text(v, "Q", f->text ? f->text : "");
}

static void
row_show(struct request *rq, struct view *v, const struct report *r)
{
    static const unsigned tones[] = {7, 4, 6};
    struct arena *a = rq->cx.arena;
    struct view *row = view_row(v, "ROW");
    view_textf(row, "HREF", REPORT "/%llu", (unsigned long long)r->id);
    view_text(row, "NUMBER", *r->code ? r->code
                                      : lang_text(rq->cx.lang, N_("draft")));
    view_text(row, "KIND_TEXT", report_kind_label(rq->cx.lang, r->kind));
    view_text(row, "TITLE_TEXT", r->title);
    view_u64(row, "TONE", tones[r->state]);
    view_text(row, "STATE_TEXT", report_state_label(rq->cx.lang, r->state));
    view_text(row, "WHO", r->author);
    view_text(row, "WHEN", format_moment(a, r->state == REPORT_DRAFT
                                                ? r->created_at
                                                : r->issued_at));
}

static const char *
page_href(struct request *rq, const struct report_filter *f, size_t page)
{
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_add(&b, REPORT "?q=");
    buf_url(&b, f->text ? f->text : "");
    buf_add(&b, "&kind=");
    buf_url(&b, f->kind ? f->kind : "");
    buf_printf(&b, "&state=%s&page=%zu",
               f->state < 0 ? "" : state_keys[f->state], page);
    return b.data;
}

static void
paging_show(struct request *rq, struct view *v, const struct report_filter *f,
            uint64_t total)
{
    size_t page = f->first / PAGE_ROWS + 1;
    struct view *paging = view_include(v, "PAGING", "parts/paging");
    view_if(paging, "PREVIOUS", page > 1);
    view_if(paging, "NEXT", f->first + PAGE_ROWS < total);
    view_text(paging, "PREVIOUS_HREF", page_href(rq, f, page - 1));
    view_text(paging, "NEXT_HREF", page_href(rq, f, page + 1));
}

enum err
page_report_list(struct request *rq)
{
    uint64_t total, page = 1;
    const char *at = request_query(rq, "page");
    struct report_filter f = {.text = request_query(rq, "q"),
                              .kind = request_query(rq, "kind"),
                              .state = state_asked(rq), .n = PAGE_ROWS};
    struct report *list;
    size_t n;
    if (at && (!parse_u64(at, &page) || !page || page > 100000))
        page = 1;
    f.first = (size_t)(page - 1) * PAGE_ROWS;
    TRY(report_list(&rq->cx, &f, &list, &n, &total));
    bool all = !(f.text && *f.text) && !(f.kind && *f.kind) && f.state < 0;
    struct view *v = reply_page(rq, "report/list",
                                lang_text(rq->cx.lang, N_("Reports")));
    choices_show(rq, v, &f);
    view_if(v, "ANY", n > 0);
    view_if(v, "FIRST", !n && all);
    view_if(v, "NO_FIT", !n && !all);
    view_text(v, "TOTAL_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang, N_("%s reports"),
                          format_int(rq->cx.arena, (int64_t)total)));
    for (size_t i = 0; i < n; i++)
        row_show(rq, v, &list[i]);
    paging_show(rq, v, &f, total);
    return OK;
}

/* ---- a new one ---- */

struct asked {
    const char *kind, *model, *stage, *period;
    int32_t day, from, to, known;
    uint64_t team_id, owner_id;
    bool apart;
    const char *scope; /* of the page it was asked for from, "" = none */
};

static const struct choice PERIODS[] = {
    {"week", N_("Week")}, {"month", N_("Month")}, {"quarter", N_("Quarter")},
    {"half", N_("Half-year")}, {"year", N_("Year")},
    {"fiscal", N_("Financial year")},
    {"days", N_("Any two days")}, {NULL, NULL}};

#define F(member, text, kind_of)                                              \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct asked, member)
static const struct field FIELDS[] = {
    {F(kind, N_("Kind of report"), FIELD_CHOICE), .required = true,
     .choices = report_kinds},
    {F(model, N_("Model"), FIELD_CHOICE), .required = true},
    {F(stage, N_("Stage"), FIELD_CHOICE),
     .hint = N_("Left empty, the report is of all stages of the model.")},
    {F(team_id, N_("Team"), FIELD_REF),
     .hint = N_("With all teams below it.")},
    {F(owner_id, N_("Owner"), FIELD_REF)},
    {F(period, N_("Period"), FIELD_CHOICE), .required = true,
     .choices = PERIODS},
    {F(day, N_("A day in it"), FIELD_DAY),
     .hint = N_("The whole week, month … with this day is taken.")},
    {F(from, N_("First day"), FIELD_DAY),
     .hint = N_("Only for any two days.")},
    {F(to, N_("Last day"), FIELD_DAY)},
    {F(known, N_("As known on"), FIELD_DAY),
     .hint = N_("What was recorded by the end of that day; empty: as known"
                " when it is issued.")},
    {F(apart, N_("Each stage on a page of its own"), FIELD_BOOL),
     .hint = N_("Of a stage report; otherwise they follow one another.")},
    {F(scope, "", FIELD_TEXT), .max = 2000},
};
enum { FIELD_COUNT = sizeof FIELDS / sizeof *FIELDS };

struct new_page {
    struct request *rq;
    struct field fields[FIELD_COUNT];
    struct page_scope usual;
    struct asked asked;
    struct form form;
};

struct choice *
report_models(const struct ctx *cx, const struct scope_lists *lists)
{
    const struct rules *r = lists->rules;
    struct choice *list = ARENA_ARRAY(cx->arena, r->model_count + 1,
                                      struct choice);
    size_t n = 0;
    for (size_t i = 0; i < r->model_count; i++)
        if (r->models[i].kept)
            list[n++] = (struct choice){r->models[i].code,
                                        r->models[i].name[cx->lang]};
    list[n] = (struct choice){NULL, NULL};
    return list;
}

/* Of a stage report: all, or "MODEL.STAGE" of the models that are kept. */
static struct choice *
stage_choices(const struct ctx *cx, const struct scope_lists *lists)
{
    const struct rules *r = lists->rules;
    struct choice *list = ARENA_ARRAY(cx->arena,
                                      r->model_count * RULE_STAGES + 2,
                                      struct choice);
    size_t n = 0;
    list[n++] = (struct choice){"", N_("All")};
    for (size_t i = 0; i < r->model_count; i++)
        for (size_t k = 0; r->models[i].kept && k < r->models[i].stage_count;
             k++)
            list[n++] = (struct choice){
                arena_printf(cx->arena, "%s.%s", r->models[i].code,
                             r->models[i].stages[k].code),
                arena_printf(cx->arena, "%s · %s",
                             r->models[i].name[cx->lang],
                             r->models[i].stages[k].name[cx->lang])};
    list[n] = (struct choice){NULL, NULL};
    return list;
}

void
report_options(struct form *form, const struct scope_lists *lists,
               const char *name, enum dimension d)
{
    size_t n = 1;
    struct option *o = ARENA_ARRAY(form->rq->cx.arena,
                                   lists->of[d].count + 1, struct option);
    o[0] = (struct option){0, lang_text(form->rq->cx.lang, N_("All"))};
    for (size_t i = 0; i < lists->of[d].count; i++)
        if (lists->of[d].list[i].value)
            o[n++] = (struct option){lists->of[d].list[i].value,
                                     lists->of[d].list[i].name};
    form_options(form, name, o, n);
}

static enum err
new_start(struct request *rq, struct new_page *p)
{
    p->rq = rq;
    memcpy(p->fields, FIELDS, sizeof FIELDS);
    TRY(scope_read_report(rq, &rq->query, &p->usual));
    p->fields[1].choices = report_models(&rq->cx, p->usual.lists);
    p->fields[2].choices = stage_choices(&rq->cx, p->usual.lists);
    field_clear(p->fields, FIELD_COUNT, &p->asked);
    return OK;
}

static void
new_show(struct new_page *p)
{
    struct request *rq = p->rq;
    struct view *v = reply_page(rq, "report/new",
                                lang_text(rq->cx.lang, N_("New report")));
    bool carried = p->asked.scope && *p->asked.scope;
    report_options(&p->form, p->usual.lists, "team_id", DIM_TEAM);
    report_options(&p->form, p->usual.lists, "owner_id", DIM_OWNER);
    form_fill(&p->form, v);
    view_if(v, "CARRIED", carried);
    view_text(v, "SCOPE_QUERY", carried ? p->asked.scope : "");
    view_text(v, "SCOPE_WORDS", report_title(&rq->cx, &p->usual));
}

enum err
page_report_new(struct request *rq)
{
    struct new_page *p = ARENA_NEW(rq->cx.arena, struct new_page);
    TRY(new_start(rq, p));
    const char *kind = request_query(rq, "kind_of");
    p->asked.kind = report_kind_find(kind) < 0 ? "stage" : kind;
    p->asked.model = p->usual.s.model->code;
    p->asked.period = "week";
    p->asked.day = clock_today() - 7;
    p->asked.team_id = 0;
    if (request_query(rq, "p"))
        p->asked.scope = p->usual.query;
    form_show(rq, p->fields, FIELD_COUNT, &p->asked, &p->form);
    new_show(p);
    return OK;
}

/* The period that was asked for; false: it has not begun, or is none. */
static bool
period_asked(struct form *form, const struct asked *x, int year_from,
             struct period *out)
{
    static const enum period_kind kinds[] = {
        PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF, PERIOD_YEAR};
    for (size_t i = 0; i < 5; i++)
        if (!strcmp(PERIODS[i].key, x->period))
            *out = period_of(kinds[i], x->day);
    if (!strcmp(x->period, "fiscal"))
        *out = period_fiscal(x->day, year_from);
    bool days = !strcmp(x->period, "days");
    if (days)
        *out = (struct period){PERIOD_DAYS, x->from, x->to};
    if (days && (x->from == DAY_NONE || x->to == DAY_NONE ||
                 x->from > x->to))
        form_refuse(form, "from", N_("Give a first and a last day."));
    else if (!days && x->day == DAY_NONE)
        form_refuse(form, "day", N_("Give a day."));
    else if (out->from >= clock_today())
        form_refuse(form, days ? "from" : "day",
                    N_("Nothing of this period is over yet."));
    return !form->failed;
}

/* The stage goes with the kind and the model. */
static void
stage_judge(struct form *form, const struct asked *x)
{
    size_t n = strlen(x->model);
    if (!x->stage || !*x->stage)
        return;
    if (strcmp(x->kind, "stage"))
        form_refuse(form, "stage",
                    N_("Only a stage report can be of one stage."));
    else if (strncmp(x->stage, x->model, n) || x->stage[n] != '.')
        form_refuse(form, "stage", N_("This stage is not of the model."));
}

static void
known_judge(struct form *form, const struct asked *x)
{
    if (x->known != DAY_NONE && x->known > clock_today())
        form_refuse(form, "known", N_("That day has not come yet."));
}

static const char *
query_asked(struct arena *a, const struct asked *x, const struct period *p)
{
    struct buf b;
    buf_init(&b, a);
    buf_printf(&b, "model=%s&p=%s", x->model, period_text(a, p));
    if (x->team_id)
        buf_printf(&b, "&team=%llu", (unsigned long long)x->team_id);
    if (x->owner_id)
        buf_printf(&b, "&owner=%llu", (unsigned long long)x->owner_id);
    if (x->stage && *x->stage)
        buf_printf(&b, "&only=%s", strchr(x->stage, '.') + 1);
    if (x->known != DAY_NONE)
        buf_printf(&b, "&known=%s", day_iso(a, x->known));
    return b.data;
}

static enum err
report_begin(struct new_page *p, const char *query)
{
    struct request *rq = p->rq;
    struct params q = {0};
    struct page_scope s;
    struct report_part parts[REPORT_SECTIONS];
    int kind = report_kind_find(p->asked.kind);
    TRY(urlencoded_read(rq->cx.arena, query, strlen(query), &q));
    TRY(scope_read_report(rq, &q, &s));
    if (p->asked.apart && !strcmp(p->asked.kind, "stage")) {
        s.apart = true;
        s.query = scope_query_text(rq->cx.arena, &s);
    }
    struct report r = {
        .kind = p->asked.kind, .title = report_title(&rq->cx, &s),
        .query = s.query, .series = report_series(&rq->cx, p->asked.kind, &s),
        .period_from = s.s.from, .period_to = s.s.to, .amounts = true};
    size_t n = report_usual_parts((enum report_kind)kind, parts);
    if (s.only)
        report_parts_of_stage(parts, n);
    TRY(report_add(&rq->cx, &r, parts, n));
    return reply_see_other(rq, arena_printf(rq->cx.arena, REPORT "/%llu",
                                            (unsigned long long)r.id),
                           N_("The report is drawn up; have a look at it "
                              "before it is issued."));
}

/* A scope carried over needs neither model nor period. */
static void
carried_prepare(struct new_page *p)
{
    const char *scope = request_form(p->rq, "scope");
    if (!scope || !*scope)
        return;
    for (size_t i = 1; i < FIELD_COUNT; i++)
        p->fields[i].required = false;
}

enum err
page_report_create(struct request *rq)
{
    struct new_page *p = ARENA_NEW(rq->cx.arena, struct new_page);
    struct period period = {0};
    TRY(new_start(rq, p));
    carried_prepare(p);
    form_read(rq, p->fields, FIELD_COUNT, &p->asked, &p->form);
    bool carried = p->asked.scope && *p->asked.scope;
    const char *query = carried ? p->asked.scope : NULL;
    if (!p->form.failed && !carried) {
        stage_judge(&p->form, &p->asked);
        known_judge(&p->form, &p->asked);
    }
    if (!p->form.failed && !carried &&
        period_asked(&p->form, &p->asked, (int)rq->cx.config->year_from,
                     &period))
        query = query_asked(rq->cx.arena, &p->asked, &period);
    if (p->form.failed) {
        new_show(p);
        return reply_form_again(rq, &p->form);
    }
    return report_begin(p, query);
}
