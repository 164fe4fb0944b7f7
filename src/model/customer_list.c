/* See customer_list.h. The page is found on the customer table alone (ids and
 * facts), the names of owner, team, industry and so on are joined to its few
 * rows; all in one statement. */
#include "model/customer_list.h"

#include <string.h>

#include "core/field.h"
#include "core/text.h"

#define PIECE 2048

const struct customer_column_info customer_columns[COLUMN_COUNT] = {
    [COLUMN_NAME] = {"name", N_("Customer"), true, false, false},
    [COLUMN_STAGE] = {"stage", N_("Stage"), true, false, false},
    [COLUMN_SINCE] = {"since", N_("In stage"), true, true, true},
    [COLUMN_GRADE] = {"grade", N_("Grade"), true, false, false},
    [COLUMN_REVENUE] = {"revenue", N_("12-month revenue"), true, true, true},
    [COLUMN_QUIET] = {"quiet", N_("Quiet / cycle"), true, true, false},
    [COLUMN_EXPECTED] = {"expected", N_("Next purchase expected"), true, false,
                         false},
    [COLUMN_CONTACT] = {"contact", N_("Last contact"), true, false, false},
    [COLUMN_FOLLOW] = {"follow", N_("Next follow-up"), true, false, false},
    [COLUMN_OWNER] = {"owner", N_("Owner"), true, false, false},
    [COLUMN_TEAM] = {"team", N_("Team"), false, false, false},
    [COLUMN_REGION] = {"region", N_("Region"), false, false, false},
    [COLUMN_INDUSTRY] = {"industry", N_("Industry"), false, false, false},
    [COLUMN_SIZE] = {"size", N_("Size"), false, false, false},
    [COLUMN_SOURCE] = {"source", N_("Source"), false, false, false},
    [COLUMN_CREATED] = {"created", N_("Created"), false, true, false},
    [COLUMN_CODE] = {"code", N_("Number"), false, false, false},
};

/* How the key of a column travels: as text in an address, bound by its type. */
enum key_type { KEY_TEXT, KEY_DAY, KEY_MONEY, KEY_BYTES, KEY_ID };

static const struct sort_info {
    enum key_type type;
    const char *select;            /* the key as text */
    const char *behind[2];         /* [descending] rows behind a key */
    const char *order[2];
    const char *index;             /* that holds this order, or NULL */
    bool ago;                      /* shown as days until now: more of them are
                                      an earlier day */
} sorts[COLUMN_COUNT] = {
#define INDEX(name) " FORCE INDEX (" name ")"
#define DAY(column, index)                                                    \
    SORT(KEY_DAY, column, "CAST(" column " AS CHAR)", INDEX(index), false)
#define AGO(column, index)                                                    \
    SORT(KEY_DAY, column, "CAST(" column " AS CHAR)", INDEX(index), true)
#define TEXT(column) SORT(KEY_TEXT, column, column, NULL, false)
/* In the order of a list; what is in none comes last. */
#define PLACE(of) RANK("IFNULL((SELECT k.position FROM " of "), 65535)")
#define RANK(rank) SORT(KEY_ID, rank, "CAST(" rank " AS CHAR)", NULL, false)
#define SPELT(name) SORT(KEY_BYTES, name, "HEX(" name ")", NULL, false)
#define SORT(type, column, select, index, ago)                                \
    {                                                                         \
        type, ", " select,                                                    \
            {" AND (" column " > ? OR (" column " = ? AND c.id > ?))",         \
             " AND (" column " < ? OR (" column " = ? AND c.id < ?))"},        \
        {                                                                     \
            " ORDER BY " column ", c.id LIMIT ?",                              \
                " ORDER BY " column " DESC, c.id DESC LIMIT ?"                 \
        },                                                                    \
            index, ago                                                        \
    }
    [COLUMN_NAME] = SORT(KEY_BYTES, "c.name_sort", "HEX(c.name_sort)",
                         INDEX("customer_name"), false),
    [COLUMN_STAGE] = PLACE("stage k JOIN model d ON d.code = k.model_code AND"
                           " d.is_default = 1 WHERE k.code = c.stage"),
    [COLUMN_SINCE] = AGO("c.stage_since", "customer_since"),
    [COLUMN_GRADE] = TEXT("c.grade"),
    [COLUMN_REVENUE] = SORT(KEY_MONEY, "c.revenue_365",
                            "CAST(c.revenue_365 AS CHAR)", NULL, false),
    [COLUMN_QUIET] = AGO("c.last_purchase_on", "customer_quiet"),
    [COLUMN_EXPECTED] = DAY("c.expected_on", "customer_expected"),
    [COLUMN_CONTACT] = DAY("c.last_contact_on", "customer_contact"),
    [COLUMN_FOLLOW] = DAY("c.next_follow_on", "customer_follow"),
    [COLUMN_OWNER] = SPELT("IFNULL((SELECT k.name_sort FROM account k WHERE"
                           " k.id = c.owner_id), 0xFF)"),
    [COLUMN_TEAM] = TEXT("IFNULL((SELECT k.path FROM team k WHERE k.id ="
                         " c.team_id), '~')"),
    [COLUMN_REGION] = PLACE("region k WHERE k.code = c.region_code"),
    [COLUMN_INDUSTRY] = PLACE("industry k WHERE k.id = c.industry_id"),
    [COLUMN_SIZE] = PLACE("choice k WHERE k.list = 'size' AND k.code ="
                          " c.size_code"),
    [COLUMN_SOURCE] = PLACE("source k WHERE k.id = c.source_id"),
    [COLUMN_CREATED] = DAY("c.created_on", "customer_created"),
    [COLUMN_CODE] = TEXT("c.code"),
#undef SORT
#undef SPELT
#undef RANK
#undef PLACE
#undef TEXT
#undef AGO
#undef DAY
#undef INDEX
};

