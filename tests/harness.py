"""A whole private Perennial for tests: MariaDB, workers and nginx.

It is tools/run.sh itself in a throw-away folder, so the tests stand on what
people run. Everything is stopped by its number, also when a test fails or the
test run is interrupted (the children die with run.sh, which dies with us).
"""
import atexit
import datetime
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

import requests

TOP = Path(__file__).resolve().parent.parent
PASSWORD = "correct horse battery"
BUILD = os.environ.get("BUILD_SAN") or os.environ.get("BUILD") or "build"


def today():
    """The day where the company is; the machine's is another for hours."""
    return (datetime.datetime.now(datetime.timezone.utc)
            + datetime.timedelta(hours=8)).date()


def wait_until(true, seconds=10.0, what="it"):
    """Waits until true() is; the value it gave is returned."""
    end = time.monotonic() + seconds
    while True:
        value = true()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.05)


def queued(pids):
    """Seconds that processes have stood in line for a processor. A measure of
    time less this says little else on a busy machine than on a quiet one."""
    total = 0
    for pid in pids:
        for stat in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                total += int(stat.read_text().split()[1])
            except OSError:  # it has ended
                pass
    return total / 1e9


def copy_base(base, to):
    """What tests/base.sh has made."""
    subprocess.run(["cp", "-a", "--reflink=auto", "--sparse=always",
                    f"{base}/.", str(to)], check=True)


