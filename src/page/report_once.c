/* See report_file.h: reports for the command line. */
#include <stdio.h>
#include <string.h>

#include "page/recovery.h"
#include "page/recovery_sheet.h"
#include "page/report_private.h"

#define TO_HEAD "<a class=\"rp-to\" href=\""
#define NAV_HEAD "<nav class=\"rp-screen\""
#define LINK_HEAD "<link rel=\"stylesheet\" href=\"/static/"
#define LINK_END "\">"
enum { STYLE_MOST = 200000 };

enum err
report_of_query(struct request *rq, const char *kind, const char *query,
                struct report *out)
{
    struct params q = {0};
    struct page_scope s;
    struct ctx *cx = &rq->cx;
    if (report_kind_find(kind) < 0)
        return ERR_INVALID;
    TRY(urlencoded_read(cx->arena, query, strlen(query), &q));
    TRY(scope_read_report(rq, &q, &s));
    *out = (struct report){
        .kind = kind, .code = "", .title = report_title(cx, &s),
        .query = s.query, .series = report_series(cx, kind, &s),
        .lang = lang_code(cx->lang), .period_from = s.s.from,
        .period_to = s.s.to, .amounts = true,
        .account_id = cx->actor.user_id, .author = cx->actor.name};
    return s.ignored ? ERR_INVALID : OK;
}

enum err
report_of_number(struct request *rq, const char *code, struct report *out)
{
    struct report_filter f = {.text = code, .state = -1, .n = 2};
    struct report *list;
    size_t n;
    uint64_t total;
    TRY(report_list(&rq->cx, &f, &list, &n, &total));
    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i].code, code)) {
            *out = list[i];
            return OK;
        }
    return ERR_NOT_FOUND;
}

enum err
report_of_case(struct request *rq, const char *code, struct buf *html,
               struct buf *cells)
{
    uint64_t id;
    struct doc *d;
    TRY(recovery_find_code(&rq->cx, code, &id));
    TRY(recovery_sheet_make(rq, id, &d));
    document_cells(d, cells);
    return document_html(d, html);
}

static enum err
style_add(struct buf *out, const char *path)
{
    char piece[4096];
    size_t n, all = 0;
    FILE *f = fopen(path, "re");
    if (!f)
        return FAIL(ERR_FAULT, "%s: not there", path);
    buf_add(out, "<style>");
    while ((n = fread(piece, 1, sizeof piece, f)) > 0 && all < STYLE_MOST) {
        buf_addn(out, piece, n);
        all += n;
    }
    fclose(f);
    buf_add(out, "</style>");
    return OK;
}

/* Without what only leads to the server: the bar above it, and the addresses of
 * lists behind numbers. */
static void
unlinked_add(struct buf *out, const char *html)
{
    const char *nav = strstr(html, NAV_HEAD), *at;
    const char *nav_end = nav ? strstr(nav, "</nav>") : NULL;
    if (nav_end) {
        buf_addn(out, html, (size_t)(nav - html));
        html = nav_end + strlen("</nav>");
    }
    for (; (at = strstr(html, TO_HEAD)) != NULL;) {
        const char *text = strchr(at, '>'), *end = strstr(at, "</a>");
        if (!text || !end || text > end)
            break;
        buf_addn(out, html, (size_t)(at - html));
        buf_addn(out, text + 1, (size_t)(end - text - 1));
        html = end + strlen("</a>");
    }
    buf_add(out, html);
}

enum err
report_alone(struct arena *a, const char *html, const char *folder,
             struct buf *out)
{
    const char *at = strstr(html, LINK_HEAD);
    const char *end = at ? strstr(at, LINK_END) : NULL;
    if (!end)
        return FAIL(ERR_FAULT, "the document names no style sheet");
    const char *name = at + strlen(LINK_HEAD);
    buf_addn(out, html, (size_t)(at - html));
    TRY(style_add(out, arena_printf(a, "%s/%.*s", folder, (int)(end - name),
                                    name)));
    unlinked_add(out, end + strlen(LINK_END));
    return OK;
}
