"""Conclusions from the figures, by the part of that name of docs/figures.md.

Each is (kind, slice, part, whole, part then, whole then).
"""
from collections import Counter, namedtuple

from reference import share
from reference.funnel import FEWEST, OUT

MOST = 8

# of a period: the funnel over it, its first and last day, its cohort
Period = namedtuple("Period", "funnel first last cohort")


def large(part, whole):
    return part >= FEWEST and part * 10 >= whole


class Conclusions:
    def __init__(self, now, then=None):
        self.now, self.then = now, then

    def all(self):
        return (self.worst_step() + self.changed_steps(-1) + self.lost(1)
                + self.over() + self.back() + self.size(-1) + self.size(1)
                + self.changed_steps(1) + self.lost(-1) + self.won())[:MOST]

    def steps(self):
        """[(stage, customers, of the step before, then, then before)]"""
        now = self.now.funnel.reached(self.now.cohort)
        then = self.then.funnel.reached(self.then.cohort) if self.then \
            else [0] * len(now)
        return [(self.now.cohort.steps[i], now[i], now[i - 1], then[i],
                 then[i - 1]) for i in range(1, len(now))]

    def worst_step(self):
        found = [s for s in self.steps() if s[2] >= FEWEST]
        if not found:
            return []
        stage, *counts = min(found, key=lambda s: s[1] / s[2])
        return [("step_worst", "missing." + stage, *counts)]

    def changed_steps(self, direction):
        kind, slice_ = ("step_better", "reached.{}.members") \
            if direction > 0 else ("step_worse", "missing.{}")
        return [(kind, slice_.format(stage), *counts)
                for stage, *counts in self.steps()
                if share.changed(*counts, FEWEST) == direction]

    @staticmethod
    def opening_and_lost(period):
        f = period.funnel
        moves = f.moves(period.first, period.last)
        return (sum(map(len, f.stock(period.first - 1).values())),
                sum(f.kind(m[2], m[3]) == "lost" for m in moves))

    def lost(self, direction):
        if not self.then:
            return []
        (n, a), (m, b) = map(self.opening_and_lost, (self.now, self.then))
        if a > n or b > m or share.changed(a, n, b, m, FEWEST) != direction:
            return []
        return [("lost_more" if direction > 0 else "lost_less", "lost", a, n,
                 b, m)]

    def over(self):
        over = self.now.funnel.over(self.now.last)
        stock = self.now.funnel.stock(self.now.last)
        return [("over", "over." + s, len(over[s]), len(stock[s]), 0, 0)
                for s in stock if large(len(over[s]), len(stock[s]))]

    def back(self):
        f = self.now.funnel
        moves = f.moves(self.now.first, self.now.last)
        out = Counter(m[2] for m in moves)
        ways = Counter((m[2], m[3]) for m in moves
                       if f.kind(m[2], m[3]) == "back")
        found = [(n, -f.place[a], -f.place[b], a, b)
                 for (a, b), n in ways.items() if large(n, out[a])]
        if not found:
            return []
        n, _, _, a, b = max(found)
        return [("back", f"move.{a}.{b}", n, out[a], 0, 0)]

    def size(self, direction):
        f = self.now.funnel
        before, after = f.stock(self.now.first - 1), f.stock(self.now.last)
        found = []
        for s in before:
            a, b = len(before[s]), len(after[s])
            if (b - a) * direction > 0 and large(abs(b - a), a):
                found.append((abs(b - a), -f.place[s], s, b, a))
        if not found:
            return []
        _, _, s, b, a = max(found)
        return [("grown" if direction > 0 else "shrunk", "closing." + s, b, a,
                 0, 0)]

    def won(self):
        f = self.now.funnel
        kinds = Counter(f.kind(m[2], m[3]) for m in
                        f.moves(self.now.first, self.now.last)
                        if (m[2], m[3]) != (OUT, OUT))
        if not kinds["won"]:
            return []
        return [("won", "won", kinds["won"], kinds["lost"], 0, 0)]
