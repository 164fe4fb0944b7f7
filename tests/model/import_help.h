/* What the tests of imports share: a file made of a text, registered, mapped
 * by its headings and run; and questions to the database. */
#ifndef TESTS_IMPORT_HELP_H
#define TESTS_IMPORT_HELP_H

#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/secret.h"
#include "core/text.h"
#include "model/import.h"
#include "model/name_key.h"
#include "model/search.h"
#include "model/user.h"

static int
start(void **state)
{
    int rc = fixture_start_schema(state);
    struct fixture *f = *state;
    if (rc)
        return rc;
    f->config.upload_dir = f->folder;
    return name_key_start() != OK || search_start() != OK
           || secret_start() != OK
           || actor_load(&f->cx, "system") != OK;
}

static const char *
file_of(struct fixture *f, const void *text, size_t n)
{
    char *path = arena_printf(f->arena, "%s/file-XXXXXX", f->folder);
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, n), (ssize_t)n);
    close(fd);
    return path;
}

/* Registers a file with the mapping guessed from its headings. */
static struct import
begin(struct fixture *f, enum import_kind kind, const char *text)
{
    struct import im;
    uint64_t id;
    const char *problem;
    int field_of[IMPORT_COLUMNS_MAX];
    assert_ok(import_create(&f->cx, kind, file_of(f, text, strlen(text)),
                            "test.csv", "", &id, &problem));
    assert_ok(import_find(&f->cx, id, &im));
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_set_mapping(&f->cx, id, field_of, IMPORT_COLUMNS_MAX,
                                 &im.options, &problem));
    assert_ok(import_find(&f->cx, id, &im));
    return im;
}

static struct import
run(struct fixture *f, enum import_kind kind, const char *text)
{
    struct import im = begin(f, kind, text);
    assert_ok(import_run(&f->cx, im.id, NULL, NULL));
    assert_ok(import_find(&f->cx, im.id, &im));
    assert_string_equal(im.state, "done");
    return im;
}

#define assert_counts(which, c, u, s, r)                                     \
    do {                                                                      \
        struct import counted_ = (which);                                     \
        assert_int_equal(counted_.created, (c));                              \
        assert_int_equal(counted_.updated, (u));                              \
        assert_int_equal(counted_.unchanged, (s));                            \
        assert_int_equal(counted_.refused, (r));                              \
    } while (0)

/* One text of one row. */
static const char *
ask(struct fixture *f, const char *sql)
{
    struct rows r;
    assert_ok(db_query(&f->cx, &r, sql));
    assert_true(r.count > 0);
    return rows_text(&r, 0, 0);
}

#define assert_answer(f, sql, text)                                           \
    assert_string_equal(ask((f), "SELECT CAST((" sql ") AS CHAR)"), (text))

/* The reason in Chinese of the only refusal of a row. */
__attribute__((unused)) static const char *
reason(struct fixture *f, uint64_t id, uint64_t row)
{
    struct import_refusal *list;
    size_t n;
    bool more;
    enum lang before = f->cx.lang;
    f->cx.lang = LANG_ZH_CN;
    assert_ok(import_refusals(&f->cx, id, "", row - 1, 1, &list, &n, &more));
    f->cx.lang = before;
    assert_int_equal(n, 1);
    assert_int_equal(list[0].row_no, row);
    return list[0].reason;
}

/* As begin, with new customers made of names that are not known. */
__attribute__((unused)) static struct import
begin_creating(struct fixture *f, enum import_kind kind, const char *text)
{
    const char *problem;
    int field_of[IMPORT_COLUMNS_MAX];
    struct import im = begin(f, kind, text);
    im.options.create_customers = true;
    assert_ok(import_mapping(&f->cx, &im, field_of));
    assert_ok(import_set_mapping(&f->cx, im.id, field_of, IMPORT_COLUMNS_MAX,
                                 &im.options, &problem));
    return im;
}

#endif
