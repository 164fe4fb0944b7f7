/* The selects above a list: FILTER rows (NAME LABEL) with OPTION rows (VALUE
 * LABEL, SELECTED section). */
#ifndef PAGE_FILTER_H
#define PAGE_FILTER_H

#include "view/view.h"

/* label: a message id. */
struct view *filter_add(struct view *v, const char *name, const char *label);
/* label: as it is shown. */
void filter_option(struct view *filter, const char *value, const char *label,
                   bool selected);

#endif
