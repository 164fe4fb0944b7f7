/* Counting a body. The source may give fewer bytes than asked for; only 0 says
 * that it has ended. */
#include "http/body.h"

enum err
body_read(struct body *b, void *p, size_t n, size_t *got)
{
    *got = 0;
    if (b->left == 0 || n == 0)
        return OK;
    size_t want = n < b->left ? n : b->left;
    *got = b->read(b->arg, p, want);
    if (*got == 0 || *got > want)
        return ERR_INVALID;
    b->left -= *got;
    return OK;
}

enum err
body_all(struct body *b, struct arena *a, char **text, size_t *n)
{
    size_t size = b->left;
    *text = arena_alloc(a, size + 1);
    for (*n = 0; *n < size;) {
        size_t got;
        TRY(body_read(b, *text + *n, size - *n, &got));
        *n += got;
    }
    return body_finish(b);
}

enum err
body_finish(struct body *b)
{
    char waste[4096];
    size_t got;
    while (b->left)
        TRY(body_read(b, waste, sizeof waste, &got));
    return b->read(b->arg, waste, 1) == 0 ? OK : ERR_INVALID;
}
