/* Recovery cases: board, list, one case, and what is done with it. */
#ifndef PAGE_RECOVERY_H
#define PAGE_RECOVERY_H

#include "model/recovery.h"
#include "page/page.h"

enum err page_recovery_list(struct request *rq) MUST_CHECK;
enum err page_recovery_worth(struct request *rq) MUST_CHECK;
enum err page_recovery_show(struct request *rq) MUST_CHECK;
enum err page_recovery_form(struct request *rq) MUST_CHECK;
enum err page_recovery_save(struct request *rq) MUST_CHECK;
enum err page_recovery_state(struct request *rq) MUST_CHECK;
enum err page_recovery_reason_remove(struct request *rq) MUST_CHECK;
enum err page_recovery_reopen(struct request *rq) MUST_CHECK;
enum err page_recovery_review(struct request *rq) MUST_CHECK;
enum err page_recovery_approve(struct request *rq) MUST_CHECK;
enum err page_recovery_open(struct request *rq) MUST_CHECK;
enum err page_recovery_plan(struct request *rq) MUST_CHECK;
enum err page_recovery_plan_start(struct request *rq) MUST_CHECK;
enum err page_recovery_plan_undo(struct request *rq) MUST_CHECK;
/* recovery_step.c */
enum err page_recovery_step(struct request *rq) MUST_CHECK;
enum err page_recovery_step_save(struct request *rq) MUST_CHECK;
enum err page_recovery_remind(struct request *rq) MUST_CHECK;

/* ---- shared by them and the profile (recovery_words.c) ---- */

const char *recovery_state_label(enum lang l, enum recovery_state s);
/* Of the palette. */
unsigned recovery_state_tone(enum recovery_state s);
const char *recovery_cause_label(enum lang l, const char *cause);
const char *recovery_said_label(enum lang l, const char *said_by);
/* What was said with a state, or that its warning was gone. */
const char *recovery_state_words(struct arena *a, enum lang l,
                                 const struct recovery_step *s);
/* Who looked at the main reason again, and what came of it. */
const char *recovery_review_words(struct arena *a, enum lang l,
                                  const struct recovery_review *x);
/* "3 days left", "2 days over"; "" without a deadline or when closed. */
const char *recovery_deadline_words(struct request *rq,
                                    const struct recovery *c);
bool recovery_is_late(const struct recovery *c);
/* In short; the en dash for FIELD_EMPTY. */
const char *recovery_money(struct request *rq, int64_t minor);
/* What a row, a card and its own page say of a case: HREF CUSTOMER CASE_NO CAUSE
 * STATE STATE_TONE VALUE, REASON section (REASON_TONE REASON_NAME), WHO OPENED,
 * LATE section, DUE DEADLINE CLOSED. */
void recovery_case_show(struct request *rq, struct view *v,
                        const struct recovery *c);
const char *recovery_href(struct arena *a, uint64_t id, const char *rest);
struct plan_choice;
/* recovery_value.c: WORTH section: SUM rows, SUGGESTION. The choices are those of
 * recovery_value_plans, the template that of the plan that runs, 0 = none. */
enum err recovery_value_show(struct request *rq, struct view *v,
                             uint64_t case_id, const struct plan_choice *list,
                             size_t n, uint64_t template_id) MUST_CHECK;
/* WON WON_HREF CASES CASES_HREF: how many cases a template has ended. */
void recovery_plan_counts(struct arena *a, struct view *v,
                          const struct plan_choice *k);
struct recovery_approval;
/* APPROVAL section: APPROVAL_TEXT TONE, MAY section with APPROVE_ACTION. */
void recovery_approval_show(struct request *rq, struct view *v,
                            uint64_t case_id,
                            const struct recovery_approval *x, bool may);
struct plan;
/* recovery_plan.c: PLANNED section with PSTEP rows, MAY_PLAN section. */
void recovery_plan_show(struct request *rq, struct view *v,
                            const struct recovery *c, bool may,
                            const struct plan *p);
/* "Done 11-11", "3 days overdue", and its tone of the palette. */
struct plan_step;
const char *recovery_step_words(struct request *rq, const struct plan_step *s,
                                unsigned *tone);
/* RECORD section: CHOICE rows of these that the decision leaves, IN_USE section
 * for that template. */
void recovery_record_show(struct request *rq, struct view *v,
                          const struct recovery *c,
                          const struct plan_choice *list, size_t n,
                          uint64_t in_use);
struct recovery_holdout;
/* recovery_holdout.c: TREATED and WAITED sections (WON WON_HREF CASES CASES_HREF
 * RATE), ENOUGH section, DIFFERENCE VERDICT. base: address of the list with
 * whose cases they are, ends in ? or &. */
void recovery_holdout_show(struct request *rq, struct view *v,
                           const struct recovery_holdout *h,
                           const char *base);
/* recovery_result.c: RESULT rows, SPENDING section with SPENT OF_BUDGET. */
enum err recovery_result_show(struct request *rq, struct view *v,
                              const struct recovery *c, const struct plan *p)
    MUST_CHECK;
/* recovery_progress.c: ITEM rows: DAY TIME ICON TITLE TONE WHO TEXT, PLAIN and
 * OF_STEP (STEP_TEXT) sections; NO_TALKS section, TALKS_HREF. */
enum err recovery_progress_show(struct request *rq, struct view *v,
                                const struct recovery *c,
                                const struct plan *plan,
                                const struct recovery_step *states, size_t n,
                                const struct recovery_approval *approval)
    MUST_CHECK;
/* The open cases of a customer above its profile: CASE rows. */
enum err recovery_show_open(struct request *rq, struct view *v,
                            uint64_t customer_id) MUST_CHECK;

#endif
