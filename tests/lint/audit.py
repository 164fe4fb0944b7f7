#!/usr/bin/python3
"""Every action that is written to the audit log has words there
(src/page/audit_words.c); else an administrator reads "task.move"."""
import os
import re
import sys

CALL = re.compile(r"\baudit_write\(\s*&?\w+(?:->\w+|\.\w+)*,\s*(.*?);", re.S)
ACTION = re.compile(r'"([a-z_]+(?:\.[a-z_]+)*)"')
WORDED = re.compile(r'^\s*\{"([a-z_.]+)", N_\(', re.M)


def actions(text):
    """The literals of the second argument: one, or a choice of two."""
    for call in CALL.findall(text):
        for name in ACTION.findall(re.split(r',\s*"', call)[0]):
            yield name


def main(top):
    with open(f"{top}/src/page/audit_words.c", encoding="utf-8") as f:
        worded = set(WORDED.findall(f.read()))
    bad = []
    for folder, _, names in sorted(os.walk(f"{top}/src")):
        for name in sorted(n for n in names if n.endswith(".c")):
            path = f"{folder}/{name}"
            with open(path, encoding="utf-8") as f:
                bad += [f"{os.path.relpath(path, top)}: {a} has no words in "
                        "src/page/audit_words.c"
                        for a in actions(f.read()) if a not in worded]
    print("\n".join(bad), end="\n" if bad else "")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
