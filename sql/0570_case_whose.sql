-- A case carries whose its customer is and whether he is in the base: copies, kept
-- by customer_copies_renew (model/customer_copies.h) in the transactions that change
-- the customer, of closed cases too. So board, lists and what recovery was worth
-- read cases alone.
ALTER TABLE recovery_case ADD COLUMN IF NOT EXISTS customer_owner_id BIGINT UNSIGNED NULL COMMENT 'Copy: owner of the customer', ADD COLUMN IF NOT EXISTS customer_team_id BIGINT UNSIGNED NULL COMMENT 'Copy: team of the customer', ADD COLUMN IF NOT EXISTS customer_live TINYINT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'Copy: 0 = the customer is in the bin';
UPDATE recovery_case rc JOIN customer c ON c.id = rc.customer_id SET rc.customer_owner_id = c.owner_id, rc.customer_team_id = c.team_id, rc.customer_live = COALESCE(c.live, 0);
ALTER TABLE recovery_case ADD COLUMN IF NOT EXISTS listed TINYINT UNSIGNED AS (IF(deleted_at IS NULL AND customer_live = 1, 1, 0)) STORED COMMENT 'Computed: 1 = there, of a customer in the base', ADD COLUMN IF NOT EXISTS taught TINYINT UNSIGNED AS (IF(lesson = '', 0, 1)) STORED COMMENT 'Computed: 1 = it left a lesson';
-- Open ones, closed ones in the order of their list, and all of them, each with what
-- is asked, counted and ordered by; a loss of a customer after a day.
ALTER TABLE recovery_case ADD INDEX IF NOT EXISTS recovery_case_now (listed, open, state, revenue_365, id, deadline, customer_owner_id, customer_team_id, owner_id, tier, cause, reason_code, family_code, approval, asked_at, budget, closed_on);
ALTER TABLE recovery_case ADD INDEX IF NOT EXISTS recovery_case_ended (listed, closed_on, revenue_365, id, state, customer_owner_id, customer_team_id, owner_id, tier, cause, reason_code, family_code, taught, spent, opened_on, customer_id, margin_365);
ALTER TABLE recovery_case ADD INDEX IF NOT EXISTS recovery_case_sum (listed, state, revenue_365, deadline, closed_on, lost_on, review_on, review, customer_owner_id, customer_team_id, owner_id, tier, cause, reason_code, family_code, taught);
ALTER TABLE recovery_case ADD INDEX IF NOT EXISTS recovery_case_again (customer_id, live, lost_on);
ALTER TABLE recovery_case DROP INDEX IF EXISTS recovery_case_board;
ALTER TABLE recovery_case DROP INDEX IF EXISTS recovery_case_done;
ALTER TABLE recovery_case DROP INDEX IF EXISTS recovery_case_count;
-- Which cases ended with a template.
ALTER TABLE plan ADD INDEX IF NOT EXISTS plan_ended (template_id, state, case_id, id);
-- What a customer said before and after a case, without its row.
ALTER TABLE feedback ADD INDEX IF NOT EXISTS feedback_said (customer_id, live, kind, given_on, id, score);
ALTER TABLE feedback DROP INDEX IF EXISTS feedback_customer;
