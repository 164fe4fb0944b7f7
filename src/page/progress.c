/* See progress.h. */
#include "page/progress.h"

#include "page/csrf.h"

#define SECOND INT64_C(1000000)

enum { WAITS_LONG_S = 15 };

const char *
progress_waits(const struct job *j)
{
    return clock_now() - j->created_at > WAITS_LONG_S * SECOND
               ? N_("Still waiting: background work is busy, or it does"
                    " not run")
               : N_("Waiting for its turn");
}

static const char *
left_text(struct request *rq, const struct job *j)
{
    struct arena *a = rq->cx.arena;
    int64_t s = job_seconds_left(j);
    if (s < 0 || j->done >= j->total)
        return "";
    if (s < 90)
        return lang_format(a, rq->cx.lang, N_("about %lld seconds left"),
                           (long long)s);
    return lang_format(a, rq->cx.lang, N_("about %lld minutes left"),
                       (long long)((s + 30) / 60));
}

/* The place in thousandths; the end is only the end when it is there. */
static unsigned
width_of(const struct job *j)
{
    if (!j->total)
        return 0;
    uint64_t w = j->done * 1000 / j->total;
    return w > 999 ? 999 : (unsigned)w;
}

void
progress_show(struct request *rq, struct view *v, const struct job *j,
              const struct progress *p)
{
    unsigned width = width_of(j);
    view_text(v, "PART_HREF", p->href);
    view_if(v, "RUNNING", true);
    view_msg(v, "STATE_TEXT", p->state);
    view_u64(v, "WIDTH", width);
    view_textf(v, "PERCENT", "%u%%", width / 10);
    view_text(v, "DONE_TEXT", p->done);
    view_text(v, "SPEED_TEXT", p->speed);
    view_text(v, "LEFT_TEXT", p->guessed ? "" : left_text(rq, j));
    view_msg(v, "LEAVE_TEXT", p->leave);
    if (!p->cancel_action)
        return;
    struct view *c = view_row(v, "CAN_CANCEL");
    view_text(c, "CANCEL_ACTION", p->cancel_action);
    view_text(c, "CSRF", csrf_token(rq));
    view_msg(c, "STOP_LABEL", p->stop);
}
