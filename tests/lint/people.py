#!/usr/bin/python3
"""Whoever writes teams, roles or stand-ins says so: what the processes have read of
a person counts until people_changed (model/people.h)."""
import os
import re
import sys

WRITES = re.compile(
    r"\b(?:INSERT (?:IGNORE )?INTO|REPLACE INTO|UPDATE|DELETE FROM)"
    r" (team|account_role|delegation)\b")
SAYS_SO = re.compile(r"\bTRY\(people_changed\(|return people_changed\(")


def main(top):
    bad = []
    for folder, _, names in sorted(os.walk(f"{top}/src")):
        for name in sorted(n for n in names if n.endswith(".c")):
            path = f"{folder}/{name}"
            with open(path, encoding="utf-8") as f:
                text = f.read()
            found = WRITES.search(text)
            if found and not SAYS_SO.search(text):
                bad.append(f"{os.path.relpath(path, top)}:"
                           f"{text.count(chr(10), 0, found.start()) + 1}: writes"
                           f" {found[1]} and does not call people_changed")
    print("\n".join(bad), end="\n" if bad else "")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
