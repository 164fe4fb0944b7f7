"""Recovery cases for make bench: a tenth as many as there are customers, opened
over 24 months, with their reasons, second looks, plans and steps, and contracts of
a fifth of the customers. All is drawn from the number of the case, so two bases
agree. Contracts and outcomes are rows without events: no stage changes by them,
and what the other sections measure stays as it was."""
import os

MARK = "bench-cases 1"

# the n-th draw of a case, 0 .. m - 1
DRAW = "CRC32(CONCAT({tag!r}, s.n)) MOD {m}"


def draw(tag, m):
    return DRAW.format(tag=tag, m=m)


# Every case with what is drawn for it; days count back from today.
CASES = f"""
CREATE TEMPORARY TABLE bench_case (n INT UNSIGNED PRIMARY KEY, customer_id BIGINT UNSIGNED,
  state VARCHAR(16), cause VARCHAR(8), opened_on DATE, closed_on DATE NULL,
  lost_on DATE NULL, reason VARCHAR(24), other VARCHAR(24), reviewed INT,
  tier VARCHAR(8), template BIGINT UNSIGNED NULL, due DATE NULL)
SELECT s.n, 1 + s.n * 7919 MOD {{count}} AS customer_id,
  ELT(INTERVAL({draw('state', 100)}, 0, 5, 8, 12, 47, 60, 68, 74, 92), 'at_risk',
    'planned', 'saving', 'lost', 'restored', 'partly_restored', 'withdrawn',
    'released', 'passed') AS state,
  ELT(INTERVAL({draw('cause', 100)}, 0, 45, 65, 85), 'warning', 'notice', 'loss',
    'hand') AS cause,
  CURRENT_DATE - INTERVAL IF({draw('state', 100)} < 12, 1 + {draw('day', 90)},
    120 + {draw('day', 610)}) DAY AS opened_on,
  NULL AS closed_on, NULL AS lost_on, '' AS reason, '' AS other,
  {draw('review', 100)} AS reviewed,
  ELT(INTERVAL({draw('tier', 100)}, 0, 8, 25, 55, 85, 95), 'A', 'B', 'C', 'D',
    'below', '') AS tier,
  NULL AS template, NULL AS due
FROM (SELECT seq AS n FROM seq_1_to_{{cases}}) s;

CREATE TEMPORARY TABLE bench_reason (n INT PRIMARY KEY, code VARCHAR(24))
  SELECT ROW_NUMBER() OVER (ORDER BY code) - 1 AS n, code FROM churn_reason
  WHERE retired = 0 AND merged_into IS NULL AND needs_text = 0;
CREATE TEMPORARY TABLE bench_template (n INT, kind VARCHAR(8), id BIGINT UNSIGNED,
  PRIMARY KEY (kind, n)) SELECT ROW_NUMBER() OVER (PARTITION BY kind
  ORDER BY id) - 1 AS n, kind, id FROM plan_template WHERE active = 1;

UPDATE bench_case s SET
  closed_on = IF(state IN ('at_risk', 'planned', 'saving'), NULL,
    opened_on + INTERVAL 20 + {draw('close', 95)} DAY),
  due = IF(state IN ('at_risk', 'planned', 'saving'), CURRENT_DATE + INTERVAL
    CAST({draw('due', 60)} AS SIGNED) - 12 DAY, NULL),
  lost_on = CASE WHEN cause = 'loss' THEN opened_on WHEN state = 'lost'
    THEN opened_on + INTERVAL 5 + {draw('lost', 15)} DAY END,
  reason = (SELECT code FROM bench_reason r WHERE r.n = LEAST({draw('r1', 23)},
    {draw('r2', 23)}) MOD (SELECT COUNT(*) FROM bench_reason)),
  other = (SELECT code FROM bench_reason r WHERE r.n = {draw('r3', 23)} MOD
    (SELECT COUNT(*) FROM bench_reason)),
  template = IF({draw('plan', 100)} < 70 AND state NOT IN ('at_risk', 'passed'),
    (SELECT id FROM bench_template t WHERE t.kind = IF(s.state = 'released',
      'release', 'restore') AND t.n = {draw('template', 97)} MOD (SELECT COUNT(*)
      FROM bench_template x WHERE x.kind = IF(s.state = 'released', 'release',
      'restore'))), NULL);

INSERT INTO recovery_case (id, code, customer_id, cause, warning_code, state,
  opened_on, opened_at, state_on, lost_on, closed_on, closed_at, left_model,
  left_stage, owner_id, reason_code, competitor_id, offer_percent, revenue_365,
  margin_365, serve_365, tier, avoidable, suggested, decision, decided_by,
  decided_at, approval, asked_at, asked_by, budget, spent, deadline, lesson,
  review_on, review, version, customer_owner_id, customer_team_id)
SELECT s.n, CONCAT('WH-B-', s.n), s.customer_id, s.cause,
  IF(s.cause = 'warning', IF({draw('warn', 2)}, 'no_contact', 'frequency'), ''),
  s.state, s.opened_on, s.opened_on, COALESCE(s.closed_on, s.opened_on),
  s.lost_on, s.closed_on, s.closed_on, 'lifecycle6',
  ELT(1 + {draw('left', 3)}, 'purchase', 'usage', 'loyalty'), c.owner_id,
  s.reason, IF({draw('rival', 100)} < 30 AND r.family_code = 'competitor',
    (SELECT MIN(id) FROM competitor) + {draw('who', 12)}, NULL),
  IF({draw('rival', 100)} < 15, -200 - CAST({draw('offer', 1500)} AS SIGNED), NULL),
  10000 + {draw('revenue', 500000)}, 2000 + {draw('revenue', 500000)} DIV 3,
  {draw('serve', 9000)}, s.tier,
  ELT(1 + {draw('avoid', 4)}, 'yes', 'partly', 'no', 'unknown'),
  IF(s.state = 'released', 'release', 'restore'),
  IF(s.state IN ('at_risk', 'passed'), '', IF(s.state = 'released', 'release',
    'restore')), c.owner_id, s.opened_on,
  IF(s.state = 'planned' AND {draw('ask', 20)} = 0, 'asked', ''),
  IF(s.state = 'planned', s.opened_on, NULL), c.owner_id,
  IF(s.template IS NULL, NULL, 1000 + {draw('budget', 9000)}),
  IF(s.closed_on IS NULL OR s.template IS NULL, 0, {draw('spent', 8000)}), s.due,
  IF(s.closed_on IS NOT NULL AND {draw('lesson', 12)} = 0,
    '交期晚了两周，以后先确认库存再答复客户。', ''),
  IF(s.lost_on IS NULL, NULL, s.lost_on + INTERVAL 30 DAY),
  IF(s.lost_on IS NULL OR s.lost_on + INTERVAL 35 DAY > CURRENT_DATE
    OR s.reviewed >= 70, '', IF(s.reviewed < 8, 'changed', 'confirmed')), 2,
  c.owner_id, c.team_id
FROM bench_case s JOIN customer c ON c.id = s.customer_id
  JOIN churn_reason r ON r.code = s.reason;

INSERT INTO recovery_case_reason (case_id, reason_code, main, said_by, evidence,
  at) SELECT n, reason, 1, 'customer', '客户来电说明。', opened_on FROM bench_case
  UNION ALL SELECT n, other, NULL, 'salesperson', '', opened_on FROM bench_case
  WHERE other <> reason AND n MOD 5 < 2;
INSERT INTO recovery_case_state (case_id, state, day, at)
  SELECT n, 'at_risk', opened_on, opened_on FROM bench_case
  UNION ALL SELECT n, state, COALESCE(closed_on, opened_on),
  COALESCE(closed_on, opened_on) FROM bench_case WHERE state <> 'at_risk';
INSERT INTO recovery_case_review (case_id, verdict, reason_before, reason_after,
  day, at) SELECT k.id, k.review, IF(k.review = 'changed', s.other, s.reason),
  s.reason, k.review_on, k.review_on FROM recovery_case k JOIN bench_case s
  ON s.n = k.id WHERE k.review <> '';
INSERT INTO recovery_outcome (customer_id, case_no, opened_on, closed_on,
  closed_at, outcome) SELECT customer_id, CONCAT('WH-B-', n), opened_on,
  closed_on, closed_on, state FROM bench_case
  WHERE closed_on IS NOT NULL AND state <> 'passed';
UPDATE recovery_case k JOIN recovery_outcome o ON o.case_no = k.code
  SET k.outcome_id = o.id;
INSERT INTO plan (id, case_id, template_id, state, started_on, started_at,
  ended_on, arm, until_on) SELECT n, n, template, IF(closed_on IS NULL, 'running',
  'ended'), opened_on + INTERVAL 2 DAY, opened_on, closed_on,
  IF(n MOD 10 = 0, 'treated', ''), IF(n MOD 10 = 0, opened_on + INTERVAL 32 DAY,
  NULL) FROM bench_case WHERE template IS NOT NULL;
INSERT INTO plan (case_id, template_id, state, started_on, started_at, ended_on,
  arm, until_on) SELECT n, (SELECT MIN(id) FROM bench_template
  WHERE kind = 'restore'), 'waited', opened_on, opened_on, closed_on, 'waited',
  opened_on + INTERVAL 30 DAY FROM bench_case WHERE template IS NULL
  AND state NOT IN ('at_risk', 'passed') AND n MOD 7 = 0;
INSERT INTO plan_step (id, plan_id, case_id, customer_id, position, role,
  account_id, kind, title, since_on, due_on, state, state_on)
SELECT s.n * 4 + p.seq - 1, s.n, s.n, s.customer_id, p.seq, 'owner', c.owner_id,
  ELT(p.seq, 'call', 'visit', 'quote', 'call'),
  ELT(p.seq, '致电了解原因', '上门拜访', '提交方案与报价', '回访确认'),
  s.opened_on, s.opened_on + INTERVAL p.seq * 9 DAY,
  CASE WHEN s.closed_on IS NOT NULL THEN IF(p.seq < 4 OR s.n MOD 3, 'done',
    'gone') WHEN s.opened_on + INTERVAL p.seq * 9 + 3 DAY < CURRENT_DATE
    AND s.n MOD 9 THEN 'done' ELSE 'open' END,
  s.opened_on + INTERVAL p.seq * 9 DAY
FROM bench_case s JOIN customer c ON c.id = s.customer_id JOIN seq_1_to_4 p
WHERE s.template IS NOT NULL;
INSERT INTO task (customer_id, account_id, kind, title, due_on, source,
  source_id, customer_owner_id, customer_team_id) SELECT p.customer_id,
  p.account_id, p.kind, p.title, p.due_on, 'recovery', p.id, c.owner_id, c.team_id
  FROM plan_step p JOIN customer c ON c.id = p.customer_id WHERE p.state = 'open';
UPDATE plan_step p JOIN task t ON t.source = 'recovery' AND t.source_id = p.id
  SET p.task_id = t.id WHERE p.state = 'open';

INSERT INTO contract (code, customer_id, account_id, type, status, starts_on,
  ends_on, term_months, renews, notice_days, price, customer_owner_id,
  customer_team_id)
SELECT CONCAT('B', s.n), c.id, c.owner_id, 'fixed', IF({draw('end', 700)} < 300,
  'ended', 'running'), CURRENT_DATE + INTERVAL CAST({draw('end', 700)} AS SIGNED)
  - 665 DAY, CURRENT_DATE + INTERVAL CAST({draw('end', 700)} AS SIGNED) - 300 DAY,
  12, s.n MOD 3 = 0, 30, 5000 + {draw('price', 90000)}, c.owner_id, c.team_id
FROM (SELECT id * 5 AS n FROM customer WHERE id <= {{count}} DIV 5) s
  JOIN customer c ON c.id = s.n;


INSERT INTO customer_tally (customer_id, open_case) SELECT customer_id, MIN(id)
  FROM recovery_case WHERE open = 1 GROUP BY customer_id
  ON DUPLICATE KEY UPDATE open_case = VALUES(open_case);

ANALYZE TABLE recovery_case, recovery_case_reason, recovery_case_state,
  recovery_case_review, plan, plan_step, task, contract;
"""

