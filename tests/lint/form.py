#!/usr/bin/python3
"""The form of the C code: 80 columns (110 where a text or a table row stands in
the line), functions of at most 60 lines, files of at most 600, a header
comment, nothing left to do, no day taken from the clock of the database or, in
tests of any kind, of the machine (another day than the company's for hours); in
src/ no function that cannot be used safely."""
import os
import re
import sys
import unicodedata

BANNED = re.compile(r"(?<![\w.>])(gets|strcpy|strcat|sprintf|vsprintf|strtok|"
                    r"atoi|atol|atoll|atof|alloca|tmpnam|tempnam|mktemp|"
                    r"setlocale|localtime|gmtime|ctime|asctime|strncpy|"
                    r"strncat|system|popen|rand|srand)\s*\(|"
                    r"\b(goto)\s+\w+\s*;")
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"')
WIDE = re.compile(r'["|*{\\]|;.*/\*')
SERVER_DAY = re.compile(r"\b(CURRENT_DATE|CURDATE|UTC_DATE|LOCALTIME)\b")
MACHINE_DAY = re.compile(r"\bdate\.today\(\)|"
                         r"toISOString\(\)\.(slice|substring)\(0, *10\)")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in line)


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def functions(lines):
    """(first line, lines of the body) of each brace at column 0."""
    start = None
    for i, line in enumerate(lines):
        if line.startswith("{"):
            start = i
        elif line.startswith("}") and start is not None:
            yield start, i - start - 1
            start = None


def problems(path, text):
    lines = text.split("\n")
    if not text.lstrip().startswith("/*"):
        yield 1, "no header comment"
    if len(lines) > 601:
        yield 1, f"{len(lines)} lines in a file, at most 600"
    for i, line in enumerate(lines, 1):
        if width(line) > (110 if WIDE.search(line) else 80):
            yield i, f"{width(line)} columns"
        if "\t" in line or line != line.rstrip():
            yield i, "a tab or a blank at the end"
        if UNFINISHED.search(line):
            yield i, "something is left to do"
    for start, size in functions(lines):
        if size > 60:
            yield start + 1, f"{size} lines in a function, at most 60"
    said = COMMENT.sub(blank, text)
    for m in SERVER_DAY.finditer(said):
        yield said.count("\n", 0, m.start()) + 1, f"{m[1]} is not our day"
    code = STRING.sub(blank, said)
    for m in BANNED.finditer(code if path.startswith("src") else ""):
        yield code.count("\n", 0, m.start()) + 1, f"{m[1] or m[2]} is banned"


def days_of(path, text):
    if path.startswith("tests/bench/"):  # measures, and tests nothing
        return
    for m in MACHINE_DAY.finditer(text):
        yield text.count("\n", 0, m.start()) + 1, f"{m[0]} is not our day"


LOOKED_AT = {".c": problems, ".h": problems, ".cc": problems,
             ".py": days_of, ".mjs": days_of}


def main():
    bad = 0
    for top in ("src", "tests"):
        for folder, _, names in os.walk(top):
            for name in sorted(names):
                look = LOOKED_AT.get(os.path.splitext(name)[1])
                if not look:
                    continue
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as f:
                    for line, what in look(path, f.read()):
                        print(f"{path}:{line}: {what}")
                        bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
