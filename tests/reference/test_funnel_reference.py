"""`perennial funnel` against the figures that docs/figures.md defines, worked
out in plain Python over the ledger."""
import random
from collections import Counter

import pytest

import lot
from reference import agree, ask, funnel
from reference.agree import date
from reference.ask import Asked, attributes, year_before


def stock_and_flow(figures, first, last):
    opening, closing = figures.stock(first - 1), figures.stock(last)
    moves = figures.moves(first, last)
    into = Counter(m[3] for m in moves)
    out = Counter(m[2] for m in moves)
    median = figures.medians(first, last)
    stages = [{"stage": s.code, "opening": len(opening[s.code]),
               "in": into[s.code], "out": out[s.code],
               "closing": len(closing[s.code]), "median_days": median[s.code]}
              for s in figures.stages]
    pairs = Counter((m[2] or None, m[3] or None) for m in moves)
    return stages, pairs


def agrees(asked, figures, first, last, *more, entry=None, closed=None):
    """How many moves and members were compared. closed: the last closed day."""
    said = asked.say(first, last, "--window", figures.window, *more,
                     *(["--entry", entry] if entry else []))
    stages, pairs = stock_and_flow(figures, first, last)
    where = (asked.model, date(first), date(last), more)
    assert said["stages"] == stages, where
    assert {(m["from"], m["to"]): m["customers"]
            for m in said["moves"]} == pairs, where
    for s in stages:
        assert s["opening"] + s["in"] - s["out"] == s["closing"]
    cohort = figures.cohort(entry or figures.stages[0].code,
                            year_before(first), year_before(last),
                            closed or asked.today - 1)
    assert said["cohort"]["window_days"] == figures.window
    assert said["cohort"]["steps"] == [
        {"stage": stage, "customers": first_ + repeat, "median_days": days}
        for stage, first_, repeat, _, days, _ in
        figures.cohort_steps(cohort)], (where, entry)
    return sum(pairs.values()), len(cohort.members)


def periods(today, count):
    dice = random.Random(lot.seed())
    for _ in range(count):
        first = today - dice.randrange(5, 700)
        yield dice, first, min(today - 1,
                               first + dice.choice([0, 6, 29, 89, 364]))


def any_period_agrees(base, count):
    """What a few short periods drawn by chance hold may be nothing."""
    moves = members = 0
    for model in agree.KEPT:
        asked = Asked(base, model)
        steps = [s.code for s in asked.stages
                 if not (s.end or s.loss or s.fall)]
        for dice, first, last in periods(asked.today, count):
            figures = asked.figures(window=dice.choice([30, 90, 365, 700]))
            n, m = agrees(asked, figures, first, last,
                          entry=dice.choice(steps))
            moves, members = moves + n, members + m
    return moves, members


def test_any_period_in_every_kept_model(demo_base):
    any_period_agrees(demo_base, 2)


def test_a_year_of_the_default_model(demo_base):
    asked = Asked(demo_base, "lifecycle6")
    moves, members = agrees(asked, asked.figures(), asked.today - 365,
                            asked.today - 1)
    assert moves > 100 and members > 5


@pytest.mark.long
def test_many_periods_in_every_kept_model(demo_base):
    moves, members = any_period_agrees(demo_base, 60)
    assert moves > 1000 and members > 100


def commonest(values):
    return Counter(v for v in values.values() if v not in ("", "-")) \
        .most_common(1)[0][0]


def test_each_filter_leaves_exactly_its_customers(demo_base):
    asked = Asked(demo_base, "lifecycle6")
    of = attributes(demo_base)
    first, last = asked.today - 400, asked.today - 30
    for key in ("owner", "region", "industry", "size", "source", "grade"):
        value = commonest(of[key])
        only = {c for c, v in of[key].items() if v == value}
        moves, _ = agrees(asked, asked.figures(only=only), first, last,
                          "--scope", f"{key}={value}")
        assert moves


def test_a_team_is_with_all_below_it(demo_base):
    below = {}
    for code, path in demo_base.sql("SELECT code, path FROM team;"):
        below[code] = {c for c, p in demo_base.sql(
            "SELECT code, path FROM team;") if p.startswith(path)}
    team = max((t for t in below if t != "root"),
               key=lambda t: len(below[t]))
    assert len(below[team]) > 1
    asked = Asked(demo_base, "segments4")
    only = {c for c, t in attributes(demo_base)["team"].items()
            if t in below[team]}
    assert agrees(asked, asked.figures(only=only), asked.today - 200,
                  asked.today - 1, "--scope", f"team={team}")[0]


def test_a_segment_is_the_stage_of_today(demo_base):
    asked = Asked(demo_base, "lifecycle6")
    of = ask.segments(demo_base)
    for code in ("loyal", "churned"):
        agrees(asked, asked.figures(only={c for c in of if of[c] == code}),
               asked.today - 300, asked.today - 1, "--scope",
               f"segment={code}")


def test_a_product_line_is_named_or_the_one_with_most_revenue(reference):
    line = ask.product_lines(reference)
    value = commonest(line)
    asked = Asked(reference.base, "lifecycle6")
    agrees(asked, asked.figures(only={c for c in line if line[c] == value}),
           asked.today - 300, asked.today - 1, "--scope",
           f"category={value}")


def test_two_filters_of_one_key_widen_and_of_two_keys_narrow(demo_base):
    asked = Asked(demo_base, "lifecycle6")
    of = attributes(demo_base)
    regions = [r for r, _ in Counter(of["region"].values()).most_common(2)]
    grade = commonest(of["grade"])
    only = {c for c in of["region"] if of["region"][c] in regions
            and of["grade"][c] == grade}
    assert only
    agrees(asked, asked.figures(only=only), asked.today - 300,
           asked.today - 1, "--scope", f"region={regions[0]}", "--scope",
           f"region={regions[1]}", "--scope", f"grade={grade}")


def test_before_anything_was_recorded_nothing_is_known(demo_base):
    asked = Asked(demo_base, "lifecycle6")
    known = asked.today - 1
    agrees(asked, asked.figures(known), known - 30, known, "--known-on",
           str(date(known)))
