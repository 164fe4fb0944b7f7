/* See export.h. */
#include "page/export.h"

#include <string.h>
#include <unistd.h>

#include "core/secret.h"

static bool
ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

enum err
export_open(struct request *rq, struct export *out)
{
    struct arena *a = rq->cx.arena;
    const char *folder = rq->cx.config->upload_dir;
    out->rq = rq;
    out->format = ends_in(rq->path, ".xlsx") ? SHEET_XLSX : SHEET_CSV;
    out->path = arena_printf(a, "%s/export-%s.%s", folder, secret_token(a),
                             out->format == SHEET_XLSX ? "xlsx" : "csv");
    return sheet_open(a, out->format, out->path, folder, &out->sheet);
}

enum err
export_send(struct export *e, enum err failed, const char *name)
{
    enum err closed = sheet_close(e->sheet);
    if (failed != OK || closed != OK) {
        unlink(e->path);
        return failed != OK ? failed : closed;
    }
    return reply_file(e->rq, e->path, sheet_type(e->format),
                      arena_printf(e->rq->cx.arena, "%s.%s", name,
                                   e->format == SHEET_XLSX ? "xlsx" : "csv"));
}

const char *
export_detail(struct arena *a, uint64_t rows, const char *filter)
{
    struct buf b;
    buf_init(&b, a);
    buf_printf(&b, "{\"rows\":%llu,\"filter\":", (unsigned long long)rows);
    buf_json(&b, filter);
    buf_addc(&b, '}');
    return b.data;
}
