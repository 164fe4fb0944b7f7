/* See record.h. FastCGI 1.0, 3.3 and 5.3: version, type, request, length of the
 * content, padding; an even 65,528 bytes of content need no padding. */
#include "http/record.h"

#include <errno.h>
#include <stdint.h>
#include <sys/uio.h>

enum { VERSION = 1, END = 3, STDOUT = 6, CONTENT_MOST = 65528 };

/* All of it, or false: the peer is gone or too slow. */
static bool
write_all(int fd, struct iovec *v, int n)
{
    while (n > 0) {
        ssize_t sent = writev(fd, v, n);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return false;
        while (n > 0 && (size_t)sent >= v->iov_len) {
            sent -= (ssize_t)v->iov_len;
            v++;
            n--;
        }
        if (n > 0) {
            v->iov_base = (char *)v->iov_base + sent;
            v->iov_len -= (size_t)sent;
        }
    }
    return true;
}

/* With `last` also the end of the stream and of the request: done, status 0. */
static bool
record_write(struct record_writer *w, const void *p, size_t n, bool last)
{
    size_t size = w->head_len + n;
    uint8_t header[8] = {VERSION, STDOUT, (uint8_t)(w->request >> 8),
                         (uint8_t)w->request, (uint8_t)(size >> 8),
                         (uint8_t)size, 0, 0};
    uint8_t end[24] = {VERSION, STDOUT, header[2], header[3], 0, 0, 0, 0,
                       VERSION, END, header[2], header[3], 0, 8};
    struct iovec v[] = {
        {header, sizeof header},
        {(void *)(uintptr_t)w->head, w->head_len},
        {(void *)(uintptr_t)p, n},
        {end, last ? sizeof end : 0}};
    w->head_len = 0;
    return write_all(w->fd, v, 4);
}

bool
record_send(void *writer, const void *p, size_t n, bool last)
{
    struct record_writer *w = writer;
    const char *from = p;
    if (w->head == NULL && !last && n <= CONTENT_MOST / 2) {
        w->head = p;
        w->head_len = n;
        return true;
    }
    while (n > 0) {
        size_t room = CONTENT_MOST - w->head_len;
        size_t piece = n < room ? n : room;
        if (!record_write(w, from, piece, last && piece == n))
            return false;
        from += piece;
        n -= piece;
    }
    return true;
}
