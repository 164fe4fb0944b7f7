"""Hostile text, parameters and numbers, through whatever forms there are.

Forms and parameters are found by walking the pages, so a new page is tried
without a word here. Every form, field and parameter is tried each time, with
texts drawn by lot (lot.py); `make test-long` tries them with all.
"""
import csv
import io
import itertools
import re
import time

import pytest

from harness import Instance, wait_until
from lot import LONG, some
from pages import Page, get, pattern_of, routes, walk, with_parameter

ROLES = "sales,manager,marketing,service,analyst,admin"
TYPED = {"text", "search", "textarea", "url", "tel", "email"}
LEAVE = {"/login", "/logout", "/preference", "/account/password", "/draft",
         "/draft/drop"}

PAYLOADS = [
    "<script>alert('zx9')</script>", "</script><script>zx9()</script>",
    "<img src=x onerror=alert('zx9')>", "<img/src=x/onerror=zx9()>",
    "\"><img src=x onerror=zx9()>", "'><svg onload=zx9()>",
    "<svg/onload=zx9()>", "<svg><script>zx9()</script></svg>",
    "\" onmouseover=\"zx9()", "' onfocus='zx9()' autofocus='",
    "\" autofocus onfocus=zx9() x=\"", "` onclick=zx9() `",
    "<iframe src=javascript:zx9()>", "<iframe srcdoc='<b>zx9</b>'>",
    "<a href=javascript:zx9()>a</a>", "javascript:alert('zx9')",
    "JaVaScRiPt:zx9()", "java\tscript:zx9()", "data:text/html,zx9",
    "vbscript:msgbox('zx9')", "<base href=//zx9.example>",
    "<meta http-equiv=refresh content='0;url=//zx9.example'>",
    "<link rel=stylesheet href=//zx9.example>", "<style>*{zx9:0}</style>",
    "<object data=//zx9.example>", "<embed src=//zx9.example>",
    "<form action=//zx9.example><input name=csrf>", "</textarea><b>zx9</b>",
    "</title><script>zx9()</script>", "--><script>zx9()</script>",
    "]]><script>zx9()</script>", "<!--zx9", "<math><mtext><zx9>",
    "<details open ontoggle=zx9()>", "<video><source onerror=zx9()>",
    "<x zx9=1 style=animation-name:x>", "&lt;script&gt;zx9()&lt;/script&gt;",
    "&#60;img src=x onerror=zx9()&#62;", "{{CSRF}}{{#ROW}}zx9{{/ROW}}",
    "=cmd|' /C calc'!zx9", "<ｓcript>zx9</ｓcript>",
    "\u202e<script>zx9()</script>",
]
CUSTOMERS = 8  # with a payload in each field
FEWEST = 35 if LONG else 6  # that are taken: some are no name
TAKEN = (201, 303)  # 201: what was made is shown at once
NUMBERS = itertools.count(int(time.time()) % 10**6 * 1000)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?")
# Were it run, the connection of a worker would hold this lock.
LOCK = "GET_LOCK(0x7a7839,0)"
SQL = [f"1' AND {LOCK}#", f"') DESC, (SELECT {LOCK})#", f"{LOCK}",
       "99999999999999999999", "' OR '1'='1", f"1;SELECT {LOCK};-- ",
       "1 UNION SELECT 1,2,3-- -", f"\") OR {LOCK} OR (\"",
       "\\' OR 1=1#", "-1", "NaN", "%' ESCAPE '", "𠮷😀", "a" * 3000]


def faults_of(page):
    """Markup that none of our templates writes."""
    out = []
    for tag, attributes in page.tags:
        a = dict(attributes)
        if tag in ("iframe", "object", "embed", "base", "style", "math",
                   "video", "source", "b", "x") or "zx9" in tag:
            out.append(f"<{tag}>")
        if tag == "script" and not (a.get("src") or "").startswith("/static/"):
            out.append("<script>")
        if tag == "img" and a.get("src") == "x":
            out.append("<img src=x>")
        for name, value in attributes:
            value = value or ""
            short = re.sub(r"[\x00-\x20]", "", value).lower()
            if name.startswith("on") or name in ("style", "srcdoc") or \
                    "zx9" in name or name.startswith("hx-on"):
                out.append(f"<{tag} {name}={value[:40]}>")
            if name in ("href", "src", "action", "formaction") and \
                    short.startswith(("javascript:", "data:", "vbscript:",
                                      "//", "http")):
                out.append(f"<{tag} {name}={value[:40]}>")
            if name.startswith("hx-") and "zx9" in value:
                out.append(f"<{tag} {name}={value[:40]}>")
    return [f"{page.path}: {f}" for f in out]


def is_clean(answer, path):
    page = Page(answer.text, path)
    assert answer.status_code < 500, (path, answer.status_code)
    faults = faults_of(page)
    assert not faults, faults
    return page


