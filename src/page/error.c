/* One table: error to status, status to words. The words say what happened and
 * what to do, not a code (ui.md 4). */
#include "page/error.h"

#include <string.h>

#include "http/reply.h"
#include "page/cookie.h"
#include "page/page.h"
#include "view/format.h"

enum { SECONDS_TO_WAIT = 5, SHOWN_TEXT = 20000 };

struct words {
    int status;
    const char *headline, *advice, *icon;
};

static const struct words WORDS[] = {
    {400, N_("This request could not be read"),
     N_("Something in it was incomplete or not valid. Go back and try again."),
     "alert-circle"},
    {403, N_("You may not do this"),
     N_("Your roles do not allow it, or the page was open for too long. Open "
        "it again, or ask your administrator."), "lock"},
    {404, N_("There is nothing here"),
     N_("The address is wrong, or it was deleted, or you may not see it."),
     "search"},
    {405, N_("This address cannot be used that way"),
     N_("Open it from the menu."), "alert-circle"},
    {409, N_("Somebody else was faster"),
     N_("It was changed or sent in the meantime. Open it again to see how it "
        "is now."), "users"},
    {413, N_("This is too large"),
     N_("Files may have 60 MB, a form 256 KB."), "upload"},
    {414, N_("This address is too long"),
     N_("Use fewer filters or a shorter text."), "alert-circle"},
    {422, N_("This cannot be saved as it is"),
     N_("Go back and check what was entered."), "alert-circle"},
    {429, N_("Too much at once"),
     N_("Wait a few seconds, then try again."), "clock"},
    {500, N_("Something went wrong here"),
     N_("It was noted. Nothing was saved. Try again."), "alert-triangle"},
    {503, N_("Not available for a moment"),
     N_("Nothing was saved. Wait a few seconds, then try again."), "database"},
};

int
error_status(enum err e)
{
    static const int STATUS[] = {
        [OK] = 200, [ERR_NOT_FOUND] = 404, [ERR_INVALID] = 400,
        [ERR_DENIED] = 403, [ERR_CONFLICT] = 409, [ERR_TOO_LARGE] = 413,
        [ERR_BUSY] = 429, [ERR_RETRY] = 503, [ERR_UNAVAILABLE] = 503,
        [ERR_TIMEOUT] = 503, [ERR_FAULT] = 500};
    return (size_t)e < sizeof STATUS / sizeof *STATUS ? STATUS[e] : 500;
}

static const struct words *
words_of(int status)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (WORDS[i].status == status)
            return &WORDS[i];
    return words_of(500);
}

static bool
is_secret(const char *name)
{
    return strstr(name, "password") || !strcmp(name, "old") ||
           !strcmp(name, "new") || !strcmp(name, "again");
}

static bool
is_ours(const char *name)
{
    return !strcmp(name, "csrf") || !strcmp(name, "once") ||
           !strcmp(name, "version");
}

/* What was typed, to copy, and as a form that sends the same again. */
static void
fill_unsaved(struct request *rq, struct view *v)
{
    struct buf typed;
    buf_init(&typed, rq->cx.arena);
    struct view *retry = view_row(v, "RETRY");
    view_text(retry, "ACTION", own_path(rq->path, "/"));
    for (size_t i = 0; i < rq->form.count; i++) {
        const struct param *p = &rq->form.list[i];
        if (is_secret(p->name))
            continue;
        struct view *hidden = view_row(retry, "HIDDEN");
        view_text(hidden, "NAME", p->name);
        view_text(hidden, "VALUE", p->value);
        if (is_ours(p->name) || !*p->value || typed.len > SHOWN_TEXT)
            continue;
        buf_add(&typed, p->value);
        buf_addc(&typed, '\n');
    }
    if (!typed.len)
        return;
    struct view *unsaved = view_row(v, "UNSAVED");
    view_text(unsaved, "UNSAVED_ABOUT", "");
    view_text(unsaved, "UNSAVED_TEXT", typed.data);
}

static void
fill_error(struct request *rq, const struct words *w, struct view *v)
{
    bool again = w->status == 429 || w->status >= 500;
    bool secret = false;
    for (size_t i = 0; i < rq->form.count; i++)
        secret |= is_secret(rq->form.list[i].name);
    view_msg(v, "HEADLINE", w->headline);
    view_msg(v, "ADVICE", w->advice);
    view_text(v, "ICON", w->icon);
    view_textf(v, "STATUS", "%d", w->status);
    view_text(v, "REFERENCE", rq->cx.request_id);
    view_text(v, "MOMENT", format_moment(rq->cx.arena, clock_now()));
    view_text(v, "BACK_HREF", "/");
    view_msg(v, "BACK_LABEL", N_("To the start page"));
    if (again && rq->method == METHOD_POST && rq->form.count &&
        !rq->upload_count && !secret)
        fill_unsaved(rq, v);
}

/* The Allow header of a 405 was set while parsing and has to stay. */
void
error_page(struct request *rq, int status)
{
    const struct words *w = words_of(status);
    struct buf headers = rq->reply.headers;
    reply_reset(rq);
    if (status == 405)
        rq->reply.headers = headers;
    const char *title = lang_text(rq->cx.lang, w->headline);
    struct view *v;
    if (rq->htmx) {
        v = reply_part(rq, "error/error");
    } else if (rq->session) {
        v = reply_page(rq, "error/error", title);
    } else {
        v = reply_page(rq, "error/plain", title);
        v = view_include(v, "ERROR", "error/error");
    }
    fill_error(rq, w, v);
    rq->reply.status = w->status;
    if (w->status == 429 || w->status == 503)
        reply_header(rq, "Retry-After",
                     arena_printf(rq->cx.arena, "%d", SECONDS_TO_WAIT));
}
