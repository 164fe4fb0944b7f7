/* See filter.h. */
#include "page/filter.h"

struct view *
filter_add(struct view *v, const char *name, const char *label)
{
    struct view *filter = view_row(v, "FILTER");
    view_text(filter, "NAME", name);
    view_msg(filter, "LABEL", label);
    return filter;
}

void
filter_option(struct view *filter, const char *value, const char *label,
              bool selected)
{
    struct view *row = view_row(filter, "OPTION");
    view_text(row, "VALUE", value);
    view_text(row, "LABEL", label);
    view_if(row, "SELECTED", selected);
}
