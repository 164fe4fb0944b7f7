/* See entry.h. Every write holds the row of the customer, so that two people
 * at one customer come one after the other. */
#include "model/entry.h"

#include <assert.h>
#include <string.h>

#include "core/buf.h"
#include "core/text.h"
#include "model/audit.h"
#include "model/bin.h"
#include "model/change.h"
#include "model/customer.h"
#include "model/customer_edit.h"
#include "model/entry_private.h"
#include "model/plan.h"
#include "model/stage.h"

#define DAY_LONG INT64_C(86400000000)

bool
entry_is(const char *code, const char *what)
{
    return code && !strcmp(code, what);
}

static void
entry_clear(const struct entry_kind *k, struct entry *e)
{
    struct field lines[] = {
        {.type = FIELD_MONEY, .offset = offsetof(struct entry_line, quantity)},
        {.type = FIELD_MONEY, .offset = offsetof(struct entry_line, price)}};
    memset(e, 0, sizeof *e);
    e->day = e->signed_on = e->ends_on = e->expected_on = e->closed_on =
        DAY_NONE;
    e->amount = e->score = e->months = e->notice_days = e->seats =
        FIELD_EMPTY;
    e->at = e->closed_at = e->changed_at = TIME_NONE;
    e->moved_on = DAY_NONE;
    field_clear(k->fields, k->count, e);
    field_clear(k->asked, k->asked_count, e);
    e->returned = 0;
    for (size_t i = 0; i < ENTRY_LINES; i++)
        field_clear(lines, 2, &e->lines[i]);
}

/* What goes without saying in a new one. */
static void
entry_begin(const struct entry_kind *k, struct entry *e)
{
    static const struct {
        const char *kind, *type, *status;
    } WORDS[] = {
        {"order", NULL, "done"}, {"opportunity", NULL, "open"},
        {"quote", NULL, "open"}, {"inquiry", NULL, "open"},
        {"contract", "fixed", "running"}, {"ticket", NULL, "normal"},
        {"feedback", "csat", NULL}, {"payment", "bank", NULL},
        {"notice", "letter", NULL}, {"interaction", "call", "out"},
        {"response", "replied", NULL}};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (entry_is(k->code, WORDS[i].kind)) {
            e->type = WORDS[i].type;
            e->status = WORDS[i].status;
        }
    if (entry_is(k->code, "contract")) {
        e->months = 12;
        e->signed_on = e->day;
    }
    if (entry_is(k->code, "renewal"))
        e->signed_on = e->day;
    if (entry_is(k->code, "receivable"))
        e->expected_on = e->day + 30;
    if (entry_is(k->code, "interaction")) {
        e->at = clock_now();
        e->named = true;
    }
    if (entry_is(k->code, "response"))
        e->at = clock_now();
    if (entry_is(k->code, "opening"))
        e->day = DAY_NONE;
}

enum err
entry_new(struct ctx *cx, const struct entry_kind *k, uint64_t customer_id,
          struct entry *out)
{
    struct customer_edit c;
    TRY(customer_edit_find(cx, customer_id, &c));
    entry_clear(k, out);
    out->customer_id = c.id;
    out->customer = c.name;
    out->day = clock_today();
    out->account_id = cx->actor.user_id;
    entry_begin(k, out);
    return OK;
}

enum err
entry_find(struct ctx *cx, const struct entry_kind *k, uint64_t customer_id,
           uint64_t id, struct entry *out)
{
    struct rows r;
    TRY(entry_new(cx, k, customer_id, out));
    TRY(db_find(cx, &r, k->find, B_U64(id), B_U64(customer_id)));
    out->id = rows_u64(&r, 0, 0);
    out->version = rows_i64(&r, 0, 1);
    out->changed_at = rows_time(&r, 0, 2);
    out->changed_by = rows_text(&r, 0, 3);
    record_load(k->fields, k->count, &r, 0, 4, out);
    if (entry_is(k->code, "response")) /* only its moment is a column */
        out->day = out->at == TIME_NONE ? DAY_NONE : day_of(out->at);
    TRY(entry_more_may(cx, k, out));
    return k->has_lines ? entry_lines_read(cx, out) : OK;
}

