#!/usr/bin/python3
"""Only src/model/event.c writes the stream of events: what it does there is what
keeps the packs of the customers (event_pack) true."""
import os
import re
import sys

WRITES = re.compile(
    r"\b(?:INSERT (?:IGNORE )?INTO|REPLACE INTO|UPDATE|DELETE FROM) event\b")
THE_ONE = "src/model/event.c"


def main(top):
    bad = []
    for folder, _, names in sorted(os.walk(f"{top}/src")):
        for name in sorted(n for n in names if n.endswith(".c")):
            path = f"{folder}/{name}"
            short = os.path.relpath(path, top)
            with open(path, encoding="utf-8") as f:
                text = f.read()
            bad += [f"{short}:{text.count(chr(10), 0, m.start()) + 1}: writes "
                    f"event; only {THE_ONE} may" for m in WRITES.finditer(text)
                    if short != THE_ONE]
    print("\n".join(bad), end="\n" if bad else "")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
