"""A number is its list: every number that leads to a list of customers or
tasks opens exactly as many, for people of different reach."""
import re

import pytest

from pages import Page, get, walk

STARTS = ["/", "/?who=team", "/customer", "/task"]


def number_of(text):
    """The one count in '60', 'Awareness 60 21.2%' or 'My 283 customers'; None
    when there is none, or more than one."""
    found = re.findall(r"(?<![\w.,¥-])\d[\d,]*(?![\d.,]*[\d%-])", text)
    return int(found[0].replace(",", "")) if len(found) == 1 else None


ROW = r"<li class=\"clm-who\b|<li><div class=\"clm-line\">"


def rows_of(client, path, most=40):
    """Rows of a list over all its pages, counted, not believed."""
    count, seen = 0, set()
    while path and path not in seen and most > 0:
        seen.add(path)
        most -= 1
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        body = re.findall(r"<tbody>(.*?)</tbody>", answer.text, re.S)
        count += sum(len(re.findall(r"<tr[ >]", b)) for b in body)
        count += len(re.findall(ROW, answer.text))
        following = re.search(r'href="([^"]*)"[^>]*rel="next"|'
                              r'rel="next"[^>]*href="([^"]*)"', answer.text)
        path = following and (following.group(1) or following.group(2)
                              ).replace("&amp;", "&").split("#")[0]
    return count


def total_said(text):
    """What the head of the customer list says: '87 customers'."""
    head = re.search(r"<h1>.*?</h1>\s*<span[^>]*>([^<]*)<", text, re.S)
    m = head and re.search(r"[\d,]+", head.group(1))
    return int(m.group(0).replace(",", "")) if m else 0


@pytest.mark.parametrize("role", ["sales", "manager", "analyst"])
def test_every_number_opens_a_list_of_that_many_customers(company, role):
    client = company.client(*company.person_of(role))
    wrong, tried = [], 0
    for page in walk(client, STARTS, 25):
        for to, text in page.links:
            said = number_of(text)
            if said is None or not re.match(r"/customer(\?|$)", to) or \
                    re.search(r"[?&](rows|after|before)=", to):
                continue
            tried += 1
            answer = client.get(to)
            assert answer.status_code in (200, 303), (to, answer.status_code)
            found = total_said(answer.text) if answer.status_code == 200 else 1
            if found != said:
                wrong.append(f"{page.path}: {text.strip()} opens {found}: {to}")
    assert not wrong, wrong
    assert tried >= 3, f"only {tried} numbers"


@pytest.mark.parametrize("role", ["sales", "manager", "analyst"])
def test_the_total_of_a_list_is_its_rows_on_all_pages(company, role):
    client = company.client(*company.person_of(role))
    _, page = get(client, "/customer")
    stages = {to for to, _ in page.links if "stage=" in to}
    form = next(f for f in page.forms if f.method == "get" and
                f.names({"select"}))
    paths = ["/customer", "/customer?contact=90", "/customer?grade=A"]
    paths += sorted(stages)[:2]
    assert form.pattern() == "/customer"
    for path in paths:
        said = total_said(client.get(path).text)
        assert rows_of(client, path) == said, path


@pytest.mark.parametrize("role", ["sales", "manager"])
def test_the_counts_of_the_tabs_are_their_rows(company, role):
    client = company.client(*company.person_of(role))
    _, page = get(client, "/customer?sort=revenue")
    found = [to for to, _ in page.links if re.fullmatch(r"/customer/\d+", to)]
    tried = 0
    for path in list(dict.fromkeys(found))[:4]:
        _, page = get(client, path)
        for to, text in page.links:
            tab = re.match(re.escape(path) + r"\?tab=(\w+)", to)
            said = number_of(text)
            if not tab or said is None or "&" in to:
                continue
            tried += 1
            rows = rows_of(client, f"{path}?tab={tab.group(1)}&part=tab")
            assert rows == said, f"{to} says {said} and has {rows}"
    assert tried >= 20, f"only {tried} tabs"


@pytest.mark.parametrize("role", ["sales", "manager"])
def test_the_counts_of_tasks_are_their_rows(company, role):
    client = company.client(*company.person_of(role))
    tried = 0
    for start in ("/", "/?who=team", "/task", "/task?who=team"):
        for to, text in Page(client.get(start).text, start).links:
            if to.startswith("/task?") and number_of(text) is not None and \
                    "after" not in to:
                tried += 1
                assert rows_of(client, to) == number_of(text), (start, to)
    assert tried >= 6
