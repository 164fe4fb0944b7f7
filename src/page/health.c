/* It asks the database one thing, with a short time limit, so that a slow
 * database is seen as one. */
#include "page/health.h"

#include "db/db.h"

enum { HEALTH_MS = 2000 };

static const char SQL_ALIVE[] = "SELECT MAX(id) FROM team";

enum err
page_health(struct request *rq)
{
    struct rows r;
    db_statement_limit(rq->cx.db, HEALTH_MS);
    bool alive = db_query(&rq->cx, &r, SQL_ALIVE) == OK;
    rq->reply.type = "application/json";
    rq->reply.status = alive ? 200 : 503;
    buf_printf(&rq->reply.body, "{\"database\":%s}\n",
               alive ? "true" : "false");
    return OK;
}
