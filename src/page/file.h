/* The files of a row (model/attachment.h) on its page: shown, kept, sent and
 * taken away. Who may see or change the row, its page has asked before. */
#ifndef PAGE_FILE_H
#define PAGE_FILE_H

#include "page/page.h"

struct page_files {
    const char *subject, *title; /* title: msgid */
    uint64_t id;
    const char *base;            /* address of the row's page */
    bool may;                    /* change them */
    const char *problem;         /* msgid of what was wrong, NULL = nothing */
};
/* Into the include FILES. */
enum err page_files_show(struct request *rq, struct view *v,
                         const struct page_files *f) MUST_CHECK;

/* The uploaded field "file". ERR_INVALID: see *problem (msgid). */
enum err page_file_keep(struct request *rq, const char *subject, uint64_t id,
                        uint64_t customer_id, const char **problem) MUST_CHECK;
/* The file whose number the address ends with: as a download, whatever it is. */
enum err page_file_send(struct request *rq, const char *subject, uint64_t id)
    MUST_CHECK;
enum err page_file_remove(struct request *rq, const char *subject, uint64_t id)
    MUST_CHECK;

#endif
