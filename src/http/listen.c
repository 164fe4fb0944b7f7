/* The socket outlives the workers: the parent, or systemd, holds it, and
 * nobody ever shuts it down while somebody else accepts from it.
 *
 * accept wakes four times a second to see whether the worker is to stop
 * (SO_RCVTIMEO works on accept too). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/log.h"
#include "core/text.h"
#include "http/worker.h"

enum { PASSED_FD = 3, BACKLOG = 1024, WAKE_US = 250000 };

static bool
socket_was_passed(void)
{
    uint64_t fds = 0, pid = 0;
    const char *n = getenv("LISTEN_FDS"), *p = getenv("LISTEN_PID");
    return n && p && parse_u64(n, &fds) && parse_u64(p, &pid) && fds >= 1 &&
           pid == (uint64_t)getpid();
}

/* A socket file that nobody listens on is left over from a crash. */
static bool
path_is_free(const struct sockaddr_un *address)
{
    struct stat st;
    if (lstat(address->sun_path, &st) != 0)
        return errno == ENOENT;
    if (!S_ISSOCK(st.st_mode))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool alive = connect(fd, (const struct sockaddr *)address,
                         sizeof *address) == 0 || errno != ECONNREFUSED;
    close(fd);
    return !alive && unlink(address->sun_path) == 0;
}

static int
socket_make(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        log_write(LOG_ERROR, "socket path longer than 107 bytes: %s", path);
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (!path_is_free(&address)) {
        log_write(LOG_ERROR, "%s is in use by another process", path);
        return -1;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    mode_t before = umask(0117);
    bool good = bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
                listen(fd, BACKLOG) == 0;
    umask(before);
    if (good)
        return fd;
    log_write(LOG_ERROR, "cannot listen on %s: %s", path, strerror(errno));
    close(fd);
    return -1;
}

int
listen_open(const struct config *c, bool *made)
{
    *made = !socket_was_passed();
    int fd = *made ? socket_make(c->web_socket) : PASSED_FD;
    if (fd < 0)
        return -1;
    struct timeval wake = {.tv_usec = WAKE_US};
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) != 0 ||
        fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wake, sizeof wake) != 0) {
        log_write(LOG_ERROR, "the listening socket is unusable: %s",
                  strerror(errno));
        return -1;
    }
    return fd;
}
