/* The reply as FastCGI wants it: CGI headers (RFC 3875 6), then the body.
 *
 * A page is whole before its first byte leaves (architecture 2), so the length
 * is known and a late fault can still change the status. */
#include "http/reply.h"

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    int status;
    const char *words;
} REASONS[] = {
    {200, "OK"}, {201, "Created"}, {204, "No Content"},
    {303, "See Other"},
    {400, "Bad Request"}, {403, "Forbidden"}, {404, "Not Found"},
    {405, "Method Not Allowed"}, {409, "Conflict"},
    {413, "Content Too Large"}, {414, "URI Too Long"},
    {422, "Unprocessable Content"}, {429, "Too Many Requests"},
    {500, "Internal Server Error"}, {503, "Service Unavailable"},
};

static const char *
reason(int status)
{
    for (size_t i = 0; i < sizeof REASONS / sizeof *REASONS; i++)
        if (REASONS[i].status == status)
            return REASONS[i].words;
    return "Reply";
}

void
reply_reset(struct request *rq)
{
    rq->reply = (struct reply){.status = 200};
    buf_init(&rq->reply.headers, rq->cx.arena);
    buf_init(&rq->reply.body, rq->cx.arena);
}

/* A line break in a value would begin a header of somebody else's choice. */
void
reply_header(struct request *rq, const char *name, const char *value)
{
    struct buf *b = &rq->reply.headers;
    buf_printf(b, "%s: ", name);
    for (const char *p = value; *p; p++)
        buf_addc(b, (unsigned char)*p < 0x20 || *p == 0x7f ? ' ' : *p);
    buf_add(b, "\r\n");
}

/* RFC 3986: what may not stand in an address is percent-encoded; the rest,
 * with the percent signs that are there already, stays. */
static void
add_location(struct buf *b, const char *location)
{
    buf_add(b, "Location: ");
    for (const unsigned char *p = (const unsigned char *)location; *p; p++) {
        if (*p <= 0x20 || *p >= 0x7f || strchr("\"<>\\^`{|}", *p))
            buf_printf(b, "%%%02X", *p);
        else
            buf_addc(b, (char)*p);
    }
    buf_add(b, "\r\n");
}

static bool
has_header(const struct buf *headers, const char *name)
{
    size_t n = strlen(name);
    const char *p = headers->len ? headers->data : "";
    while (*p) {
        if (!strncasecmp(p, name, n) && p[n] == ':')
            return true;
        const char *end = strchr(p, '\n');
        p = end ? end + 1 : "";
    }
    return false;
}

/* Headers of a body of `size` bytes; true when one has to follow. */
static bool
send_head(struct request *rq, int status, int64_t size, reply_fn *send,
          void *arg)
{
    bool body = size > 0 && rq->method != METHOD_HEAD;
    struct reply *r = &rq->reply;
    struct buf head;
    buf_init(&head, rq->cx.arena);
    buf_printf(&head, "Status: %d %s\r\n", status, reason(status));
    if (r->type)
        buf_printf(&head, "Content-Type: %s\r\n", r->type);
    if (r->location)
        add_location(&head, r->location);
    if (!has_header(&r->headers, "Cache-Control"))
        buf_add(&head, "Cache-Control: no-store\r\n");
    buf_printf(&head, "Content-Length: %lld\r\n", (long long)size);
    buf_addn(&head, r->headers.data, r->headers.len);
    buf_add(&head, "\r\n");
    return send(arg, head.data, head.len, !body) && body;
}

static void
send_chunks(int fd, int64_t size, reply_fn *send, void *arg)
{
    char chunk[64 * 1024];
    while (size > 0) {
        size_t want = size < (int64_t)sizeof chunk ? (size_t)size
                                                   : sizeof chunk;
        ssize_t n = read(fd, chunk, want);
        if (n <= 0 || !send(arg, chunk, (size_t)n, n == size))
            return;
        size -= n;
    }
}

static void
send_file(struct request *rq, reply_fn *send, void *arg)
{
    struct reply *r = &rq->reply;
    struct stat st;
    int fd = open(r->file, O_RDONLY | O_CLOEXEC);
    bool good = fd >= 0 && fstat(fd, &st) == 0;
    unlink(r->file);
    if (good) {
        if (send_head(rq, r->status, st.st_size, send, arg))
            send_chunks(fd, st.st_size, send, arg);
    } else {
        FAIL(ERR_FAULT, "the file of a reply cannot be read: %s", r->file);
        buf_init(&r->headers, rq->cx.arena);
        (void)send_head(rq, 500, 0, send, arg);
    }
    if (fd >= 0)
        close(fd);
}

void
reply_send(struct request *rq, reply_fn *send, void *arg)
{
    struct reply *r = &rq->reply;
    if (r->file) {
        send_file(rq, send, arg);
        return;
    }
    if (send_head(rq, r->status, (int64_t)r->body.len, send, arg))
        send(arg, r->body.data, r->body.len, true);
}

int64_t
reply_size(const struct request *rq)
{
    struct stat st;
    if (!rq->reply.file)
        return (int64_t)rq->reply.body.len;
    return stat(rq->reply.file, &st) == 0 ? st.st_size : 0;
}
