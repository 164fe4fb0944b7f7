/* The form of a schedule: new, from a report, and edited. Its kind is chosen
 * before, for each has sections of its own. */
#include <string.h>

#include "core/text.h"
#include "http/params.h"
#include "page/report_private.h"
#include "page/schedule.h"
#include "page/schedule_private.h"

struct asked {
    const char *kind, *name, *model, *period, *rhythm, *weekday, *hour, *lang;
    int64_t month_day;
    uint64_t team_id, owner_id;
    const char *scope; /* carried over from a report, "" = none */
    bool amounts, skip_empty, mail, active;
};

static const struct choice LANGS[] = {
    {"zh-CN", "简体中文"}, {"zh-TW", "繁體中文"}, {"en", "English"},
    {NULL, NULL}};
static const struct choice HOURS[] = {
    {"0", "00:00"}, {"1", "01:00"}, {"2", "02:00"}, {"3", "03:00"},
    {"4", "04:00"}, {"5", "05:00"}, {"6", "06:00"}, {"7", "07:00"},
    {"8", "08:00"}, {"9", "09:00"}, {"10", "10:00"}, {"11", "11:00"},
    {"12", "12:00"}, {"13", "13:00"}, {"14", "14:00"}, {"15", "15:00"},
    {"16", "16:00"}, {"17", "17:00"}, {"18", "18:00"}, {"19", "19:00"},
    {"20", "20:00"}, {"21", "21:00"}, {"22", "22:00"}, {"23", "23:00"},
    {NULL, NULL}};

#define F(member, text, kind_of)                                              \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct asked, member)
static const struct field FIELDS[] = {
    {F(kind, N_("Kind of report"), FIELD_CHOICE), .required = true,
     .choices = report_kinds},
    {F(model, N_("Model"), FIELD_CHOICE), .required = true},
    {F(name, N_("schedule|Name"), FIELD_TEXT), .required = true, .max = 100,
     .hint = N_("What it is for: the Monday meeting of the north team.")},
    {F(team_id, N_("Team"), FIELD_REF),
     .hint = N_("With all teams below it.")},
    {F(owner_id, N_("Owner"), FIELD_REF)},
    {F(period, N_("Period"), FIELD_CHOICE), .required = true,
     .choices = schedule_periods,
     .hint = N_("The last whole one before each run.")},
    {F(rhythm, N_("schedule|When"), FIELD_CHOICE), .required = true,
     .choices = schedule_rhythms,
     .hint = N_("Working days are those of the calendar of holidays.")},
    {F(weekday, N_("schedule|Weekday"), FIELD_CHOICE), .required = true,
     .choices = schedule_weekdays, .hint = N_("Only for every week.")},
    {F(month_day, N_("schedule|Day of the month"), FIELD_INT),
     .required = true, .min = 1, .max = 31,
     .hint = N_("Only for every month; in a shorter one its last day.")},
    {F(hour, N_("schedule|At"), FIELD_CHOICE), .required = true,
     .choices = HOURS},
    {F(lang, N_("schedule|Language"), FIELD_CHOICE), .required = true,
     .choices = LANGS},
    {F(amounts, N_("Show amounts of money"), FIELD_BOOL)},
    {F(skip_empty, N_("No report when nothing happened"), FIELD_BOOL),
     .hint = N_("Nobody moved to another stage, or the lists are empty.")},
    {F(mail, N_("By mail as well"), FIELD_BOOL),
     .hint = N_("To those who have an address; everybody finds it under"
                " Messages.")},
    {F(active, N_("schedule|Switched on"), FIELD_BOOL)},
    {F(scope, "", FIELD_TEXT), .max = 2000},
};
enum { FIELD_COUNT = sizeof FIELDS / sizeof *FIELDS, MODEL_FIELD = 1 };

struct edit {
    struct request *rq;
    struct schedule s;         /* id 0 = a new one */
    struct field fields[FIELD_COUNT];
    struct page_scope usual;   /* for its lists */
    const char *usual_query;   /* that it was read from, or NULL */
    struct asked asked;
    struct form form;
    struct report_part parts[REPORT_SECTIONS];
    size_t part_count;
    uint64_t *readers;
    size_t reader_count;
};

/* ---- scopes ---- */

/* Without what goes with a period. */
static const char *
query_kept(struct arena *a, const char *query)
{
    static const char *const left[] = {"p=", "known=", "cohort="};
    struct buf b;
    buf_init(&b, a);
    buf_add(&b, "");
    while (*query) {
        size_t n = strcspn(query, "&");
        bool keep = n > 0;
        for (size_t i = 0; i < sizeof left / sizeof *left; i++)
            keep = keep && strncmp(query, left[i], strlen(left[i]));
        if (keep) {
            buf_add(&b, b.len ? "&" : "");
            buf_addn(&b, query, n);
        }
        query += n + (query[n] == '&');
    }
    return b.data;
}

