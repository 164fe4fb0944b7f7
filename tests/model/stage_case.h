/* Customers written as JSON (the form of ref/stage_cases.json) as events. */
#ifndef TESTS_MODEL_STAGE_CASE_H
#define TESTS_MODEL_STAGE_CASE_H

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "model/evaluate.h"

enum { CASE_EVENTS = 4000 };

struct stage_case {
    const char *name;
    json_t *expect;
    int32_t asked_on, set_cycle;
    struct category_cycle category;
    struct event events[CASE_EVENTS];
    size_t n;
};

static int32_t
case_day(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s == NULL ? DAY_NONE : day_parse(s);
}

static bool
case_is(const json_t *o, const char *key)
{
    return json_is_true(json_object_get(o, key));
}

static struct event *
case_add(struct stage_case *c, enum event_kind kind, int32_t day,
         uint64_t ref)
{
    assert_true(c->n < CASE_EVENTS && day != DAY_NONE);
    struct event *e = &c->events[c->n++];
    event_clear(e);
    e->kind = (uint16_t)kind;
    e->day = day;
    e->at = moment_of(day, 12 * 3600);
    e->ref_id = ref;
    return e;
}

/* "HH:MM" of an event, for what happens twice on a day. */
static void
case_time(struct event *e, const json_t *j)
{
    const char *s = json_string_value(json_object_get(j, "time"));
    if (s != NULL)
        e->at = moment_of(e->day, (atoi(s) * 60 + atoi(s + 3)) * 60);
}

static void
case_order(struct stage_case *c, const json_t *j, int32_t day, uint64_t ref)
{
    double amount = json_number_value(json_object_get(j, "amount"));
    struct event *e;
    if (json_object_get(j, "returns") != NULL) {
        uint64_t order = 0;
        for (size_t i = 0; i < c->n; i++)
            if (c->events[i].kind == EVENT_ORDER
                && c->events[i].amount == (int64_t)(-amount * 100))
                order = c->events[i].ref_id;
        e = case_add(c, EVENT_RETURN, day, ref);
        e->other_id = order;
        e->flags = EVENT_FULL_RETURN;
    } else {
        e = case_add(c, EVENT_ORDER, day, ref);
        e->other_id = (uint64_t)json_integer_value(
            json_object_get(j, "contract_ref"));
        if (case_is(j, "upsell"))
            e->flags |= EVENT_UPSELL;
    }
    e->amount = (int64_t)(amount * 100);
    e->category_id = 1;
    case_time(e, j);
    if (case_day(j, "cancelled_on") != DAY_NONE)
        case_add(c, EVENT_ORDER_CANCELLED, case_day(j, "cancelled_on"), ref);
}

static void
case_contract(struct stage_case *c, const json_t *j, int32_t day,
              uint64_t ref)
{
    const char *type = json_string_value(json_object_get(j, "contract"));
    if (json_object_get(j, "ref") != NULL)
        ref = (uint64_t)json_integer_value(json_object_get(j, "ref"));
    struct event *e = case_add(c, EVENT_CONTRACT, day, ref);
    e->until_on = case_day(j, "last_day");
    e->from_on = case_day(j, "first_day");
    e->quantity = (int32_t)json_integer_value(
        json_object_get(j, "term_months"));
    e->amount = json_object_get(j, "price") == NULL ? FIELD_EMPTY
        : (int64_t)(json_number_value(json_object_get(j, "price")) * 100);
    e->category_id = 1;
    e->other_id = (uint64_t)json_integer_value(json_object_get(j, "follows"));
    e->flags = strcmp(type, "fixed") == 0 ? EVENT_FIXED
        : strcmp(type, "trial") == 0 ? EVENT_TRIAL : EVENT_FRAMEWORK;
    if (case_is(j, "renews"))
        e->flags |= EVENT_RENEWS;
    if (case_is(j, "named_by_orders"))
        e->flags |= EVENT_NAMED;
    if (case_is(j, "upsell"))
        e->flags |= EVENT_UPSELL;
    case_time(e, j);
    if (case_day(j, "ended_on") != DAY_NONE) {
        e = case_add(c, EVENT_CONTRACT_ENDED, case_day(j, "ended_on"), ref);
        e->until_on = case_day(j, "ended_last_day");
    }
}

static void
case_deal(struct stage_case *c, const json_t *j, const char *kind,
          int32_t day, uint64_t ref)
{
    int32_t closed = case_day(j, "closed_on");
    if (strcmp(kind, "quote") == 0) {
        case_add(c, EVENT_QUOTE, day, ref);
        if (case_day(j, "accepted_on") != DAY_NONE)
            case_time(case_add(c, EVENT_QUOTE_ACCEPTED,
                               case_day(j, "accepted_on"), ref), j);
        if (closed != DAY_NONE)
            case_add(c, EVENT_QUOTE_CLOSED, closed, ref);
    } else if (strcmp(kind, "inquiry") == 0) {
        case_add(c, EVENT_INQUIRY, day, ref);
        if (closed != DAY_NONE)
            case_add(c, EVENT_INQUIRY_CLOSED, closed, ref);
    } else {
        int32_t last = case_day(j, "last_open_step_since");
        case_add(c, EVENT_OPPORTUNITY, day, ref);
        if (last != DAY_NONE) {
            struct event *e = case_add(c, EVENT_OPPORTUNITY_STEP, last, 1);
            e->other_id = ref;
            e->flags = EVENT_LAST_STEP;
        }
        if (closed != DAY_NONE)
            case_add(c, EVENT_OPPORTUNITY_LOST, closed, ref);
    }
}

