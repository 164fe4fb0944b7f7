/* What a person enters, corrects and deletes by hand on a profile: orders with
 * lines, returns, opportunities, contracts, tickets and so on.
 *
 * One struct for all kinds and a table a kind (fields, statements, which events
 * stand for it), so that form, conflict, draft, audit, bin and stages work the
 * same for each. A save writes the detail row, keeps the events that still say
 * the truth, takes the others back and adds new ones, and reads the stages
 * again, in the caller's transaction. */
#ifndef MODEL_ENTRY_H
#define MODEL_ENTRY_H

#include "model/event.h"
#include "model/record.h"

enum { ENTRY_LINES = 30, ENTRY_FIELDS = 24, ENTRY_USE_DAYS = 366,
       ENTRY_EVENTS = ENTRY_USE_DAYS + 64 };

struct entry_line {
    const char *what;            /* product or description */
    int64_t quantity, price;     /* quantity in hundredths */
    int64_t amount;              /* quantity * price, rounded half up */
    uint64_t product_id, category_id;
};

struct entry {
    uint64_t id, customer_id;
    const char *customer;        /* its name */
    int64_t version, changed_at;
    const char *changed_by;
    /* columns of the kinds: */
    const char *code, *name, *type, *status, *step, *reason, *family, *text,
        *said_by;
    uint64_t contact_id, product_id, play_id, contract_id, order_id,
        opportunity_id, ticket_id, receivable_id, account_id, competitor_id,
        campaign_id;
    int32_t day, signed_on, ends_on, expected_on, closed_on;
    int32_t moved_on;            /* of a step that the form of its opportunity
                                    takes, or of opening that again */
    int64_t amount, score, months, notice_days, seats, returned;
    int64_t at, closed_at;       /* moments of day and closed_on */
    bool renews, upsell, named, escalated, is_full;
    uint64_t category_id;        /* of product_id, read by entry_judge */
    bool last_step;              /* step is the last open one, the same */
    struct entry_line lines[ENTRY_LINES];
    size_t line_count;           /* may be more than ENTRY_LINES: then they
                                    are not in `lines` and stay as they are */
};

struct entry_kind {
    const char *code;            /* in addresses */
    const char *title;           /* msgid */
    const char *table, *tab;     /* tab of the profile it is listed in */
    const struct field *fields;  /* in the order of the columns; the first */
    size_t count, shown;         /* `shown` are in the form */
    const struct field *asked;   /* in the form behind them, no columns */
    size_t asked_count;
    bool asked_later;            /* not of a new one */
    bool has_lines, is_numbered;
    const char *prefix;          /* of numbers given out: SO- */
    const char *find, *add, *save, *drop, *gone, *back, *last;
    struct event_set set;        /* all kinds of events it may have */
    void (*judge)(const struct entry *was, const struct entry *next,
                  struct problems *out);
    size_t (*events)(const struct entry *was, const struct entry *now,
                     const struct event *old, size_t n, struct event *out);
};

const struct entry_kind *entry_kind_at(size_t i); /* NULL behind the last */
const struct entry_kind *entry_kind_find(const char *code);
const struct entry_kind *entry_kind_of_table(const char *table);
/* The kind and the row that stand behind an event, or NULL. */
const struct entry_kind *entry_kind_of_event(const struct event *e,
                                             uint64_t *id);
/* The fields of the form: those of the kind, what else it asks, then three a
 * line (what_1, quantity_1, price_1 ...); no kind has both. */
size_t entry_fields(const struct entry_kind *k, bool is_new, struct arena *a,
                    struct field **out);

/* A new one with what goes without saying. ERR_NOT_FOUND, ERR_DENIED as
 * customer_edit_find. */
enum err entry_new(struct ctx *cx, const struct entry_kind *k,
                   uint64_t customer_id, struct entry *out) MUST_CHECK;
enum err entry_find(struct ctx *cx, const struct entry_kind *k,
                    uint64_t customer_id, uint64_t id, struct entry *out)
    MUST_CHECK;
/* Tidies next (amounts of lines and their sum, products) and judges it. */
enum err entry_judge(struct ctx *cx, const struct entry_kind *k,
                     const struct entry *was, struct entry *next,
                     struct problems *out) MUST_CHECK;
/* was: what entry_new or entry_find gave. ERR_INVALID: the number is taken.
 * ERR_CONFLICT: another version is in the table. Fills next->id. */
enum err entry_save(struct ctx *cx, const struct entry_kind *k,
                    const struct entry *was, struct entry *next) MUST_CHECK;
/* ERR_INVALID: something hangs on it (an order with returns, an invoice with
 * payments, a contract with renewals). */
enum err entry_delete(struct ctx *cx, const struct entry_kind *k,
                      const struct entry *e) MUST_CHECK;
/* ERR_CONFLICT: its number was given to another one, or what it belongs to is
 * in the bin. */
enum err entry_restore(struct ctx *cx, const struct entry_kind *k,
                       uint64_t customer_id, uint64_t id) MUST_CHECK;

/* What a field may refer to: of the customer, the products, the steps ... */
struct entry_option {
    uint64_t id;      /* 0 for a list by code */
    const char *code, *label;
};
enum err entry_options(struct ctx *cx, const char *field, uint64_t customer_id,
                       uint64_t now_id, struct entry_option **out, size_t *n)
    MUST_CHECK;

#endif
