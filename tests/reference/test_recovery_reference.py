"""Every figure of the board of recovery, of /recovery/worth and of the day page,
and the list each opens, for people of different reach, against
reference/recovery.py."""
import html
import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest

from pages import Page
from reference import agree
from reference.recovery import (LEAST, Recovery, interval, money, newcombe,
                                percent, wilson)
from reference.test_crawl import Tables, visible_to

ROLES = ["sales", "manager", "analyst"]
BY = {"template": lambda k: k.ended() or "none", "reason": lambda k: k.reason,
      "family": lambda k: k.family, "tier": lambda k: k.tier or "none",
      "cause": lambda k: k.cause}
PARAM = {"template": "plan"}
MOST = 200  # cases a list shows
LISTS = 15  # opened for each person


class Cells(HTMLParser):
    """The rows of all tables: [[text of each cell]]."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tables, self.cell = [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.cell = []
        elif tag == "a" and self.cell is not None:
            self.cell.append(("href", dict(attributes)["href"]))

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.tables[-1][-1].append(self.cell)
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None and data.strip():
            self.cell.append(re.sub(r"\s+", " ", data.strip()))


def said(cell):
    return " ".join(x for x in cell if isinstance(x, str))


class Seen:
    """What one person sees."""

    def __init__(self, company, role):
        base = Tables(company)
        login, password = company.person_of(role)
        self.client = company.client(login, password)
        self.client.headers["Accept-Language"] = "zh-CN"
        self.me = base.sql(
            f"SELECT id FROM account WHERE login = '{login}';")[0][0]
        self.all = Recovery(base)
        self.visible = visible_to(self.client)
        self.cases = [k for k in self.all.cases.values()
                      if k.code in self.visible]
        self.base = base

    def page(self, path):
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return answer.text

    def of(self, query):
        return [k for k in self.cases if self.all.fits(k, query, self.me)]

    def list(self, href):
        """The case numbers that a list shows."""
        return {int(x) for x in re.findall(
            r'<th scope="row"><a href="/recovery/(\d+)"', self.page(href))}


def query_of(href):
    return {k: v for k, v in parse_qsl(urlsplit(href).query) if v}


def number_links(text, path):
    """(address, number) of each link to a list of cases that is a number."""
    return {(href, int(said.strip().replace(",", "")))
            for href, said in Page(text, path).links
            if urlsplit(href).path == "/recovery"
            and re.fullmatch(r"[\d,]+", said.strip())}


@pytest.fixture(scope="module", params=ROLES)
def seen(company, request):
    return Seen(company, request.param)


def test_every_number_of_board_and_worth_is_its_list(seen):
    paths = ["/recovery", "/recovery?whose=mine", "/recovery?tier=C",
             "/recovery?state=open", "/recovery/worth?closed=730&by=tier",
             "/recovery/worth?closed=365&by=cause&whose=mine",
             "/recovery/worth?closed=730", "/recovery/worth?closed=730&by=reason",
             "/recovery/worth?closed=180&by=family&tier=D"]
    found = set()
    for path in paths:
        found |= number_links(seen.page(path), path)
    for href, number in sorted(found):
        query = query_of(href)
        want = seen.of(query)
        if query.get("state") == "steps":
            assert number == sum(len(k.late(seen.all.today))
                                 for k in want), href
        else:
            assert number == len(want), href
    for href, _ in agree.sample(sorted(found), LISTS):
        ids = {k.id for k in seen.of(query_of(href))}
        shown = seen.list(href)
        assert shown == ids if len(ids) < MOST else shown <= ids, href
    assert found


def test_the_figures_above_the_board(seen):
    text = html.unescape(seen.page("/recovery"))
    notes = [re.sub(r"<[^>]+>", "", x).strip() for x in re.findall(
        r'clm-kpi-note[^"]*">(.*?)</div>', text)]
    values = [re.sub(r"<[^>]+>", "", x).split(" <")[0].strip()
              for x in re.findall(r'clm-kpi-value">(.*?)</div>', text)]
    live = seen.of({"state": "open"})
    at_stake = sum(k.revenue for k in live)
    top = [k for k in live if k.tier == "A"]
    assert values[0] == money(at_stake)
    if top and at_stake:
        assert percent(sum(k.revenue for k in top), at_stake) in notes[0]
    notice = seen.of({"state": "notice"})
    assert notes[2] == money(sum(k.revenue for k in notice))
    asked = seen.of({"state": "approval"})
    if asked:
        assert money(sum(k.budget for k in asked)) in notes[3]
    won = len(seen.of({"state": "won", "closed": "quarter"}))
    closed = len(seen.of({"state": "tried", "closed": "quarter"}))
    if closed:
        assert notes[4] == f"{percent(won, closed)} " + \
            interval(*wilson(won, closed))
    regained = seen.of({"state": "won", "closed": "180"})
    assert values[5] == money(sum(k.revenue for k in regained))
    assert money(sum(k.spent for k in regained)) in notes[5]


@pytest.mark.parametrize("by", sorted(BY))
def test_how_cases_ended_by_what_one_asks(seen, by):
    text = seen.page(f"/recovery/worth?closed=730&by={by}")
    rows = Cells(text).tables[0][1:]
    groups = {}
    for k in seen.of({"state": "tried", "closed": "730"}):
        groups.setdefault(BY[by](k), []).append(k)
    assert len(rows) == len(groups) or not groups
    for row in rows if groups else []:
        hrefs = [x[1] for cell in row for x in cell if isinstance(x, tuple)]
        key = query_of(hrefs[0])[PARAM.get(by, by)] if hrefs else ""
        of = groups[key]
        good = [k for k in of if seen.all.good(
            k, key if by == "template" else None)]
        old = [k for k in good if k.closed <= seen.all.today - 180]
        ranked = len(of) >= LEAST
        assert [said(c) for c in row[1:]] == [
            str(len(of)), str(len(good)),
            percent(len(good), len(of)) if ranked else "–",
            interval(*wilson(len(good), len(of))) if ranked else "不足 30",
            money(sum(k.spent for k in of) // len(of)),
            money(sum(k.revenue for k in good)),
            f"{sum(seen.all.relost(k, 180) for k in old)} / {len(old)}"], key


def test_what_came_afterwards_and_what_was_to_be_expected(seen):
    text = seen.page("/recovery/worth?closed=730")
    tables = Cells(text).tables
    won = seen.of({"state": "won", "closed": "730"})
    share = seen.all.without(seen.cases, seen.all.today - 730)
    at = next(i for i, t in enumerate(tables) if len(t[0]) == 9)
    for row, days in zip(tables[at][1:], (90, 180, 365), strict=True):
        of, revenue, margin = seen.all.after(won, days)
        spent = sum(k.spent for k in of)
        net = margin - spent if of and margin is not None else None
        before = [k.margin for k in of if k.margin is not None]
        idle = int(sum(before) * days * share[0] / (365 * share[1])) \
            if share and before else None
        again = sum(seen.all.relost(k, days) for k in of)
        want = [str(len(of)), money(revenue if of else None), money(margin),
                money(spent if of else None), money(net), money(idle),
                money(net - idle if None not in (net, idle) else None),
                f"{again} {percent(again, len(of))}"]
        assert [said(c) for c in row[1:]] == want, days
    scores = tables[-2] if len(tables[-1][0]) == 5 else tables[-1]
    for row, kind in zip(scores[1:], ("csat", "nps"), strict=True):
        count, means = seen.all.score(won, kind)
        assert [said(c) for c in row[1:]] == [str(count)] + (
            [f"{m:.1f}" for m in means] if means else ["–", "–"])


def test_both_arms_of_each_hold_out(seen):
    text = seen.page("/recovery/worth?closed=730")
    rows = {}
    for table in Cells(text).tables:
        for row in table:
            if row and row[0] and isinstance(row[0][0], tuple) \
                    and row[0][0][1].startswith("/plan/"):
                rows[row[0][0][1].split("/")[2]] = [said(c) for c in row[1:]]
    want = {}
    for template in {p.template for k in seen.cases for p in k.plans
                     if p.arm}:
        arms = []
        for arm in ("treated", "waited"):
            q = {"plan": template}
            arms.append((len(seen.of({**q, "state": f"{arm}_won"})),
                         len(seen.of({**q, "state": arm}))))
        if not arms[0][1] + arms[1][1]:
            continue
        want[template] = [f"{w} / {n} {percent(w, n)}" for w, n in arms] + [
            interval(*newcombe(*arms[0], *arms[1]), sign="+")
            if min(arms[0][1], arms[1][1]) >= LEAST else "每组不足 30"]
    assert {t: r[:2] for t, r in rows.items()} == \
        {t: r[:2] for t, r in want.items()}
    for template, row in rows.items():
        assert row[2].startswith(want[template][2])


# ---- my day ----

def test_the_counts_of_the_day(seen):
    text = seen.page("/")
    page = Page(text, "/")
    sales = int(seen.base.sql(
        "SELECT COUNT(*) FROM account_role WHERE role IN ('sales', 'manager')"
        f" AND account_id = {seen.me};")[0][0])
    mine = Counter(stage for code, stage, owner in seen.base.sql(
        "SELECT code, stage, owner_id FROM customer WHERE live = 1;")
        if code in seen.visible and (not sales or owner == seen.me))
    for href, words in page.links:
        query = query_of(href)
        if urlsplit(href).path == "/customer" and "stage" in query:
            number = re.search(r"([\d,]+)\s+[\d.–]+%?\s*$", words)
            if number:
                assert int(number[1].replace(",", "")) == \
                    mine[query["stage"]], href
    today = seen.all.today
    tasks = [int(due) - 365 for due, code in seen.base.sql(
        "SELECT TO_DAYS(t.due_on), COALESCE(c.code, '') FROM task t"
        " LEFT JOIN customer c ON c.id = t.customer_id WHERE t.done_at IS NULL"
        " AND t.deleted_at IS NULL AND (c.id IS NULL OR c.live = 1) AND"
        f" t.account_id = {seen.me};") if not code or code in seen.visible]
    sunday = today + 6 - (today - 1) % 7
    want = {"overdue": sum(d < today for d in tasks),
            "today": tasks.count(today),
            "week": sum(today <= d <= sunday for d in tasks)}
    for key, count in want.items():
        words = next(w for href, w in page.links
                     if href == f"/task?when={key}")
        assert int(re.search(r"\d+", words)[0]) == count, key
