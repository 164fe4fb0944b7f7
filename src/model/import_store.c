/* Imports as rows: registered, found, listed; and the head of their file.
 *
 * The file as it came stays (its digest tells it again); beside it lies its
 * text in UTF-8, made once, so that every later pass reads one encoding. */
#include "model/import_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/charset.h"
#include "core/config.h"
#include "core/secret.h"
#include "core/text.h"

#define HEAD_BYTES 65536

static const struct import_ops *const OPS[IMPORT_KIND_COUNT] = {
    [IMPORT_CUSTOMER] = &import_customer_ops,
    [IMPORT_CONTACT] = &import_contact_ops,
    [IMPORT_ACCOUNT] = &import_account_ops,
    [IMPORT_PRODUCT] = &import_product_ops,
    [IMPORT_INTERACTION] = &import_interaction_ops,
    [IMPORT_ORDER] = &import_order_ops,
    [IMPORT_OPPORTUNITY] = &import_opportunity_ops,
    [IMPORT_CONTRACT] = &import_contract_ops,
    [IMPORT_TICKET] = &import_ticket_ops,
    [IMPORT_FEEDBACK] = &import_feedback_ops,
    [IMPORT_USE] = &import_use_ops,
    [IMPORT_REFERRAL] = &import_referral_ops,
    [IMPORT_NOTICE] = &import_notice_ops,
    [IMPORT_CHURN] = &import_churn_ops,
};

const struct import_ops *
import_ops(enum import_kind kind)
{
    return OPS[kind];
}

const struct import_kind_info *
import_kind_info(enum import_kind kind)
{
    return &OPS[kind]->info;
}

int
import_kind_find(const char *code)
{
    static const char *const PLURAL[IMPORT_KIND_COUNT] = {
        "customers", "contacts", "accounts", "products",
        "interactions", "orders", "opportunities", "contracts", "tickets",
        "feedbacks", "uses", "referrals", "notices", "losses"};
    for (int i = 0; i < IMPORT_KIND_COUNT; i++)
        if (strcmp(code, OPS[i]->info.code) == 0
            || strcmp(code, PLURAL[i]) == 0)
            return i;
    if (strcmp(code, "users") == 0 || strcmp(code, "user") == 0)
        return IMPORT_ACCOUNT;
    return strcmp(code, "subscriptions") == 0 ? IMPORT_CONTRACT : -1;
}

enum err
import_path(struct ctx *cx, const struct import *im, bool converted,
            const char **path)
{
    if (!im->path || !*im->path || strchr(im->path, '/'))
        return FAIL(ERR_NOT_FOUND, "import %llu has no file",
                    (unsigned long long)im->id);
    *path = arena_printf(cx->arena, "%s/%s%s", cx->config->upload_dir,
                         im->path, converted ? ".utf8" : "");
    return OK;
}

const char *
import_options_json(struct arena *a, const struct import_options *o)
{
    return arena_printf(a,
                        "{\"owner_id\":%llu,\"create_customers\":%s,"
                        "\"as_of\":%d}",
                        (unsigned long long)o->owner_id,
                        o->create_customers ? "true" : "false",
                        (int)o->as_of);
}

static void
read_options(const char *json, struct import_options *o)
{
    json_t *j = json_loads(json && *json ? json : "{}", 0, NULL);
    memset(o, 0, sizeof *o);
    o->owner_id = (uint64_t)json_integer_value(json_object_get(j, "owner_id"));
    o->create_customers =
        json_is_true(json_object_get(j, "create_customers"));
    o->as_of = (int32_t)json_integer_value(json_object_get(j, "as_of"));
    json_decref(j);
}

#define IMPORT_COLUMNS                                                        \
    "SELECT i.id, i.account_id, i.job_id, i.preset_id, i.kind, i.file_name,"  \
    " i.path, i.encoding, i.dialect, i.state, i.error, a.name, i.size,"       \
    " i.created_at, i.started_at, i.finished_at, i.undone_at, i.rows_total,"  \
    " i.rows_done, i.created, i.updated, i.unchanged, i.refused, i.kept,"     \
    " i.mapping, i.options, i.version, COALESCE(p.name, '') FROM import i"    \
    " LEFT JOIN account a ON a.id = i.account_id"                             \
    " LEFT JOIN import_preset p ON p.id = i.preset_id"

