/* See pdf.h. The document is given as a file in a folder of its own, which
 * Chromium may write to and which is removed afterwards; what it opens it opens
 * there, for there is no network in its namespace. What belongs to the server
 * (files, signals that are held back) does not reach it. */
#include "core/pdf.h"

#include <dirent.h>
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
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/clock.h"

enum { FILE_MIB = 512, STEP_MS = 20, LOOK_MS = 200 };
/* What a document takes here, for the bar alone. */
enum { START_MS = 1500, BYTES_A_MS = 200 };

/* The first has no browser round it and starts in half the time. */
static const char *const PLACES[] = {"/usr/bin/chromium-headless-shell",
                                     "/usr/bin/chromium",
                                     "/usr/bin/chromium-browser",
                                     "/usr/bin/google-chrome"};

const char *
pdf_program(const char *set)
{
    if (set && *set)
        return access(set, X_OK) == 0 ? set : NULL;
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++)
        if (access(PLACES[i], X_OK) == 0)
            return PLACES[i];
    return NULL;
}

/* ---- the child ---- */

struct child {
    const char *program, *folder;
    const struct passwd *who; /* NULL: stays who we are */
    const struct pdf_limits *limits;
};

static void
limit(int what, rlim_t n)
{
    struct rlimit l = {n, n};
    if (setrlimit(what, &l) != 0)
        _exit(126);
}

/* Address space cannot be limited (Chromium reserves a lot that it never uses),
 * but what it may write to can: to twice what it may use, in case that grows
 * faster than it is looked at. Processor time: twice that of the clock, for it
 * has threads. */
static void
limits_set(const struct pdf_limits *l)
{
    limit(RLIMIT_DATA, (rlim_t)l->memory_mib << 21);
    limit(RLIMIT_CPU, (rlim_t)l->seconds * 2);
    limit(RLIMIT_FSIZE, (rlim_t)FILE_MIB << 20);
    limit(RLIMIT_CORE, 0);
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

/* Nothing of the server's reaches the program, and it ends with us. */
static void
child_alone(const struct child *c)
{
    sigset_t none;
    sigemptyset(&none);
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0
        || dup2(null, 2) < 0 || close_range(3, ~0U, 0) != 0)
        _exit(126);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    if (unshare(CLONE_NEWNET) != 0) /* root's, else in a space of its own */
        (void)unshare(CLONE_NEWUSER | CLONE_NEWNET);
    limits_set(c->limits);
    if (!drop_rights(c->who) || chdir(c->folder) != 0)
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static void
child_run(const struct child *c)
{
    static const char *const fixed[] = {
        "--headless", "--disable-gpu", "--no-first-run",
        "--no-pdf-header-footer", "--disable-extensions",
        "--disable-background-networking", "--disable-dev-shm-usage",
        "--no-sandbox", "--js-flags=--jitless",
        /* a zygote asks for rights that the unit of the service forbids */
        "--no-zygote",
        /* where a namespace of its own is forbidden to this process: */
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--proxy-server=http://127.0.0.1:9"};
    enum { FIXED = sizeof fixed / sizeof *fixed };
    static char data[4200], pdf[4200], page[4200];
    const char *argv[FIXED + 5] = {c->program};
    snprintf(data, sizeof data, "--user-data-dir=%s/profile", c->folder);
    snprintf(pdf, sizeof pdf, "--print-to-pdf=%s/out.pdf", c->folder);
    snprintf(page, sizeof page, "file://%s/in.html", c->folder);
    memcpy(argv + 1, fixed, sizeof fixed);
    argv[FIXED + 1] = data;
    argv[FIXED + 2] = pdf;
    argv[FIXED + 3] = page;
    child_alone(c);
    char *env[] = {"PATH=/usr/bin:/bin", "HOME=.", "LANG=C.UTF-8", NULL};
    execve(c->program, (char *const *)(uintptr_t)argv, env);
    _exit(127);
}

/* ---- this side ---- */

/* Of a process that is there, and of the group; else 0. */
static int64_t
pages_of(const char *process, pid_t group)
{
    char path[64], text[512];
    long resident = 0, shared = 0;
    int of = 0;
    snprintf(path, sizeof path, "/proc/%.20s/stat", process);
    FILE *f = fopen(path, "re");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f)
        fclose(f);
    text[n] = '\0';
    const char *behind = strrchr(text, ')'); /* its name may hold anything */
    if (!behind || sscanf(behind + 1, " %*c %*d %d", &of) != 1 || of != group)
        return 0;
    snprintf(path, sizeof path, "/proc/%.20s/statm", process);
    f = fopen(path, "re");
    if (f && fscanf(f, "%*d %ld %ld", &resident, &shared) != 2)
        resident = shared = 0;
    if (f)
        fclose(f);
    return resident - shared;
}

static int64_t
memory_mib(pid_t group)
{
    DIR *dir = opendir("/proc");
    struct dirent *d;
    int64_t pages = 0;
    while (dir && (d = readdir(dir)))
        if (d->d_name[0] >= '0' && d->d_name[0] <= '9')
            pages += pages_of(d->d_name, group);
    if (dir)
        closedir(dir);
    return pages * sysconf(_SC_PAGESIZE) >> 20;
}

struct wait {
    pid_t pid;
    const struct pdf_limits *limits;
    uint64_t guess_ms;
    pdf_step_fn *step;
    void *arg;
};

/* Not OK: it is to be killed. */
static enum err
child_look(const struct wait *w, int64_t ms)
{
    const struct pdf_limits *l = w->limits;
    if (ms > l->seconds * INT64_C(1000))
        return FAIL(ERR_TIMEOUT, "Chromium took longer than %d s", l->seconds);
    if (ms % LOOK_MS < STEP_MS && memory_mib(w->pid) > l->memory_mib)
        return FAIL(ERR_FAULT, "Chromium took more than %d MiB",
                    l->memory_mib);
    if (!w->step)
        return OK;
    /* slower and slower: nobody knows when the end is */
    uint64_t done = (uint64_t)ms, all = w->guess_ms;
    return w->step(w->arg, all * done / (done + all / 2), all);
}

static enum err
child_wait(const struct wait *w)
{
    int status = 0;
    int64_t began = clock_monotonic_ms();
    pid_t done;
    while ((done = waitpid(w->pid, &status, WNOHANG)) == 0) {
        enum err e = child_look(w, clock_monotonic_ms() - began);
        if (e != OK) {
            kill(-w->pid, SIGKILL);
            (void)waitpid(w->pid, &status, 0);
            return e;
        }
        nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000L}, NULL);
    }
    kill(-w->pid, SIGKILL); /* whatever it left behind */
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

