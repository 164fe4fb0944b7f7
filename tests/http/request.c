/* Whole requests: what is refused before a handler sees it (B1, B7, B8), the
 * table of addresses, and what goes out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/secret.h"
#include "http/limits.h"
#include "http/parse.h"
#include "http/reply.h"
#include "http/source.h"

static enum err
page_none(struct request *rq)
{
    return OK;
}

static const struct route ROUTES[] = {
    {METHOD_GET, "/", page_none, 0, ROUTE_PUBLIC},
    {METHOD_GET, "/customer", page_none, ROLES_DATA, 0},
    {METHOD_POST, "/customer", page_none, ROLES_DATA, 0},
    {METHOD_GET, "/customer/new", page_none, ROLES_DATA, 0},
    {METHOD_GET, "/customer/{id}", page_none, ROLES_DATA, 0},
    {METHOD_GET, "/customer/{id}/contact/{id}", page_none, ROLES_DATA, 0},
    {METHOD_GET, "/list/{word}/by/{key}", page_none, ROLES_DATA, 0},
    {METHOD_POST, "/import", page_none, ROLES_DATA, ROUTE_UPLOAD},
    {METHOD_GET, "/import/{id}.csv", page_none, ROLES_DATA, 0},
};

static struct config config = {.upload_dir = "/tmp"};

static int
start(void **state)
{
    *state = arena_new();
    return secret_start() == OK ? 0 : -1;
}

static int
end(void **state)
{
    arena_free(*state);
    return 0;
}

struct sent {
    const char *method, *path, *query, *length, *type, *body;
};

static struct request
parse(struct arena *a, struct sent s)
{
    struct request rq = {.cx = {.arena = a, .config = &config}};
    struct source src = {.data = s.body ? s.body : ""};
    src.len = strlen(src.data);
    struct body b = source_body(&src, 0);
    char *envp[] = {
        arena_printf(a, "REQUEST_METHOD=%s", s.method),
        arena_printf(a, "SCRIPT_NAME=%s", s.path),
        arena_printf(a, "QUERY_STRING=%s", s.query ? s.query : ""),
        arena_printf(a, "CONTENT_LENGTH=%s",
                     s.length ? s.length
                              : arena_printf(a, "%zu", src.len)),
        arena_printf(a, "CONTENT_TYPE=%s", s.type ? s.type : ""),
        "REMOTE_ADDR=192.0.2.7", "HTTP_HOST=crm.example",
        "REQUEST_ID=00112233445566778899aabbccddeeff",
        "HTTP_COOKIE=sid=abc", NULL};
    request_parse(&rq, envp, &b, ROUTES, sizeof ROUTES / sizeof *ROUTES);
    return rq;
}

static int
status_of(struct arena *a, struct sent s)
{
    return parse(a, s).reply.status;
}

static void
a_good_request_is_taken_apart(void **state)
{
    struct request rq = parse(*state, (struct sent){
        .method = "POST", .path = "/customer", .query = "page=2",
        .type = "application/x-www-form-urlencoded; charset=UTF-8",
        .body = "name=%E5%AE%A2&name=b"});
    assert_int_equal(rq.reply.status, 200);
    assert_ptr_equal(rq.route, &ROUTES[2]);
    assert_string_equal(request_form(&rq, "name"), "客");
    assert_string_equal(request_query(&rq, "page"), "2");
    assert_string_equal(request_cookie(&rq, "sid"), "abc");
    assert_string_equal(rq.cx.address, "192.0.2.7");
    assert_string_equal(rq.cx.request_id, "001122334455");
}

static void
addresses_find_their_row(void **state)
{
    struct request rq =
        parse(*state, (struct sent){.method = "GET", .path = "/customer/42/contact/7"});
    assert_ptr_equal(rq.route, &ROUTES[5]);
    assert_int_equal(rq.id, 42);
    assert_string_equal(rq.args[0], "7");
    rq = parse(*state, (struct sent){.method = "HEAD", .path = "/list/名/by/x"});
    assert_ptr_equal(rq.route, &ROUTES[6]);
    assert_string_equal(rq.args[0], "名");
    assert_string_equal(rq.args[1], "x");
    rq = parse(*state, (struct sent){.method = "GET", .path = "/import/9.csv"});
    assert_int_equal(rq.id, 9);
    rq = parse(*state, (struct sent){.method = "GET", .path = "/customer/new"});
    assert_ptr_equal(rq.route, &ROUTES[3]);
    rq = parse(*state, (struct sent){.method = "GET", .path = "/customer/18446744073709551615"});
    assert_true(rq.id == UINT64_MAX);
}

static void
what_has_no_row_is_404_and_a_wrong_method_405(void **state)
{
    static const char *const NONE[] = {
        "/customer/0", "/customer/-1", "/customer/007", "/customer/1x",
        "/customer/18446744073709551616", "/customer/", "/customers",
        "//customer", "/customer/1/", "/list//by/x", "/customer/1/edit"};
    for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++)
        assert_int_equal(
            status_of(*state, (struct sent){.method = "GET", .path = NONE[i]}), 404);
    struct request rq = parse(*state, (struct sent){.method = "POST", .path = "/customer/5"});
    assert_int_equal(rq.reply.status, 405);
    assert_non_null(strstr(rq.reply.headers.data, "Allow: GET, HEAD\r\n"));
    rq = parse(*state, (struct sent){.method = "DELETE", .path = "/customer"});
    assert_int_equal(rq.reply.status, 405);
    assert_non_null(
        strstr(rq.reply.headers.data, "Allow: GET, HEAD, POST\r\n"));
}

static void
a_content_length_that_is_wrong_is_refused(void **state)
{
    static const char TYPE[] = "application/x-www-form-urlencoded";
    static const struct {
        const char *length;
        int status;
    } CASES[] = {
        {"3", 200}, {"2", 400}, {"4", 400}, {"-1", 400}, {"abc", 400},
        {"3x", 400}, {" 3", 400}, {"0x3", 400}, {"+3", 400}, {"0", 400},
        {"2147483648", 413}, {"4294967296", 413},
        {"9223372036854775808", 413}, {"18446744073709551616", 400},
        {"1073741824", 413}, {"62914560", 413}, {"62914561", 413}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        int status = status_of(*state, (struct sent){
            .method = "POST", .path = "/customer", .length = CASES[i].length,
            .type = TYPE, .body = "a=b"});
        if (status != CASES[i].status)
            fail_msg("%s: %d", CASES[i].length, status);
    }
    assert_int_equal(status_of(*state, (struct sent){
        .method = "GET", .path = "/", .body = "a=b"}), 400);
    assert_int_equal(status_of(*state, (struct sent){
        .method = "POST", .path = "/customer", .length = ""}), 200);
}

static void
the_form_limit_is_exact(void **state)
{
    char *body = arena_alloc(*state, LIMIT_FORM + 2);
    memset(body, 'a', LIMIT_FORM);
    body[1] = '=';
    struct sent s = {.method = "POST", .path = "/customer", .body = body,
                     .type = "application/x-www-form-urlencoded"};
    assert_int_equal(status_of(*state, s), 200);
    body[LIMIT_FORM] = 'a';
    assert_int_equal(status_of(*state, s), 413);
}

static void
multipart_comes_only_where_uploads_do(void **state)
{
    static const char BODY[] =
        "--B\r\nContent-Disposition: form-data; name=f; filename=x.csv\r\n"
        "\r\n1,2\r\n--B--\r\n";
    struct sent s = {.method = "POST", .path = "/customer", .body = BODY,
                     .type = "multipart/form-data; boundary=B"};
    assert_int_equal(status_of(*state, s), 400);
    s.path = "/import";
    struct request rq = parse(*state, s);
    assert_int_equal(rq.reply.status, 200);
    assert_int_equal(rq.upload_count, 1);
    const char *path = rq.uploads[0].path;
    assert_int_equal(access(path, R_OK), 0);
    request_end(&rq);
    assert_int_not_equal(access(path, R_OK), 0);
    s.length = "5000";
    rq = parse(*state, s);
    assert_int_equal(rq.reply.status, 400);
    assert_int_equal(rq.upload_count, 0);
    s = (struct sent){.method = "POST", .path = "/import", .body = "{}",
                      .type = "application/json"};
    assert_int_equal(status_of(*state, s), 400);
}

static void
paths_and_queries_that_are_not_text_are_refused(void **state)
{
    static const char *const BAD[] = {"/\xff", "/a\nb", "/\xed\xa0\x80", "",
                                      "customer", "/\xe2\x80\xae" "x"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        assert_int_equal(status_of(*state, (struct sent){.method = "GET", .path = BAD[i]}),
                         400);
    assert_int_equal(status_of(*state, (struct sent){.method = "GET", .path = "/", .query = "a=%zz"}),
                     400);
    char *longest = arena_alloc(*state, LIMIT_QUERY + 2);
    memset(longest, 'a', LIMIT_QUERY + 1);
    assert_int_equal(status_of(*state, (struct sent){.method = "GET", .path = "/", .query = longest}),
                     414);
    longest[0] = '/';
    longest[LIMIT_PATH + 1] = '\0';
    assert_int_equal(status_of(*state, (struct sent){.method = "GET", .path = longest}), 414);
}

static bool
collect(void *arg, const void *p, size_t n, bool last)
{
    (void)last;
    buf_addn(arg, p, n);
    return true;
}

static const char *
sent_text(struct request *rq)
{
    static struct buf out;
    buf_init(&out, rq->cx.arena);
    reply_send(rq, collect, &out);
    return out.data;
}

static void
a_reply_has_a_length_and_is_not_stored(void **state)
{
    struct request rq = parse(*state, (struct sent){.method = "GET", .path = "/"});
    rq.reply.type = "text/html; charset=utf-8";
    buf_add(&rq.reply.body, "客");
    reply_header(&rq, "X-Test", "a\r\nSet-Cookie: evil");
    assert_string_equal(sent_text(&rq),
                        "Status: 200 OK\r\n"
                        "Content-Type: text/html; charset=utf-8\r\n"
                        "Cache-Control: no-store\r\nContent-Length: 3\r\n"
                        "X-Test: a  Set-Cookie: evil\r\n\r\n客");
    rq.method = METHOD_HEAD;
    assert_null(strstr(sent_text(&rq), "客"));
    assert_non_null(strstr(sent_text(&rq), "Content-Length: 3"));
}

static void
a_location_is_one_line_of_ascii(void **state)
{
    struct request rq = parse(*state, (struct sent){.method = "GET", .path = "/"});
    rq.reply.status = 303;
    rq.reply.location = "/客?a=%20\r\nX: y";
    reply_header(&rq, "Cache-Control", "private");
    assert_string_equal(sent_text(&rq),
                        "Status: 303 See Other\r\n"
                        "Location: /%E5%AE%A2?a=%20%0D%0AX:%20y\r\n"
                        "Content-Length: 0\r\n"
                        "Cache-Control: private\r\n\r\n");
}

static void
a_file_is_sent_whole_and_removed(void **state)
{
    struct request rq = parse(*state, (struct sent){.method = "GET", .path = "/"});
    char path[] = "/tmp/reply-XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "content", 7), 7);
    close(fd);
    rq.reply.file = path;
    assert_int_equal(reply_size(&rq), 7);
    assert_non_null(strstr(sent_text(&rq), "\r\n\r\ncontent"));
    assert_int_not_equal(access(path, F_OK), 0);
    assert_non_null(strstr(sent_text(&rq), "Status: 500"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_request_is_taken_apart),
        cmocka_unit_test(addresses_find_their_row),
        cmocka_unit_test(what_has_no_row_is_404_and_a_wrong_method_405),
        cmocka_unit_test(a_content_length_that_is_wrong_is_refused),
        cmocka_unit_test(the_form_limit_is_exact),
        cmocka_unit_test(multipart_comes_only_where_uploads_do),
        cmocka_unit_test(paths_and_queries_that_are_not_text_are_refused),
        cmocka_unit_test(a_reply_has_a_length_and_is_not_stored),
        cmocka_unit_test(a_location_is_one_line_of_ascii),
        cmocka_unit_test(a_file_is_sent_whole_and_removed),
    };
    return cmocka_run_group_tests(tests, start, end);
}
