/* Studies of markets. */
#ifndef PAGE_STUDY_H
#define PAGE_STUDY_H

#include "http/request.h"

enum err page_study_list(struct request *rq);
enum err page_study_show(struct request *rq);
enum err page_study_new(struct request *rq);
enum err page_study_create(struct request *rq);
enum err page_study_edit(struct request *rq);
enum err page_study_update(struct request *rq);
enum err page_study_delete_ask(struct request *rq);
enum err page_study_delete(struct request *rq);
enum err page_study_restore(struct request *rq);
enum err page_study_file_add(struct request *rq);
enum err page_study_file(struct request *rq);
enum err page_study_file_remove(struct request *rq);

#endif
