"""The stage ledger read in plain Python, by its definition and nothing else.

A row counts as known on a day when it was recorded by the end of that day, no
row recorded by then corrects it, and it has a stage to leave or to enter.
"""
import datetime
from collections import Counter, defaultdict
from itertools import groupby

ZONE = datetime.timedelta(hours=8)  # Asia/Shanghai, the whole year

COLUMNS = ("customer", "model", "day", "seq", "from", "to", "since", "round",
           "recorded", "corrects_day", "corrects_seq", "reason", "rule",
           "version", "happened")
SQL = """
SELECT s.customer_id, m.code, s.day, s.seq, f.code, t.code, s.since, s.round,
  s.recorded_at, s.corrects_day, s.corrects_seq, s.reason, s.rule_no,
  s.rule_version, s.happened_at
FROM stage_change s JOIN model m ON m.number = s.model_id
LEFT JOIN stage f ON f.model_code = m.code AND f.number = s.from_stage
LEFT JOIN stage t ON t.model_code = m.code AND t.number = s.to_stage
{} ORDER BY 1, 2, 3, 4;
"""


def date(text):
    return datetime.date.fromisoformat(text) if text else None


def local(moment):
    """The day, in the company's zone, of a moment as the database has it."""
    return (datetime.datetime.fromisoformat(moment) + ZONE).date()


def read(base, model=None):
    """Rows by (customer, model), in the order of day and number."""
    found = defaultdict(list)
    for cells in base.sql(SQL.format(
            f"WHERE m.code = '{model}'" if model else "")):
        row = dict(zip(COLUMNS, cells))
        row["day"], row["since"] = date(row["day"]), date(row["since"])
        row["known"] = local(row["recorded"])
        row["seq"] = int(row["seq"])
        found[int(row["customer"]), row["model"]].append(row)
    return found


def counting(rows, known_on=None):
    known = [r for r in rows if known_on is None or r["known"] <= known_on]
    gone = {(r["corrects_day"], r["corrects_seq"]) for r in known
            if r["corrects_day"]}
    return [r for r in known
            if (r["from"] or r["to"])
            and (r["day"].isoformat(), str(r["seq"])) not in gone]


def netted(rows, known_on=None):
    """[(day, from, to, since, round)]: what is left of each day, checked to be
    a chain without gap or overlap."""
    out, at, since = [], "", None
    for day, of in groupby(counting(rows, known_on), key=lambda r: r["day"]):
        start, entered = at, since if at else None
        of = list(of)
        assert of[0]["since"] == entered, (of[0], entered)
        for r in of:
            assert r["from"] == at, (r, at)
            at = r["to"]
        if start != at:
            out.append((day, start, at, entered, of[-1]["round"]))
            since = day
    assert all(a[0] < b[0] for a, b in zip(out, out[1:]))
    return out


def stage_on(history, day):
    stage = ""
    for step in history:
        if step[0] <= day:
            stage = step[2]
    return stage


def counts(histories, day):
    """Customers a stage at the end of the day."""
    found = Counter(stage_on(h, day) for h in histories)
    del found[""]
    return found


def flows(histories, first, last):
    """In and out a stage from first to last, both days included."""
    into, out = Counter(), Counter()
    for h in histories:
        for day, start, end, _, _ in h:
            if first <= day <= last:
                into[end] += 1
                out[start] += 1
    return into, out
