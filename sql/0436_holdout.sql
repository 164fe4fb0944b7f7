-- Does a plan do better than none? Of the cases it is started on, a share drawn
-- at random waits first; both are looked at over the same number of days.
ALTER TABLE plan_template
  ADD COLUMN IF NOT EXISTS holdout_percent TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Share of cases that wait first, 0 = none' AFTER active,
  ADD COLUMN IF NOT EXISTS holdout_days SMALLINT UNSIGNED NOT NULL DEFAULT 30 COMMENT 'How long they wait, days' AFTER holdout_percent;
ALTER TABLE plan
  MODIFY COLUMN state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'running' COMMENT 'running, ended (its case closed), dropped (another took its place), waiting (held out) or waited',
  ADD COLUMN IF NOT EXISTS arm VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'treated or waited where the template had a hold-out, empty = none',
  ADD COLUMN IF NOT EXISTS until_on DATE NULL COMMENT 'Last day on which both arms are compared, NULL = no hold-out';
