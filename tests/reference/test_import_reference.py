"""Real files through the real binary give exactly the published answers.

`perennial import` with the presets that ship reads the files into a database
of its own; SQL over the product's tables then has to give every cell of the
answers beside the files. The files may not be shipped: PERENNIAL_DATA names
their folder, and without it these tests are skipped.
"""
import csv
import datetime
import tempfile
from decimal import Decimal

import pytest

from reference import agree, ask
from reference.base import Base
from reference.test_funnel_all_reference import Compared
from reference.test_funnel_reference import agrees

ALL_MODELS = 1  # customers of each file that are read in all eight models
# model of which every figure is asked, period, entry of the cohort
QUESTIONS = [("lifecycle6", "2011-06-01", "2012-05-31", "purchase"),
             ("lifecycle6", "2016-10-01", "2017-12-31", "consideration"),
             ("relationship4", "2024-01-01", "2024-12-31", "exploration"),
             ("segments4", "2024-01-01", "2024-12-31", "new")]
END = "2023-12-31"  # end of the calibration window of sim_orders


@pytest.fixture(scope="module")
def base(data_dir):
    with tempfile.TemporaryDirectory(prefix="perennial-ref.") as folder:
        b = Base(folder)
        try:
            yield b
        finally:
            b.stop()


@pytest.fixture(scope="module")
def crm(base, data_dir):
    for kind, name, preset in (
            ("accounts", "crm_sales_teams", "crm_sales_teams"),
            ("products", "crm_products", "crm_products"),
            ("customers", "crm_accounts", "crm_accounts"),
            ("opportunities", "crm_sales_pipeline", "crm_pipeline")):
        base.perennial("import", kind, data_dir / f"{name}.csv",
                       "--preset", preset)
    return base


def answers(data_dir, name):
    with open(data_dir / "ref" / f"{name}.csv", encoding="utf-8",
              newline="") as f:
        return list(csv.reader(f))[1:]


def number(text):
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def same(got, wanted):
    """Cell by cell; numbers as numbers, rates and averages to 1e-4."""
    assert len(got) == len(wanted)
    for row, want in zip(got, wanted):
        assert len(row) == len(want), (row, want)
        for a, b in zip(map(number, row), map(number, want)):
            if isinstance(a, Decimal) and isinstance(b, Decimal):
                assert abs(a - b) <= Decimal("0.0001"), (row, want)
            else:
                assert a == b, (row, want)


# One row an opportunity of the pipeline, with names instead of numbers.
DEALS = """
WITH deal AS (
  SELECT o.*, a.name agent, t.region, p.name product,
    DATEDIFF(o.closed_on, o.opened_on) days
  FROM opportunity o
  LEFT JOIN account a ON a.id = o.account_id
  LEFT JOIN team t ON t.id = a.team_id
  LEFT JOIN product p ON p.id = o.product_id
  WHERE o.live = 1)
"""


def by(column):
    return DEALS + f""",
won AS (SELECT DISTINCT {column} k, MEDIAN(days) OVER (PARTITION BY {column}) m
  FROM deal WHERE outcome = 'won'),
closed AS (SELECT DISTINCT {column} k,
  MEDIAN(days) OVER (PARTITION BY {column}) m
  FROM deal WHERE outcome IS NOT NULL)
SELECT {column}, COUNT(*), SUM(outcome IS NULL AND opened_on IS NULL),
  SUM(outcome IS NULL AND opened_on IS NOT NULL), SUM(outcome <=> 'won'),
  SUM(outcome <=> 'lost'), SUM(IF(outcome = 'won', amount, 0)),
  MAX(won.m), MAX(closed.m),
  ROUND(100 * SUM(outcome <=> 'won') / SUM(outcome IS NOT NULL), 4),
  ROUND(AVG(IF(outcome = 'won', amount, NULL)), 4)
FROM deal LEFT JOIN won ON won.k = {column} LEFT JOIN closed ON
  closed.k = {column}
GROUP BY {column} ORDER BY BINARY {column};"""


def test_crm_by_agent(crm, data_dir):
    same(crm.sql(by("agent")), answers(data_dir, "crm_by_agent"))


def test_crm_by_product(crm, data_dir):
    same(crm.sql(by("product")), answers(data_dir, "crm_by_product"))


def test_crm_by_region(crm, data_dir):
    same(crm.sql(by("region")), answers(data_dir, "crm_by_region"))


