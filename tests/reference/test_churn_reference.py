"""Every number of the churn page and its list, for people of different reach,
against docs/figures.md in plain Python (reference/churn.py)."""
import datetime
import json
import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest

from pages import Page
from reference import churn, export
from reference.test_crawl import (Period, Tables, codes_of, day_of, list_says,
                                  visible_to)

SCOPES = ["p=2026&vs=none", "p=2025&vs=none", "p=2026Q2&vs=none&by=industry",
          "p=2026&vs=year&by=month", "p=2026&vs=none&known=2026-08-15"]


class Compared:
    """What one person sees."""

    def __init__(self, company, role):
        base = Tables(company)
        self.client = company.client(*company.person_of(role))
        self.visible = visible_to(self.client)
        self.closed = day_of(base.sql(
            "SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR);")[0][0]) - 1
        self.cases = {known: churn.read(base, self.closed, known and
                                        ordinal(known))
                      for known in (None, "2026-08-15")}
        self.codes = {"team": dict(base.sql("SELECT code, id FROM team;")),
                      "industry": dict(base.sql(
                          "SELECT code, id FROM industry;"))}

    def of(self, period, known=None):
        p = Period(period)
        return churn.counted(self.cases[known], p.first, p.until(self.closed),
                             self.visible)

    def want(self, href):
        query = dict(parse_qsl(urlsplit(href).query))
        mine = self.of(query["p"], query.get("known"))
        for key in set(query) & set(churn.COLUMNS):
            value = query[key].lstrip("~")
            value = "" if value == "none" else \
                self.codes.get(key, {}).get(value, value)
            mine = [k for k in mine
                    if k.of[key].replace("-", "") == value]
        return [k for k in mine if churn.fits(k, query["slice"])]

    def number(self, href, said):
        want = self.want(href)
        assert int(said["data-count"]) == len(want), href
        money = sum(k.revenue for k in want)
        assert int(said.get("data-sum", money)) == money, href
        answer = self.client.get(href)
        assert list_says(answer.text) == (
            str(len(want)), str(len(want)), str(money)), href
        assert sorted(codes_of(self.client, href)) == sorted(
            k.code for k in want), href


def numbers(text, path):
    """{address: what it says}, each once."""
    found = {}
    for _, attributes in Page(text, path).tags:
        a = dict(attributes)
        if "data-count" in a and a["href"].startswith("/churn/list"):
            said = found.setdefault(a["href"], {})
            for name in ("data-count", "data-sum"):
                if name in a:
                    assert said.setdefault(name, a[name]) == a[name], a
    return found


@pytest.mark.parametrize("role", ["sales", "manager", "analyst"])
def test_numbers_of_the_churn_page_are_those_of_its_definition(company, role):
    of = Compared(company, role)
    tried = 0
    for scope in SCOPES:
        path = f"/churn?model=lifecycle6&{scope}"
        answer = of.client.get(path)
        assert answer.status_code == 200, path
        found = numbers(answer.text, path)
        asked = dict(parse_qsl(scope))
        mine = of.of(asked["p"], asked.get("known"))
        assert bool(found) == bool(mine), path
        slices = {dict(parse_qsl(urlsplit(h).query))["slice"] for h in found}
        for reason, family in {(k.reason, k.family) for k in mine}:
            assert f"reason.{reason}.{family}" in slices
        for href in sorted(found)[:25]:
            of.number(href, found[href])
            tried += 1
    assert tried or not any(k.code in of.visible for k in of.cases[None])


def test_what_grew_is_what_the_definition_says(company):
    of = Compared(company, "analyst")
    text = of.client.get("/churn?model=lifecycle6&p=2026&vs=year").text
    said = sorted(re.findall(r"p = (\d\.\d{3})", text))
    first = day_of("2025-01-01")
    now = of.of("2026")
    last = Period("2026").until(of.closed) - 365
    then = churn.counted(of.cases[None], first, last, of.visible)
    assert said == sorted(f"{p:.3f}" for p in churn.grew(now, then).values())


# ---- perennial churn, and the rates ----

NAMES = ("start", "gone", "due", "not_renewed", "may_be_renewed")


def said(base, *options):
    return json.loads(base.perennial("churn", *options, "--format", "json"))


def ordinal(text):
    return datetime.date.fromisoformat(text).toordinal()


KNOWN = [None, "2026-08-31", "2026-03-31"]


def known_options(known):
    return ["--known-on", known] if known else []


@pytest.mark.parametrize("known", KNOWN)
def test_the_churn_rate_both_ways_is_that_of_its_definition(dated_base, known):
    rates = churn.Rates(dated_base, known and ordinal(known))
    yesterday = rates.today - 1
    closed = ordinal(known) if known else yesterday
    region = dict(dated_base.sql("SELECT id, COALESCE(region_code, '')"
                                " FROM customer;"))
    seen = Counter()
    for scope in (None, "north"):
        among = None if scope is None else {
            i for i in rates.live if region[str(i)] == scope}
        options = ["--from", "2026-01-01", "--to",
                   datetime.date.fromordinal(yesterday)]
        if scope:
            options += ["--scope", f"region={scope}"]
        answer = said(dated_base, *options, *known_options(known))
        assert answer["known_on"] == known
        assert len(answer["rates"]) == 9
        for r in answer["rates"]:
            want = rates.of(ordinal(r["from"]), ordinal(r["to"]), closed,
                            among)
            got = {n: r[n] for n in NAMES}
            assert got == {n: len(want[n]) for n in NAMES}, (scope, r)
            seen.update(got)
    assert seen["gone"]  # so few have terms: see the telco data for renewals


