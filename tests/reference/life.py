"""The stage of a customer on every day, worked out slowly from its events.

Written from the wording of the domain (the terms and the table of the rules),
the meaning of the rows of `event` (src/model/event.h) and what the header of
src/model/evaluate.h says of what the wording leaves open. It shares nothing
with the evaluator: every fact of every day is looked up among the events, and
what is carried from day to day (the round, being gone) is carried one day at a
time. Days are numbers (date.toordinal), money is in minor units.
"""
from bisect import bisect_left, bisect_right
from collections import namedtuple
from fractions import Fraction

from reference.life_event import (
    CONTRACT, CONTRACT_ENDED, CONTRACT_RENEWED, DECLARED_KEPT, DECLARED_LOST,
    FIXED, FRAMEWORK, NEVER, NOTICE, ORDER, ORDER_CANCELLED, RECOVERY_CLOSED,
    RETURN, TRIAL, USE)
from reference.life_fact import Facts
from reference.life_known import Known

Move = namedtuple("Move", "day source target since round rule version")


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


class Life(Facts):
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
