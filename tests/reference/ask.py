"""What `perennial funnel` says, and the histories and values of customers that
the figures to compare with it are worked out of."""
import json

from reference import export, funnel, ledger
from reference.agree import date


class Asked:
    """One database and one model."""

    def __init__(self, base, model):
        self.base, self.model = base, model
        self.stages = funnel.stages_of(base, model)
        self.rows = {c: r for (c, _), r in ledger.read(base, model).items()}
        self.today = export.today(base)

    def figures(self, known_on=None, only=None, window=funnel.WINDOW):
        return funnel.Funnel(self.stages, {
            c: [(m[0].toordinal(), m[1], m[2])
                for m in ledger.netted(r, known_on and date(known_on))]
            for c, r in self.rows.items() if only is None or c in only},
            window)

    def say(self, first, last, *more):
        return json.loads(self.base.perennial(
            "funnel", "--model", self.model, "--from", date(first), "--to",
            date(last), "--format", "json", *more))


def year_before(day):
    d = date(day)
    try:
        return d.replace(year=d.year - 1).toordinal()
    except ValueError:
        return d.replace(year=d.year - 1, day=28).toordinal()


def attributes(base):
    """{key of --scope: {customer: value}}."""
    columns = ("owner", "team", "region", "industry", "size", "source",
               "grade", "kind")
    found = {name: {} for name in columns}
    for customer, *values in base.sql(
            "SELECT c.id, a.login, t.code, c.region_code, i.code,"
            " c.size_code, s.code, c.grade, c.kind FROM customer c"
            " LEFT JOIN account a ON a.id = c.owner_id"
            " LEFT JOIN team t ON t.id = c.team_id"
            " LEFT JOIN industry i ON i.id = c.industry_id"
            " LEFT JOIN source s ON s.id = c.source_id;"):
        for name, value in zip(columns, values):
            found[name][int(customer)] = value
    return found


def segments(base):
    """{customer: its segment today}; of nobody who left the base."""
    of = Asked(base, "segments4")
    return {c: code for code, customers in
            of.figures().stock(of.today).items() for c in customers}


def categories(reference):
    """{customer: number}: the category a person named, else the one with most
    revenue; None where there is none."""
    found = {}
    for i in reference.ids:
        of = reference.known(i, reference.today).categories_to(
            reference.today)
        code = reference.company.categories
        found[i] = reference.customers[i].category or min(
            of, key=lambda c: (-of[c], code[c][0]), default=None)
    return found


def product_lines(reference):
    """{customer: code}."""
    return {i: reference.company.categories[line][0] if line else ""
            for i, line in categories(reference).items()}


def dimensions(reference):
    """{key of --scope: {customer: value}}, "none" where there is none."""
    found = attributes(reference.base)
    found["segment"] = segments(reference.base)
    found["category"] = product_lines(reference)
    return {name: {c: "none" if of.get(c, "-") in ("", "-") else of[c]
                   for c in reference.ids} for name, of in found.items()}
