/* Reasons why customers leave: found by what somebody else calls them. */
#include "model/recovery.h"

static const char SQL_WORD[] =
    "SELECT COALESCE(r.merged_into, r.code) FROM churn_reason r"
    " WHERE r.code = ? OR r.name_zh_cn = ? OR r.name_zh_tw = ?"
    " OR r.name_en = ? OR r.code = (SELECT w.reason_code"
    " FROM churn_reason_word w WHERE w.word = ?)"
    " ORDER BY r.code = ? DESC, r.retired, r.position, r.id LIMIT 1";

enum err
reason_of_word(struct ctx *cx, const char *word, const char **code)
{
    struct rows r;
    struct bind text = B_TEXT(word), as_code = B_CODE(word);
    *code = "unknown";
    if (!word || !*word)
        return OK;
    TRY(db_query(cx, &r, SQL_WORD, as_code, text, text, text, text, as_code));
    if (r.count)
        *code = rows_text(&r, 0, 0);
    return OK;
}
