/* Step 6: what happened, what was refused and why, where the customers stand;
 * and taking it all back. */
#include <string.h>

#include "core/buf.h"
#include "core/secret.h"
#include "core/text.h"
#include "model/audit.h"
#include "page/import.h"
#include "page/import_wizard.h"
#include "view/format.h"

enum { REFUSED_ROWS = 20, KEPT_MOST = 50 };

static const char *
customers_href(struct request *rq, const struct import *im)
{
    return arena_printf(rq->cx.arena, "/customer?import=%llu",
                        (unsigned long long)im->id);
}

/* ---- the line on top ---- */

static const char *
seconds_text(struct request *rq, int64_t ms)
{
    struct arena *a = rq->cx.arena;
    if (ms < 10000)
        return lang_format(a, rq->cx.lang, N_("%lld.%lld seconds"),
                           (long long)(ms / 1000),
                           (long long)(ms % 1000 / 100));
    if (ms < 90000)
        return lang_format(a, rq->cx.lang, N_("%lld seconds"),
                           (long long)((ms + 500) / 1000));
    return lang_format(a, rq->cx.lang, N_("%lld minutes"),
                       (long long)((ms + 30000) / 60000));
}

static const char *
lead_text(struct request *rq, const struct import *im)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    if (!strcmp(im->state, "failed"))
        return lang_text(l, N_("The import could not go on."));
    if (!strcmp(im->state, "cancelled"))
        return im->rows_done ? lang_text(l, N_("The import was stopped."))
                             : lang_text(l, N_("Given up before it began."));
    if (im->started_at == TIME_NONE || im->finished_at == TIME_NONE)
        return lang_text(l, N_("Done."));
    int64_t ms = (im->finished_at - im->started_at) / 1000;
    if (ms < 1)
        ms = 1;
    return lang_format(a, l, N_("Done, %s, %s rows a second."),
                       seconds_text(rq, ms),
                       format_int(a, (int64_t)(im->rows_done * 1000 /
                                               (uint64_t)ms)));
}

static const char *
done_text(struct request *rq, const struct import *im)
{
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    const char *in = format_int(a, (int64_t)(im->created + im->updated));
    if (!strcmp(im->state, "failed") || !strcmp(im->state, "cancelled")) {
        if (!im->rows_done)
            return lang_text(l, N_("Nothing was stored."));
        return lang_format(a, l, N_("%s of %s rows were dealt with and are"
                                    " stored whole. It can go on with the"
                                    " rest, or be undone."),
                           format_int(a, (int64_t)im->rows_done),
                           format_int(a, (int64_t)im->rows_total));
    }
    if (!im->refused)
        return lang_format(a, l, N_("%s rows were imported, none was refused."),
                           in);
    return lang_format(a, l, N_("%s rows were imported; %s were refused, which"
                                " does not affect the others."), in,
                       format_int(a, (int64_t)im->refused));
}

static void
fill_lead(struct request *rq, struct view *v, const struct import *im)
{
    bool undone = !strcmp(im->state, "undone");
    bool bad = !strcmp(im->state, "failed") ||
               !strcmp(im->state, "cancelled");
    if (undone) {
        struct arena *a = rq->cx.arena;
        const char *at = format_moment(a, im->undone_at);
        view_text(view_row(v, "UNDONE"), "UNDONE_TEXT",
                  im->kept
                      ? lang_format(a, rq->cx.lang,
                                    N_("Undone at %s. %s rows were left,"
                                       " because they were edited or used"
                                       " since."), at,
                                    format_int(a, (int64_t)im->kept))
                      : lang_format(a, rq->cx.lang,
                                    N_("Undone at %s, completely."), at));
        return;
    }
    struct view *line = view_row(v, bad ? "FAILED" : "GOOD");
    view_text(line, "DONE_LEAD", lead_text(rq, im));
    view_text(line, "DONE_TEXT", done_text(rq, im));
    view_text(line, "REFERENCE", im->error);
    if (!import_may_undo(im))
        return;
    int32_t until = day_of(im->created_at) + IMPORT_UNDO_DAYS;
    view_text(view_row(line, "UNTIL"), "UNTIL_TEXT",
              lang_format(rq->cx.arena, rq->cx.lang,
                          N_("It can be undone as a whole until %s."),
                          format_day(rq->cx.arena, until)));
}

/* ---- counts ---- */

static struct view *
kpi(struct request *rq, struct view *v, const char *label, uint64_t value,
    const char *unit, const char *href)
{
    struct view *k = view_row(v, "KPI");
    view_msg(k, "LABEL", label);
    view_text(k, "VALUE", format_int(rq->cx.arena, (int64_t)value));
    view_msg(k, "UNIT", unit);
    view_if(k, "LINK", href != NULL);
    view_text(k, "HREF", href);
    return k;
}