int
customer_column_find(const char *key)
{
    for (int i = 0; key && i < COLUMN_COUNT; i++)
        if (strcmp(customer_columns[i].key, key) == 0)
            return i;
    return -1;
}

/* Does the column itself descend? */
static bool
falls(struct customer_sort sort)
{
    return sort.descending != sorts[sort.column].ago;
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool
bind_hex(struct arena *a, const char *hex, struct bind *out)
{
    size_t n = strlen(hex) / 2;
    uint8_t *bytes = arena_alloc(a, n + 1);
    for (size_t i = 0; i < n; i++) {
        int hi = hex_digit(hex[i * 2]), lo = hex_digit(hex[i * 2 + 1]);
        if (hi < 0 || lo < 0)
            return false;
        bytes[i] = (uint8_t)(hi << 4 | lo);
    }
    *out = B_BYTES(bytes, n);
    return strlen(hex) % 2 == 0;
}

/* False when the text of a key does not fit its column: somebody wrote it. */
static bool
key_bind(struct arena *a, enum key_type type, const char *value,
         struct bind *out)
{
    int64_t minor;
    uint64_t id;
    int32_t day;
    switch (type) {
    case KEY_TEXT:
        *out = B_TEXT(value);
        return true;
    case KEY_BYTES:
        return bind_hex(a, value, out);
    case KEY_MONEY:
        if (!parse_money(value, &minor))
            return false;
        *out = B_MONEY(minor);
        return true;
    case KEY_ID:
        if (!parse_u64(value, &id))
            return false;
        *out = B_U64(id);
        return true;
    case KEY_DAY:
        /* 9999-12-31 is the stored "unknown", beyond what people may type */
        day = strcmp(value, "9999-12-31") == 0 ? DAY_UNKNOWN : day_parse(value);
        *out = B_DAY(day);
        return day != DAY_NONE;
    }
    return false;
}

static const char *const SQL_COLUMNS[LANG_COUNT] = {
#define COLUMNS(name)                                                         \
    "SELECT c.id, c.code, c.name, c.kind, c.stage, c.grade, o.name, t.name,"  \
    " r." name ", i." name ", z." name ", s." name ", c.revenue_365,"         \
    " c.stage_since, c.last_purchase_on, c.expected_on, c.late_on,"           \
    " c.lapse_on, c.last_contact_on, c.next_follow_on, c.created_on,"         \
    " c.cycle_days, c.purchases, c.warn_level, EXISTS (SELECT 1 FROM"         \
    " recovery_case k WHERE k.customer_id = c.id AND k.open = 1)"
    COLUMNS("name_zh_cn"), COLUMNS("name_zh_tw"), COLUMNS("name_en")
#undef COLUMNS
};
static const char SQL_NAMES[] =
    " LEFT JOIN account o ON o.id = c.owner_id"
    " LEFT JOIN team t ON t.id = c.team_id"
    " LEFT JOIN region r ON r.code = c.region_code"
    " LEFT JOIN industry i ON i.id = c.industry_id"
    " LEFT JOIN choice z ON z.list = 'size' AND z.code = c.size_code"
    " LEFT JOIN source s ON s.id = c.source_id";

static int32_t
known_day(const struct rows *r, size_t i, size_t column)
{
    int32_t d = rows_day(r, i, column);
    return d == DAY_UNKNOWN ? DAY_NONE : d;
}

static void
row_read(const struct rows *r, size_t i, struct customer_row *c)
{
    c->id = rows_u64(r, i, 0);
    c->code = rows_text(r, i, 1);
    c->name = rows_text(r, i, 2);
    c->kind = rows_text(r, i, 3);
    c->stage = rows_text(r, i, 4);
    c->grade = rows_text(r, i, 5);
    c->owner = rows_text(r, i, 6);
    c->team = rows_text(r, i, 7);
    c->region = rows_text(r, i, 8);
    c->industry = rows_text(r, i, 9);
    c->size = rows_text(r, i, 10);
    c->source = rows_text(r, i, 11);
    c->revenue_365 = rows_money(r, i, 12);
    c->stage_since = known_day(r, i, 13);
    c->last_purchase_on = known_day(r, i, 14);
    c->expected_on = known_day(r, i, 15);
    c->late_on = known_day(r, i, 16);
    c->lapse_on = known_day(r, i, 17);
    c->last_contact_on = known_day(r, i, 18);
    c->next_follow_on = known_day(r, i, 19);
    c->created_on = known_day(r, i, 20);
    c->cycle_days = rows_u64(r, i, 21);
    c->purchases = rows_u64(r, i, 22);
    c->warn_level = (unsigned)rows_u64(r, i, 23);
    c->in_recovery = rows_i64(r, i, 24) != 0;
    c->key = rows_text(r, i, 25);
}

static void
rows_reverse(struct customer_page *p)
{
    for (size_t i = 0; i < p->count / 2; i++) {
        struct customer_row t = p->rows[i];
        p->rows[i] = p->rows[p->count - 1 - i];
        p->rows[p->count - 1 - i] = t;
    }
}

/* The numbers of the rows come from the index alone and the rows by number: a
 * read of rows through the index leaves MariaDB's table handle such that the
 * count after it reads rows too (24,000 pages instead of 90 measured). */
enum err
customer_list_page(struct ctx *cx, const struct customer_filter *f,
                   struct customer_sort sort, struct customer_key key,
                   size_t size, struct customer_page *out)
{
    const struct sort_info *s = &sorts[sort.column];
    bool down = falls(sort) != key.backwards;
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_COLUMNS[cx->lang]);
    query_sql(&q, s->select);
    query_sql(&q, " FROM (SELECT c.id FROM ");
    customer_scope_from(&q, cx, f, s->index);
    customer_scope_where(&q, cx, f);
    if (key.value) {
        struct bind b;
        if (!key_bind(cx->arena, s->type, key.value, &b))
            return ERR_INVALID;
        query_sql(&q, s->behind[down]);
        query_bind(&q, b);
        query_bind(&q, b);
        query_bind(&q, B_U64(key.id));
    }
    query_sql(&q, s->order[down]);
    query_bind(&q, B_U64(size + 1));
    query_sql(&q, ") m JOIN customer c ON c.id = m.id");
    query_sql(&q, SQL_NAMES);
    query_sql(&q, s->order[down]);
    query_bind(&q, B_U64(size + 1));
    TRY(query_rows(cx, &q, &r));
    bool more = r.count > size;
    out->count = more ? size : r.count;
    out->rows = ARENA_ARRAY(cx->arena, out->count, struct customer_row);
    for (size_t i = 0; i < out->count; i++)
        row_read(&r, i, &out->rows[i]);
    out->after = key.backwards ? true : more;
    out->before = key.backwards ? more : key.value != NULL;
    if (key.backwards)
        rows_reverse(out);
    return customer_list_stages(cx, f, out->rows, out->count);
}

