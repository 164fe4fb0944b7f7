/* The first byte is the size of the pieces in which the body arrives; reading
 * it in one piece must give the same answer. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct source {
    const uint8_t *data;
    size_t len, piece;
};

static size_t
source_read(void *arg, void *p, size_t n)
{
    struct source *s = arg;
    if (n > s->len)
        n = s->len;
    if (s->piece && n > s->piece)
        n = s->piece;
    memcpy(p, s->data, n);
    s->data += n;
    s->len -= n;
    return n;
}

static enum err
read_once(struct arena *a, const uint8_t *data, size_t n, size_t piece,
          struct multipart *m)
{
    struct source s = {.data = data, .len = n, .piece = piece};
    struct body b = {.read = source_read, .arg = &s, .left = n};
    enum err e = multipart_read(a, "B", &b, "/tmp", m);
    for (size_t i = 0; i < m->upload_count; i++) {
        const char *name = m->uploads[i].file_name;
        unlink(m->uploads[i].path);
        assert(e != OK || (!strchr(name, '/') && !strchr(name, '\\')));
        assert(text_storable(name, strlen(name), false));
    }
    return e;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct multipart whole, cut;
    if (n == 0)
        return 0;
    struct arena *a = arena_new();
    enum err e = read_once(a, data + 1, n - 1, 0, &whole);
    enum err f = read_once(a, data + 1, n - 1, data[0], &cut);
    assert(e == f && whole.form.count == cut.form.count &&
           whole.upload_count == cut.upload_count);
    arena_free(a);
    return 0;
}