def test_crm_by_close_month(crm, data_dir):
    got = crm.sql(DEALS + """,
    m AS (SELECT *, DATE_FORMAT(closed_on, '%Y-%m') ym,
        MEDIAN(days) OVER (PARTITION BY DATE_FORMAT(closed_on, '%Y-%m')) mid
      FROM deal WHERE outcome IS NOT NULL)
    SELECT ym, COUNT(*), SUM(outcome = 'won'), SUM(outcome = 'lost'),
      SUM(IF(outcome = 'won', amount, 0)), MAX(mid),
      ROUND(100 * SUM(outcome = 'won') / COUNT(*), 4)
    FROM m GROUP BY ym ORDER BY ym;""")
    same(got, answers(data_dir, "crm_by_close_month"))


def test_crm_funnel_overall(crm, data_dir):
    all_, engaged, closed, won = map(int, crm.sql(DEALS + """
    SELECT COUNT(*), SUM(opened_on IS NOT NULL), SUM(outcome IS NOT NULL),
      SUM(outcome <=> 'won') FROM deal;""")[0])
    steps = [("Prospecting", all_, all_), ("Engaging", engaged, all_),
             ("Closed", closed, engaged), ("Won", won, closed)]
    got = [[str(i + 1), name, str(n), str(100 * Decimal(n) / before),
            str(100 * Decimal(n) / all_), str(before - n)]
           for i, (name, n, before) in enumerate(steps)]
    same(got, answers(data_dir, "crm_funnel_overall"))


def test_crm_kpis(crm, data_dir):
    """The figures about names look at the file's own words: the preset folds
    them, so they are asked of what it folded."""
    got = dict(crm.sql(DEALS + """,
    won AS (SELECT MEDIAN(amount) OVER () a, MEDIAN(days) OVER () d FROM deal
      WHERE outcome = 'won' LIMIT 1),
    lost AS (SELECT MEDIAN(days) OVER () d FROM deal
      WHERE outcome = 'lost' LIMIT 1),
    shut AS (SELECT MEDIAN(days) OVER () d,
        PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY days) OVER () p25,
        PERCENTILE_CONT(0.75) WITHIN GROUP (ORDER BY days) OVER () p75,
        PERCENTILE_CONT(0.90) WITHIN GROUP (ORDER BY days) OVER () p90
      FROM deal WHERE outcome IS NOT NULL LIMIT 1),
    age AS (SELECT MEDIAN(DATEDIFF('2017-12-31', opened_on)) OVER () d
      FROM deal WHERE outcome IS NULL AND opened_on IS NOT NULL LIMIT 1)
    SELECT 'opportunities', COUNT(*) FROM deal
    UNION ALL SELECT 'stage_Won', SUM(outcome <=> 'won') FROM deal
    UNION ALL SELECT 'stage_Lost', SUM(outcome <=> 'lost') FROM deal
    UNION ALL SELECT 'stage_Engaging', COUNT(*) FROM deal
      WHERE outcome IS NULL AND step = 'engaging'
    UNION ALL SELECT 'stage_Prospecting', COUNT(*) FROM deal
      WHERE outcome IS NULL AND step = 'prospecting'
    UNION ALL SELECT 'win_rate_pct_of_closed',
      100 * SUM(outcome <=> 'won') / SUM(outcome IS NOT NULL) FROM deal
    UNION ALL SELECT 'won_value', SUM(amount) FROM deal WHERE outcome = 'won'
    UNION ALL SELECT 'avg_won_value', AVG(amount) FROM deal
      WHERE outcome = 'won'
    UNION ALL SELECT 'median_won_value', a FROM won
    UNION ALL SELECT 'median_days_engage_to_won', d FROM won
    UNION ALL SELECT 'mean_days_engage_to_won', AVG(days) FROM deal
      WHERE outcome = 'won'
    UNION ALL SELECT 'median_days_engage_to_lost', d FROM lost
    UNION ALL SELECT 'mean_days_engage_to_lost', AVG(days) FROM deal
      WHERE outcome = 'lost'
    UNION ALL SELECT 'median_days_engage_to_close', d FROM shut
    UNION ALL SELECT 'p25_days_to_close', p25 FROM shut
    UNION ALL SELECT 'p75_days_to_close', p75 FROM shut
    UNION ALL SELECT 'p90_days_to_close', p90 FROM shut
    UNION ALL SELECT 'max_days_to_close', MAX(days) FROM deal
      WHERE outcome IS NOT NULL
    UNION ALL SELECT 'median_age_open_engaging_at_2017-12-31', d FROM age
    UNION ALL SELECT 'mean_age_open_engaging_at_2017-12-31',
      AVG(DATEDIFF('2017-12-31', opened_on)) FROM deal
      WHERE outcome IS NULL AND opened_on IS NOT NULL
    UNION ALL SELECT 'missing_account', SUM(customer_id IS NULL) FROM deal
    UNION ALL SELECT 'missing_account_open', SUM(customer_id IS NULL)
      FROM deal WHERE outcome IS NULL
    UNION ALL SELECT 'missing_engage_date', SUM(opened_on IS NULL) FROM deal
    UNION ALL SELECT 'product_names_not_in_products_csv', COUNT(*) FROM deal
      WHERE product = 'GTX Pro'
    UNION ALL SELECT 'distinct_agents', COUNT(DISTINCT account_id) FROM deal
    UNION ALL SELECT 'distinct_accounts', COUNT(DISTINCT customer_id)
      FROM deal
    UNION ALL SELECT 'agents_in_teams_without_deals', COUNT(*) FROM account a
      JOIN account_role r ON r.account_id = a.id AND r.role = 'sales'
      WHERE NOT EXISTS (SELECT 1 FROM opportunity o
        WHERE o.account_id = a.id);"""))
    wanted = answers(data_dir, "crm_kpis")
    same([[k, got[k]] for k, _ in wanted], wanted)


