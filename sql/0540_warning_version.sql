-- What the rules of warnings were before: each save keeps the rule as it is then,
-- so that who changed what, from what to what, can be read on its page. The first
-- row of a rule that ships is what it was before anybody changed it.
CREATE TABLE IF NOT EXISTS warning_rule_version (
  rule_id BIGINT UNSIGNED NOT NULL COMMENT 'Rule (warning_rule)',
  version INT UNSIGNED NOT NULL COMMENT 'Its version then',
  at DATETIME(6) NULL COMMENT 'When it was saved, UTC, NULL = it came with the product',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that saved it, NULL = nobody',
  level TINYINT UNSIGNED NOT NULL COMMENT '1 = watch, 2 = act, 3 = urgent',
  stages VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Stages it held in, with commas, empty = all',
  opens_case TINYINT UNSIGNED NOT NULL COMMENT '1 = it opened a recovery case',
  active TINYINT UNSIGNED NOT NULL COMMENT '0 = it was at rest',
  PRIMARY KEY (rule_id, version),
  CONSTRAINT warning_rule_version_of FOREIGN KEY (rule_id) REFERENCES warning_rule (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Rules of warnings as they were, only ever added to';

CREATE TABLE IF NOT EXISTS warning_term_version (
  rule_id BIGINT UNSIGNED NOT NULL COMMENT 'Rule',
  version INT UNSIGNED NOT NULL COMMENT 'Its version then',
  term TINYINT UNSIGNED NOT NULL COMMENT 'Order, from 1',
  fact VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Fact, as in warning_term',
  days SMALLINT UNSIGNED NOT NULL COMMENT 'Days it looked back, 0 = none',
  operator CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'is, >=, <=, >, < or =',
  value INT NOT NULL COMMENT 'What it was compared with',
  negated TINYINT UNSIGNED NOT NULL COMMENT '1 = must not hold',
  PRIMARY KEY (rule_id, version, term),
  CONSTRAINT warning_term_version_of FOREIGN KEY (rule_id, version) REFERENCES warning_rule_version (rule_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Conditions of the rules of warnings as they were, only ever added to';
