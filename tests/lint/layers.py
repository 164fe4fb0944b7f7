#!/usr/bin/python3
"""A folder of src/ is a layer: which may include which, and which one alone
may include a library (architecture: "A folder is a layer")."""
import os
import re
import sys

ARROWS = {
    "core": {"core"},
    "db": {"core", "db"},
    "view": {"core", "view"},
    "http": {"core", "view", "http"},
    "model": {"core", "db", "model"},
    "page": {"core", "view", "http", "model", "page"},
    "job": {"core", "view", "model", "job"},
    "command": {"core", "db", "view", "http", "model", "job", "command"},
    ".": {"core", "command"},
}
# (file, what it may include besides, because the architecture says so)
BESIDES = {
    ("src/page/gate.c", "db"), ("src/command/web.c", "page"),
    ("src/command/routes.c", "page"), ("src/command/check.c", "page"),
    # a report is put together once, for the pages and for the command line
    ("src/command/report.c", "page"),
    # … and for the schedules
    ("src/job/report.c", "page"), ("src/job/mail.c", "page"),
    ("src/job/paper.c", "page"),
}
HOME = {"mysql.h": "db", "mariadb/mysql.h": "db", "fcgiapp.h": "http",
        "fcgi_stdio.h": "http"}
# Libraries whose folder nobody fixed: the first that includes one keeps it.
ONE_FOLDER = re.compile(r"(sodium|ini\.h|csv\.h|opencc/|zip\.h|zlib\.h|"
                        r"xlsxwriter|iconv\.h|curl/)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def problems(path, text, homes):
    folder = os.path.dirname(path)[len("src"):].strip("/") or "."
    layer = folder.split("/")[0]
    allowed = ARROWS.get(layer)
    if allowed is None:
        yield f"{path}: no such layer: {layer}"
        return
    for kind, name in INCLUDE.findall(text):
        if kind == '"' and "/" in name:
            to = name.split("/")[0]
            if to not in allowed and (path, to) not in BESIDES:
                yield f"{path}: {layer} may not include {name}"
        elif kind == "<":
            home = HOME.get(name, "view" if "ctemplate" in name else layer)
            if home != layer:
                yield f"{path}: <{name}> is for src/{home} alone"
            used = ONE_FOLDER.match(name)
            if used and homes.setdefault(used[1], layer) != layer:
                yield f"{path}: <{name}> is used in src/{homes[used[1]]}"


def main():
    found, homes = [], {}
    for folder, _, names in os.walk("src"):
        for name in sorted(names):
            if name.endswith((".c", ".h", ".cc")):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as f:
                    found += problems(path, f.read(), homes)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
