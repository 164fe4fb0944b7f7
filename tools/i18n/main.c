/* The catalogue tool, run by every build.
 *
 *   i18n [-s SOURCE] BUILD         checks all, writes BUILD/templates/<lang>/
 *                                  and BUILD/lang_table.c
 *   i18n --missing LANG [-s SOURCE]
 *                                  prints .po entries for what LANG lacks
 *                                  (make missing LANG=zh-CN): append them to
 *                                  templates/po/LANG/<subject>.po, translate
 *   i18n --header LANG             prints the header of a new .po file
 *
 * Texts are [[...]] in templates/ (*.tpl, *.txt) and N_("...") or the literal
 * argument of lang_text, lang_format, view_msg and reply_see_other in src/
 * (*.c, *.h). Each needs a translation in both Chinese catalogues, and each
 * translation a use. Every fault is named, file and line, before the run
 * fails. Translating at build time costs a request nothing, and no page can
 * miss a text. */
#include <search.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"

static const char *const c_ends[] = {".c", ".h", NULL};
static const char *const template_ends[] = {".tpl", ".txt", NULL};
static const char *const po_ends[] = {".po", NULL};

void
i18n_error(struct i18n *x, const char *file, int line, const char *fmt, ...)
{
    va_list ap;
    x->errors++;
    if (line > 0)
        fprintf(stderr, "%s:%d: ", file, line);
    else
        fprintf(stderr, "%s: ", file);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

static int
by_id(const void *a, const void *b)
{
    return strcmp(((const struct msg *)a)->id, ((const struct msg *)b)->id);
}

static int
by_id_at(const void *a, const void *b)
{
    return by_id(*(struct msg *const *)a, *(struct msg *const *)b);
}

static int
by_use(const void *a, const void *b)
{
    const struct use *u = (*(struct msg *const *)a)->uses;
    const struct use *v = (*(struct msg *const *)b)->uses;
    int order = strcmp(u->file, v->file);
    return order ? order : u->line - v->line;
}

/* The rule of core/lang.c: a context is a lower-case word. */
const char *
msg_plain(const char *id)
{
    size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz_-");
    return n && id[n] == '|' ? id + n + 1 : id;
}

struct msg *
msg_find(struct i18n *x, const char *id)
{
    struct msg key = {.id = id};
    struct msg **at = tfind(&key, &x->tree, by_id);
    return at ? *at : NULL;
}

static struct msg *
msg_add(struct i18n *x, const char *id)
{
    struct msg *m = ARENA_NEW(x->arena, struct msg);
    m->id = arena_text(x->arena, id);
    m->uses_end = &m->uses;
    m->text[LANG_EN] = msg_plain(m->id);
    if (x->count == x->cap) {
        x->cap = x->cap ? x->cap * 2 : 1024;
        struct msg **more = ARENA_ARRAY(x->arena, x->cap, struct msg *);
        if (x->count)
            memcpy(more, x->list, x->count * sizeof *more);
        x->list = more;
    }
    x->list[x->count++] = m;
    if (!tsearch(m, &x->tree, by_id))
        exit(2);
    return m;
}

struct msg *
msg_use(struct i18n *x, const char *id, const char *file, int line)
{
    struct msg *m = msg_find(x, id);
    if (!m)
        m = msg_add(x, id);
    struct use *u = ARENA_NEW(x->arena, struct use);
    u->file = file;
    u->line = line;
    *m->uses_end = u;
    m->uses_end = &u->next;
    return m;
}

static char *
below(struct i18n *x, const char *path)
{
    return strcmp(x->source, ".") == 0
               ? arena_text(x->arena, path)
               : arena_printf(x->arena, "%s/%s", x->source, path);
}

static void
collect(struct i18n *x)
{
    size_t n = 0;
    char **files = file_list(x, below(x, "src"), c_ends, &n);
    for (size_t i = 0; i < n; i++)
        csource_scan(x, files[i], file_read(x, files[i]));
    files = file_list(x, below(x, "templates"), template_ends, &n);
    for (size_t i = 0; i < n; i++)
        template_scan(x, files[i], file_read(x, files[i]), LANG_EN, NULL);
    if (x->count)
        qsort(x->list, x->count, sizeof *x->list, by_id_at);
}

static void
read_catalogues(struct i18n *x)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        size_t n = 0;
        if (l == LANG_EN)
            continue;
        char *dir = below(x, arena_printf(x->arena, "templates/po/%s",
                                          lang_code((enum lang)l)));
        char **files = file_list(x, dir, po_ends, &n);
        for (size_t i = 0; i < n; i++)
            catalog_read(x, (enum lang)l, files[i]);
    }
}

