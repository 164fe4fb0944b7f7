"""Subscriptions, tickets and a telephone company's customers through the real
binary; SQL over the product's tables has to give the published answers. The
files may not be shipped: without PERENNIAL_DATA these tests are skipped."""
import csv
import datetime
import json
import tempfile
from collections import Counter, defaultdict

import pytest

from reference.base import Base
from reference.test_import_reference import (
    all_agree, answers, figures_agree, same, sample_agrees)

QUESTIONS = [("lifecycle6", "2024-01-01", "2024-12-31", "awareness"),
             ("segments4", "2024-01-01", "2024-12-31", "new"),
             ("relationship4", "2025-10-01", "2026-11-01", "exploration")]


@pytest.fixture(scope="module")
def base(data_dir):
    with tempfile.TemporaryDirectory(prefix="perennial-saas.") as folder:
        b = Base(folder)
        try:
            yield b
        finally:
            b.stop()


@pytest.fixture(scope="module")
def saas(base, data_dir):
    plans = base.folder / "plans.csv"
    plans.write_text("name\nBasic\nPro\nEnterprise\n")
    base.perennial("import", "products", plans)
    for kind, name in (("customers", "saas_accounts"),
                       ("subscriptions", "saas_subscriptions"),
                       ("tickets", "saas_support_tickets")):
        said = base.perennial("import", kind, data_dir / f"{name}.csv",
                              "--preset", name)
        assert " 0 refused" in said, said
    return base


def test_saas_accounts_by_source(saas, data_dir):
    """What the file calls churned has no day: it is kept as a note."""
    same(saas.sql("SELECT LOWER(s.name_en), COUNT(*), SUM(o.id IS NOT NULL),"
                  " ROUND(100 * SUM(o.id IS NOT NULL) / COUNT(*), 4)"
                  " FROM customer c JOIN source s ON s.id = c.source_id"
                  " LEFT JOIN opening_record o ON o.customer_id = c.id"
                  " AND o.stage_note = 'churned' AND o.live = 1"
                  " WHERE c.live = 1 GROUP BY 1 ORDER BY 1;"),
         answers(data_dir, "saas_accounts_by_source"))


def test_saas_by_plan(saas, data_dir):
    same(saas.sql("SELECT p.name, COUNT(*), SUM(k.type = 'trial'),"
                  " SUM(k.status = 'ended'), SUM(k.price / k.term_months),"
                  " SUM(k.seats) FROM contract k JOIN product p"
                  " ON p.id = k.product_id WHERE k.live = 1"
                  " GROUP BY p.name ORDER BY p.name;"),
         answers(data_dir, "saas_by_plan"))


CSAT = """
SELECT '{name}', {value}, COUNT(*), COUNT(f.id),
  ROUND(100 * COUNT(f.id) / COUNT(*), 4), ROUND(AVG(f.score), 4),
  ROUND(100 * SUM(f.score >= 4) / COUNT(f.id), 4), MAX(t.answer), MAX(t.solved)
FROM (SELECT t.*,
    MEDIAN(TIMESTAMPDIFF(MINUTE, t.opened_at, t.answered_at))
      OVER (PARTITION BY {value}) answer,
    MEDIAN(TIMESTAMPDIFF(MINUTE, t.opened_at, t.closed_at) / 60)
      OVER (PARTITION BY {value}) solved
  FROM ticket t WHERE t.live = 1) t
LEFT JOIN feedback f ON f.ticket_id = t.id AND f.kind = 'csat' AND f.live = 1
GROUP BY {value} ORDER BY {value};
"""


def test_saas_csat(saas, data_dir):
    got = []
    for name, value in (
            ("ALL", "'ALL'"),
            ("priority", "IF(t.priority = 'normal', 'medium', t.priority)"),
            ("escalation_flag", "IF(t.is_escalated, 'True', 'False')"),
            ("month", "DATE_FORMAT(t.opened_on, '%Y-%m')")):
        got += saas.sql(CSAT.format(name=name, value=value))
    same(got, answers(data_dir, "saas_csat"))


