/* Reading, listing and writing files for the catalogue tool. Nothing is
 * written outside the build folder, and nothing that did not change. */
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "i18n.h"

static void
give_up(const char *path)
{
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    exit(2);
}

static char *
read_if_there(struct i18n *x, const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    struct buf b;
    buf_init(&b, x->arena);
    char block[65536];
    for (size_t got; (got = fread(block, 1, sizeof block, f)) > 0;)
        buf_addn(&b, block, got);
    if (ferror(f))
        give_up(path);
    fclose(f);
    *n = b.len;
    return b.data ? b.data : arena_copy(x->arena, "", 0);
}

char *
file_read(struct i18n *x, const char *path)
{
    size_t n = 0;
    char *text = read_if_there(x, path, &n);
    if (!text)
        give_up(path);
    if (strlen(text) != n)
        i18n_error(x, path, 0, "has a NUL byte");
    return text;
}

static void
make_folders(struct i18n *x, const char *path)
{
    char *p = arena_text(x->arena, path);
    for (char *at = strchr(p + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        if (mkdir(p, 0777) != 0 && errno != EEXIST)
            give_up(p);
        *at = '/';
    }
}

void
file_write(struct i18n *x, const char *path, const char *text, size_t n)
{
    size_t have = 0;
    char *now = read_if_there(x, path, &have);
    if (now && have == n && memcmp(now, text, n) == 0)
        return;
    make_folders(x, path);
    char *part = arena_printf(x->arena, "%s.part", path);
    FILE *f = fopen(part, "wb");
    if (!f || fwrite(text, 1, n, f) != n || fclose(f) != 0 ||
        rename(part, path) != 0)
        give_up(path);
}

static bool
ends_in_one(const char *name, const char *const *ends)
{
    size_t n = strlen(name);
    for (; *ends; ends++) {
        size_t k = strlen(*ends);
        if (n > k && strcmp(name + n - k, *ends) == 0)
            return true;
    }
    return false;
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **
file_list(struct i18n *x, const char *dir, const char *const *ends, size_t *n)
{
    char *roots[] = {arena_text(x->arena, dir), NULL};
    size_t cap = 64;
    char **list = ARENA_ARRAY(x->arena, cap, char *);
    *n = 0;
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!walk)
        give_up(dir);
    for (FTSENT *e; (e = fts_read(walk));) {
        if (e->fts_info != FTS_F || e->fts_name[0] == '.' ||
            !ends_in_one(e->fts_name, ends))
            continue;
        if (*n == cap) {
            char **more = ARENA_ARRAY(x->arena, cap * 2, char *);
            memcpy(more, list, cap * sizeof *list);
            list = more;
            cap *= 2;
        }
        list[(*n)++] = arena_text(x->arena, e->fts_path);
    }
    fts_close(walk);
    qsort(list, *n, sizeof *list, by_text);
    return list;
}

void
file_remove_others(struct i18n *x, const char *dir, char **keep, size_t n)
{
    static const char *const ends[] = {".tpl", ".txt", NULL};
    struct stat st;
    if (stat(dir, &st) != 0)
        return;
    size_t have = 0;
    char **list = file_list(x, dir, ends, &have);
    qsort(keep, n, sizeof *keep, by_text);
    for (size_t i = 0; i < have; i++)
        if (!bsearch(&list[i], keep, n, sizeof *keep, by_text))
            unlink(list[i]);
}
