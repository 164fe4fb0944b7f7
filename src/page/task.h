/* Open tasks: the list of them, and what is done with one. */
#ifndef PAGE_TASK_H
#define PAGE_TASK_H

#include "model/rule.h"
#include "model/task_list.h"
#include "page/page.h"

enum err page_task_list(struct request *rq);
/* do=done | tomorrow | move (with due_on). */
enum err page_task_update(struct request *rq);
/* task_week.c */
enum err page_task_week(struct request *rq);
enum err page_task_assign_ask(struct request *rq);
enum err page_task_assign(struct request *rq);
/* A step of a recovery plan leads to its own form. */
enum err page_task_done(struct request *rq);

/* Shared with the day page: the switch mine / team (shown to those who have
 * both), and what is asked for. path: "/" or "/task". */
bool task_scope_read(const struct request *rq);
void task_scope_show(struct request *rq, struct view *v, const char *path,
                     const char *more, bool team);
/* One row: all but the frame of its table. */
void task_row_show(struct request *rq, struct view *row,
                   const struct rule_model *model, const struct task_row *t,
                   bool team);

#endif
