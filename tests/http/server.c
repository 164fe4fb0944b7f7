/* The real server on a real socket, with front ends that misbehave. */
#include <linux/sockios.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "core/log.h"
#include "core/secret.h"
#include "http/fcgi.h"
#include "http/server.h"

/* A busy machine may take this long; a calm one never does. */
#define PATIENCE_MS 60000

static char dir[64], path[96];
static pid_t server;

static enum err
page_none(struct request *rq)
{
    return OK;
}

static const struct route ROUTES[] = {
    {METHOD_GET, "/pid", page_none, 0, ROUTE_PUBLIC},
    {METHOD_GET, "/slow", page_none, 0, ROUTE_PUBLIC},
    {METHOD_GET, "/stuck", page_none, 0, ROUTE_PUBLIC},
    {METHOD_GET, "/crash", page_none, 0, ROUTE_PUBLIC},
    {METHOD_GET, "/large", page_none, 0, ROUTE_PUBLIC},
    {METHOD_POST, "/echo", page_none, 0, ROUTE_PUBLIC},
};

static void
handle(struct request *rq, void *arg)
{
    struct buf *b = &rq->reply.body;
    rq->reply.type = "text/plain";
    if (rq->reply.status != 200)
        buf_printf(b, "status %d", rq->reply.status);
    else if (!strcmp(rq->path, "/slow"))
        usleep(2000000);
    else if (!strcmp(rq->path, "/stuck"))
        sleep(2 * PATIENCE_MS / 1000);
    else if (!strcmp(rq->path, "/crash"))
        raise(SIGKILL);
    else if (!strcmp(rq->path, "/large"))
        for (int i = 0; i < 1000000; i++)
            buf_addc(b, 'x');
    else if (!strcmp(rq->path, "/echo") && request_form(rq, "a"))
        buf_add(b, request_form(rq, "a"));
    buf_printf(b, "\npid=%d", (int)getpid());
}

static enum err
worker_fails(void)
{
    return ERR_FAULT;
}

static int
serve(enum err (*worker_start)(void))
{
    struct config c = {.web_socket = path, .web_processes = 2,
                       .web_threads = 4, .request_limit_ms = 3000,
                       .upload_dir = dir};
    struct server_app app = {.routes = ROUTES,
                             .route_count = sizeof ROUTES / sizeof *ROUTES,
                             .handle = handle, .peer_ms = 700,
                             .grace_ms = 300, .drain_ms = 4000,
                             .worker_start = worker_start};
    log_start("test", LOG_ERROR + 1);
    return secret_start() == OK ? server_run(&c, &app) : 2;
}

static pid_t
server_start(enum err (*worker_start)(void))
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(serve(worker_start));
    return pid;
}

static int
server_stop(pid_t pid)
{
    int status;
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int64_t
now_ms(void)
{
    return clock_monotonic_ms();
}

static int
ask(const char *address)
{
    char text[4096];
    return fcgi_ask(path, "GET", address, "", text, sizeof text);
}

static bool
wait_until_up(void)
{
    int64_t end = now_ms() + PATIENCE_MS;
    do {
        if (ask("/pid") == 200)
            return true;
        usleep(20000);
    } while (now_ms() < end);
    return false;
}

static int
worker_pid(void)
{
    char text[4096];
    int pid = 0;
    if (fcgi_ask(path, "GET", "/pid", "", text, sizeof text) != 200)
        return 0;
    sscanf(strstr(text, "pid="), "pid=%d", &pid);
    return pid;
}

static int
start(void **state)
{
    strcpy(dir, "/tmp/server-XXXXXX");
    if (!mkdtemp(dir))
        return -1;
    snprintf(path, sizeof path, "%s/web", dir);
    server = server_start(NULL);
    return wait_until_up() ? 0 : -1;
}

static int
end(void **state)
{
    if (server)
        kill(server, SIGKILL);
    unlink(path);
    return rmdir(dir);
}

static void
the_socket_is_open_to_owner_and_group_only(void **state)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0660);
}

static void
a_request_with_a_body_is_answered(void **state)
{
    char text[4096];
    assert_int_equal(
        fcgi_ask(path, "POST", "/echo", "a=%E5%AE%A2", text, sizeof text),
        200);
    assert_non_null(strstr(text, "\r\n\r\n客\n"));
    assert_int_equal(ask("/nowhere"), 404);
}

static void
a_large_reply_arrives_whole(void **state)
{
    char *text = malloc(1100000);
    assert_int_equal(fcgi_ask(path, "GET", "/large", "", text, 1100000), 200);
    assert_true(strlen(text) > 1000000);
    free(text);
}

