"""The engine beside what it cannot be faster than: reading all events, writing as
many ledger rows. Numbers are seconds by the clock; ratios are of one run."""
import os
import subprocess
import time

import instance

# threads of a restage, as src/core/hands.c has it
HANDS = min(max((os.cpu_count() or 1) + 1, 2), 8)


def taken(fn):
    begun = time.time()
    fn()
    return time.time() - begun


def middle(times):
    return sorted(times)[len(times) // 2]


QUIET = {"innodb_io_capacity": 20000, "innodb_io_capacity_max": 40000,
         "innodb_max_dirty_pages_pct": 0}


def settings(values):
    return "; ".join(f"SET GLOBAL {k} = {v}" for k, v in values.items()) + ";"


def quiet(i):
    """Before a clock starts: what was made ready for it is done with, changed
    pages written and what was deleted purged. Else the server does that while
    the clock runs, of some measures and not of those they are compared with."""
    was = dict(i.sql("SHOW GLOBAL VARIABLES WHERE variable_name IN ('"
                     + "', '".join(QUIET) + "');"))
    i.sql(settings(QUIET))
    until = time.time() + 300
    while time.time() < until:
        (pages,), (left,) = i.sql(
            "SELECT variable_value FROM information_schema.global_status"
            " WHERE variable_name = 'INNODB_BUFFER_POOL_PAGES_DIRTY';"
            "SELECT count FROM information_schema.innodb_metrics"
            " WHERE name = 'trx_rseg_history_len';")
        if int(pages) < 1000 and int(left) < 100:
            break
        time.sleep(.1)
    else:
        raise SystemExit("bench: the server does not come to rest")
    i.sql(settings(was))


def bare_read(i, threads):
    out = subprocess.run(
        [os.path.join(instance.BUILD, "bench", "events"),
         os.path.join(i.folder, "db", "my.sock"), str(threads)],
        text=True, check=True, capture_output=True).stdout.split()
    return int(out[0]), float(out[1])


def ledger_without(i, model, name):
    """A ledger of the rows of all other models; stages are not touched."""
    i.sql(f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} LIKE stage_change;"
          f" INSERT INTO {name} SELECT * FROM stage_change"
          f" WHERE model_id <> {model};")


def write_alone(i, model):
    """Seconds that LOAD DATA needs for the ledger of a model, two files at once,
    each in order of the key: into a ledger as the restage finds it, that has the
    rows of the other models between which these belong, and into an empty one."""
    half = i.count // 2
    paths = [os.path.join(i.folder, "db", "tmp", f"ledger.{n}")
             for n in range(2)]
    for path, where in zip(paths, (f"<= {half}", f"> {half}")):
        if os.path.exists(path):
            os.remove(path)
        i.sql(f"SELECT * FROM stage_change WHERE model_id = {model} AND"
              f" customer_id {where} ORDER BY customer_id, day, seq"
              f" INTO OUTFILE '{path}';")

    def load():
        both = [i.sql(f"LOAD DATA INFILE '{path}' INTO TABLE bench_ledger;",
                      start=True) for path in paths]
        for p in both:
            i.finish(p)

    def timed():
        quiet(i)
        seconds = taken(load)
        (rows,), = i.sql("SELECT COUNT(*) FROM bench_ledger"
                         f" WHERE model_id = {model};")
        i.sql("DROP TABLE bench_ledger;")
        return int(rows), seconds
    i.sql("DROP TABLE IF EXISTS bench_ledger;"
          " CREATE TABLE bench_ledger LIKE stage_change;")
    rows, empty = timed()
    ledger_without(i, model, "bench_ledger")
    rows, between = timed()
    for path in paths:
        os.remove(path)
    return rows, between, empty


def written(i, model, code):
    """Seconds of a restage that writes the whole ledger of one model."""
    ledger_without(i, model, "bench_was")
    i.sql("RENAME TABLE stage_change TO bench_old, bench_was TO stage_change;"
          " DROP TABLE bench_old;"
          f" DELETE FROM stage_state WHERE model_id = {model};")
    quiet(i)
    return taken(lambda: i.command("restage", "--models", code))


