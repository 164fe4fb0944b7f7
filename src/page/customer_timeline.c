/* The timeline in words, with the quick entry above it. */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "model/draft.h"
#include "model/entry.h"
#include "model/follow_up.h"
#include "model/reference.h"
#include "page/customer_view.h"
#include "page/draft.h"
#include "page/recovery.h"
#include "view/format.h"

enum { PAGE_ENTRIES = 12 };

struct look {
    unsigned kind;
    const char *title, *icon;
    int tone;
};

static const struct look LOOKS[] = {
    {EVENT_INTERACTION, N_("Contact"), "message", 2},
    {EVENT_WEB_VISIT, N_("Web visit"), "world", 1},
    {EVENT_DOWNLOAD, N_("Download"), "download", 2},
    {EVENT_REGISTRATION, N_("Registration"), "user-plus", 2},
    {EVENT_CAMPAIGN_RESPONSE, N_("Campaign answered"), "speakerphone", 8},
    {EVENT_INQUIRY, N_("Inquiry"), "help-circle", 2},
    {EVENT_INQUIRY_CLOSED, N_("Inquiry closed"), "help-circle", 1},
    {EVENT_QUOTE, N_("Quote"), "file-text", 2},
    {EVENT_QUOTE_ACCEPTED, N_("Quote accepted"), "file-text", 5},
    {EVENT_QUOTE_CLOSED, N_("Quote closed"), "file-text", 1},
    {EVENT_OPPORTUNITY, N_("Opportunity opened"), "target-arrow", 2},
    {EVENT_OPPORTUNITY_STEP, N_("Opportunity moved"), "target-arrow", 2},
    {EVENT_OPPORTUNITY_WON, N_("Opportunity won"), "target-arrow", 5},
    {EVENT_OPPORTUNITY_LOST, N_("Opportunity lost"), "target-arrow", 6},
    {EVENT_ORDER, N_("noun|Order"), "shopping-cart", 3},
    {EVENT_ORDER_CANCELLED, N_("Order cancelled"), "shopping-cart", 6},
    {EVENT_RETURN, N_("Goods returned"), "arrow-back-up", 7},
    {EVENT_OPENING, N_("Opening record"), "receipt", 1},
    {EVENT_DELIVERY, N_("Delivery"), "truck", 4},
    {EVENT_PAYMENT_DUE, N_("Payment due"), "cash", 1},
    {EVENT_PAYMENT_RECEIVED, N_("Payment received"), "cash", 5},
    {EVENT_PAYMENT_WAIVED, N_("Written off"), "cash", 6},
    {EVENT_USE, N_("Product use"), "activity", 4},
    {EVENT_TICKET, N_("Ticket opened"), "ticket", 7},
    {EVENT_TICKET_CLOSED, N_("Ticket closed"), "ticket", 5},
    {EVENT_TICKET_REOPENED, N_("Ticket reopened"), "ticket", 7},
    {EVENT_CSAT, N_("Satisfaction"), "thumb-up", 4},
    {EVENT_NPS, N_("NPS"), "thumb-up", 3},
    {EVENT_INTENT, N_("Purchase intent"), "thumb-up", 2},
    {EVENT_VALUE_COMPARED, N_("Value compared"), "thumb-up", 8},
    {EVENT_CONTRACT, N_("Contract begins"), "contract", 4},
    {EVENT_CONTRACT_RENEWED, N_("Contract renewed"), "contract", 5},
    {EVENT_CONTRACT_ENDED, N_("Contract ended"), "contract", 1},
    {EVENT_NOTICE, N_("Termination notice received"), "file-x", 6},
    {EVENT_NOTICE_WITHDRAWN, N_("Termination notice withdrawn"), "file-x", 5},
    {EVENT_REFERRAL, N_("Referral"), "users-group", 5},
    {EVENT_RECOVERY_OPENED, N_("Recovery case opened"), "lifebuoy", 7},
    {EVENT_RECOVERY_CLOSED, N_("Recovery case closed"), "lifebuoy", 4},
    {EVENT_DECLARED_LOST, N_("Declared lost"), "door-exit", 6},
    {EVENT_DECLARED_KEPT, N_("Declared kept"), "circle-check", 5},
    {EVENT_MOVED_BY_HAND, N_("Moved to a stage by hand"), "stairs-up", 3},
    {EVENT_MOVE_ENDED, N_("Move by hand taken back"), "arrow-back-up", 1},
};

