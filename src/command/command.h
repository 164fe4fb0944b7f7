/* The command line: one table of commands, each a function. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "core/config.h"
#include "core/ctx.h"
#include "db/db.h"

/* What a command is handed. */
struct shell {
    struct arena *arena;
    struct config config;
    int argc;    /* words after the command's name */
    char **argv;
    const char *as; /* --as LOGIN: whose name is in the audit, else "system" */
};

typedef int command_fn(struct shell *sh); /* the exit status */

struct command {
    const char *name;
    command_fn *handler;
    const char *usage; /* words after the name */
    const char *help;  /* one line */
};

/* An option with a value ("--name X" or "--name=X"), taken out of argv; NULL
 * when absent. Repeat for options that may come several times. */
const char *shell_option(struct shell *sh, const char *name);
/* An option without a value. */
bool shell_flag(struct shell *sh, const char *name);
/* When all options are taken out: none is left that nobody knows. False after a
 * line on standard error. */
bool shell_words_only(const struct shell *sh);
/* Says what is wrong on standard error; returns 2. */
int shell_refuse(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Libraries and a connection; ERR_* after a line on standard error. */
enum err shell_connect(struct shell *sh, enum db_account account,
                       struct ctx *cx) MUST_CHECK;
/* The same, acting as the user of --as. */
enum err shell_connect_as(struct shell *sh, struct ctx *cx) MUST_CHECK;
void shell_disconnect(struct ctx *cx);
/* Waits up to half a minute for the database; ERR_CONFLICT when it is not the
 * schema this program was made for. *state says so in English. */
enum err shell_schema_wait(struct shell *sh, const char **state) MUST_CHECK;

command_fn command_web, command_migrate, command_user, command_check,
    command_routes, command_stage, command_restage, command_work,
    command_import, command_demo, command_funnel, command_facts,
    command_report, command_churn, command_kpi, command_mail;

/* Of command_stage: by its first word. */
command_fn command_stage_counts, command_stage_history;

#endif
