/* The bin: what was deleted more than 30 days ago is deleted for good.
 *
 * A customer goes with all rows that hang on it, in one transaction; children
 * before parents, as the foreign keys ask. Other rows go one table at a time,
 * a parent only when no child of it is left. */
#include "model/purge.h"

#include "db/db.h"
#include "model/audit.h"
#include "model/search.h"
#include "model/stage.h"

#define DAY_LONG INT64_C(86400000000)

enum { PIECE = 500 };

static int64_t
bin_limit(void)
{
    return clock_now() - PURGE_BIN_DAYS * DAY_LONG;
}

/* ---- customers ---- */

#define OF_CUSTOMER(table) "DELETE FROM " table " WHERE customer_id = ?"
#define OF_PARENT(table, key, parent)                                         \
    "DELETE d FROM " table " d JOIN " parent " p ON p.id = d." key            \
    " WHERE p.customer_id = ?"

/* Children first. */
static const char *const SQL_OF_CUSTOMER[] = {
    OF_PARENT("opportunity_step", "opportunity_id", "opportunity"),
    OF_PARENT("quote_line", "quote_id", "quote"),
    OF_PARENT("sales_order_line", "sales_order_id", "sales_order"),
    OF_CUSTOMER("payment"), OF_CUSTOMER("receivable"),
    OF_CUSTOMER("delivery"), OF_CUSTOMER("sales_return"),
    OF_CUSTOMER("sales_order"), OF_CUSTOMER("quote"),
    OF_CUSTOMER("opportunity"), OF_CUSTOMER("inquiry"),
    OF_CUSTOMER("termination_notice"), OF_CUSTOMER("contract_renewal"),
    OF_CUSTOMER("contract"),
    OF_CUSTOMER("interaction"), OF_CUSTOMER("campaign_touch"),
    OF_CUSTOMER("product_use"), OF_CUSTOMER("ticket"),
    OF_CUSTOMER("feedback"), OF_CUSTOMER("referral"),
    "DELETE FROM referral WHERE referred_id = ?",
    OF_CUSTOMER("milestone"), OF_CUSTOMER("task"),
    OF_PARENT("recovery_case_reason", "case_id", "recovery_case"),
    OF_PARENT("recovery_case_state", "case_id", "recovery_case"),
    OF_PARENT("recovery_case_review", "case_id", "recovery_case"),
    OF_CUSTOMER("warning"),
    OF_CUSTOMER("plan_step"), OF_PARENT("plan", "case_id", "recovery_case"),
    OF_CUSTOMER("recovery_case"),
    OF_CUSTOMER("recovery_outcome"), OF_CUSTOMER("declaration"),
    OF_CUSTOMER("opening_record"), OF_CUSTOMER("attachment"),
    OF_CUSTOMER("contact"), OF_CUSTOMER("customer_tag"),
    OF_CUSTOMER("event"), OF_CUSTOMER("event_pack"),
    OF_CUSTOMER("customer_tally"), OF_CUSTOMER("stage_move"), OF_CUSTOMER("stage_state"),
    OF_CUSTOMER("stage_absence"), OF_CUSTOMER("report_name"),
    "DELETE FROM customer WHERE id = ?",
};

static enum err
customer_remove(struct ctx *cx, void *arg)
{
    uint64_t id = *(uint64_t *)arg;
    size_t n = sizeof SQL_OF_CUSTOMER / sizeof *SQL_OF_CUSTOMER;
    TRY(search_forget(cx, id));
    TRY(stage_copy_stale(cx, &id, 1));
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(cx, SQL_OF_CUSTOMER[i], B_U64(id)));
    return audit_write(cx, "bin.purge", "customer", id, NULL);
}

static const char SQL_CUSTOMERS[] =
    "SELECT id FROM customer WHERE id > ? AND deleted_at < ?"
    " ORDER BY id LIMIT 500";

static enum err
purge_customers(struct ctx *cx, purge_step_fn *step, void *arg,
                struct purge_count *out)
{
    struct rows r;
    uint64_t after = 0;
    do {
        arena_reset(cx->arena);
        TRY(db_query(cx, &r, SQL_CUSTOMERS, B_U64(after),
                     B_TIME(bin_limit())));
        for (size_t i = 0; i < r.count; i++) {
            uint64_t id = rows_u64(&r, i, 0);
            TRY(db_transact(cx, customer_remove, &id));
            out->customers++;
            after = id;
            TRY(step(arg, out));
        }
    } while (r.count == PIECE);
    return OK;
}

/* ---- rows of customers that stay ---- */

struct bin_table {
    const char *find;    /* ids after ?, in the bin before ? */
    const char *lines[6]; /* rows without a bin of their own, NULL ends */
    const char *remove;
};

#define BIN_FIND(table, unless)                                               \
    "SELECT t.id FROM " table " t WHERE t.id > ? AND t.deleted_at < ?" unless \
    " ORDER BY t.id LIMIT 500"
#define NONE_OF(table, key)                                                   \
    " AND NOT EXISTS (SELECT 1 FROM " table " c WHERE c." key " = t.id)"
