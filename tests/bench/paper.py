"""Reports: the sections of the first page over everybody, and an appendix of ten
thousand rows on its way to paper, with the memory that Chromium takes."""
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import funnel

SUMMARY = "result,flow,cohort,goals,reach,say,market"
LAST = (datetime.date.today().replace(day=1)
        - datetime.timedelta(days=1)).strftime("%Y-%m")
# a process of its own, so that its children's memory is of this one alone
MEASURE = """
import json, resource, subprocess, sys, time
begun = time.time()
subprocess.run(sys.argv[1:], check=True)
u = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.time() - begun, u.ru_utime + u.ru_stime,
                  u.ru_maxrss / 1024]))
"""


def take(i, path, *words):
    """Seconds by the clock, of processor, MiB of its largest process."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, os.path.join(i.folder, "perennial"),
         "report", "stage", "--period", LAST, "--output", path, *words],
        check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def run(targets, rounds, say):
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        html, pdf = (os.path.join(folder, "a." + x) for x in ("html", "pdf"))
        for name, i in targets.items():
            funnel.wait_for(i, 600)  # what a restage before it changed
            say(f"report, {name}: summary sections")
            found[f"summary, {name}"] = min(
                take(i, html, "--sections", SUMMARY) for _ in range(rounds))
        large = targets["1M"]  # a report holds no more rows than that
        say("report: an appendix of 10,000 rows")
        found["appendix, html"] = take(large, html, "--sections", "all")
        with open(html, encoding="utf-8") as f:
            found["rows"] = f.read().count('<tr class="rp-row">')
        found["appendix, pdf"] = take(large, pdf, "--sections", "all")
        said = subprocess.run(["pdfinfo", pdf], check=True, text=True,
                              capture_output=True).stdout
        found["pages"] = int(re.search(r"Pages:\s+(\d+)", said).group(1))
    return found
