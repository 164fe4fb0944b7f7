"""What is entered by form, one thing after the other and in any order, leaves
the ledger that reading everything at once leaves.

Histories are generated. Each is entered on the pages of a customer, where every
form reads that customer anew within its request; some of it is taken back. A
twin gets the same events past the product and is read by `perennial restage`.
SEED=N makes the same histories once more.
"""
import datetime

import pytest
from hypothesis import strategies as st

import lot
from harness import today
from reference import agree, ledger
from reference.draw import drawn
from reference.test_crawl import Tables

SPAN = 900  # days
COUNT = 400 if lot.LONG else 24
TWIN = 10 ** 6  # is added to the number of a customer


def later(day, days):
    """Not after today."""
    return str(min(datetime.date.fromisoformat(day)
                   + datetime.timedelta(days), today()))


# kind, and what its form says of a day and a number
FORMS = {
    "order": lambda d, n: dict(ordered_on=d, status="done", amount=n + 1),
    "inquiry": lambda d, n: dict(subject="x", received_on=d, outcome="open"),
    "quote": lambda d, n: dict(
        quoted_on=d, amount=9, status="accepted" if n % 2 else "open",
        closed_on=later(d, n % 40) if n % 2 else ""),
    "opportunity": lambda d, n: dict(
        name="x", opened_on=d, step="engaging", outcome="open"),
    "ticket": lambda d, n: dict(
        subject="x", opened_on=d, closed_on=later(d, 9) if n % 2 else ""),
    "feedback": lambda d, n: dict(kind="nps", score=n % 11, given_on=d),
    "delivery": lambda d, n: dict(text="x", delivered_on=d),
    "referral": lambda d, n: dict(referred_name="x", referred_on=d),
    "use": lambda d, n: dict(day=d),
    "interaction": lambda d, n: dict(
        kind="call", direction="in" if n % 2 else "out", at=f"{d} 09:00"),
    "contract": lambda d, n: dict(type="fixed", starts_on=d, term_months=12,
                                  price=1200, status="running"),
    "notice": lambda d, n: dict(received_on=d, ends_on=later(d, 30),
                                ends_why="x"),
}
happening = st.tuples(
    st.sampled_from(sorted(FORMS) + ["order"] * 4 + ["interaction"] * 2),
    st.integers(0, SPAN - 1), st.integers(0, 400),
    st.sampled_from([False, False, False, True]))  # taken back at the end
history = st.lists(happening, min_size=1, max_size=9)


@pytest.fixture(scope="module")
def seller(own_instance):
    client = own_instance.client(*own_instance.user("seller", "sales"))
    first = today() - datetime.timedelta(SPAN)
    own_instance.sql("".join(
        "INSERT INTO customer (id, code, name, created_on, owner_id, team_id)"
        f" SELECT {i}, 'C{i}', 'x', '{first}', id, team_id FROM account"
        " WHERE login = 'seller';" for i in range(1, COUNT + 1)))
    return client


def enter(client, tables, customer, happenings):
    """In the order they were drawn, by form; what is to be taken back, in the
    end. Of use there is one of a day."""
    first, to_take_back, used = today() - datetime.timedelta(SPAN), [], set()
    for kind, day, n, back in happenings:
        day = first + datetime.timedelta(day)
        if kind == "use" and day in used:
            continue
        used.add(day)
        fields = FORMS[kind](str(day), n)
        path = f"/customer/{customer}/event/{kind}"
        answer = client.submit(f"{path}/new", fields, path)
        assert answer.status_code == 303, (path, fields, answer.text[-3000:])
        if back:
            to_take_back.append((path, number_of_last(tables, customer)))
    for path, number in to_take_back:
        answer = client.submit(f"{path}/{number}/delete", {})
        assert answer.status_code == 303, (path, number)


def number_of_last(tables, customer):
    """Of the entry that wrote the latest event."""
    return tables.sql("SELECT ref_id FROM event WHERE customer_id ="
                      f" {customer} ORDER BY id DESC LIMIT 1;")[0][0]


def add_twins(tables):
    """With the same events, told at once and past the product."""
    columns = ",".join(c for c, in tables.sql(
        "SELECT column_name FROM information_schema.columns WHERE table_schema"
        " = DATABASE() AND table_name = 'event' AND column_name NOT IN"
        " ('id', 'customer_id') AND generation_expression IS NULL;"))
    tables.sql(
        "INSERT INTO customer (id, code, name, created_on) SELECT id +"
        f" {TWIN}, CONCAT('T', id), 'x', created_on FROM customer;"
        f"INSERT INTO event (customer_id, {columns}) SELECT customer_id +"
        f" {TWIN}, {columns} FROM event ORDER BY id;")


def test_what_forms_leave_is_what_reading_all_at_once_leaves(
        own_instance, seller):
    tables = Tables(own_instance)
    histories = drawn(history, COUNT)
    for customer, happenings in enumerate(histories, 1):
        enter(seller, tables, customer, happenings)
    add_twins(tables)
    before = ledger.read(tables)
    own_instance.command("restage")
    rows = ledger.read(tables)
    for (customer, model), of in before.items():
        assert rows[customer, model] == of, histories[customer - 1]
        assert ledger.netted(of) == ledger.netted(
            rows[customer + TWIN, model]), (model, histories[customer - 1])
    assert {c for c, _ in before} == set(range(1, COUNT + 1))
    reference = agree.Reference(tables)
    agree.ledger_agrees(reference, reference.histories())
    agree.facts_agree(reference)
    assert any(row["corrects_day"] for of in before.values() for row in of)
