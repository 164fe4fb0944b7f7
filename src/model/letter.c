/* Letters: texts of the database with the words of a notice in them. */
#include <string.h>

#include "core/buf.h"
#include "core/clock.h"
#include "model/audit.h"
#include "model/notice.h"

static const char SQL_FIND[] =
    "SELECT title_zh_cn, title_zh_tw, title_en, body_zh_cn, body_zh_tw,"
    " body_en, version FROM letter WHERE code = ?";

enum err
letter_find(struct ctx *cx, const char *code, struct letter *out)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_FIND, B_TEXT(code)));
    for (size_t l = 0; l < LANG_COUNT; l++) {
        out->title[l] = rows_text(&r, 0, l);
        out->body[l] = rows_text(&r, 0, LANG_COUNT + l);
    }
    out->version = rows_i64(&r, 0, 6);
    return OK;
}

static const char SQL_SAVE[] =
    "UPDATE letter SET title_zh_cn = ?, title_zh_tw = ?, title_en = ?,"
    " body_zh_cn = ?, body_zh_tw = ?, body_en = ?, touched = 1,"
    " version = version + 1 WHERE code = ? AND version = ?";

enum err
letter_save(struct ctx *cx, const char *code, const struct letter *next)
{
    TRY(db_exec(cx, SQL_SAVE, B_TEXT(next->title[0]), B_TEXT(next->title[1]),
                B_TEXT(next->title[2]), B_TEXT(next->body[0]),
                B_TEXT(next->body[1]), B_TEXT(next->body[2]), B_TEXT(code),
                B_I64(next->version)));
    if (db_affected(cx->db) != 1)
        return ERR_CONFLICT;
    return audit_write(cx, "letter.edit", "letter", 0, NULL);
}

enum lang
letter_lang(const char *country)
{
    if (!strcmp(country, "TW"))
        return LANG_ZH_TW;
    return !*country || !strcmp(country, "CN") ? LANG_ZH_CN : LANG_EN;
}

static const char *
day_text(struct arena *a, enum lang l, int32_t day)
{
    int y, m, d;
    if (l == LANG_EN)
        return day_iso(a, day);
    day_to_ymd(day, &y, &m, &d);
    return arena_printf(a, "%d 年 %d 月 %d 日", y, m, d);
}

static const char *
word(struct ctx *cx, const char *name, size_t n, enum lang l,
     const struct notice_row *of)
{
    static const char *const WHOLE[LANG_COUNT] = {
        [LANG_ZH_CN] = "全部合作关系", [LANG_ZH_TW] = "全部合作關係",
        [LANG_EN] = "our whole agreement"};
    const struct {
        const char *name, *text;
    } words[] = {
        {"customer", of->customer},
        {"contact", of->contact ? of->contact : of->customer},
        {"received_on", day_text(cx->arena, l, of->received_on)},
        {"ends_on", day_text(cx->arena, l, of->ends_on)},
        {"contract", of->contract ? of->contract : WHOLE[l]},
        {"company", cx->config->company ? cx->config->company : ""},
        {"owner", of->owner ? of->owner : cx->actor.name},
        {"today", day_text(cx->arena, l, clock_today())}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].name) == n && !memcmp(words[i].name, name, n))
            return words[i].text;
    return NULL;
}

char *
letter_fill(struct ctx *cx, const char *text, enum lang l,
            const struct notice_row *n)
{
    struct buf b;
    buf_init(&b, cx->arena);
    buf_add(&b, "");
    while (*text) {
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        const char *found = end ? word(cx, text + 1, (size_t)(end - text - 1),
                                       l, n) : NULL;
        if (found) {
            buf_add(&b, found);
            text = end + 1;
        } else {
            buf_addc(&b, *text++);
        }
    }
    return b.data;
}
