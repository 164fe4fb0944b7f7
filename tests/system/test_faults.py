"""What happens to people while parts of the machine die."""
import os
import signal
import threading
import time

import pytest

from harness import wait_until


@pytest.fixture
def user(own_instance):
    login, password = own_instance.user("faults", "sales")
    return own_instance.client(login, password)


class Load:
    """Requests from four threads until stop(); statuses are counted."""

    def __init__(self, instance, client):
        self.seen = {}
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self.run,
                                         args=(instance, client))
                        for _ in range(4)]
        for t in self.threads:
            t.start()

    def run(self, instance, client):
        c = instance.client()
        c.cookies.update(client.cookies)
        while not self.ended.is_set():
            status = c.get("/account/password").status_code
            self.seen[status] = self.seen.get(status, 0) + 1

    def stop(self):
        self.ended.set()
        for t in self.threads:
            t.join()
        return self.seen


def test_a_rolling_restart_under_load_loses_no_request(own_instance, user):
    before = own_instance.workers()
    load = Load(own_instance, user)
    for _ in range(2):
        own_instance.kill("web", signal.SIGHUP)
        time.sleep(1.5)
    wait_until(lambda: not set(before) & set(own_instance.workers()), 20,
               "new workers")
    seen = load.stop()
    assert set(seen) == {200}
    assert seen[200] > 50


def test_a_killed_worker_is_replaced_within_a_second(own_instance, user):
    for _ in range(3):
        victim = own_instance.workers()[0]
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda v=victim: v not in own_instance.workers() and
                   len(own_instance.workers()) == 2, 3, "two workers")
        assert user.get("/account/password").status_code == 200


def test_without_database_it_says_503_and_comes_back(own_instance, user):
    assert user.get("/health").status_code == 200
    own_instance.kill("mariadb")
    gone = user.get("/account/password")
    assert gone.status_code == 503
    assert gone.headers["Retry-After"] == "5"
    assert gone.elapsed.total_seconds() < 2
    assert user.get("/health").status_code in (200, 503)
    assert user.get("/login").status_code == 200  # needs no database
    wait_until(lambda: user.get("/account/password").status_code == 200, 30,
               "the database")


def test_what_was_typed_is_on_the_503_page(own_instance, user):
    fields = user.hidden("/account/password")
    own_instance.kill("mariadb")
    sent = user.post("/draft", data=dict(
        csrf=fields["csrf"], draft_of="/x", note="a <long> note"))
    assert sent.status_code == 503
    assert "a &lt;long&gt; note" in sent.text
    wait_until(lambda: user.get("/health").status_code == 200, 30,
               "the database")


def test_each_request_is_one_line_of_the_log(own_instance, user):
    user.get("/account/password?secret=hidden")
    lines = [line for line in own_instance.log("web").splitlines()
             if '"what":"request"' in line]
    assert '"user":"faults"' in lines[-1]
    assert '"path":"/account/password"' in lines[-1]
    assert "hidden" not in lines[-1]
    assert '"status":200' in lines[-1]


def test_users_are_made_on_the_command_line(own_instance):
    run = own_instance.command
    made = run("user", "add", "Cli.User", "--role", "sales",
               "--role", "manager", "--name", "测试")
    password = made.stdout.strip()
    c = own_instance.client("cli.user", password)
    first = c.get("/", allow_redirects=False)
    assert first.status_code == 303, (first.status_code, first.text)
    assert first.headers["Location"] == "/account/password"
    assert run("user", "add", "cli.user", check=False).returncode == 2
    assert run("user", "add", "x", "--role", "boss",
               check=False).returncode == 2
    assert run("user", "password", "cli.user", "--stdin", stdin="short",
               check=False).returncode == 2
    run("user", "password", "cli.user", "--stdin", "--keep",
        stdin="another password\n")
    ended = c.get("/account/password", allow_redirects=False)
    assert ended.status_code == 303
    assert own_instance.client("cli.user", "another password").get(
        "/account/password").status_code == 200


def test_check_finds_this_instance_in_order(own_instance):
    said = own_instance.command("check").stdout
    assert "templates            good" in said
    assert "db_socket" in said
