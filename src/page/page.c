/* What a handler answers with; rendering comes later, in the gate. */
#include "page/page.h"

#include <string.h>

#include "http/reply.h"
#include "page/cookie.h"
#include "page/layout.h"
#include "view/format.h"

static const char HTML[] = "text/html; charset=utf-8";

struct view *
reply_page(struct request *rq, const char *template_file, const char *title)
{
    struct reply *r = &rq->reply;
    r->type = HTML;
    r->layout = view_new(rq->cx.arena, rq->cx.lang);
    r->layout_file = layout_name(rq);
    view_text(r->layout, "TITLE", title);
    r->page = view_include(r->layout, "PAGE", template_file);
    return r->page;
}

struct view *
reply_part(struct request *rq, const char *template_file)
{
    struct reply *r = &rq->reply;
    r->type = HTML;
    r->layout = r->page = view_new(rq->cx.arena, rq->cx.lang);
    r->layout_file = template_file;
    return r->page;
}

void
reply_paper(struct request *rq, struct view *v, const char *title)
{
    struct arena *a = rq->cx.arena;
    const char *company = rq->cx.config->company;
    struct view *paper = view_include(v, "PAPER", "parts/paper");
    view_text(paper, "PAPER_TEXT",
              company && *company ? arena_printf(a, "%s · %s", company, title)
                                  : title);
    view_text(paper, "PAPER_AT",
              lang_format(a, rq->cx.lang, N_("Printed %s by %s"),
                          format_moment(a, clock_now()),
                          rq->cx.actor.name));
}

enum err
reply_see_other(struct request *rq, const char *location, const char *flash)
{
    rq->reply.status = 303;
    rq->reply.location = own_path(location, "/");
    if (flash)
        cookie_set(rq, "flash", flash, 60);
    return OK;
}

/* RFC 6266: an ASCII name for old programs, the real one beside it. */
enum err
reply_file(struct request *rq, const char *path, const char *type,
           const char *file_name)
{
    struct buf b;
    rq->reply.file = path;
    rq->reply.type = type;
    buf_init(&b, rq->cx.arena);
    buf_add(&b, "attachment; filename=\"");
    for (const char *p = file_name; *p; p++)
        if (((unsigned char)*p & 0xC0) != 0x80) /* one _ a character */
            buf_addc(&b, *p >= 0x20 && *p < 0x7f && !strchr("\"\\%/", *p)
                             ? *p : '_');
    buf_add(&b, "\"; filename*=UTF-8''");
    buf_url(&b, file_name);
    reply_header(rq, "Content-Disposition", b.data);
    return OK;
}
