/* Reasons and competitors that files name, for the kinds that bring losses. */
#ifndef MODEL_IMPORT_REASON_H
#define MODEL_IMPORT_REASON_H

#include "model/import_private.h"

#define IMPORT_NAMES_CUSTOMER                                                 \
    "|customerid|customername|customercode|account|accountid|company|"       \
    "客户名称|客户编号|客户|公司名称|客戶|客戶名稱|客戶編號|"

/* Is it one of the words between the bars, in any case of letters? */
bool import_word_is(struct arena *a, const char *text, const char *words);

/* The reason that a code, a name or the word of another system means: *code
 * "unknown" where nobody knows it; *open: it needs a text and a family. A
 * reason that was merged is the other. */
enum err import_reason(struct import_work *w, const char *word,
                       const char **code, bool *open) MUST_CHECK;

/* By name; one that is not in the list is added to it. 0 = none is named. */
enum err import_competitor(struct import_work *w, const char *name,
                           uint64_t *id) MUST_CHECK;

#endif
