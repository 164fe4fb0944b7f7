/* Files that belong to a row: a scanned letter. What a file is, its content says,
 * not its name; only kinds that a browser shows without running anything are
 * taken. The bytes lie once in upload_dir, named by their digest; the purge takes
 * away what no row names any more. Row rights are those of the customer, asked by
 * the caller. */
#ifndef MODEL_ATTACHMENT_H
#define MODEL_ATTACHMENT_H

#include "db/db.h"

enum { ATTACHMENT_BYTES = 10 * 1024 * 1024, ATTACHMENT_MOST = 20 /* a row */ };

struct attachment {
    uint64_t id;
    const char *name, *type, *path;
    int64_t size, created_at;
    const char *who; /* NULL = not known */
};

/* Takes the uploaded file over. *problem (msgid) with ERR_INVALID: too large,
 * empty, of another kind, or there are too many. */
enum err attachment_add(struct ctx *cx, const char *subject,
                        uint64_t subject_id, uint64_t customer_id,
                        const char *path, const char *name,
                        const char **problem) MUST_CHECK;
enum err attachment_list(struct ctx *cx, const char *subject,
                         uint64_t subject_id, struct attachment **out,
                         size_t *n) MUST_CHECK;
enum err attachment_find(struct ctx *cx, const char *subject,
                         uint64_t subject_id, uint64_t id,
                         struct attachment *out) MUST_CHECK;
/* Into the bin. */
enum err attachment_remove(struct ctx *cx, const char *subject,
                           uint64_t subject_id, uint64_t id) MUST_CHECK;

/* The media type of a file by its first bytes, NULL = none that is taken. */
const char *attachment_type(const uint8_t *head, size_t n);

#endif
