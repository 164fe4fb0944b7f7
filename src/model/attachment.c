/* See attachment.h. */
#include "model/attachment.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/log.h"
#include "core/secret.h"
#include "model/audit.h"
#include "model/change.h"

enum { DIGEST = 32 };

const char *
attachment_type(const uint8_t *head, size_t n)
{
    static const struct {
        const char *magic;
        size_t len;
        const char *type;
    } KINDS[] = {{"%PDF-", 5, "application/pdf"},
                 {"\x89PNG\r\n\x1a\n", 8, "image/png"},
                 {"\xff\xd8\xff", 3, "image/jpeg"}};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (n >= KINDS[i].len && !memcmp(head, KINDS[i].magic, KINDS[i].len))
            return KINDS[i].type;
    return NULL;
}

static const char *
type_of_file(const char *path)
{
    uint8_t head[16];
    FILE *f = fopen(path, "rbe");
    if (!f)
        return NULL;
    size_t n = fread(head, 1, sizeof head, f);
    fclose(f);
    return attachment_type(head, n);
}

static const char *
kept_path(struct ctx *cx, const uint8_t *digest)
{
    char hex[2 * DIGEST + 1];
    for (size_t i = 0; i < DIGEST; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return arena_printf(cx->arena, "%s/kept-%s", cx->config->upload_dir, hex);
}

/* ---- taken over ---- */

static const char SQL_COUNT[] =
    "SELECT COUNT(*) FROM attachment WHERE subject = ? AND subject_id = ?"
    " AND deleted_at IS NULL";

static enum err
judge(struct ctx *cx, const char *subject, uint64_t subject_id,
      const char *type, int64_t size, const char **problem)
{
    struct rows r;
    TRY(db_find(cx, &r, SQL_COUNT, B_TEXT(subject), B_U64(subject_id)));
    *problem = !size ? N_("Choose a file that is not empty.")
        : size > ATTACHMENT_BYTES ? N_("The file is larger than 10 MB.")
        : !type ? N_("Only PDF, PNG and JPEG files can be kept.")
        : rows_u64(&r, 0, 0) >= ATTACHMENT_MOST
            ? N_("There are too many files already.") : NULL;
    return *problem ? ERR_INVALID : OK;
}

static const char SQL_ADD[] =
    "INSERT INTO attachment (customer_id, subject, subject_id, name,"
    " media_type, size, digest, created_at, created_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

enum err
attachment_add(struct ctx *cx, const char *subject, uint64_t subject_id,
               uint64_t customer_id, const char *path, const char *name,
               const char **problem)
{
    uint8_t *digest = arena_alloc(cx->arena, DIGEST);
    int64_t size;
    const char *type = type_of_file(path);
    TRY(secret_digest_file(path, digest, &size));
    TRY(judge(cx, subject, subject_id, type, size, problem));
    const char *kept = kept_path(cx, digest);
    if (link(path, kept) != 0 && errno != EEXIST)
        return FAIL(ERR_FAULT, "%s: %s", kept, strerror(errno));
    TRY(db_exec(cx, SQL_ADD, B_REF(customer_id), B_TEXT(subject),
                B_U64(subject_id), B_TEXT(name), B_TEXT(type), B_I64(size),
                B_BYTES(digest, DIGEST), B_TIME(clock_now()),
                B_REF(cx->actor.user_id)));
    struct change c = {"name", "", name};
    return audit_write(cx, "attachment.add", subject, subject_id,
                       change_write(cx->arena, &c, 1));
}

/* ---- read ---- */

static const char SQL_LIST[] =
    "SELECT f.id, f.name, f.media_type, f.digest, f.size, f.created_at, a.name"
    " FROM attachment f LEFT JOIN account a ON a.id = f.created_by"
    " WHERE f.subject = ? AND f.subject_id = ? AND f.deleted_at IS NULL"
    " ORDER BY f.id";

enum err
attachment_list(struct ctx *cx, const char *subject, uint64_t subject_id,
                struct attachment **out, size_t *n)
{
    struct rows r;
    TRY(db_query(cx, &r, SQL_LIST, B_TEXT(subject), B_U64(subject_id)));
    *n = r.count;
    *out = ARENA_ARRAY(cx->arena, r.count + 1, struct attachment);
    for (size_t i = 0; i < r.count; i++) {
        size_t len;
        const void *digest = rows_bytes(&r, i, 3, &len);
        if (len != DIGEST)
            return FAIL(ERR_FAULT, "attachment %llu has no digest",
                        (unsigned long long)rows_u64(&r, i, 0));
        (*out)[i] = (struct attachment){
            .id = rows_u64(&r, i, 0), .name = rows_text(&r, i, 1),
            .type = rows_text(&r, i, 2), .path = kept_path(cx, digest),
            .size = (int64_t)rows_u64(&r, i, 4),
            .created_at = rows_time(&r, i, 5), .who = rows_text(&r, i, 6)};
    }
    return OK;
}

enum err
attachment_find(struct ctx *cx, const char *subject, uint64_t subject_id,
                uint64_t id, struct attachment *out)
{
    struct attachment *list;
    size_t n;
    TRY(attachment_list(cx, subject, subject_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id) {
            *out = list[i];
            return OK;
        }
    return ERR_NOT_FOUND;
}

static const char SQL_REMOVE[] =
    "UPDATE attachment SET deleted_at = ?, deleted_by = ?, version = version"
    " + 1 WHERE id = ? AND subject = ? AND subject_id = ?"
    " AND deleted_at IS NULL";

enum err
attachment_remove(struct ctx *cx, const char *subject, uint64_t subject_id,
                  uint64_t id)
{
    struct attachment f;
    TRY(attachment_find(cx, subject, subject_id, id, &f));
    TRY(db_exec(cx, SQL_REMOVE, B_TIME(clock_now()),
                B_REF(cx->actor.user_id), B_U64(id), B_TEXT(subject),
                B_U64(subject_id)));
    struct change c = {"name", f.name, ""};
    return audit_write(cx, "attachment.remove", subject, subject_id,
                       change_write(cx->arena, &c, 1));
}
