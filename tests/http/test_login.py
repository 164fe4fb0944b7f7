"""Many logins at the same moment."""
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import PASSWORD, Instance, raw_fastcgi, wait_until

pytestmark = pytest.mark.own


@pytest.fixture(scope="module")
def slow():
    """A hash takes long in it, as when many want one."""
    own = Instance.start(PERENNIAL_HASH_MEMORY=256)
    yield own
    own.stop()
    assert not own.said, own.said


class Visitor:
    """Logs in past nginx, which would let an address try 20 times."""

    def __init__(self, instance):
        self.socket = instance.var / "run/web.sock"
        self.begun = 0
        client = instance.client()
        self.token = client.hidden("/login")["csrf"]
        self.cookie = "form=" + client.cookies["form"]

    def login(self, login, password, address):
        self.begun += 1
        answer = raw_fastcgi(
            self.socket,
            {"HTTP_COOKIE": self.cookie, "REMOTE_ADDR": address,
             "HTTP_HOST": "localhost"},
            f"csrf={self.token}&login={login}&password={password}".encode(),
            seconds=120)
        return answer.split(b"\r\n", 1)[0].decode()

    def health(self):
        answer = raw_fastcgi(self.socket, {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "/health",
            "REQUEST_URI": "/health"}, b"")
        assert b"200" in answer.split(b"\r\n", 1)[0], answer[:200]


def statuses(visitor, logins):
    with ThreadPoolExecutor(len(logins)) as pool:
        return list(pool.map(
            lambda n: visitor.login(logins[n], "guess", f"10.0.0.{n}"),
            range(len(logins))))


def test_a_flood_of_logins_leaves_threads_for_others(slow):
    visitor = Visitor(slow)
    answers = []
    flood = threading.Thread(target=lambda: answers.extend(
        statuses(visitor, [f"nobody{n}" for n in range(60)])))
    flood.start()
    wait_until(lambda: visitor.begun == 60, 60, "the flood")
    took = []
    while flood.is_alive():
        began = time.monotonic()
        visitor.health()
        took.append(time.monotonic() - began)
    flood.join()
    assert len(answers) == 60
    assert min(took) < 1, took  # else one that waits for all before it
    assert sum("429" in a for a in answers) >= 10, answers
    assert sum("422" in a for a in answers) >= 4, answers


def test_many_guesses_at_once_are_as_few_as_one_after_the_other(slow):
    login, _ = slow.user("guessed", "sales")
    visitor = Visitor(slow)
    for _ in range(2):
        answers = statuses(visitor, [login] * 40)
        assert set(a.split()[1] for a in answers) <= {"422", "429"}, answers
    judged = slow.sql("SELECT COUNT(*) FROM audit WHERE action ="
                      " 'login.failed' AND subject_id = (SELECT id FROM account"
                      f" WHERE login = '{login}')")
    assert 1 <= int(judged[0][0]) <= 5
    assert slow.sql("SELECT COUNT(*) FROM login_failure WHERE login ="
                    f" '{login}'") == judged
    slow.sql("DELETE FROM login_failure")
    wait_until(lambda: "303" in visitor.login(login, PASSWORD.replace(
        " ", "+"), "10.0.1.1"), 30, "the login")
