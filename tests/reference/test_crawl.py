"""Every number of the pages of funnel, stages and day opens its customers.

Three people of different reach walk the pages. A link that carries a number
(data-count, data-sum) is opened: the list has to say the same total and the
same sum, and for 200 and more of them the customers it names have to be those
that docs/figures.md defines, worked out in plain Python over the ledger and
those that the person may see.
"""
import csv
import datetime
import html
import io
import math
import random
import re
from itertools import takewhile
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

import lot
from pages import Page
from reference import agree, ask, funnel, ledger

ROLES = {"sales": 60, "manager": 70, "analyst": 70}  # sets compared
SHARE = 1 / 3  # of the numbers, others in each run; make test-long opens all
# of an address, beside the dimensions
KEYS = {"model", "p", "vs", "with", "known", "entry", "cohort", "window",
        "slice", "sort",
        "for"}  # whose number it is: what is said of those that are missing
SECTIONS = re.compile(r"^/funnel/section/")
GROUPS = {"first": lambda m: not m.repeat, "repeat": lambda m: m.repeat,
          "members": lambda m: True}


def day_of(text):
    return datetime.date.fromisoformat(text).toordinal()


class Period:
    """A period as an address has it."""

    def __init__(self, text):
        self.text = text
        if ".." in text:
            self.first, self.last = map(day_of, text.split(".."))
            return
        year = int(text[:4])
        size = {"Q": 3, "H": 6, "-": 1, "": 12}[text[4:5]]
        month = (int(text[5:] or 1) - 1) * size + 1
        after = datetime.date(year + (month + size > 12),
                              (month + size - 1) % 12 + 1, 1)
        self.first = datetime.date(year, month, 1).toordinal()
        self.last = after.toordinal() - 1

    def until(self, closed):
        return self.last if ".." in self.text or self.last <= closed \
            else max(closed, self.first)


def year_before(day):
    d = datetime.date.fromordinal(day)
    last = d.month == 2 and d.day == 29
    return d.replace(year=d.year - 1, day=28 if last else d.day).toordinal()


