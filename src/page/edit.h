/* A form of one row: first showing, draft, posting, and the three-way merge
 * when somebody else saved in between. Used by every page that edits a row with
 * a version.
 *
 * The form carries what the row was when it was opened (was_NAME), so the merge
 * needs no history: original, theirs (the row now) and mine are all there, also
 * when the form comes back from a draft a day later. What was typed comes back
 * in every answer. */
#ifndef PAGE_EDIT_H
#define PAGE_EDIT_H

#include "page/page.h"

struct edit {
    /* set by the page: */
    struct request *rq;
    const char *action;         /* address of the POST; names the draft */
    const struct field *fields; /* of this form, choices filled in */
    size_t count;
    void *base;                 /* the row in the making: a copy of now */
    const void *now;            /* the row as it is, or a new one's defaults */
    int64_t version;            /* of now; 0 = new */
    /* by edit_start: */
    struct form form;
    const char **was;           /* by field, as field_show writes it */
    bool restored;              /* the draft is shown */
    int64_t saved_at;           /* of the draft */
    bool *open;                 /* merge: nothing chosen yet, by field */
    bool merging;               /* this is the answer to the conflict page */
};

/* Empties the form; the page then gives options (form_options). */
void edit_start(struct edit *e);
/* GET: the row, or what is kept as a draft unless it says the same. */
enum err edit_show(struct edit *e) MUST_CHECK;

enum edit_state {
    EDIT_GOOD,    /* base holds the new row */
    EDIT_REFUSED, /* messages are in the form */
    EDIT_STALE    /* the row was saved by somebody else, or a merge is open */
};
/* POST: reads the form into base. A field that was not sent stays as it is; a
 * value that is as in the row is never refused. */
enum err edit_read(struct edit *e, enum edit_state *state) MUST_CHECK;
/* Markers of an edit page: ACTION DRAFT KEPT WAS, and form_fill. */
void edit_fill(struct edit *e, struct view *v);

struct edit_other {
    const char *who;       /* who saved in between, NULL = not known */
    int64_t at;            /* when, TIME_NONE = not known */
    const char *name;      /* of the thing */
    const char *back;      /* address of the thing */
    const char *list, *list_label; /* address and msgid of what it is one of */
};
/* The conflict page in place of the form (409). False when nothing differs any
 * more: then there is nothing to decide and nothing to save. */
bool edit_conflict(struct edit *e, const struct edit_other *o);

/* The text of a value as people read it: the label of an option, yes or no. */
const char *edit_label(const struct edit *e, size_t field, const char *value);

#endif
