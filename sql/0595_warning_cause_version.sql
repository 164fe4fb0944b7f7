-- Causes of warnings are added and renamed on screen, too.
ALTER TABLE warning_cause ADD COLUMN IF NOT EXISTS version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Counts the edits by people, against lost updates';
