/* Contracts, notices, tickets, answers, referrals, losses and recoveries of
 * made-up customers. See demo_private.h. */
#include <string.h>

#include "model/demo_private.h"

uint64_t
demo_contract(struct demo *d, const struct demo_life *l,
              const struct demo_contract *c)
{
    uint64_t id = demo_number(d, DEMO_CONTRACT);
    bool fixed = !strcmp(c->type, "fixed"), trial = !strcmp(c->type, "trial");
    int months = day_months_between(c->starts, c->ends + 1), year, m, day;
    int64_t at = demo_moment(d, c->starts);
    day_to_ymd(c->starts, &year, &m, &day);
    DEMO_PUT(d, DEMO_CONTRACT, B_U64(id),
             B_TEXT(c->code ? c->code
                    : arena_printf(d->cx.arena, "HT-%d-%05llu", year,
                                   (unsigned long long)(2000 + id))),
             B_U64(l->id), B_REF(l->owner_id),
             B_U64(d->product_id[fixed ? DEMO_PRODUCTS - 1 : 0]),
             B_TEXT(c->type), B_TEXT(c->ends < d->end && !c->renewed ? "ended"
                                                    : "running"),
             B_DAY(c->starts), B_DAY(c->starts), B_DAY(c->ends),
             B_I64(months), B_I64(trial ? 0 : 30),
             B_MONEY(trial ? FIELD_EMPTY : c->price), B_REF(c->follows),
             B_I64(c->named), B_TIME(at));
    struct event *e = demo_event(d, l, EVENT_CONTRACT, c->starts, at, id);
    e->until_on = c->ends;
    e->quantity = months;
    e->amount = fixed ? c->price : FIELD_EMPTY;
    e->other_id = c->follows;
    e->category_id = fixed ? d->category_id[DEMO_PRODUCTS - 1] : 0;
    e->flags = fixed ? EVENT_FIXED : trial ? EVENT_TRIAL : EVENT_FRAMEWORK;
    if (c->named)
        e->flags |= EVENT_NAMED;
    return id;
}

void
demo_renewal(struct demo *d, const struct demo_life *l, uint64_t contract,
             const struct demo_contract *term)
{
    uint64_t id = demo_number(d, DEMO_RENEWAL);
    int months = day_months_between(term->starts, term->ends + 1);
    int32_t agreed = term->starts - demo_from_to(d, 8, 40);
    int64_t at = demo_moment(d, agreed);
    DEMO_PUT(d, DEMO_RENEWAL, B_U64(id), B_U64(l->id), B_U64(contract),
             B_DAY(agreed), B_DAY(term->starts), B_DAY(term->ends),
             B_I64(months), B_MONEY(term->price), B_REF(l->owner_id),
             B_TIME(at));
    struct event *e =
        demo_event(d, l, EVENT_CONTRACT_RENEWED, term->starts,
                   demo_moment(d, term->starts), contract);
    e->other_id = id;
    e->until_on = term->ends;
    e->quantity = months;
    e->amount = term->price;
    e->category_id = d->category_id[DEMO_PRODUCTS - 1];
    e->flags = EVENT_FIXED;
}

void
demo_notice(struct demo *d, const struct demo_life *l, uint64_t contract,
            int32_t received, int32_t ends, int32_t withdrawn,
            const char *words)
{
    uint64_t id = demo_number(d, DEMO_NOTICE);
    int64_t at = demo_moment(d, received), back = TIME_NONE;
    if (withdrawn != DAY_NONE)
        back = demo_moment(d, withdrawn);
    DEMO_PUT(d, DEMO_NOTICE, B_U64(id), B_U64(l->id), B_REF(contract),
             B_REF(l->contacts[0]), B_REF(l->owner_id), B_DAY(received),
             B_TIME(at), B_TEXT("mail"), B_DAY(ends), B_TEXT(words),
             B_DAY(withdrawn), B_TIME(back), B_TIME(at));
    struct event *e = demo_event(d, l, EVENT_NOTICE, received, at, id);
    e->other_id = contract;
    e->until_on = ends;
    if (withdrawn != DAY_NONE)
        demo_event(d, l, EVENT_NOTICE_WITHDRAWN, withdrawn, back, id);
}

