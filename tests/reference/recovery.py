"""What docs/figures.md says of the board of recovery and of its worth, in plain
Python over the rows of cases, plans, orders and feedback. Days are ordinals."""
import dataclasses
import datetime
import math
from collections import defaultdict

WON = ("withdrawn", "restored", "partly_restored")
STATES = ("at_risk", "planned", "saving", *WON, "released", "lost",
          "passed")
LEAST = 30
Z = 1.959963984540054


def ordinal(text):
    return datetime.date.fromisoformat(text[:10]).toordinal() if text else None


def minor(text):
    whole, _, cents = text.lstrip("-").partition(".")
    return (-1 if text[0] == "-" else 1) * int(whole + cents.ljust(2, "0"))


def wilson(part, whole):
    if not whole:
        return 0, 1
    p, zz = part / whole, Z * Z
    middle = (p + zz / (2 * whole)) / (1 + zz / whole)
    half = Z / (1 + zz / whole) * math.sqrt(
        p * (1 - p) / whole + zz / (4 * whole * whole))
    return max(middle - half, 0), min(middle + half, 1)


def newcombe(part1, whole1, part2, whole2):
    low1, high1 = wilson(part1, whole1)
    low2, high2 = wilson(part2, whole2)
    p1, p2 = part1 / whole1, part2 / whole2
    return (p1 - p2 - math.hypot(p1 - low1, high2 - p2),
            p1 - p2 + math.hypot(high1 - p1, p2 - low2))


@dataclasses.dataclass
class Case:
    id: int
    customer: int
    code: str
    cause: str
    state: str
    opened: int
    closed: int
    lost: int
    deadline: int
    owner: str
    reason: str
    family: str
    tier: str
    revenue: int
    margin: int
    budget: int
    spent: int
    approval: str
    lesson: bool
    looked_at: bool
    review: int
    plans: list = dataclasses.field(default_factory=list)
    steps: list = dataclasses.field(default_factory=list)

    @property
    def open(self):
        return self.closed is None

    @property
    def won(self):
        return self.state in WON

    def ended(self):
        """The template of the plan it ended with."""
        last = [p for p in self.plans if p.state == "ended"]
        return last[-1].template if last else None

    def late(self, today):
        return [d for state, d in self.steps if state == "open" and d < today]


@dataclasses.dataclass
class Plan:
    id: int
    template: str
    state: str
    arm: str
    until: int


