"""The figures of the funnel and the customers behind them, by docs/figures.md.

Written from that page alone, over histories: {customer: [(day, from, to)]} with
days as numbers, at most one move a day, "" = not in the base.
"""
import datetime
from collections import Counter, namedtuple

from reference import share

OUT = ""
FEWEST = 30
WINDOW = 365

Stage = namedtuple("Stage", "code end loss fall limit")
Cohort = namedtuple("Cohort", "members pending pending_won won steps")
# of a member: day it came, days it reached each step, where it is at the end
Member = namedtuple("Member", "customer repeat came reached at_end")


def stages_of(base, model):
    return [Stage(code, end == "1", loss == "1", fall == "1",
                  int(limit) if limit else None)
            for code, end, loss, fall, limit in base.sql(
                "SELECT code, is_end, is_loss, is_fall, limit_days FROM stage"
                f" WHERE model_code = '{model}' ORDER BY position;")]


def median(values):
    """The mean of the two middle ones; none of none."""
    v = sorted(values)
    n = len(v)
    if not n:
        return None
    return v[n // 2] if n % 2 else (v[n // 2 - 1] + v[n // 2]) / 2


def stage_on(moves, day):
    stage = OUT
    for at, _, target in moves:
        if at <= day:
            stage = target
    return stage


def entered_on(moves, day):
    """The day the stage of a day was entered."""
    return max(at for at, _, _ in moves if at <= day)


def stays_of(moves):
    """[(stage, entered, left or None)]."""
    left = [at for at, _, _ in moves[1:]] + [None]
    return [(target, at, end) for (at, _, target), end in zip(moves, left)
            if target != OUT]


class Funnel:
    def __init__(self, stages, histories, window=WINDOW):
        self.stages, self.histories = stages, histories
        self.window = window
        self.place = {s.code: i for i, s in enumerate(stages)}

    def stage(self, code):
        return self.stages[self.place[code]]

    def is_step(self, code):
        return code != OUT and not (
            self.stage(code).end or self.stage(code).loss
            or self.stage(code).fall)

    def is_loss(self, code):
        return code != OUT and self.stage(code).loss

    def kind(self, source, target):
        if self.is_loss(target):
            return "lost"
        if source == OUT:
            return "new"
        if target == OUT:
            return "left"
        if self.is_loss(source):
            return "won"
        if self.stage(target).fall or (
                self.is_step(source) and self.is_step(target)
                and self.place[target] < self.place[source]):
            return "back"
        return "ahead"

    # ---- stock and flow ----

    def stock(self, day):
        """{stage: {customers}} at the end of a day."""
        found = {s.code: set() for s in self.stages}
        for customer, moves in self.histories.items():
            stage = stage_on(moves, day)
            if stage != OUT:
                found[stage].add(customer)
        return found

    def moves(self, first, last):
        """[(customer, day, from, to, days of the stay that ended or None)]"""
        found = []
        for customer, moves in self.histories.items():
            for before, (day, source, target) in zip([None] + moves, moves):
                if first <= day <= last:
                    found.append((customer, day, source, target,
                                  day - before[0] if source != OUT else None))
        return found

    def medians(self, first, last):
        moves = self.moves(first, last)
        return {s.code: median(m[4] for m in moves if m[2] == s.code)
                for s in self.stages}

    def over(self, last):
        return {s.code: {c for c in stock if s.limit and last - entered_on(
            self.histories[c], last) > s.limit}
            for s, stock in zip(self.stages, self.stock(last).values())}

    # ---- cohort ----

    def steps_from(self, entry):
        return [s.code for s in self.stages[self.place[entry]:]
                if self.is_step(s.code)]

    def comes(self, moves, entry, first, last):
        """Day and kind of the move that makes it a member or a won-back."""
        for day, source, target in moves:
            if not first <= day <= last:
                continue
            if target == entry and not self.is_loss(source):
                return day, "member"
            if self.is_loss(source) and self.is_step(target) and \
                    self.place[target] >= self.place[entry]:
                return day, "won"
        return None, None

    def walk(self, moves, day, steps):
        """Day each step is reached within the window, None where it is not."""
        stays = [(c, max(a, day)) for c, a, b in stays_of(moves)
                 if a <= day + self.window and (b is None or b > day)
                 and self.is_step(c)]
        return [min((a for c, a in stays
                     if self.place[c] >= self.place[step]), default=None)
                for step in steps]

    def cohort(self, entry, first, last, closed):
        """`closed`: the last closed day."""
        steps = self.steps_from(entry)
        found = Cohort([], set(), set(), [], steps)
        for customer, moves in self.histories.items():
            day, kind = self.comes(moves, entry, first, last)
            if day is None:
                continue
            if day + self.window > closed:
                (found.pending if kind == "member"
                 else found.pending_won).add(customer)
                continue
            repeat = any(self.is_step(c) and a < day and
                         self.place[c] >= self.place[entry]
                         for c, a, _ in stays_of(moves))
            (found.members if kind == "member" else found.won).append(Member(
                customer, repeat, day, self.walk(moves, day, steps),
                stage_on(moves, day + self.window)))
        return found

    def cohort_steps(self, cohort):
        """[(stage, first, repeat, won, median days, {where the missing are:
        customers})]"""
        found = []
        for i, step in enumerate(cohort.steps):
            there = [m for m in cohort.members if m.reached[i] is not None]
            missing = Counter(
                m.at_end for m in cohort.members
                if i and m.reached[i - 1] is not None
                and m.reached[i] is None)
            found.append((
                step, sum(not m.repeat for m in there),
                sum(m.repeat for m in there),
                sum(m.reached[i] is not None for m in cohort.won),
                median(m.reached[i] - m.reached[i - 1] for m in there)
                if i else None, missing))
        return found

    # ---- time in stage ----

    def curve(self, stage, first, last):
        """[(days, events, at risk)], and the three quartiles."""
        stays = []
        for moves in self.histories.values():
            for code, entered, left in stays_of(moves):
                if code != stage or entered > last or (
                        left is not None and left < first):
                    continue
                ended = left is not None and left <= last
                # at risk only of durations greater than that
                start = first - 1 - entered if entered < first else -1
                stays.append((start, (left if ended else last) - entered,
                              ended))
        points, left, quartiles = [], 1.0, [None] * 3
        for t in sorted({d for _, d, ended in stays if ended}):
            events = sum(d == t and ended for _, d, ended in stays)
            risk = sum(start < t <= d for start, d, _ in stays)
            points.append((t, events, risk))
            left *= 1 - events / risk
            for i, level in enumerate((.75, .5, .25)):
                if quartiles[i] is None and left <= level + 1e-12:
                    quartiles[i] = t
        return points, quartiles, len(stays), sum(not e for *_, e in stays)

    # ---- who does not go on ----

    def drops(self, cohort, step, value_of):
        """[(value, with it, of them went on, others, of them, p)] of one
        dimension, by what `value_of` says of a customer."""
        there = [m for m in cohort.members if m.reached[step] is not None]
        on = {m.customer for m in there if m.reached[step + 1] is not None}
        found = []
        for value in {value_of(m.customer) for m in there}:
            own = [m.customer for m in there
                   if value_of(m.customer) == value]
            rest = [m.customer for m in there
                    if value_of(m.customer) != value]
            if min(len(own), len(rest)) < FEWEST:
                continue
            a, b = len(on & set(own)), len(on & set(rest))
            p = share.two_proportions(a, len(own), b, len(rest))
            if p < .05:
                found.append((value, len(own), a, len(rest), b, p))
        return found

    # ---- by month, by dimension ----

    def reached(self, cohort):
        return [sum(m.reached[i] is not None for m in cohort.members)
                for i in range(len(cohort.steps))]

    def trend(self, entry, last, closed, months):
        """[(first, last, [closing by stage], members, pending, [customers by
        step])]"""
        found, end = [], last
        for _ in range(months):
            first = datetime.date.fromordinal(end).replace(day=1).toordinal()
            stock = self.stock(end)
            cohort = self.cohort(entry, first, end, closed)
            found.insert(0, (first, end, [len(stock[s.code])
                                          for s in self.stages],
                             len(cohort.members), len(cohort.pending),
                             self.reached(cohort)))
            end = first - 1
        return found

    def parts(self, values, first, last, cohort, revenue):
        """{value: (opening, in, out, closing, revenue, members, [customers by
        step])} of one dimension; values: {customer: value}, revenue: what a
        customer brought."""
        found = {}
        for value in set(values.values()):
            own = Funnel(self.stages, {
                c: m for c, m in self.histories.items()
                if values[c] == value})
            opening = set().union(*own.stock(first - 1).values())
            closing = set().union(*own.stock(last).values())
            moves = own.moves(first, last)
            members = [m for m in cohort.members if m.customer in own.histories]
            row = (len(opening), sum(m[2] == OUT for m in moves),
                   sum(m[3] == OUT for m in moves), len(closing),
                   sum(map(revenue, closing)), len(members),
                   self.reached(cohort._replace(members=members)))
            if any(row[:4]) or members:
                found[value] = row
        return found