@pytest.fixture(scope="module")
def everybody(company):
    return company.client(*company.user("hostile", ROLES))


def starts(company):
    """One address for each route that is read."""
    richest = company.sql(
        "SELECT e.customer_id FROM event e JOIN customer c ON c.id = "
        "e.customer_id AND c.live = 1 GROUP BY 1 ORDER BY COUNT(*) DESC")[0][0]
    out = []
    for method, pattern, _, flags in routes(company):
        if method != "GET" or re.search(r"\.csv|/health|/login", pattern):
            continue
        if "{" not in pattern:
            out.append(pattern)
        elif pattern.startswith("/customer/"):
            out.append(re.sub(r"\{.*?\}", richest, pattern))
    return out


@pytest.fixture(scope="module")
def site(company, everybody):
    """All pages that a walk finds."""
    return list(walk(everybody, starts(company), 80))


def forms_of(site, kinds):
    """{pattern: (path, form)} of each kind of form that is posted and has
    fields of these kinds."""
    out = {}
    for page in site:
        for form in page.forms:
            if form.method == "post" and form.pattern() not in LEAVE and \
                    not form.upload and form.names(kinds):
                out.setdefault(form.pattern(), (page.path, form))
    return out


def send(client, path, pattern, payloads):
    """The form with a payload in every field where one types, the fields in
    turn; those that refuse it get their old value back. Answers the fields
    that were sent."""
    answer, page = get(client, path)
    assert answer.status_code == 200, (path, answer.status_code)
    form = page.form_to(pattern)
    old = form.values()
    typed = dict(zip(form.names(TYPED), itertools.cycle(payloads)))
    sent = dict(old, **typed)
    if path.endswith("/new"):  # of some boxes one must be ticked
        sent.update({n: v for n, v, k in form.fields if k == "unticked"})
    tried = []
    while len(tried) < 6:
        answer = client.post(form.action, data=sent)
        tried.append(answer.status_code)
        if answer.status_code in TAKEN:
            is_clean(answer, path)
            return sent, answer
        assert answer.status_code in (409, 422), (path, answer.status_code)
        again = is_clean(answer, path).form_to(pattern)
        assert again, f"{path}: {answer.status_code} without the form"
        for name, payload in typed.items():
            if sent.get(name) == payload and name in again.values() and \
                    "\t" not in payload:  # white space is one space
                assert again.values()[name] == payload, \
                    f"{path}: {name} is not shown as it was typed"
        sent = dict(again.values(), anyway="1",
                    **{n: sent[n] for n in form.names(TYPED) if n in sent})
        for name in form.numbers:
            was = old.get(name, "")  # of a new one: what is proposed
            needed = len(tried) > 1 and ("/event/" in path
                                         or name in again.invalid)
            sent[name] = was if re.fullmatch(r"[\d.,]+", was) else \
                "2" if needed else ""
        for name in again.invalid - form.numbers:
            if MOMENT.fullmatch(old.get(name, "")):
                sent[name] = old[name]
                continue
            # a new form may have begun with the draft of a refused one
            first = next(filter(None, again.choices.get(name, [])), "")
            sent[name] = old.get(name) or first if "/new" not in path else \
                f"h{next(NUMBERS)}" if name in ("login", "code") else first
    return sent, answer


def sendings(pattern, form, path):
    """What is sent by a form, as lists of payloads for its fields in turn: of
    a new customer each in each field, of another new row each in one field;
    where one row is changed, and for forms that another of the same fields
    stands for, a few in each."""
    if "/event/" in path or not path.endswith("/new"):
        return [[p] for p in some(PAYLOADS[::8], 2)]
    if pattern == "/customer":
        return [[p] for p in some(PAYLOADS, CUSTOMERS)]
    n = len(form.names(TYPED))
    return some([PAYLOADS[i:i + n] for i in range(0, len(PAYLOADS), n)], 2)


@pytest.fixture(scope="module")
def sown(company, everybody, site):
    """Each payload in each form; how often the form was taken."""
    taken = {}
    forms = forms_of(site, TYPED)
    assert "/customer" in forms, forms.keys()
    for pattern, (path, form) in forms.items():
        taken[pattern] = sum(
            send(everybody, path, pattern, some)[1].status_code in TAKEN
            for some in sendings(pattern, form, path))
    return taken


def test_the_forms_take_hostile_text_as_text(sown):
    assert sown["/customer"] >= FEWEST, sown
    assert all(sown.values()), [k for k, n in sown.items() if not n]


