/* A customer on paper, on one sheet: what one reads on the way to it. With
 * for=handover also the lines that two people sign when it goes from one to the
 * other. The figures are those of the profile page, of the same reading. */
#include <string.h>

#include "core/text.h"
#include "model/audit.h"
#include "page/customer_sheet.h"
#include "page/customer_view.h"
#include "page/rule_words.h"
#include "view/document.h"
#include "view/format.h"

/* In lines of a table: what the sheet holds below the cards, what a table takes
 * beside its rows, and what two people sign. In columns: a line of a fact. */
enum { ROWS = 4, ORDERS = 5, MOVES = 3, LINES = 38, TABLE_LINES = 3,
       SIGN_LINES = 9, FACT_COLUMNS = 90 };

struct sheet {
    struct profile_page pp;
    struct doc *d;
    struct doc_section *s;
    bool handover;
    size_t lines; /* taken so far: the latest orders get the rest */
};

static const char *
say(const struct sheet *x, const char *msgid)
{
    return lang_text(x->pp.l, msgid);
}

static const char *
money(const struct sheet *x, int64_t minor)
{
    return minor == FIELD_EMPTY || !minor
        ? FORMAT_NONE
        : format_money_short(x->pp.a, x->pp.l,
                             x->pp.rq->cx.config->currency, minor);
}

static const char *
day(const struct sheet *x, int32_t on)
{
    return on == DAY_NONE ? FORMAT_NONE : format_day(x->pp.a, on);
}

/* ---- the head ---- */

static void
fact(const struct sheet *x, const char *label, const char *text)
{
    if (text && *text)
        doc_fact(x->d, say(x, label), text);
}

static void
head_set(const struct sheet *x)
{
    const struct customer *c = &x->pp.c;
    struct arena *a = x->pp.a;
    struct doc *d = x->d;
    const struct actor *who = &x->pp.rq->cx.actor;
    const char *kind = say(x, x->handover ? N_("Handover sheet")
                                          : N_("Profile sheet"));
    d->title = c->name;
    d->subtitle = arena_printf(a, "%s · %s", kind, c->code);
    d->head = arena_printf(a, "%s · %s %s", say(x, N_("Perennial")), kind,
                           c->code);
    d->secret = say(x, N_("Internal, not to be passed on"));
    d->foot = arena_printf(a, "%s %s", who->name,
                           format_moment(a, clock_now()));
    d->back_href = arena_printf(a, "/customer/%llu",
                                (unsigned long long)c->id);
    fact(x, N_("Owner"), c->owner);
    fact(x, N_("Team"), c->team);
    fact(x, N_("Grade"), c->grade);
    fact(x, N_("Industry"), c->industry);
    fact(x, N_("City"), *c->city ? c->city : c->region);
    fact(x, N_("Phone"), c->phone);
}

static void
card(const struct sheet *x, struct doc_block *b, const char *label,
     const char *value, const char *note)
{
    doc_item(x->d, b, say(x, label), value, note);
}

static void
cards_add(const struct sheet *x)
{
    const struct facts *f = &x->pp.p.facts;
    const struct customer_figures *n = &x->pp.n.figures;
    struct arena *a = x->pp.a;
    struct doc_block *b = doc_block(x->d, x->s, DOC_CARDS);
    card(x, b, N_("Expected next purchase"), day(x, f->expected_on),
         f->cycle_days ? lang_format(a, x->pp.l, N_("cycle %d days"),
                                     (int)f->cycle_days) : NULL);
    card(x, b, N_("Quiet"),
         f->quiet < 0 ? FORMAT_NONE
                      : lang_format(a, x->pp.l, N_("%d days"),
                                    (int)f->quiet),
         f->late_on == DAY_NONE ? NULL
                                : lang_format(a, x->pp.l, N_("late on %s"),
                                              day_iso(a, f->late_on)));
    card(x, b, N_("12-month revenue"), money(x, f->revenue_365),
         lang_format(a, x->pp.l, N_("%d orders"), (int)f->orders_365));
    card(x, b, N_("Open opportunities"), money(x, n->open_amount), NULL);
    card(x, b, N_("Receivable"), money(x, n->receivable_amount),
         n->overdue_since == DAY_NONE
             ? NULL : lang_format(a, x->pp.l, N_("overdue since %s"),
                                  day_iso(a, n->overdue_since)));
    card(x, b, N_("Last contact"), day(x, f->last_contact), NULL);
}

