/* A browser in the process: keeps cookies, sends requests through parser and
 * gate, reads the reply. One thread each, with its own connection. */
#ifndef TESTS_PAGE_BROWSER_H
#define TESTS_PAGE_BROWSER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixture.h"
#include "http/parse.h"
#include "http/reply.h"
#include "http/source.h"
#include "model/user.h"
#include "page/gate.h"
#include "page/routes.h"
#include "view/view.h"

struct browser {
    struct fixture *f;
    struct ctx *connection;
    const struct route *routes;
    size_t route_count;
    char cookies[8][200]; /* "name=value" */
    const char *content_type; /* of the next request, NULL = a form */
    const char *headers[8]; /* extra "HTTP_X=..." of the next request */
    struct request rq;      /* the last one, with its reply */
    char csrf[100], once[100];
};

/* Templates beside the test program: BUILD/tests/page/x, BUILD/templates. */
static inline void
browser_prepare(struct fixture *f)
{
    static char dir[4096];
    ssize_t n = readlink("/proc/self/exe", dir, sizeof dir - 32);
    assert_true(n > 0);
    dir[n] = '\0';
    for (int i = 0; i < 3; i++)
        *strrchr(dir, '/') = '\0';
    strcat(dir, "/templates");
    f->config.template_dir = dir;
    f->config.upload_dir = f->folder;
    gate_use(&f->config);
    assert_ok(gate_start());
}

static inline void
browser_open(struct browser *b, struct fixture *f)
{
    *b = (struct browser){.f = f, .routes = routes,
                          .route_count = route_count};
    b->connection = fixture_connect(f, DB_RUNTIME);
}

static inline void
browser_close(struct browser *b)
{
    fixture_disconnect(b->connection);
}

static inline void
browser_cookie(struct browser *b, const char *pair)
{
    size_t n = strcspn(pair, "=") + 1, free = 8;
    for (size_t i = 0; i < 8; i++) {
        if (!strncmp(b->cookies[i], pair, n))
            free = i;
        else if (free == 8 && !b->cookies[i][0])
            free = i;
    }
    assert_true(free < 8);
    snprintf(b->cookies[free], sizeof b->cookies[free], "%.*s",
             (int)strcspn(pair, ";"), pair);
    if (strstr(pair, "Max-Age=0"))
        b->cookies[free][0] = '\0';
}

static inline void
browser_take_cookies(struct browser *b)
{
    const char *p = b->rq.reply.headers.data;
    while (p && (p = strstr(p, "Set-Cookie: "))) {
        p += 12;
        browser_cookie(b, arena_copy(b->connection->arena, p,
                                     strcspn(p, "\r")));
    }
}

/* The value of a hidden field of the last page. */
static inline void
browser_hidden(struct browser *b, const char *name, char *out, size_t size)
{
    char mark[64];
    snprintf(mark, sizeof mark, "name=\"%s\" value=\"", name);
    const char *body = b->rq.reply.body.data;
    const char *p = body ? strstr(body, mark) : NULL;
    if (p)
        snprintf(out, size, "%.*s", (int)strcspn(p + strlen(mark), "\""),
                 p + strlen(mark));
}

/* address: path, then maybe ?query. The status. */
static inline int
browser_send(struct browser *b, const char *method, const char *address,
             const char *body)
{
    struct arena *a = b->connection->arena;
    char *envp[24];
    size_t n = 0;
    int query = (int)strcspn(address, "?");
    struct source src = {.data = body, .len = strlen(body)};
    struct body in = source_body(&src, 0);
    struct buf jar;
    buf_init(&jar, a);
    buf_add(&jar, "HTTP_COOKIE=");
    for (size_t i = 0; i < 8; i++)
        if (b->cookies[i][0])
            buf_printf(&jar, "%s; ", b->cookies[i]);
    envp[n++] = arena_printf(a, "REQUEST_METHOD=%s", method);
    envp[n++] = arena_printf(a, "SCRIPT_NAME=%.*s", query, address);
    envp[n++] = arena_printf(a, "REQUEST_URI=%s", address);
    envp[n++] = arena_printf(a, "QUERY_STRING=%s",
                             address[query] ? address + query + 1 : "");
    envp[n++] = arena_printf(a, "CONTENT_LENGTH=%zu", src.len);
    envp[n++] = arena_printf(a, "CONTENT_TYPE=%s",
                             b->content_type
                                 ? b->content_type
                                 : "application/x-www-form-urlencoded");
    b->content_type = NULL;
    envp[n++] = (char *)"HTTP_HOST=crm.example:8080";
    envp[n++] = (char *)"REMOTE_ADDR=192.0.2.1";
    envp[n++] = jar.data;
    for (size_t i = 0; i < 8 && b->headers[i]; i++)
        envp[n++] = (char *)(uintptr_t)b->headers[i];
    envp[n] = NULL;
    memset(b->headers, 0, sizeof b->headers);
    b->rq = (struct request){.started_ms = clock_monotonic_ms()};
    b->rq.cx.arena = a;
    b->rq.cx.db = b->connection->db;
    b->rq.cx.config = &b->f->config;
    request_parse(&b->rq, envp, &in, b->routes, b->route_count);
    gate_handle(&b->rq, NULL);
    request_end(&b->rq);
    browser_take_cookies(b);
    browser_hidden(b, "csrf", b->csrf, sizeof b->csrf);
    browser_hidden(b, "once", b->once, sizeof b->once);
    return b->rq.reply.status;
}

