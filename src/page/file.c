/* See file.h. */
#include "page/file.h"

#include <string.h>
#include <unistd.h>

#include "core/secret.h"
#include "core/text.h"
#include "model/attachment.h"
#include "view/format.h"

enum err
page_files_show(struct request *rq, struct view *v, const struct page_files *f)
{
    struct attachment *list;
    size_t n;
    struct arena *a = rq->cx.arena;
    struct view *part = view_include(v, "FILES", "parts/files");
    TRY(attachment_list(&rq->cx, f->subject, f->id, &list, &n));
    view_msg(part, "TITLE", f->title);
    view_if(part, "NO_FILE", n == 0);
    view_if(part, "CAN_ADD", f->may && n < ATTACHMENT_MOST);
    view_text(part, "UPLOAD_ACTION", arena_printf(a, "%s/file", f->base));
    if (f->problem)
        view_msg(view_row(part, "PROBLEM"), "TEXT", f->problem);
    form_hidden(rq, part, 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(part, "FILE");
        const char *at = arena_printf(a, "%s/file/%llu", f->base,
                                      (unsigned long long)list[i].id);
        view_text(row, "HREF", at);
        view_text(row, "NAME", list[i].name);
        view_textf(row, "SIZE", "%lld KB",
                   (long long)(list[i].size + 1023) / 1024);
        view_text(row, "AT", format_moment(a, list[i].created_at));
        view_text(row, "WHO", list[i].who ? list[i].who : "");
        view_if(row, "REMOVE", f->may);
        view_text(row, "REMOVE_ACTION", arena_printf(a, "%s/remove", at));
    }
    return OK;
}

enum err
page_file_keep(struct request *rq, const char *subject, uint64_t id,
               uint64_t customer_id, const char **problem)
{
    *problem = N_("Choose a file that is not empty.");
    for (size_t i = 0; i < rq->upload_count; i++)
        if (!strcmp(rq->uploads[i].field, "file"))
            return attachment_add(&rq->cx, subject, id, customer_id,
                                  rq->uploads[i].path,
                                  rq->uploads[i].file_name, problem);
    return ERR_INVALID;
}

static enum err
file_number(const struct request *rq, uint64_t *id)
{
    return rq->args[0] && parse_u64(rq->args[0], id) ? OK : ERR_NOT_FOUND;
}

/* It is unlinked when it is sent: it gets a second name for that. */
enum err
page_file_send(struct request *rq, const char *subject, uint64_t id)
{
    struct attachment f;
    uint64_t number;
    TRY(file_number(rq, &number));
    TRY(attachment_find(&rq->cx, subject, id, number, &f));
    const char *path = arena_printf(rq->cx.arena, "%s/export-%s",
                                    rq->cx.config->upload_dir,
                                    secret_token(rq->cx.arena));
    if (link(f.path, path) != 0)
        return FAIL(ERR_FAULT, "the file of attachment %llu is not there",
                    (unsigned long long)number);
    return reply_file(rq, path, f.type, f.name);
}

enum err
page_file_remove(struct request *rq, const char *subject, uint64_t id)
{
    uint64_t number;
    TRY(file_number(rq, &number));
    return attachment_remove(&rq->cx, subject, id, number);
}
