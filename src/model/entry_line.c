/* The lines of an order. A line that was not touched keeps its product and its
 * amount, whatever rounding it came with; the others are computed exactly. */
#include "model/entry_private.h"

#include <string.h>

#include "core/text.h"
#include "db/compose.h"

#define AMOUNT_MOST INT64_C(99999999999999999)

static const char SQL_READ[] =
    "SELECT COALESCE(NULLIF(l.text, ''), p.name, ''),"
    " CAST(l.quantity AS DECIMAL(18,2)), l.price, l.amount, l.product_id,"
    " p.category_id FROM sales_order_line l"
    " LEFT JOIN product p ON p.id = l.product_id WHERE l.sales_order_id = ?"
    " ORDER BY l.line_no";

enum err
entry_lines_read(struct ctx *cx, struct entry *e)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_READ, B_U64(e->id)));
    e->line_count = r.count;
    for (size_t i = 0; r.count <= ENTRY_LINES && i < r.count; i++)
        e->lines[i] = (struct entry_line){
            .what = rows_text(&r, i, 0), .quantity = rows_money(&r, i, 1),
            .price = rows_money(&r, i, 2), .amount = rows_money(&r, i, 3),
            .product_id = rows_u64(&r, i, 4),
            .category_id = rows_u64(&r, i, 5)};
    return OK;
}

