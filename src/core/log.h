/* JSON lines to standard error: one object a line, CR/LF/ESC escaped, never a
 * password, token or form value. Safe from any thread (one write a line). */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#include "core/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_start(const char *process, enum log_level least);
void log_write(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* `json` = members without braces: "\"status\":200,\"ms\":3". */
void log_json(enum log_level level, const char *what, const char *json);

#endif
