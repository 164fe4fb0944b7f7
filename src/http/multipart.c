/* The stream of a multipart body.
 *
 * A window of 64 KiB slides over the body; everything that cannot be the
 * beginning of a delimiter is handed on at once, so that memory does not grow
 * with the file. The first delimiter has no CRLF before it: the window starts
 * with one, and then all delimiters are alike. */
#include "http/multipart.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/text.h"
#include "http/limits.h"
#include "http/params.h"

enum { WINDOW = 64 * 1024 };

struct stream {
    struct arena *arena;
    struct body *body;
    const char *upload_dir;
    char *window, *delimiter;
    size_t start, end, delimiter_len;
    size_t text_total;
    struct multipart *out;
};

struct part {
    const char *name, *file_name, *path;
    int fd; /* -1: a text, collected below */
    struct buf text;
    int64_t size;
};

static enum err
stream_fill(struct stream *s)
{
    memmove(s->window, s->window + s->start, s->end - s->start);
    s->end -= s->start;
    s->start = 0;
    size_t got;
    TRY(body_read(s->body, s->window + s->end, WINDOW - s->end, &got));
    s->end += got;
    return got ? OK : ERR_INVALID;
}

static enum err
file_write(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return FAIL(ERR_UNAVAILABLE, "writing an upload: %s",
                        strerror(errno));
        p += done;
        n -= (size_t)done;
    }
    return OK;
}

static enum err
part_data(struct stream *s, struct part *part, const char *p, size_t n)
{
    if (!part || n == 0)
        return OK;
    part->size += (int64_t)n;
    if (part->fd >= 0)
        return file_write(part->fd, p, n);
    s->text_total += n;
    if (s->text_total > LIMIT_FORM)
        return ERR_TOO_LARGE;
    buf_addn(&part->text, p, n);
    return OK;
}

/* Hands on everything up to the next delimiter and steps over that. part NULL:
 * the preamble, which means nothing. */
static enum err
stream_until_delimiter(struct stream *s, struct part *part)
{
    for (;;) {
        char *p = s->window + s->start;
        size_t n = s->end - s->start;
        char *found = memmem(p, n, s->delimiter, s->delimiter_len);
        if (found) {
            TRY(part_data(s, part, p, (size_t)(found - p)));
            s->start += (size_t)(found - p) + s->delimiter_len;
            return OK;
        }
        if (n >= s->delimiter_len) {
            size_t sure = n - (s->delimiter_len - 1);
            TRY(part_data(s, part, p, sure));
            s->start += sure;
        }
        TRY(stream_fill(s));
    }
}

/* The next line without its CRLF; counts against *room. */
static enum err
stream_line(struct stream *s, size_t *room, char **line)
{
    for (;;) {
        char *p = s->window + s->start;
        size_t n = s->end - s->start;
        char *found = memmem(p, n, "\r\n", 2);
        size_t used = found ? (size_t)(found - p) + 2 : n;
        if (used > *room)
            return ERR_TOO_LARGE;
        if (!found) {
            TRY(stream_fill(s));
            continue;
        }
        *room -= used;
        *line = arena_copy(s->arena, p, used - 2);
        s->start += used;
        return utf8_valid(*line, used - 2) && strlen(*line) == used - 2
                   ? OK
                   : ERR_INVALID;
    }
}

/* After a delimiter: "--" ends the body, blanks and CRLF begin a part. */
static enum err
stream_after_delimiter(struct stream *s, bool *last)
{
    while (s->end - s->start < 2)
        TRY(stream_fill(s));
    *last = !memcmp(s->window + s->start, "--", 2);
    if (*last)
        return OK;
    size_t room = 200;
    char *line;
    TRY(stream_line(s, &room, &line));
    return line[strspn(line, " \t")] ? ERR_INVALID : OK;
}

static char *
header_value(char *line, const char *name)
{
    size_t n = strlen(name);
    if (strncasecmp(line, name, n) || line[n] != ':')
        return NULL;
    char *value = line + n + 1;
    return value + strspn(value, " \t");
}

/* One header line. Nested multiparts and transfer encodings are what RFC 7578
 * 4.3 and 4.7 took out: no browser sends them. */
