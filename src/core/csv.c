/* libcsv behind limits.
 *
 * libcsv knows quotes and line ends but has no limits, cannot stop, and hands
 * each field out of one buffer. Here a row is gathered in `text` (offsets, as
 * it may move), an error latches until the end, and the parser's own buffer is
 * bounded by its realloc: a quote that never closes costs 64 KiB, not the
 * file. Invariant: starts[0..columns) are in text, each with its NUL. */
#include "core/csv.h"

#include <csv.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/lang.h"

#define PIECE_BYTES 65536
#define FIRST_TEXT 4096

static const char MSG_NUL[] =
    N_("The file contains a NUL byte: it is no text file.");
static const char MSG_COLUMNS[] = N_("A row has more than 200 columns.");
static const char MSG_FIELD[] = N_("A cell is longer than 32 KB.");
static const char MSG_ROWS[] = N_("The file has more than 2,000,000 rows.");
static const char MSG_QUOTE[] = N_("A quotation mark is never closed.");

struct csv {
    struct csv_parser parser;
    csv_row_fn *row;
    void *user;
    struct csv_result *result;
    enum err state;      /* latched */
    int64_t number;      /* of the row being read */
    int last_end;        /* the character that ended the row before, or 0 */
    size_t mark_seen;    /* bytes of a byte order mark passed; 3 = over */
    char *text;
    size_t text_len, text_cap;
    size_t columns;
    size_t starts[CSV_COLUMNS_MAX]; /* offset of each field in text */
};

static void
stop(struct csv *c, const char *problem)
{
    if (c->state != OK)
        return;
    c->state = ERR_INVALID;
    c->result->problem = problem;
    c->result->bad_row = c->number;
}

static void *
bounded_realloc(void *p, size_t n)
{
    return n > 2 * CSV_FIELD_BYTES ? NULL : realloc(p, n);
}

static bool
text_room(struct csv *c, size_t n)
{
    if (c->text_len + n <= c->text_cap)
        return true;
    size_t cap = c->text_cap;
    while (cap < c->text_len + n)
        cap *= 2;
    char *text = realloc(c->text, cap);
    if (!text) {
        c->state = FAIL(ERR_FAULT, "no memory for a row of %zu bytes", cap);
        return false;
    }
    c->text = text;
    c->text_cap = cap;
    return true;
}

static void
on_field(void *field, size_t n, void *user)
{
    struct csv *c = user;
    c->last_end = 0;
    if (c->state != OK)
        return;
    if (c->columns == CSV_COLUMNS_MAX)
        stop(c, MSG_COLUMNS);
    else if (n > CSV_FIELD_BYTES)
        stop(c, MSG_FIELD);
    if (c->state != OK || !text_room(c, n + 1))
        return;
    c->starts[c->columns++] = c->text_len;
    memcpy(c->text + c->text_len, field, n);
    c->text[c->text_len + n] = '\0';
    c->text_len += n + 1;
}

/* A row of one empty field is a blank line to whoever looks at the file. */
static bool
is_blank(const struct csv *c)
{
    return c->columns == 0 || (c->columns == 1 && !c->text[0]);
}

static void
hand_out(struct csv *c)
{
    struct csv_result *r = c->result;
    if (r->rows == CSV_ROWS_MAX) {
        stop(c, MSG_ROWS);
        return;
    }
    if (r->rows++ == 0)
        r->columns = c->columns;
    if (c->columns != r->columns) {
        if (r->ragged < CSV_RAGGED_KEPT)
            r->ragged_rows[r->ragged] = c->number;
        r->ragged++;
    }
    char *fields[CSV_COLUMNS_MAX];
    for (size_t i = 0; i < c->columns; i++)
        fields[i] = c->text + c->starts[i];
    c->state = c->row(c->user, c->number, fields, c->columns);
}

