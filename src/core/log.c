/* Log lines as JSON on standard error.
 *
 * Built on the stack and written with one system call: it must work when
 * memory is out, and lines of several threads must not mix. Whatever is
 * logged, the line stays one line of valid ASCII-safe JSON: control
 * characters, bidi controls and bytes that are no UTF-8 are escaped, a text
 * that is too long is cut. A full disk or closed pipe is ignored: the log
 * never stops the work. */
#include "core/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unicode/utf8.h>
#include <unistd.h>

#define LINE_MAX_BYTES 8192

static const char *log_process = "perennial";
static enum log_level log_least = LOG_INFO;

struct line {
    size_t len;
    char data[LINE_MAX_BYTES];
};

void
log_start(const char *process, enum log_level least)
{
    log_process = process;
    log_least = least;
}

static const char *
level_name(enum log_level level)
{
    switch (level) {
    case LOG_DEBUG: return "debug";
    case LOG_INFO: return "info";
    case LOG_WARN: return "warn";
    case LOG_ERROR: return "error";
    }
    return "error";
}

static bool
needs_escape(UChar32 c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == '"' || c == '\\' ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xFEFF;
}

/* Room for the end of the line and its closing members is kept free. */
static void
line_escape(struct line *l, const char *s)
{
    int32_t i = 0, n = (int32_t)strnlen(s, LINE_MAX_BYTES);
    while (i < n && l->len < sizeof l->data - 32) {
        int32_t start = i;
        UChar32 c;
        U8_NEXT(s, i, n, c);
        if (c < 0)
            c = 0xFFFD;
        if (c == '"' || c == '\\') {
            l->data[l->len++] = '\\';
            l->data[l->len++] = (char)c;
        } else if (needs_escape(c) || c == 0xFFFD) {
            l->len += (size_t)snprintf(l->data + l->len, 8, "\\u%04x",
                                       (unsigned)c);
        } else {
            memcpy(l->data + l->len, s + start, (size_t)(i - start));
            l->len += (size_t)(i - start);
        }
    }
}

static void
line_begin(struct line *l, enum log_level level)
{
    struct timespec now;
    struct tm tm;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &tm);
    l->len = (size_t)snprintf(
        l->data, sizeof l->data,
        "{\"at\":\"%04d-%02d-%02dT%02d:%02d:%02d.%06ldZ\",\"level\":\"%s\","
        "\"process\":\"",
        tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
        tm.tm_sec, now.tv_nsec / 1000, level_name(level));
    line_escape(l, log_process);
    l->len += (size_t)snprintf(l->data + l->len, sizeof l->data - l->len,
                               "\",\"pid\":%d,\"what\":\"", (int)getpid());
}

static void
send_parts(struct iovec *parts, int n)
{
    ssize_t sent = writev(STDERR_FILENO, parts, n);
    (void)sent;
}

void
log_write(enum log_level level, const char *fmt, ...)
{
    if (level < log_least)
        return;
    char text[LINE_MAX_BYTES];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);

    struct line l;
    line_begin(&l, level);
    line_escape(&l, text);
    memcpy(l.data + l.len, "\"}\n", 3);
    struct iovec part = {l.data, l.len + 3};
    send_parts(&part, 1);
}

static bool
has_control(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7F)
            return true;
    return false;
}

void
log_json(enum log_level level, const char *what, const char *json)
{
    if (level < log_least)
        return;
    struct line l;
    line_begin(&l, level);
    line_escape(&l, what);
    if (has_control(json)) {
        /* Members may not break the line: keep them as a text instead. */
        memcpy(l.data + l.len, "\",\"raw\":\"", 9);
        l.len += 9;
        line_escape(&l, json);
        memcpy(l.data + l.len, "\"}\n", 3);
        struct iovec part = {l.data, l.len + 3};
        send_parts(&part, 1);
        return;
    }
    memcpy(l.data + l.len, *json ? "\"," : "\"", *json ? 2 : 1);
    l.len += *json ? 2 : 1;
    struct iovec parts[3] = {
        {l.data, l.len}, {(char *)json, strlen(json)}, {"}\n", 2}};
    send_parts(parts, 3);
}