class Truth:
    """The customers of a link, by the ledger."""

    def __init__(self, base):
        self.base, self.rows, self.known = base, ledger.read(base), {}
        self.stages = {m: funnel.stages_of(base, m) for m in agree.KEPT}
        self.of = {}
        lines = ask.categories(agree.Reference(base))
        segment = ask.segments(base)
        self.code = {}
        for customer, code, *values in base.sql(
                "SELECT c.id, c.code, c.region_code, c.size_code, c.grade,"
                " c.kind, c.industry_id, c.source_id, c.owner_id, c.team_id"
                " FROM customer c;"):
            customer = int(customer)
            self.code[customer] = code
            self.of[customer] = {
                key: "none" if v in ("", "-", None) else str(v)
                for key, v in zip(
                    ("region", "size", "grade", "kind", "industry", "source",
                     "owner", "team", "category", "segment"),
                    (*values, lines[customer], segment.get(customer)))}
        paths = base.sql("SELECT id, path FROM team;")
        self.below = {team: {i for i, p in paths if p.startswith(path)}
                      for team, path in paths}
        self.plays = {}
        for customer, play, day in base.sql(
                "SELECT customer_id, play_id, on_day FROM interaction"
                " WHERE play_id IS NOT NULL AND deleted_at IS NULL;"):
            self.plays.setdefault((int(customer), play), []).append(
                day_of(day))
        self.binned = {code for (code,) in base.sql(
            "SELECT code FROM customer WHERE live IS NULL;")}
        self.closed = day_of(base.sql(
            "SELECT DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR);")[0][0]) - 1

    def histories(self, model, known):
        """{customer: moves} of a model, as known by the end of a day."""
        if (model, known) not in self.known:
            self.known[model, known] = {
                c: [(m[0].toordinal(), m[1], m[2]) for m in ledger.netted(
                    of, known and datetime.date.fromisoformat(known))]
                for (c, m), of in self.rows.items() if m == model}
        return self.known[model, known]

    def customers(self, query, visible):
        """Codes; None where the link asks what is not read here."""
        asked = dict(query)
        if set(asked) - KEYS - set(next(iter(self.of.values()))):
            return None
        known = asked.get("known")

        def of_model(model):
            return funnel.Funnel(self.stages[model], {
                c: m for c, m in self.histories(model, known).items()
                if self.code[c] in visible and self.fits(c, query)},
                int(asked.get("window", funnel.WINDOW)))

        of = of_model(asked["model"])
        closed = min(self.closed, day_of(known)) if known else self.closed
        period = Period(asked["p"])
        first, last = period.first, period.until(closed)
        kind, *words = asked["slice"].split(".")
        if kind.startswith(("played", "unplayed")):
            return {self.code[c] for c in self.of_play(
                of, min(last, self.closed), kind, words)}
        if kind == "both":
            found = of_both(of, of_model(asked["with"]), last, words)
        elif kind in ("reached", "missing", "pending"):
            found = of_cohort(of, asked, (first, last), closed, kind, words)
        else:
            found = of_period(of, first, last, kind, words)
        return found if found is None else {self.code[c] for c in found}

    def fits(self, customer, query):
        of = self.of[customer]
        return all(any(of[key] in self.values(k, v) for k, v in query
                       if k == key) for key in {k for k, _ in query} & set(of))

    def values(self, key, value):
        """Of a team all below are meant too, of ~TEAM it alone."""
        if key != "team" or value == "none":
            return {value}
        return {value[1:]} if value[0] == "~" else self.below[value]

    def of_play(self, of, last, kind, words):
        """By docs/figures.md, Plays."""
        stage, play = words
        steps = [s.code for s in of.stages if of.is_step(s.code)]
        hoped = steps[steps.index(stage) + 1:] if stage in steps else steps
        found = set()
        for c, mine in of.histories.items():
            stay = next(((e, left) for s, e, left in funnel.stays_of(mine)
                         if s == stage and last - 484 <= e <= last - 120
                         and (left is None or left > e + 30)), None)
            if not stay:
                continue
            mark = stay[0] + 30
            then = [m[-1] for m in mine if mark < m[0] <= mark + 90]
            on = any(to in hoped for to in then) if hoped else not then
            done = any(stay[0] <= day <= mark
                       for day in self.plays.get((c, play), ()))
            if done == kind.startswith("played") and (
                    on or not kind.endswith("_on")):
                found.add(c)
        return found


def of_cohort(of, asked, days, closed, kind, words):
    """The customers of a slice of the cohort."""
    steps = [s.code for s in of.stages if of.is_step(s.code)]
    first, last = map(year_before, days)
    if "cohort" in asked:
        came = Period(asked["cohort"])
        first, last = came.first, came.last
    cohort = of.cohort(asked.get("entry", steps[0]), first, last, closed)
    if kind == "pending":
        return {"won": cohort.pending_won, "members": cohort.pending}.get(
            words[0])
    at = cohort.steps.index(words[0])
    if kind == "reached":
        group = words[1] if len(words) > 1 else "members"
        of_group = cohort.won if group == "won" else [
            m for m in cohort.members if GROUPS[group](m)]
        return {m.customer for m in of_group if m.reached[at] is not None}
    return {m.customer for m in cohort.members
            if m.reached[at - 1] is not None and m.reached[at] is None
            and (len(words) == 1 or m.at_end == plain(words[1]))}


def of_both(of, other, last, words):
    """The customers in two stages at once."""
    found = set()
    for c in of.histories.keys() | other.histories.keys():
        at = [funnel.stage_on(f.histories.get(c, ()), last)
              for f in (of, other)]
        if any(at) and all(w == "all" or plain(w) == stage
                           for w, stage in zip(words, at)):
            found.add(c)
    return found


def plain(place):
    return funnel.OUT if place == "out" else place