/* All of one person's have a short index of their own. */
static void
over_from(struct query *q, const struct ctx *cx,
          const struct customer_filter *f)
{
    bool whose = f->owner_id || cx->actor.reach == REACH_OWN;
    if (whose && customer_filter_count(f) == (f->owner_id != 0))
        query_sql(q, "customer c FORCE INDEX (customer_of_owner)");
    else
        customer_scope_from(q, cx, f, NULL);
}

/* Is there a row behind the first `limit`? It stops there and keeps nothing,
 * which is half of what counting as far costs. */
static enum err
total_is_over(struct ctx *cx, const struct customer_filter *f, uint64_t limit,
              bool *over)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT 1 FROM ");
    over_from(&q, cx, f);
    customer_scope_where(&q, cx, f);
    query_sql(&q, " LIMIT ?, 1");
    query_bind(&q, B_U64(limit));
    TRY(query_rows(cx, &q, &r));
    *over = r.count > 0;
    return OK;
}

/* All of them, or at most `most` when it is not 0. */
static enum err
total_count(struct ctx *cx, const struct customer_filter *f, uint64_t most,
            struct customer_total *out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, most ? "SELECT COUNT(*), IFNULL(SUM(m.revenue_365), 0) FROM"
                         " (SELECT c.revenue_365 FROM "
                       : "SELECT COUNT(*), IFNULL(SUM(c.revenue_365), 0)"
                         " FROM ");
    customer_scope_from(&q, cx, f, NULL);
    customer_scope_where(&q, cx, f);
    if (most) {
        query_sql(&q, " LIMIT ?) m");
        query_bind(&q, B_U64(most));
    }
    TRY(query_rows(cx, &q, &r));
    out->count = rows_u64(&r, 0, 0);
    out->revenue_365 = rows_money(&r, 0, 1);
    return OK;
}

