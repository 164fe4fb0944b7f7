/* See fixture.h. The watcher waits for the end of a pipe that only the test
 * program holds open, so that a crash and a kill -9 clean up as well. */
#include "fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/log.h"
#include "core/secret.h"
#include "db/migrate.h"

static void
must(bool good, const char *what)
{
    if (!good) {
        perror(what);
        abort();
    }
}

static int
shell(const char *command)
{
    int got = system(command);
    return WIFEXITED(got) ? WEXITSTATUS(got) : 255;
}

static void
watch(struct fixture *f, const char *at_end)
{
    int ends[2];
    must(pipe2(ends, O_CLOEXEC) == 0, "pipe");
    f->watcher = fork();
    must(f->watcher >= 0, "fork");
    if (f->watcher == 0) {
        char byte;
        setsid();
        close(ends[1]);
        while (read(ends[0], &byte, 1) > 0)
            ;
        execl("/bin/sh", "sh", "-c", at_end, (char *)NULL);
        _exit(127);
    }
    close(ends[0]);
    f->watch = ends[1];
}

static void
own_server_start(struct fixture *f)
{
    struct arena *a = f->arena;
    f->config.db_socket = arena_printf(a, "%s/db/my.sock", f->folder);
    watch(f, arena_printf(a, "tools/private-db.sh kill '%s/db';"
                          " rm -rf '%s'", f->folder, f->folder));
    must(shell(arena_printf(a, "PRIVATE_DB_POOL=64M"
                            " tools/private-db.sh start '%s/db'",
                            f->folder)) == 0, "tools/private-db.sh");
}

/* Where to find an empty database: on the shared server, or on our own. */
static void
server_start(struct fixture *f)
{
    struct arena *a = f->arena;
    const char *shared = getenv("PERENNIAL_TEST_DB");
    f->config.db_name = arena_printf(a, "t_%d", (int)getpid());
    if (shared && *shared) {
        f->config.db_socket = shared;
        watch(f, arena_printf(a, "mariadb --no-defaults --socket='%s'"
                              " --user=%s -e 'DROP DATABASE IF EXISTS %s';"
                              " rm -rf '%s'", shared, f->config.db_owner,
                              f->config.db_name, f->folder));
        return;
    }
    own_server_start(f);
}

static struct fixture *
fixture_make(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    const char *problem = NULL, *in = getenv("TMPDIR");
    must(f, "memory");
    f->arena = arena_new();
    char *folder = arena_printf(f->arena, "%s/perennial-XXXXXX",
                                in && *in ? in : "/tmp");
    must(mkdtemp(folder), "folder");
    f->folder = folder;
    must(clock_start("Asia/Shanghai", 0) == OK, "clock");
    must(secret_start() == OK && db_library_start() == OK, "libraries");
    must(config_read(f->arena, "/dev/null", &f->config, &problem) == OK,
         problem ? problem : "settings");
    f->config.sql_dir = "sql";
    f->config.hash_memory = 8; /* hashing was half of what pages' tests took */
    secret_cost((unsigned)f->config.hash_memory);
    f->config.db_owner = "perennial_owner";
    f->config.db_owner_password = NULL;
    f->config.upload_dir = f->config.cache_dir = f->folder;
    f->cx.arena = f->arena;
    f->cx.config = &f->config;
    f->cx.lang = LANG_EN;
    f->cx.request_id = "test";
    return f;
}

int
fixture_start(void **state)
{
    struct fixture *f = fixture_make();
    server_start(f);
    f->cx.db = db_new(&f->config, DB_OWNER);
    *state = f;
    return 0;
}

int
fixture_start_schema(void **state)
{
    const char *base = getenv("PRIVATE_DB_FROM");
    if (base && *base) {
        struct fixture *copy = *state = fixture_make();
        own_server_start(copy);
        copy->cx.db = db_new(&copy->config, DB_RUNTIME);
        return 0;
    }
    if (fixture_start(state) != 0)
        return -1;
    struct fixture *f = *state;
    if (migrate_run(&f->cx) != OK)
        return -1;
    db_free(f->cx.db);
    f->cx.db = db_new(&f->config, DB_RUNTIME);
    return 0;
}

int
fixture_end(void **state)
{
    struct fixture *f = *state;
    db_free(f->cx.db);
    db_library_end();
    close(f->watch);
    waitpid(f->watcher, NULL, 0);
    arena_free(f->arena);
    free(f);
    return 0;
}

struct ctx *
fixture_connect(struct fixture *f, enum db_account account)
{
    struct ctx *cx = calloc(1, sizeof *cx);
    must(cx != NULL, "memory");
    *cx = f->cx;
    cx->arena = arena_new();
    cx->db = db_new(&f->config, account);
    return cx;
}

void
fixture_disconnect(struct ctx *cx)
{
    /* The server ends a connection when it comes to it: who asks for a lock then
     * would find it taken. */
    enum err gone = db_exec(cx, "DO RELEASE_ALL_LOCKS()");
    (void)gone; /* with its server, in some tests */
    db_free(cx->db);
    arena_free(cx->arena);
    free(cx);
}

void
fixture_sql(struct fixture *f, const char *sql)
{
    struct ctx *cx = fixture_connect(f, DB_OWNER);
    const char *today = day_iso(cx->arena, clock_today());
    char *rest = arena_printf(cx->arena, "SET @today = '%s';\n%s", today, sql);
    while (rest && *rest) {
        char *end = strstr(rest, ";\n");
        if (end)
            *end = '\0';
        must(db_exec(cx, rest) == OK, rest);
        rest = end ? end + 2 : NULL;
    }
    fixture_disconnect(cx);
}

static const char SQL_READ[] =
    "SELECT CAST(SUM(variable_value) AS UNSIGNED) FROM"
    " information_schema.session_status WHERE variable_name LIKE"
    " 'Handler_read%'";

uint64_t
fixture_rows_read(struct ctx *cx)
{
    struct rows r;
    must(db_find(cx, &r, SQL_READ) == OK, SQL_READ);
    return rows_u64(&r, 0, 0);
}
