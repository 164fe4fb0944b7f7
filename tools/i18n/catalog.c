/* The .po files of one language, read with gettext's own library.
 *
 * A context stands in the msgid before a bar ("noun|Order"), as in the
 * sources; msgctxt, plurals and fuzzy entries are refused, because nothing
 * reads them. All files of the folder count as one catalogue: the same msgid
 * may stand in two files with the same translation only. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gettext-po.h>

#include "i18n.h"

/* For builds with the leak sanitizer: the library keeps parts of the files it
 * read until the process ends. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
    return "leak:libgettextpo";
}

static struct i18n *reading; /* the library's handlers take no pointer */

static void
po_says(int severity, po_message_t message, const char *file, size_t line,
        size_t column, int multiline, const char *text)
{
    (void)message;
    (void)column;
    (void)multiline;
    if (severity == PO_SEVERITY_WARNING)
        fprintf(stderr, "%s:%zu: warning: %s\n", file ? file : "", line, text);
    else
        i18n_error(reading, file ? file : "", (int)line, "%s", text);
    if (severity == PO_SEVERITY_FATAL_ERROR)
        exit(2);
}

static void
po_says_both(int severity, po_message_t m1, const char *file1, size_t line1,
             size_t column1, int multiline1, const char *text1,
             po_message_t m2, const char *file2, size_t line2, size_t column2,
             int multiline2, const char *text2)
{
    po_says(severity, m1, file1, line1, column1, multiline1, text1);
    fprintf(stderr, "%s:%zu: %s\n", file2 ? file2 : "", line2, text2);
    (void)m2;
    (void)column2;
    (void)multiline2;
}

static void
take(struct i18n *x, enum lang lang, const char *file, po_message_t entry)
{
    const char *id = po_message_msgid(entry);
    const char *text = po_message_msgstr(entry);
    if (!*id || po_message_is_obsolete(entry))
        return;
    if (po_message_msgctxt(entry) || po_message_msgid_plural(entry))
        i18n_error(x, file, 0, "\"%s\": msgctxt and plurals are not used",
                   id);
    if (po_message_is_fuzzy(entry))
        i18n_error(x, file, 0, "\"%s\": fuzzy", id);
    if (!*text)
        return; /* said where it is used */
    struct msg *m = msg_find(x, id);
    if (!m) {
        i18n_error(x, file, 0, "\"%s\" is used nowhere", id);
        return;
    }
    if (m->text[lang] && strcmp(m->text[lang], text) != 0)
        i18n_error(x, file, 0, "\"%s\" is \"%s\" here and \"%s\" in %s", id,
                   text, m->text[lang], m->po[lang]);
    m->text[lang] = arena_text(x->arena, text);
    m->po[lang] = arena_text(x->arena, file);
}

void
catalog_read(struct i18n *x, enum lang lang, const char *file)
{
    static const struct po_xerror_handler handler = {
        .xerror = po_says, .xerror2 = po_says_both};
    reading = x;
    po_file_t po = po_file_read(file, &handler);
    if (!po) {
        i18n_error(x, file, 0, "cannot be read");
        return;
    }
    const char *header = po_file_domain_header(po, NULL);
    if (!header || !strstr(header, "charset=UTF-8"))
        i18n_error(x, file, 0, "its header does not say charset=UTF-8");
    po_message_iterator_t at = po_message_iterator(po, NULL);
    for (po_message_t m; (m = po_next_message(at));)
        take(x, lang, file, m);
    po_message_iterator_free(at);
    po_file_free(po);
}

static void
print_quoted(const char *text)
{
    putchar('"');
    for (const char *p = text; *p; p++) {
        if (*p == '\n')
            fputs("\\n", stdout);
        else if (*p == '\t')
            fputs("\\t", stdout);
        else if (*p == '"' || *p == '\\')
            printf("\\%c", *p);
        else
            putchar(*p);
    }
    puts("\"");
}

void
catalog_print_missing(struct i18n *x, enum lang lang)
{
    for (size_t i = 0; i < x->count; i++) {
        const struct msg *m = x->list[i];
        if (m->text[lang])
            continue;
        printf("\n#: %s:%d\n", m->uses->file, m->uses->line);
        fputs("msgid ", stdout);
        print_quoted(m->id);
        puts("msgstr \"\"");
    }
}
