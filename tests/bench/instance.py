"""A whole Perennial with N made-up customers, under one folder, kept and used
again: tools/run.sh starts it, tests/bench/fill.c makes the rows, LOAD DATA and
`perennial restage` bring them in as any import would leave them."""
import http.client
import os
import re
import shutil
import subprocess
import time
import urllib.parse

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("BUILD", os.path.join(TOP, "build")))
FORMAT = 1  # of the data; another number makes them anew
PASSWORD = "Bench-2026-word"
SALES = 8

TEAMS = """INSERT INTO team (code, name, parent_id, path, region)
  VALUES ('east', '华东', 1, '/e/', ''), ('north', '华北', 1, '/n/', ''),
  ('south', '华南', 1, '/s/', '');
UPDATE team t JOIN team r ON r.id = 1 SET t.path = CONCAT(r.path, t.id, '/')
  WHERE t.id > 1;"""

REFERENCE = """SELECT 'owner', a.id, a.team_id FROM account a
  WHERE a.login LIKE 'sales_' UNION ALL
SELECT 'industry', id, '' FROM industry UNION ALL
SELECT 'source', id, '' FROM source UNION ALL
SELECT 'size', code, '' FROM choice WHERE list = 'size' UNION ALL
SELECT 'province', name_zh_cn, region_code FROM province WHERE country = 'CN'
  UNION ALL
(SELECT 'step', code, '' FROM opportunity_step_def ORDER BY position);"""

# table: columns of the file, and what is made of them
TABLES = {
    "customer": "(id, code, name, @sort, name_py, industry_id, size_code,"
    " province, region_code, phone, source_id, owner_id, team_id, grade,"
    " created_on, next_follow_on, employees)"
    " SET name_sort = UNHEX(@sort), short_name = ''",
    "contact": "(id, customer_id, name, @sort, title, mobile, email, is_key)"
    " SET name_sort = UNHEX(@sort)",
    "opportunity": "(id, code, customer_id, name, account_id, step, amount,"
    " opened_on, expected_on, closed_on, outcome)",
    "opportunity_step": "(id, opportunity_id, step, day, at, account_id)",
    "sales_order": "(id, order_no, customer_id, account_id, ordered_on,"
    " ordered_at, status, amount)",
    "interaction": "(id, customer_id, contact_id, account_id, kind, direction,"
    " answered, is_touch, on_day, at, text, next_on)",
    "task": "(customer_id, account_id, kind, title, due_on, source)",
    "event": "(customer_id, day, id, kind, at, amount, ref_id, other_id,"
    " flags, account_id)",
    "customer_search": "(customer_id, @grams) SET grams = UNHEX(@grams)",
    "customer_gram": "(gram, customer_id)",
}

# what a profile reads, and the index it is found by
WARM = {
    "customer": (), "event_pack": (), "event": (), "opportunity_step": ("opportunity_step_opportunity",),
    "contact": ("contact_customer",), "task": ("task_customer",),
    "opportunity": ("opportunity_customer",),
    "sales_order": ("sales_order_customer",), "interaction": (),
}


