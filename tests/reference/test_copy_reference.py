"""The copy of the ledger, while several write and read and the roller is killed
again and again: every figure and list is that of SQL over the ledger.

Whenever the writers rest, the figures of the copy are compared with those of a
copy that is built anew, and with those of the slow reference, which reads the
tables; in between readers see whole generations. At the end pages on the files
that the rollers left show a list of each kind."""
import concurrent.futures
import datetime
import json
import random
import signal
import subprocess
import tempfile
import threading
import time

import pytest

import lot
from harness import Instance, today
from reference import agree, ask
from reference.base import Base
from reference.test_crawl import Opened, Tables, Truth
from reference.test_funnel_all_reference import Compared
from reference.test_funnel_reference import agrees

CUSTOMERS = 300
ROUNDS, WRITERS, WRITES = 4 if lot.LONG else 1, 3, 3
REGIONS = []  # two codes of the schema
# one list of each kind: slice, and what else the address asks
LISTS = {
    "opening.purchase": "", "closing.churn": "", "closing": "", "in.usage": "",
    "out.purchase": "", "move.purchase.usage": "", "new": "", "back": "",
    "won": "", "lost": "", "left": "", "over": "", "missing.loyalty": "",
    "reached.purchase.first": "", "reached.usage.won": "window=90",
    "missing.loyalty.churn": "", "pending.members": "window=600",
    "pending.won": "", "stay.purchase.ended": "", "stay.usage.open": "",
    "both.churn.all": "with=segments4", "both.usage.new": "with=segments4",
    "played.purchase.1": "", "played_on.purchase.1": "",
    "unplayed.purchase.1": "", "unplayed_on.purchase.1": ""}


@pytest.fixture(scope="module")
def base():
    with tempfile.TemporaryDirectory(prefix="perennial-copy.") as folder:
        b = Base(folder)
        try:
            yield b
        finally:
            b.stop()


def day(ago):
    return today() - datetime.timedelta(ago)


def fill(base):
    REGIONS[:] = [r for r, in base.sql(
        "SELECT code FROM region ORDER BY code LIMIT 2;")]
    base.sql("".join(
        "INSERT INTO customer (id, code, name, created_on, region_code) VALUES"
        f" ({i}, 'C{i}', 'x', '{day(700 - 2 * i)}', '{REGIONS[i % 2]}');"
        for i in range(1, CUSTOMERS + 1)))
    change(base, random.Random(1), CUSTOMERS)
    base.perennial("restage")


def change(base, dice, n):
    """New orders, and another region, of some customers; the events by hand,
    so the stages are read again by restage, as after an import."""
    text = ""
    for _ in range(n):
        i, ago = dice.randint(1, CUSTOMERS), dice.randint(2, 600)
        text += (
            "INSERT INTO event (customer_id, day, kind, at, amount, ref_id,"
            f" flags, recorded_at) VALUES ({i}, '{day(ago)}', 40,"
            f" '{day(ago)} 00:00:00', {dice.randint(1, 9999)}.00,"
            f" {dice.randint(1, 10**9)}, 0, UTC_TIMESTAMP(6));"
            f"UPDATE event_pack SET data = NULL WHERE customer_id = {i};"
            f"UPDATE customer SET region_code = '{dice.choice(REGIONS)}'"
            f" WHERE id = {i};"
            f"INSERT INTO stage_dirty (customer_id) VALUES ({i});")
    base.sql(text)


def figures(base):
    found = []
    for region in (None, *REGIONS):
        scope = ["--scope", f"region={region}"] if region else []
        found.append(json.loads(base.perennial(
            "funnel", "--from", day(400), "--to", day(1), "--format", "json",
            "--all", *scope)))
    found.append(json.loads(base.perennial(
        "funnel", "--model", "segments4", "--from", day(90), "--to", day(1),
        "--format", "json", "--all")))
    return found


def anew(base):
    """The same figures with no copy there: read from the ledger."""
    kept = base.env["PERENNIAL_CACHE_DIR"]
    base.env["PERENNIAL_CACHE_DIR"] = str(base.folder / "nothing")
    try:
        return figures(base)
    finally:
        base.env["PERENNIAL_CACHE_DIR"] = kept


def write(base, seed, restages):
    """What one writer does beside the others. A statement that the server
    gave up for another writer's sake is said again, as the program does."""
    dice = random.Random(seed)
    for _ in range(WRITES):
        for _ in range(5):
            try:
                change(base, dice, 4)
                break
            except AssertionError as e:
                if "1213" not in str(e):
                    raise
        if restages:
            base.perennial("restage")


def read(base, resting, wrong):
    """Whole generations: what is in the base stays, and the sums hold."""
    while not resting.is_set():
        said = json.loads(base.perennial(
            "funnel", "--from", day(400), "--to", day(1), "--format", "json"))
        if sum(s["closing"] for s in said["stages"]) != CUSTOMERS or any(
                s["opening"] + s["in"] - s["out"] != s["closing"]
                for s in said["stages"]):
            wrong.append(said)


def crowd(base, dice):
    """Writers and a reader at once, and a roller that is killed meanwhile."""
    resting, wrong = threading.Event(), []
    with concurrent.futures.ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read, base, resting, wrong)
        writers = [pool.submit(write, base, dice.random(), i == 0)
                   for i in range(WRITERS)]
        while not all(w.done() for w in writers):
            work = subprocess.Popen([base.program(), "work"], env=base.env,
                                    stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
            time.sleep(dice.random() * .5)
            work.send_signal(signal.SIGKILL)
            work.wait()
        resting.set()
        for done in (*writers, reader):
            done.result()
    assert not wrong, wrong[0]


def reference_agrees(base):
    """Every figure with that of plain Python over the tables."""
    reference = agree.Reference(base)
    of = ask.dimensions(reference)
    for model, entry in (("lifecycle6", "awareness"), ("segments4", "new")):
        compared = Compared(reference, of, model, reference.today - 400,
                            reference.today - 1, entry)
        moves, members = agrees(compared.asked, compared.funnel,
                                compared.first, compared.last, entry=entry)
        assert moves and members and all(compared.all()[:3])


def lists_agree(base):
    base.tool("stop")
    instance = Instance.start(base=base.folder)
    try:
        truth = Truth(Tables(instance))
        opened = Opened(instance.client(*instance.user("ann", "analyst")),
                        truth, len(LISTS))
        assert len(opened.visible) == CUSTOMERS
        for slice_, more in LISTS.items():
            opened.open(f"/funnel/list?model=lifecycle6&p={day(400)}..{day(1)}"
                        f"&vs=none&{more}&slice={slice_}", {})
        assert not opened.wrong, opened.wrong
        assert opened.sets == len(LISTS)
        print(opened.customers, "customers in lists")
        assert opened.customers > CUSTOMERS
    finally:
        instance.stop()


def test_every_figure_is_that_of_the_ledger_whoever_writes_and_is_killed(
        base):
    fill(base)
    dice = random.Random(lot.seed())
    for _ in range(ROUNDS):
        crowd(base, dice)
        base.perennial("restage")
        base.perennial("work", "--once")
        assert base.sql("SELECT COUNT(*) FROM stage_dirty;") == [["0"]]
        assert (base.folder / "cache" / "funnel.current").exists()
        have, want = figures(base), anew(base)
        assert have == want
        reference_agrees(base)
    closing = [sum(s["closing"] for s in f["stages"]) for f in have]
    assert closing[0] == CUSTOMERS == sum(closing[1:3])
    assert sum(s["closing"] for s in have[0]["stages"]
               if s["stage"] != "awareness") > CUSTOMERS / 2
    lists_agree(base)