static const struct look *
look_of(unsigned kind)
{
    static const struct look OTHER = {0, N_("Event"), "clock", 1};
    for (size_t i = 0; i < sizeof LOOKS / sizeof *LOOKS; i++)
        if (LOOKS[i].kind == kind)
            return &LOOKS[i];
    return &OTHER;
}

/* ---- one entry ---- */

static void
chip(struct view *row, const char *label, int tone)
{
    struct view *c = view_row(row, "CHIP");
    view_text(c, "LABEL", label);
    view_textf(c, "TONE", "%d", tone);
}

static void
fill_chips(const struct profile_page *pp, struct view *row,
           const struct timeline_entry *t)
{
    static const enum recovery_state ENDS[] = {
        [RECOVERY_WITHDRAWN] = RECOVERY_STATE_WITHDRAWN,
        [RECOVERY_RESTORED] = RECOVERY_STATE_RESTORED,
        [RECOVERY_PARTLY] = RECOVERY_STATE_PARTLY,
        [RECOVERY_RELEASED] = RECOVERY_STATE_RELEASED,
        [RECOVERY_LOST] = RECOVERY_STATE_LOST};
    const struct event *e = t->event;
    const struct timeline_detail *d = &t->detail;
    if (e->flags & EVENT_INBOUND)
        chip(row, lang_text(pp->l, N_("Customer began")), 4);
    if (e->kind == EVENT_INTERACTION && !(e->flags & EVENT_TOUCH))
        chip(row, lang_text(pp->l, N_("No answer")), 1);
    if (d->is_private)
        chip(row, lang_text(pp->l, N_("private")), 7);
    if (e->flags & EVENT_UPSELL)
        chip(row, lang_text(pp->l, N_("Up-sell")), 5);
    if (e->kind == EVENT_USE && t->use_days > 1)
        chip(row, lang_format(pp->a, pp->l, N_("%d days"), (int)t->use_days),
             4);
    if ((e->kind == EVENT_CSAT || e->kind == EVENT_INTENT ||
         e->kind == EVENT_VALUE_COMPARED) && e->score != EVENT_NO_SCORE)
        chip(row, arena_printf(pp->a, "%d / 5", e->score),
             e->score <= 2 ? 7 : 5);
    if (e->kind == EVENT_NPS && e->score != EVENT_NO_SCORE)
        chip(row, arena_printf(pp->a, "%d / 10", e->score),
             e->score <= 6 ? 7 : e->score >= 9 ? 5 : 1);
    if (e->kind == EVENT_RECOVERY_CLOSED && e->score >= RECOVERY_WITHDRAWN &&
        e->score <= RECOVERY_LOST)
        chip(row, recovery_state_label(pp->l, ENDS[e->score]),
             (int)recovery_state_tone(ENDS[e->score]));
    if (*d->state && e->kind >= EVENT_OPPORTUNITY &&
        e->kind <= EVENT_OPPORTUNITY_LOST)
        chip(row, d->state, e->kind == EVENT_OPPORTUNITY_LOST ? 6 : 2);
    if (*d->kind && e->kind >= EVENT_TICKET &&
        e->kind <= EVENT_TICKET_REOPENED)
        chip(row, d->kind, 1);
    if (e->kind == EVENT_NOTICE && pp->p.facts.notice &&
        e->until_on == pp->p.facts.notice_until)
        chip(row, lang_text(pp->l, N_("running")), 6);
}

static bool
ends_sentence(const struct buf *b)
{
    static const char *const ENDS[] = {".", "!", "?", "。", "！", "？", "\n"};
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        size_t n = strlen(ENDS[i]);
        if (b->len >= n && memcmp(b->data + b->len - n, ENDS[i], n) == 0)
            return true;
    }
    return false;
}

