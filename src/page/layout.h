/* The frame around a page, filled when the page is rendered. */
#ifndef PAGE_LAYOUT_H
#define PAGE_LAYOUT_H

#include "http/request.h"

/* Reads what the frame needs to know of the files (the version of the assets,
 * in static/version beside the templates). Once, before threads. */
void layout_start(const struct config *c);
/* Fills rq->reply.layout for its layout_file. */
void layout_fill(struct request *rq);
/* The theme in force: auto, light, dark. */
const char *layout_theme(struct request *rq);
/* The frame that fits: with navigation for who is logged in, else plain. */
const char *layout_name(const struct request *rq);

#endif
