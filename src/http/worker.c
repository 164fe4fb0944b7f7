/* A worker process: its threads, and a main thread that only watches.
 *
 * A thread that hangs in a handler cannot be ended; its process can. So a stuck
 * process says so, stops accepting, lets the others finish and goes; the parent
 * has a new one running by then. A peer that dawdles is cut off, which harms
 * nobody else. */
#include "http/worker.h"

#include <errno.h>
#include <fcgiapp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"
#include "http/limits.h"

enum { TICK_MS = 100 };

static int64_t
or_default(int64_t value, int64_t standard)
{
    return value ? value : standard;
}

static bool
threads_start(struct worker *w)
{
    w->seats = calloc(w->count, sizeof *w->seats);
    for (size_t i = 0; w->seats && i < w->count; i++) {
        struct seat *seat = &w->seats[i];
        seat->worker = w;
        seat->fd = -1;
        pthread_mutex_init(&seat->lock, NULL);
        int e = pthread_create(&seat->thread, NULL, connection_loop, seat);
        if (e) {
            log_write(LOG_ERROR, "no thread: %s", strerror(e));
            return false;
        }
    }
    return w->seats != NULL;
}

/* True for a thread that is stuck in a handler. Cuts a dawdling peer. */
static bool
seat_judge(struct worker *w, struct seat *seat, int64_t now)
{
    pthread_mutex_lock(&seat->lock);
    int64_t age = now - seat->since_ms;
    enum phase phase = seat->phase;
    bool moving = phase == PHASE_READ || phase == PHASE_WRITE;
    if (moving && age > w->config->request_limit_ms && seat->fd >= 0)
        shutdown(seat->fd, SHUT_RDWR);
    pthread_mutex_unlock(&seat->lock);
    return phase == PHASE_HANDLE &&
           age > w->config->request_limit_ms + w->grace_ms;
}

static bool
any_stuck(struct worker *w)
{
    bool stuck = false;
    int64_t now = clock_monotonic_ms();
    for (size_t i = 0; i < w->count; i++)
        stuck |= seat_judge(w, &w->seats[i], now);
    return stuck;
}

static size_t
threads_left(struct worker *w)
{
    size_t left = 0;
    for (size_t i = 0; i < w->count; i++) {
        pthread_mutex_lock(&w->seats[i].lock);
        left += w->seats[i].phase != PHASE_ENDED;
        pthread_mutex_unlock(&w->seats[i].lock);
    }
    return left;
}

static void
pause_ms(int64_t ms)
{
    struct timespec t = {.tv_sec = ms / 1000,
                         .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* Waits until all threads have ended, at most limit_ms. */
static bool
threads_end(struct worker *w, int64_t limit_ms)
{
    int64_t end = clock_monotonic_ms() + limit_ms;
    atomic_store(&w->stopping, true);
    while (threads_left(w) && clock_monotonic_ms() < end)
        pause_ms(20);
    bool all = threads_left(w) == 0;
    for (size_t i = 0; i < w->count; i++) {
        if (all)
            pthread_join(w->seats[i].thread, NULL);
        else
            pthread_detach(w->seats[i].thread); /* nobody will wait for it */
    }
    if (all)
        free(w->seats);
    return all;
}

static void
tell(int parent_fd, char what)
{
    ssize_t ignored = write(parent_fd, &what, 1);
    (void)ignored;
}

/* Until the parent says stop (true) or a thread is stuck (false). Ctrl-C goes
 * to the whole group: it is the parent's to act on. */
static bool
watch(struct worker *w)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};
    for (;;) {
        if (sigtimedwait(&stop, NULL, &tick) == SIGTERM)
            return true;
        if (any_stuck(w))
            return false;
    }
}

static int
run_threads(struct worker *w, int parent_fd)
{
    int64_t longest = w->config->request_limit_ms + w->grace_ms;
    if (!threads_start(w))
        return 1;
    tell(parent_fd, WORKER_READY);
    if (watch(w))
        return threads_end(w, longest) ? 0 : WORKER_EXIT_STUCK;
    log_write(LOG_ERROR, "a request is stuck; this worker is replaced");
    tell(parent_fd, WORKER_STUCK);
    threads_end(w, w->drain_ms);
    return WORKER_EXIT_STUCK;
}

int
worker_run(const struct config *c, const struct server_app *app,
           int listen_fd, int parent_fd)
{
    struct worker w = {
        .config = c, .app = app, .listen_fd = listen_fd,
        .peer_ms = or_default(app->peer_ms, LIMIT_PEER_MS),
        .grace_ms = or_default(app->grace_ms, LIMIT_GRACE_MS),
        .drain_ms = or_default(app->drain_ms, LIMIT_DRAIN_MS),
        .count = (size_t)c->web_threads,
    };
    if (FCGX_Init() != 0) {
        log_write(LOG_ERROR, "libfcgi does not start");
        return 1;
    }
    signal(SIGPIPE, SIG_IGN); /* FCGX_Init puts a handler in its place */
    if (app->worker_start && app->worker_start() != OK)
        return 1;
    return run_threads(&w, parent_fd);
}
