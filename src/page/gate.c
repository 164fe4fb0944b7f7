/* Session, access, transaction, handler, page, one log line.
 *
 * A handler runs only after every question about who may do this has been
 * answered, and its writes are there only if it said OK and the page is not an
 * error: rights are never checked after a write (reliability.md 2). */
#include "page/gate.h"

#include <stdio.h>
#include <string.h>

#include "core/log.h"
#include "core/secret.h"
#include "db/db.h"
#include "http/reply.h"
#include "model/customer_scope.h"
#include "model/message.h"
#include "model/name_key.h"
#include "model/search.h"
#include "model/once.h"
#include "model/session.h"
#include "model/task_list.h"
#include "model/warning.h"
#include "page/access.h"
#include "page/csrf.h"
#include "page/draft.h"
#include "page/error.h"
#include "page/layout.h"
#include "page/page.h"
#include "page/routes.h"
#include "view/view.h"

enum { REPEATS = 3, STATEMENT_MS = 5000, STATEMENT_ANALYSIS_MS = 20000 };

static const struct config *config; /* set once, before the fork */

void
gate_use(const struct config *c)
{
    config = c;
}

enum err
gate_start(void)
{
    TRY(db_library_start());
    TRY(secret_start());
    TRY(name_key_start());
    TRY(search_start());
    secret_cost((unsigned)config->hash_memory);
    secret_limit((unsigned)config->hash_at_once,
                 (unsigned)config->hash_waiting,
                 (unsigned)config->web_threads);
    layout_start(config);
    return view_start(config->template_dir);
}

struct db *
gate_thread_start(const struct config *c)
{
    return db_new(c, DB_RUNTIME);
}

void
gate_thread_end(struct db *db)
{
    db_free(db);
}

/* What waits behind the entries of the navigation: one statement a page. */
static enum err
badges_read(struct request *rq)
{
    struct query q;
    struct rows r;
    query_init(&q, rq->cx.arena);
    task_badge(&q, &rq->cx);
    query_sql(&q, " UNION ALL ");
    warning_badge(&q, &rq->cx);
    query_sql(&q, " UNION ALL ");
    message_badge(&q, &rq->cx);
    TRY(query_rows(&rq->cx, &q, &r));
    rq->session->messages = customer_scope_seen(&rq->cx, &r, 2).all;
    TRY(task_badge_count(&rq->cx, &r, &rq->session->tasks));
    return warning_badge_count(&rq->cx, &r, &rq->session->warnings);
}

/* What the frame of a page says beside the page: in its snapshot. */
static enum err
run_handler(struct request *rq)
{
    TRY(rq->route->handler(rq));
    if (!rq->session || rq->reply.layout == rq->reply.page ||
        rq->cx.actor.reach == REACH_NONE)
        return OK;
    return badges_read(rq);
}

/* The handler, then commit if all is well. A GET has nothing to commit, but
 * its snapshot ends. */
static enum err
run_read(struct request *rq)
{
    TRY(db_begin_read(&rq->cx));
    enum err e = run_handler(rq);
    if (e == OK)
        return db_commit(&rq->cx);
    db_rollback(&rq->cx);
    return e;
}

/* The same form a second time gets the first answer. */
static enum err
answer_again(struct request *rq, const char *once)
{
    const char *location;
    enum err e = once_find(&rq->cx, once, &location);
    if (e == ERR_NOT_FOUND)
        return ERR_CONFLICT;
    TRY(e);
    return reply_see_other(rq, location, NULL);
}

static enum err
handle_and_commit(struct request *rq, const char *once)
{
    enum err e = run_handler(rq);
    bool good = e == OK && rq->reply.status < 400;
    if (good && once && rq->reply.location)
        e = once_answer(&rq->cx, once, rq->reply.location);
    if (good && e == OK)
        return db_commit(&rq->cx);
    db_rollback(&rq->cx);
    return e;
}

