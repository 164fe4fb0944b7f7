/* multipart/form-data (RFC 7578) from a stream: texts to memory, files to
 * upload_dir. */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "http/body.h"
#include "http/request.h"

struct multipart {
    struct params form;
    struct upload *uploads; /* also on an error: to be removed by the caller */
    size_t upload_count;
};

/* The boundary of a Content-Type; ERR_INVALID when there is none or it is not
 * one (RFC 2046 5.1.1: 1 to 70 of certain characters). */
enum err multipart_boundary(struct arena *a, const char *content_type,
                            const char **boundary) MUST_CHECK;

/* Reads the whole body. A file input that was left empty gives no upload.
 * File names have no path and no control characters; they are for people, the
 * file itself has a random name. ERR_INVALID for what RFC 7578 does not allow,
 * ERR_TOO_LARGE over a limit, ERR_UNAVAILABLE when the disk is full. */
enum err multipart_read(struct arena *a, const char *boundary, struct body *b,
                        const char *upload_dir,
                        struct multipart *out) MUST_CHECK;

/* Content-Disposition of a part. *file_name is NULL for a text. */
enum err multipart_disposition(struct arena *a, const char *value,
                               const char **name,
                               const char **file_name) MUST_CHECK;

#endif