static void
say(struct buf *b, enum lang l, const char *text)
{
    if (!text || !*text)
        return;
    if (b->len)
        buf_add(b, ends_sentence(b) ? (l == LANG_EN ? " " : "")
                                    : l == LANG_EN ? ", " : "，");
    buf_add(b, text);
}

static const char *
date_words(const struct profile_page *pp, const struct timeline_entry *t)
{
    const struct event *e = t->event;
    char *day = format_day(pp->a, t->detail.on);
    if (e->kind == EVENT_OPENING && e->until_on != DAY_NONE)
        return lang_format(pp->a, pp->l, N_("%d purchases until %s"),
                           (int)e->quantity,
                           format_day(pp->a, e->until_on));
    if (e->kind == EVENT_USE && t->first_day != e->day)
        return lang_format(pp->a, pp->l, N_("from %s"),
                           format_day(pp->a, t->first_day));
    if (t->detail.on == DAY_NONE || t->detail.hidden)
        return NULL;
    switch (e->kind) {
    case EVENT_INTERACTION:
        return lang_format(pp->a, pp->l, N_("next %s"), day);
    case EVENT_QUOTE:
        return lang_format(pp->a, pp->l, N_("valid until %s"), day);
    case EVENT_PAYMENT_DUE:
        return lang_format(pp->a, pp->l, N_("due %s"), day);
    case EVENT_NOTICE:
        return lang_format(pp->a, pp->l, N_("notice period until %s"), day);
    case EVENT_CONTRACT:
    case EVENT_CONTRACT_RENEWED:
        return lang_format(pp->a, pp->l, N_("until %s"), day);
    default:
        return NULL;
    }
}

static const char *
type_words(const struct profile_page *pp, const struct event *e)
{
    if (e->flags & EVENT_FIXED)
        return lang_text(pp->l, N_("fixed price"));
    if (e->flags & EVENT_FRAMEWORK)
        return lang_text(pp->l, N_("framework"));
    if (e->flags & EVENT_TRIAL)
        return lang_text(pp->l, N_("trial"));
    return NULL;
}

static const char *
body_words(const struct profile_page *pp, const struct timeline_entry *t)
{
    const struct event *e = t->event;
    const struct timeline_detail *d = &t->detail;
    struct buf b;
    buf_init(&b, pp->a);
    buf_add(&b, "");
    if (d->hidden)
        return lang_text(pp->l, N_("Only its author and his managers read this note."));
    say(&b, pp->l, d->title);
    say(&b, pp->l, d->text);
    say(&b, pp->l, type_words(pp, e));
    say(&b, pp->l, d->goods);
    if (d->amount != FIELD_EMPTY)
        say(&b, pp->l, format_money(pp->a, pp->rq->cx.config->currency,
                                    d->amount));
    say(&b, pp->l, date_words(pp, t));
    return b.data;
}

static const char *
by_words(const struct profile_page *pp, const struct timeline_detail *d)
{
    if (*d->contact && *d->by)
        return arena_printf(pp->a, "%s · %s", d->contact, d->by);
    return *d->contact ? d->contact : d->by;
}

static const char *
contact_icon(const char *kind)
{
    static const char *const ICONS[][2] = {
        {"call", "phone"}, {"visit", "map-2"}, {"meeting", "presentation"},
        {"mail", "mail"}};
    for (size_t i = 0; i < sizeof ICONS / sizeof *ICONS; i++)
        if (strcmp(ICONS[i][0], kind) == 0)
            return ICONS[i][1];
    return "message";
}

/* To the form of what stands behind it, for those who may write. */
static void
fill_edit_link(const struct profile_page *pp, struct view *row,
               const struct event *e, bool hidden)
{
    uint64_t id = 0;
    const struct entry_kind *k = entry_kind_of_event(e, &id);
    bool may = k && !hidden && pp->rq->cx.actor.may_write;
    view_if(row, "LINK", may);
    view_textf(row, "HREF", "/customer/%llu/event/%s/%llu/edit",
               (unsigned long long)pp->c.id, k ? k->code : "",
               (unsigned long long)id);
    view_msg(row, "LINK_LABEL", N_("Edit"));
}

