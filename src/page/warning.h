/* Early warnings: the list, what is done with them, and their words. */
#ifndef PAGE_WARNING_H
#define PAGE_WARNING_H

#include "model/warning.h"
#include "page/page.h"

enum err page_warning_list(struct request *rq) MUST_CHECK;
enum err page_warning_export(struct request *rq) MUST_CHECK;
/* Asks for what is missing (until when, to whom), then does it. */
enum err page_warning_bulk(struct request *rq) MUST_CHECK;
enum err page_warning_bulk_do(struct request *rq) MUST_CHECK;

/* ---- warning_words.c: shared with the profile and the dashboard ---- */

const char *warning_level_label(enum lang l, unsigned level);
unsigned warning_level_tone(unsigned level); /* of the palette */
const char *warning_step_label(enum lang l, enum warning_step step);
/* What it is based on: "days without a contact 23". */
const char *warning_words(struct arena *a, enum lang l,
                          const struct warning_why *why,
                          const struct facts *facts);
/* Where that is on the page of the customer. */
const char *warning_evidence_href(struct arena *a, uint64_t customer_id,
                                  const char *cause);
/* The address of the list with one condition, "level=2". */
const char *warning_href(struct arena *a, const char *condition);

/* The open warnings of a customer above its profile: WARNING rows. */
struct warning_shown {
    uint64_t customer_id, case_id; /* its open case, 0 = none */
    bool may_change;
    const struct warning_why *why; /* as the profile has read it */
    size_t count;
    const struct facts *facts;
};
enum err warning_show_open(struct request *rq, struct view *v,
                           const struct warning_shown *of) MUST_CHECK;
/* Those that want something now, of the reader or of all he sees, for the
 * dashboard: include WARNINGS_NOW, template warning/now. Nothing where there are
 * none. */
enum err warning_show_now(struct request *rq, struct view *v, bool team)
    MUST_CHECK;

#endif
