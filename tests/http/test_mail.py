"""Reports of a schedule by mail, through a real SMTP server: they arrive as they
should be read, once; a server that is down or hangs holds up nothing else."""
import email
import os
import re
import shutil
import socket
import ssl
import subprocess
from email import policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from harness import Instance, wait_until

USER, SECRET = "perennial", "mail-secret-7261"
FORM = {"kind": "stage", "model": "lifecycle6", "period": "week",
        "rhythm": "week", "weekday": "1", "month_day": "1", "hour": "7",
        "lang": "zh-CN", "amounts": "1", "active": "1", "mail": "1",
        "shown_flow": "1", "shown_how": "1"}


class Postbox:
    """Takes what is sent, but for one who is not there."""

    def __init__(self):
        self.taken = []

    async def handle_RCPT(self, _server, _session, envelope, address, _opts):
        if address.startswith("gone@"):
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        self.taken.append((envelope.rcpt_tos, email.message_from_bytes(
            envelope.content, policy=policy.default)))
        return "250 taken"


def judge_login(_server, _session, _envelope, _mechanism, data):
    good = (isinstance(data, LoginPassword)
            and data.login == USER.encode()
            and data.password == SECRET.encode())
    return AuthResult(success=good, handled=False)


def serve(box, port, **more):
    server = Controller(box, hostname="127.0.0.1", port=port, **more)
    server.start()
    return server


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def certificate(folder):
    """A key, and a certificate of it that it signed itself."""
    key, cert = os.path.join(folder, "key.pem"), os.path.join(folder, "cert.pem")
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
            "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context, cert


class Office:
    """An instance whose mail goes to a port, over STARTTLS, to a server whose
    certificate it trusts; and who works in it."""

    def __init__(self, folder):
        self.port = free_port()
        self.tls, self.ca = certificate(folder)
        self.instance = Instance.start(
            PERENNIAL_MAIL_SERVER=f"127.0.0.1:{self.port}",
            PERENNIAL_MAIL_SECURITY="starttls", PERENNIAL_MAIL_CA=self.ca,
            PERENNIAL_MAIL_USER=USER,
            PERENNIAL_MAIL_PASSWORD=SECRET,
            PERENNIAL_MAIL_FROM="crm@perennial.example",
            PERENNIAL_SITE_URL="https://crm.perennial.example")
        for login in ("boss", "wang", "gone", "silent"):
            self.instance.user(login, "manager")
        self.sql("UPDATE account SET email = CONCAT(login, '@example.com')"
                 " WHERE login IN ('boss', 'wang', 'gone')")
        # what no form takes, and what a mail must not make a header of
        self.sql("UPDATE account SET lang = 'en', name ="
                 " 'Wang\\r\\nBcc: thief@example.com' WHERE login = 'wang'")
        self.boss = self.instance.client("boss", "correct horse battery")

    def sql(self, text):
        return self.instance.sql(text)

    def server(self, box, tls=None):
        return serve(box, self.port, authenticator=judge_login,
                     auth_required=True, tls_context=tls or self.tls,
                     require_starttls=True)

    def number(self, login):
        return self.sql(f"SELECT id FROM account WHERE login = '{login}'")[0][0]

    def schedule(self, name, *readers):
        form = dict(FORM, name=name,
                    reader=[self.number(r) for r in readers])
        answer = self.boss.submit("/report/schedule/new", form,
                                  action="/report/schedule")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def run(self, path):
        answer = self.boss.submit(path, {}, action=path + "/run")
        assert answer.status_code == 303

    def mails(self, name):
        return {row[0]: row[1:] for row in self.sql(
            "SELECT a.login, m.state, m.attempts, m.error FROM mail m"
            " JOIN account a ON a.id = m.account_id"
            " JOIN report_run u ON u.report_id = m.report_id"
            " JOIN report_schedule s ON s.id = u.schedule_id"
            f" WHERE s.name = '{name}'")}

    def settled(self, name, test, what):
        return wait_until(lambda: test(self.mails(name)), 300, what)

    def again_now(self):
        self.sql("UPDATE mail SET next_at = UTC_TIMESTAMP(6)"
                 " WHERE state = 'waiting'")
        self.sql("UPDATE job SET run_at = UTC_TIMESTAMP(6)"
                 " WHERE kind = 'mail' AND state = 'queued'")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    place = Office(tmp_path_factory.mktemp("office"))
    yield place
    place.instance.stop()
    assert not place.instance.said


def check_pdf(message, number, tmp_path):
    (pdf,) = message.iter_attachments()
    assert pdf.get_content_type() == "application/pdf"
    assert pdf.get_filename() == f"{number}.pdf"
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf.get_content())
    text = subprocess.run(["pdftotext", str(path), "-"], check=True,
                          capture_output=True, text=True).stdout
    assert number in text