/* Everything that can be entered by hand, in the order of a deal. */
static void
fill_enter(const struct profile_page *pp, struct view *v)
{
    static const char *const CODES[] = {
        "response", "inquiry", "opportunity", "step", "quote", "order",
        "delivery", "return", "receivable", "payment", "contract", "renewal",
        "notice", "use", "ticket", "feedback", "referral", "opening",
        "declaration"};
    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++) {
        if ((!strcmp(CODES[i], "renewal") && !pp->n.figures.contracts)
            || (!strcmp(CODES[i], "step") && !pp->n.figures.opportunities)
            || (!strcmp(CODES[i], "return") && !pp->n.figures.orders))
            continue; /* nothing that it could belong to */
        struct view *row = view_row(v, "ENTER");
        view_textf(row, "HREF", "/customer/%llu/event/%s/new",
                   (unsigned long long)pp->c.id, CODES[i]);
        view_msg(row, "LABEL", entry_kind_find(CODES[i])->title);
    }
}

static void
fill_event(const struct profile_page *pp, struct view *row,
           const struct timeline_entry *t)
{
    const struct event *e = t->event;
    const struct timeline_detail *d = &t->detail;
    const struct look *look = look_of(e->kind);
    bool contact = e->kind == EVENT_INTERACTION;
    bool clock = e->at != day_start(e->day);
    const char *title = contact && *d->kind ? d->kind
                                            : lang_text(pp->l, look->title);
    const char *body = body_words(pp, t);
    view_if(row, "TIME", clock);
    view_text(row, "CLOCK", clock ? moment_iso(pp->a, e->at) + 11 : "");
    view_text(row, "ICON", contact ? contact_icon(d->state) : look->icon);
    view_textf(row, "TONE", "%d", look->tone);
    view_text(row, "TITLE", *d->code ? arena_printf(pp->a, "%s %s", title,
                                                    d->code) : title);
    view_text(row, "BY", by_words(pp, d));
    fill_chips(pp, row, t);
    fill_edit_link(pp, row, e, d->hidden);
    view_if(row, "MOVE", false);
    view_if(row, "BODY", *body);
    view_text(row, "TEXT", body);
}

static void
fill_move(const struct profile_page *pp, struct view *row,
          const struct timeline_move *m)
{
    const struct rule_stage *from = &pp->p.model->stages[m->from];
    const struct rule_stage *to = &pp->p.model->stages[m->to];
    bool worse = to->is_loss || (m->to < m->from && !from->is_loss);
    view_if(row, "TIME", false);
    view_text(row, "CLOCK", "");
    view_text(row, "ICON", worse ? "arrow-back-up" : "stairs-up");
    view_textf(row, "TONE", "%d", to->is_loss ? 6 : worse ? 7 : 5);
    view_msg(row, "TITLE", N_("Stage"));
    view_msg(row, "BY", N_("by rule"));
    struct view *move = view_row(row, "MOVE");
    view_textf(move, "FROM_TONE", "%d", from->colour);
    view_text(move, "FROM", from->name[pp->l]);
    view_textf(move, "TO_TONE", "%d", to->colour);
    view_text(move, "TO", to->name[pp->l]);
    view_if(row, "BODY", false);
    view_text(row, "TEXT", "");
}

/* ---- filter and paging ---- */

static const struct {
    const char *key, *label;
    unsigned kinds;
} SHOWN[] = {
    {"", N_("All"), 0},
    {"contact", N_("Contacts made"), TIMELINE_CONTACT},
    {"deal", N_("Deals"), TIMELINE_DEAL},
    {"order", N_("Orders"), TIMELINE_ORDER},
    {"money", N_("Payments"), TIMELINE_MONEY},
    {"service", N_("Service"), TIMELINE_SERVICE},
    {"contract", N_("Contracts"), TIMELINE_CONTRACT},
    {"use", N_("Use"), TIMELINE_USE},
    {"stage", N_("Stage changes"), TIMELINE_STAGE},
};

struct shown {
    struct timeline_filter f;
    const char *key; /* of SHOWN */
};

