/* The parent: holds the socket, keeps the workers.
 *
 * It does nothing else, so that nothing in it can break: no threads, no
 * database, no templates. Each place (`slot`) has a worker; a replacement is
 * ready before its predecessor is told to go, so a rolling restart loses no
 * request. Workers that die after they were ready are replaced at once (a
 * poison request must not take the service down); those that never get ready
 * are tried again more and more slowly. */
#include "http/server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/log.h"
#include "http/limits.h"
#include "http/worker.h"

enum {
    TICK_MS = 100,
    SHORT_LIFE_MS = 1000,
    PAUSE_MS = 500,       /* after a short life */
    LONGEST_PAUSE_MS = 30000,
    HOPELESS = 5,         /* failures before the first success */
    LEAVING_MAX = 256
};

struct child {
    pid_t pid; /* 0 = none */
    int pipe;
    bool ready;
    int64_t since_ms;
};

struct slot {
    struct child now, next; /* next: being started to replace now */
    bool old;               /* now is to be replaced (SIGHUP) */
    int failures;           /* starts in a row that did not get ready */
    int64_t start_ms;       /* not before */
};

struct parent {
    const struct config *config;
    const struct server_app *app;
    int listen_fd, signal_fd;
    sigset_t before; /* mask outside of us */
    pid_t pid;
    struct slot *slots;
    size_t count;
    struct child leaving[LEAVING_MAX];
    size_t leaving_count;
    bool stopping, ever_ready;
    int status;
};

static void
child_forget(struct child *c)
{
    if (c->pid)
        close(c->pipe);
    *c = (struct child){0};
}

static void
child_main(struct parent *p, int pipe_fd)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != p->pid) /* it died before the line above */
        _exit(1);
    int status = worker_run(p->config, p->app, p->listen_fd, pipe_fd);
    if (status == WORKER_EXIT_STUCK)
        _exit(status); /* its threads still run */
    exit(status);
}

static void
child_start(struct parent *p, struct child *c)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        log_write(LOG_ERROR, "no pipe for a worker: %s", strerror(errno));
        return;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child_main(p, ends[1]);
    }
    close(ends[1]);
    if (pid < 0) {
        log_write(LOG_ERROR, "no worker: %s", strerror(errno));
        close(ends[0]);
        return;
    }
    *c = (struct child){.pid = pid, .pipe = ends[0],
                        .since_ms = clock_monotonic_ms()};
}

/* Moves a child to those that are on their way out. */
static void
child_leaves(struct parent *p, struct child *c, int signal_number)
{
    if (!c->pid)
        return;
    if (signal_number)
        kill(c->pid, signal_number);
    if (p->leaving_count == LEAVING_MAX) {
        kill(c->pid, SIGKILL);
        child_forget(c);
        return;
    }
    c->since_ms = clock_monotonic_ms();
    p->leaving[p->leaving_count++] = *c;
    *c = (struct child){0};
}

/* A new worker is ready: if it is a replacement, the old one may go. */
static void
child_ready(struct parent *p, struct slot *s, struct child *c)
{
    c->ready = true;
    p->ever_ready = true;
    s->failures = 0;
    if (c != &s->next)
        return;
    child_leaves(p, &s->now, SIGTERM);
    s->now = s->next;
    s->next = (struct child){0};
    s->old = false;
}

static void
child_hear(struct parent *p, struct slot *s, struct child *c)
{
    char word;
    if (!c->pid || read(c->pipe, &word, 1) != 1)
        return;
    if (word == WORKER_READY)
        child_ready(p, s, c);
    else if (word == WORKER_STUCK)
        child_leaves(p, c, 0);
}

static int64_t
pause_before_start(const struct slot *s, bool was_ready, int64_t life_ms)
{
    if (was_ready)
        return life_ms < SHORT_LIFE_MS ? PAUSE_MS : 0;
    int64_t pause = (int64_t)PAUSE_MS << (s->failures < 7 ? s->failures : 7);
    return pause < LONGEST_PAUSE_MS ? pause : LONGEST_PAUSE_MS;
}

