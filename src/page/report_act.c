/* What is done with a report: opened, taken as a file, issued, withdrawn, and
 * what was decided over it. */
#include <string.h>

#include "core/secret.h"
#include "model/audit.h"
#include "page/export.h"
#include "page/funnel_private.h"
#include "page/report.h"
#include "page/report_private.h"

static const char *
href(struct request *rq, uint64_t id, const char *rest)
{
    return arena_printf(rq->cx.arena, REPORT "/%llu%s",
                        (unsigned long long)id, rest);
}

/* ---- the document ---- */

/* Of a draft as it would be issued now, else what was issued. */
struct content {
    struct report_frozen frozen;
    struct report_name *names;
    size_t name_count;
    const uint64_t *ids;
    size_t id_count;
    struct report_page page; /* of what was made now */
};

static enum err
content_make(struct request *rq, const struct report *r, struct content *c)
{
    struct buf html, cells;
    TRY(report_make(rq, r, &c->page));
    buf_init(&html, rq->cx.arena);
    buf_init(&cells, rq->cx.arena);
    buf_add(&cells, "");
    TRY(document_html(c->page.doc, &html));
    document_cells(c->page.doc, &cells);
    c->frozen = (struct report_frozen){.html = html.data, .cells = cells.data,
                                       .html_len = html.len,
                                       .cells_len = cells.len};
    c->ids = report_ids(rq->cx.arena, html.data, &c->id_count);
    return report_names_now(&rq->cx, c->ids, c->id_count, &c->names,
                            &c->name_count);
}

static enum err
content_read(struct request *rq, const struct report *r, struct content *c)
{
    if (r->state == REPORT_DRAFT)
        return content_make(rq, r, c);
    TRY(report_document(&rq->cx, r->id, &c->frozen));
    c->frozen.html = arena_copy(rq->cx.arena, c->frozen.html,
                                c->frozen.html_len);
    c->frozen.cells = arena_copy(rq->cx.arena, c->frozen.cells,
                                 c->frozen.cells_len);
    return report_names(&rq->cx, r->id, &c->names, &c->name_count);
}

enum err
report_html(struct request *rq, const struct report *r, struct buf *out)
{
    struct content *c = ARENA_NEW(rq->cx.arena, struct content);
    *c = (struct content){0};
    TRY(content_read(rq, r, c));
    report_names_put(out, c->frozen.html, c->names, c->name_count, true);
    return OK;
}

enum err
report_tables(struct request *rq, const struct report *r, struct buf *out)
{
    struct content *c = ARENA_NEW(rq->cx.arena, struct content);
    *c = (struct content){0};
    TRY(content_read(rq, r, c));
    report_names_put(out, c->frozen.cells, c->names, c->name_count, false);
    return OK;
}

/* No figures yet: the page that says how far the copy is. */
static enum err
or_wait(struct request *rq, const struct report *r, enum err e)
{
    struct report_page p = {0};
    struct params q = {0};
    if (e != ERR_UNAVAILABLE)
        return e;
    TRY(urlencoded_read(rq->cx.arena, r->query, strlen(r->query), &q));
    TRY(scope_read_report(rq, &q, &p.scope));
    return funnel_page_wait(rq, &p.scope);
}

enum err
page_report_document(struct request *rq)
{
    struct report r;
    TRY(report_find(&rq->cx, rq->id, &r));
    enum err e = report_html(rq, &r, &rq->reply.body);
    if (e != OK)
        return or_wait(rq, &r, e);
    rq->reply.type = "text/html; charset=utf-8";
    return audit_write(&rq->cx, r.state == REPORT_DRAFT ? "report.look"
                                                        : "report.open",
                       "report", r.id, NULL);
}

enum err
page_report_export(struct request *rq)
{
    struct report r;
    struct export to;
    struct buf cells;
    TRY(report_find(&rq->cx, rq->id, &r));
    buf_init(&cells, rq->cx.arena);
    buf_add(&cells, "");
    enum err e = report_tables(rq, &r, &cells);
    if (e != OK)
        return or_wait(rq, &r, e);
    TRY(export_open(rq, &to));
    report_sheets_write(to.sheet, rq->cx.arena, cells.data);
    e = audit_write(&rq->cx, "report.export", "report", r.id, NULL);
    return export_send(&to, e,
                       arena_printf(rq->cx.arena, "%s %s",
                                    report_kind_label(rq->cx.lang, r.kind),
                                    *r.code ? r.code : r.title));
}

