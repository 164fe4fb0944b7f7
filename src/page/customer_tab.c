/* The tabs of the profile and their tables. A tab's number is the count of its
 * list without a filter; a filter in use stands above the list with a way out. */
#include <string.h>

#include "core/text.h"
#include "page/customer_view.h"
#include "view/format.h"

enum { TAB_ROWS = 25, CONTACT_ROWS = 500, YEAR_DAYS = 365 };

struct tab {
    const char *key, *label;
    enum customer_part part;
    size_t count_at; /* of its count in struct customer_figures */
    const char *nothing;
    const char *entry; /* kind of entry (model/entry.h) a row is, or NULL */
};

#define COUNT_AT(member) offsetof(struct customer_figures, member)

static const struct tab TABS[] = {
    {"contacts", N_("Contacts"), PART_CONTACT, COUNT_AT(contacts),
     N_("No contacts yet. Add the person you talk to first."), NULL},
    {"opportunities", N_("Opportunities"), PART_OPPORTUNITY,
     COUNT_AT(opportunities), N_("No opportunities yet."), "opportunity"},
    {"orders", N_("Orders"), PART_ORDER, COUNT_AT(orders),
     N_("No orders yet."), "order"},
    {"contracts", N_("Contracts"), PART_CONTRACT, COUNT_AT(contracts),
     N_("No contracts yet."), "contract"},
    {"tickets", N_("Tickets"), PART_TICKET, COUNT_AT(tickets),
     N_("No tickets yet."), "ticket"},
    {"feedback", N_("Feedback"), PART_FEEDBACK, COUNT_AT(feedback),
     N_("No feedback yet."), "feedback"},
    {"receivables", N_("Receivables"), PART_RECEIVABLE,
     COUNT_AT(receivables), N_("Nothing is open. All is paid."), "receivable"},
    {"changes", N_("Changes"), PART_COUNT, COUNT_AT(changes),
     N_("Nobody has changed the data yet."), NULL},
};
enum { TAB_COUNT = sizeof TABS / sizeof *TABS };

static uint64_t
count_of(const struct profile_page *pp, const struct tab *t)
{
    uint64_t n;
    memcpy(&n, (const char *)&pp->n.figures + t->count_at, sizeof n);
    return n;
}

static const struct tab *
tab_current(const struct profile_page *pp)
{
    const char *key = request_query(pp->rq, "tab");
    for (size_t i = 0; key && i < TAB_COUNT; i++)
        if (strcmp(TABS[i].key, key) == 0)
            return &TABS[i];
    return NULL;
}

static void
fill_strip(const struct profile_page *pp, struct view *v,
           const struct tab *current)
{
    unsigned long long id = (unsigned long long)pp->c.id;
    struct view *row = view_row(v, "TAB");
    view_msg(row, "LABEL", N_("Timeline"));
    view_textf(row, "HREF", "/customer/%llu#tab", id);
    view_textf(row, "PART_HREF", "/customer/%llu?part=tab", id);
    view_if(row, "COUNT", false);
    view_if(row, "CURRENT", current == NULL);
    for (size_t i = 0; i < TAB_COUNT; i++) {
        const struct tab *t = &TABS[i];
        uint64_t n = count_of(pp, t);
        if (t->part == PART_RECEIVABLE && n == 0 && t != current)
            continue;
        row = view_row(v, "TAB");
        view_msg(row, "LABEL", t->label);
        view_textf(row, "HREF", "/customer/%llu?tab=%s#tab", id, t->key);
        view_textf(row, "PART_HREF", "/customer/%llu?tab=%s&part=tab", id,
                   t->key);
        view_if(row, "COUNT", true);
        view_text(row, "COUNT_TEXT", format_int(pp->a, (int64_t)n));
        view_if(row, "CURRENT", t == current);
    }
}

/* ---- cells ---- */

enum cell_kind { CELL_LINK, CELL_NUMBER, CELL_CHIP, CELL_PLAIN, CELL_BAD };

