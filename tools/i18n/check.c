/* Whether a translation fits: the directives of its msgid if it is a printf
 * format (as msgfmt -c; positional ones may be in any order), the same
 * %{PLACEHOLDERS}, and its language: no mainland words or simplified
 * characters in zh-TW, no traditional ones in zh-CN. OpenCC knows the
 * characters; those it would change although they are right in both are
 * listed. */
#include <opencc/opencc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"

#define MAX_ARGS 16

static const char *const mainland_words[] = {
    "營銷", "渠道", "信息", "數據庫", "質量", "默認", "用戶",     "打印",
    "導入", "導出", "搜索", "登錄",   "賬號", "字段", "視頻",     "反饋",
    "社交媒體", "屏幕", "保存", "設置", NULL};
static const char mainland_allowed[] = "導入失敗"; /* onboarding failed */

/* Right in zh-TW, though OpenCC takes them for simplified. */
static const char both_in_tw[] = "台准核采占里后只于干系云面群峰着周游余布范松";
/* Right in zh-CN, though OpenCC takes them for traditional. */
static const char both_in_cn[] = "著乾瞭藉";

struct format {
    char args[MAX_ARGS][8]; /* conversion with its length: "ld", "s" */
    int count;              /* highest argument */
    int directives;         /* %% not counted */
    bool positional, plain, broken;
};

static opencc_t to_simplified, to_traditional;

/* One directive behind the %; gives the place behind it, NULL if it is none. */
static const char *
read_directive(const char *p, struct format *f)
{
    int number = 0;
    const char *q = p;
    while (*q >= '0' && *q <= '9')
        number = number * 10 + (*q++ - '0');
    bool positional = *q == '$' && number > 0;
    p = positional ? q + 1 : p;
    p += strspn(p, "-+#0'");
    p += strspn(p, "0123456789");
    if (*p == '.')
        p += 1 + strspn(p + 1, "0123456789");
    size_t n = strspn(p, "hlLjzt");
    if (n > 2 || !p[n] || !strchr("diouxXeEfgGcsp", p[n]))
        return NULL;
    int at = positional ? number - 1 : f->directives;
    f->positional |= positional;
    f->plain |= !positional;
    f->directives++;
    if (at >= MAX_ARGS) {
        f->broken = true;
        return p + n + 1;
    }
    char seen[8];
    snprintf(seen, sizeof seen, "%.*s", (int)n + 1, p);
    if (f->args[at][0] && strcmp(f->args[at], seen) != 0)
        f->broken = true;
    memcpy(f->args[at], seen, sizeof seen);
    f->count = at + 1 > f->count ? at + 1 : f->count;
    return p + n + 1;
}

static void
read_format(const char *text, struct format *f)
{
    memset(f, 0, sizeof *f);
    for (const char *p = strchr(text, '%'); p; p = strchr(p, '%')) {
        p++;
        if (*p == '%') {
            p++;
            continue;
        }
        const char *end = read_directive(p, f);
        if (end)
            p = end;
        else
            f->broken = true;
    }
    f->broken |= f->positional && f->plain;
}

static bool
same_format(const struct format *a, const struct format *b)
{
    if (a->count != b->count || b->broken)
        return false;
    for (int i = 0; i < a->count; i++)
        if (strcmp(a->args[i], b->args[i]) != 0)
            return false;
    return true;
}