/* ---- stage ---- */

static const struct rule_why *
deciding(const struct stage_why *why)
{
    for (size_t i = 0; i < why->rule_count; i++)
        if (why->rules[i].decides)
            return &why->rules[i];
    return NULL;
}

/* "2026-11-14 Loyalty → Usage; ...", the latest first. */
static const char *
moves_text(const struct sheet *x)
{
    const struct profile *p = &x->pp.p;
    const struct rule_stage *st = p->model->stages;
    size_t first = p->move_count > MOVES ? p->move_count - MOVES : 0;
    struct buf b;
    buf_init(&b, x->pp.a);
    buf_add(&b, "");
    for (size_t i = p->move_count; i-- > first;) {
        const struct timeline_move *m = &p->moves[i];
        buf_printf(&b, "%s%s %s → %s", b.len ? "; " : "",
                   day_iso(x->pp.a, m->day),
                   m->from < 0 ? say(x, N_("outside the base"))
                               : st[m->from].name[x->pp.l],
                   st[m->to].name[x->pp.l]);
    }
    return b.len ? b.data : FORMAT_NONE;
}

static void
pair(struct sheet *x, struct doc_block *b, const char *label, const char *text)
{
    doc_item(x->d, b, label, text, NULL);
    x->lines += 1 + utf8_width(text) / FACT_COLUMNS;
}

static void
stage_add(struct sheet *x)
{
    const struct profile *p = &x->pp.p;
    const struct rule_stage *stage = profile_stage(p);
    const struct rule_why *rule = deciding(&p->why);
    struct doc_block *b = doc_block(x->d, x->s, DOC_PAIRS);
    pair(x, b, say(x, N_("Stage")), stage->name[x->pp.l]);
    pair(x, b, say(x, N_("Why")),
         rule ? rule_sentence(x->pp.a, x->pp.l, p->rules, rule->rule)
              : say(x, N_("moved by hand")));
    if (p->why.next >= 0 && p->why.next_rule)
        pair(x, b,
             lang_format(x->pp.a, x->pp.l, N_("Missing for %s"),
                         p->model->stages[p->why.next].name[x->pp.l]),
             rule_words(&x->pp, p->why.next_rule, false));
    pair(x, b, say(x, N_("The latest moves")), moves_text(x));
    if (*x->pp.c.remark)
        pair(x, b, say(x, N_("Remark")), x->pp.c.remark);
}

/* ---- what hangs on it ---- */

static void
tasks_add(struct sheet *x)
{
    const struct customer_around *n = &x->pp.n;
    if (!n->task_count)
        return;
    doc_heading(x->d, x->s, say(x, N_("To do")));
    struct doc_table *t = doc_table(x->d, x->s);
    doc_column(x->d, t, say(x, N_("Done")), false, 6);
    doc_column(x->d, t, say(x, N_("What")), false, 40);
    doc_column(x->d, t, say(x, N_("By when")), false, 12);
    doc_column(x->d, t, say(x, N_("Who")), false, 14);
    doc_column(x->d, t, say(x, N_("Result (by hand)")), false, 24);
    for (size_t i = 0; i < n->task_count; i++) {
        struct doc_row *r = doc_row(x->d, t);
        doc_mark(x->d, r, DOC_TICK, "");
        doc_text(x->d, r, n->tasks[i].title);
        doc_day(x->d, r, n->tasks[i].due_on);
        doc_text(x->d, r, n->tasks[i].account);
        doc_mark(x->d, r, DOC_BLANK, "");
    }
    x->lines += TABLE_LINES + n->task_count;
}

/* Which columns of a part are printed, and how. */
struct part_table {
    enum customer_part part;
    const char *title, *columns[5]; /* msgids, NULL ends */
    bool open;
    size_t most;
    void (*row)(const struct sheet *x, struct doc_row *r,
                const struct part_row *p);
};

static void
contact_row(const struct sheet *x, struct doc_row *r,
            const struct part_row *p)
{
    doc_text(x->d, r, p->name)->strong = p->flag;
    doc_text(x->d, r, p->extra);
    doc_text(x->d, r, p->by);
    doc_text(x->d, r, p->more);
}

static void
dated_row(const struct sheet *x, struct doc_row *r, const char *name,
          const struct part_row *p, int32_t on)
{
    doc_text(x->d, r, p->code);
    doc_text(x->d, r, name);
    doc_day(x->d, r, on);
    doc_text(x->d, r, money(x, p->amount));
}

