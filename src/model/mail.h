/* Mail that brings an issued report: who is still to get it, and what became of
 * it. A row is taken by moving its next_at on, so that two workers never send the
 * same mail; one that was killed while it sent is tried again after that. */
#ifndef MODEL_MAIL_H
#define MODEL_MAIL_H

#include "db/db.h"

enum { MAIL_ATTEMPTS = 6 };
/* So begins the error of a server whose certificate nobody vouches for. */
#define MAIL_UNTRUSTED "certificate: "

struct mail {
    uint64_t id, account_id, attempts; /* attempts: with the one at hand */
    const char *login, *name, *email;
};

/* To each account that is on and has an address; adds the job. In the
 * transaction that issues the report. */
enum err mail_queue(struct ctx *cx, uint64_t report_id,
                    const uint64_t *accounts, size_t n) MUST_CHECK;
struct mail_about {
    const char *schedule, *code, *owner;
    uint64_t owner_id;
};
/* What it brings. ERR_NOT_FOUND: the schedule was deleted. */
enum err mail_about(struct ctx *cx, uint64_t report_id,
                    struct mail_about *out) MUST_CHECK;
/* Those to be tried now. */
enum err mail_due(struct ctx *cx, uint64_t report_id, struct mail **out,
                  size_t *n) MUST_CHECK;
/* false: another has it. */
enum err mail_take(struct ctx *cx, struct mail *m, bool *mine) MUST_CHECK;
enum err mail_sent(struct ctx *cx, const struct mail *m) MUST_CHECK;
/* To be tried again after a while, longer each time; *given_up: it was the last
 * try, or `forever`. */
enum err mail_failed(struct ctx *cx, const struct mail *m, const char *error,
                     bool forever, bool *given_up) MUST_CHECK;
/* Adds the job for those that are to be tried later, if there are. */
enum err mail_queue_again(struct ctx *cx, uint64_t report_id) MUST_CHECK;

struct mail_state {
    uint64_t report_id, sent, waiting, failed;
    const char *error; /* of one that waits or failed, or "" */
    const char *failed_names;
};
/* Of the reports of a schedule that were mailed. */
enum err mail_states(struct ctx *cx, uint64_t schedule_id,
                     struct mail_state **out, size_t *n) MUST_CHECK;

#endif
