-- A contract carries whose its customer is, as a recovery case does: copies, kept by
-- customer_copies_renew and, when it begins, by the event that says so. So the day of
-- somebody reads the contracts that end soon, and no other customers of his.
ALTER TABLE contract ADD COLUMN IF NOT EXISTS customer_owner_id BIGINT UNSIGNED NULL COMMENT 'Copy: owner of the customer', ADD COLUMN IF NOT EXISTS customer_team_id BIGINT UNSIGNED NULL COMMENT 'Copy: team of the customer', ADD COLUMN IF NOT EXISTS customer_live TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Copy: 0 = the customer is in the bin';
UPDATE contract t JOIN customer c ON c.id = t.customer_id SET t.customer_owner_id = c.owner_id, t.customer_team_id = c.team_id, t.customer_live = COALESCE(c.live, 0);
ALTER TABLE contract ADD COLUMN IF NOT EXISTS runs TINYINT UNSIGNED AS (IF(deleted_at IS NULL AND customer_live = 1 AND ended_on IS NULL AND status = 'running', 1, 0)) STORED COMMENT 'Computed: 1 = running, of a customer in the base';
ALTER TABLE contract ADD INDEX IF NOT EXISTS contract_by_owner (runs, customer_owner_id, ends_on, id);
ALTER TABLE contract ADD INDEX IF NOT EXISTS contract_by_team (runs, customer_team_id, ends_on, id);
ALTER TABLE contract ADD INDEX IF NOT EXISTS contract_due (runs, ends_on, id);
ALTER TABLE contract DROP INDEX IF EXISTS contract_ends;
