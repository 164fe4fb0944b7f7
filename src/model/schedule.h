/* Reports that are drawn up and issued by themselves: when, of what, for whom.
 *
 * A due time has one run: whoever moves next_at on in an UPDATE that names the
 * old value adds the run and its job in the same transaction. Due times that
 * passed while nobody worked are one run, of the latest of them. Days and hours
 * are those of the company's zone, working days those of its table.
 *
 * A schedule is its owner's, who alone edits it; the managers above see it and
 * may switch it off or delete it. Its reports are drawn up with the owner's
 * rights of that moment, and those who get them are named as their readers. */
#ifndef MODEL_SCHEDULE_H
#define MODEL_SCHEDULE_H

#include "model/period.h"
#include "model/report.h"
#include "model/workday.h"

extern const struct choice schedule_periods[], schedule_rhythms[],
    schedule_weekdays[];

struct schedule {
    uint64_t id;
    const char *name, *kind, *query, *period, *rhythm, *lang;
    int64_t weekday, month_day, hour;
    bool amounts, skip_empty, mail, active;
    int64_t next_at;       /* TIME_NONE = switched off */
    uint64_t account_id;
    int64_t version;
    /* for showing */
    const char *owner, *login;
    bool own;              /* the actor may edit it */
    bool account_on;       /* for the job: its account may log in */
    int64_t last_at;       /* of its latest run that ended, or TIME_NONE */
    const char *last_state, *last_code; /* of it and of its report, or "" */
    uint64_t last_report;
};

/* The first due time after a moment; TIME_NONE: none within two years. */
int64_t schedule_next(const struct schedule *s, const struct workdays *w,
                      int64_t after);
/* The last whole period before a day; financial years begin in that month. */
struct period schedule_period(const struct schedule *s, int32_t day,
                              int year_from);

/* By name; those the actor may see. */
enum err schedule_list(struct ctx *cx, struct schedule **out, size_t *n)
    MUST_CHECK;
enum err schedule_find(struct ctx *cx, uint64_t id, struct schedule *out)
    MUST_CHECK;
enum err schedule_parts(struct ctx *cx, uint64_t id, struct report_part **out,
                        size_t *n) MUST_CHECK;
enum err schedule_readers(struct ctx *cx, uint64_t id,
                          struct report_reader **out, size_t *n) MUST_CHECK;

/* Adds it (id 0) or saves it, with its sections and readers; sets id, next_at.
 * ERR_CONFLICT: somebody else saved it. */
enum err schedule_save(struct ctx *cx, struct schedule *s,
                       const struct report_part *parts, size_t n,
                       const uint64_t *readers, size_t reader_count)
    MUST_CHECK;
enum err schedule_switch(struct ctx *cx, struct schedule *s, bool on)
    MUST_CHECK;
/* With its history; the reports stay. */
enum err schedule_delete(struct ctx *cx, const struct schedule *s) MUST_CHECK;

/* ---- runs (schedule_run.c) ---- */

#define JOB_REPORT "report"

struct schedule_run {
    uint64_t id, schedule_id, report_id, missed;
    int64_t due_at, ended_at;
    const char *state, *error; /* waiting, issued, empty, failed */
    const char *asked_by;      /* name, or "" */
    const char *code;          /* of the report, or "" */
};

/* Latest first. */
enum err schedule_runs(struct ctx *cx, uint64_t id, size_t most,
                       struct schedule_run **out, size_t *n) MUST_CHECK;
/* Adds a run of now that the actor asks for, with its job. */
enum err schedule_run_now(struct ctx *cx, const struct schedule *s)
    MUST_CHECK;
/* Adds the runs that are due, once the stages of the day are read. */
enum err schedule_queue_due(struct ctx *cx, size_t *added) MUST_CHECK;

/* For the job. ERR_NOT_FOUND: the schedule was deleted. */
enum err schedule_run_find(struct ctx *cx, uint64_t id,
                           struct schedule_run *run, struct schedule *s)
    MUST_CHECK;
/* Ends a run that waits. ERR_CONFLICT: another did. */
enum err schedule_run_end(struct ctx *cx, const struct schedule_run *run,
                          const char *state, const char *error,
                          uint64_t report_id) MUST_CHECK;

#endif
