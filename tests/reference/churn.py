"""What docs/figures.md says of churn reasons, in plain Python over the rows of
cases and customers."""
import dataclasses
import datetime
import json
import math
from collections import defaultdict

from reference import export, ledger
from reference.life_event import (
    DECLARED_LOST, NEVER, NOTICE, NOTICE_WITHDRAWN, RECOVERY_CLOSED)
from reference.life_known import Known

WIN_DAYS = 180
COLUMNS = ("team", "owner", "region", "industry", "size", "source", "grade",
           "kind")


@dataclasses.dataclass
class Case:
    """A case and what it is counted with."""

    number: int
    customer: int
    code: str
    lost_on: int
    reason: str
    family: str
    competitor: int
    revenue: int
    margin: int
    avoidable: bool
    unreviewed: bool
    disagreed: bool
    observed: bool
    regained: bool
    stage: str
    of: dict


def minor(text):
    whole, _, cents = text.partition(".")
    return int(whole + cents.ljust(2, "0")) if text else 0


def read(base, closed, known=None):
    """All that were lost, whoever may see them; days count from 1. known: the
    day at whose end it was known, else now."""
    reasons = {r: (f, m, int(t)) for r, f, m, t in base.sql(
        "SELECT code, COALESCE(family_code, ''), COALESCE(merged_into, ''),"
        " needs_text FROM churn_reason;")}
    rows = base.sql(
        "SELECT r.id, r.customer_id, c.code, COALESCE(TO_DAYS(r.lost_on) -"
        " 365, 0), r.reason_code, COALESCE(r.family_code, ''),"
        " COALESCE(r.competitor_id, 0), r.revenue_365,"
        " COALESCE(r.margin_365, ''), r.avoidable,"
        " COALESCE(TO_DAYS(r.review_on) - 365, 0), r.review, r.state,"
        " COALESCE(TO_DAYS(r.closed_on) - 365, 0), r.left_stage,"
        " c.team_id, c.owner_id, c.region_code, c.industry_id, c.size_code,"
        " c.source_id, c.grade, c.kind FROM recovery_case r"
        " JOIN customer c ON c.id = r.customer_id"
        " WHERE c.deleted_at IS NULL AND r.deleted_at IS NULL"
        " AND r.lost_on IS NOT NULL;" if known is None else
        "SELECT r.id, r.customer_id, c.code, 0, r.reason_code, '',"
        " COALESCE(r.competitor_id, 0), r.revenue_365,"
        " COALESCE(r.margin_365, ''), r.avoidable,"
        " COALESCE(TO_DAYS(r.review_on) - 365, 0), '', '', 0, r.left_stage,"
        " c.team_id, c.owner_id, c.region_code, c.industry_id, c.size_code,"
        " c.source_id, c.grade, c.kind FROM recovery_case r"
        " JOIN customer c ON c.id = r.customer_id"
        " WHERE c.deleted_at IS NULL;")
    if known is None:
        return [case(row, reasons, closed) for row in rows]
    earlier = Earlier(base, known)
    told = [earlier.row(row) for row in rows if int(row[0]) in earlier.cases]
    return [case(row, reasons, min(closed, known)) for row in told
            if 0 < row[3] <= known]