def test_no_page_shows_hostile_text_as_markup(company, everybody, sown):
    rows = company.sql("SELECT id, name FROM customer WHERE name LIKE '%zx9%'"
                       " AND live = 1")
    assert len(rows) >= FEWEST
    for path in ("/customer?rows=100", "/customer?q=zx9&rows=100"):
        is_clean(everybody.get(path), path)
    for number, name in rows:
        page = is_clean(everybody.get(f"/customer/{number}"),
                        f"/customer/{number}")
        assert re.sub(r"\s+", " ", name) in page.text()
    touched = company.sql(
        "SELECT DISTINCT subject_id FROM audit WHERE subject = 'customer'"
        " AND subject_id IN (SELECT id FROM customer WHERE live = 1)"
        " ORDER BY id DESC LIMIT 3")
    for page in walk(everybody, [f"/customer/{n}" for n, in touched] +
                     starts(company), 120):
        assert not faults_of(page), faults_of(page)


def test_stored_names_come_back_byte_by_byte(company, everybody, sown):
    for number, name in company.sql(
            "SELECT id, name FROM customer WHERE name LIKE '%zx9%'"
            " AND live = 1"):
        answer, page = get(everybody, f"/customer/{number}/edit")
        assert page.form_to("/customer/{id}").values()["name"] == name


def test_a_spreadsheet_runs_nothing_of_the_export(company, everybody, sown):
    answer = everybody.get("/customer.csv?q=zx9")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) > FEWEST
    assert {len(r) for r in rows} == {len(rows[0])}
    for row in rows[1:]:
        for cell in row:
            assert not cell.startswith(("=", "@", "\t", "\r")), row
            assert not re.match(r"[+-](?![\d.,]+%?$)", cell), row


def parameters(site):
    """(address, name) of what can be asked for, from links and GET forms."""
    out = {}
    for page in site:
        for to, _ in page.links:
            if "?" in to and to.startswith("/"):
                for name in pattern_of(to).split("?")[1].split("&"):
                    out.setdefault((pattern_of(to).split("?")[0], name),
                                   to.split("#")[0])
        for form in page.forms:
            if form.method == "get":
                for name, _, _ in form.fields:
                    out.setdefault((form.pattern(), name), form.action)
    return out


def injected(company, before="DO 0"):
    return company.sql(f"{before}; SELECT IS_USED_LOCK('zx9')")[-1] != ["NULL"]


def test_sql_that_is_run_would_be_noticed(company):
    assert injected(company, f"DO {LOCK}")
    wait_until(lambda: not injected(company), what="the lock to go")


def test_sql_in_a_parameter_is_a_value(company, everybody, site):
    asked = [(name, address) for (_, name), address in
             parameters(site).items()]
    assert len(asked) > 15, asked
    for first in range(0, len(asked), 10):
        for name, address in asked[first:first + 10]:
            for text in some(SQL, 2):
                path = with_parameter(address, name, text)
                answer = everybody.get(path)
                assert answer.status_code < 500, (path, answer.status_code)
        assert not injected(company), asked[first:first + 10]


def test_sql_in_a_field_is_a_value(company, everybody, site):
    before = company.sql("SELECT COUNT(*) FROM account")
    for pattern, (path, _) in forms_of(site, TYPED | {"hidden", "select"}
                                       ).items():
        answer, page = get(everybody, path)
        form = page.form_to(pattern)
        if not form:
            continue
        for i, name in enumerate(sorted({n for n, _, k in form.fields
                                         if n not in ("csrf", "once")})):
            sent = dict(form.values(), **{name: SQL[i % len(SQL)]})
            sent.pop("once", None)
            answer = everybody.post(form.action, data=sent)
            assert answer.status_code < 500, (pattern, name, sent[name])
        assert not injected(company), pattern
    assert company.sql("SELECT COUNT(*) FROM account") == before


def sums(company):
    """A sum over every table but those that a request itself keeps."""
    tables = [t for t, in company.sql(
        "SELECT table_name FROM information_schema.tables WHERE table_schema"
        " = DATABASE() AND table_type = 'BASE TABLE' AND table_name NOT IN"
        " ('session', 'login_failure')")]
    return dict(company.sql("CHECKSUM TABLE " + ", ".join(tables)))


def changed(before, after):
    return [t for t in before if before[t] != after[t]]


@pytest.fixture(scope="module")
def seller(company):
    return company.client(*company.person_of("sales"))


def own_forms(company, client, login):
    """What a salesperson can post about rows of his own: {pattern: values}."""
    own = company.sql("SELECT c.id FROM customer c JOIN account a ON a.id = "
                      f"c.owner_id WHERE a.login = '{login}' AND c.live = 1 "
                      "ORDER BY (SELECT COUNT(*) FROM task t WHERE "
                      "t.customer_id = c.id AND t.done_at IS NULL) DESC")[0][0]
    out = {}
    for page in walk(client, [f"/customer/{own}"], 25):
        for form in page.forms:
            if form.method == "post":
                out.setdefault(form.pattern(), form.values())
    return out


