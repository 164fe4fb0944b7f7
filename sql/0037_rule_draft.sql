-- What administrators need to change models while the product runs: a draft of
-- the rules, one a model; who published which version; and rehearsals, which read
-- all customers with a draft beside the version in force. A stage that is retired
-- is given by no rule any more; old rows of the ledger still show it.
ALTER TABLE stage ADD COLUMN IF NOT EXISTS retired TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = given by no rule any more, shown by old rows only' AFTER limit_days;

ALTER TABLE model ADD COLUMN IF NOT EXISTS job_id BIGINT UNSIGNED NULL COMMENT 'Job that writes its ledger after a change, NULL = none ever' AFTER kept;

CREATE TABLE IF NOT EXISTS rule_draft (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model, one draft each',
  base_version SMALLINT UNSIGNED NOT NULL COMMENT 'Published version it began from',
  rules TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'A line a rule (R stage) and condition (T group fact days operator value negated)',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account of the last edit',
  changed_at DATETIME(6) NOT NULL COMMENT 'When, UTC',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits, against lost updates',
  PRIMARY KEY (model_code),
  CONSTRAINT rule_draft_model FOREIGN KEY (model_code) REFERENCES model (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Rules of a model in the making';

CREATE TABLE IF NOT EXISTS rule_publication (
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  version SMALLINT UNSIGNED NOT NULL COMMENT 'Version of its rules',
  published_at DATETIME(6) NOT NULL COMMENT 'When, UTC',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that published it',
  note VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'Why',
  PRIMARY KEY (model_code, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Who published a version of rules; versions that ship have no row';

CREATE TABLE IF NOT EXISTS rehearsal (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the rehearsal',
  model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Model',
  draft_version INT UNSIGNED NOT NULL COMMENT 'Edit of the draft it read (rule_draft.version)',
  generation BIGINT UNSIGNED NOT NULL COMMENT 'Rules in force it compared with (rule_generation)',
  as_of DATE NOT NULL COMMENT 'Day it read',
  event_id BIGINT UNSIGNED NOT NULL COMMENT 'Highest event when it began, to see how many came since',
  job_id BIGINT UNSIGNED NULL COMMENT 'Job that does it',
  account_id BIGINT UNSIGNED NULL COMMENT 'Account that asked for it',
  customers BIGINT UNSIGNED NULL COMMENT 'Customers read, NULL = not done yet',
  moved BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Of them, those whose stage would be another',
  computed_ms BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'How long it took',
  created_at DATETIME(6) NOT NULL COMMENT 'When it was asked for, UTC',
  PRIMARY KEY (id),
  KEY rehearsal_model (model_code, id),
  CONSTRAINT rehearsal_model_fk FOREIGN KEY (model_code) REFERENCES model (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='All customers read with a draft beside the rules in force';

CREATE TABLE IF NOT EXISTS rehearsal_move (
  rehearsal_id BIGINT UNSIGNED NOT NULL COMMENT 'Rehearsal',
  from_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage by the rules in force (stage.number)',
  to_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage by the draft',
  customers BIGINT UNSIGNED NOT NULL COMMENT 'Customers, those who stay (from = to) too',
  revenue_365 DECIMAL(24,2) NOT NULL COMMENT 'Their revenue of 365 days',
  PRIMARY KEY (rehearsal_id, from_stage, to_stage),
  CONSTRAINT rehearsal_move_of FOREIGN KEY (rehearsal_id) REFERENCES rehearsal (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='How many would move from where to where';

CREATE TABLE IF NOT EXISTS rehearsal_sample (
  rehearsal_id BIGINT UNSIGNED NOT NULL COMMENT 'Rehearsal',
  from_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage by the rules in force',
  to_stage SMALLINT UNSIGNED NOT NULL COMMENT 'Stage by the draft',
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer who would move',
  PRIMARY KEY (rehearsal_id, from_stage, to_stage, customer_id),
  CONSTRAINT rehearsal_sample_of FOREIGN KEY (rehearsal_id) REFERENCES rehearsal (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='A few customers of each move';

CREATE TABLE IF NOT EXISTS rehearsal_owner (
  rehearsal_id BIGINT UNSIGNED NOT NULL COMMENT 'Rehearsal',
  team_id BIGINT UNSIGNED NOT NULL COMMENT 'Team of the customers, 0 = none',
  owner_id BIGINT UNSIGNED NOT NULL COMMENT 'Owner of the customers, 0 = in the pool',
  customers BIGINT UNSIGNED NOT NULL COMMENT 'Customers that would move',
  PRIMARY KEY (rehearsal_id, team_id, owner_id),
  CONSTRAINT rehearsal_owner_of FOREIGN KEY (rehearsal_id) REFERENCES rehearsal (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Whose customers would move';