def test_saas_mrr_monthly(saas, data_dir):
    same(saas.sql("""
WITH RECURSIVE month AS (
  SELECT DATE '2023-01-01' first, DATE '2023-01-31' last
  UNION ALL SELECT first + INTERVAL 1 MONTH,
    LAST_DAY(first + INTERVAL 1 MONTH) FROM month WHERE first < '2024-12-01')
SELECT DATE_FORMAT(m.first, '%Y-%m'), SUM(active), COUNT(DISTINCT IF(active,
    customer_id, NULL)), SUM(IF(active, mrr, 0)), SUM(active AND mrr > 0),
  SUM(IF(active AND mrr > 0, mrr, 0)), SUM(starts_on BETWEEN first AND last),
  SUM(COALESCE(ended_on BETWEEN first AND last, 0)),
  SUM(IF(ended_on BETWEEN first AND last, mrr, 0))
FROM (SELECT m.*, k.customer_id, k.starts_on, k.ended_on,
    k.price / k.term_months mrr, k.starts_on <= m.last
      AND (k.ended_on IS NULL OR k.ended_on > m.last) active
  FROM month m JOIN contract k ON k.live = 1) m
GROUP BY m.first ORDER BY m.first;"""), answers(data_dir, "saas_mrr_monthly"))


def test_the_same_files_again_change_nothing(saas, data_dir):
    for kind, name in (("subscriptions", "saas_subscriptions"),
                       ("tickets", "saas_support_tickets")):
        said = saas.perennial("import", kind, data_dir / f"{name}.csv",
                              "--preset", name, "--dry-run")
        assert "would create 0, update 0" in said, said


@pytest.fixture(scope="module")
def telco(base, data_dir):
    file = data_dir / "telco_extended_33col.csv"
    said = base.perennial("import", "contracts", file, "--preset",
                          "telco_extended", "--as-of",
                          datetime.date(2026, 10, 1))
    assert "7043 created" in said and " 0 refused" in said, said
    said = base.perennial("import", "customers", file, "--preset",
                          "telco_extended")
    assert "7043 updated" in said and " 0 refused" in said, said
    return file


