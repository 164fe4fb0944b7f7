-- The figures of the churn page read every case of a period: its index has all
-- they ask for, so that no row is looked up.
ALTER TABLE recovery_case
  ADD KEY IF NOT EXISTS recovery_case_churn (live, lost_on, customer_id, reason_code, family_code, competitor_id, offer_percent, revenue_365, margin_365, avoidable, review_on, review, left_model, left_stage, state, closed_on),
  DROP KEY IF EXISTS recovery_case_lost;
