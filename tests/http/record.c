/* What is sent arrives once and in order, in records of at most 65,535 bytes. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/record.h"

static void
end_read(int fd, const unsigned char *head, int place)
{
    unsigned char body[8];
    assert_int_equal(head[1], place == 1 ? 6 : 3);
    if (place == 1)
        return;
    assert_int_equal(head[5], 8);
    assert_int_equal(recv(fd, body, sizeof body, MSG_WAITALL), 8);
    for (size_t i = 0; i < sizeof body; i++)
        assert_int_equal(body[i], 0); /* status 0, complete */
}

/* The contents of the records on the connection up to the end of the request;
 * their number. */
static size_t
records_read(int fd, unsigned char *out, size_t *len)
{
    unsigned char head[8];
    size_t records = 0;
    int ends = 0;
    *len = 0;
    while (recv(fd, head, sizeof head, MSG_WAITALL) == sizeof head) {
        size_t n = (size_t)head[4] << 8 | head[5];
        assert_int_equal(head[0], 1);
        assert_int_equal(head[2] << 8 | head[3], 258);
        if (n == 0 || head[1] == 3) { /* the stream, then the request ends */
            end_read(fd, head, ++ends);
            continue;
        }
        assert_int_equal(head[1], 6);
        assert_int_equal(ends, 0);
        assert_int_equal(recv(fd, out + *len, n, MSG_WAITALL), n);
        *len += n;
        records++;
    }
    assert_int_equal(ends, 2);
    return records;
}

static size_t
round_trip(const char *head, const unsigned char *body, size_t n)
{
    static unsigned char out[1 << 20];
    size_t len, head_len = strlen(head);
    int pair[2], room = 1 << 20;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    struct record_writer w = {.fd = pair[0], .request = 258};
    assert_true(record_send(&w, head, head_len, n == 0));
    if (n)
        assert_true(record_send(&w, body, n, true));
    close(pair[0]);
    size_t records = records_read(pair[1], out, &len);
    close(pair[1]);
    assert_int_equal(len, head_len + n);
    assert_memory_equal(out, head, head_len);
    if (n)
        assert_memory_equal(out + head_len, body, n);
    return records;
}

static void
a_page_is_one_record_with_its_headers(void **state)
{
    unsigned char body[30000];
    (void)state;
    for (size_t i = 0; i < sizeof body; i++)
        body[i] = (unsigned char)(i * 7);
    assert_int_equal(round_trip("Status: 200 OK\r\n\r\n", body, sizeof body),
                     1);
    assert_int_equal(round_trip("Status: 303 See Other\r\n\r\n", NULL, 0), 1);
}

static void
what_is_longer_is_cut_into_records(void **state)
{
    static unsigned char body[150000];
    (void)state;
    for (size_t i = 0; i < sizeof body; i++)
        body[i] = (unsigned char)(i * 31 >> 3);
    assert_int_equal(round_trip("Status: 200 OK\r\n\r\n", body, sizeof body),
                     3);
}

static void
a_peer_that_is_gone_is_told(void **state)
{
    int pair[2];
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    close(pair[1]);
    struct record_writer w = {.fd = pair[0], .request = 258};
    assert_false(record_send(&w, "x", 1, true));
    close(pair[0]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_one_record_with_its_headers),
        cmocka_unit_test(what_is_longer_is_cut_into_records),
        cmocka_unit_test(a_peer_that_is_gone_is_told),
    };
    signal(SIGPIPE, SIG_IGN); /* as the worker does */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