/* ---- issuing ---- */

static const struct report_figure *
figures_of(struct arena *a, const struct doc *d, size_t *n)
{
    *n = 0;
    for (const struct doc_figure *f = d->figures; f; f = f->next)
        (*n)++;
    struct report_figure *list = ARENA_ARRAY(a, *n + 1, struct report_figure);
    *n = 0;
    for (const struct doc_figure *f = d->figures; f; f = f->next)
        list[(*n)++] = (struct report_figure){f->key, f->value};
    return list;
}

static bool
nobody_moved(const struct funnel_flow *f)
{
    for (size_t from = 0; from <= FUNNEL_OUT; from++)
        for (size_t to = 0; to <= FUNNEL_OUT; to++)
            if (f->moves[from][to])
                return false;
    return true;
}

/* Nobody moved; of the kinds that are lists: no list has a row. */
static bool
nothing_in(const struct report_page *p)
{
    int kind = report_kind_find(p->report.kind);
    if (kind == KIND_STAGE || kind == KIND_FUNNEL || kind == KIND_PEOPLE)
        return nobody_moved(&p->flow);
    for (const struct doc_section *s = p->doc->sections; s; s = s->next)
        for (const struct doc_block *b = s->blocks; b; b = b->next)
            if (b->table.row_count && strcmp(s->code, "how"))
                return false;
    return true;
}

enum err
report_freeze(struct request *rq, struct report *r, bool *nothing)
{
    static const char hex[] = "0123456789abcdef";
    struct content *c = ARENA_NEW(rq->cx.arena, struct content);
    uint8_t sum[32];
    char sha[65] = "";
    size_t n;
    TRY(report_number(&rq->cx, &r->code));
    r->issued_at = clock_now();
    *c = (struct content){0};
    TRY(content_make(rq, r, c));
    *nothing = nothing_in(&c->page);
    r->previous_id = c->page.previous.id;
    secret_digest(c->frozen.html, sum);
    for (int i = 0; i < 32; i++) {
        sha[2 * i] = hex[sum[i] >> 4];
        sha[2 * i + 1] = hex[sum[i] & 15];
    }
    c->frozen.sha = sha;
    const struct report_figure *figures =
        figures_of(rq->cx.arena, c->page.doc, &n);
    return report_issue(&rq->cx, r, &c->frozen, figures, n, c->ids,
                        c->id_count);
}

enum err
page_report_issue(struct request *rq)
{
    struct report r;
    bool nothing;
    TRY(report_find(&rq->cx, rq->id, &r));
    const char *version = request_form(rq, "version");
    if (!r.own)
        return ERR_DENIED;
    if (r.state != REPORT_DRAFT)
        return ERR_CONFLICT;
    if (!version || !parse_i64(version, &r.version))
        return ERR_INVALID;
    TRY(report_freeze(rq, &r, &nothing));
    return reply_see_other(rq, href(rq, r.id, ""),
                           N_("The report is issued and stays as it is."));
}

/* ---- withdrawing ---- */

struct why {
    const char *why;
};
static const struct field WHY[] = {
    {.name = "why", .label = N_("Why it is withdrawn"), .type = FIELD_LINES,
     .offset = FIELD_AT(struct why, why), .required = true, .max = 500,
     .hint = N_("The report stays in the list with this reason.")},
};

static enum err
withdraw_find(struct request *rq, struct report *r)
{
    TRY(report_find(&rq->cx, rq->id, r));
    if (!r->own)
        return ERR_DENIED;
    return r->state == REPORT_ISSUED ? OK : ERR_CONFLICT;
}

