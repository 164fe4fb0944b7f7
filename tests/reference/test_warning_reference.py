"""The warnings of the demonstration company against reference/warning.py."""
from collections import Counter, defaultdict

from reference import warning

OPEN = ("SELECT customer_id, cause_code, level FROM warning WHERE open = 1;")


def stored(base):
    found = defaultdict(dict)
    for customer, cause, level in base.sql(OPEN):
        found[int(customer)][cause] = int(level)
    return found


def test_who_has_which_warning_at_which_level(reference):
    model = reference.base.sql(
        "SELECT code FROM model WHERE is_default = 1;")[0][0]
    rules = warning.rules(reference.base)
    have, seen = stored(reference.base), Counter()
    for i in reference.ids:
        if not reference.customers[i].live:
            continue
        life = reference.life(i).to(reference.today)
        want = warning.of(life, model, rules)
        assert have[i] == want, reference.customers[i].code
        seen.update(want)
    assert len(seen) >= 5, seen


def test_the_column_of_the_customer_says_the_same(reference):
    base = reference.base
    numbers = {code: int(n) for code, n in base.sql(
        "SELECT code, number FROM warning_cause;")}
    have = stored(base)
    for i, warned in base.sql("SELECT id, warned FROM customer"
                              " WHERE live = 1;"):
        want = sum(level << 2 * numbers[cause]
                   for cause, level in have[int(i)].items())
        assert int(warned) == want, i
