/* Open warnings as lists. What is counted and what is shown have one WHERE; the
 * step of the ladder is worked out in it, by the days since the last contact or
 * action. Numbers are found on the index of the order first, the names of few
 * rows are joined to them. */
#include "model/warning.h"

#include <string.h>

#include "db/compose.h"
#include "model/customer_edit.h"
#include "model/customer_scope.h"

#define ACTED                                                                 \
    "GREATEST(w.acted_on, IF(c.last_contact_on < '9999-12-31',"               \
    " c.last_contact_on, w.acted_on))"
#define BY_STEP(manager, risk, owner)                                         \
    "IF(DATEDIFF(?, " ACTED ") >= l.list_days, " risk                         \
    ", IF(DATEDIFF(?, " ACTED ") >= l.manager_days, " manager ", " owner "))"

#define FROM                                                                  \
    " FROM warning w JOIN customer c ON c.id = w.customer_id"                 \
    " JOIN warning_ladder l ON l.level = w.level"

/* Where rows are looked for. The server chooses wrongly: it reads all customers
 * for fifty warnings (measured: 7 s of a million). */
enum source {
    SOURCE_OPEN,  /* all, in the order of the list */
    SOURCE_CAUSE, /* of one cause, the same */
    SOURCE_OFF,   /* put off, in no order */
    SOURCE_OWNER, /* of the customers of one person, in no order */
    SOURCE_GIVEN, /* assigned to the actor */
    SOURCE_ONE    /* of one customer */
};

/* By its key: read whole, as the server would, it undoes the order. */
#define LADDER                                                                \
    " STRAIGHT_JOIN warning_ladder l FORCE INDEX (PRIMARY)"                   \
    " ON l.level = w.level"

static const char *const SOURCES[] = {
    [SOURCE_OPEN] = " FROM warning w FORCE INDEX (warning_open) STRAIGHT_JOIN"
                    " customer c ON c.id = w.customer_id" LADDER,
    [SOURCE_CAUSE] = " FROM warning w FORCE INDEX (warning_open_cause)"
                     " STRAIGHT_JOIN customer c ON c.id = w.customer_id" LADDER,
    [SOURCE_OFF] = " FROM warning w FORCE INDEX (warning_snoozed)"
                   " STRAIGHT_JOIN customer c ON c.id = w.customer_id" LADDER,
    [SOURCE_OWNER] = " FROM customer c FORCE INDEX (customer_mine)"
                     " STRAIGHT_JOIN warning w FORCE INDEX (warning_once)"
                     " ON w.customer_id = c.id" LADDER,
    [SOURCE_GIVEN] = " FROM warning w FORCE INDEX (warning_account)"
                     " STRAIGHT_JOIN customer c ON c.id = w.customer_id" LADDER,
    [SOURCE_ONE] = " FROM warning w FORCE INDEX (warning_once)"
                   " STRAIGHT_JOIN customer c ON c.id = w.customer_id" LADDER,
};

static enum source
source_of(const struct warning_filter *f, enum warning_tab tab)
{
    return f->customer_id ? SOURCE_ONE
        : f->mine || f->owner_id ? SOURCE_OWNER
        : tab == WARNING_TAB_SNOOZED ? SOURCE_OFF
        : f->cause ? SOURCE_CAUSE : SOURCE_OPEN;
}

/* Those that were assigned to him are a source beside his customers. */
static bool
has_given(const struct warning_filter *f)
{
    return f->mine && !f->customer_id;
}

/* Who asks for his own gets two sources: his customers, and what was assigned
 * to him. */