static bool
text_same(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

static bool
line_same(const struct entry_line *a, const struct entry_line *b)
{
    return text_same(a->what, b->what) && a->quantity == b->quantity
        && a->price == b->price;
}

bool
entry_lines_same(const struct entry *a, const struct entry *b)
{
    for (size_t i = 0; i < ENTRY_LINES; i++)
        if (!line_same(&a->lines[i], &b->lines[i]))
            return false;
    return true;
}

static bool
line_empty(const struct entry_line *l)
{
    return !(l->what && *l->what) && l->quantity == FIELD_EMPTY
        && l->price == FIELD_EMPTY;
}

/* Half a cent goes away from zero. */
static bool
line_amount(const struct entry_line *l, int64_t *out)
{
    __int128 x = (__int128)l->quantity * l->price;
    x = (x + (x < 0 ? -50 : 50)) / 100;
    if (x > AMOUNT_MOST || x < -AMOUNT_MOST)
        return false;
    *out = (int64_t)x;
    return true;
}

/* The lines of a product are found by its name or number, all at once. */
static enum err
products_find(struct ctx *cx, struct entry *e)
{
    struct query q;
    struct rows r;
    if (!e->line_count)
        return OK;
    query_init(&q, cx->arena);
    query_sql(&q, "SELECT id, category_id, code, name FROM product"
                  " WHERE live = 1 AND (name IN (?");
    query_bind(&q, B_TEXT(e->lines[0].what));
    for (size_t i = 1; i < ENTRY_LINES; i++) {
        query_sql(&q, ", ?");
        query_bind(&q, B_TEXT(e->lines[i < e->line_count ? i : 0].what));
    }
    query_sql(&q, ") OR code IN (?");
    query_bind(&q, B_CODE(e->lines[0].what));
    for (size_t i = 1; i < ENTRY_LINES; i++) {
        query_sql(&q, ", ?");
        query_bind(&q, B_CODE(e->lines[i < e->line_count ? i : 0].what));
    }
    query_sql(&q, ")) ORDER BY active DESC, id");
    TRY(query_rows(cx, &q, &r));
    for (size_t i = 0; i < e->line_count; i++)
        for (size_t k = 0; k < r.count && !e->lines[i].product_id; k++)
            if (text_same(e->lines[i].what, rows_text(&r, k, 2))
                || text_same(e->lines[i].what, rows_text(&r, k, 3))) {
                e->lines[i].product_id = rows_u64(&r, k, 0);
                e->lines[i].category_id = rows_u64(&r, k, 1);
                e->lines[i].what = rows_text(&r, k, 3);
            }
    return OK;
}

/* A line that was there keeps what the form does not show. */
static bool
line_take(const struct entry *was, struct entry_line *l)
{
    l->amount = 0;
    l->product_id = l->category_id = 0;
    for (size_t i = 0; i < was->line_count && i < ENTRY_LINES; i++) {
        const struct entry_line *old = &was->lines[i];
        if (text_same(old->what, l->what) && !l->product_id) {
            l->product_id = old->product_id;
            l->category_id = old->category_id;
        }
        if (line_same(old, l)) {
            l->amount = old->amount;
            return true;
        }
    }
    return false;
}

static const char *
line_judge(const struct entry *was, struct entry_line *l, const char **member)
{
    if (!l->what || !*l->what) {
        *member = "what";
        return N_("Say what was sold.");
    }
    if (l->quantity == FIELD_EMPTY)
        l->quantity = 100;
    if (l->price == FIELD_EMPTY) {
        *member = "price";
        return N_("Please give the price.");
    }
    if (!line_take(was, l) && !line_amount(l, &l->amount)) {
        *member = "quantity";
        return N_("This amount is too large.");
    }
    return NULL;
}

enum err
entry_lines_judge(struct ctx *cx, const struct entry *was, struct entry *next,
                  struct problems *out)
{
    __int128 sum = 0;
    size_t n = 0;
    if (was->line_count > ENTRY_LINES)
        return OK;
    for (size_t i = 0; i < ENTRY_LINES; i++) {
        struct entry_line l = next->lines[i];
        const char *member, *message;
        if (line_empty(&l))
            continue;
        message = line_judge(was, &l, &member);
        if (message && out->count < PROBLEMS_MAX / 2)
            problem_add(out, arena_printf(cx->arena, "%s_%zu", member, i + 1),
                        message);
        sum += l.amount;
        next->lines[n++] = l;
    }
    next->line_count = n;
    for (size_t i = n; i < ENTRY_LINES; i++)
        next->lines[i] = (struct entry_line){.quantity = FIELD_EMPTY,
                                             .price = FIELD_EMPTY};
    if (sum > AMOUNT_MOST || sum < -AMOUNT_MOST)
        problem_add(out, "amount", N_("This amount is too large."));
    if (out->count)
        return OK;
    if (n && (!was->id || !entry_lines_same(was, next)))
        next->amount = (int64_t)sum;
    else if (n)
        next->amount = was->amount;
    else if (next->amount == FIELD_EMPTY)
        problem_add(out, "amount",
                    N_("Give the goods, or the amount in all."));
    return products_find(cx, next);
}

static const char SQL_DROP[] =
    "DELETE FROM sales_order_line WHERE sales_order_id = ?";
static const char SQL_ADD[] =
    "INSERT INTO sales_order_line (sales_order_id, line_no, product_id, text,"
    " quantity, price, amount) VALUES (?, ?, ?, ?, ?, ?, ?)";

enum err
entry_lines_write(struct ctx *cx, const struct entry *was,
                  const struct entry *next)
{
    enum { WIDTH = 7 };
    struct bind b[ENTRY_LINES * WIDTH];
    if (was->line_count > ENTRY_LINES || entry_lines_same(was, next))
        return OK;
    if (was->line_count)
        TRY(db_exec(cx, SQL_DROP, B_U64(next->id)));
    for (size_t i = 0; i < next->line_count; i++) {
        const struct entry_line *l = &next->lines[i];
        struct bind *p = b + i * WIDTH;
        p[0] = B_U64(next->id);
        p[1] = B_U64(i + 1);
        p[2] = B_REF(l->product_id);
        p[3] = B_TEXT(l->what);
        p[4] = B_MONEY(l->quantity);
        p[5] = B_MONEY(l->price);
        p[6] = B_MONEY(l->amount);
    }
    return next->line_count
        ? db_exec_array(cx, SQL_ADD, b, next->line_count, WIDTH) : OK;
}
