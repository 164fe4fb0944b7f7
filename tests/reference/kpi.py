"""What docs/kpi.md says of every computed KPI, one customer at a time, in plain
Python over events and the tables of cost; terms and stages are those of the
slow reference (reference/life.py). Days are ordinals, money is in minor units."""
import dataclasses
from bisect import bisect_left, bisect_right
from collections import defaultdict
from fractions import Fraction

from reference import export
from reference.life_event import (
    CAMPAIGN_RESPONSE, CONTRACT, CROSS_SELL, CSAT, DEAL, INQUIRY, NPS, ORDER,
    ORDER_CANCELLED, QUOTE, REFERRAL, RETURN, TICKET, TOUCH, UPSELL, USE)
from reference.life_known import Known

YEAR, WINDOW, WINBACK = 365, 90, 180
CUSTOMER, LOST, NONE = "customer", "lost", "none"
CAMPAIGN, INTERACTION, TICKET_COST = "campaign", "interaction", "ticket"


@dataclasses.dataclass
class Share:
    """What one customer adds."""

    num: int = 0
    den: int = 0
    above: bool = False
    below: bool = False
    pending: bool = False
    seen: bool = False


def count(n, seen):
    return Share(num=n, above=n != 0, seen=seen)


def fraction(below, above, pending=False):
    return Share(num=int(below and above), den=int(below),
                 above=below and above, below=below, pending=pending)


class Seen:
    """A customer as known on a day, with its state on every day."""

    def __init__(self, reference, customer, closed, before=None):
        self.customer = reference.customers[customer]
        self.events = sorted(
            (e for e in export.counting(reference.told[customer], before)
             if e.day <= closed), key=lambda e: (e.day, e.at, e.id))
        self.closed = closed
        known = Known(self.events, closed)
        self.bought = known.days[:bisect_right(known.days, closed)]
        self.read_days(export.life(reference.company, self.customer,
                                   self.events, closed))

    def read_days(self, life):
        self.first, self.states, self.considered = life.first, [], []
        before = None
        for day in range(life.first, self.closed + 1):
            life.to(day)
            stage = life.stage("lifecycle6")[0]
            if stage == "consideration" != before:
                self.considered.append(day)
            before = stage
            self.states.append(
                LOST if life.fact("gone") or life.fact("lapsed") else
                CUSTOMER if life.fact("purchases") else NONE)

    def state(self, day):
        n = min(day, self.closed) - self.first
        return self.states[n] if n >= 0 else NONE

    def became(self, state, first, last):
        """Days of the period on which it got into a state."""
        return [d for d in range(max(first, self.first), last + 1)
                if self.state(d) == state != self.state(d - 1)]

    def of(self, *kinds):
        return [e for e in self.events if e.kind in kinds]

    def days_bought(self, first, last):
        return self.bought[bisect_left(self.bought, first):
                           bisect_right(self.bought, last)]

    def first_bought(self):
        return self.bought[0] if self.bought else None