enum err
entry_judge(struct ctx *cx, const struct entry_kind *k,
            const struct entry *was, struct entry *next, struct problems *out)
{
    memset(out, 0, sizeof *out);
    if (k->has_lines)
        TRY(entry_lines_judge(cx, was, next, out));
    entry_tidy(k, was, next);
    k->judge(was, next, out);
    return out->count ? OK : entry_more_judge(cx, k, was, next, out);
}

/* ---- writing ---- */

/* SO-20261122-1: the day, then the next number of that day. */
static enum err
number_give(struct ctx *cx, const struct entry_kind *k, struct entry *e)
{
    struct rows r;
    int y, m, d;
    if (!k->is_numbered || (e->code && *e->code))
        return OK;
    day_to_ymd(clock_today(), &y, &m, &d);
    char *start = arena_printf(cx->arena, "%s%04d%02d%02d-", k->prefix, y, m,
                               d);
    TRY(db_find(cx, &r, k->last,
                B_TEXT(arena_printf(cx->arena, "%s%%", start))));
    e->code = arena_printf(cx->arena, "%s%03llu", start,
                           (unsigned long long)rows_u64(&r, 0, 0) + 1);
    return OK;
}

static enum err
row_add(struct ctx *cx, const struct entry_kind *k, struct entry *e)
{
    struct bind b[ENTRY_FIELDS];
    size_t n = k->count;
    bool given = e->code && *e->code;
    TRY(number_give(cx, k, e));
    record_binds(k->fields, n, e, b);
    b[n++] = B_U64(e->customer_id);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    enum err err = db_exec_v(cx, k->add, b, n);
    if (err == ERR_CONFLICT) /* ours was taken meanwhile: the next one */
        return given ? ERR_INVALID : ERR_RETRY;
    TRY(err);
    e->id = db_last_id(cx->db);
    return OK;
}

static enum err
row_save(struct ctx *cx, const struct entry_kind *k, const struct entry *was,
         struct entry *e)
{
    struct bind b[ENTRY_FIELDS];
    size_t n = k->count;
    TRY(number_give(cx, k, e));
    record_binds(k->fields, n, e, b);
    b[n++] = B_TIME(clock_now());
    b[n++] = B_REF(cx->actor.user_id);
    b[n++] = B_U64(was->id);
    b[n++] = B_I64(was->version);
    enum err err = db_exec_v(cx, k->save, b, n);
    if (err == ERR_CONFLICT)
        return ERR_INVALID;
    TRY(err);
    return db_affected(cx->db) == 1 ? OK : ERR_CONFLICT;
}

static bool
event_of(const struct entry_kind *k, uint64_t id, const struct event *e)
{
    if (e->other_id == id && e->kind == k->set.other_kind)
        return true;
    for (size_t i = 0; i < 4; i++)
        if (k->set.kinds[i] == e->kind && e->ref_id == id)
            return true;
    return false;
}

static enum err
events_write(struct ctx *cx, const struct entry_kind *k,
             const struct entry *was, const struct entry *now)
{
    struct event *all = NULL, *old;
    size_t n = 0, mine = 0;
    if (was->id)
        TRY(event_read(cx, now->customer_id, &all, &n));
    old = ARENA_ARRAY(cx->arena, n + 1, struct event);
    for (size_t i = 0; i < n; i++)
        if (event_of(k, now->id, &all[i]))
            old[mine++] = all[i];
    struct event *next =
        ARENA_ARRAY(cx->arena, mine + ENTRY_EVENTS, struct event);
    size_t count = k->events(was, now, old, mine, next);
    return entry_events_settle(cx, old, mine, next, count);
}

/* The audit is read by others than the author of a private note. */
static bool
is_secret(const struct entry_kind *k, const struct entry *e)
{
    return entry_is(k->code, "interaction") && e->escalated;
}

