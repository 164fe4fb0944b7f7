/* perennial report: a report of any scope, an issued one by its number, or the
 * sheet of a recovery case by its number, as HTML, workbook, CSV or PDF: the
 * figures of the pages, made by the same code. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/command.h"
#include "core/pdf.h"
#include "core/text.h"
#include "db/db.h"
#include "model/copy.h"
#include "model/scope_choice.h"
#include "page/report_file.h"
#include "page/report_piece.h"
#include "view/view.h"

enum { FILTERS_MAX = 32 };
/* Somebody waits who may interrupt it. Without qpdf there are no pieces, and
 * 10,000 rows at once take more than 4 GiB. */
static const struct pdf_limits LIMITS = {.seconds = 600, .memory_mib = 6144};

struct order {
    const char *what;        /* kind or number */
    const char *model, *period, *known, *format, *out, *sections,
        *stage;
    bool apart; /* each stage on a page of its own */
    const char *filters[FILTERS_MAX];
    size_t filter_count;
    enum lang lang;
};

static const char USE[] =
    "use: report KIND --period P [--model MODEL] [--stage STAGE]"
    " [--apart]"
    " [--scope KEY=VALUE]..."
    " [--known-on DAY] [--sections CODE,...] | report BG-YEAR-NUMBER"
    " | report WH-YEAR-NUMBER; all: --output FILE"
    " [--format html|xlsx|csv|pdf] [--lang zh-CN|zh-TW|en]. KIND: stage,"
    " funnel, churn, recovery, people, calendar. P: 2026W47, 2026-11, 2026Q4,"
    " 2026H2, 2026, DAY..DAY";

/* ---- the words ---- */

static bool
format_read(struct order *o, const char *said)
{
    static const char *const formats[] = {"html", "xlsx", "csv", "pdf"};
    const char *dot = o->out ? strrchr(o->out, '.') : NULL;
    const char *asked = said ? said : dot ? dot + 1 : "";
    for (size_t i = 0; i < 4; i++)
        if (!strcmp(asked, formats[i]))
            o->format = formats[i];
    if (!o->format)
        shell_refuse("--format is html, xlsx, csv or pdf");
    return o->format != NULL;
}

static bool
is_case(const struct order *o)
{
    return !strncmp(o->what, "WH-", 3);
}

static bool
order_read(struct shell *sh, struct order *o)
{
    const char *text, *lang = shell_option(sh, "--lang");
    o->model = shell_option(sh, "--model");
    o->period = shell_option(sh, "--period");
    o->known = shell_option(sh, "--known-on");
    o->out = shell_option(sh, "--output");
    o->sections = shell_option(sh, "--sections");
    o->stage = shell_option(sh, "--stage");
    o->apart = shell_flag(sh, "--apart");
    text = shell_option(sh, "--format");
    int l = lang ? lang_find(lang) : LANG_ZH_CN;
    if (l < 0) {
        shell_refuse("--lang is zh-CN, zh-TW or en");
        return false;
    }
    o->lang = (enum lang)l;
    if (!format_read(o, text))
        return false;
    while ((text = shell_option(sh, "--scope")) != NULL) {
        if (o->filter_count == FILTERS_MAX) {
            shell_refuse("at most %d times --scope", FILTERS_MAX);
            return false;
        }
        o->filters[o->filter_count++] = text;
    }
    if (!shell_words_only(sh))
        return false;
    o->what = sh->argc == 1 ? sh->argv[0] : NULL;
    bool number = o->what && (!strncmp(o->what, "BG-", 3) || is_case(o));
    if (!o->what || !o->out || (!number && !o->period)) {
        shell_refuse("%s", USE);
        return false;
    }
    return true;
}

/* ---- the scope, as the pages have it in their addresses ---- */

/* Teams and people are named by their id there, all else by its code. */
static enum err
filter_add(struct ctx *cx, struct buf *q, const char *text)
{
    const char *value = strchr(text, '=');
    struct scope_values of[DIM_COUNT];
    uint64_t number;
    if (value == NULL)
        return ERR_INVALID;
    int d = scope_key(arena_copy(cx->arena, text, (size_t)(value - text)));
    if (d < 0)
        return ERR_INVALID;
    TRY(scope_value_find(cx, (enum dimension)d, value + 1, &number));
    TRY(scope_choices(cx, of));
    for (size_t i = 0; i < of[d].count; i++)
        if (number && of[d].list[i].value == number) {
            buf_printf(q, "&%s=", scope_keys[d]);
            buf_url(q, of[d].list[i].code);
            return OK;
        }
    if (number)
        return ERR_NOT_FOUND;
    buf_printf(q, "&%s=none", scope_keys[d]);
    return OK;
}