static void
fill_counts(struct request *rq, struct view *v, const struct import *im,
            size_t causes, uint64_t staged, uint64_t updated)
{
    bool people = im->kind == IMPORT_CUSTOMER;
    const char *unit = people ? N_("unit|customers") : N_("unit|rows");
    /* Only where the list has as many as were created. */
    bool link = people && im->created && staged == im->created;
    kpi(rq, v, N_("New"), im->created, unit,
        link ? customers_href(rq, im) : NULL);
    kpi(rq, v, N_("Updated"), im->updated, unit,
        im->updated && updated == im->updated
            ? arena_printf(rq->cx.arena, "%s&what=updated",
                           customers_href(rq, im))
            : NULL);
    kpi(rq, v, N_("Unchanged"), im->unchanged, unit, NULL);
    struct view *k = kpi(rq, v, N_("Refused"), im->refused, N_("unit|rows"),
                         im->refused ? "#refused-title" : NULL);
    if (causes)
        view_text(view_row(k, "BAD"), "NOTE_TEXT",
                  lang_format(rq->cx.arena, rq->cx.lang,
                              causes == 1 ? N_("%zu kind of reason")
                                          : N_("%zu kinds of reasons"),
                              causes));
    if (!staged)
        return;
    k = kpi(rq, v, N_("Stages read"), staged, N_("unit|customers"),
            customers_href(rq, im));
    view_msg(view_row(k, "NOTE"), "NOTE_TEXT",
             N_("by the dates in the file, not by today"));
}

/* ---- refused rows ---- */

/* The refused rows of a cause ("" = all) after a row. */
static const char *
refused_href(struct request *rq, const struct import *im, const char *cause,
             uint64_t after)
{
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_printf(&b, "%s?after=%llu", wizard_href(rq, im, ""),
               (unsigned long long)after);
    if (*cause) {
        buf_add(&b, "&reason=");
        buf_url(&b, cause);
    }
    buf_add(&b, "#refused-title");
    return b.data;
}

static void
refused_paging(struct request *rq, struct view *list, const struct import *im,
               const char *cause, bool previous, uint64_t back, bool more,
               uint64_t last)
{
    struct view *p = view_include(list, "PAGING", "parts/paging");
    view_if(p, "PREVIOUS", previous);
    view_if(p, "NEXT", more);
    if (previous)
        view_text(p, "PREVIOUS_HREF",
                  refused_href(rq, im, cause, back));
    if (more)
        view_text(p, "NEXT_HREF",
                  refused_href(rq, im, cause, last));
}

/* The cause that the address asks for; NULL = all of them. */
static const struct import_cause *
asked_cause(struct request *rq, const struct import_cause *causes, size_t n)
{
    const char *asked = request_query(rq, "reason");
    for (size_t i = 0; asked && i < n; i++)
        if (!strcmp(causes[i].cause, asked))
            return &causes[i];
    return NULL;
}

static void
refused_title(struct request *rq, struct view *list, const struct import *im,
              const struct import_cause *of)
{
    struct arena *a = rq->cx.arena;
    view_text(list, "REFUSED_TITLE",
              lang_format(a, rq->cx.lang,
                          N_("The %s rows that were refused"),
                          format_int(a, (int64_t)(of ? of->rows
                                                     : im->refused))));
    if (!of)
        return;
    struct view *one = view_row(list, "ONE_CAUSE");
    view_text(one, "LABEL", of->reason);
    view_text(one, "ALL_HREF", refused_href(rq, im, "", 0));
}

static enum err
fill_refused(struct request *rq, struct view *v, const struct import *im,
             const struct import_cause *of)
{
    struct import_refusal *rows;
    uint64_t after = 0, back = 0;
    size_t n;
    bool more;
    const char *key = request_query(rq, "after");
    const char *cause = of ? of->cause : "";
    if (key && !parse_u64(key, &after))
        after = 0;
    TRY(import_refusals(&rq->cx, im->id, cause, after, REFUSED_ROWS, &rows, &n,
                        &more));
    if (after)
        TRY(import_refusals_back(&rq->cx, im->id, cause, after, REFUSED_ROWS,
                                 &back));
    struct view *list = view_row(v, "REFUSED");
    refused_title(rq, list, im, of);
    view_text(list, "CSV_HREF", wizard_href(rq, im, "/refused.csv"));
    for (size_t i = 0; i < n; i++) {
        struct view *r = view_row(list, "ROW");
        view_text(r, "NO", format_int(rq->cx.arena, (int64_t)rows[i].row_no));
        view_text(r, "COLUMN", rows[i].column);
        view_text(r, "VALUE", *rows[i].value
                                  ? rows[i].value
                                  : lang_text(rq->cx.lang, N_("(empty)")));
        view_text(r, "REASON", rows[i].reason);
    }
    if (after || more)
        refused_paging(rq, list, im, cause, after != 0, back, more,
                       n ? rows[n - 1].row_no : after);
    return OK;
}