static void
where_whose(struct query *q, const struct ctx *cx,
            const struct warning_filter *f, enum source source)
{
    customer_scope_rights(q, cx);
    if (source == SOURCE_OWNER) {
        query_sql(q, " AND c.owner_id = ? AND c.warn_level > 0");
        query_bind(q, B_U64(f->mine ? cx->actor.user_id : f->owner_id));
    }
    if (f->mine && source == SOURCE_OWNER)
        query_sql(q, " AND w.account_id IS NULL");
    if (source == SOURCE_GIVEN) {
        query_sql(q, " AND w.account_id = ?");
        query_bind(q, B_U64(cx->actor.user_id));
    }
    if (source == SOURCE_ONE) {
        query_sql(q, " AND w.customer_id = ?");
        query_bind(q, B_U64(f->customer_id));
    }
}

static void
where_what(struct query *q, const struct warning_filter *f)
{
    if (f->level > 1) {
        query_sql(q, " AND w.level >= ?");
        query_bind(q, B_U64(f->level));
    }
    if (f->cause) {
        query_sql(q, " AND w.cause_code = ?");
        query_bind(q, B_TEXT(f->cause));
    }
    if (f->stage) {
        query_sql(q, " AND c.stage = ?");
        query_bind(q, B_TEXT(f->stage));
    }
    if (f->region) {
        query_sql(q, " AND c.region_code = ?");
        query_bind(q, B_TEXT(f->region));
    }
    if (f->age_days) {
        query_sql(q, " AND w.opened_on <= ?");
        query_bind(q, B_DAY(clock_today() - (int32_t)f->age_days));
    }
}

#define NOW " (w.level = 3 OR w.opened_on > ?)"

static void
where_tab(struct query *q, enum warning_tab tab)
{
    struct bind today = B_DAY(clock_today());
    if (tab == WARNING_TAB_SNOOZED) {
        query_sql(q, " AND w.snoozed_until >= ?");
        query_bind(q, today);
        return;
    }
    query_sql(q, " AND (w.snoozed_until IS NULL OR w.snoozed_until < ?)");
    query_bind(q, today);
    if (tab == WARNING_TAB_NOW) {
        query_sql(q, " AND" NOW);
        query_bind(q, B_DAY(clock_today() - WARNING_NEW_DAYS));
    }
    if (tab == WARNING_TAB_NOW || tab == WARNING_TAB_OPEN)
        return;
    query_sql(q, tab == WARNING_TAB_RISK
                     ? " AND DATEDIFF(?, " ACTED ") >= l.list_days"
                     : " AND DATEDIFF(?, " ACTED ") >= l.manager_days");
    query_bind(q, today);
}

static void
where_add(struct query *q, const struct ctx *cx,
          const struct warning_filter *f, enum source source,
          enum warning_tab tab)
{
    query_sql(q, SOURCES[source]);
    query_sql(q, " WHERE w.open = 1 AND c.live = 1");
    where_whose(q, cx, f, source);
    where_what(q, f);
    where_tab(q, tab);
}

/* Counts stop behind the most: then it is said so. */
enum err
warning_list_counts(struct ctx *cx, const struct warning_filter *f,
                    uint64_t counts[WARNING_TABS])
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    for (int tab = 0; tab < WARNING_TABS; tab++) {
        query_sql(&q, tab ? ", (SELECT COUNT(*) FROM ((SELECT 1"
                          : "SELECT (SELECT COUNT(*) FROM ((SELECT 1");
        where_add(&q, cx, f, source_of(f, (enum warning_tab)tab),
                  (enum warning_tab)tab);
        query_sql(&q, " LIMIT ?)");
        query_bind(&q, B_I64(WARNING_COUNT_MOST + 1));
        if (has_given(f)) {
            query_sql(&q, " UNION ALL (SELECT 1");
            where_add(&q, cx, f, SOURCE_GIVEN, (enum warning_tab)tab);
            query_sql(&q, " LIMIT ?)");
            query_bind(&q, B_I64(WARNING_COUNT_MOST + 1));
        }
        query_sql(&q, ") m)");
    }
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < WARNING_TABS; i++)
        counts[i] = rows_u64(&r, 0, i);
    return OK;
}

/* ---- rows ---- */

