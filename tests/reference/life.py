"""The stage of a customer on every day, worked out slowly from its events.

Written from the wording of the domain (the terms and the table of the rules),
the meaning of the rows of `event` (src/model/event.h) and what the header of
src/model/evaluate.h says of what the wording leaves open. It shares nothing
with the evaluator: every fact of every day is looked up among the events, and
what is carried from day to day (the round, being gone) is carried one day at a
time. Days are numbers (date.toordinal), money is in minor units.
"""
import calendar
import datetime
from bisect import bisect_left, bisect_right
from collections import namedtuple
from fractions import Fraction
from functools import lru_cache

NEVER = 10 ** 9

INTERACTION, CAMPAIGN_RESPONSE = 1, 5
INQUIRY, INQUIRY_CLOSED = 10, 11
QUOTE, QUOTE_ACCEPTED, QUOTE_CLOSED = 20, 21, 22
DEAL, DEAL_STEP, DEAL_WON, DEAL_LOST = 30, 31, 32, 33
ORDER, ORDER_CANCELLED, RETURN, ORDER_PART, OPENING = 40, 41, 42, 43, 45
DELIVERY, USE = 50, 70
TICKET, TICKET_CLOSED, TICKET_REOPENED = 80, 81, 82
CSAT, NPS, INTENT = 90, 91, 92
CONTRACT, CONTRACT_RENEWED, CONTRACT_ENDED = 100, 101, 102
NOTICE, NOTICE_WITHDRAWN = 110, 111
REFERRAL = 120
RECOVERY_CLOSED = 131
DECLARED_LOST, DECLARED_KEPT = 140, 141

TOUCH, INBOUND, UPSELL, CROSS_SELL, LAST_STEP, FULL = 1, 2, 4, 8, 16, 32
FIXED, FRAMEWORK, TRIAL, RENEWS, NAMED = 64, 128, 256, 512, 1024

Event = namedtuple(
    "Event", "day at id kind amount score ref other category start until"
    " quantity flags", defaults=(None, None, None, None, None, None, None,
                                 None, 0))

# order: the event is an order of goods; outside: no contract is behind it.
Purchase = namedtuple("Purchase", "day place order outside")

Move = namedtuple("Move", "day source target since round rule version")


@lru_cache(maxsize=None)
def later_month(day, months):
    """The same day of a later month, or its last day."""
    d = datetime.date.fromordinal(day)
    year, month = divmod(d.year * 12 + d.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(d.day, last)).toordinal()


@lru_cache(maxsize=1 << 16)
def full_months(first, day):
    n = 0
    while later_month(first, n + 1) <= day:
        n += 1
    return n


def spread_day(e, k):
    """The day of the k-th purchase (from 0) of an opening record."""
    if e.quantity == 1 or e.until is None:
        return e.day
    return e.day + int(Fraction(k * (e.until - e.day), e.quantity - 1)
                       + Fraction(1, 2))


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


class Company:
    """What is data: rules, the cycles of categories, that of the company.

    models: {code: {version: (valid_from, [(position, stage, terms)])}} with
    terms [(group, fact, days, operator, value, negated)]; categories: {id:
    (code, cycle or None)}."""

    def __init__(self, models, categories, cycle):
        self.models, self.categories, self.cycle = models, categories, cycle

    def version(self, model, day):
        begun = [(f, n) for n, (f, _) in self.models[model].items()
                 if f <= day]
        if not begun:
            begun = [min((f, n) for n, (f, _) in self.models[model].items())]
        return max(begun)[1]


class Latches:
    """What is carried from day to day."""

    def __init__(self):
        self.round = self.round_purchases = 0
        self.round_first = self.last_purchase = self.lapsed_since = None
        self.gone = self.away = self.over = False

    def buy(self, day):
        if self.round == 0 or self.away:
            self.round += 1
            self.round_first, self.round_purchases = day, 1
        elif self.last_purchase != day:
            self.round_purchases += 1
        self.last_purchase = day
        self.gone = self.away = False


LOOKS_BACK = (ORDER_CANCELLED, RETURN, CONTRACT_ENDED)


