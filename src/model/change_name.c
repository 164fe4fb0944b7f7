/* See change_name.h. The lists are short: a few hundred rows at most. */
#include "model/change_name.h"

#include <string.h>

#define NAMES(name)                                                           \
    "SELECT 'owner_id', CAST(id AS CHAR), name FROM account"                  \
    " UNION ALL SELECT 'team_id', CAST(id AS CHAR), name FROM team"           \
    " UNION ALL SELECT 'source_id', CAST(id AS CHAR), " name " FROM source"   \
    " UNION ALL SELECT 'persona_id', CAST(id AS CHAR), " name " FROM persona" \
    " UNION ALL SELECT 'industry_id', CAST(id AS CHAR), " name                \
    "   FROM industry"                                                        \
    " UNION ALL SELECT 'category_id', CAST(id AS CHAR), " name                \
    "   FROM category"                                                        \
    " UNION ALL SELECT IF(list = 'size', 'size_code', list), code, " name     \
    "   FROM choice WHERE list IN ('size', 'revenue_band', 'ownership')"

static const char *const SQL_NAMES[LANG_COUNT] = {
    NAMES("name_zh_cn"), NAMES("name_zh_tw"), NAMES("name_en")};

enum err
change_names_read(struct ctx *cx, struct change_names *out)
{
    return db_query(cx, &out->rows, SQL_NAMES[cx->lang]);
}

const char *
change_name(const struct change_names *names, const char *field,
            const char *value)
{
    const struct rows *r = &names->rows;
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(rows_text(r, i, 0), field) == 0 &&
            strcmp(rows_text(r, i, 1), value) == 0)
            return rows_text(r, i, 2);
    return value;
}
