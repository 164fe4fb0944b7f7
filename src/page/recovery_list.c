/* Recovery cases as a list by state, and the filters of list and board. */
#include "page/recovery_list.h"

#include <string.h>

#include "core/text.h"
#include "model/period.h"
#include "model/reason.h"
#include "page/customer_view.h"
#include "page/pager.h"
#include "view/format.h"

/* ---- what is asked for ---- */

static const struct choice TIERS[] = {
    {"A", N_("recovery|Tier A")}, {"B", N_("recovery|Tier B")},
    {"C", N_("recovery|Tier C")}, {"D", N_("recovery|Tier D")},
    {"below", N_("recovery|Below zero")}, {NULL, NULL}};

static const struct choice DUES[] = {
    {"7", N_("Within 7 days")}, {"30", N_("Within 30 days")}, {NULL, NULL}};

static const struct choice ORDERS[RECOVERY_ORDERS + 1] = {
    [RECOVERY_BY_USUAL] = {"", N_("Overdue, then value")},
    [RECOVERY_BY_DEADLINE] = {"deadline", N_("Deadline")},
    [RECOVERY_BY_VALUE] = {"value", N_("recovery|Value at stake")},
    [RECOVERY_ORDERS] = {NULL, NULL}};

/* The choice of the address, NULL = none of them. */
static const struct choice *
chosen(const struct request *rq, const char *name, const struct choice *of)
{
    const char *value = request_query(rq, name);
    for (; value && *value && of->key; of++)
        if (strcmp(of->key, value) == 0)
            return of;
    return NULL;
}

/* States that are more than one, or less. */
static bool
state_special(struct recovery_filter *f, const char *state)
{
    struct {
        const char *key;
        bool *on;
    } marks[] = {{"overdue", &f->overdue}, {"review", &f->review},
                 {"won", &f->won}, {"steps", &f->late_steps},
                 {"notice", &f->notice_soon}, {"approval", &f->asked}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strcmp(marks[i].key, state) == 0)
            return *marks[i].on = true;
    if (strcmp(state, "open") != 0 && strcmp(state, "closed") != 0)
        return false;
    f->open = strcmp(state, "open") == 0;
    return true;
}

static void
state_read(const struct request *rq, struct recovery_asked *k)
{
    const char *state = request_query(rq, "state");
    const char *closed = request_query(rq, "closed");
    int32_t today = clock_today();
    k->state = "";
    if (!state)
        return;
    for (int s = 0; s < RECOVERY_STATE_COUNT; s++)
        if (strcmp(state, recovery_state_codes[s]) == 0)
            k->filter.state = s;
    if (k->filter.state >= 0 || state_special(&k->filter, state))
        k->state = state;
    if (closed && strcmp(closed, "quarter") == 0)
        k->filter.closed_from = period_of(PERIOD_QUARTER, today).from;
    if (closed && strcmp(closed, "180") == 0)
        k->filter.closed_from = today - RECOVERY_REGAINED_DAYS;
}

static enum err
asked_read(struct request *rq, struct recovery_asked *k)
{
    struct recovery_filter *f = &k->filter;
    const char *whose = request_query(rq, "whose");
    *k = (struct recovery_asked){.filter = {.state = -1, .open = -1}};
    TRY(reason_families(&rq->cx, &k->families));
    TRY(lookup_owners(&rq->cx, &k->owners, &k->owner_count));
    f->mine = whose && strcmp(whose, "mine") == 0;
    f->template_id = query_id(rq, "plan");
    const struct choice *c = chosen(rq, "family", k->families);
    f->family = c ? c->key : NULL;
    c = chosen(rq, "tier", TIERS);
    f->tier = c ? c->key : NULL;
    c = chosen(rq, "due", DUES);
    f->due_days = c ? c->key[0] == '7' ? 7 : 30 : 0;
    c = chosen(rq, "sort", ORDERS);
    f->order = c ? (enum recovery_order)(c - ORDERS) : RECOVERY_BY_USUAL;
    uint64_t owner = query_id(rq, "owner");
    for (size_t i = 0; i < k->owner_count; i++)
        if (owner == k->owners[i].id)
            f->owner_id = owner;
    state_read(rq, k);
    k->base = pager_address(rq, "state closed");
    k->plain = pager_address(rq, "state closed due");
    return OK;
}