static void
withdraw_show(struct request *rq, const struct report *r, struct form *form)
{
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Withdraw %s?"), r->code);
    struct view *v = reply_page(rq, "report/withdraw", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_text(v, "BACK_HREF", href(rq, r->id, ""));
    form->version = r->version;
    form_fill(form, v);
}

enum err
page_report_withdraw_ask(struct request *rq)
{
    struct report r;
    struct why w = {""};
    struct form form;
    TRY(withdraw_find(rq, &r));
    form_show(rq, WHY, 1, &w, &form);
    withdraw_show(rq, &r, &form);
    return OK;
}

enum err
page_report_withdraw(struct request *rq)
{
    struct report r;
    struct why w = {""};
    struct form form;
    TRY(withdraw_find(rq, &r));
    form_read(rq, WHY, 1, &w, &form);
    if (form.failed) {
        withdraw_show(rq, &r, &form);
        return reply_form_again(rq, &form);
    }
    TRY(report_withdraw(&rq->cx, &r, w.why));
    return reply_see_other(rq, href(rq, r.id, ""),
                           N_("The report is withdrawn."));
}

/* ---- drafts that nobody needs ---- */

static enum err
draft_find(struct request *rq, struct report *r)
{
    TRY(report_find(&rq->cx, rq->id, r));
    if (!r->own)
        return ERR_DENIED;
    return r->state == REPORT_DRAFT ? OK : ERR_CONFLICT;
}

enum err
page_report_delete_ask(struct request *rq)
{
    struct report r;
    TRY(draft_find(rq, &r));
    const char *title = lang_text(rq->cx.lang, N_("Delete this draft?"));
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_msg(v, "TEXT", N_("Its sections and remarks go with it; no figures "
                           "are lost."));
    view_text(view_row(v, "FACT"), "TEXT", r.title);
    view_msg(v, "DO_LABEL", N_("Delete"));
    view_text(v, "BACK_HREF", href(rq, r.id, ""));
    form_hidden(rq, v, r.version);
    return OK;
}

enum err
page_report_delete(struct request *rq)
{
    struct report r;
    const char *version = request_form(rq, "version");
    TRY(draft_find(rq, &r));
    if (!version || !parse_i64(version, &r.version))
        return ERR_INVALID;
    TRY(report_delete(&rq->cx, &r));
    return reply_see_other(rq, REPORT, N_("The draft is deleted."));
}

/* ---- decisions ---- */

#define F(member, text, kind)                                                 \
    .name = #member, .label = text, .type = kind,                             \
    .offset = FIELD_AT(struct report_decision, member)
static const struct field DECISION[] = {
    {F(customer, N_("Customer"), FIELD_TEXT), .max = 200},
    {F(what, N_("What"), FIELD_TEXT), .required = true, .max = 500},
    {F(who, N_("Who"), FIELD_TEXT), .max = 100},
    {F(due_on, N_("By when"), FIELD_DAY)},
};
static const struct field RESULT[] = {
    {F(done, N_("Done"), FIELD_BOOL)},
    {F(result, N_("What came of it"), FIELD_TEXT), .max = 500},
};

/* The form alone, with its messages. */
static enum err
decision_again(struct request *rq, const struct report *r, struct form *form)
{
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Decided over %s"), r->code);
    struct view *v = reply_page(rq, "report/decision", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_text(v, "BACK_HREF", href(rq, r->id, ""));
    view_if(v, "ADD", form->fields == DECISION);
    form_fill(form, v);
    return reply_form_again(rq, form);
}

enum err
page_report_decide(struct request *rq)
{
    struct report r;
    struct report_decision d = {.due_on = DAY_NONE};
    struct form form;
    TRY(report_find(&rq->cx, rq->id, &r));
    if (r.state != REPORT_ISSUED)
        return ERR_CONFLICT;
    form_read(rq, DECISION, sizeof DECISION / sizeof *DECISION, &d, &form);
    if (form.failed)
        return decision_again(rq, &r, &form);
    d.customer = d.customer ? d.customer : "";
    d.who = d.who ? d.who : "";
    TRY(report_decision_add(&rq->cx, &r, &d));
    return reply_see_other(rq, href(rq, r.id, ""),
                           N_("The decision is written down."));
}

enum err
page_report_decision(struct request *rq)
{
    struct report r;
    struct report_decision d = {.due_on = DAY_NONE};
    struct form form;
    TRY(report_find(&rq->cx, rq->id, &r));
    if (r.state != REPORT_ISSUED)
        return ERR_CONFLICT;
    form_read(rq, RESULT, sizeof RESULT / sizeof *RESULT, &d, &form);
    if (form.failed)
        return decision_again(rq, &r, &form);
    if (!parse_u64(rq->args[0], &d.id))
        return ERR_NOT_FOUND;
    d.result = d.result ? d.result : "";
    TRY(report_decision_set(&rq->cx, &r, &d));
    return reply_see_other(rq, href(rq, r.id, ""),
                           N_("The decision is saved."));
}
