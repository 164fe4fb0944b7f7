/* Files that a page makes: tables as CSV or XLSX, complete before the first byte
 * leaves, and who took what in the audit. */
#ifndef PAGE_EXPORT_H
#define PAGE_EXPORT_H

#include "core/sheet_write.h"
#include "page/page.h"

struct export {
    struct request *rq;
    enum sheet_format format; /* by the ending of the address */
    const char *path;
    struct sheet_writer *sheet;
};

enum err export_open(struct request *rq, struct export *out) MUST_CHECK;
/* Closes and answers with the file, `name` without its ending. `failed` is what
 * went wrong while it was filled, and is then the answer. */
enum err export_send(struct export *e, enum err failed, const char *name)
    MUST_CHECK;
/* {"rows":N,"filter":"..."} for the audit. */
const char *export_detail(struct arena *a, uint64_t rows, const char *filter);

#endif
