/* Everybody starts where his work is: who sees customers with his day, an
 * administrator at the users, else at the own password. */
#include "page/home.h"

#include <string.h>

#include "page/day.h"
#include "page/page.h"
#include "page/routes.h"

enum err
page_home(struct request *rq)
{
    static const char *const PLACES[] = {"/account", "/account/password"};
    if (rq->cx.actor.reach != REACH_NONE)
        return page_day_show(rq);
    for (size_t p = 0; p < sizeof PLACES / sizeof *PLACES; p++)
        for (size_t i = 0; i < route_count; i++)
            if (routes[i].method == METHOD_GET &&
                !strcmp(routes[i].pattern, PLACES[p]) &&
                (routes[i].roles & rq->cx.actor.roles))
                return reply_see_other(rq, PLACES[p], NULL);
    return ERR_DENIED;
}