class Instance:
    """start() a new one, or stand on the one that tools/test.sh started."""

    def __init__(self, var, process=None):
        self.var = Path(var)
        self.process = process

    @classmethod
    def start(cls, demo=False, var=None, base=None, **env):
        """demo: with a small demonstration company, which takes long where
        tools/test.sh has not made one to copy. var: a folder that is there.
        base: on a copy of the files there, whose server was stopped."""
        var = str(var or tempfile.mkdtemp(prefix="perennial-test."))
        if demo:
            base = os.environ.get("PERENNIAL_DEMO_BASE")
        if base:
            copy_base(base, var)
        log = open(os.path.join(var, "run.log"), "wb")
        full = dict(os.environ, VAR=var, BUILD=BUILD, PORT="any", DEMO="0",
                    NO_BUILD="1", DB_SMALL="1")
        full.update({k: str(v) for k, v in env.items()})
        process = subprocess.Popen([str(TOP / "tools/run.sh")], env=full,
                                   stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT)
        self = cls(var, process)
        atexit.register(self.stop)
        try:
            wait_until(lambda: (self.var / "run/address").exists()
                       or process.poll() is not None, 300, "the start")
            if process.poll() is not None:
                raise AssertionError(
                    "make run ended: " + (self.var / "run.log").read_text())
        except BaseException:
            self.stop()
            raise
        return self.demo() if demo else self

    @classmethod
    def shared(cls):
        var = os.environ.get("PERENNIAL_TEST_VAR")
        return cls(var) if var else None

    def stop(self):
        if self.process is None:
            return
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.status = process.returncode
        self.said = self.sanitizer_reports()
        shutil.rmtree(self.var, ignore_errors=True)

    def sanitizer_reports(self):
        found = []
        for log in self.var.glob("log/*.log"):
            text = log.read_text(errors="replace")
            if re.search(r"ERROR: \w+Sanitizer|runtime error:", text):
                found.append(f"{log.name}: {text[-4000:]}")
        return found

    @property
    def url(self):
        return (self.var / "run/address").read_text().strip()

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def pid(self, name):
        return int((self.var / f"run/{name}.pid").read_text())

    def workers(self):
        pid = self.pid("web")
        try:
            text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except FileNotFoundError:
            return []
        return [int(p) for p in text.split()]

    def kill(self, name, sig=signal.SIGKILL):
        os.kill(self.pid(name), sig)

    def log(self, name):
        return (self.var / f"log/{name}.log").read_text(errors="replace")

    def sql(self, text, database="perennial"):
        """Rows of a statement, as lists of texts, past the product."""
        done = subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={self.var}/db/my.sock",
             "--user=perennial_owner", "-N", "-B", "--raw",
             "--default-character-set=utf8mb4", database],
            input=text.encode(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return [line.split("\t") for line in done.stdout.decode().splitlines()]

    def command(self, *words, stdin="", check=True):
        """perennial WORDS... with the settings of this instance."""
        done = subprocess.run([str(self.var / "perennial"), *words],
                              input=stdin, capture_output=True, text=True,
                              check=False)
        if check:
            assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done

    def first_password(self, login="admin"):
        for line in (self.var / "first-login").read_text().splitlines():
            if line.startswith(login + " "):
                return line.split()[1]
        raise AssertionError(f"no {login} in first-login")

    def user(self, login, roles="sales", team=None,
             password=PASSWORD):
        """Makes an account that may work at once; repeatable."""
        if not self.sql(f"SELECT 1 FROM account WHERE login='{login}'"):
            words = ["user", "add", login, "--stdin", "--roles", roles]
            if team:
                words += ["--team", team]
            self.command(*words, stdin=password)
            self.sql("UPDATE account SET must_change=0 "
                     f"WHERE login='{login}'")
        return login, password

    def demo(self, customers=300):
        """A small demonstration company, made once."""
        if not self.sql("SELECT 1 FROM customer LIMIT 1"):
            self.command("demo", "--customers", str(customers), "--stdin",
                         stdin=PASSWORD)
        return self

    def person(self, where):
        """Login and password of somebody of the demonstration company:
        the one with most customers of those that `where` (on account a)
        lets through."""
        login = self.sql(
            "SELECT a.login FROM account a LEFT JOIN customer c ON c.owner_id"
            " = a.id WHERE a.active AND a.login NOT IN ('admin', 'system')"
            f" AND ({where}) GROUP BY a.id ORDER BY COUNT(c.id) DESC LIMIT 1"
        )[0][0]
        self.sql(f"UPDATE account SET must_change=0 WHERE login='{login}'")
        return login, PASSWORD

    def person_of(self, role):
        """Somebody who has this role and no other."""
        return self.person("(SELECT GROUP_CONCAT(role) FROM account_role r"
                           f" WHERE r.account_id = a.id) = '{role}'")

    def client(self, login=None, password=None, **headers):
        c = Client(self.url)
        c.headers.update(headers)
        if login:
            c.login(login, password)
        return c


class Client(requests.Session):
    """A browser without a screen: addresses of our own, forms by name."""

    def __init__(self, url):
        super().__init__()
        self.url = url
        self.headers["Accept-Language"] = "en"

    def request(self, method, url, *args, **kwargs):
        if url.startswith("/"):
            url = self.url + url
        kwargs.setdefault("timeout", 40)
        kwargs.setdefault("allow_redirects", False)
        if method.upper() == "POST":
            headers = dict(kwargs.get("headers") or {})
            headers.setdefault("Origin", self.url)
            kwargs["headers"] = headers
        return super().request(method, url, *args, **kwargs)

    def get(self, url, **kwargs):
        kwargs.setdefault("allow_redirects", False)
        return super().get(url, **kwargs)

    def hidden(self, path):
        """The hidden fields of the first POST form of a page."""
        page = self.get(path)
        assert page.status_code == 200, (path, page.status_code)
        form = re.search(r'<form[^>]*method="post".*?</form>', page.text,
                         re.S | re.I)
        assert form, f"no form on {path}"
        fields = {}
        for tag in re.findall(r"<input[^>]*>", form.group(0)):
            if 'type="hidden"' in tag:
                name = re.search(r'name="([^"]*)"', tag)
                value = re.search(r'value="([^"]*)"', tag)
                fields[name.group(1)] = value.group(1) if value else ""
        return fields

    def submit(self, path, fields, action=None):
        data = self.hidden(path)
        data.update(fields)
        return self.post(action or path, data=data)

    def login(self, login, password):
        answer = self.submit("/login", {"login": login, "password": password})
        assert answer.status_code == 303, (answer.status_code,
                                           answer.text[:2000])
        return answer


def raw_http(port, data, seconds=10):
    """Sends bytes as they are and gives all that comes back."""
    with socket.create_connection(("127.0.0.1", port), seconds) as s:
        s.sendall(data)
        out = b""
        try:
            while chunk := s.recv(65536):
                out += chunk
        except (TimeoutError, ConnectionResetError):
            pass
        return out


def raw_fastcgi(path, params, body, declared=None, seconds=15):
    """One FastCGI request straight to the workers' socket, as a broken or
    killed nginx might leave it. declared: another CONTENT_LENGTH."""
    def record(kind, content):
        return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content

    def size(n):
        return bytes([n]) if n < 128 else struct.pack(">I", n | 1 << 31)

    full = {"REQUEST_METHOD": "POST", "SCRIPT_NAME": "/login",
            "REQUEST_URI": "/login", "QUERY_STRING": "",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body) if declared is None else declared),
            "REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "localhost",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "REQUEST_ID": "0123456789abcdef0123456789abcdef"}
    full.update(params)
    packed = b"".join(size(len(k.encode())) + size(len(v.encode())) +
                      k.encode() + v.encode() for k, v in full.items())
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(seconds)
        s.connect(str(path))
        s.sendall(record(1, struct.pack(">HB5x", 1, 0)) + record(4, packed) +
                  record(4, b"") +
                  b"".join(record(5, body[i:i + 60000])
                           for i in range(0, len(body), 60000)) +
                  record(5, b""))
        raw = b""
        while chunk := s.recv(65536):
            raw += chunk
    out = b""
    while len(raw) >= 8:
        _, kind, _, length, pad = struct.unpack(">BBHHBx", raw[:8])
        if kind == 6:
            out += raw[8:8 + length]
        raw = raw[8 + length + pad:]
    return out
