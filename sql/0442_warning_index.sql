-- The order of the list of warnings, highest level first and of those the oldest,
-- as an index of its own: a page and a count that stops read what they show.
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_open (open, level DESC, opened_on, id, customer_id, cause_code, acted_on, snoozed_until, account_id);
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_open_cause (open, cause_code, level DESC, opened_on, id, customer_id, acted_on, snoozed_until, account_id);
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_snoozed (snoozed_until, open);
ALTER TABLE warning DROP INDEX IF EXISTS warning_list;
ALTER TABLE warning ADD INDEX IF NOT EXISTS warning_cause_code (cause_code);
ALTER TABLE warning DROP INDEX IF EXISTS warning_cause;