static const char *
again_href(struct request *rq, const struct import *im)
{
    const char *kind = import_kind_info(im->kind)->code;
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_printf(&b, "/import/new?kind=%s", kind);
    if (*im->preset_name) {
        buf_add(&b, "&preset=");
        buf_url(&b, arena_printf(rq->cx.arena, "%s:%s", kind,
                                 im->preset_name));
    }
    return b.data;
}

static void
fill_causes(struct request *rq, struct view *v, const struct import *im,
            const struct import_cause *causes, size_t n)
{
    struct view *again = view_row(v, "AGAIN");
    uint64_t sum = 0;
    view_text(again, "AGAIN_HREF", again_href(rq, im));
    for (size_t i = 0; i < n; i++) {
        struct view *c = view_row(again, "CAUSE");
        view_text(c, "LABEL", causes[i].reason);
        view_text(c, "HREF", refused_href(rq, im, causes[i].cause, 0));
        view_text(c, "COUNT",
                  format_int(rq->cx.arena, (int64_t)causes[i].rows));
        sum += causes[i].rows;
    }
    view_if(again, "SEVERAL", sum != im->refused);
    view_text(again, "CAUSE_TOTAL",
              format_int(rq->cx.arena, (int64_t)im->refused));
}

static void
fill_stages(struct request *rq, struct view *v, const struct import *im,
            const struct import_stage *list, size_t n, uint64_t total)
{
    struct arena *a = rq->cx.arena;
    struct view *box = view_row(v, "STAGES");
    for (size_t i = 0; i < n; i++) {
        struct view *s = view_row(box, "STAGE");
        view_u64(s, "TONE", list[i].colour);
        view_text(s, "LABEL", list[i].name);
        view_text(s, "HREF", arena_printf(a, "%s&stage=%s",
                                          customers_href(rq, im),
                                          list[i].code));
        view_text(s, "COUNT", format_int(a, (int64_t)list[i].customers));
        view_text(s, "SHARE", format_percent(a, (int64_t)list[i].customers,
                                             (int64_t)total));
    }
    view_text(box, "STAGE_TOTAL", format_int(a, (int64_t)total));
}

static enum err
fill_kept(struct request *rq, struct view *v, const struct import *im)
{
    struct import_kept_row *rows;
    size_t n;
    if (strcmp(im->state, "undone") || !im->kept)
        return OK;
    TRY(import_kept(&rq->cx, im->id, &rows, &n));
    struct view *box = view_row(v, "KEPT");
    for (size_t i = 0; i < n && i < KEPT_MOST; i++) {
        struct view *r = view_row(box, "KEPT_ROW");
        bool customer = !strcmp(rows[i].table, "customer");
        view_if(r, "LINK", customer);
        view_textf(r, "HREF", "/customer/%llu",
                   (unsigned long long)rows[i].id);
        view_text(r, "NAME", rows[i].label);
    }
    if (im->kept > KEPT_MOST)
        view_text(view_row(box, "MORE"), "MORE_TEXT",
                  lang_format(rq->cx.arena, rq->cx.lang, N_("and %s more"),
                              format_int(rq->cx.arena,
                                         (int64_t)im->kept - KEPT_MOST)));
    return OK;
}

static void
fill_head(struct request *rq, struct view *v, const struct import *im,
          uint64_t staged)
{
    struct arena *a = rq->cx.arena;
    const char *at = im->started_at != TIME_NONE
                         ? format_moment(a, im->started_at)
                         : format_moment(a, im->created_at);
    view_text(v, "BY_TEXT", arena_printf(a, "%s, %s", im->account_name, at));
    if (import_may_undo(im))
        view_text(view_row(v, "UNDO"), "UNDO_HREF",
                  wizard_href(rq, im, "/undo"));
    if (staged)
        view_text(view_row(v, "SEE"), "SEE_HREF", customers_href(rq, im));
    if ((!strcmp(im->state, "failed") || !strcmp(im->state, "cancelled")) &&
        im->rows_done && im->rows_done < im->rows_total) {
        struct view *c = view_row(v, "CONTINUE");
        view_text(c, "START_ACTION", wizard_href(rq, im, "/start"));
        form_hidden(rq, c, 0);
    }
}

