/* perennial facts: check (works all facts out of the events once more and lists
 * what is stored otherwise) and rebuild (writes them anew). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "model/fact_check.h"

static void
difference_print(void *arg, const struct fact_difference *d)
{
    (void)arg;
    printf("%s\t%s\t%s\t%s\n", d->customer, d->fact, d->stored, d->computed);
}

static enum err
facts_show(void *arg, const struct stage_progress *p)
{
    (void)arg;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%llu customers read",
                (unsigned long long)p->customers);
    return OK;
}

int
command_facts(struct shell *sh)
{
    bool check = sh->argc == 1 && !strcmp(sh->argv[0], "check");
    struct stage_progress p;
    struct ctx cx;
    if (!check && (sh->argc != 1 || strcmp(sh->argv[0], "rebuild") != 0))
        return shell_refuse("use: facts check|rebuild");
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    cx.deadline_ms = 0;
    enum err e = check
        ? fact_check(&cx, difference_print, facts_show, NULL, &p)
        : fact_rebuild(&cx, facts_show, NULL, &p);
    shell_disconnect(&cx);
    if (isatty(STDERR_FILENO))
        fputc('\r', stderr);
    if (e != OK)
        return shell_refuse("not done (%s)", err_name(e));
    printf("%llu customers read, %llu %s\n", (unsigned long long)p.customers,
           (unsigned long long)p.changed, check ? "differences" : "changed");
    return check && p.changed ? 1 : 0;
}
