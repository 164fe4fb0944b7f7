/* A worker in the process: does all jobs that are due, as `perennial work --once`
 * does. */
#ifndef TESTS_PAGE_WORKER_H
#define TESTS_PAGE_WORKER_H

#include "fixture.h"
#include "job/work.h"

static inline void
worker_run(struct fixture *f)
{
    struct ctx *cx[5];
    for (int i = 0; i < 5; i++)
        cx[i] = fixture_connect(f, i ? DB_RUNTIME : DB_KEEPER);
    struct work_place place = {*cx[1], *cx[0]};
    struct roll_place roll = {*cx[2], *cx[3]};
    assert_ok(work_run(cx[4], &place, 1, &roll, true));
    for (int i = 0; i < 5; i++)
        fixture_disconnect(cx[i]);
}

#endif