/* Of what another user made: only if it is a file and not a link elsewhere. */
static enum err
file_copy(const char *from, const char *to)
{
    char piece[65536];
    size_t n;
    int fd = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return FAIL(ERR_FAULT, "Chromium made no PDF: %s", strerror(errno));
    FILE *in = fdopen(fd, "r"), *out = in ? fopen(to, "we") : NULL;
    bool good = out != NULL;
    while (good && (n = fread(piece, 1, sizeof piece, in)) > 0)
        good = fwrite(piece, 1, n, out) == n;
    if (in)
        fclose(in);
    if (out && fclose(out) != 0)
        good = false;
    return good ? OK : FAIL(ERR_FAULT, "%s: not written", to);
}

/* Whom to be instead of root; NULL: we are not root, or nobody is nobody. */
static const struct passwd *
nobody_find(struct arena *a)
{
    enum { ROOM = 4096 };
    struct passwd *row = ARENA_NEW(a, struct passwd), *found = NULL;
    if (geteuid() == 0)
        getpwnam_r("nobody", row, arena_alloc(a, ROOM), ROOM, &found);
    return found;
}

static enum err
folder_use(struct arena *a, const struct child *c, const struct buf *html,
           const char *path, struct wait *w)
{
    const struct passwd *who = c->who;
    const char *folder = c->folder;
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
        child_run(c);
    setpgid(pid, pid); /* by now, whoever of the two comes first */
    w->pid = pid;
    TRY(child_wait(w));
    return file_copy(arena_printf(a, "%s/out.pdf", folder), path);
}

enum err
pdf_make(struct arena *a, const char *program, const struct buf *html,
         const struct pdf_limits *limits, const char *path,
         pdf_step_fn *step, void *arg)
{
    char folder[] = "/tmp/perennial-pdf-XXXXXX";
    struct child c = {program, folder, nobody_find(a), limits};
    if (!mkdtemp(folder))
        return FAIL(ERR_FAULT, "%s: %s", folder, strerror(errno));
    struct wait w = {.limits = limits, .step = step, .arg = arg,
                     .guess_ms = START_MS + html->len / BYTES_A_MS};
    enum err e = folder_use(a, &c, html, path, &w);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return e;
}
