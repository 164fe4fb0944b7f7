/* Plays and needs of a stage, for managers. */
#ifndef PAGE_PLAY_H
#define PAGE_PLAY_H

#include "http/request.h"

enum err page_play_new(struct request *rq);    /* choose one, or write it */
enum err page_play_create(struct request *rq);
enum err page_play_place(struct request *rq);  /* into the stage or out of it */
enum err page_play_edit(struct request *rq);
enum err page_play_update(struct request *rq);
enum err page_need_new(struct request *rq);
enum err page_need_create(struct request *rq);
enum err page_need_edit(struct request *rq);
enum err page_need_update(struct request *rq);

#endif
