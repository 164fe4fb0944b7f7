/* See customer_tally.h. `perennial facts check` compares. */
#include "model/customer_tally.h"

#include "db/db.h"

static const char SQL_CHANGE[] =
    "INSERT INTO customer_tally (customer_id, changes) VALUES (?, 1)"
    " ON DUPLICATE KEY UPDATE changes = changes + 1";

enum err
customer_tally_change(struct ctx *cx, uint64_t customer_id)
{
    return db_exec(cx, SQL_CHANGE, B_U64(customer_id));
}

static const char SQL_CASE[] =
    "INSERT INTO customer_tally (customer_id, open_case) SELECT ?, MIN(k.id)"
    " FROM recovery_case k FORCE INDEX (recovery_case_customer)"
    " WHERE k.customer_id = ? AND k.open = 1"
    " ON DUPLICATE KEY UPDATE open_case = VALUES(open_case)";

enum err
customer_tally_case(struct ctx *cx, uint64_t customer_id)
{
    struct bind id = B_U64(customer_id);
    return db_exec(cx, SQL_CASE, id, id);
}

static const char SQL_RANGE[] =
    "INSERT INTO customer_tally (customer_id, changes, open_case) SELECT c.id,"
    " (SELECT COUNT(*) FROM audit a FORCE INDEX (audit_subject) WHERE a.subject"
    " = 'customer' AND a.subject_id = c.id), (SELECT MIN(k.id) FROM"
    " recovery_case k FORCE INDEX (recovery_case_customer) WHERE k.customer_id"
    " = c.id AND k.open = 1) FROM customer c WHERE c.id BETWEEN ? AND ?"
    " ON DUPLICATE KEY UPDATE changes = VALUES(changes),"
    " open_case = VALUES(open_case)";

enum err
customer_tally_renew_range(struct ctx *cx, uint64_t from, uint64_t to)
{
    return db_exec(cx, SQL_RANGE, B_U64(from), B_U64(to));
}
