/* A row of a contract that says why the customer left: a declared loss beside
 * it, with the reason as the file has it and, where the word is known, which one
 * that is. The customer said so. One loss a customer. */
#include "model/import_contract.h"
#include "model/import_reason.h"

#include <string.h>

struct loss {
    uint64_t customer_id, account_id;
    const char *verdict, *reason, *reason_text, *said_by;
    int32_t day;
    int64_t at;
};

#define AT(m) FIELD_AT(struct loss, m)

static const struct import_column COLUMNS[] = {
    {"customer_id", COL_REF, AT(customer_id), NULL},
    {"account_id", COL_REF, AT(account_id), NULL},
    {"verdict", COL_TEXT, AT(verdict), NULL},
    {"day", COL_DAY, AT(day), "ended_on"},
    {"at", COL_TIME, AT(at), "ended_on"},
    {"reason", COL_TEXT, AT(reason), "loss_reason"},
    {"reason_text", COL_TEXT, AT(reason_text), "loss_reason"},
    {"said_by", COL_TEXT, AT(said_by), NULL},
};

static enum err
events(struct import_work *w, const struct import_record *const *list,
       size_t n)
{
    struct event *e = ARENA_ARRAY(w->cx.arena, n + 1, struct event);
    for (size_t i = 0; i < n; i++) {
        const struct loss *l = list[i]->now;
        e[i] = import_event(w, EVENT_DECLARED_LOST, l->customer_id,
                            list[i]->id, l->day, l->at, l->account_id);
    }
    return import_events_add(w, e, n);
}

const struct import_table import_loss_table = {
    .name = "declaration",
    .label = "reason_text",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct loss),
    .customer_at = AT(customer_id),
    .event_kinds = {EVENT_DECLARED_LOST},
    .events = events,
    .edited = true,
    .binned = true,
};

/* The day after the last one the contract ran, if that has come. */
static enum err
loss_of(struct import_work *w, const struct import_row *r, struct loss **out)
{
    const struct import_contract *c = r->main.now;
    bool open;
    *out = NULL;
    if (!c->loss_reason || !*c->loss_reason || c->ended_on == DAY_NONE)
        return OK;
    struct loss *l = ARENA_NEW(w->cx.arena, struct loss);
    TRY(import_reason(w, c->loss_reason, &l->reason, &open));
    if (open) /* its family is not known */
        l->reason = "unknown";
    l->account_id = c->account_id;
    l->customer_id = r->customer_id;
    l->verdict = "lost";
    l->said_by = "customer";
    l->reason_text = c->loss_reason;
    l->day = c->ended_on < w->today ? c->ended_on + 1 : c->ended_on;
    l->at = moment_of(l->day, 1);
    *out = l;
    return OK;
}

/* Those that an import brought before. */
static const char SQL_FIND[] =
    "SELECT customer_id, id FROM declaration WHERE deleted_at IS NULL"
    " AND verdict = 'lost' AND import_id IS NOT NULL AND customer_id IN";

static uint64_t
key_of(const struct import_row *r)
{
    return r->customer_id;
}

enum err
import_loss_second(struct import_work *w)
{
    struct import_map seen;
    import_map_init(&seen, w->cx.arena);
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        struct loss *l = NULL;
        if (r->outcome != IMPORT_REFUSE)
            TRY(loss_of(w, r, &l));
        if (!l || (*import_map_put(&seen, &r->customer_id,
                                   sizeof r->customer_id))++)
            continue;
        import_second_add(w, r, l);
    }
    return import_second_find(w, &import_loss_table, SQL_FIND, key_of);
}

enum err
import_loss_write(struct import_work *w)
{
    return import_second_write(w, &import_loss_table);
}
