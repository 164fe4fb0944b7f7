/* The side of the day page: contracts that end, what waits for approval, texts
 * that were not saved, the latest imports. */
#include <string.h>

#include "model/recovery_approval.h"
#include "page/day_private.h"
#include "page/import.h"
#include "page/import_wizard.h"
#include "page/recovery.h"
#include "view/format.h"

enum { CONTRACT_ROWS = 8, DRAFT_ROWS = 5, IMPORT_ROWS = 4 };

const char *
day_customer_href(const struct day_page *p, uint64_t id)
{
    return arena_printf(p->a, "/customer/%llu", (unsigned long long)id);
}

static const char *
contract_text(const struct day_page *p, const struct day_contract *c)
{
    const char *type = !strcmp(c->type, "fixed") ? N_("fixed price")
        : !strcmp(c->type, "framework") ? N_("framework") : N_("trial");
    const char *money = c->price == FIELD_EMPTY ? ""
        : format_money_short(p->a, p->l, p->rq->cx.config->currency,
                             c->price);
    const char *text = arena_printf(p->a, "%s%s%s", tr(p, type),
                                    *money ? " " : "", money);
    if (c->notice_by == DAY_NONE)
        return text;
    return lang_format(p->a, p->l, c->notice_by < p->today
                       ? N_("%s, last day for notice was %s")
                       : N_("%s, last day for notice %s"), text,
                       format_day_short(p->a, c->notice_by, p->today));
}

enum err
day_contracts_show(const struct day_page *p, struct view *v)
{
    struct day_contract *list;
    size_t n;
    uint64_t all;
    TRY(day_contracts(&p->rq->cx, &p->f, p->customers, CONTRACT_ROWS, &list,
                      &n, &all));
    view_text(v, "CONTRACT_COUNT",
              lang_format(p->a, p->l, N_("%s within 60 days"),
                          format_count(p->a, all, DAY_CONTRACTS_MOST)));
    view_text(v, "CALENDAR_HREF", p->team ? "/calendar?who=team"
                                          : "/calendar");
    view_if(v, "NO_CONTRACTS", n == 0);
    if (n == 0)
        return OK;
    struct view *section = view_row(v, "CONTRACTS");
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(section, "CONTRACT");
        view_text(row, "HREF", arena_printf(p->a, "%s?tab=contracts#tab",
                      day_customer_href(p, list[i].customer_id)));
        view_text(row, "NAME", list[i].customer);
        view_text(row, "TEXT", contract_text(p, &list[i]));
        view_text(row, "ENDS",
                  format_day_short(p->a, list[i].ends_on, p->today));
        view_text(row, "IN_TEXT",
                  format_days_ago(p->a, p->l, list[i].ends_on, p->today));
        view_if(row, "SOON_OVER", list[i].ends_on <= p->today + 14);
    }
    return OK;
}

enum err
day_approvals_show(const struct day_page *p, struct view *v)
{
    struct recovery_waiting *list;
    size_t n;
    TRY(recovery_waiting(&p->rq->cx, &list, &n));
    view_if(v, "APPROVALS", n > 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "APPROVE");
        view_text(row, "HREF", recovery_href(p->a, list[i].case_id, ""));
        view_text(row, "NAME", lang_format(p->a, p->l, N_("Budget %s"),
                  format_money_short(p->a, p->l, p->rq->cx.config->currency,
                                     list[i].budget)));
        view_text(row, "TEXT", lang_format(p->a, p->l, N_("%s, asked by %s"),
                                           list[i].customer,
                                           list[i].asked_by));
        view_text(row, "WAITED",
                  list[i].waited > 0
                      ? lang_format(p->a, p->l, N_("waits %d working days"),
                                    list[i].waited)
                      : tr(p, N_("approval|today")));
        view_if(row, "REMINDED", list[i].reminded);
    }
    return OK;
}

/* Where the form of a draft is, from where it is sent to; NULL = not known. */
static const char *
draft_place(const struct day_page *p, const char *form, const char **what)
{
    size_t n = strlen(form);
    const char *last = strrchr(form, '/');
    *what = tr(p, N_("New customer"));
    if (!strcmp(form, "/customer"))
        return "/customer/new";
    *what = tr(p, N_("Follow up"));
    if (n > 10 && !strcmp(last, "/follow-up"))
        return arena_printf(p->a, "%s/new", form);
    *what = tr(p, N_("New contact"));
    if (n > 8 && !strcmp(last, "/contact"))
        return arena_printf(p->a, "%s/new", form);
    *what = tr(p, N_("Edit"));
    if (!strncmp(form, "/customer/", 10) || !strncmp(form, "/contact/", 9))
        return arena_printf(p->a, "%s/edit", form);
    return NULL;
}

enum err
day_drafts_show(const struct day_page *p, struct view *v)
{
    struct day_draft *list;
    size_t n;
    struct view *section = NULL;
    TRY(day_drafts(&p->rq->cx, DRAFT_ROWS, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const char *what, *href = draft_place(p, list[i].form, &what);
        if (!href)
            continue;
        if (!section)
            section = view_row(v, "DRAFTS");
        struct view *row = view_row(section, "DRAFT");
        view_text(row, "HREF", href);
        view_text(row, "NAME", *list[i].customer
                  ? lang_format(p->a, p->rq->cx.lang, N_("%s: %s"),
                                list[i].customer, what)
                  : what);
        view_text(row, "AT", format_moment(p->a, list[i].saved_at));
    }
    return OK;
}

enum err
day_imports_show(const struct day_page *p, struct view *v)
{
    struct import *list;
    size_t n;
    bool more;
    if (!(p->rq->cx.actor.roles & ROLES_IMPORT))
        return OK;
    TRY(import_list(&p->rq->cx, 0, IMPORT_ROWS, &list, &n, &more));
    struct view *section = view_row(v, "IMPORTS");
    view_if(section, "IMPORT_LIST", n > 0);
    view_if(section, "NO_IMPORT_LIST", n == 0);
    for (size_t i = 0; i < n; i++) {
        const char *label;
        unsigned tone;
        struct view *row = view_row(section, "IMPORT");
        wizard_state(p->rq, &list[i], &label, &tone);
        view_text(row, "HREF", wizard_href(p->rq, &list[i], ""));
        view_text(row, "NAME", list[i].file_name);
        view_text(row, "TEXT",
                  lang_format(p->a, p->l, N_("%s, %s rows, %s"),
                              wizard_kind(p->rq, &list[i]),
                              format_int(p->a, (int64_t)list[i].rows_total),
                              format_moment(p->a, list[i].created_at)));
        view_u64(row, "TONE", tone);
        view_text(row, "STATE", label);
    }
    return OK;
}