def of_period(of, first, last, kind, words):
    """The customers of a slice of stock or flow."""
    stage = words[0] if words else None
    moves = of.moves(first, last)
    if kind in ("opening", "closing", "over"):
        stock = of.over(last) if kind == "over" else \
            of.stock(first - 1 if kind == "opening" else last)
        return set().union(*(c for s, c in stock.items()
                             if stage in (None, s)))
    if kind == "move":
        return {m[0] for m in moves
                if (m[2], m[3]) == (plain(words[0]), plain(words[1]))}
    if kind in ("in", "out"):
        at = 3 if kind == "in" else 2
        return {m[0] for m in moves if m[at] == stage or
                stage is None and m[at] != funnel.OUT}
    if kind in ("new", "back", "won", "lost", "left"):
        at = 2 if kind == "left" else 3
        return {m[0] for m in moves if stage in (None, m[at]) and (
            m[2] == funnel.OUT if kind == "new" else
            of.kind(m[2], m[3]) == kind)}
    if kind == "stay":
        return {c for c, mine in of.histories.items()
                for s, entered, left in funnel.stays_of(mine)
                if s == stage and entered <= last
                and (left is None or left >= first)
                and {"all": True, "ended": left is not None and left <= last,
                     "open": left is None or left > last}[words[1]]}
    return None


class Numbers:
    """The links with a number that a person meets."""

    def __init__(self, client):
        self.client, self.found, self.todo, self.seen = client, {}, [], set()

    def walk(self, starts):
        self.todo = list(starts)
        while self.todo:
            path = self.todo.pop(0)
            if path in self.seen:
                continue
            self.seen.add(path)
            answer = self.client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            page = Page(answer.text, path)
            for tag, attributes in page.tags:
                self.meet(dict(attributes), path)
        return self.found

    def meet(self, a, path):
        href = a.get("href") or ""
        if a.get("hx-get") and SECTIONS.match(a["hx-get"]):
            self.todo.append(a["hx-get"])
        if "data-count" in a or "data-sum" in a:
            said = self.found.setdefault(href, {})
            for name in ("data-count", "data-sum"):
                if name in a:
                    assert said.setdefault(name, a[name]) == a[name], (
                        path, href, name)
            said.setdefault("on", path)


def list_says(text):
    """Its head: total, and customers and sum where it has them."""
    head = re.search(r'data-total="(\d+)"(?: data-customers="(\d+)"'
                     r' data-sum="(-?\d+)")?', text)
    return head and head.groups()


def codes_of(client, href):
    """Of every row of the list, by its export."""
    path, _, query = href.partition("?")
    answer = client.get(f"{path}.csv?{query}")
    assert answer.status_code == 200, href
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    column = next(i for i, name in enumerate(rows[0]) if name in
                  ("客户编号", "客戶編號", "Customer number", "编号", "編號",
                   "Code", "Number"))
    # behind the rows and an empty line a list says what it is of
    return [r[column] for r in takewhile(bool, rows[1:])]


def visible_to(client):
    return set(codes_of(client, "/customer?"))


def starts():
    year = {"p": "2026", "vs": "none"}
    quarter = {"p": "2026Q3", "vs": "none", "entry": "consideration"}
    return ["/"] + ["/funnel?" + urlencode({"model": m} | year) for m in
                    ("lifecycle6", "segments4", "relationship4")] + [
        "/funnel?" + urlencode({"model": "lifecycle6"} | quarter),
        "/stage/lifecycle6/usage", "/stage/segments4/churned",
        "/stage/lifecycle6/usage/effect?p=2026&vs=none",
        "/stage/lifecycle6/churn/effect?p=2026&vs=none"]


def more_starts(truth):
    """Every stage of the models that are kept, and pages of other scopes."""
    year = {"model": "lifecycle6", "p": "2026", "vs": "none"}
    return [f"/stage/{m}/{s.code}" for m in agree.KEPT
            for s in truth.stages[m]] + ["/funnel?" + urlencode(year | more)
            for more in ({"region": "none"}, {"segment": "loyal"},
                         {"window": "90", "cohort": "2025H1"},
                         {"with": "segments4"}, {"known": "2026-06-30"})]


class Tables:
    """The tables of an instance, as the references read them."""

    def __init__(self, instance):
        self.instance = instance

    def sql(self, text):
        return [["" if c == "NULL" else c for c in row]
                for row in self.instance.sql(text)]


@pytest.fixture(scope="module")
def truth(company):
    return Truth(Tables(company))


