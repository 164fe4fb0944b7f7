/* perennial check: settings, schema, templates. Passwords are not shown. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "command/command.h"
#include "db/migrate.h"
#include "view/view.h"

static void
print_settings(struct shell *sh)
{
    for (size_t i = 0; i < config_field_count; i++) {
        const struct field *f = &config_fields[i];
        const char *value = field_show(f, sh->arena, &sh->config);
        if (f->type == FIELD_BOOL)
            value = *value ? "yes" : "no";
        bool secret = strstr(f->name, "password") && *value;
        printf("%-20s %s\n", f->name, secret ? "(set)" : value);
    }
}

static bool
check_folder(const char *name, const char *path, int rights)
{
    struct stat st;
    bool good = stat(path, &st) == 0 && S_ISDIR(st.st_mode) &&
                access(path, rights) == 0;
    printf("%-20s %s\n", name, good ? "good" : "is not a folder one may use");
    return good;
}

/* A program to run or a certificate to read, where one is named. */
static bool
check_file(const char *name, const char *path, int rights)
{
    if (!path || !*path)
        return true;
    bool good = access(path, rights) == 0;
    printf("%-20s %s\n", name, good ? "good" : "is not a file one may use");
    return good;
}

/* It is there (systemd or `perennial web` made it), or can be made. */
static bool
check_socket(struct shell *sh)
{
    struct stat st;
    const char *path = sh->config.web_socket, *state = "good";
    const char *slash = strrchr(path, '/');
    char *folder = slash ? arena_copy(sh->arena, path,
                                      (size_t)(slash - path) + 1)
                         : arena_text(sh->arena, ".");
    if (strlen(path) >= sizeof ((struct sockaddr_un *)0)->sun_path)
        state = "is longer than 107 bytes";
    else if (lstat(path, &st) == 0 ? !S_ISSOCK(st.st_mode)
                                   : access(folder, W_OK | X_OK) != 0)
        state = "is no socket and cannot be made one";
    printf("%-20s %s\n", "web_socket", state);
    return !strcmp(state, "good");
}

static bool
check_environment(struct shell *sh)
{
    const char *stranger = config_stranger(sh->arena);
    if (stranger)
        printf("%-20s there is no such setting\n", stranger);
    return !stranger;
}

static bool
check_schema(struct shell *sh)
{
    struct ctx cx;
    const char *state;
    if (shell_connect(sh, DB_RUNTIME, &cx) != OK)
        return false;
    enum err e = migrate_check(&cx, &state);
    shell_disconnect(&cx);
    printf("%-20s %s\n", "schema", state);
    return e == OK;
}

static bool
check_mail(const struct config *c)
{
    bool some = c->mail_server && *c->mail_server;
    bool good = !some || config_mails(c);
    printf("%-20s %s\n", "mail",
           !good  ? "needs mail_from and site_url beside mail_server"
           : some ? "set; try it with: perennial mail test ADDRESS"
                  : "off");
    return good;
}

static bool
check_templates(struct shell *sh)
{
    bool good = view_start(sh->config.template_dir) == OK;
    printf("%-20s %s\n", "templates", good ? "good" : "broken, see above");
    return good;
}

int
command_check(struct shell *sh)
{
    if (sh->argc)
        return shell_refuse("check takes no arguments");
    print_settings(sh);
    putchar('\n');
    bool good = check_folder("upload_dir", sh->config.upload_dir, R_OK | W_OK);
    good &= check_folder("cache_dir", sh->config.cache_dir, R_OK | W_OK);
    good &= check_folder("sql_dir", sh->config.sql_dir, R_OK);
    good &= check_socket(sh);
    good &= check_file("chromium", sh->config.chromium, X_OK);
    good &= check_file("mail_ca", sh->config.mail_ca, R_OK);
    good &= check_environment(sh);
    good &= check_mail(&sh->config);
    good &= check_templates(sh);
    good &= check_schema(sh);
    return good ? 0 : 1;
}
