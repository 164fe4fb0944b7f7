/* Days known on that readers asked for, and files that nobody needs any more. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "model/copy_private.h"

enum { KNOWN_MOST = 24, ORPHAN_S = 600 };

struct known_name {
    unsigned model;
    char day[11];
    unsigned long long built; /* the day it holds for */
};

static bool
name_read(const char *file, struct known_name *out, const char *end)
{
    int n = 0;
    return sscanf(file, "funnel.known.%u.%10[0-9-].%16llx%n", &out->model,
                  out->day, &out->built, &n) == 3 && n > 0
        && !strcmp(file + n, end);
}

static bool
ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && !strcmp(s + n - k, end);
}

static enum err
wish_serve(struct ctx *cx, const struct known_name *n)
{
    const struct rules *r;
    int32_t day = day_parse(n->day);
    TRY(rules_get(cx, &r));
    for (size_t i = 0; i < r->model_count; i++)
        if (r->models[i].number == n->model && r->models[i].kept
            && day != DAY_NONE && day < clock_today())
            return copy_known_build(cx, &r->models[i], day);
    return OK;
}

/* A file of yesterday, or one of more than there may be; the oldest first. */
static void
known_clear(struct ctx *cx, const char *folder, const char *file,
            size_t *count)
{
    struct known_name n;
    if (!name_read(file, &n, ""))
        return;
    if (n.built != (unsigned long long)clock_today() || ++*count > KNOWN_MOST)
        (void)unlink(arena_printf(cx->arena, "%s/%s", folder, file));
}

/* Of a writer that was killed: a draft, or a pair that was never named. */
static void
orphan_clear(struct ctx *cx, const char *folder, const char *file)
{
    struct stat st;
    struct copy_current c;
    const char *path = arena_printf(cx->arena, "%s/%s", folder, file);
    bool pair = !strncmp(file, "funnel.base.", 12)
        || !strncmp(file, "funnel.more.", 12);
    if ((!pair && (strncmp(file, "funnel.", 7) || !ends_with(file, ".tmp")))
        || stat(path, &st) != 0 || st.st_mtime + ORPHAN_S > time(NULL)
        || copy_current_read(cx, &c) != OK
        || !strcmp(path, copy_file_name(cx, "base", c.base))
        || !strcmp(path, copy_file_name(cx, "more", c.more)))
        return;
    (void)unlink(path);
}

static enum err
folder_serve(struct ctx *cx, DIR *dir)
{
    const char *folder = cx->config->cache_dir;
    struct dirent *d;
    size_t count = 0;
    while ((d = readdir(dir)) != NULL) {
        struct known_name n;
        known_clear(cx, folder, d->d_name, &count);
        orphan_clear(cx, folder, d->d_name);
        if (!name_read(d->d_name, &n, ".wish"))
            continue;
        enum err e = wish_serve(cx, &n);
        (void)unlink(arena_printf(cx->arena, "%s/%s", folder, d->d_name));
        TRY(e);
    }
    return OK;
}

enum err
copy_known_serve(struct ctx *cx)
{
    struct ctx own = *cx;
    DIR *dir = opendir(cx->config->cache_dir);
    if (dir == NULL)
        return errno == ENOENT ? OK
            : FAIL(ERR_FAULT, "%s: %s", cx->config->cache_dir,
                   strerror(errno));
    own.arena = arena_new();
    enum err e = folder_serve(&own, dir);
    arena_free(own.arena);
    closedir(dir);
    return e;
}