/* ---- filters ---- */

static struct view *
select_add(struct view *v, const char *name, const char *label)
{
    struct view *s = view_row(v, "FILTER");
    view_text(s, "NAME", name);
    view_msg(s, "LABEL", label);
    return s;
}

static void
option(struct view *s, const char *value, const char *label, bool selected)
{
    struct view *o = view_row(s, "OPTION");
    view_text(o, "VALUE", value);
    view_text(o, "LABEL", label);
    view_if(o, "SELECTED", selected);
}

/* raw: the labels are no message ids but texts of the language already. */
static void
choices_show(struct request *rq, struct view *s, const char *name,
             const struct choice *of, bool raw)
{
    const struct choice *now = chosen(rq, name, of);
    for (; of->key; of++)
        option(s, of->key, raw ? of->label : lang_text(rq->cx.lang, of->label),
               of == now);
}

static void
filters_show(struct request *rq, struct view *v, const struct recovery_asked *k)
{
    const struct recovery_filter *f = &k->filter;
    const char *all = lang_text(rq->cx.lang, N_("All"));
    struct view *s = select_add(v, "family", N_("Reason"));
    option(s, "", all, !f->family);
    choices_show(rq, s, "family", k->families, true);
    s = select_add(v, "tier", N_("Tier"));
    option(s, "", all, !f->tier);
    choices_show(rq, s, "tier", TIERS, false);
    if (k->owner_count > 1) {
        s = select_add(v, "owner", N_("Owner"));
        option(s, "", all, !f->owner_id);
        for (size_t i = 0; i < k->owner_count; i++)
            option(s, arena_printf(rq->cx.arena, "%llu",
                                   (unsigned long long)k->owners[i].id),
                   k->owners[i].name, k->owners[i].id == f->owner_id);
    }
    s = select_add(v, "due", N_("Deadline"));
    option(s, "", all, !f->due_days);
    choices_show(rq, s, "due", DUES, false);
    choices_show(rq, select_add(v, "sort", N_("recovery|Order")), "sort", ORDERS,
                 false);
    view_if(v, "FILTERED", f->family || f->tier || f->owner_id ||
                           f->due_days || f->template_id);
    view_text(v, "CLEAR_HREF",
              arena_printf(rq->cx.arena, "/recovery?%s%s%s",
                           f->mine ? "whose=mine&" : "",
                           *k->state ? "state=" : "", k->state));
}

static void
kept_show(struct view *v, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    struct view *row = view_row(v, "KEPT");
    view_text(row, "NAME", name);
    view_text(row, "VALUE", value);
}

/* ---- head ---- */

static void
tab(struct request *rq, struct view *v, const struct recovery_asked *k,
    const char *state, const char *label, uint64_t count, int64_t value)
{
    struct view *row = view_row(v, "TAB");
    view_textf(row, "HREF", "%sstate=%s", k->plain, state);
    view_text(row, "LABEL", label);
    view_text(row, "COUNT", format_int(rq->cx.arena, (int64_t)count));
    view_text(row, "VALUE",
              value == FIELD_EMPTY ? "" : recovery_money(rq, value));
    view_if(row, "CURRENT",
            !k->filter.closed_from && strcmp(k->state, state) == 0);
}

static void
tabs_show(struct request *rq, struct view *v, const struct recovery_asked *k,
          const struct recovery_sum *sum)
{
    enum lang l = rq->cx.lang;
    uint64_t open = 0, closed = 0;
    int64_t open_value = 0, closed_value = 0;
    for (int s = 0; s < RECOVERY_STATE_COUNT; s++) {
        bool is_open = s < RECOVERY_STATE_WITHDRAWN;
        *(is_open ? &open : &closed) += sum->cases[s];
        *(is_open ? &open_value : &closed_value) += sum->value[s];
    }
    view_if(v, "TABS", true);
    tab(rq, v, k, "open", lang_text(l, N_("recovery|All open")), open,
        open_value);
    for (int s = 0; s < RECOVERY_STATE_WITHDRAWN; s++)
        tab(rq, v, k, recovery_state_codes[s],
            recovery_state_label(l, (enum recovery_state)s), sum->cases[s],
            sum->value[s]);
    tab(rq, v, k, "overdue", lang_text(l, N_("recovery|Overdue")),
        sum->overdue, FIELD_EMPTY);
    tab(rq, v, k, "review", lang_text(l, N_("To look at again")), sum->review,
        FIELD_EMPTY);
    tab(rq, v, k, "closed", lang_text(l, N_("recovery|Closed")), closed,
        closed_value);
}

