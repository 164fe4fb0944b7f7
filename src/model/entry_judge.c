/* What is wrong with an entry as a whole, and what goes without saying. */
#include "model/entry_private.h"

static const char MSG_FUTURE[] = N_("This day has not come yet.");
static const char MSG_BEFORE[] = N_("This lies before it began.");

static int64_t
moment_for(int32_t day, int32_t was_day, int64_t was_at)
{
    if (day == DAY_NONE)
        return TIME_NONE;
    if (day == was_day && was_at != TIME_NONE)
        return was_at;
    return day == clock_today() ? clock_now() : day_start(day);
}

/* Is it over? For kinds whose state says so. */
static bool
is_over(const struct entry_kind *k, const struct entry *e, bool *says)
{
    bool order = entry_is(k->code, "order");
    *says = order || entry_is(k->code, "opportunity")
         || entry_is(k->code, "quote") || entry_is(k->code, "inquiry");
    return order ? entry_is(e->status, "cancelled")
                 : !entry_is(e->status, "open");
}

/* Its moment is in the form; what the customer began it took part in. */
static void
tidy_interaction(struct entry *e)
{
    bool theirs = contact_by_customer(e->type);
    if (theirs)
        e->status = "in";
    e->named = e->named || entry_is(e->status, "in");
    e->is_full = e->named;
    e->day = e->at == TIME_NONE ? DAY_NONE : day_of(e->at);
}

/* A step of today, or of the day of the decision when that is entered late. */
static void
tidy_deal(struct entry *e)
{
    int32_t today = clock_today();
    if (!entry_is(e->status, "lost"))
        e->reason = "";
    if (e->moved_on == DAY_NONE)
        e->moved_on = e->closed_on != DAY_NONE && e->closed_on < today
            ? e->closed_on : today;
}

/* It reached the customer at the latest when it was answered. */
static void
tidy_response(struct entry *e)
{
    e->day = e->at == TIME_NONE ? DAY_NONE : day_of(e->at);
    if (e->closed_at == TIME_NONE || e->closed_at > e->at)
        e->closed_at = e->at;
}

void
entry_tidy(const struct entry_kind *k, const struct entry *was,
           struct entry *next)
{
    bool says, over = is_over(k, next, &says);
    if (says && !over)
        next->closed_on = DAY_NONE;
    if (says && over && next->closed_on == DAY_NONE
        && !(was->id && entry_is(was->status, next->status)))
        next->closed_on = clock_today();
    if (entry_is(k->code, "opportunity"))
        tidy_deal(next);
    if (entry_is(k->code, "contract") && entry_is(next->status, "running"))
        next->closed_on = DAY_NONE;
    if (entry_is(k->code, "interaction")) {
        tidy_interaction(next);
        return;
    }
    if (entry_is(k->code, "response")) {
        tidy_response(next);
        return;
    }
    next->at = moment_for(next->day, was->id ? was->day : DAY_NONE, was->at);
    next->closed_at = moment_for(next->closed_on, was->closed_on,
                                was->closed_at);
}

void
entry_judge_day(const struct entry *was, const struct entry *next,
                struct problems *out)
{
    (void)was;
    if (next->day > clock_today())
        problem_add(out, next->status || next->step ? "day" : "referred_on",
                    MSG_FUTURE);
}

/* first, last: names of the fields. */
static void
judge_days(const struct entry *e, const char *first, const char *last,
           struct problems *out)
{
    if (e->day > clock_today())
        problem_add(out, first, MSG_FUTURE);
    else if (e->closed_on != DAY_NONE && e->closed_on > clock_today())
        problem_add(out, last, MSG_FUTURE);
    else if (e->closed_on != DAY_NONE && e->closed_on < e->day)
        problem_add(out, last, MSG_BEFORE);
}

