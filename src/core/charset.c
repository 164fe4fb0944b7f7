/* File to file conversion by iconv, with the row and byte of what is wrong.
 *
 * One encoding is tried after the other over the whole file, since a file that
 * is UTF-8 for its first megabyte need not be in the second. glibc's iconv
 * stops on the first bad sequence (no //IGNORE, no //TRANSLIT); only its UTF-8
 * lets codes above U+10FFFF pass, so that is checked by utf8_prefix. A
 * sequence cut at the end of a piece is kept for the next one. When all fail,
 * the encoding that got further is the one reported. */
#include "core/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/lang.h"
#include "core/text.h"

#define PIECE_BYTES 65536
#define LONGEST_CHAR 16 /* more than any sequence of the five */
/* So many right characters beyond ASCII are no accident: text in GB18030
 * passes for UTF-8 that long less than once in a million files. */
#define UTF8_PROOF 8

static const char MSG_ENCODING[] =
    N_("The text is neither UTF-8 nor GB18030 nor UTF-16. If it is in another "
       "encoding, please choose it.");
static const char MSG_CHOSEN[] = N_("The text is not in this encoding.");
static const char MSG_NUL[] =
    N_("The file contains a NUL byte: it is no text file.");

static const struct {
    const char *name, *iconv_name;
} SETS[CHARSET_COUNT] = {
    [CHARSET_AUTO] = {"", ""},
    [CHARSET_UTF8] = {"UTF-8", "UTF-8"},
    [CHARSET_UTF16LE] = {"UTF-16LE", "UTF-16LE"},
    [CHARSET_UTF16BE] = {"UTF-16BE", "UTF-16BE"},
    [CHARSET_GB18030] = {"GB18030", "GB18030"},
    [CHARSET_BIG5] = {"Big5", "CP950"},
};

/* One attempt. Invariant: in[0..have) are bytes of the file from `offset`. */
struct attempt {
    iconv_t cd;
    int in_fd, out_fd;
    size_t have;
    int64_t offset;
    int64_t rows; /* line ends written so far */
    int beyond_ascii; /* characters written, counted up to UTF8_PROOF */
    bool after_cr, end;
    char in[PIECE_BYTES + LONGEST_CHAR];
    char out[PIECE_BYTES];
};

const char *
charset_name(enum charset c)
{
    return SETS[c].name;
}

int
charset_find(const char *name)
{
    for (int c = 0; c < CHARSET_COUNT; c++)
        if (strcasecmp(name, SETS[c].name) == 0)
            return c;
    return -1;
}

