/* The pieces of model/entry.c, one file each. */
#ifndef MODEL_ENTRY_PRIVATE_H
#define MODEL_ENTRY_PRIVATE_H

#include "model/entry.h"

/* entry_line.c */
enum err entry_lines_read(struct ctx *cx, struct entry *e) MUST_CHECK;
enum err entry_lines_judge(struct ctx *cx, const struct entry *was,
                           struct entry *next, struct problems *out) MUST_CHECK;
enum err entry_lines_write(struct ctx *cx, const struct entry *was,
                           const struct entry *next) MUST_CHECK;
bool entry_lines_same(const struct entry *a, const struct entry *b);

/* entry_event.c, entry_event_more.c: what a row says as events */
struct event entry_event_make(const struct entry *e, enum event_kind kind,
                              int32_t day, int64_t at);
size_t entry_order_events(const struct entry *, const struct entry *,
                          const struct event *, size_t, struct event *);
size_t entry_return_events(const struct entry *, const struct entry *,
                           const struct event *, size_t, struct event *);
size_t entry_deal_events(const struct entry *, const struct entry *,
                         const struct event *, size_t, struct event *);
size_t entry_step_events(const struct entry *, const struct entry *,
                         const struct event *, size_t, struct event *);
size_t entry_opening_events(const struct entry *, const struct entry *,
                            const struct event *, size_t, struct event *);
size_t entry_response_events(const struct entry *, const struct entry *,
                             const struct event *, size_t, struct event *);
size_t entry_contract_events(const struct entry *, const struct entry *,
                             const struct event *, size_t, struct event *);
size_t entry_ticket_events(const struct entry *, const struct entry *,
                           const struct event *, size_t, struct event *);
size_t entry_feedback_events(const struct entry *, const struct entry *,
                             const struct event *, size_t, struct event *);
size_t entry_quote_events(const struct entry *, const struct entry *,
                          const struct event *, size_t, struct event *);
size_t entry_inquiry_events(const struct entry *, const struct entry *,
                            const struct event *, size_t, struct event *);
size_t entry_delivery_events(const struct entry *, const struct entry *,
                             const struct event *, size_t, struct event *);
size_t entry_referral_events(const struct entry *, const struct entry *,
                             const struct event *, size_t, struct event *);
size_t entry_declaration_events(const struct entry *, const struct entry *,
                                const struct event *, size_t, struct event *);
size_t entry_renewal_events(const struct entry *, const struct entry *,
                            const struct event *, size_t, struct event *);
size_t entry_notice_events(const struct entry *, const struct entry *,
                           const struct event *, size_t, struct event *);
size_t entry_receivable_events(const struct entry *, const struct entry *,
                               const struct event *, size_t, struct event *);
size_t entry_payment_events(const struct entry *, const struct entry *,
                            const struct event *, size_t, struct event *);
size_t entry_use_events(const struct entry *, const struct entry *,
                        const struct event *, size_t, struct event *);
size_t entry_interaction_events(const struct entry *, const struct entry *,
                                const struct event *, size_t, struct event *);
/* Writes the difference between the events there are and those that should
 * be. */
enum err entry_events_settle(struct ctx *cx, const struct event *old,
                             size_t old_count, struct event *now, size_t n)
    MUST_CHECK;

/* entry_step.c: the step that the form of an opportunity says (.._deal), and one
 * on its own. Judging says whether the step is the last open one. */
enum err entry_step_judge_deal(struct ctx *cx, const struct entry *was,
                               struct entry *next, struct problems *out)
    MUST_CHECK;
enum err entry_step_judge(struct ctx *cx, struct entry *next,
                          struct problems *out) MUST_CHECK;
enum err entry_step_deal(struct ctx *cx, const struct entry *was,
                         const struct entry *now) MUST_CHECK;
enum err entry_step_write(struct ctx *cx, const struct entry *was,
                          const struct entry *now) MUST_CHECK;

/* entry_more.c: what else hangs on a row: the money an order gave back, the
 * campaign of a response (entry_more_before: made if it is a new one).
 * entry_more_may: ERR_NOT_FOUND for a private note of others. */
enum err entry_more_judge(struct ctx *cx, const struct entry_kind *k,
                          const struct entry *was, struct entry *next,
                          struct problems *out) MUST_CHECK;
enum err entry_more_may(struct ctx *cx, const struct entry_kind *k,
                        const struct entry *e) MUST_CHECK;
enum err entry_more_before(struct ctx *cx, const struct entry_kind *k,
                           struct entry *next) MUST_CHECK;
enum err entry_more_write(struct ctx *cx, const struct entry_kind *k,
                          const struct entry *was, const struct entry *now)
    MUST_CHECK;
enum err entry_more_count(struct ctx *cx, const struct entry_kind *k,
                          const struct entry *e) MUST_CHECK;

/* A code that may be NULL. */
bool entry_is(const char *code, const char *what);

/* entry_judge.c */
/* What goes without saying: the day of an answer, the moment of a day. */
void entry_tidy(const struct entry_kind *k, const struct entry *was,
                struct entry *next);
void entry_judge_order(const struct entry *, const struct entry *,
                       struct problems *);
void entry_judge_return(const struct entry *, const struct entry *,
                        struct problems *);
void entry_judge_deal(const struct entry *, const struct entry *,
                      struct problems *);
void entry_judge_opening(const struct entry *, const struct entry *,
                         struct problems *);
void entry_judge_response(const struct entry *, const struct entry *,
                          struct problems *);
void entry_judge_contract(const struct entry *, const struct entry *,
                          struct problems *);
void entry_judge_ticket(const struct entry *, const struct entry *,
                        struct problems *);
void entry_judge_feedback(const struct entry *, const struct entry *,
                          struct problems *);
void entry_judge_quote(const struct entry *, const struct entry *,
                       struct problems *);
void entry_judge_delivery(const struct entry *, const struct entry *,
                          struct problems *);
void entry_judge_renewal(const struct entry *, const struct entry *,
                         struct problems *);
void entry_judge_notice(const struct entry *, const struct entry *,
                        struct problems *);
void entry_judge_receivable(const struct entry *, const struct entry *,
                            struct problems *);
void entry_judge_payment(const struct entry *, const struct entry *,
                         struct problems *);
void entry_judge_use(const struct entry *, const struct entry *,
                     struct problems *);
void entry_judge_interaction(const struct entry *, const struct entry *,
                             struct problems *);
void entry_judge_day(const struct entry *, const struct entry *,
                     struct problems *);

#endif
