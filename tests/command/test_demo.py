"""perennial demo: the same data for the same seed, consistent, every screen
with something on it, and numbers that are their lists."""
import re
import tempfile

import pytest

from harness import PASSWORD, today
from reference.base import Base

CUSTOMERS = 300
# The stages of the rows are those of today.
END = today().isoformat()
# When it was recorded, passwords, and what is not data of the company.
OUTSIDE = {"audit", "session", "schema_version", "form_once", "draft",
           "login_failure", "job"}
CHANGING = {"recorded_at", "password_hash", "password_at"}


def small(folder, *words):
    """A little company of its own."""
    folder.mkdir()
    base = Base(folder)
    try:
        base.perennial("demo", "--customers", 60, "--end", END, *words)
        return checksums(base)
    finally:
        base.stop()


def checksums(base):
    """Of every table: number and sum of the hashes of its rows."""
    columns = {}
    for table, column in base.sql(
            "SELECT table_name, column_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema,"
            " table_name) WHERE table_type = 'BASE TABLE' AND table_schema ="
            " DATABASE()"):
        columns.setdefault(table, []).append(column)
    out = {}
    for table, names in columns.items():
        keep = [n for n in names if n not in CHANGING
                and not (n == "created_at"
                         and table in ("account", "team", "market",
                                       "import_preset", "churn_reason"))]
        row = ", ".join(f"COALESCE(HEX(`{n}`), '-')" for n in keep)
        if table not in OUTSIDE:
            out[table] = base.sql(
                f"SELECT COUNT(*), SUM(CRC32(CONCAT_WS('|', {row})))"
                f" FROM `{table}`")[0]
    return out


@pytest.fixture(scope="module")
def made():
    with tempfile.TemporaryDirectory(prefix="perennial-demo.") as folder:
        base = Base(folder, demo=True)
        try:
            yield base
        finally:
            base.stop()


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(tmp_path):
    first = small(tmp_path / "first", "--seed", 7)
    again = small(tmp_path / "again", "--seed", 7)
    assert {t for t in first if first[t] != again[t]} == set()
    other = small(tmp_path / "other", "--seed", 8)
    assert other["sales_order"] != first["sales_order"]


def test_it_leaves_a_base_with_customers_alone(made):
    done = made.run("demo", "--stdin", stdin=PASSWORD)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "customers already" in done.stderr
    for words in (["--customers", "0"], ["--seed", "x"], ["--end", "2999-01-01"],
                  ["--more"]):
        assert made.run("demo", *words, stdin=PASSWORD).returncode == 2


def test_every_stage_is_well_filled(made):
    shares = {s: int(n) / CUSTOMERS for s, n in made.sql(
        "SELECT stage, COUNT(*) FROM customer WHERE live = 1 GROUP BY 1")}
    assert set(shares) == {"awareness", "consideration", "purchase", "usage",
                           "loyalty", "churn"}
    assert min(shares.values()) > 0.03, shares
    assert made.sql("SELECT COUNT(*) > 5 FROM customer"
                    " WHERE round > 1") == [["1"]]


# kind of the event that opens it, table
OPENED = [("1, 2, 3, 4", "interaction"), ("10", "inquiry"), ("20", "quote"),
          ("30", "opportunity"), ("40", "sales_order"), ("42", "sales_return"),
          ("45", "opening_record"), ("60", "receivable"), ("61", "payment"),
          ("80", "ticket"), ("90, 91, 92, 93", "feedback"), ("100", "contract"),
          ("110", "termination_notice"), ("120", "referral"),
          ("130", "recovery_outcome"), ("131", "recovery_outcome"),
          ("140, 141", "declaration"), ("70", "product_use")]


