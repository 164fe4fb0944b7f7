/* The answer in as few FastCGI records as it takes, with the end of the request
 * in the last write: the library's stream cuts it into pieces of 8 KB, for each
 * of which nginx wakes up, and once more for the end. */
#ifndef HTTP_RECORD_H
#define HTTP_RECORD_H

#include <stdbool.h>
#include <stddef.h>

struct record_writer {
    int fd;
    int request; /* its number on the connection */
    const void *head;
    size_t head_len;
};

/* A reply_fn (http/reply.h). The first piece, the headers, waits for the next
 * and has to stay where it is. */
bool record_send(void *writer, const void *p, size_t n, bool last);

#endif
