/* See pdf_join.h. The program gets files of ours alone, no input, and little time
 * and memory: it copies pages, it does not draw them. */
#include "core/pdf_join.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buf.h"

#define JOINER "/usr/bin/qpdf"
enum { CPU_S = 60, MEMORY_MIB = 1024 };

const char *
pdf_joiner(void)
{
    return access(JOINER, X_OK) == 0 ? JOINER : NULL;
}

/* ---- pages ---- */

static enum err
file_read(const char *path, struct buf *out)
{
    char piece[65536];
    size_t n;
    FILE *f = fopen(path, "re");
    if (!f)
        return FAIL(ERR_FAULT, "%s: %s", path, strerror(errno));
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        buf_addn(out, piece, n);
    fclose(f);
    return OK;
}

/* Chromium writes the box of each page in plain text, in the order of pages. */
enum err
pdf_pages(struct arena *a, const char *path, bool **wide, size_t *n)
{
    static const char BOX[] = "/MediaBox [0 0 ";
    struct buf text;
    size_t cap = 0;
    double w, h;
    buf_init(&text, a);
    TRY(file_read(path, &text));
    *n = 0;
    for (int turn = 0; turn < 2; turn++) {
        const char *p = text.data, *end = text.data + text.len;
        *wide = ARENA_ARRAY(a, cap + 1, bool);
        while ((p = memmem(p, (size_t)(end - p), BOX, sizeof BOX - 1))) {
            p += sizeof BOX - 1;
            if (sscanf(p, "%lf %lf]", &w, &h) != 2)
                return FAIL(ERR_FAULT, "%s: a page without a size", path);
            if (turn == 1)
                (*wide)[(*n)++] = w > h;
            else
                cap++;
        }
    }
    return *n ? OK : FAIL(ERR_FAULT, "%s has no pages", path);
}

/* ---- joining ---- */

static void
child_run(const char *const *argv)
{
    const struct rlimit cpu = {CPU_S, CPU_S};
    const struct rlimit memory = {(rlim_t)MEMORY_MIB << 20,
                                  (rlim_t)MEMORY_MIB << 20};
    char *env[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", NULL};
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0
        || dup2(null, 2) < 0 || close_range(3, ~0U, 0) != 0
        || setrlimit(RLIMIT_CPU, &cpu) != 0
        || setrlimit(RLIMIT_AS, &memory) != 0)
        _exit(126);
    execve(argv[0], (char *const *)(uintptr_t)argv, env);
    _exit(127);
}

enum err
pdf_join(struct arena *a, const char *const *paths, size_t n,
         const char *over, const char *out)
{
    const char **argv = ARENA_ARRAY(a, n + 10, const char *);
    size_t k = 0;
    int status = 0;
    argv[k++] = JOINER;
    argv[k++] = "--empty";
    argv[k++] = "--pages";
    for (size_t i = 0; i < n; i++)
        argv[k++] = paths[i];
    argv[k++] = "--";
    argv[k++] = "--overlay";
    argv[k++] = over;
    argv[k++] = "--";
    argv[k++] = out;
    pid_t pid = fork();
    if (pid == 0)
        child_run(argv);
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)
        || WEXITSTATUS(status) != 0)
        return FAIL(ERR_FAULT, "qpdf ended with status %d", status);
    return OK;
}
