"""What the program says of customers beside what the slow reference says."""
import datetime
import json
import random
import re

import lot
from reference import export, ledger, life, life_event
from reference.life_known import Known

ALL = ("lifecycle6", "segments4", "marketing6", "revenue4", "crm4", "clm4",
       "service6", "relationship4")
KEPT = ("lifecycle6", "segments4", "relationship4")
AHEAD = 4200  # days: the longest cycle and what a lapse adds to it


def date(number):
    return number and datetime.date.fromordinal(number)


def sample(things, count):
    """Some of them; SEED=N takes the same ones once more."""
    things = sorted(things)
    if count is None or count >= len(things):
        return things
    return sorted(random.Random(lot.seed()).sample(things, count))


def midnight(day):
    """The first moment (UTC, as the database writes it) after a day."""
    return f"{date(day).isoformat()} 16:00:00"


class Reference:
    """Everything the reference reads of some customers of a database."""

    def __init__(self, base, ids=None):
        self.base = base
        self.company = export.company(base)
        self.customers = export.customers(base)
        self.ids = sorted(self.customers) if ids is None else ids
        self.told = export.told(base, ids)
        self.absences = export.absences(base)
        self.today = export.today(base)

    def life(self, customer, before=None, horizon=None):
        return export.life(self.company, self.customers[customer],
                           export.counting(self.told[customer], before),
                           horizon or self.today)

    def histories(self, models=KEPT, last=None, before=None):
        """{(customer, model): [Move]} to the end of a day."""
        found = {}
        for i in self.ids:
            of = life.history(self.life(i, before), models,
                              last or self.today, self.absences[i])
            found.update({(i, m): moves for m, moves in of.items()})
        return found

    def known(self, customer, day, before=None):
        """What is known at the end of a day, without the life up to it."""
        events = export.counting(self.told[customer], before)
        return Known(sorted((e for e in events if e.day <= day),
                            key=lambda e: (e.day, e.at, e.id)), day)

    def revenue_365(self, customer, day, before=None):
        return self.known(customer, day, before).revenue_of(day - 364, day,
                                                            day)


def as_ledger(moves):
    """In the form of ledger.netted."""
    return [(date(m.day), m.source or "", m.target or "", date(m.since),
             str(m.round)) for m in moves]


def ledger_agrees(reference, histories, known_on=None):
    """The ledger that is kept, with the reference's reading of the events. How
    many moves that were."""
    rows = ledger.read(reference.base)
    wrong, moves = [], 0
    for (i, m), want in histories.items():
        got = ledger.netted(rows[i, m], known_on and date(known_on))
        moves += len(want)
        if got != as_ledger(want):
            wrong.append((reference.customers[i].code, m,
                          sorted(set(as_ledger(want)) ^ set(got))))
    assert not wrong, (len(wrong), wrong[:5])
    return moves


def history_agrees(reference, models=ALL):
    """`stage history` of any models, at rest or kept."""
    for i in reference.ids:
        of = life.history(reference.life(i), models, reference.today,
                          reference.absences[i])
        for model in models:
            code = reference.customers[i].code
            said = json.loads(reference.base.perennial(
                "stage", "history", code, "--model", model, "--format",
                "json"))
            assert said["kept"] == (model in KEPT)
            got = [(c["day"], c["from"], c["to"], c["since"], c["round"],
                    c["rule"], c["rule_version"])
                   for c in said["changes"] if c["counts"]]
            want = [(date(m.day).isoformat(), m.source, m.target,
                     m.since and date(m.since).isoformat(), m.round, m.rule,
                     m.version) for m in of[model]]
            assert got == want, (code, model)


def derived_of(one):
    """The derived columns of a customer, as of one.day."""
    days = one.bought()
    return {
        "stage": one.stage("lifecycle6")[0],
        "round": max(one.latches.round, 1),
        "purchases": one.latches.round_purchases,
        "first_purchase_on": days[0] if days else None,
        "last_purchase_on": days[-1] if days else None,
        "revenue_365": one.revenue(365), "revenue_total": one.revenue(),
        "cycle_days": one.cycle_days(), "expected_on": one.expected_on(),
        "late_on": one.late_on(), "lapse_on": one.lapse_on(),
        "last_touch_on": one.last_touch(),
        "last_contact_on": one.last_contact(),
        "open_deals": one.fact("open_deals")}


def facts_agree(reference):
    wrong = []
    for i in reference.ids:
        customer = reference.customers[i]
        if not customer.live:
            continue
        one = reference.life(i, horizon=reference.today + AHEAD)
        for name, want in derived_of(one.to(reference.today)).items():
            if getattr(customer, name) != want:
                wrong.append((customer.code, name, getattr(customer, name),
                              want))
    assert not wrong, (len(wrong), wrong[:5])


def nothing_moves_before_it_wakes(reference, most):
    """If nothing happens, time changes no stage of a model that is kept before
    the day the customer is read anew."""
    for i in reference.ids:
        customer = reference.customers[i]
        end = min(customer.wake_on or life_event.NEVER, reference.today + most)
        one = reference.life(i, horizon=end).to(reference.today)
        now = {m: one.stage(m)[0] for m in KEPT}
        for day in range(reference.today + 1, end):
            one.to(day)
            assert {m: one.stage(m)[0] for m in KEPT} == now, (
                customer.code, date(day), customer.wake_on)


CONDITION = re.compile(r"      ([+-]) (not )?(\w+)(?: \((\d+) days\))?"
                       r"(?: (\S+) (-?\d+))?: (no value|yes|no|-?\d+)")


def value_text(value, shown):
    if value is None:
        return "no value"
    if shown in ("yes", "no"):
        return "yes" if value else "no"
    return str(int(value))


def explain_agrees(reference, customer, model, day):
    """What `stage explain` says of a day: the stage, the rule that decides and
    every value its conditions look at. How many values that were."""
    code = reference.customers[customer].code
    said = reference.base.perennial("stage", "explain", code, "--model",
                                    model, "--day", date(day))
    one = reference.life(customer, horizon=day).to(day)
    if one.stage(model) is None:
        assert "not in the base" in said
        return 0
    stage, rule, _ = one.stage(model)
    assert said.startswith(f"{code} on {date(day)}: {stage} in {model}")
    assert f"\n=> {rule} {stage}\n" in said, said
    values = CONDITION.findall(said)
    for holds, no, fact, days, op, than, shown in values:
        value = one.fact(fact, int(days or 0))
        assert shown == value_text(value, shown), (code, date(day), fact, said)
        assert (holds == "+") == one.holds((
            0, fact, int(days or 0), op or "is", int(than or 1), bool(no)))
    return len(values)


def counts_agree(reference, histories, model, day, known_on=None):
    """`stage counts` of a day: customers and their 12-month revenue."""
    words = ["stage", "counts", "--model", model, "--as-of", date(day),
             "--format", "json"]
    if known_on:
        words += ["--known-on", date(known_on)]
    said = json.loads(reference.base.perennial(*words))
    before = known_on and midnight(known_on)
    count, money = {}, {}
    for i in reference.ids:
        stage = stage_on(histories[i, model], day)
        if stage:
            count[stage] = count.get(stage, 0) + 1
            money[stage] = money.get(stage, 0) \
                + reference.revenue_365(i, day, before)
    for s in said["stages"]:
        assert s["customers"] == count.pop(s["stage"], 0), (model, date(day))
        assert s["revenue_365_minor"] == money.pop(s["stage"], 0), (
            model, date(day), s)
    assert not count and not money


def stage_on(moves, day):
    stage = None
    for m in moves:
        if m.day <= day:
            stage = m.target
    return stage
