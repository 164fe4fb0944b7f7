"""What is known at the end of a day: contracts as they stand, purchases,
revenue. Nothing is carried from day to day here."""
from collections import namedtuple

from reference.life_event import (
    CONTRACT, CONTRACT_ENDED, CONTRACT_RENEWED, FIXED, FULL, NAMED, NEVER,
    NOTICE, NOTICE_WITHDRAWN, OPENING, ORDER, ORDER_CANCELLED, ORDER_PART,
    RENEWS, RETURN, TRIAL, later_month, spread_day)

# order: the event is an order of goods; outside: no contract is behind it.
Purchase = namedtuple("Purchase", "day place order outside")


class Contract:
    """A contract, or the further term agreed for one, as it stands in the
    events that are known."""

    def __init__(self, e, place, events):
        self.e, self.place, self.flags = e, place, e.flags
        self.start = max(e.day, e.start or 0)
        self.months = e.quantity or (1 if e.flags & RENEWS else 0)
        self.agreed = NEVER
        if not e.flags & RENEWS:
            if e.until is not None:
                self.agreed = e.until
            elif self.months:
                self.agreed = later_month(self.start, self.months) - 1
        self.last = self.agreed
        for later in events[place + 1:]:
            if later.ref == e.ref and later.kind == CONTRACT_ENDED:
                end = later.day if later.until is None else later.until
                self.last = min(self.last, end)
            if later.ref == e.ref and later.kind == CONTRACT_RENEWED:
                self.last = min(self.last,
                                max(later.day, later.start or 0) - 1)

    def runs(self, day, last):
        return self.e.day <= day and self.start <= day <= last

    def terms(self, until):
        """First and last day of each term that begins by `until`."""
        k = 0
        while True:
            first = later_month(self.start, k * self.months)
            last = self.agreed
            if self.months:
                last = min(last, later_month(
                    self.start, (k + 1) * self.months) - 1)
            if first > min(until, self.agreed):
                return
            yield first, last
            if not self.months or last == self.agreed:
                return
            k += 1

    def earned(self, day, last):
        """What its price gives by the end of a day: that of a term is spread
        over the days of the term, rounded half up."""
        total, end = 0, min(day, last)
        for first, to in self.terms(end):
            if to == NEVER:
                return self.e.amount or 0
            done = min(end, to) - first + 1
            total += ((self.e.amount or 0) * done * 2 + to - first + 1) \
                // (2 * (to - first + 1))
        return total


class Known:
    """What is known at the end of a day: the events up to then. Purchases that
    only time brings are listed until `horizon`."""

    def __init__(self, events, horizon):
        self.events = events
        self.cancelled = {e.ref for e in events if e.kind == ORDER_CANCELLED}
        self.returned = {e.other for e in events
                         if e.kind == RETURN and e.flags & FULL}
        self.orders = [e for e in events if e.kind == ORDER
                       and e.ref not in self.cancelled]
        self.named = {e.other for e in self.orders if e.other}
        self.contracts = [Contract(e, i, events)
                          for i, e in enumerate(events)
                          if e.kind in (CONTRACT, CONTRACT_RENEWED)]
        self.binding = [c for c in self.contracts if not c.flags & TRIAL]
        self.priced = [c for c in self.contracts if c.flags & FIXED
                       and not c.flags & NAMED and c.e.ref not in self.named]
        withdrawn = {}
        for e in events:
            if e.kind == NOTICE_WITHDRAWN:
                withdrawn.setdefault(e.ref, e.day)
        self.notices = []
        for e in events:
            if e.kind == NOTICE:
                back = withdrawn.get(e.ref, NEVER)
                self.notices.append((e, back if back <= e.until else NEVER))
        self.list_purchases(horizon)
        self.list_revenue()

    def end(self, c, day):
        """Last day of a contract as it stands on a day: notices that have run
        out by then have ended it."""
        last = c.last
        for e, back in self.notices:
            if back == NEVER and e.until < day and (
                    c.e.day <= e.day if not e.other else
                    e.other == c.e.ref and c.e.day <= e.until):
                last = min(last, e.until)
        return last

    def list_purchases(self, horizon):
        found = []
        for place, e in enumerate(self.events):
            if e.kind == ORDER and e.amount > 0 and e.ref not in \
                    self.cancelled and e.ref not in self.returned:
                found.append(Purchase(e.day, place, True, not e.other))
            if e.kind == OPENING:
                for k in range(e.quantity):
                    day = spread_day(e, k)
                    found.append(Purchase(day, place if day == e.day else -1,
                                          True, True))
        for c in self.priced:
            for first, _ in c.terms(horizon):
                if first <= self.end(c, horizon):
                    found.append(Purchase(
                        first, c.place if first == c.e.day else -1, False,
                        False))
        self.purchases = sorted(found)
        self.days = sorted({p.day for p in found})
        self.on = {}
        for p in self.purchases:
            self.on.setdefault(p.day, []).append(p)

    def list_revenue(self):
        """[(day, amount, category)]; parts stand for the order only where
        categories are told apart."""
        of_order = {e.ref: e.category for e in self.orders}
        self.revenue, self.by_category = [], []
        for e in self.events:
            if e.kind == ORDER and e.ref not in self.cancelled:
                self.revenue.append((e.day, e.amount))
                self.by_category.append((e.day, e.amount, e.category))
            if e.kind == RETURN:
                self.revenue.append((e.day, e.amount or 0))
                self.by_category.append((
                    e.day, e.amount or 0, e.category or of_order.get(e.other)))
            if e.kind == ORDER_PART and e.other not in self.cancelled:
                self.by_category.append((e.day, e.amount, e.category))
            if e.kind == OPENING:
                for k in range(e.quantity):
                    total = e.amount or 0
                    part = total * (k + 1) // e.quantity \
                        - total * k // e.quantity
                    self.revenue.append((spread_day(e, k), part))
                    self.by_category.append((spread_day(e, k), part,
                                             e.category))

    def revenue_of(self, first, last, seen):
        """Of first to last, both included, as known on the day `seen`."""
        total = sum(a for d, a in self.revenue if first <= d <= last)
        for c in self.priced:
            if c.e.day <= last:
                end = self.end(c, seen)
                total += c.earned(last, end) - c.earned(first - 1, end)
        return total

    def categories_to(self, day):
        """Revenue of each category a customer had any of."""
        found = {}
        for d, amount, category in self.by_category:
            if d <= day and category:
                found[category] = found.get(category, 0) + amount
        for c in self.priced:
            end = self.end(c, day)
            if c.e.category and c.e.day <= day and c.start <= min(day, end):
                found[c.e.category] = found.get(c.e.category, 0) \
                    + c.earned(day, end)
        return found
