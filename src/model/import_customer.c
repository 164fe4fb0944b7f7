/* Customers from a file: found by number, else by credit code, else (where the
 * row gives neither) by exact name, and only those the actor may see; a
 * colleague's customer is refused, not copied. */
#include "model/import_contact.h"
#include "model/import_customer.h"

#include <string.h>

#include "core/text.h"
#include "model/customer_code.h"
#include "model/customer_scope.h"

static const char MSG_HIDDEN[] =
    N_("This customer belongs to somebody whose customers you do not see.");
static const char MSG_SEVERAL[] =
    N_("Several customers have this name. Add the customer number.");
static const char MSG_CREDIT_LENGTH[] =
    N_("A credit code has 18 characters, this one has %s.");
static const char MSG_CREDIT_LETTER[] =
    N_("It contains the letter %s; a credit code uses no I, O, S, V or Z.");
static const char MSG_CREDIT_CHECK[] = N_("The check digit is wrong.");
static const char MSG_FUTURE[] =
    N_("This day lies ahead; it cannot be later than today.");
static const char MSG_BEFORE_FIRST[] =
    N_("This is earlier than the first purchase, %s.");
static const char MSG_PROVINCE_CITY[] =
    N_("Province and city stand in one cell. Please use two columns.");
static const char MSG_GRADE[] = N_("A grade is A, B, C or D.");
static const char MSG_KIND[] = N_("Write company or person.");
static const char MSG_NO_ORDERS[] =
    N_("There are purchase days, but the number of purchases is missing.");
static const char MSG_NO_DAYS[] =
    N_("There are purchases, but the day of the first is missing.");

/* ---- who it is ---- */

struct lookup_by {
    struct import_customer_match *m;
    const uint32_t *next; /* chains matches that share a key; 0 ends */
    const uint32_t *first; /* by key */
    const struct ctx *cx;
    bool by_name;
};

static void
found(void *arg, size_t key, const struct rows *r, size_t row)
{
    struct lookup_by *b = arg;
    for (uint32_t i = b->first[key]; i; i = b->next[i - 1]) {
        struct import_customer_match *m = &b->m[i - 1];
        if (m->id && m->id != rows_u64(r, row, 0)) {
            m->several = true;
            continue;
        }
        m->id = rows_u64(r, row, 0);
        m->by_name = b->by_name;
        m->hidden = !customer_scope_sees(b->cx, rows_u64(r, row, 2),
                                         rows_u64(r, row, 3));
    }
}

typedef const char *match_key(const struct import_customer_match *m);

static const char *
key_code(const struct import_customer_match *m)
{
    return m->code;
}

static const char *
key_credit(const struct import_customer_match *m)
{
    return m->credit_code;
}

static const char *
key_name(const struct import_customer_match *m)
{
    return (m->code && *m->code) || (m->credit_code && *m->credit_code)
               ? NULL
               : m->name;
}

#define CUSTOMER_HEAD(key)                                                    \
    "SELECT id, " key ", owner_id, team_id FROM customer"                     \
    " WHERE live = 1 AND " key " IN"

static const char SQL_BY_CODE[] = CUSTOMER_HEAD("code");
static const char SQL_BY_CREDIT[] = CUSTOMER_HEAD("credit_code");
static const char SQL_BY_NAME[] =
    "SELECT id, name, owner_id, team_id FROM customer"
    " FORCE INDEX (customer_name) WHERE live = 1 AND name_sort IN";

static enum err
look_up_names(struct ctx *cx, const char *const *keys, size_t n,
              struct lookup_by *b);

static enum err
look_up(struct import_work *w, struct import_customer_match *m, size_t n,
        match_key *key, const char *sql, bool by_name)
{
    struct import_map seen;
    struct arena *a = w->cx.arena;
    const char **keys = ARENA_ARRAY(a, n + 1, const char *);
    uint32_t *first = ARENA_ARRAY(a, n + 1, uint32_t);
    uint32_t *next = ARENA_ARRAY(a, n + 1, uint32_t);
    size_t count = 0;
    import_map_init(&seen, a);
    for (size_t i = 0; i < n; i++) {
        const char *k = m[i].id ? NULL : key(&m[i]);
        if (!k || !*k)
            continue;
        uint64_t *slot = import_map_put(&seen, k, strlen(k));
        if (!*slot) {
            keys[count++] = k;
            *slot = count;
        }
        next[i] = first[*slot - 1];
        first[*slot - 1] = (uint32_t)i + 1;
    }
    struct lookup_by b = {m, next, first, &w->cx, by_name};
    if (by_name)
        return look_up_names(&w->cx, keys, count, &b);
    return import_find_texts(&w->cx, sql, "", keys, count, 1, found, &b);
}

