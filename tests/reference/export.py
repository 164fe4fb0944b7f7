"""The tables of a database as the references read them."""
import datetime
from collections import defaultdict, namedtuple
from decimal import Decimal

from reference.life import Company, Life
from reference.life_event import Event

RULES = """
SELECT r.model_code, r.version, r.valid_from, r.position, r.stage_code,
  t.group_number, t.fact, t.days, t.operator, t.value, t.negated
FROM stage_rule r LEFT JOIN stage_rule_term t
  USING (model_code, version, position) ORDER BY 1, 2, 4, 6, t.term;
"""
EVENTS = """
SELECT customer_id, day, at, id, kind, amount, score, ref_id, other_id,
  category_id, from_on, until_on, quantity, flags, recorded_at, voided_at
FROM event {} ORDER BY customer_id, day, at, id;
"""
CUSTOMERS = """
SELECT id, code, created_on, category_id, cycle_days_set, live, owner_id,
  team_id, stage, stage_since, round, purchases, first_purchase_on,
  last_purchase_on, revenue_365, revenue_total, cycle_days, expected_on,
  late_on, lapse_on, last_touch_on, last_contact_on, open_deals, wake_on,
  region_code, industry_id, size_code, source_id, grade
FROM customer ORDER BY id;
"""
Customer = namedtuple(
    "Customer", "id code created category cycle live owner team stage"
    " stage_since round purchases first_purchase_on last_purchase_on"
    " revenue_365 revenue_total cycle_days expected_on late_on lapse_on"
    " last_touch_on last_contact_on open_deals wake_on region industry size"
    " source grade")
Told = namedtuple("Told", "event recorded voided")


def day(text):
    return datetime.date.fromisoformat(text).toordinal() if text else None


def minor(text):
    return int(Decimal(text).scaleb(2)) if text else None


def number(text):
    return int(text) if text else None


def company(base):
    models = defaultdict(dict)
    for model, version, since, position, stage, *term in base.sql(RULES):
        _, rules = models[model].setdefault(int(version), (day(since), []))
        if not rules or rules[-1][0] != int(position):
            rules.append((int(position), stage, []))
        if term[0]:
            group, fact, days, operator, value, negated = term
            rules[-1][2].append((int(group), fact, int(days), operator,
                                 int(value), negated == "1"))
    categories = {int(i): (code, number(cycle)) for i, code, cycle in
                  base.sql("SELECT id, code, cycle_days FROM category;")}
    cycle = base.sql("SELECT value FROM setting WHERE name ="
                     " 'company.cycle_days';")
    return Company(dict(models), categories, int(cycle[0][0]) if cycle else 90)


def told(base, ids=None):
    """{customer: [Told]}: every event that was ever recorded, also those that
    were taken back; recorded and voided are moments as text, UTC."""
    where = "" if ids is None else \
        f"WHERE customer_id IN ({','.join(map(str, ids)) or '0'})"
    found = defaultdict(list)
    for c in base.sql(EVENTS.format(where)):
        e = Event(day(c[1]), c[2], int(c[3]), int(c[4]), minor(c[5]),
                  number(c[6]), number(c[7]), number(c[8]), number(c[9]),
                  day(c[10]), day(c[11]), number(c[12]), int(c[13]))
        found[int(c[0])].append(Told(e, c[14], c[15]))
    return found


def counting(events, before=None):
    """Those that count: now, or as they were known before a moment."""
    return [t.event for t in events
            if (before is None and not t.voided) or (
                before is not None and t.recorded < before
                and not (t.voided and t.voided < before))]


def customers(base):
    found = {}
    for c in base.sql(CUSTOMERS):
        plain = dict(zip(Customer._fields, c))
        for name in ("id", "round", "purchases", "cycle_days", "open_deals"):
            plain[name] = int(plain[name])
        for name in ("category", "cycle", "owner", "team", "industry",
                     "source"):
            plain[name] = number(plain[name])
        for name in ("revenue_365", "revenue_total"):
            plain[name] = minor(plain[name])
        for name in plain:
            if name.endswith("_on") or name in ("created", "stage_since"):
                plain[name] = None if plain[name] == "9999-12-31" \
                    else day(plain[name])
        plain["live"] = plain["live"] == "1"
        found[plain["id"]] = Customer(**plain)
    return found


def absences(base):
    """{customer: [(day it left, day it came back or None)]}, in the company's
    zone (Asia/Shanghai)."""
    found = defaultdict(list)
    for customer, left, back in base.sql(
            "SELECT customer_id, DATE(left_at + INTERVAL 8 HOUR),"
            " DATE(back_at + INTERVAL 8 HOUR) FROM stage_absence"
            " ORDER BY customer_id, left_at;"):
        found[int(customer)].append((day(left), day(back)))
    return found


def today(base):
    return day(base.sql("SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR);")
               [0][0])


def life(company_, customer, events, horizon):
    return Life(company_, events, customer.created, horizon,
                customer.category, customer.cycle)