class Opened:
    """What came of opening numbers."""

    def __init__(self, client, truth, most):
        self.client, self.truth, self.most = client, truth, most
        self.visible = visible_to(client)
        self.lists = self.sets = self.customers = 0
        self.wrong = []

    def open(self, href, said):
        answer = self.client.get(href)
        assert answer.status_code == 200, (href, answer.status_code)
        says = list_says(answer.text)
        if not says:
            self.wrong.append(("no list", href))
            return
        self.lists += 1
        total, _, money = says
        if said.get("data-count", total) != total or \
                said.get("data-sum", money) != money:
            self.wrong.append((said, says, href))
        if self.sets < self.most and href.startswith("/funnel/list?"):
            self.compare(href, says)

    def compare(self, href, says):
        query = parse_qsl(urlsplit(href).query, keep_blank_values=True)
        codes = codes_of(self.client, href)
        # who is in the bin is in no list of customers, but was in the base
        want = self.truth.customers(
            query, self.visible | self.truth.binned.intersection(codes))
        if want is None:
            self.wrong.append(("not read", href))
            return
        self.sets += 1
        self.customers += len(want)
        total, customers, _ = map(int, says)
        if set(codes) != want or len(codes) != total or \
                len(want) != customers:
            self.wrong.append((href, len(codes), says,
                               sorted(want ^ set(codes))[:5]))


def crawl(company, truth, role, starts, sets=math.inf, share=1):
    """Opens such a share of all numbers, and compares so many of their sets of
    customers."""
    client = company.client(*company.person_of(role))
    numbers = Numbers(client).walk(starts)
    assert len(numbers) > 100
    links = sorted(numbers)
    random.Random(lot.seed()).shuffle(links)
    opened = Opened(client, truth, sets)
    for href in links[:math.ceil(len(links) * share)]:
        opened.open(href, numbers[href])
    print(len(numbers), "numbers", opened.lists, "lists", opened.sets, "sets")
    assert not opened.wrong, (len(opened.wrong), opened.wrong[:8])
    return opened


KPI_HEAD = re.compile(r'<h1>[^<]*<span class="clm-soft">([^<]*)</span>')


def kpi_links(client, path):
    """{address: what the page says of it}: the values of KPIs."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return {href: said.strip() for href, said in Page(answer.text, path).links
            if urlsplit(href).path.startswith("/kpi/")
            and not {"part"} & set(dict(parse_qsl(urlsplit(href).query)))
            and "/entry/" not in href}


def kpis_agree(client, paths, most):
    """Opens so many values of KPIs, or all; the page of each says the same."""
    links = {}
    for path in paths:
        links |= {(href, said): path
                  for href, said in kpi_links(client, path).items()}
    for (href, said), path in agree.sample(links.items(), most):
        answer = client.get(href)
        assert answer.status_code == 200, href
        head = KPI_HEAD.search(answer.text)
        assert head and html.unescape(head[1]).strip() == said, (
            path, href, said, head and head[1])
    return len(links)


def kpi_pages(client):
    stages = {href for href, _ in Page(client.get(
        "/stage/lifecycle6/usage").text, "/stage/lifecycle6/usage").links
        if re.match(r"/stage/lifecycle6/\w+$", urlsplit(href).path)
        and dict(parse_qsl(urlsplit(href).query)).get("model", "lifecycle6")
        == "lifecycle6"}
    return ["/kpi?p=2026", "/goal?p=2026", "/goal?p=2026&known=2026-01-31",
            *sorted(stages)]


def test_kpis_say_the_same_where_they_are_opened(company):
    client = company.client(*company.person_of("manager"))
    assert kpis_agree(client, kpi_pages(client)[:4], 12) > 10


@pytest.mark.long
@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_kpi_says_the_same_where_it_is_opened(company, role):
    client = company.client(*company.person_of(role))
    assert kpis_agree(client, kpi_pages(client), None) > 10


@pytest.mark.parametrize("role", sorted(ROLES))
def test_numbers_open_their_customers(company, truth, role):
    assert crawl(company, truth, role, starts(), ROLES[role],
                 SHARE).sets == ROLES[role]


@pytest.mark.long
@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_number_opens_its_customers(company, truth, role):
    assert crawl(company, truth, role,
                 starts() + more_starts(truth)).sets > 200