#define NAMES_AT_ONCE 256

/* By the sort key, which has an index, then by the name itself. */
static enum err
look_up_names(struct ctx *cx, const char *const *keys, size_t n,
              struct lookup_by *b)
{
    for (size_t at = 0; at < n; at += NAMES_AT_ONCE) {
        size_t here = n - at < NAMES_AT_ONCE ? n - at : NAMES_AT_ONCE;
        size_t padded = 1;
        struct import_map by_name;
        struct query q;
        struct rows r;
        while (padded < here)
            padded *= 2;
        import_map_init(&by_name, cx->arena);
        query_init(&q, cx->arena);
        query_sql(&q, SQL_BY_NAME);
        for (size_t i = 0; i < padded; i++) {
            struct name_key *k = ARENA_NEW(cx->arena, struct name_key);
            const char *name = keys[at + (i < here ? i : here - 1)];
            name_key_make(cx->arena, name, k);
            query_sql(&q, i ? ",?" : " (?");
            query_bind(&q, B_BYTES(k->sort, k->sort_len));
            if (i < here)
                *import_map_put(&by_name, name, strlen(name)) = at + i + 1;
        }
        query_sql(&q, ")");
        TRY(query_rows(cx, &q, &r));
        for (size_t i = 0; i < r.count; i++) {
            const char *name = rows_text(&r, i, 1);
            uint64_t *key = import_map_get(&by_name, name, strlen(name));
            if (key)
                found(b, *key - 1, &r, i);
        }
    }
    return OK;
}

enum err
import_customer_find(struct import_work *w, struct import_customer_match *m,
                     size_t n)
{
    TRY(look_up(w, m, n, key_code, SQL_BY_CODE, false));
    TRY(look_up(w, m, n, key_credit, SQL_BY_CREDIT, false));
    return look_up(w, m, n, key_name, SQL_BY_NAME, true);
}

static enum err
match(struct import_work *w)
{
    struct import_customer_match *m =
        ARENA_ARRAY(w->cx.arena, w->count, struct import_customer_match);
    for (size_t i = 0; i < w->count; i++) {
        const struct import_customer *c = w->rows[i].main.now;
        if (w->rows[i].outcome != IMPORT_REFUSE)
            m[i] = (struct import_customer_match){
                .code = c->code, .credit_code = c->credit_code,
                .name = c->name};
    }
    TRY(import_customer_find(w, m, w->count));
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        if (r->outcome == IMPORT_REFUSE || !m[i].id)
            continue;
        if (m[i].several)
            import_refuse(w, r, "name", MSG_SEVERAL, NULL, NULL);
        else if (m[i].hidden)
            import_refuse(w, r, "name", MSG_HIDDEN, NULL, NULL);
        else
            r->main.id = r->customer_id = m[i].id;
    }
    return OK;
}

/* ---- what it says ---- */

/* Mainland codes are checked; eight digits are a uniform number of Taiwan,
 * other registers have other codes. */
static void
check_credit_code(struct import_work *w, struct import_row *r,
                  struct import_customer *c)
{
    const char *s = c->credit_code;
    if (!s || !*s)
        return;
    size_t n = strlen(s);
    char *upper = arena_text(w->cx.arena, s), letter[2] = "";
    for (char *p = upper; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 32);
    c->credit_code = upper;
    bool mainland = !c->country || !*c->country
                    || text_equal_nocase(c->country, "CN")
                    || strcmp(c->country, "中国") == 0;
    bool taiwan = n == 8 && strspn(s, "0123456789") == 8;
    if (!mainland || taiwan || credit_code_valid(upper))
        return;
    size_t bad = strcspn(upper, "IOSVZ");
    letter[0] = upper[bad];
    if (n != 18)
        import_refuse(w, r, "credit_code", MSG_CREDIT_LENGTH,
                      arena_printf(w->cx.arena, "%zu", n), NULL);
    else if (upper[bad])
        import_refuse(w, r, "credit_code", MSG_CREDIT_LETTER,
                      arena_text(w->cx.arena, letter), NULL);
    else
        import_refuse(w, r, "credit_code", MSG_CREDIT_CHECK, NULL, NULL);
}

