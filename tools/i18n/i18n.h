/* The catalogue tool: see main.c for what it does and how to call it.
 *
 * It runs once and ends: memory is one arena, errors are printed where they
 * are found and counted, so that one run names all of them. */
#ifndef I18N_H
#define I18N_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/lang.h"

struct use {
    const char *file;
    int line;
    struct use *next;
};

struct msg {
    const char *id;
    struct use *uses, **uses_end; /* in the order found */
    bool in_c;                    /* printf rules hold */
    const char *text[LANG_COUNT]; /* English: the msgid without its context */
    const char *po[LANG_COUNT];   /* the file the translation came from */
};

struct i18n {
    struct arena *arena;
    const char *source, *build;
    void *tree; /* tsearch: struct msg by id */
    struct msg **list;
    size_t count, cap;
    int errors;
};

/* One line "file:line: text" on stderr; counts. line 0: without. */
void i18n_error(struct i18n *x, const char *file, int line, const char *fmt,
                ...) PRINTF_LIKE(4, 5);
struct msg *msg_find(struct i18n *x, const char *id);
struct msg *msg_use(struct i18n *x, const char *id, const char *file,
                    int line);
const char *msg_plain(const char *id); /* without "context|" */

/* files.c */
char *file_read(struct i18n *x, const char *path); /* ends the run on error */
/* Only if it differs, so that make sees no change where there is none. */
void file_write(struct i18n *x, const char *path, const char *text, size_t n);
/* Paths below dir whose name ends in one of `ends` (NULL-ended), sorted. */
char **file_list(struct i18n *x, const char *dir, const char *const *ends,
                 size_t *n);
void file_remove_others(struct i18n *x, const char *dir, char **keep,
                        size_t n);

/* csource.c: texts in C. */
void csource_scan(struct i18n *x, const char *file, const char *text);

/* template.c: [[texts]] in templates. With out = NULL only collects. */
void template_scan(struct i18n *x, const char *file, const char *text,
                   enum lang lang, struct buf *out);

/* catalog.c: templates/po/<lang>/ *.po into the messages. */
void catalog_read(struct i18n *x, enum lang lang, const char *file);
void catalog_print_missing(struct i18n *x, enum lang lang);

/* check.c: does a translation fit its msgid and its language? */
void check_message(struct i18n *x, const struct msg *m);
void check_start(void);
void check_end(void);

#endif
