/* What a customer owes: invoices, what was paid of each, what was written off.
 * As the rows say it (model/entry_more.c): a payment counts for the invoice it
 * names and for no other. */
#include "model/evaluate_walk.h"

static struct due *
due_of(struct walk *w, uint64_t ref)
{
    for (size_t i = 0; i < w->dues.n; i++)
        if (POOL_AT(w->dues, struct due, i).ref == ref)
            return &POOL_AT(w->dues, struct due, i);
    struct due *d = pool_add(&w->dues, sizeof *d);
    d->ref = ref;
    d->until = DAY_NEVER;
    return d;
}

/* What is settled goes, so that years of invoices cost nothing. */
static void
due_drop(struct walk *w)
{
    struct due *d = w->dues.data;
    for (size_t i = w->dues.n; i-- > 0;)
        if (d[i].rest <= 0 && d[i].until != DAY_NEVER)
            d[i] = d[--w->dues.n];
}

static int64_t
known(int64_t amount)
{
    return amount == FIELD_EMPTY ? 0 : amount;
}

void
due_apply(struct walk *w, const struct event *e)
{
    if (e->kind == EVENT_PAYMENT_RECEIVED) {
        if (e->other_id)
            due_of(w, e->other_id)->rest -= known(e->amount);
    } else if (e->kind == EVENT_PAYMENT_WAIVED) {
        due_of(w, e->ref_id)->rest = 0;
    } else {
        struct due *d = due_of(w, e->ref_id);
        d->rest += known(e->amount);
        d->until = e->until_on == DAY_NONE ? DAY_NEVER : e->until_on;
    }
    due_drop(w);
    w->s.dirty |= G_DUE;
}

int32_t
due_since(const struct walk *w, int32_t *flip)
{
    int32_t since = DAY_NEVER;
    for (size_t i = 0; i < w->dues.n; i++) {
        const struct due *d = &POOL_AT(w->dues, struct due, i);
        if (d->rest <= 0 || d->until == DAY_NEVER)
            continue;
        if (d->until < w->day)
            since = d->until < since ? d->until : since;
        else if (d->until + 1 < *flip)
            *flip = d->until + 1;
    }
    return since == DAY_NEVER ? DAY_NONE : since;
}
