/* The list, and the same rows as CSV. */
#include "page/audit.h"

#include <string.h>

#include "core/csv_write.h"
#include "core/secret.h"
#include "core/text.h"
#include "model/audit.h"
#include "page/pager.h"
#include "view/format.h"

enum { PAGE_ROWS = 50 };

static const char *
filled(const struct request *rq, const char *name)
{
    const char *s = request_query(rq, name);
    return s && *s ? s : NULL;
}

static struct audit_filter
filter_read(struct request *rq)
{
    const char *from = filled(rq, "from"), *to = filled(rq, "to");
    const char *action = filled(rq, "action");
    struct audit_filter f = {.who = filled(rq, "q"),
                             .subject = filled(rq, "subject"),
                             .subject_id = query_id(rq, "id"),
                             .from = from ? day_parse(from) : DAY_NONE,
                             .to = to ? day_parse(to) : DAY_NONE};
    f.action = action && audit_action_find(action) ? action : NULL;
    return f;
}

static void
fill_filters(struct request *rq, const struct audit_filter *f,
             struct view *v)
{
    struct arena *a = rq->cx.arena;
    view_text(v, "Q", f->who);
    view_text(v, "FROM", day_iso(a, f->from));
    view_text(v, "TO", day_iso(a, f->to));
    struct view *row = view_row(v, "FILTER");
    view_text(row, "NAME", "action");
    view_msg(row, "LABEL", N_("What"));
    struct view *o = view_row(row, "OPTION");
    view_text(o, "VALUE", "");
    view_msg(o, "LABEL", N_("All"));
    view_if(o, "SELECTED", !f->action);
    for (const struct audit_action *x = audit_actions; x->action; x++) {
        o = view_row(row, "OPTION");
        view_text(o, "VALUE", x->action);
        view_msg(o, "LABEL", x->label);
        view_if(o, "SELECTED", f->action && !strcmp(f->action, x->action));
    }
}

static const char *
action_label(enum lang l, const char *action)
{
    const struct audit_action *x = audit_action_find(action);
    return x ? lang_text(l, x->label) : action;
}

static void
fill_row(struct request *rq, struct view *v, const struct audit_row *r,
         const struct change_names *names)
{
    struct arena *a = rq->cx.arena;
    struct view *row = view_row(v, "ROW");
    const struct audit_action *x = audit_action_find(r->action);
    const char *href = audit_href(a, r);
    view_text(row, "AT", format_moment(a, r->at));
    view_text(row, "WHO", r->who ? r->who : FORMAT_NONE);
    view_textf(row, "TONE", "%d", x ? x->tone : 1);
    view_text(row, "WHAT", action_label(rq->cx.lang, r->action));
    view_text(row, "NAME", r->name ? r->name : "");
    view_if(row, "ON", href != NULL);
    if (href)
        view_text(row, "HREF", href);
    view_text(row, "TEXT", utf8_cut(a, audit_words(a, rq->cx.lang, names, r),
                                    300));
    view_text(row, "ADDRESS", r->address);
}

enum err
page_audit_list(struct request *rq)
{
    struct audit_filter f = filter_read(rq);
    struct pager p = pager_read(rq);
    struct change_names names;
    struct audit_row *list;
    size_t n;
    bool more;
    TRY(audit_list(&rq->cx, &f, p.after, p.before, PAGE_ROWS, &list, &n,
                   &more));
    TRY(change_names_read(&rq->cx, &names));
    struct view *v = reply_page(rq, "audit/list",
                                lang_text(rq->cx.lang, N_("Audit log")));
    fill_filters(rq, &f, v);
    const char *here = pager_address(rq, "after before");
    view_textf(v, "EXPORT_HREF", "/audit.csv%s", here + strlen(rq->path));
    view_if(v, "NOTHING", n == 0);
    for (size_t i = 0; i < n; i++)
        fill_row(rq, v, &list[i], &names);
    pager_fill(rq, v, p, n ? list[0].id : 0, n ? list[n - 1].id : 0, more);
    return OK;
}

struct sending {
    struct request *rq;
    struct arena *arena; /* of a row, emptied after each */
    struct change_names names;
    struct csv_writer out;
    uint64_t rows;
};

static enum err
send_row(void *arg, const struct audit_row *r)
{
    struct sending *s = arg;
    enum lang l = s->rq->cx.lang;
    arena_reset(s->arena);
    csv_write_plain(&s->out, moment_iso(s->arena, r->at));
    csv_write_text(&s->out, r->who);
    csv_write_text(&s->out, r->login);
    csv_write_text(&s->out, action_label(l, r->action));
    csv_write_text(&s->out, r->name);
    csv_write_text(&s->out, audit_words(s->arena, l, &s->names, r));
    csv_write_text(&s->out, r->address);
    csv_write_end_row(&s->out);
    s->rows++;
    return OK;
}

static void
send_head(struct sending *s)
{
    static const char *const HEADS[] = {
        N_("When"), N_("Who"), N_("Account"), N_("What"), N_("Object"),
        N_("Details"), N_("Network address")};
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++)
        csv_write_text(&s->out, lang_text(s->rq->cx.lang, HEADS[i]));
    csv_write_end_row(&s->out);
}

enum err
page_audit_export(struct request *rq)
{
    struct arena *a = rq->cx.arena;
    struct audit_filter f = filter_read(rq);
    struct sending s = {.rq = rq};
    TRY(change_names_read(&rq->cx, &s.names));
    const char *path = arena_printf(a, "%s/export-%s.csv",
                                    rq->cx.config->upload_dir,
                                    secret_token(a));
    TRY(csv_write_open(&s.out, path));
    s.arena = arena_new();
    send_head(&s);
    enum err e = audit_each(&rq->cx, &f, send_row, &s);
    arena_free(s.arena);
    enum err closed = csv_write_close(&s.out);
    TRY(e);
    TRY(closed);
    TRY(audit_write(&rq->cx, "audit.export", "audit", 0,
                    arena_printf(a, "{\"rows\":%llu}",
                                 (unsigned long long)s.rows)));
    return reply_file(rq, path, "text/csv; charset=utf-8",
                      arena_printf(a, "%s %s.csv",
                                   lang_text(rq->cx.lang, N_("Audit log")),
                                   day_iso(a, clock_today())));
}
