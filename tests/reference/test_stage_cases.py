"""The slow reference itself gives the stages that the written cases name.

The cases may not be shipped: PERENNIAL_DATA names their folder.
"""
import datetime
import json
import re

from harness import TOP
from reference.life import Company, Life
from reference.life_event import (
    CONTRACT, CONTRACT_ENDED, DEAL, DEAL_LOST, DEAL_STEP, FIXED, FRAMEWORK,
    FULL, INQUIRY, INQUIRY_CLOSED, LAST_STEP, NAMED, NOTICE, NOTICE_WITHDRAWN,
    ORDER, ORDER_CANCELLED, QUOTE, QUOTE_ACCEPTED, QUOTE_CLOSED, RENEWS,
    RETURN, TICKET, TICKET_CLOSED, TOUCH, TRIAL, UPSELL, Event)

PLAIN = {"interaction": 1, "download": 3, "use": 70, "declared_lost": 140,
         "declared_kept": 141, "nps": 91, "intent": 92, "recovery": 131,
         "delivery": 50, "referral": 120, "opening": 45}
OUTCOMES = ["", "notice withdrawn", "restored", "partly restored", "released",
            "lost"]
TYPES = {"fixed": FIXED, "framework": FRAMEWORK, "trial": TRIAL}


def day(text):
    return datetime.date.fromisoformat(text).toordinal() if text else None


class Case:
    """A customer written as JSON, as events."""

    def __init__(self, case):
        self.events = []
        for ref, e in enumerate(case["events"], 1000):
            getattr(self, e["kind"], self.plain)(e, day(e["day"]), ref)

    def add(self, e, on, kind, ref, **more):
        self.events.append(Event(on, e.get("time", "12:00"),
                                 len(self.events) + 1, kind, ref=ref, **more))

    def plain(self, e, on, ref):
        amount = e.get("amount")
        self.add(e, on, PLAIN[e["kind"]], ref,
                 score=OUTCOMES.index(e["outcome"]) if "outcome" in e
                 else e.get("score"),
                 amount=None if amount is None else round(amount * 100),
                 until=day(e.get("last_day")), quantity=e.get("purchases"),
                 category=1 if e["kind"] == "opening" else None,
                 flags=TOUCH if e.get("touch") or e["kind"] == "download"
                 else 0)

    def order(self, e, on, ref):
        amount = round(e["amount"] * 100)
        if e.get("returns"):
            order = [o.ref for o in self.events if o.kind == ORDER
                     and o.amount == -amount][-1]
            self.add(e, on, RETURN, ref, other=order, amount=amount,
                     category=1, flags=FULL)
            return
        self.add(e, on, ORDER, ref, amount=amount, category=1,
                 other=e.get("contract_ref"),
                 flags=UPSELL if e.get("upsell") else 0)
        if e.get("cancelled_on"):
            self.add(e, day(e["cancelled_on"]), ORDER_CANCELLED, ref)

    def contract(self, e, on, ref):
        ref = e.get("ref", ref)
        price = e.get("price")
        self.add(e, on, CONTRACT, ref, until=day(e.get("last_day")),
                 start=day(e.get("first_day")),
                 quantity=e.get("term_months"),
                 amount=None if price is None else round(price * 100),
                 category=1, other=e.get("follows"),
                 flags=TYPES[e["contract"]] 
                 | RENEWS * bool(e.get("renews"))
                 | NAMED * bool(e.get("named_by_orders"))
                 | UPSELL * bool(e.get("upsell")))
        if e.get("ended_on"):
            self.add(e, day(e["ended_on"]), CONTRACT_ENDED, ref,
                     until=day(e.get("ended_last_day")))

    def opened(self, e, on, ref, kind, end):
        self.add(e, on, kind, ref)
        if e.get("closed_on"):
            self.add(e, day(e["closed_on"]), end, ref)

    def quote(self, e, on, ref):
        self.opened(e, on, ref, QUOTE, QUOTE_CLOSED)
        if e.get("accepted_on"):
            self.add(e, day(e["accepted_on"]), QUOTE_ACCEPTED, ref)

    def inquiry(self, e, on, ref):
        self.opened(e, on, ref, INQUIRY, INQUIRY_CLOSED)

    def ticket(self, e, on, ref):
        self.opened(e, on, ref, TICKET, TICKET_CLOSED)

    def opportunity(self, e, on, ref):
        self.opened(e, on, ref, DEAL, DEAL_LOST)
        if e.get("last_open_step_since"):
            self.add(e, day(e["last_open_step_since"]), DEAL_STEP, 1,
                     other=ref, flags=LAST_STEP)

    def notice(self, e, on, ref):
        self.add(e, on, NOTICE, ref, until=day(e["period_last_day"]),
                 other=e.get("contract_ref"))
        if e.get("withdrawn_on"):
            self.add(e, day(e["withdrawn_on"]), NOTICE_WITHDRAWN, ref)


def shipped_rules():
    """The models as the file of the reference data has them."""
    text = (TOP / "sql/data/10_model.sql").read_text(encoding="utf-8")
    models = {}
    for model, version, position, stage in re.findall(
            r"^  \('(\w+)', (\d+), (\d+), '(\w+)'\)", text, re.M):
        models.setdefault(model, {}).setdefault(int(version), (0, []))[1] \
            .append((int(position), stage, []))
    for model, version, position, group, fact, days, operator, value, no in \
            re.findall(r"^  \('(\w+)', (\d+), (\d+), (\d+), \d+, '(\w+)',"
                       r" (\d+), '([^']+)', (-?\d+), (\d)\)", text, re.M):
        models[model][int(version)][1][int(position) - 1][2].append(
            (int(group), fact, int(days), operator, int(value), no == "1"))
    return models


def stages_of(case, models):
    asked = day(case["asked_on"])
    events = Case(case).events
    created = min([asked] + [e.day for e in events])
    life = Life(Company(models, {1: ("x", case.get("category_cycle"))}, 90),
                events, created, asked, 1, case.get("set_cycle")).to(asked)
    return {m: life.stage(m)[0] for m in models}


def wrong_in(path, models):
    cases = json.loads(path.read_text(encoding="utf-8"))
    assert cases
    wrong = []
    for case in cases:
        got = stages_of(case, models)
        wrong += [(case["name"], m, got[m], stage)
                  for m, stage in case["expect"].items() if got[m] != stage]
    return len(cases), wrong


def test_the_reference_gives_the_stages_of_the_cases(data_dir):
    models = shipped_rules()
    assert len(models) == 8
    count, wrong = wrong_in(data_dir / "ref" / "stage_cases.json", models)
    assert not wrong, wrong
    assert count == 66


def test_the_reference_gives_the_stages_of_our_own_cases():
    count, wrong = wrong_in(TOP / "tests/data/stage_case.json",
                            shipped_rules())
    assert count and not wrong, wrong
