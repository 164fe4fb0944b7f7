-- A colleague may be reminded of a step of a recovery plan that is due: his task
-- says by whom and when, where he sees it.
ALTER TABLE task
  ADD COLUMN IF NOT EXISTS reminded_at DATETIME(6) NULL COMMENT 'When somebody last asked for it, UTC, NULL = nobody did' AFTER interaction_id,
  ADD COLUMN IF NOT EXISTS reminded_by BIGINT UNSIGNED NULL COMMENT 'Account that asked' AFTER reminded_at;
