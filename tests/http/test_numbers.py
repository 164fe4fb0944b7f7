"""A number is its list: every number that leads to a list of customers or
tasks opens exactly as many, for people of different reach."""
import re

import pytest

from pages import Page, get, pattern_of, walk

STARTS = ["/", "/?who=team", "/customer", "/task"]


def number_of(text):
    """12, 1,234 or '12 customers'; None when there is no plain count."""
    text = re.sub(r"\s+", " ", text).strip()
    m = re.fullmatch(r"(\d{1,3}(?:,\d{3})*|\d+)(?: [A-Za-z ]+)?", text)
    return int(m.group(1).replace(",", "")) if m else None


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
        following = re.search(r'href="([^"]*)"[^>]*rel="next"|'
                              r'rel="next"[^>]*href="([^"]*)"', answer.text)
        path = following and (following.group(1) or following.group(2)
                              ).replace("&amp;", "&")
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
            if said is None or not to.startswith("/customer?") or \
                    {"rows", "after", "before"} & set(
                        pattern_of(to).split("?")[1].split("&")):
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
    login, password = company.person_of(role)
    client = company.client(login, password)
    _, page = get(client, "/customer?sort=revenue")
    ids = [to for to, _ in page.links if re.fullmatch(r"/customer/\d+", to)]
    assert ids
    tried = 0
    for path in list(dict.fromkeys(ids))[:4]:
        _, page = get(client, path)
        for to, text in page.links:
            m = re.search(r"(\d+)\s*$", text.strip())
            if not m or not re.match(re.escape(path) + r"\?tab=", to):
                continue
            said, tried = int(m.group(1)), tried + 1
            answer = client.get(to)
            panel = Page(answer.text, to)
            words = panel.text()
            rows = sum(1 for tag, a in panel.tags if tag == "tr") - 1
            items = sum(1 for tag, a in panel.tags if tag == "li" and
                        "clm-event" in (dict(a).get("class") or ""))
            assert rows == said or items == said or \
                (said > 20 and max(rows, items) >= 20) or said == 0, \
                f"{to} says {said}: {rows} rows, {items} items: {words[:300]}"
    assert tried >= 4, f"only {tried} tabs"
