/* [[Texts]] in templates: collected, and replaced by their translation,
 * escaped for the place where they stand.
 *
 * Places are told apart by a reading of tags and quotes, markers {{...}} and
 * comments skipped: between tags only & < > matter, in a quoted attribute
 * quotes too. A text in any other place (unquoted, in a tag's name, script or
 * style) is an error. Runs of white space in a text are one space, so that a
 * text may be broken over lines. %{NAME} becomes the marker {{NAME}}, which
 * ctemplate escapes there. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "i18n.h"

enum place { PLACE_TEXT, PLACE_TAG, PLACE_ATTRIBUTE, PLACE_RAW, PLACE_MAIL };

struct page {
    struct i18n *x;
    const char *file;
    const char *p;
    int line;
    enum place place;
    char quote;
    const char *raw_end; /* "</script" while in one */
    enum lang lang;
    struct buf *out; /* NULL: only collect */
};

static void
pass(struct page *g, size_t n)
{
    for (size_t i = 0; i < n && *g->p; i++) {
        g->line += *g->p == '\n';
        if (g->out)
            buf_addc(g->out, *g->p);
        g->p++;
    }
}

static void
pass_through(struct page *g, const char *end)
{
    const char *at = strstr(g->p, end);
    pass(g, at ? (size_t)(at - g->p) + strlen(end) : strlen(g->p));
}

static void
put_escaped(struct page *g, char c)
{
    const char *as = NULL;
    if (g->place != PLACE_MAIL)
        as = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : NULL;
    if (g->place == PLACE_ATTRIBUTE && c == '"')
        as = "&quot;";
    if (g->place == PLACE_ATTRIBUTE && c == '\'')
        as = "&#39;";
    if (as)
        buf_add(g->out, as);
    else
        buf_addc(g->out, c);
}

static void
put_text(struct page *g, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (p[0] != '%' || p[1] != '{') {
            put_escaped(g, *p);
            continue;
        }
        const char *end = strchr(p, '}');
        if (!end)
            return; /* check.c has said so */
        buf_add(g->out, "{{");
        buf_addn(g->out, p + 2, (size_t)(end - p - 2));
        buf_add(g->out, "}}");
        p = end;
    }
}

static char *
normalised(struct i18n *x, const char *from, size_t n)
{
    struct buf b;
    buf_init(&b, x->arena);
    buf_add(&b, "");
    for (size_t i = 0; i < n; i++) {
        if (!isspace((unsigned char)from[i]))
            buf_addc(&b, from[i]);
        else if (b.len && i + 1 < n && !isspace((unsigned char)from[i + 1]))
            buf_addc(&b, ' ');
    }
    while (b.len && b.data[b.len - 1] == ' ')
        b.data[--b.len] = '\0';
    return b.data;
}

/* p is at "[[". */
static void
read_text(struct page *g)
{
    const char *end = strstr(g->p + 2, "]]");
    if (!end) {
        i18n_error(g->x, g->file, g->line, "[[ without ]]");
        pass(g, strlen(g->p));
        return;
    }
    char *id = normalised(g->x, g->p + 2, (size_t)(end - g->p - 2));
    if (g->place == PLACE_TAG || g->place == PLACE_RAW)
        i18n_error(g->x, g->file, g->line,
                   "[[%s]] stands outside text and quotes", id);
    if (!*id)
        i18n_error(g->x, g->file, g->line, "an empty [[ ]]");
    if (strstr(id, "{{") || strstr(id, "[["))
        i18n_error(g->x, g->file, g->line,
                   "[[%s]]: write %%{NAME} inside a text", id);
    if (g->out) {
        const struct msg *m = msg_find(g->x, id);
        put_text(g, m && m->text[g->lang] ? m->text[g->lang] : id);
    } else {
        msg_use(g->x, id, g->file, g->line);
    }
    struct buf *out = g->out;
    g->out = NULL;
    pass(g, (size_t)(end + 2 - g->p));
    g->out = out;
}

static void
enter_tag(struct page *g)
{
    static const char *const raw[] = {"script", "style", NULL};
    g->place = PLACE_TAG;
    g->raw_end = NULL;
    for (size_t i = 0; raw[i]; i++) {
        size_t n = strlen(raw[i]);
        if (strncasecmp(g->p + 1, raw[i], n) == 0 &&
            !isalnum((unsigned char)g->p[1 + n]))
            g->raw_end = i ? "</style" : "</script";
    }
    pass(g, 1);
}

static void
step_in_tag(struct page *g)
{
    if (*g->p == '"' || *g->p == '\'') {
        g->quote = *g->p;
        g->place = PLACE_ATTRIBUTE;
    } else if (*g->p == '>') {
        g->place = g->raw_end ? PLACE_RAW : PLACE_TEXT;
    }
    pass(g, 1);
}

static void
step(struct page *g)
{
    switch (g->place) {
    case PLACE_TEXT:
        if (strncmp(g->p, "<!--", 4) == 0)
            pass_through(g, "-->");
        else if (*g->p == '<' && (isalpha((unsigned char)g->p[1]) ||
                                  g->p[1] == '/' || g->p[1] == '!'))
            enter_tag(g);
        else
            pass(g, 1);
        break;
    case PLACE_TAG:
        step_in_tag(g);
        break;
    case PLACE_ATTRIBUTE:
        if (*g->p == g->quote)
            g->place = PLACE_TAG;
        pass(g, 1);
        break;
    case PLACE_RAW:
        if (strncasecmp(g->p, g->raw_end, strlen(g->raw_end)) == 0)
            enter_tag(g);
        else
            pass(g, 1);
        break;
    case PLACE_MAIL:
        pass(g, 1);
        break;
    }
}

void
template_scan(struct i18n *x, const char *file, const char *text,
              enum lang lang, struct buf *out)
{
    size_t n = strlen(file);
    bool mail = n > 4 && strcmp(file + n - 4, ".txt") == 0;
    struct page g = {.x = x, .file = file, .p = text, .line = 1,
                     .place = mail ? PLACE_MAIL : PLACE_TEXT,
                     .lang = lang, .out = out};
    while (*g.p) {
        if (g.p[0] == '{' && g.p[1] == '{')
            pass_through(&g, "}}");
        else if (g.p[0] == '[' && g.p[1] == '[')
            read_text(&g);
        else
            step(&g);
    }
}