static enum err
result_page(struct request *rq, const struct import *im)
{
    struct import_cause *causes;
    struct import_stage *stages;
    size_t cause_count, stage_count = 0;
    uint64_t staged = 0, updated = 0;
    TRY(import_causes(&rq->cx, im->id, &causes, &cause_count));
    if (rq->cx.actor.reach != REACH_NONE)
        TRY(import_stages(&rq->cx, im->id, &stages, &stage_count, &staged));
    if (im->kind == IMPORT_CUSTOMER && im->updated &&
        rq->cx.actor.reach != REACH_NONE)
        TRY(import_updated_count(&rq->cx, im->id, &updated));
    struct view *v = wizard_page(rq, "import/result", im, STEP_RESULT);
    fill_head(rq, v, im, staged);
    fill_lead(rq, v, im);
    fill_counts(rq, v, im, cause_count, staged, updated);
    view_if(v, "ALL_IN", !im->refused);
    if (im->refused) {
        TRY(fill_refused(rq, v, im, asked_cause(rq, causes, cause_count)));
        fill_causes(rq, v, im, causes, cause_count);
    }
    if (staged)
        fill_stages(rq, v, im, stages, stage_count, staged);
    return fill_kept(rq, v, im);
}

/* An import is shown where it stands. */
enum err
page_import_show(struct request *rq)
{
    struct import im;
    struct job job;
    TRY(wizard_find(rq, &im));
    if (!strcmp(im.state, "uploaded"))
        return reply_see_other(rq, wizard_href(rq, &im, "/encoding"), NULL);
    if (!strcmp(im.state, "preview"))
        return reply_see_other(rq, wizard_href(rq, &im, "/preview"), NULL);
    bool ended = !strcmp(im.state, "done") || !strcmp(im.state, "failed") ||
                 !strcmp(im.state, "cancelled") || !strcmp(im.state, "undone");
    if (!ended && wizard_job(rq, &im, &job) &&
        (!strcmp(job.state, "queued") || !strcmp(job.state, "running")))
        return reply_see_other(rq, wizard_href(rq, &im, "/progress"), NULL);
    return result_page(rq, &im);
}

enum err
page_import_refused(struct request *rq)
{
    struct import im;
    struct arena *a = rq->cx.arena;
    TRY(wizard_find(rq, &im));
    const char *path = arena_printf(a, "%s/export-%s",
                                    rq->cx.config->upload_dir,
                                    secret_token(a));
    TRY(import_refusals_csv(&rq->cx, im.id, path));
    TRY(audit_write(&rq->cx, "import.refused", "import", im.id, NULL));
    const char *name = lang_format(a, rq->cx.lang, N_("Refused rows of %s"),
                                   im.file_name);
    if (strlen(name) < 4 || strcmp(name + strlen(name) - 4, ".csv"))
        name = arena_printf(a, "%s.csv", name);
    return reply_file(rq, path, "text/csv; charset=utf-8", name);
}

/* ---- undo ---- */

enum err
page_import_undo_ask(struct request *rq)
{
    struct import im;
    struct arena *a = rq->cx.arena;
    enum lang l = rq->cx.lang;
    TRY(wizard_find(rq, &im));
    if (!import_may_undo(&im))
        return reply_see_other(rq, wizard_href(rq, &im, ""),
                               N_("This import can no longer be undone."));
    const char *title = lang_format(a, l, N_("Undo the import of %s?"),
                                    im.file_name);
    const char *facts[] = {
        lang_format(a, l, N_("%s new records go to the bin."),
                    format_int(a, (int64_t)im.created)),
        lang_format(a, l, N_("%s changed records are put back as they were."),
                    format_int(a, (int64_t)im.updated)),
        lang_text(l, N_("What somebody has edited or used since is left as it"
                        " is and listed."))};
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "TEXT",
              lang_text(l, N_("This takes back the whole import. It cannot be"
                              " repeated without the file.")));
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        view_text(view_row(v, "FACT"), "TEXT", facts[i]);
    form_hidden(rq, v, 0);
    view_text(v, "ACTION", wizard_href(rq, &im, "/undo"));
    view_text(v, "BACK_HREF", wizard_href(rq, &im, ""));
    view_msg(v, "DO_LABEL", N_("Undo this import"));
    return OK;
}

enum err
page_import_undo(struct request *rq)
{
    struct import im;
    TRY(wizard_find(rq, &im));
    TRY(import_queue_undo(&rq->cx, im.id));
    return reply_see_other(rq, wizard_href(rq, &im, "/progress"), NULL);
}
