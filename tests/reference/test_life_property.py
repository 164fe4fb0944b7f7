"""Made-up customers with everything that can happen to one, in all eight models.

Each is a list of happenings that hypothesis draws; what a later one refers to
(the order that is returned, the contract that is renewed) is picked among the
earlier ones. They are read by `perennial restage` with all models kept, and day
by day by the slow reference. What differs is in the message, and
SEED=N makes the same ones once more.
"""
import tempfile
from collections import Counter

import pytest
from hypothesis import strategies as st

from reference import agree, export
from reference.base import Base
from reference.draw import drawn
from reference.life_event import (
    CONTRACT, DEAL, FIXED, FRAMEWORK, FULL, INQUIRY, LAST_STEP, NAMED, NOTICE,
    ORDER, QUOTE, RENEWS, TICKET, TOUCH, TRIAL, UPSELL)

SPAN = 900         # days from the first possible one to today
SMALL, LONG = 120, 2000
COMPANY = 500      # customers at a time

# what happens by itself, and what happens to something earlier (of that kind)
PLAIN = {
    "touch": 1, "visit": 2, "download": 3, "delivery": 50, "use": 70,
    "csat": 90, "nps": 91, "intent": 92, "referral": 120, "lost": 140,
    "kept": 141, "recovered": 131, "inquiry": INQUIRY, "quote": QUOTE,
    "deal": DEAL, "ticket": TICKET}
FOLLOWS = {
    "inquiry closed": (11, INQUIRY), "quote accepted": (21, QUOTE),
    "quote closed": (22, QUOTE), "deal step": (31, DEAL),
    "deal won": (32, DEAL), "deal lost": (33, DEAL), "deal again": (DEAL, DEAL),
    "order cancelled": (41, ORDER), "part returned": (42, ORDER),
    "all returned": (42, ORDER), "order part": (43, ORDER),
    "ticket closed": (81, TICKET), "ticket again": (82, TICKET),
    "renewed": (101, CONTRACT), "contract ended": (102, CONTRACT),
    "notice withdrawn": (111, NOTICE)}
OWN = ("touches", "order", "orders", "credit", "opening", "fixed",
       "framework", "trial", "month to month", "notice", "notice of one")
# often what makes a customer, seldom what ends it
WHAT = sorted(PLAIN) + sorted(FOLLOWS) + list(OWN) + [
    "order", "order", "orders", "orders", "orders", "fixed", "month to month",
    "touches", "touches", "all returned", "contract ended", "renewed",
    "notice", "quote accepted"]

happening = st.tuples(st.sampled_from(WHAT), st.integers(0, SPAN),
                      st.integers(0, 5), st.integers(0, 400))
customer = st.tuples(st.integers(0, SPAN),             # created
                     st.sampled_from([None, None, None, 14, 40]),  # cycle
                     st.sampled_from([None, 1, 2]),    # category named
                     st.lists(happening, min_size=1, max_size=14))


class Made:
    """The events of one customer, as rows."""

    def __init__(self, today, happenings, ref):
        self.today, self.ref, self.rows = today, ref, []
        for what, day, pick, n in sorted(happenings, key=lambda h: h[1]):
            day += today - SPAN
            if what in PLAIN:
                self.plain(what, day, n)
            elif what in FOLLOWS:
                self.follow(what, day, pick, n)
            else:
                getattr(self, what.replace(" ", "_"))(day, pick, n)

    def add(self, kind, day, n, **more):
        if day > self.today:
            return
        self.ref += 1
        row = dict(kind=kind, day=day, ref=self.ref, flags=0, hour=n % 3,
                   **{k: None for k in ("amount", "score", "other",
                                        "category", "start", "until",
                                        "quantity")})
        row.update(more)
        self.rows.append(row)

    def plain(self, what, day, n):
        kind = PLAIN[what]
        score = {"nps": n % 11, "csat": n % 5 + 1, "intent": n % 5 + 1,
                 "recovered": n % 5 + 1}.get(what)
        flags = TOUCH if what in ("touch", "download") else \
            LAST_STEP if what == "deal" and n % 4 == 0 else 0
        self.add(kind, day, n, score=score, flags=flags)

    def follow(self, what, day, pick, n):
        kind, of = FOLLOWS[what]
        found = [r for r in self.rows if r["kind"] == of]
        if not found:
            return
        of = found[pick % len(found)]
        row = {"ref": of["ref"]}
        if what == "deal step":
            row = {"other": of["ref"], "flags": LAST_STEP * (n % 2)}
        if what in ("part returned", "all returned"):
            row = {"other": of["ref"], "amount": -(of["amount"] // (
                1 if what == "all returned" else 3)),
                "flags": FULL * (what == "all returned")}
        if what == "order part":
            row = {"other": of["ref"], "amount": of["amount"] // 2,
                   "category": n % 3 + 1}
            day = of["day"]
        if what == "renewed":
            row |= {"start": day + n % 40, "quantity": n % 13,
                    "until": None if n % 3 else day + 40 + n,
                    "amount": n * 1003, "flags": of["flags"]}
        if what == "contract ended":
            row["until"] = None if n % 2 else day - 100 + n
        self.add(kind, max(day, of["day"]), n, **row)

    def order(self, day, pick, n):
        of = [r["ref"] for r in self.rows if r["kind"] == CONTRACT]
        self.add(ORDER, day, n, amount=n * 100 + 1, category=n % 4 or None,
                 other=of[pick % len(of)] if of and n % 3 == 0 else None,
                 flags=UPSELL * (n % 5 == 0))

    def orders(self, day, pick, n):
        for k in range(pick + 2):
            self.add(ORDER, day + k * (n % 120), n + k,
                     amount=10000 + 7 * n * k, category=n % 4 or None)

    def touches(self, day, pick, n):
        for k in range(pick + 2):
            self.add(1, day + k * (n % 40), n, flags=TOUCH)

    def credit(self, day, pick, n):
        self.add(ORDER, day, n, amount=-n * 10, category=pick % 4 or None)

    def opening(self, day, pick, n):
        self.add(45, day, n, amount=n * 777, quantity=pick + 1,
                 until=None if n % 7 == 0 else min(day + n, self.today),
                 category=pick % 4 or None)

    def contract(self, day, pick, n, kind, **more):
        before = [r["ref"] for r in self.rows if r["kind"] == CONTRACT]
        start = day + n % 50 if pick % 2 else None
        self.add(CONTRACT, day, n, start=start, amount=n * 1234,
                 category=pick % 4 or None,
                 other=before[-1] if before and n % 2 else None,
                 **{"flags": kind | NAMED * (n % 6 == 0)
                    | UPSELL * (n % 5 == 0), **more})

    def fixed(self, day, pick, n):
        self.contract(day, pick, n, FIXED, quantity=(0, 1, 3, 6, 12, 24)[pick],
                      until=None if n % 3 == 0 else day + 50 + n)

    def framework(self, day, pick, n):
        self.contract(day, pick, n, FRAMEWORK, quantity=12,
                      until=None if n % 3 == 0 else day + 50 + n)

    def trial(self, day, pick, n):
        self.contract(day, pick, n, TRIAL, quantity=1)

    def month_to_month(self, day, pick, n):
        self.contract(day, pick, n, FIXED, quantity=pick % 3 * 6,
                      flags=FIXED | RENEWS)

    def notice(self, day, pick, n):
        self.add(NOTICE, day, n, until=day + n % 90)

    def notice_of_one(self, day, pick, n):
        of = [r["ref"] for r in self.rows if r["kind"] == CONTRACT]
        if of:
            self.add(NOTICE, day, n, until=day + n % 90,
                     other=of[pick % len(of)])


