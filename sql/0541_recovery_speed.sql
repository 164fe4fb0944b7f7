-- A hundred thousand cases: lists of closed ones read their index in its order and
-- stop; counts of all read an index alone; what a plan has to do with a case is
-- found without its row.
ALTER TABLE recovery_case ADD INDEX IF NOT EXISTS recovery_case_done (live, closed_on, revenue_365, id, state, customer_id, tier, cause, owner_id, reason_code, family_code);
ALTER TABLE recovery_case ADD INDEX IF NOT EXISTS recovery_case_count (live, state, revenue_365, deadline, closed_on, lost_on, review_on, review, customer_id, owner_id, tier, cause, reason_code, family_code);
ALTER TABLE recovery_case DROP INDEX IF EXISTS recovery_case_closed;
ALTER TABLE plan ADD INDEX IF NOT EXISTS plan_arm (arm, case_id, until_on, template_id);
ALTER TABLE plan ADD INDEX IF NOT EXISTS plan_of_case (case_id, state, id, template_id);
ALTER TABLE plan_step ADD INDEX IF NOT EXISTS plan_step_open (case_id, state, due_on);
ALTER TABLE plan_step DROP INDEX IF EXISTS plan_step_case;