def others(company, login):
    """Rows that this salesperson may not see: {first word of path: ids}."""
    foreign = ("SELECT c.id FROM customer c JOIN account a ON a.id = "
               f"c.owner_id WHERE a.login <> '{login}' AND c.team_id NOT IN "
               f"(SELECT team_id FROM account WHERE login = '{login}')")
    ids = {"customer": company.sql(foreign + " LIMIT 2")}
    for table in ("contact", "task"):
        ids[table] = company.sql(f"SELECT MIN(id) FROM {table} WHERE "
                                 f"customer_id IN ({foreign})")
    return {k: [row[0] for row in v if row[0] != "NULL"]
            for k, v in ids.items()}


def test_rows_of_others_and_rows_that_are_not_are_404_and_write_nothing(
        company, seller):
    login = company.person_of("sales")[0]
    forms, foreign = own_forms(company, seller, login), others(company, login)
    _, page = get(seller, "/customer")
    csrf = next(f.values()["csrf"] for f in page.forms if f.method == "post")
    before, wrong, tried = sums(company), [], 0
    for method, pattern, roles, _ in routes(company):
        if "{" not in pattern:
            continue
        numbers = ["0", "-1", str(2**63), str(2**64 + 1), "1e3", "abc",
                   "00000000000000000001", "1%20OR%201=1", str(10**12)]
        word = pattern.split("/")[1]
        for number in some(numbers, 3) + foreign.get(word, []):
            path = re.sub(r"\{[^}]*\}", number, pattern)
            if method == "GET":
                answer = seller.get(path)
            else:
                answer = seller.post(path, data=dict(
                    forms.get(pattern, {}), csrf=csrf))
            tried += 1
            refused = (403, 404) if method == "GET" else (400, 403, 404)
            if answer.status_code not in refused:
                wrong.append(f"{method} {path}: {answer.status_code}")
            elif number in foreign.get(word, []) and "sales" in roles and \
                    answer.status_code == 403:
                wrong.append(f"{method} {path}: gives away that it is there")
    assert tried > 50
    assert not wrong, wrong
    assert not changed(before, sums(company))


def test_what_ones_roles_forbid_is_403_and_writes_nothing(company):
    for role in ("sales", "analyst", "admin"):
        client = company.client(*company.person_of(role))
        _, page = get(client, "/account/password")
        csrf = page.forms[-1].values()["csrf"]
        before = sums(company)
        for method, pattern, roles, flags in routes(company):
            if role in roles or "public" in flags:
                continue
            path = re.sub(r"\{[^}]*\}", "1", pattern)
            answer = client.get(path) if method == "GET" else \
                client.post(path, data={"csrf": csrf})
            assert answer.status_code == 403, (role, method, path)
        assert not changed(before, sums(company)), role


def cookies_of(answer):
    return {c.split("=")[0]: c for c in
            answer.raw.headers.getlist("Set-Cookie")}


def log_in_as_host(company, host, scheme="http"):
    login, password = company.user("host", "sales")
    client = company.client()
    client.headers["Host"] = host
    answer = client.get("/login")
    # by hand, as a browser would: what is Secure is not sent on plain HTTP here
    jar = "; ".join(c.split(";")[0] for c in cookies_of(answer).values())
    client.cookies.clear()
    form = Page(answer.text, "/login").form_to("/login")
    answer = client.post(
        "/login", data=dict(form.values(), login=login, password=password),
        headers={"Origin": f"{scheme}://{host}", "Cookie": jar})
    client.cookies.clear()
    return client, answer


@pytest.mark.parametrize("host", ["crm.example.cn", "192.168.7.20:8080",
                                  "perennial"])
def test_cookies_under_another_host_name(company, host):
    client, answer = log_in_as_host(company, host)
    assert answer.status_code == 303, answer.text[:500]
    assert "why=" not in answer.headers["Location"]
    cookie = cookies_of(answer)["sid"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Path=/" in cookie and "Domain" not in cookie
    assert "Secure" not in cookie, "a browser would not send it on http"
    answer = client.get("/account/password",
                        headers={"Cookie": cookie.split(";")[0]})
    assert answer.status_code == 200


def test_cookies_under_https_are_bound_to_the_host():
    own = Instance.start(PERENNIAL_HTTPS="yes")
    try:
        _, answer = log_in_as_host(own, "crm.example.cn", "https")
        assert answer.status_code == 303
        cookie = cookies_of(answer)["__Host-sid"]
        assert "Secure" in cookie and "Path=/" in cookie
        assert "HttpOnly" in cookie and "Domain" not in cookie
        for text in cookies_of(answer).values():
            assert "Secure" in text, text
    finally:
        own.stop()
    assert not own.said, own.said
