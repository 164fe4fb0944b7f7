#!/usr/bin/python3
"""SQL is made of constants of the program, wherever it is handed on.

Every call that takes SQL text is followed: to a literal, a constant, a pick
among them, a row of a constant table, or to the callers of a function that
hands a parameter on. Nothing prints SQL. One line a finding, exit 1 if there
is one. Usage: sql.py [top of the source tree]
"""
import os
import re
import sys

# Where a number is the 1-based argument that must be constant SQL.
SQL_CALLS = {"query_sql": 2, "db_query": 3, "db_find": 3, "db_exec": 2,
             "db_query_v": 3, "db_find_v": 3, "db_exec_v": 2, "db_each": 2,
             "db_exec_array": 2}
PRINT_RE = re.compile(r"(?<!\w)(\w*printf|buf_add|buf_addn|lang_format)\s*\(")
SQL_WORD_RE = re.compile(
    r"\bSELECT\s|\bINSERT (IGNORE )?INTO\b|\bUPDATE \w+ SET\b|\bDELETE FROM\b"
    r"|\bREPLACE INTO\b|\bWHERE\s|\bORDER BY\b|\bGROUP BY\b|\bLIMIT \S")

TOKEN_RE = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(text, strings):
    """The text with comments (and strings) as blanks, lines kept."""
    def one(m):
        t = m.group(0)
        if t[0] in "\"'":
            if not strings:
                return t
            return t[0] + re.sub(r"[^\n]", "_", t[1:-1]) + t[-1]
        return re.sub(r"[^\n]", " ", t)
    return TOKEN_RE.sub(one, text)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def arguments(code, at):
    """The (start, end) of each argument of the call whose '(' is at `at`.

    `code` has its strings blanked, so that a bracket in one does not count."""
    out, depth, start = [], 0, at + 1
    for i in range(at, len(code)):
        c = code[i]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth == 0:
                out.append((start, i))
                return out
        elif c == "," and depth == 1:
            out.append((start, i))
            start = i + 1
    return out


STRING = r'"(?:\\.|[^"\\])*"'
NAME = r"[A-Z][A-Z0-9_]+"
SUFFIX = r"(?:\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]|(?:\.|->)\w+)*"
CONSTANT_RE = re.compile(r"(?:(?:%s|%s%s)\s*)+" % (STRING, NAME, SUFFIX))
CHOICE_RE = re.compile(r"[^?]*\?(?P<yes>[^?:]*):(?P<no>.*)", re.S)
ROW_RE = re.compile(r"(\w+)->%s%s" % (r"\w+", SUFFIX))
VARIABLE_RE = re.compile(r"([a-z]\w*)(?:\[[^\[\]]*\])?")


def unbracket(expr):
    expr = expr.strip()
    while expr.startswith("(") and expr.endswith(")"):
        expr = expr[1:-1].strip()
    return expr


def is_constant(expr, function, whole, seen=()):
    """SQL text that only the program can have chosen: literals, constants,
    a pick among them, a row of a constant table, a variable set to those."""
    expr = unbracket(expr)
    if CONSTANT_RE.fullmatch(expr):
        return True
    choice = CHOICE_RE.fullmatch(re.sub(STRING, '""', expr))
    if choice:
        return (is_constant(choice["yes"], function, whole, seen) and
                is_constant(choice["no"], function, whole, seen))
    row = ROW_RE.fullmatch(expr)
    if row:
        return re.search(r"const struct \w+ \*\s*(const )?%s\b" % row[1],
                         function) is not None
    variable = VARIABLE_RE.fullmatch(expr)
    if not variable or variable[1] in seen:
        return False
    name = variable[1]
    if re.search(r"\b%s\[\]\s*=|static const char[^;=]*\b%s\b" % (name, name),
                 whole):
        return True
    values = re.findall(r"(?<![\w.>])%s(?:\[[^\]]*\])?\s*=(?!=)([^;]*);" % name,
                        function)
    return bool(values) and all(
        is_constant(v, function, whole, seen + (name,)) for v in values)


def bodies_of(code):
    """(start, end) of each function: braces at column 0."""
    start, at = None, 0
    for line in code.split("\n"):
        if line.rstrip() == "{":
            start = at
        elif line.startswith("}") and start is not None:
            yield start, at
            start = None
        at += len(line) + 1


class Lint:
    def __init__(self, top):
        self.top = top
        self.found = []
        # Functions that hand a parameter on as SQL are SQL calls themselves.
        self.calls = dict(SQL_CALLS)
        self.late = []
        self.files = []

    def say(self, path, line, text):
        self.found.append("%s:%d: %s" % (path, line, text))

    def sql(self, path, code, plain, bodies):
        """Checks each call of what is known to take SQL."""
        known = re.compile(r"(?<!\w)(%s)\s*\(" % "|".join(self.calls))
        for m in known.finditer(code):
            args = arguments(code, m.end() - 1)
            want = self.calls[m[1]]
            body = next((b for b in bodies if b[0] <= m.start() < b[1]), None)
            if len(args) < want or not body:
                continue  # a declaration
            head = code.rfind("\n\n", 0, body[0])
            around = plain[max(head, 0):body[1]]
            start, end = args[want - 1]
            text = plain[start:end]
            if is_constant(text, around, plain):
                continue
            if self.hands_on(plain[max(head, 0):body[0]], text.strip()):
                continue
            line = "%s: SQL that is not a constant: %s" % (
                m[1], " ".join(text.split())[:60])
            self.late.append((path, line_of(code, start), line))

    def hands_on(self, head, name):
        m = re.search(r"^(\w+)\(([^{}]*)\)\s*$", head, re.M)
        if not m or not re.fullmatch(r"\w+", name):
            return False
        for number, p in enumerate(m[2].split(","), 1):
            if re.fullmatch(r"const char \*%s" % name, " ".join(p.split())):
                self.calls[m[1]] = number
                return True
        return False

    def sql_all(self, files):
        """Again until no function more is known that hands SQL on."""
        before = None
        while before != self.calls:
            before, self.late = dict(self.calls), []
            for path, code, plain, bodies in files:
                self.sql(path, code, plain, bodies)
        for path, line, text in self.late:
            self.say(path, line, text)

    def sql_printed(self, path, code, plain):
        for m in PRINT_RE.finditer(code):
            for start, end in arguments(code, m.end() - 1):
                for s in re.findall(STRING, plain[start:end]):
                    if SQL_WORD_RE.search(s):
                        self.say(path, line_of(code, start),
                                 "%s puts SQL together: %s" % (m[1], s[:50]))

    def read(self, path):
        if path.startswith("src/db/") or not path.endswith((".c", ".cc")):
            return
        with open(os.path.join(self.top, path), encoding="utf-8") as f:
            text = f.read()
        code, plain = blank(text, strings=True), blank(text, strings=False)
        self.sql_printed(path, code, plain)
        self.files.append((path, code, plain, list(bodies_of(code))))

    def run(self):
        for at, folders, files in os.walk(os.path.join(self.top, "src")):
            folders.sort()
            for name in sorted(files):
                self.read(os.path.relpath(os.path.join(at, name), self.top))
        self.sql_all(self.files)
        return self.found


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    top = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../..")
    found = Lint(os.path.realpath(top)).run()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