void
demo_ticket(struct demo *d, const struct demo_life *l, int32_t day,
            int32_t closed, const char *subject, const char *solved)
{
    static const char *const KINDS[] = {"fault", "fault", "question",
        "complaint", "installation", "training"};
    static const char *const URGENT[] = {"normal", "normal", "low", "high",
                                         "urgent"};
    uint64_t id = demo_number(d, DEMO_TICKET);
    int64_t at = demo_moment(d, day), done = TIME_NONE;
    if (closed != DAY_NONE)
        done = demo_evening(d, closed);
    const char *what = subject ? subject : demo_pick(d, &demo_ticket_subject);
    const char *kind = subject ? "fault" : KINDS[demo_below(d, 6)];
    DEMO_PUT(d, DEMO_TICKET, B_U64(id),
             B_TEXT(arena_printf(d->cx.arena, "FW-%05llu",
                                 (unsigned long long)(3317 + id))),
             B_U64(l->id), B_REF(l->contacts[l->contact_count - 1]),
             B_U64(d->service_id),
             B_U64(d->product_id[demo_below(d, DEMO_PRODUCTS - 2)]),
             B_TEXT(kind),
             B_TEXT(subject ? "high" : URGENT[demo_below(d, 5)]),
             B_TEXT(what), B_TEXT(what), B_DAY(day), B_TIME(at),
             B_TIME(at + (int64_t)demo_from_to(d, 5, 170) * 60000000),
             B_DAY(closed), B_TIME(done),
             B_TEXT(closed == DAY_NONE ? "" : solved ? solved
                    : demo_pick(d, &demo_ticket_solved)), B_TIME(at));
    struct event *e = demo_event(d, l, EVENT_TICKET, day, at, id);
    e->account_id = d->service_id;
    e->flags = !strcmp(kind, "complaint") ? EVENT_COMPLAINT : 0;
    if (closed != DAY_NONE)
        demo_event(d, l, EVENT_TICKET_CLOSED, closed, done, id)->account_id =
            d->service_id;
}

void
demo_feedback(struct demo *d, const struct demo_life *l, const char *kind,
              int32_t day, int score, const char *words)
{
    uint64_t id = demo_number(d, DEMO_FEEDBACK);
    int64_t at = demo_evening(d, day);
    enum event_kind what = !strcmp(kind, "nps") ? EVENT_NPS
        : !strcmp(kind, "csat") ? EVENT_CSAT
        : !strcmp(kind, "intent") ? EVENT_INTENT : EVENT_VALUE_COMPARED;
    uint64_t competitor = what == EVENT_VALUE_COMPARED
        ? d->competitor_id[demo_below(d, DEMO_COMPETITORS)] : 0;
    DEMO_PUT(d, DEMO_FEEDBACK, B_U64(id), B_U64(l->id), B_REF(l->contacts[0]),
             B_U64(d->service_id), B_TEXT(kind), B_I64(score), B_DAY(day),
             B_TIME(at), B_TEXT(words), B_REF(competitor), B_TIME(at));
    struct event *e = demo_event(d, l, what, day, at, id);
    e->score = (int16_t)score;
    e->account_id = d->service_id;
}

/* Recommended somebody who became a customer some days later, if one fits. */
void
demo_referral(struct demo *d, const struct demo_life *l)
{
    int32_t day = demo_from_to(d, l->days[l->day_count - 1] - 30,
                               d->end - 20);
    uint64_t who = 0;
    const char *name = "";
    for (int i = 0; i < 20 && who == 0 && d->made > 1; i++) {
        size_t k = 1 + demo_below(d, (uint32_t)d->made - 1);
        if (d->created[k] - 5 > l->days[0] + 40 &&
            d->created[k] < d->end - 20) {
            day = d->created[k] - 5;
            who = d->customer_ids[k];
            name = d->names[k];
        }
    }
    uint64_t id = demo_number(d, DEMO_REFERRAL);
    int64_t at = demo_moment(d, day);
    DEMO_PUT(d, DEMO_REFERRAL, B_U64(id), B_U64(l->id), B_REF(who),
             B_TEXT(who ? name : "同园区的一家企业"), B_DAY(day), B_TIME(at),
             B_TIME(at));
    demo_event(d, l, EVENT_REFERRAL, day, at, id);
}