/* A front end that cannot write takes the answer for a failed one. */
static void
who_has_the_answer_may_still_send_the_end_of_the_request(void **state)
{
    struct fcgi_out o, rest = {.len = 0};
    char text[4096];
    int fd = fcgi_connect(path);
    fcgi_build(&o, "GET", "/pid", "", "", false);
    assert_true(fcgi_send(fd, &o, o.len));
    assert_int_equal(fcgi_reply(fd, text, sizeof text), 200);
    struct pollfd closed = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&closed, 1, 300), 0);
    fcgi_record(&rest, 5, NULL, 0);
    assert_true(fcgi_send(fd, &rest, rest.len));
    assert_int_equal(poll(&closed, 1, PATIENCE_MS), 1); /* then it closes */
    close(fd);
}

static void
a_body_of_another_length_does_nothing(void **state)
{
    static const struct {
        const char *length, *body;
        bool whole;
    } CASES[] = {{"100", "a=1", true}, {"100", "a=1", false},
                 {"2", "a=1", true},   {"-1", "a=1", true},
                 {"x", "a=1", true},   {"3", "", true}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct fcgi_out o;
        char text[4096];
        int fd = fcgi_connect(path);
        fcgi_build(&o, "POST", "/echo", CASES[i].length, CASES[i].body,
                   CASES[i].whole);
        assert_true(fcgi_send(fd, &o, o.len));
        shutdown(fd, SHUT_WR);
        assert_int_equal(fcgi_reply(fd, text, sizeof text), 400);
        close(fd);
    }
}

static void
a_half_sent_record_is_cut_off_and_the_thread_is_free_again(void **state)
{
    struct fcgi_out o;
    char text[4096];
    int fds[16];
    fcgi_build(&o, "GET", "/pid", "", "", true);
    int64_t began = now_ms();
    for (size_t i = 0; i < 16; i++) {
        fds[i] = fcgi_connect(path);
        assert_true(fcgi_send(fds[i], &o, 20 + i));
    }
    for (size_t i = 0; i < 16; i++) {
        assert_int_equal(fcgi_reply(fds[i], text, sizeof text), 0);
        close(fds[i]);
    }
    assert_in_range(now_ms() - began, 600, PATIENCE_MS / 2);
    assert_int_equal(ask("/pid"), 200);
}

static void
every_prefix_of_a_request_leaves_the_server_alive(void **state)
{
    struct fcgi_out o;
    fcgi_build(&o, "POST", "/echo", "3", "a=1", true);
    for (size_t n = 0; n < o.len; n++) {
        char text[4096];
        int fd = fcgi_connect(path);
        assert_true(fcgi_send(fd, &o, n));
        shutdown(fd, SHUT_WR);
        int status = fcgi_reply(fd, text, sizeof text);
        if (status != 0 && status != 400 && n < o.len - 8)
            fail_msg("%zu bytes gave %d", n, status);
        close(fd);
    }
    assert_int_equal(ask("/pid"), 200);
}

static void
noise_leaves_the_server_alive(void **state)
{
    unsigned seed = 7;
    for (int round = 0; round < 100; round++) {
        struct fcgi_out o;
        char text[4096];
        fcgi_build(&o, "POST", "/echo", "3", "a=1", true);
        for (int k = 0; k < 3; k++)
            o.data[rand_r(&seed) % o.len] = (unsigned char)rand_r(&seed);
        int fd = fcgi_connect(path);
        if (fcgi_send(fd, &o, o.len)) {
            shutdown(fd, SHUT_WR);
            (void)fcgi_reply(fd, text, sizeof text);
        }
        close(fd);
    }
    assert_true(wait_until_up());
}

/* On a busy machine one that is killed may still take a connection. */
static bool
wait_until_gone(int pid)
{
    int64_t end = now_ms() + PATIENCE_MS;
    while (kill(pid, 0) == 0 && now_ms() < end)
        usleep(1000);
    return kill(pid, 0) != 0;
}

static void
a_worker_that_is_killed_is_replaced(void **state)
{
    for (int round = 0; round < 4; round++) {
        int pid = worker_pid();
        assert_int_not_equal(pid, 0);
        kill(pid, SIGKILL);
        assert_true(wait_until_gone(pid));
        assert_true(wait_until_up());
    }
    ask("/crash");
    assert_true(wait_until_up());
}