void
entry_judge_order(const struct entry *was, const struct entry *next,
                  struct problems *out)
{
    judge_days(next, "ordered_on", "cancelled_on", out);
    if (entry_is(next->status, "returned")
        && !entry_is(was->status, "returned"))
        problem_add(out, "status", N_("Enter the return instead."));
    if (was->id && was->returned > 0 && next->amount < was->returned)
        problem_add(out, "amount",
                    N_("More than this has come back already."));
}

void
entry_judge_return(const struct entry *was, const struct entry *next,
                   struct problems *out)
{
    (void)was;
    if (next->day > clock_today())
        problem_add(out, "returned_on", MSG_FUTURE);
}

/* The day on which it moved or was opened again. */
static void
judge_moved(const struct entry *was, const struct entry *next,
            struct problems *out)
{
    bool again = entry_is(next->status, "open")
        && !entry_is(was->status, "open");
    if (!was->id || (!again && entry_is(was->step, next->step)))
        return;
    if (next->moved_on > clock_today())
        problem_add(out, "step_on", MSG_FUTURE);
    else if (next->moved_on < next->day)
        problem_add(out, "step_on", MSG_BEFORE);
    else if (again && next->moved_on < was->closed_on)
        problem_add(out, "step_on", N_("This lies before the decision."));
    else if (next->closed_on != DAY_NONE && next->moved_on > next->closed_on)
        problem_add(out, "step_on", N_("This lies after the decision."));
}

void
entry_judge_deal(const struct entry *was, const struct entry *next,
                 struct problems *out)
{
    judge_days(next, "opened_on", "closed_on", out);
    judge_moved(was, next, out);
    if (entry_is(next->status, "lost") && !(next->reason && *next->reason))
        problem_add(out, "lost_reason", N_("Please choose why."));
    if (next->amount != FIELD_EMPTY && next->amount < 0)
        problem_add(out, "amount", N_("This amount is below 0."));
}

void
entry_judge_quote(const struct entry *was, const struct entry *next,
                  struct problems *out)
{
    (void)was;
    judge_days(next, next->name ? "received_on" : "quoted_on", "closed_on",
               out);
    if (next->ends_on != DAY_NONE && next->ends_on < next->day)
        problem_add(out, "valid_until_on", MSG_BEFORE);
}

/* What was bought has a first day and a number; a note alone needs neither. */
void
entry_judge_opening(const struct entry *was, const struct entry *next,
                    struct problems *out)
{
    bool bought = next->months != FIELD_EMPTY && next->months > 0;
    bool empty = !bought && next->ends_on == DAY_NONE
        && !(next->name && *next->name);
    (void)was;
    judge_days(next, "first_on", "last_on", out);
    if (next->day == DAY_NONE && (bought || empty))
        problem_add(out, "first_on", N_("Please fill this in."));
    if (next->day != DAY_NONE && !bought)
        problem_add(out, "purchases", N_("Please fill this in."));
    if (next->ends_on > clock_today())
        problem_add(out, "churned_on", MSG_FUTURE);
    else if (next->ends_on != DAY_NONE && next->ends_on < next->day)
        problem_add(out, "churned_on", MSG_BEFORE);
}

void
entry_judge_contract(const struct entry *was, const struct entry *next,
                     struct problems *out)
{
    int32_t today = clock_today();
    bool draft = entry_is(next->status, "draft");
    (void)was;
    if (next->signed_on != DAY_NONE && next->signed_on > today)
        problem_add(out, "signed_on", MSG_FUTURE);
    if (!draft && next->day > today && next->signed_on == DAY_NONE)
        problem_add(out, "signed_on",
                    N_("It begins later: say when it was signed."));
    if (next->ends_on != DAY_NONE && next->ends_on < next->day)
        problem_add(out, "ends_on", MSG_BEFORE);
    if (next->closed_on != DAY_NONE && next->closed_on < next->day)
        problem_add(out, "ended_on", MSG_BEFORE);
    else if (next->closed_on != DAY_NONE && next->closed_on > today)
        problem_add(out, "ended_on", MSG_FUTURE);
    if (!draft && entry_is(next->type, "fixed")
        && next->amount == FIELD_EMPTY)
        problem_add(out, "price", N_("Please give the price."));
    if (next->renews && next->months == FIELD_EMPTY)
        problem_add(out, "term_months",
                    N_("What renews needs the months of a term."));
    if (next->id && next->contract_id == next->id)
        problem_add(out, "predecessor_id",
                    N_("A contract cannot follow itself."));
}

