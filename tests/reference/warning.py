"""Which warnings a customer has, by the rules in the database, in plain Python:
the facts that only warnings look at, each looked up among the events of its day,
and for the rest the facts of the stages (life_fact.py)."""
from collections import defaultdict

from reference.life_event import (
    CAMPAIGN_RESPONSE, COMPLAINT, CSAT, INBOUND, INTERACTION, NPS, PAYMENT_DUE,
    PAYMENT_RECEIVED, PAYMENT_WAIVED, TICKET, TICKET_CLOSED, TICKET_REOPENED,
    TOUCH, USE)

RULES = """
SELECT r.id, r.cause_code, r.level, r.stages, t.fact, t.days, t.operator,
  t.value, t.negated FROM warning_rule r JOIN warning_term t
  ON t.rule_id = r.id AND t.term <= r.terms WHERE r.active = 1
ORDER BY r.id, t.term;
"""


def rules(base):
    """[(cause, level, stages or None, terms)]"""
    found = {}
    for i, cause, level, stages, *t in base.sql(RULES):
        found.setdefault(int(i), (cause, int(level), set(stages.split(","))
                                  if stages else None, []))[3].append(
            (t[0], int(t[1]), t[2], int(t[3]), t[4] == "1"))
    return list(found.values())


class Care:
    """The facts of warnings, of one life as of its day."""

    def __init__(self, life):
        self.life = life
        self.events = [e for e in life.events if e.day <= life.day]

    def contact_quiet(self):
        met = [e.day for e in self.events
               if INTERACTION <= e.kind <= CAMPAIGN_RESPONSE]
        return self.life.day - max(met, default=self.life.first)

    def unanswered(self):
        n = 0
        for e in self.events:
            if INTERACTION <= e.kind <= CAMPAIGN_RESPONSE:
                ours = e.kind == INTERACTION and not e.flags & (TOUCH | INBOUND)
                n = n + 1 if ours else 0
        return n

    def use_quiet(self):
        used = [e.day for e in self.events if e.kind == USE]
        return self.life.day - max(used) if used else None

    def complaints(self):
        opened = self.life.open_of(TICKET, (TICKET_CLOSED,), TICKET_REOPENED)
        return sum(bool(e.flags & COMPLAINT) for e in opened)

    def overdue(self):
        paid, due, off = defaultdict(int), {}, set()
        for e in self.events:
            if e.kind == PAYMENT_RECEIVED and e.other:
                paid[e.other] += e.amount
            elif e.kind == PAYMENT_DUE:
                due[e.ref] = e
            elif e.kind == PAYMENT_WAIVED:
                off.add(e.ref)
        late = [e.until for ref, e in due.items()
                if ref not in off and e.until and e.until < self.life.day
                and paid[ref] < e.amount]
        return self.life.day - min(late) if late else None

    def answers(self, kind):
        """As they count: of a day the last in time, then the higher row."""
        said, counted = [], None
        for e in self.events:
            if e.kind != kind:
                continue
            if counted is None or (e.day, e.at, e.ref or 0) >= (
                    counted.day, counted.at, counted.ref or 0):
                said.append(e)
                counted = e
        return said

    def drop(self, kind, days):
        said = self.answers(kind)
        if len(said) < 2 or said[-1].day <= self.life.day - days:
            return None
        return said[-2].score - said[-1].score

    def csat_drop(self, days):
        return self.drop(CSAT, days)

    def nps_drop(self, days):
        return self.drop(NPS, days)

    def csat_recent(self, days):
        return self.life.answer(CSAT, days)

    def value(self, name, days):
        own = getattr(self, name, None)
        if own is None:
            return self.life.fact(name, days)
        return own(days) if days else own()


def holds(value, operator, want, negated):
    if value is None:
        true = False
    elif operator == "is":
        true = bool(value)
    else:
        true = {">=": value >= want, "<=": value <= want, ">": value > want,
                "<": value < want, "=": value == want}[operator]
    return true != negated


def of(life, model, every_rule):
    """{cause: level} as of the day of the life."""
    care, found = Care(life), {}
    stage = life.stage(model)
    for cause, level, stages, terms in every_rule:
        if stage is None or (stages and stage[0] not in stages):
            continue
        if all(holds(care.value(name, days), operator, want, negated)
               for name, days, operator, want, negated in terms):
            found[cause] = max(level, found.get(cause, 0))
    return found