static enum err
query_make(struct ctx *cx, const struct order *o, const char **out)
{
    struct buf q;
    buf_init(&q, cx->arena);
    buf_add(&q, "p=");
    buf_url(&q, o->period);
    if (o->model) {
        buf_add(&q, "&model=");
        buf_url(&q, o->model);
    }
    if (o->known) {
        buf_add(&q, "&known=");
        buf_url(&q, o->known);
    }
    if (o->stage) {
        buf_add(&q, "&only=");
        buf_url(&q, o->stage);
    }
    if (o->apart)
        buf_add(&q, "&apart=1");
    for (size_t i = 0; i < o->filter_count; i++)
        TRY(filter_add(cx, &q, o->filters[i]));
    *out = q.data;
    return OK;
}

static enum err
report_get(struct request *rq, const struct order *o, struct report *r)
{
    const char *query;
    if (!strncmp(o->what, "BG-", 3))
        return report_of_number(rq, o->what, r);
    TRY(query_make(&rq->cx, o, &query));
    TRY(report_of_query(rq, o->what, query, r));
    r->sections = o->sections;
    return OK;
}

/* ---- the file ---- */

static enum err
tables_save(struct request *rq, const struct buf *cells,
            const struct order *o)
{
    struct sheet_writer *w;
    TRY(sheet_open(rq->cx.arena, !strcmp(o->format, "xlsx") ? SHEET_XLSX
                                                            : SHEET_CSV,
                   o->out, rq->cx.config->upload_dir, &w));
    report_sheets_write(w, rq->cx.arena, cells->data);
    return sheet_close(w);
}

static enum err
text_save(const char *path, const struct buf *text)
{
    FILE *f = fopen(path, "we");
    if (!f)
        return FAIL(ERR_FAULT, "%s cannot be written", path);
    bool good = fwrite(text->data, 1, text->len, f) == text->len;
    return fclose(f) == 0 && good ? OK
                                  : FAIL(ERR_FAULT, "%s: not written", path);
}

static enum err
document_save(struct request *rq, const struct buf *html,
              const struct order *o)
{
    struct arena *a = rq->cx.arena;
    struct buf alone;
    buf_init(&alone, a);
    TRY(report_alone(a, html->data,
                     arena_printf(a, "%s/../static",
                                  rq->cx.config->template_dir), &alone));
    if (!strcmp(o->format, "html"))
        return text_save(o->out, &alone);
    return report_pdf_make(a, pdf_program(rq->cx.config->chromium), &alone,
                           REPORT_PIECE_ROWS, &LIMITS, o->out, NULL, NULL);
}

static enum err
content_make(struct request *rq, const struct order *o, bool tables,
             struct buf *html, struct buf *cells)
{
    struct report r = {0};
    if (is_case(o))
        return report_of_case(rq, o->what, html, cells);
    TRY(report_get(rq, o, &r));
    return tables ? report_tables(rq, &r, cells) : report_html(rq, &r, html);
}

static enum err
order_do(struct ctx *cx, const struct order *o)
{
    struct request rq = {.cx = *cx};
    struct buf html, cells;
    const struct copy *copy;
    bool tables = !strcmp(o->format, "xlsx") || !strcmp(o->format, "csv");
    buf_init(&html, cx->arena);
    buf_init(&cells, cx->arena);
    buf_add(&cells, "");
    TRY(view_start(cx->config->template_dir));
    TRY(copy_get_exact(&rq.cx, &copy));
    TRY(content_make(&rq, o, tables, &html, &cells));
    return tables ? tables_save(&rq, &cells, o)
                  : document_save(&rq, &html, o);
}

int
command_report(struct shell *sh)
{
    struct order *o = ARENA_NEW(sh->arena, struct order);
    struct ctx cx;
    if (!order_read(sh, o))
        return 2;
    if (!strcmp(o->format, "pdf") && !pdf_program(sh->config.chromium))
        return shell_refuse("no Chromium is installed here, so there is no"
                            " PDF: install the package chromium, or take"
                            " --format html and print it from a browser");
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    cx.deadline_ms = 0;
    cx.lang = o->lang;
    enum err e = order_do(&cx, o);
    shell_disconnect(&cx);
    if (e == ERR_NOT_FOUND || e == ERR_INVALID)
        return shell_refuse("no such report, kind, section, model, stage,"
                            " period or value of --scope");
    return e == OK ? 0 : 1;
}