/* Says the form's fields where they can; false: there is more to the scope. */
static bool
fields_say(struct arena *a, const char *query, struct asked *x)
{
    struct params q = {0};
    x->team_id = x->owner_id = 0;
    if (urlencoded_read(a, query, strlen(query), &q) != OK)
        return false;
    for (size_t i = 0; i < q.count; i++) {
        const char *name = q.list[i].name, *value = q.list[i].value;
        bool good = !strcmp(name, "model");
        if (good)
            x->model = value;
        else if (!strcmp(name, "team"))
            good = !x->team_id && parse_u64(value, &x->team_id);
        else if (!strcmp(name, "owner"))
            good = !x->owner_id && parse_u64(value, &x->owner_id);
        if (!good)
            return false;
    }
    return true;
}

static void
scope_say(struct edit *e, const char *query)
{
    e->asked.scope = "";
    if (!fields_say(e->rq->cx.arena, query, &e->asked))
        e->asked.scope = query;
}

/* The scope that was asked for, written as addresses are; NULL: it names what
 * the actor does not see. */
static enum err
query_asked(struct edit *e, const char **out)
{
    const struct asked *x = &e->asked;
    struct schedule s = e->s;
    struct page_scope scope;
    struct buf b;
    buf_init(&b, e->rq->cx.arena);
    buf_printf(&b, "model=%s", x->model ? x->model : "");
    if (x->team_id)
        buf_printf(&b, "&team=%llu", (unsigned long long)x->team_id);
    if (x->owner_id)
        buf_printf(&b, "&owner=%llu", (unsigned long long)x->owner_id);
    s.query = x->scope && *x->scope ? query_kept(b.arena, x->scope) : b.data;
    s.period = x->period;
    TRY(schedule_scope(e->rq, &s, clock_today(), &scope));
    *out = schedule_scope_fits(&scope) ? query_kept(b.arena, scope.query)
                                       : NULL;
    return OK;
}

/* ---- showing ---- */

/* With the scope of a query, read once for its lists too; NULL: any. */
static enum err
edit_start(struct edit *e, const char *query)
{
    struct request *rq = e->rq;
    struct schedule s = {.period = "week", .query = query};
    memcpy(e->fields, FIELDS, sizeof FIELDS);
    if (query)
        TRY(schedule_scope(rq, &s, clock_today(), &e->usual));
    else
        TRY(scope_read_report(rq, &rq->query, &e->usual));
    e->usual_query = query;
    e->fields[MODEL_FIELD].choices = report_models(&rq->cx, e->usual.lists);
    field_clear(e->fields, FIELD_COUNT, &e->asked);
    return OK;
}

static void
parts_show(struct edit *e, struct view *v)
{
    for (size_t i = 0; i < e->part_count; i++) {
        const struct report_section *def =
            report_section_find(e->parts[i].code);
        if (!def)
            continue;
        struct view *row = view_row(v, "PART");
        view_text(row, "CODE", def->code);
        view_msg(row, "LABEL", def->title);
        view_u64(row, "PLACE", i + 1);
        view_if(row, "SHOWN", e->parts[i].shown);
    }
}

static enum err
people_show(struct edit *e, struct view *v)
{
    uint64_t owner = e->s.id ? e->s.account_id : e->rq->cx.actor.user_id;
    return report_people_show(e->rq, v, owner, e->readers, e->reader_count);
}

/* Kinds are another address each: their sections differ. */
static void
kinds_show(struct edit *e, struct view *v)
{
    for (int k = 0; k < KIND_COUNT; k++) {
        struct view *row = view_row(v, "KIND");
        view_textf(row, "HREF", SCHEDULE "/new?kind_of=%s",
                   report_kinds[k].key);
        view_msg(row, "LABEL", report_kinds[k].label);
        view_if(row, "CURRENT", !strcmp(report_kinds[k].key, e->asked.kind));
    }
}