#define BIN_TABLE(table)                                                      \
    {BIN_FIND(table, ""), {NULL}, "DELETE FROM " table " WHERE id = ?"}

static const struct bin_table TABLES[] = {
    BIN_TABLE("goal"),
    BIN_TABLE("kpi_entry"),
    {BIN_FIND("study", ""),
     {"DELETE FROM attachment WHERE subject = 'study' AND subject_id = ?"},
     "DELETE FROM study WHERE id = ?"},
    BIN_TABLE("payment"),
    {BIN_FIND("receivable", NONE_OF("payment", "receivable_id")), {NULL},
     "DELETE FROM receivable WHERE id = ?"},
    BIN_TABLE("delivery"),
    BIN_TABLE("sales_return"),
    {BIN_FIND("sales_order", NONE_OF("receivable", "sales_order_id")
              NONE_OF("delivery", "sales_order_id")
              NONE_OF("sales_return", "sales_order_id")),
     {"DELETE FROM sales_order_line WHERE sales_order_id = ?"},
     "DELETE FROM sales_order WHERE id = ?"},
    {BIN_FIND("quote", ""), {"DELETE FROM quote_line WHERE quote_id = ?"},
     "DELETE FROM quote WHERE id = ?"},
    {BIN_FIND("opportunity", ""),
     {"DELETE FROM opportunity_step WHERE opportunity_id = ?"},
     "DELETE FROM opportunity WHERE id = ?"},
    BIN_TABLE("opportunity_step"),
    BIN_TABLE("inquiry"),
    BIN_TABLE("termination_notice"),
    BIN_TABLE("contract_renewal"),
    {BIN_FIND("contract", NONE_OF("contract_renewal", "contract_id")), {NULL},
     "DELETE FROM contract WHERE id = ?"},
    BIN_TABLE("product_use"),
    BIN_TABLE("interaction"),
    BIN_TABLE("campaign_touch"),
    {BIN_FIND("campaign", NONE_OF("campaign_touch", "campaign_id")), {NULL},
     "DELETE FROM campaign WHERE id = ?"},
    BIN_TABLE("ticket"),
    BIN_TABLE("feedback"),
    BIN_TABLE("referral"),
    BIN_TABLE("task"),
    {BIN_FIND("recovery_case", ""),
     {"DELETE FROM recovery_case_reason WHERE case_id = ?",
      "DELETE FROM recovery_case_state WHERE case_id = ?",
      "DELETE FROM recovery_case_review WHERE case_id = ?",
      "DELETE FROM plan_step WHERE case_id = ?",
      "DELETE FROM plan WHERE case_id = ?"},
     "DELETE FROM recovery_case WHERE id = ?"},
    BIN_TABLE("recovery_outcome"),
    BIN_TABLE("declaration"),
    BIN_TABLE("opening_record"),
    BIN_TABLE("attachment"),
    BIN_TABLE("contact"),
    {BIN_FIND("product", NONE_OF("sales_order_line", "product_id")
              NONE_OF("product_use", "product_id")),
     {NULL}, "DELETE FROM product WHERE id = ?"},
};

struct bin_piece {
    const struct bin_table *table;
    struct bind *ids;
    size_t count;
};

static enum err
piece_remove(struct ctx *cx, void *arg)
{
    const struct bin_piece *p = arg;
    for (size_t i = 0; p->table->lines[i]; i++)
        TRY(db_exec_array(cx, p->table->lines[i], p->ids, p->count, 1));
    return db_exec_array(cx, p->table->remove, p->ids, p->count, 1);
}

static enum err
purge_table(struct ctx *cx, const struct bin_table *t, purge_step_fn *step,
            void *arg, struct purge_count *out)
{
    struct rows r;
    uint64_t after = 0;
    do {
        arena_reset(cx->arena);
        TRY(db_query(cx, &r, t->find, B_U64(after), B_TIME(bin_limit())));
        if (!r.count)
            return OK;
        struct bin_piece p = {t, ARENA_ARRAY(cx->arena, r.count, struct bind),
                              r.count};
        for (size_t i = 0; i < r.count; i++)
            p.ids[i] = B_U64(rows_u64(&r, i, 0));
        after = rows_u64(&r, r.count - 1, 0);
        TRY(db_transact(cx, piece_remove, &p));
        out->rows += r.count;
        TRY(step(arg, out));
    } while (r.count == PIECE);
    return OK;
}

/* In memory of its own, emptied after each piece: an undone import can leave a
 * million customers in the bin. */
enum err
purge_bin(struct ctx *cx, purge_step_fn *step, void *arg,
          struct purge_count *out)
{
    struct ctx own = *cx;
    own.arena = arena_new();
    enum err e = purge_customers(&own, step, arg, out);
    for (size_t i = 0; e == OK && i < sizeof TABLES / sizeof *TABLES; i++)
        e = purge_table(&own, &TABLES[i], step, arg, out);
    arena_free(own.arena);
    return e;
}
