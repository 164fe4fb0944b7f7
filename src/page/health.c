/* The answer for machines: JSON, no login, no frame. */
#include "page/health.h"

#include "model/health.h"

enum err
page_health(struct request *rq)
{
    bool alive = health_check(&rq->cx) == OK;
    rq->reply.type = "application/json";
    rq->reply.status = alive ? 200 : 503;
    buf_printf(&rq->reply.body, "{\"database\":%s}\n",
               alive ? "true" : "false");
    return OK;
}
