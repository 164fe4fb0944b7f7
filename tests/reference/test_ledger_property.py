"""Whatever happens in whatever order, the ledger holds its promises.

Histories are generated, some hundreds are a company. Their events are entered
out of order over some months, some are taken back, customers go to the bin and
come out of it, orders come by file and the import is undone, and after every day
`perennial restage` runs. Beside each such customer stands a twin whose events
are all entered before one restage on the last day. A history that breaks a
promise is in the message, and SEED=N makes the same companies once more.
"""
import datetime
import tempfile
from collections import defaultdict

import pytest
from hypothesis import strategies as st

from reference import agree, ask, ledger
from reference.base import Base
from reference.draw import drawn
from reference.funnel import OUT, stage_on
from reference.test_funnel_all_reference import Compared
from reference.test_funnel_reference import agrees

OWN = 10 ** 9   # refer to no order of a file
COMPANY = 400  # histories at a time
SMALL, LONG = 200, 2000
START = 400    # days of history before the first round
ROUND = 17     # days from a round to the next
ROUNDS = 5
END = START + ROUND * (ROUNDS - 1)

# kind, amount, score, flags, days to `until`
KINDS = {
    "order": (40, "100.00", None, 0, None),
    "small order": (40, "0.01", None, 0, None),
    "touch": (1, None, None, 1, None),
    "inquiry": (10, None, None, 0, None),
    "delivery": (50, None, None, 0, None),
    "use": (70, None, None, 0, None),
    "promoter": (91, None, 10, 0, None),
    "detractor": (91, None, 3, 0, None),
    "referral": (120, None, None, 0, None),
    "contract": (100, "1200.00", None, 64, 364),
    "framework": (100, None, None, 128, 200),
    "notice": (110, None, None, 0, 30),
    "lost": (140, None, None, 0, None),
    "kept": (141, None, None, 0, None),
}

happening = st.tuples(
    st.sampled_from(sorted(KINDS)),
    st.integers(0, START + ROUND * (ROUNDS - 1)),  # day
    st.integers(0, ROUNDS - 1),                    # round it is entered in
    st.one_of(st.none(), st.none(), st.integers(0, ROUNDS - 1)))  # taken back
history = st.tuples(
    st.integers(0, START),                         # created
    st.lists(happening, min_size=1, max_size=10),
    st.one_of(st.none(), st.none(), st.none(),     # bin: rounds it is in
              st.tuples(st.integers(1, ROUNDS - 1), st.integers(0, 2))),
    st.one_of(st.none(), st.tuples(                # an order by file
        st.integers(0, START),                     # day
        st.integers(0, ROUNDS - 2),                # round
        st.booleans())))                           # undone in the next one


