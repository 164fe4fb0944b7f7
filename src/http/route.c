/* Finding the row of an address.
 *
 * The table is read from the top and the first row that fits wins, so a fixed
 * word stands before a {word} in its place. HEAD is answered by the GET row. */
#include "http/route.h"

#include <string.h>

#include "core/text.h"

enum { ARGS = 4 };

struct match {
    uint64_t id;
    const char *args[ARGS];
    size_t arg_count;
};

/* "{id}": digits, no leading zero, so that a page has one address. */
static bool
match_id(const char **path, struct arena *a, struct match *m)
{
    size_t n = strspn(*path, "0123456789");
    uint64_t id;
    if (n == 0 || n > 20 || **path == '0')
        return false;
    const char *digits = arena_copy(a, *path, n);
    if (!parse_u64(digits, &id))
        return false;
    if (m->id == 0)
        m->id = id;
    else if (m->arg_count < ARGS)
        m->args[m->arg_count++] = digits;
    *path += n;
    return true;
}

static bool
match_word(const char **path, struct arena *a, struct match *m)
{
    size_t n = strcspn(*path, "/");
    if (n == 0 || m->arg_count == ARGS)
        return false;
    m->args[m->arg_count++] = arena_copy(a, *path, n);
    *path += n;
    return true;
}

static bool
match_pattern(const char *pattern, const char *path, struct arena *a,
              struct match *m)
{
    *m = (struct match){0};
    while (*pattern) {
        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return false;
            continue;
        }
        bool fits = !strncmp(pattern, "{id}", 4) ? match_id(&path, a, m)
                                                 : match_word(&path, a, m);
        if (!fits)
            return false;
        pattern = strchr(pattern, '}') + 1;
    }
    return *path == '\0';
}

static const char *
allowed(bool get, bool post)
{
    if (get && post)
        return "GET, HEAD, POST";
    return get ? "GET, HEAD" : "POST";
}

enum err
route_match(const struct route *table, size_t n, struct request *rq,
            const char **allow)
{
    enum method wanted = rq->method == METHOD_HEAD ? METHOD_GET : rq->method;
    bool get = false, post = false;
    rq->route = NULL;
    for (size_t i = 0; i < n; i++) {
        struct match m;
        if (!match_pattern(table[i].pattern, rq->path, rq->cx.arena, &m))
            continue;
        if (table[i].method == wanted) {
            rq->route = &table[i];
            rq->id = m.id;
            memcpy(rq->args, m.args, sizeof rq->args);
            return OK;
        }
        get |= table[i].method == METHOD_GET;
        post |= table[i].method == METHOD_POST;
    }
    if (!get && !post)
        return ERR_NOT_FOUND;
    *allow = allowed(get, post);
    return ERR_INVALID;
}
