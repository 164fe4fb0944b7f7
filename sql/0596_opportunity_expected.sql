-- Open deals by the day they are expected, without the rows of all that are open:
-- a report of everybody read a million of them for its list of the next 30 days.
ALTER TABLE opportunity ADD INDEX IF NOT EXISTS opportunity_expected (live, closed_on, expected_on, opened_on, customer_id);