class Earlier:
    """What was recorded of cases by the end of a day."""

    def __init__(self, base, known):
        self.known = known
        self.until = until = moment_after(known)
        self.events = {i: export.counting(told, until)
                       for i, told in export.told(base).items()}
        self.cases = {
            int(i): row for i, *row in base.sql(
                "SELECT id, code, cause, COALESCE(notice_id, 0),"
                " COALESCE(contract_id, 0), COALESCE(declaration_id, 0),"
                " COALESCE(TO_DAYS(lost_on) - 365, 0), created_at,"
                " COALESCE(deleted_at, '') FROM recovery_case;")
            if row[6] < until and (not row[7] or row[7] >= until)}
        self.ends = defaultdict(dict)
        for i, code, outcome in base.sql(
                "SELECT id, case_no, outcome FROM recovery_outcome;"):
            self.ends[code][int(i)] = outcome
        self.declared = defaultdict(set)
        for i, of in base.sql("SELECT id, case_id FROM declaration"
                              " WHERE case_id IS NOT NULL;"):
            self.declared[int(of)].add(int(i))
        self.looks, self.later = {}, {}
        for i, verdict, before, at in base.sql(
                "SELECT case_id, verdict, reason_before, at"
                " FROM recovery_case_review ORDER BY id;"):
            if at < until:
                self.looks[int(i)] = verdict
            else:
                self.later.setdefault(int(i), before)
        self.edited = {}
        for i, detail in base.sql(
                "SELECT subject_id, detail FROM audit WHERE action ="
                f" 'recovery.reason' AND at >= '{until}' ORDER BY id;"):
            before = json.loads(detail)["reason"][0]
            if before:
                self.edited.setdefault(int(i), before)
        self.families = {(int(i), r): f for i, r, f in base.sql(
            "SELECT case_id, reason_code, COALESCE(family_code, '')"
            " FROM recovery_case_reason;")}

    def ended(self, customer, code, outcomes):
        return max((e.day for e in self.events.get(customer, ())
                    if e.kind == RECOVERY_CLOSED
                    and self.ends[code].get(e.ref) in outcomes), default=0)

    def run_out(self, customer, notice):
        mine = [e for e in self.events.get(customer, ()) if e.ref == notice]
        if any(e.kind == NOTICE_WITHDRAWN for e in mine):
            return 0
        return max((e.until + 1 for e in mine if e.kind == NOTICE
                    and e.until < self.known), default=0)

    def lost(self, number, customer):
        code, cause, notice, contract, declaration, day, *_ = \
            self.cases[number]
        words = self.declared[number] | {int(declaration)}
        said = max((e.day for e in self.events.get(customer, ())
                    if e.kind == DECLARED_LOST and e.ref in words), default=0)
        own = declaration == "0"
        over = int(day) and (contract == "0" or own) and \
            self.run_out(customer, int(notice))
        return said or over or self.ended(customer, code, {"lost"}) or (
            int(day) if cause == "loss" and own and self.events.get(customer)
            else 0)

    def row(self, row):
        """As read() has it of now."""
        row = list(row)
        number, customer = int(row[0]), int(row[1])
        row[3] = self.lost(number, customer)
        row[4] = self.edited.get(number) or self.later.get(number) or row[4]
        row[5] = self.families.get((number, row[4]), "")
        if row[3] != int(self.cases[number][5]):
            row[10] = row[3] + 30
        row[11] = self.looks.get(number, "")
        row[13] = self.ended(customer, self.cases[number][0],
                             {"restored", "partly_restored"})
        row[12] = "restored" if row[13] else ""
        return row


def moment_after(day):
    """The first moment (UTC) after a day of the company's zone (+8)."""
    return f"{datetime.date.fromordinal(day).isoformat()} 16:00:00"


def case(row, reasons, closed):
    (number, customer, code, lost, reason, said, rival, revenue, margin,
     avoidable, review_on, review, state, ended, stage, *values) = row
    lost, review_on, ended = int(lost), int(review_on), int(ended)
    reason = reasons[reason][1] or reason
    family, _, open_ = reasons[reason]
    back = state in ("restored", "partly_restored") and ended
    return Case(
        int(number), int(customer), code, lost, reason,
        family or (said if open_ else "") or "none", int(rival),
        minor(revenue), minor(margin), avoidable in ("yes", "partly"),
        review == "" and 0 < review_on <= closed, review == "changed",
        lost + WIN_DAYS <= closed,
        lost + WIN_DAYS <= closed and bool(back) and ended <= lost + WIN_DAYS,
        stage or "none", dict(zip(COLUMNS, values)))


def counted(cases, first, last, visible):
    """One a customer: the last."""
    mine = {}
    for k in sorted(cases, key=lambda k: (k.lost_on, k.number)):
        if first <= k.lost_on <= last and k.code in visible:
            mine[k.customer] = k
    return list(mine.values())


def fits(k, text):
    """Is the case in the slice of an address?"""
    kind, *words = text.split(".")
    if kind == "all":
        return True
    if kind == "family":
        return k.family == words[0]
    if kind in ("reason", "left"):
        return (k.reason if kind == "reason" else k.stage) == words[0] and \
            words[1:] in ([], [k.family])
    if kind == "competitor":
        return k.competitor == int(words[0]) and (
            k.competitor > 0 or k.family == "competitor")
    if kind == "month":
        day = datetime.date.fromordinal(k.lost_on)
        return f"{day.year}{day.month:02}" == words[0]
    if kind == "unknown":
        return k.reason == "unknown"
    if kind == "other":
        return k.reason == "other"
    return getattr(k, kind)