static enum err
carried_show(struct edit *e, struct view *v)
{
    struct schedule s = {.period = "week", .query = e->asked.scope};
    struct page_scope scope = e->usual;
    bool carried = s.query && *s.query;
    view_if(v, "CARRIED", carried);
    if (!carried)
        return OK;
    if (!e->usual_query || strcmp(e->usual_query, s.query))
        TRY(schedule_scope(e->rq, &s, clock_today(), &scope));
    view_text(v, "SCOPE_QUERY", s.query);
    view_text(v, "SCOPE_WORDS",
              arena_printf(e->rq->cx.arena, "%s%s%s · %s",
                           scope.s.model->name[e->rq->cx.lang],
                           scope.only ? " · " : "",
                           scope.only ? scope.only->name[e->rq->cx.lang] : "",
                           report_whose(&e->rq->cx, &scope)));
    return OK;
}

static enum err
edit_show(struct edit *e)
{
    struct request *rq = e->rq;
    const char *title =
        e->s.id ? lang_format(rq->cx.arena, rq->cx.lang, N_("Edit %s"),
                              e->s.name)
                : lang_text(rq->cx.lang, N_("New schedule"));
    const char *path =
        e->s.id ? arena_printf(rq->cx.arena, SCHEDULE "/%llu",
                               (unsigned long long)e->s.id)
                : SCHEDULE;
    struct view *v = reply_page(rq, "schedule/edit", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", path);
    view_text(v, "KIND_KEY", e->asked.kind);
    view_text(v, "KIND_TEXT",
              report_kind_label(rq->cx.lang, e->asked.kind));
    view_if(v, "CHOOSE_KIND", !e->s.id);
    kinds_show(e, v);
    view_text(v, "ZONE", rq->cx.config->zone);
    report_options(&e->form, e->usual.lists, "team_id", DIM_TEAM);
    report_options(&e->form, e->usual.lists, "owner_id", DIM_OWNER);
    e->form.version = e->s.version;
    form_fill(&e->form, v);
    parts_show(e, v);
    TRY(carried_show(e, v));
    return people_show(e, v);
}

/* ---- a new one ---- */

static enum err
readers_keep(struct edit *e, const struct report_reader *list, size_t n)
{
    e->readers = ARENA_ARRAY(e->rq->cx.arena, n + 1, uint64_t);
    for (size_t i = 0; i < n; i++)
        e->readers[i] = list[i].id;
    e->reader_count = n;
    return OK;
}

static const char *
period_word(struct arena *a, const char *query)
{
    static const char *const words[PERIOD_FISCAL + 1] = {
        [PERIOD_WEEK] = "week", [PERIOD_MONTH] = "month",
        [PERIOD_QUARTER] = "quarter", [PERIOD_HALF] = "half",
        [PERIOD_YEAR] = "year", [PERIOD_FISCAL] = "fiscal"};
    const char *p = strstr(query, "&p=");
    struct period period;
    if (!p || !period_read(arena_copy(a, p + 3, strcspn(p + 3, "&")),
                           &period) || !words[period.kind])
        return "week";
    return words[period.kind];
}

/* As the report: its kind, scope, sections, amounts and readers. */
static enum err
from_report(struct edit *e, const struct report *r)
{
    struct ctx *cx = &e->rq->cx;
    struct report_part *parts;
    struct report_reader *readers;
    size_t n;
    e->asked.kind = r->kind;
    e->asked.amounts = r->amounts;
    e->asked.period = period_word(cx->arena, r->query);
    scope_say(e, e->usual_query);
    TRY(report_parts(cx, r->id, &parts, &n));
    e->part_count = n < REPORT_SECTIONS ? n : REPORT_SECTIONS;
    memcpy(e->parts, parts, e->part_count * sizeof *parts);
    TRY(report_readers(cx, r->id, &readers, &n));
    return readers_keep(e, readers, n);
}

enum err
page_schedule_new(struct request *rq)
{
    struct edit *e = ARENA_NEW(rq->cx.arena, struct edit);
    const char *kind = request_query(rq, "kind_of");
    const char *number = request_query(rq, "report");
    struct report r = {0};
    *e = (struct edit){.rq = rq};
    if (number && parse_u64(number, &r.id))
        TRY(report_find(&rq->cx, r.id, &r));
    TRY(edit_start(e, r.id ? query_kept(rq->cx.arena, r.query) : NULL));
    e->asked = (struct asked){
        .kind = report_kind_find(kind) < 0 ? "stage" : kind, .name = "",
        .model = e->usual.s.model->code, .period = "week", .rhythm = "week",
        .weekday = "1", .hour = "7", .lang = lang_code(rq->cx.lang),
        .month_day = 1, .scope = "", .amounts = true, .mail = true,
        .active = true};
    if (r.id)
        TRY(from_report(e, &r));
    e->s.kind = e->asked.kind;
    if (!e->part_count)
        TRY(schedule_parts_all(&rq->cx, &e->s, e->parts, &e->part_count));
    form_show(rq, e->fields, FIELD_COUNT, &e->asked, &e->form);
    return edit_show(e);
}

/* ---- saving ---- */

/* A scope carried over needs no model of the form. */
static enum err
edit_read(struct edit *e)
{
    struct request *rq = e->rq;
    const char *scope = request_form(rq, "scope"), *query = NULL;
    e->fields[MODEL_FIELD].required = !(scope && *scope);
    form_read(rq, e->fields, FIELD_COUNT, &e->asked, &e->form);
    if (report_kind_find(e->asked.kind) < 0)
        return ERR_INVALID;
    e->s.kind = e->asked.kind;
    TRY(schedule_parts_all(&rq->cx, &e->s, e->parts, &e->part_count));
    for (size_t i = 0; i < e->part_count; i++)
        e->parts[i].shown = request_form(
            rq, arena_printf(rq->cx.arena, "shown_%s", e->parts[i].code));
    report_parts_order(rq, e->parts, e->part_count);
    e->readers = report_readers_asked(rq, &e->reader_count);
    if (e->form.failed)
        return OK;
    TRY(query_asked(e, &query));
    if (!query)
        form_refuse(&e->form, "team_id",
                    N_("This team or person is not among those you see."));
    e->s.query = query;
    return OK;
}

static enum err
edit_save(struct edit *e)
{
    struct request *rq = e->rq;
    const struct asked *x = &e->asked;
    uint64_t weekday, hour;
    TRY(edit_read(e));
    if (e->form.failed || !parse_u64(x->weekday, &weekday) ||
        !parse_u64(x->hour, &hour)) {
        TRY(edit_show(e));
        return reply_form_again(rq, &e->form);
    }
    bool is_new = !e->s.id;
    e->s = (struct schedule){
        .id = e->s.id, .version = e->form.version, .name = x->name,
        .kind = x->kind, .query = e->s.query, .period = x->period,
        .rhythm = x->rhythm, .lang = x->lang, .weekday = (int64_t)weekday,
        .month_day = x->month_day, .hour = (int64_t)hour,
        .amounts = x->amounts, .skip_empty = x->skip_empty, .mail = x->mail,
        .active = x->active};
    TRY(schedule_save(&rq->cx, &e->s, e->parts, e->part_count, e->readers,
                      e->reader_count));
    return reply_see_other(rq, arena_printf(rq->cx.arena, SCHEDULE "/%llu",
                                            (unsigned long long)e->s.id),
                           is_new ? N_("The schedule is made.")
                                  : N_("The schedule is saved."));
}

enum err
page_schedule_create(struct request *rq)
{
    struct edit *e = ARENA_NEW(rq->cx.arena, struct edit);
    *e = (struct edit){.rq = rq};
    TRY(edit_start(e, NULL));
    return edit_save(e);
}

/* ---- editing ---- */

static enum err
own_find(struct request *rq, struct edit *e)
{
    *e = (struct edit){.rq = rq};
    TRY(schedule_find(&rq->cx, rq->id, &e->s));
    return e->s.own ? edit_start(e, e->s.query) : ERR_DENIED;
}

enum err
page_schedule_edit(struct request *rq)
{
    struct edit *e = ARENA_NEW(rq->cx.arena, struct edit);
    struct report_reader *readers;
    size_t n;
    TRY(own_find(rq, e));
    const struct schedule *s = &e->s;
    e->asked = (struct asked){
        .kind = s->kind, .name = s->name, .period = s->period,
        .rhythm = s->rhythm, .lang = s->lang, .month_day = s->month_day,
        .weekday = arena_printf(rq->cx.arena, "%d", (int)s->weekday),
        .hour = arena_printf(rq->cx.arena, "%d", (int)s->hour),
        .amounts = s->amounts, .skip_empty = s->skip_empty, .mail = s->mail,
        .active = s->active};
    scope_say(e, s->query);
    TRY(schedule_parts_all(&rq->cx, s, e->parts, &e->part_count));
    TRY(schedule_readers(&rq->cx, s->id, &readers, &n));
    TRY(readers_keep(e, readers, n));
    form_show(rq, e->fields, FIELD_COUNT, &e->asked, &e->form);
    return edit_show(e);
}

enum err
page_schedule_update(struct request *rq)
{
    struct edit *e = ARENA_NEW(rq->cx.arena, struct edit);
    TRY(own_find(rq, e));
    const char *kind = e->s.kind;
    const char *asked = request_form(rq, "kind");
    if (!asked || strcmp(asked, kind))
        return ERR_INVALID;
    return edit_save(e);
}