static void
check_days(struct import_work *w, struct import_row *r,
           const struct import_customer *c)
{
    struct arena *a = w->cx.arena;
    const struct { const char *field; int32_t day; } PAST[] = {
        {"created_on", c->created_on}, {"first_order_on", c->first_order_on},
        {"last_order_on", c->last_order_on}, {"churned_on", c->churned_on}};
    for (size_t i = 0; i < sizeof PAST / sizeof PAST[0]; i++)
        if (PAST[i].day > w->today)
            import_refuse(w, r, PAST[i].field, MSG_FUTURE, NULL, NULL);
    if (c->last_order_on != DAY_NONE && c->first_order_on != DAY_NONE
        && c->last_order_on < c->first_order_on)
        import_refuse(w, r, "last_order_on", MSG_BEFORE_FIRST,
                      day_iso(a, c->first_order_on), NULL);
    bool orders = c->order_count > 0 && c->order_count != FIELD_EMPTY;
    if (!orders && c->first_order_on != DAY_NONE)
        import_refuse(w, r, "order_count", MSG_NO_ORDERS, NULL, NULL);
    if (orders && c->first_order_on == DAY_NONE)
        import_refuse(w, r, "first_order_on", MSG_NO_DAYS, NULL, NULL);
}

/* The full name and the region of a province; a name with more behind it is
 * a province and a city. */
static enum err
resolve_province(struct import_work *w, struct import_row *r,
                 struct import_customer *c)
{
    const struct import_choice *p;
    if (!c->province || !*c->province)
        return OK;
    TRY(import_choice(w, ILIST_PROVINCE, c->province, &p));
    if (p) {
        if (strncmp(p->code, "tw", 2) != 0
            && (unsigned char)c->province[0] >= 128)
            c->province = p->name_cn;
        c->region_code = p->extra;
        return OK;
    }
    size_t n = utf8_length(c->province), bytes = 0;
    for (size_t k = 1; k < n; k++) {
        do
            bytes++;
        while (((unsigned char)c->province[bytes] & 0xC0) == 0x80);
        if (k < 2 || (unsigned char)c->province[0] < 128)
            continue;
        TRY(import_choice(w, ILIST_PROVINCE,
                          arena_copy(w->cx.arena, c->province, bytes), &p));
        if (p)
            import_refuse(w, r, "province", MSG_PROVINCE_CITY, NULL, NULL);
    }
    return OK;
}

static bool
is_word(const char *s, const char *list)
{
    size_t n = strlen(s);
    for (const char *p = strstr(list, s); n && p; p = strstr(p + 1, s))
        if (p > list && p[-1] == '|' && p[n] == '|')
            return true;
    return false;
}

static void
resolve_words(struct import_work *w, struct import_row *r,
              struct import_customer *c)
{
    const char *g = c->grade_word, *k = c->kind_word;
    c->kind = "company";
    if (k && *k) {
        if (is_word(k, "|person|Person|individual|个人|個人|自然人|"))
            c->kind = "person";
        else if (!is_word(k, "|company|Company|企业|公司|单位|企業|法人|"))
            import_refuse(w, r, "kind", MSG_KIND, NULL, NULL);
    }
    c->grade = "-";
    if (!g || !*g || strcmp(g, "-") == 0)
        return;
    static const char *const GRADES[] = {"A", "B", "C", "D"};
    for (size_t i = 0; i < 4; i++)
        if ((g[0] & ~32) == GRADES[i][0]
            && (!g[1] || is_word(g + 1, "|级|級| 级| 級|类|")))
            c->grade = GRADES[i];
    if (c->grade[0] == '-')
        import_refuse(w, r, "grade", MSG_GRADE, NULL, NULL);
}