static void
cell(struct view *row, enum cell_kind kind, const char *text, int tone)
{
    static const char *const SECTIONS[] = {"LINK", "NUMBER", "CHIP", "PLAIN",
                                           "BAD"};
    struct view *c = view_row(row, "CELL");
    struct view *s = view_row(c, SECTIONS[kind]);
    view_text(s, "TEXT", text);
    view_text(s, "LABEL", text);
    view_textf(s, "TONE", "%d", tone);
}

/* A cell that opens the form of its row, for those who may write. */
static void
cell_entry(const struct profile_page *pp, struct view *row, const char *kind,
           const struct part_row *p, const char *text)
{
    if (!pp->rq->cx.actor.may_write) {
        cell(row, CELL_PLAIN, text, 0);
        return;
    }
    struct view *s = view_row(view_row(row, "CELL"), "LINK");
    view_text(s, "TEXT", text);
    view_textf(s, "HREF", "/customer/%llu/event/%s/%llu/edit",
               (unsigned long long)pp->c.id, kind, (unsigned long long)p->id);
}

static void
head(struct view *t, const char *label, bool number)
{
    struct view *h = view_row(t, "HEAD");
    view_msg(h, "LABEL", label);
    view_if(h, "NUMBER", number);
}

struct word {
    const char *code, *label;
    int tone;
};

static const struct word WORDS[] = {
    {"open", N_("state|open"), 2}, {"won", N_("won"), 5},
    {"lost", N_("lost"), 6}, {"done", N_("state|done"), 5},
    {"returned", N_("returned"), 7}, {"cancelled", N_("cancelled"), 1},
    {"running", N_("running"), 4}, {"ended", N_("ended"), 1},
    {"draft", N_("state|draft"), 1}, {"fixed", N_("fixed price"), 1},
    {"framework", N_("framework"), 1}, {"trial", N_("trial"), 1},
    {"csat", N_("Satisfaction"), 4}, {"nps", N_("NPS"), 3},
    {"intent", N_("Purchase intent"), 2},
    {"value", N_("Value compared"), 8},
};

static const struct word *
word_of(const char *code)
{
    static const struct word UNKNOWN = {"", "", 1};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(WORDS[i].code, code) == 0)
            return &WORDS[i];
    return &UNKNOWN;
}

static void
chip(const struct profile_page *pp, struct view *row, const char *code)
{
    const struct word *w = word_of(code);
    cell(row, CELL_CHIP, lang_text(pp->l, w->label), w->tone);
}

static char *
money(const struct profile_page *pp, int64_t minor)
{
    return format_money(pp->a, pp->rq->cx.config->currency, minor);
}

/* ---- tables ---- */

struct column {
    const char *label;
    bool number;
};

static const struct column HEADS[PART_COUNT][7] = {
    [PART_OPPORTUNITY] = {{N_("Number"), false}, {N_("thing|Name"), false},
        {N_("Step"), false}, {N_("State"), false}, {N_("Amount"), true},
        {N_("Expected or closed"), false}, {N_("Owner"), false}},
    [PART_ORDER] = {{N_("Day"), false}, {N_("Number"), false},
        {N_("Goods"), false}, {N_("State"), false}, {N_("Amount"), true},
        {N_("Owner"), false}},
    [PART_CONTRACT] = {{N_("Number"), false}, {N_("Type"), false},
        {N_("Product"), false}, {N_("From"), false}, {N_("Until"), false},
        {N_("State"), false}, {N_("Price"), true}},
    [PART_TICKET] = {{N_("Opened"), false}, {N_("Number"), false},
        {N_("Subject"), false}, {N_("Kind"), false}, {N_("Closed"), false},
        {N_("Handled by"), false}},
    [PART_FEEDBACK] = {{N_("Day"), false}, {N_("Kind"), false},
        {N_("Score"), true}, {N_("In their words"), false},
        {N_("Contact"), false}},
    [PART_RECEIVABLE] = {{N_("Due"), false}, {N_("Number"), false},
        {N_("Order"), false}, {N_("Not paid"), true}, {N_("State"), false}},
};