def test_opportunities_without_a_customer_have_no_event(crm):
    assert crm.sql("""SELECT COUNT(*) FROM opportunity
      WHERE customer_id IS NULL;""") == [["1425"]]
    assert crm.sql("""SELECT COUNT(*) FROM event e JOIN opportunity o
      ON o.id = e.ref_id WHERE e.kind BETWEEN 30 AND 33
      AND NOT (o.customer_id <=> e.customer_id);""") == [["0"]]


def test_online_retail_monthly(base, data_dir):
    base.perennial("import", "orders", data_dir / "online_retail_invoices.csv",
                   "--preset", "online_retail")
    got = base.sql("""SELECT DATE_FORMAT(ordered_on, '%Y-%m') ym,
      COUNT(*), COUNT(DISTINCT o.customer_id), SUM(amount)
      FROM sales_order o JOIN import i ON i.id = o.import_id
      WHERE o.live = 1 AND amount > 0
        AND i.file_name = 'online_retail_invoices.csv'
      GROUP BY ym ORDER BY ym;""")
    same(got, answers(data_dir, "online_retail_monthly"))
    assert base.sql("""SELECT COUNT(*), COUNT(DISTINCT e.customer_id)
      FROM sales_return r JOIN event e ON e.ref_id = r.id AND e.kind = 42
      AND e.amount = -r.amount AND e.day = r.returned_on;""")[0][0] == "3654"


def test_sim_orders_x_t_x_T(base, data_dir):
    base.perennial("import", "orders", data_dir / "sim_orders_bgnbd.csv",
                   "--preset", "sim_orders")
    rows = base.sql(f"""SELECT c.code, COUNT(DISTINCT e.day) - 1,
      DATEDIFF(MAX(e.day), MIN(e.day)), DATEDIFF('{END}', MIN(e.day))
      FROM event e JOIN customer c ON c.id = e.customer_id
      JOIN import i ON i.id = e.import_id
        AND i.file_name = 'sim_orders_bgnbd.csv'
      WHERE e.kind = 40 AND e.amount > 0 AND e.voided_at IS NULL
        AND e.day <= '{END}' GROUP BY c.id ORDER BY c.code;""")
    wanted = answers(data_dir, "sim_orders_customers")
    assert len(rows) == len(wanted)
    for row, want in zip(rows, wanted):
        assert row[0] == want[0] and row[1] == want[1], (row, want)
        assert abs(int(row[2]) / 7 - float(want[2])) < 1e-6, (row, want)
        assert abs(int(row[3]) / 7 - float(want[3])) < 1e-6, (row, want)


