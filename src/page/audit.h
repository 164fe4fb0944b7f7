/* The audit log, for administrators. */
#ifndef PAGE_AUDIT_H
#define PAGE_AUDIT_H

#include "http/request.h"
#include "model/audit_list.h"
#include "model/change_name.h"

enum err page_audit_list(struct request *rq);
enum err page_audit_export(struct request *rq);

/* ---- words (audit_words.c) ---- */

struct audit_action {
    const char *action, *label; /* label: msgid */
    int tone;                   /* of the chip, 1..8 */
};
extern const struct audit_action audit_actions[]; /* action NULL at the end */
/* NULL for one that is not in the table. */
const struct audit_action *audit_action_find(const char *action);
/* "Phone: 1 → 2; City: – → Xi'an", or the names of the fields alone where the
 * values are hidden. */
const char *audit_words(struct arena *a, enum lang l,
                        const struct change_names *names,
                        const struct audit_row *row);
/* Where the thing can be looked at, NULL = nowhere. */
const char *audit_href(struct arena *a, const struct audit_row *row);

#endif
