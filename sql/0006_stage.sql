-- The stage ledger and the outbox of the funnel. The ledger is clustered by
-- customer: a whole history is one read, and writers of different customers do
-- not meet at one end of the table. Rows are never changed: a correction is a new
-- row that names the corrected one by (day, seq), model and customer being the
-- same. It has no foreign key on purpose: it outlives erasure and is written by
-- the million.
CREATE TABLE IF NOT EXISTS stage_change (
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  model_id SMALLINT UNSIGNED NOT NULL COMMENT 'Model (model.number)',
  day DATE NOT NULL COMMENT 'Day the change happened, zone of the company',
  seq SMALLINT UNSIGNED NOT NULL COMMENT 'Order within the day, from 0',
  happened_at DATETIME(6) NOT NULL COMMENT 'Moment it happened, UTC, end of the day where time alone did it',
  recorded_at DATETIME(6) NOT NULL COMMENT 'Moment it was recorded, UTC: as known on K = recorded by K',
  from_stage SMALLINT UNSIGNED NULL COMMENT 'Stage left (stage.number), NULL = entered the base',
  to_stage SMALLINT UNSIGNED NULL COMMENT 'Stage entered (stage.number), NULL = left the base (bin, merged away)',
  since DATE NULL COMMENT 'Day the stage left had been entered, NULL = entered the base',
  rule_version INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Version of the rules, 0 = not by a rule',
  rule_no SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Rule that held, 0 = not by a rule',
  round SMALLINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Round of the relationship after the change',
  account_id BIGINT UNSIGNED NULL COMMENT 'Person who moved the customer, NULL = by rule',
  reason VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'recovered, declared, rule, import, merge, bin … , empty = rule',
  facts VARBINARY(512) NOT NULL DEFAULT '' COMMENT 'Values its conditions looked at, packed, no personal text',
  corrects_day DATE NULL COMMENT 'Day of the row it corrects, NULL = corrects none',
  corrects_seq SMALLINT UNSIGNED NULL COMMENT 'Seq of the row it corrects',
  PRIMARY KEY (customer_id, model_id, day, seq),
  KEY stage_change_flow (model_id, day, from_stage, to_stage, since)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Stage ledger, only ever added to';

CREATE TABLE IF NOT EXISTS stage_dirty (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'Number of the entry, deleted by exactly this number, never followed as a watermark',
  customer_id BIGINT UNSIGNED NOT NULL COMMENT 'Customer',
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci COMMENT='Outbox: customers whose copy in memory is out of date';