def entered_in(what):
    """The round of an event: not before its day."""
    _, day, when, _ = what
    return max(when, -(-(day - START) // ROUND), 0)


class Company:
    def __init__(self, base, histories):
        self.base, self.histories = base, histories
        of_customers = base.sql(
            "SELECT t.table_name FROM information_schema.tables t"
            " JOIN information_schema.columns c USING (table_schema,"
            " table_name) WHERE t.table_schema = DATABASE() AND t.table_type ="
            " 'BASE TABLE' AND c.column_name = 'customer_id';")
        base.sql("SET FOREIGN_KEY_CHECKS = 0; " + " ".join(
            f"DELETE FROM {table};"
            for table in [t for (t,) in of_customers] + ["customer"]))
        self.regions = [r for r, in base.sql(
            "SELECT code FROM region ORDER BY code LIMIT 3;")]
        self.now = ledger.local(base.sql("SELECT UTC_TIMESTAMP(6);")[0][0])
        self.first = self.now - datetime.timedelta(END)
        self.statements = []
        self.events, self.orders = OWN, 0
        self.to_undo = {}

    def day(self, n):
        return self.first + datetime.timedelta(n)

    def clock(self, r):
        return (START + ROUND * r - END) * 86400

    def customer(self, number, created, r):
        self.statements.append(
            "INSERT INTO customer (id, code, name, created_on, region_code)"
            f" VALUES ({number}, 'C{number}', 'x', '{self.day(created)}',"
            f" '{self.regions[created % 3]}');")

    def event(self, customer, what, r):
        name, day, _, _ = what
        kind, amount, score, flags, until = KINDS[name]
        day = self.day(day)
        self.events += 1

        def value(v):
            return "NULL" if v is None else f"'{v}'"
        last = until and day + datetime.timedelta(until)
        self.statements.append(
            "INSERT INTO event (customer_id, day, kind, at, amount, score,"
            " ref_id, until_on, flags, recorded_at) VALUES ("
            f"{customer}, '{day}', {kind}, '{day} 04:00:00',"
            f" {value(amount)}, {value(score)}, {self.events}, {value(last)},"
            f" {flags}, '{self.day(START + ROUND * r)} 04:00:00');")
        return self.events

    def send(self):
        """The events go past the product, so their packs are out of date."""
        self.statements.append("UPDATE event_pack SET data = NULL;")
        self.base.sql("\n".join(self.statements))
        self.statements = []

    def bring(self, r, orders):
        """By file, as orders of customers; the number of the import."""
        if not orders:
            return None
        self.send()
        file = self.base.folder / "orders.csv"
        self.orders += len(orders)
        file.write_text("order_no,customer,ordered_at,amount\n" + "".join(
            f"O{self.orders - n},C{customer},{self.day(day)},100.00\n"
            for n, (customer, day) in enumerate(orders)))
        said = self.base.perennial("import", "orders", file,
                                   clock_s=self.clock(r))
        assert f"{len(orders)} created" in said, said
        return self.base.sql("SELECT MAX(id) FROM import;")[0][0]

    def bring_all(self, r):
        """The orders of a round; those to be undone are a file of their own."""
        if r in self.to_undo:
            self.send()
            self.base.perennial("import", "undo", self.to_undo[r],
                                clock_s=self.clock(r))
        of = defaultdict(list)
        for i, (_, _, binned, brought) in enumerate(self.histories):
            if brought and not binned and brought[1] == r:
                of[brought[2]].append((2 * i + 1, brought[0]))
        self.bring(r, of[False])
        number = self.bring(r, of[True])
        if number:
            self.to_undo[r + 1] = number

    def restage(self, r):
        self.send()
        self.base.perennial("restage", clock_s=self.clock(r))

    def run(self):
        """The rounds; what was read after each, by customer and model."""
        seen, taken = [], {}
        for r in range(ROUNDS):
            for i, (created, happenings, binned, _) in enumerate(
                    self.histories):
                self.enter(i, created, happenings, binned, r, taken)
            self.come_back(r)
            self.bring_all(r)
            if r == ROUNDS - 1:
                self.twins()
            self.restage(r)
            rows = ledger.read(self.base)
            seen.append({k: ledger.netted(v) for k, v in rows.items()})
        return seen

    def enter(self, i, created, happenings, binned, r, taken):
        one = 2 * i + 1
        if r == 0:
            self.customer(one, created, r)
        for k, what in enumerate(happenings):
            when, back = entered_in(what), what[3]
            if when == r:
                taken[i, k] = self.event(one, what, r)
            if back is not None and max(back, when) == r:
                self.statements.append(
                    "UPDATE event SET voided_at = recorded_at WHERE"
                    f" customer_id = {one} AND ref_id = {taken[i, k]};")
        if binned and binned[0] == r:
            self.statements.append(
                "UPDATE customer SET deleted_at ="
                f" '{self.day(START + ROUND * r)} 05:00:00'"
                f" WHERE id = {one};")

    def come_back(self, r):
        """Out of the bin, once it was seen that they were in it."""
        back = [2 * i + 1 for i, (_, _, binned, _) in enumerate(self.histories)
                if binned and sum(binned) == r]
        if back:
            self.restage(r)
            self.statements += ["UPDATE customer SET deleted_at = NULL"
                                f" WHERE id = {one};" for one in back]

    def twins(self):
        orders = []
        for i, (created, happenings, binned, brought) in enumerate(
                self.histories):
            if brought and not binned and not brought[2]:
                orders.append((2 * i + 2, brought[0]))
            self.customer(2 * i + 2, created, 0)
            # of two of one moment the later entered has the last word
            for what in sorted(happenings, key=entered_in):
                if what[3] is None:
                    self.event(2 * i + 2, what, ROUNDS - 1)
        self.bring(ROUNDS - 1, orders)


def judge(company, seen):
    """Every promise, on the histories of one company."""
    rows = ledger.read(company.base)
    last = seen[-1]
    models = {m for _, m in last}
    for i, h in enumerate(company.histories):
        for m in models:
            one = last[2 * i + 1, m]
            if h[2] is None:
                assert one == last[2 * i + 2, m], (h, m)
            for r, earlier in enumerate(seen):
                known = company.day(START + ROUND * r)
                assert ledger.netted(rows[2 * i + 1, m], known) \
                    == earlier.get((2 * i + 1, m), []), (h, m, r)


def figures_agree(company):
    """`perennial funnel` of these histories: now, and as it was known on the
    day of each round, much of which was corrected since."""
    base, first = company.base, company.first.toordinal()
    now = [first + d for d in (0, 90, 250, START, END - 1)]
    rounds = [first + START + ROUND * r for r in range(ROUNDS - 1)]
    moves = members = corrected = 0
    for model in agree.KEPT:
        asked = ask.Asked(base, model)
        figures = asked.figures(window=20)
        for a, b in zip(now, now[1:]):
            agrees(asked, figures, a + 1, b)
        for day in rounds:
            known = asked.figures(day, window=20)
            n, m = agrees(asked, known, day - 60, day, "--known-on",
                          agree.date(day), closed=day)
            moves, members = moves + n, members + m
            corrected += sum(stage_on(then, day) not in (
                OUT, stage_on(figures.histories[c], day))
                for c, then in known.histories.items())
    print(moves, "moves", members, "members", corrected, "corrected since")
    assert moves and members and corrected > 10
    reference = agree.Reference(base)
    of = ask.dimensions(reference)
    for model, entry in (("lifecycle6", "awareness"),
                         ("relationship4", "exploration")):
        counts = Compared(reference, of, model, rounds[1] - 90, rounds[1],
                          entry, known_on=rounds[1], window=20).all()
        assert all(counts[:3]), counts


@pytest.fixture(scope="module")
def base():
    with tempfile.TemporaryDirectory(prefix="perennial-prop.") as folder:
        b = Base(folder)
        try:
            yield b
        finally:
            b.stop()


MET = {
    "corrections": "corrects_day IS NOT NULL",
    "rows that only take back": "from_stage IS NULL AND to_stage IS NULL",
    "leaving": "to_stage IS NULL AND from_stage IS NOT NULL",
    "coming back": "reason = 'restore'",
    "declared": "reason = 'declared'",
    "later rounds": "round > 1",
}


def promises(base, count):
    met = dict.fromkeys(MET, 0)
    histories = drawn(history, count)
    for first in range(0, count, COMPANY):
        company = Company(base, histories[first:first + COMPANY])
        seen = company.run()
        judge(company, seen)
        figures_agree(company)
        before = ledger.read(base)
        base.perennial("restage", clock_s=company.clock(ROUNDS - 1))
        assert ledger.read(base) == before
        for name, where in MET.items():
            met[name] += int(base.sql("SELECT COUNT(*) FROM stage_change"
                                      f" WHERE {where};")[0][0])
        assert company.to_undo
    print(met)
    return met


def test_two_hundred_histories_keep_every_promise(base):
    promises(base, SMALL)


@pytest.mark.long
def test_two_thousand_histories_keep_every_promise(base):
    met = promises(base, LONG)
    assert all(met.values()), met