def chance(part, whole, then, then_whole):
    pooled = (part + then) / (whole + then_whole)
    error = math.sqrt(pooled * (1 - pooled) * (1 / whole + 1 / then_whole))
    if error == 0:
        return 1
    return math.erfc(abs(part / whole - then / then_whole) / error
                     / math.sqrt(2))


def grew(now, then):
    """{(reason, family): p} of those that grew."""
    if min(len(now), len(then)) < 30:
        return {}
    found = {}
    for key in {(k.reason, k.family) for k in now}:
        n, m = (sum((k.reason, k.family) == key for k in of)
                for of in (now, then))
        p = chance(n, len(now), m, len(then))
        if n * len(then) > m * len(now) and p < 0.05:
            found[key] = p
    return found


# ---- the churn rate both ways ----

CUSTOMER = {"purchase", "usage", "loyalty"}
RENEWAL_DAYS = 30


class Rates:
    """Of the customers that are not in the bin; days are ordinals."""

    def __init__(self, base, known=None):
        self.today = export.today(base)
        until = known and moment_after(known)
        on = known and datetime.date.fromordinal(known)
        self.live = {i for i, c in export.customers(base).items() if c.live}
        self.stages = {
            i: [(day.toordinal(), to) for day, _, to, *_ in
                ledger.netted(rows, on)]
            for (i, model), rows in ledger.read(base).items()
            if model == "lifecycle6" and i in self.live}
        self.terms = {}
        for i, told in export.told(base).items():
            if i not in self.live:
                continue
            money = Known(export.counting(told, until), self.today)
            self.terms[i] = [
                (c, money.end(c, self.today)) for c in money.priced
                if c.e.amount and money.end(c, self.today) >= c.start]

    def is_customer(self, i, day):
        stage = ""
        for on, to in self.stages.get(i, ()):
            if on <= day:
                stage = to
        return stage in CUSTOMER

    def ended(self, i, first, last):
        """The last day of the latest term that ended in the period."""
        return max((min(to, end) for c, end in self.terms.get(i, ())
                    for begin, to in c.terms(last)
                    if begin <= end and first <= min(to, end) <= last),
                   default=None)

    def of(self, first, last, closed, among=None):
        """{name: customers}"""
        found = defaultdict(set)
        for i in self.live if among is None else among:
            if self.is_customer(i, first - 1):
                found["start"].add(i)
                if not self.is_customer(i, last):
                    found["gone"].add(i)
            end = self.ended(i, first, last)
            if end is None:
                continue
            renewed = any(c.start <= end + RENEWAL_DAYS and until > end
                          for c, until in self.terms[i])
            if not renewed and end + RENEWAL_DAYS > closed:
                found["may_be_renewed"].add(i)
                continue
            found["due"].add(i)
            if not renewed:
                found["not_renewed"].add(i)
        return found

    def stay(self, i, last):
        """(days, lost) from the first day as a customer, or None."""
        begun = None
        for on, to in self.stages.get(i, ()):
            if on > last:
                break
            if begun is None and to in CUSTOMER:
                begun = on
            elif begun is not None and to == "churn":
                return on - begun, True
        return None if begun is None else (last - begun, False)

    def contract(self, i, last):
        """The type of the contract that began last."""
        mine = [c for c, _ in self.terms.get(i, ()) if c.start <= last]
        if not mine:
            return "none"
        c = max(mine, key=lambda c: c.start)
        months = c.months
        if not months:
            if c.agreed == NEVER:
                return "longer"
            end = datetime.date.fromordinal(c.agreed + 1)
            start = datetime.date.fromordinal(c.start)
            months = (end.year - start.year) * 12 + end.month - \
                start.month - (end.day < start.day)
        for most, name in ((1, "month"), (6, "half"), (12, "year"),
                           (24, "two")):
            if months <= most:
                return name
        return "longer"

    def curves(self, last, group=None):
        """{value or None: [stays]}; group: of a customer, else the type of his
        contract."""
        found = defaultdict(list)
        for i in self.live:
            stay = self.stay(i, last)
            if stay is not None:
                found[None].append(stay)
                found[group(i) if group else self.contract(i, last)].append(
                    stay)
        return found


def points(stays):
    """[[days, events, at risk]]"""
    return [[t, sum(d == t and lost for d, lost in stays),
             sum(d >= t for d, _ in stays)]
            for t in sorted({d for d, lost in stays if lost})]
