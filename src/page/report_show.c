/* One report: a draft with its sections, readers and remarks to edit, or what
 * was issued, with what was decided over it. */
#include <string.h>

#include "core/field.h"
#include "core/pdf.h"
#include "http/params.h"
#include "page/csrf.h"
#include "page/report.h"
#include "page/report_private.h"
#include "view/format.h"

enum { REMARK_MOST = 2000 };

struct remark {
    const char *text;
};
static const struct field REMARK = {
    .name = "remark", .label = "", .type = FIELD_LINES, .max = REMARK_MOST,
    .offset = FIELD_AT(struct remark, text)};

struct show {
    struct request *rq;
    struct report r;
    struct report_part *parts;
    size_t part_count;
    struct report_reader *readers;
    size_t reader_count;
    const char **wrong; /* message of a section's remark, or NULL */
};

static const char *
href(struct request *rq, uint64_t id, const char *rest)
{
    return arena_printf(rq->cx.arena, REPORT "/%llu%s",
                        (unsigned long long)id, rest);
}

/* ---- showing ---- */

static void
parts_show(const struct show *s, struct view *v)
{
    for (size_t i = 0; i < s->part_count; i++) {
        const struct report_section *def =
            report_section_find(s->parts[i].code);
        if (!def)
            continue;
        struct view *row = view_row(v, "PART");
        view_text(row, "CODE", def->code);
        view_msg(row, "LABEL", def->title);
        view_u64(row, "PLACE", i + 1);
        view_if(row, "SHOWN", s->parts[i].shown);
        view_text(row, "REMARK", s->parts[i].remark);
        view_u64(row, "MAXLENGTH", REMARK_MOST);
        view_if(row, "WRONG", s->wrong && s->wrong[i]);
        view_text(row, "MESSAGE", s->wrong && s->wrong[i] ? s->wrong[i] : "");
    }
}

static bool
is_one_of(const uint64_t *ids, size_t n, uint64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (ids[i] == id)
            return true;
    return false;
}

enum err
report_people_show(struct request *rq, struct view *v, uint64_t owner,
                   const uint64_t *chosen, size_t n)
{
    struct report_reader *people;
    size_t count;
    TRY(report_people(&rq->cx, &people, &count));
    for (size_t i = 0; i < count; i++) {
        if (people[i].id == owner)
            continue;
        struct view *row = view_row(v, "PERSON");
        view_u64(row, "ID", people[i].id);
        view_text(row, "LABEL", people[i].name);
        view_if(row, "CHOSEN", is_one_of(chosen, n, people[i].id));
    }
    return OK;
}

static enum err
draft_show(const struct show *s, struct view *v)
{
    uint64_t *chosen = ARENA_ARRAY(s->rq->cx.arena, s->reader_count + 1,
                                   uint64_t);
    for (size_t i = 0; i < s->reader_count; i++)
        chosen[i] = s->readers[i].id;
    struct view *d = view_row(v, "DRAFT");
    form_hidden(s->rq, d, s->r.version);
    view_text(d, "ACTION", href(s->rq, s->r.id, ""));
    view_text(d, "PREVIEW_HREF", href(s->rq, s->r.id, "/document"));
    view_if(d, "AMOUNTS", s->r.amounts);
    parts_show(s, d);
    return report_people_show(s->rq, d, s->r.account_id, chosen,
                              s->reader_count);
}

static void
fact(const struct show *s, struct view *v, const char *label,
     const char *text)
{
    struct view *f = view_row(v, "FACT");
    view_text(f, "LABEL", lang_text(s->rq->cx.lang, label));
    view_text(f, "TEXT", text);
}

static const char *
readers_text(const struct show *s)
{
    struct buf b;
    buf_init(&b, s->rq->cx.arena);
    buf_add(&b, "");
    for (size_t i = 0; i < s->reader_count; i++)
        buf_printf(&b, "%s%s", i ? s->rq->cx.lang == LANG_EN ? ", " : "、"
                                 : "", s->readers[i].name);
    return b.len ? b.data
                 : lang_text(s->rq->cx.lang,
                             N_("the issuer and the managers above"));
}