static void
fill_import(struct arena *a, struct import *im, const struct rows *r,
            size_t row)
{
    memset(im, 0, sizeof *im);
    im->id = rows_u64(r, row, 0);
    im->account_id = rows_u64(r, row, 1);
    im->job_id = rows_u64(r, row, 2);
    im->preset_id = rows_u64(r, row, 3);
    int kind = import_kind_find(rows_text(r, row, 4));
    im->kind = kind < 0 ? IMPORT_CUSTOMER : (enum import_kind)kind;
    im->file_name = rows_text(r, row, 5);
    im->path = rows_text(r, row, 6);
    im->encoding = rows_text(r, row, 7);
    im->dialect = rows_text(r, row, 8);
    im->state = rows_text(r, row, 9);
    im->error = rows_text(r, row, 10);
    im->account_name = rows_text(r, row, 11);
    im->size = rows_i64(r, row, 12);
    im->created_at = rows_time(r, row, 13);
    im->started_at = rows_time(r, row, 14);
    im->finished_at = rows_time(r, row, 15);
    im->undone_at = rows_time(r, row, 16);
    im->rows_total = rows_u64(r, row, 17);
    im->rows_done = rows_u64(r, row, 18);
    im->created = rows_u64(r, row, 19);
    im->updated = rows_u64(r, row, 20);
    im->unchanged = rows_u64(r, row, 21);
    im->refused = rows_u64(r, row, 22);
    im->kept = rows_u64(r, row, 23);
    im->mapping = rows_text(r, row, 24);
    read_options(rows_text(r, row, 25), &im->options);
    im->version = (uint32_t)rows_u64(r, row, 26);
    im->preset_name = rows_text(r, row, 27);
}

static const char SQL_FIND[] =
    IMPORT_COLUMNS " WHERE i.id = ? AND (i.account_id = ? OR ? = 1)";

enum err
import_find(struct ctx *cx, uint64_t id, struct import *out)
{
    struct rows r;
    bool admin = (cx->actor.roles & ROLE_ADMIN) != 0;
    TRY(db_find(cx, &r, SQL_FIND, B_U64(id), B_U64(cx->actor.user_id),
                B_U64(admin)));
    fill_import(cx->arena, out, &r, 0);
    return OK;
}

static const char SQL_LIST[] =
    IMPORT_COLUMNS " WHERE i.account_id = ? AND i.id < ?"
                   " ORDER BY i.id DESC LIMIT ?";
static const char SQL_LIST_ALL[] =
    IMPORT_COLUMNS " WHERE i.id < ? ORDER BY i.id DESC LIMIT ?";

enum err
import_list(struct ctx *cx, uint64_t before_id, size_t size,
            struct import **out, size_t *n, bool *more)
{
    struct rows r;
    uint64_t before = before_id ? before_id : INT64_MAX;
    if (cx->actor.roles & ROLE_ADMIN)
        TRY(db_query(cx, &r, SQL_LIST_ALL, B_U64(before), B_U64(size + 1)));
    else
        TRY(db_query(cx, &r, SQL_LIST, B_U64(cx->actor.user_id),
                     B_U64(before), B_U64(size + 1)));
    *more = r.count > size;
    *n = *more ? size : r.count;
    *out = ARENA_ARRAY(cx->arena, *n, struct import);
    for (size_t i = 0; i < *n; i++)
        fill_import(cx->arena, &(*out)[i], &r, i);
    return OK;
}

/* What a look at the whole file gives. */
struct look {
    const char *encoding;
    char delimiter;
    struct csv_result csv;
};

static enum err
count_row(void *user, int64_t row, char **fields, size_t n)
{
    return OK;
}