static enum err
part_header(struct stream *s, struct part *part, char *line)
{
    if (*line == ' ' || *line == '\t' || !strchr(line, ':'))
        return ERR_INVALID;
    char *value = header_value(line, "Content-Disposition");
    if (value && part->name)
        return ERR_INVALID;
    if (value)
        return multipart_disposition(s->arena, value, &part->name,
                                     &part->file_name);
    value = header_value(line, "Content-Type");
    if (value && !strncasecmp(value, "multipart/", 10))
        return ERR_INVALID;
    value = header_value(line, "Content-Transfer-Encoding");
    bool plain = !value || !strcasecmp(value, "binary") ||
                 !strcasecmp(value, "8bit") || !strcasecmp(value, "7bit");
    return plain ? OK : ERR_INVALID;
}

static enum err
part_headers(struct stream *s, struct part *part)
{
    size_t room = LIMIT_PART_HEADER;
    for (;;) {
        char *line;
        TRY(stream_line(s, &room, &line));
        if (*line == '\0')
            break;
        TRY(part_header(s, part, line));
    }
    return part->name ? OK : ERR_INVALID;
}

/* The upload is listed before its first byte is written, so that whoever
 * cleans up knows of it whatever happens next. */
static enum err
part_open(struct stream *s, struct part *part)
{
    struct multipart *out = s->out;
    if (!part->file_name)
        return OK;
    if (out->upload_count >= LIMIT_UPLOADS)
        return ERR_TOO_LARGE;
    char *path = arena_printf(s->arena, "%s/upload-XXXXXX", s->upload_dir);
    part->fd = mkostemp(path, O_CLOEXEC);
    if (part->fd < 0)
        return FAIL(ERR_UNAVAILABLE, "no file for an upload in %s: %s",
                    s->upload_dir, strerror(errno));
    part->path = path;
    if (!out->uploads)
        out->uploads = ARENA_ARRAY(s->arena, LIMIT_UPLOADS, struct upload);
    out->uploads[out->upload_count++] = (struct upload){
        .field = part->name, .file_name = part->file_name, .path = path};
    return OK;
}

/* A file input that nobody used comes as file name "" and no bytes. */
static enum err
part_done(struct stream *s, struct part *part)
{
    struct multipart *out = s->out;
    if (part->fd < 0) {
        if (!utf8_valid(part->text.data, part->text.len) ||
            memchr(part->text.data, '\0', part->text.len))
            return ERR_INVALID;
        return params_add(s->arena, &out->form, part->name, part->text.data,
                          LIMIT_PARAMS);
    }
    struct upload *up = &out->uploads[out->upload_count - 1];
    up->size = part->size;
    if (*part->file_name == '\0' && part->size == 0) {
        unlink(part->path);
        out->upload_count--;
    } else if (*part->file_name == '\0') {
        up->file_name = "file";
    }
    return OK;
}

static enum err
stream_part(struct stream *s)
{
    struct part part = {.fd = -1};
    buf_init(&part.text, s->arena);
    TRY(part_headers(s, &part));
    TRY(part_open(s, &part));
    enum err e = stream_until_delimiter(s, &part);
    if (part.fd >= 0 && close(part.fd) != 0 && e == OK)
        e = FAIL(ERR_UNAVAILABLE, "closing an upload: %s", strerror(errno));
    TRY(e);
    return part_done(s, &part);
}

enum err
multipart_read(struct arena *a, const char *boundary, struct body *b,
               const char *upload_dir, struct multipart *out)
{
    *out = (struct multipart){0};
    struct stream s = {.arena = a, .body = b, .upload_dir = upload_dir,
                       .window = arena_alloc(a, WINDOW), .end = 2,
                       .delimiter = arena_printf(a, "\r\n--%s", boundary),
                       .out = out};
    s.delimiter_len = strlen(s.delimiter);
    memcpy(s.window, "\r\n", 2);
    TRY(stream_until_delimiter(&s, NULL));
    for (;;) {
        bool last;
        TRY(stream_after_delimiter(&s, &last));
        if (last)
            return body_finish(b);
        TRY(stream_part(&s));
    }
}
