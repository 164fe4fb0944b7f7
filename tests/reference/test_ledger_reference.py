"""The ledger of a made-up company against an independent reading of it.

`perennial demo` makes the company; what `stage history`, `stage counts` and
`restage` say is compared with plain Python over an export of the tables.
"""
import datetime
import json
import os
import signal
import subprocess
import tempfile
import time
from decimal import Decimal

import pytest

from reference import ledger
from reference.base import Base

KEPT = ("lifecycle6", "segments4", "relationship4")
CUSTOMERS = 300


@pytest.fixture(scope="module")
def base():
    with tempfile.TemporaryDirectory(prefix="perennial-led.") as folder:
        b = Base(folder, demo=True)
        try:
            yield b
        finally:
            b.stop()


def today(base):
    return ledger.local(base.sql("SELECT UTC_TIMESTAMP(6);")[0][0])


def counts_of(base, model, day, *more):
    said = json.loads(base.perennial("stage", "counts", "--model", model,
                                     "--as-of", day, "--format", "json",
                                     *more))
    assert list(said) == ["model", "as_of", "known_on", "stages"]
    assert (said["model"], said["as_of"]) == (model, day.isoformat())
    return said


def days_of(base):
    last = today(base)
    return [last - datetime.timedelta(d) for d in (0, 1, 30, 200, 401, 700)]


def test_every_change_and_its_chain_is_in_the_ledger(base):
    rows = ledger.read(base)
    assert {m for _, m in rows} == set(KEPT)
    for model in KEPT:
        of = {c: ledger.netted(r) for (c, m), r in rows.items() if m == model}
        assert len(of) == CUSTOMERS
        now = {int(i): (s, d) for i, s, d in base.sql(
            "SELECT id, stage, stage_since FROM customer;")}
        if model == "lifecycle6":
            for customer, h in of.items():
                assert (h[-1][2], h[-1][0].isoformat()) == now[customer]
        state = {int(c): (int(n), s, d) for c, n, s, d in base.sql(
            "SELECT t.customer_id, t.steps, s.code, t.since FROM stage_state t"
            " JOIN model m ON m.number = t.model_id JOIN stage s ON"
            " s.model_code = m.code AND s.number = t.stage"
            f" WHERE m.code = '{model}';")}
        assert state == {c: (len(h), h[-1][2], h[-1][0].isoformat())
                         for c, h in of.items()}


def test_history_is_the_table(base):
    rows = ledger.read(base)
    for i, code in base.sql("SELECT id, code FROM customer ORDER BY id"
                            " LIMIT 6;"):
        for model in KEPT:
            said = json.loads(base.perennial(
                "stage", "history", code, "--model", model, "--format",
                "json"))
            assert (said["customer"], said["model"]) == (code, model)
            assert [(c["day"], c["seq"], c["from"], c["to"], c["since"],
                     c["round"], c["rule"]) for c in said["changes"]] == [
                (r["day"].isoformat(), r["seq"], r["from"] or None,
                 r["to"] or None, r["since"] and r["since"].isoformat(),
                 int(r["round"]), int(r["rule"]))
                for r in rows[int(i), model]]
            assert all(c["counts"] and c["recorded_at"] for c in
                       said["changes"])


def test_counts_of_any_day_are_those_of_the_histories(base):
    rows = ledger.read(base)
    for model in KEPT:
        histories = [ledger.netted(r) for (_, m), r in rows.items()
                     if m == model]
        for day in days_of(base):
            said = counts_of(base, model, day)
            got = {s["stage"]: s["customers"] for s in said["stages"]}
            want = ledger.counts(histories, day)
            assert {s: n for s, n in got.items() if n} == dict(want), day
            assert said["known_on"] is None


def test_opening_and_in_and_out_give_the_closing(base):
    rows = ledger.read(base)
    days = sorted(days_of(base))
    for model in KEPT:
        histories = [ledger.netted(r) for (_, m), r in rows.items()
                     if m == model]
        for a, b in zip(days, days[1:]):
            into, out = ledger.flows(histories,
                                     a + datetime.timedelta(1), b)
            want = ledger.counts(histories, b)
            for stage in set(into) | set(out) | set(want) - {""}:
                if stage:
                    assert (ledger.counts(histories, a)[stage] + into[stage]
                            - out[stage]) == want[stage]