static void
row_deal(const struct profile_page *pp, struct view *r,
         const struct part_row *p)
{
    bool open = strcmp(p->outcome, "open") == 0;
    bool late = open && p->end != DAY_NONE && p->end < pp->today;
    cell_entry(pp, r, "opportunity", p, p->code);
    cell(r, CELL_PLAIN, p->name, 0);
    cell(r, CELL_PLAIN, p->state, 0);
    chip(pp, r, p->outcome);
    cell(r, CELL_NUMBER, money(pp, p->amount), 0);
    cell(r, late ? CELL_BAD : CELL_PLAIN, format_day(pp->a, p->end), 0);
    cell(r, CELL_PLAIN, p->by, 0);
}

static void
row_order(const struct profile_page *pp, struct view *r,
          const struct part_row *p)
{
    cell(r, CELL_PLAIN, format_day(pp->a, p->day), 0);
    cell_entry(pp, r, "order", p, p->code);
    cell(r, CELL_PLAIN, *p->extra ? p->extra : p->name, 0);
    chip(pp, r, p->outcome);
    cell(r, CELL_NUMBER, money(pp, p->amount), 0);
    cell(r, CELL_PLAIN, p->by, 0);
}

static void
row_contract(const struct profile_page *pp, struct view *r,
             const struct part_row *p)
{
    cell_entry(pp, r, "contract", p, p->code);
    cell(r, CELL_PLAIN, lang_text(pp->l, word_of(p->state)->label), 0);
    cell(r, CELL_PLAIN, p->name, 0);
    cell(r, CELL_PLAIN, format_day(pp->a, p->day), 0);
    cell(r, CELL_PLAIN, p->end == DAY_NONE
             ? lang_text(pp->l, N_("open end")) : format_day(pp->a, p->end),
         0);
    chip(pp, r, p->outcome);
    cell(r, CELL_NUMBER, money(pp, p->amount), 0);
}

static void
row_ticket(const struct profile_page *pp, struct view *r,
           const struct part_row *p)
{
    bool open = p->end == DAY_NONE;
    cell(r, CELL_PLAIN, format_day(pp->a, p->day), 0);
    cell_entry(pp, r, "ticket", p, p->code);
    cell(r, CELL_PLAIN, p->name, 0);
    cell(r, CELL_PLAIN, p->state, 0);
    cell(r, open ? CELL_CHIP : CELL_PLAIN,
         open ? lang_text(pp->l, N_("state|open"))
              : format_day(pp->a, p->end), 7);
    cell(r, CELL_PLAIN, p->by, 0);
}

static void
row_feedback(const struct profile_page *pp, struct view *r,
             const struct part_row *p)
{
    bool nps = strcmp(p->outcome, "nps") == 0;
    cell_entry(pp, r, "feedback", p, format_day(pp->a, p->day));
    chip(pp, r, p->outcome);
    cell(r, CELL_NUMBER,
         arena_printf(pp->a, "%lld / %d", (long long)p->number,
                      nps ? 10 : 5), 0);
    cell(r, CELL_PLAIN, p->name, 0);
    cell(r, CELL_PLAIN, p->by, 0);
}

static void
row_receivable(const struct profile_page *pp, struct view *r,
               const struct part_row *p)
{
    int days = (int)(pp->today - p->day);
    cell_entry(pp, r, "receivable", p, format_day(pp->a, p->day));
    cell(r, CELL_PLAIN, p->code, 0);
    cell(r, CELL_PLAIN, p->extra, 0);
    cell(r, CELL_NUMBER, money(pp, p->amount), 0);
    if (days > 0)
        cell(r, CELL_BAD, lang_format(pp->a, pp->l, N_("%d days overdue"),
                                      days), 0);
    else
        cell(r, CELL_PLAIN, lang_text(pp->l, N_("not due yet")), 0);
}

