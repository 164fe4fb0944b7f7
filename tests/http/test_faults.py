"""Parts that die, and what people see meanwhile.

How soon is judged without the clock of a busy machine: by the best of a few
tries, and less the time in which what has to run stood in line for a processor
(`queued`).
"""
import os
import signal
import threading
import time

import pytest
import requests

from harness import queued, wait_until

pytestmark = pytest.mark.own
PAGE = "/account/password"  # asks for the session in the database


@pytest.fixture(scope="module")
def client(own_instance):
    return own_instance.client(*own_instance.user("faults", "sales"))


class Asking:
    """Asks for a page again and again in threads, and counts the answers."""

    def __init__(self, client, path, threads=4):
        self.counts, self.stopped = {}, False
        self.lock = threading.Lock()
        self.threads = [
            threading.Thread(target=self.run, args=(client, path))
            for _ in range(threads)]

    def run(self, client, path):
        with requests.Session() as s:
            s.cookies.update(client.cookies)
            while not self.stopped:
                try:
                    status = s.get(client.url + path, timeout=40,
                                   allow_redirects=False).status_code
                except requests.RequestException as e:
                    status = type(e).__name__
                with self.lock:
                    self.counts[status] = self.counts.get(status, 0) + 1

    def __enter__(self):
        for t in self.threads:
            t.start()
        return self

    def __exit__(self, *_):
        self.stopped = True
        for t in self.threads:
            t.join()

    def more(self, answers):
        """Waits for so many more that are good."""
        want = self.counts.get(200, 0) + answers
        wait_until(lambda: self.counts.get(200, 0) >= want, 120, "answers")


def seconds(processes, act):
    """How long act() takes, less the time in line for a processor. processes()
    are those that it takes; what ends meanwhile counts for nothing."""
    before = {p: queued([p]) for p in processes()}
    began = time.monotonic()
    act()
    took = time.monotonic() - began
    return took - sum(queued([p]) - before.get(p, 0) for p in processes())


def test_a_killed_worker_is_replaced_at_once(own_instance, client):
    before = own_instance.workers()
    assert len(before) == 2
    with Asking(client, PAGE) as asking:
        asking.more(30)
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: len(set(own_instance.workers()) - set(before)) == 1,
                   60, "the new worker")
        asking.more(50)
    bad = {k: n for k, n in asking.counts.items() if k not in (200, 303)}
    assert sum(bad.values()) <= 4, asking.counts  # those it was answering
    took = []
    for _ in range(3):
        wait_until(lambda: len(own_instance.workers()) == 2, 60, "two workers")
        took.append(seconds(
            lambda: [own_instance.pid("web"), os.getpid(),
                     *own_instance.workers()],
            lambda: replaced(own_instance, own_instance.workers()[0])))
        assert client.get(PAGE).status_code == 200
    assert min(took) < 1, took


def replaced(instance, victim):
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: victim not in instance.workers() and
               len(instance.workers()) == 2, 60, "two workers")


def test_a_rolling_restart_fails_no_request(own_instance, client):
    with Asking(client, PAGE) as asking:
        for _ in range(2):
            before = set(own_instance.workers())
            asking.more(20)
            own_instance.kill("web", signal.SIGHUP)
            wait_until(lambda b=before: len(own_instance.workers()) == 2 and
                       not b & set(own_instance.workers()), 60,
                       "the new workers")
            asking.more(30)
    assert set(asking.counts) == {200}, asking.counts


def test_without_database_pages_are_503_and_come_back_by_themselves(
        own_instance, client):
    assert client.get(PAGE).status_code == 200
    login, password = own_instance.user("faults.tw", "sales")
    own_instance.sql("UPDATE account SET lang = 'zh-TW', theme = 'dark'"
                     f" WHERE login = '{login}'")
    chooser = own_instance.client(login, password)
    own_instance.kill("mariadb")
    answers = []
    took = [seconds(
        lambda: [os.getpid(), *own_instance.workers()],
        lambda: answers.append(client.get(PAGE))) for _ in range(3)]
    answer = answers[0]
    assert answer.status_code == 503
    assert min(t for t, a in zip(took, answers) if a.status_code == 503) < 2, \
        took
    assert answer.headers["Retry-After"] == "5"
    assert '<html lang="en"' in answer.text
    chosen = chooser.get(PAGE)
    if chosen.status_code == 503:  # it may be back already
        assert '<html lang="zh-TW" data-bs-theme="dark">' in chosen.text
    assert client.get("/health").status_code in (200, 503)
    assert client.get("/login").status_code == 200  # needs no database
    wait_until(lambda: client.get(PAGE).status_code == 200, 60, "the database")


def test_what_was_typed_is_on_the_503_page(own_instance, client):
    fields = client.hidden("/account/password")
    own_instance.kill("mariadb")
    sent = client.post("/draft", data=dict(
        csrf=fields["csrf"], draft_of="/x", note="a <long> note"))
    assert sent.status_code == 503
    assert "a &lt;long&gt; note" in sent.text
    wait_until(lambda: client.get("/health").status_code == 200, 60,
               "the database")


def test_without_workers_nginx_says_so_in_ones_language(own_instance, client):
    pid = own_instance.pid("web")
    os.kill(pid, signal.SIGSTOP)
    os.killpg(pid, signal.SIGKILL)
    with requests.Session() as s:
        answer = s.get(own_instance.url + "/login", timeout=40,
                       headers={"Accept-Language": "zh-TW"})
    if answer.status_code != 200:  # it may be back already
        assert answer.status_code in (502, 503)
        assert answer.headers["Retry-After"] == "5"
        assert '<html lang="zh-TW"' in answer.text
        assert "Content-Security-Policy" in answer.headers
    wait_until(lambda: client.get(PAGE).status_code == 200, 60, "the workers")


def test_a_second_start_in_the_same_folder_says_so(own_instance):
    import subprocess
    from harness import BUILD, TOP
    done = subprocess.run(
        [str(TOP / "tools/run.sh")], capture_output=True, text=True,
        env=dict(os.environ, VAR=str(own_instance.var), BUILD=BUILD,
                 NO_BUILD="1", DEMO="0"), check=False, timeout=60)
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1 and own_instance.url in lines[0], done.stderr
