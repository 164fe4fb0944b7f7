/* A FastCGI front end in miniature (spec 1.0, sections 3 and 5), able to do
 * what nginx never does: break off anywhere. */
#ifndef TESTS_HTTP_FCGI_H
#define TESTS_HTTP_FCGI_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct fcgi_out {
    unsigned char data[128 * 1024];
    size_t len;
};

static inline int
fcgi_connect(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
        return fd;
    close(fd);
    return -1;
}

static inline void
fcgi_record(struct fcgi_out *o, int type, const void *p, size_t n)
{
    unsigned char head[8] = {1, (unsigned char)type, 0, 1,
                             (unsigned char)(n >> 8), (unsigned char)n, 0, 0};
    memcpy(o->data + o->len, head, 8);
    if (n)
        memcpy(o->data + o->len + 8, p, n);
    o->len += 8 + n;
}

static inline void
fcgi_param(unsigned char *p, size_t *n, const char *name, const char *value)
{
    p[(*n)++] = (unsigned char)strlen(name);
    p[(*n)++] = (unsigned char)strlen(value);
    memcpy(p + *n, name, strlen(name));
    *n += strlen(name);
    memcpy(p + *n, value, strlen(value));
    *n += strlen(value);
}

/* begin, params and, if `whole`, the end of stdin. */
static inline void
fcgi_build(struct fcgi_out *o, const char *method, const char *path,
           const char *length, const char *body, bool whole)
{
    static const unsigned char BEGIN[8] = {0, 1, 0};
    unsigned char params[2048];
    size_t n = 0;
    o->len = 0;
    fcgi_param(params, &n, "REQUEST_METHOD", method);
    fcgi_param(params, &n, "SCRIPT_NAME", path);
    fcgi_param(params, &n, "CONTENT_LENGTH", length);
    fcgi_param(params, &n, "CONTENT_TYPE",
               "application/x-www-form-urlencoded");
    fcgi_record(o, 1, BEGIN, sizeof BEGIN);
    fcgi_record(o, 4, params, n);
    fcgi_record(o, 4, NULL, 0);
    if (*body)
        fcgi_record(o, 5, body, strlen(body));
    if (whole)
        fcgi_record(o, 5, NULL, 0);
}

static inline bool
fcgi_send(int fd, const struct fcgi_out *o, size_t n)
{
    return send(fd, o->data, n, MSG_NOSIGNAL) == (ssize_t)n;
}

static inline bool
fcgi_read_n(int fd, void *p, size_t n)
{
    for (size_t got = 0; got < n;) {
        struct pollfd w = {.fd = fd, .events = POLLIN};
        if (poll(&w, 1, 20000) != 1)
            return false;
        ssize_t k = read(fd, (char *)p + got, n - got);
        if (k <= 0)
            return false;
        got += (size_t)k;
    }
    return true;
}

/* The STDOUT stream into text; the status, or 0 when there was no reply. */
static inline int
fcgi_reply(int fd, char *text, size_t size)
{
    size_t len = 0;
    unsigned char head[8], data[65536 + 256];
    text[0] = '\0';
    while (fcgi_read_n(fd, head, 8)) {
        size_t n = (size_t)head[4] << 8 | head[5];
        if (!fcgi_read_n(fd, data, n + head[6]) || head[1] == 3)
            break;
        if (head[1] == 6 && len + n < size) {
            memcpy(text + len, data, n);
            len += n;
            text[len] = '\0';
        }
    }
    int status = 0;
    return sscanf(text, "Status: %d", &status) == 1 ? status : 0;
}

/* One request from beginning to end. */
static inline int
fcgi_ask(const char *socket_path, const char *method, const char *path,
         const char *body, char *text, size_t size)
{
    struct fcgi_out o;
    char length[24];
    int fd = fcgi_connect(socket_path);
    if (fd < 0)
        return 0;
    snprintf(length, sizeof length, "%zu", strlen(body));
    fcgi_build(&o, method, path, length, body, true);
    int status = fcgi_send(fd, &o, o.len) ? fcgi_reply(fd, text, size) : 0;
    close(fd);
    return status;
}

#endif