typedef void row_fn(const struct profile_page *, struct view *,
                    const struct part_row *);
static row_fn *const ROWS[PART_COUNT] = {
    [PART_OPPORTUNITY] = row_deal, [PART_ORDER] = row_order,
    [PART_CONTRACT] = row_contract, [PART_TICKET] = row_ticket,
    [PART_FEEDBACK] = row_feedback, [PART_RECEIVABLE] = row_receivable};

/* ---- filter and paging of a table ---- */

/* 2026-11-10.123: day and number of the last row seen. */
static bool
key_read(struct arena *a, const char *text, struct part_key *key)
{
    const char *dot = text ? strchr(text, '.') : NULL;
    if (!dot || !parse_u64(dot + 1, &key->id))
        return false;
    key->day = day_parse(arena_copy(a, text, (size_t)(dot - text)));
    return key->day != DAY_NONE;
}

static char *
address(const struct profile_page *pp, const struct tab *t,
        const struct part_filter *f)
{
    struct buf b;
    buf_init(&b, pp->a);
    buf_printf(&b, "/customer/%llu?tab=%s", (unsigned long long)pp->c.id,
               t->key);
    if (f->open)
        buf_add(&b, "&open=1");
    if (f->from != DAY_NONE)
        buf_printf(&b, "&from=%s", day_iso(pp->a, f->from));
    return b.data;
}

static void
fill_paging(const struct profile_page *pp, struct view *v,
            const struct tab *t, const struct part_filter *f,
            const struct part_page *page)
{
    struct view *p = view_include(v, "PAGING", "parts/paging");
    bool later = request_query(pp->rq, "before") != NULL;
    const struct part_row *last = page->rows + page->count - 1;
    view_if(p, "PREVIOUS", later);
    view_textf(p, "PREVIOUS_HREF", "%s#tab", address(pp, t, f));
    view_if(p, "NEXT", page->more);
    view_textf(p, "NEXT_HREF", "%s&before=%s.%llu#tab", address(pp, t, f),
               day_iso(pp->a, last->day), (unsigned long long)last->id);
}

static void
fill_filter(const struct profile_page *pp, struct view *v,
            const struct tab *t, const struct part_filter *f)
{
    bool used = f->open || f->from != DAY_NONE;
    const char *what = t->part == PART_ORDER
        ? lang_text(pp->l, N_("Only orders that count (above 0, not cancelled)"))
        : lang_text(pp->l, N_("Only open ones"));
    view_if(v, "FILTERED", used);
    view_textf(v, "ALL_HREF", "/customer/%llu?tab=%s#tab",
               (unsigned long long)pp->c.id, t->key);
    struct buf b;
    buf_init(&b, pp->a);
    buf_add(&b, f->open ? what : "");
    if (f->from != DAY_NONE)
        buf_printf(&b, "%s%s", b.len ? " · " : "",
                   lang_format(pp->a, pp->l, N_("from %s"),
                               day_iso(pp->a, f->from)));
    /* Where the figure of 12 months leads: its sum is not that of the list. */
    if (t->part == PART_ORDER && f->open &&
        f->from == pp->today - YEAR_DAYS + 1)
        buf_printf(&b, " · %s",
                   lang_format(pp->a, pp->l,
                               N_("12-month revenue %s, with a share of fixed contracts each day"),
                               money(pp, pp->p.facts.revenue_365)));
    view_text(v, "FILTER_TEXT", b.data);
}