static const char *const SQL_COLUMNS[LANG_COUNT] = {
#define COLUMNS(name)                                                         \
    "SELECT w.id, w.customer_id, w.account_id,"                               \
    " COALESCE(NULLIF(c.short_name, ''), c.name), c.stage, r." name           \
    ", o.name, a.name, w.cause_code, w.level, w.opened_on, " ACTED ", "       \
    BY_STEP("1", "2", "0") ", w.snoozed_until, w.snooze_reason,"              \
    " (SELECT MAX(k.id) FROM recovery_case k WHERE k.customer_id ="           \
    " w.customer_id AND k.open = 1), c.revenue_365, c.owner_id, c.team_id"
    COLUMNS("name_zh_cn"), COLUMNS("name_zh_tw"), COLUMNS("name_en")
#undef COLUMNS
};
static const char SQL_NAMES[] =
    " LEFT JOIN account o ON o.id = c.owner_id"
    " LEFT JOIN account a ON a.id = w.account_id"
    " LEFT JOIN region r ON r.code = c.region_code";

static const struct warning_cause *
cause_of(const struct rules *rules, const char *code)
{
    static const struct warning_cause none = {.code = "", .icon = "bell",
                                              .name = {"", "", ""},
                                              .meaning = {"", "", ""}};
    for (size_t i = 0; i < rules->cause_count; i++)
        if (!strcmp(rules->causes[i].code, code))
            return &rules->causes[i];
    return &none;
}

static void
row_read(const struct ctx *cx, const struct rules *rules,
         const struct rows *r, size_t i, struct warning_row *w)
{
    *w = (struct warning_row){
        .id = rows_u64(r, i, 0), .customer_id = rows_u64(r, i, 1),
        .account_id = rows_u64(r, i, 2), .customer = rows_text(r, i, 3),
        .stage = rows_text(r, i, 4), .region = rows_text(r, i, 5),
        .owner = rows_text(r, i, 6), .account = rows_text(r, i, 7),
        .cause = cause_of(rules, rows_text(r, i, 8)),
        .level = (unsigned)rows_u64(r, i, 9), .opened_on = rows_day(r, i, 10),
        .acted_on = rows_day(r, i, 11),
        .step = (enum warning_step)rows_i64(r, i, 12),
        .snoozed_until = rows_day(r, i, 13),
        .snooze_reason = rows_text(r, i, 14), .case_id = rows_u64(r, i, 15),
        .revenue_365 = rows_money(r, i, 16)};
    if (w->snoozed_until != DAY_NONE && w->snoozed_until < clock_today())
        w->snoozed_until = DAY_NONE;
    w->may_change = customer_edit_may(cx, rows_u64(r, i, 17),
                                      rows_u64(r, i, 18));
}

static void
columns_add(struct query *q, const struct ctx *cx)
{
    query_sql(q, SQL_COLUMNS[cx->lang]);
    query_bind(q, B_DAY(clock_today()));
    query_bind(q, B_DAY(clock_today()));
}

#define AHEAD " ORDER BY w.level DESC, w.opened_on, w.id LIMIT ?"
#define BACK " ORDER BY w.level, w.opened_on DESC, w.id DESC LIMIT ?"

static void
behind_key(struct query *q, struct warning_key k)
{
    if (!k.id)
        return;
    query_sql(q, k.backwards
        ? " AND (w.level > ? OR (w.level = ? AND (w.opened_on < ?"
          " OR (w.opened_on = ? AND w.id < ?))))"
        : " AND (w.level < ? OR (w.level = ? AND (w.opened_on > ?"
          " OR (w.opened_on = ? AND w.id > ?))))");
    query_bind(q, B_U64(k.level));
    query_bind(q, B_U64(k.level));
    query_bind(q, B_DAY(k.opened_on));
    query_bind(q, B_DAY(k.opened_on));
    query_bind(q, B_U64(k.id));
}