def test_cn_demo_summary(base, data_dir, tmp_path):
    with open(data_dir / "cn_demo_customers.csv", encoding="utf-8",
              newline="") as f:
        owners = sorted({r["owner"] for r in csv.DictReader(f)})
    people = tmp_path / "owners.csv"
    people.write_text("姓名\n" + "".join(o + "\n" for o in owners),
                      encoding="utf-8")
    base.perennial("import", "accounts", people)
    base.perennial("import", "customers", data_dir / "cn_demo_customers.csv",
                   "--preset", "cn_demo")
    dimensions = {
        "ALL": "'ALL'", "stage": "o.stage_note", "level": "c.grade",
        "province": "c.province", "industry": "n.name_zh_cn",
        "company_size": "h.name_zh_cn", "source": "s.name_zh_cn",
        "owner": "a.name", "churn_reason": "o.churn_reason"}
    wanted = answers(data_dir, "cn_demo_summary")
    assert {w[0] for w in wanted} == set(dimensions)
    got = []
    for name, column in dimensions.items():
        got += base.sql(f"""SELECT '{name}', {column}, COUNT(*),
          SUM(o.purchases), SUM(o.amount)
          FROM customer c JOIN opening_record o ON o.customer_id = c.id
            AND o.live = 1
          JOIN import i ON i.id = c.import_id
            AND i.file_name = 'cn_demo_customers.csv'
          LEFT JOIN industry n ON n.id = c.industry_id
          LEFT JOIN choice h ON h.list = 'size' AND h.code = c.size_code
          LEFT JOIN source s ON s.id = c.source_id
          LEFT JOIN account a ON a.id = c.owner_id
          WHERE c.live = 1 AND {column} <> '' GROUP BY BINARY {column};""")
    same(sorted(got), sorted(wanted))


def test_the_same_files_again_change_nothing(base, crm, data_dir):
    for kind, name, preset in (
            ("customers", "crm_accounts", "crm_accounts"),
            ("opportunities", "crm_sales_pipeline", "crm_pipeline"),
            ("orders", "online_retail_invoices", "online_retail"),
            ("customers", "cn_demo_customers", "cn_demo")):
        said = base.perennial("import", kind, data_dir / f"{name}.csv",
                              "--preset", preset)
        assert " 0 created, 0 updated" in said and "0 refused" in said, said
    assert base.sql("SELECT COUNT(*) FROM import_before;") == [["0"]]


def test_every_imported_customer_has_its_stage(base):
    assert base.sql("""SELECT COUNT(*) FROM customer
      WHERE stage_since = '9999-12-31' AND live = 1;""") == [["0"]]
    assert datetime.date.fromisoformat(
        base.sql("SELECT MAX(last_purchase_on) FROM customer WHERE"
                 " last_purchase_on < '9999-01-01';")[0][0])


def judge(base, ids):
    reference = agree.Reference(base, ids)
    assert agree.ledger_agrees(reference, reference.histories()) >= len(ids)
    agree.facts_agree(reference)
    return reference


def sample_agrees(base, count):
    """So many customers of each import: facts and ledger, day by day to
    today."""
    ids, each = [], []
    for number, in base.sql("SELECT DISTINCT import_id FROM customer WHERE"
                            " import_id IS NOT NULL ORDER BY 1;"):
        ids += agree.sample([int(i) for i, in base.sql(
            f"SELECT id FROM customer WHERE import_id = {number};")], count)
        each += ids[-ALL_MODELS:]
    assert ids
    reference = judge(base, sorted(ids))
    one = agree.Reference(base, each)
    agree.history_agrees(one)
    for back in (0, 4000):
        agree.explain_agrees(one, one.ids[0], "lifecycle6",
                             reference.today - back)


def all_agree(base):
    ids = [int(i) for i, in base.sql("SELECT id FROM customer ORDER BY id;")]
    for first in range(0, len(ids), 500):
        judge(base, ids[first:first + 500])


def test_a_sample_of_each_file_reads_as_the_reference_reads_it(base):
    sample_agrees(base, 8)


def figures_agree(base, questions):
    """The funnel of all that was imported, in all kept models and the periods
    of the questions; the model of each with every figure that there is. How
    many moves and members of cohorts were compared, a question."""
    reference = agree.Reference(base)
    of, met = ask.dimensions(reference), []
    questions = [(model, *(datetime.date.fromisoformat(d).toordinal()
                           for d in days), entry)
                 for model, *days, entry in questions]
    for model, first, last, entry in questions:
        compared = Compared(reference, of, model, first, last, entry)
        met.append((*agrees(compared.asked, compared.funnel, first, last,
                            entry=entry), *compared.all()))
        for other in set(agree.KEPT) - {model}:
            asked = ask.Asked(base, other)
            agrees(asked, asked.figures(), first, last)
    print(met)
    return met


def test_the_funnel_of_each_file_is_the_references(base):
    """Of online_retail, sim_orders and crm, the years each is about."""
    for moves, members, *_ in figures_agree(base, QUESTIONS):
        assert moves and members


@pytest.mark.long
def test_every_imported_customer_reads_as_the_reference_reads_it(base):
    all_agree(base)