static void
fill_table(const struct profile_page *pp, struct view *v,
           const struct tab *t, const struct part_filter *f,
           const struct part_page *page)
{
    view_if(v, "NOTHING", page->count == 0);
    view_msg(v, "NOTHING_TEXT", t->nothing);
    if (page->count == 0)
        return;
    struct view *table = view_row(v, "TABLE");
    view_msg(table, "CAPTION", t->label);
    for (size_t i = 0; i < 7 && HEADS[t->part][i].label; i++)
        head(table, HEADS[t->part][i].label, HEADS[t->part][i].number);
    for (size_t i = 0; i < page->count; i++)
        ROWS[t->part](pp, view_row(table, "ROW"), &page->rows[i]);
    view_if(table, "PAGED", page->more || request_query(pp->rq, "before"));
    fill_paging(pp, table, t, f, page);
}

static void
fill_contacts(const struct profile_page *pp, struct view *v,
              const struct part_page *page)
{
    bool may = pp->may_edit;
    view_if(v, "CAN_EDIT", may);
    view_textf(v, "NEW_HREF", "/customer/%llu/contact/new",
               (unsigned long long)pp->c.id);
    view_if(v, "NOTHING", page->count == 0);
    if (page->more)
        view_text(view_row(v, "MORE"), "MORE_TEXT",
                  lang_format(pp->a, pp->l, N_("Only the first %d contacts are shown."),
                              CONTACT_ROWS));
    for (size_t i = 0; i < page->count; i++) {
        const struct part_row *p = &page->rows[i];
        struct view *row = view_row(v, "PERSON");
        view_textf(row, "HREF", "/contact/%llu/edit",
                   (unsigned long long)p->id);
        view_if(row, "EDITABLE", may);
        view_text(row, "INITIAL", initial_of(pp->a, p->name));
        view_text(row, "NAME", p->name);
        view_text(row, "DETAIL", p->extra);
        view_if(row, "ROLE", *p->state);
        view_text(row, "ROLE_LABEL", p->state);
        view_if(row, "KEY", p->flag);
        view_if(row, "LEFT", p->end != DAY_NONE);
        view_text(row, "LEFT_TEXT",
                  lang_format(pp->a, pp->l, N_("left %s"),
                              format_day(pp->a, p->end)));
        view_text(row, "PHONE_TEXT", p->by);
        view_text(row, "EMAIL_TEXT", p->more);
    }
}

static enum err
fill_part(const struct profile_page *pp, struct view *v, const struct tab *t)
{
    struct part_page page;
    struct part_key after = {0, 0};
    struct part_filter f = {.from = DAY_NONE};
    bool contacts = t->part == PART_CONTACT;
    const char *from = request_query(pp->rq, "from");
    const char *open = request_query(pp->rq, "open");
    f.open = open && strcmp(open, "1") == 0;
    f.from = from ? day_parse(from) : DAY_NONE;
    if (!key_read(pp->a, request_query(pp->rq, "before"), &after))
        after.id = 0;
    TRY(customer_part_page(&pp->rq->cx, pp->c.id, t->part, &f, after,
                           contacts ? CONTACT_ROWS : TAB_ROWS, &page));
    struct view *body = view_include(
        v, "TAB_BODY", contacts ? "customer/tab_contacts"
                                : "customer/tab_table");
    if (contacts) {
        fill_contacts(pp, body, &page);
        return OK;
    }
    view_if(body, "CAN_ENTER", t->entry && pp->rq->cx.actor.may_write);
    view_textf(body, "NEW_HREF", "/customer/%llu/event/%s/new",
               (unsigned long long)pp->c.id, t->entry ? t->entry : "");
    fill_filter(pp, body, t, &f);
    fill_table(pp, body, t, &f, &page);
    return OK;
}

enum err
customer_fill_tab(const struct profile_page *pp, struct view *v)
{
    const struct tab *t = tab_current(pp);
    struct view *tabs = view_include(v, "TABS", "customer/tab");
    fill_strip(pp, tabs, t);
    if (!t)
        return customer_fill_timeline(pp, tabs, false);
    if (t->part == PART_COUNT)
        return customer_fill_changes(pp, tabs);
    return fill_part(pp, tabs, t);
}
