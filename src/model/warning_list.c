/* Open warnings as lists. What is counted and what is shown have one WHERE
 * (warning_asked.c); numbers are found first, by an index alone, and the names of
 * few rows are joined to them. */
#include "model/warning_private.h"

#include <string.h>

#include "model/customer_edit.h"
#include "model/customer_scope.h"

static const char *const SQL_COLUMNS[LANG_COUNT] = {
#define COLUMNS(name)                                                         \
    "SELECT w.id, w.customer_id, w.account_id,"                               \
    " COALESCE(NULLIF(c.short_name, ''), c.name), c.stage, r." name           \
    ", o.name, a.name, w.cause_code, w.level, w.opened_on, w.quiet_on,"       \
    " w.snoozed_until, w.snooze_reason,"                                      \
    " (SELECT MAX(k.id) FROM recovery_case k WHERE k.customer_id ="           \
    " w.customer_id AND k.open = 1), c.revenue_365, c.owner_id, c.team_id"
    COLUMNS("name_zh_cn"), COLUMNS("name_zh_tw"), COLUMNS("name_en")
#undef COLUMNS
};
static const char SQL_NAMES[] =
    " JOIN customer c ON c.id = w.customer_id"
    " LEFT JOIN account o ON o.id = c.owner_id"
    " LEFT JOIN account a ON a.id = w.account_id"
    " LEFT JOIN region r ON r.code = c.region_code";

const struct warning_cause *
warning_cause_of(const struct rules *rules, const char *code)
{
    static const struct warning_cause none = {.code = "", .icon = "bell",
                                              .name = {"", "", ""},
                                              .meaning = {"", "", ""}};
    for (size_t i = 0; i < rules->cause_count; i++)
        if (!strcmp(rules->causes[i].code, code))
            return &rules->causes[i];
    return &none;
}

static enum warning_step
step_of(const struct rules *rules, const struct warning_row *w)
{
    const struct warning_rung *l = &rules->ladder[w->level - 1];
    int64_t days = clock_today() - w->acted_on;
    return days >= l->list_days ? WARNING_RISK
        : days >= l->manager_days ? WARNING_MANAGER : WARNING_OWNER;
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
        .cause = warning_cause_of(rules, rows_text(r, i, 8)),
        .level = (unsigned)rows_u64(r, i, 9), .opened_on = rows_day(r, i, 10),
        .acted_on = rows_day(r, i, 11),
        .snoozed_until = rows_day(r, i, 12),
        .snooze_reason = rows_text(r, i, 13), .case_id = rows_u64(r, i, 14),
        .revenue_365 = rows_money(r, i, 15)};
    w->step = step_of(rules, w);
    if (w->snoozed_until != DAY_NONE && w->snoozed_until < clock_today())
        w->snoozed_until = DAY_NONE;
    w->may_change = customer_edit_may(cx, rows_u64(r, i, 16),
                                      rows_u64(r, i, 17));
}

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
rows_make(struct ctx *cx, const struct rules *rules, const struct rows *r,
          size_t n, bool reverse, struct warning_row **out)
{
    *out = ARENA_ARRAY(cx->arena, n + 1, struct warning_row);
    for (size_t i = 0; i < n; i++)
        row_read(cx, rules, r, i, &(*out)[reverse ? n - 1 - i : i]);
    return OK;
}

/* The numbers of all parts, as a table m. */
static void
numbers_add(struct query *q, const struct ctx *cx,
            const struct warning_asked *a, struct warning_key key, size_t most)
{
    query_sql(q, " FROM (");
    for (size_t part = 0; part < a->part_count; part++) {
        query_sql(q, part ? " UNION ALL (SELECT w.id" : "(SELECT w.id");
        warning_asked_add(q, cx, a, part, a->f->tab,
                          most ? WARNING_ORDER : WARNING_FEW);
        if (most) {
            behind_key(q, key);
            query_sql(q, key.backwards ? WARNING_BACK : WARNING_AHEAD);
            query_bind(q, B_U64(most));
        }
        query_sql(q, ")");
    }
    query_sql(q, ") m JOIN warning w ON w.id = m.id");
    query_sql(q, SQL_NAMES);
}

/* -1: before the place of the key, 1: behind it. */
static int
beside_key(const struct warning_place *p, struct warning_key k)
{
    if (p->level != k.level)
        return p->level > k.level ? -1 : 1;
    if (p->opened_on != k.opened_on)
        return p->opened_on < k.opened_on ? -1 : 1;
    return (p->id > k.id) - (p->id < k.id);
}

/* The numbers of `size` and one more of them, from the key on; those before it
 * when it is read backwards, the last of them first. */
static size_t
numbers_of_few(struct arena *a, const struct warning_tab_rows *t,
               struct warning_key k, size_t size, uint64_t **out)
{
    size_t n = 0;
    *out = ARENA_ARRAY(a, size + 1, uint64_t);
    for (size_t i = 0; i < t->count && n <= size; i++) {
        const struct warning_place *p =
            &t->rows[k.backwards ? t->count - 1 - i : i];
        if (!k.id || beside_key(p, k) == (k.backwards ? -1 : 1))
            (*out)[n++] = p->id;
    }
    return n;
}

