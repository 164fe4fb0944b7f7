/* A folder of templates made for one test program, the same in all three
 * languages, and removed at its end. */
#ifndef TEST_SITE_H
#define TEST_SITE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "view/view.h"

#define PAGE "{{%AUTOESCAPE context=\"HTML\"}}\n"

static char site_dir[64];

static inline void
site_write(const char *lang, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s/%s", site_dir, lang, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static inline void
site_add(const char *name, const char *text)
{
    for (int l = 0; l < LANG_COUNT; l++)
        site_write(lang_code((enum lang)l), name, text);
}

static inline void
site_new(void)
{
    strcpy(site_dir, "/tmp/perennial-view-XXXXXX");
    assert_non_null(mkdtemp(site_dir));
    for (int l = 0; l < LANG_COUNT; l++) {
        char path[96];
        snprintf(path, sizeof path, "%s/%s", site_dir,
                 lang_code((enum lang)l));
        assert_int_equal(mkdir(path, 0700), 0);
    }
}

static inline int
site_remove_one(const char *path, const struct stat *st, int kind,
                struct FTW *at)
{
    return remove(path);
}

static inline void
site_remove(void)
{
    nftw(site_dir, site_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* The rendered text, or NULL where rendering failed. */
static inline char *
site_render(struct view *v, const char *file)
{
    struct buf out;
    buf_init(&out, view_arena(v));
    return view_render(v, file, &out) == OK ? out.data : NULL;
}

#endif