static enum err
run_write(struct request *rq)
{
    const char *once = request_form(rq, "once");
    if (once && (!*once || strlen(once) > 64 || !rq->session ||
                 once[strspn(once, "0123456789abcdefghijklmnopqrstuvwxyz"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_")]))
        return ERR_INVALID;
    TRY(db_begin_write(&rq->cx));
    enum err e = once ? once_take(&rq->cx, once) : OK;
    if (e == OK)
        return handle_and_commit(rq, once);
    db_rollback(&rq->cx);
    return e == ERR_CONFLICT ? answer_again(rq, once) : e;
}

static enum err
run_once(struct request *rq)
{
    unsigned flags = rq->route->flags;
    if (flags & (ROUTE_NO_DB | ROUTE_OWN_TX))
        return rq->route->handler(rq);
    if (rq->route->method == METHOD_POST || (flags & ROUTE_WRITE))
        return run_write(rq);
    return run_read(rq);
}

static enum err
run(struct request *rq)
{
    struct reply before = rq->reply;
    size_t headers = before.headers.len;
    enum err e = run_once(rq);
    for (int i = 0; e == ERR_RETRY && i < REPEATS; i++) {
        rq->reply = before;
        rq->reply.headers.len = headers;
        if (rq->reply.headers.data)
            rq->reply.headers.data[headers] = '\0';
        e = run_once(rq);
    }
    return e;
}

static enum err
admit_and_run(struct request *rq)
{
    bool answered = false;
    if (rq->reply.status != 200)
        return access_identify(rq);
    if (rq->route->flags & ROUTE_NO_DB)
        return run(rq);
    db_statement_limit(rq->cx.db, rq->route->flags & ROUTE_ANALYSIS
                                      ? STATEMENT_ANALYSIS_MS
                                      : STATEMENT_MS);
    TRY(access_identify(rq));
    TRY(access_admit(rq, &answered));
    return answered ? OK : run(rq);
}

/* Templates into bytes. When even the error page fails, one line says so. */
static void
render(struct request *rq)
{
    struct reply *r = &rq->reply;
    for (int i = 0; i < 2 && r->layout; i++) {
        bool late = rq->cx.deadline_ms && i == 0 &&
                    clock_monotonic_ms() > rq->cx.deadline_ms;
        if (!late) {
            if (r->layout != r->page)
                layout_fill(rq);
            if (view_render(r->layout, r->layout_file, &r->body) == OK)
                return;
        }
        error_page(rq, late ? 503 : 500);
    }
    if (!r->layout)
        return;
    reply_reset(rq);
    r->status = 500;
    r->type = "text/plain; charset=utf-8";
    buf_printf(&r->body, "500 · %s\n", rq->cx.request_id);
}

static const char *
method_name(const struct request *rq)
{
    static const char *const NAMES[] = {"GET", "POST", "HEAD", "OTHER"};
    return NAMES[rq->method];
}

static void
log_request(struct request *rq)
{
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_printf(&b, "\"id\":\"%s\",\"user\":", rq->cx.request_id);
    buf_json(&b, rq->cx.actor.login ? rq->cx.actor.login : "");
    buf_printf(&b, ",\"method\":\"%s\",\"path\":", method_name(rq));
    /* The word in the address of a calendar is a password. */
    buf_json(&b, rq->path && !strncmp(rq->path, "/feed/", 6) ? "/feed/"
                                                              : rq->path);
    buf_printf(&b, ",\"status\":%d,\"ms\":%lld,\"stmts\":%u,\"bytes\":%lld",
               rq->reply.status,
               (long long)(clock_monotonic_ms() - rq->started_ms),
               rq->cx.db ? db_statement_count(rq->cx.db) : 0,
               (long long)reply_size(rq));
    log_json(LOG_INFO, "request", b.data);
}

/* Not what was denied: it may be another site's form; nor what is for a row
 * that is not there: no page would show it. */
static bool
is_refused_form(const struct request *rq, enum err e)
{
    return rq->route && (rq->route->flags & ROUTE_DRAFT) &&
           e != ERR_DENIED && e != ERR_NOT_FOUND && (e != OK || rq->reply.status >= 400);
}

void
gate_handle(struct request *rq, void *arg)
{
    int parsed = rq->reply.status;
    db_count_reset(rq->cx.db);
    access_language(rq);
    enum err e = admit_and_run(rq);
    if (db_in_transaction(rq->cx.db))
        db_rollback(&rq->cx);
    if (parsed == 200 && rq->session && is_refused_form(rq, e))
        draft_keep(rq);
    if (parsed != 200)
        error_page(rq, parsed);
    else if (e != OK)
        error_page(rq, error_status(e));
    render(rq);
    if (rq->htmx && rq->reply.status == 303) { /* htmx follows this instead */
        reply_header(rq, "HX-Redirect", rq->reply.location);
        rq->reply.location = NULL;
        rq->reply.status = 204;
    }
    log_request(rq);
}