static void
rows_add(struct query *q, const struct ctx *cx, const struct warning_asked *a,
         const struct warning_tab_rows *t, struct warning_key key, size_t size)
{
    uint64_t *ids;
    query_sql(q, SQL_COLUMNS[cx->lang]);
    if (!t->rows) {
        numbers_add(q, cx, a, key, size + 1);
    } else {
        size_t n = numbers_of_few(cx->arena, t, key, size, &ids);
        query_sql(q, " FROM warning w");
        query_sql(q, SQL_NAMES);
        query_sql(q, " WHERE w.id IN");
        query_ids(q, ids, n);
    }
    query_sql(q, key.backwards ? WARNING_BACK : WARNING_AHEAD);
    query_bind(q, B_U64(size + 1));
}

enum err
warning_list_page(struct ctx *cx, const struct warning_filter *f,
                  struct warning_key key, size_t size,
                  struct warning_page *out)
{
    struct warning_tab_rows tabs[WARNING_TABS];
    struct warning_asked a;
    struct query q;
    struct rows r;
    TRY(warning_asked(cx, f, &a));
    TRY(warning_tabs(cx, &a, tabs));
    query_init(&q, cx->arena);
    rows_add(&q, cx, &a, &tabs[f->tab], key, size);
    TRY(query_rows(cx, &q, &r));
    bool more = r.count > size;
    for (size_t i = 0; i < WARNING_TABS; i++)
        out->counts[i] = tabs[i].count;
    out->count = more ? size : r.count;
    out->after = key.backwards ? true : more;
    out->before = key.backwards ? more : key.id != 0;
    return rows_make(cx, a.rules, &r, out->count, key.backwards, &out->rows);
}

enum err
warning_picked(struct ctx *cx, const uint64_t *ids, size_t n,
               struct warning_row **out, size_t *count)
{
    struct query q;
    struct rows r;
    struct warning_row *all;
    const struct rules *rules;
    TRY(rules_get(cx, &rules));
    query_init(&q, cx->arena);
    query_sql(&q, SQL_COLUMNS[cx->lang]);
    query_sql(&q, " FROM warning w");
    query_sql(&q, SQL_NAMES);
    query_sql(&q, " WHERE w.listed = 1");
    customer_scope_rights(&q, cx);
    query_sql(&q, " AND w.id IN");
    query_ids(&q, ids, n);
    query_sql(&q, " ORDER BY w.level DESC, w.opened_on, w.id");
    TRY(query_rows(cx, &q, &r));
    TRY(rows_make(cx, rules, &r, r.count, false, &all));
    *out = all;
    *count = 0;
    for (size_t i = 0; i < r.count; i++)
        if (all[i].may_change)
            all[(*count)++] = all[i];
    return OK;
}

enum err
warning_now(struct ctx *cx, bool mine, size_t limit,
            struct warning_row **out, size_t *n, uint64_t *total)
{
    struct warning_filter f = {.mine = mine};
    struct warning_page p;
    TRY(warning_list_page(cx, &f, (struct warning_key){0}, limit, &p));
    *out = p.rows;
    *n = p.count;
    *total = p.counts[WARNING_TAB_NOW];
    return OK;
}

/* A row for each that waits for him: of his customers, or given to him. The columns
 * say what WARNING_NOW says, in one range; whose the customers are is judged of the
 * rows (task_list.c). */
static const char SQL_BADGE[] =
    "(SELECT 1, w.customer_id, w.owner_id, w.team_id FROM warning w FORCE INDEX FOR JOIN"
    " (warning_waits) WHERE w.waits_for = ? AND w.now_on > ?"
    " AND COALESCE(w.snoozed_until, '1000-01-01') < ? LIMIT ?)";

void
warning_badge(struct query *q, const struct ctx *cx)
{
    query_sql(q, SQL_BADGE);
    query_bind(q, B_U64(cx->actor.user_id));
    query_bind(q, B_DAY(clock_today() - WARNING_NEW_DAYS));
    query_bind(q, B_DAY(clock_today()));
    query_bind(q, B_U64(WARNING_BADGE_MOST + 1));
}

enum err
warning_badge_count(struct ctx *cx, const struct rows *r, uint64_t *n)
{
    static const struct warning_filter MINE = {.mine = true};
    struct customer_scope_seen s = customer_scope_seen(cx, r, 1);
    struct warning_tab_rows tabs[WARNING_TABS];
    struct warning_asked a;
    *n = s.seen;
    if (s.seen == s.all || s.all <= WARNING_BADGE_MOST)
        return OK;
    TRY(warning_asked(cx, &MINE, &a)); /* they broke off: all of them */
    TRY(warning_tabs(cx, &a, tabs));
    *n = tabs[WARNING_TAB_NOW].count;
    return OK;
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
                .cause = warning_cause_of(rules, rows_text(&r, i, 1)),
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
    struct warning_asked a;
    struct query q;
    *rows = 0;
    TRY(warning_asked(cx, f, &a));
    e.rules = a.rules;
    query_init(&q, cx->arena);
    query_sql(&q, SQL_COLUMNS[cx->lang]);
    numbers_add(&q, cx, &a, (struct warning_key){0}, 0);
    query_sql(&q, " ORDER BY w.level DESC, w.opened_on, w.id");
    return query_each(cx, &q, each_take, &e);
}
