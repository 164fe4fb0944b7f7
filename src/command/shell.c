/* Options and the connection, shared by the commands. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "command/command.h"
#include "core/secret.h"
#include "db/migrate.h"
#include "model/search.h"
#include "model/user.h"

static void
take_out(struct shell *sh, int at, int n)
{
    for (int i = at; i + n <= sh->argc; i++)
        sh->argv[i] = sh->argv[i + n]; /* the NULL at the end too */
    sh->argc -= n;
}

const char *
shell_option(struct shell *sh, const char *name)
{
    size_t n = strlen(name);
    for (int i = 0; i < sh->argc; i++) {
        char *word = sh->argv[i];
        if (!strcmp(word, name) && i + 1 < sh->argc) {
            const char *value = sh->argv[i + 1];
            take_out(sh, i, 2);
            return value;
        }
        if (!strncmp(word, name, n) && word[n] == '=') {
            take_out(sh, i, 1);
            return word + n + 1;
        }
    }
    return NULL;
}

bool
shell_flag(struct shell *sh, const char *name)
{
    for (int i = 0; i < sh->argc; i++)
        if (!strcmp(sh->argv[i], name)) {
            take_out(sh, i, 1);
            return true;
        }
    return false;
}

bool
shell_words_only(const struct shell *sh)
{
    for (int i = 0; i < sh->argc; i++)
        if (sh->argv[i][0] == '-') {
            shell_refuse("there is no option %s here", sh->argv[i]);
            return false;
        }
    return true;
}

int
shell_refuse(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("perennial: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    return 2;
}

enum err
shell_connect(struct shell *sh, enum db_account account, struct ctx *cx)
{
    TRY(db_library_start());
    TRY(secret_start());
    secret_cost((unsigned)sh->config.hash_memory);
    TRY(search_start());
    *cx = (struct ctx){.arena = sh->arena, .config = &sh->config,
                       .db = db_new(&sh->config, account),
                       .lang = LANG_EN, .request_id = "", .address = ""};
    return OK;
}

enum err
shell_connect_as(struct shell *sh, struct ctx *cx)
{
    const char *login = sh->as ? sh->as : "system";
    TRY(shell_connect(sh, DB_RUNTIME, cx));
    enum err e = actor_load(cx, login);
    if (e == ERR_NOT_FOUND)
        shell_refuse("there is no user %s", login);
    else if (e != OK)
        shell_refuse("no answer from the database at %s",
                     sh->config.db_socket);
    if (e != OK)
        shell_disconnect(cx);
    return e;
}

enum { WAIT_S = 30 };

enum err
shell_schema_wait(struct shell *sh, const char **state)
{
    struct ctx cx;
    enum err e = ERR_UNAVAILABLE;
    TRY(shell_connect(sh, DB_RUNTIME, &cx));
    for (int i = 0; i < WAIT_S && e == ERR_UNAVAILABLE; i++) {
        if (i)
            nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
        e = migrate_check(&cx, state);
    }
    shell_disconnect(&cx);
    return e;
}

void
shell_disconnect(struct ctx *cx)
{
    db_free(cx->db);
    cx->db = NULL;
}
