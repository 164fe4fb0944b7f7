/* perennial user: accounts from the command line. A password that is not given
 * on standard input is made up and printed once; either way it has to be
 * changed at the first login, unless --keep says that a script will use it. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "core/secret.h"
#include "core/text.h"
#include "model/role.h"
#include "model/user.h"

struct order {
    const char *verb;
    struct user user;
    const char *team, *password;
    bool made_up;
};

static bool
read_password(struct shell *sh, struct order *o, bool from_input)
{
    if (!from_input) {
        o->password = secret_password(sh->arena);
        o->made_up = true;
        return true;
    }
    char line[PASSWORD_MAX + 2] = "";
    size_t n = fread(line, 1, sizeof line - 1, stdin);
    line[n] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    o->password = arena_text(sh->arena, line);
    const char *why = user_password_judge(o->user.login, o->password);
    if (why)
        shell_refuse("password: %s", why);
    return why == NULL;
}

static bool
read_field(struct shell *sh, struct order *o, const char *name,
           const char *value)
{
    const struct field *f = field_find(user_fields, user_field_count, name);
    const char *why = field_read(f, sh->arena, value, &o->user);
    if (why)
        shell_refuse("%s: %s", name, why);
    return why == NULL;
}

static bool
read_roles(struct shell *sh, struct order *o)
{
    const char *list;
    while ((list = shell_option(sh, "--role")) ||
           (list = shell_option(sh, "--roles"))) {
        unsigned more;
        if (!role_parse(sh->arena, list, &more)) {
            shell_refuse("roles are sales, manager, marketing, service,"
                         " analyst, admin; not %s", list);
            return false;
        }
        o->user.roles |= more;
    }
    return true;
}

static bool
read_order(struct shell *sh, struct order *o)
{
    const char *name = shell_option(sh, "--name");
    const char *team = shell_option(sh, "--team");
    const char *email = shell_option(sh, "--email");
    const char *phone = shell_option(sh, "--phone");
    *o = (struct order){.team = team ? team : "root"};
    o->user.must_change = !shell_flag(sh, "--keep");
    bool from_input = shell_flag(sh, "--stdin");
    if (!read_roles(sh, o) || !shell_words_only(sh))
        return false;
    if (sh->argc != 2 || (strcmp(sh->argv[0], "add") &&
                          strcmp(sh->argv[0], "password"))) {
        shell_refuse("use: user add|password LOGIN [--stdin] [--keep]"
                     " [--name NAME] [--role ROLE]... [--team CODE]");
        return false;
    }
    o->verb = sh->argv[0];
    char *login = arena_text(sh->arena, sh->argv[1]);
    for (char *p = login; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 32);
    return read_field(sh, o, "login", login) &&
           read_field(sh, o, "name", name ? name : login) &&
           read_field(sh, o, "email", email) &&
           read_field(sh, o, "phone", phone) &&
           read_password(sh, o, from_input);
}

static enum err
user_act(struct ctx *cx, void *arg)
{
    struct order *o = arg;
    struct user known;
    if (!strcmp(o->verb, "add")) {
        TRY(team_find_code(cx, o->team, &o->user.team_id));
        return user_add(cx, &o->user, o->password);
    }
    TRY(user_find_login(cx, o->user.login, &known));
    return user_password_set(cx, known.id, o->password, o->user.must_change,
                             0);
}

static int
say(const struct order *o, enum err e)
{
    if (e == ERR_CONFLICT)
        return shell_refuse("there is a user %s already", o->user.login);
    if (e == ERR_NOT_FOUND)
        return shell_refuse("there is no %s %s",
                            strcmp(o->verb, "add") ? "user" : "team",
                            strcmp(o->verb, "add") ? o->user.login : o->team);
    if (e != OK)
        return shell_refuse("not done (%s)", err_name(e));
    if (o->made_up)
        printf("%s\n", o->password);
    return 0;
}

int
command_user(struct shell *sh)
{
    struct order o;
    struct ctx cx;
    if (secret_start() != OK || !read_order(sh, &o))
        return 2;
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    enum err e = db_transact(&cx, user_act, &o);
    shell_disconnect(&cx);
    return say(&o, e);
}
