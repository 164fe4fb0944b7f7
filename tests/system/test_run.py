"""tools/run.sh: what it says, and a start that is stopped."""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from harness import BUILD, PASSWORD, TOP, Instance, wait_until

HELLO = """set -u
LISTEN=127.0.0.1 port=8080 VAR=$1 shown=var
eval "$(sed -n '/^hello() {/,/^}/p' tools/run.sh)"
hello"""


@pytest.mark.parametrize("lines, said", [
    ("admin abc\ndemo users: def\n", "Log in as admin or wangwei; the"),
    ("admin abc\n", "Log in as admin; the"),
    ("demo users: def\n", "Log in as wangwei; the"),
    (None, None),
])
def test_who_can_log_in_with_a_first_password_is_named(tmp_path, lines, said):
    if lines:
        (tmp_path / "first-login").write_text(lines)
    out = subprocess.run(["bash", "-c", HELLO, "bash", str(tmp_path)],
                         capture_output=True, text=True, check=True)
    assert out.stderr == ""
    assert "Perennial: http://127.0.0.1:8080" in out.stdout
    assert (said in out.stdout) if said else ("Log in" not in out.stdout)


# A program that stops before or after one of its commands and says so.
STOPPING = """#!/bin/sh
if [ "$1" = demo ]; then set -- "$@" --customers 300; fi
at() { [ "$STOP_AT" != "$1" ] || { touch "$VAR/stopped"; exec sleep 600; }; }
at "before $1"
[ "$STOP_AT" != "in $1" ] || { touch "$VAR/stopped"; exec %s "$@"; }
%s "$@" || exit
at "after $1"
"""


@pytest.fixture
def stopping(tmp_path):
    """A build whose program does that."""
    build = (TOP / BUILD).resolve()
    made = tmp_path / "build"
    made.mkdir()
    for part in ("templates", "static", "errors"):
        (made / part).symlink_to(build / part)
    program = made / "perennial"
    program.write_text(STOPPING % (build / "perennial", build / "perennial"))
    program.chmod(0o700)
    return made


def run_until(var, build, stop_at, sig):
    """A start that is stopped there; how long it takes to be gone is not
    looked at, but what it waits for would take ten minutes."""
    (var / "stopped").unlink(missing_ok=True)
    process = subprocess.Popen(
        [str(TOP / "tools/run.sh")], stdin=subprocess.DEVNULL,
        env=dict(os.environ, VAR=str(var), BUILD=str(build), PORT="any",
                 DEMO="1", NO_BUILD="1", DB_SMALL="1", STOP_AT=stop_at))
    try:
        wait_until((var / "stopped").exists if stop_at != "database" else
                   (var / "db/data").exists, 120, stop_at)
        process.send_signal(sig)
        assert process.wait(60) == (0 if sig == signal.SIGTERM else -sig)
    finally:
        process.kill()
        process.wait()


@pytest.mark.own
@pytest.mark.parametrize("sig, stops", [
    (signal.SIGTERM, ["database", "before migrate", "before user",
                      "after user", "before demo", "in demo", "after demo"]),
    (signal.SIGKILL, ["after user", "in demo"])])
def test_a_first_start_that_is_stopped_anywhere_is_gone_on_with(
        stopping, sig, stops):
    var = Path(tempfile.mkdtemp(prefix="perennial-test."))
    for stop_at in stops:
        run_until(var, stopping, stop_at, sig)
    again = Instance.start(var=var, BUILD=stopping, DEMO="1")
    try:
        assert (var / "first-login").stat().st_mode & 0o777 == 0o600
        assert again.sql("SELECT COUNT(*) FROM customer") == [["300"]]
        lines = (var / "first-login").read_text().splitlines()
        assert [line.split()[0] for line in lines] == ["admin", "demo"]
        again.client("admin", again.first_password())
        again.client("wangwei", lines[1].split()[-1])
    finally:
        again.stop()


JUDGE = r"""set -u
VAR=$1 SET_AT=$2
admin_password() { [ -n "$SET_AT" ] && echo "$SET_AT"; }
eval "$(sed -n '/^first_login_set() {/,/^}/p; /^first_login_judge() {/,/^}/p' \
    tools/run.sh)"
first_login_judge"""


@pytest.mark.parametrize("noted, now, kept", [
    ("09:00 1", "09:00 1", True), ("09:00 1", "", True),
    ("09:00 1", "10:00 0", False),  # by himself
    ("09:00 1", "10:00 1", False),  # by perennial user password
    ("", "09:00 1", True), ("", "09:00 0", False)])
def test_a_first_password_that_was_replaced_is_forgotten(
        tmp_path, noted, now, kept):
    first_login = tmp_path / "first-login"
    first_login.write_text("admin abc\ndemo users: def\n")
    (tmp_path / "db").mkdir()
    (tmp_path / "db/admin").write_text(noted)
    subprocess.run(["bash", "-c", JUDGE, "bash", str(tmp_path), now],
                   cwd=TOP, check=True)
    assert ("admin abc\n" in first_login.read_text()) == kept
    assert "demo users: def\n" in first_login.read_text()


@pytest.mark.parametrize("port, said", [
    ("0", "a number from 1 to 65535"), ("99999", "a number from 1 to 65535"),
    ("80x", "a number from 1 to 65535"), ("080", "a number from 1 to 65535"),
    ("taken", "is taken; set PORT to another")])
def test_a_port_that_cannot_be_is_said_in_one_line_before_anything_is_made(
        tmp_path, port, said):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        if port == "taken":
            port = str(other.getsockname()[1])
        done = subprocess.run(
            [str(TOP / "tools/run.sh")], capture_output=True, text=True,
            stdin=subprocess.DEVNULL, check=False, timeout=60,
            env=dict(os.environ, VAR=str(tmp_path), BUILD=BUILD, PORT=port,
                     NO_BUILD="1", DEMO="0", DB_SMALL="1"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and said in done.stderr, done.stderr
    assert not (tmp_path / "db/data").exists()
