"""The funnel: figures from the copy, how soon a change is in it, how long it
takes to build. The processor time of the figures is of one thread; what several
share is by the clock."""
import os
import statistics
import subprocess
import tempfile
import time

from instance import BUILD


def settings(i, **more):
    return dict(os.environ, PERENNIAL_CONFIG=os.path.join(
        i.folder, "perennial.ini"), **more)


def figures(i, rounds):
    """{figure: (median, 99th, wall) in ms}."""
    out = subprocess.run([os.path.join(BUILD, "bench", "funnel"), str(rounds)],
                         env=settings(i), text=True, check=True,
                         capture_output=True).stdout
    rows = (line.split("\t") for line in out.splitlines())
    return {r[0]: tuple(float(n) / 1000 for n in r[1:]) for r in rows}


def wait_for(i, limit):
    """Until nothing waits in the outbox: it is published before it goes."""
    end = time.time() + limit
    while i.sql("SELECT COUNT(*) FROM stage_dirty;") != [["0"]]:
        if time.time() > end:
            raise SystemExit("bench: nobody rolls the copy")
        time.sleep(.01)


def visible(i):
    """Seconds from a change to its being in the copy, the middle of several."""
    found = []
    for n in range(9):
        begun = time.time()
        i.sql("INSERT INTO stage_dirty (customer_id) SELECT id FROM customer"
              f" WHERE id > {n * 97} ORDER BY id LIMIT 1;")
        wait_for(i, 60)
        found.append(time.time() - begun)
    return statistics.median(found)


def build(i):
    """Seconds to read everybody of all kept models, with no copy there; the
    tables are in memory, as they are on a server that has been up a while."""
    for table in ("stage_change", "event_pack"):
        i.sql(f"SELECT COUNT(*) FROM {table} FORCE INDEX (PRIMARY);")
    with tempfile.TemporaryDirectory() as nothing:
        begun = time.time()
        subprocess.run([os.path.join(i.folder, "perennial"), "funnel",
                        "--from", "2026-01-01", "--to", "2026-01-31"],
                       env=settings(i, PERENNIAL_CACHE_DIR=nothing),
                       check=True, capture_output=True)
        return time.time() - begun


def run(targets, rounds, say):
    found = {}
    for name, i in targets.items():
        say(f"funnel, {name}: waiting for the copy")
        wait_for(i, 1800)
        found[name] = {"figures": figures(i, rounds), "visible": visible(i),
                       "build": build(i), "models": int(i.sql(
                           "SELECT COUNT(*) FROM model WHERE kept = 1"
                           " AND active = 1;")[0][0])}
    return found