def test_a_report_arrives_with_its_subject_its_link_and_its_pdf(office,
                                                                tmp_path):
    box = Postbox()
    server = office.server(box)
    try:
        path = office.schedule("周一例会 𠮷", "wang", "gone", "silent")
        office.run(path)
        mails = office.settled(
            "周一例会 𠮷", lambda m: len(m) == 3 and m if all(
                row[0] != "waiting" for row in m.values()) else None,
            "the mails")
    finally:
        server.stop()
    assert mails["boss"][0] == mails["wang"][0] == "sent"
    assert mails["gone"][:2] == ["failed", "1"]
    assert "550" in mails["gone"][2]
    assert "silent" not in mails
    assert [to for to, _ in box.taken] == [["boss@example.com"],
                                          ["wang@example.com"]]
    number = office.sql("SELECT MAX(code) FROM report")[0][0]
    link = "https://crm.perennial.example/report/" + office.sql(
        "SELECT MAX(id) FROM report")[0][0]
    first, second = (message for _, message in box.taken)
    assert first["Subject"] == f"阶段报告 {number} · 周一例会 𠮷"
    assert second["Subject"].startswith(f"Stage report {number} · 周一例会")
    assert first["From"].addresses[0].addr_spec == "crm@perennial.example"
    (to,) = second["To"].addresses
    assert to.addr_spec == "wang@example.com"
    assert to.display_name.split() == ["Wang", "Bcc:", "thief@example.com"]
    assert second["Bcc"] is None
    assert first["Message-ID"] != second["Message-ID"]
    for message in (first, second):
        assert link in message.get_body(("plain",)).get_content()
        assert f'href="{link}"' in message.get_body(("html",)).get_content()
        if shutil.which("chromium"):
            check_pdf(message, number, tmp_path)
        else:
            assert not list(message.iter_attachments())
    # and it is told of where one looks for it
    page = office.boss.get(path).text
    assert "gone" in page and number in page
    assert "550" in page
    assert number in office.boss.get("/message").text


def test_a_server_that_is_down_is_tried_again_and_what_it_said_is_shown(
        office):
    name = "Server down"
    path = office.schedule(name, "wang")
    office.run(path)
    mails = office.settled(
        name, lambda m: m if len(m) == 2 and all(
            row[1] == "1" and row[2] for row in m.values()) else None,
        "the first try")
    assert {row[0] for row in mails.values()} == {"waiting"}
    assert mails["boss"][2] in office.boss.get(path).text.replace(
        "&#39;", "'")
    box = Postbox()
    # who is switched off meanwhile gets nothing more
    office.sql("UPDATE account SET active = 0 WHERE login = 'wang'")
    server = office.server(box)
    try:
        wait_until(lambda: office.sql(
            "SELECT 1 FROM job WHERE kind = 'mail' AND state = 'queued'"),
            60, "the next try")
        office.again_now()
        mails = office.settled(name, lambda m: m if all(
            row[0] != "waiting" for row in m.values()) else None,
            "the second try")
    finally:
        server.stop()
        office.sql("UPDATE account SET active = 1 WHERE login = 'wang'")
    assert mails["boss"][:2] == ["sent", "2"]
    assert mails["wang"][0] == "failed"
    assert [to for to, _ in box.taken] == [["boss@example.com"]]


def test_a_server_that_hangs_holds_up_no_other_job(office):
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        silent.bind(("127.0.0.1", office.port))
        silent.listen()
        office.run(office.schedule("Hangs"))
        office.settled("Hangs", lambda m: m and m["boss"][1] == "1",
                       "the try that hangs")
        held, _ = silent.accept()
        with held:
            path = office.schedule("Behind it")
            office.run(path)
            office.settled("Behind it", len, "the next report")
            # it is issued while the mail before it still hangs
            assert office.mails("Hangs")["boss"][0] == "waiting"
            assert office.mails("Behind it")["boss"][1] == "0"
            assert office.sql("SELECT COUNT(*) FROM job WHERE kind = 'mail'"
                              " AND state = 'running'") == [["1"]]
    office.settled("Hangs", lambda m: m["boss"][2], "its end")


def mail_test(office, **settings):
    env = dict(os.environ)
    env.update({f"PERENNIAL_{k}": v for k, v in settings.items()})
    return subprocess.run(
        [str(office.instance.var / "perennial"), "mail", "test",
         "wang@example.com"], env=env, capture_output=True, text=True,
        check=False)


def test_the_settings_can_be_tried_and_a_password_is_not_printed(office,
                                                                 tmp_path):
    box, port = Postbox(), free_port()
    given = {"MAIL_SERVER": f"localhost:{port}", "MAIL_USER": USER,
             "MAIL_PASSWORD": SECRET, "MAIL_FROM": "crm@perennial.example",
             "SITE_URL": "https://crm.perennial.example",
             "MAIL_SECURITY": "none"}
    server = serve(box, port, authenticator=judge_login, auth_required=True,
                   auth_require_tls=False)
    try:
        done = mail_test(office, **given)
        assert done.returncode == 0, done.stderr
        wrong = mail_test(office, **dict(given, MAIL_PASSWORD="wrong"))
        assert wrong.returncode == 1 and "denied" in wrong.stderr.lower()
        plain = mail_test(office, **dict(given, MAIL_SECURITY="starttls"))
        assert plain.returncode == 1  # it offers none: nothing is sent bare
    finally:
        server.stop()
    assert [to for to, _ in box.taken] == [["wang@example.com"]]
    check = subprocess.run(
        [str(office.instance.var / "perennial"), "check"],
        env=dict(os.environ, PERENNIAL_MAIL_PASSWORD=SECRET),
        capture_output=True, text=True, check=False)
    assert SECRET not in check.stdout + check.stderr
    assert re.search(r"mail_password +\(set\)", check.stdout)


def test_a_certificate_that_nobody_vouches_for_is_refused_and_said_so(
        office, tmp_path):
    box = Postbox()
    tls, _ = certificate(tmp_path)
    path = office.schedule("Stranger")
    server = office.server(box, tls)
    try:
        office.run(path)
        office.settled("Stranger", lambda m: m and m["boss"][2], "the refusal")
        done = mail_test(office, MAIL_SERVER=f"localhost:{office.port}",
                         MAIL_FROM="crm@perennial.example",
                         SITE_URL="https://crm.perennial.example",
                         MAIL_SECURITY="starttls")
    finally:
        server.stop()
    assert not box.taken
    assert office.mails("Stranger")["boss"][0] == "waiting"
    assert "certificate of the mail server is not trusted" in office.boss.get(
        path).text
    assert done.returncode == 1
    assert "certificate" in done.stderr.lower()