static enum err
log_write(struct ctx *cx, const struct entry_kind *k,
          const struct entry *was, const struct entry *now)
{
    struct change *list;
    size_t n = change_list(cx->arena, k->fields, k->shown, was, now, &list);
    if (is_secret(k, was) || is_secret(k, now))
        n = 0;
    return audit_write(cx, was->id ? "entry.edit" : "entry.add", k->table,
                       now->id, change_write(cx->arena, list, n));
}

enum err
entry_save(struct ctx *cx, const struct entry_kind *k, const struct entry *was,
           struct entry *next)
{
    struct entry none;
    struct change *list;
    if (was->id && entry_lines_same(was, next)
        && !change_list(cx->arena, k->fields, k->shown, was, next, &list))
        return OK;
    TRY(customer_lock(cx, was->customer_id));
    TRY(entry_more_before(cx, k, next));
    if (was->id)
        TRY(row_save(cx, k, was, next));
    else
        TRY(row_add(cx, k, next));
    if (k->has_lines)
        TRY(entry_lines_write(cx, was, next));
    TRY(events_write(cx, k, was, next));
    TRY(entry_more_write(cx, k, was, next));
    TRY(plan_settle(cx, &next->customer_id, 1));
    entry_clear(k, &none);
    TRY(log_write(cx, k, was->id ? was : &none, next));
    return stage_refresh_customer(cx, next->customer_id);
}

/* ---- the bin ---- */

/* What the list of the bin shows of it. */
static const char *
deleted_detail(struct ctx *cx, const struct entry_kind *k,
               const struct entry *e)
{
    const char *name = e->code && *e->code ? e->code
                     : is_secret(k, e)     ? NULL
                                           : e->name;
    struct buf b;
    buf_init(&b, cx->arena);
    buf_printf(&b, "{\"customer\":%llu,\"name\":",
               (unsigned long long)e->customer_id);
    buf_json(&b, name && *name ? name : day_iso(cx->arena, e->day));
    buf_add(&b, "}");
    return b.data;
}

enum err
entry_delete(struct ctx *cx, const struct entry_kind *k, const struct entry *e)
{
    int64_t now = clock_now();
    struct event_set set = k->set;
    set.ref_id = e->id;
    TRY(customer_lock(cx, e->customer_id));
    TRY(entry_more_count(cx, k, e));
    TRY(db_exec(cx, k->drop, B_TIME(now), B_REF(cx->actor.user_id),
                B_U64(e->id), B_I64(e->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    TRY(event_void_set(cx, e->customer_id, &set, now));
    TRY(entry_more_write(cx, k, e, e));
    TRY(audit_write(cx, "entry.delete", k->table, e->id,
                    deleted_detail(cx, k, e)));
    return stage_refresh_customer(cx, e->customer_id);
}

static const char SQL_MARK[] = "SAVEPOINT entry_restore";
static const char SQL_UNDO[] = "ROLLBACK TO SAVEPOINT entry_restore";

/* What does not fit is judged as it would be and leaves no trace. */
enum err
entry_restore(struct ctx *cx, const struct entry_kind *k, uint64_t customer_id,
              uint64_t id)
{
    struct entry e, was;
    struct problems wrong;
    struct rows r;
    TRY(entry_new(cx, k, customer_id, &e));
    TRY(customer_lock(cx, customer_id));
    TRY(db_find(cx, &r, k->gone, B_U64(id), B_U64(customer_id),
                B_TIME(clock_now() - BIN_DAYS * DAY_LONG)));
    TRY(db_exec(cx, SQL_MARK));
    TRY(db_exec(cx, k->back, B_U64(id)));
    TRY(event_put_back(cx, customer_id, id, rows_time(&r, 0, 0)));
    TRY(entry_find(cx, k, customer_id, id, &e));
    was = e;
    memset(&wrong, 0, sizeof wrong);
    TRY(entry_more_judge(cx, k, &was, &e, &wrong));
    if (wrong.count) {
        TRY(db_exec(cx, SQL_UNDO));
        return ERR_CONFLICT;
    }
    TRY(entry_more_write(cx, k, &was, &e));
    TRY(plan_settle(cx, &customer_id, 1));
    TRY(audit_write(cx, "entry.restore", k->table, id, NULL));
    return stage_refresh_customer(cx, customer_id);
}
