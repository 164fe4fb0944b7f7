/* Reading sql_dir: which scripts there are and where their steps end.
 *
 * A step ends in ';' at the end of a line, outside of quotes and comments; a
 * comment from "-- " to the end of the line is left out. That is all of SQL
 * that has to be understood here: no DELIMITER, no stored programs. */
#include "db/migrate_private.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/secret.h"

static void
checksum(const char *text, char out[CHECKSUM_SIZE])
{
    uint8_t digest[32];
    secret_digest(text, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

char *
file_text(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    struct buf b;
    char piece[8192];
    buf_init(&b, a);
    size_t n;
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_addn(&b, piece, n);
    bool bad = ferror(f) != 0;
    fclose(f);
    return bad ? NULL : b.data ? b.data : arena_text(a, "");
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Past the quoted text or comment that begins at s, s itself when none does,
 * NULL when it has no end. */
static const char *
quoted_end(const char *s)
{
    if (s[0] == '/' && s[1] == '*') {
        const char *end = strstr(s + 2, "*/");
        return end ? end + 2 : NULL;
    }
    if (*s != '\'' && *s != '"' && *s != '`')
        return s;
    const char *at = s + 1;
    for (; *at && *at != *s; at++)
        if (*at == '\\' && *s != '`' && at[1])
            at++;
    return *at ? at + 1 : NULL;
}

static bool
comment_begins(const char *s)
{
    return s[0] == '-' && s[1] == '-' && (s[2] == '\0' || is_space(s[2]));
}

static void
step_add(struct arena *a, struct script *out, struct buf *b)
{
    size_t from = 0, to = b->len;
    while (from < to && is_space(b->data[from]))
        from++;
    while (to > from && (is_space(b->data[to - 1]) || b->data[to - 1] == ';'))
        to--;
    if (to > from) {
        struct step *grown = ARENA_ARRAY(a, out->count + 1, struct step);
        if (out->count)
            memcpy(grown, out->steps, out->count * sizeof *grown);
        out->steps = grown;
        out->steps[out->count].sql = arena_copy(a, b->data + from, to - from);
        checksum(out->steps[out->count].sql, out->steps[out->count].checksum);
        out->count++;
    }
    buf_init(b, a);
}

static bool
line_ends_step(const struct buf *b)
{
    size_t n = b->len;
    while (n && is_space(b->data[n - 1]))
        n--;
    return n && b->data[n - 1] == ';';
}

static bool
only_space(const struct buf *b)
{
    size_t n = b->len;
    while (n && is_space(b->data[n - 1]))
        n--;
    return n == 0;
}

bool
script_split(struct arena *a, const char *text, struct script *out)
{
    struct buf b, all;
    buf_init(&b, a);
    buf_init(&all, a);
    for (const char *s = text; *s;) {
        if (comment_begins(s)) {
            s += strcspn(s, "\n");
            continue;
        }
        const char *end = quoted_end(s);
        if (!end)
            return false;
        if (end != s) {
            buf_addn(&b, s, (size_t)(end - s));
            s = end;
            continue;
        }
        if (*s != '\r')
            buf_addc(&b, *s);
        if (*s == '\n' && line_ends_step(&b))
            step_add(a, out, &b);
        s++;
    }
    if (line_ends_step(&b))
        step_add(a, out, &b);
    for (size_t i = 0; i < out->count; i++)
        buf_add(&all, out->steps[i].checksum);
    checksum(out->count ? all.data : "", out->checksum);
    return only_space(&b);
}

static int
is_sql(const struct dirent *d)
{
    size_t n = strlen(d->d_name);
    return d->d_name[0] != '.' && n > 4 &&
           strcmp(d->d_name + n - 4, ".sql") == 0;
}

static int
is_numbered(const struct dirent *d)
{
    return is_sql(d) && strspn(d->d_name, "0123456789") == 4 &&
           d->d_name[4] == '_';
}

static enum err
script_read(struct arena *a, const char *folder, const char *file,
            struct script *out)
{
    out->file = file;
    char *text = file_text(a, arena_printf(a, "%s/%s", folder, file));
    if (!text)
        return FAIL(ERR_FAULT, "cannot read %s/%s: %s", folder, file,
                    strerror(errno));
    if (!script_split(a, text, out))
        return FAIL(ERR_INVALID, "%s/%s: the last step or a quote has no end", folder, file);
    return OK;
}

static enum err
folder_read(struct arena *a, const char *folder, const char *part,
            struct script **list, size_t *count)
{
    struct dirent **names = NULL;
    bool data = *part != '\0';
    int n = scandir(arena_printf(a, "%s/%s", folder, part), &names,
                    data ? is_sql : is_numbered, alphasort);
    if (n < 0)
        return data ? OK : FAIL(ERR_FAULT, "cannot read the folder %s: %s",
                                folder, strerror(errno));
    struct script *grown = ARENA_ARRAY(a, *count + (size_t)n, struct script);
    if (*count)
        memcpy(grown, *list, *count * sizeof *grown);
    enum err e = OK;
    for (int i = 0; i < n; i++) {
        struct script *s = &grown[*count];
        s->data = data;
        if (e == OK)
            e = script_read(a, folder,
                            arena_printf(a, "%s%s", part, names[i]->d_name),
                            s);
        *count += e == OK;
        free(names[i]);
    }
    free(names);
    *list = grown;
    return e;
}

enum err
scripts_read(struct arena *a, const char *folder, struct script **out,
             size_t *count)
{
    *out = NULL;
    *count = 0;
    TRY(folder_read(a, folder, "", out, count));
    return folder_read(a, folder, "data/", out, count);
}
