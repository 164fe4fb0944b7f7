/* Texts in C: N_("...") and the literal argument of the functions below.
 *
 * A small tokenizer, not a search: comments and character literals hold no
 * texts, adjacent literals are one, PRId64 and the like are what the compiler
 * makes of them. The msgid must come out byte for byte as in the program. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"

struct scan {
    struct i18n *x;
    const char *file;
    const char *p;
    int line;
};

static const struct {
    const char *name;
    int arg; /* which argument is the msgid */
} takers[] = {{"N_", 0},       {"lang_text", 1}, {"lang_format", 2},
              {"view_msg", 2}, {"reply_see_other", 2}, {NULL, 0}};

static const struct {
    const char *name, *text;
} macros[] = {{"PRId64", "ld"}, {"PRIu64", "lu"}, {"PRId32", "d"},
              {"PRIu32", "u"},  {NULL, NULL}};

/* White space, comments and preprocessor line joins. */
static void
skip_blank(struct scan *s)
{
    for (;;) {
        if (*s->p == '\n')
            s->line++;
        if (s->p[0] == '/' && s->p[1] == '/') {
            while (*s->p && *s->p != '\n')
                s->p++;
        } else if (s->p[0] == '/' && s->p[1] == '*') {
            for (s->p += 2; *s->p && !(s->p[0] == '*' && s->p[1] == '/');
                 s->p++)
                s->line += *s->p == '\n';
            s->p += *s->p ? 2 : 0;
        } else if (isspace((unsigned char)*s->p) || *s->p == '\\') {
            s->p++;
        } else {
            return;
        }
    }
}

static void
read_escape(struct scan *s, struct buf *out)
{
    static const char from[] = "ntr\\\"'?abfv", to[] = "\n\t\r\\\"'?\a\b\f\v";
    const char *at = *s->p ? strchr(from, *s->p) : NULL;
    if (at) {
        buf_addc(out, to[at - from]);
        s->p++;
    } else if (*s->p == 'x') {
        char *end;
        buf_addc(out, (char)strtol(s->p + 1, &end, 16));
        s->p = end;
    } else if (*s->p >= '0' && *s->p <= '7') {
        int value = 0;
        for (int i = 0; i < 3 && *s->p >= '0' && *s->p <= '7'; i++)
            value = value * 8 + (*s->p++ - '0');
        buf_addc(out, (char)value);
    } else if (*s->p == '\n') {
        s->p++;
        s->line++;
    } else {
        i18n_error(s->x, s->file, s->line, "cannot read \\%c", *s->p);
        s->p += *s->p != '\0';
    }
}

/* p is at the quote, and goes behind the closing one. */
static void
skip_literal(struct scan *s)
{
    char quote = *s->p++;
    while (*s->p && *s->p != quote && *s->p != '\n')
        s->p += *s->p == '\\' && s->p[1] && s->p[1] != '\n' ? 2 : 1;
    s->p += *s->p == quote;
}

static void
read_literal(struct scan *s, struct buf *out)
{
    char quote = *s->p++;
    while (*s->p && *s->p != quote && *s->p != '\n') {
        if (*s->p == '\\') {
            s->p++;
            read_escape(s, out);
        } else {
            buf_addc(out, *s->p++);
        }
    }
    s->p += *s->p == quote;
}

static size_t
word_length(const char *p)
{
    size_t n = 0;
    while (isalnum((unsigned char)p[n]) || p[n] == '_')
        n++;
    return n;
}

static bool
read_macro(struct scan *s, struct buf *out)
{
    size_t n = word_length(s->p);
    for (size_t i = 0; macros[i].name; i++) {
        if (strlen(macros[i].name) != n || memcmp(s->p, macros[i].name, n))
            continue;
        buf_add(out, macros[i].text);
        s->p += n;
        return true;
    }
    return false;
}

/* Literals side by side, from the first quote on. */
static void
read_message(struct scan *s)
{
    int line = s->line;
    struct buf text;
    buf_init(&text, s->x->arena);
    buf_add(&text, "");
    while (*s->p == '"' || read_macro(s, &text)) {
        if (*s->p == '"')
            read_literal(s, &text);
        skip_blank(s);
    }
    if (*s->p != ')' && *s->p != ',' && *s->p != ':')
        i18n_error(s->x, s->file, line, "not a plain text: \"%s\"",
                   text.data);
    else if (text.len == 0)
        i18n_error(s->x, s->file, line, "an empty text");
    else
        msg_use(s->x, text.data, s->file, line)->in_c = true;
}

/* To the next argument of this call; false at its end. */
static bool
skip_argument(struct scan *s)
{
    for (int depth = 0; *s->p; skip_blank(s)) {
        if (*s->p == '"' || *s->p == '\'') {
            skip_literal(s);
            continue;
        }
        if (*s->p == ',' && depth == 0) {
            s->p++;
            return true;
        }
        depth += *s->p == '(' || *s->p == '{' || *s->p == '[';
        if (*s->p == ')' || *s->p == '}' || *s->p == ']')
            if (depth-- == 0)
                return false;
        s->p++;
    }
    return false;
}

/* p is behind the name. Texts in the other arguments are found later, as the
 * scan goes on from the parenthesis. */
static void
read_call(struct scan *s, int arg)
{
    skip_blank(s);
    if (*s->p != '(')
        return;
    s->p++;
    struct scan inner = *s;
    skip_blank(&inner);
    for (int i = 0; i < arg; i++) {
        if (!skip_argument(&inner))
            return;
        skip_blank(&inner);
    }
    if (*inner.p == '"')
        read_message(&inner);
}

void
csource_scan(struct i18n *x, const char *file, const char *text)
{
    struct scan s = {.x = x, .file = file, .p = text, .line = 1};
    for (skip_blank(&s); *s.p; skip_blank(&s)) {
        if (*s.p == '"' || *s.p == '\'') {
            skip_literal(&s);
            continue;
        }
        size_t n = word_length(s.p);
        const char *word = s.p;
        s.p += n ? n : 1;
        for (size_t i = 0; n && takers[i].name; i++)
            if (strlen(takers[i].name) == n &&
                memcmp(word, takers[i].name, n) == 0)
                read_call(&s, takers[i].arg);
    }
}