static inline int
browser_get(struct browser *b, const char *address)
{
    return browser_send(b, "GET", address, "");
}

/* With the CSRF token of the last page before the fields. */
static inline int
browser_post(struct browser *b, const char *address, const char *fields)
{
    return browser_send(b, "POST", address,
                        arena_printf(b->connection->arena, "csrf=%s&%s",
                                     b->csrf, fields));
}

static inline const char *
browser_location(const struct browser *b)
{
    return b->rq.reply.location ? b->rq.reply.location : "";
}

/* How often the last reply has it. */
static inline size_t
browser_times(const struct browser *b, const char *text)
{
    size_t n = 0;
    for (const char *p = b->rq.reply.body.data; (p = strstr(p, text)); n++)
        p += strlen(text);
    return n;
}

static inline bool
browser_sees(const struct browser *b, const char *text)
{
    return b->rq.reply.body.len && strstr(b->rq.reply.body.data, text);
}

/* The first count from p to end that stands in no link, NULL = none: digits that
 * are no share, no money and no number of days. What is 0 has no list. */
static inline const char *
unlinked_count(const char *p, const char *end)
{
    for (bool money = false; p < end; p++) {
        if (!strncmp(p, "<a ", 3)) {
            p = strstr(p, "</a>");
            continue;
        }
        if (!strncmp(p, "<span class=\"clm-soft clm-figure\"", 33))
            p = strstr(p, "</span>");
        if (*p == '<')
            p = strchr(p, '>');
        money |= !strncmp(p, "¥", 2);
        if (*p < '0' || *p > '9')
            continue;
        const char *after = p + strspn(p, "0123456789.,");
        if (!money && *after != '%' && strncmp(after, " 天", 4))
            return p;
        p = after - 1;
    }
    return NULL;
}

/* Of each part of the page between these; `least` links must be in them. */
static inline void
numbers_are_linked(const struct browser *b, const char *begin,
                   const char *until, int least)
{
    const char *p = b->rq.reply.body.data;
    int links = 0;
    while ((p = strstr(p, begin))) {
        const char *end = strstr(p, until);
        const char *wrong = unlinked_count(p + strlen(begin), end);
        if (wrong)
            fail_msg("not linked: %.60s", wrong);
        for (; p < end; p++)
            links += !strncmp(p, "data-count=", 11);
    }
    assert_true(links >= least);
}

#define TEST_PASSWORD "correct horse battery"

/* An account; roles 0 is possible. Its number. */
static inline uint64_t
make_user(struct fixture *f, const char *login, unsigned roles,
          uint64_t team_id)
{
    struct user u = {.login = login, .name = login, .roles = roles,
                     .team_id = team_id};
    static char hash[200]; /* of TEST_PASSWORD: hashed for the first alone */
    struct rows r;
    f->cx.actor = (struct actor){0};
    assert_ok(user_add(&f->cx, &u, *hash ? NULL : TEST_PASSWORD));
    if (*hash)
        assert_ok(db_exec(&f->cx, "UPDATE account SET password_hash = ?"
                          " WHERE id = ?", B_TEXT(hash), B_U64(u.id)));
    else if (db_find(&f->cx, &r, "SELECT password_hash FROM account"
                     " WHERE id = ?", B_U64(u.id)) == OK)
        strcpy(hash, rows_text(&r, 0, 0));
    return u.id;
}

static inline int
browser_login(struct browser *b, const char *login, const char *password)
{
    assert_int_equal(browser_get(b, "/login"), 200);
    return browser_post(b, "/login",
                        arena_printf(b->connection->arena,
                                     "login=%s&password=%s&next=/", login,
                                     password));
}

/* Of somebody with TEST_PASSWORD; each logs in once. */
static inline struct browser *
browser_of(struct fixture *f, const char *login)
{
    enum { PEOPLE = 8 };
    static struct browser browsers[PEOPLE];
    static const char *logins[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        if (!logins[i]) {
            logins[i] = login;
            browser_open(&browsers[i], f);
            assert_int_equal(
                browser_login(&browsers[i], login, TEST_PASSWORD), 303);
        }
        if (!strcmp(logins[i], login))
            return &browsers[i];
    }
    fail();
    return NULL;
}

#endif