def test_revenue_is_that_of_the_orders_and_returns(base):
    """Where no fixed contract spreads a price over days of its own."""
    rows = ledger.read(base)
    spread = {int(c) for c, in base.sql(
        "SELECT DISTINCT customer_id FROM event WHERE voided_at IS NULL"
        " AND ((kind IN (100, 101) AND flags & 64) OR kind = 45);")}
    orders = base.sql("SELECT customer_id, day, amount FROM event e WHERE"
                      " voided_at IS NULL AND kind IN (40, 42) AND NOT EXISTS"
                      " (SELECT 1 FROM event x WHERE x.customer_id ="
                      " e.customer_id AND x.voided_at IS NULL AND x.kind = 41"
                      " AND x.ref_id = IF(e.kind = 40, e.ref_id,"
                      " e.other_id));")
    last = today(base)
    of = {c: ledger.netted(r) for (c, m), r in rows.items()
          if m == "lifecycle6"}
    sums = {}
    for customer, day, amount in orders:
        day = datetime.date.fromisoformat(day)
        if last - datetime.timedelta(365) < day <= last:
            stage = ledger.stage_on(of[int(customer)], last)
            sums[stage] = sums.get(stage, 0) + int(Decimal(amount) * 100)
    touched = {ledger.stage_on(of[c], last) for c in spread}
    compared = 0
    for s in counts_of(base, "lifecycle6", last)["stages"]:
        if s["stage"] not in touched:
            assert s["revenue_365_minor"] == sums.get(s["stage"], 0), s
            compared += 1
        else:
            assert s["revenue_365_minor"] >= 0
    assert compared


def test_a_user_counts_what_he_may_see(base):
    login, account, team = base.sql(
        "SELECT a.login, a.id, a.team_id FROM account a JOIN account_role r"
        " ON r.account_id = a.id JOIN team t ON t.id = a.team_id"
        " WHERE r.role = 'sales' AND t.shared = 0 AND (SELECT COUNT(*) FROM"
        " account_role x WHERE x.account_id = a.id) = 1 AND EXISTS (SELECT 1"
        " FROM customer c WHERE c.owner_id = a.id) LIMIT 1;")[0]
    own = {int(i) for i, in base.sql(
        f"SELECT id FROM customer WHERE owner_id = {account};")}
    rows = ledger.read(base)
    for day in days_of(base)[:4]:
        said = counts_of(base, "segments4", day, "--as", login)
        want = ledger.counts([ledger.netted(r) for (c, m), r in rows.items()
                              if m == "segments4" and c in own], day)
        assert {s["stage"]: s["customers"] for s in said["stages"]
                if s["customers"]} == dict(want)
    other = base.sql("SELECT code FROM customer WHERE owner_id <> "
                     f"{account} LIMIT 1;")[0][0]
    base.perennial("stage", "history", other, "--as", login, status=2)


def test_restage_twice_adds_nothing(base):
    before = ledger.read(base)
    base.perennial("restage")
    base.perennial("restage", "--due")
    assert ledger.read(base) == before


def bare(rows):
    return {k: [{n: c for n, c in r.items() if n not in ("recorded", "known")}
                for r in v] for k, v in rows.items()}


def test_restage_may_be_killed_at_any_moment(base):
    want = bare(ledger.read(base))
    base.sql("TRUNCATE stage_change; TRUNCATE stage_state;"
             " TRUNCATE stage_dirty;"
             " UPDATE customer SET stage = 'x', stage_since = '9999-12-31';")
    for ms in (5, 20, 40, 60, 80, 110):
        running = subprocess.Popen([base.program(), "restage"], env=base.env,
                                   cwd=base.folder,
                                   stdout=subprocess.DEVNULL)
        time.sleep(ms / 1000)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    base.perennial("restage")
    assert bare(ledger.read(base)) == want
    assert base.sql("SELECT COUNT(*) FROM customer WHERE stage = 'x';") == [
        ["0"]]


def test_who_is_deleted_leaves_and_is_counted_before(base):
    last = today(base)
    code, customer = base.sql("SELECT code, id FROM customer ORDER BY id DESC"
                              " LIMIT 1;")[0]
    yesterday = last - datetime.timedelta(1)
    before = counts_of(base, "segments4", yesterday)
    base.sql("UPDATE customer SET deleted_at = UTC_TIMESTAMP(6) WHERE id = "
             f"{customer};")
    base.perennial("restage")
    history = ledger.netted(ledger.read(base)[int(customer), "segments4"])
    assert history[-1][2] == "" and history[-1][0] == last
    assert counts_of(base, "segments4", yesterday) == before
    assert sum(s["customers"] for s in counts_of(
        base, "segments4", last)["stages"]) == CUSTOMERS - 1
    base.sql(f"UPDATE customer SET deleted_at = NULL WHERE id = {customer};")
    base.perennial("restage")
    assert sum(s["customers"] for s in counts_of(
        base, "segments4", last)["stages"]) == CUSTOMERS
    said = json.loads(base.perennial("stage", "history", code, "--model",
                                     "segments4", "--format", "json"))
    assert [c["reason"] for c in said["changes"][-2:]] == ["bin", "restore"]


def test_wrong_words_are_refused(base):
    for words in (["counts"], ["counts", "--as-of", "2026-02-30"],
                  ["counts", "--as-of", "2026-01-01", "--format", "xml"],
                  ["counts", "--as-of", "2026-01-01", "--model", "none"],
                  ["counts", "--as-of", "2026-01-01", "--model", "crm4"],
                  ["history"], ["history", "NONE"], ["other"]):
        base.perennial("stage", *words, status=2)
