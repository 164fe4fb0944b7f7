/* See report_pdf.h. The document is given as a file in a folder of its own,
 * which Chromium may write to and which is removed afterwards; what it opens it
 * opens there, for there is no network in its namespace. */
#include "job/report_pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/clock.h"

enum { SECONDS = 120, CPU_SECONDS = 180, FILE_MIB = 512, STEP_MS = 50 };

static const char *const PLACES[] = {"/usr/bin/chromium",
                                     "/usr/bin/chromium-browser",
                                     "/usr/bin/google-chrome"};

static const char *
chromium(void)
{
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++)
        if (access(PLACES[i], X_OK) == 0)
            return PLACES[i];
    return NULL;
}

bool
report_pdf_there(void)
{
    return chromium() != NULL;
}

/* ---- the child ---- */

static void
limit(int what, rlim_t n)
{
    struct rlimit l = {n, n};
    setrlimit(what, &l);
}

/* Not as root: as nobody. false: it would be root. */
static bool
drop_rights(const struct passwd *who)
{
    if (geteuid() != 0)
        return true;
    return who && setgroups(0, NULL) == 0 && setgid(who->pw_gid) == 0
        && setuid(who->pw_uid) == 0;
}

static void
child_run(const char *folder, const char *program, const struct passwd *who)
{
    static const char *const fixed[] = {
        "--headless", "--disable-gpu", "--no-first-run",
        "--no-pdf-header-footer", "--disable-extensions",
        "--disable-background-networking", "--disable-dev-shm-usage",
        "--no-sandbox", "--virtual-time-budget=30000"};
    enum { FIXED = sizeof fixed / sizeof *fixed };
    static char data[4200], pdf[4200], page[4200];
    const char *argv[FIXED + 5] = {program};
    snprintf(data, sizeof data, "--user-data-dir=%s/profile", folder);
    snprintf(pdf, sizeof pdf, "--print-to-pdf=%s/out.pdf", folder);
    snprintf(page, sizeof page, "file://%s/in.html", folder);
    memcpy(argv + 1, fixed, sizeof fixed);
    argv[FIXED + 1] = data;
    argv[FIXED + 2] = pdf;
    argv[FIXED + 3] = page;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0
        || dup2(null, 2) < 0)
        _exit(126);
    setpgid(0, 0);
    if (unshare(CLONE_NEWNET) != 0) /* root's, else in a space of its own */
        (void)unshare(CLONE_NEWUSER | CLONE_NEWNET);
    limit(RLIMIT_CPU, CPU_SECONDS);
    limit(RLIMIT_FSIZE, (rlim_t)FILE_MIB << 20);
    limit(RLIMIT_CORE, 0);
    if (!drop_rights(who) || chdir(folder) != 0)
        _exit(126);
    char *env[] = {"PATH=/usr/bin:/bin", "HOME=.", "LANG=C.UTF-8", NULL};
    execve(program, (char *const *)(uintptr_t)argv, env);
    _exit(127);
}

/* ---- this side ---- */

static enum err
child_wait(pid_t pid)
{
    int status = 0;
    int64_t until = clock_monotonic_ms() + SECONDS * INT64_C(1000);
    pid_t done;
    while ((done = waitpid(pid, &status, WNOHANG)) == 0) {
        if (clock_monotonic_ms() > until) {
            kill(-pid, SIGKILL);
            (void)waitpid(pid, &status, 0);
            return FAIL(ERR_FAULT, "Chromium took longer than %d s", SECONDS);
        }
        nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000L}, NULL);
    }
    if (done < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return FAIL(ERR_FAULT, "Chromium ended with status %d", status);
    return OK;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    (void)remove(path);
    return 0;
}

static enum err
file_write(const char *path, const void *p, size_t n)
{
    FILE *f = fopen(path, "we");
    if (!f)
        return FAIL(ERR_FAULT, "%s cannot be written", path);
    bool good = fwrite(p, 1, n, f) == n;
    return fclose(f) == 0 && good ? OK
                                  : FAIL(ERR_FAULT, "%s: not written", path);
}

static enum err
file_copy(const char *from, const char *to)
{
    char piece[65536];
    size_t n;
    FILE *in = fopen(from, "re"), *out = in ? fopen(to, "we") : NULL;
    bool good = out != NULL;
    while (good && (n = fread(piece, 1, sizeof piece, in)) > 0)
        good = fwrite(piece, 1, n, out) == n;
    if (in)
        fclose(in);
    if (out && fclose(out) != 0)
        good = false;
    return good ? OK : FAIL(ERR_FAULT, "%s: not written", to);
}

static enum err
folder_use(struct arena *a, const char *folder, const struct buf *html,
           const char *path)
{
    struct passwd *who = geteuid() == 0 ? getpwnam("nobody") : NULL;
    TRY(file_write(arena_printf(a, "%s/in.html", folder), html->data,
                   html->len));
    if (who && chown(folder, who->pw_uid, who->pw_gid) != 0)
        return FAIL(ERR_FAULT, "%s: %s", folder, strerror(errno));
    if (who && chown(arena_printf(a, "%s/in.html", folder), who->pw_uid,
                     who->pw_gid) != 0)
        return FAIL(ERR_FAULT, "%s: %s", folder, strerror(errno));
    pid_t pid = fork();
    if (pid < 0)
        return FAIL(ERR_FAULT, "fork: %s", strerror(errno));
    if (pid == 0)
        child_run(folder, chromium(), who);
    TRY(child_wait(pid));
    return file_copy(arena_printf(a, "%s/out.pdf", folder), path);
}

enum err
report_pdf_make(struct arena *a, const struct buf *html, const char *path)
{
    char folder[] = "/tmp/perennial-pdf-XXXXXX";
    if (!chromium())
        return FAIL(ERR_FAULT, "no Chromium is installed");
    if (!mkdtemp(folder))
        return FAIL(ERR_FAULT, "%s: %s", folder, strerror(errno));
    enum err e = folder_use(a, folder, html, path);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return e;
}
