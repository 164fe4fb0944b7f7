/* One row of a table that is always there, with a short time limit, so that a
 * slow database is seen as one. */
#include "model/health.h"

#include "db/db.h"

enum { HEALTH_MS = 2000 };

static const char SQL_ALIVE[] = "SELECT MAX(id) FROM team";

enum err
health_check(struct ctx *cx)
{
    struct rows r;
    db_statement_limit(cx->db, HEALTH_MS);
    return db_query(cx, &r, SQL_ALIVE);
}
