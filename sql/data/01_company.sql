-- The company as it is before anybody has set anything. Rows of people are made
-- once and then belong to them: the update sets id to itself, which does nothing.
-- The account system is who the command line acts as; nobody can log in with it.
INSERT INTO setting (name, value) VALUES
  ('company.cycle_days', '90')
ON DUPLICATE KEY UPDATE
  value = IF(touched, value, VALUES(value));

INSERT INTO team (id, code, name, parent_id, path) VALUES
  (1, 'root', '全公司', NULL, '/1/')
ON DUPLICATE KEY UPDATE id = team.id;

INSERT INTO account (login, name, team_id) VALUES
  ('system', 'Perennial', 1)
ON DUPLICATE KEY UPDATE id = account.id;

INSERT IGNORE INTO account_role (account_id, role)
  SELECT id, r.role FROM account
  JOIN (SELECT 'admin' AS role UNION ALL SELECT 'manager') r
  WHERE login = 'system'
  AND NOT EXISTS (SELECT 1 FROM account_role a WHERE a.account_id = account.id);
