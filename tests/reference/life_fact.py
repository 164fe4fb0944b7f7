"""The facts of a customer, each looked up among the events of its day."""
from bisect import bisect_right
from fractions import Fraction

from reference.life_event import (
    CAMPAIGN_RESPONSE, CONTRACT, CONTRACT_RENEWED, CSAT, DEAL, DEAL_LOST,
    DEAL_STEP, DEAL_WON, DELIVERY, FIXED, FRAMEWORK, INQUIRY, INQUIRY_CLOSED,
    INTENT, INTERACTION, LAST_STEP, NEVER, NPS, ORDER, QUOTE, QUOTE_ACCEPTED,
    QUOTE_CLOSED, RECOVERY_CLOSED, REFERRAL, TICKET, TICKET_CLOSED,
    TICKET_REOPENED, TOUCH, TRIAL, UPSELL, USE, later_month, full_months)


class Facts:
    """Part of Life: as of self.day."""

    # ---- facts, as of self.day ----

    def fact(self, name, days=0):
        """Its value; None where it has none."""
        if (name, days) not in self.cache:
            ask = getattr(self, "fact_" + name)
            self.cache[name, days] = ask(days) if days else ask()
        return self.cache[name, days]

    def fact_gone(self):
        return self.latches.gone and self.latches.last_purchase is not None

    def fact_late(self):
        return self.is_late(self.day)

    def fact_lapsed(self):
        return self.latches.lapsed_since is not None

    def fact_lapsed_days(self):
        since = self.latches.lapsed_since
        return None if since is None else self.day - since + 1

    def fact_purchases(self):
        return self.latches.round_purchases

    def fact_months(self):
        first = self.latches.round_first
        return None if first is None else full_months(first, self.day)

    def fact_since_first(self):
        first = self.latches.round_first
        return None if first is None else self.day - first

    def fact_quiet(self):
        last = self.latches.last_purchase
        return None if last is None else self.day - last

    def fact_delivered(self):
        since = self.latches.round_first if self.latches.round > 1 else 0
        return any(e.kind == DELIVERY and e.day >= since
                   for e in self.known.events)

    def fact_covered(self):
        return self.running(self.day, FIXED)

    def fact_framework(self):
        return self.running(self.day, FRAMEWORK)

    def fact_trial(self):
        return self.running(self.day, TRIAL)

    def fact_notice(self):
        return any(e.until >= self.day and back > self.day
                   for e, back in self.known.notices)

    def open_of(self, kind, ends, again=None):
        """The deals or tickets of a kind that are open: the event that opened
        each (last)."""
        opened, shut = {}, {}
        for e in self.known.events:
            if e.kind == kind:
                opened[e.ref], shut[e.ref] = e, False
            elif e.kind == again:
                shut[e.ref] = False
            elif e.kind in ends:
                shut[e.ref] = True
        return [e for ref, e in opened.items() if not shut[ref]]

    def fact_open_inquiries(self):
        return len(self.open_of(INQUIRY, (INQUIRY_CLOSED,)))

    def fact_open_quotes(self):
        return len(self.open_of(QUOTE, (QUOTE_ACCEPTED, QUOTE_CLOSED)))

    def fact_open_opportunities(self):
        return len(self.open_of(DEAL, (DEAL_WON, DEAL_LOST)))

    def fact_open_deals(self):
        return sum(map(self.fact, ("open_inquiries", "open_quotes",
                                   "open_opportunities")))

    def fact_last_step(self):
        for opened in self.open_of(DEAL, (DEAL_WON, DEAL_LOST)):
            last = opened.flags & LAST_STEP
            for e in self.known.events[self.known.events.index(opened):]:
                if e.kind == DEAL_STEP and e.other == opened.ref:
                    last = e.flags & LAST_STEP
            if last:
                return True
        return False

    def fact_quote_accepted(self):
        """In 60 days, and nothing was bought after it."""
        for place, e in enumerate(self.known.events):
            if e.kind == QUOTE_ACCEPTED and e.day > self.day - 60 and not any(
                    (p.day, p.place) > (e.day, place) and p.day <= self.day
                    for p in self.known.purchases):
                return True
        return False

    def fact_open_tickets(self):
        return len(self.open_of(TICKET, (TICKET_CLOSED,), TICKET_REOPENED))

    def answer(self, kind, valid):
        said = [e for e in self.known.events if e.kind == kind]
        if not said:
            return None
        last = max(said, key=lambda e: (e.day, e.at, e.ref or 0))
        return last.score if last.day > self.day - valid else None

    def fact_nps(self):
        return self.answer(NPS, 365)

    def fact_intent(self):
        return self.answer(INTENT, 180)

    def fact_csat(self):
        return self.answer(CSAT, NEVER)

    def fact_referrals(self):
        return sum(e.kind == REFERRAL for e in self.known.events)

    def fact_use_days(self, days):
        return len({e.day for e in self.window(self.day, days)
                    if e.kind == USE})

    def fact_touches(self, days):
        return sum(INTERACTION <= e.kind <= CAMPAIGN_RESPONSE
                   and bool(e.flags & TOUCH)
                   for e in self.window(self.day, days))

    def fact_tickets(self, days):
        return sum(e.kind == TICKET for e in self.window(self.day, days))

    def fact_orders(self, days):
        return sum(p.order and self.day - days < p.day <= self.day
                   for p in self.known.purchases)

    def fact_new_contracts(self, days):
        return sum(e.kind == CONTRACT and bool(e.flags & FIXED)
                   for e in self.window(self.day, days))

    def fact_upgrades(self, days):
        return sum(bool(e.flags & UPSELL) and (
            e.kind in (CONTRACT, CONTRACT_RENEWED) or e.kind == ORDER
            and e.ref not in self.known.cancelled)
            for e in self.window(self.day, days))

    def fact_recoveries(self, days):
        return sum(e.kind == RECOVERY_CLOSED and e.score <= 3
                   for e in self.window(self.day, days))

    def fact_renewal_due(self, days):
        """A fixed contract with a term of half a year ends so soon, and none
        follows it."""
        known = self.known
        for c in known.contracts:
            last = known.end(c, self.day)
            if not c.flags & FIXED or c.start > self.day or \
                    not self.day <= last <= self.day + days:
                continue
            term = c.agreed
            if c.months:
                term = min(term, later_month(c.start, c.months) - 1)
            if min(term, NEVER if term != NEVER else last) - c.start + 1 < 180:
                continue
            if not any(o is not c and known.end(o, self.day) >= o.start and (
                    o.e.other == c.e.ref or o.start > last)
                    for o in known.binding):
                return True
        return False

    def fact_purchases_before(self, days):
        found = self.known.days
        return bisect_right(found, self.day - days) \
            - bisect_right(found, self.day - 2 * days)

    def fact_revenue_share(self, days):
        """Of the last days, as percent of that of as many before."""
        d = self.day
        before = self.known.revenue_of(d - 2 * days + 1, d - days, d)
        if before <= 0:
            return None
        return Fraction(100 * self.known.revenue_of(d - days + 1, d, d),
                        before)

    # ---- what else is shown of a customer, as of self.day ----

    def first_day(self, true, ahead=4100):
        """Since when it is so, or from when it will be if nothing happens."""
        if not self.known.days:
            return None
        if true(self.day):
            day = self.day
            while true(day - 1):
                day -= 1
            return day
        return next((d for d in range(self.day + 1, self.day + ahead)
                     if true(d)), None)

    def late_on(self):
        return self.first_day(self.is_late)

    def lapse_on(self):
        return self.first_day(self.is_lapsed)

    def cycle_days(self):
        return -int(-self.cycle_on(self.day) // 1)

    def expected_on(self):
        last = self.latches.last_purchase
        return None if last is None else last + self.cycle_days()

    def last_touch(self):
        return max((e.day for e in self.known.events
                    if e.kind <= CAMPAIGN_RESPONSE and e.flags & TOUCH),
                   default=None)

    def last_contact(self):
        return max((e.day for e in self.known.events
                    if e.kind <= CAMPAIGN_RESPONSE), default=None)

    def bought(self):
        """The days of purchase."""
        return self.known.days[:bisect_right(self.known.days, self.day)]

    def revenue(self, days=None):
        """In all, or in so many days."""
        first = self.first - 1 if days is None else self.day - days + 1
        return self.known.revenue_of(first, self.day, self.day)
