/* perennial web: the FastCGI server. It starts only on the schema it was made
 * for; a database that is not there yet is waited for. */
#include "command/command.h"
#include "core/log.h"
#include "http/server.h"
#include "page/gate.h"
#include "page/routes.h"

int
command_web(struct shell *sh)
{
    const char *state = "the database does not answer";
    if (sh->argc)
        return shell_refuse("web takes no arguments");
    if (shell_schema_wait(sh, &state) != OK) {
        log_write(LOG_ERROR, "not started: %s", state);
        shell_refuse("%s", state);
        return 1;
    }
    gate_use(&sh->config);
    struct server_app app = {
        .routes = routes, .route_count = route_count,
        .worker_start = gate_start, .thread_start = gate_thread_start,
        .thread_end = gate_thread_end, .handle = gate_handle,
    };
    return server_run(&sh->config, &app);
}
