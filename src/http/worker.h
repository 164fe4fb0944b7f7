/* One worker process: inside of http only. */
#ifndef HTTP_WORKER_H
#define HTTP_WORKER_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/server.h"

/* What a worker says to its parent, one byte each. */
enum { WORKER_READY = 'R', WORKER_STUCK = 'S' };

enum { WORKER_EXIT_STUCK = 3 };

enum phase { PHASE_IDLE, PHASE_READ, PHASE_HANDLE, PHASE_WRITE, PHASE_ENDED };

struct worker;

/* What the watchdog knows of a thread. `fd` is a duplicate of the connection
 * that only the seat closes, so that a cut never hits a descriptor that the
 * library has closed and somebody else has got. */
struct seat {
    struct worker *worker;
    pthread_t thread;
    pthread_mutex_t lock;
    enum phase phase;
    int fd;
    int64_t since_ms;
};

struct worker {
    const struct config *config;
    const struct server_app *app;
    int listen_fd;
    int64_t peer_ms, grace_ms, drain_ms;
    atomic_bool stopping;
    struct seat *seats;
    size_t count;
};

/* The body of a worker process; returns its exit status. Signals are blocked
 * already. */
int worker_run(const struct config *c, const struct server_app *app,
               int listen_fd, int parent_fd);

/* A thread: accepts and answers until worker->stopping. */
void *connection_loop(void *seat);

/* The listening socket: fd 3 under LISTEN_FDS, or made; -1 after a logged
 * message. *made: the path is ours to remove. */
int listen_open(const struct config *c, bool *made);

#endif