/* Called for each CR and LF outside quotes, and with -1 at the end. */
static void
on_row(int end, void *user)
{
    struct csv *c = user;
    if (end == CSV_LF && c->last_end == CSV_CR) {
        c->last_end = 0; /* second half of CRLF */
        return;
    }
    if (c->state == OK && !is_blank(c))
        hand_out(c);
    c->last_end = end;
    c->columns = 0;
    c->text_len = 0;
    if (c->state == OK)
        c->number++;
}

struct csv *
csv_open(char delimiter, csv_row_fn *row, void *user,
         struct csv_result *result)
{
    struct csv *c = calloc(1, sizeof *c);
    char *text = malloc(FIRST_TEXT);
    if (!c || !text ||
        csv_init(&c->parser, CSV_REPALL_NL) != 0) {
        free(c);
        free(text);
        return NULL;
    }
    csv_set_delim(&c->parser, (unsigned char)delimiter);
    csv_set_realloc_func(&c->parser, bounded_realloc);
    csv_set_blk_size(&c->parser, 1024);
    memset(result, 0, sizeof *result);
    c->row = row;
    c->user = user;
    c->result = result;
    c->number = 1;
    c->text = text;
    c->text_cap = FIRST_TEXT;
    return c;
}

static void
parse(struct csv *c, const char *p, size_t n)
{
    if (n == 0 || c->state != OK)
        return;
    size_t done = csv_parse(&c->parser, p, n, on_field, on_row, c);
    if (done != n && c->state == OK)
        stop(c, MSG_FIELD);
}

/* Passes over a byte order mark, which may come in single bytes. What turns
 * out to be none is parsed after all. */
static size_t
skip_mark(struct csv *c, const char *p, size_t n)
{
    static const char MARK[3] = {'\xEF', '\xBB', '\xBF'};
    size_t i = 0;
    while (c->mark_seen < 3 && i < n) {
        if (p[i] != MARK[c->mark_seen]) {
            parse(c, MARK, c->mark_seen);
            c->mark_seen = 3;
            return i;
        }
        c->mark_seen++;
        i++;
    }
    return i;
}

enum err
csv_feed(struct csv *c, const char *p, size_t n)
{
    size_t skipped = c->mark_seen < 3 ? skip_mark(c, p, n) : 0;
    p += skipped;
    n -= skipped;
    while (n > 0 && c->state == OK) {
        size_t piece = n < PIECE_BYTES ? n : PIECE_BYTES;
        const char *nul = memchr(p, '\0', piece);
        parse(c, p, nul ? (size_t)(nul - p) : piece);
        if (nul)
            stop(c, MSG_NUL);
        p += piece;
        n -= piece;
    }
    return c->state;
}

enum err
csv_finish(struct csv *c)
{
    if (c->mark_seen < 3)
        parse(c, "\xEF\xBB", c->mark_seen);
    c->mark_seen = 3;
    /* libcsv names an open quote only in strict mode, which while reading
     * would refuse a plain inch sign as well. */
    csv_set_opts(&c->parser,
                 CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI);
    if (c->state == OK &&
        csv_fini(&c->parser, on_field, on_row, c) != 0)
        stop(c, MSG_QUOTE);
    return c->state;
}

void
csv_close(struct csv *c)
{
    if (!c)
        return;
    csv_free(&c->parser);
    free(c->text);
    free(c);
}

static enum err
read_pieces(struct csv *c, int fd)
{
    char piece[PIECE_BYTES];
    for (;;) {
        ssize_t n = read(fd, piece, sizeof piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return FAIL(ERR_FAULT, "cannot read a file of rows: %m");
        if (n == 0)
            return csv_finish(c);
        TRY(csv_feed(c, piece, (size_t)n));
    }
}

enum err
csv_read(int fd, char delimiter, csv_row_fn *row, void *user,
         struct csv_result *result)
{
    struct csv *c = csv_open(delimiter, row, user, result);
    if (!c)
        return FAIL(ERR_FAULT, "no memory to read rows");
    enum err e = read_pieces(c, fd);
    csv_close(c);
    return e;
}