def due(i, share):
    """Seconds of the daily run with that share of the base due."""
    every = round(1 / share)
    i.sql("UPDATE customer SET wake_on = CURRENT_DATE - INTERVAL 1 DAY,"
          f" late_on = '2001-01-01' WHERE id MOD {every} = 0 AND live = 1;")
    quiet(i)
    return taken(lambda: i.command("restage", "--due"))


DRAFT = """DELETE FROM rule_draft WHERE model_code = '{0}';
INSERT INTO rule_draft (model_code, base_version, rules, changed_at)
  SELECT '{0}', version, GROUP_CONCAT(line ORDER BY position, group_number, term
    SEPARATOR ''), UTC_TIMESTAMP(6) FROM (
  SELECT version, position, 0 AS group_number, -1 AS term,
    CONCAT('R ', stage_code, '\\n') AS line FROM stage_rule
    WHERE model_code = '{0}' AND version = {1}
  UNION ALL SELECT version, position, group_number, term, CONCAT('T ',
    group_number, ' ', fact, ' ', days, ' ', operator, ' ',
    IF(fact = 'months', value * 2, value), ' ', negated, '\\n')
    FROM stage_rule_term WHERE model_code = '{0}' AND version = {1}) l
  GROUP BY version;
INSERT INTO rehearsal (model_code, draft_version, generation, as_of, event_id,
  created_at) SELECT '{0}', 1, generation, CURRENT_DATE,
  (SELECT MAX(id) FROM event), UTC_TIMESTAMP(6) FROM rule_generation;
INSERT INTO job (kind, arg, state, run_at) SELECT 'rehearse', LAST_INSERT_ID(),
  'queued', UTC_TIMESTAMP(6) - INTERVAL 1 SECOND;
SELECT LAST_INSERT_ID();"""


def rehearsed(i, model):
    """Seconds that reading everybody by other rules takes, and of the whole job
    (which also writes down who would move), once somebody has it in hand. The
    rules are those in force with twice the months, where a rule counts some."""
    (version,), = i.sql("SELECT MAX(version) FROM stage_rule WHERE model_code ="
                        f" '{model}' AND valid_from <= CURRENT_DATE;")
    (job,), = i.sql(DRAFT.format(model, version))
    while True:
        (state, seconds, error), = i.sql(
            "SELECT state, COALESCE(TIMESTAMPDIFF(MICROSECOND, started_at,"
            f" finished_at), 0) / 1e6, error FROM job WHERE id = {job};")
        if state == "done":
            break
        if state not in ("queued", "running"):
            raise SystemExit(f"bench: the rehearsal is {state}: {error}")
        time.sleep(0.2)
    (read, moved), = i.sql("SELECT computed_ms / 1000, moved FROM rehearsal"
                           " ORDER BY id DESC LIMIT 1;")
    i.sql(f"DELETE FROM rule_draft WHERE model_code = '{model}';")
    return float(read), float(seconds), int(moved)


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
        for name, threads in (("one", 1), ("as many", HANDS)):
            out["events"], seconds = bare_read(i, threads)
            add(f"bare read, {name}", seconds)
        add("all models, rows", restage("--dry", "--models", "all", "--rows"))
        add("all models, packs", restage("--dry", "--models", "all"))
        quiet(i)
        add("unchanged", restage())
        add("due", due(i, .01))
        read, whole, out["movers"] = rehearsed(i, "lifecycle6")
        add("rehearsal, read", read)
        add("rehearsal, whole", whole)
    (out["rows"], out["months"]), = (
        (int(n), int(m)) for n, m in i.sql(
            "SELECT COUNT(*), TIMESTAMPDIFF(MONTH, MIN(day), MAX(day)) FROM"
            " stage_change;"))
    out["ledger"], out["alone"], out["alone, empty"] = write_alone(i, model)
    out["written"] = written(i, model, "lifecycle6")
    out.update({name: middle(t) for name, t in times.items()})
    return out
