"""The demonstration company, read by the program and by the slow reference.

Facts, stages in all models, the ledger and the counts have to be the same.
"""
import tempfile

import pytest

from reference import agree
from reference.base import Base

@pytest.fixture(scope="module")
def histories(reference):
    return reference.histories()


def some(reference, count):
    return agree.Reference(reference.base,
                           agree.sample(reference.ids, count))


def test_the_ledger_is_what_the_events_say(reference, histories):
    assert agree.ledger_agrees(reference, histories) > len(histories)


def test_the_facts_of_every_customer(reference):
    agree.facts_agree(reference)


def test_models_at_rest_have_the_same_history(reference):
    agree.history_agrees(some(reference, 6))


def test_why_names_the_values_of_the_reference(reference):
    few = some(reference, 8)
    for n, i in enumerate(few.ids):
        agree.explain_agrees(few, i, agree.ALL[n], few.today - 30 * n)
    oldest = min((c for c in reference.customers.values() if c.live),
                 key=lambda c: c.id)
    assert sum(agree.explain_agrees(reference, oldest.id, model,
                                    reference.today)
               for model in agree.ALL) > 30


def test_counts_and_revenue_of_days(reference, histories):
    for model, back in (("lifecycle6", 0), ("segments4", 33),
                        ("relationship4", 380)):
        agree.counts_agree(reference, histories, model,
                           reference.today - back)


def test_nobody_was_known_before_it_was_recorded(reference):
    yesterday = reference.today - 1
    agree.counts_agree(reference, {(i, "lifecycle6"): []
                                   for i in reference.ids}, "lifecycle6",
                       yesterday, known_on=yesterday)


def test_time_changes_nothing_before_the_day_it_is_said_to(reference):
    agree.nothing_moves_before_it_wakes(some(reference, 12), 200)


@pytest.mark.long
def test_a_whole_company_agrees():
    with tempfile.TemporaryDirectory(prefix="perennial-life.") as folder:
        base = Base(folder)
        try:
            base.perennial("demo", "--seed", 20)
            judge(agree.Reference(base))
        finally:
            base.stop()


def judge(reference):
    histories = reference.histories()
    agree.ledger_agrees(reference, histories)
    agree.facts_agree(reference)
    agree.nothing_moves_before_it_wakes(some(reference, 200), 400)
    for model in agree.KEPT:
        for back in (0, 1, 90, 365, 500):
            agree.counts_agree(reference, histories, model,
                               reference.today - back)
    agree.history_agrees(some(reference, 40))