class Life:
    """One customer. `events` in any order; `created` is the day it was first
    seen, `category` the one a person named, `cycle` what a person set."""

    def __init__(self, company, events, created, horizon, category=None,
                 cycle=None):
        self.company, self.category, self.cycle = company, category, cycle
        self.events = sorted(events, key=lambda e: (e.day, e.at, e.id))
        self.first = min([created] + [e.day for e in self.events])
        self.horizon = horizon
        self.day = self.first - 1
        self.start_again()
        self.known = Known([], horizon)

    def start_again(self):
        self.latches, self.latched = Latches(), self.first - 1

    # ---- from day to day ----

    def to(self, day):
        """Goes on to the end of a later day."""
        while self.day < day:
            self.day += 1
            self.cache = {}
            new = self.at_day(self.day)
            if new:
                n = bisect_left(self.events, (self.day + 1,))
                self.known = Known(self.events[:n], self.horizon)
                if any(self.looks_back(e) for e in new):
                    self.start_again()
            while self.latched < self.day:
                self.latched += 1
                self.latch(self.latched)
        return self

    def at_day(self, day):
        return self.events[bisect_left(self.events, (day,)):
                           bisect_left(self.events, (day + 1,))]

    @staticmethod
    def looks_back(e):
        """Says something about days before its own."""
        return e.kind in LOOKS_BACK or (e.kind == ORDER and e.other) or (
            e.kind == NOTICE and e.until < e.day)

    def latch(self, day):
        s, kept = self.latches, False
        for e, back in self.known.notices:
            if e.other is None and e.until + 1 == day and back == NEVER:
                s.gone = True
                s.away = s.away or s.last_purchase is not None
        bought = self.known.on.get(day, ())
        for p in bought:
            if p.place < 0:
                s.buy(day)
                kept = True
        if bought or self.at_day(day):
            kept = self.events_of_day(day, bought, kept)
        over = self.is_over(day)
        if over and not s.over and not kept:
            s.gone = True
        s.over = over
        lapsed = self.is_lapsed(day)
        if not lapsed:
            s.lapsed_since = None
        elif s.lapsed_since is None:
            s.lapsed_since = day
        if s.last_purchase is not None and (lapsed or s.gone):
            s.away = True

    def events_of_day(self, day, bought, kept):
        s = self.latches
        for place in range(bisect_left(self.events, (day,)),
                           bisect_left(self.events, (day + 1,))):
            e = self.events[place]
            if (e.kind in (CONTRACT, CONTRACT_RENEWED)
                    and not e.flags & TRIAL) or e.kind == DECLARED_KEPT or (
                    e.kind == RECOVERY_CLOSED and e.score in (2, 3)):
                s.gone, kept = False, True
            for p in bought:
                if p.place == place:
                    s.buy(day)
                    kept = True
            if e.kind == DECLARED_LOST and s.last_purchase is not None:
                s.gone, s.away, kept = True, True, False
        return kept

    def is_over(self, day):
        """The last contract has ended and nothing is bought outside."""
        known, last, noticed = self.known, None, False
        for c in known.binding:
            end = known.end(c, day)
            if c.e.day > day or end < c.start or (last and end < last):
                continue
            by = end < day and any(
                e.day <= end <= e.until and back > end
                and e.other in (None, c.e.ref) for e, back in known.notices)
            noticed = by or (noticed and end == last)
            last = end
        if last is None or day - last < (1 if noticed else 30):
            return False
        return not any(p.outside and day - 364 <= p.day <= day
                       for p in known.purchases)

    # ---- cycle ----

    def usual_cycle(self, day):
        """Of the category with most revenue, else of the company."""
        of = self.known.categories_to(day)
        category = self.category
        if of:
            category = min(of, key=lambda c: (-of[c],
                                              self.company.categories[c][0]))
        cycle = category and self.company.categories[category][1]
        return cycle or self.company.cycle

    def cycle_on(self, day):
        days = self.known.days[:bisect_right(self.known.days, day)]
        gaps = sorted(b - a for a, b in zip(days, days[1:]))
        if self.cycle:
            cycle = Fraction(self.cycle)
        elif len(gaps) >= 2:
            middle = len(gaps) // 2
            cycle = Fraction(gaps[middle] + gaps[-middle - 1], 2)
        elif gaps:
            cycle = Fraction(max(gaps[0], self.usual_cycle(day)))
        else:
            cycle = Fraction(self.usual_cycle(day))
        return max(Fraction(14), min(Fraction(3650), cycle))

    def quiet_over(self, day, times, plus):
        n = bisect_right(self.known.days, day)
        if n == 0 or day - self.known.days[n - 1] <= 28:
            return False  # twice the shortest cycle
        cycle = self.cycle_on(day)
        if day - self.known.days[n - 1] <= min(times * cycle, cycle + plus):
            return False
        return not self.running(day, FIXED) and not any(
            e.kind == USE for e in self.window(day, 30))

    def is_late(self, day):
        return self.quiet_over(day, 2, 180)

    def is_lapsed(self, day):
        return self.quiet_over(day, 3, 365) \
            and not self.running(day, FRAMEWORK)

    def running(self, day, kind):
        return any(c.flags & kind and c.runs(day, self.known.end(c, day))
                   for c in self.known.contracts)

    def window(self, day, days):
        """The events in so many days."""
        return self.events[bisect_left(self.events, (day - days + 1,)):
                           bisect_left(self.events, (day + 1,))]

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

    # ---- stages ----

    def holds(self, term):
        _, name, days, operator, value, negated = term
        fact = self.fact(name, days)
        if fact is None:
            true = False
        elif operator == "is":
            true = bool(fact) == bool(value)
        else:
            true = {">=": fact >= value, "<=": fact <= value,
                    ">": fact > value, "<": fact < value,
                    "=": fact == value}[operator]
        return true != negated

    def rule_holds(self, terms):
        if not all(self.holds(t) for t in terms if t[0] == 0):
            return False
        groups = sorted({t[0] for t in terms} - {0})
        return not groups or any(
            all(self.holds(t) for t in terms if t[0] == g) for g in groups)

    def stage(self, model):
        """(stage, number of the rule, version); None: not in the base."""
        if self.day < self.first:
            return None
        version = self.company.version(model, self.day)
        for position, stage, terms in self.company.models[model][version][1]:
            if self.rule_holds(terms):
                return stage, position, version
        raise AssertionError("the last rule always holds")


def history(life, models, last, absent=()):
    """{model: [Move]} to the end of the day `last`; absent: [(day it left the
    base, day it came back or None)]."""
    moves = {m: [] for m in models}
    for day in range(life.first, last + 1):
        life.to(day)
        away = any(a <= day and (b is None or day < b) for a, b in absent)
        for m in models:
            stage, rule, version = (None, 0, 0) if away else life.stage(m)
            done = moves[m]
            before = done[-1].target if done else None
            if stage != before:
                done.append(Move(day, before, stage,
                                 done[-1].day if before else None,
                                 max(life.latches.round, 1), rule, version))
    return moves
