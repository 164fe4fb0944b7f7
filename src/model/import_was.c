/* What stood in a cell before, as people read it: the name of what a number
 * or a code stands for. A statement for each column of names, however many rows
 * are shown. */
#include "model/import_private.h"

#include <string.h>

#include "core/text.h"

static const char *const SQL_NAMES[][LANG_COUNT] = {
#define NAMED(table, cn, tw, en)                                              \
    {"SELECT id, " cn " FROM " table " WHERE id IN",                          \
     "SELECT id, " tw " FROM " table " WHERE id IN",                          \
     "SELECT id, " en " FROM " table " WHERE id IN"}
#define PLAIN(table) NAMED(table, "name", "name", "name")
#define WORDS(table) NAMED(table, "name_zh_cn", "name_zh_tw", "name_en")
    PLAIN("account"), PLAIN("account"), PLAIN("product"), PLAIN("contact"),
    PLAIN("customer"), WORDS("industry"), WORDS("source"), WORDS("category"),
    PLAIN("competitor"), NAMED("contract", "code", "code", "code"),
#undef WORDS
#undef PLAIN
#undef NAMED
};

/* Index into the statements, -1 = the number names nothing. */
static int
names_of(const struct import_column *c)
{
    static const char *const COLUMNS[] = {
        "account_id", "owner_id", "product_id", "contact_id", "customer_id",
        "industry_id", "source_id", "category_id", "competitor_id",
        "contract_id"};
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++)
        if (c->type == COL_REF && strcmp(COLUMNS[i], c->name) == 0)
            return (int)i;
    return -1;
}

/* The list that the codes of a column are from, -1 = none. */
static int
list_of(const struct import_table *t, const char *column)
{
    static const struct {
        const char *table, *column;
        enum import_list list;
    } LISTS[] = {
        {"customer", "size_code", ILIST_SIZE},
        {"customer", "revenue_band", ILIST_REVENUE},
        {"customer", "ownership", ILIST_OWNERSHIP},
        {"contact", "role", ILIST_CONTACT_ROLE},
        {"interaction", "kind", ILIST_INTERACTION},
        {"opportunity", "step", ILIST_STEP},
        {"ticket", "kind", ILIST_TICKET},
        {"declaration", "reason", ILIST_REASON},
        {"declaration", "family_code", ILIST_FAMILY},
    };
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++)
        if (!strcmp(LISTS[i].table, t->name)
            && !strcmp(LISTS[i].column, column))
            return (int)LISTS[i].list;
    return -1;
}

static enum err
word_of(struct import_work *w, const struct import_table *t,
        const struct import_column *c, const char *code, const char **out)
{
    const struct import_choice *choice = NULL;
    int list = list_of(t, c->name);
    *out = code ? code : "";
    if (list >= 0)
        TRY(import_choice(w, (enum import_list)list, code, &choice));
    if (choice)
        *out = choice->names[w->cx.lang];
    return OK;
}

enum err
import_was(struct import_work *w, const struct import_table *t,
           const struct import_column *c, const void *base,
           const char **out, uint64_t *ref)
{
    struct arena *a = w->cx.arena;
    const char *at = (const char *)base + c->offset;
    *ref = 0;
    *out = "";
    if (import_column_empty(c, base))
        return OK;
    switch (c->type) {
    case COL_TEXT:
    case COL_CODE:
        return word_of(w, t, c, *(const char *const *)(const void *)at, out);
    case COL_REF: *ref = *(const uint64_t *)(const void *)at; break;
    case COL_INT:
    case COL_INT0:
        *out = arena_printf(a, "%lld",
                            (long long)*(const int64_t *)(const void *)at);
        break;
    case COL_MONEY:
    case COL_MONEY0:
    case COL_PIECES:
        *out = money_plain(a, *(const int64_t *)(const void *)at);
        break;
    case COL_BOOL: *out = lang_text(w->cx.lang, N_("yes")); break;
    case COL_DAY: *out = day_iso(a, *(const int32_t *)(const void *)at); break;
    case COL_TIME:
        *out = moment_iso(a, *(const int64_t *)(const void *)at);
        break;
    case COL_SORT: break;
    }
    return OK;
}

/* ---- names ---- */

static enum err
column_name(struct import_work *w, struct arena *a, struct import_preview *p,
            size_t column, int names)
{
    uint64_t ids[IMPORT_PREVIEW_ROWS];
    struct query q;
    struct rows r;
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->rows[i].was_ref[column])
            ids[n++] = p->rows[i].was_ref[column];
    if (!n)
        return OK;
    query_init(&q, w->cx.arena);
    query_sql(&q, SQL_NAMES[names][w->cx.lang]);
    query_ids(&q, ids, n);
    TRY(query_rows(&w->cx, &q, &r));
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < r.count; k++)
            if (rows_u64(&r, k, 0) == p->rows[i].was_ref[column])
                p->rows[i].was[column] = arena_text(a, rows_text(&r, k, 1));
    return OK;
}

enum err
import_was_names(struct import_work *w, struct arena *a,
                 struct import_preview *p)
{
    for (size_t c = 0; c < w->columns; c++) {
        int f = w->field_of[c];
        const struct import_column *col =
            f < 0 ? NULL
                  : import_column_of(w->ops->table,
                                     w->ops->info.fields[f].name);
        int names = col ? names_of(col) : -1;
        if (names >= 0)
            TRY(column_name(w, a, p, c, names));
    }
    return OK;
}
