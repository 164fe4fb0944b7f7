#!/usr/bin/python3
"""A function that writes team, account_role or delegation calls people_changed,
or each function that calls it does: what workers keep of these tables is good for
as long as nobody has called that (src/model/people.h)."""
import os
import re
import sys

WRITES = re.compile(r"\b(?:INSERT (?:IGNORE )?INTO|REPLACE INTO|DELETE FROM|"
                    r"UPDATE(?: (?!SET\b)\S+)*?) (?:team|account_role|delegation)\b")
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
CONSTANT = re.compile(r"^static const char (\w+)\[\] =(.*?);$", re.M | re.S)
FUNCTION = re.compile(r"^(\w+)\(.*?^}", re.M | re.S)


def writes(code):
    return WRITES.search("".join(TEXT.findall(code)))


def tells(name, bodies, seen=()):
    """Whether the function or all that call it say that people changed."""
    if re.search(r"\bpeople_changed\(", bodies[name]):
        return True
    above = [n for n, b in bodies.items() if n != name and n not in seen
             and re.search(rf"\b{name}\(", b)]
    return bool(above) and all(tells(n, bodies, (*seen, name)) for n in above)


def silent(code):
    """Names of the functions that write and do not tell."""
    constants = [name for name, text in CONSTANT.findall(code) if writes(text)]
    bodies = {m.group(1): m.group(0) for m in FUNCTION.finditer(code)}
    return [n for n, b in bodies.items()
            if (writes(b) or any(re.search(rf"\b{c}\b", b) for c in constants))
            and not tells(n, bodies)]


def main(top):
    bad = []
    for folder, _, names in sorted(os.walk(f"{top}/src")):
        for name in sorted(n for n in names if n.endswith(".c")):
            path = f"{folder}/{name}"
            with open(path, encoding="utf-8") as f:
                bad += [f"{os.path.relpath(path, top)}: {n} writes who may see "
                        "what without people_changed" for n in silent(f.read())]
    print("\n".join(bad), end="\n" if bad else "")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
