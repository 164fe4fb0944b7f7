/* The import wizard: upload, encoding, columns, preview, run, result. Each step
 * is an address of its own, so that leaving, coming back and the back button
 * do what a person expects; the state of the import says which are open. */
#ifndef PAGE_IMPORT_H
#define PAGE_IMPORT_H

#include "http/request.h"

/* Who may import (lifecycle.md 9): administrators, and the managers and
 * marketing people whose data it is; what a file can match is what its
 * importer sees. Salespeople enter customers by hand. */
#define ROLES_IMPORT (ROLE_MANAGER | ROLE_MARKETING | ROLE_ADMIN)

enum err page_import_list(struct request *rq);
enum err page_import_new(struct request *rq);
enum err page_import_create(struct request *rq);
enum err page_import_show(struct request *rq);
enum err page_import_encoding(struct request *rq);
enum err page_import_encoding_set(struct request *rq);
enum err page_import_map(struct request *rq);
enum err page_import_map_set(struct request *rq);
enum err page_import_preview(struct request *rq);
enum err page_import_start(struct request *rq);
enum err page_import_progress(struct request *rq);
enum err page_import_cancel(struct request *rq);
enum err page_import_refused(struct request *rq);
enum err page_import_undo_ask(struct request *rq);
enum err page_import_undo(struct request *rq);

#endif
