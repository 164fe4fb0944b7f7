/* The loop of `perennial work`. See work.h. */
#include "job/work.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/log.h"
#include "model/rule.h"
#include "model/schedule.h"

enum {
    IDLE_MS = 500,       /* between two looks into the queue */
    AGAIN_S = 5,         /* a job whose database went away */
    PATIENCE_S = 10      /* for a job to stop, then the process just ends */
};

struct work;

struct work_seat {
    struct work *work;
    struct work_place *place;
    pthread_t thread;
    char worker[64];
    enum job_lane lane;
    atomic_ullong job_id; /* 0 = idle */
    atomic_ullong done, total;
    atomic_bool cancel, lost, ended;
};

struct work {
    struct ctx *cx; /* the supervisor's */
    bool once;
    atomic_bool stopping;
    struct work_seat *seats;
    size_t count;
    struct rolling *rolling; /* NULL: once */
    int32_t day; /* whose jobs are queued */
};

static void
sleep_ms(long ms)
{
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

enum err
job_progress(void *arg, uint64_t done, uint64_t total)
{
    struct job_run *run = arg;
    struct work_seat *s = run->seat;
    atomic_store(&s->done, done);
    atomic_store(&s->total, total);
    if (atomic_load(&s->lost) || atomic_load(&s->work->stopping))
        return ERR_CONFLICT;
    return atomic_load(&s->cancel) ? ERR_DENIED : OK;
}

/* ---- one job ---- */

static void
log_job(const struct job *j, const char *what, const char *more)
{
    char line[600];
    snprintf(line, sizeof line,
             "\"job\":%llu,\"kind\":\"%s\",\"arg\":\"%.100s\",\"attempt\":%llu,"
             "\"what\":\"%s\"%s%s", (unsigned long long)j->id, j->kind, j->arg,
             (unsigned long long)j->attempts, what, *more ? "," : "", more);
    log_json(LOG_INFO, "job", line);
}

static enum err
run_kind(struct job_run *run)
{
    const struct job *j = run->job;
    if (j->attempts > JOB_ATTEMPTS_MAX)
        return FAIL(ERR_FAULT, "job %llu was begun %llu times and never ended",
                    (unsigned long long)j->id, (unsigned long long)j->attempts);
    TRY(job_actor(run->cx, j));
    TRY(rules_follow(run->cx, 0));
    run->keeper->actor = run->cx->actor;
    run->keeper->lang = run->cx->lang;
    for (size_t i = 0; i < job_kind_count; i++)
        if (!strcmp(job_kinds[i].name, j->kind))
            return job_kinds[i].fn(run);
    return FAIL(ERR_FAULT, "there is no kind of job %s", j->kind);
}

/* The answer of the job to its row; *what for the log. */
static enum err
settle(struct work_seat *s, const struct job *j, enum err e, const char **what)
{
    struct ctx *cx = &s->place->cx;
    bool again = e == ERR_UNAVAILABLE || e == ERR_RETRY || e == ERR_TIMEOUT;
    if (atomic_load(&s->lost)) {
        *what = "lost";
        return OK;
    }
    if (e == ERR_CONFLICT && atomic_load(&s->work->stopping)) {
        *what = "put back";
        return job_give_back(cx, j, s->worker, 0);
    }
    if (again && j->attempts <= JOB_ATTEMPTS_MAX) {
        *what = "again";
        return job_give_back(cx, j, s->worker, AGAIN_S);
    }
    if (e == ERR_DENIED && atomic_load(&s->cancel)) {
        *what = "cancelled";
        return job_end(cx, j, s->worker, *what, "");
    }
    *what = e == OK ? "done" : "failed";
    return job_end(cx, j, s->worker, *what, e == OK ? "" : err_name(e));
}

static void
do_job(struct work_seat *s, struct job *j)
{
    struct work_place *p = s->place;
    struct job_run run = {.cx = &p->cx, .keeper = &p->keeper, .job = j,
                          .seat = s};
    const char *what, *id = arena_printf(p->cx.arena, "job-%llu",
                                         (unsigned long long)j->id);
    char more[200];
    int64_t began = clock_monotonic_ms();
    p->cx.request_id = p->keeper.request_id = id;
    atomic_store(&s->cancel, j->cancel_asked);
    atomic_store(&s->lost, false);
    atomic_store(&s->done, j->done);
    atomic_store(&s->total, j->total);
    atomic_store(&s->job_id, j->id);
    log_job(j, "begin", "");
    enum err e = run_kind(&run);
    bool cancel;
    if (e == OK && job_beat(&p->cx, j->id, s->worker, atomic_load(&s->done),
                            atomic_load(&s->total), &cancel) != OK)
        log_write(LOG_WARN, "job %s: the last beat was not heard", id);
    atomic_store(&s->job_id, 0);
    enum err settled = settle(s, j, e, &what);
    snprintf(more, sizeof more, "\"error\":\"%s\",\"settled\":\"%s\","
             "\"done\":%llu,\"total\":%llu,\"ms\":%lld",
             e == OK ? "" : err_name(e), settled == OK ? "" : err_name(settled),
             (unsigned long long)atomic_load(&s->done),
             (unsigned long long)atomic_load(&s->total),
             (long long)(clock_monotonic_ms() - began));
    log_job(j, what, more);
}

/* Reports that became due; true: there are jobs now. */
static bool
schedules_look(struct ctx *cx)
{
    size_t added = 0;
    if (schedule_queue_due(cx, &added) == OK && added)
        log_write(LOG_INFO, "%zu reports are due", added);
    return added > 0;
}

static void *
seat_main(void *arg)
{
    struct work_seat *s = arg;
    struct work_place *p = s->place;
    while (!atomic_load(&s->work->stopping)) {
        struct job j;
        arena_reset(p->cx.arena);
        arena_reset(p->keeper.arena);
        enum err e = job_take(&p->cx, s->worker, s->lane, &j);
        if (e == OK)
            do_job(s, &j);
        else if (e != ERR_NOT_FOUND)
            sleep_ms(4 * IDLE_MS);
        else if (!s->work->once)
            sleep_ms(IDLE_MS);
        else if (!schedules_look(&p->cx))
            break;
    }
    atomic_store(&s->ended, true);
    return NULL;
}

/* ---- the supervisor ---- */

static void
new_day(struct work *w)
{
    bool added = false;
    int32_t today = clock_today();
    if (w->day == today)
        return;
    if (job_add_daily(w->cx, today, &added) != OK)
        return; /* logged; asked again at the next beat */
    w->day = today;
    if (added)
        log_write(LOG_INFO, "the day %s begins",
                  day_iso(w->cx->arena, today));
}

static void
beat(struct work *w)
{
    for (size_t i = 0; i < w->count; i++) {
        struct work_seat *s = &w->seats[i];
        uint64_t id = atomic_load(&s->job_id);
        bool cancel = false;
        if (!id)
            continue;
        enum err e = job_beat(w->cx, id, s->worker, atomic_load(&s->done),
                              atomic_load(&s->total), &cancel);
        if (atomic_load(&s->job_id) != id)
            continue; /* ended meanwhile */
        if (e == OK && cancel)
            atomic_store(&s->cancel, true);
        if (e == ERR_CONFLICT) {
            atomic_store(&s->lost, true);
            log_write(LOG_WARN, "job %llu was taken by another worker",
                      (unsigned long long)id);
        }
    }
}

static bool
all_ended(const struct work *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (!atomic_load(&w->seats[i].ended))
            return false;
    return w->rolling == NULL || rolling_stopped(w->rolling);
}

static void
watch(struct work *w, const sigset_t *signals)
{
    int64_t until = INT64_MAX;
    while (!all_ended(w)) {
        long ms = w->once || until != INT64_MAX ? 50 : 1000;
        struct timespec t = {ms / 1000, ms % 1000 * 1000000};
        if (sigtimedwait(signals, NULL, &t) > 0 && until == INT64_MAX) {
            atomic_store(&w->stopping, true);
            until = clock_monotonic_ms() + PATIENCE_S * 1000;
        }
        if (clock_monotonic_ms() > until) {
            log_write(LOG_WARN, "a job does not stop; its lease runs out");
            _exit(0); /* nothing was committed that must not be */
        }
        arena_reset(w->cx->arena);
        new_day(w);
        beat(w);
        if (!w->once && !atomic_load(&w->stopping))
            (void)schedules_look(w->cx);
    }
}

static void
name_seat(struct work_seat *s, unsigned i)
{
    char host[17] = "";
    if (gethostname(host, sizeof host - 1) != 0)
        host[0] = '\0';
    snprintf(s->worker, sizeof s->worker, "%s/%d/%u/%lld", host,
             (int)getpid(), i, (long long)(clock_now() / 1000));
}

enum err
work_run(struct ctx *supervisor, struct work_place *places, size_t n,
         struct roll_place *roll, bool once)
{
    struct work w = {.cx = supervisor, .once = once, .count = n,
                     .day = DAY_NONE};
    sigset_t signals;
    w.seats = calloc(n, sizeof *w.seats);
    if (!w.seats)
        return FAIL(ERR_FAULT, "no memory");
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    new_day(&w); /* before the seats look, so that `once` does it */
    for (size_t i = 0; i < n; i++) {
        struct work_seat *s = &w.seats[i];
        s->work = &w;
        s->place = &places[i];
        s->lane = once || n == 1 ? LANE_ALL
                  : i + 1 < n    ? LANE_WORK
                                 : LANE_MAIL;
        name_seat(s, (unsigned)i);
        if (pthread_create(&s->thread, NULL, seat_main, s) != 0)
            abort();
    }
    if (!once)
        w.rolling = rolling_start(roll);
    watch(&w, &signals);
    for (size_t i = 0; i < n; i++)
        pthread_join(w.seats[i].thread, NULL);
    free(w.seats);
    if (w.rolling == NULL)
        return rolling_once(roll);
    rolling_end(w.rolling);
    return OK;
}
