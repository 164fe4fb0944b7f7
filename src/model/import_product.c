/* Products from a file: found by code, else by exact name; a product without a
 * code gets one made of its name. */
#include "model/import_private.h"

#include <ctype.h>
#include <string.h>

#include "core/field_check.h"
#include "core/text.h"

struct product {
    const char *code, *name, *series, *category, *unit, *remark;
    int64_t price, cost;
    bool active;
    uint64_t category_id;
};

#define AT(m) FIELD_AT(struct product, m)

static const struct field FIELDS[] = {
    {"name", N_("Product name"), FIELD_TEXT, .offset = AT(name), .required = true},
    {"code", N_("Product code"), FIELD_CODE, .offset = AT(code)},
    {"series", N_("Series"), FIELD_TEXT, .offset = AT(series), .max = 100},
    {"category", N_("Category"), FIELD_TEXT, .offset = AT(category), .max = 64},
    {"unit", N_("Unit"), FIELD_TEXT, .offset = AT(unit), .max = 20},
    {"price", N_("List price"), FIELD_MONEY, .offset = AT(price)},
    {"cost", N_("Cost"), FIELD_MONEY, .offset = AT(cost)},
    {"remark", N_("Remark"), FIELD_LINES, .offset = AT(remark)},
};

static const struct import_names NAMES[] = {
    {"name", "|product|item|产品名称|产品|品名|商品名称|產品名稱|商品|"},
    {"code", "|sku|productcode|productid|itemno|产品编号|产品代码|货号|"
             "產品編號|貨號|"},
    {"series", "|line|productline|系列|产品线|產品線|"},
    {"category", "|type|类别|分类|产品类别|類別|分類|"},
    {"unit", "|单位|單位|计量单位|"},
    {"price", "|listprice|salesprice|unitprice|单价|价格|标价|定價|單價|"
              "價格|"},
    {"cost", "|unitcost|成本|"},
    {"remark", "|remarks|note|notes|description|备注|说明|備註|"},
    {NULL, NULL},
};

static const struct import_column COLUMNS[] = {
    {"code", COL_TEXT, AT(code), "code"},
    {"name", COL_TEXT, AT(name), "name"},
    {"series", COL_TEXT, AT(series), "series"},
    {"category_id", COL_REF, AT(category_id), "category"},
    {"unit", COL_TEXT, AT(unit), "unit"},
    {"price", COL_MONEY, AT(price), "price"},
    {"cost", COL_MONEY, AT(cost), "cost"},
    {"remark", COL_TEXT, AT(remark), "remark"},
};

static const struct import_table TABLE = {
    .name = "product",
    .label = "name",
    .columns = COLUMNS,
    .count = sizeof COLUMNS / sizeof COLUMNS[0],
    .size = sizeof(struct product),
    .edited = true,
    .binned = true,
};

static const char SQL_PRODUCTS[] =
    "SELECT code, name, id, category_id FROM product WHERE live = 1"
    " ORDER BY id DESC";

static void
put(struct import_work *w, const char *key, const struct import_product *p)
{
    char *k = text_trim(w->run_arena, text_halfwidth(w->run_arena, key));
    for (char *c = k; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    *import_map_put(&w->cache.products, k, strlen(k)) =
        (uint64_t)(uintptr_t)p;
}

/* All of them: a company has thousands of products, not millions. */
static enum err
load(struct import_work *w)
{
    struct rows r;
    TRY(db_query(&w->cx, &r, SQL_PRODUCTS));
    import_map_init(&w->cache.products, w->run_arena);
    struct import_product *list =
        ARENA_ARRAY(w->run_arena, r.count, struct import_product);
    for (int column = 1; column >= 0; column--) /* a code beats a name */
        for (size_t i = 0; i < r.count; i++) {
            list[i] = (struct import_product){rows_u64(&r, i, 2),
                                              rows_u64(&r, i, 3)};
            put(w, rows_text(&r, i, (size_t)column), &list[i]);
        }
    w->cache.products_loaded = true;
    return OK;
}

enum err
import_product_find(struct import_work *w, const char *text,
                    struct import_product *out)
{
    *out = (struct import_product){0, 0};
    if (!w->cache.products_loaded)
        TRY(load(w));
    char *k = text_trim(w->cx.arena, text_halfwidth(w->cx.arena, text));
    for (char *c = k; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    uint64_t *slot = import_map_get(&w->cache.products, k, strlen(k));
    if (slot)
        *out = *(const struct import_product *)(uintptr_t)*slot;
    return OK;
}

/* "GTX Plus Pro" -> GTX-PLUS-PRO; other scripts: P and a hash of the name. */
static const char *
make_code(struct arena *a, const char *name)
{
    char *code = arena_text(a, name), *to = code;
    uint64_t h = UINT64_C(14695981039346656037);
    bool ascii = true;
    for (const char *p = name; *p; p++) {
        unsigned char c = (unsigned char)*p;
        h = (h ^ c) * UINT64_C(1099511628211);
        ascii = ascii && c < 128;
        if (isalnum(c))
            *to++ = (char)toupper(c);
        else if (to > code && to[-1] != '-')
            *to++ = '-';
    }
    while (to > code && to[-1] == '-')
        to--;
    *to = 0;
    if (!ascii || to == code || to - code > 60)
        return arena_printf(a, "P%010llu",
                            (unsigned long long)(h % 10000000000ull));
    return code;
}

static enum err
prepare(struct import_work *w)
{
    struct import_product known;
    w->cache.products_loaded = false;
    for (size_t i = 0; i < w->count; i++) {
        struct import_row *r = &w->rows[i];
        struct product *p = r->main.now;
        if (r->outcome == IMPORT_REFUSE)
            continue;
        bool coded = p->code && *p->code;
        TRY(import_product_find(w, coded ? p->code : p->name, &known));
        r->main.id = known.id;
        TRY(import_choice_id(w, ILIST_CATEGORY, p->category,
                             &p->category_id));
        if (!coded && !known.id)
            p->code = make_code(w->cx.arena, p->name);
    }
    return OK;
}

static size_t
keys(struct arena *a, const void *row, const char *out[3])
{
    const struct product *p = row;
    const char *key = p->code && *p->code ? p->code : p->name;
    if (!key)
        return 0;
    out[0] = arena_printf(a, "p:%s", key);
    return 1;
}

const struct import_ops import_product_ops = {
    .info = {.code = "product",
             .label = N_("Products"),
             .hint = N_("What is sold, with price and category"),
             .fields = FIELDS,
             .field_count = sizeof FIELDS / sizeof FIELDS[0],
             .roles = ROLE_MANAGER | ROLE_MARKETING | ROLE_ADMIN},
    .table = &TABLE,
    .names = NAMES,
    .keys = keys,
    .prepare = prepare,
    .tables = {&TABLE},
};
