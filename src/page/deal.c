/* All open deals on one page, with one button that closes them for a reason.
 * Declaring a customer lost leads here when deals are open. */
#include "page/deal.h"

#include "model/customer_edit.h"
#include "model/deal.h"
#include "page/page.h"
#include "view/format.h"

struct deal_form {
    const char *reason;
};

struct deal_page {
    struct request *rq;
    struct customer_edit customer;
    struct field field;
    struct deal_form value;
    struct form form;
};

static enum err
page_start(struct request *rq, struct deal_page *p)
{
    struct entry_option *list;
    size_t n;
    p->rq = rq;
    TRY(customer_edit_find(&rq->cx, rq->id, &p->customer));
    TRY(entry_options(&rq->cx, "lost_reason", rq->id, 0, &list, &n));
    struct choice *c = ARENA_ARRAY(rq->cx.arena, n + 1, struct choice);
    for (size_t i = 0; i < n; i++)
        c[i] = (struct choice){list[i].code, list[i].label};
    c[n] = (struct choice){NULL, NULL};
    p->value.reason = NULL;
    p->field = (struct field){
        .name = "reason", .label = N_("Why they come to nothing"),
        .type = FIELD_CHOICE, .offset = FIELD_AT(struct deal_form, reason),
        .required = true, .choices = c};
    return OK;
}

static char *
profile_of(struct request *rq)
{
    return arena_printf(rq->cx.arena, "/customer/%llu#tab",
                        (unsigned long long)rq->id);
}

static void
fill_deal(struct request *rq, struct view *v, const struct deal *d)
{
    struct arena *a = rq->cx.arena;
    struct view *row = view_row(v, "DEAL");
    const char *title = lang_text(rq->cx.lang, d->kind->title);
    view_textf(row, "HREF", "/customer/%llu/event/%s/%llu/edit",
               (unsigned long long)rq->id, d->kind->code,
               (unsigned long long)d->id);
    view_text(row, "KIND", title);
    view_text(row, "CODE", *d->code ? d->code : title);
    view_text(row, "NAME", d->name);
    view_text(row, "DAY", format_day(a, d->day));
    view_text(row, "AMOUNT",
              d->amount == FIELD_EMPTY
                  ? FORMAT_NONE
                  : format_money(a, rq->cx.config->currency, d->amount));
}

static enum err
page_write(struct deal_page *p)
{
    struct request *rq = p->rq;
    struct deal *list;
    size_t n;
    TRY(deal_open_list(&rq->cx, rq->id, &list, &n));
    const char *title = lang_text(rq->cx.lang, N_("Close the open deals"));
    struct view *v = reply_page(rq, "deal/close", title);
    view_text(v, "HEADLINE", title);
    view_text(v, "CUSTOMER_NAME", p->customer.name);
    view_textf(v, "CUSTOMER_HREF", "/customer/%llu",
               (unsigned long long)rq->id);
    view_text(v, "BACK_HREF", profile_of(rq));
    view_textf(v, "ACTION", "/customer/%llu/deals/close",
               (unsigned long long)rq->id);
    view_if(v, "OPEN", n > 0);
    view_if(v, "NOTHING", n == 0);
    for (size_t i = 0; i < n; i++)
        fill_deal(rq, v, &list[i]);
    form_fill(&p->form, v);
    return OK;
}

enum err
page_deal_close_ask(struct request *rq)
{
    struct deal_page p;
    TRY(page_start(rq, &p));
    form_show(rq, &p.field, 1, &p.value, &p.form);
    return page_write(&p);
}

enum err
page_deal_close(struct request *rq)
{
    struct deal_page p;
    size_t n;
    TRY(page_start(rq, &p));
    form_read(rq, &p.field, 1, &p.value, &p.form);
    if (p.form.failed) {
        TRY(page_write(&p));
        return reply_form_again(rq, &p.form);
    }
    TRY(deal_close_all(&rq->cx, rq->id, p.value.reason, &n));
    return reply_see_other(rq, profile_of(rq),
                           n ? N_("The open deals are closed.")
                             : N_("No deal was open any more."));
}