static void
check_all(struct i18n *x)
{
    check_start();
    for (size_t i = 0; i < x->count; i++) {
        const struct msg *m = x->list[i];
        for (int l = 0; l < LANG_COUNT; l++)
            if (!m->text[l])
                i18n_error(x, m->uses->file, m->uses->line,
                           "no %s translation of \"%s\"",
                           lang_code((enum lang)l), m->id);
        check_message(x, m);
    }
    check_end();
}

static void
write_templates(struct i18n *x, enum lang lang)
{
    size_t n = 0;
    char *root = below(x, "templates");
    char *to = arena_printf(x->arena, "%s/templates/%s", x->build,
                            lang_code(lang));
    char **files = file_list(x, root, template_ends, &n);
    for (size_t i = 0; i < n; i++) {
        struct buf out;
        buf_init(&out, x->arena);
        buf_add(&out, "");
        template_scan(x, files[i], file_read(x, files[i]), lang, &out);
        files[i] = arena_printf(x->arena, "%s%s", to,
                                files[i] + strlen(root));
        file_write(x, files[i], out.data, out.len);
    }
    file_remove_others(x, to, files, n);
}

static void
add_literal(struct buf *b, const char *text)
{
    buf_addc(b, '"');
    for (const char *p = text; *p; p++) {
        if (*p == '"' || *p == '\\')
            buf_printf(b, "\\%c", *p);
        else if ((unsigned char)*p < ' ' || *p == '?')
            buf_printf(b, "\\%03o", *p);
        else
            buf_addc(b, *p);
    }
    buf_addc(b, '"');
}

static void
write_table(struct i18n *x)
{
    struct buf b;
    buf_init(&b, x->arena);
    buf_add(&b, "/* Made from templates/po by tools/i18n. */\n"
                "#include \"core/lang_table.h\"\n\n"
                "/* Weak: a test may bring its own. */\n"
                "__attribute__((weak)) const struct lang_entry lang_table[] "
                "= {\n");
    for (size_t i = 0; i < x->count; i++) {
        const struct msg *m = x->list[i];
        if (!m->in_c)
            continue;
        buf_add(&b, "{");
        add_literal(&b, m->id);
        buf_add(&b, ",{");
        for (int l = 0; l < LANG_COUNT; l++) {
            add_literal(&b, m->text[l] ? m->text[l] : msg_plain(m->id));
            buf_add(&b, l + 1 < LANG_COUNT ? "," : "}},\n");
        }
    }
    buf_add(&b, "{0}};\n\n__attribute__((weak)) const size_t "
                "lang_table_count =\n"
                "    sizeof lang_table / sizeof *lang_table - 1;\n");
    file_write(x, arena_printf(x->arena, "%s/lang_table.c", x->build), b.data,
               b.len);
}

static int
build(struct i18n *x)
{
    collect(x);
    read_catalogues(x);
    check_all(x);
    if (x->errors) {
        fprintf(stderr, "%d faults in texts and catalogues\n", x->errors);
        return 1;
    }
    for (int l = 0; l < LANG_COUNT; l++)
        write_templates(x, (enum lang)l);
    write_table(x);
    return x->errors ? 1 : 0;
}

static int
missing(struct i18n *x, const char *code)
{
    int lang = lang_find(code);
    if (lang < 0 || lang == LANG_EN) {
        fprintf(stderr, "i18n: zh-CN or zh-TW, not %s\n", code);
        return 2;
    }
    collect(x);
    read_catalogues(x);
    if (x->count)
        qsort(x->list, x->count, sizeof *x->list, by_use);
    catalog_print_missing(x, (enum lang)lang);
    return 0;
}

static int
header(const char *code)
{
    printf("msgid \"\"\nmsgstr \"\"\n\"Language: %s\\n\"\n"
           "\"MIME-Version: 1.0\\n\"\n"
           "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
           "\"Content-Transfer-Encoding: 8bit\\n\"\n", code);
    return 0;
}

static void
keep(void *m)
{
    (void)m; /* the arena has it */
}

int
main(int argc, char **argv)
{
    struct i18n x = {.arena = arena_new(), .source = "."};
    const char *lack = NULL, *head = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-s") == 0 && i + 1 < argc)
            x.source = argv[++i];
        else if (strcmp(argv[i], "--missing") == 0 && i + 1 < argc)
            lack = argv[++i];
        else if (strcmp(argv[i], "--header") == 0 && i + 1 < argc)
            head = argv[++i];
        else
            x.build = argv[i];
    }
    int rc = 2;
    if (head)
        rc = header(head);
    else if (lack)
        rc = missing(&x, lack);
    else if (x.build)
        rc = build(&x);
    else
        fputs("i18n: which build folder?\n", stderr);
    tdestroy(x.tree, keep);
    arena_free(x.arena);
    return rc;
}