class Period:
    """One customer, one period: a method a KPI."""

    def __init__(self, seen, first, last, money):
        self.c, self.first, self.last = seen, first, last
        self.money = money
        i = seen.customer.id
        self.costs = money.costs(i, first, last)
        self.known = Known([e for e in seen.events if e.day <= last], last)

    def inside(self, day):
        return day is not None and self.first <= day <= self.last

    def at_end(self):
        return self.c.state(self.last) == CUSTOMER

    def at_start(self):
        return self.c.state(self.first - 1) == CUSTOMER

    def revenue_between(self, first, last):
        return self.known.revenue_of(first, last, self.last)

    def counted(self, events):
        """How many in the period; had it any up to its end?"""
        seen = [e for e in events if e.day <= self.last]
        return count(sum(e.day >= self.first for e in seen), bool(seen))

    # ---- who stays, who goes, who buys ----

    def customers(self):
        return count(int(self.at_end()), True)

    def new_customers(self):
        return count(int(self.inside(self.c.first_bought())), True)

    def new_contacts(self):
        return count(int(self.inside(self.c.first)), True)

    def revenue(self):
        return count(self.revenue_between(self.first, self.last),
                     bool(self.c.bought))

    def retention_rate(self):
        return fraction(self.at_start(), self.at_end())

    def churn_rate(self):
        return fraction(self.at_start(), not self.at_end())

    def lost_on(self):
        days = self.c.became(LOST, self.first, self.last)
        return days[0] if days else None

    def winback_rate(self):
        d = self.lost_on()
        if d is None:
            return Share()
        pending = d + WINBACK > self.c.closed
        return fraction(not pending,
                        bool(self.c.days_bought(d, d + WINBACK)), pending)

    def value_lost(self):
        d, seen = self.lost_on(), bool(self.c.bought)
        before = d and self.c.days_bought(0, d)
        if not before:
            return count(0, seen)
        return count(self.revenue_between(before[-1] - YEAR + 1, before[-1]),
                     seen)

    def value_regained(self):
        seen = bool(self.c.bought)
        back = [d for d in self.c.became(CUSTOMER, self.first, self.last)
                if self.c.state(d - 1) == LOST]
        again = back and self.c.days_bought(back[0], self.last)
        if not again:
            return count(0, seen)
        return count(self.revenue_between(again[0], self.last), seen)

    def repeat_purchase_rate(self):
        return fraction(
            bool(self.c.days_bought(self.first, self.last)),
            len(self.c.days_bought(self.last - YEAR + 1, self.last)) >= 2)

    def share_of_wallet(self):
        potential = self.money.potential.get(self.c.customer.id)
        if not potential or not self.at_end():
            return Share()
        n = self.revenue_between(self.last - YEAR + 1, self.last)
        return Share(num=n, den=potential, above=n != 0, below=True)

    def market_share(self):
        return count(self.revenue_between(self.last - YEAR + 1, self.last),
                     bool(self.c.bought))

    def sales(self, flag=0):
        gone = {e.ref for e in self.c.of(ORDER_CANCELLED)}
        return [e for e in self.c.of(ORDER) if self.inside(e.day)
                and (e.amount or 0) > 0 and e.ref not in gone
                and (not flag or e.flags & flag)]

    def average_order_value(self):
        sales = self.sales()
        return Share(num=sum(e.amount for e in sales), den=len(sales),
                     above=bool(sales), below=bool(sales))

    def marked(self, flag):
        contracts = [e for e in self.c.of(CONTRACT)
                     if self.inside(e.day) and e.flags & flag]
        return count(int(bool(self.sales(flag) or contracts)),
                     bool(self.c.bought))

    def upsell_customers(self):
        return self.marked(UPSELL)

    def cross_sell_customers(self):
        return self.marked(CROSS_SELL)

    def upsell_revenue(self):
        return count(sum(e.amount for e in self.sales(UPSELL)),
                     bool(self.c.bought))

    # ---- before the purchase ----

    def follow_ups(self):
        return self.counted(e for e in self.c.events
                            if e.kind <= CAMPAIGN_RESPONSE
                            and e.flags & TOUCH)

    def inquiries(self):
        return self.counted(self.c.of(INQUIRY))

    def quotes(self):
        return self.counted(self.c.of(QUOTE))

    def referrals(self):
        return self.counted(self.c.of(REFERRAL))

    def first_deal(self):
        deals = self.c.of(INQUIRY, QUOTE, DEAL)
        return deals[0].day if deals else None

    def leads(self):
        d, bought = self.first_deal(), self.c.first_bought()
        return count(int(self.inside(d) and (bought is None or bought >= d)),
                     d is not None)

    def inquiry_quote_rate(self):
        asked = [e for e in self.c.of(INQUIRY, QUOTE) if self.inside(e.day)]
        kinds = [e.kind for e in asked]
        if INQUIRY not in kinds:
            return Share()
        return fraction(True, QUOTE in kinds[kinds.index(INQUIRY):])

    def conversion_rate(self):
        days = [d for d in self.c.considered if self.inside(d)]
        if not days:
            return Share()
        d = days[0]
        pending = d + WINDOW > self.c.closed
        return fraction(not pending,
                        bool(self.c.days_bought(d, d + WINDOW)), pending)

    def days_to_close(self):
        d, bought = self.first_deal(), self.c.first_bought()
        if not self.inside(bought) or d is None or d > bought:
            return Share()
        return Share(num=bought - d, den=1, above=True, below=True)

    # ---- answers, use, tickets ----

    def answers(self, kind, value):
        said = [value(e.score) for e in self.c.of(kind)
                if self.inside(e.day)]
        return Share(num=sum(said), den=len(said), above=sum(said) != 0,
                     below=bool(said))

    def csat(self):
        return self.answers(CSAT, lambda n: int(n >= 4))

    def csat_mean(self):
        return self.answers(CSAT, lambda n: n)

    def nps(self):
        return self.answers(NPS, lambda n: (n >= 9) - (n <= 6))

    def use_days(self):
        days = {e.day for e in self.c.of(USE) if e.day <= self.last}
        if not days or not self.at_end():
            return Share()
        return Share(num=sum(d > self.last - 30 for d in days), den=1,
                     above=True, below=True)

    def time_to_first_use(self):
        used, bought = self.c.of(USE), self.c.first_bought()
        if not used or not self.inside(used[0].day) or bought is None \
                or bought > used[0].day:
            return Share()
        return Share(num=used[0].day - bought, den=1, above=True, below=True)

    def tickets_per_customer(self):
        if not self.at_end():
            return Share()
        found = self.counted(self.c.of(TICKET))
        return dataclasses.replace(found, den=1, below=True)

    # ---- cost ----

    def cost(self, fits, below):
        n = sum(amount for day, kind, amount in self.costs if fits(day, kind))
        return Share(num=n, den=int(below), above=n != 0, below=below,
                     seen=bool(self.costs))

    def cost_per_contact(self):
        found = self.cost(lambda day, kind: kind == CAMPAIGN,
                          self.inside(self.c.first))
        found.seen = any(kind == CAMPAIGN for _, kind, _ in self.costs)
        return found

    def acquisition_cost(self):
        bought = self.c.first_bought()
        return self.cost(lambda day, kind: bought is None or day < bought,
                         self.inside(bought))

    def cost_to_keep(self):
        return self.cost(lambda day, kind: self.c.state(day) == CUSTOMER,
                         self.at_start() and self.at_end())

    def roi(self):
        cost = sum(amount for _, _, amount in self.costs)
        margin = self.money.margin(self.c.customer.id, self.first, self.last)
        n = (margin or 0) - cost
        return Share(num=n, den=cost, above=n != 0, below=cost != 0,
                     seen=margin is not None)


