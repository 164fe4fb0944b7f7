/* Contracts and subscriptions from a file.
 *
 * Files say a price a month, a way of billing and an end day; a contract here
 * has a price of a term, the months of a term and the last day it ran. One is
 * made of the other exactly: months of the term by the word for it, price =
 * price a month * months. A row without a first day counts its months of
 * tenure back from the first of the month that the options give; where it has
 * ended, it did with the month before. What has neither a last day
 * nor an end goes on term by term, for the file says that it is there. */
#include "model/import_contract.h"

#include <string.h>

#include "core/text.h"
#include "model/import_customer.h"

static const char MSG_TYPE[] =
    N_("Write fixed, framework or trial.");
static const char MSG_TERM[] =
    N_("Write monthly, quarterly, half-yearly or yearly, or the months.");
static const char MSG_NO_START[] =
    N_("The first day is missing, and the months since it began.");
static const char MSG_NO_PRICE[] = N_("Please give the price.");
static const char MSG_LARGE[] = N_("This amount is too large.");
static const char MSG_BEFORE[] = N_("This lies before it began.");
static const char MSG_LATER[] =
    N_("It begins later: say when it was signed.");
static const char MSG_MONTHS[] =
    N_("What renews needs the months of a term.");

#define AT(m) FIELD_AT(struct import_contract, m)

struct word {
    const char *words; /* folded, between bars */
    const char *code;
    int64_t months;
};

static const struct word *
word_find(struct import_work *w, const char *text, const struct word *list)
{
    char *s = text_trim(w->cx.arena, text_halfwidth(w->cx.arena, text));
    for (char *p = s; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 32);
    const char *key = arena_printf(w->cx.arena, "|%s|", s);
    for (; list->words; list++)
        if (*s && strstr(list->words, key))
            return list;
    return NULL;
}

static void
resolve_type(struct import_work *w, struct import_row *r,
             struct import_contract *c)
{
    static const struct word TYPES[] = {
        {"|fixed|subscription|fixed price|固定|固定价格|固定價格|订阅|訂閱|",
         "fixed", 0},
        {"|framework|frame|框架|框架合同|框架合約|", "framework", 0},
        {"|trial|试用|試用|", "trial", 0},
        {NULL, NULL, 0}};
    c->type = c->trial ? "trial" : "fixed";
    if (import_row_given(w, r, "trial"))
        import_row_gives(w, r, "type");
    if (!c->type_word || !*c->type_word)
        return;
    const struct word *t = word_find(w, c->type_word, TYPES);
    if (t)
        c->type = t->code;
    else
        import_refuse(w, r, "type", MSG_TYPE, NULL, NULL);
}

static void
resolve_term(struct import_work *w, struct import_row *r,
             struct import_contract *c)
{
    static const struct word TERMS[] = {
        {"|monthly|month|month-to-month|month to month|按月|月|月付|每月|"
         "月繳|", NULL, 1},
        {"|quarterly|quarter|按季|季|季付|每季|季繳|", NULL, 3},
        {"|half-yearly|half yearly|semiannual|半年|半年付|半年繳|", NULL, 6},
        {"|annual|annually|yearly|year|one year|1 year|按年|年|年付|每年|"
         "一年|年繳|", NULL, 12},
        {"|two year|two years|2 years|biennial|两年|二年|兩年|", NULL, 24},
        {"|three year|three years|3 years|三年|", NULL, 36},
        {NULL, NULL, 0}};
    int64_t months;
    if (c->months != FIELD_EMPTY || !c->term || !*c->term)
        return;
    const struct word *t = word_find(w, c->term, TERMS);
    if (t)
        c->months = t->months;
    else if (parse_i64(c->term, &months) && months > 0 && months <= 1200)
        c->months = months;
    else
        import_refuse(w, r, "term", MSG_TERM, NULL, NULL);
    import_row_gives(w, r, "term_months");
}

