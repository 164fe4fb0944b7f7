-- Targets are in hundredths like the values they are compared with; the model of
-- a stage is named by its code, as everywhere beside the ledger.
ALTER TABLE goal
  ADD COLUMN IF NOT EXISTS model_code VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Model, with stage: goal of a stage; empty = of no stage' AFTER kpi,
  DROP COLUMN IF EXISTS model_id,
  MODIFY COLUMN target DECIMAL(18,2) NOT NULL COMMENT 'Value to reach; a rate in per cent',
  MODIFY COLUMN kpi VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'What is measured (kpi.code)',
  MODIFY COLUMN period VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'month, quarter, half or year';