def lost(base, known=None):
    """What is counted of the year so far."""
    closed = export.today(base) - 1
    everybody = {c.code for c in export.customers(base).values()}
    return churn.counted(churn.read(base, closed, known and ordinal(known)),
                         ordinal("2026-01-01"), closed, everybody)


def test_nobody_was_lost_of_whom_nothing_was_known(company):
    """The demonstration company is written down on one day, with cases of two
    years."""
    days = ["--from", "2026-01-01", "--to", "2026-06-30"]

    def customers(*options):
        return json.loads(company.command("churn", *days, *options, "--format",
                                          "json").stdout)["customers"]
    assert customers() > 5
    first = company.sql("SELECT DATE(MIN(recorded_at) + INTERVAL 8 HOUR)"
                        " - INTERVAL 7 DAY FROM event;")[0][0]
    assert customers("--known-on", first) == 0
    boss = company.client(*company.person_of("manager"))
    page = boss.get(f"/churn?p=2026Q2&known={first}").text
    assert f"Nothing had been recorded here by {first}" in page


def test_fewer_losses_were_known_earlier(dated_base):
    now, then = (lost(dated_base, known) for known in KNOWN[:2])
    assert {k.customer for k in then} - {k.customer for k in now}
    assert {k.customer for k in now} - {k.customer for k in then}
    before = {k.number: k for k in then}
    both = [(before[k.number], k) for k in now if k.number in before]
    assert any(a.disagreed != b.disagreed for a, b in both)
    assert any(a.reason != b.reason for a, b in both)
    assert any(a.regained != b.regained or a.observed != b.observed
               for a, b in both)


@pytest.mark.parametrize("known", KNOWN)
def test_the_command_says_what_the_definition_says(dated_base, known):
    closed = export.today(dated_base) - 1
    first, last = "2026-01-01", datetime.date.fromordinal(closed)
    mine = lost(dated_base, known)
    answer = said(dated_base, "--from", first, "--to", last,
                  *known_options(known))
    assert answer["customers"] == len(mine) > 0
    assert answer["revenue_365_minor"] == sum(k.revenue for k in mine)
    assert answer["avoidable"] == sum(k.avoidable for k in mine)
    assert answer["unreviewed"] == sum(k.unreviewed for k in mine)
    by = {"family": lambda k: k.family, "left": lambda k: k.stage,
          "reason": lambda k: (k.reason, k.family)}
    for part, key in by.items():
        want, won = Counter(map(key, mine)), Counter(
            key(k) for k in mine if k.regained)
        lines = [n for n in answer["lines"] if n["by"] == part]
        names = [(n["value"] or "none") if part != "reason" else
                 (n["value"], n["family"] or "none") for n in lines]
        assert dict(zip(names, (n["customers"] for n in lines))) == want
        assert [n["regained"] for n in lines] == [won[n] for n in names]
    for part in churn.COLUMNS:
        assert sum(n["customers"] for n in answer["lines"]
                   if n["by"] == part) == len(mine), part


@pytest.mark.parametrize("last, known", [
    ("2025-12-31", None), ("2026-10-15", None), ("2026-10-15", "2026-08-31")])
def test_how_long_customers_stay_is_that_of_its_definition(dated_base, last,
                                                           known):
    want = churn.Rates(dated_base, known and ordinal(known)).curves(
        ordinal(last))
    got = said(dated_base, "--from", "2025-01-01", "--to", last,
               *known_options(known))["survival"]
    assert len(got) == min(len(want), 7) > 1
    for curve in got:
        stays = want[curve["contract"]]
        assert curve["customers"] == len(stays)
        assert curve["lost"] == sum(lost for _, lost in stays)
        assert curve["points"] == churn.points(stays), curve["contract"]


@pytest.mark.parametrize("dimension, known", [
    ("region", None), ("size", None), ("region", "2026-08-31")])
def test_how_long_they_stay_by_what_they_are(dated_base, dimension, known):
    last = "2026-10-15"
    are = {i: getattr(c, dimension) or "none"
           for i, c in export.customers(dated_base).items()}
    want = churn.Rates(dated_base, known and ordinal(known)).curves(
        ordinal(last), are.get)
    got = said(dated_base, "--from", "2025-01-01", "--to", last, "--stay",
               dimension, *known_options(known))["survival"]
    assert len(got) == min(len(want), 7) > 2
    for curve in got:
        stays = want[curve[dimension]]
        assert curve["customers"] == len(stays)
        assert curve["lost"] == sum(lost for _, lost in stays)
        assert curve["points"] == churn.points(stays), curve[dimension]