static void
child_died(struct parent *p, struct slot *s, struct child *c, int status)
{
    int64_t now = clock_monotonic_ms();
    log_write(LOG_ERROR, "worker %d ended (%s %d)", (int)c->pid,
              WIFSIGNALED(status) ? "signal" : "status",
              WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    if (!c->ready)
        s->failures++;
    if (!p->ever_ready && s->failures >= HOPELESS) {
        p->stopping = true;
        p->status = 1;
    }
    if (c == &s->next) {
        log_write(LOG_ERROR, "the new worker does not start; the old stays");
        s->old = false;
    } else {
        s->start_ms =
            now + pause_before_start(s, c->ready, now - c->since_ms);
    }
    child_forget(c);
}

static void
leaving_died(struct parent *p, pid_t pid)
{
    for (size_t i = 0; i < p->leaving_count; i++) {
        if (p->leaving[i].pid != pid)
            continue;
        child_forget(&p->leaving[i]);
        p->leaving[i] = p->leaving[--p->leaving_count];
        return;
    }
}

static void
children_reap(struct parent *p)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        leaving_died(p, pid);
        for (size_t i = 0; i < p->count; i++) {
            struct slot *s = &p->slots[i];
            if (s->now.pid == pid)
                child_died(p, s, &s->now, status);
            else if (s->next.pid == pid)
                child_died(p, s, &s->next, status);
        }
    }
}

static void
signals_read(struct parent *p)
{
    struct signalfd_siginfo info;
    while (read(p->signal_fd, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
            p->stopping = true;
        if (info.ssi_signo != SIGHUP)
            continue;
        for (size_t i = 0; i < p->count; i++)
            p->slots[i].old = p->slots[i].now.pid != 0;
    }
}

/* One replacement at a time, so that most workers are warm. */
static bool
replacement_under_way(const struct parent *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->slots[i].next.pid)
            return true;
    return false;
}

static void
slots_fill(struct parent *p)
{
    int64_t now = clock_monotonic_ms();
    for (size_t i = 0; i < p->count; i++) {
        struct slot *s = &p->slots[i];
        child_hear(p, s, &s->now);
        child_hear(p, s, &s->next);
        if (!s->now.pid && now >= s->start_ms)
            child_start(p, &s->now);
        else if (s->old && s->now.ready && !replacement_under_way(p))
            child_start(p, &s->next);
    }
}

/* A worker that was told to go and does not is killed. */
static void
leaving_kill(struct parent *p)
{
    const struct server_app *app = p->app;
    int64_t grace = app->grace_ms ? app->grace_ms : LIMIT_GRACE_MS;
    int64_t drain = app->drain_ms ? app->drain_ms : LIMIT_DRAIN_MS;
    int64_t limit = p->config->request_limit_ms + grace + drain;
    for (size_t i = 0; i < p->leaving_count; i++)
        if (clock_monotonic_ms() - p->leaving[i].since_ms > limit)
            kill(p->leaving[i].pid, SIGKILL);
}

static void
parent_wait(struct parent *p)
{
    struct pollfd fd = {.fd = p->signal_fd, .events = POLLIN};
    poll(&fd, 1, TICK_MS);
    signals_read(p);
    children_reap(p);
    leaving_kill(p);
}

static void
parent_stop(struct parent *p)
{
    for (size_t i = 0; i < p->count; i++) {
        child_leaves(p, &p->slots[i].now, SIGTERM);
        child_leaves(p, &p->slots[i].next, SIGTERM);
    }
    while (p->leaving_count)
        parent_wait(p);
}

static void
parent_signals(struct parent *p)
{
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGHUP);
    sigaddset(&ours, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ours, &p->before);
    p->signal_fd = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
server_run(const struct config *c, const struct server_app *app)
{
    struct parent p = {.config = c, .app = app,
                       .count = (size_t)c->web_processes, .pid = getpid()};
    bool made;
    p.listen_fd = listen_open(c, &made);
    if (p.listen_fd < 0)
        return 1;
    p.slots = calloc(p.count, sizeof *p.slots);
    if (!p.slots)
        return 1;
    parent_signals(&p);
    while (!p.stopping) {
        slots_fill(&p);
        parent_wait(&p);
    }
    parent_stop(&p);
    if (made)
        unlink(c->web_socket);
    close(p.signal_fd);
    close(p.listen_fd);
    free(p.slots);
    sigprocmask(SIG_SETMASK, &p.before, NULL);
    return p.status;
}
