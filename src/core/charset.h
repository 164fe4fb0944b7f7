/* The encoding of a file, by rule and not by guess.
 *
 * A byte order mark decides (UTF-8, UTF-16LE, UTF-16BE); else the whole file
 * is strict UTF-8; else, if not eight characters beyond ASCII were right so far
 * (it would be UTF-8 with a broken byte), the whole file is strict GB18030
 * (which holds GBK and GB2312); else it is refused with the place. Big5 looks like GB18030, so it
 * is read only when the person says so. */
#ifndef CORE_CHARSET_H
#define CORE_CHARSET_H

#include <stdint.h>

#include "core/err.h"

enum charset {
    CHARSET_AUTO,
    CHARSET_UTF8,
    CHARSET_UTF16LE,
    CHARSET_UTF16BE,
    CHARSET_GB18030,
    CHARSET_BIG5,
    CHARSET_COUNT
};

struct charset_result {
    enum charset found;  /* what the file was, or most nearly was */
    int64_t bad_byte;    /* offset of the first bad byte, -1 if none */
    int64_t bad_row;     /* its line, counted from 1; 0 if none */
    const char *problem; /* msgid, NULL if none */
};

/* "UTF-8", "GB18030", ...; "" for CHARSET_AUTO. */
const char *charset_name(enum charset c);
/* From a name, upper or lower case; -1 if none of ours. "" is CHARSET_AUTO. */
int charset_find(const char *name);

/* Reads all of in_fd (a file: it is read from its start, perhaps twice) and
 * writes it to out_fd (emptied first) as UTF-8 without mark, in bounded
 * memory. ERR_INVALID when the text is in none of the encodings or holds a
 * NUL: *result says where. ERR_FAULT when reading or writing fails. */
enum err charset_convert(int in_fd, int out_fd, enum charset as,
                         struct charset_result *result) MUST_CHECK;

#endif
