-- Early warnings: rules over facts, as data. Of each cause a customer has one
-- warning at most, at the level of the highest of its rules that holds; it is
-- written when the customer is read anew (model/stage.h) and closes when no rule
-- of its cause holds any more.
CREATE TABLE IF NOT EXISTS warning_cause (
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Key that never changes',
  number TINYINT UNSIGNED NOT NULL COMMENT 'Place in customer.warned (two bits each), 0 to 30',
  position SMALLINT UNSIGNED NOT NULL COMMENT 'Order on screen',
  icon VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'bell' COMMENT 'Name in the list of icons',
  name_zh_cn VARCHAR(64) NOT NULL COMMENT 'Name in simplified Chinese',
  name_zh_tw VARCHAR(64) NOT NULL COMMENT 'Name in traditional Chinese as used in Taiwan',
  name_en VARCHAR(64) NOT NULL COMMENT 'Name in English',
  meaning_zh_cn VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'What it says and what to do, in simplified Chinese',
  meaning_zh_tw VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'What it says and what to do, in traditional Chinese',
  meaning_en VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'What it says and what to do, in English',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  PRIMARY KEY (code),
  UNIQUE KEY warning_cause_number (number)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='What warnings are about';

CREATE TABLE IF NOT EXISTS warning_rule (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the rule, addresses name it; those that ship are below 1000',
  cause_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Cause',
  level TINYINT UNSIGNED NOT NULL COMMENT '1 = watch, 2 = act, 3 = urgent',
  stages VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Stages of the default model it holds in, with commas, empty = all',
  opens_case TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = opens a recovery case where none is open',
  terms TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'How many conditions it has: rows of warning_term beyond are not read',
  active TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT '0 = at rest',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it and its conditions',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  PRIMARY KEY (id),
  KEY warning_rule_cause (cause_code, level),
  CONSTRAINT warning_rule_cause_fk FOREIGN KEY (cause_code) REFERENCES warning_cause (code)
) ENGINE=InnoDB AUTO_INCREMENT=1000 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Rules that give a warning';

CREATE TABLE IF NOT EXISTS warning_term (
  rule_id BIGINT UNSIGNED NOT NULL COMMENT 'Rule',
  term TINYINT UNSIGNED NOT NULL COMMENT 'Order, from 1; all conditions of a rule are needed',
  fact VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Fact, as in stage_rule_term',
  days SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Days it looks back (renewal_due: ahead), 0 = none',
  operator CHAR(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'is, >=, <=, >, < or =',
  value INT NOT NULL DEFAULT 1 COMMENT 'What it is compared with',
  negated TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = must not hold',
  PRIMARY KEY (rule_id, term),
  CONSTRAINT warning_term_rule FOREIGN KEY (rule_id) REFERENCES warning_rule (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Conditions of the rules of warnings';

CREATE TABLE IF NOT EXISTS warning (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the warning',
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  cause_code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Cause',
  level TINYINT UNSIGNED NOT NULL COMMENT '1 = watch, 2 = act, 3 = urgent',
  opened_on DATE NOT NULL COMMENT 'Day it began',
  level_on DATE NOT NULL COMMENT 'Day of its level',
  acted_on DATE NOT NULL COMMENT 'Day somebody last did something about it, else it began or its level rose: the ladder counts from here',
  closed_on DATE NULL COMMENT 'Day its cause was gone, NULL = open',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account it was assigned to, NULL = the owner of the customer',
  snoozed_until DATE NULL COMMENT 'Last day it is put off, NULL = not',
  snooze_reason VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Why it was put off',
  snoozed_by BIGINT UNSIGNED NULL COMMENT 'Account that put it off',
  case_id BIGINT UNSIGNED NULL COMMENT 'Recovery case it opened, or was open when it began',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates',
  open TINYINT UNSIGNED AS (IF(closed_on IS NULL, 1, NULL)) STORED COMMENT 'Computed: 1 = open, NULL = closed',
  PRIMARY KEY (id),
  UNIQUE KEY warning_once (customer_id, cause_code, open),
  KEY warning_list (open, level, opened_on, id, customer_id, cause_code, acted_on, snoozed_until, account_id),
  KEY warning_cause (open, cause_code, level, opened_on, id),
  KEY warning_account (account_id, open),
  KEY warning_case (case_id),
  CONSTRAINT warning_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
  CONSTRAINT warning_of_cause FOREIGN KEY (cause_code) REFERENCES warning_cause (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Early warnings of customers';

CREATE TABLE IF NOT EXISTS warning_ladder (
  level TINYINT UNSIGNED NOT NULL COMMENT 'Level of the warning',
  manager_days SMALLINT UNSIGNED NOT NULL COMMENT 'Days without action after which the manager sees it',
  list_days SMALLINT UNSIGNED NOT NULL COMMENT 'Days without action after which it is on the list of high risk',
  touched TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = a person changed the row, an upgrade leaves it',
  PRIMARY KEY (level)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='How warnings without action rise';

ALTER TABLE customer ADD COLUMN IF NOT EXISTS warned BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Derived: level of each warning cause, two bits each' AFTER wake_on;
ALTER TABLE customer ADD COLUMN IF NOT EXISTS warn_level TINYINT UNSIGNED AS (IF(warned & (warned >> 1) & 0x5555555555555555, 3, IF(warned & 0xAAAAAAAAAAAAAAAA, 2, IF(warned, 1, 0)))) STORED COMMENT 'Computed: highest level of its warnings, 0 = none' AFTER warned;
ALTER TABLE customer ADD INDEX IF NOT EXISTS customer_warned (live, warn_level, revenue_365, owner_id, team_id);
ALTER TABLE customer ADD INDEX IF NOT EXISTS customer_mine (owner_id, live, warn_level);

-- What warnings look at is in the events from now on: the day an invoice is due,
-- the invoice a payment is for, which tickets are complaints.
UPDATE event e JOIN receivable r ON r.id = e.ref_id SET e.until_on = r.due_on WHERE e.kind = 60 AND e.until_on IS NULL;
UPDATE event e JOIN payment p ON p.id = e.ref_id SET e.other_id = p.receivable_id WHERE e.kind = 61 AND e.other_id IS NULL AND p.receivable_id IS NOT NULL;
UPDATE event e JOIN ticket t ON t.id = e.ref_id AND t.kind = 'complaint' SET e.flags = e.flags | 4096 WHERE e.kind IN (80, 82) AND e.flags & 4096 = 0;
UPDATE event_pack p SET p.data = NULL WHERE EXISTS (SELECT 1 FROM event e WHERE e.customer_id = p.customer_id AND e.kind IN (60, 61, 80, 82));
INSERT INTO event (customer_id, day, kind, at, ref_id, flags, recorded_at) SELECT r.customer_id, LEAST(r.written_off_on, CURRENT_DATE), 62, r.written_off_on, r.id, 0, UTC_TIMESTAMP(6) FROM receivable r WHERE r.live = 1 AND r.written_off_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event e WHERE e.customer_id = r.customer_id AND e.kind = 62 AND e.ref_id = r.id);
UPDATE customer SET wake_on = CURRENT_DATE WHERE wake_on > CURRENT_DATE AND live = 1 AND warned = 0;
