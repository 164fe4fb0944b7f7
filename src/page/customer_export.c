/* GET /customer.csv: the rows of all pages of the list, nothing else. The file
 * is complete before the first byte leaves; who took what is in the audit. */
#include <errno.h>
#include <string.h>

#include "core/secret.h"
#include "model/audit.h"
#include "page/customer_cell.h"
#include "page/customer_list.h"
#include "page/customer_query.h"
#include "page/page.h"

struct sending {
    struct cell_context cell;
    struct csv_writer writer;
};

static enum err
row_send(void *arg, const struct customer_row *r)
{
    struct sending *s = arg;
    customer_csv_row(&s->cell, &s->writer, r);
    return OK;
}

static enum err
file_write(struct request *rq, const struct customer_lists *lists,
           const struct customer_query *q, const char *path, uint64_t *rows)
{
    struct sending s = {.cell = {&rq->cx, lists->stages, lists->stage_count,
                                 clock_today()}};
    TRY(csv_write_open(&s.writer, path));
    customer_csv_head(&s.cell, &s.writer);
    enum err e = customer_list_each(&rq->cx, &q->filter, q->sort, row_send,
                                    &s, rows);
    enum err closed = csv_write_close(&s.writer);
    return e != OK ? e : closed;
}

static enum err
export_audit(struct request *rq, const struct customer_query *q,
             uint64_t rows)
{
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_printf(&b, "{\"rows\":%llu,\"filter\":", (unsigned long long)rows);
    buf_json(&b, customer_query_url(rq->cx.arena, "", q, -1, NULL));
    buf_addc(&b, '}');
    return audit_write(&rq->cx, "customer.export", "customer", 0, b.data);
}

enum err
page_customer_export(struct request *rq)
{
    struct arena *a = rq->cx.arena;
    struct customer_lists lists;
    struct customer_query q;
    uint64_t rows = 0;
    TRY(customer_lists_read(rq, &lists));
    TRY(customer_query_read(rq, &lists, &q));
    const char *path = arena_printf(a, "%s/export-%s.csv",
                                    rq->cx.config->upload_dir,
                                    secret_token(a));
    TRY(file_write(rq, &lists, &q, path, &rows));
    TRY(export_audit(rq, &q, rows));
    const char *name =
        arena_printf(a, "%s %s.csv", lang_text(rq->cx.lang, N_("Customers")),
                     day_iso(a, clock_today()));
    return reply_file(rq, path, "text/csv; charset=utf-8", name);
}