/* With one filter its index holds what is counted and nothing else, so looking
 * twice is cheap; with several the second look would read all in between. */
enum err
customer_list_total(struct ctx *cx, const struct customer_filter *f,
                    uint64_t limit, struct customer_total *out)
{
    bool over = false, twice = limit && customer_filter_count(f) <= 1;
    if (twice)
        TRY(total_is_over(cx, f, limit, &over));
    if (!over)
        TRY(total_count(cx, f, limit && !twice ? limit + 1 : 0, out));
    out->exact = !over && (!limit || out->count <= limit);
    if (!out->exact)
        *out = (struct customer_total){.count = limit,
                                       .revenue_365 = FIELD_EMPTY};
    return OK;
}

/* ---- every row ---- */

struct numbers {
    struct arena *arena;
    uint64_t *ids;
    size_t count, cap;
};

static enum err
number_take(void *arg, const struct rows *row)
{
    struct numbers *n = arg;
    if (n->count == n->cap) {
        size_t cap = n->cap ? n->cap * 2 : PIECE;
        uint64_t *grown = ARENA_ARRAY(n->arena, cap, uint64_t);
        if (n->count)
            memcpy(grown, n->ids, n->count * sizeof *grown);
        n->ids = grown;
        n->cap = cap;
    }
    n->ids[n->count++] = rows_u64(row, 0, 0);
    return OK;
}

/* In list order. Mostly the index has all of it, so a sort that no index holds
 * costs one pass, and not one for every piece. */
static enum err
numbers_read(struct ctx *cx, const struct customer_filter *f,
             struct customer_sort sort, struct numbers *n)
{
    const struct sort_info *s = &sorts[sort.column];
    struct query q;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT c.id FROM ");
    customer_scope_from(&q, cx, f, s->index);
    customer_scope_where(&q, cx, f);
    query_sql(&q, s->order[falls(sort)]);
    query_bind(&q, B_U64(INT64_MAX));
    return query_each(cx, &q, number_take, n);
}

static enum err
piece_send(struct ctx *cx, const struct customer_filter *f,
           struct customer_sort sort, const uint64_t *ids, size_t n,
           customer_row_fn *fn, void *arg)
{
    const struct sort_info *s = &sorts[sort.column];
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_COLUMNS[cx->lang]);
    query_sql(&q, s->select);
    query_sql(&q, " FROM customer c");
    query_sql(&q, SQL_NAMES);
    query_sql(&q, " WHERE c.id IN");
    query_ids(&q, ids, n);
    query_sql(&q, s->order[falls(sort)]);
    query_bind(&q, B_U64(n));
    TRY(query_rows(cx, &q, &r));
    struct customer_row *rows = ARENA_ARRAY(cx->arena, r.count,
                                            struct customer_row);
    for (size_t i = 0; i < r.count; i++)
        row_read(&r, i, &rows[i]);
    TRY(customer_list_stages(cx, f, rows, r.count));
    for (size_t i = 0; i < r.count; i++)
        TRY(fn(arg, &rows[i]));
    return OK;
}

/* A piece lives in an arena of its own: an export of a million rows must not
 * grow the request's. The snapshot of the request holds all of it together. */
enum err
customer_list_each(struct ctx *cx, const struct customer_filter *f,
                   struct customer_sort sort, customer_row_fn *fn, void *arg,
                   uint64_t *rows)
{
    struct numbers all = {.arena = arena_new()};
    struct arena *whole = cx->arena, *piece = arena_new();
    cx->arena = piece; /* of fn too */
    enum err e = numbers_read(cx, f, sort, &all);
    for (size_t at = 0; e == OK && at < all.count; at += PIECE) {
        size_t n = all.count - at < PIECE ? all.count - at : PIECE;
        arena_reset(piece);
        e = piece_send(cx, f, sort, all.ids + at, n, fn, arg);
    }
    cx->arena = whole;
    *rows = all.count;
    arena_free(piece);
    arena_free(all.arena);
    return e;
}
