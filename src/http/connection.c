/* One thread: accept, read, handle, write, again.
 *
 * libfcgi is never let near accept(): it pins a thread for ever on a half-sent
 * record, and stops one thread a signal. We accept, set time limits on the
 * connection, and hand it over (tech.md 3); that needs two fields of
 * FCGX_Request that its header calls private. FCGX_Accept_r would finish the
 * request before it begins unless keepConnection is set. */
#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "core/log.h"
#include "http/limits.h"
#include "http/parse.h"
#include "http/record.h"
#include "http/reply.h"
#include "http/worker.h"

enum { NO_DESCRIPTOR_PAUSE_US = 50000 };

static void
seat_enter(struct seat *seat, enum phase phase)
{
    pthread_mutex_lock(&seat->lock);
    seat->phase = phase;
    seat->since_ms = clock_monotonic_ms();
    pthread_mutex_unlock(&seat->lock);
}

static void
seat_take(struct seat *seat, int fd)
{
    int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    pthread_mutex_lock(&seat->lock);
    seat->fd = own;
    pthread_mutex_unlock(&seat->lock);
    seat_enter(seat, PHASE_READ);
}

static void
seat_leave(struct seat *seat)
{
    pthread_mutex_lock(&seat->lock);
    if (seat->fd >= 0)
        close(seat->fd);
    seat->fd = -1;
    seat->phase = PHASE_IDLE;
    pthread_mutex_unlock(&seat->lock);
}

/* -1: nothing came within the wake time, or there is nothing to accept with. */
static int
connection_accept(const struct worker *w)
{
    int fd = accept4(w->listen_fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) {
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
            usleep(NO_DESCRIPTOR_PAUSE_US);
        return -1;
    }
    struct timeval limit = {.tv_sec = w->peer_ms / 1000,
                            .tv_usec = w->peer_ms % 1000 * 1000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    return fd;
}

static size_t
read_input(void *arg, void *p, size_t n)
{
    int got = FCGX_GetStr(p, (int)n, arg);
    return got > 0 ? (size_t)got : 0;
}

static void
serve(struct seat *seat, FCGX_Request *fcgi, struct arena *a, struct db *db)
{
    const struct worker *w = seat->worker;
    struct request rq = {.started_ms = clock_monotonic_ms()};
    struct record_writer out = {.fd = fcgi->ipcFd,
                                .request = fcgi->requestId};
    struct body body = {.read = read_input, .arg = fcgi->in};
    rq.cx.arena = a;
    rq.cx.db = db;
    rq.cx.config = w->config;
    rq.cx.deadline_ms = rq.started_ms + w->config->request_limit_ms;
    request_parse(&rq, fcgi->envp, &body, w->app->routes,
                  w->app->route_count);
    seat_enter(seat, PHASE_HANDLE);
    w->app->handle(&rq, w->app->arg);
    seat_enter(seat, PHASE_WRITE);
    reply_send(&rq, record_send, &out);
    request_end(&rq);
}

/* The other side would take it for an error, perhaps before it has read the
 * answer, if we closed while it sends: so its input is read to the end, which
 * mostly has come with the beginning, and what nobody wanted is thrown away
 * until it closes. */
static void
connection_drain(FCGX_Request *fcgi)
{
    struct timeval limit = {.tv_sec = LIMIT_LINGER_MS / 1000};
    char rest[16 * 1024];
    int fd = fcgi->ipcFd;
    if (FCGX_GetChar(fcgi->in) == EOF || shutdown(fd, SHUT_WR) != 0)
        return;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    while (recv(fd, rest, sizeof rest, 0) > 0)
        ;
}

/* Parameters that broke off leave an error on the stream; the library runs the
 * program all the same. */
static void
connection_serve(struct seat *seat, FCGX_Request *fcgi, int fd,
                 struct arena *a, struct db *db)
{
    seat_take(seat, fd);
    fcgi->ipcFd = fd;
    fcgi->keepConnection = 1;
    if (FCGX_Accept_r(fcgi) >= 0) {
        if (FCGX_GetError(fcgi->in) == 0) {
            serve(seat, fcgi, a, db);
            connection_drain(fcgi);
        }
        FCGX_Free(fcgi, 0);
    }
    if (fcgi->ipcFd >= 0) {
        close(fcgi->ipcFd);
        fcgi->ipcFd = -1;
    }
    seat_leave(seat);
    arena_reset(a);
}

void *
connection_loop(void *arg)
{
    struct seat *seat = arg;
    struct worker *w = seat->worker;
    struct arena *a = arena_new();
    struct db *db =
        w->app->thread_start ? w->app->thread_start(w->config) : NULL;
    FCGX_Request fcgi;
    FCGX_InitRequest(&fcgi, -1, FCGI_FAIL_ACCEPT_ON_INTR);
    while (!atomic_load(&w->stopping)) {
        int fd = connection_accept(w);
        if (fd >= 0)
            connection_serve(seat, &fcgi, fd, a, db);
    }
    FCGX_Free(&fcgi, 1);
    if (w->app->thread_end)
        w->app->thread_end(db);
    arena_free(a);
    seat_enter(seat, PHASE_ENDED);
    return NULL;
}
