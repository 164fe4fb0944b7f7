/* perennial routes: the table of addresses, for people and for tests. */
#include <stdio.h>

#include "command/command.h"
#include "model/role.h"
#include "page/routes.h"

static const struct {
    unsigned bit;
    const char *word;
} FLAGS[] = {{ROUTE_PUBLIC, "public"},   {ROUTE_ANALYSIS, "analysis"},
             {ROUTE_UPLOAD, "upload"},   {ROUTE_WRITE, "write"},
             {ROUTE_NO_DB, "no-db"},     {ROUTE_OWN_TX, "own-tx"}};

int
command_routes(struct shell *sh)
{
    if (sh->argc)
        return shell_refuse("routes takes no arguments");
    for (size_t i = 0; i < route_count; i++) {
        const struct route *r = &routes[i];
        printf("%-4s %-40s", r->method == METHOD_POST ? "POST" : "GET",
               r->pattern);
        for (unsigned bit = 1; bit <= ROLE_ADMIN; bit <<= 1)
            if (r->roles & bit)
                printf(" %s", role_key(bit));
        for (size_t k = 0; k < sizeof FLAGS / sizeof *FLAGS; k++)
            if (r->flags & FLAGS[k].bit)
                printf(" [%s]", FLAGS[k].word);
        putchar('\n');
    }
    return 0;
}