void
demo_lost(struct demo *d, const struct demo_life *l, int32_t day,
          const char *reason, const char *words)
{
    uint64_t id = demo_number(d, DEMO_DECLARATION);
    int64_t at = demo_evening(d, day);
    DEMO_PUT(d, DEMO_DECLARATION, B_U64(id), B_U64(l->id), B_TEXT("lost"),
             B_DAY(day), B_TIME(at), B_TEXT(reason), B_TEXT(words),
             B_TEXT("salesperson"),
             B_REF(demo_chance(d, 50)
                   ? d->competitor_id[demo_below(d, DEMO_COMPETITORS)] : 0),
             B_REF(l->owner_id), B_TIME(at));
    demo_event(d, l, EVENT_DECLARED_LOST, day, at, id);
}

void
demo_back(struct demo *d, const struct demo_life *l, int32_t day)
{
    uint64_t id = demo_number(d, DEMO_DECLARATION);
    int64_t at = demo_evening(d, day);
    DEMO_PUT(d, DEMO_DECLARATION, B_U64(id), B_U64(l->id), B_TEXT("back"),
             B_DAY(day), B_TIME(at), B_TEXT(""),
             B_TEXT("电话确认继续合作。"), B_TEXT("customer"), B_REF(0),
             B_REF(l->owner_id), B_TIME(at));
    demo_event(d, l, EVENT_DECLARED_KEPT, day, at, id);
}

void
demo_recovered(struct demo *d, const struct demo_life *l, int32_t opened,
               int32_t closed, enum recovery_outcome outcome)
{
    static const char *const WORDS[][2] = {
        [RECOVERY_WITHDRAWN] = {"withdrawn", "整改后客户收回解约通知。"},
        [RECOVERY_RESTORED] = {"restored", "定期巡检后客户恢复采购。"},
        [RECOVERY_PARTLY] = {"partly_restored", "恢复了部分品类的采购。"},
        [RECOVERY_RELEASED] = {"released", "价值偏低，友好结束合作。"},
        [RECOVERY_LOST] = {"lost", "对方已签新供应商，本次未能挽回。"}};
    uint64_t id = demo_number(d, DEMO_RECOVERY);
    int64_t at = demo_evening(d, closed);
    int year, month, day;
    day_to_ymd(opened, &year, &month, &day);
    DEMO_PUT(d, DEMO_RECOVERY, B_U64(id), B_U64(l->id),
             B_TEXT(arena_printf(d->cx.arena, "WH-%d-%04llu", year,
                                 (unsigned long long)id)),
             B_DAY(opened), B_DAY(closed), B_TIME(at),
             B_TEXT(WORDS[outcome][0]),
             B_MONEY(100000 * (int64_t)demo_from_to(d, 4, 60)),
             B_REF(l->owner_id), B_TEXT(WORDS[outcome][1]), B_TIME(at));
    demo_event(d, l, EVENT_RECOVERY_OPENED, opened, demo_moment(d, opened),
               id);
    demo_event(d, l, EVENT_RECOVERY_CLOSED, closed, at, id)->score =
        (int16_t)outcome;
}

void
demo_opening(struct demo *d, const struct demo_life *l, int32_t first,
             int32_t last, int64_t purchases)
{
    uint64_t id = demo_number(d, DEMO_OPENING);
    int64_t amount = purchases * l->size * 380000;
    int64_t at = demo_moment(d, d->start);
    DEMO_PUT(d, DEMO_OPENING, B_U64(id), B_U64(l->id), B_DAY(first),
             B_DAY(last), B_I64(purchases), B_MONEY(amount),
             B_TEXT("老客户"), B_TEXT("旧系统汇总"), B_TIME(at));
    struct event *e = demo_event(d, l, EVENT_OPENING, first,
                                 moment_of(first, 12 * 3600), id);
    e->until_on = last;
    e->quantity = (int32_t)purchases;
    e->amount = amount;
}
