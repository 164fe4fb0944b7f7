"""Parts that die, and what people see meanwhile."""
import os
import signal
import threading
import time

import pytest
import requests

from harness import wait_until

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


def test_a_killed_worker_is_replaced_at_once(own_instance, client):
    before = own_instance.workers()
    assert len(before) == 2
    with Asking(client, PAGE) as asking:
        time.sleep(0.5)
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: len(set(own_instance.workers()) - set(before)) == 1,
                   5, "the new worker")
        time.sleep(1)
    bad = {k: n for k, n in asking.counts.items() if k not in (200, 303)}
    assert sum(bad.values()) <= 4, asking.counts  # those it was answering
    assert asking.counts.get(200, 0) > 10
    for _ in range(2):
        victim = own_instance.workers()[0]
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda v=victim: v not in own_instance.workers() and
                   len(own_instance.workers()) == 2, 10, "two workers")
        assert client.get(PAGE).status_code == 200


def test_a_rolling_restart_fails_no_request(own_instance, client):
    with Asking(client, PAGE) as asking:
        for _ in range(2):
            before = set(own_instance.workers())
            time.sleep(0.3)
            own_instance.kill("web", signal.SIGHUP)
            wait_until(lambda b=before: len(own_instance.workers()) == 2 and
                       not b & set(own_instance.workers()), 60,
                       "the new workers")
            time.sleep(0.5)
    assert set(asking.counts) == {200}, asking.counts
    assert asking.counts[200] > 20


def test_without_database_pages_are_503_and_come_back_by_themselves(
        own_instance, client):
    assert client.get(PAGE).status_code == 200
    own_instance.kill("mariadb")
    began = time.monotonic()
    answer = client.get(PAGE)
    assert time.monotonic() - began < 10
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert '<html lang="en"' in answer.text
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