@pytest.mark.parametrize("kinds,table", OPENED)
def test_each_detail_row_has_exactly_one_event(made, kinds, table):
    rows = made.sql(
        f"SELECT COUNT(*), SUM(n <> 1) FROM (SELECT d.id, COUNT(e.id) n FROM"
        f" {table} d LEFT JOIN event e ON e.ref_id = d.id AND"
        f" e.kind IN ({kinds}) AND e.customer_id = d.customer_id"
        f" GROUP BY d.id) x")
    assert int(rows[0][0]) > 0 and rows[0][1] == "0"
    assert made.sql(
        f"SELECT COUNT(*) FROM event e LEFT JOIN {table} d ON d.id = e.ref_id"
        f" AND d.customer_id = e.customer_id WHERE e.kind IN ({kinds})"
        " AND d.id IS NULL") == [["0"]]


NONE_OF = {
    "a renewal without its event, or one of another contract":
        "SELECT COUNT(*) FROM contract_renewal r LEFT JOIN event e ON"
        " e.kind = 101 AND e.other_id = r.id AND e.customer_id ="
        " r.customer_id AND e.ref_id = r.contract_id WHERE e.id IS NULL",
    "an event after the end, or at a moment of another day":
        f"SELECT COUNT(*) FROM event WHERE day > '{END}' OR"
        " DATE(at + INTERVAL 8 HOUR) <> day",
    "an order whose lines have another sum":
        "SELECT COUNT(*) FROM sales_order o WHERE amount <> (SELECT"
        " SUM(amount) FROM sales_order_line WHERE sales_order_id = o.id)",
    "an event of an order with another amount":
        "SELECT COUNT(*) FROM event e JOIN sales_order o ON o.id = e.ref_id"
        " WHERE e.kind = 40 AND e.amount <> o.amount",
    "parts of an order with another sum":
        "SELECT COUNT(*) FROM (SELECT o.amount - SUM(e.amount) d FROM event e"
        " JOIN sales_order o ON o.id = e.other_id WHERE e.kind = 43"
        " GROUP BY o.id) x WHERE d <> 0",
    "a delivery before its order, or without an event":
        "SELECT COUNT(*) FROM delivery d JOIN sales_order o ON o.id ="
        " d.sales_order_id LEFT JOIN event e ON e.kind = 50 AND e.ref_id ="
        " d.id WHERE d.delivered_on < o.ordered_on OR"
        " (d.delivered_on IS NULL) <> (e.id IS NULL)",
    "a receivable whose payments have another sum":
        "SELECT COUNT(*) FROM receivable r WHERE paid_amount <> (SELECT"
        " COALESCE(SUM(amount), 0) FROM payment WHERE receivable_id = r.id)"
        " OR (paid_on IS NOT NULL) <> (paid_amount = amount)",
    "an order whose returns have another sum":
        "SELECT COUNT(*) FROM sales_order o WHERE returned_amount <> (SELECT"
        " COALESCE(SUM(amount), 0) FROM sales_return WHERE"
        " sales_order_id = o.id)",
    "a step of an opportunity out of order":
        "SELECT COUNT(*) FROM opportunity_step s JOIN opportunity o ON o.id ="
        " s.opportunity_id WHERE s.day < o.opened_on OR s.day > o.closed_on",
    "something before its customer was first seen":
        "SELECT COUNT(*) FROM event e JOIN customer c ON c.id = e.customer_id"
        " WHERE e.day < c.created_on",
    "a telephone or address that somebody may have":
        "SELECT (SELECT COUNT(*) FROM customer WHERE phone NOT LIKE"
        " '1990000____' OR email NOT IN ('') AND email NOT LIKE"
        " '%@example.com') + (SELECT COUNT(*) FROM contact WHERE mobile NOT"
        " LIKE '1990000____' OR email NOT IN ('') AND email NOT LIKE"
        " '%@example.com')",
    "a next follow-up that is not the earliest open task":
        "SELECT COUNT(*) FROM customer c WHERE next_follow_on <> COALESCE("
        "(SELECT MIN(due_on) FROM task WHERE customer_id = c.id AND done_at"
        " IS NULL), '9999-12-31')",
    "an open task of nobody, or a name that is there twice":
        "SELECT (SELECT COUNT(*) FROM task WHERE account_id IS NULL) +"
        " (SELECT COUNT(*) - COUNT(DISTINCT name) FROM customer WHERE"
        " kind = 'company')",
}