static enum err
rows_make(struct ctx *cx, const struct rows *r, size_t n, bool reverse,
          struct warning_row **out)
{
    const struct rules *rules;
    TRY(rules_get(cx, &rules));
    *out = ARENA_ARRAY(cx->arena, n + 1, struct warning_row);
    for (size_t i = 0; i < n; i++)
        row_read(cx, rules, r, i, &(*out)[reverse ? n - 1 - i : i]);
    return OK;
}

static void
numbers_add(struct query *q, const struct ctx *cx,
            const struct warning_filter *f, enum source source,
            struct warning_key key, size_t most)
{
    query_sql(q, "(SELECT w.id");
    where_add(q, cx, f, source, f->tab);
    behind_key(q, key);
    query_sql(q, key.backwards ? BACK : AHEAD);
    query_sql(q, ")");
    query_bind(q, B_U64(most));
}

enum err
warning_list_page(struct ctx *cx, const struct warning_filter *f,
                  struct warning_key key, size_t size,
                  struct warning_page *out)
{
    struct query q;
    struct rows r;
    query_init(&q, cx->arena);
    columns_add(&q, cx);
    query_sql(&q, " FROM (");
    numbers_add(&q, cx, f, source_of(f, f->tab), key, size + 1);
    if (has_given(f)) {
        query_sql(&q, " UNION ALL ");
        numbers_add(&q, cx, f, SOURCE_GIVEN, key, size + 1);
    }
    query_sql(&q, ") m JOIN warning w ON w.id = m.id"
                  " JOIN customer c ON c.id = w.customer_id"
                  " JOIN warning_ladder l ON l.level = w.level");
    query_sql(&q, SQL_NAMES);
    query_sql(&q, key.backwards ? BACK : AHEAD);
    query_bind(&q, B_U64(size + 1));
    TRY(query_rows(cx, &q, &r));
    bool more = r.count > size;
    out->count = more ? size : r.count;
    out->after = key.backwards ? true : more;
    out->before = key.backwards ? more : key.id != 0;
    return rows_make(cx, &r, out->count, key.backwards, &out->rows);
}

enum err
warning_picked(struct ctx *cx, const uint64_t *ids, size_t n,
               struct warning_row **out, size_t *count)
{
    struct query q;
    struct rows r;
    struct warning_row *all;
    query_init(&q, cx->arena);
    columns_add(&q, cx);
    query_sql(&q, FROM);
    query_sql(&q, SQL_NAMES);
    query_sql(&q, " WHERE w.open = 1 AND c.live = 1");
    customer_scope_rights(&q, cx);
    query_sql(&q, " AND w.id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY w.level DESC, w.opened_on, w.id");
    TRY(query_rows(cx, &q, &r));
    TRY(rows_make(cx, &r, r.count, false, &all));
    *out = all;
    *count = 0;
    for (size_t i = 0; i < r.count; i++)
        if (all[i].may_change)
            all[(*count)++] = all[i];
    return OK;
}

enum err
warning_mine(struct ctx *cx, size_t limit, struct warning_row **out,
             size_t *n, uint64_t *total)
{
    struct warning_filter f = {.mine = true};
    struct warning_page p;
    uint64_t counts[WARNING_TABS];
    TRY(warning_list_counts(cx, &f, counts));
    TRY(warning_list_page(cx, &f, (struct warning_key){0}, limit, &p));
    *out = p.rows;
    *n = p.count;
    *total = counts[WARNING_TAB_NOW];
    return OK;
}

/* A row for each: those of his customers by the index that has them, and those
 * that he was given; each stops at the most. */
#define BADGE_OPEN                                                            \
    " w.open = 1 AND (w.snoozed_until IS NULL OR w.snoozed_until < ?) AND" NOW
static const char SQL_BADGE[] =
    "(SELECT 1, 1 FROM customer c FORCE INDEX FOR JOIN (customer_mine)"
    " STRAIGHT_JOIN warning w FORCE INDEX FOR JOIN (warning_once)"
    " ON w.customer_id = c.id WHERE c.owner_id = ? AND c.live = 1"
    " AND c.warn_level > 0 AND w.account_id IS NULL AND" BADGE_OPEN " LIMIT ?)"
    " UNION ALL (SELECT 1, 1 FROM warning w FORCE INDEX FOR JOIN"
    " (warning_account) STRAIGHT_JOIN customer c ON c.id = w.customer_id"
    " WHERE w.account_id = ? AND c.live = 1 AND" BADGE_OPEN " LIMIT ?)";

