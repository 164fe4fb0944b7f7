/* Encodings: nothing but UTF-8 comes out, a refusal names a place. The first
 * byte picks the encoding. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/charset.h"
#include "core/text.h"
#include "target.h"

static void
check_result(int out, enum err e, const struct charset_result *r, size_t size)
{
    off_t n = lseek(out, 0, SEEK_END);
    char *text = malloc((size_t)n + 1);
    assert(pread(out, text, (size_t)n, 0) == n);
    assert(e == OK || e == ERR_INVALID);
    /* Also of a file refused half way, what is out is whole characters. */
    assert(utf8_valid(text, (size_t)n));
    if (e == OK) {
        assert(!memchr(text, 0, (size_t)n));
        assert(!r->problem && r->bad_row == 0 && r->bad_byte == -1);
    } else {
        assert(r->problem && r->bad_row >= 1);
        assert(r->bad_byte >= 0 && r->bad_byte <= (int64_t)size);
    }
    free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int in = -1, out = -1;
    if (in < 0) {
        in = memfd_create("in", 0);
        out = memfd_create("out", 0);
    }
    if (size < 1)
        return 0;
    assert(ftruncate(in, 0) == 0);
    assert(pwrite(in, data + 1, size - 1, 0) == (ssize_t)size - 1);
    struct charset_result r;
    enum err e = charset_convert(in, out, data[0] % CHARSET_COUNT, &r);
    check_result(out, e, &r, size - 1);
    return 0;
}
