/* perennial migrate: brings the database to this program's schema, as its
 * owner. */
#include "db/migrate.h"

#include "command/command.h"

int
command_migrate(struct shell *sh)
{
    struct ctx cx;
    if (sh->argc)
        return shell_refuse("migrate takes no arguments");
    if (shell_connect(sh, DB_OWNER, &cx) != OK)
        return 1;
    enum err e = migrate_run(&cx);
    shell_disconnect(&cx);
    if (e != OK)
        shell_refuse("the migration did not finish (%s)", err_name(e));
    return e == OK ? 0 : 1;
}
