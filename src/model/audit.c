/* The audit shares the transaction of what it tells about: neither is ever
 * there without the other. */
#include "model/audit.h"

#include <string.h>

#include "db/db.h"
#include "model/customer_tally.h"

static const char SQL_ADD[] =
    "INSERT INTO audit (at, account_id, action, subject, subject_id, detail,"
    " request_id, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

enum err
audit_write(struct ctx *cx, const char *action, const char *subject,
            uint64_t id, const char *detail)
{
    TRY(db_exec(cx, SQL_ADD, B_TIME(clock_now()), B_REF(cx->actor.user_id),
                B_TEXT(action), B_TEXT(subject ? subject : ""), B_REF(id),
                B_TEXT(detail ? detail : ""),
                B_TEXT(cx->request_id ? cx->request_id : ""),
                B_TEXT(cx->address ? cx->address : "")));
    return id && subject && !strcmp(subject, "customer")
               ? customer_tally_change(cx, id) : OK;
}