static enum err
facts_show(const struct show *s, struct view *v)
{
    struct arena *a = s->rq->cx.arena;
    const struct report *r = &s->r;
    struct report_frozen frozen;
    struct report before = {0};
    TRY(report_document(&s->rq->cx, r->id, &frozen));
    fact(s, v, N_("Issued by"), r->author);
    fact(s, v, N_("Issued at"), format_moment(a, r->issued_at));
    fact(s, v, N_("Who may open it"), readers_text(s));
    if (r->previous_id &&
        report_find(&s->rq->cx, r->previous_id, &before) == OK) {
        struct view *p = view_row(v, "PREVIOUS");
        view_text(p, "PREVIOUS_HREF", href(s->rq, before.id, ""));
        view_text(p, "PREVIOUS_TEXT", before.code);
    }
    fact(s, v, N_("SHA-256 of the document"), frozen.sha);
    if (r->state == REPORT_WITHDRAWN) {
        fact(s, v, N_("Withdrawn by"), r->withdrawer ? r->withdrawer : "");
        fact(s, v, N_("Withdrawn at"), format_moment(a, r->withdrawn_at));
        fact(s, v, N_("Why"), r->withdrawn_why);
    }
    return OK;
}

static void
decision_show(const struct show *s, struct view *v,
              const struct report_decision *d)
{
    struct view *row = view_row(v, "DECISION");
    view_text(row, "DECISION_ACTION",
              href(s->rq, s->r.id,
                   arena_printf(s->rq->cx.arena, "/decision/%llu",
                                (unsigned long long)d->id)));
    view_text(row, "CSRF", csrf_token(s->rq));
    view_u64(row, "ID", d->id);
    view_text(row, "CUSTOMER", *d->customer ? d->customer : FORMAT_NONE);
    view_text(row, "WHAT", d->what);
    view_text(row, "WHO", *d->who ? d->who : FORMAT_NONE);
    view_text(row, "DUE", d->due_on == DAY_NONE
                              ? FORMAT_NONE
                              : format_day(s->rq->cx.arena, d->due_on));
    view_if(row, "DONE", d->done);
    view_text(row, "RESULT", d->result);
}

static void
pdf_button(const struct show *s, struct view *v)
{
    view_text(v, "PDF_ACTION", href(s->rq, s->r.id, "/pdf"));
    view_text(v, "CSRF", csrf_token(s->rq));
}

static enum err
issued_show(const struct show *s, struct view *v)
{
    struct report_decision *list;
    size_t n;
    struct view *x = view_row(v, "ISSUED");
    TRY(facts_show(s, x));
    TRY(report_decisions(&s->rq->cx, s->r.id, &list, &n));
    view_text(x, "DOCUMENT_HREF", href(s->rq, s->r.id, "/document"));
    view_text(x, "XLSX_HREF", href(s->rq, s->r.id, ".xlsx"));
    view_text(x, "CSV_HREF", href(s->rq, s->r.id, ".csv"));
    if (pdf_program(s->rq->cx.config->chromium))
        pdf_button(s, view_row(x, "PDF"));
    view_if(x, "CAN_WITHDRAW", s->r.own && s->r.state == REPORT_ISSUED);
    view_text(x, "WITHDRAW_HREF", href(s->rq, s->r.id, "/withdraw"));
    view_text(x, "DECIDE_ACTION", href(s->rq, s->r.id, "/decision"));
    form_hidden(s->rq, x, 0);
    view_if(x, "ANY_DECISION", n > 0);
    for (size_t i = 0; i < n; i++)
        decision_show(s, x, &list[i]);
    return OK;
}

static enum err
page_fill(const struct show *s)
{
    static const unsigned tones[] = {7, 4, 6};
    struct request *rq = s->rq;
    const struct report *r = &s->r;
    const char *kind = report_kind_label(rq->cx.lang, r->kind);
    struct view *v = reply_page(rq, "report/show",
                                arena_printf(rq->cx.arena, "%s %s", kind,
                                             r->code));
    view_text(v, "HEADLINE", arena_printf(rq->cx.arena, "%s %s", kind,
                                          r->code));
    view_text(v, "SCOPE_WORDS", r->title);
    view_u64(v, "TONE", tones[r->state]);
    view_text(v, "STATE_TEXT", report_state_label(rq->cx.lang, r->state));
    /* without what only a report has, which stands at its end */
    const char *own = strstr(r->query, "&only=");
    if (!own)
        own = strstr(r->query, "&apart=");
    view_textf(v, "FUNNEL_HREF", "/funnel?%.*s",
               (int)(own ? (size_t)(own - r->query) : strlen(r->query)),
               r->query);
    view_textf(v, "REPEAT_HREF", REPORT "/schedule/new?report=%llu",
               (unsigned long long)r->id);
    view_if(v, "OWN_DRAFT", r->own && r->state == REPORT_DRAFT);
    view_text(v, "DELETE_HREF", href(rq, r->id, "/delete"));
    view_text(v, "ISSUE_ACTION", href(rq, r->id, "/issue"));
    view_text(v, "PREVIEW_HREF", href(rq, r->id, "/document"));
    if (r->state != REPORT_DRAFT)
        return issued_show(s, v);
    view_if(v, "READ_ONLY", !r->own);
    form_hidden(rq, v, r->version);
    return r->own ? draft_show(s, v) : OK;
}

