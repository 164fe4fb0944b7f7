/* The page that asks names the thing and says what goes along with it. */
#include "page/bin.h"

#include "model/bin.h"
#include "model/entry.h"
#include "page/csrf.h"
#include "page/page.h"
#include "view/format.h"

static const char *
address(struct request *rq, const char *pattern, uint64_t id)
{
    struct buf b;
    buf_init(&b, rq->cx.arena);
    buf_printf(&b, "/%s/%llu", pattern, (unsigned long long)id);
    return b.data;
}

static struct view *
ask(struct request *rq, const char *name, const char *text, int64_t version)
{
    const char *title = lang_format(rq->cx.arena, rq->cx.lang,
                                    N_("Delete %s?"), name);
    struct view *v = reply_page(rq, "parts/confirm", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "ACTION", rq->path);
    view_msg(v, "TEXT", text);
    view_msg(v, "DO_LABEL", N_("Put into the bin"));
    form_hidden(rq, v, version);
    return v;
}

static void
fact(struct request *rq, struct view *v, const char *format, uint64_t n)
{
    if (n)
        view_text(view_row(v, "FACT"), "TEXT",
                  lang_format(rq->cx.arena, rq->cx.lang, format,
                              (unsigned long long)n));
}

enum err
page_customer_delete_ask(struct request *rq)
{
    struct customer_edit c;
    struct bin_load load;
    TRY(customer_edit_find(&rq->cx, rq->id, &c));
    if (!bin_may_delete(&rq->cx, &c))
        return ERR_DENIED;
    TRY(bin_load_of(&rq->cx, rq->id, &load));
    struct view *v = ask(rq, c.name,
                         N_("The customer leaves all lists and figures. For "
                            "30 days it can be had back from the bin, with "
                            "all that belongs to it."),
                         c.version);
    view_text(v, "BACK_HREF", address(rq, "customer", c.id));
    fact(rq, v, N_("Contacts: %llu"), load.contacts);
    fact(rq, v, N_("Follow-ups and contacts made: %llu"), load.interactions);
    fact(rq, v, N_("Opportunities: %llu"), load.opportunities);
    fact(rq, v, N_("Orders: %llu"), load.orders);
    fact(rq, v, N_("Tickets: %llu"), load.tickets);
    return OK;
}

enum err
page_customer_delete(struct request *rq)
{
    struct customer_edit c;
    TRY(customer_edit_find(&rq->cx, rq->id, &c));
    TRY(bin_delete_customer(&rq->cx, &c));
    return reply_see_other(rq, "/customer",
                           N_("The customer is in the bin for 30 days."));
}

enum err
page_contact_delete_ask(struct request *rq)
{
    struct contact c;
    TRY(contact_find(&rq->cx, rq->id, &c));
    struct view *v = ask(rq, c.name,
                         N_("For 30 days the contact can be had back from "
                            "the bin. Somebody who left the company need not "
                            "be deleted: give the day instead."),
                         c.version);
    view_text(v, "BACK_HREF",
              arena_printf(rq->cx.arena, "/contact/%llu/edit",
                           (unsigned long long)c.id));
    return OK;
}

enum err
page_contact_delete(struct request *rq)
{
    struct contact c;
    TRY(contact_find(&rq->cx, rq->id, &c));
    TRY(bin_delete_contact(&rq->cx, &c));
    return reply_see_other(rq,
                           arena_printf(rq->cx.arena,
                                        "/customer/%llu?tab=contacts",
                                        (unsigned long long)c.customer_id),
                           N_("The contact is in the bin for 30 days."));
}

enum err
page_customer_restore(struct request *rq)
{
    enum err e = bin_restore_customer(&rq->cx, rq->id);
    if (e == ERR_CONFLICT)
        return reply_see_other(rq, "/bin",
                               N_("Another customer has this number by now. "
                                  "Change that one's number first."));
    TRY(e);
    return reply_see_other(rq, address(rq, "customer", rq->id),
                           N_("The customer is back."));
}

enum err
page_contact_restore(struct request *rq)
{
    enum err e = bin_restore_contact(&rq->cx, rq->id);
    if (e == ERR_CONFLICT)
        return reply_see_other(rq, "/bin",
                               N_("Its customer is in the bin too, or another "
                                  "contact has its number by now."));
    TRY(e);
    return reply_see_other(rq, "/bin", N_("The contact is back."));
}

static const char *
restore_address(struct request *rq, const struct bin_entry *e)
{
    struct buf b;
    const struct entry_kind *k = e->table ? entry_kind_of_table(e->table)
                                          : NULL;
    buf_init(&b, rq->cx.arena);
    if (k)
        buf_printf(&b, "/customer/%llu/event/%s/%llu/restore",
                   (unsigned long long)e->customer_id, k->code,
                   (unsigned long long)e->id);
    else
        buf_printf(&b, "/%s/%llu/restore",
                   e->is_contact ? "contact" : "customer",
                   (unsigned long long)e->id);
    return b.data;
}

static const char *
what_it_is(const struct bin_entry *e)
{
    const struct entry_kind *k = e->table ? entry_kind_of_table(e->table)
                                          : NULL;
    return k ? k->title : e->is_contact ? N_("Contact") : N_("Customer");
}

enum err
page_bin_list(struct request *rq)
{
    struct bin_entry *list;
    size_t n;
    struct arena *a = rq->cx.arena;
    TRY(bin_list(&rq->cx, &list, &n));
    struct view *v = reply_page(rq, "bin/list",
                                lang_text(rq->cx.lang, N_("Bin")));
    view_if(v, "NOTHING", n == 0);
    view_if(v, "SOME", n > 0);
    view_text(v, "CSRF", csrf_token(rq));
    for (size_t i = 0; i < n; i++) {
        const struct bin_entry *e = &list[i];
        struct view *row = view_row(v, "ROW");
        view_text(row, "NAME", e->name);
        view_msg(row, "WHAT", what_it_is(e));
        view_text(row, "DETAIL", e->customer ? e->customer : e->code);
        view_text(row, "AT", format_moment(a, e->deleted_at));
        view_text(row, "BY", e->by ? e->by : FORMAT_NONE);
        view_textf(row, "LEFT", "%d", e->days_left);
        view_text(row, "ACTION", restore_address(rq, e));
    }
    return OK;
}