def test_telco_customers_leave_with_their_reason(base, telco):
    """Tenure counts back from the day the file is of; who left is lost."""
    with open(telco, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    months = {"Month-to-month": 1, "One year": 12, "Two year": 24}
    wanted = sorted(
        [r["CustomerID"], r["City"], str(months[r["Contract"]]),
         f"{float(r['Monthly Charges']):.2f}", r["Tenure Months"],
         r["Churn Reason"]] for r in rows)
    got = base.sql(
        "SELECT c.code, c.city, k.term_months, ROUND(k.price / k.term_months,"
        " 2), TIMESTAMPDIFF(MONTH, k.starts_on, '2026-10-01'),"
        " COALESCE(d.reason_text, '') FROM contract k"
        " JOIN customer c ON c.id = k.customer_id LEFT JOIN declaration d"
        " ON d.customer_id = c.id AND d.deleted_at IS NULL"
        " AND d.verdict = 'lost' AND d.day = '2026-10-01'"
        " WHERE k.code = c.code AND c.kind = 'person'"
        " ORDER BY BINARY c.code;")
    assert got == wanted
    lost = base.sql("SELECT COUNT(*) FROM customer WHERE kind = 'person'"
                    " AND stage = 'churn';")
    left = sum(r["Churn Value"] == "1" for r in rows)
    assert int(lost[0][0]) == left


@pytest.fixture(scope="module")
def lost(base, telco):
    """The losses of the same file once more: they are there already."""
    said = base.perennial("import", "churn", telco, "--preset",
                          "telco_extended", "--as-of",
                          datetime.date(2026, 10, 1), "--dry-run")
    assert "would create 0, update 0" in said and "refuse 0" in said, said
    with open(telco, encoding="utf-8", newline="") as f:
        return [r for r in csv.DictReader(f)]


def churn_of(base, first, last, *more):
    return json.loads(base.perennial(
        "churn", "--from", first, "--to", last, *more, "--format", "json"))


def test_telco_churn_reasons(base, lost, data_dir):
    """Customers, money a month and tenure of each reason in their words."""
    got = {g[0]: g for g in base.sql("""
SELECT r.evidence, COUNT(*), SUM(k.price / k.term_months),
  AVG(TIMESTAMPDIFF(MONTH, k.starts_on, c.lost_on))
FROM recovery_case c JOIN recovery_case_reason r ON r.case_id = c.id
  AND r.main = 1
JOIN contract k ON k.customer_id = c.customer_id AND k.live = 1
WHERE c.live = 1 AND c.state = 'lost' AND c.lost_on = '2026-10-01'
GROUP BY r.evidence;""")}
    want = answers(data_dir, "telco_churn_reasons")
    assert set(got) == {r[2] for r in want}
    whole, so_far = sum(int(r[3]) for r in want), 0
    for w in want:
        g = got[w[2]]
        so_far += int(g[1])
        assert int(g[1]) == int(w[3])
        assert abs(100 * int(g[1]) / whole - float(w[4])) < 1e-4
        assert f"{float(g[2]):.2f}" == f"{float(w[5]):.2f}"
        assert abs(float(g[3]) - float(w[7])) < 1e-4
        assert abs(100 * so_far / whole - float(w[9])) < 1e-4


def test_telco_families_are_those_of_the_map(base, lost, data_dir):
    """IBM's categories of the same rows, and ours by the words for reasons."""
    with open(data_dir / "telco_reason_category_map.csv",
              encoding="utf-8", newline="") as f:
        category = dict(list(csv.reader(f))[1:])
    rows = base.sql("SELECT r.evidence, c.reason_code FROM recovery_case c"
                    " JOIN recovery_case_reason r ON r.case_id = c.id"
                    " AND r.main = 1 WHERE c.lost_on = '2026-10-01'"
                    " AND c.live = 1;")
    found = Counter(category[words] for words, _ in rows)
    assert {r[0]: int(r[1]) for r in answers(
        data_dir, "telco_churn_categories")} == found
    words = dict(base.sql("SELECT word, reason_code FROM churn_reason_word;"))
    family = dict(base.sql("SELECT code, COALESCE(family_code, 'none')"
                           " FROM churn_reason;"))
    assert all(words[said] == code for said, code in rows)
    want = Counter(family[words[r["Churn Reason"]]] for r in lost
                   if r["Churn Reason"])
    answer = churn_of(base, "2026-10-01", "2026-10-31")
    assert answer["customers"] == sum(want.values())
    assert {n["value"] or "none": n["customers"] for n in answer["lines"]
            if n["by"] == "family"} == want
    assert {n["value"]: n["customers"] for n in answer["lines"]
            if n["by"] == "reason"} == Counter(
                words[r["Churn Reason"]] for r in lost if r["Churn Reason"])


def band(months):
    for last, name in ((6, "0-6"), (12, "7-12"), (24, "13-24"),
                       (48, "25-48")):
        if months <= last:
            return name
    return "49-72"


def test_telco_churn_by_segment(base, lost, data_dir):
    """Who is lost and what it pays is read from the product; of what it keeps
    no column for (payment, gender ...) the file says who is who."""
    months = {"1": "Month-to-month", "12": "One year", "24": "Two year"}
    rows = {r["CustomerID"]: r for r in lost}
    found = defaultdict(lambda: [0, 0, 0.0])
    for code, term, price, tenure, gone in base.sql("""
SELECT c.code, k.term_months, k.price / k.term_months,
  TIMESTAMPDIFF(MONTH, k.starts_on, '2026-10-01'), c.stage = 'churn'
FROM contract k JOIN customer c ON c.id = k.customer_id
WHERE k.code = c.code AND c.kind = 'person' AND k.live = 1;"""):
        r = rows[code]
        for key in (("Contract", months[term]),
                    ("tenure_band", band(int(tenure)))) + tuple(
                        (d, r[d]) for d in (
                            "Internet Service", "Payment Method",
                            "Senior Citizen", "Gender")):
            found[key][0] += 1
            found[key][1] += int(gone)
            found[key][2] += float(price)
    want = answers(data_dir, "telco_churn_by_segment")
    assert len(want) == len(found)
    for dimension, value, customers, churned, percent, charges, _ in want:
        n, gone, paid = found[dimension, value]
        assert (n, gone) == (int(customers), int(churned)), (dimension, value)
        assert abs(100 * gone / n - float(percent)) < 1e-4
        assert abs(paid / n - float(charges)) < 1e-4


def test_telco_losses_are_contracts_not_renewed(base, lost):
    """Whose contract ended with September was due, and was not renewed."""
    left = sum(r["Churn Value"] == "1" for r in lost)
    people = ("--scope", "kind=person")
    september = churn_of(base, "2026-09-01", "2026-09-30",
                         *people)["rates"][0]
    assert september["not_renewed"] == left
    monthly = sum(r["Contract"] == "Month-to-month" and
                  int(r["Tenure Months"]) > 0 for r in lost)
    assert september["due"] >= max(monthly, left)
    october = churn_of(base, "2026-10-01", "2026-10-31",
                       *people)["rates"][0]
    assert october["gone"] == left
    assert october["start"] == sum(int(r["Tenure Months"]) > 0 for r in lost)


def test_telco_survival_by_contract(base, lost, data_dir):
    """Kaplan-Meier of tenure; months of the files are days here, one for one,
    as all are counted to the same first of a month."""
    as_of = datetime.date(2026, 10, 1)

    def days(months):
        year, month = divmod(as_of.year * 12 + as_of.month - 1 - months, 12)
        return (as_of - datetime.date(year, month + 1, 1)).days

    answer = churn_of(base, as_of, as_of, "--scope", "kind=person")
    curves = {c["contract"]: c for c in answer["survival"]}
    names = {"ALL": None, "Month-to-month": "month", "One year": "year",
             "Two year": "two"}
    want = defaultdict(list)
    for contract, month, risk, gone, _, share, *_ in answers(
            data_dir, "km_telco_by_contract"):
        want[contract].append((int(float(month)), int(risk), int(gone),
                               float(share)))
    assert set(want) == set(names)
    for contract, rows in want.items():
        got = curves[names[contract]]
        assert got["customers"] == rows[0][1], contract
        assert got["points"] == [[days(m), gone, risk]
                                 for m, risk, gone, _ in rows if gone]
        share = 1
        points = iter(got["points"])
        for month, _, gone, wanted in rows:
            if gone:
                _, events, risk = next(points)
                share *= 1 - events / risk
            assert abs(share - wanted) < 1e-8, (contract, month)


def cases_of(base, day):
    """{(customer, reason, family or none): cases} of losses of a day."""
    return Counter(map(tuple, base.sql(
        "SELECT c.code, k.reason_code, COALESCE(m.family_code, 'none')"
        " FROM recovery_case k JOIN customer c ON c.id = k.customer_id"
        " JOIN churn_reason m ON m.code = k.reason_code"
        f" WHERE k.live = 1 AND k.state = 'lost' AND k.lost_on = '{day}';")))


def test_saas_accounts_that_churned_are_lost_without_a_reason(
        saas, data_dir):
    """The file has no day: it is the day the file is of."""
    file = data_dir / "saas_accounts.csv"
    said = saas.perennial("import", "churn", file, "--preset",
                          "saas_accounts", "--as-of",
                          datetime.date(2025, 1, 1))
    with open(file, encoding="utf-8", newline="") as f:
        left = [r["account_id"] for r in csv.DictReader(f)
                if r["churn_flag"] == "1"]
    assert f"{len(left)} created" in said and " 0 refused" in said, said
    assert cases_of(saas, "2025-01-01") == Counter(
        (code, "unknown", "none") for code in left)


def test_saas_churn_events_bring_their_day_and_reason(saas, data_dir):
    reasons = {"features": "missing_function", "support": "service_response",
               "budget": "budget_cut", "competitor": "better_terms",
               "pricing": "price_terms", "unknown": "unknown"}
    with open(data_dir / "saas_accounts.csv", encoding="utf-8",
              newline="") as f:
        stayed = [r["account_id"] for r in csv.DictReader(f)
                  if r["churn_flag"] == "0"][:len(reasons)]
    file = saas.folder / "saas_churn_events.csv"
    file.write_text("churn_event_id,account_id,churn_date,reason_code,"
                    "feedback_text\n" + "".join(
                        f"E{i},{code},2025-02-0{i + 1},{word},too slow\n"
                        for i, (code, word) in enumerate(
                            zip(stayed, reasons))))
    said = saas.perennial("import", "churn", file, "--preset",
                          "saas_churn_events")
    assert f"{len(reasons)} created" in said and " 0 refused" in said, said
    family = dict(saas.sql("SELECT code, COALESCE(family_code, 'none')"
                           " FROM churn_reason;"))
    for i, (code, word) in enumerate(zip(stayed, reasons)):
        reason = reasons[word]
        assert cases_of(saas, f"2025-02-0{i + 1}") == Counter(
            [(code, reason, family[reason])]), word


def test_a_sample_of_each_file_reads_as_the_reference_reads_it(saas, telco):
    sample_agrees(saas, 4)


def test_the_funnel_of_each_file_is_the_references(saas, telco):
    for moves, members, *_ in figures_agree(saas, QUESTIONS):
        assert moves and members


@pytest.mark.long
def test_every_imported_customer_reads_as_the_reference_reads_it(saas, telco):
    all_agree(saas)


def test_an_undone_import_leaves_nothing_behind(base, data_dir):
    number = base.sql("SELECT MAX(id) FROM import WHERE kind = 'ticket'"
                      " AND state = 'done';")
    said = base.perennial("import", "undo", number[0][0])
    assert " 0 rows kept" in said, said
    assert base.sql("SELECT (SELECT COUNT(*) FROM ticket WHERE live = 1),"
                    " (SELECT COUNT(*) FROM feedback WHERE live = 1),"
                    " (SELECT COUNT(*) FROM event WHERE voided_at IS NULL"
                    " AND kind IN (80, 81, 90));") == [["0", "0", "0"]]
