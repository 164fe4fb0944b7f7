/* The customer that an order, a contact or an opportunity names: by number,
 * credit code or exact name, in one column. New ones are made only when the
 * options say so: a typing error is no new customer. */
#include "model/import_customer.h"

#include <string.h>

#include "core/field_check.h"
#include "core/text.h"

static const char MSG_UNKNOWN[] =
    N_("There is no such customer. Import customers first, or let the import"
       " create them.");
static const char MSG_HIDDEN[] =
    N_("This customer belongs to somebody whose customers you do not see.");
static const char MSG_SEVERAL[] =
    N_("Several customers have this name. Add the customer number.");

static bool
is_code(const char *s)
{
    return strlen(s) <= 32 && code_plausible(s);
}

enum err
import_party_find(struct import_work *w, struct import_party *const *p,
                  size_t n)
{
    struct import_customer_match *m =
        ARENA_ARRAY(w->cx.arena, n + 1, struct import_customer_match);
    for (size_t i = 0; i < n; i++)
        if (is_code(p[i]->name))
            m[i].code = m[i].credit_code = p[i]->name;
    TRY(import_customer_find(w, m, n));
    /* Then by name, also those that might have been a number. */
    for (size_t i = 0; i < n; i++)
        m[i].code = m[i].credit_code = NULL, m[i].name = p[i]->name;
    TRY(import_customer_find(w, m, n));
    for (size_t i = 0; i < n; i++) {
        p[i]->id = m[i].id;
        p[i]->hidden = m[i].hidden;
        p[i]->several = m[i].several;
    }
    return OK;
}

enum err
import_customer_create(struct import_work *w, struct import_party *const *p,
                       size_t n)
{
    struct arena *a = w->cx.arena;
    struct import_record **records =
        ARENA_ARRAY(a, n + 1, struct import_record *);
    struct import_customer **list =
        ARENA_ARRAY(a, n + 1, struct import_customer *);
    for (size_t i = 0; i < n; i++) {
        struct import_customer *c = ARENA_NEW(a, struct import_customer);
        field_clear(import_customer_fields, IMPORT_CUSTOMER_FIELDS, c);
        c->name = p[i]->name;
        c->code = is_code(p[i]->name) ? p[i]->name : NULL;
        c->kind = "company";
        c->grade = "-";
        c->country = p[i]->country;
        c->owner_id = p[i]->owner_id ? p[i]->owner_id : w->owner_id;
        c->team_id = p[i]->owner_id ? p[i]->team_id : w->owner_team_id;
        c->created_on =
            p[i]->first_on && p[i]->first_on < w->today ? p[i]->first_on
                                                        : w->today;
        import_customer_table.derive(a, c);
        records[i] = ARENA_NEW(a, struct import_record);
        records[i]->now = list[i] = c;
    }
    TRY(import_customer_number(w, list, n));
    TRY(import_table_write(w, &import_customer_table, records, n));
    for (size_t i = 0; i < n; i++)
        p[i]->id = records[i]->id;
    return OK;
}

/* One entry a name: many rows name one customer. */
static struct import_party **
distinct(struct import_work *w, struct import_party *const *by_row, size_t *n)
{
    struct import_map names;
    struct import_party **list =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_party *);
    import_map_init(&names, w->cx.arena);
    *n = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct import_party *p = by_row[i];
        if (w->rows[i].outcome == IMPORT_REFUSE || !p || !p->name
            || !*p->name)
            continue;
        uint64_t *slot = import_map_put(&names, p->name, strlen(p->name));
        if (!*slot) {
            list[(*n)++] = p;
            *slot = *n;
        } else if (p->first_on != 0
                   && p->first_on < list[*slot - 1]->first_on) {
            list[*slot - 1]->first_on = p->first_on;
        }
        p->same = list[*slot - 1];
    }
    return list;
}

static enum err
create_unknown(struct import_work *w, struct import_party **list, size_t n)
{
    struct import_party **fresh =
        ARENA_ARRAY(w->cx.arena, n + 1, struct import_party *);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (!list[i]->id)
            fresh[count++] = list[i];
    if (!count || !w->im->options.create_customers)
        return OK;
    if (!w->dry)
        return import_customer_create(w, fresh, count);
    for (size_t i = 0; i < count; i++)
        fresh[i]->id = IMPORT_NEW_ID;
    return OK;
}

static void
fill_rows(const struct import_work *w)
{
    size_t at = w->ops->table->customer_at;
    for (size_t i = 0; at && i < w->count; i++) {
        char *row = w->rows[i].main.now;
        if (w->rows[i].outcome != IMPORT_REFUSE)
            *(uint64_t *)(void *)(row + at) = w->rows[i].customer_id;
    }
}

enum err
import_party_resolve(struct import_work *w, struct import_party *const *by_row)
{
    size_t n;
    struct import_party **list = distinct(w, by_row, &n);
    TRY(import_party_find(w, list, n));
    TRY(create_unknown(w, list, n));
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        const struct import_party *p = by_row[i] ? by_row[i]->same : NULL;
        if (r->outcome == IMPORT_REFUSE || !p)
            continue;
        if (p->several)
            import_refuse(w, r, "customer", MSG_SEVERAL, NULL, NULL);
        else if (p->hidden)
            import_refuse(w, r, "customer", MSG_HIDDEN, NULL, NULL);
        else if (!p->id)
            import_refuse(w, r, "customer", MSG_UNKNOWN, NULL, NULL);
        else
            r->customer_id = p->id;
    }
    fill_rows(w);
    return OK;
}

enum err
import_party_rows(struct import_work *w, size_t name_at, size_t day_at)
{
    struct import_party **by_row =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_party *);
    for (size_t i = 0; i < w->count; i++) {
        const char *row = w->rows[i].main.now;
        int32_t day = *(const int32_t *)(const void *)(row + day_at);
        if (w->rows[i].outcome == IMPORT_REFUSE)
            continue;
        by_row[i] = ARENA_NEW(w->cx.arena, struct import_party);
        by_row[i]->name = *(const char *const *)(const void *)(row + name_at);
        by_row[i]->first_on = day == DAY_NONE ? 0 : day;
    }
    return import_party_resolve(w, by_row);
}
