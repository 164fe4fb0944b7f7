/* perennial work: imports, the stages of a new day, reports, mail, the purge. */
#include <stdlib.h>

#include "command/command.h"
#include "core/log.h"
#include "job/mail_send.h"
#include "job/work.h"
#include "model/search.h"
#include "view/view.h"

enum { SEATS = 3 }; /* the last one for mail */

static struct ctx
connection(struct shell *sh, enum db_account account)
{
    return (struct ctx){.arena = arena_new(), .config = &sh->config,
                        .db = db_new(&sh->config, account),
                        .request_id = "work", .address = ""};
}

static void
connection_end(struct ctx *cx)
{
    db_free(cx->db);
    arena_free(cx->arena);
}

static enum err
work(struct shell *sh, struct ctx *cx, bool once)
{
    struct work_place places[SEATS];
    struct roll_place roll = {connection(sh, DB_RUNTIME),
                              connection(sh, DB_RUNTIME)};
    for (size_t i = 0; i < SEATS; i++)
        places[i] = (struct work_place){connection(sh, DB_RUNTIME),
                                        connection(sh, DB_KEEPER)};
    enum err e = work_run(cx, places, SEATS, &roll, once);
    connection_end(&roll.changes);
    connection_end(&roll.known);
    for (size_t i = 0; i < SEATS; i++) {
        connection_end(&places[i].cx);
        connection_end(&places[i].keeper);
    }
    return e;
}

int
command_work(struct shell *sh)
{
    const char *state = "the database does not answer";
    bool once = shell_flag(sh, "--once");
    if (sh->argc)
        return shell_refuse("work takes no arguments but --once");
    if (view_start(sh->config.template_dir) != OK) /* of reports and mail */
        return shell_refuse("the templates in %s are broken",
                            sh->config.template_dir);
    if (mail_start() != OK)
        return 1;
    if (shell_schema_wait(sh, &state) != OK || search_start() != OK) {
        log_write(LOG_ERROR, "not started: %s", state);
        shell_refuse("%s", state);
        return 1;
    }
    struct ctx cx = connection(sh, DB_RUNTIME);
    log_write(LOG_INFO, "work begins");
    enum err e = work(sh, &cx, once);
    log_write(LOG_INFO, "work ends");
    connection_end(&cx);
    return e == OK ? 0 : 1;
}