static enum err
resolve(struct import_work *w, struct import_row *r)
{
    struct import_customer *c = r->main.now;
    TRY(import_choice_code(w, r, ILIST_SIZE, "size", c->size, &c->size_code));
    TRY(import_choice_code(w, r, ILIST_REVENUE, "revenue_band",
                           c->revenue_band, &c->revenue_code));
    TRY(import_choice_code(w, r, ILIST_OWNERSHIP, "ownership", c->ownership,
                           &c->ownership_code));
    TRY(import_owner(w, r, "owner", c->owner, &c->owner_id, &c->team_id));
    TRY(resolve_province(w, r, c));
    resolve_words(w, r, c);
    check_credit_code(w, r, c);
    check_days(w, r, c);
    if (r->outcome == IMPORT_REFUSE)
        return OK;
    TRY(import_choice_id(w, ILIST_INDUSTRY, c->industry, &c->industry_id));
    return import_choice_id(w, ILIST_SOURCE, c->source, &c->source_id);
}

/* What only a new customer gets. */
static void
complete_new(struct import_work *w, struct import_customer *c)
{
    if (!c->owner_id && (!c->owner || !*c->owner)) {
        c->owner_id = w->owner_id;
        c->team_id = w->owner_team_id;
    }
    if (c->created_on == DAY_NONE)
        c->created_on = c->first_order_on != DAY_NONE ? c->first_order_on
                                                      : w->today;
}

enum err
import_customer_number(struct import_work *w,
                       struct import_customer *const *list, size_t n)
{
    size_t missing = 0;
    for (size_t i = 0; i < n; i++)
        missing += !list[i]->code || !*list[i]->code;
    const char **codes = ARENA_ARRAY(w->cx.arena, missing + 1, const char *);
    if (!missing || w->dry)
        return OK;
    TRY(customer_code_next(&w->cx, missing, codes));
    for (size_t i = 0; i < n; i++)
        if (!list[i]->code || !*list[i]->code)
            list[i]->code = *codes++;
    return OK;
}

static enum err
prepare(struct import_work *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].outcome != IMPORT_REFUSE)
            TRY(resolve(w, &w->rows[i]));
    TRY(match(w));
    struct import_customer **fresh =
        ARENA_ARRAY(w->cx.arena, w->count + 1, struct import_customer *);
    size_t n = 0;
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        if (r->outcome == IMPORT_REFUSE || r->main.id)
            continue;
        struct import_customer *c = r->main.now;
        if (!c->name || !*c->name) {
            import_refuse(w, r, "name", IMPORT_MSG_REQUIRED, NULL, NULL);
            continue;
        }
        complete_new(w, c);
        fresh[n++] = c;
    }
    return import_customer_number(w, fresh, n);
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct import_customer *c = row;
    size_t n = 0;
    if (c->code && *c->code)
        out[n++] = arena_printf(a, "c:%s", c->code);
    if (c->credit_code && *c->credit_code)
        out[n++] = arena_printf(a, "u:%s", c->credit_code);
    /* A row with a number is also what a later row without one means. */
    if (c->name && *c->name)
        out[n] = arena_printf(a, "%sn:%s", n ? "+" : "", c->name), n++;
    return n;
}

#define ROLES_ALL                                                             \
    (ROLE_SALES | ROLE_MANAGER | ROLE_MARKETING | ROLE_SERVICE)

const struct import_ops import_customer_ops = {
    .info = {.code = "customer",
             .label = N_("Customers"),
             .hint = N_("Companies and persons, with what is known of their"
                        " purchases"),
             .fields = import_customer_fields,
             .field_count = IMPORT_CUSTOMER_FIELDS,
             .roles = ROLES_ALL},
    .table = &import_customer_table,
    .names = import_customer_names,
    .only_new = "name",
    .keys = keys,
    .prepare = prepare,
    .second = import_customer_second,
    .second_record = import_customer_second_record,
    .write = import_customer_write,
    .tables = {&import_opening_table, &import_contact_table,
               &import_customer_table},
    .touched = "SELECT id FROM customer WHERE import_id = ?"
               " UNION SELECT row_id FROM import_before"
               " WHERE import_id = ? AND table_name = 'customer'"
               " UNION SELECT customer_id FROM opening_record"
               " WHERE import_id = ?"
               " UNION SELECT o.customer_id FROM import_before b"
               " JOIN opening_record o ON o.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'opening_record'"
               " UNION SELECT customer_id FROM contact WHERE import_id = ?"
               " UNION SELECT t.customer_id FROM import_before b"
               " JOIN contact t ON t.id = b.row_id"
               " WHERE b.import_id = ? AND b.table_name = 'contact'"
               " ORDER BY 1",
};