class Recovery:
    """All cases, whoever may see them."""

    def __init__(self, base):
        self.today = ordinal(base.sql(
            "SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR);")[0][0])
        reasons = {code: (family, into) for code, family, into in base.sql(
            "SELECT code, COALESCE(family_code, ''), COALESCE(merged_into, '')"
            " FROM churn_reason;")}
        self.cases = {}
        for row in base.sql(
                "SELECT r.id, r.customer_id, c.code, r.cause, r.state,"
                " r.opened_on, r.closed_on, r.lost_on, r.deadline,"
                " r.owner_id, r.reason_code, COALESCE(r.family_code, ''),"
                " r.tier, r.revenue_365, COALESCE(r.margin_365, ''),"
                " COALESCE(r.budget, ''), r.spent, r.approval,"
                " r.lesson <> '', r.review <> '', r.review_on"
                " FROM recovery_case r JOIN customer c ON c.id ="
                " r.customer_id WHERE r.deleted_at IS NULL AND"
                " c.deleted_at IS NULL AND c.live = 1;"):
            k = self.case(row, reasons)
            self.cases[k.id] = k
        for case, plan, template, state, arm, until in base.sql(
                "SELECT case_id, id, template_id, state, arm, until_on"
                " FROM plan ORDER BY id;"):
            if int(case) in self.cases:
                self.cases[int(case)].plans.append(Plan(
                    int(plan), template, state, arm, ordinal(until)))
        for case, state, due in base.sql(
                "SELECT case_id, state, due_on FROM plan_step;"):
            if int(case) in self.cases:
                self.cases[int(case)].steps.append((state, ordinal(due)))
        self.release = {t for (t,) in base.sql(
            "SELECT id FROM plan_template WHERE kind = 'release';")}
        self.losses = defaultdict(list)
        for k in self.cases.values():
            if k.lost:
                self.losses[k.customer].append(k.lost)
        self.read_sales(base)

    @staticmethod
    def case(row, reasons):
        (number, customer, code, cause, state, opened, closed, lost, deadline,
         owner, reason, family, tier, revenue, margin, budget, spent,
         approval, lesson, looked_at, review) = row
        reason = reasons[reason][1] or reason
        return Case(
            int(number), int(customer), code, cause, state, ordinal(opened),
            ordinal(closed), ordinal(lost), ordinal(deadline), owner, reason,
            family or reasons[reason][0], tier, minor(revenue),
            minor(margin) if margin else None, minor(budget) if budget else 0,
            minor(spent), approval, lesson == "1", looked_at == "1",
            ordinal(review))

    def read_sales(self, base):
        self.orders, self.scores = defaultdict(list), defaultdict(list)
        for customer, day, amount, returned, cost in base.sql(
                "SELECT customer_id, ordered_on, amount, returned_amount,"
                " COALESCE(cost, '') FROM sales_order WHERE live = 1 AND"
                " status <> 'cancelled';"):
            net = minor(amount) - minor(returned)
            self.orders[int(customer)].append(
                (ordinal(day), net, net - minor(cost) if cost else None))
        for customer, kind, score, day in base.sql(
                "SELECT customer_id, kind, score, given_on FROM feedback"
                " WHERE live = 1 ORDER BY given_on, id;"):
            self.scores[int(customer), kind].append((ordinal(day), int(score)))

    # ---- lists ----

    def relost(self, k, days):
        return any(k.closed < lost <= k.closed + days
                   for lost in self.losses[k.customer])

    def in_arm(self, k, arm, template=None, won=False):
        for p in k.plans:
            inside = k.closed is not None and p.until and k.closed <= p.until
            if p.arm == arm and template in (None, p.template) and (
                    p.until < self.today or inside):
                return not won or (inside and k.won)
        return False

    def bare(self, k):
        return k.ended() is None and k.closed is not None \
            and k.closed > k.opened and k.state != "passed"

    def scored(self, k, kind):
        days = [day for day, _ in self.scores[k.customer, kind]]
        return k.won and any(d < k.opened for d in days) \
            and any(d > k.closed for d in days)

    def of_state(self, k, state, template):
        if state in STATES:
            return k.state == state
        if state in ("csat", "nps"):
            return self.scored(k, state)
        arm, _, won = state.partition("_")
        if arm in ("treated", "waited"):
            return self.in_arm(k, arm, template, bool(won))
        today = self.today
        return {
            "open": k.open, "closed": not k.open, "won": k.won,
            "tried": not k.open and k.state != "passed",
            "bare": self.bare(k) and (not won or k.won),
            "overdue": k.open and k.deadline and k.deadline < today,
            "review": k.lost and k.review and k.review <= today
            and not k.looked_at,
            "steps": k.open and k.late(today),
            "notice": k.open and k.cause == "notice" and k.deadline
            and today <= k.deadline <= today + 7,
            "approval": k.open and k.approval == "asked",
            "lesson": k.lesson}[arm if arm == "bare" else state]

    def of_time(self, k, q):
        if "closed" in q:
            first = self.today - int(q["closed"]) if q["closed"] != "quarter" \
                else quarter(self.today)
            if k.closed is None or k.closed < first:
                return False
        if "seen" in q and k.closed > self.today - int(q["seen"]):
            return False
        return "relost" not in q or self.relost(k, int(q["relost"]))

    def of_plan(self, k, q):
        plan, arm = q.get("plan"), q.get("state", "").partition("_")[0]
        if plan is None or arm in ("treated", "waited"):
            return True
        if plan == "none":
            return k.ended() is None
        return any(p.template == plan and p.state == "ended"
                   for p in k.plans)

    def fits(self, k, q, me):
        for key, value in (("family", k.family), ("tier", k.tier or "none"),
                           ("cause", k.cause), ("reason", k.reason),
                           ("owner", k.owner)):
            if key in q and q[key] != value:
                return False
        if q.get("whose") == "mine" and k.owner != me:
            return False
        return (not q.get("state") or self.of_state(
                    k, q["state"], q.get("plan"))) and \
            self.of_plan(k, q) and self.of_time(k, q)

    # ---- worth ----

    def after(self, won, days):
        """Of cases closed well: those seen so long, and their orders."""
        seen = [k for k in won if k.closed <= self.today - days]
        orders = [o for k in seen for o in self.orders[k.customer]
                  if k.closed < o[0] <= k.closed + days]
        margins = [m for _, _, m in orders if m is not None]
        return seen, sum(n for _, n, _ in orders), \
            sum(margins) if margins else None

    def without(self, cases, first):
        """(won, cases) of what stands for doing nothing, or None."""
        waited = [k for k in cases if self.in_arm(k, "waited")]
        saved = [k for k in waited if self.in_arm(k, "waited", won=True)]
        if len(waited) >= LEAST:
            return len(saved), len(waited)
        bare = [k for k in cases if self.bare(k) and k.closed >= first]
        return (sum(k.won for k in bare), len(bare)) \
            if len(bare) >= LEAST else None

    def score(self, won, kind):
        """Those with a score on both sides, and the means of the last before
        and of the first after."""
        pairs = []
        for k in won:
            of = self.scores[k.customer, kind]
            before = [s for day, s in of if day < k.opened]
            after = [s for day, s in of if day > k.closed]
            if before and after:
                pairs.append((before[-1], after[0]))
        return len(pairs), [sum(p[i] for p in pairs) / len(pairs)
                            for i in range(2)] if pairs else None

    def good(self, k, template):
        return k.state == "released" if template in self.release else k.won


def quarter(day):
    d = datetime.date.fromordinal(day)
    return d.replace(month=(d.month - 1) // 3 * 3 + 1, day=1).toordinal()


# ---- as a page in simplified Chinese says it ----

def whole(size, unit):
    return (size * 100 + unit // 2) // unit


def money(x):
    if x is None:
        return "–"
    sign, size = "−" if x < 0 else "", abs(x)
    if size < 1000000:
        cents = f".{size % 100:02}" if size % 100 else ""
        return f"{sign}¥{size // 100:,}{cents}"
    unit, name = (1000000, "万")
    if whole(size, unit) * unit // 100 >= 10 ** 10:
        unit, name = (10 ** 10, "亿")
    digits = whole(size, unit)
    return f"{sign}¥{digits // 100:,}.{digits % 100:02} {name}"


def percent(part, all_):
    if not all_:
        return "–"
    tenths = (part * 1000 + all_ // 2) // all_
    return f"{tenths // 10}.{tenths % 10}%"


def interval(low, high, sign=""):
    return f"[{low * 100:{sign}.1f}, {high * 100:{sign}.1f}]"