static struct shown
filter_read(const struct profile_page *pp)
{
    struct shown s = {{0, DAY_NONE, false}, ""};
    const char *kind = request_query(pp->rq, "kind");
    const char *from = request_query(pp->rq, "from");
    const char *by = request_query(pp->rq, "by");
    for (size_t i = 0; kind && i < sizeof SHOWN / sizeof *SHOWN; i++)
        if (strcmp(SHOWN[i].key, kind) == 0) {
            s.f.kinds = SHOWN[i].kinds;
            s.key = SHOWN[i].key;
        }
    if (from)
        s.f.from = day_parse(from);
    s.f.inbound = by && strcmp(by, "customer") == 0;
    return s;
}

static char *
address(const struct profile_page *pp, const char *kind, int32_t from,
        bool inbound)
{
    struct buf b;
    buf_init(&b, pp->a);
    buf_add(&b, customer_href(pp, pp->p.model, ""));
    const char *join = pp->p.model->is_default ? "?" : "&";
    if (*kind) {
        buf_printf(&b, "%skind=%s", join, kind);
        join = "&";
    }
    if (from != DAY_NONE) {
        buf_printf(&b, "%sfrom=%s", join, day_iso(pp->a, from));
        join = "&";
    }
    if (inbound)
        buf_printf(&b, "%sby=customer", join);
    return b.data;
}

static void
shown_row(struct view *v, const char *label, const char *href, bool current)
{
    struct view *row = view_row(v, "SHOWN");
    view_text(row, "LABEL", label);
    view_textf(row, "HREF", "%s#tab", href);
    view_if(row, "CURRENT", current);
}

static void
fill_shown(const struct profile_page *pp, struct view *v,
           const struct shown *s)
{
    for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++)
        shown_row(v, lang_text(pp->l, SHOWN[i].label),
                  address(pp, SHOWN[i].key, s->f.from, s->f.inbound),
                  SHOWN[i].key == s->key);
    if (s->f.kinds == 0 || s->f.kinds == TIMELINE_CONTACT)
        shown_row(v, lang_text(pp->l, N_("Customer began")),
                  address(pp, s->key, s->f.from, !s->f.inbound),
                  s->f.inbound);
    if (s->f.from != DAY_NONE)
        shown_row(v, lang_format(pp->a, pp->l, N_("from %s ×"),
                                 day_iso(pp->a, s->f.from)),
                  address(pp, s->key, DAY_NONE, s->f.inbound), true);
}

/* day.at.id of the last entry seen. */
static bool
key_read(const char *text, struct timeline_key *k)
{
    long long day, at;
    unsigned long long id;
    char end;
    if (!text || strlen(text) > 64 ||
        sscanf(text, "%7lld.%20lld.%20llu%c", &day, &at, &id, &end) != 3)
        return false;
    *k = (struct timeline_key){(int32_t)day, at, id};
    return true;
}

static void
fill_entries(const struct profile_page *pp, struct view *v,
             const struct timeline *t, const struct shown *s)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct timeline_entry *e = &t->entries[i];
        struct view *row = view_row(v, "ENTRY");
        view_text(row, "DAY", format_day_short(pp->a, e->key.day,
                                               pp->today));
        if (e->event)
            fill_event(pp, row, e);
        else
            fill_move(pp, row, e->move);
    }
    view_if(v, "MORE", t->more);
    if (!t->more)
        return;
    const struct timeline_key *k = &t->entries[t->count - 1].key;
    char *here = address(pp, s->key, s->f.from, s->f.inbound);
    char *more = arena_printf(pp->a, "%s%cbefore=%d.%lld.%llu", here,
                              strchr(here, '?') ? '&' : '?', (int)k->day,
                              (long long)k->at, (unsigned long long)k->id);
    view_textf(v, "MORE_HREF", "%s#tab", more);
    view_textf(v, "PART_HREF", "%s&part=more", more);
}

/* ---- quick entry ---- */

static void
fill_options(const struct profile_page *pp, struct view *v,
             const char *section, const struct choice *list,
             const char *selected)
{
    for (; list->key; list++) {
        struct view *row = view_row(v, section);
        view_text(row, "VALUE", list->key);
        view_msg(row, "LABEL", list->label);
        view_if(row, "SELECTED", strcmp(list->key, selected) == 0);
    }
    (void)pp;
}