/* The price of a term, exactly; without a term a month is one. */
static void
resolve_price(struct import_work *w, struct import_row *r,
              struct import_contract *c)
{
    int64_t months = c->months == FIELD_EMPTY ? 1 : c->months;
    if (c->price == FIELD_EMPTY && c->month_price != FIELD_EMPTY) {
        if (__builtin_mul_overflow(c->month_price, months, &c->price)
            || c->price > INT64_C(99999999999999999))
            import_refuse(w, r, "month_price", MSG_LARGE, NULL, NULL);
        if (c->months == FIELD_EMPTY) {
            c->months = 1;
            import_row_gives(w, r, "term_months");
        }
        import_row_gives(w, r, "price");
    }
    if (strcmp(c->type, "fixed") == 0 && c->price == FIELD_EMPTY)
        import_refuse(w, r, "price", MSG_NO_PRICE, NULL, NULL);
}

/* "Has ended" without a day: on the day the file is of it does not run. */
static void
resolve_days(struct import_work *w, struct import_row *r,
             struct import_contract *c)
{
    int32_t as_of = w->as_of;
    if (c->starts_on == DAY_NONE && c->tenure != FIELD_EMPTY) {
        as_of = import_month(w);
        c->starts_on = day_add_months(as_of, -(int)c->tenure);
        import_row_gives(w, r, "starts_on");
    }
    if (c->starts_on == DAY_NONE) {
        import_refuse(w, r, "starts_on", MSG_NO_START, NULL, NULL);
        return;
    }
    if (c->ended && c->ended_on == DAY_NONE) {
        c->ended_on = as_of - 1 < c->starts_on ? c->starts_on : as_of - 1;
        import_row_gives(w, r, "ended_on");
    }
    c->status = c->ended_on == DAY_NONE ? "running" : "ended";
    import_refuse_future(w, r, "ended_on", c->ended_on);
    import_refuse_future(w, r, "signed_on", c->signed_on);
    if (c->ended_on != DAY_NONE && c->ended_on < c->starts_on)
        import_refuse(w, r, "ended_on", MSG_BEFORE, NULL, NULL);
    if (c->ends_on != DAY_NONE && c->ends_on < c->starts_on)
        import_refuse(w, r, "ends_on", MSG_BEFORE, NULL, NULL);
    if (c->starts_on > w->today && c->signed_on == DAY_NONE)
        import_refuse(w, r, "signed_on", MSG_LATER, NULL, NULL);
}

static enum err
resolve(struct import_work *w, struct import_row *r)
{
    struct import_contract *c = r->main.now;
    resolve_type(w, r, c);
    resolve_term(w, r, c);
    resolve_price(w, r, c);
    resolve_days(w, r, c);
    if (!import_row_given(w, r, "renews"))
        c->renews = c->ends_on == DAY_NONE && c->months != FIELD_EMPTY;
    else if (c->renews && c->months == FIELD_EMPTY)
        import_refuse(w, r, "term_months", MSG_MONTHS, NULL, NULL);
    TRY(import_owner_or(w, r, c->owner, &c->account_id));
    return import_row_product(w, r, c->product, &c->product_id);
}

static const char SQL_CODES[] =
    "SELECT id, code, customer_id FROM contract WHERE live = 1 AND code IN";

static enum err
prepare(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE)
            TRY(resolve(w, &w->rows[i]));
    TRY(import_party_rows(w, AT(customer), AT(starts_on)));
    return import_find_codes(w, SQL_CODES, AT(code), import_found_own);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct import_contract *c = row;
    if (!c->code || !*c->code)
        return 0;
    out[0] = arena_printf(a, "c:%s", c->code);
    return 1;
}

const struct import_ops import_contract_ops = {
    .info = {.code = "contract",
             .label = N_("Contracts and subscriptions"),
             .hint = N_("Fixed terms, frameworks and trials, also those that"
                        " have ended"),
             .fields = import_contract_fields,
             .field_count = IMPORT_CONTRACT_FIELDS,
             .roles = ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING
                      | ROLE_SERVICE,
             .names_customers = true,
             .has_as_of = true},
    .table = &import_contract_table,
    .names = import_contract_names,
    .keys = keys,
    .prepare = prepare,
    .second = import_loss_second,
    .write = import_loss_write,
    .tables = {&import_loss_table, &import_contract_table,
               &import_customer_table},
    .touched = "SELECT DISTINCT customer_id FROM contract WHERE import_id = ?"
               " UNION SELECT c.customer_id FROM import_before b"
               " JOIN contract c ON c.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'contract'"
               " UNION SELECT customer_id FROM declaration"
               " WHERE import_id = ? ORDER BY 1",
};