static const char *
place_of(struct ctx *cx, const char *problem, int64_t row)
{
    const char *said = lang_text(cx->lang, problem);
    if (row <= 0)
        return said;
    return lang_format(cx->arena, cx->lang, N_("%s (row %s)"), said,
                       arena_printf(cx->arena, "%lld", (long long)row));
}

static enum err
look_converted(struct ctx *cx, int fd, struct look *l, const char **problem)
{
    char *head = arena_alloc(cx->arena, HEAD_BYTES);
    ssize_t n = pread(fd, head, HEAD_BYTES, 0);
    l->delimiter = csv_delimiter(head, n > 0 ? (size_t)n : 0);
    if (lseek(fd, 0, SEEK_SET) != 0)
        return FAIL(ERR_FAULT, "lseek: %s", strerror(errno));
    enum err e = csv_read(fd, l->delimiter, count_row, NULL, &l->csv);
    if (e == ERR_INVALID)
        *problem = place_of(cx, l->csv.problem, l->csv.bad_row);
    TRY(e);
    if (l->csv.rows < 2) {
        *problem = lang_text(cx->lang,
                             N_("The file has no rows below its heading."));
        return ERR_INVALID;
    }
    return OK;
}

/* Converts the file at path to path.utf8 and looks at all of it. */
static enum err
look_at(struct ctx *cx, const char *path, const char *encoding,
        struct look *l, const char **problem)
{
    struct charset_result cs;
    int as = charset_find(encoding ? encoding : "");
    memset(l, 0, sizeof *l);
    if (as < 0) {
        *problem = lang_text(cx->lang, N_("This encoding is not known."));
        return ERR_INVALID;
    }
    const char *to = arena_printf(cx->arena, "%s.utf8", path);
    int in = open(path, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    enum err e = in < 0 || out < 0
                     ? FAIL(ERR_FAULT, "%s: %s", path, strerror(errno))
                     : charset_convert(in, out, (enum charset)as, &cs);
    if (e == ERR_INVALID)
        *problem = place_of(cx, cs.problem, cs.bad_row);
    if (e == OK) {
        l->encoding = charset_name(cs.found);
        e = look_converted(cx, out, l, problem);
    }
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return e;
}

static const char SQL_CREATE[] =
    "INSERT INTO import (kind, account_id, file_name, path, size, digest,"
    " encoding, dialect, rows_total, state, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'uploaded', ?)";
static const char SQL_MAPPING[] =
    "UPDATE import SET mapping = ? WHERE id = ?";

static const char *
dialect_name(struct arena *a, char delimiter)
{
    return delimiter == '\t' ? "tab" : arena_printf(a, "%c", delimiter);
}

enum err
import_create(struct ctx *cx, enum import_kind kind, const char *path,
              const char *file_name, const char *encoding, uint64_t *id,
              const char **problem)
{
    struct look l;
    uint8_t digest[32];
    int64_t size;
    const char *base = strrchr(path, '/');
    *problem = NULL;
    if (!(cx->actor.roles & OPS[kind]->info.roles))
        return ERR_DENIED;
    TRY(look_at(cx, path, encoding, &l, problem));
    TRY(secret_digest_file(path, digest, &size));
    TRY(db_exec(cx, SQL_CREATE, B_TEXT(OPS[kind]->info.code),
                B_REF(cx->actor.user_id),
                B_TEXT(utf8_cut(cx->arena, file_name, 254)),
                B_TEXT(base ? base + 1 : path), B_I64(size),
                B_BYTES(digest, sizeof digest), B_TEXT(l.encoding),
                B_TEXT(dialect_name(cx->arena, l.delimiter)),
                B_I64(l.csv.rows - 1), B_TIME(clock_now())));
    *id = db_last_id(cx->db);
    struct import im;
    const char *mapping;
    TRY(import_find(cx, *id, &im));
    TRY(import_mapping_guess(cx, &im, &mapping));
    return db_exec(cx, SQL_MAPPING, B_TEXT(mapping), B_U64(*id));
}

static const char SQL_UNFINISHED[] =
    "SELECT id FROM import WHERE digest = ? AND kind = ?"
    " AND account_id <=> ? AND state IN ('running', 'failed', 'cancelled')"
    " AND path <> '' AND job_id IS NULL ORDER BY id DESC LIMIT 1";

enum err
import_find_unfinished(struct ctx *cx, enum import_kind kind,
                       const char *file, uint64_t *id)
{
    struct rows r;
    uint8_t digest[32];
    int64_t size;
    if (access(file, R_OK) != 0)
        return ERR_NOT_FOUND;
    TRY(secret_digest_file(file, digest, &size));
    TRY(db_find(cx, &r, SQL_UNFINISHED, B_BYTES(digest, sizeof digest),
                B_TEXT(OPS[kind]->info.code), B_REF(cx->actor.user_id)));
    *id = rows_u64(&r, 0, 0);
    return OK;
}

static const char SQL_ENCODING[] =
    "UPDATE import SET encoding = ?, dialect = ?, rows_total = ?, mapping = ?,"
    " state = 'uploaded', version = version + 1"
    " WHERE id = ? AND state IN ('uploaded', 'preview')";

/* Held to the end of the transaction: nobody starts an import while the text that
 * it is going to read is made anew. */
static const char SQL_HOLD[] =
    "SELECT id FROM import WHERE id = ? AND state IN ('uploaded', 'preview')"
    " FOR UPDATE";

enum err
import_set_encoding(struct ctx *cx, uint64_t id, const char *encoding,
                    const char **problem)
{
    struct import im;
    struct rows held_row;
    struct look l;
    const char *path, *mapping;
    *problem = NULL;
    TRY(import_find(cx, id, &im));
    TRY(import_path(cx, &im, false, &path));
    enum err held = db_find(cx, &held_row, SQL_HOLD, B_U64(id));
    if (held != OK)
        return held == ERR_NOT_FOUND ? ERR_CONFLICT : held;
    enum err e = look_at(cx, path, encoding, &l, problem);
    if (e != OK) {
        /* The text made with the encoding before goes on being read. */
        struct look old;
        const char *ignored;
        enum err back = look_at(cx, path, im.encoding, &old, &ignored);
        return back == OK ? e : back;
    }
    im.encoding = l.encoding;
    im.dialect = dialect_name(cx->arena, l.delimiter);
    TRY(import_mapping_guess(cx, &im, &mapping));
    TRY(db_exec(cx, SQL_ENCODING, B_TEXT(im.encoding), B_TEXT(im.dialect),
                B_I64(l.csv.rows - 1), B_TEXT(mapping), B_U64(id)));
    return db_affected(cx->db) ? OK : ERR_CONFLICT;
}

struct head_reading {
    struct arena *arena;
    struct import_head *head;
};

static enum err
take_head_row(void *user, int64_t row, char **fields, size_t n)
{
    struct head_reading *g = user;
    struct import_head *h = g->head;
    if (h->row_count == IMPORT_PREVIEW_ROWS)
        return ERR_TOO_LARGE; /* enough: ends the reading */
    if (!h->headings)
        h->columns = n;
    const char **cells = ARENA_ARRAY(g->arena, h->columns, const char *);
    for (size_t i = 0; i < h->columns; i++)
        cells[i] = i < n ? text_trim(g->arena, fields[i]) : "";
    if (!h->headings)
        h->headings = cells;
    else
        h->rows[h->row_count++] = cells;
    return OK;
}

enum err
import_read_head(struct ctx *cx, const struct import *im,
                 struct import_head *out)
{
    struct head_reading g = {cx->arena, out};
    struct csv_result result = {0};
    char delimiter;
    memset(out, 0, sizeof *out);
    out->rows = ARENA_ARRAY(cx->arena, IMPORT_PREVIEW_ROWS, const char **);
    int fd = import_file_open(cx, im, &delimiter);
    if (fd < 0)
        return ERR_NOT_FOUND;
    enum err e = csv_read(fd, delimiter, take_head_row, &g, &result);
    close(fd);
    return e == ERR_TOO_LARGE && out->row_count == IMPORT_PREVIEW_ROWS ? OK
                                                                       : e;
}
