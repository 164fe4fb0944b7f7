/* perennial check: settings, schema, templates. Passwords are not shown. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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

static bool
check_schema(struct shell *sh)
{
    struct ctx cx;
    const char *state = "the database does not answer";
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
    good &= check_folder("sql_dir", sh->config.sql_dir, R_OK);
    good &= check_mail(&sh->config);
    good &= check_templates(sh);
    good &= check_schema(sh);
    return good ? 0 : 1;
}
