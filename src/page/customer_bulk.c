/* Handing over the customers chosen in the list: a page that names them and
 * asks to whom, then the deed in one transaction. */
#include "page/customer_bulk.h"

#include <string.h>

#include "core/text.h"
#include "model/customer_owner.h"
#include "model/lookup.h"
#include "page/page.h"

#define PICKS_MAX 100 /* rows of the largest page */

static const struct field owner_field[] = {
    {.name = "owner_id", .label = N_("New owner"), .type = FIELD_REF,
     .offset = 0, .required = true},
};

static size_t
picks_read(struct request *rq, uint64_t ids[PICKS_MAX])
{
    size_t n, kept = 0;
    const char **v = param_all(rq->cx.arena, &rq->form, "pick", &n);
    for (size_t i = 0; i < n && kept < PICKS_MAX; i++)
        if (parse_u64(v[i], &ids[kept]) && ids[kept])
            kept++;
    return kept;
}

static enum err
owner_options(struct request *rq, struct form *f)
{
    struct lookup_person *people;
    size_t n;
    TRY(lookup_owners(&rq->cx, &people, &n));
    struct option *o = ARENA_ARRAY(rq->cx.arena, n, struct option);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct option){people[i].id, people[i].name};
    form_options(f, "owner_id", o, n);
    return OK;
}

static enum err
ask(struct request *rq, struct form *f, const uint64_t *ids, size_t n)
{
    struct hand_over *list;
    size_t count;
    TRY(customer_hand_over_list(&rq->cx, ids, n, &list, &count));
    TRY(owner_options(rq, f));
    struct view *v =
        reply_page(rq, "customer/hand_over",
                   lang_text(rq->cx.lang, N_("Hand over customers")));
    view_text(v, "HEADLINE",
              lang_format(rq->cx.arena, rq->cx.lang,
                          N_("Hand over %zu customers"), count));
    for (size_t i = 0; i < count; i++) {
        struct view *row = view_row(v, "ROW");
        view_u64(row, "ID", list[i].id);
        view_text(row, "NAME", list[i].name);
        view_text(row, "OWNER",
                  list[i].owner ? list[i].owner
                                : lang_text(rq->cx.lang, N_("Nobody (pool)")));
    }
    form_fill(f, v);
    return OK;
}

enum err
page_customer_bulk(struct request *rq)
{
    uint64_t ids[PICKS_MAX], owner = 0;
    size_t n = picks_read(rq, ids);
    struct form f;
    if (!n)
        return reply_see_other(rq, "/customer",
                               N_("Choose the customers first."));
    form_show(rq, owner_field, 1, &owner, &f);
    return ask(rq, &f, ids, n);
}

enum err
page_customer_bulk_owner(struct request *rq)
{
    uint64_t ids[PICKS_MAX], owner = 0, changed = 0;
    size_t n = picks_read(rq, ids);
    struct form f;
    form_read(rq, owner_field, 1, &owner, &f);
    if (!f.failed) {
        enum err e = customer_hand_over(&rq->cx, ids, n, owner, &changed);
        if (e == OK)
            return reply_see_other(rq, "/customer",
                                   changed ? N_("The customers were handed "
                                                "over.")
                                           : N_("They had this owner "
                                                "already."));
        if (e != ERR_INVALID)
            return e;
        form_refuse(&f, "owner_id", N_("Please choose from the list."));
    }
    TRY(ask(rq, &f, ids, n));
    return reply_form_again(rq, &f);
}
