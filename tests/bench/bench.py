#!/usr/bin/python3
"""make bench: how fast Perennial is, beside the aims it was built for.

Two instances, of 10,000 and of 1,000,000 customers, are made (or found again
under BENCH_VAR) and run at the same time; every measure is taken of both in
turn, several times over, and the middle counts, so that what else the machine
does hits all alike. Prints tables; a missed aim is printed, never an error.

  BENCH_VAR=var-bench   BENCH_SMALL=10000   BENCH_LARGE=1000000
  BENCH_SECONDS=3 (a run)  BENCH_ROUNDS=3  BENCH_REQUESTS=1000000 (memory)
  BENCH_ORDERS=1000000 (import)
  BENCH_ONLY=pages,bare,funnel,screens,recovery,engine,report,import,memory
"""
import json
import os
import random
import time

import capture
import engine
import funnel
import imports
import instance
import measure
import paper
import recovery
import screens
from report import Report


def setting(name, default):
    return int(os.environ.get("BENCH_" + name, default))


VAR = os.path.abspath(os.environ.get("BENCH_VAR", "var-bench"))
SECONDS = setting("SECONDS", 3)
ROUNDS = setting("ROUNDS", 3)
ONLY = os.environ.get(
    "BENCH_ONLY",
    "pages,bare,funnel,screens,recovery,engine,report,import,memory").split(
        ",")
CONNECTIONS = (1, 16)
BEGUN = time.time()


def say(text):
    print(f"[{time.time() - BEGUN:5.0f} s] {text}", flush=True)


def deep_place(i):
    """Where page 10,000 of the list begins (or the last, if it has fewer)."""
    row = min(25 * 9999, i.count - 50)
    (value, number), = i.sql(
        "SELECT CAST(revenue_365 AS CHAR), id FROM customer"
        " FORCE INDEX (customer_list) WHERE live = 1 ORDER BY"
        f" live, revenue_365 DESC, id DESC LIMIT 1 OFFSET {row};")
    return f"/customer?after={value}~{number}"


def cases(i):
    (owner, team), = i.sql("SELECT id, team_id FROM account"
                           " WHERE login = 'sales1';")
    (industry,), = i.sql("SELECT MIN(id) FROM industry;")
    found = {
        "login": "/login",
        "list": "/customer",
        "list, page 10,000": deep_place(i),
        "list, 3 filters":
            f"/customer?stage=usage&region=east&industry={industry}",
        "list by owner": f"/customer?owner={owner}",
        "list by team": f"/customer?team={team}",
        "list by stage": "/customer?stage=usage",
        "profile": "/customer/{id}",
        "dashboard": "/",
    }
    for path in found.values():
        status = i.get(path.replace("{id}", "17"))[0]
        if status != 200:
            raise SystemExit(f"bench: {path} answers {status}")
    return found


def page_facts(i, path):
    """Statements and bytes of one page, from its line in the log."""
    log = os.path.join(i.folder, "log", "web.log")
    for _ in range(40):  # every thread has prepared what it needs
        i.get(path.replace("{id}", "17"))
    size = os.path.getsize(log)
    body = i.get(path.replace("{id}", "18"))[1]
    time.sleep(0.2)
    with open(log, "rb") as f:
        f.seek(size)
        lines = [json.loads(line) for line in f if b'"request"' in line]
    return {"statements": lines[-1]["stmts"], "bytes": len(body)}


def static_file(size):
    path = os.path.join(instance.BUILD, "static", "bench.bin")
    with open(path, "wb") as f:
        f.write(os.urandom(size))
    return path


