/* CSV: limits hold, and the size of the pieces changes nothing. The first byte
 * is the size of a piece. */
#include <string.h>

#include "core/buf.h"
#include "core/csv.h"
#include "target.h"

static enum err
note_row(void *user, int64_t row, char **fields, size_t n)
{
    struct buf *b = user;
    assert(n >= 1 && n <= CSV_COLUMNS_MAX && row >= 1);
    buf_printf(b, "%lld", (long long)row);
    for (size_t i = 0; i < n; i++) {
        assert(strlen(fields[i]) <= CSV_FIELD_BYTES);
        buf_printf(b, "[%s]", fields[i]);
    }
    return OK;
}

static enum err
read_in(const uint8_t *data, size_t size, size_t step, char delimiter,
        struct buf *seen, struct csv_result *r)
{
    struct csv *c = csv_open(delimiter, note_row, seen, r);
    enum err e = OK;
    for (size_t i = 0; i < size && e == OK; i += step)
        e = csv_feed(c, (const char *)data + i,
                     size - i < step ? size - i : step);
    if (e == OK)
        e = csv_finish(c);
    csv_close(c);
    return e;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    size_t step = (size_t)data[0] + 1;
    struct arena *a = arena_new();
    struct buf whole, pieces;
    struct csv_result r1, r2;
    buf_init(&whole, a);
    buf_init(&pieces, a);
    char delimiter = csv_delimiter((const char *)data + 1, size - 1);
    enum err e1 = read_in(data + 1, size - 1, size, delimiter, &whole, &r1);
    enum err e2 = read_in(data + 1, size - 1, step, delimiter, &pieces, &r2);
    assert(e1 == e2 && (e1 == OK || e1 == ERR_INVALID));
    assert(strcmp(whole.data, pieces.data) == 0);
    assert(r1.bad_row == r2.bad_row && r1.problem == r2.problem);
    assert((e1 == OK) == (r1.problem == NULL));
    assert((e1 == OK) == (r1.bad_row == 0));
    arena_free(a);
    return 0;
}
