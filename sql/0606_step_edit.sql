-- Steps of opportunities and answers to campaigns are corrected by hand as
-- everything else that happened: who did it and when, what there is to say, and a
-- version against lost updates. An opportunity without steps is in the one it was
-- opened in.
ALTER TABLE opportunity ADD COLUMN IF NOT EXISTS opened_step VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'Step it was opened in, once it moved, NULL = it never did, or unknown' AFTER step;

ALTER TABLE opportunity_step
  ADD COLUMN IF NOT EXISTS remark VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'Free text' AFTER account_id,
  ADD COLUMN IF NOT EXISTS changed_at DATETIME(6) NULL COMMENT 'Last edit by a person, UTC' AFTER created_by,
  ADD COLUMN IF NOT EXISTS changed_by BIGINT UNSIGNED NULL COMMENT 'Account of the last edit' AFTER changed_at,
  ADD COLUMN IF NOT EXISTS version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates' AFTER import_id;

ALTER TABLE campaign_touch
  ADD COLUMN IF NOT EXISTS remark VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'Free text' AFTER responded_at,
  ADD COLUMN IF NOT EXISTS changed_at DATETIME(6) NULL COMMENT 'Last edit by a person, UTC' AFTER created_by,
  ADD COLUMN IF NOT EXISTS changed_by BIGINT UNSIGNED NULL COMMENT 'Account of the last edit' AFTER changed_at;