/* What a list is that no tab stands for; NULL = a tab does. */
static const char *
list_title(struct request *rq, const struct recovery_asked *k)
{
    static const struct choice TITLES[] = {
        {"won", N_("Closed well")}, {"steps", N_("With overdue steps")},
        {"notice", N_("Notices that end within 7 days")},
        {"approval", N_("Waiting for approval")},
        {"closed", N_("recovery|Closed")}, {NULL, NULL}};
    enum lang l = rq->cx.lang;
    const char *what = NULL;
    for (const struct choice *c = TITLES; c->key; c++)
        if (strcmp(c->key, k->state) == 0)
            what = lang_text(l, c->label);
    if (!what && k->filter.state >= 0)
        what = recovery_state_label(l, (enum recovery_state)k->filter.state);
    if (what && k->filter.closed_from)
        return lang_format(rq->cx.arena, l, N_("%s, since %s"), what,
                           format_day(rq->cx.arena, k->filter.closed_from));
    return k->filter.won || k->filter.late_steps || k->filter.notice_soon ||
           k->filter.asked || k->filter.state >= RECOVERY_STATE_WITHDRAWN
               ? what : NULL;
}

static void
head_show(struct request *rq, struct view *v, const struct recovery_asked *k)
{
    const char *base = pager_address(rq, "whose");
    for (int mine = 1; mine >= 0; mine--) {
        struct view *row = view_row(v, "WHOSE");
        view_textf(row, "HREF", "%s%s", base, mine ? "whose=mine" : "");
        view_msg(row, "LABEL", mine ? N_("recovery|Mine")
                                    : N_("recovery|All I may see"));
        view_if(row, "CURRENT", k->filter.mine == (bool)mine);
    }
    for (int list = 0; list < 2; list++) {
        struct view *row = view_row(v, "SHAPE");
        view_textf(row, "HREF", "%s%s", k->base, list ? "state=open" : "");
        view_msg(row, "LABEL", list ? N_("recovery|List") : N_("Board"));
        view_if(row, "CURRENT", (*k->state != 0) == (bool)list);
    }
    kept_show(v, "whose", k->filter.mine ? "mine" : "");
    kept_show(v, "state", k->state);
    kept_show(v, "closed", *k->state ? request_query(rq, "closed") : "");
    kept_show(v, "plan", k->filter.template_id ? request_query(rq, "plan")
                                               : "");
    filters_show(rq, v, k);
}

static enum err
list_show(struct request *rq, struct view *v, const struct recovery_asked *k)
{
    struct recovery *list;
    struct recovery_sum sum;
    size_t n;
    TRY(recovery_list(&rq->cx, &k->filter, &list, &n));
    TRY(recovery_count(&rq->cx, &k->filter, &sum));
    tabs_show(rq, v, k, &sum);
    const char *title = list_title(rq, k);
    if (title)
        view_text(view_row(v, "TITLED"), "TITLE", title);
    view_if(v, "NONE", n == 0);
    view_if(v, "FULL", n == RECOVERY_LIST_MAX);
    if (!n)
        return OK;
    struct view *table = view_row(v, "LIST");
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(table, "ROW");
        recovery_case_show(rq, row, &list[i]);
        view_text(row, "TIER", strcmp(list[i].tier, "below") == 0
                                   ? lang_text(rq->cx.lang,
                                               N_("recovery|Below zero"))
                                   : list[i].tier);
    }
    return OK;
}

enum err
page_recovery_list(struct request *rq)
{
    struct recovery_asked k;
    TRY(asked_read(rq, &k));
    struct view *v = reply_page(rq, "recovery/list",
                                lang_text(rq->cx.lang, N_("Recovery")));
    head_show(rq, v, &k);
    return *k.state ? list_show(rq, v, &k) : recovery_board_show(rq, v, &k);
}
