/* perennial: one program, a table of commands. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "core/log.h"

static command_fn command_help;

static const struct command COMMANDS[] = {
    {"web", command_web, "", "answer requests on the FastCGI socket"},
    {"work", command_work, "[--once]",
     "do background work: imports, the new day, reports, mail, the purge"},
    {"migrate", command_migrate, "", "bring the database to this version"},
    {"user", command_user, "add|password LOGIN [options]",
     "make an account, or set its password"},
    {"import", command_import, "KIND FILE [options] | undo NUMBER",
     "bring a file of rows in, or take it back"},
    {"demo", command_demo, "[--seed N] [--customers N] ...",
     "fill an empty system with a made-up company"},
    {"check", command_check, "", "print and verify settings, schema, pages"},
    {"stage", command_stage, "explain|history CODE, counts ...",
     "say why a customer is in its stage, when it was in which, how many are"},
    {"funnel", command_funnel, "--from DAY --to DAY ...",
     "say stock and flow, moves and cohort of a period"},
    {"churn", command_churn, "--from DAY --to DAY ...",
     "say who was lost in a period and why, and the churn rate"},
    {"kpi", command_kpi, "--from DAY --to DAY ...",
     "say every KPI of a period, and what each customer adds"},
    {"report", command_report, "KIND --period P --output FILE ...",
     "make a report as HTML, workbook, CSV or PDF"},
    {"mail", command_mail, "test ADDRESS",
     "send one mail, to try the settings"},
    {"restage", command_restage,
     "[--due | --dry [--rows]] [--models all|kept|CODE,...]",
     "read the stages of all customers anew"},
    {"facts", command_facts, "check|rebuild",
     "compare facts with the events, or work them out anew"},
    {"routes", command_routes, "", "print the table of addresses"},
    {"help", command_help, "", "print this"},
};

static int
command_help(struct shell *sh)
{
    puts("perennial COMMAND [--config FILE] [--as LOGIN]\n");
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        printf("  %-8s %-30s %s\n", COMMANDS[i].name, COMMANDS[i].usage,
               COMMANDS[i].help);
    return 0;
}

static bool
asks_for_help(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (!strcmp(argv[i], "--help") || (i == 0 && !strcmp(argv[i], "help")))
            return true;
    return false;
}

static int
usage(const struct command *c)
{
    printf("perennial %s%s%s [--config FILE] [--as LOGIN]\n%s\n", c->name,
           *c->usage ? " " : "", c->usage, c->help);
    return 0;
}

static enum log_level
log_level(const char *name)
{
    static const char *const NAMES[] = {"debug", "info", "warn", "error"};
    for (int i = 0; i < 4; i++)
        if (!strcmp(NAMES[i], name))
            return (enum log_level)i;
    return LOG_INFO;
}

static bool
settings_read(struct shell *sh)
{
    const char *problem = NULL;
    const char *path = shell_option(sh, "--config");
    sh->as = shell_option(sh, "--as");
    if (config_read(sh->arena, path, &sh->config, &problem) != OK) {
        shell_refuse("%s", problem);
        return false;
    }
    if (clock_start(sh->config.zone, sh->config.clock_offset_s) != OK) {
        shell_refuse("no time zone %s here", sh->config.zone);
        return false;
    }
    return true;
}

static int
run(const struct command *c, int argc, char **argv)
{
    struct shell sh = {.arena = arena_new(), .argc = argc - 2,
                       .argv = argv + 2};
    int status = 2;
    if (c->handler != command_help && asks_for_help(sh.argc, sh.argv)) {
        status = usage(c);
    } else if (c->handler == command_help || c->handler == command_routes) {
        status = c->handler(&sh);
    } else if (settings_read(&sh)) {
        log_start(c->name, log_level(sh.config.log_level));
        status = c->handler(&sh);
    }
    arena_free(sh.arena);
    return status;
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        command_help(NULL);
        return 2;
    }
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++)
        if (!strcmp(COMMANDS[i].name, argv[1]))
            return run(&COMMANDS[i], argc, argv);
    return shell_refuse("no command %s; see perennial help", argv[1]);
}
