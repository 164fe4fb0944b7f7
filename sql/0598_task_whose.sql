-- A task carries whose its customer is, as a recovery case and a contract do: copies,
-- kept by who adds a task and by customer_copies_renew. So what is due is counted by
-- one index, on every page; a task of no customer has no owner and no team.
ALTER TABLE task ADD COLUMN IF NOT EXISTS customer_owner_id BIGINT UNSIGNED NULL COMMENT 'Copy: owner of the customer', ADD COLUMN IF NOT EXISTS customer_team_id BIGINT UNSIGNED NULL COMMENT 'Copy: team of the customer', ADD COLUMN IF NOT EXISTS customer_live TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Copy: 0 = the customer is in the bin';
UPDATE task t JOIN customer c ON c.id = t.customer_id SET t.customer_owner_id = c.owner_id, t.customer_team_id = c.team_id, t.customer_live = COALESCE(c.live, 0);
ALTER TABLE task ADD COLUMN IF NOT EXISTS listed TINYINT UNSIGNED AS (IF(done_at IS NULL AND deleted_at IS NULL AND customer_live = 1, 1, 0)) STORED COMMENT 'Computed: 1 = open, of no customer or of one in the base';
-- Of one person, and of everybody in the order of their day.
ALTER TABLE task ADD INDEX IF NOT EXISTS task_by_account (account_id, listed, due_on, id, customer_id, customer_owner_id, customer_team_id);
ALTER TABLE task ADD INDEX IF NOT EXISTS task_by_day (listed, due_on, id, account_id, customer_id, customer_owner_id, customer_team_id);
ALTER TABLE task DROP INDEX IF EXISTS task_open;
ALTER TABLE task DROP INDEX IF EXISTS task_due;
-- Counts of tasks were the only reader of whose a customer is without its row.
ALTER TABLE customer DROP INDEX IF EXISTS customer_whose;
