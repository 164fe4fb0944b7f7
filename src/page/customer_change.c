/* Who changed what in the data of the customer: the audit in words. Numbers of
 * other rows and codes of lists become names, all with one statement. */
#include <string.h>

#include "core/text.h"
#include "model/change.h"
#include "model/change_name.h"
#include "model/customer_edit.h"
#include "page/audit.h"
#include "page/customer_view.h"
#include "view/format.h"

enum { CHANGE_ROWS = 30 };

static const char *
action_words(const struct profile_page *pp, const char *action)
{
    const struct audit_action *a = audit_action_find(action);
    return a ? lang_text(pp->l, a->label) : action;
}

static const char *
value_words(const struct profile_page *pp, const struct change_names *names,
            const struct field *f, const char *value)
{
    if (!*value)
        return FORMAT_NONE;
    for (const struct choice *c = f ? f->choices : NULL; c && c->key; c++)
        if (strcmp(c->key, value) == 0)
            return lang_text(pp->l, c->label);
    return f ? change_name(names, f->name, value) : value;
}

static void
fill_change(const struct profile_page *pp, struct view *v,
            const struct change_entry *c, const struct change_names *names)
{
    struct view *row = view_row(v, "CHANGE");
    struct change *list;
    size_t n = change_read(pp->a, c->detail, &list);
    view_text(row, "WHEN", format_moment(pp->a, c->at));
    view_text(row, "BY", *c->by ? c->by : FORMAT_NONE);
    view_text(row, "WHAT", action_words(pp, c->action));
    view_if(row, "FIELD", false);
    for (size_t i = 0; i < n; i++) {
        const struct field *f = field_find(customer_edit_fields,
                                           customer_edit_field_count,
                                           list[i].field);
        struct view *field = view_row(row, "FIELD");
        view_text(field, "LABEL", f ? lang_text(pp->l, f->label)
                                    : list[i].field);
        view_text(field, "OLD", value_words(pp, names, f, list[i].from));
        view_text(field, "NEW", value_words(pp, names, f, list[i].to));
    }
}

enum err
customer_fill_changes(const struct profile_page *pp, struct view *v)
{
    struct change_entry *list;
    struct change_names names;
    size_t n;
    bool more;
    uint64_t before = 0;
    const char *key = request_query(pp->rq, "before");
    if (key && !parse_u64(key, &before))
        before = 0;
    TRY(customer_changes(&pp->rq->cx, pp->c.id, before, CHANGE_ROWS, &list,
                         &n, &more));
    TRY(change_names_read(&pp->rq->cx, &names));
    struct view *body = view_include(v, "TAB_BODY", "customer/tab_changes");
    view_if(body, "NOTHING", n == 0);
    for (size_t i = 0; i < n; i++)
        fill_change(pp, body, &list[i], &names);
    view_if(body, "MORE", more);
    view_textf(body, "MORE_HREF", "/customer/%llu?tab=changes&before=%llu#tab",
               (unsigned long long)pp->c.id,
               (unsigned long long)(n ? list[n - 1].id : 0));
    return OK;
}
