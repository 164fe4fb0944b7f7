/* See province.h. A few dozen rows: read whole and compared here, as SQL cannot
 * strip the endings. */
#include "model/province.h"

#include <string.h>

#include "core/text.h"

/* Bytes of the name without its ending. */
static size_t
stem(const char *name)
{
    static const char *const ENDS[] = {
        "维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "特別行政區",
        "自治区", "省", "市", "縣", "县"};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        size_t len = strlen(ENDS[i]);
        if (n > len && !strcmp(name + n - len, ENDS[i]))
            return n - len;
    }
    return n;
}

static bool
names_same(const char *a, const char *b)
{
    size_t n = stem(a);
    return text_equal_nocase(a, b) || (n == stem(b) && !strncmp(a, b, n));
}

static bool
known_country(const char *country)
{
    static const char *const KNOWN[] = {"", "CN", "TW", "HK", "MO"};
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (!strcmp(country, KNOWN[i]))
            return true;
    return false;
}

static const char SQL_PROVINCES[] =
    "SELECT name_zh_cn, name_zh_tw, name_en, region_code FROM province"
    " WHERE ? IN ('', country) ORDER BY position, code";

enum err
province_region(struct ctx *cx, const char *country, const char *province,
                const char **region_code)
{
    struct rows r;
    *region_code = known_country(country) ? "" : "abroad";
    if (!known_country(country))
        return OK;
    if (!strcmp(country, "HK") || !strcmp(country, "MO")) {
        *region_code = "hk-mo";
        return OK;
    }
    TRY(db_query(cx, &r, SQL_PROVINCES, B_TEXT(country)));
    for (size_t i = 0; *province && i < r.count; i++)
        for (size_t k = 0; k < 3; k++)
            if (names_same(rows_text(&r, i, k), province)) {
                *region_code = rows_text(&r, i, 3);
                return OK;
            }
    return OK;
}

/* Each place once, under its name in the reader's language. */
static const char SQL_CN[] =
    "SELECT name_zh_cn FROM province ORDER BY position, code";
static const char SQL_TW[] =
    "SELECT name_zh_tw FROM province ORDER BY country = 'CN', position, code";
static const char SQL_EN[] =
    "SELECT name_en FROM province ORDER BY position, code";
static const char *const SQL_NAMES[LANG_COUNT] = {SQL_CN, SQL_TW, SQL_EN};

enum err
province_names(struct ctx *cx, const char *const **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_NAMES[cx->lang]));
    const char **names = ARENA_ARRAY(cx->arena, r.count, const char *);
    for (size_t i = 0; i < r.count; i++)
        names[i] = rows_text(&r, i, 0);
    *out = names;
    *n = r.count;
    return OK;
}
