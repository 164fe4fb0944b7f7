"""The engine beside what it cannot be faster than: reading all events, writing as
many ledger rows. Numbers are seconds by the clock; ratios are of one run."""
import os
import subprocess
import time

import instance


def taken(fn):
    begun = time.time()
    fn()
    return time.time() - begun


def middle(times):
    return sorted(times)[len(times) // 2]


def bare_read(i, threads):
    out = subprocess.run(
        [os.path.join(instance.BUILD, "bench", "events"),
         os.path.join(i.folder, "db", "my.sock"), str(threads)],
        text=True, check=True, capture_output=True).stdout.split()
    return int(out[0]), float(out[1])


def write_alone(i, model):
    """Seconds that LOAD DATA needs for the ledger of a model, two files at once
    into a table of the same form, in order of its key."""
    half = i.count // 2
    paths = [os.path.join(i.folder, "db", "tmp", f"ledger.{n}")
             for n in range(2)]
    for path in paths:
        if os.path.exists(path):
            os.remove(path)
    i.sql("DROP TABLE IF EXISTS bench_ledger;"
          " CREATE TABLE bench_ledger LIKE stage_change;")
    for path, where in zip(paths, (f"<= {half}", f"> {half}")):
        i.sql(f"SELECT * FROM stage_change WHERE model_id = {model} AND"
              f" customer_id {where} ORDER BY customer_id, day, seq"
              f" INTO OUTFILE '{path}';")

    def load():
        both = [i.sql(f"LOAD DATA INFILE '{path}' INTO TABLE bench_ledger;",
                      start=True) for path in paths]
        for p in both:
            i.finish(p)
    seconds = taken(load)
    (rows,), = i.sql("SELECT COUNT(*) FROM bench_ledger;")
    i.sql("DROP TABLE bench_ledger;")
    for path in paths:
        os.remove(path)
    return int(rows), seconds


def written(i, model, code):
    """Seconds of a restage that writes the whole ledger of one model."""
    i.sql("CREATE TABLE bench_was LIKE stage_change; INSERT INTO bench_was"
          f" SELECT * FROM stage_change WHERE model_id <> {model};"
          " RENAME TABLE stage_change TO bench_old, bench_was TO stage_change;"
          " DROP TABLE bench_old;"
          f" DELETE FROM stage_state WHERE model_id = {model};")
    return taken(lambda: i.command("restage", "--models", code))


def due(i, share):
    """Seconds of the daily run with that share of the base due."""
    every = round(1 / share)
    i.sql("UPDATE customer SET wake_on = CURRENT_DATE - INTERVAL 1 DAY,"
          f" late_on = '2001-01-01' WHERE id MOD {every} = 0 AND live = 1;")
    return taken(lambda: i.command("restage", "--due"))


def run(i, rounds, say):
    restage = lambda *words: taken(lambda: i.command(  # noqa: E731
        "restage", *words))
    (model,), = i.sql("SELECT number FROM model WHERE code = 'lifecycle6';")
    say("  everything packed and in the ledger")
    first = restage()
    out = {"customers": i.count, "first": first}
    times = {}

    def add(name, seconds):
        times.setdefault(name, []).append(seconds)
    for turn in range(rounds):
        say(f"  engine, round {turn + 1} of {rounds}")
        for threads in (1, 2):
            out["events"], seconds = bare_read(i, threads)
            add(f"bare read, {threads}", seconds)
        add("all models, rows", restage("--dry", "--models", "all", "--rows"))
        add("all models, packs", restage("--dry", "--models", "all"))
        add("unchanged", restage())
        add("due", due(i, .01))
    out["ledger"], out["alone"] = write_alone(i, model)
    out["written"] = written(i, model, "lifecycle6")
    out.update({name: middle(t) for name, t in times.items()})
    return out