@pytest.mark.parametrize("what", NONE_OF)
def test_there_is_not(made, what):
    assert made.sql(NONE_OF[what]) == [["0"]]


def test_the_story_customer_has_its_two_rounds(made):
    row = made.sql("SELECT name, stage, round, purchases, cycle_days,"
                   " revenue_365 FROM customer WHERE code = 'C-2021-00874'")[0]
    assert row == ["天津海河精密机械有限公司", "usage", "2", "10", "62",
                   "864200.00"]


def test_twelve_people_have_all_six_roles(made):
    assert made.sql("SELECT COUNT(DISTINCT account_id), COUNT(DISTINCT role)"
                    " FROM account_role r JOIN account a ON a.id ="
                    " r.account_id WHERE a.login NOT IN ('system',"
                    " 'admin')") == [["12", "6"]]


@pytest.mark.parametrize("login,path", [
    ("wangwei", "/"), ("wangwei", "/?who=team"), ("liuyang", "/"),
    ("linhaiyan", "/?who=team"), ("zengmin", "/")])
def test_each_number_of_the_day_is_its_list(company, login, path):
    client = company.client(login, PASSWORD)
    page = client.get(path).text
    tiles = re.findall(r'clm-tile clm-s\d"><a href="([^"]*)">.*?'
                       r'clm-kpi-value">([\d,]+)<', page)
    assert len(tiles) == 6
    total = 0
    for href, count in tiles:
        listed = client.get(href.replace("&amp;", "&")).text
        if count == "0":
            assert "clm-empty" in listed
            continue
        assert re.search(r'<span class="clm-soft">([\d,]+) customers',
                         listed)[1] == count
        total += int(count.replace(",", ""))
    whole = re.search(r'href="(/customer[^"]*)">[\w ]+: ([\d,]+)</a>', page)
    assert int(whole[2].replace(",", "")) == total
    for key, count in re.findall(
            r'when=(\w+)"[^>]*>[\w ]+: (\d+)</a>', page):
        who = "who=team&" if "who=team" in path else ""
        rows, at = 0, f"/task?{who}when={key}"
        while at:
            listed = client.get(at).text
            rows += len(re.findall(r"<tr><td", listed))
            after = re.search(r'rel="next" href="([^"]*)"', listed)
            at = after and after[1].replace("&amp;", "&")
        assert rows == int(count), (key, path)


def test_its_facts_are_what_its_events_say(made):
    done = made.run("facts", "check")
    assert (done.returncode, done.stdout) == (
        0, f"{CUSTOMERS} customers read, 0 differences\n")
    made.sql("UPDATE customer SET purchases = purchases + 1, revenue_365 ="
             " revenue_365 + 1 ORDER BY id LIMIT 1;")
    done = made.run("facts", "check")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [line[1] for line in lines[:-1]] == ["purchases", "revenue_365"]
    assert all(len(line) == 4 and line[2] != line[3] for line in lines[:-1])
    done = made.run("facts", "rebuild")
    assert done.returncode == 0 and ", 1 changed" in done.stdout
    assert made.run("facts", "check").returncode == 0
    assert made.run("facts", "no").returncode == 2


def test_goals_studies_and_a_phase_are_there(made):
    assert made.sql("SELECT COUNT(DISTINCT team_id) > 2,"
                    " COUNT(DISTINCT account_id) > 4,"
                    " COUNT(DISTINCT starts_on) FROM goal") \
        == [["1", "1", "2"]]
    assert made.sql("SELECT model_code, stage_code FROM study ORDER BY"
                    " id") == [["lifecycle6", s] for s in
                               ("consideration", "loyalty", "churn")]
    assert made.sql("SELECT COUNT(*) FROM kpi_entry WHERE kpi_code ="
                    " 'site_visits'") == [["12"]]
    assert made.sql("SELECT COUNT(*) FROM market WHERE phase_code ="
                    " 'growth'") == [["2"]]
