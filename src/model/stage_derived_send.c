/* Writes derived columns: of one customer with its pack, of many with one
 * UPDATE for all of them. An array of UPDATEs is run one by one by the server,
 * at three times the price; so the values go as one JSON table that is joined,
 * and only the columns in which any of them differs: mostly those that time
 * changes. */
#include <string.h>

#include "db/compose.h"
#include "model/stage_private.h"

enum { COLUMNS = STAGE_DERIVED_BINDS - 1, AT_ONCE = 2000 };

#define SET_DERIVED                                                           \
    "stage = ?, stage_since = ?, first_purchase_on = ?, last_purchase_on = ?," \
    " expected_on = ?, late_on = ?, lapse_on = ?, last_touch_on = ?,"         \
    " last_contact_on = ?, wake_on = ?, round = ?, purchases = ?,"            \
    " cycle_days = ?, open_deals = ?, revenue_365 = ?, revenue_total = ?,"    \
    " warned = ?"
static const char SQL_ONE[] =
    "UPDATE customer SET " SET_DERIVED " WHERE id = ?";

/* Pack first: what the server keeps aside until both are found is then the row
 * of the customer, which has no long column. */
static const char SQL_BOTH[] =
    "UPDATE event_pack p STRAIGHT_JOIN customer c SET " SET_DERIVED
    ", p.data = ? WHERE p.customer_id = ? AND c.id = ?";

/* The usual case, an event of one customer: its row and its pack with one
 * statement. */
static enum err
both_send(struct ctx *cx, struct ledger *l)
{
    struct bind b[STAGE_DERIVED_BINDS + 2];
    const struct bind *derived = l->derived.binds, *pack = l->packs.binds;
    if (l->packs.n != 1 || pack[0].v.u64 != l->packed
        || derived[COLUMNS].v.u64 != l->packed)
        return db_exec_v(cx, SQL_ONE, derived, STAGE_DERIVED_BINDS);
    memcpy(b, derived, COLUMNS * sizeof *b);
    b[COLUMNS] = pack[1];
    b[COLUMNS + 1] = b[COLUMNS + 2] = pack[0];
    l->packs.n = 0;
    return db_exec_v(cx, SQL_BOTH, b, COLUMNS + 3);
}

/* ---- many ---- */

static const char *const types[COLUMNS] = {
    ", stage VARCHAR(24) PATH", ", stage_since DATE PATH",
    ", first_purchase_on DATE PATH", ", last_purchase_on DATE PATH",
    ", expected_on DATE PATH", ", late_on DATE PATH", ", lapse_on DATE PATH",
    ", last_touch_on DATE PATH", ", last_contact_on DATE PATH",
    ", wake_on DATE PATH", ", round INT UNSIGNED PATH",
    ", purchases INT UNSIGNED PATH", ", cycle_days INT UNSIGNED PATH",
    ", open_deals INT UNSIGNED PATH", ", revenue_365 DECIMAL(18,2) PATH",
    ", revenue_total DECIMAL(18,2) PATH", ", warned BIGINT UNSIGNED PATH"};

static const char *const sets[COLUMNS] = {
    "c.stage = d.stage", "c.stage_since = d.stage_since",
    "c.first_purchase_on = d.first_purchase_on",
    "c.last_purchase_on = d.last_purchase_on", "c.expected_on = d.expected_on",
    "c.late_on = d.late_on", "c.lapse_on = d.lapse_on",
    "c.last_touch_on = d.last_touch_on",
    "c.last_contact_on = d.last_contact_on", "c.wake_on = d.wake_on",
    "c.round = d.round", "c.purchases = d.purchases",
    "c.cycle_days = d.cycle_days", "c.open_deals = d.open_deals",
    "c.revenue_365 = d.revenue_365", "c.revenue_total = d.revenue_total",
    "c.warned = d.warned"};

/* By place in the list of a customer; the first is its id. */
static const char *const paths[COLUMNS] = {
    " '$[1]'", " '$[2]'", " '$[3]'", " '$[4]'", " '$[5]'", " '$[6]'",
    " '$[7]'", " '$[8]'", " '$[9]'", " '$[10]'", " '$[11]'", " '$[12]'",
    " '$[13]'", " '$[14]'", " '$[15]'", " '$[16]'", " '$[17]'"};

static void
query_columns(struct query *q, unsigned differs)
{
    size_t place = 0;
    query_sql(q, "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH"
                 " '$[0]'");
    for (int i = 0; i < COLUMNS; i++)
        if (differs >> i & 1) {
            query_sql(q, types[i]);
            query_sql(q, paths[place++]);
        }
    query_sql(q, ")) d STRAIGHT_JOIN customer c ON c.id = d.id SET ");
    for (int i = 0; i < COLUMNS; i++)
        if (differs >> i & 1) {
            query_sql(q, sets[i]);
            if (differs >> i > 1)
                query_sql(q, ", ");
        }
}

static void
json_value(struct buf *out, struct arena *a, const struct bind *b)
{
    switch (b->type) {
    case BIND_TEXT: buf_json(out, b->v.p); return;
    case BIND_DAY: buf_json(out, day_iso(a, b->v.day)); return;
    case BIND_MONEY: buf_add(out, money_plain(a, b->v.i64)); return;
    default: buf_printf(out, "%lld", (long long)b->v.i64);
    }
}

/* [[id, value, ...], ...] */
static const char *
json_rows(struct arena *a, unsigned differs, const struct bind *b, size_t n)
{
    struct buf out;
    buf_init(&out, a);
    for (size_t row = 0; row < n; row++, b += STAGE_DERIVED_BINDS) {
        buf_add(&out, row ? ",[" : "[[");
        json_value(&out, a, &b[COLUMNS]);
        for (int i = 0; i < COLUMNS; i++)
            if (differs >> i & 1) {
                buf_addc(&out, ',');
                json_value(&out, a, &b[i]);
            }
        buf_addc(&out, ']');
    }
    buf_addc(&out, ']');
    return out.data;
}

enum err
stage_derived_send(struct ctx *cx, struct ledger *l)
{
    struct query q;
    size_t n = l->derived.n;
    if (n == 1)
        TRY(both_send(cx, l));
    query_init(&q, cx->arena);
    query_columns(&q, l->differs);
    query_bind(&q, B_NULL);
    for (size_t at = 0; n > 1 && at < n; at += AT_ONCE) {
        size_t some = n - at < AT_ONCE ? n - at : AT_ONCE;
        q.binds[0] = B_TEXT(json_rows(
            cx->arena, l->differs,
            l->derived.binds + at * STAGE_DERIVED_BINDS, some));
        TRY(query_exec(cx, &q));
    }
    l->derived.n = 0;
    l->differs = 0;
    return OK;
}