class Instance:
    def __init__(self, folder, count):
        self.folder = os.path.abspath(folder)
        self.count = count
        self.process = None
        self.cookie = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    # ---- running ----

    def start(self):
        os.makedirs(self.folder, exist_ok=True)
        env = dict(os.environ, VAR=self.folder, BUILD=BUILD, NO_BUILD="1",
                   DEMO="0", PORT="any")
        env.pop("PERENNIAL_CONFIG", None)
        address = os.path.join(self.folder, "run", "address")
        if os.path.exists(address):  # of a run that was killed
            os.remove(address)
        with open(os.path.join(self.folder, "start.txt"), "w") as out:
            self.process = subprocess.Popen(
                [os.path.join(TOP, "tools", "run.sh")], env=env, stdout=out,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                start_new_session=True)
        for _ in range(18000):  # a base of last month has migrations to run
            if self.process.poll() is not None:
                break
            if os.path.exists(address) and os.path.getsize(address):
                self.address = open(address).read().strip()
                self.port = int(self.address.rsplit(":", 1)[1])
                return self
            time.sleep(0.1)
        raise SystemExit("bench: " + open(os.path.join(
            self.folder, "start.txt")).read().strip())

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(600)
        self.process = None

    def command(self, *words, text=None):
        return subprocess.run([os.path.join(self.folder, "perennial"), *words],
                              input=text, text=True, check=True,
                              capture_output=True).stdout

    def has_command(self, name):
        return re.search(rf"^\s+{name}\b", self.command("help"), re.M)

    def sql(self, text, start=False):
        """Rows of the answer; start=True: a running client instead."""
        p = subprocess.Popen(
            ["mariadb", "--no-defaults", "-N", "-B", "-r",
             "--socket=" + os.path.join(self.folder, "db", "my.sock"),
             "--user=perennial_owner", "perennial"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        p.stdin.write(text.encode())
        p.stdin.close()
        p.stdin = None
        if start:
            return p
        return self.finish(p)

    @staticmethod
    def finish(p):
        out, err = p.communicate()
        if p.returncode:
            raise SystemExit("bench: " + err.decode(errors="replace").strip())
        return [line.split("\t") for line in out.decode().splitlines()]

    # ---- data ----

    def prepare(self, say):
        """Started, with its data."""
        mark = os.path.join(self.folder, "bench-data")
        want = f"{FORMAT} {self.count}"
        have = open(mark).read() if os.path.exists(mark) else ""
        if have != want:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.start()
        if have != want:
            begun = time.time()
            self.accounts()
            self.fill(say)
            say(f"{self.count:,} customers made in {time.time() - begun:.0f} s")
            with open(mark, "w") as f:
                f.write(want)
            self.stop()
            self.start()
        self.login("manager0")
        if self.sql("SELECT 1 FROM event_pack WHERE data IS NULL LIMIT 1;"):
            say("  packs, made before they were kept")
            self.command("restage")
        self.settle(say)
        self.warm(say)
        return self

    def settle(self, say):
        """A base of yesterday has its daily jobs to run before it is quiet."""
        said = False
        while self.sql("SELECT 1 FROM job WHERE state IN ('queued', 'running')"
                       " AND run_at <= UTC_TIMESTAMP(6) LIMIT 1;"):
            if not said:
                say("  its daily jobs, first")
            said = True
            time.sleep(1)

    def warm(self, say):
        """What the pages read comes into the buffer pool, where it stays on a
        machine with the memory; the first second of a run would pay else."""
        begun = time.time()
        for table in WARM:
            for key in ("PRIMARY", *WARM[table]):
                self.sql(f"SELECT COUNT(*) FROM {table} FORCE INDEX ({key});")
        say(f"{self.count:,} customers warmed in {time.time() - begun:.0f} s")

    def accounts(self):
        self.sql(TEAMS)
        people = [("manager0", "root", "manager"), ("analyst0", "root",
                  "analyst"), ("market0", "root", "marketing"),
                  ("service0", "root", "service")]
        people += [(f"sales{i}", ("east", "north", "south")[i % 3], "sales")
                   for i in range(SALES)]
        for login, team, role in people:
            self.command("user", "add", login, "--stdin", "--keep", "--team",
                         team, "--role", role, text=PASSWORD)

    def load(self, table, path):
        return self.sql(
            "SET foreign_key_checks = 0, unique_checks = 0;"
            f"LOAD DATA INFILE '{path}' INTO TABLE {table}"
            f" CHARACTER SET utf8mb4 {TABLES[table]};", start=True)

    def load_piece(self, folder, n):
        """The files of a piece, those of events beside the others."""
        path = lambda t: os.path.join(folder, f"{t}.{n % 2}")  # noqa: E731
        events = self.load("event", path("event"))
        for table in TABLES:
            if table not in ("event", "customer_gram"):
                self.finish(self.load(table, path(table)))
        self.finish(events)

    def fill(self, say):
        folder = os.path.join(self.folder, "db", "tmp", "fill")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "reference"), "w") as f:
            f.writelines("\t".join(r) + "\n" for r in self.sql(REFERENCE))
        keys = {"customer": self.keys_drop("customer")}
        p = subprocess.Popen([os.path.join(BUILD, "bench", "fill"),
                              str(self.count), folder], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, text=True)
        for line in p.stdout:
            what, _, n = line.strip().partition(" ")
            if what == "end":
                break
            p.stdin.write("go\n")  # it makes the next while we load this one
            p.stdin.flush()
            if what == "piece":
                self.load_piece(folder, int(n))
                if int(n) % 10 == 0:
                    say(f"  {int(n) * 20000:,} of {self.count:,} customers")
            else:
                self.finish(self.load("customer_gram", os.path.join(
                    folder, f"customer_gram.{int(n) % 2}")))
        p.stdin.close()
        if p.wait():
            raise SystemExit("bench: fill failed")
        shutil.rmtree(folder)
        say("  stages")
        self.command("restage")
        self.sql("UPDATE task t JOIN customer c ON c.id = t.customer_id SET"
                 " t.customer_owner_id = c.owner_id,"
                 " t.customer_team_id = c.team_id;")
        say("  indexes")
        for table, text in keys.items():
            self.sql(f"SET foreign_key_checks = 0; ALTER TABLE {table} {text};")
        self.sql("ANALYZE TABLE " + ", ".join(TABLES))

    def keys_drop(self, table):
        """Drops the secondary indexes; returns what adds them again: made
        from all rows at once they cost a tenth."""
        made = "\n".join(r[-1] for r in self.sql(f"SHOW CREATE TABLE {table}\\G"
                                                 .replace("\\G", ";")))
        keys = re.findall(r"^\s+((?:UNIQUE )?KEY `(\w+)` .*?),?$", made, re.M)
        self.sql(f"SET foreign_key_checks = 0; ALTER TABLE {table} "
                 + ", ".join(f"DROP KEY `{name}`" for _, name in keys))
        return ", ".join("ADD " + text for text, _ in keys)

    # ---- talking to it ----

    def get(self, path, headers=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            c.request("GET", path, headers=dict(
                {"Cookie": self.cookie or ""}, **(headers or {})))
            r = c.getresponse()
            return r.status, r.read(), r
        finally:
            c.close()

    def login(self, name):
        self.cookie = None  # who is logged in is sent on from there
        status, body, r = self.get("/login")
        jar = [h.split(";")[0] for h in r.headers.get_all("Set-Cookie") or []]
        form = dict(re.findall(rb'name="(csrf|once|_\w+)"[^>]*value="([^"]*)"',
                               body))
        fields = {k.decode(): v.decode() for k, v in form.items()}
        fields.update(login=name, password=PASSWORD)
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        c.request("POST", "/login", urllib.parse.urlencode(fields), {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(jar), "Origin": self.address})
        r = c.getresponse()
        r.read()
        jar += [h.split(";")[0] for h in r.headers.get_all("Set-Cookie") or []]
        self.cookie = "; ".join({h.split("=")[0]: h for h in jar}.values())
        if r.status != 303:
            raise SystemExit(f"bench: login answers {r.status}")