def value(v):
    return "NULL" if v is None else f"'{v}'"


def enter(base, company):
    """Writes a company into the empty tables."""
    today, out, ref = export.today(base), [], 0
    for number, (created, cycle, category, happenings) in enumerate(
            company, 1):
        out.append("INSERT INTO customer (id, code, name, created_on,"
                   " cycle_days_set, category_id) VALUES"
                   f" ({number}, 'C{number}', 'x',"
                   f" '{agree.date(today - SPAN + created)}', {value(cycle)},"
                   f" {value(category)});")
        made = Made(today, happenings, ref)
        ref = made.ref
        for row in made.rows:
            day = agree.date(row["day"])
            amount = row["amount"]
            out.append(
                "INSERT INTO event (customer_id, day, kind, at, amount, score,"
                " ref_id, other_id, category_id, from_on, until_on, quantity,"
                f" flags, recorded_at) VALUES ({number}, '{day}',"
                f" {row['kind']}, '{day} 0{row['hour']}:00:00',"
                f" {value(amount if amount is None else amount / 100)},"
                f" {value(row['score'])}, {row['ref']}, {value(row['other'])},"
                f" {value(row['category'])}, {value(agree.date(row['start']))},"
                f" {value(agree.date(row['until']))},"
                f" {value(row['quantity'])}, {row['flags']},"
                f" '{day} 0{row['hour']}:00:00');")
    return out


def empty(base):
    """Of the company before, also what a restage opens: warnings and cases."""
    tables = [t for t, in base.sql(
        "SELECT DISTINCT c.table_name FROM information_schema.columns c JOIN"
        " information_schema.tables t ON t.table_schema = c.table_schema AND"
        " t.table_name = c.table_name AND t.table_type = 'BASE TABLE' WHERE"
        " c.table_schema = 'perennial' AND (c.column_name IN ('customer_id',"
        " 'case_id') OR c.table_name = 'stage_dirty');")]
    base.sql("SET foreign_key_checks = 0;"
             + "".join(f"TRUNCATE {t};" for t in tables)
             + "DELETE FROM customer;")


@pytest.fixture(scope="module")
def base():
    with tempfile.TemporaryDirectory(prefix="perennial-lifep.") as folder:
        b = Base(folder)
        try:
            b.sql("UPDATE model SET kept = 1;")
            yield b
        finally:
            b.stop()


def company_agrees(base, company, met):
    empty(base)
    base.sql("\n".join(enter(base, company)))
    base.perennial("restage")
    reference = agree.Reference(base)
    histories = reference.histories(agree.ALL)
    agree.ledger_agrees(reference, histories)
    agree.facts_agree(reference)
    for (_, model), moves in histories.items():
        met.update((model, m.target) for m in moves)
        met.update(("round", min(m.round, 3)) for m in moves)
    for i in agree.sample(reference.ids, 2):
        agree.explain_agrees(reference, i, "lifecycle6",
                             reference.today - i % 300)


def agree_on(base, count):
    met = Counter()
    customers = drawn(customer, count)
    for first in range(0, count, COMPANY):
        company_agrees(base, customers[first:first + COMPANY], met)
    return met


def test_some_made_up_customers_in_all_models(base):
    """Few enough that which stages they meet is chance."""
    met = agree_on(base, SMALL)
    assert {m for m, _ in met} > set(agree.ALL)


@pytest.mark.long
def test_two_thousand_made_up_customers_in_all_models(base):
    met = agree_on(base, LONG)
    stages = {(m, s) for m, s in base.sql(
        "SELECT model_code, code FROM stage;") if m in agree.ALL}
    assert not stages - set(met)
    assert met["round", 3]
