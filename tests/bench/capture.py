"""What one page asks of the database: statements with their values, taken from
the general log, and written down for bare.c to send them again. A value that
follows from the number of the customer is kept as such, so that the replay
visits other customers each time, as the page itself does."""
import os
import re
import time

LINE = re.compile(rb"^(?:\d{6}\s+\d+:\d\d:\d\d)?\t+\s*(\d+) (\w+(?: \w+)?)\t(.*)$", re.S)
VALUE = (rb"(NULL|-?\d[\d.eE+-]*|(?:_\w+|DATE|TIMESTAMP|TIME)?"
         rb"'(?:[^'\\]|\\.|'')*')")
ESCAPE = {b"0": b"\0", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"Z": b"\x1a"}
# rows a customer, as fill.c numbers them
ROWS = (1, 2, 3, 5, 10)
WARM = 64


def records(log):
    """(connection, command, text), lines that go on joined."""
    out = []
    for line in log.removesuffix(b"\n").split(b"\n"):
        m = LINE.match(line)
        if m:
            out.append([m[1], m[2].decode(), m[3]])
        elif out:
            out[-1][2] += b"\n" + line
    return out


def unquote(text):
    text = text[text.index(b"'") + 1:-1].replace(b"''", b"'")
    return re.sub(rb"\\(.)", lambda m: ESCAPE.get(m[1], m[1]), text,
                  flags=re.S)


def value(text, customer):
    if text == b"NULL":
        return "n"
    if re.fullmatch(rb"-?\d+", text):
        number = int(text)
        for rows in ROWS:
            k = number - rows * (customer - 1)
            if 1 <= k <= rows:
                return f"r{rows}:{k}"
        return f"i{number}"
    if text.endswith(b"'"):
        return "s" + unquote(text).hex()
    return "s" + text.hex()


def split(template):
    """Pattern of a statement whose values stand where the ? were."""
    return re.compile(VALUE.join(re.escape(p) for p in template.split(b"?")),
                      re.S)


class Capture:
    def __init__(self, instance):
        self.instance = instance
        self.log = os.path.join(instance.folder, "db", "tmp", "general.log")
        self.statements = []

    def pages(self, paths):
        """[path, customer] each; returns lines for bare.c."""
        out = []
        self.log_on()
        try:
            for n in range(WARM):  # every thread prepares with the log on
                self.read(paths[n % len(paths)][0])
            for path, customer in paths:
                out.append("P")
                out += [self.line(kind, text, customer)
                        for kind, text in self.page(path)]
        finally:
            self.instance.sql("SET GLOBAL general_log = 0;")
            os.remove(self.log)
        return [f"S {s.hex()}" for s in self.statements] + out

    def log_on(self):
        """Values are logged of statements prepared with the log on, so the
        connections are ended and opened anew."""
        kill = "".join(f"KILL {r[0]};" for r in self.instance.sql(
            "SELECT id FROM information_schema.processlist"
            " WHERE user = 'perennial_web' AND command = 'Sleep'"))
        self.instance.sql(f"SET GLOBAL general_log_file = '{self.log}';{kill}"
                          "SET GLOBAL general_log = 1;")
        self.place = 0

    def page(self, path):
        """The lesser of two: a thread may just have opened its connection, and
        names that all pages share are read every two seconds."""
        return min((self.read(path) for _ in range(2)), key=len)

    def read(self, path):
        """(command, text) of one page."""
        status = self.instance.get(path)[0]
        if status != 200:
            raise SystemExit(f"bench: {path} answers {status}")
        log = records(self.logged())
        for _, kind, text in log:
            if kind == "Prepare" and text not in self.statements:
                self.statements.append(text)
        ours = {c for c, _, text in log if b"FROM session" in text}
        return [(kind, text) for c, kind, text in log
                if c in ours and kind in ("Query", "Execute")]

    def logged(self):
        """What was logged since, to the COMMIT, whose answer nobody waits for."""
        log, end = b"", time.time() + 10
        while b"\tCOMMIT\n" not in log and time.time() < end:
            with open(self.log, "rb") as f:
                f.seek(self.place)
                log = f.read()
        self.place += len(log)
        return log

    def line(self, kind, text, customer):
        if kind == "Query":
            return f"Q {text.hex()}"
        for n, template in enumerate(self.statements):
            m = split(template).fullmatch(text)
            if m:
                return " ".join([f"X {n}"] + [value(v, customer)
                                              for v in m.groups()])
        raise SystemExit("bench: no statement for " + repr(text))


def write(path, lines):
    with open(path, "w") as f:
        f.writelines(line + "\n" for line in lines if line)