static enum err
show_read(struct request *rq, struct show *s)
{
    *s = (struct show){.rq = rq};
    TRY(report_find(&rq->cx, rq->id, &s->r));
    TRY(report_parts(&rq->cx, rq->id, &s->parts, &s->part_count));
    return report_readers(&rq->cx, rq->id, &s->readers, &s->reader_count);
}

enum err
page_report_show(struct request *rq)
{
    struct show s;
    TRY(show_read(rq, &s));
    return page_fill(&s);
}

/* ---- saving ---- */

static uint64_t
place_asked(struct request *rq, const char *code, size_t i)
{
    uint64_t n;
    const char *text = request_form(
        rq, arena_printf(rq->cx.arena, "place_%s", code));
    return text && parse_u64(text, &n) && n <= 1000 ? n : i + 1;
}

/* Of equal places as they stood. */
void
report_parts_order(struct request *rq, struct report_part *parts, size_t n)
{
    uint64_t places[REPORT_SECTIONS];
    for (size_t i = 0; i < n; i++)
        places[i] = place_asked(rq, parts[i].code, i);
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && places[k - 1] > places[k]; k--) {
            struct report_part part = parts[k];
            uint64_t place = places[k];
            parts[k] = parts[k - 1];
            places[k] = places[k - 1];
            parts[k - 1] = part;
            places[k - 1] = place;
        }
}

/* false: a remark is too long; what was typed stays. */
static bool
parts_read(struct show *s)
{
    struct arena *a = s->rq->cx.arena;
    bool good = true;
    s->wrong = ARENA_ARRAY(a, s->part_count + 1, const char *);
    report_parts_order(s->rq, s->parts, s->part_count);
    for (size_t i = 0; i < s->part_count; i++) {
        struct report_part *p = &s->parts[i];
        struct remark r = {""};
        const char *raw = request_form(
            s->rq, arena_printf(a, "remark_%s", p->code));
        const char *wrong = field_read(&REMARK, a, raw, &r);
        p->shown = request_form(s->rq, arena_printf(a, "shown_%s", p->code))
            != NULL;
        p->remark = wrong ? raw : r.text ? r.text : "";
        s->wrong[i] = wrong ? lang_text(s->rq->cx.lang, wrong) : NULL;
        good = good && !wrong;
    }
    return good;
}

uint64_t *
report_readers_asked(struct request *rq, size_t *n)
{
    size_t count;
    const char **texts = param_all(rq->cx.arena, &rq->form, "reader", &count);
    uint64_t *ids = ARENA_ARRAY(rq->cx.arena, count + 1, uint64_t);
    *n = 0;
    for (size_t i = 0; i < count && *n < REPORT_READERS; i++) {
        bool known = !parse_u64(texts[i], &ids[*n]);
        for (size_t k = 0; !known && k < *n; k++)
            known = ids[k] == ids[*n];
        *n += !known;
    }
    return ids;
}

enum err
page_report_update(struct request *rq)
{
    struct show s;
    size_t n;
    const char *version = request_form(rq, "version");
    TRY(show_read(rq, &s));
    if (!s.r.own)
        return ERR_DENIED;
    if (!version || !parse_i64(version, &s.r.version))
        return ERR_INVALID;
    s.r.amounts = request_form(rq, "amounts") != NULL;
    uint64_t *readers = report_readers_asked(rq, &n);
    if (!parts_read(&s)) {
        TRY(page_fill(&s));
        rq->reply.status = 422;
        return OK;
    }
    TRY(report_save(&rq->cx, &s.r, s.parts, s.part_count, readers, n));
    bool look = request_form(rq, "look") != NULL;
    return reply_see_other(rq, href(rq, s.r.id, look ? "/document" : ""),
                           look ? NULL : N_("The report is saved."));
}