# A team of two as any company of this size has: a thousand customers are the
# same in the small base and in the large one.
DESK = """
INSERT INTO team (code, name, parent_id, path, region)
  SELECT 'desk', '直销', 1, '/d/', '' FROM DUAL;
UPDATE team t JOIN team r ON r.id = 1 SET t.path = CONCAT(r.path, t.id, '/')
  WHERE t.code = 'desk';
UPDATE people_generation SET generation = generation + 1;
"""
DESK_CUSTOMERS = """
SELECT id, team_id INTO @owner, @team FROM account WHERE login = 'desk1';
UPDATE customer SET owner_id = @owner, team_id = @team WHERE id <= 1000;
UPDATE warning SET owner_id = @owner, team_id = @team WHERE customer_id <= 1000
  AND open = 1;
UPDATE task SET account_id = @owner, customer_owner_id = @owner,
  customer_team_id = @team WHERE customer_id <= 1000;
UPDATE contract SET customer_owner_id = @owner, customer_team_id = @team
  WHERE customer_id <= 1000;
UPDATE recovery_case SET owner_id = @owner, customer_owner_id = @owner,
  customer_team_id = @team WHERE customer_id <= 1000;
INSERT INTO stage_dirty (customer_id) SELECT id FROM customer WHERE id <= 1000;
"""

RIVALS = """INSERT IGNORE INTO competitor (name) SELECT CONCAT('同行', seq)
  FROM seq_1_to_12 WHERE (SELECT COUNT(*) FROM competitor) = 0;"""


def make(i, password, say, cases=None):
    """Once a base; `cases`: how many, a tenth of the customers else."""
    mark = os.path.join(i.folder, "bench-cases")
    if os.path.exists(mark) and open(mark).read() == MARK:
        return
    cases = cases or i.count // 10
    say(f"  {cases:,} recovery cases among {i.count:,} customers")
    i.sql(RIVALS)
    i.sql(CASES.format(count=i.count, cases=cases))
    i.sql(DESK)
    for login, role in (("desk0", "manager"), ("desk1", "sales")):
        i.command("user", "add", login, "--stdin", "--keep", "--team", "desk",
                  "--role", role, text=password)
    i.sql(DESK_CUSTOMERS)
    i.command("restage", "--due")  # warnings of a base from before there were any
    with open(mark, "w") as f:
        f.write(MARK)
