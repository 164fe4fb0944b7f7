-- Who works with the product: teams, accounts, sessions, and what they leave
-- behind. Rules for all files here: a step ends in a semicolon at the end of a
-- line and can run again, an *_id without a foreign key points at a row that is
-- switched off and never deleted (accounts, reference rows), and a foreign key
-- never cascades, so a forgotten child is an error and not a silent loss.
CREATE TABLE IF NOT EXISTS team (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the team',
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Short code, used by imports',
  name VARCHAR(100) NOT NULL COMMENT 'Name on screen',
  parent_id BIGINT UNSIGNED NULL COMMENT 'Team above, NULL for the root',
  path VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Ids from the root down, /1/4/ , so that a team and all below is one prefix',
  shared TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = its salespeople see the customers of the whole team',
  region VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'Regional office the team belongs to, as the company names it',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = dissolved, not offered any more',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that created the row',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY team_code (code),
  UNIQUE KEY team_path (path),
  KEY team_import (import_id),
  CONSTRAINT team_parent FOREIGN KEY (parent_id) REFERENCES team (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Teams, a tree';

CREATE TABLE IF NOT EXISTS account (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the account',
  login VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Name to log in with, lower case',
  name VARCHAR(100) NOT NULL COMMENT 'Name of the person on screen',
  name_sort VARBINARY(128) NOT NULL DEFAULT '' COMMENT 'Collation key of the name, cut to 128 bytes',
  email VARCHAR(254) NOT NULL DEFAULT '' COMMENT 'Mail address',
  phone VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'Telephone',
  password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'argon2id string, empty = nobody can log in with it',
  password_at DATETIME(6) NULL COMMENT 'When the password was last set, UTC',
  must_change TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = the password must be changed at the next login',
  team_id BIGINT UNSIGNED NULL COMMENT 'Team of the person',
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'zh-CN, zh-TW or en, empty = as the browser asks',
  theme VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'light or dark, empty = as the system',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = cannot log in, stays as owner of old rows',
  last_login_at DATETIME(6) NULL COMMENT 'Last successful login, UTC',
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'When the row was made, UTC',
  created_by BIGINT UNSIGNED NULL COMMENT 'Account that made it',
  import_id BIGINT UNSIGNED NULL COMMENT 'Import that created the row',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  UNIQUE KEY account_login (login),
  KEY account_team (team_id, name_sort),
  KEY account_name (name_sort),
  KEY account_import (import_id),
  CONSTRAINT account_team_of FOREIGN KEY (team_id) REFERENCES team (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='People who log in, switched off and not deleted once they own a row';

CREATE TABLE IF NOT EXISTS account_role (
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Account',
  role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'sales, manager, marketing, service, analyst or admin',
  PRIMARY KEY (account_id, role),
  KEY account_role_role (role),
  CONSTRAINT account_role_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Roles of an account, one or more';

CREATE TABLE IF NOT EXISTS account_setting (
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Account',
  name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What is remembered: list.customer.columns, list.dense, list.customer.view …',
  value TEXT NOT NULL COMMENT 'The value as the page writes it',
  changed_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'Last written, UTC',
  PRIMARY KEY (account_id, name),
  CONSTRAINT account_setting_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What a page remembers for one person';

CREATE TABLE IF NOT EXISTS setting (
  name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key: company.cycle_days …; name, zone and currency of the company are in the settings file',
  value TEXT NOT NULL COMMENT 'The value as text',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  changed_at DATETIME(6) NULL COMMENT 'Last edit, UTC',
  changed_by BIGINT UNSIGNED NULL COMMENT 'Account of the last edit',
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Settings of the whole company';

CREATE TABLE IF NOT EXISTS session (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the session',
  token_digest BINARY(32) NOT NULL COMMENT 'SHA-256 of the cookie, the cookie itself is stored nowhere',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Who is logged in',
  csrf VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Token that every form of the session carries',
  created_at DATETIME(6) NOT NULL COMMENT 'Login, UTC, ends 12 hours later at the latest',
  seen_at DATETIME(6) NOT NULL COMMENT 'Last request, UTC, written at most once a minute',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Network address at login',
  agent VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Browser at login, cut',
  ended_at DATETIME(6) NULL COMMENT 'Log out, log out everywhere or password change, UTC',
  PRIMARY KEY (id),
  UNIQUE KEY session_token (token_digest),
  KEY session_account (account_id, ended_at),
  KEY session_created (created_at),
  CONSTRAINT session_account_of FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Who is logged in from where';

CREATE TABLE IF NOT EXISTS login_failure (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the row',
  login VARCHAR(64) NOT NULL COMMENT 'What was typed as the login, cut',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Network address it came from',
  at DATETIME(6) NOT NULL COMMENT 'When, UTC',
  PRIMARY KEY (id),
  KEY login_failure_login (login, at),
  KEY login_failure_address (address, at),
  KEY login_failure_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Failed logins, for the delay by user and by address';

CREATE TABLE IF NOT EXISTS form_once (
  token VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'One-time id that the form carried',
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Who sent it',
  location VARCHAR(512) NOT NULL DEFAULT '' COMMENT 'Address the first answer led to, given again to the second',
  created_at DATETIME(6) NOT NULL COMMENT 'When it was first sent, UTC',
  PRIMARY KEY (token),
  KEY form_once_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Forms that were accepted, so that a second click does nothing';

CREATE TABLE IF NOT EXISTS draft (
  account_id BIGINT UNSIGNED NOT NULL COMMENT 'Who typed it',
  form VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Which form: its address, with the id of what it edits',
  content MEDIUMTEXT NOT NULL COMMENT 'The fields as the browser sent them, urlencoded',
  saved_at DATETIME(6) NOT NULL COMMENT 'When, UTC, kept for 24 hours',
  PRIMARY KEY (account_id, form),
  KEY draft_saved (saved_at),
  CONSTRAINT draft_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What was typed and not yet accepted';

CREATE TABLE IF NOT EXISTS audit (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the entry',
  at DATETIME(6) NOT NULL COMMENT 'When, UTC',
  account_id BIGINT UNSIGNED NULL COMMENT 'Who did it, NULL when nobody was logged in',
  action VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What was done: login, login.failed, customer.edit, customer.export …',
  subject VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Kind of thing it was done to, a table name',
  subject_id BIGINT UNSIGNED NULL COMMENT 'Number of that thing',
  detail TEXT NOT NULL DEFAULT '' COMMENT 'What changed, as JSON, without secrets',
  request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Reference number of the request, as in the log',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Network address',
  PRIMARY KEY (id),
  KEY audit_at (at),
  KEY audit_account (account_id, id),
  KEY audit_subject (subject, subject_id, id),
  KEY audit_action (action, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Who did what, only ever added to';