MEDIANS = {"days_to_close", "use_days", "time_to_first_use"}
NEED_DATA = {"tickets_per_customer", "cost_per_contact", "acquisition_cost",
             "cost_to_keep", "roi"}
COUNTS = {"customers", "new_customers", "new_contacts", "revenue",
          "follow_ups", "leads", "inquiries", "quotes", "referrals",
          "value_lost", "value_regained", "upsell_customers",
          "cross_sell_customers", "upsell_revenue"}


def value(code, shares, market=None):
    """(num, den) of all that they add, None where there is no value."""
    seen = any(s.seen for s in shares)
    num, den = sum(s.num for s in shares), sum(s.den for s in shares)
    if code == "market_share":
        return (num, market) if seen and market else None
    if code in COUNTS:
        return (num, 1) if seen else None
    if not den or (code in NEED_DATA and not seen):
        return None
    if code in MEDIANS:
        list_ = sorted(s.num for s in shares if s.below)
        return list_[(len(list_) - 1) // 2] + list_[len(list_) // 2], 2
    return num, den


class Money:
    """Costs, margins and what customers may spend, as the tables have them."""

    def __init__(self, base, before=None):
        """before: as it was recorded by that moment, else now."""
        self.base, self.of = base, defaultdict(list)
        self.before = before
        self.told = export.told(base) if before else {}
        self.potential = {
            int(i): export.minor(p) for i, p in base.sql(
                "SELECT id, potential FROM customer WHERE potential > 0;")}
        self.orders = defaultdict(list)
        self.read_rates()
        self.read_campaigns()
        if before:
            self.read_events()
            return
        for i, day, amount, back, cost in base.sql(
                "SELECT customer_id, ordered_on, amount, returned_amount, cost"
                " FROM sales_order WHERE deleted_at IS NULL AND status <>"
                " 'cancelled' AND cost IS NOT NULL;"):
            self.orders[int(i)].append((
                export.day(day), export.minor(amount) - export.minor(back)
                - export.minor(cost)))
        self.read_work(INTERACTION, "interaction", "on_day")
        self.read_work(TICKET_COST, "ticket", "opened_on")

    def read_events(self):
        """Orders and work by their events; what they cost say their rows."""
        cost = {int(i): export.minor(c) for i, c in self.base.sql(
            "SELECT id, cost FROM sales_order WHERE cost IS NOT NULL;")}
        rows = {kind: {int(i): (code, own) for i, code, own in self.base.sql(
            f"SELECT id, kind, cost FROM {kind};")}
            for kind in (INTERACTION, TICKET_COST)}
        for customer, told in self.told.items():
            events = export.counting(told, self.before)
            gone = {e.ref for e in events if e.kind == ORDER_CANCELLED}
            back = defaultdict(int)
            for e in events:
                if e.kind == RETURN:
                    back[e.other] += e.amount
            for e in events:
                if e.kind == ORDER and e.ref in cost and e.ref not in gone:
                    self.orders[customer].append(
                        (e.day, e.amount + back[e.ref] - cost[e.ref]))
                kind = INTERACTION if e.kind < CAMPAIGN_RESPONSE else \
                    TICKET_COST if e.kind == TICKET else None
                if kind and e.ref in rows[kind]:
                    self.add_work(kind, customer, e.day, *rows[kind][e.ref])

    def read_campaigns(self):
        reached = defaultdict(list)
        counts = "deleted_at IS NULL" if not self.before else \
            f"created_at < '{self.before}' AND (deleted_at IS NULL OR" \
            f" deleted_at >= '{self.before}')"
        for campaign, customer, day in self.base.sql(
                "SELECT campaign_id, customer_id, DATE(sent_at + INTERVAL 8"
                f" HOUR) FROM campaign_touch WHERE {counts};"):
            reached[campaign].append((int(customer), export.day(day)))
        for campaign, cost in self.base.sql(
                "SELECT id, cost FROM campaign WHERE cost IS NOT NULL;"):
            all_ = reached[campaign]
            for customer, day in all_:
                share = Fraction(export.minor(cost), len(all_))
                self.of[customer].append(
                    (day, CAMPAIGN, int(share + Fraction(1, 2))))

    def read_rates(self):
        self.rates = defaultdict(list)
        for kind, code, day, amount in self.base.sql(
                "SELECT kind, code, valid_on, amount FROM cost_rate;"):
            self.rates[kind].append((code, export.day(day),
                                     export.minor(amount)))

    def read_work(self, cost, table, on):
        for customer, day, kind, own in self.base.sql(
                f"SELECT customer_id, {on}, kind, cost FROM {table}"
                " WHERE deleted_at IS NULL;"):
            self.add_work(cost, int(customer), export.day(day), kind, own)

    def add_work(self, cost, customer, day, kind, own):
        held = [(code, since, amount)
                for code, since, amount in self.rates[cost]
                if code in (kind, "") and since <= day]
        amount = export.minor(own) if own else max(held)[2] if held else None
        if amount is not None:
            self.of[customer].append((day, cost, amount))

    def costs(self, customer, first, last):
        return [c for c in self.of[customer] if first <= c[0] <= last]

    def margin(self, customer, first, last):
        found = [m for day, m in self.orders[customer]
                 if first <= day <= last]
        return sum(found) if found else None

    def market_size(self, last):
        """Of everybody: the latest entry of the whole company by a day."""
        found = self.base.sql(
            "SELECT value FROM kpi_entry WHERE kpi_code = 'market_size' AND"
            " deleted_at IS NULL AND team_id IS NULL AND region_code = '' AND"
            f" category_id IS NULL AND TO_DAYS(day) - 365 <= {last}"
            " ORDER BY day DESC, id DESC LIMIT 1;")
        return export.minor(found[0][0]) if found else None
