"""Every computed KPI of the demonstration company, and what each customer adds
to it, against docs/kpi.md in plain Python (reference/kpi.py)."""
import datetime
import json
from collections import Counter

import pytest

from reference import ask, kpi
from reference.agree import Reference, date, midnight

PARTS = {"num": "above", "den": "below", "pending": "pending"}


class Lives:
    """The customers of the base as known on a day, read once a day."""

    def __init__(self, reference):
        self.reference = reference
        self.money = {None: kpi.Money(reference.base)}
        self.of = {}
        self.made = dict(reference.base.sql(
            "SELECT id, created_at FROM customer;"))
        self.codes = [code for (code,) in reference.base.sql(
            "SELECT code FROM kpi WHERE method = 'computed' AND active = 1"
            " AND code NOT LIKE 'stage\\_%';")]
        self.dimensions = ask.dimensions(reference)

    def known(self, known_on=None):
        if known_on not in self.of:
            before = known_on and midnight(known_on)
            closed = min(self.reference.today - 1,
                         known_on or self.reference.today)
            if known_on:
                self.money[known_on] = kpi.Money(self.reference.base, before)
            self.of[known_on] = [
                kpi.Seen(self.reference, i, closed, before)
                for i in self.reference.ids
                if self.reference.customers[i].live
                and (not before or self.made[str(i)] < before)]
        return self.of[known_on]

    def want(self, first, last, known_on, scope):
        """{kpi: {customer: what it adds}}"""
        mine = [s for s in self.known(known_on) if all(
            self.dimensions[key][s.customer.id] == value
            for key, value in scope.items())]
        periods = [kpi.Period(s, first, last, self.money[known_on])
                   for s in mine]
        return {code: {p.c.customer.code: getattr(p, code)()
                       for p in periods} for code in self.codes}

    def said(self, first, last, known_on, scope):
        words = ["kpi", "--from", date(first), "--to", date(last),
                 "--customers", "--format", "json"]
        words += ["--known-on", date(known_on)] if known_on else []
        for key, value in scope.items():
            words += ["--scope", f"{key}={value}"]
        answer = json.loads(self.reference.base.perennial(*words))
        return {k["kpi"]: k for k in answer["kpis"]}


@pytest.fixture(scope="module")
def lives(reference):
    return Lives(reference)


def ordinal(text):
    return datetime.date.fromisoformat(text).toordinal()


def compare(lives, first, last, known_on=None, scope=None):
    """Which KPIs have a value."""
    scope = scope or {}
    want = lives.want(first, last, known_on, scope)
    said = lives.said(first, last, known_on, scope)
    market = None if known_on or scope else lives.money[None].market_size(last)
    assert set(said) == set(want)
    known = set()
    for code, shares in want.items():
        value = kpi.value(code, list(shares.values()), market)
        got = said[code]
        for part, name in PARTS.items():
            rows = {c: (s.num, s.den) for c, s in shares.items()
                    if getattr(s, name)}
            assert {r["customer"]: (r["num"], r["den"])
                    for r in got["customers"] if r["part"] == part} == rows, (
                        code, part)
            assert got[name] == len(rows), (code, part)
        if code == "market_share" and (known_on or scope):
            continue  # the size of a market is entered for all of it
        assert (got["num"], got["den"]) == (value or (None, None)), code
        if value:
            known.add(code)
    return known


def test_every_kpi_is_what_its_definition_says(lives):
    closed = lives.reference.today - 1
    seen = Counter()
    for first, last in (("2026-01-01", None), ("2025-01-01", "2025-12-31"),
                        ("2026-02-01", "2026-02-28")):
        seen.update(compare(lives, ordinal(first),
                            ordinal(last) if last else closed))
    assert set(lives.codes) == set(seen)


@pytest.mark.parametrize("key", ["owner", "region", "segment", "category"])
def test_kpis_of_some_customers_are_those_of_the_same_customers(lives, key):
    values = Counter(lives.dimensions[key].values())
    values.pop("none", None)
    value = values.most_common(1)[0][0]
    assert compare(lives, ordinal("2025-07-01"), ordinal("2026-06-30"),
                   scope={key: value})


# What the events alone do not say; see DATED in conftest.py.
MONEY = {"roi", "acquisition_cost", "cost_to_keep", "cost_per_contact",
         "new_contacts"}


def test_kpis_as_known_on_a_day_leave_out_what_was_recorded_later(dated_base):
    lives = Lives(Reference(dated_base))
    first, known_on = ordinal("2025-04-01"), ordinal("2026-08-31")
    assert compare(lives, first, known_on, known_on)
    then, now = (lives.said(first, known_on, k, {}) for k in (known_on, None))
    for code in MONEY:
        assert then[code]["num"] is not None, code
        assert [then[code][n] for n in ("num", "den")] != [
            now[code][n] for n in ("num", "den")], code