void
entry_judge_ticket(const struct entry *was, const struct entry *next,
                   struct problems *out)
{
    (void)was;
    judge_days(next, "opened_on", "closed_on", out);
}

void
entry_judge_feedback(const struct entry *was, const struct entry *next,
                     struct problems *out)
{
    bool nps = entry_is(next->type, "nps");
    (void)was;
    if (next->day > clock_today())
        problem_add(out, "given_on", MSG_FUTURE);
    if (next->score < (nps ? 0 : 1) || next->score > (nps ? 10 : 5))
        problem_add(out, "score", nps ? N_("Give a number from 0 to 10.")
                                      : N_("Give a number from 1 to 5."));
}

void
entry_judge_delivery(const struct entry *was, const struct entry *next,
                     struct problems *out)
{
    (void)was;
    if (next->day != DAY_NONE && next->day > clock_today())
        problem_add(out, "delivered_on", MSG_FUTURE);
}

void
entry_judge_renewal(const struct entry *was, const struct entry *next,
                    struct problems *out)
{
    (void)was;
    if (next->signed_on > clock_today())
        problem_add(out, "agreed_on", MSG_FUTURE);
    if (next->ends_on != DAY_NONE && next->ends_on < next->day)
        problem_add(out, "ends_on", MSG_BEFORE);
    if (next->renews && next->months == FIELD_EMPTY)
        problem_add(out, "term_months",
                    N_("What renews needs the months of a term."));
    if (next->amount != FIELD_EMPTY && next->amount < 0)
        problem_add(out, "price", N_("This amount is below 0."));
}

void
entry_judge_notice(const struct entry *was, const struct entry *next,
                   struct problems *out)
{
    (void)was;
    judge_days(next, "received_on", "withdrawn_on", out);
}

void
entry_judge_receivable(const struct entry *was, const struct entry *next,
                       struct problems *out)
{
    judge_days(next, "issued_on", "written_off_on", out);
    if (next->expected_on < next->day)
        problem_add(out, "due_on", N_("This lies before the invoice."));
    if (was->id && was->returned != FIELD_EMPTY
        && next->amount < was->returned)
        problem_add(out, "amount", N_("More than this is paid already."));
}

void
entry_judge_payment(const struct entry *was, const struct entry *next,
                    struct problems *out)
{
    (void)was;
    if (next->day > clock_today())
        problem_add(out, "paid_on", MSG_FUTURE);
}

void
entry_judge_use(const struct entry *was, const struct entry *next,
                struct problems *out)
{
    (void)was;
    judge_days(next, "day", "until_on", out);
    if (next->closed_on != DAY_NONE
        && next->closed_on - next->day >= ENTRY_USE_DAYS)
        problem_add(out, "until_on", N_("Enter at most a year at once."));
}

void
entry_judge_interaction(const struct entry *was, const struct entry *next,
                        struct problems *out)
{
    (void)was;
    if (next->at != TIME_NONE && next->at > clock_now())
        problem_add(out, "at",
                    N_("This lies in the future. What is planned goes into "
                       "the next date."));
}

void
entry_judge_response(const struct entry *was, const struct entry *next,
                     struct problems *out)
{
    (void)was;
    if (next->at != TIME_NONE && next->at > clock_now())
        problem_add(out, "responded_at", MSG_FUTURE);
    if (!next->campaign_id && !(next->name && *next->name))
        problem_add(out, "campaign_id", N_("Please choose from the list."));
}
