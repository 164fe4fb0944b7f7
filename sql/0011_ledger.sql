-- What the stage ledger needs beside its rows. A model is kept (its changes are
-- written to the ledger for every customer) or at rest (worked out for one
-- customer when somebody looks). stage_state says, a customer and model, how long
-- the history in the ledger is and what its hash is: a run that changes nothing
-- does not read the ledger, and a history that only grew is added to unread.
-- stage_absence holds when a customer was out of the base; a customer row knows
-- only whether it is in the bin now. Neither has a foreign key: the state is
-- written by the million, and both go with the customer when the bin is purged.
ALTER TABLE model ADD COLUMN IF NOT EXISTS kept TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 = changes are kept in the ledger for every customer, 0 = at rest' AFTER active;

UPDATE model SET kept = 1 WHERE code IN ('lifecycle6', 'segments4', 'relationship4') AND touched = 0;

ALTER TABLE stage_change
  MODIFY COLUMN happened_at DATETIME(6) NOT NULL COMMENT 'Moment it happened, UTC: of the last event of the day, its first moment where time alone did it',
  MODIFY COLUMN from_stage SMALLINT UNSIGNED NULL COMMENT 'Stage left (stage.number), NULL = entered the base; both NULL = only takes back the row it corrects',
  MODIFY COLUMN reason VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'declared, bin, merge, undo, restore, correction (both stages NULL); empty = rule',
  MODIFY COLUMN facts VARBINARY(512) NOT NULL DEFAULT '' COMMENT 'Values the conditions of the rule looked at, packed: fact, days, 0 = no value or 1 and value';

CREATE TABLE IF NOT EXISTS stage_state (
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  model_id SMALLINT UNSIGNED NOT NULL COMMENT 'Model (model.number)',
  steps INT UNSIGNED NOT NULL COMMENT 'Changes that count, one a day at most',
  hash BIGINT UNSIGNED NOT NULL COMMENT 'Of those changes',
  last_day DATE NOT NULL COMMENT 'Latest day of any row in the ledger',
  stage SMALLINT UNSIGNED NULL COMMENT 'Stage it leads to (stage.number), NULL = not in the base',
  since DATE NULL COMMENT 'Day of the last change',
  PRIMARY KEY (customer_id, model_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='How far the ledger of a customer and model goes';

CREATE TABLE IF NOT EXISTS stage_absence (
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  left_at DATETIME(6) NOT NULL COMMENT 'When it left the base, UTC',
  back_at DATETIME(6) NULL COMMENT 'When it came back, UTC, NULL = it is away',
  reason VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bin, merge or undo (of the import that brought it)',
  account_id BIGINT UNSIGNED NULL COMMENT 'Person who took it out',
  back_account_id BIGINT UNSIGNED NULL COMMENT 'Person who took it back',
  PRIMARY KEY (customer_id, left_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Times a customer was out of the base';