static void
deal_row(const struct sheet *x, struct doc_row *r, const struct part_row *p)
{
    dated_row(x, r, p->name, p, p->end);
}

static void
order_row(const struct sheet *x, struct doc_row *r, const struct part_row *p)
{
    dated_row(x, r, p->extra, p, p->day);
}

static const struct part_table PARTS[] = {
    {PART_CONTACT, N_("Contacts"),
     {N_("Name"), N_("Position"), N_("Phone"), N_("Mail"), NULL}, false, ROWS,
     contact_row},
    {PART_OPPORTUNITY, N_("Open opportunities"),
     {N_("Number"), N_("Deal"), N_("Expected"), N_("Amount"), NULL}, true,
     ROWS, deal_row},
    {PART_CONTRACT, N_("Contracts"),
     {N_("Number"), N_("Product"), N_("Last day"), N_("Price of a term"),
      NULL}, false, ROWS, deal_row},
    {PART_RECEIVABLE, N_("Open receivables"),
     {N_("Number"), N_("Order"), N_("Due"), N_("Amount"), NULL}, false, ROWS,
     order_row},
    {PART_ORDER, N_("The latest orders"),
     {N_("Number"), N_("Goods"), N_("Day"), N_("Amount"), NULL}, true, ORDERS,
     order_row},
};

/* Of the last table as many rows as the sheet has room for, one at least; all
 * where there is a second one, as what is signed finds no room on the first. */
static size_t
rows_most(const struct sheet *x, const struct part_table *def)
{
    size_t taken = x->lines + TABLE_LINES + (x->handover ? SIGN_LINES : 0);
    size_t left = taken < LINES ? LINES - taken : x->handover ? ORDERS : 1;
    return def->part == PART_ORDER && left < def->most ? left : def->most;
}

static enum err
part_add(struct sheet *x, const struct part_table *def)
{
    struct part_filter f = {.from = DAY_NONE, .open = def->open};
    struct part_key first = {DAY_NONE, 0};
    struct part_page page;
    TRY(customer_part_page(&x->pp.rq->cx, x->pp.c.id, def->part, &f, first,
                           rows_most(x, def), &page));
    if (!page.count)
        return OK;
    doc_heading(x->d, x->s, say(x, def->title));
    struct doc_table *t = doc_table(x->d, x->s);
    for (size_t i = 0; def->columns[i]; i++)
        doc_column(x->d, t, say(x, def->columns[i]),
                   i == 3 && def->part != PART_CONTACT, 20);
    for (size_t i = 0; i < page.count; i++)
        def->row(x, doc_row(x->d, t), &page.rows[i]);
    x->lines += TABLE_LINES + page.count;
    return OK;
}

/* ---- all of it ---- */

static enum err
sheet_read(struct request *rq, struct sheet *x)
{
    struct profile_page *pp = &x->pp;
    *pp = (struct profile_page){.rq = rq, .a = rq->cx.arena,
                                .l = rq->cx.lang, .today = clock_today()};
    TRY(customer_find(&rq->cx, rq->id, &pp->c));
    TRY(profile_read(&rq->cx, &pp->c, NULL, &pp->p));
    return customer_around_read(&rq->cx, &pp->c, pp->p.events,
                                pp->p.event_count, &pp->n);
}

enum err
page_customer_sheet(struct request *rq)
{
    struct sheet *x = ARENA_NEW(rq->cx.arena, struct sheet);
    const char *what = request_query(rq, "for");
    TRY(sheet_read(rq, x));
    x->handover = what && !strcmp(what, "handover");
    x->d = doc_new(x->pp.a, x->pp.l, rq->cx.config->currency);
    head_set(x);
    x->s = doc_section(x->d, "sheet", say(x, N_("At a glance")));
    cards_add(x);
    stage_add(x);
    tasks_add(x);
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        TRY(part_add(x, &PARTS[i]));
    if (x->handover) {
        doc_heading(x->d, x->s, say(x, N_("What the other has to know")));
        doc_lines(x->d, x->s, 3);
        doc_sign(x->d, x->s, N_("sign|Hands over"), N_("sign|Takes over"));
    }
    rq->reply.type = "text/html; charset=utf-8";
    TRY(document_html(x->d, &rq->reply.body));
    return audit_write(&rq->cx, "customer.sheet", "customer", rq->id, NULL);
}