static bool
read_all(int fd, char *to, size_t want, size_t *got)
{
    *got = 0;
    while (*got < want) {
        ssize_t n = read(fd, to + *got, want - *got);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        *got += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool
write_all(int fd, const char *from, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, from, n);
        if (done < 0 && errno != EINTR)
            return false;
        from += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

/* Counts LF, CR and CRLF as one line end each. */
static void
count_rows(struct attempt *t, const char *p, size_t n)
{
    if (n == 0)
        return;
    if (!memchr(p, '\r', n)) {
        if (t->after_cr && *p == '\n')
            t->rows--;
        t->after_cr = false;
        const char *end = p + n;
        while ((p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
            t->rows++;
            p++;
        }
        return;
    }
    for (size_t i = 0; i < n; i++) {
        t->rows += p[i] == '\r' || (p[i] == '\n' && !t->after_cr);
        t->after_cr = p[i] == '\r';
    }
}

static enum err
refuse(struct attempt *t, const char *problem, int64_t byte,
       struct charset_result *r)
{
    r->problem = problem;
    r->bad_byte = byte;
    r->bad_row = t->rows + 1;
    return ERR_INVALID;
}

/* Where in the input the first NUL stands: two aligned bytes in UTF-16, one in
 * the others, none of which has it inside a longer sequence. */
static int64_t
nul_place(const char *in, size_t n, enum charset set)
{
    size_t unit = set == CHARSET_UTF16LE || set == CHARSET_UTF16BE ? 2 : 1;
    size_t i = 0;
    while (i + unit < n && (in[i] || in[i + unit - 1]))
        i += unit;
    return (int64_t)i;
}

static void
count_beyond_ascii(struct attempt *t, const char *p, size_t n)
{
    for (size_t i = 0; i < n && t->beyond_ascii < UTF8_PROOF; i++)
        t->beyond_ascii += (unsigned char)p[i] >= 0xC0;
}

/* Passes on n bytes of output, which came of in[0..took); a NUL among them
 * ends the attempt. */
static enum err
emit(struct attempt *t, size_t n, const char *in, size_t took,
     struct charset_result *r)
{
    const char *nul = memchr(t->out, '\0', n);
    count_beyond_ascii(t, t->out, n);
    count_rows(t, t->out, nul ? (size_t)(nul - t->out) : n);
    if (nul)
        return refuse(t, MSG_NUL, t->offset + nul_place(in, took, r->found),
                      r);
    if (!write_all(t->out_fd, t->out, n))
        return FAIL(ERR_FAULT, "cannot write converted text: %m");
    return OK;
}

/* As iconv, for UTF-8 to itself. */
static size_t
copy_utf8(char **from, size_t *left, char **to, size_t *room)
{
    size_t n = *left < *room ? *left : *room;
    size_t fine = utf8_prefix(*from, n);
    memcpy(*to, *from, fine);
    *from += fine;
    *left -= fine;
    *to += fine;
    *room -= fine;
    if (*left == 0)
        return 0;
    if (fine > 0 && n - fine < 4 && n < *left + fine)
        errno = E2BIG;
    else
        errno = *left < 4 ? EINVAL : EILSEQ;
    return (size_t)-1;
}

/* Converts what is in t->in; keeps a sequence cut at its end. */
static enum err
convert_piece(struct attempt *t, struct charset_result *r)
{
    char *from = t->in;
    size_t left = t->have;
    while (left > 0) {
        char *to = t->out;
        size_t room = sizeof t->out;
        size_t before = left;
        const char *start = from;
        size_t done = r->found == CHARSET_UTF8
                          ? copy_utf8(&from, &left, &to, &room)
                          : iconv(t->cd, &from, &left, &to, &room);
        int why = errno;
        TRY(emit(t, (size_t)(to - t->out), start, before - left, r));
        t->offset += (int64_t)(before - left);
        if (done != (size_t)-1 || why == E2BIG)
            continue;
        if (why == EINVAL && !t->end)
            break;
        return refuse(t, MSG_ENCODING, t->offset, r);
    }
    memmove(t->in, from, left);
    t->have = left;
    return OK;
}

static enum err
run_attempt(struct attempt *t, struct charset_result *r)
{
    while (!t->end) {
        size_t got;
        if (!read_all(t->in_fd, t->in + t->have, PIECE_BYTES, &got))
            return FAIL(ERR_FAULT, "cannot read text to convert: %m");
        t->have += got;
        t->end = got < PIECE_BYTES;
        TRY(convert_piece(t, r));
    }
    /* Output that waits for a following character (CP950 knows such). */
    char *to = t->out;
    size_t room = sizeof t->out;
    iconv(t->cd, NULL, NULL, &to, &room);
    return emit(t, (size_t)(to - t->out), t->in, 0, r);
}

static enum err
try_set(int in_fd, int out_fd, enum charset set, int64_t skip,
        struct charset_result *r, bool *proven)
{
    struct attempt t;
    t.in_fd = in_fd;
    t.out_fd = out_fd;
    t.have = 0;
    t.offset = skip;
    t.rows = 0;
    t.beyond_ascii = 0;
    t.after_cr = t.end = false;
    *r = (struct charset_result){.found = set, .bad_byte = -1};
    if (lseek(in_fd, skip, SEEK_SET) < 0 || lseek(out_fd, 0, SEEK_SET) < 0 ||
        ftruncate(out_fd, 0) != 0)
        return FAIL(ERR_FAULT, "cannot rewind a text file: %m");
    t.cd = iconv_open("UTF-8", SETS[set].iconv_name);
    if (t.cd == (iconv_t)-1)
        return FAIL(ERR_FAULT, "iconv does not know %s",
                    SETS[set].iconv_name);
    enum err e = run_attempt(&t, r);
    iconv_close(t.cd);
    *proven = t.beyond_ascii == UTF8_PROOF;
    return e;
}

/* The encoding a byte order mark names, and the mark's length. */
static enum charset
mark_of(const unsigned char *p, size_t n, int64_t *length)
{
    *length = 3;
    if (n >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF)
        return CHARSET_UTF8;
    *length = 2;
    if (n >= 2 && p[0] == 0xFF && p[1] == 0xFE)
        return CHARSET_UTF16LE;
    if (n >= 2 && p[0] == 0xFE && p[1] == 0xFF)
        return CHARSET_UTF16BE;
    *length = 0;
    return CHARSET_AUTO;
}

enum err
charset_convert(int in_fd, int out_fd, enum charset as,
                struct charset_result *result)
{
    unsigned char head[4];
    size_t n;
    int64_t mark_bytes;
    bool proven;
    *result = (struct charset_result){.found = as, .bad_byte = -1};
    if (lseek(in_fd, 0, SEEK_SET) < 0 ||
        !read_all(in_fd, (char *)head, sizeof head, &n))
        return FAIL(ERR_FAULT, "cannot read text to convert: %m");
    enum charset mark = mark_of(head, n, &mark_bytes);
    if (as != CHARSET_AUTO) {
        enum err chosen = try_set(in_fd, out_fd, as,
                                  mark == as ? mark_bytes : 0, result,
                                  &proven);
        if (result->problem == MSG_ENCODING)
            result->problem = MSG_CHOSEN;
        return chosen;
    }
    if (mark != CHARSET_AUTO)
        return try_set(in_fd, out_fd, mark, mark_bytes, result, &proven);

    enum err e = try_set(in_fd, out_fd, CHARSET_UTF8, 0, result, &proven);
    /* A UTF-8 file with one broken byte could pass for GB18030, all of it
     * garbled: better refused. */
    if (e != ERR_INVALID || result->problem == MSG_NUL || proven)
        return e;
    struct charset_result utf8 = *result;
    e = try_set(in_fd, out_fd, CHARSET_GB18030, 0, result, &proven);
    if (e == ERR_INVALID && utf8.bad_byte >= result->bad_byte)
        *result = utf8;
    return e;
}
