/* Names of errors, and the one place where a fault is written down. */
#include "core/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/log.h"

const char *
err_name(enum err code)
{
    switch (code) {
    case OK: return "ok";
    case ERR_NOT_FOUND: return "not_found";
    case ERR_INVALID: return "invalid";
    case ERR_DENIED: return "denied";
    case ERR_CONFLICT: return "conflict";
    case ERR_TOO_LARGE: return "too_large";
    case ERR_BUSY: return "busy";
    case ERR_RETRY: return "retry";
    case ERR_UNAVAILABLE: return "unavailable";
    case ERR_TIMEOUT: return "timeout";
    case ERR_FAULT: return "fault";
    }
    return "unknown";
}

enum err
err_fail(enum err code, const char *file, int line, const char *fmt, ...)
{
    char text[2048];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    enum log_level level = code == ERR_FAULT ? LOG_ERROR : LOG_WARN;
    log_write(level, "%s at %s:%d: %s", err_name(code), file, line, text);
    return code;
}
