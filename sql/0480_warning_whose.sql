-- A warning carries what its list is filtered by: owner, team, stage, region, last
-- contact of its customer and whether he is in the base. They are copies, kept by
-- warning_follow (model/warning.h) in the transactions that change the customer; of
-- a closed warning they stay as they were. So one index answers every filter.
ALTER TABLE warning ADD COLUMN IF NOT EXISTS owner_id BIGINT UNSIGNED NULL COMMENT 'Copy while open: owner of the customer', ADD COLUMN IF NOT EXISTS team_id BIGINT UNSIGNED NULL COMMENT 'Copy while open: team of the customer', ADD COLUMN IF NOT EXISTS stage VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Copy while open: stage of the customer in the default model', ADD COLUMN IF NOT EXISTS region_code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'Copy while open: sales region of the customer, empty = unknown', ADD COLUMN IF NOT EXISTS contact_on DATE NOT NULL DEFAULT '9999-12-31' COMMENT 'Copy while open: day of the last contact with the customer, 9999-12-31 = none', ADD COLUMN IF NOT EXISTS live TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Copy while open: 0 = the customer is in the bin';
UPDATE warning w JOIN customer c ON c.id = w.customer_id SET w.owner_id = c.owner_id, w.team_id = c.team_id, w.stage = c.stage, w.region_code = c.region_code, w.contact_on = c.last_contact_on, w.live = COALESCE(c.live, 0) WHERE w.open = 1;
ALTER TABLE warning ADD COLUMN IF NOT EXISTS quiet_on DATE AS (IF(contact_on < '9999-12-31', GREATEST(acted_on, contact_on), acted_on)) STORED COMMENT 'Computed: day of the last contact or action, the ladder counts from here', ADD COLUMN IF NOT EXISTS listed TINYINT UNSIGNED AS (IF(closed_on IS NULL AND live = 1, 1, 0)) STORED COMMENT 'Computed: 1 = open, of a customer in the base';
-- In the order of the list; by what it is filtered by, any of stage, region and
-- cause being the beginning of one of three; by ladder; by whose it is. A part that
-- descends only follows parts that are asked for by =: behind a range MariaDB 10.11
-- loses rows.
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_order (listed, level DESC, opened_on, id, cause_code, stage, region_code, quiet_on, snoozed_until, owner_id, team_id, account_id);
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_by_stage (listed, stage, region_code, cause_code, level DESC, opened_on, id, quiet_on, snoozed_until, owner_id, team_id, account_id);
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_by_region (listed, region_code, cause_code, stage, level DESC, opened_on, id, quiet_on, snoozed_until, owner_id, team_id, account_id);
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_by_cause (listed, cause_code, stage, region_code, level DESC, opened_on, id, quiet_on, snoozed_until, owner_id, team_id, account_id);
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_by_quiet (listed, level, quiet_on, opened_on, id, cause_code, stage, region_code, snoozed_until, owner_id, team_id, account_id);
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_by_team (listed, team_id, level DESC, opened_on, id, cause_code, stage, region_code, quiet_on, snoozed_until, owner_id, account_id);
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_by_owner (listed, owner_id, level DESC, opened_on, id, cause_code, stage, region_code, quiet_on, snoozed_until, team_id, account_id);
ALTER TABLE warning DROP INDEX IF EXISTS warning_open;
ALTER TABLE warning DROP INDEX IF EXISTS warning_open_cause;
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_by_snooze (listed, snoozed_until, level, opened_on, id, cause_code, stage, region_code, owner_id, team_id, account_id);
ALTER TABLE warning DROP INDEX IF EXISTS warning_snoozed;
ALTER TABLE customer DROP INDEX IF EXISTS customer_mine;