void
warning_badge(struct query *q, const struct ctx *cx)
{
    struct bind me = B_U64(cx->actor.user_id), today = B_DAY(clock_today()),
                since = B_DAY(clock_today() - WARNING_NEW_DAYS),
                most = B_I64(WARNING_BADGE_MOST + 1);
    query_sql(q, SQL_BADGE);
    for (int i = 0; i < 2; i++) {
        query_bind(q, me);
        query_bind(q, today);
        query_bind(q, since);
        query_bind(q, most);
    }
}

/* All that a profile shows of a warning; whose the customer is it knows. */
static const char SQL_OF[] =
    "SELECT w.id, w.cause_code, w.level, w.opened_on, w.snoozed_until,"
    " w.snooze_reason FROM warning w FORCE INDEX FOR JOIN (warning_once)"
    " WHERE w.customer_id = ? AND w.open = 1"
    " ORDER BY w.level DESC, w.opened_on, w.id";

enum err
warning_of(struct ctx *cx, uint64_t customer_id, struct warning_row **out,
           size_t *n)
{
    const struct rules *rules;
    struct rows r;
    TRY(rules_get(cx, &rules));
    TRY(db_query(cx, &r, SQL_OF, B_U64(customer_id)));
    *out = ARENA_ARRAY(cx->arena, r.count, struct warning_row);
    *n = 0;
    for (int off = 0; off < 2; off++)
        for (size_t i = 0; i < r.count; i++) {
            int32_t until = rows_day(&r, i, 4);
            bool is_off = until != DAY_NONE && until >= clock_today();
            if (is_off != off)
                continue;
            (*out)[(*n)++] = (struct warning_row){
                .id = rows_u64(&r, i, 0), .customer_id = customer_id,
                .cause = cause_of(rules, rows_text(&r, i, 1)),
                .level = (unsigned)rows_u64(&r, i, 2),
                .opened_on = rows_day(&r, i, 3),
                .snoozed_until = is_off ? until : DAY_NONE,
                .snooze_reason = rows_text(&r, i, 5)};
        }
    return OK;
}

/* ---- every row ---- */

struct each {
    struct ctx *cx;
    const struct rules *rules;
    warning_row_fn *fn;
    void *arg;
    uint64_t *rows;
};

static enum err
each_take(void *arg, const struct rows *r)
{
    struct each *e = arg;
    struct warning_row w;
    row_read(e->cx, e->rules, r, 0, &w);
    ++*e->rows;
    return e->fn(e->arg, &w);
}

enum err
warning_list_each(struct ctx *cx, const struct warning_filter *f,
                  warning_row_fn *fn, void *arg, uint64_t *rows)
{
    struct each e = {cx, NULL, fn, arg, rows};
    struct query q;
    *rows = 0;
    TRY(rules_get(cx, &e.rules));
    query_init(&q, cx->arena);
    columns_add(&q, cx);
    query_sql(&q, " FROM (SELECT w.id");
    where_add(&q, cx, f, source_of(f, f->tab), f->tab);
    if (has_given(f)) {
        query_sql(&q, " UNION ALL SELECT w.id");
        where_add(&q, cx, f, SOURCE_GIVEN, f->tab);
    }
    query_sql(&q, ") m JOIN warning w ON w.id = m.id"
                  " JOIN customer c ON c.id = w.customer_id"
                  " JOIN warning_ladder l ON l.level = w.level");
    query_sql(&q, SQL_NAMES);
    query_sql(&q, " ORDER BY w.level DESC, w.opened_on, w.id");
    return query_each(cx, &q, each_take, &e);
}