static void
case_notice(struct stage_case *c, const json_t *j, int32_t day, uint64_t ref)
{
    struct event *e = case_add(c, EVENT_NOTICE, day, ref);
    e->until_on = case_day(j, "period_last_day");
    e->other_id = (uint64_t)json_integer_value(
        json_object_get(j, "contract_ref"));
    if (case_day(j, "withdrawn_on") != DAY_NONE)
        case_add(c, EVENT_NOTICE_WITHDRAWN, case_day(j, "withdrawn_on"), ref);
}

static int16_t
case_outcome(const json_t *j)
{
    const char *s = json_string_value(json_object_get(j, "outcome"));
    return strcmp(s, "notice withdrawn") == 0 ? RECOVERY_WITHDRAWN
        : strcmp(s, "restored") == 0 ? RECOVERY_RESTORED
        : strcmp(s, "partly restored") == 0 ? RECOVERY_PARTLY
        : strcmp(s, "released") == 0 ? RECOVERY_RELEASED : RECOVERY_LOST;
}

static void
case_plain(struct stage_case *c, const json_t *j, const char *kind,
           int32_t day, uint64_t ref)
{
    static const struct {
        const char *name;
        enum event_kind kind;
    } kinds[] = {
        {"interaction", EVENT_INTERACTION}, {"use", EVENT_USE},
        {"declared_lost", EVENT_DECLARED_LOST},
        {"declared_kept", EVENT_DECLARED_KEPT}, {"nps", EVENT_NPS},
        {"intent", EVENT_INTENT}, {"recovery", EVENT_RECOVERY_CLOSED},
        {"delivery", EVENT_DELIVERY}, {"referral", EVENT_REFERRAL},
        {"download", EVENT_DOWNLOAD}, {"opening", EVENT_OPENING},
        {"ticket", EVENT_TICKET}
    };
    size_t i = 0;
    while (strcmp(kinds[i].name, kind) != 0)
        assert_true(++i < sizeof kinds / sizeof *kinds);
    struct event *e = case_add(c, kinds[i].kind, day, ref);
    if (case_is(j, "touch") || kinds[i].kind == EVENT_DOWNLOAD)
        e->flags = EVENT_TOUCH;
    if (json_object_get(j, "score") != NULL)
        e->score = (int16_t)json_integer_value(json_object_get(j, "score"));
    if (kinds[i].kind == EVENT_RECOVERY_CLOSED)
        e->score = case_outcome(j);
    if (kinds[i].kind == EVENT_OPENING) {
        e->until_on = case_day(j, "last_day");
        e->quantity = (int32_t)json_integer_value(
            json_object_get(j, "purchases"));
        e->amount = (int64_t)(100 * json_number_value(
            json_object_get(j, "amount")));
        e->category_id = 1;
    }
    case_time(e, j);
    if (kinds[i].kind == EVENT_TICKET && case_day(j, "closed_on") != DAY_NONE)
        case_add(c, EVENT_TICKET_CLOSED, case_day(j, "closed_on"), ref);
}

static int
case_event_order(const void *x, const void *y)
{
    const struct event *a = x, *b = y;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static void
case_read(const json_t *j, struct stage_case *c)
{
    size_t i;
    json_t *e;
    c->n = 0;
    c->name = json_string_value(json_object_get(j, "name"));
    c->expect = json_object_get(j, "expect");
    c->asked_on = case_day(j, "asked_on");
    c->set_cycle = (int32_t)json_integer_value(
        json_object_get(j, "set_cycle"));
    c->category = (struct category_cycle){
        1, 0, (int32_t)json_integer_value(
            json_object_get(j, "category_cycle"))};
    json_array_foreach(json_object_get(j, "events"), i, e) {
        const char *kind = json_string_value(json_object_get(e, "kind"));
        int32_t day = case_day(e, "day");
        uint64_t ref = 1000 + i;
        if (strcmp(kind, "order") == 0)
            case_order(c, e, day, ref);
        else if (strcmp(kind, "contract") == 0)
            case_contract(c, e, day, ref);
        else if (strcmp(kind, "notice") == 0)
            case_notice(c, e, day, ref);
        else if (strcmp(kind, "quote") == 0 || strcmp(kind, "inquiry") == 0
                 || strcmp(kind, "opportunity") == 0)
            case_deal(c, e, kind, day, ref);
        else
            case_plain(c, e, kind, day, ref);
    }
    for (i = 0; i < c->n; i++)
        c->events[i].id = i + 1;
    qsort(c->events, c->n, sizeof *c->events, case_event_order);
}

#endif
