/* perennial demo: a made-up company to look at. Its users share one password,
 * made up and printed unless it comes on standard input. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "core/secret.h"
#include "core/text.h"
#include "model/demo.h"
#include "model/user.h"

static bool
read_number(struct shell *sh, const char *option, uint64_t least,
            uint64_t most, uint64_t *out)
{
    const char *word = shell_option(sh, option);
    if (word && (!parse_u64(word, out) || *out < least || *out > most)) {
        shell_refuse("%s is a number from %llu to %llu", option,
                     (unsigned long long)least, (unsigned long long)most);
        return false;
    }
    return true;
}

static const char *
read_password(struct shell *sh)
{
    char line[PASSWORD_MAX + 2] = "";
    size_t n = fread(line, 1, sizeof line - 1, stdin);
    line[n] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    const char *why = user_password_judge("demo", line);
    if (why)
        shell_refuse("password: %s", why);
    return why ? NULL : arena_text(sh->arena, line);
}

static bool
read_order(struct shell *sh, struct demo_order *o, bool *made_up)
{
    const char *end = shell_option(sh, "--end");
    *o = (struct demo_order){.seed = 1, .customers = DEMO_CUSTOMERS,
                             .end = end ? day_parse(end) : clock_today(),
                             .force = shell_flag(sh, "--force")};
    bool from_input = shell_flag(sh, "--password-stdin");
    from_input = shell_flag(sh, "--stdin") || from_input;
    if (o->end == DAY_NONE || o->end > clock_today()) {
        shell_refuse("--end is a day such as 2026-02-28, not after today");
        return false;
    }
    if (!read_number(sh, "--seed", 0, INT64_MAX, &o->seed) ||
        !read_number(sh, "--customers", 1, DEMO_CUSTOMERS_MAX,
                     &o->customers))
        return false;
    if (sh->argc) {
        shell_refuse("use: demo [--seed N] [--customers N] [--end DAY]"
                     " [--stdin] [--force]; not %s", sh->argv[0]);
        return false;
    }
    *made_up = !from_input;
    o->password = from_input ? read_password(sh) : secret_password(sh->arena);
    return o->password != NULL;
}

static int
say(const struct demo_order *o, const struct demo_made *made, enum err e,
    bool made_up)
{
    if (e == ERR_CONFLICT)
        return shell_refuse(o->force
            ? "not done: a login, team or number of the demonstration data"
              " is taken already"
            : "not done: there are customers already (--force adds to them)");
    if (e != OK)
        return shell_refuse("not done (%s)", err_name(e));
    printf("%llu customers, %llu events, %llu users (wangwei, linhaiyan,"
           " hejing ...)\n", (unsigned long long)made->customers,
           (unsigned long long)made->events,
           (unsigned long long)made->users);
    if (made_up)
        printf("password of them all: %s\n", o->password);
    return 0;
}

int
command_demo(struct shell *sh)
{
    struct demo_order o;
    struct demo_made made = {0};
    struct ctx cx;
    bool made_up;
    if (secret_start() != OK || !read_order(sh, &o, &made_up))
        return 2;
    if (shell_connect_as(sh, &cx) != OK)
        return 1;
    enum err e = demo_make(&cx, &o, &made);
    shell_disconnect(&cx);
    return say(&o, &made, e, made_up);
}