static void
a_stuck_request_costs_its_process_and_nothing_else(void **state)
{
    struct fcgi_out o;
    char text[4096];
    fcgi_build(&o, "GET", "/stuck", "", "", true);
    int fd = fcgi_connect(path);
    assert_true(fcgi_send(fd, &o, o.len));
    int64_t began = now_ms();
    while (now_ms() - began < 5000)
        assert_int_equal(ask("/pid"), 200);
    assert_int_equal(fcgi_reply(fd, text, sizeof text), 0);
    assert_true(now_ms() - began < PATIENCE_MS / 2);
    close(fd);
}

struct load {
    atomic_bool stop;
    atomic_int good, bad;
};

static void *
load_loop(void *arg)
{
    struct load *l = arg;
    while (!atomic_load(&l->stop))
        atomic_fetch_add(ask("/pid") == 200 ? &l->good : &l->bad, 1);
    return NULL;
}

static void
a_rolling_restart_loses_no_request(void **state)
{
    struct load l = {0};
    pthread_t threads[4];
    int before = worker_pid();
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, load_loop, &l);
    int64_t end = now_ms() + PATIENCE_MS;
    for (int i = 1; i <= 3; i++) {
        kill(server, SIGHUP);
        while (atomic_load(&l.good) < 40 * i && now_ms() < end)
            usleep(20000);
    }
    for (int other = 0; other < 20 && now_ms() < end;)
        other = worker_pid() == before ? 0 : other + 1;
    atomic_store(&l.stop, true);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_true(now_ms() < end);
    assert_int_equal(atomic_load(&l.bad), 0);
    assert_true(atomic_load(&l.good) > 100);
}

static void
a_second_server_on_the_same_socket_refuses(void **state)
{
    int status;
    waitpid(server_start(NULL), &status, 0);
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_int_equal(ask("/pid"), 200);
}

/* Until a worker has taken all of it from the socket. */
static void
wait_until_read(int fd)
{
    int64_t end = now_ms() + PATIENCE_MS;
    int left = 1;
    while (left && now_ms() < end) {
        usleep(20000);
        assert_int_equal(ioctl(fd, SIOCOUTQ, &left), 0);
    }
    assert_int_equal(left, 0);
}

static void
stopping_finishes_what_is_in_flight(void **state)
{
    struct fcgi_out o;
    char text[4096];
    fcgi_build(&o, "GET", "/slow", "", "", true);
    int fd = fcgi_connect(path);
    assert_true(fcgi_send(fd, &o, o.len));
    wait_until_read(fd);
    kill(server, SIGTERM);
    assert_int_equal(fcgi_reply(fd, text, sizeof text), 200);
    close(fd);
    assert_int_equal(server_stop(server), 0);
    server = 0;
    assert_int_not_equal(access(path, F_OK), 0);
}

static void
a_socket_file_left_by_a_crash_is_taken_over(void **state)
{
    server = server_start(NULL);
    assert_true(wait_until_up());
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    int64_t end = now_ms() + PATIENCE_MS;
    while (ask("/pid") == 200 && now_ms() < end)
        usleep(20000); /* its workers notice and go */
    assert_int_equal(access(path, F_OK), 0);
    server = server_start(NULL);
    assert_true(wait_until_up());
    assert_int_equal(server_stop(server), 0);
    server = 0;
}

static void
workers_that_never_get_ready_end_the_server(void **state)
{
    int status;
    waitpid(server_start(worker_fails), &status, 0);
    assert_int_equal(WEXITSTATUS(status), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_socket_is_open_to_owner_and_group_only),
        cmocka_unit_test(a_request_with_a_body_is_answered),
        cmocka_unit_test(a_large_reply_arrives_whole),
        cmocka_unit_test(
            who_has_the_answer_may_still_send_the_end_of_the_request),
        cmocka_unit_test(a_body_of_another_length_does_nothing),
        cmocka_unit_test(
            a_half_sent_record_is_cut_off_and_the_thread_is_free_again),
        cmocka_unit_test(every_prefix_of_a_request_leaves_the_server_alive),
        cmocka_unit_test(noise_leaves_the_server_alive),
        cmocka_unit_test(a_worker_that_is_killed_is_replaced),
        cmocka_unit_test(a_stuck_request_costs_its_process_and_nothing_else),
        cmocka_unit_test(a_rolling_restart_loses_no_request),
        cmocka_unit_test(a_second_server_on_the_same_socket_refuses),
        cmocka_unit_test(stopping_finishes_what_is_in_flight),
        cmocka_unit_test(a_socket_file_left_by_a_crash_is_taken_over),
        cmocka_unit_test(workers_that_never_get_ready_end_the_server),
    };
    return cmocka_run_group_tests(tests, start, end);
}
