"""Measuring: one run of wrk (or of the bare client) and the processor time that
each part took meanwhile, read from /proc, so that what else the machine does
weighs less than in a clock."""
import json
import os
import statistics
import subprocess

import instance

HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")
PARTS = ("nginx", "web", "mariadb")


def processes(root):
    """{part: [numbers]} of what runs below a process."""
    parent, name = {}, {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as f:
                head, _, tail = f.read().rpartition(")")
            with open(f"/proc/{pid}/cmdline") as f:
                words = f.read().split("\0")
        except OSError:
            continue
        parent[int(pid)] = int(tail.split()[1])
        comm = head.partition("(")[2]
        name[int(pid)] = ("nginx" if comm == "nginx" else
                          "mariadb" if comm == "mariadbd" else
                          "web" if comm == "perennial" and "web" in words[1:]
                          else None)
    found = {p: [] for p in PARTS}
    for pid, part in name.items():
        up = pid
        while up in parent and up != root:
            up = parent[up]
        if up == root and part:
            found[part].append(pid)
    return found


def cpu(pids):
    ticks = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as f:
                words = f.read().rpartition(")")[2].split()
            ticks += int(words[11]) + int(words[12])
        except OSError:
            pass
    return ticks / TICK


def memory_kb(pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/status") as f:
            total += sum(int(line.split()[1]) for line in f
                         if line.startswith("VmRSS:"))
    return total


class Target:
    """An instance that is measured."""

    def __init__(self, i):
        self.instance = i
        self.parts = processes(i.process.pid)

    def timed(self, words, parts=PARTS):
        before = {p: cpu(self.parts[p]) for p in parts}
        done = subprocess.run(words, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"bench: {words[0]}: {done.stderr[:500]}")
        out = done.stdout
        run = json.loads(out[out.index("{"):out.index("}") + 1])
        run["cpu"] = {p: 1000 * (cpu(self.parts[p]) - before[p])
                      / max(run["n"], 1) for p in parts}
        return run

    def pages(self, path, connections, seconds, encoding=""):
        i = self.instance
        return self.timed(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s",
             os.path.join(HERE, "wrk.lua"), i.address, "--", i.cookie, path,
             str(i.count), encoding])

    def bare(self, plan, connections, seconds):
        i = self.instance
        return self.timed(
            [os.path.join(instance.BUILD, "bench", "bare"), plan,
             os.path.join(i.folder, "db", "my.sock"), str(connections),
             str(seconds), str(i.count)], ("mariadb",))


def summary(runs):
    """The middle of several runs."""
    middle = lambda get: statistics.median(get(r) for r in runs)  # noqa: E731
    return {"rate": middle(lambda r: r["n"] / (r["us"] / 1e6)),
            "p50": middle(lambda r: r["p50"]) / 1000,
            "p99": middle(lambda r: r["p99"]) / 1000,
            "wrong": sum(r["wrong"] for r in runs),
            "cpu": {p: middle(lambda r, p=p: r["cpu"][p])
                    for p in runs[0]["cpu"]}}