/* Every %{NAME} of `text` also in `other`. */
static bool
placeholders_in(const char *text, const char *other)
{
    for (const char *p = strstr(text, "%{"); p; p = strstr(p + 2, "%{")) {
        size_t n = strspn(p + 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        if (n == 0 || p[n + 2] != '}')
            return false;
        size_t whole = n + 3;
        bool found = false;
        for (const char *q = strstr(other, "%{"); q && !found;
             q = strstr(q + 2, "%{"))
            found = strncmp(p, q, whole) == 0;
        if (!found)
            return false;
    }
    return true;
}

static void
check_words(struct i18n *x, const struct msg *m)
{
    const char *text = m->text[LANG_ZH_TW];
    for (size_t i = 0; mainland_words[i]; i++) {
        const char *at = strstr(text, mainland_words[i]);
        while (at && strncmp(at, mainland_allowed,
                             strlen(mainland_allowed)) == 0)
            at = strstr(at + 1, mainland_words[i]);
        if (at)
            i18n_error(x, m->po[LANG_ZH_TW], 0,
                       "\"%s\": %s is a mainland word: %s", m->id,
                       mainland_words[i], text);
    }
}

static size_t
character_length(const char *p)
{
    size_t n = 1;
    while (((unsigned char)p[n] & 0xC0) == 0x80)
        n++;
    return n;
}

static bool
listed(const char *list, const char *p, size_t n)
{
    for (; *list; list += character_length(list))
        if (strncmp(list, p, n) == 0)
            return true;
    return false;
}

/* Both texts have the same characters but those that were converted; where
 * their number differs a phrase was replaced, and the rest is not compared. */
static void
check_script(struct i18n *x, const struct msg *m, enum lang lang,
             opencc_t other, const char *both)
{
    const char *text = m->text[lang];
    char *turned = opencc_convert_utf8(other, text, (size_t)-1);
    if (!turned) {
        i18n_error(x, m->po[lang], 0, "OpenCC: %s", opencc_error());
        return;
    }
    const char *p = text, *q = turned;
    while (*p && *q) {
        size_t n = character_length(p), k = character_length(q);
        if ((n != k || memcmp(p, q, n) != 0) && !listed(both, p, n))
            i18n_error(x, m->po[lang], 0,
                       "\"%s\": %.*s is not written so in %s (%.*s): %s",
                       m->id, (int)n, p, lang_code(lang), (int)k, q, text);
        p += n;
        q += k;
    }
    opencc_convert_utf8_free(turned);
}

static void
check_translation(struct i18n *x, const struct msg *m, enum lang lang)
{
    const char *text = m->text[lang], *file = m->po[lang];
    struct format f, g;
    read_format(m->id, &f);
    read_format(text, &g);
    if (m->in_c && f.directives && !f.broken && !same_format(&f, &g))
        i18n_error(x, file, 0,
                   "\"%s\": the directives of \"%s\" are others", m->id, text);
    if (m->in_c && !f.directives && g.directives)
        i18n_error(x, file, 0, "\"%s\": directives in \"%s\"", m->id, text);
    if (!placeholders_in(m->id, text) || !placeholders_in(text, m->id))
        i18n_error(x, file, 0,
                   "\"%s\": other %%{PLACEHOLDERS} in \"%s\"", m->id, text);
    if (strstr(text, "{{") || strstr(text, "[["))
        i18n_error(x, file, 0, "\"%s\": {{ or [[ in \"%s\"", m->id, text);
}

void
check_message(struct i18n *x, const struct msg *m)
{
    struct format f;
    read_format(m->id, &f);
    if (m->in_c && f.directives && f.broken)
        i18n_error(x, m->uses->file, m->uses->line,
                   "\"%s\": cannot read its directives (* is not allowed)",
                   m->id);
    if (!placeholders_in(m->id, m->id))
        i18n_error(x, m->uses->file, m->uses->line,
                   "\"%s\": a placeholder is %%{NAME}", m->id);
    for (int l = 0; l < LANG_COUNT; l++)
        if (l != LANG_EN && m->text[l])
            check_translation(x, m, (enum lang)l);
    if (m->text[LANG_ZH_TW]) {
        check_words(x, m);
        check_script(x, m, LANG_ZH_TW, to_traditional, both_in_tw);
    }
    if (m->text[LANG_ZH_CN])
        check_script(x, m, LANG_ZH_CN, to_simplified, both_in_cn);
}

void
check_start(void)
{
    to_simplified = opencc_open("t2s.json");
    to_traditional = opencc_open("s2t.json");
    if (to_simplified == (opencc_t)-1 || to_traditional == (opencc_t)-1) {
        fprintf(stderr, "OpenCC: %s\n", opencc_error());
        exit(2);
    }
}

void
check_end(void)
{
    opencc_close(to_simplified);
    opencc_close(to_traditional);
}