static void
fill_note_error(const struct form *f, struct view *v)
{
    const char *message = f->whole;
    for (size_t i = 0; i < f->count && !message; i++)
        if (f->messages[i])
            message = lang_format(
                f->rq->cx.arena, f->rq->cx.lang, N_("%s: %s"),
                lang_text(f->rq->cx.lang, f->fields[i].label),
                f->messages[i]);
    view_if(v, "NOTE_ERROR", message != NULL);
    view_text(v, "MESSAGE", message);
}

/* What is to be done with customers of its stage. */
static enum err
fill_plays(const struct profile_page *pp, struct view *v, const char *selected)
{
    struct reference_play *plays;
    uint64_t id;
    size_t n;
    if (!parse_u64(selected, &id))
        id = 0;
    TRY(reference_plays(&pp->rq->cx, profile_stage(&pp->p)->code, id, &plays,
                        &n));
    view_if(v, "ANY_PLAY", n > 0);
    for (size_t i = 0; i < n; i++) {
        struct view *row = view_row(v, "PLAY");
        view_u64(row, "VALUE", plays[i].id);
        view_text(row, "LABEL", plays[i].name);
        view_if(row, "SELECTED", plays[i].id == id);
    }
    return OK;
}

static enum err
fill_note(const struct profile_page *pp, struct view *v)
{
    struct request *rq = pp->rq;
    struct follow_up empty;
    struct form fresh, *f = pp->note;
    bool kept = false;
    char *action = arena_printf(pp->a, "/customer/%llu/follow-up",
                                (unsigned long long)pp->c.id);
    view_if(v, "CAN_NOTE", pp->may_edit);
    if (!pp->may_edit)
        return OK;
    if (!f) {
        field_clear(follow_up_fields, follow_up_field_count, &empty);
        form_show(rq, follow_up_fields, follow_up_field_count, &empty,
                  &fresh);
        struct params draft = {0};
        int64_t saved_at;
        if (draft_read(rq, action, &draft, &saved_at) == OK)
            form_show_params(&fresh, &draft);
        kept = *form_raw(&fresh, "text");
        f = &fresh;
    }
    fill_enter(pp, v);
    view_text(v, "NOTE_ACTION", action);
    view_text(v, "DRAFT", action);
    view_textf(v, "FULL_HREF", "%s/new", action);
    view_text(v, "NOTE_TEXT", form_raw(f, "text"));
    view_text(v, "NEXT_ON", form_raw(f, "next_on"));
    view_text(v, "TODAY_ISO", day_iso(pp->a, pp->today));
    fill_options(pp, v, "KIND", follow_up_kinds, form_raw(f, "kind"));
    fill_options(pp, v, "WAY", follow_up_ways, form_raw(f, "way"));
    fill_note_error(f, v);
    view_if(v, "KEPT", kept);
    form_hidden(rq, v, 0);
    return fill_plays(pp, v, form_raw(f, "play"));
}

enum err
customer_fill_timeline(const struct profile_page *pp, struct view *v,
                       bool part)
{
    const struct profile *p = &pp->p;
    struct shown s = filter_read(pp);
    struct timeline_key key;
    struct timeline t;
    bool later = key_read(request_query(pp->rq, "before"), &key);
    timeline_page(pp->a, p->events, p->event_count, p->moves, p->move_count,
                  &s.f, later ? &key : NULL, PAGE_ENTRIES, &t);
    TRY(timeline_details(&pp->rq->cx, pp->c.id, &pp->n.known, &t));
    if (part) {
        fill_entries(pp, v, &t, &s);
        return OK;
    }
    struct view *body = view_include(v, "TAB_BODY", "customer/tab_timeline");
    TRY(fill_note(pp, body));
    fill_shown(pp, body, &s);
    view_if(body, "LATER", later);
    view_textf(body, "NEWEST_HREF", "%s#tab",
               address(pp, s.key, s.f.from, s.f.inbound));
    view_if(body, "NOTHING", t.count == 0);
    fill_entries(pp, view_include(body, "TIMELINE", "customer/timeline"), &t,
                 &s);
    return OK;
}