def plan_make(i):
    """The statements of 20 profiles, for the bare client."""
    pick = random.Random(1)
    ids = [pick.randint(i.count // 2, i.count) for _ in range(20)]
    c = capture.Capture(i)
    lines = c.pages([(f"/customer/{n}", n) for n in ids])
    path = os.path.join(i.folder, "bench-plan")
    capture.write(path, lines)
    return path


def measure_all(small, large, report):
    sets = {"10k": small, "1M": large}
    paths = {name: cases(t.instance) for name, t in sets.items()}
    for page in paths["1M"]:
        report.facts[page] = page_facts(large.instance, paths["1M"][page])
    static = static_file(report.facts["profile"]["bytes"])
    plan = plan_make(large.instance) if "bare" in ONLY else None
    try:
        for turn in range(ROUNDS):
            say(f"round {turn + 1} of {ROUNDS}")
            for c in CONNECTIONS:
                round_of_pages(sets, paths, c, report)
                report.add("static file", "1M", c, large.pages(
                    "/static/bench.bin", c, SECONDS))
                report.add("profile, gzip", "1M", c, large.pages(
                    paths["1M"]["profile"], c, SECONDS, "gzip"))
                if plan:
                    report.add("bare client", "1M", c,
                               large.bare(plan, c, SECONDS))
    finally:
        os.remove(static)


def round_of_pages(sets, paths, connections, report):
    for page in paths["1M"]:
        for name, target in sets.items():
            report.add(page, name, connections, target.pages(
                paths[name][page], connections, SECONDS))


def memory(target, report):
    """Of the workers, over many requests of all pages in turn."""
    wanted, seen = setting("REQUESTS", 1000000), []
    paths = cases(target.instance)
    done, wrong = dict.fromkeys(paths, 0), 0
    while sum(done.values()) < wanted:
        for name, path in paths.items():
            run = target.pages(path, 16, SECONDS)
            done[name] += run["n"]
            wrong += run["wrong"]
        seen.append((sum(done.values()), measure.memory_kb(target.parts["web"])))
    n = sum(done.values())
    early = next(kb for so_far, kb in seen if so_far >= n / 10)
    report.memory = {"requests": done, "wrong": wrong, "early": early,
                     "late": seen[-1][1]}


def keep(numbers):
    """What was not measured this time stays as it was."""
    path = os.path.join(VAR, "result.json")
    try:
        with open(path) as f:
            kept = json.load(f)
    except (OSError, ValueError):
        kept = {}
    kept.update({k: v for k, v in numbers.items() if v})
    with open(path, "w") as f:
        json.dump(kept, f, indent=1)


def main():
    report = Report()
    small = instance.Instance(os.path.join(VAR, "small"),
                              setting("SMALL", 10000))
    large = instance.Instance(os.path.join(VAR, "large"),
                              setting("LARGE", 1000000))
    with small, large:
        for i in (small, large):
            say(f"{i.count:,} customers in {i.folder}")
            i.prepare(say)
        targets = [measure.Target(i) for i in (small, large)]
        if "pages" in ONLY:
            measure_all(*targets, report)
        if "funnel" in ONLY:
            say("funnel")
            report.funnel = funnel.run({"10k": small, "1M": large}, 100,
                                       say)
        if "screens" in ONLY:
            say("funnel and stage pages, an order")
            report.screens = screens.run(
                {"10k": targets[0], "1M": targets[1]}, say)
        if "recovery" in ONLY:
            say("recovery")
            report.recovery = recovery.run(
                {"10k": targets[0], "1M": targets[1]}, SECONDS, ROUNDS, say)
        if "engine" in ONLY:
            report.small = engine.run(small, ROUNDS, say)
            report.engine = engine.run(large, ROUNDS, say)
        if "report" in ONLY:
            report.paper = paper.run({"10k": small, "1M": large}, ROUNDS, say)
        if "memory" in ONLY:
            say("memory of the workers")
            memory(targets[1], report)
    if "import" in ONLY:
        say("import")
        report.imports = imports.run(os.path.join(VAR, "import"),
                                     setting("SMALL", 10000),
                                     setting("ORDERS", 1000000), say)
    report.print()
    keep(report.numbers())


if __name__ == "__main__":
    main()
