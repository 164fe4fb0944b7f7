/* Contacts with made-up customers, campaigns that reach them, and what is to be
 * done next. See demo_private.h. */
#include <string.h>

#include "model/demo_private.h"

uint64_t
demo_interaction(struct demo *d, const struct demo_life *l,
                 const struct demo_contacted *c)
{
    uint64_t id = demo_number(d, DEMO_INTERACTION);
    int64_t at = demo_moment(d, c->day);
    bool inbound = !strcmp(c->direction, "in");
    bool alone = !strcmp(c->kind, "web") || !strcmp(c->kind, "download") ||
                 !strcmp(c->kind, "registration");
    bool touch = c->answered || (inbound && strcmp(c->kind, "web"));
    enum event_kind kind = !strcmp(c->kind, "web") ? EVENT_WEB_VISIT
        : !strcmp(c->kind, "download") ? EVENT_DOWNLOAD
        : alone ? EVENT_REGISTRATION : EVENT_INTERACTION;
    uint64_t who = alone ? 0 : c->account ? c->account : l->owner_id;
    uint64_t contact = c->contact ? c->contact
        : l->contacts[demo_below(d, (uint32_t)l->contact_count)];
    bool talk = c->answered && strcmp(c->kind, "mail") &&
                strcmp(c->kind, "message");
    DEMO_PUT(d, DEMO_INTERACTION, B_U64(id), B_U64(l->id), B_REF(contact),
             B_REF(who), B_TEXT(c->kind), B_TEXT(c->direction),
             B_I64(c->answered), B_I64(touch), B_DAY(c->day), B_TIME(at),
             talk ? B_I64(demo_from_to(d, 3, 45)) : B_NULL, B_TEXT(c->text),
             B_DAY(c->next_on), B_TIME(at), B_REF(who));
    struct event *e = demo_event(d, l, kind, c->day, at, id);
    e->flags = (touch ? EVENT_TOUCH : 0) | (inbound ? EVENT_INBOUND : 0);
    if (who)
        e->account_id = who;
    return id;
}

static void
contact_pick(struct demo *d, bool cold, const struct demo_list *say,
             struct demo_contacted *c)
{
    static const char *const WAYS[] = {"call", "call", "call", "call",
        "message", "message", "mail", "visit", "visit", "meeting"};
    unsigned n = demo_below(d, 100);
    *c = (struct demo_contacted){.kind = "call", .direction = "out",
                                 .next_on = DAY_NONE};
    if (n < (cold ? 35u : 12u)) {
        c->text = demo_pick(d, &demo_say_missed);
    } else if (n < (cold ? 65u : 20u)) {
        c->kind = "mail";
        c->text = demo_pick(d, &demo_say_cold);
    } else if (n < (cold ? 90u : 28u)) {
        c->kind = "web";
        c->direction = "in";
        c->text = demo_pick(d, &demo_pages);
    } else if (n < 94) {
        c->kind = cold ? "call" : WAYS[demo_below(d, 10)];
        c->answered = true;
        c->text = demo_pick(d, say);
    } else {
        c->answered = demo_chance(d, 70);
        c->kind = !c->answered ? "download"
            : demo_chance(d, 60) ? "message" : "call";
        c->direction = "in";
        c->text = demo_pick(d, c->answered ? &demo_say_inbound : &demo_pages);
    }
}

static bool
takes_part(const struct demo_contacted *c)
{
    return c->answered || c->kind[0] == 'd'; /* a download */
}

void
demo_contacts(struct demo *d, const struct demo_life *l, int32_t from,
              int32_t to, int every, bool cold, const struct demo_list *say)
{
    struct demo_contacted c;
    int left = cold ? 2 : 1000; /* few times that the customer takes part */
    int32_t day = from + demo_from_to(d, 0, every);
    for (; day <= to; day += 1 + demo_from_to(d, every / 3, every * 5 / 3)) {
        do
            contact_pick(d, cold, say, &c);
        while (left == 0 && takes_part(&c));
        left -= takes_part(&c);
        c.day = day;
        int32_t due = day + demo_from_to(d, 2, 8);
        bool agreed = c.answered && !l->pooled && due < d->end &&
                      demo_chance(d, 25);
        c.next_on = agreed ? due : DAY_NONE;
        uint64_t id = demo_interaction(d, l, &c);
        if (agreed)
            demo_task(d, l, "call", demo_pick(d, &demo_next_step), due, due,
                      id);
    }
}

void
demo_campaigns(struct demo *d, const struct demo_life *l)
{
    static const char *const ANSWERS[] = {"opened", "clicked", "registered",
                                          "replied"};
    for (size_t i = 0; i < DEMO_CAMPAIGNS; i++) {
        int32_t day = d->campaign_day[i] + demo_from_to(d, 0, 6);
        if (day <= l->created || !demo_chance(d, 18))
            continue;
        uint64_t id = demo_number(d, DEMO_CAMPAIGN_TOUCH);
        int32_t back = day + demo_from_to(d, 0, 5);
        bool answer = l->plan != PLAN_AWARENESS && demo_chance(d, 16);
        int64_t sent = demo_moment(d, day);
        int64_t came = demo_evening(d, back);
        DEMO_PUT(d, DEMO_CAMPAIGN_TOUCH, B_U64(id), B_U64(d->campaign_id[i]),
                 B_U64(l->id), B_REF(l->contacts[0]), B_TIME(sent),
                 B_TEXT(answer ? ANSWERS[demo_below(d, 4)] : ""),
                 B_TIME(answer ? came : TIME_NONE), B_TIME(sent));
        if (answer)
            demo_event(d, l, EVENT_CAMPAIGN_RESPONSE, back, came, id);
    }
}

/* ---- what is to be done ---- */

void
demo_task(struct demo *d, const struct demo_life *l, const char *kind,
          const char *title, int32_t due, int32_t done, uint64_t interaction)
{
    int64_t made = demo_moment(d, due - 4 < l->created ? l->created : due - 4);
    if (due >= d->end)
        made = demo_moment(d, d->end - 1 - (int32_t)demo_below(d, 5));
    DEMO_PUT(d, DEMO_TASK, B_U64(demo_number(d, DEMO_TASK)), B_U64(l->id),
             B_REF(l->contacts[0]), B_U64(l->owner_id), B_TEXT(kind),
             B_TEXT(title), B_DAY(due),
             B_TIME(done == DAY_NONE ? TIME_NONE : demo_moment(d, done)),
             B_REF(done == DAY_NONE ? 0 : l->owner_id),
             B_TEXT(interaction ? "follow_up" : ""), B_REF(interaction),
             B_TIME(made), B_U64(l->owner_id));
}

void
demo_next_task(struct demo *d, const struct demo_life *l)
{
    static const char *const KINDS[] = {"call", "quote", "visit", "call",
        "other", "call", "other", "other", "visit", "mail", "collect",
        "delivery"};
    unsigned n = demo_below(d, 1000);
    int32_t due;
    if (l->pooled)
        return;
    if (n < 14)
        due = d->end - demo_from_to(d, 1, 9);
    else if (n < 36)
        due = d->end;
    else if (n < 85)
        due = d->end + demo_from_to(d, 1, 6);
    else if (n < 200)
        due = d->end + demo_from_to(d, 7, 45);
    else
        return;
    size_t step = demo_below(d, (uint32_t)demo_next_step.count);
    demo_task(d, l, KINDS[step], demo_next_step.words[step], due, DAY_NONE,
              0);
}
