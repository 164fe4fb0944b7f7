"""Time in stage, trend, break-down, who does not go on and conclusions of
`perennial funnel --all`, against docs/figures.md in plain Python."""
from functools import lru_cache
from math import isclose

import pytest

from reference import agree, ask
from reference.agree import date
from reference.conclusion import Conclusions, Period
from reference.funnel import WINDOW

MONTHS = 12


class Compared:
    """One question and the figures of its answer, both ways."""

    def __init__(self, reference, of, model, first, last, entry, *more,
                 known_on=None, window=WINDOW):
        self.reference, self.of = reference, of
        self.asked = ask.Asked(reference.base, model)
        self.first, self.last, self.entry = first, last, entry
        self.closed = known_on or reference.today - 1
        self.before = known_on and agree.midnight(known_on)
        self.funnel = self.asked.figures(known_on, window=window)
        self.then = first - 400, last - 400
        self.said = self.asked.say(
            first, last, "--all", "--entry", entry, "--window", window,
            "--vs", "..".join(str(date(d)) for d in self.then), *more,
            *(("--known-on", date(known_on)) if known_on else ()))
        self.cohort = self.cohort_of(first, last)

    def cohort_of(self, first, last):
        return self.funnel.cohort(self.entry, ask.year_before(first),
                                  ask.year_before(last), self.closed)

    def time(self):
        for said, stage in zip(self.said["time"], self.funnel.stages,
                               strict=True):
            points, quartiles, stays, open_ = self.funnel.curve(
                stage.code, self.first, self.last)
            assert said == {
                "stage": stage.code, "stays": stays, "open": open_,
                "quartiles": quartiles, "points": list(map(list, points))}
        return sum(len(s["points"]) for s in self.said["time"])

    def trend(self):
        want = self.funnel.trend(self.entry, self.last, self.closed, MONTHS)
        assert self.said["trend"] == [
            {"from": str(date(a)), "to": str(date(b)), "closing": closing,
             "entered": entered, "pending": pending, "reached": reached}
            for a, b, closing, entered, pending, reached in want]
        return sum(m["entered"] + m["pending"] for m in self.said["trend"])

    def parts(self):
        @lru_cache(None)
        def revenue(customer):
            return self.reference.revenue_365(customer, self.last,
                                              self.before)

        said = {}
        for p in self.said["parts"]:
            said.setdefault(p["by"], {})[p["value"]] = (
                p["opening"], p["in"], p["out"], p["closing"],
                p["revenue_365_minor"], p["entered"], p["reached"])
        for key, values in self.of.items():
            assert said.get(key, {}) == self.funnel.parts(
                values, self.first, self.last, self.cohort, revenue), key
        return len(self.said["parts"])

    def drops(self):
        said = {}
        for d in self.said["drops"]:
            said.setdefault((d["stage"], d["by"]), {})[d["value"]] = (
                d["customers"], d["went_on"], d["others"],
                d["others_went_on"], d["p"])
        for i, step in enumerate(self.cohort.steps[:-1]):
            for key, values in self.of.items():
                if key in ("segment", "category"):  # they follow from buying
                    assert (step, key) not in said
                    continue
                want = {d[0]: d[1:] for d in self.funnel.drops(
                    self.cohort, i, values.get)}
                got = said.get((step, key), {})
                assert set(got) == set(want), (step, key)
                for value, (*counts, p) in want.items():
                    assert [*got[value][:4]] == counts, (step, key, value)
                    assert isclose(got[value][4], p, rel_tol=1e-8)
        size = [abs(d["went_on"] / d["customers"]
                    - d["others_went_on"] / d["others"])
                for d in self.said["drops"]
                if d["stage"] == self.cohort.steps[0]]
        assert size == sorted(size, reverse=True)
        return len(self.said["drops"])

    def conclusions(self):
        want = Conclusions(
            Period(self.funnel, self.first, self.last, self.cohort),
            Period(self.funnel, *self.then, self.cohort_of(*self.then)))
        assert [tuple(c.values()) for c in self.said["conclusions"]] == \
            want.all()
        return len(want.all())

    def all(self):
        """How much of each was compared."""
        return [self.time(), self.trend(), self.parts(), self.drops(),
                self.conclusions()]


@pytest.fixture(scope="module")
def dimensions(reference):
    return ask.dimensions(reference)


def test_a_long_period_of_the_default_model(reference, dimensions):
    today = reference.today
    counts = Compared(reference, dimensions, "lifecycle6", today - 360,
                      today - 1, "awareness").all()
    print(counts)
    assert all(counts[:3]) and counts[4]


def test_a_quarter_of_another_model_and_entry(reference, dimensions):
    today = reference.today
    counts = Compared(reference, dimensions, "segments4", today - 130,
                      today - 40, "loyal").all()
    print(counts)
    assert all(counts[:3])


def test_a_model_with_falls_and_ends_and_another_window(reference, dimensions):
    today = reference.today
    compared = Compared(reference, dimensions, "relationship4", today - 400,
                        today - 1, "exploration", window=120)
    counts = compared.all()
    print(counts)
    assert all(counts[:3])
    stages = compared.funnel.stages
    moves = compared.funnel.moves(compared.first, compared.last)
    assert {m[3] for m in moves} > {s.code for s in stages if s.fall or s.end}
    assert compared.funnel.cohort_steps(compared.cohort)[1:]
